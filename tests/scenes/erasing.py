"""Frames without one of their mobjects, put together from pictures of all of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from manim import Camera, Mobject, VMobject

from epochreel.renders.drawing.rasterizer import Rasterizer, is_visible
from epochreel.renders.manim_session import manim_for
from epochreel.scenes.fields.colours import rgb
from epochreel.scenes.parts.field_image import PlaneImage
from epochreel.scenes.stage.typography import Outlines, Typeset
from epochreel.tests.scenes.shots import Shot

Window = tuple[slice, slice]
"""Rows and columns of a frame."""


@dataclass(frozen=True)
class Erased:
    """A text or curve, the window it is in, and what is seen there with it and without it.

    Both pictures are (rows, columns, 3).
    """

    mobject: Mobject
    window: Window
    whole: np.ndarray
    without: np.ndarray


@dataclass(frozen=True)
class _Layer:
    """A text or curve, or mobjects between those, as a premultiplied RGBA picture of a window."""

    mobject: Mobject | None
    left: int
    top: int
    rgba: np.ndarray

    @property
    def window(self) -> Window:
        rows, columns = self.rgba.shape[:2]
        return slice(self.top, self.top + rows), slice(self.left, self.left + columns)


def is_text(mobject: Mobject) -> bool:
    """Whether it is a line of type, a number or a formula."""
    return isinstance(mobject, Outlines | Typeset)


def is_curve(mobject: Mobject) -> bool:
    """Whether it is stroked and not filled."""
    if not isinstance(mobject, VMobject):
        return False
    return bool(mobject.get_stroke_width() > 0 and mobject.get_fill_opacity() == 0)


def erased(shot: Shot) -> Iterator[Erased]:
    """The frame of a shot without each text and each curve that can be seen in it."""
    shot.composed.show(shot.number)
    ground = rgb(shot.composed.scene.stage.theme.ground)
    with manim_for(shot.size):
        layers = list(_layers(shot.composed.members()))
    for layer in layers:
        if layer.mobject is not None:
            whole = _blended(layers, layer.window, ground)
            others = [each for each in layers if each is not layer]
            without = _blended(others, layer.window, ground)
            yield Erased(layer.mobject, layer.window, whole, without)


def _layers(mobjects: Iterable[Mobject]) -> Iterator[_Layer]:
    """All layers of a frame, the lowest first."""
    camera = Camera(background_opacity=0)
    rasterizer = Rasterizer(camera)
    numbered = enumerate(each for each in mobjects if is_visible(each))

    def apart(pair: tuple[int, Mobject]) -> int:
        index, mobject = pair
        return index if isinstance(mobject, PlaneImage) or _can_be_erased(mobject) else -1

    for index, group in groupby(numbered, apart):
        members = [mobject for _, mobject in group]
        if isinstance(members[0], PlaneImage):
            (image,) = members
            left, top = camera.points_to_subpixel_coords(image, image.points)[0].round().astype(int)
            yield _Layer(None, int(left), int(top), image.get_pixel_array().copy())
            continue
        rasterizer.draw(members)
        rows, columns = (np.flatnonzero(camera.pixel_array[:, :, 3].any(axis=a)) for a in (1, 0))
        if len(rows):
            window = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
            drawn = camera.pixel_array[window].copy()
            camera.pixel_array[window] = 0
            yield _Layer(members[0] if index >= 0 else None, int(columns[0]), int(rows[0]), drawn)


def _can_be_erased(mobject: Mobject) -> bool:
    return is_text(mobject) or is_curve(mobject)


def _blended(layers: Sequence[_Layer], window: Window, ground: np.ndarray) -> np.ndarray:
    """What layers look like in a window, over a ground of one colour."""
    rows, columns = window
    seen = np.empty((rows.stop - rows.start, columns.stop - columns.start, 3))
    seen[:] = ground
    for layer in layers:
        top, bottom = (max(rows.start, layer.top), min(rows.stop, layer.window[0].stop))
        left, right = (max(columns.start, layer.left), min(columns.stop, layer.window[1].stop))
        if top < bottom and left < right:
            part = layer.rgba[
                top - layer.top : bottom - layer.top, left - layer.left : right - layer.left
            ]
            here = seen[
                top - rows.start : bottom - rows.start, left - columns.start : right - columns.start
            ]
            here *= 1 - part[:, :, 3:] / 255
            here += part[:, :, :3]
    return np.rint(seen).astype(np.uint8)
