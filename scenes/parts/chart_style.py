"""How a chart is drawn and its values are written; draws nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from ...numerals import grouped
from ...reels.steps import Steps
from ..stage.layout import Layout
from ..words.measure_axis import MeasureAxis
from .time_axis import TimeAxis

_LABEL = 22.0  # design pixels
_BROKEN = 0.2  # of the height, for values beyond a scale that is cut


def _whole(epoch: float) -> str:
    return grouped(round(epoch))


@dataclass(frozen=True)
class ChartStyle:
    """Title, value at the top hairline, and how values are written; None for a bare spark line.

    `at_ends` is how values at moving ends are written, if not as on the hairlines. `dated` is the
    end of the clock below the chart with its unit, '{} epochs'; `when` is how its ends are written,
    in place of '{}'; it runs along an `axis`, from the first epoch to the last if none is given.
    With a `floor`, the scale is logarithmic from there to the top, else it begins at `low`. Where
    it is cut at the top, `beyond` says up to where values go: those above the top stand at a broken
    line above all others. In design pixels, `label` is the size of labels, and `names` the width of
    names in them, if that is not what the margin leaves. A `baseline` is a value to compare with
    and words for it, longest first. The title begins at
    `left`, in design pixels, if that is not where the box does. Where curves are `foreseen`, all of
    them is there from the beginning, faintly; labels that are `resting` then stand at their last
    ends, in the way of none. `stroke` is the width of those that are not dashed. Labels
    stand `leading` design pixels further away, for lines that lead there, if that is not 0.
    Type that could not be read is up to `raised` times as large.
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
    low: float = 0.0
    beyond: str = ""
    baseline: tuple[float, Sequence[str]] | None = None
    left: float | None = None
    foreseen: bool = False
    resting: bool = False
    stroke: float = 3.4
    leading: float = 0.0
    raised: float = 1.25

    def type_size(self, pixels: float, layout: Layout) -> float:
        """The size in this frame of type of some design pixels; 0 if it cannot be read."""
        return layout.chart_type(pixels, most=self.raised)

    @classmethod
    def on(cls, axis: MeasureAxis, title: str, *, steps: Steps | None = None) -> ChartStyle:
        """The style of a chart on the axis of a measure, its unit after the title.

        With `steps`, the first and the last of them are written below it.
        """
        return cls(
            title + axis.remark,
            axis.top,
            axis.tick,
            dated=steps.ended if steps else "",
            when=steps.written if steps else _whole,
            at_ends=axis.written,
            floor=axis.floor,
            low=axis.low,
        )

    def share(self, values: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
        """How high values stand, 0 to 1, those beyond the scale at its ends."""
        if self.floor is None:
            share = np.clip((values - self.low) / (self.top - self.low), 0, 1)
        else:
            low, high = np.log(self.floor), np.log(self.top)
            share = (np.log(np.clip(values, self.floor, self.top)) - low) / (high - low)
        if self.beyond:
            share = np.where(values > self.top, 1.0, share * (1 - _BROKEN))
        return np.asarray(share)

    def lines(self) -> list[tuple[float, float]]:
        """(share of the height, value) of every hairline."""
        if self.floor is None:
            middle = 0.0 if self.low < 0 < self.top else (self.low + self.top) / 2
            values = [self.low, middle, self.top]
        else:
            powers = np.arange(np.ceil(np.log10(self.floor)), np.floor(np.log10(self.top)) + 1)
            values = (10.0 ** powers[:: decades_of(len(powers) - 1)]).tolist()
        return [(float(self.share(np.array(value))), value) for value in values]


def decades_of(powers: int) -> int:
    """How many powers of ten to go from hairline to hairline, for at most four steps."""
    return max(1, -(-powers // 4))
