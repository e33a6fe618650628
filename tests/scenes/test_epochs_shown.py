"""Parts of runs in films: the clock runs through these epochs, and all words hold for them."""

from collections.abc import Callable
from pathlib import Path

import imageio.v3 as iio
import numpy as np
import pytest

import epochreel
from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.scenes.epoch_range import EpochRange
from epochreel.scenes.parts.captions import Captions
from epochreel.scenes.words.sentences import captions_of, title_of
from epochreel.scenes.words.successes import successes_of
from epochreel.tests.scenes.cases import EVERY, FIRST
from epochreel.tests.scenes.shots import Composed
from epochreel.tests.scenes.tiny import recording

THIN = "\u2009"
SOONER = recording(accuracy=(0.5, 1.0, 1.0, 1.0), loss=(1.0, 0.5, 0.2, 0.1))
LATER = recording(accuracy=(0.5, 0.6, 0.7, 1.0), loss=(1.0, 0.9, 0.8, 0.1))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [("0..50", 0, 50), ("0-50", 0, 50), ("100..", 100, None), ("..50", None, 50), ("7..7", 7, 7)],
)
def test_ranges_are_read(text: str, first: int | None, last: int | None) -> None:
    assert EpochRange.parse(text) == (first, last)


def test_ends_that_are_left_open_are_those_of_the_runs(spiral: Recording, arms: Recording) -> None:
    for text, ends in {"35..": [(35, 60), (35, 40)], "..50": [(0, 50), (0, 40)]}.items():
        parts = EpochRange.parse(text).of([spiral, arms])
        assert [(part.steps.first, part.steps.last) for part in parts] == ends


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0..61", "epochs_shown ends after the last epoch, 60: got '0..61'"),
        ("41..60", "epochs_shown begins after one of the runs has ended, at 40: got '41..60'"),
    ],
)
def test_epochs_that_runs_do_not_have_are_refused(
    text: str, message: str, spiral: Recording, arms: Recording
) -> None:
    with pytest.raises(UserError) as caught:
        EpochRange.parse(text).of([spiral, arms])
    assert str(caught.value) == message


@pytest.mark.parametrize("text", ["all", "", "..", "-50"])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="is not a range of epochs"):
        EpochRange.parse(text)


@pytest.mark.parametrize(
    ("ends", "which"), [([40.0], "the run"), ([40.0, 60.0], "one of the runs")]
)
def test_of_one_run_it_is_said_that_it_has_ended(ends: list[float], which: str) -> None:
    with pytest.raises(UserError, match=f"begins after {which} has ended, at 40"):
        EpochRange(41, 40).within(ends)


@pytest.mark.slow
@pytest.mark.parametrize(("scene", "case"), [each for each in EVERY if each[0] != "data"])
def test_the_clock_runs_through_these_epochs(
    scene: str,
    case: str,
    shown: Callable[[str, str], list[Recording]],
    composed: Callable[..., Composed],
) -> None:
    reels = shown(scene, case)
    last = min(4, *(reel.steps.last for reel in reels))
    made = composed(scene, reels, "960x540", epochs_shown=f"2..{last:g}")
    pace = made.composition.pace
    assert (pace(made.composition.begins), pace(1.0)) == (2, last)
    for frame in (0, made.frames // 2, made.frames - 1):
        made.show(frame)
        made.check_type()


@pytest.mark.parametrize(("scene", "case"), [each for each in FIRST if each[0] != "data"])
def test_a_film_of_a_part_says_so(
    scene: str,
    case: str,
    shown: Callable[[str, str], list[Recording]],
    composed: Callable[..., Composed],
) -> None:
    reels = shown(scene, case)[:1] * len(shown(scene, case))
    said = " ".join(composed(scene, reels, "1920x1080", epochs_shown="2..30").said)
    assert "epochs 2 to 30 of 60" in said
    assert "60 epochs" not in said


def test_titles_hold_for_the_end_of_the_part(
    spiral: Recording, composed: Callable[..., Composed]
) -> None:
    def said(text: str) -> str:
        return " ".join(composed("diagnosis", [spiral], "1920x1080", epochs_shown=text).said)

    assert "points are wrong at epoch 30" in said("0..30")
    assert "points end up wrong" in said("30..60")
    assert title_of(SOONER) == "A network learns the spiral"
    assert title_of(SOONER.between(0, 0)) == "A network on the spiral"
    assert title_of(LATER.between(0, 2)) == "A network on the spiral"


def test_success_is_that_of_the_run_up_to_the_end_of_the_part() -> None:
    goal = f"95{THIN}% on the spiral"

    def said(first: int, last: int) -> str:
        return successes_of([each.between(first, last) for each in (SOONER, LATER)], 0.95, "runs")[
            0
        ]

    assert said(0, 3) == f"Both runs reach {goal}"
    assert said(0, 2) == f"One of two runs reaches {goal} by epoch 2"
    assert said(2, 2) == f"One of two runs reaches {goal} by epoch 2"
    assert said(0, 0) == f"Neither run reaches {goal} by epoch 0"


def test_captions_are_those_of_the_run_in_the_part() -> None:
    """That all points are right is news at epoch 1, and none in a part that begins later."""
    assert [epoch for epoch, _ in captions_of(SOONER)] == [1]
    assert len(captions_of(SOONER.between(0, 2))) == 1
    assert captions_of(SOONER.between(2, 3)) == []


def test_what_was_reached_before_the_part_is_there_from_its_start(
    composed: Callable[..., Composed],
) -> None:
    made = composed("comparison", [SOONER, LATER], "1920x1080", epochs_shown="2..3")
    assert f"reached 95{THIN}% at epoch 1" in made.said
    assert "2" in made.said
    assert "3 epochs" in made.said
    made.show(0)
    before = {id(mark) for mark in made.type() if mark.fill_opacity == 1}
    made.show(made.frames - 1)
    after = {id(mark) for mark in made.type() if mark.fill_opacity == 1}
    # The other run is below the goal, until it is not. The line at the goal is named in the end.
    assert (len(before - after), len(after - before)) == (1, 2)


def test_the_axis_of_arrivals_begins_with_the_part(composed: Callable[..., Composed]) -> None:
    said = composed("ensemble", [SOONER, LATER], "1920x1080", epochs_shown="2..3").said
    assert "up to 2" in said
    assert f"Both runs reach 95{THIN}% on the spiral" in said
    said = composed("ensemble", [SOONER, LATER], "1920x1080", epochs_shown="0..2").said
    # One run arrives in that part, at epoch 1, where the axis ends.
    assert {"0", "1", "not yet"} <= {*said}
    assert "2" not in said


def test_neurons_are_wound_back_to_the_start_of_the_part(
    spiral: Recording, composed: Callable[..., Composed]
) -> None:
    made = composed("neurons", [spiral], "960x540", epochs_shown="20..40").composition
    epochs = [made.pace(clock) for clock in np.linspace(0, 1, 200)]
    assert 20 <= min(epochs) < 20.2
    assert max(epochs) == epochs[0] == epochs[-1] == 40


def test_a_still_of_a_part_shows_its_epoch(spiral: Recording, tmp_path: Path) -> None:
    """The plane is that of the whole run at that epoch; the charts beside it are not."""
    pictures = []
    for shown in ("20..40", None):
        path = tmp_path / "still.png"
        epochreel.render(spiral, path, at="epoch 30", epochs_shown=shown, size="480x270")
        pictures.append(iio.imread(path))
    assert (pictures[0][40:250, 24:235] == pictures[1][40:250, 24:235]).all()
    assert (pictures[0] != pictures[1]).any()
    with pytest.raises(UserError, match="the film shows epochs 20 to 40: got 'epoch 41'"):
        epochreel.render(spiral, path, at="epoch 41", epochs_shown="20..40", size="480x270")


def test_captions_before_the_part_are_not_shown(composed: Callable[..., Composed]) -> None:
    made = composed("convergence", [SOONER], "1920x1080", epochs_shown="2..3")
    (captions,) = (each for each in made.composition.mobjects if isinstance(each, Captions))
    assert len(captions) == 1  # of the end
    assert not any("first reaches" in each for each in made.said)
