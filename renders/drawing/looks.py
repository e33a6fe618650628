"""What the picture of a mobject depends on, as a value to be compared with what it was."""

from __future__ import annotations

from collections.abc import Sequence
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


_STYLES = ("background_stroke", "fill", "stroke")
"""What a path is drawn with, in drawing order."""


def styles_of(path: VMobject) -> tuple[bool, bool, bool]:
    """Whether it has a stroke below its fill, a fill, and a stroke above it."""
    return (
        bool(path.background_stroke_width > 0) and _shows(path.background_stroke_rgbas),
        _shows(path.fill_rgbas),
        bool(path.stroke_width > 0) and _shows(path.stroke_rgbas),
    )


def has_styles(path: VMobject) -> bool:
    """Whether it has any of them."""
    # Most paths are filled, or stroked above that.
    return (
        _shows(path.fill_rgbas)
        or bool(path.stroke_width > 0 and _shows(path.stroke_rgbas))
        or bool(path.background_stroke_width > 0 and _shows(path.background_stroke_rgbas))
    )


def in_styles(path: VMobject) -> list[tuple[VMobject, float]]:
    """Each style of a path by itself, without its opacity, and that opacity; in drawing order.

    A path that is opaque is returned as it is; so is one with a style of several colours, whose
    parts show through each other.
    """
    colours = path.background_stroke_rgbas, path.fill_rgbas, path.stroke_rgbas
    seen = [rgbas for rgbas, shown in zip(colours, styles_of(path), strict=True) if shown]
    if any(len(rgbas) > 1 for rgbas in seen) or all(rgbas[0, 3] >= 1 for rgbas in seen):
        return [(path, 1.0)]
    return [(_alone(path, rgbas, colours), float(rgbas[0, 3])) for rgbas in seen]


def _alone(
    path: VMobject,
    wanted: Float[np.ndarray, "1 4"],
    colours: Sequence[Float[np.ndarray, "_ 4"]],
) -> VMobject:
    """A copy of a path in which only one of its styles is seen, and opaque."""
    alone = copy(path)
    for style, rgbas in zip(_STYLES, colours, strict=True):
        shown = rgbas.copy()
        shown[:, 3] = float(rgbas is wanted)
        setattr(alone, f"{style}_rgbas", shown)
    return alone


def _shows(rgbas: Float[np.ndarray, "colours 4"]) -> bool:
    return bool(rgbas.item(3) > 0 or (len(rgbas) > 1 and rgbas[:, 3].any()))


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
