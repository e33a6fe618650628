"""The function of `_crossing.c` in NumPy, for installations without a compiler."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from jaxtyping import Float, Int

_AROUND = np.arange(-1, 3)[:, None]  # samples, from the beginning of an edge
_STEPS = 4  # towards where a line crosses an edge between two samples
_BENT = 0.5  # of the rise along an edge, by which its ends are off straight lines


def cross(
    points: Float[np.ndarray, "n 2"],
    owners: Int[np.ndarray, " _"],
    levels: Float[np.ndarray, " _"],
    fields: Float[np.ndarray, "fields rows columns"],
    x: Float[np.ndarray, " columns"],
    y: Float[np.ndarray, " rows"],
    ask: Callable[[bytearray], Float[np.ndarray, "fields m"]],
) -> None:
    """Move points on edges between samples to where fields have their levels, where these bend.

    `owners` are the indices of each point's field. `ask` is given the bytes of places (m, 2).
    Raises ValueError if sizes or owners do not fit each other.
    """
    count, rows, columns = fields.shape
    if not (len(owners) == len(levels) == len(points) and ((owners >= 0) & (owners < count)).all()):
        raise ValueError("sizes and owners have to fit each other")
    column = np.searchsorted(x, points[:, 0], side="right") - 1
    row = np.searchsorted(y, points[:, 1], side="right") - 1
    upright = x[column] == points[:, 0]
    # Each edge's field at its beginning, its end, and one sample further on either side.
    first = (owners * rows + row) * columns + column
    along, last = np.where(upright, row, column), np.where(upright, rows - 1, columns - 1)
    further = np.clip(along + _AROUND, 0, last) - along
    samples = fields.reshape(-1)[first + further * np.where(upright, columns, 1)]
    before, start, end, after = samples - levels
    bent = np.abs(before - 2 * start + end) + np.abs(start - 2 * end + after)
    some = np.flatnonzero(bent > _BENT * np.abs(end - start))
    if not len(some):
        return
    owner, level, upright = owners[some], levels[some], upright[some]
    column, row = column[some], row[some]
    starts = np.column_stack([x[column], y[row]])
    column = np.minimum(column + ~upright, columns - 1)
    row = np.minimum(row + upright, rows - 1)
    edges = np.column_stack([x[column], y[row]]) - starts

    def off(at: Float[np.ndarray, "m 2"]) -> Float[np.ndarray, " m"]:
        """By how much each point's own field misses the level."""
        found = ask(bytearray(at.tobytes()))
        if found.shape != (count, len(at)):
            raise ValueError("there has to be a value for each field and point")
        return np.asarray(found[owner, np.arange(len(at))] - level)

    points[some] = _crossed(starts, edges, np.array([start, end])[:, some], off)


def _crossed(
    starts: Float[np.ndarray, "n 2"],
    edges: Float[np.ndarray, "n 2"],
    ends: Float[np.ndarray, "2 n"],
    off: Callable[[Float[np.ndarray, "n 2"]], Float[np.ndarray, " n"]],
) -> Float[np.ndarray, "n 2"]:
    """Where `off` is zero on edges from `starts`, at both of whose ends it is `ends`.

    False position and bisection take turns: one is quick where a field is straight, the other where
    it is a step.
    """
    places = np.stack([np.zeros(len(starts)), np.ones(len(starts))])
    every = np.arange(len(starts))
    for step in range(_STEPS):
        share = places.mean(axis=0) if step % 2 else _straight(places, ends)
        found = off(starts + share[:, None] * edges)
        side = ((found > 0) == (ends[1] > 0)).astype(int)
        places[side, every], ends[side, every] = share, found
    return np.asarray(starts + _straight(places, ends)[:, None] * edges)


def _straight(
    places: Float[np.ndarray, "2 n"], ends: Float[np.ndarray, "2 n"]
) -> Float[np.ndarray, " n"]:
    """Where straight lines between two places are zero; in the middle if they never are."""
    rise = ends[1] - ends[0]
    part = np.divide(-ends[0], rise, out=np.full_like(rise, 0.5), where=rise != 0)
    return np.asarray(places[0] + np.clip(part, 0, 1) * (places[1] - places[0]))
