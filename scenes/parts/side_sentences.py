"""Two sentences beside a picture, of which the first gives way to what has happened."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from manim import VGroup

from ..stage.places import Setting
from ..stage.stage import Stage
from .captions import OneAtATime
from .titles import remark

_FADE = 0.6  # seconds
_OUTCOME = 0.9  # of the clock


class SideSentences(OneAtATime):
    """How a picture is read, until near the end it is said what happened; `still` is the second.

    Of several ways to say it, the first that fits is shown. Sentences that have no place, or of
    which no way fits where the first one has none, are left out.
    """

    def __init__(
        self,
        read: str | Sequence[str],
        happened: str | Sequence[str],
        second: str | Sequence[str],
        *,
        places: Sequence[Setting | None],
        stage: Stage,
    ) -> None:
        written = partial(remark, stage=stage, colour=stage.theme.ink)
        upper, lower = (*places, None, None)[:2]
        shown = [(0.0, written(read, upper)), (_OUTCOME, written(happened, upper))]
        super().__init__(shown, lasting=stage.timing.share(_FADE))
        ways = [second] if isinstance(second, str) else [*second]
        # Where there is room for one alone, it is not cut.
        self.still: VGroup = written(ways if upper else [*ways, ""], lower)
