"""Sentences and formulas, each until the next; knows nothing of what they are about."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from manim import VGroup, VMobject

from ..stage.easing import Fade, entering
from ..stage.moment import Moment
from ..stage.places import Setting, places_of
from ..stage.stage import Stage
from ..stage.typography import line

_LEAST = 0.85  # of the size of type that the frame has for captions


class OneAtATime(VGroup):
    """(clock, mobject) in order: each enters when its time has come.

    The one before has faded by then, for it may be true no longer. The last one is there in full
    when the clock has run down, however late it begins.
    """

    def __init__(self, shown: Sequence[tuple[float, VMobject]], *, lasting: float) -> None:
        super().__init__(*(mobject for _, mobject in shown))
        self._fades = [(min(start, 1 - lasting), Fade(mobject)) for start, mobject in shown]
        self._lasting = lasting

    def show(self, moment: Moment) -> None:
        """Show that of the moment; what begins at 0 is there at once."""
        half = self._lasting / 2
        ends = [start for start, _ in self._fades[1:]] + [1 + half]
        for (start, fade), end in zip(self._fades, ends, strict=False):
            here = 1.0 if start <= 0 else entering(moment.clock, start, half)
            fades = max(start, end - half)
            gone = entering(moment.clock, fades, end - fades)
            fade.set(min(here, 1 - gone))


class Captions(OneAtATime):
    """Sentences where the frame has room for them, and where they can be read; else none.

    Long ones are set in smaller type, down to a part of its size, before they are cut. They
    stand in a `place` of their own, or in that of other scenes.
    """

    def __init__(
        self,
        sentences: Sequence[tuple[float, str]],
        stage: Stage,
        *,
        lasting: float,
        place: Setting | None = None,
    ) -> None:
        places, layout = places_of(stage), stage.layout
        place = place or places.caption
        shown: list[tuple[float, VMobject]] = []
        if place is not None and layout.legible(place[0]):
            size, (x, y) = place
            smallest = min(max(_LEAST * size, layout.smallest_type), size)
            width, unit = (places.right - x) * layout.unit, layout.unit
            set_in = partial(line, at=layout.point(x, y), colour=stage.theme.ink)
            for start, text in sentences:
                said = set_in(text, size * unit)
                if said.width > width:
                    fitting = max(smallest, size * width / said.width)
                    said = set_in(text, fitting * unit, width=width * 1.001)
                shown.append((start, said))
        super().__init__(shown, lasting=lasting)
