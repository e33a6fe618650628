"""Sentences in time: when each comes and goes, and where the clock stands for them."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.renders.manim_session import manim_for
from epochreel.renders.sinks.sink import Frame
from epochreel.scenes.convergence import Convergence
from epochreel.scenes.finding import scene_class
from epochreel.scenes.stage.narration import Card, Cue, Narration, Schedule, Sentence
from epochreel.scenes.stage.size import Size
from epochreel.scenes.stage.timing import Timing

TIMING = Timing(Fraction(10), 10, 100, 20)

sentences = st.builds(
    Sentence,
    st.just("words"),
    st.sampled_from(["start", "end"]) | st.integers(0, 40).map(float),
    st.integers(1, 40),
    st.booleans(),
)


def _schedule(*sentences: Sentence) -> Schedule:
    return Schedule.of(Narration(sentences), TIMING, lambda epoch: epoch / 40)


def _cues(schedule: Schedule) -> list[tuple[int, int]]:
    return [(each.first_frame, each.last_frame) for each in schedule.cues]


def test_the_clock_stands_for_sentences_that_hold() -> None:
    schedule = _schedule(Sentence("a", 20, 30, holds=True))
    timing = schedule.timing
    assert timing.frames == TIMING.frames + 30
    standing = [frame for frame in range(timing.frames) if timing.clock(frame) == 0.5]
    assert standing == list(range(60, 91))  # one frame more shows the epoch anyway
    assert [timing.stands(frame) for frame in (9, 10, 60, 61, 90, 91)] == [
        *(True, False, False),
        *(True, True, False),
    ]
    assert _cues(schedule) == [(61, 90)]  # 'Epoch 20' would not be true of later ones


def test_a_sentence_that_holds_goes_when_the_clock_goes_on() -> None:
    schedule = _schedule(Sentence("a", 10, 30, holds=True), Sentence("b", "end", 5, holds=False))
    assert _cues(schedule) == [(36, 65), (140, 159)]
    assert not schedule.spoken[0].followed


def test_no_clock_stands_for_sentences_that_nobody_follows() -> None:
    said = (
        Sentence("a", "start", 30, holds=True),
        Sentence("b", 4, 30, holds=True),
        Sentence("c", "end", 30, holds=True),
    )
    schedule = Schedule.of(
        Narration(said, shown=False, titled=12), TIMING, lambda epoch: epoch / 40
    )
    assert (schedule.timing.opening, schedule.timing.holds) == (TIMING.opening, ())
    assert _cues(schedule) == [(0, 29), (30, 59), (110, 139)]
    assert schedule.timing.frames == 140


def test_a_sentence_at_the_end_stays_on_the_last_picture() -> None:
    schedule = _schedule(Sentence("a", "end", 5, holds=True))
    assert _cues(schedule) == [(110, schedule.timing.frames - 1)]


def test_a_sentence_that_runs_goes_after_a_pause_unless_another_comes_soon() -> None:
    said = (
        Sentence("a", 0, 10, holds=False),
        Sentence("b", 12, 10, holds=False),
        Sentence("c", "end", 5, holds=False),
    )
    schedule = _schedule(*said)
    assert schedule.timing.frames == TIMING.frames
    assert _cues(schedule) == [(0, 40), (41, 70), (110, 129)]
    assert [each.followed for each in schedule.spoken] == [True, False, False]


def test_the_last_sentence_that_runs_goes_while_the_clock_runs_on() -> None:
    (cue,) = _cues(_schedule(Sentence("a", 4, 15, holds=False)))
    assert cue == (21, 55)
    (cue,) = _cues(_schedule(Sentence("a", 30, 15, holds=False)))
    assert cue == (86, TIMING.frames - 1)


def test_the_clock_waits_for_a_sentence_that_has_to_be_read() -> None:
    schedule = _schedule(Sentence("a", 10, 30, holds=False), Sentence("b", 12, 5, holds=True))
    timing = schedule.timing
    assert _cues(schedule)[0] == (36, 65)
    assert timing.clock(65) == timing.clock(66) == 0.3
    assert timing.frames == TIMING.frames + (66 - 41) + 5


def test_opening_and_closing_last_as_long_as_their_sentences() -> None:
    schedule = _schedule(
        Sentence("a", "start", 8, holds=True),
        Sentence("b", "start", 12, holds=True),
        Sentence("c", "end", 15, holds=True),
        Sentence("d", "end", 15, holds=False),
    )
    assert (schedule.timing.opening, schedule.timing.closing) == (20, 30)
    assert _cues(schedule) == [(0, 7), (8, 19), (120, 134), (135, 149)]
    short = _schedule(Sentence("a", "start", 3, holds=True), Sentence("c", "end", 3, holds=True))
    assert (short.timing.opening, short.timing.closing) == (TIMING.opening, TIMING.closing)


@given(st.lists(sentences, min_size=1, max_size=6))
def test_every_sentence_stays_long_enough_and_none_comes_too_early(
    given: Sequence[Sentence],
) -> None:
    schedule = _schedule(*given)
    timing = schedule.timing
    shown = [timing.clock(frame) for frame in range(timing.frames)]
    assert shown == sorted(shown)
    assert shown[0] == 0
    assert shown[-1] == 1
    assert len(schedule.spoken) == len(given)
    after = 0
    for each in schedule.spoken:
        assert each.first >= after
        assert each.last - each.first + 1 >= each.sentence.frames
        epoch = {"start": 0.0, "end": 40.0}.get(str(each.sentence.epoch), each.sentence.epoch)
        assert isinstance(epoch, float)
        late = timing.clock(each.first) - epoch / 40
        assert -1e-9 <= late <= (0 if each.sentence.holds else 1 / TIMING.running) + 1e-9
        after = each.last + 1
    assert after <= timing.frames


@pytest.mark.parametrize(("text", "frames"), [(" ", 5), ("a", 0)])
def test_sentences_that_cannot_be_seen_are_refused(text: str, frames: int) -> None:
    with pytest.raises(UserError, match="sentence"):
        Sentence(text, "start", frames, holds=True)


@pytest.mark.slow
def test_a_hold_shows_its_epoch_exactly(
    spiral: Recording, layered: Callable[..., list[Frame]]
) -> None:
    """And nothing else moves meanwhile, once the sentence is there."""
    narration = Narration((Sentence("Words", 20, 12, holds=True),))
    size = Size.parse("192x108@10")
    film: dict[str, Any] = {"recordings": [spiral], "duration": 4}
    drawn = layered(Convergence, size, narration=narration, **film)
    (still,) = layered(Convergence, size, at_epoch=20.0, **film)
    with manim_for(size):
        scene = Convergence(narration=narration, **film)
        frames = scene.frames
    ((first, last),) = [(each.first_frame, each.last_frame) for each in scene.cues()]
    assert len(drawn) == frames == 40 + 12
    assert last == first + 11
    below = slice(20, None)
    for frame in range(first, first + 12):
        assert np.abs(drawn[frame][below].astype(int) - still[below]).max() <= 1
    assert np.array_equal(drawn[first + 4], drawn[first + 8])
    assert not np.array_equal(drawn[first][:20], drawn[first + 4][:20])


@pytest.mark.usefixtures("scratch_media")
def test_cues_say_which_sentence_they_are(spiral: Recording) -> None:
    narration = Narration((Sentence("Words", "start", 12, holds=True, key="words-1"),))
    scene = Convergence(narration=narration, recordings=[spiral], duration=4)
    assert scene.cues() == [Cue(0, 11, "Words", "words-1")]
    assert Convergence(recordings=[spiral], duration=4).cues() == []


def test_sentences_of_a_subclass_count_for_its_length() -> None:
    class Spoken(Convergence):
        narration = Narration((Sentence("Words", "start", 12, holds=True),))

    assert Convergence.timed()
    assert not Spoken.timed()


@pytest.mark.usefixtures("scratch_media")
def test_an_epoch_that_a_film_does_not_show_is_refused(spiral: Recording) -> None:
    narration = Narration((Sentence("Words", 2000, 12, holds=True),))
    scene = scene_class("convergence")(narration=narration, recordings=[spiral])
    with pytest.raises(UserError, match="the film shows epochs 0 to 60: got 'epoch 2000'"):
        scene.cues()


@pytest.mark.slow
def test_sentences_that_are_not_shown_leave_the_heading(
    spiral: Recording, layered: Callable[..., list[Frame]]
) -> None:
    """The film waits for them and points only if they are heard."""
    film: dict[str, Any] = {"recordings": [spiral], "duration": 1.0}
    size = Size(192, 108, 10)
    said = (Sentence("Words", "start", 12, holds=True, at="wrong points"),)
    (plain,) = layered(Convergence, size, wanted=[0], **film)
    lengths, equal = [], []
    rows = slice(0, 15), slice(15, None)
    for shown, heard in ((True, False), (False, True), (False, False)):
        narration = Narration(said, shown=shown, heard=heard)
        drawn = layered(Convergence, size, narration=narration, **film)
        lengths.append(len(drawn))
        equal.append([np.array_equal(drawn[6][each], plain[each]) for each in rows])
    # The closing lasts until captions can be read: 12 frames, of which 1 is in the opening.
    assert lengths == [21, 21, 12]
    assert [each[0] for each in equal] == [False, False, True]  # a veil dims the heading, too


def _headed(narration: Narration, spiral: Recording) -> list[float]:
    """How much of the heading is seen in each frame of a film with sentences."""
    with manim_for(Size(192, 108, 10)):
        scene = Convergence(narration=narration, recordings=[spiral], duration=4)
        scene.cues()
        assert scene._played is not None
        heading = scene._played.spoken[0]
        return [cast(float, heading.state(frame)) for frame in range(scene.frames)]


def test_the_heading_stands_wherever_no_sentence_does(spiral: Recording) -> None:
    said = Sentence("a", "start", 10, holds=True), Sentence("b", 1, 10, holds=True)
    headed = _headed(Narration(said, titled=12), spiral)
    assert headed[:13] == [1.0] * 12 + [0.0]
    assert not any(headed[13:37])  # the 5 frames between both are too few to read it
    assert headed[-1] == 1.0
    late = _headed(
        Narration((Sentence("a", "end", 10, holds=True),), card=Card("Title", 15)), spiral
    )
    assert late[14] == 0.0
    assert late[20] == 1.0
    assert late[-1] == 0.0


@pytest.mark.parametrize(
    ("sentences", "first"),
    [
        ((), None),
        ((Sentence("a", "start", 8, holds=True),), 30),
        ((Sentence("a", 20, 8, holds=True),), 81),
    ],
)
def test_a_card_comes_before_all_sentences(
    sentences: tuple[Sentence, ...], first: int | None
) -> None:
    narration = Narration(sentences, card=Card("Title", 30))
    schedule = Schedule.of(narration, TIMING, lambda epoch: epoch / 40)
    assert [each.first for each in schedule.spoken] == ([] if first is None else [first])
    assert schedule.timing.clock(29) == 0


def test_a_card_dims_the_first_picture_and_leaves_it_as_it_was(
    spiral: Recording, layered: Callable[..., list[Frame]]
) -> None:
    size = Size.parse("192x108@10")
    film: dict[str, Any] = {"recordings": [spiral], "duration": 4}
    plain = layered(Convergence, size, wanted=[0], **film)[0].astype(int)
    narration = Narration((), card=Card("Title", 20))
    drawn = layered(Convergence, size, narration=narration, wanted=[0, 14, 16, 19], **film)
    ground = plain[0, 0]
    far = [np.abs(each.astype(int) - ground)[70:].mean() for each in (*drawn, plain)]
    assert far[0] == far[1] < 0.25 * far[-1]
    assert far[1] < far[2] < far[3]
    assert np.array_equal(drawn[3], plain)
    words = slice(36, 70)
    assert np.abs(drawn[0].astype(int) - ground)[words].max() > 200
