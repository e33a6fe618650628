"""What the picture of a mobject depends on, as a value to be compared with what it was."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from manim import Mobject, VMobject
from manim.mobject.types.image_mobject import AbstractImageMobject

Look = tuple[object, ...]
"""Equal for a mobject at two times if its pictures are; its place in drawing order is not in it."""


def has_look(mobject: Mobject) -> bool:
    """Whether `look_of` knows all that the picture depends on."""
    return isinstance(mobject, VMobject | AbstractImageMobject)


def is_plain(mobject: Mobject) -> bool:
    """Whether it is a path whose look is no picture, or has no look at all."""
    if isinstance(mobject, VMobject):
        return mobject.get_background_image() is None
    return not len(mobject.points)


def look_of(mobject: Mobject) -> Look:
    """The look of a path or an image, without its submobjects."""
    if isinstance(mobject, VMobject):
        return (
            _content(mobject.points),
            mobject.fill_rgbas.tobytes(),
            mobject.stroke_rgbas.tobytes(),
            mobject.background_stroke_rgbas.tobytes(),
            mobject.stroke_width,
            mobject.background_stroke_width,
            mobject.joint_type,
            mobject.cap_style,
            tuple(mobject.sheen_direction),
            mobject.get_background_image(),
        )
    pixels = mobject.get_pixel_array().tobytes()
    return mobject.points.tobytes(), pixels, mobject.resampling_algorithm


def opaque(path: VMobject) -> tuple[VMobject, float]:
    """A path that is all of one colour without its opacity, and that opacity.

    Others are returned as they are, with an opacity of 1: their parts show through each other.
    """
    filled = path.fill_rgbas
    strokes = [
        (path.background_stroke_rgbas, path.background_stroke_width),
        (path.stroke_rgbas, path.stroke_width),
    ]
    seen = [rgbas for rgbas, width in strokes if width > 0 and rgbas[:, 3].any()]
    seen += [filled] if filled[:, 3].any() else []
    if len(seen) != 1 or len(seen[0]) != 1:
        return path, 1.0
    whole = copy(path)
    for name in ("fill_rgbas", "stroke_rgbas", "background_stroke_rgbas"):
        rgbas = getattr(path, name)
        setattr(whole, name, np.where([False] * 3 + [True], rgbas is seen[0], rgbas))
    return whole, float(seen[0][0, 3])


@dataclass(frozen=True, eq=False)
class _Kept:
    """An array that nobody can write to: equal to itself alone, while this keeps it."""

    array: Float[np.ndarray, "n 3"]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and self.array is other.array


def _content(points: Float[np.ndarray, "n 3"]) -> object:
    # What a view shows can change, though nobody can write to the view itself.
    kept = not points.flags.writeable and points.base is None
    return _Kept(points) if kept else points.tobytes()
