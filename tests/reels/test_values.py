"""Numbers of steps that are values of a parameter mean these values, wherever users give one."""

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import epochreel
from epochreel.errors import UserError
from epochreel.reels.grid import Grid
from epochreel.reels.header import Header
from epochreel.reels.logged import convert
from epochreel.reels.parts import within_slice
from epochreel.reels.recording import Recording
from epochreel.renders.picture import time_of

Made = Callable[..., Recording]

OF_C = [0.01, 0.1 + 1e-17, 1, 12.3456, 100]


@pytest.fixture
def made(plain_header: Header, written: Made) -> Made:
    """Makes a recording over values of C whose models answer their position everywhere."""
    header = replace(plain_header, model=Grid.over((-2.0, 2.0, -2.0, 2.0), 4, 4), step="C")

    def make(values: list[float]) -> Recording:
        fields = [np.full((1, 4, 4), float(position)) for position in range(len(values))]
        return written(header, fields, values=values)

    return make


@pytest.mark.parametrize(
    ("value", "position"), [(0.01, 0), (0.1, 1), (1, 2), (12.3, 3), (12.3456, 3), (3, 2), (100, 4)]
)
def test_the_model_at_a_value_is_that_of_the_nearest(
    made: Made, value: float, position: int
) -> None:
    assert made(OF_C).at(value)(np.zeros((1, 2))) == [[position]]


@pytest.mark.parametrize("value", [0, 0.001, 101, -1, "1", None, float("nan"), True])
def test_a_value_beyond_all_is_refused(made: Made, value: object) -> None:
    with pytest.raises(UserError, match=r"C must be a number from 0.01 to 100, as it was"):
        made(OF_C).steps.meant(value)


@pytest.mark.parametrize(
    ("values", "first", "last", "kept", "words"),
    [
        (OF_C, 0.1, 1, [1, 2], "C 0.1 to 1 of 0.01 to 100"),
        (OF_C, 1, 12.3, [2, 3], "C 1 to 12.3 of 0.01 to 100"),
        (OF_C, 2, 50, [3], "C 12.3 of 0.01 to 100"),
        ([50, 20, 5, 1], 5, 20, [1, 2], "C 20 to 5 of 50 to 1"),
        ([1, 10, 0.1], 0.1, 1, [0, 2], "C 1 to 0.1 of 0.1 to 10"),
    ],
)
def test_a_part_has_the_values_between_two(
    made: Made, values: list[float], first: float, last: float, kept: list[int], words: str
) -> None:
    whole = made(values)
    part = whole.between(first, last)
    assert part.epochs.tolist() == kept
    assert part.about.summary.endswith(words)
    np.testing.assert_array_equal(part.stored, whole.stored[kept])
    np.testing.assert_array_equal(part.metrics.seconds, whole.metrics.seconds[kept])


@pytest.mark.parametrize(
    ("part", "kept"),
    [
        (slice(0.1, 1), [1]),
        (slice(0.1, 1.5), [1, 2]),
        (slice(None, 12.3), [0, 1, 2]),
        (slice(12.3, None), [3, 4]),
        (slice(-5, None), [0, 1, 2, 3, 4]),
    ],
)
def test_a_slice_is_of_values_whose_end_is_left_out(
    made: Made, part: slice, kept: list[int]
) -> None:
    assert made(OF_C)[part].epochs.tolist() == kept


def test_no_values_between_two_are_said_as_values(made: Made) -> None:
    whole = made(OF_C)
    with pytest.raises(UserError, match=r"no recorded C between; there are 0.01 to 100: got '2"):
        whole.between(2, 3)
    with pytest.raises(UserError, match=r"no recorded C between; there are 0.01 to 100: got '2:3"):
        whole[2:3]
    with pytest.raises(UserError, match="from one C to another: got 'a'"):
        within_slice(whole.steps, slice("a", None))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([1, 10, 0.1], "3 values of C, 0.1 to 10"),
        ([10, 1, 0.1], "3 values of C, 10 to 0.1"),
        ([0.1, 1, 10], "3 values of C, 0.1 to 10"),
    ],
)
def test_a_range_holds_all_values(made: Made, values: list[float], said: str) -> None:
    assert str(made(values).steps) == said


def test_a_full_disk_keeps_values(tiny_disk: Path) -> None:
    """The system's error says how many values are in the file, and which was the last."""
    data, path = (np.eye(2), np.array([0, 1])), tiny_disk / "a.reel"
    with epochreel.Recorder(path, data=data, step="C") as recorder:
        for value in np.linspace(0.1, 1, 200):
            try:
                recorder.snapshot(lambda points: points[:, 0] * 9, value=value)
            except OSError as error:
                said = str(error)
                break
    steps = Recording.open(path).steps
    assert steps.values is not None
    assert said.endswith(f"it keeps {len(steps)} values of C, the last {steps.values[-1]:.6g}")


@pytest.mark.parametrize(
    ("step", "at"), [(0.1, "C 0.1"), ("C 1", "C 1"), ("c = 1", "C 1"), (12, "C 12"), (None, None)]
)
def test_a_picture_shows_a_value(
    made: Made, tmp_path: Path, step: float | str | None, at: str | None
) -> None:
    whole = made(OF_C)
    picture = whole.show(step, size="160x90")
    rendered = epochreel.render(whole, tmp_path / "a.png", size="160x90", at=at)
    with Image.open(rendered.path) as file, Image.open(BytesIO(picture.data)) as ours:
        assert ours.tobytes() == file.tobytes()
    assert picture.warnings == rendered.warnings
    assert bool(picture.warnings) == (step == 12)


@pytest.mark.parametrize("name", ["tree", "k", "batch", "epoch", "rate (log)"])
def test_a_picture_shows_a_step_of_any_name(plain_header: Header, written: Made, name: str) -> None:
    header = replace(plain_header, model=Grid.over((-2.0, 2.0, -2.0, 2.0), 4, 4), step=name)
    whole = written(header, [np.full((1, 4, 4), each) for each in (-9.0, 9.0, 9.0)])
    shown = [whole.show(step, size="160x90").data for step in (0, f"{name} 0", 1, f"{name} 1")]
    assert shown[0] == shown[1] != shown[2] == shown[3]


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (200, "C must be a number from 0.01 to 100, as it was recorded: got 'C 200'"),
        ("tree 1", "steps of the recording have the name 'C': got 'tree 1'"),
        ("0.5", "C must be a number: got '0.5'; or a text like 'C 100'"),
        (float("inf"), "C must be a number: got inf"),
    ],
)
def test_a_picture_of_another_step_is_refused(made: Made, step: float | str, said: str) -> None:
    with pytest.raises(UserError, match=re.escape(said)):
        made(OF_C).show(step)


def test_a_list_is_no_step(made: Made) -> None:
    with pytest.raises(UserError, match=r"C must be a number: got \[1\]"):
        time_of(made(OF_C), [1])


@pytest.mark.parametrize("step", ["epoch", "batch", "global_step"])
def test_steps_of_one_model_have_no_values(tmp_path: Path, step: str) -> None:
    data = (np.eye(2), np.array([0, 1]))
    with epochreel.Recorder(tmp_path / "a.reel", data=data, step=step) as recorder:
        with pytest.raises(UserError, match=f"a step called '{step}' has no value: got 0.1; name"):
            recorder.snapshot(lambda points: points[:, 0] * 9, value=0.1)
        recorder.snapshot(lambda points: points[:, 0] * 9)
    fields, path = np.zeros((2, 4, 4)), str(tmp_path / "a.npz")
    np.savez(path, fields=fields, domain=(-3, 3, -3, 3), values=[0.1, 1], X=data[0], y=data[1])
    with pytest.raises(UserError, match=f"a step called '{step}' has no value; name .*--step C"):
        convert(path, tmp_path / "b.reel", step=step)
    assert str(convert(path, tmp_path / "b.reel", step="C").steps) == "2 values of C, 0.1 to 1"
