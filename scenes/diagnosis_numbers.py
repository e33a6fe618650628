"""The numbers of a diagnosis of classes: the epoch, wrong points, and units that do nothing."""

from __future__ import annotations

import numpy as np

from ..numerals import DIVERGED, MISSING, grouped
from ..reels.milestones import diverges_at
from .at_steps import at_steps
from .diagnosis_places import ClassPlaces
from .judged import Verdicts
from .parts.readings import Readings
from .stage.stage import Stage
from .stage.target import Target
from .words.diagnosis import units_note
from .words.measures import without_value
from .words.unit_readings import unit_reading

# How films call units that are counted.
_PARTS = {"Unresponsive units": "constant units", "Dead units": "dead units"}
_ASKED = 16  # steps at which it is asked whether units do nothing


def readings_of(
    verdicts: Verdicts, places: ClassPlaces, stage: Stage
) -> tuple[Readings, dict[str, Target], list[str]]:
    """The epoch, how many points are wrong and, if there are any, units do nothing.

    Also the targets of what is not there, and what such units are.
    """
    reel, at = verdicts.reel, verdicts.at

    def wrong_points(position: int) -> str:
        if not at(position).answered:
            return without_value(reel, float(reel.epochs[position]))
        return grouped(verdicts.wrong_count(position))

    readings = Readings(places.epoch, reel.steps, stage, label=places.labels)
    longest = grouped(len(reel.dataset.labels)) if diverges_at(reel) is None else DIVERGED
    readings.append("Wrong points", at_steps(reel, wrong_points), places.wrong, longest=longest)
    units = unit_reading(reel, lambda position: at(position).outputs)
    if units is None:
        return readings, {}, []
    kind, count, total = units
    positions = np.unique(np.linspace(0, len(reel.epochs) - 1, _ASKED).round().astype(int))
    some = any(at(int(each)).answered and count(int(each)) for each in positions)
    if places.units is None or not some:
        return readings, {_PARTS[kind]: Target()}, []

    def counted_units(position: int) -> str:
        return of_all(count(position)) if at(position).answered else MISSING

    def of_all(count: int) -> str:
        return f"{grouped(count)} of {grouped(total)}"

    readings.append(
        kind,
        at_steps(reel, counted_units),
        places.units,
        longest=of_all(total),
        part=_PARTS[kind],
    )
    return readings, {}, [units_note(kind)]
