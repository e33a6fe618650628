"""One instant of a film, as everything that moves is shown it."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Moment:
    """The fractional `epoch` on show, the running `clock` from 0 to 1, and the `frame`'s number.

    `covers` is how many epochs pass with a frame of a film; 0 in stills and at rest, which show the
    epoch exactly.
    """

    epoch: float = 0.0
    clock: float = 0.0
    frame: int = 0
    covers: float = 0.0

    @classmethod
    def of(cls, moment: Moment | float) -> Moment:
        """The moment itself, or one of a fractional epoch."""
        return moment if isinstance(moment, Moment) else cls(float(moment))

    @property
    def whole(self) -> int:
        """The last whole epoch."""
        return int(self.epoch + 1e-9)

    @property
    def at_rest(self) -> Moment:
        """The same instant, at the last whole epoch."""
        return self.at(float(self.whole))

    def at(self, epoch: float, covers: float = 0.0) -> Moment:
        """The same instant for a run that is at another epoch."""
        return self if epoch == self.epoch else replace(self, epoch=epoch, covers=covers)
