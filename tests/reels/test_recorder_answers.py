"""Answers that a `Recorder` is given: logits, probabilities, values, and those that fit nothing."""

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
from epochreel.tests.reels.recorders import POINTS, recorder_of, slope


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
