"""How a network bends the plane until a line can separate the classes."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float
from manim import VGroup, VMobject

from ..datasets.dataset import Dataset
from .composition import Composition, Live, Still
from .fields.feature_projection import FeatureField, FeatureProjection
from .fields.pace import Pace
from .fields.task_colours import colours_of
from .parts.bent_points import BentPoints, Map, inside_of, unbent
from .parts.class_list import ClassKey
from .parts.formula import collapsed, formula
from .parts.plane import Boundary, FieldImage, Plane
from .parts.readings import Readings
from .parts.recorded_output import output_of, pixels_of
from .parts.shapes import STROKE, joined, rectangle
from .parts.titles import heading, remark
from .reel_scene import ReelScene, one_reel
from .stage.moment import Moment
from .stage.places import SecondView, places_of, second_view_with
from .stage.stage import Stage
from .words.measures import written_measure_of
from .words.numbers import per_cent
from .words.own_names import own_classes
from .words.phrases import phrases_of
from .words.sentences import learnt_by

_LINES, _SAMPLES = 13, 200  # grid lines each way, and places along each


class FeatureSpace(ReelScene):
    """The bent plane large, the plane as it is small, over all epochs."""

    def compose(self) -> Composition:
        """The film of one recording; raises `UserError` if no layer has two units."""
        reel, stage, theme = one_reel("feature_space", self.reels), self.stage, self.stage.theme
        dataset, task, names = reel.dataset, reel.task, own_classes([reel])
        place = second_view_with(names, stage)
        colours, features = colours_of(task), FeatureProjection(reel)
        hues = colours.hues(dataset.labels)
        bent = Plane(place.first, features.domain, stage)
        plain = Plane.of(dataset, place.second, stage)

        def bend(
            now: Moment, points: Float[np.ndarray, "points 2"]
        ) -> Float[np.ndarray, "points 2"]:
            return features.at(now.epoch, points)

        behind: list[FieldImage | Boundary] = []
        if not features.projected:
            # A projection has no one output for a place.
            pixels = pixels_of(task, bent)
            field = FeatureField(features, pixels.grid)
            behind.append(FieldImage(bent, field, pixels))
            behind.append(Boundary(bent, field, pixels, colours.lines))
        readings = Readings(place.epoch, stage, label=places_of(stage).labels)
        readings.append_measure(written_measure_of(reel), place.measure)
        linear = set(reel.perceptron.activations[: features.depth + 1]) == {"identity"}
        caption = (
            _formula(features, place, stage)
            if linear
            else remark(_axes(features), place.caption, stage, colour=theme.ink)
        )
        bending = phrases_of(task).bent(learnt=learnt_by(reel))
        title = self.headline("Linear layers cannot bend the plane" if linear else bending)
        name = remark("The plane as it is", place.name, stage, colour=theme.muted)
        return Composition(
            [
                Still(heading(title, [reel.about.summary], stage)),
                Still(readings.still),
                Still(name),
                Still(ClassKey(names, place.key, stage)),
                Still(caption),
                Still(rectangle(bent.box, stage.layout, colour=colours.ground(theme))),
                *(Live(each) for each in output_of(reel, plain)),
                *(Live(each) for each in behind),
                Live(_Net(bent, dataset, bend)),
                Live(BentPoints(bent, dataset, hues, bend)),
                Still(_Net(plain, dataset)),
                Still(BentPoints(plain, dataset, hues)),
                Live(readings),
            ],
            Pace.named(self.pace, reel),
        )


class _Net(VMobject):
    """Lines of the plane, even there, as a map bends them; none outside the picture."""

    def __init__(self, plane: Plane, dataset: Dataset, bend: Map = unbent) -> None:
        colour, self._bend = plane.stage.theme.boundary, bend
        width = 1.3 * plane.layout.unit * plane.layout.thickening
        super().__init__(
            stroke_color=colour, stroke_width=width * STROKE, stroke_opacity=0.3, fill_opacity=0
        )
        self._plane = plane
        x_min, x_max, y_min, y_max = dataset.domain
        along, across = np.linspace(0, 1, _SAMPLES), np.linspace(0, 1, _LINES)
        first = np.repeat(across, _SAMPLES)
        second = np.tile(along, _LINES)
        shares = np.concatenate(
            [np.column_stack([first, second]), np.column_stack([second, first])]
        )
        self._points = np.array([x_min, y_min]) + shares * [x_max - x_min, y_max - y_min]
        self.show(Moment())

    def show(self, moment: Moment) -> None:
        """Show the lines as they are bent at a moment."""
        bent = self._bend(moment, self._points)
        inside = inside_of(self._plane, bent)
        places = self._plane.places(bent).reshape(2 * _LINES, _SAMPLES, 3)
        whole = inside.reshape(2 * _LINES, _SAMPLES)
        runs = [
            line[start:end]
            for line, kept in zip(places, whole, strict=True)
            for start, end in _runs(kept)
        ]
        self.points = joined(runs)


def _runs(kept: np.ndarray) -> list[tuple[int, int]]:
    """(start, end) of every stretch of at least two places that are kept."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], kept.astype(int), [0]])))
    return [
        (a, b) for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True) if b - a > 1
    ]


def _formula(features: FeatureProjection, place: SecondView, stage: Stage) -> VGroup:
    """What linear layers amount to, where other networks have a caption."""
    group, layout = VGroup(), stage.layout
    if place.caption is not None and layout.legible(place.caption[0]):
        size, (x, y) = place.caption
        width, at = (places_of(stage).right - x) * layout.unit, layout.point(x, y)
        size *= 1.4 * layout.unit
        source = collapsed(features.depth + 1)
        group.add(formula(source, size, at=at, colour=stage.theme.ink, width=width))
    return group


def _axes(features: FeatureProjection) -> str:
    """What is drawn to the right and upwards."""
    layer = f"layer {features.depth + 1}"
    if features.width == 2:
        return f"The axes are the answers of the two neurons of {layer}."
    share = per_cent(features.explained)
    return f"Two principal components of {layer}: {share} of its variance."
