"""Many runs at once: what their lines are, the field of each, and which of them never succeed."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes import ensemble
from epochreel.scenes.parts.arrivals import Arrivals
from epochreel.scenes.parts.field_image import FieldImage
from epochreel.scenes.parts.ramp import ScaleKey
from epochreel.scenes.parts.readings import LiveFigure
from epochreel.scenes.stage.narration import Narration, Sentence
from epochreel.tests.scenes.cases import SHAPES, and_slow
from epochreel.tests.scenes.shots import Composed
from epochreel.tests.scenes.successes import LATE, NEVER, SOON, dots_of, runs_of
from epochreel.tests.scenes.tiny import recording

THIN = "\u2009"


def _said_of_the_waiting(made: Composed, frame: int) -> list[int]:
    """Which of the words under the runs that wait can be seen: 0 is 'not yet', 1 what ends it."""
    made.show(frame)
    (arrivals,) = (each for each in made.composition.mobjects if isinstance(each, Arrivals))
    words = arrivals.submobjects[3:]
    return [index for index, each in enumerate(words) if each.fill_opacity > 0]


def _back(made: Composed) -> int:
    """The frame at which the first epoch is reached again."""
    timing = made.scene.stage.timing
    return next(frame for frame in range(made.frames) if timing.clock(frame) >= ensemble._REWOUND)


def test_runs_that_have_not_succeeded_at_the_end_never_do(
    composed: Callable[..., Composed],
) -> None:
    made = composed("ensemble", runs_of(SOON, LATE, NEVER), "1280x720", pace="linear")
    assert {"not yet", "never", "epoch 1", "epoch 3"} <= set(made.said)
    assert _said_of_the_waiting(made, 0) == [1]  # the film begins with its end
    assert _said_of_the_waiting(made, _back(made)) == [0]
    assert _said_of_the_waiting(made, made.frames // 2) == [0]
    assert _said_of_the_waiting(made, made.frames - 1) == [1]


def test_with_sentences_runs_wait_from_the_first_frame_on(
    composed: Callable[..., Composed],
) -> None:
    told = Narration((Sentence("Three starts.", "start", 10, holds=True),))
    made = composed("ensemble", runs_of(SOON, LATE, NEVER), "1280x720", narration=told)
    assert _said_of_the_waiting(made, 0) == [0]
    assert _said_of_the_waiting(made, made.frames - 1) == [1]


def test_nothing_is_said_of_runs_that_wait_when_none_does(
    composed: Callable[..., Composed],
) -> None:
    made = composed("ensemble", runs_of(SOON, LATE), "1280x720", pace="linear")
    assert _said_of_the_waiting(made, 0) == []
    assert _said_of_the_waiting(made, _back(made)) == [0]
    assert _said_of_the_waiting(made, made.frames - 1) == []


def test_a_part_of_the_runs_does_not_say_never(composed: Callable[..., Composed]) -> None:
    made = composed("ensemble", runs_of(SOON, LATE), "1280x720", epochs_shown="0..2")
    assert "never" not in made.said
    assert _said_of_the_waiting(made, made.frames - 1) == [0]


@pytest.mark.parametrize(
    ("cut", "word", "below"), [(LATE, "not yet", [0, 1]), (SOON, "epoch 1", [1])]
)
def test_a_whole_run_beside_a_part_never_succeeds(
    cut: tuple[float, ...], word: str, below: list[int], composed: Callable[..., Composed]
) -> None:
    """Below the dots of both kinds stand their own words."""
    part, whole = runs_of(cut)[0].numbered(0, 2), runs_of(NEVER)[0]
    made = composed("ensemble", [part, whole], "1280x720")
    assert made.said[-2:] == [word, "never"]  # below the fields of single runs
    assert _said_of_the_waiting(made, made.frames - 1) == below


def test_mean_and_runs_are_compared_where_their_answers_are_those_that_were_judged(
    runs: dict[str, Recording], composed: Callable[..., Composed]
) -> None:
    """Not where answers on the plane are others, as of points with more than two inputs."""
    compared = "In the end, the mean gets"
    parts = [runs[name].between(0, 30) for name in ("spiral", "spiral-5")]
    said = composed("ensemble", parts, "1280x720").said
    assert any(each.startswith("At epoch 30, their mean") for each in said)
    reels = [runs[name] for name in ("spiral", "spiral-5")]
    assert any(compared in each for each in composed("ensemble", reels, "1280x720").said)
    judged_elsewhere = runs_of(SOON, LATE)
    assert not any(
        compared in each for each in composed("ensemble", judged_elsewhere, "1280x720").said
    )


@pytest.mark.parametrize(
    ("names", "size", "lost", "said"),
    [
        (("class 0", "class 1"), "1280x720", False, True),
        (("class 0", "class 1"), "1280x720", True, False),
        (("a", "b"), "1280x720", False, True),  # beside its key
        (("a", "b"), "720x720", False, False),
    ],
)
def test_mean_and_runs_are_compared_where_all_answer_and_no_key_takes_the_place(
    names: tuple[str, str],
    size: str,
    lost: bool,
    said: bool,
    composed: Callable[..., Composed],
) -> None:
    """Missing answers are right at as many points as those that are all of one class."""
    run = recording(accuracy=(0.5,) * 3)
    states = run._states.copy()
    states[1] = np.nan if lost else 0
    run = Recording(run.header, run.steps, run.metrics, states)
    part = run.on(replace(run.dataset, class_names=names)).between(0, 1)
    result = f"At epoch 1, their mean and every single run get 50{THIN}% of training points right."
    made = composed("ensemble", [part, part], size)
    assert (result in made.said) == said
    assert ("mean of runs left" in made.said) == lost


def test_a_mean_is_judged_where_answers_are_as_right_as_was_recorded(
    composed: Callable[..., Composed],
) -> None:
    """The network answers alike everywhere: half of the points are right."""
    for accuracy, judged in ((0.5, True), (0.75, False)):
        run = recording(accuracy=(accuracy,) * 3)
        run = run.on(replace(run.dataset, class_names=("class 0", "class 1")))
        said = " ".join(composed("ensemble", [run] * 2, "1280x720").said)
        assert ("their mean and every single run" in said) == judged


def test_a_mean_that_is_right_most_often_is_the_title(
    runs: dict[str, Recording], composed: Callable[..., Composed]
) -> None:
    """The caption is then about test points, or else what the title would have said.

    Where a title is given, it is the result.
    """
    reels = [runs[name] for name in ("spiral", "spiral-5")]
    said = composed("ensemble", reels, "1280x720").said
    assert any(each.startswith("Of test points, the mean gets ") for each in said)
    failed = "Neither run reaches 95 % on the spiral."
    assert failed not in [each.replace(THIN, " ") for each in said]
    data = reels[0].dataset
    kept = replace(
        data,
        points=data.points[data.train],
        labels=data.labels[data.train],
        train=data.train[data.train],
    )
    said = composed("ensemble", [each.on(kept) for each in reels], "1280x720").said
    assert failed in [each.replace(THIN, " ") for each in said]
    titled = composed("ensemble", reels, "1280x720", title="Two seeds").said
    assert any(each.startswith("In the end, their mean gets") for each in titled)
    assert not any("In the end, the mean" in each for each in titled)


def test_of_values_no_share_is_said_to_be_right(composed: Callable[..., Composed]) -> None:
    said = composed("ensemble", [recording(0)] * 2, "1280x720").said
    assert {"Epochs until test loss below 0.025", "Reached test loss 0.025"} <= {*said}
    assert not [each for each in said if "right" in each]


def test_runs_that_have_succeeded_are_counted(composed: Callable[..., Composed]) -> None:
    made = composed("ensemble", runs_of(SOON, LATE, NEVER), "1280x720", pace="linear")
    assert f"Reached 95{THIN}% right" in made.said
    counts = []
    for frame in (0, _back(made), made.frames // 2, made.frames - 1):
        made.show(frame)
        figures = [each._shown for each in made.members() if isinstance(each, LiveFigure)]
        counts.append(figures[-1])
    assert counts == ["2 of 3", "0 of 3", "1 of 3", "2 of 3"]


@pytest.mark.parametrize(
    "names", [("a", "b"), pytest.param(("class 0", "class 1"), marks=pytest.mark.slow)]
)
@pytest.mark.parametrize("size", [*SHAPES, pytest.param("480x480", marks=pytest.mark.slow)])
@pytest.mark.parametrize("count", [2, 9, 17, pytest.param(128, marks=pytest.mark.slow)])
def test_any_number_of_runs_keeps_its_place(
    count: int, size: str, names: tuple[str, str], composed: Callable[..., Composed]
) -> None:
    """Also beside a key of the classes, which data with mere numbers for classes do not have."""
    reel = recording()
    reel = reel.on(replace(reel.dataset, class_names=names))
    made = composed("ensemble", [reel] * count, size)
    made.check_type()
    fields = [each for each in made.composition.mobjects if isinstance(each, FieldImage)]
    assert len(fields) == count + 1
    boxes = np.array(
        [[each.points.min(axis=0)[:2], each.points.max(axis=0)[:2]] for each in fields]
    )
    layout = made.scene.stage.layout
    assert np.abs(boxes[..., 0]).max() < layout.width * layout.unit / 2
    assert np.abs(boxes[..., 1]).max() < layout.height * layout.unit / 2
    for index, (low, high) in enumerate(boxes):
        others = np.delete(boxes, index, axis=0)
        assert ((others[:, 0] >= high - 1e-6) | (others[:, 1] <= low + 1e-6)).any(axis=1).all()


def test_a_run_that_has_ended_does_not_wait_any_more(composed: Callable[..., Composed]) -> None:
    """It never succeeds, while a longer run may still do so: both stand over their own words."""
    ended = recording(accuracy=NEVER[:2], loss=(1.0, 0.5))
    made = composed("ensemble", [ended, *runs_of(LATE)], "1280x720", pace="linear")
    said = {frame: _said_of_the_waiting(made, frame) for frame in range(_back(made), made.frames)}
    assert list(dict.fromkeys(map(tuple, said.values()))) == [(0,), (0, 1), (1,)]
    frame = next(frame for frame, words in said.items() if words == [0, 1])
    made.show(frame)
    waiting, _ = dots_of(made)
    assert np.ptp(waiting) * made.scene.stage.layout.unit**-1 > 60


@pytest.mark.parametrize("size", and_slow("1280x720", "720x720", "720x1280", "480x270"))
def test_values_have_a_scale_and_few_classes_a_row(
    size: str, composed: Callable[..., Composed]
) -> None:
    made = composed("ensemble", [recording(0)] * 6, size)
    made.check_type()
    assert any(isinstance(each, ScaleKey) and len(each) for each in made.composition.mobjects)
