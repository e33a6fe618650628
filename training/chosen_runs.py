"""From options with several values each to a run for every choice among them, by name."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count, product
from typing import Any

from ..errors import UserError
from .estimatorspec import AnySpec
from .parameters import parameters_from
from .spec_from_options import estimator_from_options, run_from_options

_MOST_RUNS = 10_000
_LONGEST = 60  # characters of a value in the name of a run


@dataclass(frozen=True)
class ChosenRun:
    """A run among several: its spec, the options by name, and how names write those that differ."""

    spec: AnySpec
    options: Mapping[str, Any]
    differing: Mapping[str, str]

    @property
    def name(self) -> str:
        """'hidden-4-4-2_seed-03'; '' of a single run."""
        return "_".join(f"{key}-{value}" for key, value in self.differing.items())


def runs_from_options(preset: str | None, options: Mapping[str, Any]) -> dict[str, AnySpec]:
    """A run for every choice among the options that are tuples of several values.

    The runs are named after the options that differ: 'hidden-4-4-2_seed-03'; a single run has the
    name ''. `seeds` is a range, '0-19' or '0..19', or a list, '1,5', of values for `seed`.
    Several parameters to `set` are of one run. Raises `UserError` if two runs are equal.
    """
    names: set[str] = set()
    return {_unused(run.name, names): run.spec for run in chosen_runs(preset, options)}


def chosen_runs(
    preset: str | None, options: Mapping[str, Any], *, most: int = _MOST_RUNS
) -> list[ChosenRun]:
    """The same with what was chosen for each; raises `UserError` for more than `most`."""
    given = {key: value for key, value in options.items() if value not in (None, ())}
    if "set" in given:
        given["set"] = parameters_from(given["set"])
    choices = {key: value if isinstance(value, tuple) else (value,) for key, value in given.items()}
    if "seeds" in choices:
        seeds = [seed for text in choices.pop("seeds") for seed in numbers(str(text))]
        choices["seed"] = (*choices.get("seed", ()), *seeds)
    several = [key for key, values in choices.items() if len(values) > 1]
    total = math.prod(len(values) for values in choices.values())
    if total > most:
        raise UserError(
            f"more than {most} runs", given=total, remedy="give fewer values of the options"
        )
    runs: list[ChosenRun] = []
    seen: set[str] = set()
    for values in product(*choices.values()):
        chosen = dict(zip(choices, values, strict=True))
        of = estimator_from_options if "estimator" in chosen else run_from_options
        spec = of(preset, chosen)
        differing = {key: _named(key, chosen[key], choices[key]) for key in several}
        run = ChosenRun(spec, chosen, differing)
        text = spec.model_dump_json()
        if text in seen:
            raise UserError("the same run is asked for twice", given=run.name)
        seen.add(text)
        runs.append(run)
    return runs


def numbers(text: str) -> tuple[int, ...]:
    """Whole numbers from ranges and single ones: '0-2,7' and '0..2,7' are 0, 1, 2 and 7."""
    found: list[int] = []
    for part in text.split(","):
        ends = re.fullmatch(r"\s*(\d{1,10})(?:(?:-|\.\.)(\d{1,10}))?\s*", part)
        first, last = (int(ends[1]), int(ends[2] or ends[1])) if ends else (1, 0)
        if not first <= last < first + _MOST_RUNS:
            what = f"`seeds` must be a range like 0-19, of at most {_MOST_RUNS}, or a list like 1,5"
            raise UserError(what, given=text)
        found += range(first, last + 1)
    return tuple(found)


def _unused(name: str, names: set[str]) -> str:
    """`name`, with a number if it is in `names` already, to which it is added.

    Names that differ only in case are one file in some file systems, and few take longer names.
    """
    name = name[:200]
    candidates = (name if number == 1 else f"{name}-{number}" for number in count(1))
    free = next(each for each in candidates if each.casefold() not in names)
    names.add(free.casefold())
    return free


def _named(key: str, value: object, values: Sequence[object]) -> str:
    """`value` in the name of a run; whole numbers as long as the longest, so that names sort.

    Of links, which look alike, it is the number.
    """
    if key == "playground":
        return str(values.index(value) + 1)
    if key == "estimator":
        return _plain(re.split("[:.]", str(value))[-1])
    if all(isinstance(each, int) and not isinstance(each, bool) for each in values):
        return str(value).zfill(max(len(str(each)) for each in values))
    return _plain(value)


def _plain(value: object) -> str:
    """`value` in characters that file names can have; of a long one, the end."""
    return re.sub(r"[^\w.]+", "-", str(value))[-_LONGEST:].strip("-") or "none"
