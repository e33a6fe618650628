"""How many points there are of each class, or of each value, as bars; knows nothing of planes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Int
from manim import VMobject

from ...datasets.dataset import Dataset
from ...numerals import grouped
from ..fields.task_colours import Hues
from ..stage.layout import Box
from ..stage.stage import Stage
from ..stage.typography import line
from .shapes import rectangle
from .spotlight import Lit

_EDGE = 2.0  # design pixels, around the bars of test points
_BETWEEN = 2.0  # design pixels from bar to bar
_TOWERS = 3.0  # times the next highest, from which a bar is cut
_LEFT = 0.7  # of the height, for the others then
_BROKEN = ((0.0, 0.8), (0.84, 0.88), (0.92, 1.0))  # of the height, drawn of a bar that is cut
_ABOVE = 1.5  # ems of the words above the others, at least
_COUNT = 24.0  # design pixels of type, beside a bar that is cut


def kinds_of(dataset: Dataset, colour: int, *, tested: bool) -> tuple[int | None, ...]:
    """When a thing is in the light: with its colour, and as a test or training point."""
    return (colour,) if dataset.train.all() else (colour, int(tested))


def class_bars(
    dataset: Dataset,
    hues: Hues,
    counts: Int[np.ndarray, "kinds colours"],
    boxes: Sequence[Box],
    stage: Stage,
) -> list[Lit]:
    """How many points of each class: filled for training, and in outline for test points."""
    layout, lit = stage.layout, []
    edge = _EDGE * layout.thickening
    for colour, box in enumerate(boxes):
        x, hue = box.x, hues.colours[colour]
        for tested, count in enumerate(counts[:, colour].tolist()):
            width = box.width * count / counts.sum(axis=0).max()
            if width:
                bar = rectangle(Box(x, box.y, width, box.height), layout, colour=hue)
                if tested and width > 2 * edge:
                    inner = Box(x, box.y + edge, width - edge, box.height - 2 * edge)
                    bar.add(rectangle(inner, layout, colour="#ffffff"))
                lit.append(Lit(bar, kinds_of(dataset, colour, tested=bool(tested))))
                x += width
    return lit


def histogram(
    dataset: Dataset, hues: Hues, counts: Int[np.ndarray, " colours"], box: Box, stage: Stage
) -> tuple[list[Lit], list[VMobject]]:
    """How many points have each of the colours along the scale, and words about it.

    A bar that towers above all others is broken, and says how many points it stands for.
    """
    step, layout, lit = box.width / len(counts), stage.layout, []
    *_, second, most = np.sort(counts).tolist()
    size = layout.readable(_COUNT)
    cut = 0 < size * _ABOVE < box.height and 0 < second * _TOWERS < most
    left = min(_LEFT, 1 - _ABOVE * size / box.height)
    scale = box.height * (left / second if cut else 1 / most)
    for colour, count in enumerate(counts.tolist()):
        towers = cut and count == most
        high = box.height if towers else count * scale
        hue, shape = hues.colours[colour], VMobject()
        for low, top in _BROKEN if towers else ((0.0, 1.0),):
            part = Box(
                box.x + colour * step,
                box.bottom - top * high,
                step - _BETWEEN,
                (top - low) * high,
            )
            shape.add(rectangle(part, layout, colour=hue))
        lit.append(Lit(shape, (colour,) if dataset.train.all() else (colour, None)))
    if not cut:
        return lit, []
    start = int(counts.argmax()) * step
    after = start < box.width / 2
    x = start + step + size / 2 if after else start - size / 2
    said = f"{grouped(most)} of {grouped(int(counts.sum()))}"
    at = layout.point(box.x + x, box.y + 1.2 * size)
    anchor = "left" if after else "right"
    return lit, [line(said, size * layout.unit, at=at, colour=stage.theme.boundary, anchor=anchor)]
