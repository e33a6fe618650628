"""What a scene is made of: parts in drawing order, each still or live."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, cast

import numpy as np
from jaxtyping import Float
from manim import Mobject
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from ..errors import UserError
from .parts.plane import Plane
from .stage.moment import Moment
from .stage.target import Target
from .stage.timing import Timing

_AROUND = 12  # frames to either side, whose pace counts for each
_HALVINGS = 53  # of the clock, down to its rounding


class LivePart(Protocol):
    """A mobject that shows a moment; what it shows depends on that alone."""

    def show(self, moment: Moment) -> None:
        """Show this moment."""


@dataclass(frozen=True)
class Still:
    """A mobject that never changes, and is drawn only once.

    By its `name`, sentences can point at it.
    """

    mobject: Mobject
    name: str = ""


@dataclass(frozen=True)
class Live:
    """A mobject with a method `show(moment)`, which is drawn in every frame.

    `epoch` gives the part's own epoch at the film's: that of a run which has ended, say. At rest it
    is a `whole` one if the film's is no count of epochs. By its `name`, sentences can point at it.
    """

    mobject: Mobject
    epoch: Callable[[float], float] | None = None
    whole: bool = False
    name: str = ""

    def show(self, moment: Moment) -> None:
        """Show the part at a moment of the film."""
        part: LivePart = self.mobject
        if self.epoch is not None:
            half = moment.covers / 2
            begin, end = (self.epoch(moment.epoch + side) for side in (-half, half))
            own = moment.at(self.epoch(moment.epoch), end - begin)
            moment = own.at_rest if self.whole and not moment.covers else own
        part.show(moment)


@dataclass(frozen=True)
class Composition:
    """All `parts` of a scene in the order they are drawn; `pace` gives the epoch at a clock.

    It rises from the clock `begins` on, before which a film may show anything. A still shows the
    whole epoch that its numbers name, unless the pace gives something else: without `epochs`.
    `targets` are what sentences can point at beside what the parts name themselves; points are on
    `plane`, or else on the largest with a boundary.
    """

    parts: Sequence[Still | Live]
    pace: Callable[[float], float]
    begins: float = 0.0
    epochs: bool = True
    targets: Mapping[str, Target] = field(default_factory=dict)
    plane: Plane | None = None
    _covered: dict[int, Float[np.ndarray, " ticks"]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def mobjects(self) -> list[Mobject]:
        """Everything, in drawing order."""
        return [part.mobject for part in self.parts]

    @property
    def moving(self) -> list[Mobject]:
        """What changes."""
        return [part.mobject for part in self.parts if isinstance(part, Live)]

    def show(self, frame: int, timing: Timing) -> None:
        """Show the frame of a number, as a still."""
        self.show_moment(self.moment_at(frame, timing))

    def show_passing(self, frame: int, timing: Timing) -> None:
        """Show the frame of a number in a film, which passes over epochs while the clock runs."""
        clock = timing.clock(frame)
        if 0 < clock < 1 and timing.stands(frame):
            self.show(frame, timing)
            return
        covers = self._covers(timing.running)[timing.tick(frame)] if 0 < clock < 1 else 0.0
        self.show_moment(Moment(self.pace(clock), clock, frame, covers))

    def _covers(self, running: int) -> Float[np.ndarray, " ticks"]:
        """How many epochs pass with each frame of the running clock, `running` + 1 of them.

        As many as with the fastest frames around; it changes little by little, as what is blended
        must not change to and fro.
        """
        if running not in self._covered:
            epochs = np.array([self.pace(tick / running) for tick in range(running + 1)])
            passed = np.abs(np.diff(epochs, append=epochs[-1]))
            start, window = math.ceil(self.begins * running), 2 * _AROUND + 1
            back = (passed[:start] + np.abs(np.diff(epochs[:start], prepend=epochs[0]))) / 2
            # The epochs are wound back, ever faster and then slower.
            passed[:start] = np.where(back > 0, back.max(initial=0.0), 0.0)
            fastest = maximum_filter1d(passed[start:], window, mode="nearest")
            orders = np.log(np.maximum(fastest, np.finfo(float).tiny))
            around = np.exp(uniform_filter1d(orders, window, mode="nearest"))
            passed[start:] = np.where(fastest > 0, around, 0.0)
            self._covered[running] = passed
        return self._covered[running]

    def moment_at(self, frame: int, timing: Timing) -> Moment:
        """The moment that the frame of a number shows as a still."""
        clock = timing.clock(frame)
        moment = Moment(self.pace(clock), clock, frame)
        return moment.at_rest if self.epochs else moment

    def moment_of(self, epoch: float) -> Moment:
        """The moment at which the pace reaches `epoch`; raises `UserError` if it never does."""
        first, last = self.pace(self.begins), self.pace(1.0)
        if not first <= epoch <= last:
            shown = f"{first:.12g} to {last:.12g}"
            raise UserError(f"the film shows epochs {shown}", given=f"epoch {epoch:.12g}")
        low, high = self.begins, 1.0
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if self.pace(middle) < epoch else (low, middle)
        return Moment(epoch, high)

    def clock_of(self, epoch: float) -> float:
        """The clock at which the pace reaches `epoch`: 0 if the film begins with it."""
        if not self.begins and epoch == self.pace(0.0):
            return 0.0
        return self.moment_of(epoch).clock

    def checked(self, scene: str) -> Composition:
        """The same; raises `UserError`, which names the scene, for what its author left out."""
        parts, pace = cast(object, self.parts), cast(object, self.pace)
        if not (isinstance(parts, Iterable) and callable(pace)):
            remedy = "write Composition(parts, pace): a list, and a function of the clock"
            raise UserError(f"{scene} needs parts and a pace", remedy=remedy)
        for part in parts:
            if not isinstance(part, Still | Live):
                what = f"a part of {scene} is neither Still nor Live"
                remedy = "write Still(mobject), or Live(mobject) for one that moves"
                raise UserError(what, given=part, remedy=remedy)
            if isinstance(part, Live) and type(part.mobject).show is Mobject.show:
                what = f"a live part of {scene} has no method show(moment) of its own"
                raise UserError(what, given=part.mobject)
        return self

    def show_moment(self, moment: Moment) -> None:
        """Show a moment, whatever was shown before."""
        for part in self.parts:
            if isinstance(part, Live):
                part.show(moment)
