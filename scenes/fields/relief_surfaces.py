"""What a relief is made of, by task: the layers of its surface, heights and colours."""

from __future__ import annotations

from abc import ABC, abstractmethod

import cv2
import numpy as np
from jaxtyping import Float, Float32, UInt8

from ...reels.task import Classes, Task, Values
from ..stage.theme import Theme
from .colours import class_colour, field_colours, field_share, value_colours

_SMOOTH = 0.017  # of the width, the deviation of the Gaussian that widens steps
_SHADES = 1024  # of each colour


class ReliefSurface(ABC):
    """Turns logits into a surface; all is known at the middles of the same cells.

    `level` is the height of every line on it, if they have one.
    """

    line_colour: tuple[int, int, int]
    level: float | None = None

    @abstractmethod
    def layers(
        self, logits: Float[np.ndarray, "outputs cells cells"]
    ) -> Float[np.ndarray, "layers cells cells"]:
        """What is drawn."""

    @abstractmethod
    def heights(
        self, layers: Float[np.ndarray, "layers cells cells"]
    ) -> Float[np.ndarray, "cells cells"]:
        """Heights from 0 to 1."""

    @abstractmethod
    def colours(
        self, layers: Float[np.ndarray, "layers cells cells"]
    ) -> Float32[np.ndarray, "cells cells 4"]:
        """The field's red, green and blue, 0 to 255, and nothing."""

    def sides(
        self, layers: Float[np.ndarray, "layers rows columns"]
    ) -> Float[np.ndarray, "outputs rows columns"]:
        """What has a line where it has one of the task's levels; contests are taken of it."""
        return layers


class ClassSurface(ReliefSurface):
    """Probabilities: with two classes that of class 1, with more that of the one that wins."""

    line_colour = (11, 13, 16)

    def __init__(self, task: Classes, theme: Theme) -> None:
        self._task, count = task, len(task.names)
        self.level = 0.5 if count == 2 else None
        # tanh(lead / 2), by which shades are numbered, is (best - second) / (best + second).
        lead = 2 * np.arctanh(np.linspace(0, 1, _SHADES, endpoint=False))
        share = field_share(lead, theme.levels)
        table = [field_colours(share, class_colour(index, count), theme) for index in range(count)]
        if count == 2:
            table[0] = table[0][::-1]  # then they are numbered by the probability of class 1
        self._table = _table(np.concatenate(table))

    def layers(
        self, logits: Float[np.ndarray, "outputs cells cells"]
    ) -> Float[np.ndarray, "classes cells cells"]:
        """Probabilities of all classes, smoothed so that steps are a few cells wide."""
        shares = self._task.shares(logits)
        # Those of two classes add up to 1.
        smooth = [_smooth(each) for each in (shares[1:] if len(shares) == 2 else shares)]
        return np.stack([1 - smooth[0], smooth[0]] if len(shares) == 2 else smooth)

    def heights(
        self, layers: Float[np.ndarray, "classes cells cells"]
    ) -> Float[np.ndarray, "cells cells"]:
        """That probability."""
        return layers[1] if len(layers) == 2 else np.asarray(layers.max(axis=0))

    def colours(
        self, layers: Float[np.ndarray, "classes cells cells"]
    ) -> Float32[np.ndarray, "cells cells 4"]:
        """The winner's colour by its lead.

        A cliff has the colour of doubt: either side of it is sure of something else.
        """
        if len(layers) == 2:
            return _picked(self._table, layers[1])
        best, second = layers[0], np.zeros_like(layers[0])
        winner = np.zeros(best.shape, dtype=np.intp)
        for index, each in enumerate(layers[1:], start=1):
            winner[each > best] = index
            second = np.maximum(second, np.minimum(best, each))
            best = np.maximum(best, each)
        shade = (best - second) / (best + second) * (_SHADES - 1) + 0.5
        numbers = winner * _SHADES + shade.astype(np.intp)
        return np.asarray(np.take(self._table, numbers, axis=0))

    def sides(
        self, layers: Float[np.ndarray, "classes rows columns"]
    ) -> Float[np.ndarray, "outputs rows columns"]:
        """The lead of class 1 over class 0; of more classes their probabilities."""
        return np.asarray(layers[1:] - layers[:1]) if len(layers) == 2 else layers


class ValueSurface(ReliefSurface):
    """Values, which are their own height; the lines on them are of equal ones."""

    line_colour = (70, 76, 84)

    def __init__(self, task: Values, theme: Theme) -> None:
        self._task = task
        self._table = _table(value_colours(np.linspace(-1, 1, _SHADES), theme))

    def layers(
        self, logits: Float[np.ndarray, "outputs cells cells"]
    ) -> Float[np.ndarray, "layers cells cells"]:
        """The values."""
        return logits

    def heights(
        self, layers: Float[np.ndarray, "layers cells cells"]
    ) -> Float[np.ndarray, "cells cells"]:
        """Where they stand on the scale."""
        return (1 + self._task.share(layers[0])) / 2

    def colours(
        self, layers: Float[np.ndarray, "layers cells cells"]
    ) -> Float32[np.ndarray, "cells cells 4"]:
        """The colours of the scale."""
        return _picked(self._table, self.heights(layers))


def _table(colours: UInt8[np.ndarray, "shades 3"]) -> Float32[np.ndarray, "shades 4"]:
    return np.pad(colours.astype(np.float32), ((0, 0), (0, 1)))


def _picked(
    table: Float32[np.ndarray, "shades 4"], shares: Float[np.ndarray, "cells cells"]
) -> Float32[np.ndarray, "cells cells 4"]:
    """The colours of shares of a table, from 0 to 1."""
    numbers = (shares * (len(table) - 1) + 0.5).astype(np.intp)
    return np.asarray(np.take(table, numbers, axis=0))


def _smooth(values: Float[np.ndarray, "cells cells"]) -> Float[np.ndarray, "cells cells"]:
    width = _SMOOTH * len(values)
    return np.asarray(cv2.GaussianBlur(values, (0, 0), width, borderType=cv2.BORDER_REPLICATE))


def surface_of(task: Task, theme: Theme) -> ReliefSurface:
    """The surface of a task; what is neither classes nor values has none."""
    if isinstance(task, Classes):
        return ClassSurface(task, theme)
    if isinstance(task, Values):
        return ValueSurface(task, theme)
    raise TypeError(f"{type(task).__name__} has no surface")
