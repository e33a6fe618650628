"""`UserError`, the exception for errors that a user can cause and correct; prints nothing."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from numbers import Number

from .spelling import nearest

_MAX_NAMES = 10  # in one message
_SETTING = re.compile(r"(option )?`([\w.]+)`")


class UserError(Exception):
    """Bad input, with what is needed to correct it.

    `what` describes the error, `given` is the value at fault (... if there is none to show),
    `allowed` are the valid values, and `remedy` says what to do instead. The message suggests the
    allowed name that is nearest to the given one, unless that is a number, and lists at most ten.

    In `what` and `remedy`, names of settings are written in backticks. The message has them
    without; `renamed` replaces them by what the user knows them by.
    """

    def __init__(
        self, what: str, *, given: object = ..., allowed: Iterable[object] = (), remedy: str = ""
    ) -> None:
        self._marked = what, remedy
        self.what = _unmarked(what)
        self.given = given
        self.allowed = tuple(str(choice) for choice in allowed)
        self.remedy = _unmarked(remedy)
        parts = [self.what if given is ... else f"{self.what}: got {_shown(given)}"]
        named = given is not ... and not isinstance(given, Number)
        if near := nearest(str(given), self.allowed) if named else []:
            parts.append(f"did you mean {near[0]!r}?")
        if self.allowed:
            parts.append(f"allowed: {listed(self.allowed)}")
        if remedy:
            parts.append(self.remedy)
        super().__init__("; ".join(parts))

    @property
    def settings(self) -> list[str]:
        """The names of the settings that it is about."""
        return [name for _, name in _SETTING.findall(self._marked[0])]

    def within(self, where: str) -> UserError:
        """The same error, prefixed with its place: 'render 1: ...'."""
        what, remedy = self._marked
        return UserError(f"{where}: {what}", given=self.given, allowed=self.allowed, remedy=remedy)

    def renamed(self, name_of: Callable[[str], str]) -> UserError:
        """The same error with other names of the settings, as `name_of` makes them."""
        what, remedy = (renamed(text, name_of) for text in self._marked)
        return UserError(what, given=self.given, allowed=self.allowed, remedy=remedy)


_MENDABLE = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ELOOP, errno.ENOTDIR, errno.ENAMETOOLONG)


@contextmanager
def naming(path: object, *, verb: str = "write") -> Iterator[None]:
    """Errors of the system in the block name `path`, whatever temporary file they were met with.

    They become a `UserError` if the user can mend them by another name or other rights; a full disk
    is none. What has no number is no error of the system, and stays as it is.
    """
    try:
        yield
    except OSError as error:
        if error.errno is None:
            raise
        what = f"cannot {verb} {path}: {os.strerror(error.errno)}"
        if error.errno in _MENDABLE:
            raise UserError(what) from error
        raise OSError(error.errno, what) from error


def message_of(error: BaseException) -> str:
    """The message of an error, or the name of its class if it has none."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error) or type(error).__name__


def renamed(text: str, name_of: Callable[[str], str]) -> str:
    """`text` with other names of the settings that are in backticks, as `name_of` makes them."""
    return _SETTING.sub(lambda found: f"{found[1] or ''}{name_of(found[2])}", text)


def _unmarked(text: str) -> str:
    """`text` with plain names of settings: "option 'by' does not apply", "l1 must be above 0"."""
    return _SETTING.sub(lambda found: f"option {found[2]!r}" if found[1] else found[2], text)


def _shown(value: object) -> str:
    """The repr of `value`, truncated to 80 characters; its type for a number that has none."""
    try:
        text = repr(value)
    except ValueError:  # Python writes no integer of more than 4,300 digits
        text = type(value).__name__
    return text if len(text) <= 80 else text[:79] + "…"


def listed(names: Sequence[str]) -> str:
    """The names in one line, at most ten of them: 'a, b and 12 more'."""
    if len(names) <= _MAX_NAMES:
        return ", ".join(names)
    return f"{', '.join(names[: _MAX_NAMES - 1])} and {len(names) - _MAX_NAMES + 1} more"
