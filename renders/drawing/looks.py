"""What the picture of a mobject depends on, as a value to be compared with what it was."""

from __future__ import annotations

from manim import Mobject, VMobject
from manim.mobject.types.image_mobject import AbstractImageMobject

Look = tuple[object, ...]
"""Equal for a mobject at two times if its pictures are; its place in drawing order is not in it."""


def has_look(mobject: Mobject) -> bool:
    """Whether `look_of` knows all that the picture depends on."""
    return isinstance(mobject, VMobject | AbstractImageMobject)


def look_of(mobject: Mobject) -> Look:
    """The look of a path or an image, without its submobjects."""
    if isinstance(mobject, VMobject):
        return (
            mobject.points.tobytes(),
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
