"""Sentences that say what the chances of several starts show; no drawing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...numerals import grouped
from ...reels.measure import Accuracy
from ...reels.steps import Steps
from .last_lines import LastLines
from .measures import WrittenMeasure
from .phrases import beginning, by_the_end, listed
from .successes import subject_of


def explanation(
    measures: Sequence[WrittenMeasure],
    goal: float,
    *,
    counts: int,
    at_random: bool,
    missing: tuple[int, int] = (0, 0),
) -> list[list[str]]:
    """What lines, counts and bars are: a sentence for each, and a short one.

    The sentence about lines follows that about counts. There are as many bars as `counts`. A bar
    says what to expect of further starts, if those that are counted are `at_random`. Some runs
    may have no boundary: `missing` are how many of those that are counted, and how many others.
    """
    first, reels = measures[0], [each.measure.recording for each in measures]
    any_step = f" at any {Steps.shared([each.steps for each in reels]).one}"
    reached = f"reach {first.goal(goal)}"
    if isinstance(first.measure, Accuracy):
        share = "all" if goal == 1 else f"{first.goal(goal)} of the"
        reached = f"get {share} training points right"
    reached += by_the_end(reels) or any_step
    alone = counts == len(reels)
    probably = (
        "where the true share likely lies, its 95\u2009% interval"
        if at_random
        else "its 95\u2009% interval"
    )
    wide = ", wide after one run each" if alone else ""
    return [
        [f"The large numbers count runs that {reached}.", f"Counted: runs that {reached}."],
        _lines(LastLines.of(measures, goal, missing)),
        [
            f"Dot: the share of these runs, from 0 to 100\u2009%. Line: {probably}{wide}.",
            f"Dot: their share. Line: {probably}{wide}.",
        ],
    ]


def _lines(lines: LastLines) -> list[str]:
    """What lines that are drawn are, after a sentence about the runs that are counted."""
    theirs, end, other, without = lines.theirs, lines.end, lines.others, lines.without
    if not lines.solid and not lines.pale:
        return [f"No run has a {lines.one} {end}."]
    has = "have" if without > 1 else "has"
    nouns = f" run{'s' if without > 1 else ''}", ""
    said = [f" {grouped(without)}{noun} {has} no {lines.one}." * (without > 0) for noun in nouns]
    if not lines.pale:
        drawn = [f"The lines are their {theirs} {end}.", f"Lines: their {theirs} {end}."]
    elif not lines.solid:
        drawn = [
            f"The grey lines are the {theirs} {end} of {other}.",
            f"Grey: {theirs} of {other}.",
        ]
    else:
        drawn = [
            f"Dark lines are their {theirs} {end}. Grey: {other}.",
            f"Dark: their {theirs} {end}. Grey: {other}.",
        ]
    return [each + count for each, count in zip(drawn, said, strict=True)]


def titles_of(
    names: Sequence[str],
    successes: Sequence[tuple[int, int]],
    goal: str,
    runs: str,
    until: str = "",
) -> list[str]:
    """How many of the `runs` of each group reach the `goal`, `until` a step; longest first.

    `successes` are how many of how many do, of each group.
    """
    if len(names) > 1 and all(n == 1 for _, n in successes):
        return _titles_of_one_each(names, [k == 1 for k, _ in successes], goal, runs, until)
    (some, total), *_ = successes
    goal += until
    reach = f"reach {goal}"
    if len(names) == 1:
        subject = subject_of(total, some, runs)
        return [f"{subject} {goal}", subject.replace(f" {runs}", "") + f" {goal}"]
    if all(k == 0 for k, _ in successes):
        return [f"None of the {runs} reaches {goal}", f"None reaches {goal}"]
    if all(k == n for k, n in successes):
        return [f"All {runs} {reach}", f"All {reach}"]
    if any(n != total for _, n in successes):
        return [f"How many {runs} {reach}", f"How many {reach}"]
    ranked = sorted(zip((k for k, _ in successes), names, strict=True), key=lambda each: -each[0])
    (best, name), *others = ranked
    said = [f"{_number(k, total)} with {each}" for k, each in others]
    every = "Both" if total == 2 else f"All {total}"
    first = every if best == total else f"{best} of {total}"
    verb = "reaches" if best == 1 else "reach"
    whole = [f"{first} {runs} {verb} {goal} with {name}, {listed(said)}"]
    least = ranked[-1][0]
    if least == best:
        each = f"{best} of {total} {runs}"
        return [f"{each} {verb} {goal} with each", f"{each} {verb} {goal}"]
    few = f"{least} to {best} of {total}"
    return [
        *(
            each.replace(f" {runs} ", f" {short} ")
            for short in (runs, runs.split()[-1])
            for each in whole
        ),
        f"{few} {runs} {reach}",
        f"{few} {reach}",
    ]


def _titles_of_one_each(
    names: Sequence[str], reached: Sequence[bool], goal: str, runs: str, until: str
) -> list[str]:
    """With which names the goal is reached, where each has one run; then with how many."""
    subject = subject_of(len(names), sum(reached), runs)
    short = re.sub(rf" {re.escape(runs.removesuffix('s'))}s? ", " ", subject)
    counted = [f"{each} {goal}{until}" for each in (subject, short)]
    if all(reached) or not any(reached):
        return counted
    has = [name for name, held in zip(names, reached, strict=True) if held]
    has_not = [name for name, held in zip(names, reached, strict=True) if not held]
    where = f"with {listed(has)}, not with {' or '.join(has_not)}"
    if len(has) == 1 and len(has_not) > 1:
        where = f"only with {has[0]}"
    return [f"{beginning(goal)} is reached{until} {where}", *counted]


def _number(some: int, total: int) -> str:
    whole = "both" if total == 2 else "all"
    return "none" if some == 0 else whole if some == total else str(some)


def plain_name(name: str) -> str:
    """The name of a network that is only its layers: '8 + 8 neurons' for '8-8'."""
    layers = re.fullmatch(r"\d+(-\d+)+", name)
    return f"{name.replace('-', ' + ')} neurons" if layers else name
