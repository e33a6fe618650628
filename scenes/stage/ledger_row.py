"""A row of a table of claims, as plain data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LedgerRow:
    """A claim, the figure it is about, and what was measured of it.

    `verdict` says in words whether it `held`; None is undecided. `interval` has the ends of that of
    a share, 0 to 1, where one was measured. `reel` is the file of a run, whose last picture stands
    beside it.
    """

    claim: str
    verdict: str
    measured: str = ""
    figure: str = ""
    held: bool | None = None
    interval: tuple[float, float] | None = None
    reel: str = ""
