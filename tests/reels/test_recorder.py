"""A caller's own loop: its steps and measures, its file, and what is refused."""

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import epochreel
from epochreel.errors import UserError
from epochreel.tests.reels.recorders import LABELS, POINTS, recorder_of, slope, steps_in


def test_steps_of_a_loop_are_recorded(tmp_path: Path) -> None:
    with epochreel.Recorder(tmp_path / "a.reel", data=(POINTS, LABELS), grid=8) as recorder:
        for factor in (-1.0, 2.0, 3.0):
            recorder.snapshot(slope(factor), test_loss=0.25)
            assert steps_in(tmp_path / "a.reel") == recorder.recording.epochs.tolist()
    recording = recorder.recording
    assert recording.epochs.tolist() == [1, 2, 3]
    assert recording.metrics.train_accuracy.tolist() == [0, 1, 1]
    assert recording.metrics.test_loss.tolist() == [0.25] * 3
    grid = recording.header.model
    assert isinstance(grid, epochreel.Grid)
    expected = 3 * np.tile(grid.x, (8, 1))
    np.testing.assert_allclose(recording.logits([3], grid)[0, 0], expected, rtol=2**-10)


def test_an_error_in_the_block_keeps_what_was_recorded(tmp_path: Path) -> None:
    path = tmp_path / "a.reel"
    recorder = epochreel.Recorder(path, data=(POINTS, LABELS), grid=4)

    def loop() -> None:
        with recorder:
            recorder.snapshot(slope(1.0), epoch=0)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        loop()
    assert epochreel.Recording.open(path).epochs.tolist() == [0]
    with pytest.raises(UserError, match="is closed"):
        recorder.snapshot(slope(1.0))


def test_without_a_snapshot_an_old_file_stays_and_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.reel"
    with epochreel.Recorder(path, data=(POINTS, LABELS), grid=4) as recorder:
        recorder.snapshot(slope(1.0))
    recorder = epochreel.Recorder(path, data=(POINTS, LABELS), step="tree")
    called = r"nothing was recorded in .*a\.reel; call its `snapshot` after each tree"
    with pytest.warns(UserWarning, match=called), recorder:
        pass
    recorder.close()
    with pytest.warns(UserWarning, match=called):
        epochreel.Recorder(path, data=(POINTS, LABELS), step="tree").close()
    with pytest.raises(KeyError), epochreel.Recorder(path, data=(POINTS, LABELS)):
        raise KeyError
    assert len(epochreel.Recording.open(path).steps) == 1


@pytest.mark.parametrize(
    "wrong", [{"train_loss": "x"}, {"train_loss": 40.0, "test_loss": "x"}, {"train_accuracy": 2}]
)
def test_a_step_that_is_refused_decides_nothing(tmp_path: Path, wrong: dict[str, Any]) -> None:
    values = POINTS[:, 1]
    half = np.square(2 * POINTS[:, 0] - values).mean() / 2
    with recorder_of(tmp_path, data=(POINTS, values), outputs="values") as recorder:
        with pytest.raises(UserError):
            recorder.snapshot(slope(2.0), **wrong)
        recorder.snapshot(slope(2.0), train_loss=2 * half)
    assert recorder.recording.header.loss == "mean_squared_error"


def test_answers_of_a_step_that_is_refused_decide_nothing(tmp_path: Path) -> None:
    with recorder_of(tmp_path) as recorder:
        with pytest.raises(UserError):
            recorder.snapshot(lambda points: (points[:, 0] > 0) * 1.0, train_loss="x")
        logits = recorder.snapshot(slope(2.0)).train_loss
    assert logits == pytest.approx(np.log1p(np.exp(-2 * np.abs(POINTS[:, 0]))).mean())


def test_epochs_go_on_from_the_one_that_is_given(tmp_path: Path) -> None:
    with recorder_of(tmp_path) as recorder:
        recorder.snapshot(slope(1.0), epoch=0)
        recorder.snapshot(slope(1.0))
        recorder.snapshot(slope(1.0), epoch=10)
        recorder.snapshot(slope(1.0))
        for wrong in (11, 3, -1):
            with pytest.raises(UserError, match="must rise"):
                recorder.snapshot(slope(1.0), epoch=np.int64(wrong))
    assert recorder.recording.epochs.tolist() == [0, 1, 10, 11]


def test_steps_may_have_a_name_and_values(tmp_path: Path) -> None:
    with recorder_of(tmp_path, step="C", title="My machine") as recorder:
        for value in (0.1, 1, np.float64(10)):
            recorder.snapshot(slope(float(value)), value=value)
        with pytest.raises(UserError, match="every C or none"):
            recorder.snapshot(slope(1.0))
    steps = recorder.recording.steps
    assert steps.values is not None
    assert (steps.name, steps.values.tolist()) == ("C", [0.1, 1, 10])
    assert recorder.recording.about.title == "My machine"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"outputs": "logit"}, "unknown outputs: got 'logit'; did you mean 'logits'"),
        ({"grid": 1}, "grid must be .rows, columns., each from 2 to 512"),
        ({"grid": (8, 8, 8)}, "grid must be"),
        ({"path": "/no/such/folder/a.reel"}, "no such folder"),
        ({"title": "a\nb"}, "title: control characters"),
        ({"title": "x" * 1001}, "title must have at most 1000"),
        ({"about": epochreel.About("a", "b", parts=(("x",),) * 21)}, "parts must have at most 20"),
        ({"step": ""}, "step must have 1 or more characters"),
        ({"step": "a\nb"}, "step: control characters"),
        ({"recipe": {"a": float("nan")}}, "recipe must be plain JSON"),
    ],
)
def test_options_that_make_no_sense_are_refused_at_once(
    tmp_path: Path, options: dict[str, Any], message: str
) -> None:
    path = options.pop("path", tmp_path / "a.reel")
    with pytest.raises(UserError, match=message):
        epochreel.Recorder(path, data=(POINTS, LABELS), **options)


@pytest.mark.parametrize(
    ("step", "several"),
    [("Epoch", "epochs"), ("epochs", "epochs"), ("global_step", "global steps")],
)
def test_parameters_are_recorded_whatever_steps_of_one_model_are_called(
    tmp_path: Path, step: str, several: str
) -> None:
    model = torch.nn.Linear(2, 1)
    with recorder_of(tmp_path, step=step, grid=None) as recorder:
        recorder.snapshot(model)
        recorder.snapshot(model)
    assert recorder.recording.architecture is not None
    assert not recorder.recording.steps.separate
    assert str(recorder.recording.steps) == f"2 {several}, 1 to 2"


def test_two_recorders_do_not_share_a_file(tmp_path: Path) -> None:
    with recorder_of(tmp_path) as one:
        one.snapshot(slope(1.0))
        with recorder_of(tmp_path) as other, pytest.raises(UserError, match="in use"):
            other.snapshot(slope(2.0))
        one.snapshot(slope(3.0))
    assert steps_in(tmp_path / "a.reel") == [1, 2]
    with recorder_of(tmp_path) as later:
        later.snapshot(slope(1.0))
    assert steps_in(tmp_path / "a.reel") == [1]


def test_a_recorder_stays_in_its_thread(tmp_path: Path) -> None:
    found: list[Exception] = []

    def elsewhere() -> None:
        try:
            recorder.snapshot(slope(1.0))
        except UserError as error:
            found.append(error)

    with recorder_of(tmp_path) as recorder:
        recorder.snapshot(slope(1.0))
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
    assert "used in one thread" in str(found[0])


def test_a_recorder_says_where_it_is(tmp_path: Path) -> None:
    with recorder_of(tmp_path) as recorder:
        assert repr(recorder).endswith("a.reel, open; nothing yet>")
        with pytest.raises(UserError, match="nothing is recorded yet"):
            _ = recorder.recording
        recorder.snapshot(slope(1.0))
    assert repr(recorder).endswith("a.reel, closed; epoch 1>")
    recorder.close()


def test_inputs_of_more_columns_are_recorded_on_a_plane(tmp_path: Path) -> None:
    """The measures are those of all inputs, the field that of the plane."""
    inputs = np.random.default_rng(8).normal(size=(60, 10)) * [3, 2, 1, 1, 1, 1, 1, 1, 1, 1]
    labels = (inputs[:, 0] + inputs[:, 9] > 0).astype(int)
    with recorder_of(tmp_path, data=(inputs, labels), grid=16) as recorder:
        recorder.snapshot(lambda points: points[:, 0] + points[:, 9])
    recording = recorder.recording
    plane = recording.dataset.plane
    assert plane is not None
    assert recording.metrics.train_accuracy.tolist() == [1]
    assert recording.dataset.axis_names == ("PC 1", "PC 2")
    assert plane.words in recording.about.summary
    np.testing.assert_allclose(recording.dataset.points, plane.points(inputs))
    grid = recording.header.model
    assert isinstance(grid, epochreel.Grid)
    there = plane.inputs(grid.points())
    expected = (there[:, 0] + there[:, 9]).reshape(16, 16)
    np.testing.assert_allclose(recording.logits([1], grid)[0, 0], expected, atol=0.01)
    with pytest.raises(UserError, match="inputs of these points are not known"):
        recorder_of(tmp_path, data=recording.dataset)
