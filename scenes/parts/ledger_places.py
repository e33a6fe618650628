"""Where what a row of a table of claims has stands, by the shape of the frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..stage.layout import Box


@dataclass(frozen=True)
class Type:
    """Where type stands: its size, x, the baseline below the top of a row, and its width."""

    size: float
    x: float
    y: float
    width: float


@dataclass(frozen=True)
class Place:
    """Places in a frame, in design pixels; those in a row are from its top.

    `bar` is that of an interval. A figure and a picture have no place in some frames.
    """

    top: float
    height: float
    rows: int
    claim: Type
    verdict: Type
    edges: tuple[float, float]
    measured: Type
    bar: Box
    interval: Type
    note: tuple[float, Box]
    lines: int = 1
    figure: Type | None = None
    picture: Box | None = None


PLACES: Mapping[str, Place] = {
    "wide": Place(
        *(176, 106, 8),
        claim=Type(30, 236, 44, 960),
        verdict=Type(27, 1620, 44, 204),
        edges=(96, 1824),
        measured=Type(22, 236, 80, 960),
        bar=Box(1240, 30, 280, 8),
        interval=Type(22, 1240, 80, 280),
        figure=Type(22, 96, 44, 130),
        note=(20, Box(96, 1030, 1728, 40)),
    ),
    "wide small": Place(
        *(160, 164, 5),
        claim=Type(48, 96, 66, 1270),
        verdict=Type(48, 1470, 66, 354),
        edges=(96, 1824),
        measured=Type(36, 96, 126, 1270),
        bar=Box(1410, 106, 206, 14),
        interval=Type(36, 1640, 126, 184),
        note=(34, Box(96, 1000, 1728, 60)),
    ),
    "square": Place(
        *(148, 146, 6),
        claim=Type(26, 160, 42, 630),
        verdict=Type(24, 836, 42, 184),
        edges=(60, 1020),
        measured=Type(22, 160, 82, 600),
        lines=2,
        bar=Box(804, 70, 216, 8),
        interval=Type(22, 804, 112, 216),
        figure=Type(20, 60, 42, 96),
        note=(20, Box(60, 1032, 960, 40)),
        picture=Box(60, 58, 76, 76),
    ),
    "square small": Place(
        *(148, 208, 4),
        claim=Type(36, 60, 50, 960),
        verdict=Type(36, 104, 108, 320),
        edges=(60, 1020),
        measured=Type(33, 60, 164, 960),
        bar=Box(450, 92, 340, 12),
        interval=Type(33, 836, 108, 184),
        note=(30, Box(60, 978, 960, 90)),
    ),
    "tall": Place(
        *(264, 236, 6),
        claim=Type(37, 60, 54, 960),
        verdict=Type(34, 104, 108, 310),
        edges=(60, 1020),
        measured=Type(30, 60, 162, 960),
        lines=2,
        bar=Box(430, 92, 380, 10),
        interval=Type(30, 836, 108, 184),
        note=(28, Box(60, 1672, 960, 90)),
    ),
}
