"""Numbers as films write them; knows nothing of type."""

from __future__ import annotations

# Before a per cent sign: a thin space.
THIN_SPACE = "\u2009"


def grouped(number: int) -> str:
    """A whole number with a comma between thousands."""
    return f"{number:,}".replace("-", "−")


def per_cent(share: float) -> str:
    """A share from 0 to 1 as per cent; 100 only when it is all, 0 only when it is none."""
    value = min(max(round(share * 100), 1 if share > 0 else 0), 99 if share < 1 else 100)
    return f"{value}{THIN_SPACE}%"
