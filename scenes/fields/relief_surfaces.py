"""What a relief is made of, by task: its surface at the corners of cells, heights and colours."""

from __future__ import annotations

from abc import ABC, abstractmethod

import cv2
import numpy as np
from jaxtyping import Float, UInt8

from ...reels.task import Classes, Task, Values
from ..stage.theme import Theme
from .colours import class_colour, field_colours, field_share, value_colours

SAMPLES = 2  # per cell and axis; steps narrower than a cell would make cliffs ragged
_SMOOTH = 2.4  # samples, the deviation of the Gaussian that widens them


class ReliefSurface(ABC):
    """Turns logits at the samples into a surface over the corners of cells."""

    line_colour: tuple[int, int, int]

    @abstractmethod
    def corners(
        self, logits: Float[np.ndarray, "outputs rows columns"]
    ) -> Float[np.ndarray, "layers corners corners"]:
        """What is drawn at the corners of all cells."""

    @abstractmethod
    def heights(
        self, corners: Float[np.ndarray, "layers corners corners"]
    ) -> Float[np.ndarray, "corners corners"]:
        """Heights from 0 to 1."""

    @abstractmethod
    def fills(
        self, means: Float[np.ndarray, "layers cells cells"], theme: Theme
    ) -> UInt8[np.ndarray, "cells cells 3"]:
        """The field's colour of the mean of every cell's corners."""

    def sides(
        self, corners: Float[np.ndarray, "layers corners corners"]
    ) -> Float[np.ndarray, "outputs corners corners"]:
        """What has a line where it has one of the task's levels; contests are taken of it."""
        return corners


class ClassSurface(ReliefSurface):
    """Probabilities: with two classes that of class 1, with more that of the one that wins."""

    line_colour = (11, 13, 16)

    def __init__(self, task: Classes) -> None:
        self._task, self._count = task, len(task.names)

    def corners(
        self, logits: Float[np.ndarray, "outputs rows columns"]
    ) -> Float[np.ndarray, "layers corners corners"]:
        """Probabilities of all classes, smoothed so that steps are about a cell wide."""
        smooth = [
            cv2.GaussianBlur(each, (0, 0), _SMOOTH, borderType=cv2.BORDER_REPLICATE)
            for each in self._task.shares(logits)
        ]
        return np.array(smooth)[:, ::SAMPLES, ::SAMPLES]

    def heights(
        self, corners: Float[np.ndarray, "layers corners corners"]
    ) -> Float[np.ndarray, "corners corners"]:
        """That probability."""
        return corners[1] if len(corners) == 2 else np.asarray(corners.max(axis=0))

    def fills(
        self, means: Float[np.ndarray, "layers cells cells"], theme: Theme
    ) -> UInt8[np.ndarray, "cells cells 3"]:
        """The winner's colour by its lead.

        A cell that is a cliff has the colour of doubt: its corners are sure of different things.
        """
        winner, top = means.argmax(axis=0), np.sort(means, axis=0)
        lead = np.log(np.maximum(top[-1], 1e-9)) - np.log(np.maximum(top[-2], 1e-9))
        share = field_share(lead, theme.levels).ravel()
        tables = np.array(
            [
                field_colours(share, class_colour(index, self._count), theme)
                for index in range(self._count)
            ]
        )
        picked = tables[winner.ravel(), np.arange(share.size)]
        return np.asarray(picked.reshape(*winner.shape, 3))

    def sides(
        self, corners: Float[np.ndarray, "layers corners corners"]
    ) -> Float[np.ndarray, "outputs corners corners"]:
        """The lead of class 1 over class 0; of more classes their probabilities."""
        return corners[1:] - corners[:1] if len(corners) == 2 else corners


class ValueSurface(ReliefSurface):
    """Values, which are their own height; the lines on them are of equal ones."""

    line_colour = (70, 76, 84)

    def __init__(self, task: Values) -> None:
        self._task = task

    def corners(
        self, logits: Float[np.ndarray, "outputs rows columns"]
    ) -> Float[np.ndarray, "layers corners corners"]:
        """The values."""
        return logits[:, ::SAMPLES, ::SAMPLES]

    def heights(
        self, corners: Float[np.ndarray, "layers corners corners"]
    ) -> Float[np.ndarray, "corners corners"]:
        """Where they stand on the scale."""
        return (1 + self._task.share(corners[0])) / 2

    def fills(
        self, means: Float[np.ndarray, "layers cells cells"], theme: Theme
    ) -> UInt8[np.ndarray, "cells cells 3"]:
        """The colours of the scale."""
        share = self._task.share(means[0])
        return value_colours(share.ravel(), theme).reshape(*share.shape, 3)


def surface_of(task: Task) -> ReliefSurface:
    """The surface of a task; what is neither classes nor values has none."""
    if isinstance(task, Classes):
        return ClassSurface(task)
    if isinstance(task, Values):
        return ValueSurface(task)
    raise TypeError(f"{type(task).__name__} has no surface")
