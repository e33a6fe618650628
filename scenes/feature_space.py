"""How a network bends the plane until a line can separate the classes."""

from __future__ import annotations

import numpy as np
from manim import Mobject, VGroup, VMobject

from ..datasets.catalogue import Dataset
from ..reels.recording import Recording
from .fields.feature_projection import FeatureField, Features
from .fields.pace import Pace
from .fields.scale import ground_of
from .parts.bent_points import BentPoints, Map, inside_of
from .parts.formula import collapsed, formula
from .parts.output_field import output_of, pixels_of
from .parts.plane import Boundary, FieldImage, Plane
from .parts.readings import Readings
from .parts.shapes import STROKE, joined, rectangle
from .parts.titles import heading, remark
from .reel_scene import Film, ReelScene, one_reel
from .stage.layout import Layout
from .stage.places import SecondView, grid_of, second_view_of
from .stage.theme import Theme
from .words.measures import measure_of
from .words.numbers import per_cent
from .words.sentences import learnt_by

_LINES, _SAMPLES = 13, 200  # grid lines each way, and places along each


class FeatureSpace(ReelScene):
    """The bent plane large, the plane as it is small, over all epochs."""

    def compose(self) -> Film:
        """The film of one recording; raises `UserError` if no layer has two units."""
        reel = one_reel("feature_space", self.reels)
        layout, theme, timing, dataset = self.layout, self.colours, self.timing, reel.dataset
        labels, place = grid_of(layout).labels, second_view_of(layout)
        pace = Pace.named(self.pace, reel)
        features = Features(reel)
        bent = Plane(place.first, features.domain, layout)
        plain = Plane(place.second, dataset.domain, layout)
        shown: list[FieldImage | Boundary] = [*output_of(reel, plain, theme, self.bands)]
        if not features.projected:
            # A projection has no one output for a place.
            pixels = pixels_of(dataset, bent, theme, self.bands)
            field = FeatureField(features, pixels.grid)
            shown.append(FieldImage(bent, field, pixels))
            shown.append(Boundary(bent, field, pixels, colour=theme.boundary))
        ground = rectangle(bent.box, layout, colour=ground_of(dataset, theme))
        net, still_net = (_Net(plane, dataset, theme.boundary) for plane in (bent, plain))
        points, still_points = (BentPoints(plane, dataset) for plane in (bent, plain))
        still_net.show(lambda places: places)
        still_points.show(lambda places: places)
        readings = Readings(place.epoch, label=labels, layout=layout, theme=theme)
        readings.add_measure(measure_of(reel), place.measure)
        linear = set(reel.spec.layer_activations[: features.depth + 1]) == {"identity"}
        title = self.title or ("Linear layers cannot bend the plane" if linear else _title(reel))
        still = VGroup(
            heading(title, [reel.spec.summary], layout, theme),
            readings.still,
            remark("The plane as it is", place.name, layout=layout, colour=theme.muted),
            _formula(features, place, layout, theme)
            if linear
            else remark(_told(features), place.caption, layout=layout, colour=theme.ink),
        )

        def show(frame: int) -> None:
            epoch = pace(timing.clock(frame))
            for each in shown:
                each.show(epoch)
            net.show(lambda places: features.at(epoch, places))
            points.show(lambda places: features.at(epoch, places))
            readings.show(epoch)

        below: list[Mobject] = [*shown, net, points]
        return Film(
            mobjects=[still, ground, *below, still_net, still_points, *readings.moving],
            moving=[*below, *readings.moving],
            show=show,
        )


class _Net(VMobject):
    """Lines of the plane, even there, as a map bends them; none outside the picture."""

    def __init__(self, plane: Plane, dataset: Dataset, colour: str) -> None:
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

    def show(self, bend: Map) -> None:
        """Show the lines bent by a map from the plane to what is drawn."""
        bent = bend(self._points)
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


def _title(reel: Recording) -> str:
    apart = learnt_by(reel) and not reel.dataset.regression
    return "The network bends the classes apart" if apart else "The network bends the plane"


def _formula(features: Features, place: SecondView, layout: Layout, theme: Theme) -> VGroup:
    """What linear layers amount to, where other networks have a caption."""
    group = VGroup()
    if place.caption is not None and layout.legible(place.caption[0]):
        size, (x, y) = place.caption
        width, at = (grid_of(layout).right - x) * layout.unit, layout.point(x, y)
        size *= 1.4 * layout.unit
        source = collapsed(features.depth + 1)
        group.add(formula(source, size, at=at, colour=theme.ink, width=width))
    return group


def _told(features: Features) -> str:
    layer = f"layer {features.depth + 1}"
    if features.width == 2:
        return f"The axes are the answers of the two neurons of {layer}."
    share = per_cent(features.explained)
    return f"Two principal components of {layer}: {share} of its variance."
