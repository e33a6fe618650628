"""Shorter forms of texts, by numbers of characters; knows nothing of type."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Cut = Callable[[str, int], str]
"""How a text is shortened to a number of its characters."""


def cut_end(string: str, kept: int) -> str:
    """The beginning, for sentences."""
    return string[:kept].rstrip() + "…"


def cut_middle(string: str, kept: int) -> str:
    """The beginning and the end, for names, which often differ in their ends alone.

    Neither is a part of a word if at least a third of it is left without that part.
    """
    end = kept // 3
    first, last = string[: kept - end], string[len(string) - end :]
    if not string.startswith(" ", len(first)) and 3 * first.rfind(" ") >= len(first):
        first = first[: first.rfind(" ")]
    if not string.endswith(" ", 0, len(string) - end) and 0 <= 3 * last.find(" ") <= 2 * len(last):
        last = last[last.find(" ") :]
    return first.rstrip() + "…" + last.lstrip()


def cut_apart(names: Sequence[str]) -> Cut:
    """Like `cut_middle`, but names that would look alike keep the words in which they differ.

    'Group A of the year 2021' and 'Group B of the year 2021' become 'Group…A…21' and 'Group…B…21'.
    """

    def cut(name: str, kept: int) -> str:
        end = kept // 3
        first, last = name[: kept - end], name[len(name) - end :]
        alike = [each for each in names if each.startswith(first) and each.endswith(last)]
        start, stop = _differing(name, alike)
        if start == stop:
            return cut_middle(name, kept)
        words = _words(name, start, stop)
        start, stop = words if words[1] - words[0] <= kept else (start, stop)
        return _around(name, start, stop, kept)

    return cut


def _differing(name: str, others: Sequence[str]) -> tuple[int, int]:
    """Where the part of a name begins and ends that is not common to all; it may be empty."""
    before = _common([name, *others])
    after = _common([each[before:][::-1] for each in (name, *others)])
    return before, len(name) - after


def _common(texts: Sequence[str]) -> int:
    """How many characters all begin with."""
    first, last = min(texts), max(texts)  # what these share, those between do, too
    pairs = enumerate(zip(first, last, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(first), len(last)))


def _words(name: str, start: int, stop: int) -> tuple[int, int]:
    """A part of a name and the rest of the words in which it begins and ends."""
    while start and name[start - 1].isalnum() and name[start].isalnum():
        start -= 1
    while stop < len(name) and name[stop - 1].isalnum() and name[stop].isalnum():
        stop += 1
    return start, stop


def _around(name: str, start: int, stop: int, kept: int) -> str:
    """The part of a name from `start` to `stop`, with as much around it as may be kept."""
    part, room = name[start:stop], max(kept - (stop - start), 0)
    back = min(len(name) - stop, room - start if start <= room else room // 3)
    front = min(room - back, start)
    before, after = name[:front], name[len(name) - back :]
    if front < start:
        before, part = before.rstrip() + "…", part.lstrip()
    if len(part) > kept:
        return before + cut_end(part, kept)
    if back < len(name) - stop:
        part, after = part.rstrip(), "…" + after.lstrip()
    return before + part + after
