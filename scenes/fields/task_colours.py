"""The colours of a task: one per class, or those along a scale of values."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
from jaxtyping import Float, Int, UInt8

from ...errors import UserError
from ...reels.task import Classes, Task, Values
from ..stage.marks import ROUND, Mark, class_mark
from ..stage.theme import Theme
from .colouring import CLIP, Colouring, ScaleColouring, WinnerColouring
from .colours import (
    CLASS_STRENGTH,
    MANY_CLASSES,
    TWO_CLASSES,
    VALUE_STRENGTH,
    class_colour,
    edge_colour,
    signed_colours,
    two_class_colours,
    value_colour,
    value_colours,
)

_STEPS = 41  # colours of points along the scale; more could not be distinguished
# Negative and positive: orange and blue are classes, or low and high values.
_SIGNS = ("#b59a5b", "#2f9484")


@dataclass(frozen=True)
class Hues:
    """The `colours` (#rrggbb) that points have, and which of them each has: `index` (n,).

    `marks` are the shapes of the points of each colour, if they are not all round. Fields have a
    share of these colours up to `strength`.
    """

    colours: tuple[str, ...]
    index: Int[np.ndarray, " n"]
    marks: tuple[Mark, ...] = ()
    strength: float = CLASS_STRENGTH

    @property
    def edges(self) -> list[str]:
        """The colours of rings around white, which are seen on fields of their own colour."""
        return [edge_colour(each, self.strength) for each in self.colours]

    @property
    def looks(self) -> list[tuple[str, Mark]]:
        """Every colour with its mark."""
        return list(zip(self.colours, self.marks or [ROUND] * len(self.colours), strict=True))


@dataclass(frozen=True)
class LineStyle:
    """How the lines on a field are drawn: `width` in design pixels, and opacity."""

    width: float = 3.2
    opacity: float = 1.0


class TaskColours(ABC):
    """Every colour that depends on what is learnt, and the style of the lines on fields."""

    lines: LineStyle = LineStyle()

    signs: tuple[str, str] = _SIGNS
    """Colours of negative and positive answers of units, weights and biases, and their names."""
    sign_names: tuple[str, str] = ("brown", "teal")

    sides: tuple[str, str] = TWO_CLASSES
    """Colours of what lowers and raises the one output of a network."""

    @abstractmethod
    def colouring(self, theme: Theme) -> Colouring:
        """The colours of what is answered over the plane."""

    def added(self, theme: Theme) -> Colouring:
        """The colours of what lowers and raises the one output, from −1 to 1."""
        return ScaleColouring(-1, 1, partial(signed_colours, colours=self.sides, theme=theme))

    @abstractmethod
    def hues(self, labels: np.ndarray) -> Hues:
        """The colours of points with these labels."""

    @abstractmethod
    def outputs(self, theme: Theme) -> list[str]:
        """The colour of each output."""

    @abstractmethod
    def ramp(self, theme: Theme, count: int) -> UInt8[np.ndarray, "count 3"] | None:
        """Colours along the scale of what is answered, or None if there is no such scale."""

    def spoken_for(self, weights: Float[np.ndarray, "units outputs"]) -> list[str]:
        """The colour of what each unit counts for, by its weights to the outputs."""
        return [self.sides[int(weight > 0)] for weight in weights[:, 0]]

    def signed(self, theme: Theme) -> Colouring:
        """The colours of a unit's answers from −1 to 1: no class's, nor a value's."""
        return ScaleColouring(-1, 1, partial(signed_colours, colours=self.signs, theme=theme))


class ClassColours(TaskColours):
    """One colour per class, and from the seventh on one mark; `UserError` for too many classes."""

    def __init__(self, task: Classes) -> None:
        self._count = len(task.names)
        if self._count > len(MANY_CLASSES):
            raise UserError(
                f"films show at most {len(MANY_CLASSES)} classes",
                given=self._count,
                remedy="keep the most frequent classes, group the rest as one, and record again",
            )
        self.classes = tuple(class_colour(index, self._count) for index in range(self._count))

    def colouring(self, theme: Theme) -> Colouring:
        """Certainty mixes the winner's colour into the neutral."""
        if self._count > 2:
            return WinnerColouring(self.classes, theme)
        first, second = self.classes
        return _between_two((first, second), theme)

    def ramp(self, theme: Theme, count: int) -> UInt8[np.ndarray, "count 3"] | None:
        """Those of probabilities from 0 to 1, if there is one for all classes."""
        if self._count > 2:
            return None
        first, second = self.classes
        share = np.linspace(-1, 1, count)[1:-1]
        leads = np.concatenate([[-CLIP], 2 * np.arctanh(share), [CLIP]])
        return two_class_colours(leads, (first, second), theme)

    def hues(self, labels: np.ndarray) -> Hues:
        """That of each point's class."""
        return Hues(self.classes, labels, marks=tuple(map(class_mark, range(self._count))))

    def spoken_for(self, weights: Float[np.ndarray, "units outputs"]) -> list[str]:
        """That of the class; of many, the one with the largest weight."""
        if self._count == 2:
            return super().spoken_for(weights)
        return [self.classes[int(row.argmax())] for row in weights]

    def outputs(self, theme: Theme) -> list[str]:
        """Those of the classes; ink where two share an output."""
        return [theme.ink] if self._count == 2 else list(self.classes)


@lru_cache(maxsize=4)
def _between_two(classes: tuple[str, str], theme: Theme) -> Colouring:
    """One for all planes that show two classes, so that they have one table of colours."""
    return ScaleColouring(
        -CLIP, CLIP, lambda share: two_class_colours(share * CLIP, classes, theme)
    )


class ValueColours(TaskColours):
    """Colours along a scale, from orange through the neutral to blue."""

    lines = LineStyle(width=1.7, opacity=0.55)  # there are several, and none is a decision

    def __init__(self, task: Values) -> None:
        self._task = task

    def colouring(self, theme: Theme) -> Colouring:
        """Those of the scale."""
        low, high = self._task.low, self._task.high
        return ScaleColouring(low, high, partial(value_colours, theme=theme))

    def added(self, theme: Theme) -> Colouring:
        """Those of the scale, around its middle."""
        return ScaleColouring(-1, 1, partial(value_colours, theme=theme))

    def ramp(self, theme: Theme, count: int) -> UInt8[np.ndarray, "count 3"]:
        """Those of the scale."""
        return value_colours(np.linspace(-1, 1, count), theme)

    def hues(self, labels: np.ndarray) -> Hues:
        """One of many steps along the scale for each point."""
        steps = np.rint((self._task.share(labels) + 1) / 2 * (_STEPS - 1)).astype(np.int64)
        colours = tuple(value_colour(float(share)) for share in np.linspace(-1, 1, _STEPS))
        return Hues(colours, steps, strength=VALUE_STRENGTH)

    def outputs(self, theme: Theme) -> list[str]:
        """Ink: its values have all colours."""
        return [theme.ink]


def colours_of(task: Task) -> TaskColours:
    """The colours of a task; what is neither classes nor values has none."""
    if isinstance(task, Classes):
        return ClassColours(task)
    if isinstance(task, Values):
        return ValueColours(task)
    raise TypeError(f"{type(task).__name__} has no colours")
