"""Where the parts of `network` stand in each shape of frame; draws nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..reels.architecture import Architecture
from .stage.layout import Box
from .stage.places import Setting

# Design pixels left of the plane: beside numbers of its axes, and where none are at that height.
_GUTTER, _APART = 68.0, 44.0


@dataclass(frozen=True)
class Places:
    """Places of one shape of frame, in design pixels; the note ends at `right`, if it may.

    Left of the plane and below it there is room for its axes.
    """

    diagram: Box
    plane: Box
    epoch: Setting
    accuracy: Setting
    labels: float
    spark: Box | None
    note: Setting | None
    right: float
    key: Box | None = None

    @property
    def gutter(self) -> float:
        """Where the room for an axis left of the plane begins."""
        return self.plane.x - _GUTTER


PLACES = {
    "wide": Places(
        Box(96, 168, 1060, 808),
        Box(1284, 156, 540, 540),
        (60, (1284, 844)),
        (60, (1510, 844)),
        25,
        Box(1284, 900, 540, 96),
        (25, (96, 1012)),
        1156,
    ),
    "wide small": Places(
        Box(96, 160, 980, 806),
        Box(1120, 156, 704, 704),
        (74, (1120, 1020)),
        (74, (1440, 1020)),
        46,
        None,
        (44, (96, 1020)),
        1076,
    ),
    "square": Places(
        Box(60, 150, 630, 806),
        Box(716, 162, 304, 304),
        (60, (716, 620)),
        (60, (716, 760)),
        25,
        Box(716, 812, 304, 128),
        (22, (60, 1004)),
        1020,
    ),
    "square small": Places(
        Box(60, 150, 596, 806),
        Box(692, 168, 328, 328),
        (64, (692, 640)),
        (64, (692, 792)),
        28,
        Box(692, 852, 328, 90),
        (22, (60, 1004)),
        1020,
    ),
    "tall": Places(
        Box(60, 268, 960, 706),
        Box(124, 1016, 556, 556),
        (74, (744, 1136)),
        (74, (744, 1306)),
        34,
        Box(816, 1398, 204, 174),
        (29, (60, 1686)),
        1020,
    ),
    "tall small": Places(
        Box(60, 268, 960, 710),
        Box(60, 1020, 600, 600),
        (74, (710, 1140)),
        (74, (710, 1310)),
        34,
        Box(816, 1400, 204, 172),
        (29, (60, 1664)),
        1020,
    ),
}
# Small frames have no room for names at the outputs.
KEYED = {
    **PLACES,
    "wide small": replace(
        PLACES["wide small"],
        plane=Box(1120, 156, 440, 440),
        key=Box(1120, 612, 704, 220),
    ),
}
# A scale of values between the plane and numbers, where there is room.
SCALED = {
    **PLACES,
    "wide": replace(
        PLACES["wide"],
        plane=Box(1312, 156, 512, 512),
        epoch=(60, (1312, 868)),
        accuracy=(60, (1506, 868)),
        spark=Box(1312, 922, 512, 76),
        key=Box(1312, 726, 512, 32),
    ),
    "square": replace(
        PLACES["square"],
        epoch=(60, (716, 684)),
        accuracy=(60, (716, 800)),
        spark=Box(716, 858, 304, 82),
        key=Box(716, 520, 304, 62),
    ),
    "square small": replace(
        PLACES["square small"],
        epoch=(64, (692, 690)),
        accuracy=(64, (692, 822)),
        spark=Box(692, 878, 328, 74),
        key=Box(692, 512, 328, 60),
    ),
    "tall": replace(
        PLACES["tall"],
        diagram=Box(60, 268, 960, 690),
        plane=Box(124, 1066, 516, 516),
        epoch=(74, (744, 1170)),
        accuracy=(74, (744, 1330)),
        spark=Box(816, 1404, 204, 178),
        key=Box(60, 988, 960, 44),
    ),
    "tall small": replace(
        PLACES["tall small"],
        diagram=Box(60, 268, 960, 686),
        plane=Box(60, 1046, 580, 580),
        key=Box(60, 978, 960, 44),
    ),
}
_SQUARE = Places(
    Box(60, 150, 960, 424),
    Box(60, 664, 380, 380),
    (60, (500, 758)),
    (60, (770, 758)),
    25,
    Box(576, 816, 444, 140),
    (22, (60, 608)),
    1020,
)
# Of many layers: the diagram over all of the width.
_BROAD = {"square": _SQUARE, "square small": _SQUARE}
_SCALED_BROAD = {
    shape: replace(each, key=Box(500, 1014, 520, 28)) for shape, each in _BROAD.items()
}
# The same in wide frames where there are a few units in each.
_LONG = {
    "wide": Places(
        Box(96, 160, 1728, 360),
        Box(160, 556, 412, 412),
        (92, (680, 690)),
        (92, (1040, 690)),
        28,
        Box(756, 772, 1068, 160),
        (25, (680, 1004)),
        1824,
    )
}
_BESIDE = 4  # hidden layers at most, beside a plane in a square
_MANY, _FEW = 8, 4  # layers at least, and units in each at most


def places_for(architecture: Architecture, usual: dict[str, Places]) -> dict[str, Places]:
    """The places of a network in each shape of frame, which are not the `usual` of deep ones."""
    widths = len(architecture.features), *architecture.hidden, architecture.outputs
    depth = len(architecture.hidden)
    broad = _SCALED_BROAD if usual is SCALED else _BROAD
    long = depth >= _MANY and max(widths) <= _FEW
    gap = _GUTTER if architecture.outputs > 1 else _APART
    usual = usual | {shape: _clear(usual[shape], gap) for shape in ("square", "square small")}
    return usual | (broad if depth > _BESIDE else {}) | (_LONG if long else {})


def _clear(places: Places, gap: float) -> Places:
    """The same with a gap at least between names of outputs and what stands beside the diagram."""
    diagram = places.diagram
    width = min(diagram.width, places.plane.x - gap - diagram.x)
    return replace(places, diagram=replace(diagram, width=width))
