"""What stands around the plane of an ensemble: numbers, small fields and dots; knows no fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..reels.recording import Recording
from .ensemble_places import Place
from .ensemble_successes import Successes
from .fields.rewinding import Rewinding
from .fields.task_colours import LineStyle
from .parts.arrivals import ROOMY, Arrivals
from .parts.line_key import LineKey, Named
from .parts.readings import Readings
from .parts.run_tiles import RunTiles
from .parts.single_boundaries import MOST, SINGLE
from .stage.layout import Box
from .stage.places import places_of
from .stage.stage import Stage
from .words.ensemble import lines_of

ENTERING = 0.5
"""Seconds that what enters takes."""

_APART = 50.0  # design pixels, from the fields of single runs to the title below them
_LEAST = 136.0  # design pixels, the height of dots below fields in tall frames
_LEAST_SMALL = 200.0  # the same in small ones, whose type takes more of them
_LARGER = {"wide": 1.25, "wide small": 2.0, "square": 1.25, "tall": 1.25}
"""Times its size, type of the key of lines at most: as far as it has room below small planes."""

_OVER = 24.0  # the same to a key of classes below them


def arrivals_of(successes: Successes, pace: Rewinding, box: Box, stage: Stage) -> Arrivals:
    """One dot a run, where it reaches the goal."""
    return Arrivals(
        successes.titles,
        successes.reached,
        successes.shown,
        pace,
        stage.timing.share(ENTERING),
        given_up=successes.given_up,
        when=successes.steps.written,
        box=box,
        stage=stage,
    )


def readings_of(successes: Successes, place: Place, dots: Box, stage: Stage) -> Readings:
    """The epoch, and how many runs have reached the goal."""
    labels, runs = places_of(stage).labels, len(successes.reached)
    readings = Readings(place.epoch, successes.steps, stage, label=labels, beside=[dots])
    readings.append(
        f"Reached {successes.goal}{successes.judged}",
        lambda now: successes.count(now.epoch),
        place.share,
        longest=f"{runs} of {runs}",
        short="Reached",
    )
    return readings


def line_key_of(
    reels: Sequence[Recording], style: LineStyle, place: Place, stage: Stage
) -> LineKey:
    """What the lines are: of the mean in a `style`, and of single runs, as far as there is room."""
    mean, ways = lines_of(reels, MOST)
    larger = stage.pick(_LARGER)
    keys = [
        LineKey([Named(mean, style), Named(way, SINGLE)], place.lines, stage, larger=larger)
        for way in ways
    ]
    return max(keys, key=len)  # the first of those with all


def tiles_of(successes: Successes, labels: Sequence[str], place: Place, stage: Stage) -> RunTiles:
    """Squares for all runs, over dots with a title and epochs if they stand below them."""
    words = [successes.word(run) for run in successes.order]
    names = [labels[run] for run in successes.order]
    return RunTiles(words, room_of(place, stage), stage, names=names)


def room_of(place: Place, stage: Stage) -> Box:
    """The box of the fields of single runs, down to what stands below them."""
    over = place.dots.x == place.runs.x
    least = _LEAST if stage.layout.shape == "tall" else ROOMY
    least = _LEAST_SMALL if stage.layout.small else least
    lowest = place.dots.bottom - least - _APART if over else place.runs.bottom
    lowest = lowest if place.dots.height else place.dots.y
    key = place.key
    if key and key.y > place.runs.y and key.right > place.runs.x:  # it may stand under the fields
        lowest = min(lowest, key.y - _OVER)
    return replace(place.runs, height=lowest - place.runs.y)


def below(tiles: RunTiles, place: Place) -> Box:
    """Where the dots of all runs stand: close below the fields, if they stand below them."""
    dots = place.dots
    if not dots.height:
        return dots
    top = tiles.bottom + _APART if dots.x == place.runs.x else dots.y
    return Box(dots.x, top, dots.width, dots.bottom - top)
