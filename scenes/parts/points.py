"""The points of a data set on a plane, styled by kind; knows nothing of fields and boundaries."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

import numpy as np
from jaxtyping import Int
from manim import VGroup

from ...datasets.dataset import Dataset
from ..fields.colours import MANY_POINTS, darkened, edge_colour
from ..fields.task_colours import Hues
from ..stage.marks import Mark
from .plane import Plane
from .shapes import Dot, Dots
from .turns import turns_in_order, turns_on_a_board

_TRANSLUCENT = 0.6  # the opacity of points where there are many
_DEEP = 2.0  # times the area of a square: as many dots hide those below


def points_of(dataset: Dataset, hues: Hues, plane: Plane, others: Sequence[Plane] = ()) -> VGroup:
    """All points on the plane, styled by kind, in an order with no kind always on top.

    Those of a kind that do not meet are one mobject, which is drawn in a fraction of the time; so
    are those on `others`, planes of the same points and size.
    """
    places, looks = plane.places(dataset.points), looks_of(dataset, hues, plane)
    if not len(order := _order(dataset, plane)):
        return VGroup()
    reach = max(look.reach for look, members in looks if len(members))
    apart = 2 * reach + 1.5 * plane.layout.unit / plane.layout.scale
    if len(places) > MANY_POINTS:
        turns, above = turns_on_a_board(places[order], apart)
        seen = above * reach**2 < _DEEP * apart**2
        order, turns = order[seen], turns[seen]
    else:
        turns = turns_in_order(places[order], apart)
    look_of = np.empty(len(places), dtype=int)
    for index, (_, members) in enumerate(looks):
        look_of[members] = index
    keys = np.stack([look_of[order], turns, dataset.train[order]])
    sorting = np.lexsort(keys[: 3 if len(places) > MANY_POINTS else 2])
    starts = np.flatnonzero((np.diff(keys[:2, sorting], axis=1) != 0).any(axis=0)) + 1
    groups = np.split(order[sorting], starts)
    away = np.array([each.corners[0] - plane.corners[0] for each in (plane, *others)])
    return VGroup(
        *(
            looks[look_of[group[0]]][0].together(places[group], plane.corners, away)
            for group in groups
        )
    )


def dots_of(dataset: Dataset, hues: Hues, plane: Plane) -> VGroup:
    """The same with one mobject per point."""
    places, order = plane.places(dataset.points), _order(dataset, plane)
    dots: dict[int, Dot] = {}
    for look, members in looks_of(dataset, hues, plane):
        dots |= zip(members.tolist(), look.each(places[members], plane.corners), strict=True)
    return VGroup(*(dots[index] for index in order.tolist()))


def _order(dataset: Dataset, plane: Plane) -> Int[np.ndarray, " shown"]:
    """Which points are on the plane, in drawing order: test points below training points."""
    order = np.random.default_rng(0).permutation(len(dataset.points))
    order = order[np.argsort(dataset.train[order], kind="stable")]
    return np.asarray(order[plane.holds(dataset.points)[order]])


def crowding(points: int) -> float:
    """Factor on the sizes of dots: with more than 500 points, they are smaller."""
    return max(min(1.0, math.sqrt(500 / max(points, 1))), 0.3)


def looks_of(
    dataset: Dataset, hues: Hues, plane: Plane
) -> list[tuple[Dots, Int[np.ndarray, " _"]]]:
    """Dots of each kind, and which points are of it: test points, then training points.

    Training points are filled; test points are white in a ring of their colour. Above 500 points,
    and on small planes, they are smaller. Above 2,000 they are a density: darker than any field, so
    that they need no white edge, and translucent, so that the boundary is seen through them; test
    points are a little larger then, for their white to be seen.
    """
    train, count = dataset.train, len(dataset.points)
    unit = plane.layout.unit * crowding(count)
    unit *= plane.layout.thickening * plane.shrinking**0.6

    def tested(colour: str, mark: Mark) -> Dots:
        edge, width = edge_colour(colour, hues.strength), 3.2 * unit
        return Dots(radius=5.0 * unit, fill="#ffffff", edge=edge, edge_width=width, mark=mark)

    def trained(colour: str, mark: Mark) -> Dots:
        width = 1.6 * unit
        return Dots(radius=6.2 * unit, fill=colour, edge="#ffffff", edge_width=width, mark=mark)

    def dense(colour: str, mark: Mark, *, filled: bool) -> Dots:
        dark = darkened(colour)
        return Dots(
            radius=(5.6 if filled else 7.0) * unit,
            fill=dark if filled else "#ffffff",
            edge=dark,
            edge_width=0 if filled else 1.3 * unit,
            mark=mark,
            opacity=_TRANSLUCENT,
        )

    looks = (tested, trained)
    if count > MANY_POINTS:
        looks = partial(dense, filled=False), partial(dense, filled=True)
    return [
        (look(colour, mark), np.flatnonzero((hues.index == k) & (train == filled)))
        for look, filled in zip(looks, (False, True), strict=True)
        for k, (colour, mark) in enumerate(hues.looks)
    ]
