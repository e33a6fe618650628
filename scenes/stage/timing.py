"""The only clock: epochs, seconds and frames are converted here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

from ...errors import UserError

_OPENING = 1.0  # seconds on the first frame, so that viewers see what the film is about
_CLOSING = 2.0  # seconds on the last frame, so that they can read it


@dataclass(frozen=True)
class Timing:
    """Whole frames of the three parts of a film: opening, running clock, closing."""

    fps: int
    opening: int
    running: int
    closing: int

    @classmethod
    def of(cls, duration: float, fps: int) -> Timing:
        """A film of `duration` seconds in all; short films hold their first and last frame less."""
        if not 0.5 <= duration <= 3600:
            raise UserError("a film lasts from 0.5 to 3600 seconds", given=duration)
        frames = max(3, round(duration * fps))
        opening = max(1, round(min(_OPENING, duration * 0.1) * fps))
        closing = max(1, round(min(_CLOSING, duration * 0.25) * fps))
        return cls(fps, opening, max(1, frames - opening - closing), closing)

    @property
    def frames(self) -> int:
        """How many frames the film has."""
        return self.opening + self.running + self.closing

    def seconds(self, frames: int) -> float:
        """The duration of a number of frames."""
        return frames / self.fps

    def share(self, seconds: float) -> float:
        """A time as a part of the running clock; in short films at most a tenth."""
        return min(seconds * self.fps / self.running, 0.1)

    def clock(self, frame: int) -> float:
        """The running clock at `frame`: 0 during the opening, 1 from the closing on."""
        if self.running == 1:
            return float(frame > self.opening)
        return min(max((frame - self.opening) / self.running, 0.0), 1.0)
