"""What steps hold beside the model and its usual measures: further measures, and moving points."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from ..datasets.dataset import Dataset
from ..datasets.given_arrays import numbers_of
from ..errors import UserError
from . import reelrows
from .stored_header import ARRAYS

MOST_MOVING = 20_000
"""Moving points of a step."""

_FARTHEST_MOVING = float(np.finfo(np.float32).max)  # they are stored in it
_MOST_MEASURES = 100
_LONGEST_NAME = 100  # characters
_NAMES = "measures"  # the key of their names in the file
_OF_STEP = re.compile(r"(measures|moving) (0|[1-9][0-9]{0,8})")  # an array and its position

Moving = Float[np.ndarray, "_ 2"]


@dataclass(frozen=True)
class Additions:
    """`measures` (steps,) by name, NaN where none was given; the moving points (n, 2) of steps.

    `moving` is empty if no step has any, else it has an array or None for each step. `damaged`
    counts the steps whose measures or points do not match their checksums.
    """

    measures: Mapping[str, Float[np.ndarray, " steps"]] = field(default_factory=dict)
    moving: tuple[Moving | None, ...] = ()
    damaged: int = 0

    @property
    def damage(self) -> str:
        """A sentence about what is left out, '' if nothing is."""
        if not self.damaged:
            return ""
        steps = f"{self.damaged} step{'s' * (self.damaged > 1)}"
        return f"points or measures of {steps} do not match their checksums and are left out"

    def at(self, positions: Sequence[int]) -> Additions:
        """Those of the steps at some positions."""
        measures = {name: each[list(positions)] for name, each in self.measures.items()}
        moving = tuple(self.moving[each] for each in positions if self.moving)
        return Additions(measures, moving, self.damaged)


def check(measures: Mapping[str, float], moving: Moving | None, known: Sequence[str]) -> None:
    """Raise `UserError` for what a step cannot hold; `known` are names of measures before."""
    for name in measures:
        if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
            raise UserError("a measure has a printable name of up to 100 letters", given=name)
    if len({*known, *measures}) > _MOST_MEASURES:
        raise UserError(f"there may be at most {_MOST_MEASURES} further measures")
    if moving is None:
        return
    if not 0 < len(moving) <= MOST_MOVING:
        what = f"there may be 1 to {MOST_MOVING} moving points"
        raise UserError(what, given=len(moving), remedy="give a sample of them")
    beyond = moving[~(np.abs(moving) <= _FARTHEST_MOVING)]
    if len(beyond):
        what = f"coordinates of moving points must be within ±{_FARTHEST_MOVING:.3g}"
        raise UserError(what, given=float(beyond[0]))


def write(
    db: sqlite3.Connection,
    position: int,
    measures: Mapping[str, float],
    moving: Moving | None,
    names: Sequence[str],
) -> None:
    """Store what the step at a position has; `names` are those of all measures so far."""
    if moving is not None:
        reelrows.write_array(db, f"moving {position}", moving.astype("<f4"))
    if measures:
        values = np.array([measures.get(name, np.nan) for name in names], dtype="<f8")
        reelrows.write_text(db, _NAMES, json.dumps(list(names)))
        reelrows.write_array(db, f"measures {position}", values)


def read(db: sqlite3.Connection, count: int) -> Additions:
    """What the steps at the first `count` positions have; what is damaged is left out."""
    found = [name for name in reelrows.array_names(db) if name not in ARRAYS]
    if not found:
        return Additions()
    names = _names(db)
    measures = {name: np.full(count, np.nan) for name in names}
    moving: list[Moving | None] = [None] * count
    lost, damaged = set[int](), 0
    for name in found:
        match = _OF_STEP.fullmatch(name)
        if match is None or (position := int(match[2])) >= count:
            damaged += 1  # its name is altered
            continue
        values = _array(db, name)
        if match[1] == "moving" and values is not None and values.shape[1:] == (2,):
            moving[position] = values.astype(np.float64)
        elif (
            match[1] == "measures"
            and values is not None
            and values.ndim == 1
            and len(values) <= len(names)
        ):
            for each, value in zip(names, values.astype(float).tolist(), strict=False):
                measures[each][position] = value
        else:
            lost.add(position)
    some = any(each is not None for each in moving)
    return Additions(measures, tuple(moving) if some else (), damaged + len(lost))


def _names(db: sqlite3.Connection) -> list[str]:
    """The names of measures; none where one could not have been written."""
    try:
        names = json.loads(reelrows.read_text(db, _NAMES))
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            return []
        check(dict.fromkeys(names, 0.0), None, ())
    except (UserError, ValueError, RecursionError):
        return []
    return names if len({*names}) == len(names) else []


def _array(db: sqlite3.Connection, name: str) -> NDArray[np.floating] | None:
    """An array of numbers; None if it is damaged or too large."""
    try:
        found = reelrows.read_array(db, name)
    except UserError:
        return None
    sound = found.dtype.kind == "f" and found.ndim and len(found) <= MOST_MOVING
    return found if sound and np.isfinite(found).all() | (found.ndim == 1) else None


def moving_points(given: Any, dataset: Dataset) -> Float[np.ndarray, "n 2"]:
    """Points that somebody gives to be drawn, on the plane of `dataset` if they have all inputs.

    Raises `UserError` for anything else.
    """
    found, plane = numbers_of(given, "points"), dataset.plane
    if plane is not None and found.ndim == 2 and found.shape[1] == len(plane.input_names):
        found = plane.points(found)
    if found.ndim != 2 or found.shape[1] != 2:
        raise UserError("points must have shape (n, 2)", given=found.shape)
    return found
