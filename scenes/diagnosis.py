"""What a model gets wrong: which points, which class it predicts instead, and how sure it is.

Where it learns values: which points, and what it answers against what is true.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from jaxtyping import Bool, Float, Int
from manim import VMobject

from ..errors import UserError
from ..reels.network import Outputs
from ..reels.recording import Recording
from ..reels.task import Classes, values_of
from ..reels.verdicts import confusion
from .composition import Composition, Live, Still
from .diagnosis_places import CLASS_PLACES, KEYED, KEYED_MANY, VALUE_PLACES, ClassPlaces
from .fields.pace import Pace
from .fields.task_colours import colours_of
from .parts.class_list import ClassKey
from .parts.confusion_charts import Columns, CountsAt, Matrix
from .parts.paragraph import paragraph
from .parts.plane import Plane, crowding, points_of
from .parts.pointer import Pointer
from .parts.readings import Readings
from .parts.recorded_output import output_of
from .parts.scatter import Scatter
from .parts.shapes import STROKE, circles
from .parts.titles import heading
from .reel_scene import ReelScene, one_reel
from .stage.moment import Moment
from .words.measures import number, written_measure_of
from .words.numbers import grouped
from .words.own_names import own_classes
from .words.unit_readings import OutputsAt, unit_reading

_CLASSES = 12  # at most: more rows would be too thin to read
_BINS = 20
_NAMED = 8  # classes at most whose rows are high enough for names in every frame
_NOTE = "Dark rings: wrong points{}. Rows are true classes, columns predicted ones."
_WIDE = 1.45  # times the radius of other rings, those of the framed cell
_FOCUS = ", wide ones the framed cell"


class Diagnosis(ReelScene):
    """Wrong points in dark halos, a matrix each for training and test, and a histogram.

    Where values are learnt, points that are far off in halos, and all answers against the truth.
    """

    def compose(self) -> Composition:
        """The film of one recording; raises `UserError` if it has too many classes."""
        reel = one_reel("diagnosis", self.reels)
        pace = Pace.named(self.pace, reel)

        @lru_cache(maxsize=1)  # all parts of a frame ask for the same
        def at_step(step: float) -> Outputs:
            network, points = reel.at(step), reel.dataset.points
            return [network(points).T] if reel.architecture is None else network.outputs(points)

        def outputs(epoch: float) -> Outputs:
            # Of the last recorded epoch, as numbers elsewhere are.
            return at_step(float(reel.epochs[reel.steps.before(epoch)]))

        compose = self._of_classes if isinstance(reel.task, Classes) else self._of_values
        return Composition(compose(reel, outputs), pace)

    def _of_classes(self, reel: Recording, outputs: OutputsAt) -> list[Still | Live]:
        task = reel.task
        if not isinstance(task, Classes) or len(task.names) > _CLASSES:
            raise UserError(
                f"scene 'diagnosis' shows at most {_CLASSES} classes", given=reel.dataset.classes
            )
        stage, dataset = self.stage, reel.dataset
        names, labels, classes = own_classes([reel]), dataset.labels, len(task.names)
        keyed = KEYED_MANY if classes > _NAMED else KEYED
        places = stage.pick(keyed if names else CLASS_PLACES)
        plane = Plane.of(dataset, places.plane, stage)
        image, boundary = output_of(reel, plane)

        def logits(epoch: float) -> Float[np.ndarray, "outputs n"]:
            return outputs(epoch)[-1].T

        def wrong(now: Moment) -> Bool[np.ndarray, " n"]:
            return np.asarray(task.wrong(logits(now.epoch), labels))

        def counts_of(members: Bool[np.ndarray, " n"]) -> CountsAt:
            def counts(now: Moment) -> Int[np.ndarray, "k k"]:
                winners = task.winners(logits(now.epoch))
                return confusion(winners[members], labels[members], classes)

            return counts

        def certainty(now: Moment) -> tuple[Float[np.ndarray, " a"], Float[np.ndarray, " b"]]:
            true = task.shares(logits(now.epoch).astype(float))[labels, np.arange(len(labels))]
            return true[~wrong(now)], true[wrong(now)]

        readings = Readings(places.epoch, stage, label=places.labels, last=reel.steps.last)
        total = grouped(len(labels))
        readings.append(
            "Wrong points", lambda now: grouped(int(wrong(now).sum())), places.wrong, longest=total
        )
        units = unit_reading(reel, outputs)
        if units is not None and places.units is not None:
            kind, count = units
            readings.append(kind, lambda now: grouped(count(now.epoch)), places.units)
        parts = {"Training": (dataset.train, places.train), "Test": (~dataset.train, places.test)}
        parts = {name: part for name, part in parts.items() if part[0].any()}
        last = Moment(reel.steps.last)
        focus = _focus([counts_of(members)(last) for members, _ in parts.values()])
        matrices = [
            Matrix(
                name,
                task.names,
                counts_of(members),
                box=box,
                # Names that stand in a key need not be cut once more.
                rows="marks" if places.key else "names",
                focus=focus[1] if focus and focus[0] == index else None,
                stage=stage,
            )
            for index, (name, (members, box)) in enumerate(parts.items())
        ]
        charts: list[Matrix | Columns] = [*matrices]
        if places.columns is not None:
            heads = "Probability of the true class", "Certainty"
            box = places.columns
            charts.append(Columns(*heads, certainty, box=box, bins=_BINS, stage=stage))
        ringed: list[Live] = []
        pointers: list[Live] = []
        if focus is not None:
            index, (true, predicted) = focus
            members = list(parts.values())[index][0] & (labels == true)

            def confused(now: Moment) -> Bool[np.ndarray, " n"]:
                return np.asarray(members & (task.winners(logits(now.epoch)) == predicted))

            ringed = [Live(_Halos(plane, dataset.points, confused, pale=True))]
            path = _path_to(matrices[index], second=index > 0, places=places)
            if stage.layout.shape == "wide" and not stage.layout.small:
                # Of points that stay wrong, the one nearest to the edge that the line leaves by.
                order = np.lexsort((-dataset.points[:, 0], ~confused(last)))
                order = order[plane.holds(dataset.points)[order]]
                pointer = Pointer(
                    plane, dataset.points, order, confused, path=path, word="wrong", stage=stage
                )
                pointers = [Live(pointer)]
        title = self.headline(_title(reel, int(wrong(last).sum()), len(labels)))
        size, note = places.note or (20.0, None)
        said = _NOTE.format(_FOCUS if focus else "")
        return [
            Still(heading(title, [reel.about.summary], stage)),
            Still(readings.still),
            *(Still(chart.still) for chart in charts),
            Still(ClassKey(names, places.key, stage)),
            Still(paragraph([said], size, note, stage, colour=stage.theme.muted)),
            Live(image),
            Live(boundary),
            *ringed,
            Live(_Halos(plane, dataset.points, wrong)),
            *pointers,
            Still(points_of(dataset, colours_of(task).hues(labels), plane)),
            Live(readings),
            *(Live(chart) for chart in charts),
        ]

    def _of_values(self, reel: Recording, outputs: OutputsAt) -> list[Still | Live]:
        stage, dataset, task = self.stage, reel.dataset, values_of(reel.task)
        places, labels = stage.pick(VALUE_PLACES), dataset.labels
        plane = Plane.of(dataset, places.plane, stage)
        image, lines = output_of(reel, plane)

        losses = reel.metrics.train_loss

        def answers(now: Moment) -> Float[np.ndarray, " n"]:
            known = np.isfinite(losses[reel.steps.before(now.epoch)])
            return np.asarray(
                outputs(now.epoch)[-1][:, 0] if known else np.full(len(labels), np.nan)
            )

        def wrong(now: Moment) -> Bool[np.ndarray, " n"]:
            answered = answers(now)
            return np.asarray(task.wrong(answered[None], labels) | np.isnan(answered))

        scatter = Scatter(dataset, task, answers, box=places.scatter, stage=stage)
        readings = Readings(places.epoch, stage, label=places.labels, last=reel.steps.last)
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


def _focus(
    counts: Sequence[Int[np.ndarray, "k k"]],
) -> tuple[int, tuple[int, int]] | None:
    """The most frequent mistake: in which matrix, and its row and column; None if there is none."""
    mistakes = np.array([each - np.diag(np.diag(each)) for each in counts])
    if not mistakes.any():
        return None
    matrix, row, column = np.unravel_index(int(mistakes.argmax()), mistakes.shape)
    return int(matrix), (int(row), int(column))


def _path_to(matrix: Matrix, *, second: bool, places: ClassPlaces) -> list[tuple[float, float]]:
    """From the gutter to the row of the focus; to the second matrix below the first."""
    cell = matrix.focused
    y = cell.y + cell.height / 2
    if not second:
        return [(places.train.x - 6, y)]
    between, below = places.test.x - 14, places.train.bottom + 12
    return [(between, below), (between, y), (places.test.x - 6, y)]


class _Halos(VMobject):
    """What surrounds the points that are chosen at a moment, to be drawn below them.

    Dark, or wide and pale with a dark edge.
    """

    def __init__(
        self,
        plane: Plane,
        points: Float[np.ndarray, "n 2"],
        chosen: Callable[[Moment], Bool[np.ndarray, " n"]],
        *,
        pale: bool = False,
    ) -> None:
        unit = plane.layout.unit * plane.layout.thickening
        theme, crowded = plane.stage.theme, crowding(len(points)) * plane.shrinking**0.6
        wider, edge = (_WIDE, 3.2 * unit * crowded * STROKE) if pale else (1.0, 0.0)
        super().__init__(
            fill_color=theme.neutral if pale else theme.boundary,
            fill_opacity=1,
            stroke_width=0,
            background_stroke_color=theme.boundary,
            background_stroke_opacity=float(pale),
            background_stroke_width=edge,
        )
        self._places, self._chosen = plane.places(points), chosen
        self._radius = plane.holds(points) * 10.2 * wider * unit * crowded

    def show(self, moment: Moment) -> None:
        """Surround the points of a moment."""
        self.points = circles(self._places, self._chosen(moment) * self._radius)
