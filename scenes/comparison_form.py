"""What the chart of a comparison has room for: title, names, values, and their sizes; no curves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .compared_run import ComparedRun
from .parts.time_axis import TimeAxis
from .stage.layout import Box
from .stage.stage import Stage
from .stage.typography import Figure, line, width_of
from .words.measures import WrittenMeasure

LABEL, TICK, TITLE = 22.0, 20.0, 24.0
"""Sizes of type."""
RAISED = 2.3
"""Times its size, type on small frames."""
REMARKED = 1.1
"""Ems below the ends of the clock for a line with its unit, where more is written than the ends."""
LEADING = 18.0
"""Design pixels of lines that lead from many curves to their labels."""

_SMALLEST = 14.0  # design pixels, for labels
_APART = 1.32  # ems from label to label
_BESIDE = 18.0  # design pixels from a curve's end to its label
_GAP = 16.0  # design pixels between a name and its value
_EDGE = 40.0  # design pixels from ticks to the edge of the frame
_CURVES = 220.0  # design pixels that labels leave for curves, at least
_VALUED = 0.6  # of the chart: what labels with values leave, which stand over the planes as well
_WIDEST = 0.5  # of the chart: names of runs, which would have to be cut
_DATED = 1.9  # ems below curves for the ends of the clock
_HUNG = 3.8  # ems left of curves for ticks


@dataclass(frozen=True)
class ComparisonForm:
    """The box of the curves, the title over them, and the size of a `label`, in design pixels.

    Ticks have the size `tick`, 0 where they cannot be read. The title stands over the ticks as well
    if it is `outer`. If curves are local `means`, the title says so. Labels have names of the width
    `names` if they are `named`, and values if they are `valued`.
    """

    curves: Box
    tick: float
    title: str
    outer: bool
    means: bool
    label: float
    leading: float = 0.0
    names: float = 0.0
    named: bool = False
    valued: bool = False

    @classmethod
    def of(
        cls,
        runs: Sequence[ComparedRun],
        box: Box,
        stage: Stage,
        *,
        axis: TimeAxis,
        crowded: bool,
        smoothed: bool,
    ) -> ComparisonForm:
        """That of a chart of runs with all around it in a box; curves may be many, or smoothed."""
        layout, measure, tick = stage.layout, runs[0].measure, type_of(TICK, stage)
        labelled = layout.legible(LABEL * layout.small_type)
        # Ticks hang in the margin of a wide frame; others have too little.
        hanging = labelled and layout.shape == "wide" and box.x < 76 * layout.small_type + _EDGE
        left = 0.0 if hanging else _HUNG * tick
        dated = _DATED + (REMARKED if axis.between else 0.0)
        curves = Box(box.x + left, box.y, box.width - left, box.height - dated * tick)
        inner = title_of(measure, curves.width, stage, means=smoothed)
        # Over the ticks as well, where there is no room beside them.
        title = inner or title_of(measure, box.width, stage, means=smoothed)
        bare = cls(
            replace(curves, width=curves.width - max(10.0, 0.5 * tick)),
            tick,
            title,
            outer=title != inner,
            means=smoothed and title != "",  # nothing else says so
            label=LABEL,
        )
        return bare._named(runs, curves, box, stage, crowded=crowded) if labelled else bare

    def _named(
        self,
        runs: Sequence[ComparedRun],
        curves: Box,
        box: Box,
        stage: Stage,
        *,
        crowded: bool,
    ) -> ComparisonForm:
        """The same with names, and with values, at the ends of curves, if there is room for them.

        Names stand over the planes as well, and are easier to read there than if they are small.
        """
        small, leading = stage.layout.small_type, LEADING if crowded else 0.0
        label = min(LABEL, curves.height / len(runs) / _APART / small)
        label = max(label, stage.layout.smallest_type)
        high = (len(runs) - 1) * label * small * _APART
        if label < _SMALLEST or high > curves.height:
            return replace(self, label=label)
        names, values = _widths(runs, label * small, stage)
        room = curves.width - _BESIDE - leading - names
        if names > _WIDEST * box.width or room < _CURVES * small:
            return replace(self, label=label)
        valued = not self.means and bool(room - _GAP - values >= _VALUED * box.width)
        return replace(
            self,
            curves=replace(curves, width=room - (_GAP + values if valued else 0.0)),
            label=label,
            leading=leading,
            names=names,
            named=True,
            valued=valued,
        )


def type_of(size: float, stage: Stage) -> float:
    """Type of a chart that stands alone for all runs: the size in which it can be read, or 0."""
    return stage.layout.chart_type(size, most=RAISED)


def title_of(measure: WrittenMeasure, width: float, stage: Stage, *, means: bool) -> str:
    """The longer of the measure's names that is no wider than some design pixels."""
    size = type_of(TITLE, stage)
    names = [measure.name, measure.brief, measure.short]
    if means:
        names = [f"{each}, smoothed" for each in names]
    for name in names if size else ():
        words = line(name, size, at=(0.0, 0.0, 0.0), colour=stage.theme.ink, bold=True)
        if words.width <= width:
            return name
    return ""


def _widths(runs: Sequence[ComparedRun], size: float, stage: Stage) -> tuple[float, float]:
    """The widest name and the widest value in type of that size, in design pixels."""
    em, at = size * stage.layout.unit, (0.0, 0.0, 0.0)
    names = (width_of(run.label) * em for run in runs)
    values = (
        Figure(em, at=at, colour=run.colour, anchor="left").write(run.longest).span()
        for run in runs
    )
    return max(names) / stage.layout.unit, max(values) / stage.layout.unit
