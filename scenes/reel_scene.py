"""What every scene over recordings shares: options, the clock, and playing it in Manim."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from manim import Animation, Group, ManimColor, Mobject, Scene, config

from ..errors import UserError
from ..options import fields_of
from ..reels.recording import Recording
from .catalogue import own_options
from .options import FrameOptions, options_of
from .stage.layout import Layout
from .stage.size import Size
from .stage.theme import Theme
from .stage.timing import Timing


class ReelScene(Scene):
    """A Manim scene over recordings, whose every frame is a pure function of its number.

    Options are keyword arguments of the constructor, or class attributes, so that
    `manim my_scene.py MyScene` works on a subclass. `FrameOptions` has those of all scenes, the
    catalogue those of single ones. Subclasses build their mobjects in `compose`.
    """

    recordings: Sequence[str | Path | Recording] = ()
    theme: str
    duration: float  # until the scene plays: Manim then has its own use for the name
    pace: str
    title: str | None
    levels: int | None

    def __init__(
        self,
        renderer: Any = None,
        *,
        recordings: Sequence[str | Path | Recording] | None = None,
        **options_or_manim: Any,
    ) -> None:
        models = (FrameOptions, own_options(type(self)))
        options = {
            name: getattr(made, name)
            for made in options_of(type(self), options_or_manim, models)
            for name in fields_of(type(made))
        }
        manim = {name: value for name, value in options_or_manim.items() if name not in options}
        super().__init__(renderer=renderer, **manim)
        for name, value in options.items():
            setattr(self, name, value)
        if recordings is not None:
            self.recordings = recordings

    @property
    def bands(self) -> int | None:
        """The option `levels`, by the name it had before."""
        return self.levels

    def setup(self) -> None:
        """Prepare what `compose` needs; Manim calls this before `construct`."""
        camera = self.camera
        size = Size(camera.pixel_width, camera.pixel_height, round(camera.frame_rate))
        self.layout = Layout.of(size, camera.frame_height)
        self.colours = Theme.named(self.theme)
        self.timing = Timing.of(self.duration, size.fps)
        self.reels = [
            each if isinstance(each, Recording) else Recording.open(each)
            for each in self.recordings
        ]
        if camera.background_color != ManimColor(self.colours.ground):  # it is drawn at once
            camera.background_color = self.colours.ground

    @abstractmethod
    def compose(self) -> Film:
        """Build everything the film shows."""

    def construct(self) -> None:
        """Rest on the first frame, run the clock, rest on the last; Manim calls this."""
        film, timing = self.compose(), self.timing
        film.show(0)
        self.add(*film.mobjects)
        self._rest(timing.opening)
        self.play(Clock(film, first=timing.opening, frames=timing.running))
        film.show(timing.frames - 1)
        self._rest(timing.closing)

    def _rest(self, frames: int) -> None:
        # Manim cuts a rest to whole frames; half a frame more keeps rounding from losing one.
        self.wait((frames + 0.5) / self.timing.fps, frozen_frame=True)


def one_reel(scene: str, reels: Sequence[Recording]) -> Recording:
    """The only one of `reels`; raises `UserError` for none or several."""
    if len(reels) != 1:
        raise UserError(f"scene {scene!r} shows one recording", given=len(reels))
    return reels[0]


def some_reels(
    scene: str, reels: Sequence[Recording], *, least: int, most: int
) -> Sequence[Recording]:
    """The reels; raises `UserError` for fewer than `least` or more than `most`."""
    if not least <= len(reels) <= most:
        told = f"scene {scene!r} shows {least} to {most} recordings"
        raise UserError(told, given=len(reels))
    return reels


def same_problem(scene: str, reels: Sequence[Recording]) -> None:
    """Raise `UserError` unless all reels learnt the same points."""
    first = reels[0].dataset
    for reel in reels[1:]:
        other = reel.dataset
        same = (
            other.domain == first.domain
            and np.array_equal(other.points, first.points)
            and np.array_equal(other.labels, first.labels)
        )
        if not same:
            told = f"scene {scene!r} shows runs on the same data"
            raise UserError(told, given=f"{reels[0].spec.summary} and {reel.spec.summary}")


@dataclass(frozen=True)
class Film:
    """What a scene shows.

    `mobjects` in the order they are drawn, those of them that are `moving`, and `show`, which sets
    them to the frame of a number.
    """

    mobjects: Sequence[Mobject]
    moving: Sequence[Mobject]
    show: Callable[[int], None]


class Clock(Animation):
    """Shows `frames` frames of a film one after another, without copying a mobject."""

    def __init__(self, film: Film, *, first: int, frames: int) -> None:
        self._film, self._first, self._frames = film, first, frames
        # Manim takes as many frames as fit; half a frame less keeps rounding from adding one.
        run_time = (frames - 0.5) / config.frame_rate
        super().__init__(Group(*film.moving), run_time=run_time, introducer=True)

    def begin(self) -> None:
        """Nothing needs to be prepared: the film knows each of its frames."""

    def interpolate(self, alpha: float) -> None:
        """Show the frame at that part of the run time."""
        frame = min(round(alpha * (self._frames - 0.5)), self._frames - 1)
        self._film.show(self._first + frame)

    def finish(self) -> None:
        """Leave the last frame as it is."""

    def _setup_scene(self, scene: Scene) -> None:
        """The mobjects are in the scene already, each in its place."""
