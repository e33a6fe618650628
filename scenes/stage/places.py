"""Where title, plane, numbers, curves and caption stand in each shape of frame; draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .layout import Box
from .stage import Stage

Setting = tuple[float, tuple[float, float]]
"""Size of type, and (x, y) of where its baseline begins, in design pixels."""


@dataclass(frozen=True)
class Places:
    """Places of one shape of frame, in design pixels: boxes, and (size, baseline) of type.

    None where the shape has no room. A spark line is a curve without ticks and labels. Where
    values are learnt, the loss takes the place of accuracy.
    """

    title: Setting
    subtitle: Setting
    right: float
    plane: Box
    labels: float
    epoch: Setting
    accuracy: Setting | None = None
    loss_chart: Box | None = None
    accuracy_chart: Box | None = None
    accuracy_spark: Box | None = None
    caption: Setting | None = None
    key: Box | None = None


_PLACES: dict[str, Places] = {
    "wide": Places(
        title=(46, (96, 80)),
        subtitle=(25, (96, 122)),
        right=1824,
        plane=Box(96, 156, 848, 848),
        labels=28,
        epoch=(92, (1056, 288)),
        accuracy=(92, (1440, 288)),
        loss_chart=Box(1056, 400, 600, 200),
        accuracy_chart=Box(1056, 694, 600, 200),
        caption=(27, (1056, 1002)),
    ),
    "wide small": Places(
        title=(66, (96, 76)),
        subtitle=(44, (96, 134)),
        right=1824,
        plane=Box(96, 156, 848, 848),
        labels=46,
        epoch=(128, (1040, 340)),
        accuracy=(128, (1040, 574)),
        accuracy_spark=Box(1040, 666, 760, 324),
    ),
    "square": Places(
        title=(46, (60, 78)),
        subtitle=(25, (60, 116)),
        right=1020,
        plane=Box(156, 144, 768, 768),
        labels=25,
        epoch=(64, (60, 1048)),
        accuracy=(64, (300, 1048)),
        accuracy_spark=Box(600, 964, 420, 84),
    ),
    "tall": Places(
        title=(58, (60, 150)),
        subtitle=(30, (60, 206)),
        right=1020,
        plane=Box(90, 252, 900, 900),
        labels=34,
        epoch=(110, (60, 1364)),
        accuracy=(110, (560, 1364)),
        accuracy_chart=Box(170, 1476, 640, 150),
        caption=(34, (60, 1720)),
    ),
}


# The same with a key of the classes, for which other parts make room.
_KEYED = {
    "wide": replace(
        _PLACES["wide"],
        key=Box(1056, 318, 768, 58),
        loss_chart=Box(1056, 446, 600, 176),
        accuracy_chart=Box(1056, 718, 600, 176),
    ),
    "wide small": replace(
        _PLACES["wide small"],
        accuracy_spark=Box(1040, 812, 760, 180),
        key=Box(1040, 626, 784, 140),
    ),
    "square": replace(_PLACES["square"], plane=Box(96, 144, 716, 716), key=Box(838, 144, 182, 716)),
    "tall": replace(
        _PLACES["tall"],
        plane=Box(150, 252, 780, 780),
        epoch=(92, (60, 1220)),
        accuracy=(92, (560, 1220)),
        accuracy_chart=Box(170, 1474, 640, 152),
        key=Box(60, 1250, 960, 124),
    ),
}

# The same with a scale of values in one line.
_SCALED = {
    "wide": replace(
        _PLACES["wide"],
        key=Box(1056, 330, 768, 30),
        loss_chart=Box(1056, 446, 600, 176),
        accuracy_chart=Box(1056, 718, 600, 176),
    ),
    "wide small": replace(
        _PLACES["wide small"],
        accuracy_spark=Box(1040, 736, 760, 254),
        key=Box(1040, 630, 784, 50),
    ),
    "square": replace(_PLACES["square"], plane=Box(180, 144, 720, 720), key=Box(60, 914, 960, 30)),
    "tall": replace(
        _PLACES["tall"],
        plane=Box(130, 252, 820, 820),
        epoch=(110, (60, 1362)),
        accuracy=(110, (560, 1362)),
        accuracy_chart=Box(170, 1466, 640, 160),
        key=Box(60, 1164, 960, 40),
    ),
}

# And with more classes than stand in a row or two.
_MANY = 6
_CROWDED = _KEYED | {
    "wide": replace(
        _PLACES["wide"],
        key=Box(1056, 318, 768, 116),
        loss_chart=Box(1056, 504, 600, 150),
        accuracy_chart=Box(1056, 744, 600, 150),
    ),
    "wide small": replace(_PLACES["wide small"], accuracy_spark=None, key=Box(1040, 626, 784, 378)),
}


def places_of(stage: Stage) -> Places:
    """The places in a frame."""
    return stage.pick(_PLACES)


def places_with(names: Sequence[str], stage: Stage) -> Places:
    """The places in a frame, with one for a key if there are `names` for it."""
    if not names:
        return stage.pick(_PLACES)
    return stage.pick(_KEYED if len(names) <= _MANY else _CROWDED)


def scaled_places_of(stage: Stage) -> Places:
    """The places in a frame, with one for a scale of values."""
    return stage.pick(_SCALED)


def with_single_chart(places: Places) -> Places:
    """The places where there is a loss alone: it has a number, and the room of all charts."""
    if places.accuracy_chart is None:
        return places
    chart = places.loss_chart or places.accuracy_chart
    high = replace(chart, height=places.accuracy_chart.bottom - chart.y)
    return replace(places, loss_chart=high, accuracy_chart=None)
