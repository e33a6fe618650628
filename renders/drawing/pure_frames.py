"""Frames that do not depend on each other: those that are not wanted are skipped."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from manim import Mobject, Scene
from manim.utils.iterables import list_update

from .frame_output import FrameOutput
from .looks import Look, has_look, is_plain, look_of
from .moving import moving_ids
from .painter import Paintable, Painter
from .protocols import offers_of
from .sprite import Sprite

_ROUNDING = 1e-6  # of a frame: run times are sums of floats


class PureFrames:
    """Draws the wanted frames of plays by setting the animations to the time of each.

    Only the mobjects of the animations may change during a play, and there must be no updaters.
    """

    def __init__(self, painter: Painter, output: FrameOutput, *, use_z_index: bool) -> None:
        self._painter, self._output, self._use_z_index = painter, output, use_z_index
        self._moved: dict[int, Mobject] = {}
        self._kept: _Kept | None = None

    def play(self, scene: Scene, rate: float) -> int:
        """Draw a play that has begun, at `rate` frames per second; returns their number."""
        # What is at rest after it has moved is drawn as before: the rest need not be drawn again.
        if moving := moving_ids(scene):
            self._moved = {id(each): each for each in _members(scene) if id(each) in moving}
        if scene.is_current_animation_frozen_frame():
            count: int = math.floor(scene.duration * rate + _ROUNDING)
            if self._output.wanted(count):
                self._painter.paint(self._paintables(scene))
            self._output.write(count)
        else:
            count = math.ceil(scene.duration * rate - _ROUNDING)
            self._run(scene, rate, count)
        for animation in scene.animations:
            animation.finish()
            animation.clean_up_from_scene(scene)
        return count

    def _run(self, scene: Scene, rate: float, count: int) -> None:
        paintables: list[Paintable] | None = None
        shown: list[Look] | None = None
        for frame in range(count):
            if self._output.wanted():
                for animation in scene.animations:
                    animation.interpolate(frame / rate / animation.run_time)
                if paintables is None:
                    paintables = self._paintables(scene)
                looks = _looks_of(paintables)
                if looks is None or looks != shown:
                    self._output.release()
                    self._painter.paint(paintables)
                shown = looks
            self._output.hold()
        self._output.release()

    def _paintables(self, scene: Scene) -> list[Paintable]:
        """What is painted in every frame of a play; that of the play before if it looks alike."""
        # Of mobjects without points, those that move are included: they may get some meanwhile.
        family = [each for each in _members(scene) if id(each) in self._moved or len(each.points)]
        if self._use_z_index:
            family.sort(key=lambda member: member.z_index)

        def moves(mobject: Mobject) -> bool:
            return id(mobject) in self._moved or offers_of(mobject).field

        groups = [(moved, list(group)) for moved, group in groupby(family, moves)]
        looks = [_look(each) for moved, group in groups if not moved for each in group]
        kept = self._kept
        if (
            kept is None
            or kept.background is not self._painter.background
            or kept.looks != looks
            or list(map(id, kept.family)) != list(map(id, family))
        ):
            paintables = list(self._split(groups))
            kept = self._kept = _Kept(family, looks, self._painter.background, paintables)
        return kept.paintables

    def _split(self, groups: list[tuple[bool, list[Mobject]]]) -> Iterator[Paintable]:
        """Make the mobjects below the first that moves the background; yields the others.

        Those that do not move are yielded as sprites, except fields, which canvases look up.
        """
        below = groups.pop(0)[1] if groups and not groups[0][0] else []
        self._painter.set_background(below)
        for moved, group in groups:
            if moved:
                yield group
            else:
                yield from self._painter.sprites(group)


@dataclass(frozen=True)
class _Kept:
    """What was painted for a family, whose still members had these looks, over a background."""

    family: list[Mobject]
    looks: list[object]
    background: object
    paintables: list[Paintable]


def _members(scene: Scene) -> list[Mobject]:
    """Everything in a scene, once each, in drawing order."""
    roots = list_update(scene.mobjects, scene.foreground_mobjects)
    return list({id(member): member for root in roots for member in root.get_family()}.values())


def _look(mobject: Mobject) -> object:
    """The look of a mobject, or what equals nothing but itself."""
    return look_of(mobject) if has_look(mobject) else object()


def _looks_of(paintables: list[Paintable]) -> list[Look] | None:
    """What a frame depends on; None if it takes long to tell, as where there are images."""
    mobjects = [each for some in paintables if not isinstance(some, Sprite) for each in some]
    if not all(is_plain(each) for each in mobjects):
        return None
    return [look_of(each) for each in mobjects if len(each.points)]
