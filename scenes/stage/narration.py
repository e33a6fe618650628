"""The sentences of a narrated film, and when each is shown; loads no Manim."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ...errors import UserError
from .timing import Timing

_PAUSE = 2  # seconds for which a sentence stays that has been read, while the clock runs


@dataclass(frozen=True)
class Sentence:
    """A sentence that comes when the film reaches an epoch, before the clock runs, or at the end.

    One that `holds` stops the clock for a number of frames; any other stays at least that long
    while the clock runs, and a bit longer. `at` names the part of the picture that it points at,
    and `key` is for whoever wrote it.
    """

    text: str
    epoch: float | Literal["start", "end"]
    frames: int
    holds: bool
    at: str | None = None
    key: str = ""

    def __post_init__(self) -> None:
        """Raise `UserError` for a sentence that nobody could see."""
        if not self.text.strip():
            raise UserError("a sentence has no words", given=self.text)
        if self.frames < 1:
            raise UserError("a sentence stays for at least one frame", given=self.frames)


@dataclass(frozen=True)
class Card:
    """A title over the first picture of a film, which is dimmed for as many `frames`.

    `key` is for whoever wrote it.
    """

    text: str
    frames: int
    key: str = ""


@dataclass(frozen=True)
class Narration:
    """The sentences of a film; if it `replaces` them, the scene's own captions are left out.

    Sentences that are not `shown` stand in no picture; unless they are `heard`, the film neither
    waits for them nor points. A `card` comes before all of them, and the title of the scene before
    the first, for `titled` frames.
    """

    sentences: tuple[Sentence, ...]
    replaces: bool = True
    shown: bool = True
    heard: bool = False
    card: Card | None = None
    titled: int = 0

    @property
    def card_frames(self) -> int:
        """For how many frames its card is in the picture."""
        return 0 if self.card is None else self.card.frames

    @property
    def followed(self) -> bool:
        """Whether anyone follows them in the film itself, which waits for them and points."""
        return self.shown or self.heard

    def pointing_without(self, keys: Container[str]) -> Narration:
        """The same, where sentences of these keys point at nothing."""
        sentences = [
            replace(each, at=None) if each.key in keys else each for each in self.sentences
        ]
        return replace(self, sentences=tuple(sentences))


def tells(narration: Narration | None) -> bool:
    """Whether a film has sentences in place of its own captions.

    A scene that else begins with its result then begins with the first epoch.
    """
    return narration is not None and narration.replaces and bool(narration.sentences)


def points_at(narration: Narration | None, name: str) -> bool:
    """Whether a sentence of a film points at the part of that name."""
    return narration is not None and any(each.at == name for each in narration.sentences)


class UnshownError(UserError):
    """Sentences that a scene cannot show: the keys and errors of all, and the first as message."""

    def __init__(self, faults: Sequence[tuple[str, UserError]]) -> None:
        first = faults[0][1]
        super().__init__(first.what, given=first.given, allowed=first.allowed, remedy=first.remedy)
        self.faults = tuple(faults)

    def __reduce__(self) -> tuple[object, ...]:
        """For pickling: errors come from worker processes."""
        return UnshownError, (self.faults,)


@dataclass(frozen=True)
class Cue:
    """From which frame to which a text is in the picture, both included; `key` is the sentence's.

    The first frame of a film is 0.
    """

    first_frame: int
    last_frame: int
    text: str
    key: str = ""


@dataclass(frozen=True)
class Spoken:
    """A sentence from one frame to another, both included.

    It is `followed` if the next one comes in the frame after, and takes its place.
    """

    first: int
    last: int
    sentence: Sentence
    followed: bool = False


@dataclass(frozen=True)
class Schedule:
    """A film with sentences: its timing, in which the clock stands for some, and each in order.

    If there is a `card`, it comes before them.
    """

    timing: Timing
    spoken: tuple[Spoken, ...]
    card: Card | None = None

    @classmethod
    def of(
        cls, narration: Narration, timing: Timing, clock_of: Callable[[float], float]
    ) -> Schedule:
        """Place the sentences in a film with a timing; `clock_of` is the clock at an epoch.

        None comes before its epoch. Where one is due while that before it has not stayed long
        enough, the clock stands until it has; if nobody follows them, it never stands for one.
        """
        ends = {"start": 0.0, "end": 1.0}
        clocks = [
            (ends[each.epoch] if isinstance(each.epoch, str) else clock_of(each.epoch), each)
            for each in narration.sentences
        ]
        waits = narration.followed
        # The first frame in which another sentence may come.
        free = narration.card_frames + (narration.titled if waits else 0)
        holds: list[tuple[float, int]] = [(0.0, free)]
        starts: list[tuple[int, Sentence, bool]] = []
        for clock, sentence in sorted(clocks, key=lambda pair: pair[0]):
            due = timing.holding(holds).frame_at(clock)
            due += sum(frames for at, frames in holds if at == clock)
            if waits and due < free:
                holds.append((clock, free - due))
            first = max(due, free)
            free = first + sentence.frames
            if waits and sentence.holds:
                holds.append((clock, sentence.frames))
            starts.append((first, sentence, sentence.holds and clock < 1))
        held = timing.holding(holds)
        held = replace(held, closing=held.closing + max(free - held.frames, 0))
        pause = round(_PAUSE * timing.fps)
        return cls(held, _spoken(starts, held.frames, pause), narration.card)

    @property
    def cues(self) -> list[Cue]:
        """When each text is in the picture."""
        card = self.card
        first = [] if card is None else [Cue(0, card.frames - 1, card.text, card.key)]
        return first + [
            Cue(each.first, each.last, each.sentence.text, each.sentence.key)
            for each in self.spoken
        ]


def _spoken(
    starts: list[tuple[int, Sentence, bool]], frames: int, pause: int
) -> tuple[Spoken, ...]:
    """Until when each stays: for as long as the clock stands, else a `pause` longer than is needed.

    One that the next or the end of the film follows within another pause stays until then.
    `starts` has the first frame of each, and whether the clock goes on after it has stood for it.
    """
    spoken = []
    ends = [first for first, _, _ in starts[1:]] + [frames]
    for (first, sentence, goes_on), after in zip(starts, ends, strict=False):
        closing = after == frames
        end = first + sentence.frames
        if sentence.holds:
            end = end if goes_on or not closing else after
        else:
            end = after if after - end <= 2 * pause else end + pause
        spoken.append(Spoken(first, end - 1, sentence, followed=end == after and not closing))
    return tuple(spoken)
