"""What a sentence points at is seen, and all else dimmed; knows nothing of what that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from manim import Group, Mobject

from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.narration import Spoken
from ..stage.stage import Stage
from ..stage.target import Following
from .spoken_sentences import presence
from .spotlight import Opacities
from .veil import Veil

_FADE = 0.4  # seconds


class Emphasis(Group):
    """A veil with holes for boxes, and what is drawn over it, while a sentence is read.

    It is there in `stretches` of frames, and gone in the last frame of a film.
    """

    def __init__(
        self, stretches: Sequence[Spoken], boxes: Sequence[Box], over: Mobject | None, stage: Stage
    ) -> None:
        self._stretches = stretches
        self._lasting = max(1, round(_FADE * float(stage.timing.fps)))
        self.veil = Veil(boxes, stage)
        self.over = over
        self._opacities = None if over is None else Opacities(over)
        super().__init__(self.veil, *([] if over is None else [over]))
        self._set(0.0)

    def show(self, moment: Moment) -> None:
        """Show as much of it as is there in the moment's frame."""
        share = self.state(moment.frame)
        if share and isinstance(self.over, Following):
            self.over.keep_up_with(moment)
        self._set(share)

    def state(self, frame: int) -> float:
        """How much of it is there in a frame, 0 to 1."""
        there = (
            presence(each, frame, self._lasting, stays=False, at_once=False)
            for each in self._stretches
        )
        return max(there, default=0.0)

    def _set(self, share: float) -> None:
        self.veil.opacity = share
        if self._opacities is not None:
            self._opacities.scale(share)


def merged(spoken: Sequence[Spoken]) -> list[Spoken]:
    """The same, where sentences that follow each other and point at one thing are one."""
    found: list[Spoken] = []
    for each in spoken:
        before = found[-1] if found else None
        if before and before.followed and before.sentence.at == each.sentence.at:
            found[-1] = replace(before, last=each.last, followed=each.followed)
        else:
            found.append(each)
    return found
