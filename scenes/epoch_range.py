"""A part of runs as users write it: '0..50', '100..' or '..50'; loads neither numpy nor Manim."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..errors import UserError

if TYPE_CHECKING:
    from ..reels.recording import Recording

_WRITTEN = re.compile(r"(\d{0,12})\.\.(\d{0,12})|(\d{1,12})-(\d{1,12})", re.ASCII)


class EpochRange(NamedTuple):
    """Epochs from `first` to `last`, both included; None is the first or the last of the runs."""

    first: int | None
    last: int | None

    @classmethod
    def parse(cls, text: str) -> EpochRange:
        """The range that a text stands for; raises `UserError` if it is none."""
        found = _WRITTEN.fullmatch(text.strip())
        ends = [each for each in found.groups() if each is not None] if found else ["", ""]
        if not any(ends):
            remedy = "write it like 0..50, 100.. or ..50"
            raise UserError("`epochs_shown` is not a range of epochs", given=text, remedy=remedy)
        first, last = (int(each) if each else None for each in ends)
        if first is not None and last is not None and first > last:
            raise UserError("`epochs_shown` ends before it begins", given=text)
        return cls(first, last)

    def of(self, recordings: Sequence[Recording]) -> list[Recording]:
        """These parts of the recordings; one that ends sooner than others ends where it does.

        Raises `UserError` for epochs that they do not have.
        """
        first, last = self.within([each.steps.last for each in recordings])
        return [each.numbered(first, last) for each in recordings]

    def within(self, ends: Sequence[float]) -> tuple[float, float]:
        """The first and the last epoch that are shown of runs with these last epochs.

        Raises `UserError` for epochs that the longest does not have, or that begin after one of
        them has ended.
        """
        longest, shortest = max(ends, default=0.0), min(ends, default=0.0)
        first = 0 if self.first is None else self.first
        last = longest if self.last is None else self.last
        if last > longest:
            what = f"`epochs_shown` ends after the last epoch, {longest:.12g}"
            raise UserError(what, given=str(self))
        if first > shortest:
            run = "the run" if len(ends) == 1 else "one of the runs"
            what = f"`epochs_shown` begins after {run} has ended, at {shortest:.12g}"
            raise UserError(what, given=str(self))
        return first, last

    def __str__(self) -> str:
        return "..".join("" if each is None else str(each) for each in self)
