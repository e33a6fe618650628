"""Colours of classes, of values and of fields; draws nothing."""

from __future__ import annotations

from functools import cache

import numpy as np
from jaxtyping import Float, UInt8

from ..stage.theme import Theme, channels_of, mixed

# Orange and blue after the TensorFlow Playground, moved apart until they differ under deuteranopia,
# protanopia and in grey.
TWO_CLASSES = ("#f28522", "#0b78c2")
# Matthew A. Petroff, 'Accessible Color Sequences for Data Visualization', arXiv:2107.02270, six.
MORE_CLASSES = ("#5790fc", "#f89c20", "#e42536", "#964a8b", "#9c9ca1", "#7a21dd")
# The ten of the same paper, then a dark and a light green. Those two come from a search of colours
# in steps of 8: none of the ten is green, and with them the smallest difference (CIE76) of two
# colours stays above 16 for normal sight, deuteranopia and protanopia.
MANY_CLASSES = (
    *("#3f90da", "#ffa90e", "#bd1f01", "#94a4a2", "#832db6"),
    *("#a96b59", "#e76300", "#b9ac70", "#717581", "#92dadd"),
    *("#105848", "#b8e070"),
)

MANY_POINTS = 2000
"""Points, above which they are drawn as a density, without white edges (and in pages/plane.js)."""

CLASS_STRENGTH = 0.62  # of the class colour where the network is certain: points stay readable
_FIELD_CURVE = 0.8
VALUE_STRENGTH = 0.85  # of the colour at either end of a scale of values
_SEEN = 1.7  # contrast, by which a ring is seen; else it has a share of _DARK
_DARK, _DARKER = "#0e1116", 0.35
_POINT_CURVE = 0.4  # points of values are nearer to the colours of the ends than fields are
_STRAIGHT = 0.15  # of the scale, around its middle, where that curve would jump between hues
_SHADED = 0.28  # of _DARK in points of values in the middle of a scale
_PAPER = "#eeefef"  # what values in the middle of a scale have as points, between both neutrals


def class_colour(index: int, classes: int) -> str:
    """The colour of one of a number of classes, at most twelve."""
    every = (TWO_CLASSES, MORE_CLASSES, MANY_CLASSES)
    return next(colours for colours in every if classes <= len(colours))[index]


@cache
def edge_colour(colour: str, strength: float = CLASS_STRENGTH) -> str:
    """The colour of a ring around white: the same, or as much darker as it takes to be seen.

    It is seen against a field with that share of its own colour, which is darker than the white in
    it: the strongest field there is.
    """
    field = _light(mixed(_PAPER, colour, strength))
    shades = (mixed(colour, _DARK, per_cent / 100) for per_cent in range(101))
    return next(shade for shade in shades if field >= _SEEN * _light(shade))


def darkened(colour: str) -> str:
    """A darker shade of a colour."""
    return mixed(colour, _DARK, _DARKER)


def _light(colour: str) -> float:
    """Luminance as contrast compares it (WCAG 2.2)."""
    return float(luminance(rgb(colour))) + 0.05


def luminance(channels: Float[np.ndarray, "*shape 3"]) -> Float[np.ndarray, "*shape"]:
    """Relative luminance (WCAG 2.2) of colours with channels from 0 to 255."""
    linear = ((channels / 255 + 0.055) / 1.055) ** 2.4
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


def rgb(colour: str) -> Float[np.ndarray, " 3"]:
    """`colour` (#rrggbb) as red, green and blue from 0 to 255."""
    return np.array(channels_of(colour), dtype=float)


def field_share(
    margin: Float[np.ndarray, "*shape"], levels: int | None = None
) -> Float[np.ndarray, "*shape"]:
    """How much class colour a field shows where the winning logit leads by `margin` ≥ 0.

    With p = σ(margin) that is 0.62 · |2p − 1|^0.8, and |2p − 1| = tanh(margin / 2).
    """
    return _curved(np.tanh(margin / 2), levels)


def two_class_colours(
    logits: Float[np.ndarray, " levels"], colours: tuple[str, str], theme: Theme
) -> UInt8[np.ndarray, "levels 3"]:
    """Colours of a field of one logit: the first class below 0, the second above."""
    return _two_sided(logits, field_share(np.abs(logits), theme.levels), colours, theme)


def signed_colours(
    share: Float[np.ndarray, " levels"], colours: tuple[str, str], theme: Theme
) -> UInt8[np.ndarray, "levels 3"]:
    """Colours of signed values, whose `share` of the largest is from −1 to 1."""
    return _two_sided(share, _curved(np.abs(share), theme.levels), colours, theme)


def value_colours(
    share: Float[np.ndarray, " levels"], theme: Theme
) -> UInt8[np.ndarray, "levels 3"]:
    """Colours of a field of values, whose `share` of the scale is from −1, orange, to 1, blue.

    In between they run through the theme's neutral.
    """
    strength = VALUE_STRENGTH * _stepped(np.abs(share), theme.levels)
    return _two_sided(share, strength, TWO_CLASSES, theme)


def value_colour(share: float) -> str:
    """The colour of a point at a share of the scale: that of the field, but stronger.

    It is darker in the middle alone, where there is no hue: a dark orange would be brown.
    """
    size = abs(share)
    part = max(size, _STRAIGHT) ** _POINT_CURVE * min(size / _STRAIGHT, 1.0)
    hue = mixed(_PAPER, TWO_CLASSES[int(share > 0)], part)
    return mixed(hue, _DARK, _SHADED * (1 - size) ** 4)


def field_colours(
    share: Float[np.ndarray, " levels"], colour: str, theme: Theme
) -> UInt8[np.ndarray, "levels 3"]:
    """`colour` mixed into the theme's neutral by each share."""
    neutral = rgb(theme.neutral)
    channels = neutral + share[:, None] * (rgb(colour) - neutral)
    return np.asarray(np.rint(channels), dtype=np.uint8)


def _two_sided(
    sign: Float[np.ndarray, " levels"],
    share: Float[np.ndarray, " levels"],
    colours: tuple[str, str],
    theme: Theme,
) -> UInt8[np.ndarray, "levels 3"]:
    low, high = (field_colours(share, colour, theme) for colour in colours)
    return np.where(sign[:, None] > 0, high, low)


def _curved(
    strength: Float[np.ndarray, "*shape"], levels: int | None
) -> Float[np.ndarray, "*shape"]:
    """The share of a colour in a field, for a strength from 0 to 1."""
    return CLASS_STRENGTH * _stepped(strength**_FIELD_CURVE, levels)


def _stepped(
    strength: Float[np.ndarray, "*shape"], levels: int | None
) -> Float[np.ndarray, "*shape"]:
    """`strength` rounded to the middles of equal levels, if a number of levels is given.

    The strongest is half as wide and is 1, so that what is certain has the colour of certainty.
    """
    if levels is None:
        return strength
    reach = levels - 0.5
    return np.asarray(np.minimum(np.floor(strength * reach) + 0.5, reach) / reach)
