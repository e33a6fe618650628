"""Large numbers under their names, which change from moment to moment."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from manim import VGroup

from ..stage.moment import Moment
from ..stage.places import Setting, places_of
from ..stage.stage import Stage
from ..stage.typography import Figure, line
from ..words.measures import WrittenMeasure
from ..words.numbers import grouped

_CAPITAL = 0.727  # of the em, in Inter (its OS/2 table)
_CORNER, _TALL_CORNER = 62.0, 50.0  # design pixels, sizes of a number in the corner

TextAt = Callable[[Moment], str]
"""What a number reads at a moment."""


class LiveFigure(Figure):
    """A number that reads `text` at each moment."""

    def __init__(
        self, size: float, text: TextAt, *, at: tuple[float, float, float], colour: str, anchor: str
    ) -> None:
        super().__init__(size, at=at, colour=colour, bold=True, anchor=anchor)
        self._text = text

    def show(self, moment: Moment) -> None:
        """Show the number of a moment."""
        self.write(self._text(moment))


def reading(
    name: str, text: TextAt, place: Setting, stage: Stage, *, label: float, longest: str = ""
) -> tuple[VGroup, LiveFigure]:
    """The name in type of size `label`, larger on small frames, and the number.

    A number whose name could not be read is not seen either. Where the `longest` that the number
    will be has no room, it is smaller.
    """
    layout, theme = stage.layout, stage.theme
    size, (x, y) = place
    label = layout.readable(label)
    measured = Figure(
        size * layout.unit, at=layout.point(x, y), colour=theme.ink, bold=True, anchor="left"
    )
    span = measured.write(longest).span() / layout.unit
    size *= min(1.0, (places_of(stage).right - x) / max(span, 1.0))
    still = VGroup()
    if label:
        above = layout.point(x, y - size * _CAPITAL - label * 0.75)
        words = line(name, label * layout.unit, at=above, colour=theme.muted)
        room = (places_of(stage).right - x) * layout.unit
        if words.width > room:
            words.scale(room / words.width, about_point=np.array(above))
        still.add(words)
    # Large digits have a larger left bearing: move them left, to align with the small type.
    at = layout.point(x - size * 0.05, y)
    number = LiveFigure(size * layout.unit, text, at=at, colour=theme.ink, anchor="left")
    number.set_fill(opacity=float(label > 0))
    return still, number


class Readings(VGroup):
    """The epoch and what else is read at it; names are `still`."""

    def __init__(self, epoch: Setting, stage: Stage, *, label: float) -> None:
        super().__init__()
        self.still = VGroup()
        self._reading = partial(reading, stage=stage, label=label)
        self.append("Epoch", epoch_text, epoch)

    def append(self, name: str, text: TextAt, place: Setting, *, longest: str = "") -> None:
        """Another number, and the `longest` that it will be."""
        still, figure = self._reading(name, text, place, longest=longest)
        self.still.add(still)
        self.add(figure)

    def append_measure(
        self, measure: WrittenMeasure, place: Setting, *, name: str | None = None
    ) -> None:
        """How well a run does, under the measure's short name or another."""
        self.append(
            name or measure.short, lambda now: measure.at(now.epoch), place, longest=measure.longest
        )

    def show(self, moment: Moment) -> None:
        """Show all numbers of a moment."""
        for figure in self.submobjects:
            figure.show(moment)


def epoch_text(moment: Moment) -> str:
    """The last whole epoch at a fractional one."""
    return grouped(moment.whole)


def corner_width(stage: Stage, longest: str = "100,000") -> float:
    """Design pixels that a corner reading takes beside the title, in a tall frame the subtitle.

    `longest` is the widest that it will be.
    """
    label, corner = stage.layout.readable(places_of(stage).subtitle[0]), _corner(stage)
    figure = Figure(corner, at=(0.0, 0.0, 0.0), colour=stage.theme.ink, bold=True, anchor="left")
    span = figure.write(longest).span()
    return 4 * label + span + corner if _in_line(stage) else max(span, 4 * label) + corner


def corner_reading(
    name: str, text: TextAt, longest: str, stage: Stage
) -> tuple[VGroup, LiveFigure]:
    """A number at the right end of the heading, its name above, or before it where that is tight.

    `longest` is the widest that it will be.
    """
    layout, theme, places = stage.layout, stage.theme, places_of(stage)
    size, (_, baseline) = places.subtitle
    label = layout.readable(size)
    at = layout.point(places.right, baseline)
    corner = _corner(stage)
    figure = LiveFigure(corner * layout.unit, text, at=at, colour=theme.ink, anchor="right")
    figure.set_fill(opacity=float(label > 0))
    still = VGroup()
    if label:
        before, above = 0.0, corner * _CAPITAL + label * 0.6
        if _in_line(stage):
            before, above = figure.write(longest).span() / layout.unit + label * 0.6, 0.0
        at = layout.point(places.right - before, baseline - above)
        still.add(line(name, label * layout.unit, at=at, colour=theme.muted, anchor="right"))
    return still, figure


def _corner(stage: Stage) -> float:
    return _TALL_CORNER if stage.layout.shape == "tall" else _CORNER


def _in_line(stage: Stage) -> bool:
    return stage.layout.shape == "tall" or not stage.layout.legible(places_of(stage).subtitle[0])
