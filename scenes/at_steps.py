"""What there is at each recorded step, at any moment of a film; knows nothing of what it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from ..reels.recording import Recording
from .stage.moment import Moment

Shown = TypeVar("Shown")


def at_steps(recording: Recording, of: Callable[[int], Shown]) -> Callable[[Moment], Shown]:
    """What there is at the last recorded step of a moment, the same object all through the step.

    `of` gives it for the position of a step.
    """
    kept = lru_cache(maxsize=1)(of)
    return lambda now: kept(recording.steps.before(now.epoch))
