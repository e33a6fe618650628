"""Where the plane of one network, its numbers and a line for each of its runs stand."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .stage.layout import Box
from .stage.places import Setting, places_with
from .stage.stage import Stage

_APART = 24.0  # design pixels, from a key to what stands above and below it


@dataclass(frozen=True)
class AlonePlaces:
    """Boxes in design pixels, and (size, baseline) of the count.

    `label` is the size of what the count is called. `lines` is where it is said what lines on the
    plane are, and `runs` where there is one for each run, both with their titles. The `key` is
    that of classes or values. What is below the lines has words of its own `below` the plane, where
    there is no room with those of lines.
    """

    plane: Box
    count: Setting
    label: float
    interval: Box
    lines: Box
    runs: Box
    key: Box | None = None
    below: Box | None = None

    @classmethod
    def of(cls, stage: Stage, *, keyed: bool, names: int = 0) -> AlonePlaces:
        """The places in a frame; if it is `keyed`, runs leave room for a key of `names` classes."""
        places = stage.pick(_PLACES)
        if not keyed:
            return places
        usual = places_with(["" for _ in range(max(names, 1))], stage).key
        high = usual.height if usual and usual.width > usual.height else places.lines.height
        runs, lines = places.runs, places.lines
        if lines.bottom < runs.y - high:  # beside the plane there is room below the lines
            y = lines.bottom + _APART
            return replace(places, key=Box(lines.x, y, lines.width, runs.y - _APART - y))
        key = Box(runs.x, runs.y, runs.width, min(high, 0.4 * runs.height))
        taken = key.height + _APART
        below = runs.without_top(taken)
        return replace(places, key=key, runs=below)


_PLACES = {
    "wide": AlonePlaces(
        plane=Box(96, 156, 848, 848),
        count=(104, (1056, 294)),
        label=28,
        interval=Box(1056, 330, 768, 78),
        lines=Box(1056, 444, 768, 110),
        runs=Box(1056, 592, 768, 412),
    ),
    "wide small": AlonePlaces(
        plane=Box(96, 156, 848, 848),
        count=(128, (1040, 322)),
        label=46,
        interval=Box(1040, 356, 784, 116),
        lines=Box(1040, 484, 784, 150),
        runs=Box(1040, 652, 784, 368),
        below=Box(96, 1010, 848, 60),
    ),
    "square": AlonePlaces(
        plane=Box(64, 150, 596, 596),
        count=(104, (712, 312)),
        label=25,
        interval=Box(712, 360, 308, 110),
        lines=Box(712, 540, 308, 190),
        runs=Box(60, 806, 960, 234),
    ),
    "tall": AlonePlaces(
        plane=Box(160, 244, 760, 760),
        count=(110, (60, 1198)),
        label=34,
        interval=Box(460, 1122, 560, 96),
        lines=Box(60, 1248, 960, 130),
        runs=Box(60, 1428, 960, 298),
    ),
}
