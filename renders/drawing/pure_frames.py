"""Frames that do not depend on each other: those that are not wanted are skipped."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import groupby

from manim import Mobject, Scene
from manim.utils.iterables import list_update

from .frame_output import FrameOutput
from .moving import moving_ids
from .painter import Paintable, Painter
from .protocols import offers_of

_ROUNDING = 1e-6  # of a frame: run times are sums of floats


class PureFrames:
    """Draws the wanted frames of plays by setting the animations to the time of each.

    Only the mobjects of the animations may change during a play, and there must be no updaters.
    """

    def __init__(self, painter: Painter, output: FrameOutput, *, use_z_index: bool) -> None:
        self._painter, self._output, self._use_z_index = painter, output, use_z_index

    def play(self, scene: Scene, rate: float) -> int:
        """Draw a play that has begun, at `rate` frames per second; returns their number."""
        if scene.is_current_animation_frozen_frame():
            count: int = math.floor(scene.duration * rate + _ROUNDING)
            if self._output.wanted(count):
                self._painter.paint(list(self._split(scene)))
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
        for frame in range(count):
            if self._output.wanted():
                for animation in scene.animations:
                    animation.interpolate(frame / rate / animation.run_time)
                if paintables is None:
                    paintables = list(self._split(scene))
                self._painter.paint(paintables)
            self._output.write()

    def _split(self, scene: Scene) -> Iterator[Paintable]:
        """Make the mobjects below the first that moves the background; yields the others.

        Those that do not move are yielded as sprites, except fields, which canvases look up.
        """
        moving = moving_ids(scene)

        def moves(mobject: Mobject) -> bool:
            return id(mobject) in moving or offers_of(mobject).field

        roots = list_update(scene.mobjects, scene.foreground_mobjects)
        members = {id(member): member for root in roots for member in root.get_family()}
        # Mobjects without points are included: they may get some during the play.
        family = list(members.values())
        if self._use_z_index:
            family.sort(key=lambda member: member.z_index)
        groups = [(moved, list(group)) for moved, group in groupby(family, moves)]
        below = groups.pop(0)[1] if groups and not groups[0][0] else []
        self._painter.set_background(below)
        for moved, group in groups:
            if moved:
                yield group
            else:
                yield from self._painter.sprites(group)
