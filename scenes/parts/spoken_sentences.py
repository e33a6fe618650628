"""Sentences where the heading of a scene stands, one at a time; knows nothing of what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from manim import VGroup

from ..stage.easing import Fade, eased
from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.narration import Spoken
from ..stage.places import places_of
from ..stage.stage import Stage
from ..stage.typography import line, width_of
from .paragraph import wrapped

_FADE = 0.25  # seconds
_LEADING = 1.2  # ems from line to line
_DESCENT, _CAPITALS = 0.25, 0.75  # ems below the baseline, and above it
_LINES = 2  # unless type would be smaller than a share of its size, then one more
_SMALLEST = 0.68

# The top left, the right end and the bottom of what is free for them.
_BOXES = {
    "wide": Box(96, 26, 1728, 118),
    "wide small": Box(96, 10, 1728, 136),
    "square": Box(60, 24, 960, 106),
    "tall": Box(60, 76, 960, 142),
}
_ABOVE = 86.0  # design pixels, in a tall frame where something stands beside the subtitles


class SpokenSentences(VGroup):
    """Each sentence in its frames; one is gone before the next one comes.

    One that is there in the `last` frame of the film stays in it. What the heading has `kept` free
    for others, sentences do, too.
    """

    def __init__(
        self, spoken: Sequence[Spoken], stage: Stage, *, last: int, kept: float = 0.0
    ) -> None:
        box = sentence_box(stage, kept)
        groups = [sentence_of(each.sentence.text, box, stage) for each in spoken]
        super().__init__(*groups)
        self._fades = [Fade(group) for group in groups]
        self._spoken, self._last = spoken, last
        self._lasting = fade_frames(stage)

    def show(self, moment: Moment) -> None:
        """Show the sentence of the moment's frame."""
        for fade, share in zip(self._fades, self.state(moment.frame), strict=True):
            fade.set(share)

    def state(self, frame: int) -> tuple[float, ...]:
        """How much of each sentence is seen in a frame, 0 to 1."""
        there = [
            presence(each, frame, self._lasting, stays=each.last == self._last)
            for each in self._spoken
        ]
        # While one goes and another comes, neither is seen at the middle.
        return tuple(max(2 * share - 1, 0.0) for share in there)


def presence(
    spoken: Spoken, frame: int, lasting: int, *, stays: bool, at_once: bool = True
) -> float:
    """How much of what comes with a sentence is there in a frame, 0 to 1.

    It comes and goes in `lasting` frames, and goes while the next comes if that follows at once.
    What is there when the film begins is there `at_once`, and the last of a film `stays`.
    """
    gone = spoken.last + lasting if spoken.followed else spoken.last
    if not spoken.first <= frame <= gone:
        return 0.0
    coming = 1.0 if at_once and not spoken.first else (frame - spoken.first + 1) / lasting
    going = 1.0 if stays else (gone - frame) / lasting
    return eased(min(coming, going, 1.0))


def fade_frames(stage: Stage) -> int:
    """How many frames a sentence takes to come."""
    return max(1, round(_FADE * float(stage.timing.fps)))


def sentence_box(stage: Stage, kept: float = 0.0) -> Box:
    """What sentences may take up beside what is `kept` free."""
    box = stage.pick(_BOXES)
    if kept and stage.layout.shape == "tall":
        return replace(box, height=_ABOVE)
    return replace(box, width=box.width - kept)


def sentence_of(
    text: str, box: Box, stage: Stage, *, largest: float | None = None, what: str = "sentence"
) -> VGroup:
    """A sentence in as large type as fits into a box, unless it is given no larger than titles."""
    layout = stage.layout
    largest = largest or places_of(stage).title[0]
    size, lines = _set(text, largest, _LINES, box)
    if size < _SMALLEST * largest:
        size, lines = max(_set(text, largest, _LINES + 1, box), (size, lines))
    size = max(size, layout.smallest_type)
    taken = ((len(lines) - 1) * _LEADING + _CAPITALS) * size
    # In the middle of the free height, or a bit higher.
    top = box.y + max(box.height - _DESCENT * size - taken, 0) * 0.55
    return VGroup(
        *(
            line(
                each,
                size * layout.unit,
                at=layout.point(box.x, top + (_CAPITALS + index * _LEADING) * size),
                colour=stage.theme.ink,
                bold=True,
                width=box.width * layout.unit,
                what=what,
            )
            for index, each in enumerate(lines)
        )
    )


def _set(text: str, largest: float, count: int, box: Box) -> tuple[float, list[str]]:
    """The largest size at which a text has at most `count` lines that fit, and these."""
    high = box.height / ((count - 1) * _LEADING + _CAPITALS + _DESCENT)
    size = min(largest, high)
    while len(lines := wrapped(text, box.width / size, bold=True)) > count:
        size *= 0.97
    widest = max(width_of(each, bold=True) for each in lines)
    return min(size, box.width / max(widest, 1e-9)), _evened(lines, box.width / size)


def _evened(lines: list[str], width: float) -> list[str]:
    """The same number of lines, as even as they can be, so that no word stands alone."""
    text, low = " ".join(lines), width / 2
    if len(lines) == 1:
        return lines
    for share in range(20, 0, -1):
        narrower = low + (width - low) * share / 20
        tried = wrapped(text, narrower, bold=True)
        if len(tried) > len(lines):
            break
        lines = tried
    return lines
