"""The only clock: epochs, seconds and frames are converted here and nowhere else."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from ...errors import UserError
from .size import written_rate

_OPENING = 1.0  # seconds on the first frame, so that viewers see what the film is about
_CLOSING = 2.0  # seconds on the last frame, so that they can read it


@dataclass(frozen=True)
class Timing:
    """Whole frames of the three parts of a film: opening, running clock, closing.

    The clock may stand meanwhile: `holds` are the (clock, frames) at which it does, in order.
    """

    fps: Fraction
    opening: int
    running: int
    closing: int
    holds: tuple[tuple[float, int], ...] = ()

    @classmethod
    def of(cls, duration: float, fps: Fraction | int) -> Timing:
        """A film of `duration` seconds in all, to the nearest frame.

        Short films hold their first and last frame less; of two frames, the first shows the start
        and the second the end, and a single one shows the end. Raises `UserError` for a film
        without a frame.
        """
        if not 0.5 <= duration <= 3600:
            raise UserError("a film lasts from 0.5 to 3600 seconds", given=duration)
        frames = round(duration * fps)
        if not frames:
            raise UserError(
                f"a film this short has no whole frame at {written_rate(Fraction(fps))} fps",
                given=f"{duration:g} s",
                remedy="choose a longer `duration` or a higher frame rate",
            )
        closing = max(1, round(min(_CLOSING, duration * 0.25) * fps))
        opening = min(max(1, round(min(_OPENING, duration * 0.1) * fps)), frames - closing)
        return cls(Fraction(fps), opening, frames - opening - closing, closing)

    @property
    def frames(self) -> int:
        """How many frames the film has."""
        return self.opening + self.middle + self.closing

    @property
    def middle(self) -> int:
        """How many frames there are between opening and closing, with those of all holds."""
        return self.running + sum(frames for _, frames in self.holds)

    def holding(self, holds: Iterable[tuple[float, int]]) -> Timing:
        """The same with a clock that stands for numbers of frames where it has some values.

        At 0 and 1 it stands anyway: opening and closing last at least as long.
        """
        frames: dict[float, int] = {}
        for clock, count in holds:
            clock = min(max(clock, 0.0), 1.0)
            frames[clock] = frames.get(clock, 0) + count
        opening = max(self.opening, frames.pop(0.0, 0))
        closing = max(self.closing, frames.pop(1.0, 0))
        return replace(self, opening=opening, closing=closing, holds=tuple(sorted(frames.items())))

    def seconds(self, frames: float) -> float:
        """The duration of a number of frames, also of parts of one."""
        return frames / float(self.fps)

    def share(self, seconds: float) -> float:
        """A time as a part of the running clock; in short films at most a tenth."""
        return min(seconds * float(self.fps) / max(self.running, 1), 0.1)

    def clock(self, frame: int) -> float:
        """The running clock at `frame`: 0 during the opening, 1 from the closing on."""
        if frame < self.opening:
            return 0.0
        return self._tick_or_hold(frame)[1]

    def stands(self, frame: int) -> bool:
        """Whether the clock stands at `frame`: in the opening, in a hold, or in the closing."""
        if not self.opening <= frame < self.opening + self.middle:
            return True
        return self._tick_or_hold(frame)[0] is None

    def tick(self, frame: int) -> int:
        """How many frames the clock has run at `frame`, in which it runs."""
        return self._tick_or_hold(frame)[0] or 0

    def frame_at(self, clock: float) -> int:
        """The first frame of a hold, were there one where the clock has a value."""
        if clock <= 0:
            return 0
        if clock >= 1:
            return self.opening + self.middle
        held = sum(frames for at, frames in self.holds if at < clock)
        return self.opening + self._ticks_until(clock) + held

    def _tick_or_hold(self, frame: int) -> tuple[int | None, float]:
        """How many frames the clock has run at a frame, None in a hold, and the clock."""
        tick = frame - self.opening
        for clock, frames in self.holds:
            before = self._ticks_until(clock)
            if tick < before:
                break
            if tick < before + frames:
                return None, clock
            tick -= frames
        return tick, min(tick / self.running, 1.0) if self.running else 1.0

    def _ticks_until(self, clock: float) -> int:
        """How many frames the clock runs before it stands at a value."""
        return min(math.floor(clock * self.running) + 1, self.running)
