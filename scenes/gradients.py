"""How much gradient reaches each layer, as arrows and curves, beside what has been learnt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Float
from manim import Mobject, VGroup

from ..reels.milestones import diverges_at
from ..reels.recording import Recording
from ..reels.steps import Steps
from ..shortening import cut_middle
from .colour_key import colour_key
from .composition import Composition, Live, Still
from .fields.pace import Pace
from .fields.task_colours import colours_of
from .gradient_places import RunPlaces, bare, gradient_places, only_large, title_size
from .gradient_scale import leaving, means_in, means_of, style_of
from .parts.chart_style import ChartStyle
from .parts.curve_tip import Series
from .parts.curves import Chart
from .parts.gradient_arrows import GradientArrows, layer_colour, layer_name
from .parts.paragraph import LEADING, paragraph, wrapped
from .parts.plane import Plane
from .parts.points import points_of
from .parts.readings import Readings, corner_reading, corner_width, step_text
from .parts.recorded_output import output_of
from .parts.ticks import axes_of
from .parts.time_axis import TimeAxis
from .parts.titles import fitting_title, heading, remark
from .reel_scene import ReelScene
from .stage.easing import Fading
from .stage.layout import Box
from .stage.places import Setting, places_of
from .stage.stage import Stage
from .stage.target import Target
from .stage.typography import line
from .suitable import check_gradients, some_reels
from .words.differences import common_of, labels_of, unnamed_of
from .words.gradients import gradient_comparison, gradient_titles, learnt_in_the_end
from .words.measures import written_measure_of
from .words.own_names import are_on_same_axes, has_shared_scale, own_axes, own_classes
from .words.phrases import beginning
from .words.sentences import point_marks_of

_NAMED = 4  # curves of a chart that all have names; of more, as far as it is high enough
_APART = 1.32  # ems from name to name
_APART_FROM_NAME = 6.0  # ems, at least, from the name of an epoch to that of the measure beside it
_BESIDE_CURVES = 0.6  # of the height of a chart, names take at most, or they are far from their own
_OF_EACH_LAYER = "Size (norm) of each layer’s gradient"
_OF_EACH, _SIZE = "Size (norm) of each gradient", "Gradient size"
_TITLES = (
    f"{_OF_EACH_LAYER}, on a log scale",
    f"{_OF_EACH_LAYER}, log scale",
    f"{_OF_EACH}, log scale",
    f"{_SIZE}, log scale",
    _SIZE,
)
_AFTER_NAMES = ("size (norm) of each gradient", "gradient size")
_BESIDE = 0.6  # ems from a name to what follows it
_BASELINE, _SMALL_BASELINE = 1.1, 0.6  # ems of titles over planes and arrows
_AFTER = 7.5  # ems that these have at least


class Gradients(ReelScene):
    """Field and boundary of one to three runs, and the gradient norm of each of their layers."""

    def compose(self) -> Composition:
        """The film; raises `UserError` for no recording, more than three, or without gradients."""
        reels = some_reels("gradients", self.reels)
        check_gradients("gradients", reels)
        stage, layout, alone = self.stage, self.stage.layout, len(reels) == 1
        pace = Pace.shared(self.pace, reels)
        steps = Steps.shared([reel.steps for reel in reels])
        shown = min(reel.steps.first for reel in reels), steps.last
        means = means_of(reels)
        norms = [means_in(reel) for reel in reels]
        style = style_of(reels, norms)
        keyed, axes = bool(own_classes(reels)) or has_shared_scale(reels), are_on_same_axes(reels)
        places = gradient_places(len(reels), stage, keyed=keyed, axes=axes)
        labels = [""] if alone else labels_of(reels)
        most = max(own.shape[1] for own in norms)
        of_means = f"{means} {steps.several}" if means else ""
        over_arrows = _over_arrows(stage, of_means, alone=alone)
        if layout.shape == "tall":
            style = replace(style, title="")
        style = replace(style, axis=TimeAxis(*shown))
        runs = [
            _Run(
                reel,
                own,
                place,
                label,
                style=replace(
                    style,
                    title="" if index and place.left is None else style.title,
                    dated=style.dated if place.dated else "",
                ),
                ended=_ended(reel, steps),
                titles=() if index and not _follow(stage) and place.left is None else over_arrows,
                most=most,
                stage=stage,
            )
            for index, (reel, own, place, label) in enumerate(
                zip(reels, norms, places.runs, labels, strict=True)
            )
        ]
        subtitles = _subtitles(reels, of_means if layout.shape != "tall" else "")
        if places.epoch is None:
            label, number = corner_reading(steps.title, step_text(steps), steps.longest, stage)
            kept = corner_width(stage, steps.longest)
            readings = {steps.title.lower(): Target.of(label, number, layout=stage.layout)}
        else:
            (size, (x, y)), type_size = places.epoch, places_of(stage).labels
            number = Readings(places.epoch, steps, stage, label=type_size)
            after = x + max(places.beside, _APART_FROM_NAME * stage.layout.readable(type_size))
            number.append_measure(written_measure_of(reels[0]), (size, (after, y)))
            label, kept, readings = number.still, 0.0, number.targets()
        said = 2 if alone and not only_large(stage) else 1  # subtitles of small frames
        titles = [self.headline(each) for each in gradient_titles(reels, labels, norms)]
        title = fitting_title(titles, stage, kept=kept)
        return Composition(
            [
                Still(heading(title, subtitles, stage, kept=kept, small=said)),
                Still(label),
                Still(colour_key(reels, places.key, stage)),
                *([Still(axes_of(runs[-1].plane, own_axes(reels[0])))] if axes else []),
                Still(_comparison(reels, places.remark, stage)),
                *(Still(each) for run in runs for each in run.still),
                *(Live(each, run.epoch) for run in runs for each in (run.image, run.boundary)),
                *(Still(run.points) for run in runs),
                *(Live(each, run.epoch) for run in runs for each in run.live),
                Live(number),
            ],
            pace,
            targets={
                **readings,
                **_arrow_targets(runs, alone=alone),
                **{
                    "curves" if alone else f"curves {index}": run.curves
                    for index, run in enumerate(runs, start=1)
                },
            },
        )


def _over_arrows(stage: Stage, means: str, *, alone: bool) -> Sequence[str]:
    """Titles of arrows, longest first; after names of runs where these are over the arrows as well.

    They say of what arrows are means, if they are, where subtitles have no room for it. In a tall
    frame they are those of curves, too.
    """
    if not alone and _follow(stage):
        titles = _AFTER_NAMES
        return (*(f"{each}, {means}" for each in titles if means), *titles)
    if stage.layout.shape == "tall":
        return (f"{_OF_EACH}{f', {means}' if means else ''}",)
    if not means or not only_large(stage):
        return _TITLES
    named = (f"{each}, {means}" for each in (_OF_EACH_LAYER, _OF_EACH, _SIZE, "Gradient"))
    return *named, beginning(means), "Gradient means"


def _follow(stage: Stage) -> bool:
    """Whether titles of arrows follow the names of several runs, over the planes of these."""
    return stage.layout.shape == "tall" or bare(stage)


def _ended(reel: Recording, shared: Steps) -> list[str]:
    """That a run ended before another did, longest first; nothing of one that did not."""
    own = reel.steps
    if own.last == shared.last or reel.cut_short:
        return []
    own = own if own.name == shared.name else Steps(own.numbers, shared.name)
    return [f"ended at {each}" for each in (own.named(own.last), own.written(own.last))] + ["ended"]


def _subtitles(reels: Sequence[Recording], means: str) -> list[str | list[str]]:
    """What was trained, what all arrows and curves are, and what marks on a plane stand for.

    Of several runs it begins with what they have in common, and ends with what else differs.
    """
    common = reels[0].about.summary if len(reels) == 1 else common_of(reels)
    said = f"{'arrows' if common else 'Arrows'} and curves are {means}" if means else ""
    if len(reels) == 1:
        return [common, said, *point_marks_of(reels[0])]
    return [common, said, *(f"runs {each}" for each in unnamed_of(reels))]


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
        ended: Sequence[str],
        titles: Sequence[str],
        most: int,
        stage: Stage,
    ) -> None:
        dataset, count = reel.dataset, norms.shape[1]
        self._last = reel.steps.last
        plane = self.plane = Plane.of(dataset, places.plane, stage)
        self.image, self.boundary = output_of(reel, plane)
        self.points = points_of(dataset, colours_of(reel.task).hues(dataset.labels), plane)
        epochs = reel.epochs.astype(float)
        shares = np.where(np.isfinite(norms), style.share(norms), np.nan)
        size = 38.0 if only_large(stage) else 20.0
        arrows = self.arrows = GradientArrows(
            shares,
            epochs,
            box=places.arrows,
            label=size,
            most=most,
            norms=norms,
            diverges=diverges_at(reel),
            stage=stage,
        )
        self.still: list[Mobject] = [arrows.still]
        self.live: list[GradientArrows | Chart | Fading] = [arrows]
        self.curves = Target()
        if places.chart is not None:
            apart = _APART * (style.type_size(style.label, stage.layout) or np.inf)
            most_named = int(_BESIDE_CURVES * places.chart.height / apart)
            series = [
                Series(
                    _curve_name(depth, count, most=most_named) if places.named else "",
                    leaving(norms[:, depth], style.top),
                    leading=False,
                    colour=layer_colour(depth, count, stage),
                )
                for depth in range(count)
            ]
            style = replace(style, left=places.left)
            chart = Chart(series, epochs, style, box=places.chart, stage=stage)
            self.still.append(chart.still)
            self.live.append(chart)
            self.curves = chart.addressed
        after = _follow(stage)
        size, left, right = title_size(stage), places.arrows.x, places.arrows.right
        if label:
            box = places.plane
            if after:  # the name has the width of the plane and of the arrows
                box = replace(box, width=right - box.x - _AFTER * size)
            name = _title(label, box, stage)
            self.still.append(name)
            if after:
                left = box.x + name.width / stage.layout.unit + _BESIDE * size
            if ended and size:
                x = box.x + name.width / stage.layout.unit + _BESIDE * size
                at = size, (x, _baseline(box, stage))
                end = right if after else places.arrows.x - _BESIDE * size
                words = remark(ended, at, stage, colour=stage.theme.muted, right=end)
                if after:  # at the end of the line, so that there is no gap until then
                    words.shift((stage.layout.point(end, 0)[0] - words.get_right()[0], 0, 0))
                    right -= words.width / stage.layout.unit + _BESIDE * size
                self.live.append(Fading(*words, share=lambda now: float(now.epoch >= self._last)))
        place = size, (left, _baseline(places.arrows, stage))
        colour = stage.theme.muted if label and after else stage.theme.ink
        bold = not (label and after)
        if titles:
            self.still.append(remark(titles, place, stage, colour=colour, right=right, bold=bold))

    def epoch(self, epoch: float) -> float:
        """The run's own epoch at the film's."""
        return min(epoch, self._last)


def _curve_name(depth: int, count: int, *, most: int) -> str:
    """The name of a layer's curve; '' between the first and the last of more than `most`."""
    named = count <= max(_NAMED, most) or depth in (0, count - 1)
    return layer_name(depth, count) if named else ""


def _comparison(reels: Sequence[Recording], place: Setting | None, stage: Stage) -> VGroup:
    """How the layers of a run alone compare, in lines of which the last stands on its place."""
    size, (x, y) = place or (0.0, (0.0, 0.0))
    size = stage.layout.readable(size, most=1.3)
    if len(reels) > 1 or not size:
        return VGroup()
    width = (places_of(stage).right - x) / size
    said = gradient_comparison(reels[0])
    if stage.layout.shape == "tall":  # where no reading has room
        said = " ".join(filter(None, [said, learnt_in_the_end(reels[0])]))
    high = (len(wrapped(said, width)) - 1) * LEADING * size
    box = Box(x, y - high - size, width * size, high + 1.8 * size)
    return paragraph([said], size, box, stage, colour=stage.theme.ink)


def _baseline(box: Box, stage: Stage) -> float:
    """Where titles over a box stand."""
    return box.y - (_SMALL_BASELINE if bare(stage) else _BASELINE) * title_size(stage)


def _title(text: str, box: Box, stage: Stage) -> Mobject:
    """The name of a run, above a box."""
    layout, colour, size = stage.layout, stage.theme.ink, title_size(stage)
    at = layout.point(box.x, _baseline(box, stage))
    unit = layout.unit
    return line(
        text,
        size * unit,
        at=at,
        colour=colour,
        bold=True,
        width=box.width * unit,
        cut=cut_middle,
        what="names of runs",
    )
