"""The only clock: epochs, seconds and frames are converted here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ...errors import UserError
from .size import written_rate

_OPENING = 1.0  # seconds on the first frame, so that viewers see what the film is about
_CLOSING = 2.0  # seconds on the last frame, so that they can read it


@dataclass(frozen=True)
class Timing:
    """Whole frames of the three parts of a film: opening, running clock, closing."""

    fps: Fraction
    opening: int
    running: int
    closing: int

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
        return self.opening + self.running + self.closing

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
        return min((frame - self.opening) / self.running, 1.0) if self.running else 1.0
