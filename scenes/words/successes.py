"""How many of several runs reach a goal, in words; knows nothing of how the runs differ."""

from __future__ import annotations

from collections.abc import Sequence

from ...reels.recording import Recording
from .measures import written_measures_of
from .phrases import by_the_end, phrases_of

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_BUT = ", but "


def successes_of(recordings: Sequence[Recording], goal: float, noun: str) -> list[str]:
    """How many runs reach the goal at any epoch: 'All six runs reach 95 % on the spiral'.

    It says how many have it in the end, unless all of those do. Of parts of runs, it says up to
    which epoch that holds. Where values are learnt, the goal is a loss: 'All six runs reach loss
    below 0.02'. Shorter sentences leave out the problem, then what becomes of the goal.
    """
    measures = written_measures_of(recordings)
    some = sum(each.measure.succeeds(goal) for each in measures)
    held = sum(each.measure.learnt(goal) for each in measures)
    limit = measures[0].passed(goal)
    cut = any(each.cut_short for each in recordings)
    until = by_the_end(recordings)
    full = phrases_of(recordings[0].task).reached(limit, recordings[0].about.title)
    kept = _there_then(some, held) if cut else _ending_there(some, held)
    subject = subject_of(len(recordings), some, noun)
    ways = [full + until + kept, limit + until + kept, limit + until]
    if not measures[0].judged:
        ways.append(f"the goal{until}")
    return list(dict.fromkeys(f"{subject} {way}" for way in ways))


def left_unsaid(titles: Sequence[str], title: str) -> list[str]:
    """What becomes of the goal, if the longest of `titles` says it and the chosen one does not."""
    _, but, rest = titles[0].partition(_BUT)
    if not but or _BUT in title:
        return []
    one = rest.startswith(("does ", "is "))
    return [f"It {rest}" if one else rest[:1].upper() + rest[1:]]


def subject_of(total: int, some: int, noun: str) -> str:
    """Which of the runs reach a goal: 'One of two runs reaches'."""
    if some == total:
        return f"{'Both' if total == 2 else f'All {number_word(total).lower()}'} {noun} reach"
    if total == 2 and not some:
        return f"Neither {noun.removesuffix('s')} reaches"
    few, many = number_word(some) if some else "None", number_word(total).lower()
    return f"{few} of {many} {noun} {'reach' if some > 1 else 'reaches'}"


def _ending_there(some: int, held: int) -> str:
    """How many of those that reach a goal have it at the end; they may have lost it between."""
    if held == some:
        return ""
    if some == 1:
        return f"{_BUT}does not end there"
    return f"{_BUT}{_only(held)} {'end' if held > 1 else 'ends'} there"


def _there_then(some: int, held: int) -> str:
    """The same of parts of runs, at whose ends training goes on."""
    if held == some:
        return ""
    if some == 1:
        return f"{_BUT}is not there then"
    return f"{_BUT}{_only(held)} {'are' if held > 1 else 'is'} there then"


def _only(held: int) -> str:
    return f"only {number_word(held).lower()}" if held else "none"


def number_word(number: int) -> str:
    """A number as a word that begins a sentence, up to ten."""
    return _NUMBERS[number].capitalize() if number < len(_NUMBERS) else str(number)
