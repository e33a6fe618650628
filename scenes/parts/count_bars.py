"""How many points there are of each class, or of each value, as bars; knows nothing of planes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

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
_COUNT = 24.0  # design pixels of type, beside a bar that is cut, and above the highest one
_NOWHERE = (0.0, 0.0, 0.0)  # for words that are only measured
_FREE = 0.94  # of the height, for bars without words


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

    The highest bar says how many points it stands for. One that towers above all others is broken.
    """
    step, layout, lit = box.width / len(counts), stage.layout, []
    *_, second, most = np.sort(counts).tolist()
    size = layout.readable(_COUNT)
    said = 0 < size * _ABOVE < box.height
    cut = said and 0 < second * _TOWERS < most
    free = min(_FREE, 1 - _ABOVE * size / box.height) if said else _FREE
    scale = box.height * (min(_LEFT, free) / second if cut else free / most)
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
    if not said:
        return lit, []
    written = partial(line, size=size * layout.unit, colour=stage.theme.boundary)
    start = int(counts.argmax()) * step
    if cut:
        after = start < box.width / 2
        x = start + step + size / 2 if after else start - size / 2
        at = layout.point(box.x + x, box.y + 1.2 * size)
        beside = f"{grouped(most)} of {grouped(int(counts.sum()))}"
        return lit, [written(beside, at=at, anchor="left" if after else "right")]
    points = f"{grouped(most)} point{'s' * (most != 1)}"
    half = written(points, at=_NOWHERE).width / layout.unit / 2 + size / 3
    x = min(max(start + (step - _BETWEEN) / 2, half), box.width - half)
    at = layout.point(box.x + x, box.y + 1.15 * size)
    return lit, [written(points, at=at, anchor="middle")]
