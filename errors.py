"""The one exception for what a user can cause and mend; it knows nothing of where it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

_MOST_NAMES = 10  # in one message


class UserError(Exception):
    """Bad input, described so that it can be mended.

    `what` names the fault, `given` the value that was met (None if there is none to show),
    `allowed` the values that would do, `remedy` what to try next. The message suggests the allowed
    name that is nearest to what was given, and lists at most ten names.
    """

    def __init__(
        self, what: str, *, given: object = None, allowed: Iterable[object] = (), remedy: str = ""
    ) -> None:
        self.what = what
        self.given = given
        self.allowed = tuple(str(choice) for choice in allowed)
        self.remedy = remedy
        parts = [what if given is None else f"{what}: got {_shown(given)}"]
        near = [] if given is None else get_close_matches(str(given), self.allowed, n=1)
        if near:
            parts.append(f"did you mean {near[0]!r}?")
        if self.allowed:
            parts.append(f"allowed: {_listed(self.allowed)}")
        if remedy:
            parts.append(remedy)
        super().__init__("; ".join(parts))

    def within(self, where: str) -> UserError:
        """The same error with the place where it was found in front: 'render 1: ...'."""
        return UserError(
            f"{where}: {self.what}", given=self.given, allowed=self.allowed, remedy=self.remedy
        )


def _shown(value: object) -> str:
    """`value` as Python writes it, cut where it would fill the screen."""
    text = repr(value)
    return text if len(text) <= 80 else text[:79] + "…"


def _listed(names: Sequence[str]) -> str:
    if len(names) <= _MOST_NAMES:
        return ", ".join(names)
    return f"{', '.join(names[: _MOST_NAMES - 1])} and {len(names) - _MOST_NAMES + 1} more"
