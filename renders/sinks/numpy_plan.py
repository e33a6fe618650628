"""What changes in GIFs, in Python, for installations without a compiler."""

from __future__ import annotations

from types import EllipsisType

import numpy as np
from jaxtyping import Bool, Int32, Int64, UInt8, UInt32

_NEVER = (2**31 - 1) // 4
_AHEAD = 24
_COSTLIEST, _HEAVIEST = 2**20, 64  # at most, so that sums over _AHEAD frames stay below _NEVER
_KEEP, _CHANGE, _REPEAT = range(3)

_Pixels = Int64[np.ndarray, "*shape"]
_At = EllipsisType | tuple[Bool[np.ndarray, " rows"], int]


def settle(
    wanted: UInt8[np.ndarray, "rows columns"],
    shown: UInt8[np.ndarray, "rows columns"],
    columns: int,
    apart: Int32[np.ndarray, "256 256"],
    most: int,
) -> None:
    """Update `shown` to `wanted` by runs of pixels in rows of `columns` that differ from it.

    They are updated if the sum of `apart` over the run is `most` or more. That is more by 0.3 for
    each change of colour along the run, which takes more codes.
    """
    if shown.size % columns or wanted.size != shown.size:
        raise ValueError("sizes have to fit each other")
    new, kept = wanted.reshape(-1), shown.reshape(-1)
    places = np.flatnonzero(new != kept)
    if not len(places):
        return
    begins = (np.diff(places, prepend=-2) > 1) | (places % columns == 0)
    starts, runs = np.flatnonzero(begins), np.cumsum(begins) - 1
    steps = (np.diff(new[places], prepend=0) != 0) | (np.diff(kept[places], prepend=0) != 0)
    limits = most * (10 + 3 * np.add.reduceat((steps & ~begins).astype(np.int64), starts)) // 10
    sums = np.add.reduceat(apart[new[places], kept[places]].astype(np.int64), starts)
    updated = places[(sums >= limits)[runs]]
    kept[updated] = new[updated]


def require_small(costs: tuple[int, ...], weights: Int32[np.ndarray, " frames"]) -> None:
    """Raise `ValueError` for costs and weights of which sums could leave their range."""
    small = 0 <= min(costs) <= max(costs) <= _COSTLIEST
    if not (small and (weights >= 0).all() and (weights <= _HEAVIEST).all()):
        raise ValueError("costs are 0 to 2 ** 20, and weights 0 to 64")


def plan(
    colours: UInt32[np.ndarray, "frames rows columns"],
    wanted: UInt8[np.ndarray, "frames rows columns"],
    drafts: UInt8[np.ndarray, "drafts rows columns"],
    exact: UInt8[np.ndarray, " frames"],
    weights: Int32[np.ndarray, " frames"],
    palette: UInt8[np.ndarray, "256 3"],
    costs: tuple[int, int, int],
    columns: int,
    rows: tuple[int, int],
    shown: UInt8[np.ndarray, "rows columns"],
    planned: UInt8[np.ndarray, "ready rows columns"],
) -> None:
    """Update `shown` for each frame of `planned`, which become what is shown, in `rows`: from, to.

    Frames that follow are looked at as well: `colours` as 0xrrggbb, `wanted` as indices of
    `palette`, `exact` if no other may be shown, and `weights` of squared distances. `drafts` are
    what might be shown, from the frame before on. `costs` are those of codes.
    """
    fits = colours.shape == wanted.shape == (len(drafts) - 1, *shown.shape)
    known = len(exact) == len(weights) == len(wanted) <= _AHEAD
    if not (fits and known and shown.shape[1] == columns and len(planned) <= len(wanted)):
        raise ValueError("sizes have to fit each other")
    require_small(costs, weights)
    part = np.s_[rows[0] : rows[1]]
    window = _Window(colours[:, part], wanted[:, part], exact, weights, palette)
    moves = np.any((window.wanted != shown[part]) | (colours[:, part] != colours[0, part]), axis=0)
    chosen = np.zeros(window.wanted.shape, dtype=np.int64)
    changed = np.zeros_like(chosen)
    for frame in reversed(range(len(wanted))):
        changed[frame], chosen[frame] = window.change(frame)
        before, now = drafts[frame, part], drafts[frame + 1, part]
        codes = _expected(before, now, wanted[frame, part], costs)
        window.later[frame] = changed[frame] + codes
    for frame in range(len(planned)):
        old = shown[part].astype(np.int64)
        own = np.where(moves, chosen[frame], old)
        gains = np.where(moves, changed[frame], 0)
        shown[part] = _row_by_row(window, frame, old, own, gains, moves, costs)
        planned[frame, part] = shown[part]


class _Window:
    """Frames in order, with sums of their colours before each, and costs from each on."""

    def __init__(
        self,
        colours: UInt32[np.ndarray, "frames rows columns"],
        wanted: UInt8[np.ndarray, "frames rows columns"],
        exact: UInt8[np.ndarray, " frames"],
        weights: Int32[np.ndarray, " frames"],
        palette: UInt8[np.ndarray, "256 3"],
    ) -> None:
        self.wanted, self.exact = wanted, exact
        self._palette = palette.astype(np.int64)
        self._squares = np.sum(self._palette**2, axis=1)
        channels = np.stack([colours >> shift & 255 for shift in (16, 8, 0)]).astype(np.int64)
        weighted = channels * weights[:, None, None]
        self._weight = np.append(0, np.cumsum(weights.astype(np.int64)))
        first = ((0, 0), (1, 0), (0, 0), (0, 0))
        self._channels = np.pad(np.cumsum(weighted, axis=1), first)
        self._square = np.pad(np.cumsum(np.sum(weighted * channels, axis=0), axis=0), first[1:])
        self.later = np.zeros_like(self._square)

    def _distance(self, begin: int, end: int, colour: _Pixels, at: _At) -> _Pixels:
        square = (self._square[end] - self._square[begin])[at]
        dot = np.zeros_like(square)
        for channel, sums in enumerate(self._channels):
            dot += self._palette[colour, channel] * (sums[end] - sums[begin])[at]
        weight = self._weight[end] - self._weight[begin]
        return np.asarray(square - 2 * dot + weight * self._squares[colour])

    def kept(self, begin: int, colour: _Pixels, at: _At = ...) -> _Pixels:
        """What it costs that pixels have a colour from a frame on, until they change."""
        best, possible = np.full_like(colour, _NEVER), np.ones(colour.shape, dtype=bool)
        for end in range(begin + 1, len(self.wanted) + 1):
            if self.exact[end - 1]:
                possible &= self.wanted[end - 1][at] == colour
            error = self._distance(begin, end, colour, at)
            possible &= error < best
            if not possible.any():
                break
            total = error + self.later[end][at]
            best = np.where(possible & (total < best), total, best)
        return best

    def change(self, begin: int) -> tuple[_Pixels, _Pixels]:
        """What it costs that pixels change with a frame, and to which colours."""
        best = np.full(self.wanted.shape[1:], _NEVER, dtype=np.int64)
        chosen, exact = np.zeros_like(best), np.full_like(best, -1)
        possible = np.ones(best.shape, dtype=bool)
        for end in range(begin + 1, len(self.wanted) + 1):
            if self.exact[end - 1]:
                possible &= (exact < 0) | (exact == self.wanted[end - 1])
                exact = self.wanted[end - 1].astype(np.int64)
            colour = np.where(exact >= 0, exact, self.wanted[(begin + end) // 2])
            error = self._distance(begin, end, colour, ...)
            possible &= error < best
            total = error + self.later[end]
            better = possible & (total < best)
            best, chosen = np.where(better, total, best), np.where(better, colour, chosen)
        return best, chosen


def _expected(
    before: UInt8[np.ndarray, "rows columns"],
    now: UInt8[np.ndarray, "rows columns"],
    wanted: UInt8[np.ndarray, "rows columns"],
    costs: tuple[int, int, int],
) -> _Pixels:
    """What codes for a change might cost, by which of its neighbours change in the draft."""
    begin, fresh, same = costs
    left, right = np.zeros((2, *now.shape), dtype=bool)
    left[:, 1:] = (now != before)[:, :-1]
    right[:, :-1] = (now != before)[:, 1:]
    alike = left & right
    alike[:, 1:] |= left[:, 1:] & (now[:, :-1] == wanted[:, 1:])
    alike[:, :-1] |= right[:, :-1] & (now[:, 1:] == wanted[:, :-1])
    cost = np.where(alike, same, fresh) + np.where(left | right, 0, begin)
    return np.asarray((cost + 3 * same // 2) // 2, dtype=np.int64)


def _row_by_row(
    window: _Window,
    frame: int,
    shown: Int64[np.ndarray, "rows columns"],
    own: Int64[np.ndarray, "rows columns"],
    changes: Int64[np.ndarray, "rows columns"],
    moves: Bool[np.ndarray, "rows columns"],
    costs: tuple[int, int, int],
) -> UInt8[np.ndarray, "rows columns"]:
    """What is shown of a frame: in each row, some pixels change to their own best colours.

    Others repeat that of the pixel to the left, or are kept.
    """
    begin, fresh, same = costs
    keeps = np.where(moves, window.kept(frame, shown), 0)
    cost = np.full((3, len(shown)), _NEVER, dtype=np.int64)
    cost[_KEEP], colour = 0, np.full_like(cost, -1)
    steps = []
    for column in range(shown.shape[1]):
        at = (slice(None), column)
        least = np.stack([cost[_KEEP], cost[_KEEP] + begin + fresh, np.full_like(cost[0], _NEVER)])
        origin, again = np.zeros_like(cost), np.full_like(cost[0], -1)
        origin[_REPEAT] = _CHANGE
        for state in (_CHANGE, _REPEAT):
            there = colour[state]
            alike = np.where(there == own[at], same, fresh)
            other = moves[at] & (there >= 0) & (there != own[at]) & (there != shown[at])
            stays = np.full_like(there, _NEVER)
            if other.any():
                stays[other] = window.kept(frame, there[other], (other, column))
            stays = np.where(there == own[at], changes[at], stays)
            stays = np.where(there == shown[at], keeps[at], stays)
            stays = np.where(there < 0, _NEVER, cost[state] + same + stays)
            for to, then in (
                (_KEEP, cost[state]),
                (_CHANGE, cost[state] + alike),
                (_REPEAT, stays),
            ):
                better = then < least[to]
                least[to][better], origin[to][better] = then[better], state
                if to == _REPEAT:
                    again = np.where(better, there, again)
        least[_KEEP] += keeps[at]
        least[_CHANGE] += changes[at]
        cost = np.minimum(least - least.min(axis=0), _NEVER)
        colour = np.stack([np.full_like(again, -1), own[at], again])
        steps.append((origin, np.stack([shown[at], own[at], again])))
    found, every = shown.copy(), np.arange(len(shown))
    state = np.argmin(cost, axis=0)
    for column in reversed(range(shown.shape[1])):
        origin, colours = steps[column]
        found[:, column], state = colours[state, every], origin[state, every]
    return found.astype(np.uint8)
