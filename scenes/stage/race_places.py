"""Where a map, a list of runs, a number, a scale and sentences stand."""

from __future__ import annotations

from dataclasses import dataclass

from .layout import Box
from .places import Setting
from .stage import Stage


@dataclass(frozen=True)
class RacePlaces:
    """Places of one shape of frame; a scale that stands is a box that is higher than wide."""

    map: Box
    epoch: Setting
    runs: Box
    runs_name: Setting
    scale: Box
    scale_name: Setting
    captions: tuple[Setting, ...] = ()


_PLACES = {
    "wide": RacePlaces(
        map=Box(96, 156, 848, 848),
        epoch=(92, (1190, 288)),
        runs=Box(1190, 426, 520, 472),
        runs_name=(25, (1190, 404)),
        scale=Box(1030, 240, 18, 658),
        scale_name=(25, (1030, 220)),
        captions=((27, (964, 960)), (27, (964, 1000))),
    ),
    "wide small": RacePlaces(
        map=Box(96, 156, 848, 848),
        epoch=(100, (1310, 300)),
        runs=Box(1310, 420, 514, 584),
        runs_name=(46, (1310, 392)),
        scale=Box(1036, 236, 30, 768),
        scale_name=(46, (962, 190)),
    ),
    "square": RacePlaces(
        map=Box(60, 144, 712, 712),
        epoch=(72, (804, 256)),
        runs=Box(804, 356, 216, 500),
        runs_name=(25, (804, 336)),
        scale=Box(310, 938, 710, 16),
        scale_name=(25, (60, 955)),
        captions=((27, (60, 1020)), (27, (60, 1056))),
    ),
    "tall": RacePlaces(
        map=Box(100, 252, 880, 880),
        epoch=(92, (60, 1420)),
        runs=Box(430, 1346, 590, 300),
        runs_name=(34, (430, 1328)),
        scale=Box(330, 1226, 690, 16),
        scale_name=(34, (60, 1246)),
        captions=((32, (60, 1702)), (32, (60, 1746))),
    ),
}


def race_places_of(stage: Stage) -> RacePlaces:
    """The places in a frame."""
    return stage.pick(_PLACES)
