"""How much gradient reaches each layer, as arrows and curves, beside what has been learnt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Float
from manim import Mobject, VGroup

from ..reels.recording import Recording
from ..reels.steps import Steps
from ..shortening import cut_middle
from .composition import Composition, Live, Still
from .fields.pace import Pace
from .fields.task_colours import colours_of
from .gradient_places import RunPlaces, bare, gradient_places
from .parts.chart_style import ChartStyle
from .parts.class_list import ClassKey
from .parts.curves import Chart, Series
from .parts.gradient_arrows import GradientArrows, layer_colour, layer_name
from .parts.paragraph import paragraph
from .parts.plane import Plane, points_of
from .parts.readings import corner_reading, corner_width, reading, step_text
from .parts.recorded_output import output_of
from .parts.titles import fitting_title, heading
from .reel_scene import ReelScene, some_reels
from .stage.layout import Box
from .stage.places import places_of
from .stage.stage import Stage
from .stage.target import Target
from .stage.typography import line
from .words.differences import common_of, labels_of
from .words.gradients import exploding_at, gradient_comparison, gradient_title
from .words.own_names import own_classes

_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_SMOOTH = 0.01  # of all epochs, on either side: curves are means over these
_FEW = 3  # epochs at most, of which there are no means
_NAMED = 4  # curves of a chart at most that all have names; of more, only the first and the last
_LOWEST = 1e-300  # of gradients that can be drawn
_BEYOND = 2  # powers of ten that are drawn above what there was before gradients explode
_TITLE, _SMALL_TITLE = 24.0, 44.0  # sizes of type over planes and arrows


class Gradients(ReelScene):
    """Field and boundary of one to three runs, and the gradient norm of each of their layers."""

    def compose(self) -> Composition:
        """The film; raises `UserError` for no recording or more than three."""
        reels = some_reels("gradients", self.reels)
        stage, layout, alone = self.stage, self.stage.layout, len(reels) == 1
        pace = Pace.shared(self.pace, reels)
        reach = _reach(reels)
        norms = [_smoothed(reel.metrics.gradient_norms, reach) for reel in reels]
        style = _style(reels, norms, reach)
        names = own_classes(reels)
        places = gradient_places(len(reels), stage, keyed=bool(names))
        labels = [""] if alone else labels_of(reels)
        runs = [
            _Run(reel, own, place, label, style=style, stage=stage)
            for reel, own, place, label in zip(reels, norms, places.runs, labels, strict=True)
        ]
        subtitles = [reels[0].about.summary]
        if not alone:
            common = common_of(reels)
            means = f"{'curves' if common else 'Curves'} are {_means(reach)}" if reach else ""
            subtitles = [each for each in (common, means) if each]
        steps = Steps.shared([reel.steps for reel in reels])
        if places.epoch is None:
            label, number = corner_reading(steps.title, step_text(steps), steps.longest, stage)
            kept = corner_width(stage, steps.longest)
        else:
            size = places_of(stage).labels
            label, number = reading(
                steps.title,
                step_text(steps),
                places.epoch,
                stage,
                label=size,
                longest=steps.longest,
            )
            kept = 0.0
        remark = VGroup()
        if alone and places.remark is not None:
            size, (x, y) = places.remark
            wide = layout.width - 2 * x if layout.shape == "tall" else places_of(stage).right - x
            said = [gradient_comparison(reels[0])]
            box = Box(x, y - size, wide, 3.8 * size)
            remark = paragraph(said, size, box, stage, colour=stage.theme.ink)
        # Where names of runs make it too long, it counts the runs.
        titles = [self.headline(gradient_title(reels, each)) for each in (labels, [])]
        title = fitting_title(titles, stage, kept=kept)
        return Composition(
            [
                Still(heading(title, subtitles, stage, kept=kept)),
                Still(label),
                Still(ClassKey(names, places.key, stage)),
                Still(remark),
                *(Still(each) for run in runs for each in run.still),
                *(Live(each, run.epoch) for run in runs for each in (run.image, run.boundary)),
                *(Still(run.points) for run in runs),
                *(Live(each, run.epoch) for run in runs for each in run.live),
                Live(number),
            ],
            pace,
            targets={
                steps.title.lower(): Target.of(label, number, layout=stage.layout),
                **_arrow_targets(runs, alone=alone),
                **{
                    "curves" if alone else f"curves {index}": each.addressed
                    for index, run in enumerate(runs, start=1)
                    for each in run.live
                    if isinstance(each, Chart)
                },
            },
        )


def _arrow_targets(runs: Sequence[_Run], *, alone: bool) -> dict[str, Target]:
    """The arrows of each of several runs, and those of all together."""
    if alone:
        return {}
    each = [run.arrows.targets()["arrows"] for run in runs]
    together = Target(lambda: [box for target in each for box in target.boxes()])
    numbered = {f"arrows {index}": target for index, target in enumerate(each, start=1)}
    return {"arrows": together, **numbered}


class _Run:
    """Plane, arrows and chart of one recording, which holds its last epoch once it is over."""

    def __init__(
        self,
        reel: Recording,
        norms: Float[np.ndarray, "epochs layers"],
        places: RunPlaces,
        label: str,
        *,
        style: ChartStyle,
        stage: Stage,
    ) -> None:
        dataset, count = reel.dataset, norms.shape[1]
        self._last = reel.steps.last
        plane = Plane.of(dataset, places.plane, stage)
        self.image, self.boundary = output_of(reel, plane)
        self.points = points_of(dataset, colours_of(reel.task).hues(dataset.labels), plane)
        epochs = reel.epochs.astype(float)
        small = bare(stage)
        shares = np.where(np.isfinite(norms), style.share(norms), np.nan)
        size = 38.0 if small else 20.0
        arrows = self.arrows = GradientArrows(
            shares, epochs, box=places.arrows, label=size, stage=stage
        )
        self.still: list[Mobject] = [arrows.still]
        self.live: list[GradientArrows | Chart] = [arrows]
        if places.chart is not None:
            series = [
                Series(
                    layer_name(depth, count) if count <= _NAMED or depth in (0, count - 1) else "",
                    _leaving(norms[:, depth], style.top),
                    leading=False,
                    colour=layer_colour(depth, count, stage),
                )
                for depth in range(count)
            ]
            chart = Chart(series, epochs, style, box=places.chart, stage=stage)
            self.still.append(chart.still)
            self.live.append(chart)
        tall = stage.layout.shape == "tall"
        if label:
            box = places.plane
            if small:  # nothing else stands above the arrows
                box = replace(box, width=places.arrows.right - box.x)
            self.still.append(_title(label, box, stage, what="names of runs"))
        if label and tall:
            self.still.append(_title(label, places.arrows, stage))
        elif not (label and small):
            title = "Gradient norm of each layer"
            title = "Gradient norm" if places.arrows.width < 380 else title
            self.still.append(_title(title, places.arrows, stage))

    def epoch(self, epoch: float) -> float:
        """The run's own epoch at the film's."""
        return min(epoch, self._last)


def _reach(reels: Sequence[Recording]) -> int:
    """How many epochs on either side belong to the means that curves show; none of a few."""
    count = max(len(reel.epochs) for reel in reels)
    return max(1, round(count * _SMOOTH)) if count > _FEW else 0


def _means(reach: int) -> str:
    return f"means of {2 * reach + 1}"


def _style(
    reels: Sequence[Recording], norms: Sequence[Float[np.ndarray, "_ _"]], reach: int
) -> ChartStyle:
    """One log scale for all runs, from the smallest gradient to the largest.

    Where gradients explode, it is cut not far above those before; where some are 0, it begins at 0.
    """
    low, high, nothing, exploded = np.inf, _LOWEST, False, False
    for reel, own in zip(reels, norms, strict=True):
        known = own[np.isfinite(own)]
        nothing |= bool((known == 0).any())
        low = min(low, float(known[known > 0].min(initial=np.inf)))
        exploding = exploding_at(reel)
        before = own if exploding is None else own[: max(reel.steps.before(exploding), 1)]
        most = float(before[np.isfinite(before)].max(initial=0.0))
        exploded |= exploding is not None
        beyond = 1.0 if exploding is None else 10.0**_BEYOND
        high = max(high, min(most * beyond, float(known.max(initial=0.0))))
    if low > high:
        low, high = 0.1, 1.0
    # Ends that mean something are powers of ten; others are at the next half of one.
    parts_above, parts_below = (1 if each else 2 for each in (exploded, nothing))
    top = float(np.ceil(np.log10(high) * parts_above - 1e-9) / parts_above)
    bottom = float(np.floor(np.log10(low) * parts_below + 1e-9) / parts_below) - nothing
    if np.floor(top) - np.ceil(bottom) < 1:  # too few hairlines
        top, bottom = float(np.ceil(top)), min(float(np.floor(bottom)), np.ceil(top) - 1)
    floor = 10.0**bottom

    def written(value: float) -> str:
        return "0" if nothing and value < 1.5 * floor else _power(value)

    steps = Steps.shared([reel.steps for reel in reels])
    title = f"Over the {steps.plural}"
    title += f", {_means(reach)}" if reach and len(reels) == 1 else ""
    most = max(float(own[np.isfinite(own)].max(initial=0.0)) for own in norms)
    cut = f"to {_power(10.0 ** np.ceil(np.log10(most)))}" if most > 10.0**top * 1.001 else ""
    return ChartStyle(
        title,
        10.0**top,
        written,
        dated=steps.ended,
        when=steps.written,
        at_ends=lambda _: "",
        floor=floor,
        beyond=cut,
    )


def _smoothed(
    norms: Float[np.ndarray, "epochs layers"], reach: int
) -> Float[np.ndarray, "epochs layers"]:
    """The geometric mean of norms around every epoch, without zeros, which stay zeros.

    NaN at epochs where training had diverged, which are in no mean.
    """
    finite = np.isfinite(norms).all(axis=1)
    known = norms[finite].astype(float)
    smooth = np.full(norms.shape, np.nan)
    if len(known):
        there = known > 0
        logs = np.log(np.maximum(known, _LOWEST)) * there
        sums, counts = (_windows(each, reach) for each in (logs, there.astype(float)))
        smooth[finite] = np.where(there, np.exp(sums / np.maximum(counts, 1)), 0.0)
    return smooth


def _leaving(values: Float[np.ndarray, " epochs"], top: float) -> Float[np.ndarray, " epochs"]:
    """The same up to the first with which they leave the scale, which ends at `top`, for good."""
    inside = np.flatnonzero(values <= top)
    if not len(inside) or inside[-1] + 2 >= len(values):
        return values
    left = values.copy()
    left[inside[-1] + 2 :] = np.nan
    return left


def _windows(
    values: Float[np.ndarray, "epochs layers"], reach: int
) -> Float[np.ndarray, "epochs layers"]:
    """Sums over every epoch and those around it; the first and the last are repeated."""
    padded = np.pad(values, ((reach, reach), (0, 0)), mode="edge")
    totals = np.cumsum(np.vstack([np.zeros(values.shape[1]), padded]), axis=0)
    window = 2 * reach + 1
    return np.asarray(totals[window:] - totals[:-window])


def _power(value: float) -> str:
    """A power of ten: 10⁻³, or 1."""
    exponent = round(float(np.log10(value)))
    return "1" if exponent == 0 else f"10{str(exponent).translate(_SUPERSCRIPTS)}"


def _title(text: str, box: Box, stage: Stage, *, what: str = "") -> Mobject:
    """What a plane or the arrows are, above their box."""
    layout, colour = stage.layout, stage.theme.ink
    size = layout.readable((_SMALL_TITLE if bare(stage) else _TITLE) * layout.small_type)
    at = layout.point(box.x, box.y - 1.1 * size)
    unit = layout.unit
    return line(
        text,
        size * unit,
        at=at,
        colour=colour,
        bold=True,
        width=box.width * unit,
        cut=cut_middle,
        what=what,
    )
