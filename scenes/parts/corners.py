"""Where Manim has moved a part to since it was made; knows nothing of data."""

from __future__ import annotations

from typing import Any

import numpy as np
from jaxtyping import Float
from manim import VMobject

from .shapes import joined

Three = Float[np.ndarray, "3 3"]
"""The lower left, lower right and upper left corner of a rectangle, in Manim's coordinates."""

_THREE = (0, 3, 12)  # of a path of four sides, of four points each, from the lower left


def mapped(places: Float[np.ndarray, "n 3"], before: Three, after: Three) -> np.ndarray:
    """Places (n, 3) under the affine map that takes one rectangle to the other.

    `before` and `places` lie in the plane of the frame.
    """
    sides, moved = before[1:] - before[0], after[1:] - after[0]
    shares = np.linalg.solve(sides[:, :2].T, (places - before[0])[:, :2].T)
    return np.asarray(after[0] + shares.T @ moved)


class Corners(VMobject):
    """A rectangle that is never drawn: a submobject of a part that computes its points itself.

    Manim shifts, scales and turns it together with the points that the part has at that time, so
    that the next ones can be put in the same place.
    """

    def __init__(self, three: Three) -> None:
        super().__init__()
        origin, right, up = three
        self.points = joined([np.array([origin, right, right + up - origin, up, origin])])
        self._home = self.points.copy()

    @property
    def three(self) -> Three:
        """The corners where they are now."""
        return np.asarray(self.points[_THREE, :])

    def moved(self, places: Float[np.ndarray, "n 3"]) -> Float[np.ndarray, "n 3"]:
        """Where places on the rectangle as it was made are now."""
        if np.array_equal(self.points, self._home):
            return places
        return mapped(places, self._home[_THREE, :], self.three)

    def init_colors(self, propagate_colors: bool = True) -> Corners:  # noqa: ARG002  # Manim's
        """Have neither fill nor strokes."""
        super().set_fill(opacity=0)
        for background in (False, True):
            super().set_stroke(width=0, opacity=0, background=background)
        return self

    def set_fill(self, *_: Any, **__: Any) -> Corners:
        """Stay invisible when the part is given another fill."""
        return self

    def set_stroke(self, *_: Any, **__: Any) -> Corners:
        """Stay invisible when the part is given another stroke."""
        return self

    def pointwise_become_partial(self, vmobject: VMobject, *_: float) -> Corners:
        """Stay whole while the part is drawn bit by bit."""
        self.points = vmobject.points.copy()
        return self
