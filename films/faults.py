"""Errors of a script, collected with the lines they are on; knows no scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from ..errors import UserError
from .toml_text import Key

_MOST = 50  # in one message


class Faults:
    """All errors found in a file of this name, each with the line of the key at fault."""

    def __init__(self, name: str, lines: Mapping[Key, int]) -> None:
        self._name = name
        self._lines = lines
        self._found: dict[tuple[int, str], UserError] = {}
        self._wrong: set[Key] = set()

    def __len__(self) -> int:
        return len(self._found)

    def line_of(self, key: Key) -> int:
        """The line of a key, or of the innermost table around it that has one; else 1."""
        around = (self._lines.get(key[:length]) for length in range(len(key), 0, -1))
        return next((line for line in around if line), 1)

    def lines_in(self, key: Key) -> dict[str, int]:
        """The line of a table, under '', and those of its keys."""
        inner = {each[-1]: n for each, n in self._lines.items() if each[:-1] == key}
        return {"": self.line_of(key), **{str(name): line for name, line in inner.items()}}

    def add(self, key: Key, error: UserError) -> None:
        """Add an error at the line of its key."""
        self.add_at(self.line_of(key), error)
        self.suspect(key)

    def suspect(self, key: Key) -> None:
        """Note that nothing can be said about the value of a key, which may be misspelt."""
        self._wrong.add(key)

    def wrong_in(self, key: Key) -> set[str]:
        """The names in a table whose values are wrong, or have something wrong in them."""
        inside = [each for each in self._wrong if each[: len(key)] == key and len(each) > len(key)]
        return {str(each[len(key)]) for each in inside}

    def add_at(self, line: int, error: UserError) -> None:
        """Add an error at a line, unless it is there already."""
        self._found.setdefault((line, str(error)), error)

    @contextmanager
    def at(self, key: Key, where: str = "") -> Iterator[None]:
        """A block whose `UserError` is added, prefixed with `where`."""
        try:
            yield
        except UserError as error:
            self.add(key, error.within(where) if where else error)

    @contextmanager
    def at_line(self, line: int, where: str = "") -> Iterator[None]:
        """The same with a line."""
        try:
            yield
        except UserError as error:
            self.add_at(line, error.within(where) if where else error)

    def check(self) -> None:
        """Raise the only error, or one with a line for each of several, from top to bottom."""
        found = sorted(self._found, key=lambda each: each[0])
        if len(found) == 1:
            raise self._found[found[0]].within(f"{self._name}, line {found[0][0]}")
        if found:
            lines = [f"line {line}: {text}" for line, text in found[:_MOST]]
            if len(found) > _MOST:
                lines.append(f"and {len(found) - _MOST} more")
            raise UserError("\n  ".join([f"{self._name} has {len(found)} errors:", *lines]))
