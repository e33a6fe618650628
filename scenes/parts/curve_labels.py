"""Labels at the moving ends of curves, which keep clear of each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import VGroup, VMobject

from ...shortening import cut_apart
from ..stage.layout import Point
from ..stage.stage import Stage
from ..stage.typography import Figure, Tag, line
from .shapes import joined


class Label(VGroup):
    """A name and a changing value, on one baseline; `size` and `width` are design pixels.

    Where the name is shortened, it stays distinct from those `among` which it stands.
    `hairlines` (heights in Manim units) end before it instead of running through it.
    """

    def __init__(
        self,
        name: str,
        size: float,
        stage: Stage,
        *,
        bold: bool,
        colour: str,
        width: float,
        among: Sequence[str] = (),
    ) -> None:
        layout, origin = stage.layout, (0.0, 0.0, 0.0)
        size *= layout.unit
        limit = width * layout.unit
        words = line(
            name,
            size,
            at=origin,
            colour=colour,
            bold=bold,
            width=limit,
            cut=cut_apart(among),
            what="names at curves",
        )
        self._name = Tag(words, (name, bold, size, limit), colour=colour)
        self._gap = float(words.width) + 7 * layout.unit
        self._value = Figure(size, at=origin, colour=colour, bold=bold, anchor="left")
        self._ground = VMobject(fill_color=stage.theme.ground, fill_opacity=1, stroke_width=0)
        self._size, self._thick = size, 2 * layout.unit * layout.thickening
        self.hairlines: Sequence[float] = ()
        super().__init__(self._ground, self._name, self._value)

    def write(self, value: str, *, at: Point) -> None:
        """Show `value` after the name, which stands `at` a place on the baseline."""
        self._name.stand(at)
        self._value.write(value, at=(at[0] + self._gap, at[1], at[2]))
        left, right = at[0] - 0.3 * self._size, at[0] + self._gap + self._value.span()
        low, high = at[1] - 0.25 * self._size, at[1] + 0.9 * self._size
        across = np.array([[left, -1], [right, -1], [right, 1], [left, 1], [left, -1]])
        crossed = [y for y in self.hairlines if low < y < high]
        self._ground.points = joined(
            [
                np.column_stack([across * (1, self._thick) + (0, y), np.full(5, at[2])])
                for y in crossed
            ]
        )


def apart(middles: Sequence[float], *, gap: float, low: float, high: float) -> list[float]:
    """`middles` moved as little as need be to stand at least `gap` apart, in the order they have.

    They stay between `low` and `high` where there is room for all. Ties keep their given order.
    """

    def spread(cluster: list[float]) -> list[float]:
        reach = gap * (len(cluster) - 1)
        start = sum(cluster) / len(cluster) - reach / 2
        start = max(min(start, high - reach), low)
        return [start + gap * index for index in range(len(cluster))]

    order = sorted(range(len(middles)), key=lambda index: middles[index])
    # Labels too close to each other become a cluster, which spreads about its common middle.
    clusters: list[list[float]] = []
    for index in order:
        clusters.append([middles[index]])
        while len(clusters) > 1 and spread(clusters[-1])[0] - spread(clusters[-2])[-1] < gap:
            clusters[-2:] = [clusters[-2] + clusters[-1]]
    placed = [place for cluster in clusters for place in spread(cluster)]
    return [placed[order.index(index)] for index in range(len(middles))]
