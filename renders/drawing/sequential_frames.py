"""Frames of any scene, drawn in order as stock Manim draws them; Manim itself advances the scene.

When a play begins, stock Manim draws once the mobjects below the first one that moves, and then all
others in every frame. Here those of the others that have neither an animation nor an updater are
stored as sprites, until something else changes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from manim import Camera, Mobject, Scene
from manim.renderer.cairo_renderer import CairoRenderer
from manim.utils.iterables import list_update

from .canvas import Canvas
from .looks import Look, has_look, look_of
from .moving import moving_ids
from .painter import Paintable, Painter
from .protocols import offers_of
from .sprite import Sprite


class SequentialFrames(Protocol):
    """Draws the current state of a scene on a canvas."""

    def begin(self, scene: Scene) -> None:
        """Draw the static mobjects of a play that has begun."""

    def draw(self, scene: Scene, moving: Sequence[Mobject]) -> None:
        """Draw the moving mobjects over them; if there are none, all mobjects, as Manim does."""


class LayeredFrames:
    """Draws for a camera that does not move."""

    def __init__(self, camera: Camera, painter: Painter) -> None:
        self._camera, self._painter = camera, painter
        self._family: list[Mobject] = []
        self._layers: list[_Layer] = []

    def begin(self, scene: Scene) -> None:
        """Make the static mobjects the background."""
        self._family, self._layers = [], []
        self._painter.forget()
        self._painter.set_background(self._family_of(scene.static_mobjects))

    def draw(self, scene: Scene, moving: Sequence[Mobject]) -> None:
        """Draw the others, in layers that are made when the mobjects are not those of before."""
        shown = moving or list_update(scene.mobjects, scene.foreground_mobjects)
        family = self._family_of(shown)
        if _ids(family) != _ids(self._family):
            self._family, self._layers = family, list(self._split(scene, family))
        paintables: list[Paintable] = []
        for layer in self._layers:
            paintables += layer.paintables()
        self._painter.paint(paintables)

    def _family_of(self, mobjects: Iterable[Mobject]) -> list[Mobject]:
        """What `camera.get_mobjects_to_display` would return, found faster."""
        members = [each for each in _members(mobjects) if len(each.points)]
        # Manim draws a mobject that occurs twice at its last place.
        family = list(dict.fromkeys(reversed(members)))[::-1]
        if self._camera.use_z_index:
            family.sort(key=lambda mobject: mobject.z_index)
        return family

    def _split(self, scene: Scene, family: Iterable[Mobject]) -> Iterator[_Layer]:
        """The layers of a family; still layers of the same mobjects are used again."""
        moving = moving_ids(scene)
        before = {_ids(layer.mobjects): layer for layer in self._layers if layer.still}

        def is_still(mobject: Mobject) -> bool:
            if id(mobject) in moving or offers_of(mobject).field:
                return False
            return has_look(mobject)

        for still, group in groupby(family, is_still):
            mobjects = list(group)
            if not still:
                yield _Layer(mobjects)
            elif (known := before.get(_ids(mobjects))) is not None:
                yield known
            else:
                yield _Layer(mobjects, still=_Still.of(mobjects, self._painter))


class WholeFrames:
    """Lets Manim draw, for a camera that may move."""

    def __init__(self, renderer: CairoRenderer, canvas: Canvas) -> None:
        self._renderer, self._canvas = renderer, canvas

    def begin(self, scene: Scene) -> None:
        """Draw the static mobjects."""
        self._renderer.save_static_frame_data(scene, scene.static_mobjects)

    def draw(self, scene: Scene, moving: Sequence[Mobject]) -> None:
        """Draw the others, and put the whole frame on the canvas."""
        self._renderer.update_frame(scene, moving)
        self._canvas.set_background(self._renderer.camera.pixel_array)


@dataclass(frozen=True)
class _Still:
    """Pictures of mobjects, and the looks that they were drawn with."""

    sprites: list[Sprite]
    looks: list[Look]

    @classmethod
    def of(cls, mobjects: Sequence[Mobject], painter: Painter) -> _Still:
        """Draw `mobjects`."""
        return cls(list(painter.sprites(mobjects)), [look_of(each) for each in mobjects])


@dataclass
class _Layer:
    """Mobjects that follow each other in drawing order, drawn in every frame unless still."""

    mobjects: list[Mobject]
    still: _Still | None = None

    def paintables(self) -> Sequence[Paintable]:
        """What to paint in this frame; a layer that has changed is never still again."""
        if self.still and self.still.looks != [look_of(each) for each in self.mobjects]:
            self.still = None
        return self.still.sprites if self.still else [self.mobjects]


def _members(mobjects: Iterable[Mobject]) -> list[Mobject]:
    """Mobjects and all their submobjects, in drawing order."""
    members: list[Mobject] = []
    for mobject in mobjects:
        members.append(mobject)
        if mobject.submobjects:
            members += _members(mobject.submobjects)
    return members


def _ids(mobjects: Iterable[Mobject]) -> tuple[int, ...]:
    return tuple(map(id, mobjects))
