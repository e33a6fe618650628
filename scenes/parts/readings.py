"""Large numbers under their names, alone or all that change with the epoch."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from manim import VGroup

from ..stage.layout import Layout
from ..stage.places import Setting, grid_of
from ..stage.theme import Theme
from ..stage.typography import Figure, line
from ..words.measures import Measure
from ..words.numbers import grouped

_CAPITAL = 0.727  # of the em, in Inter (its OS/2 table)
_CORNER, _TALL_CORNER = 62.0, 50.0  # design pixels, sizes of a number in the corner


def reading(
    name: str, place: Setting, *, label: float, layout: Layout, theme: Theme, longest: str = ""
) -> tuple[VGroup, Figure]:
    """The name in type of size `label`, larger on small frames, and the number.

    A number whose name could not be read is not seen either. Where the `longest` that the number
    will be has no room, it is smaller.
    """
    size, (x, y) = place
    label = layout.readable(label)
    figure = partial(Figure, colour=theme.ink, bold=True, anchor="left")
    span = figure(size * layout.unit, at=layout.point(x, y)).show(longest).span() / layout.unit
    size *= min(1.0, (grid_of(layout).right - x) / max(span, 1.0))
    still = VGroup()
    if label:
        above = layout.point(x, y - size * _CAPITAL - label * 0.75)
        still.add(line(name, label * layout.unit, at=above, colour=theme.muted))
    # A large first digit stands a little to the right of the edge that small type keeps.
    at = layout.point(x - size * 0.05, y)
    number = figure(size * layout.unit, at=at)
    number.set_fill(opacity=float(label > 0))
    return still, number


class Readings:
    """The epoch and what else is read at it: `still` names, and `moving` numbers."""

    def __init__(self, epoch: Setting, *, label: float, layout: Layout, theme: Theme) -> None:
        self.still = VGroup()
        self.moving: list[Figure] = []
        self._told: list[Callable[[float], str]] = []
        self._reading = partial(reading, label=label, layout=layout, theme=theme)
        self.add("Epoch", epoch, epoch_told)

    def add(
        self, name: str, place: Setting, told: Callable[[float], str], *, longest: str = ""
    ) -> None:
        """Another number: what is `told` at a fractional epoch, and the `longest` of that."""
        still, figure = self._reading(name, place, longest=longest)
        self.still.add(still)
        self.moving.append(figure)
        self._told.append(told)

    def add_measure(self, measure: Measure, place: Setting) -> None:
        """How well a run does."""
        self.add(measure.short, place, measure.at, longest=measure.longest)

    def show(self, epoch: float) -> None:
        """Show all numbers at a fractional epoch."""
        for figure, told in zip(self.moving, self._told, strict=True):
            figure.show(told(epoch))


def epoch_told(epoch: float) -> str:
    """The last whole epoch at a fractional one."""
    return grouped(int(epoch + 1e-9))


def corner_width(layout: Layout) -> float:
    """Design pixels that a corner reading takes beside the title, in a tall frame the subtitle."""
    label = layout.readable(grid_of(layout).subtitle[0])
    return 4 * label + 3.6 * _corner(layout) if _in_line(layout) else 250.0


def corner_reading(
    name: str, longest: str, *, layout: Layout, theme: Theme
) -> tuple[VGroup, Figure]:
    """A number at the right end of the heading, its name above, or before it where that is tight.

    `longest` is the widest that it will be.
    """
    grid = grid_of(layout)
    size, (_, baseline) = grid.subtitle
    label = layout.readable(size)
    at = layout.point(grid.right, baseline)
    corner = _corner(layout)
    figure = Figure(corner * layout.unit, at=at, colour=theme.ink, bold=True, anchor="right")
    figure.set_fill(opacity=float(label > 0))
    still = VGroup()
    if label:
        before, above = 0.0, corner * _CAPITAL + label * 0.6
        if _in_line(layout):
            before, above = figure.show(longest).span() / layout.unit + label * 0.6, 0.0
        at = layout.point(grid.right - before, baseline - above)
        still.add(line(name, label * layout.unit, at=at, colour=theme.muted, anchor="right"))
    return still, figure


def _corner(layout: Layout) -> float:
    return _TALL_CORNER if layout.shape == "tall" else _CORNER


def _in_line(layout: Layout) -> bool:
    return layout.shape == "tall" or not layout.legible(grid_of(layout).subtitle[0])
