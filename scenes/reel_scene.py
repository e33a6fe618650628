"""What every scene over recordings shares: options, the clock, and playing it in Manim."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable
from typing import Any

from manim import Animation, Group, ManimColor, Scene, config

from ..errors import UserError
from ..options import fields_of
from ..reels.given import AnyRecording, recordings_of
from .addressing import Addresses
from .composition import Composition
from .epoch_range import EpochRange
from .finding import own_options
from .narrated import Played, Stretch
from .options import FrameOptions, options_of
from .part_of_plane import AspectName, PartOfPlane, parsed_domain
from .parts.titles import Heading
from .readable_classes import readable
from .stage.layout import Box, Layout
from .stage.narration import Cue, Narration
from .stage.size import Size
from .stage.stage import Stage
from .stage.theme import Theme
from .stage.timing import Timing
from .words.sentences import divergence_of

_PLAYING = ("setup", "construct", "tear_down")  # methods in which a scene may play


class ReelScene(Scene):
    """A Manim scene over recordings, whose every frame is a pure function of its number.

    Options are keyword arguments of the constructor, or class attributes, so that
    `manim my_scene.py MyScene` works on a subclass. `FrameOptions` has those of all scenes, the
    catalogue those of single ones. Subclasses build their mobjects in `compose`. A `narration` has
    sentences, for which the film may be longer than its `duration`.
    """

    recordings: AnyRecording | Iterable[AnyRecording] = ()
    narration: Narration | None = None
    theme: str
    duration: float  # until the scene plays: Manim then has its own use for the name
    pace: str
    epochs_shown: str | None
    aspect: AspectName
    domain: str | None
    title: str | None
    levels: int | None

    def __init__(
        self,
        renderer: Any = None,
        *,
        recordings: AnyRecording | Iterable[AnyRecording] | None = None,
        narration: Narration | None = None,
        at_epoch: float | None = None,
        stills: bool = False,
        ground: str | None = None,
        **options_or_manim: Any,
    ) -> None:
        """With `at_epoch`, the film is the single frame that shows this epoch, without sentences.

        With `stills`, each frame shows its epoch exactly. Those of films blend the epochs that they
        pass over, so that what a network thinks for one epoch only does not flicker. A `ground`
        (#rrggbb) replaces that of the theme.
        """
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
        self._at_epoch, self._stills, self._ground = at_epoch, stills, ground
        if recordings is not None:
            self.recordings = recordings
        if narration is not None:
            self.narration = narration
        self._played: Played | None = None

    def setup(self) -> None:
        """Prepare what `compose` needs; Manim calls this before `construct`."""
        camera = self.camera
        size = Size(camera.pixel_width, camera.pixel_height, camera.frame_rate)
        theme = Theme.named(self.theme, self.levels)
        self.stage = Stage(
            Layout.of(size, camera.frame_height),
            theme if self._ground is None else theme.over(self._ground),
            Timing.of(self.duration, size.fps),
        )
        self.reels = [readable(each) for each in recordings_of(self.recordings)]
        if self.epochs_shown is not None:
            self.reels = EpochRange.parse(self.epochs_shown).of(self.reels)
        domain = None if self.domain is None else parsed_domain(self.domain)
        self.reels = PartOfPlane(self.aspect, domain).of(self.reels)
        # A background that is not Manim's default is the author's, or from an earlier call.
        if ManimColor(camera.background_color) == config.background_color:
            camera.background_color = ManimColor(self.stage.theme.ground)

    @classmethod
    def timed(cls) -> bool:
        """Whether it is as long as its `duration`.

        Not with sentences, nor if methods that may play are its own.
        """
        ours = [getattr(ReelScene, name) for name in _PLAYING]
        return cls.narration is None and [getattr(cls, name) for name in _PLAYING] == ours

    @property
    def pure_frames(self) -> bool:
        """Whether every frame can be drawn without those before it; renderers may count on that.

        Not with a `construct` of its own, nor with updaters.
        """
        own = type(self).construct is not ReelScene.construct
        members = self.get_mobject_family_members()
        return not (own or self.updaters or any(member.updaters for member in members))

    def headline(self, otherwise: str) -> str:
        """The title: the one that was given, or that training diverges, or `otherwise`."""
        if self.title is not None:
            return self.title
        return divergence_of(self.reels) or otherwise

    @abstractmethod
    def compose(self) -> Composition:
        """Build everything the film shows."""

    def construct(self) -> None:
        """Rest on the first frame, run the clock, rest on the last; Manim calls this.

        With sentences, the film also rests while one is read.
        """
        played = self._play_of()
        composition, timing = played.composition, played.timing
        self.add(*composition.mobjects)
        if self._at_epoch is not None:
            composition.show_moment(composition.moment_of(self._at_epoch).at_rest)
            self._rest(1)
            return
        for stretch in played.stretches():
            if stretch.moving:
                self.play(Clock(stretch, timing, self._show))
            else:
                composition.show(stretch.first, timing)
                self._rest(stretch.count)

    @property
    def frames(self) -> int:
        """How many frames the film has, with those in which sentences are read."""
        return self._play_of().timing.frames

    @property
    def part_names(self) -> list[str]:
        """What sentences can point at by name, beside places on the plane."""
        return list(self._addresses_in(self._play_of().composition).names)

    def shared_boxes(self) -> dict[str, Box]:
        """Where what other scenes have as well stands: the plane, if there is one.

        Where each of several runs has a plane, these are called 'panel 1', 'panel 2' and so on.
        """
        addresses = self._addresses_in(self._play_of().composition)
        panels = enumerate(addresses.panels, start=1)
        boxes = {f"panel {number}": plane.box for number, plane in panels}
        return boxes if addresses.plane is None else boxes | {"plane": addresses.plane.box}

    @property
    def composition(self) -> Composition:
        """What the film shows."""
        return self._play_of().composition

    @property
    def at_epoch(self) -> float | None:
        """The epoch that the film shows, if it is a single frame."""
        return self._at_epoch

    def cues(self) -> list[Cue]:
        """From which frame to which each sentence is in the picture; nothing is drawn for it."""
        return self._play_of().schedule.cues

    @property
    def heading(self) -> str:
        """What stands over the picture where no sentence does, '' if nothing."""
        mobjects = self._play_of().composition.mobjects
        members = (member for each in mobjects for member in each.get_family())
        return next((each.title for each in members if isinstance(each, Heading)), "")

    @property
    def unpointed(self) -> tuple[str, ...]:
        """The keys of sentences that point at a part for which the frame or the run has no room."""
        return self._play_of().unpointed

    def _play_of(self) -> Played:
        """What is played; it is composed at the first call."""
        if self._played is None:
            if not hasattr(self, "stage"):
                self.setup()
            narration = self.narration if self._at_epoch is None else None
            composition = self._composed()
            self._played = Played.of(
                composition, narration, lambda: self._addresses_in(composition), self.stage
            )
        return self._played

    def _addresses_in(self, composition: Composition) -> Addresses:
        return Addresses(composition, self.reels, self.stage.layout)

    def _show(self, frame: int) -> None:
        """Show a frame of a film; where the clock stands, and in stills, an epoch exactly."""
        played = self._play_of()
        still = self._stills or played.timing.stands(frame)
        show = played.composition.show if still else played.composition.show_passing
        show(frame, played.timing)

    def _composed(self) -> Composition:
        """The result of `compose`; raises `UserError` if its author has not returned it."""
        composition: object = self.compose()
        name = type(self).__name__
        if not isinstance(composition, Composition):
            remedy = "end it with `return Composition(parts, pace)`"
            raise UserError(f"{name}.compose made no Composition", given=composition, remedy=remedy)
        return composition.checked(name)

    def _rest(self, frames: int) -> None:
        # Manim cuts a rest to whole frames; half a frame more keeps rounding from losing one.
        if frames:
            self.wait(self.stage.timing.seconds(frames + 0.5), frozen_frame=True)


class Clock(Animation):
    """Shows the frames of a stretch by `show`, without copying a mobject."""

    def __init__(self, stretch: Stretch, timing: Timing, show: Callable[[int], None]) -> None:
        self._stretch, self._show = stretch, show
        # Manim takes as many frames as fit; half a frame less keeps rounding from adding one.
        # A single frame has to last as long as one does.
        run_time = max(stretch.count - 0.5, 1) / float(timing.fps)
        super().__init__(Group(*stretch.moving), run_time=run_time, introducer=True)

    def begin(self) -> None:
        """Nothing needs to be prepared: a composition can show each of its frames."""

    def interpolate(self, alpha: float) -> None:
        """Show the frame at that part of the run time."""
        count = self._stretch.count
        self._show(self._stretch.first + min(round(alpha * (count - 0.5)), count - 1))

    def finish(self) -> None:
        """Leave the last frame as it is."""

    def _setup_scene(self, scene: Scene) -> None:
        """The mobjects are in the scene already, each in its place."""
