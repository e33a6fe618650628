"""The article's claims with what was measured of each, from recordings kept in a folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..numerals import share_range
from ..reels.intervals import wilson
from ..training.estimatorspec import AnySpec
from .cached_runs import Progress, missing_of, path_of_run, recorded
from .claim_runs import specs_of
from .claims import CLAIMS, WITH_ADAM, Claim, Pair, stack_of
from .stack import Stack
from .verdict import Verdict

ALONE = "alone"
"""The folder of runs that were trained alone, whose seconds are their own."""

_ALONE = 3  # seeds


@dataclass(frozen=True)
class Measured:
    """A claim and what was measured of it, with the file of a run that shows it if there is one."""

    claim: Claim
    verdict: Verdict
    reel: Path | None = None

    def as_object(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        verdict = self.verdict
        interval = verdict.interval
        return {
            "figure": self.claim.figure,
            "claim": self.claim.text,
            "held": verdict.held,
            "measured": verdict.measured,
            "k": verdict.k,
            "n": verdict.n,
            "interval": None if interval is None else list(interval),
        }


def measured_claims(
    folder: Path, *, timed: bool = True, progress: Progress = lambda _done, _total: None
) -> list[Measured]:
    """All claims of the article, and after them the last one again with Adam.

    What is not recorded in the folder is recorded there first. Seconds, where they are `timed`, are
    those of runs that are trained one after another, as quick as the machine is at that time.
    """
    claims = (*CLAIMS, WITH_ADAM)
    names = list(dict.fromkeys(name for claim in claims for name in claim.runs))
    stacks = [specs_of(name) for name in names]
    alone = [[spec] for pair in pairs_alone() for spec in pair] if timed else []
    aside = folder / ALONE
    first = sum(_epochs(missing_of(specs, folder)) for specs in stacks)
    total = first + sum(_epochs(missing_of(specs, aside)) for specs in alone)
    recordings = recorded(stacks, folder, progress=lambda done, _: progress(done, total))
    singles = recorded(alone, aside, progress=lambda done, _: progress(first + done, total))
    found = {name: stack_of(name, each) for name, each in zip(names, recordings, strict=True)}
    flat = [each for (each,) in singles]
    pairs: list[Pair] = list(zip(flat[::2], flat[1::2], strict=True))
    return [
        Measured(claim, claim.check(found, pairs), _pictured(claim, found, folder))
        for claim in claims
    ]


def _pictured(claim: Claim, found: Mapping[str, Stack], folder: Path) -> Path:
    """The file of the run that stands for a claim."""
    name = claim.pictured or claim.runs[0]
    stack = found[name]
    index = next(k for k, each in enumerate(stack.recordings) if each is stack.shown)
    return path_of_run(specs_of(name)[index], folder)


def pairs_alone() -> list[tuple[AnySpec, AnySpec]]:
    """Three sigmoid layers and three relu layers, to be trained alone, from the first seeds."""
    return list(zip(specs_of("deep")[:_ALONE], specs_of("deep_relu")[:_ALONE], strict=True))


def word_of(verdict: Verdict) -> str:
    """Whether a claim holds, in a word or two."""
    return {True: "holds", False: "does not hold", None: "undecided"}[verdict.held]


def interval_of(verdict: Verdict) -> str:
    """The 95 % interval of a share: '84–100 %'; '' where no runs were counted."""
    if verdict.k is None or verdict.n is None:
        return ""
    return share_range(*wilson(verdict.k, verdict.n))


def _epochs(specs: Iterable[AnySpec]) -> int:
    return sum(spec.snapshots for spec in specs)
