"""Where everything of a diagnosis stands in each shape of frame; draws nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .stage.layout import Box
from .stage.places import Setting


@dataclass(frozen=True)
class ClassPlaces:
    """Places of one shape of frame, in design pixels."""

    plane: Box
    epoch: Setting
    wrong: Setting
    units: Setting | None
    labels: float
    train: Box
    test: Box
    columns: Box | None
    note: tuple[float, Box] | None
    key: Box | None = None
    # Words below the plane and on the framed cell, where there is no note.
    marks: Setting | None = None
    framed: Setting | None = None

    def columns_beside(self, matrices: int) -> Box | None:
        """Where columns stand: with one matrix alone in the place of the second, too."""
        box = self.columns
        if matrices > 1 or box is None or box.y != self.test.y:
            return box
        return replace(box, x=self.test.x, width=box.right - self.test.x)


@dataclass(frozen=True)
class ValuePlaces:
    """The same where values are learnt."""

    plane: Box
    epoch: Setting
    loss: Setting
    labels: float
    scatter: Box
    key: Box | None = None
    note: tuple[float, Box] | None = None


CLASS_PLACES = {
    "wide": ClassPlaces(
        Box(96, 156, 848, 848),
        (72, (1056, 270)),
        (72, (1300, 270)),
        (72, (1530, 270)),
        28,
        Box(1056, 350, 364, 316),
        Box(1460, 350, 364, 316),
        Box(1056, 812, 768, 192),
        (20, Box(1056, 682, 768, 84)),
    ),
    "wide small": ClassPlaces(
        Box(96, 156, 848, 848),
        (92, (1040, 290)),
        (92, (1440, 290)),
        None,
        46,
        Box(1040, 370, 350, 364),
        Box(1440, 370, 350, 364),
        Box(1040, 800, 784, 204),
        None,
        marks=(44, (96, 1056)),
        framed=(44, (1040, 1056)),
    ),
    "square": ClassPlaces(
        Box(60, 144, 588, 588),
        (72, (704, 250)),
        (72, (704, 390)),
        (72, (704, 530)),
        25,
        Box(60, 804, 290, 236),
        Box(374, 804, 290, 236),
        Box(690, 804, 330, 236),
        (20, Box(704, 562, 316, 196)),
    ),
    "tall": ClassPlaces(
        Box(104, 252, 560, 560),
        (72, (724, 360)),
        (72, (724, 530)),
        (72, (724, 700)),
        34,
        Box(60, 930, 460, 350),
        Box(560, 930, 460, 350),
        Box(60, 1480, 960, 250),
        (29, Box(60, 1304, 960, 140)),
    ),
}
# The same with a key of the classes, where rows have no room for their names.
KEYED = {
    "wide": replace(
        CLASS_PLACES["wide"],
        train=Box(1056, 360, 364, 290),
        test=Box(1460, 360, 364, 290),
        key=Box(1056, 662, 768, 84),
        note=(20, Box(1056, 758, 768, 84)),
        columns=Box(1056, 868, 768, 136),
    ),
    "wide small": replace(CLASS_PLACES["wide small"], columns=None, key=Box(1040, 790, 784, 220)),
    "square": ClassPlaces(
        Box(60, 144, 488, 488),
        (72, (610, 236)),
        (72, (610, 364)),
        (72, (610, 492)),
        25,
        Box(60, 702, 312, 314),
        Box(386, 702, 312, 314),
        Box(726, 702, 294, 314),
        (20, Box(60, 1018, 960, 50)),
        Box(610, 512, 410, 160),
    ),
    "tall": ClassPlaces(
        Box(104, 252, 440, 440),
        (72, (610, 360)),
        (72, (610, 520)),
        (72, (610, 680)),
        34,
        Box(60, 934, 460, 456),
        Box(560, 934, 460, 456),
        Box(60, 1546, 960, 188),
        (29, Box(60, 1400, 960, 84)),
        Box(60, 742, 960, 146),
    ),
}

VALUE_PLACES = {
    "wide": ValuePlaces(
        Box(96, 156, 848, 848),
        (92, (1056, 288)),
        (92, (1460, 288)),
        28,
        Box(1316, 496, 508, 508),
        Box(1056, 318, 768, 30),
        (20, Box(1056, 372, 768, 54)),
    ),
    "wide small": ValuePlaces(
        Box(96, 156, 848, 848),
        (110, (1040, 310)),
        (110, (1370, 310)),
        46,
        Box(1190, 500, 460, 460),
        Box(1040, 346, 784, 44),
    ),
    "square": ValuePlaces(
        Box(100, 236, 400, 400),
        (96, (60, 914)),
        (96, (610, 914)),
        25,
        Box(620, 236, 400, 400),
        Box(60, 726, 960, 30),
        (20, Box(60, 962, 960, 94)),
    ),
    "tall": ValuePlaces(
        Box(116, 252, 590, 590),
        (72, (740, 400)),
        (72, (740, 590)),
        34,
        Box(230, 1060, 628, 628),
        Box(60, 930, 960, 40),
        (27, Box(740, 656, 290, 236)),
    ),
}
