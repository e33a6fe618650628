"""Whether measurements bear out a claim, and how it is said; knows no claims and no runs."""

from __future__ import annotations

from dataclasses import dataclass

from ..reels.intervals import wilson


@dataclass(frozen=True)
class Verdict:
    """What was measured: whether it holds, and a sentence for it.

    Where runs were counted, `k` of `n` agree with the claim; it holds if the 95 % interval of their
    share lies above one half, and it does not if it lies below. `held` is None in between.
    """

    held: bool | None
    measured: str
    k: int | None = None
    n: int | None = None

    @classmethod
    def counted(cls, k: int, n: int, measured: str = "") -> Verdict:
        """That of k runs of n; the sentence begins with them."""
        low, high = wilson(k, n)
        held = True if low > 0.5 else False if high < 0.5 else None
        text = f"{k} of {n} starts" + (f": {measured}" if measured else "")
        return cls(held, text, k, n)

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval of the share of runs that agree with the claim."""
        return None if self.k is None or self.n is None else wilson(self.k, self.n)
