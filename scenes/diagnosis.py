"""What a model gets wrong: which points, which class it predicts instead, and how sure it is.

Where it learns values: which points, and what it answers against what is true.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from jaxtyping import Bool, Float, Int
from manim import VMobject

from ..errors import UserError
from ..reels.recording import Recording
from ..reels.task import Classes, values_of
from ..reels.verdicts import confusion
from .composition import Composition, Live, Still
from .fields.pace import Pace
from .fields.task_colours import colours_of
from .parts.class_list import ClassKey
from .parts.confusion_charts import Columns, CountsAt, Matrix
from .parts.plane import Plane, crowding, points_of
from .parts.readings import Readings
from .parts.recorded_output import output_of
from .parts.scatter import Scatter
from .parts.shapes import circles
from .parts.titles import heading, remark
from .reel_scene import ReelScene, one_reel
from .stage.layout import Box
from .stage.moment import Moment
from .stage.places import Setting
from .words.measures import number, written_measure_of
from .words.numbers import grouped
from .words.own_names import own_classes

_CLASSES = 12  # at most: more rows would be too thin to read
_BINS = 20
_NOTE = "Rows: the true class. Columns: the predicted class."


@dataclass(frozen=True)
class _ClassPlaces:
    """Places of one shape of frame, in design pixels."""

    plane: Box
    epoch: Setting
    dead: Setting
    labels: float
    train: Box
    test: Box
    columns: Box | None
    note: Setting | None
    key: Box | None = None


@dataclass(frozen=True)
class _ValuePlaces:
    """The same where values are learnt."""

    plane: Box
    epoch: Setting
    loss: Setting
    labels: float
    scatter: Box


_CLASS_PLACES = {
    "wide": _ClassPlaces(
        Box(96, 156, 848, 848),
        (92, (1056, 288)),
        (92, (1446, 288)),
        28,
        Box(1056, 400, 350, 290),
        Box(1446, 400, 350, 290),
        Box(1056, 782, 768, 224),
        (20, (1056, 726)),
    ),
    "wide small": _ClassPlaces(
        Box(96, 156, 848, 848),
        (120, (1040, 310)),
        (120, (1420, 310)),
        46,
        Box(1040, 380, 330, 330),
        Box(1420, 380, 330, 330),
        Box(1040, 776, 784, 224),
        None,
    ),
    "square": _ClassPlaces(
        Box(60, 144, 560, 560),
        (92, (670, 290)),
        (92, (670, 470)),
        25,
        Box(60, 770, 290, 250),
        Box(370, 770, 290, 250),
        Box(690, 770, 330, 250),
        (20, (60, 1036)),
    ),
    "tall": _ClassPlaces(
        Box(60, 252, 720, 720),
        (92, (820, 420)),
        (92, (820, 620)),
        34,
        Box(60, 1060, 460, 320),
        Box(550, 1060, 460, 320),
        Box(60, 1500, 960, 220),
        (29, (60, 1428)),
    ),
}
_KEYED = {
    "wide": replace(_CLASS_PLACES["wide"], dead=(92, (1300, 288)), key=Box(1490, 156, 334, 186)),
    "wide small": replace(_CLASS_PLACES["wide small"], columns=None, key=Box(1040, 778, 784, 226)),
    "square": replace(
        _CLASS_PLACES["square"],
        train=Box(60, 770, 290, 236),
        test=Box(370, 770, 290, 236),
        key=Box(670, 510, 350, 194),
    ),
    "tall": replace(
        _CLASS_PLACES["tall"], plane=Box(60, 252, 680, 680), key=Box(780, 650, 240, 330)
    ),
}

_VALUE_PLACES = {
    "wide": _ValuePlaces(
        Box(96, 156, 848, 848), (92, (1056, 288)), (92, (1400, 288)), 28, Box(1130, 420, 560, 560)
    ),
    "wide small": _ValuePlaces(
        Box(96, 156, 848, 848), (110, (1040, 310)), (110, (1370, 310)), 46, Box(1040, 410, 594, 594)
    ),
    "square": _ValuePlaces(
        Box(60, 210, 452, 452), (96, (60, 900)), (96, (610, 900)), 25, Box(610, 252, 410, 410)
    ),
    "tall": _ValuePlaces(
        Box(60, 252, 960, 960), (92, (640, 1420)), (92, (640, 1620)), 34, Box(150, 1296, 384, 384)
    ),
}


class Diagnosis(ReelScene):
    """Wrong points in dark halos, a matrix each for training and test, and a histogram.

    Where values are learnt, points that are far off in halos, and all answers against the truth.
    """

    def compose(self) -> Composition:
        """The film of one recording; raises `UserError` if it has too many classes."""
        reel = one_reel("diagnosis", self.reels)
        pace = Pace.named(self.pace, reel)

        @lru_cache(maxsize=1)  # all parts of a frame ask for the same
        def logits(epoch: float) -> Float[np.ndarray, "outputs n"]:
            return reel.held(epoch)(reel.dataset.points)

        compose = self._of_classes if isinstance(reel.task, Classes) else self._of_values
        return Composition(compose(reel, logits), pace)

    def _of_classes(
        self, reel: Recording, logits: Callable[[float], Float[np.ndarray, "outputs n"]]
    ) -> list[Still | Live]:
        task = reel.task
        if not isinstance(task, Classes) or len(task.names) > _CLASSES:
            raise UserError(
                f"scene 'diagnosis' shows at most {_CLASSES} classes", given=reel.dataset.classes
            )
        stage, dataset = self.stage, reel.dataset
        names, labels, classes = own_classes([reel]), dataset.labels, len(task.names)
        places = stage.pick(_KEYED if names else _CLASS_PLACES)
        plane = Plane.of(dataset, places.plane, stage)
        image, boundary = output_of(reel, plane)

        def wrong(now: Moment) -> Bool[np.ndarray, " n"]:
            return task.wrong(logits(now.epoch), labels)

        def counts_of(members: Bool[np.ndarray, " n"]) -> CountsAt:
            def counts(now: Moment) -> Int[np.ndarray, "k k"]:
                winners = task.winners(logits(now.epoch))
                return confusion(winners[members], labels[members], classes)

            return counts

        def certainty(now: Moment) -> tuple[Float[np.ndarray, " a"], Float[np.ndarray, " b"]]:
            true = task.shares(logits(now.epoch).astype(float))[labels, np.arange(len(labels))]
            return true[~wrong(now)], true[wrong(now)]

        readings = Readings(places.epoch, stage, label=places.labels)
        if reel.architecture is not None and reel.architecture.hidden:
            readings.append(
                "Dead units", lambda now: grouped(reel.dead_units(now.epoch)), places.dead
            )
        matrices = [
            Matrix(
                name,
                task.names,
                counts_of(members),
                box=box,
                # Names that stand in a key need not be cut once more.
                rows="marks" if names else "names",
                stage=stage,
            )
            for name, members, box in (
                ("Training", dataset.train, places.train),
                ("Test", ~dataset.train, places.test),
            )
            if members.any()
        ]
        charts: list[Matrix | Columns] = [*matrices]
        if places.columns is not None:
            heads = "Probability of the true class", "Certainty"
            box = places.columns
            charts.append(Columns(*heads, certainty, box=box, bins=_BINS, stage=stage))
        last = int(wrong(Moment(reel.steps.last)).sum())
        title = self.headline(_title(reel, last, len(labels)))
        right = places.test.right + 10 if stage.layout.shape == "square" else None
        return [
            Still(heading(title, [reel.about.summary], stage)),
            Still(readings.still),
            *(Still(chart.still) for chart in charts),
            Still(ClassKey(names, places.key, stage)),
            Still(remark(_NOTE, places.note, stage, colour=stage.theme.muted, right=right)),
            Live(image),
            Live(boundary),
            Live(_Halos(plane, dataset.points, wrong)),
            Still(points_of(dataset, colours_of(task).hues(labels), plane)),
            Live(readings),
            *(Live(chart) for chart in charts),
        ]

    def _of_values(
        self, reel: Recording, logits: Callable[[float], Float[np.ndarray, "outputs n"]]
    ) -> list[Still | Live]:
        stage, dataset, task = self.stage, reel.dataset, values_of(reel.task)
        places, labels = stage.pick(_VALUE_PLACES), dataset.labels
        plane = Plane.of(dataset, places.plane, stage)
        image, lines = output_of(reel, plane)

        losses = reel.metrics.train_loss

        def answers(now: Moment) -> Float[np.ndarray, " n"]:
            known = np.isfinite(losses[reel.steps.before(now.epoch)])
            return np.asarray(logits(now.epoch)[0] if known else np.full(len(labels), np.nan))

        def wrong(now: Moment) -> Bool[np.ndarray, " n"]:
            answered = answers(now)
            return np.asarray(task.wrong(answered[None], labels) | np.isnan(answered))

        scatter = Scatter(dataset, task, answers, box=places.scatter, stage=stage)
        readings = Readings(places.epoch, stage, label=places.labels)
        readings.append_measure(written_measure_of(reel), places.loss)
        wrong_at_last = int(wrong(Moment(reel.steps.last)).sum())
        title = self.headline(_title(reel, wrong_at_last, len(labels)))
        far = task.far * task.scaling.deviation
        subtitles = [reel.about.summary, f"dark: off by more than {number(far)}"]
        return [
            Still(heading(title, subtitles, stage)),
            Still(readings.still),
            Still(scatter.still),
            Live(image),
            Live(lines),
            Live(_Halos(plane, dataset.points, wrong)),
            Still(points_of(dataset, colours_of(task).hues(labels), plane)),
            Live(scatter),
            Live(readings),
        ]


def _title(reel: Recording, wrong: int, points: int) -> str:
    """How many points are wrong at the last step."""
    one, many = "ends up", "end up"
    when = ""
    if reel.cut_short:
        one, many = "is", "are"
        when = f" at {reel.steps.named(reel.steps.last)}"
    if not wrong:
        return f"All {grouped(points)} points {many} right{when}"
    verb = one if wrong == 1 else many
    return f"{grouped(wrong)} of {grouped(points)} points {verb} wrong{when}"


class _Halos(VMobject):
    """What surrounds the points that are chosen at a moment, to be drawn below them."""

    def __init__(
        self,
        plane: Plane,
        points: Float[np.ndarray, "n 2"],
        chosen: Callable[[Moment], Bool[np.ndarray, " n"]],
    ) -> None:
        unit = plane.layout.unit * plane.layout.thickening
        colour = plane.stage.theme.boundary
        super().__init__(fill_color=colour, fill_opacity=1, stroke_width=0)
        self._places, self._chosen = plane.places(points), chosen
        radius = 10.2 * unit * crowding(len(points)) * plane.shrinking**0.6
        self._radius = plane.holds(points) * radius

    def show(self, moment: Moment) -> None:
        """Surround the points of a moment."""
        self.points = circles(self._places, self._chosen(moment) * self._radius)
