"""A caller's own loop: its steps and measures, its file, and what is refused."""

import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

import epochreel
from epochreel.errors import UserError
from epochreel.reels.milestones import diverges_at, sentences_of
from epochreel.reels.task import Classes
from epochreel.reels.verdicts import verdict_at

POINTS = np.random.default_rng(4).normal(size=(40, 2))
LABELS = (POINTS[:, 0] > 0).astype(int)


def slope(factor: float) -> object:
    """A model whose logits rise along x."""
    return lambda points: factor * points[:, 0]


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


def steps_in(path: Path) -> list[int]:
    return list(epochreel.Recording.open(path).epochs)


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


def recorder_of(path: Path, **options: Any) -> epochreel.Recorder:
    given: dict[str, Any] = {"data": (POINTS, LABELS), "grid": 4} | options
    return epochreel.Recorder(path / "a.reel", **given)


@pytest.mark.parametrize("loss", [0.5, np.float32(0.5), torch.tensor(0.5, requires_grad=True)])
def test_measures_are_recorded_as_they_are_given(tmp_path: Path, loss: Any) -> None:
    more = POINTS[:10], LABELS[:10]
    with recorder_of(tmp_path, test_data=more) as recorder:
        recorder.snapshot(slope(1.0), train_loss=loss, test_accuracy=0.25)
        recorder.snapshot(slope(2.0))
    metrics = recorder.recording.metrics
    measured = np.log1p(np.exp(-np.abs(POINTS[:, 0] * 2))).mean()
    assert metrics.train_loss.tolist() == [0.5, pytest.approx(measured)]
    assert metrics.test_accuracy.tolist() == [0.25, 1.0]
    assert metrics.train_accuracy.tolist() == [1.0, 1.0]
    assert (np.diff(metrics.seconds) >= 0).all()


@pytest.mark.parametrize(
    ("factor", "name"),
    [(1, "squared_error"), (2, "mean_squared_error"), (100, "a loss of its own")],
)
def test_a_loss_of_values_is_known_by_the_first(tmp_path: Path, factor: float, name: str) -> None:
    values = POINTS[:, 1]
    with recorder_of(
        tmp_path, data=(POINTS, values), test_data=(POINTS, values), outputs="values"
    ) as recorder:
        half = np.square(POINTS[:, 0] - values).mean() / 2
        recorder.snapshot(lambda points: points[:, 0], train_loss=half * factor)
    recording = recorder.recording
    assert recording.header.loss == name
    expected = pytest.approx(half * factor) if factor < 100 else pytest.approx(np.nan, nan_ok=True)
    assert recording.metrics.test_loss[0] == expected


@pytest.mark.parametrize(
    ("loss", "name", "measured"),
    [
        ("cross_entropy", "cross_entropy", np.log1p(np.exp(-2 * np.abs(POINTS[:, 0]))).mean()),
        ("hinge", "hinge", np.maximum(0, 1 - 2 * np.abs(POINTS[:, 0])).mean()),
        ("own", "a loss of its own", np.nan),
    ],
)
def test_a_loss_that_is_named_is_measured(
    tmp_path: Path, loss: str, name: str, measured: float
) -> None:
    with recorder_of(tmp_path, loss=loss, grid=None) as recorder:
        recorder.snapshot(slope(2.0))
        recorder.snapshot(slope(2.0), train_loss=40.0)
    recording = recorder.recording
    assert recording.header.loss == name
    np.testing.assert_allclose(recording.metrics.train_loss, [measured, 40.0], rtol=1e-6)


def test_a_loss_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="unknown loss: got 'focal'; allowed: cross_entropy"):
        recorder_of(tmp_path, loss="focal")
    with pytest.raises(UserError, match="allowed: squared_error, mean_squared_error, own"):
        recorder_of(tmp_path, data=(POINTS, POINTS[:, 1]), outputs="values", loss="hinge")


@pytest.mark.parametrize(
    ("factor", "values", "warned"),
    [(1.2, False, ""), (0.9, True, ""), (9.0, False, "'own'"), (2.0, True, "'mean_squared_error'")],
)
def test_another_loss_that_comes_later_is_warned_of_once(
    tmp_path: Path, factor: float, warned: str, *, values: bool
) -> None:
    data = (POINTS, POINTS[:, 1]) if values else (POINTS, LABELS)
    with recorder_of(tmp_path, data=data, outputs="values" if values else "logits") as recorder:
        usual = recorder.snapshot(slope(2.0)).train_loss
        with warnings.catch_warnings(record=True) as found:
            warnings.simplefilter("always")
            for _ in range(2):
                recorder.snapshot(slope(2.0), train_loss=usual * factor)
    assert len(found) == bool(warned)
    assert all(f"give loss={warned} to Recorder" in str(each.message) for each in found)


def test_a_warning_that_is_an_error_comes_once_and_loses_no_step(tmp_path: Path) -> None:
    with recorder_of(tmp_path) as recorder:
        recorder.snapshot(slope(2.0))
        with pytest.raises(UserWarning, match="far from"):  # warnings are errors in tests
            recorder.snapshot(slope(2.0), train_loss=50.0)
        recorder.snapshot(slope(2.0), train_loss=50.0)
    assert steps_in(tmp_path / "a.reel") == [1, 2, 3]


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


def test_a_step_without_a_loss_of_its_own_has_not_diverged(tmp_path: Path) -> None:
    with recorder_of(tmp_path) as recorder:
        for step in range(4):
            recorder.snapshot(slope(2.0), train_loss=100.0 if step % 2 == 0 else None)
        recording = recorder.recording
        assert recording.header.loss == "a loss of its own"
        assert not recording.lost.any()
        assert diverges_at(recording) is None
        assert isinstance(recording.task, Classes)
        assert verdict_at(recording, recording.task, 1).answered
        recorder.snapshot(slope(np.nan), train_loss=100.0)
    assert recorder.recording.lost.tolist() == [False] * 4 + [True]
    assert diverges_at(recorder.recording) == 5
    said = sentences_of(recorder.recording)[-1]
    assert said == "Training diverges at epoch 5: the answers are no longer numbers."


def test_a_loss_that_is_known_says_where_training_has_diverged(tmp_path: Path) -> None:
    with recorder_of(tmp_path) as recorder:
        recorder.snapshot(slope(2.0))
        recorder.snapshot(slope(2.0), train_loss=np.nan)
    assert recorder.recording.gone.tolist() == [False, True]
    assert recorder.recording.lost.tolist() == [False, False]
    said = sentences_of(recorder.recording)[-1]
    assert said == "Training diverges at epoch 2: the loss is no longer a number."


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
    ("answer", "logits"),
    [
        (lambda p: np.full(len(p), 0.75), np.log(3)),
        (lambda p: np.full((len(p), 1), 0.75), np.log(3)),
        (lambda p: np.tile([0.25, 0.75], (len(p), 1)), np.log(3)),
        (lambda p: np.tile([1.0, 3.0], (len(p), 1)), 2.0),
        (lambda p: np.full(len(p), -2.0), -2.0),
        (lambda p: torch.full((len(p),), 3.0), 3.0),
        (lambda p: [[0.5]] * len(p), 0.0),
        (lambda p: torch.sigmoid(torch.as_tensor(p)[:, 0] * 0 + 1.0), 1.0),
        (lambda p: torch.nn.functional.relu(p[:, 0]) * 0 + 2.0, 2.0),
    ],
)
def test_what_a_function_gives_is_seen_from_its_values(
    tmp_path: Path, answer: Any, logits: float
) -> None:
    with recorder_of(tmp_path) as recorder:
        recorder.snapshot(answer)
    points = np.array([[0.0, 0.0], [0.5, 0.5]])
    np.testing.assert_allclose(recorder.recording.at(1)(points), [[logits] * 2], rtol=2**-10)


def test_outputs_say_what_values_do_not(tmp_path: Path) -> None:
    with recorder_of(tmp_path, outputs="logits") as recorder:
        recorder.snapshot(lambda points: np.full(len(points), 0.75))
        recorder.snapshot(lambda points: np.full(len(points), 7.5))
    assert recorder.recording.at(1)(POINTS[:1])[0, 0] == 0.75
    with recorder_of(tmp_path) as recorder:
        recorder.snapshot(lambda points: 0.75 - 0.25 * (points[:, 0] > 0))
        with pytest.raises(UserError, match=r"no probabilities, as those before.*outputs='logits'"):
            recorder.snapshot(lambda points: np.full(len(points), 7.5))
        recorder.snapshot(lambda points: np.full(len(points), 0.5))
    assert len(recorder.recording.steps) == 2


@pytest.mark.parametrize(("constant", "logit"), [(0.0, 0.0), (0.75, np.log(3))])
def test_a_model_that_has_learnt_nothing_decides_nothing(
    tmp_path: Path, constant: float, logit: float
) -> None:
    with recorder_of(tmp_path) as recorder:
        recorder.snapshot(lambda points: np.full(len(points), constant))
        recorder.snapshot(slope(9.0))
    first = recorder.recording.at(1)(POINTS[:1])
    assert first[0, 0] == pytest.approx(logit, rel=2**-10)
    assert recorder.recording.metrics.train_accuracy[1] == 1


@pytest.mark.parametrize("size", [1e-9, 1e-6, 1e-4, 1e-2])
def test_small_logits_on_both_sides_of_zero_are_logits(tmp_path: Path, size: float) -> None:
    with recorder_of(tmp_path) as recorder:
        recorder.snapshot(slope(size))
        recorder.snapshot(slope(3.0))
    losses = recorder.recording.metrics.train_loss
    assert losses[0] == pytest.approx(np.log(2), abs=size)
    assert losses[1] < 0.3


@pytest.mark.parametrize(("share", "probabilities"), [(0.05, True), (0.5, False)])
def test_numbers_far_below_one_half_are_what_fits_the_labels(
    tmp_path: Path, share: float, probabilities: bool
) -> None:
    labels = (np.arange(40) < 40 * share).astype(int)

    def answer(points: np.ndarray) -> np.ndarray:
        return 0.02 + 0.1 * (points[:, 0] > 0)

    with epochreel.Recorder(tmp_path / "a.reel", data=(POINTS, labels)) as recorder:
        recorder.snapshot(answer)
    found = recorder.recording.at(1)(np.array([[-2.0, 0.0], [2.0, 0.0]]))[0]
    expected = np.array([0.02, 0.12])
    if probabilities:
        expected = np.log(expected / (1 - expected))
    np.testing.assert_allclose(found, expected, rtol=2**-9)


@pytest.mark.parametrize(("low", "high"), [(-3.0, 3.0), (0.01, 0.99)])
def test_numbers_far_below_one_half_decide_nothing(tmp_path: Path, low: float, high: float) -> None:
    def answer(points: np.ndarray) -> np.ndarray:
        return np.where(points[:, 0] > 0, high, low)

    with recorder_of(tmp_path) as recorder:
        recorder.snapshot(lambda points: 0.01 + 0.01 * (points[:, 0] > 0))
        recorder.snapshot(answer)
    losses = recorder.recording.metrics.train_loss
    expected = -np.log(0.99) if high < 1 else np.log1p(np.exp(-3.0))
    np.testing.assert_allclose(losses, [np.log(2), expected], atol=0.01)


def test_probabilities_may_miss_0_and_1_by_rounding(tmp_path: Path) -> None:
    with recorder_of(tmp_path) as recorder:
        recorder.snapshot(lambda points: np.where(points[:, 0] > 0, 1 + 1e-7, -1e-7))
        recorder.snapshot(lambda points: np.where(points[:, 0] > 0, 1 + 5e-4, -5e-4))
    losses = recorder.recording.metrics.train_loss
    np.testing.assert_allclose(losses, 0, atol=1e-4)


def test_nan_is_recorded_and_decides_nothing(tmp_path: Path) -> None:
    with recorder_of(tmp_path) as recorder:
        recorder.snapshot(lambda points: np.full(len(points), np.nan))
        recorder.snapshot(lambda points: np.where(points[:, 0] > 0, np.nan, 0.75))
    assert np.isnan(recorder.recording.metrics.train_loss).all()
    assert np.isnan(recorder.recording.metrics.train_accuracy).all()
    assert recorder.recording.at(2)(np.array([[-9.0, 0.0]]))[0, 0] == pytest.approx(
        np.log(3), rel=2**-10
    )


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (lambda p: p, None),
        (lambda p: np.zeros((len(p), 3)), r"an array \(n, 2\): got \(\d+, 3\); name all classes"),
        (lambda p: np.zeros(len(p) - 1), "points with as many numbers or rows"),
        (lambda _: 0.5, "points with as many numbers or rows"),
        (lambda p: np.zeros((len(p), 2, 2)), r"an array \(n, 2\)"),
        (lambda _: None, "answer with one array: got 'NoneType'"),
        (lambda p: (p, p), "answer with one array: got 'tuple'.*lambda"),
        (lambda p: ["a"] * len(p), "answer with numbers"),
        (lambda p: p[:, 0] + 1j, "with real numbers: got 'complex128'.*abs"),
        (lambda p: torch.complex(torch.ones(len(p)), torch.ones(len(p))), "got 'complex64'"),
        (lambda p: [10**400] * len(p), "answer with numbers"),
        (lambda p: np.zeros((3, len(p))), "rows: got .3, .*points: model.points..T"),
        (torch.nn.Linear, r"a model is needed, not its class: got 'Linear'.*made: Linear\(…\)"),
        ("model", "unknown kind of model: got 'str'"),
        (None, "unknown kind of model"),
    ],
)
def test_answers_that_do_not_fit_are_refused(
    tmp_path: Path, model: Any, message: str | None
) -> None:
    with recorder_of(tmp_path) as recorder:
        if message is None:
            recorder.snapshot(model)
            return
        with pytest.raises(UserError, match=message):
            recorder.snapshot(model)
        assert not (tmp_path / "a.reel").exists()
        recorder.snapshot(slope(1.0))
        with pytest.raises(UserError, match=message):
            recorder.snapshot(model)
    assert recorder.recording.epochs.tolist() == [1]


@pytest.mark.parametrize(
    ("measures", "message"),
    [
        ({"train_loss": "low"}, "train_loss must be one number"),
        ({"train_loss": [1, 2]}, "train_loss must be one number"),
        ({"test_accuracy": 50}, "from 0 to 1"),
        ({"value": np.inf}, "must be finite"),
        ({"value": "C"}, "value must be one number"),
        ({"train_loss": 10**400}, "train_loss is a number beyond ±1.8e.308"),
        ({"value": -(10**400)}, "value is a number beyond"),
        ({"epoch": 10**400}, "epoch is a number beyond"),
        ({"measures": {"rate": 10**5000}}, "rate is a number beyond"),
        ({"measures": {"rate": 1 + 2j}}, "rate must be one number"),
        ({"test_loss": np.complex128(1)}, "test_loss must be one number"),
        ({"test_loss": torch.tensor(1j)}, "test_loss must be one number"),
    ],
)
def test_measures_that_are_none_are_refused_before_a_file_is_replaced(
    tmp_path: Path, measures: Any, message: str
) -> None:
    with recorder_of(tmp_path) as recorder:
        recorder.snapshot(slope(1.0))
    step = "C" if "value" in measures else "epoch"
    with recorder_of(tmp_path, step=step) as other, pytest.raises(UserError, match=message):
        other.snapshot(slope(2.0), **measures)
    assert steps_in(tmp_path / "a.reel") == [1]


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


@pytest.mark.parametrize(("classes", "outputs"), [(2, 1), (3, 3)])
def test_models_answer_by_points_and_recordings_by_classes(
    tmp_path: Path, classes: int, outputs: int
) -> None:
    labels = np.arange(len(POINTS)) % classes

    def model(points: Any) -> Any:
        return points[:, :1] * np.arange(classes)

    with epochreel.Recorder(tmp_path / "a.reel", data=(POINTS, labels), grid=16) as recorder:
        recorder.snapshot(model)
    assert model(POINTS).shape == (len(POINTS), classes)
    found = recorder.recording.at(1)(POINTS)
    assert found.shape == (outputs, len(POINTS))
    expected = model(POINTS).T if classes > 2 else model(POINTS).T[1:]
    np.testing.assert_allclose(found, expected, atol=0.02)


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (make_pipeline(StandardScaler(), SVC()), "the Pipeline is not fitted; fit it before"),
        (SVC().fit(np.eye(3), [0, 1, 1]), "the SVC takes 3 columns, and the data have 2; give"),
        (torch.nn.Linear(1, 2), "^the Linear takes 1 column, and the data have 2"),
        (
            torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(784, 2)),
            "the first Linear of the Sequential takes 784 columns, and the data have 2",
        ),
        (
            torch.nn.Sequential(torch.nn.BatchNorm1d(3), torch.nn.Linear(3, 2)),
            "the first BatchNorm1d of the Sequential takes 3 columns, and the data have 2",
        ),
    ],
)
def test_models_that_do_not_fit_the_data_are_named(
    model: Any, message: str, tmp_path: Path
) -> None:
    with recorder_of(tmp_path) as recorder, pytest.raises(UserError, match=message):
        recorder.snapshot(model)
    assert [*tmp_path.iterdir()] == []


class _Squares(torch.nn.Module):
    """Makes three columns of two itself; what it does with the answer may fail."""

    def __init__(self, fails: Callable[[torch.Tensor], torch.Tensor]) -> None:
        super().__init__()
        self.first, self.fails = torch.nn.Linear(3, 4), fails

    def forward(self, points: torch.Tensor) -> torch.Tensor:
        return self.fails(self.first(torch.cat([points, points[:, :1] ** 2], dim=1)))


@pytest.mark.parametrize(
    ("fails", "kind", "message"),
    [
        (lambda answer: answer @ torch.zeros(5, 2), RuntimeError, "x4 and 5x2"),
        (lambda answer: answer.reshape(-1, 9), RuntimeError, "invalid for input of size"),
        (lambda answer: {"a": answer}["b"], KeyError, "b"),
    ],
)
def test_other_errors_of_a_module_are_not_blamed_on_its_columns(
    fails: Callable[[torch.Tensor], torch.Tensor],
    kind: type[Exception],
    message: str,
    tmp_path: Path,
) -> None:
    with recorder_of(tmp_path) as recorder, pytest.raises(kind, match=message) as raised:
        recorder.snapshot(_Squares(fails))
    assert not isinstance(raised.value, UserError)
