"""How much gradient reaches each layer, as arrows and curves, beside what has been learnt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from manim import VGroup, VMobject

from ..reels.recording import Recording
from ..reels.steps import Steps
from .colour_key import colour_key
from .composition import Composition, Live, Still
from .fields.pace import Pace
from .gradient_places import GradientPlaces, RunPlaces, follow, gradient_places, only_large
from .gradient_run import GradientRun
from .gradient_scale import means_in, means_of, style_of
from .parts.chart_style import ChartStyle
from .parts.paragraph import LEADING, paragraph, wrapped
from .parts.readings import Readings, corner_reading, corner_width, step_text
from .parts.ticks import axes_of
from .parts.time_axis import TimeAxis
from .parts.titles import fitting_title, heading
from .reel_scene import ReelScene
from .stage.layout import Box
from .stage.places import Setting, places_of
from .stage.stage import Stage
from .stage.target import Target
from .suitable import check_gradients, some_reels
from .words.differences import common_of, labels_of, unnamed_of
from .words.gradient_measures import when_means_end
from .words.gradients import gradient_comparison, gradient_titles
from .words.measures import written_measure_of
from .words.own_names import are_on_same_axes, has_shared_scale, own_axes, own_classes
from .words.sentences import kept_when_small, point_marks_of

_SIZE, _OF_EACH = "Gradient size (norm) of each layer", "Gradient of each layer"
_AFTER_NAMES = ("gradient of each layer", "gradients")  # where names of runs are beside them
_PROPORTION = "in proportion"
_BEFORE_KEY = 32.0  # design pixels more to a key than to arrows, or it reads on from a number


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
        elsewhere = layout.shape == "tall" or only_large(stage)
        over, notes = _over_arrows(stage, of_means if elsewhere else "", alone=alone)
        if layout.shape == "tall" and not alone:
            style = replace(style, title="")
        style = replace(style, axis=TimeAxis(*shown))
        runs = [
            GradientRun(
                reel,
                own,
                place,
                label,
                style=_style_at(index, place, style),
                ended=_ended(reel, steps),
                most=most,
                stage=stage,
            )
            for index, (reel, own, place, label) in enumerate(
                zip(reels, norms, places.runs, labels, strict=True)
            )
        ]
        _add_titles(runs, places.runs, over, notes, stage)
        subtitles = _subtitles(reels, "" if elsewhere else of_means)
        label, number, kept, readings = _readings(reels[0], steps, places, stage)
        said = kept_when_small(reels[0]) + (not elsewhere) if alone else 1  # in small frames
        titles = gradient_titles(reels, labels, norms, _when(reels))
        title = fitting_title([self.headline(each) for each in titles], stage, kept=kept)
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
            targets={**readings, **_targets(runs, alone=alone)},
        )


def _when(reels: Sequence[Recording]) -> str:
    """Which epochs titles are about, if that is not the end: those of which all runs show means."""
    return when_means_end(reels) if all(means_of([reel]) for reel in reels) else ""


def _add_titles(
    runs: Sequence[GradientRun],
    places: Sequence[RunPlaces],
    titles: Sequence[str],
    notes: Sequence[str],
    stage: Stage,
) -> None:
    """Write the first of some titles that has room over all arrows that have one, and a note."""
    titled = [
        run
        for index, (run, place) in enumerate(zip(runs, places, strict=True))
        if not index or follow(stage) or place.left is not None
    ]
    longest = max(run.longest(titles) for run in titled)
    for run in titled:
        run.add_title(titles[longest:], notes)


def _style_at(index: int, place: RunPlaces, style: ChartStyle) -> ChartStyle:
    """That of the chart of a run: in a column only the first has a title."""
    title = "" if index and place.left is None else style.title
    return replace(style, title=title, dated=style.dated if place.dated else "")


def _readings(
    reel: Recording, steps: Steps, places: GradientPlaces, stage: Stage
) -> tuple[VGroup, VMobject | Readings, float, dict[str, Target]]:
    """The step, and what it is called; what it keeps free beside a title, and its targets.

    Where it is not in the corner, how well a run alone does is read as well.
    """
    if places.epoch is None or places.measure is None:
        label, number = corner_reading(steps.title, step_text(steps), steps.longest, stage)
        targets = {steps.title.lower(): Target.of(label, number, layout=stage.layout)}
        return label, number, corner_width(stage, steps.longest), targets
    beyond = replace(places.runs[0].arrows, height=stage.layout.height)
    key = places.key and replace(places.key, x=places.key.x - _BEFORE_KEY)
    size = places_of(stage).labels
    readings = Readings(places.epoch, steps, stage, label=size, beside=[beyond, key])
    readings.append_measure(written_measure_of(reel), places.measure)
    return readings.still, readings, 0.0, readings.targets()


def _over_arrows(stage: Stage, means: str, *, alone: bool) -> tuple[list[str], list[str]]:
    """Titles of arrows, longest first, and notes on them.

    After names of runs, where these are over the arrows as well, notes are parts of titles. Notes
    say of what arrows are `means`, if that is not ''.
    """
    if not alone and follow(stage):
        noted = [f"{each}, {means}" for each in _AFTER_NAMES if means]
        whole = [f"{_AFTER_NAMES[0]}, {_PROPORTION}"]
        return [*(f"{each}, {means}" for each in whole if means), *noted, *whole, *_AFTER_NAMES], []
    proportion = _PROPORTION if alone else f"{_PROPORTION} within each run"
    notes = [f"{proportion}, {means}", means] if means else [proportion]
    short = only_large(stage) or stage.layout.shape == "tall"
    return [*([] if short else [_SIZE]), _OF_EACH, "Gradients"], notes


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
        ways: str | list[str] = [said, f"sizes are {means}"] if means else ""
        return [common, ways, *point_marks_of(reels[0])]
    return [common, said, *(f"runs {each}" for each in unnamed_of(reels))]


def _targets(runs: Sequence[GradientRun], *, alone: bool) -> dict[str, Target]:
    """Curves, and the arrows of each of several runs, and those of all together."""
    if alone:
        return {"curves": runs[0].curves}
    each = [run.arrows.targets()["arrows"] for run in runs]
    together = Target(lambda: [box for target in each for box in target.boxes()])
    return {
        "arrows": together,
        **{f"arrows {index}": target for index, target in enumerate(each, start=1)},
        **{f"curves {index}": run.curves for index, run in enumerate(runs, start=1)},
    }


def _comparison(reels: Sequence[Recording], place: Setting | None, stage: Stage) -> VGroup:
    """How the layers of a run alone compare, in lines of which the last stands on its place."""
    size, (x, y) = place or (0.0, (0.0, 0.0))
    size = stage.layout.readable(size, most=1.3)
    if len(reels) > 1 or not size:
        return VGroup()
    width = (places_of(stage).right - x) / size
    said = gradient_comparison(reels[0])
    high = (len(wrapped(said, width)) - 1) * LEADING * size
    box = Box(x, y - high - size, width * size, high + 1.8 * size)
    return paragraph([said], size, box, stage, colour=stage.theme.ink)
