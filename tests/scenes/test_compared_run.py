"""One of several runs: what its stop is called and from when on it has no value; nothing drawn."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from epochreel.reels.losses import OWN_LOSS
from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.scenes.compared_run import ComparedRun, axis_of
from epochreel.scenes.comparison_strip import Strip
from epochreel.scenes.comparison_tile import _marks, shared_form
from epochreel.scenes.fields.pace import Pace
from epochreel.scenes.parts.time_axis import LogTimeAxis, TimeAxis
from epochreel.scenes.shared_clock import shared_clock
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.typography import line
from epochreel.scenes.words.measures import written_measures_of
from epochreel.tests.scenes.tiny import recording

NAN = math.nan
SHORT, LONG = (recording(loss=(1.0,) * count, accuracy=(0.5,) * count) for count in (3, 5))
LOST = recording(loss=(1.0, 0.5, NAN, NAN, NAN), accuracy=(0.5,) * 5)
ONE = recording(loss=(1.0,), accuracy=(0.5,))


def compared(*reels: Recording, by: str = "epochs") -> list[ComparedRun]:
    clock, measures = shared_clock(by, reels), written_measures_of(reels)
    return [ComparedRun(k, "", "#000000", clock, each, 0.95) for k, each in enumerate(measures)]


@pytest.mark.parametrize(
    ("reels", "stopped", "word"),
    [
        ((SHORT, LONG), True, "ended"),
        ((LONG, LONG), False, "ended"),
        ((ONE, ONE), False, "ended"),
        ((LONG.numbered(0, 2), LONG), False, "ended"),
        ((LOST, LONG), True, "diverged"),
        ((LOST, SHORT), True, "diverged"),
        ((LOST.numbered(0, 2), LONG), True, "diverged"),
    ],
)
def test_a_run_has_stopped_if_others_go_on_or_it_diverges(
    reels: tuple[Recording, ...], stopped: bool, word: str
) -> None:
    run = compared(*reels)[0]
    assert (run.stopped, run.word) == (stopped, word)


def test_a_run_has_no_value_from_the_epoch_on_at_which_it_diverges() -> None:
    run = compared(LOST, LONG)[0]
    assert [bool(run.written(epoch)) for epoch in (1.0, 1.9, 2.0, 4.0)] == [
        True,
        True,
        False,
        False,
    ]
    assert run.known(np.array([1.0, 2.0, 3.0])).tolist() == [True, False, False]
    late = compared(LONG.numbered(1, 3), LONG)[0]
    assert late.known(np.array([0.0, 1.0, 3.0])).tolist() == [False, True, True]
    assert [late.written(time) for time in (0.0, 0.9)] == ["–"] * 2
    assert [late.written(time) for time in (1.0, 1 - 1e-12, 9.0)] == ["50\u2009%"] * 3
    whole = compared(SHORT, LONG)[0]
    assert whole.written(4.0)
    assert whole.known(np.array([1.0, 2.0, 3.0])).tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("loss", "waiting"), [("squared_error", "test loss above 0.025"), (OWN_LOSS, "")]
)
def test_a_run_is_short_of_a_goal_only_where_one_is_known(loss: str, waiting: str) -> None:
    run = recording(0)
    run = Recording(replace(run.header, loss=loss), run.steps, run.metrics, run._states)
    assert compared(run, run)[0].waiting == waiting


def test_a_run_is_marked_where_it_reaches_the_goal_and_where_it_stops() -> None:
    soon = recording(loss=(1.0, 0.5, 0.2), accuracy=(0.5, 1.0, 1.0))
    assert [texts[0] for _, texts in compared(soon, LONG)[0].marks] == [
        "reached 95\u2009% at epoch 1",
        "ended at epoch 2",
    ]
    assert compared(soon, LONG)[1].marks == []
    sooner = replace(soon.metrics, seconds=np.array([0, 0.01, 0.02]))
    ended = Recording(soon.header, soon.steps, sooner, soon._states)
    assert [texts for _, texts in compared(ended, LONG, by="seconds")[0].marks] == [
        ["reached 95\u2009% after 0.0100 s", "95\u2009% after 0.0100 s", "95\u2009%: 0.0100 s"],
        ["ended after 0.0200 s", "ended"],
    ]
    assert [texts[0] for _, texts in compared(LOST, LONG)[0].marks] == ["diverged at epoch 2"]


@pytest.mark.parametrize(
    ("last", "first", "gain", "by", "kind"),
    [
        (30, 0, 1, "epochs", LogTimeAxis),
        (29, 0, 1, "epochs", TimeAxis),
        (30, 0, 20, "epochs", TimeAxis),
        (30, 0, 1, "seconds", TimeAxis),
        (40, 1, 1, "epochs", TimeAxis),
    ],
)
def test_the_axis_is_logarithmic_where_most_happens_early(
    last: int, first: int, gain: int, by: str, kind: type[TimeAxis]
) -> None:
    """All is gained at one epoch."""
    right = np.where(np.arange(last + 1) < gain, 0.5, 1.0)
    reel = recording(loss=(1.0,) * (last + 1), accuracy=right.tolist())
    reel = reel if not first else reel.numbered(first, last)
    assert type(axis_of(compared(reel, reel, by=by))) is kind


@pytest.mark.parametrize(("room", "shown"), [(0.9, []), (1.1, [0]), (1.6, [0, 1])])
def test_below_the_goal_goes_when_it_is_reached_also_where_there_is_no_room_to_say_so(
    room: float, shown: list[int], stage_of: Callable[[str], Stage]
) -> None:
    """Of 'below 95 %' and '95 % at 100,000', by the room in widths of the first."""
    reel = recording(loss=(1.0, 0.5), accuracy=(0.5, 1.0))
    late = Recording(reel.header, Steps(np.array([0, 100_000])), reel.metrics, reel._states)
    run, stage, at = compared(late, late)[0], stage_of("1920x1080"), (0.0, 0.0, 0.0)
    wide = line(run.waiting, 20 * stage.layout.unit, at=at, colour="#000000").width
    pace = Pace.named("even", late)
    (words,) = _marks(run, pace, at, 20.0, room=room * wide, stage=stage)
    for clock, there in ((0.0, 0), (1.0, 1)):
        words.show(Moment(100_000 * clock, clock))
        seen = [each for each in words.submobjects if len(each.points) and each.fill_opacity]
        texts = [each for each in words.submobjects if len(each.points)]
        assert [texts.index(each) for each in seen] == ([there] if there in shown else [])


@pytest.mark.parametrize(("room", "form"), [(1.3, 0), (0.9, 1)])
def test_all_runs_say_in_one_way_when_they_got_there(
    room: float, form: int, stage_of: Callable[[str], Stage]
) -> None:
    """By the room in widths of the longest: '95 % at 1' stands beside '95 % at 100,000'."""
    reel = recording(loss=(1.0, 0.5), accuracy=(0.5, 1.0))
    soon, late = (
        Recording(reel.header, Steps(np.array([0, last])), reel.metrics, reel._states)
        for last in (1, 100_000)
    )
    runs, stage = compared(soon, late), stage_of("1920x1080")
    said, at = runs[1].marks[0][1][0], (0.0, 0.0, 0.0)
    wide = line(said, 20.0, at=at, colour="#000000").width
    strip = Strip(26.0, 26.0, 20.0, beside=True)
    assert shared_form(runs, room * wide, strip, stage) == form
    assert shared_form(runs[:1], room * wide, strip, stage) == 0


@pytest.mark.parametrize(
    ("seconds", "written"), [(12.5, "12.50"), (1.0, "1.00"), (0.5, "0.500"), (0.0025, "0.00250")]
)
def test_seconds_have_as_many_decimals_as_a_short_training_needs(
    seconds: float, written: str
) -> None:
    metrics = replace(LONG.metrics, seconds=np.linspace(0, seconds, 5))
    reel = Recording(LONG.header, Steps(np.arange(5)), metrics, LONG._states)
    assert shared_clock("seconds", [reel, reel]).longest == written


def test_the_clock_begins_with_the_first_run() -> None:
    assert shared_clock("epochs", [LONG, LONG.numbered(2, 4)]).start == 0
    assert shared_clock("epochs", [LONG.numbered(1, 4), LONG.numbered(2, 4)]).start == 1
