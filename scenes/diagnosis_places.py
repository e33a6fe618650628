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


@dataclass(frozen=True)
class ValuePlaces:
    """The same where values are learnt."""

    plane: Box
    epoch: Setting
    loss: Setting
    labels: float
    scatter: Box


CLASS_PLACES = {
    "wide": ClassPlaces(
        Box(96, 156, 848, 848),
        (72, (1056, 270)),
        (72, (1350, 270)),
        (72, (1590, 270)),
        28,
        Box(1056, 360, 364, 330),
        Box(1460, 360, 364, 330),
        Box(1124, 812, 700, 192),
        (20, Box(1056, 708, 768, 64)),
    ),
    "wide small": ClassPlaces(
        Box(96, 156, 848, 848),
        (92, (1040, 290)),
        (92, (1440, 290)),
        None,
        46,
        Box(1040, 380, 350, 380),
        Box(1440, 380, 350, 380),
        Box(1040, 800, 784, 204),
        None,
    ),
    "square": ClassPlaces(
        Box(60, 144, 560, 560),
        (72, (670, 250)),
        (72, (670, 390)),
        (72, (670, 530)),
        25,
        Box(60, 764, 290, 250),
        Box(374, 764, 290, 250),
        Box(742, 764, 278, 250),
        (20, Box(60, 1014, 960, 50)),
    ),
    "tall": ClassPlaces(
        Box(60, 252, 640, 640),
        (72, (740, 380)),
        (72, (740, 560)),
        (72, (740, 740)),
        34,
        Box(60, 980, 460, 400),
        Box(560, 980, 460, 400),
        Box(140, 1510, 880, 210),
        (29, Box(60, 1396, 960, 80)),
    ),
}
# Small frames have no room for names at the rows.
KEYED = {
    **CLASS_PLACES,
    "wide small": replace(CLASS_PLACES["wide small"], columns=None, key=Box(1040, 790, 784, 220)),
}
# Nor have the thin rows of many classes.
KEYED_MANY = {
    **KEYED,
    "square": replace(CLASS_PLACES["square"], key=Box(670, 556, 350, 148)),
    "tall": replace(
        CLASS_PLACES["tall"],
        wrong=(72, (740, 530)),
        units=(72, (740, 680)),
        key=Box(740, 700, 280, 192),
    ),
}

VALUE_PLACES = {
    "wide": ValuePlaces(
        Box(96, 156, 848, 848), (92, (1056, 288)), (92, (1460, 288)), 28, Box(1224, 404, 600, 600)
    ),
    "wide small": ValuePlaces(
        Box(96, 156, 848, 848), (110, (1040, 310)), (110, (1370, 310)), 46, Box(1040, 410, 594, 594)
    ),
    "square": ValuePlaces(
        Box(60, 210, 452, 452), (96, (60, 900)), (96, (610, 900)), 25, Box(610, 252, 410, 410)
    ),
    "tall": ValuePlaces(
        Box(60, 252, 960, 960), (92, (640, 1420)), (92, (640, 1620)), 34, Box(150, 1296, 384, 384)
    ),
}
