"""Colours of everything but data, by theme; knows nothing of shapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...errors import UserError


@dataclass(frozen=True)
class Theme:
    """Colours (#rrggbb) of everything that is not a class; `accent` is for one thing among many.

    `layers` are those from the first layer of a network on towards the output, which has that of
    ink: in lightness they go one way, and each can be read as type on the ground.
    Fields have continuous colours or, for formats with few colours, `levels` colours per class.
    """

    name: str
    summary: str
    ground: str
    ink: str
    muted: str
    hairline: str
    neutral: str
    accent: str
    layers: tuple[str, ...]
    boundary: str = "#0b0d10"
    levels: int | None = None

    @classmethod
    def named(cls, name: str, levels: int | None = None) -> Theme:
        """The theme of that name; raises `UserError` for an unknown one."""
        if name not in THEMES:
            raise UserError("unknown theme", given=name, allowed=THEMES)
        return replace(THEMES[name], levels=levels)

    def over(self, ground: str) -> Theme:
        """The theme on another ground, from which hairlines stand out as far as from its own."""
        own, ink, line = (channels_of(each)[1] for each in (self.ground, self.ink, self.hairline))
        hairline = mixed(ground, self.ink, (line - own) / (ink - own))
        return replace(self, ground=ground, hairline=hairline)


THEMES: dict[str, Theme] = {
    "dark": Theme(
        "dark",
        "light text on near-black",
        ground="#0e1116",
        ink="#e8ecf1",
        muted="#8b95a3",
        hairline="#2a313b",
        neutral="#e9ebee",
        accent="#f06ec6",
        layers=("#a066ff", "#ff74c0"),
    ),
    "light": Theme(
        "light",
        "dark text on off-white",
        ground="#fbfbf9",
        ink="#15191f",
        muted="#68717d",
        hairline="#dfe2e6",
        neutral="#f3f3f1",
        accent="#a81e83",
        layers=("#d1268f", "#6a35c9"),
    ),
}


def mixed(colour: str, other: str, share: float) -> str:
    """A mixture of two colours (#rrggbb); `share` is the part of `other`, 0 to 1."""
    pairs = zip(channels_of(colour), channels_of(other), strict=True)
    return hex_of([round(a * (1 - share) + b * share) for a, b in pairs])


def hex_of(channels: Sequence[int]) -> str:
    """The colour (#rrggbb) of red, green and blue from 0 to 255."""
    return "#" + "".join(f"{each:02x}" for each in channels)


def channels_of(colour: str) -> tuple[int, ...]:
    """`colour` (#rrggbb) as red, green and blue from 0 to 255."""
    return tuple(int(colour[index : index + 2], 16) for index in (1, 3, 5))
