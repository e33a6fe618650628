"""The one exception for what a user can cause and mend; it knows nothing of where it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class UserError(Exception):
    """Bad input, told so that it can be mended.

    `what` names the fault, `given` the value that was met, `allowed` the values that would do
    (the nearest name is suggested), `remedy` what to try next.
    """

    def __init__(
        self, what: str, *, given: object = None, allowed: Iterable[object] = (), remedy: str = ""
    ) -> None:
        choices = [str(choice) for choice in allowed]
        parts = [what if given is None else f"{what}: got {_shown(given)}"]
        near = get_close_matches(str(given), choices, n=1)
        if near:
            parts.append(f"did you mean {near[0]!r}?")
        if choices:
            parts.append(f"allowed: {', '.join(choices)}")
        if remedy:
            parts.append(remedy)
        super().__init__("; ".join(parts))


def _shown(value: object) -> str:
    """`value` as Python writes it, cut where it would fill the screen."""
    text = repr(value)
    return text if len(text) <= 80 else text[:79] + "…"
