"""Where everything of a scene of data stands in each shape of frame; draws nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .stage.layout import Box
from .stage.places import Setting


@dataclass(frozen=True)
class Place:
    """Where the classes or the scale of values, and sentences stand; None where there is no room.

    `columns` is the least number for classes, `size` their type. What is said of training and test
    points is in one line at `split`, or in two in the box `halves`. Without a `plane` and a place
    for the `total`, these stand where they do in other scenes.
    """

    listed: Box
    columns: int
    size: float
    question: Setting
    given: Setting | None = None
    split: Setting | None = None
    halves: Box | None = None
    plane: Box | None = None
    total: Setting | None = None


PLACES = {
    "wide": Place(
        Box(1056, 404, 768, 440),
        1,
        40,
        (54, (1056, 1002)),
        (27, (1056, 926)),
        (27, (1056, 346)),
    ),
    "wide small": Place(Box(1040, 400, 784, 450), 1, 56, (56, (1040, 1000)), (46, (1040, 916))),
    "square": Place(
        Box(806, 300, 214, 524),
        1,
        30,
        (52, (60, 1018)),
        (27, (60, 942)),
        plane=Box(96, 152, 672, 672),
        total=(64, (806, 236)),
    ),
    "tall": Place(
        Box(60, 1374, 960, 234),
        1,
        48,
        (50, (60, 1722)),
        (32, (60, 1654)),
        plane=Box(120, 252, 900, 900),
        halves=Box(420, 1258, 600, 96),
        total=(92, (60, 1342)),
    ),
}
# A scale of values is wide.
OF_VALUES = PLACES | {
    "square": replace(
        PLACES["square"],
        listed=Box(300, 968, 720, 90),
        question=(38, (560, 934)),
        given=(25, (60, 934)),
        plane=Box(182, 144, 716, 716),
        total=None,
    )
}
LOW = {
    "wide": replace(
        PLACES["wide"],
        plane=Box(96, 164, 1136, 568),
        total=(92, (1320, 288)),
        split=None,
        halves=Box(1320, 320, 504, 90),
        listed=Box(1320, 450, 504, 330),
        given=(32, (96, 900)),
        question=(64, (96, 990)),
    ),
    "wide small": replace(
        PLACES["wide small"],
        plane=Box(96, 164, 1152, 576),
        total=(128, (1310, 340)),
        listed=Box(1310, 400, 514, 400),
        given=(46, (96, 862)),
        question=(76, (96, 966)),
    ),
    "square": replace(
        PLACES["square"],
        plane=Box(100, 152, 920, 460),
        total=(92, (60, 812)),
        halves=Box(360, 728, 660, 96),
        columns=2,
        listed=Box(60, 846, 960, 90),
        given=(27, (60, 974)),
        question=(46, (60, 1040)),
    ),
    "tall": replace(
        PLACES["tall"],
        plane=Box(120, 262, 896, 448),
        total=(110, (60, 940)),
        halves=Box(460, 846, 560, 96),
        listed=Box(60, 1000, 960, 400),
        given=(36, (60, 1540)),
        question=(64, (60, 1630)),
    ),
}
"""The same of planes that are about twice as wide as high, or more, with room below them."""


def low_place(place: Place, times: float) -> Place:
    """The place of `LOW`, with a plane `times` as wide as high in the middle of its box."""
    box = place.plane
    if box is None:
        return place
    width = min(box.width, box.height * times)
    top = box.y + (box.height - width / times) / 2
    return replace(place, plane=Box(box.x, top, width, width / times))
