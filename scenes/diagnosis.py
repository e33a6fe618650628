"""What a network gets wrong: which points, for what it takes them, and how sure it is.

Where it learns values: which points, and what it answers against what is true.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from manim import Mobject, VMobject

from ..errors import UserError
from ..reels.network_answers import Networks
from ..reels.recording import Recording
from ..reels.verdicts import Verdicts, confusion
from .fields.pace import Pace
from .fields.scale import Scale
from .parts.counts import Columns, Matrix
from .parts.output_field import output_of
from .parts.plane import Plane, points_of
from .parts.readings import Readings, epoch_told, reading
from .parts.scatter import Scatter
from .parts.shapes import circles
from .parts.titles import heading, remark
from .reel_scene import Film, ReelScene, one_reel
from .stage.layout import Box
from .stage.places import Setting
from .words.measures import measure_of
from .words.numbers import grouped

_CLASSES = 10  # at most: more rows could not be told apart
_BINS = 20
_NOTE = "Rows: the true class. Columns: what the network says."
_FAR = 1 / 8  # of a scale of values: by so much a point is off to be called wrong


@dataclass(frozen=True)
class _Grid:
    """Places of one shape of frame, in design pixels."""

    plane: Box
    epoch: Setting
    dead: Setting
    labels: float
    train: Box
    test: Box
    columns: Box
    note: Setting | None


@dataclass(frozen=True)
class _ValueGrid:
    """The same where values are learnt."""

    plane: Box
    epoch: Setting
    loss: Setting
    labels: float
    scatter: Box


_GRIDS = {
    "wide": _Grid(
        Box(96, 156, 848, 848),
        (92, (1056, 288)),
        (92, (1446, 288)),
        28,
        Box(1056, 400, 350, 290),
        Box(1446, 400, 350, 290),
        Box(1056, 782, 768, 224),
        (20, (1056, 726)),
    ),
    "wide small": _Grid(
        Box(96, 156, 848, 848),
        (120, (1040, 310)),
        (120, (1420, 310)),
        46,
        Box(1040, 380, 330, 330),
        Box(1420, 380, 330, 330),
        Box(1040, 776, 784, 224),
        None,
    ),
    "square": _Grid(
        Box(60, 144, 560, 560),
        (92, (670, 290)),
        (92, (670, 470)),
        25,
        Box(60, 770, 290, 250),
        Box(370, 770, 290, 250),
        Box(690, 770, 330, 250),
        (20, (60, 1036)),
    ),
    "tall": _Grid(
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


_VALUE_GRIDS = {
    "wide": _ValueGrid(
        Box(96, 156, 848, 848), (92, (1056, 288)), (92, (1400, 288)), 28, Box(1130, 420, 560, 560)
    ),
    "wide small": _ValueGrid(
        Box(96, 156, 848, 848), (110, (1040, 310)), (110, (1370, 310)), 46, Box(1040, 410, 594, 594)
    ),
    "square": _ValueGrid(
        Box(60, 210, 452, 452), (96, (60, 900)), (96, (610, 900)), 25, Box(610, 252, 410, 410)
    ),
    "tall": _ValueGrid(
        Box(60, 252, 960, 960), (92, (640, 1420)), (92, (640, 1620)), 34, Box(150, 1296, 384, 384)
    ),
}


class Diagnosis(ReelScene):
    """Wrong points in dark halos, a matrix each for training and test, and a histogram.

    Where values are learnt, points that are far off in halos, and all answers against the truth.
    """

    def compose(self) -> Film:
        """The film of one recording; raises `UserError` if it has too many classes."""
        reel = one_reel("diagnosis", self.reels)
        if reel.dataset.regression:
            return self._compose_values(reel)
        layout, theme, timing, dataset = self.layout, self.colours, self.timing, reel.dataset
        if dataset.classes > _CLASSES:
            told = f"scene 'diagnosis' tells at most {_CLASSES} classes apart"
            raise UserError(told, given=dataset.classes)
        small = layout.shape == "wide" and layout.small
        grid = _GRIDS["wide small" if small else layout.shape]
        pace = Pace.named(self.pace, reel)
        plane = Plane(grid.plane, dataset.domain, layout)
        image, boundary = output_of(reel, plane, theme, self.bands)
        halos = _Halos(plane, plane.places(dataset.points), colour=theme.boundary)
        verdicts, labels = Verdicts(reel), dataset.labels
        title = self.title or _title(verdicts, reel)
        name, epoch_figure = reading(
            "Epoch", grid.epoch, label=grid.labels, layout=layout, theme=theme
        )
        still: list[Mobject] = [heading(title, [reel.spec.summary], layout, theme), name]
        moving: list[Mobject] = [epoch_figure]
        dead_figure = None
        if reel.spec.hidden:
            name, dead_figure = reading(
                "Dead units", grid.dead, label=grid.labels, layout=layout, theme=theme
            )
            still.append(name)
            moving.append(dead_figure)
        parts = [("Training", dataset.train, grid.train), ("Test", ~dataset.train, grid.test)]
        matrices = [
            (Matrix(told, dataset.class_names, box=box, layout=layout, theme=theme), members)
            for told, members, box in parts
            if members.any()
        ]
        columns = Columns(
            "Probability of the true class",
            "Certainty",
            box=grid.columns,
            bins=_BINS,
            layout=layout,
            theme=theme,
        )
        still += [*(matrix.still for matrix, _ in matrices), columns.still]
        moving += [*(matrix.moving for matrix, _ in matrices), columns.moving]
        right = grid.columns.x - 20 if layout.shape == "square" else None
        still.append(remark(_NOTE, grid.note, layout=layout, colour=theme.muted, right=right))

        def show(frame: int) -> None:
            epoch = pace(timing.clock(frame))
            verdict = verdicts.at(epoch)
            correct = verdict.right(labels)
            image.show(epoch)
            boundary.show(epoch)
            halos.show(~correct)
            epoch_figure.show(epoch_told(epoch))
            if dead_figure is not None:
                dead_figure.show(grouped(verdict.dead))
            for matrix, members in matrices:
                matrix.show(confusion(verdict.winner[members], labels[members], dataset.classes))
            columns.show(verdict.probability[correct], verdict.probability[~correct])

        below: list[Mobject] = [image, boundary, halos]
        return Film(
            mobjects=[*still, *below, points_of(dataset, plane), *moving],
            moving=[*below, *moving],
            show=show,
        )

    def _compose_values(self, reel: Recording) -> Film:
        layout, theme, timing, dataset = self.layout, self.colours, self.timing, reel.dataset
        small = layout.shape == "wide" and layout.small
        grid = _VALUE_GRIDS["wide small" if small else layout.shape]
        pace, networks = Pace.named(self.pace, reel), Networks(reel)
        scale = Scale.of(dataset) or Scale()
        far = (scale.high - scale.low) * _FAR
        plane = Plane(grid.plane, dataset.domain, layout)
        image, lines = output_of(reel, plane, theme, self.bands)
        halos = _Halos(plane, plane.places(dataset.points), colour=theme.boundary)
        scatter = Scatter(dataset, scale, box=grid.scatter, layout=layout, theme=theme)
        readings = Readings(grid.epoch, label=grid.labels, layout=layout, theme=theme)
        readings.add_measure(measure_of(reel), grid.loss)
        title = self.title or "What the network gets wrong"
        subtitles = [reel.spec.summary, f"dark: off by more than {far:g}"]
        still = [heading(title, subtitles, layout, theme), readings.still, scatter.still]

        def show(frame: int) -> None:
            epoch = pace(timing.clock(frame))
            answers = networks.answers(epoch, dataset.points)[-1][:, 0]
            for part in (image, lines, readings):
                part.show(epoch)
            halos.show(np.abs(answers - dataset.labels) > far)
            scatter.show(answers)

        below: list[Mobject] = [image, lines, halos]
        above: list[Mobject] = [scatter.moving, *readings.moving]
        return Film(
            mobjects=[*still, *below, points_of(dataset, plane), *above],
            moving=[*below, *above],
            show=show,
        )


def _title(verdicts: Verdicts, reel: Recording) -> str:
    """How many points are wrong when all is over."""
    right = verdicts.at(float(reel.epochs[-1])).right(reel.dataset.labels)
    total, wrong = grouped(len(right)), int((~right).sum())
    if not wrong:
        return f"All {total} points end up right"
    return f"{grouped(wrong)} of {total} points end up wrong"


class _Halos(VMobject):
    """What surrounds some of the points, to be drawn below them."""

    def __init__(self, plane: Plane, places: np.ndarray, *, colour: str) -> None:
        unit = plane.layout.unit * plane.layout.thickening
        super().__init__(fill_color=colour, fill_opacity=1, stroke_width=0)
        self._places = places
        crowded = min(1.0, max((500 / len(places)) ** 0.5, 0.45))
        self._radius = 10.2 * unit * crowded * min(1.0, (plane.box.width / 700) ** 0.6)

    def show(self, chosen: np.ndarray) -> None:
        """Surround the points that are `chosen`, a bool each."""
        self.points = circles(self._places, chosen * self._radius)
