"""`UserError`, the exception for errors that a user can cause and correct; prints nothing."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Sequence

_MAX_NAMES = 10  # in one message


class UserError(Exception):
    """Bad input, with what is needed to correct it.

    `what` describes the error, `given` is the value at fault (None if there is none to show),
    `allowed` are the valid values, and `remedy` says what to do instead. The message suggests the
    allowed name that is nearest to the given one, and lists at most ten names.
    """

    def __init__(
        self, what: str, *, given: object = None, allowed: Iterable[object] = (), remedy: str = ""
    ) -> None:
        self.what = what
        self.given = given
        self.allowed = tuple(str(choice) for choice in allowed)
        self.remedy = remedy
        parts = [what if given is None else f"{what}: got {_shown(given)}"]
        near = [] if given is None else nearest(str(given), self.allowed)
        if near:
            parts.append(f"did you mean {near[0]!r}?")
        if self.allowed:
            parts.append(f"allowed: {listed(self.allowed)}")
        if remedy:
            parts.append(remedy)
        super().__init__("; ".join(parts))

    def within(self, where: str) -> UserError:
        """The same error, prefixed with its place: 'render 1: ...'."""
        return UserError(
            f"{where}: {self.what}", given=self.given, allowed=self.allowed, remedy=self.remedy
        )


_MENDABLE = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ELOOP, errno.ENOTDIR, errno.ENAMETOOLONG)


def of_system(error: OSError, path: object, *, verb: str = "write") -> Exception:
    """An error of the system that names `path`, whatever temporary file it was met with.

    A `UserError` if the user can mend it by another name or other rights; a full disk is none.
    """
    if error.errno is None:
        return error
    reason = os.strerror(error.errno)
    if error.errno in _MENDABLE:
        return UserError(f"cannot {verb} {path}: {reason}")
    return OSError(error.errno, f"cannot {verb} {path}: {reason}")


def message_of(error: BaseException) -> str:
    """The message of an error, or the name of its class if it has none."""
    if isinstance(error, OSError) and error.strerror:
        written = f"cannot write {error.filename}: " if error.filename else ""
        return f"{written}{error.strerror}"
    return str(error) or type(error).__name__


def nearest(name: str, names: Iterable[str], *, cutoff: float = 0.6) -> list[str]:
    """The one of `names` that resembles `name` most, if one does by `cutoff`, difflib's ratio."""
    from difflib import get_close_matches  # takes a while to import, and few commands need it

    return get_close_matches(name, names, n=1, cutoff=cutoff)


def _shown(value: object) -> str:
    """The repr of `value`, truncated to 80 characters."""
    text = repr(value)
    return text if len(text) <= 80 else text[:79] + "…"


def listed(names: Sequence[str]) -> str:
    """The names in one line, at most ten of them: 'a, b and 12 more'."""
    if len(names) <= _MAX_NAMES:
        return ", ".join(names)
    return f"{', '.join(names[: _MAX_NAMES - 1])} and {len(names) - _MAX_NAMES + 1} more"
