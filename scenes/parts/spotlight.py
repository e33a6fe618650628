"""Which kinds of things a film is about while its clock runs; knows nothing of what they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from manim import VGroup, VMobject

from ..stage.easing import eased, part
from ..stage.moment import Moment


@dataclass(frozen=True)
class Walk:
    """The spotlight on `count` kinds, one after another, from one clock to another.

    About `wide` of them are in it at a time.
    """

    start: float
    end: float
    count: int
    wide: float = 1.0

    def strength(self, kind: int, clock: float) -> float:
        """How much of the light a kind has, 0 to 1; all of it before and after."""
        fading = (self.end - self.start) / 8
        left = eased(part(clock, self.start, self.start + fading))
        left -= eased(part(clock, self.end - fading, self.end))
        here = part(clock, self.start, self.end) * self.count - 0.5
        soft = 0.3 * self.wide
        inside = (self.wide / 2 + soft / 2 - abs(here - kind)) / soft
        return 1 - left * (1 - eased(min(max(inside, 0.0), 1.0)))


@dataclass(frozen=True)
class Lit:
    """A mobject, and of which kind it is in each of some walks; None if a walk passes it by."""

    mobject: VMobject
    kinds: tuple[int | None, ...]


class Spotlight(VGroup):
    """Mobjects of which those are seen that are in the light of all walks.

    What is to be seen of the others stands below them.
    """

    def __init__(self, lit: Sequence[Lit], walks: Sequence[Walk]) -> None:
        super().__init__(*(each.mobject for each in lit))
        self._kinds, self._walks = [each.kinds for each in lit], walks
        self._opacities = [Opacities(each.mobject) for each in lit]
        self._shown = [1.0] * len(lit)

    def show(self, moment: Moment) -> None:
        """Show the light of a moment."""
        known = {kinds: self._strength(kinds, moment.clock) for kinds in set(self._kinds)}
        for index, kinds in enumerate(self._kinds):
            if known[kinds] != self._shown[index]:
                self._shown[index] = known[kinds]
                self._opacities[index].scale(known[kinds])

    def _strength(self, kinds: tuple[int | None, ...], clock: float) -> float:
        """How much of the light a thing has, 0 to 1."""
        pairs = zip(self._walks, kinds, strict=True)
        return min(1.0 if kind is None else walk.strength(kind, clock) for walk, kind in pairs)


class Opacities:
    """The opacities of all that a mobject draws, edges below its fill included."""

    def __init__(self, mobject: VMobject) -> None:
        self._kept = [
            (rgbas, rgbas[:, 3].copy())
            for member in mobject.get_family()
            for rgbas in (member.fill_rgbas, member.stroke_rgbas, member.background_stroke_rgbas)
        ]

    def scale(self, share: float) -> None:
        """Show everything with that share of the opacity with which it was made."""
        for rgbas, opacities in self._kept:
            rgbas[:, 3] = opacities * share
