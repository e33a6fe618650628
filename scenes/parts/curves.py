"""Curves that grow with the clock and carry their own labels; knows nothing of the plane."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from jaxtyping import Float
from manim import Dot, Line, VGroup

from ..stage.layout import Box, Layout, Point
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.theme import Theme
from ..stage.typography import line
from ..words.numbers import grouped
from .curve_labels import Label, apart
from .shapes import Polyline, simplified, straight
from .time_axis import TimeAxis

_TOLERANCE = 0.1  # design pixels that a drawn curve may be beside its values
_DASH = (9.0, 6.0)  # design pixels on, off
_MARGIN = 40.0  # design pixels, from labels to the edge of the frame
_LABEL, _TICK, _TITLE = 22.0, 20.0, 24.0  # sizes of type


@dataclass(frozen=True)
class Series:
    """One curve: its name, a value (epochs,) for each recorded epoch, and whether it leads.

    Without a name it has no label. What does not lead is dashed and muted, unless it has a
    `colour` (#rrggbb) of its own. `read` gives what its label says at an epoch, if that is not the
    value there.
    """

    name: str
    values: Float[np.ndarray, " epochs"]
    leading: bool
    colour: str | None = None
    read: Callable[[float], str] | None = None


class Curve(Polyline):
    """A line through places up to a share of its axis, dashed if it does not lead.

    `shares` is how far along the axis of time the places are, 0 to 1.
    """

    growing_path = True  # renderers may keep a picture of its beginning

    def __init__(
        self,
        places: Float[np.ndarray, "epochs 2"],
        shares: Float[np.ndarray, " epochs"],
        layout: Layout,
        *,
        colour: str,
        dashed: bool,
    ) -> None:
        width = (2.4 if dashed else 3.4) * layout.unit * layout.thickening
        super().__init__(stroke_color=colour, stroke_width=width * 100, fill_opacity=0)
        self.drawn = places
        self._shares, self._head = shares, np.ascontiguousarray(places.T)
        # Shares rise with x: vertices keep theirs through all that follows.
        vertices = simplified(places, _TOLERANCE)
        length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(vertices, axis=0).T))])
        cuts = np.arange(0, length[-1], sum(_DASH)) if dashed else np.empty(0)
        along = np.unique(
            np.concatenate([length, cuts, cuts[cuts + _DASH[0] < length[-1]] + _DASH[0]])
        )
        x, y = (np.interp(along, length, vertices[:, axis]) for axis in (0, 1))
        middles = (along[:-1] + along[1:]) / 2
        on = middles % sum(_DASH) < (_DASH[0] if dashed else sum(_DASH))
        corners = np.array([layout.point(*each) for each in zip(x, y, strict=True)])
        self._segments = np.stack([corners[:-1], corners[1:]], axis=1)[on]
        times = np.interp(x, places[:, 0], shares)
        self._begins, self._ends = times[:-1][on], times[1:][on]

    def head(self, share: float) -> tuple[float, float]:
        """Where the curve has got to, in design pixels."""
        x, y = (float(np.interp(share, self._shares, each)) for each in self._head)
        return x, y

    def grow(self, share: float) -> None:
        """Show the curve up to a share of the axis."""
        begun = int(np.searchsorted(self._begins, share))
        shown = self._segments[:begun].copy()
        if begun:
            begin, end = self._begins[begun - 1], self._ends[begun - 1]
            start, stop = shown[-1]
            shown[-1, 1] = start + (stop - start) * min((share - begin) / (end - begin), 1)
        self.points = straight(shown[:, 0], shown[:, 1])


def _whole(epoch: float) -> str:
    return grouped(round(epoch))


@dataclass(frozen=True)
class ChartStyle:
    """Title, value at the top hairline, and how values are written; None for a bare spark line.

    `at_ends` is how values at moving ends are written, if not as on the hairlines. `dated` is the
    unit of the clock, below the chart; `when` is how its ends are written; it runs along an `axis`,
    from the first epoch to the last if none is given. With a `floor`, the scale is logarithmic from
    there to the top. In design pixels, `label` is the size of labels, and `names` the width of
    names in them, if that is not what the margin leaves.
    """

    title: str
    top: float
    written: Callable[[float], str] | None
    dated: str = ""
    at_ends: Callable[[float], str] | None = None
    when: Callable[[float], str] = _whole
    floor: float | None = None
    axis: TimeAxis | None = None
    label: float = _LABEL
    names: float | None = None

    def share(self, values: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
        """How high values stand, 0 to 1, those beyond the scale at its ends."""
        if self.floor is None:
            return np.asarray(np.clip(values / self.top, 0, 1))
        low, high = np.log(self.floor), np.log(self.top)
        return np.asarray((np.log(np.clip(values, self.floor, self.top)) - low) / (high - low))

    def lines(self) -> list[tuple[float, float]]:
        """(share of the height, value) of every hairline."""
        if self.floor is None:
            return [(part, part * self.top) for part in (0.0, 0.5, 1.0)]
        powers = np.arange(np.ceil(np.log10(self.floor)), np.floor(np.log10(self.top)) + 1)
        values = 10.0 ** powers[:: decades_of(len(powers) - 1)]
        return [(float(self.share(np.array(value))), float(value)) for value in values]


class Chart(VGroup):
    """A few curves over the epochs on shared hairlines, their values read at their moving ends.

    Title, hairlines and ticks are `still`. Labels that could not be read are left out.
    """

    def __init__(
        self,
        series: Sequence[Series],
        epochs: Float[np.ndarray, " epochs"],
        style: ChartStyle,
        *,
        box: Box,
        stage: Stage,
    ) -> None:
        self.box, self._layout, self._style = box, stage.layout, style
        self.epochs = epochs
        first, last = (float(each) for each in epochs[[0, -1]])
        self._axis = style.axis or TimeAxis(first, last)
        self.still = self._frame(stage.theme)
        names = [each.name for each in series]
        self._tips = [
            self._tip(each, stage, names) for each in series if np.isfinite(each.values).any()
        ]
        # What leads is drawn last, over the rest.
        super().__init__(*(tip.mobjects for tip in reversed(self._tips)))

    def show(self, moment: Moment) -> None:
        """Show every curve up to the epoch, with labels that keep clear of each other."""
        epoch, share = moment.epoch, float(self._axis.share(np.array(moment.epoch)))
        for tip in self._tips:
            tip.curve.grow(share)
            tip.dot.move(self._layout.point(*tip.curve.head(share)))
        written = self._style.at_ends or self._style.written
        named = [(tip, tip.label) for tip in self._tips if tip.label is not None]
        heads = [tip.curve.head(share) for tip, _ in named]
        size = self._layout.chart_type(self._style.label)
        # Labels stand in one column, also those of curves that have ended.
        column = max((x for x, _ in heads), default=0.0)
        middles = apart(
            [y for _, y in heads], gap=size * 1.32, low=self.box.y, high=self.box.bottom
        )
        for (tip, label), middle in zip(named, middles, strict=True):
            place = self._layout.point(column + 18, middle + size * 0.36)
            if tip.series.read is not None:
                label.write(tip.series.read(epoch), at=place)
            elif written is not None:
                # Of the last whole epoch, as numbers elsewhere are; the dot is on its way already.
                last = np.searchsorted(self.epochs, epoch + 1e-9, side="right") - 1
                value = float(tip.series.values[max(int(last), 0)])
                label.write(written(value), at=place)

    def place(self, epoch: float, value: float) -> tuple[float, float]:
        """Where a value at an epoch stands, in design pixels."""
        return float(self._x(np.array([epoch]))[0]), float(self._y(np.array([value]))[0])

    @property
    def drawn(self) -> list[Float[np.ndarray, "n 2"]]:
        """The places that each curve runs through, in design pixels."""
        return [tip.curve.drawn for tip in self._tips]

    def _tip(self, series: Series, stage: Stage, names: Sequence[str]) -> _Tip:
        layout, theme = stage.layout, stage.theme
        colour = series.colour or (theme.ink if series.leading else theme.muted)
        dashed = not series.leading and series.colour is None
        # A curve ends where its values do: those of a run that diverged are numbers no longer.
        known = np.isfinite(series.values)
        places = np.column_stack([self._x(self.epochs), self._y(series.values)])[known]
        shares = self._axis.share(self.epochs[known])
        curve = Curve(places, shares, layout, colour=colour, dashed=dashed)
        dot = _Head(radius=5.5 * layout.unit * layout.thickening, color=colour)
        label = None
        size = layout.chart_type(self._style.label)
        if series.name and self._style.written and size:
            value = 4 * size if self._style.at_ends is None else 0.0
            left = layout.width - self.box.right - _MARGIN - 18 - value
            room = left if self._style.names is None else self._style.names
            label = Label(
                series.name,
                size,
                stage,
                bold=series.leading,
                colour=colour,
                width=room,
                among=names,
            )
            label.hairlines = [layout.point(0, y)[1] for y, _ in self._hairlines()]
        return _Tip(series, curve, dot, label, VGroup(curve, dot, *([label] if label else [])))

    def _x(self, epochs: Float[np.ndarray, " epochs"]) -> Float[np.ndarray, " epochs"]:
        return np.asarray(self.box.x + self._axis.share(epochs) * self.box.width)

    def _y(self, values: Float[np.ndarray, " epochs"]) -> Float[np.ndarray, " epochs"]:
        return np.asarray(self.box.bottom - self._style.share(values) * self.box.height)

    def _hairlines(self) -> list[tuple[float, float]]:
        """(y in design pixels, value) of every hairline."""
        box = self.box
        return [(box.bottom - part * box.height, value) for part, value in self._style.lines()]

    def _frame(self, theme: Theme) -> VGroup:
        """Title, three hairlines, and what they stand for, in the gutter left of them."""
        layout, box, style = self._layout, self.box, self._style
        still = VGroup()
        size = layout.chart_type(_TICK)
        tick = partial(line, size=size * layout.unit, colour=theme.muted)
        for y, value in self._hairlines():
            ends = layout.point(box.x, y), layout.point(box.right, y)
            width = 1.4 * layout.unit * layout.thickening
            still.add(Line(*ends, stroke_color=theme.hairline, stroke_width=width * 100))
            if style.written and size:
                at = layout.point(box.x - 14, y + size * 0.36)
                still.add(tick(_rounded(style.written(value)), at=at, anchor="right"))
        if style.dated and size:
            y = box.bottom + size * 1.5
            last, unit = style.when(self._axis.last), style.dated + self._axis.remark
            end = layout.point(box.right, y)
            words = tick(f"{last} {unit}", at=end, anchor="right")
            beyond = tick(unit, at=layout.point(box.right + size * 0.5, y))
            room = (layout.width - box.right - _MARGIN - size * 0.5) * layout.unit
            if self._axis.between and beyond.width <= room:
                words = tick(last, at=end, anchor="right")
                still.add(beyond)
            still.add(tick(style.when(self._axis.first), at=layout.point(box.x, y)), words)
            free = box.x + size, box.right - words.width / layout.unit - size
            for epoch in self._axis.between:
                x = self._x(np.array([epoch]))[0]
                words = tick(style.when(epoch), at=layout.point(x, y), anchor="middle")
                half = words.width / layout.unit / 2
                if free[0] <= x - half and x + half <= free[1]:
                    still.add(words)
                    free = x + half + size, free[1]
        size = layout.chart_type(_TITLE)
        if style.title and size:
            at = layout.point(box.x, box.y - size * 1.1)
            still.add(line(style.title, size * layout.unit, at=at, colour=theme.ink, bold=True))
        return still


@dataclass(frozen=True)
class _Tip:
    """Everything that moves with one curve."""

    series: Series
    curve: Curve
    dot: _Head
    label: Label | None
    mobjects: VGroup


class _Head(Dot):
    """The dot at the end of a curve, moved without asking where it is."""

    def __init__(self, *, radius: float, color: str) -> None:
        super().__init__(radius=radius, color=color)
        self._outline: Float[np.ndarray, "handles 3"] = np.array(self.get_all_points(), dtype=float)

    def move(self, at: Point) -> None:
        """Stand at a place."""
        self.points = self._outline + np.array(at)


def decades_of(powers: int) -> int:
    """How many powers of ten to go from hairline to hairline, for at most four steps."""
    return max(1, -(-powers // 4))


def _rounded(value: str) -> str:
    """A tick without the zeros that only a moving value needs."""
    return value.rstrip("0").rstrip(".") if "." in value else value
