"""Every example runs as it is, and its recording renders."""

import re
import runpy
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from sklearn.datasets import make_circles, make_moons
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

import epochreel
from epochreel.reels.task import Classes

FOLDER = Path(__file__).parents[1] / "examples"
EXAMPLES = sorted(path.stem for path in FOLDER.glob("*.py"))

ENDS = {
    "boosting": ("stage", 60),
    "gan": ("epoch", 60),
    "k_means": ("iteration", 13),
    "partial_fit": ("epoch", 100),
    "skorch_callback": ("epoch", 40),
    "svm_over_c": ("C", 60),
    "torch_loop": ("epoch", 61),
    "tree_over_depth": ("depth", 10),
}
"""What a step of each is, and how many there are."""


Answers = Callable[[np.ndarray], np.ndarray]
"""For points (n, 2) probabilities (n, classes), or logits: of all, or (n,) of the second of two."""


def _check_answers(recording: epochreel.Recording, answers: Answers) -> None:
    """That the last field is what a model answers at the samples, to half precision.

    Of parameters it is the same to single precision, anywhere.
    """
    grid = recording.header.model
    sampled = isinstance(grid, epochreel.Grid)
    if not isinstance(grid, epochreel.Grid):
        grid = epochreel.Grid.over(recording.dataset.domain, 21, 17)
    samples = grid.points()
    field, expected = recording.held(recording.steps.last)(samples), answers(samples)
    if expected.ndim == 1:
        (field,) = field
    elif len(field) == 1:
        field, expected = 1 / (1 + np.exp(-field[0])), expected[:, 1]
    elif (expected < 0).any():
        field = field.T
    else:
        assert isinstance(recording.task, Classes)
        field = recording.task.shares(field).T
    relative, absolute = (1e-3, 2e-3) if sampled else (1e-4, 1e-5)
    np.testing.assert_allclose(field, expected, rtol=relative, atol=absolute)


def _answers_of(model: Any) -> Answers:
    """Of a model of scikit-learn."""
    if not hasattr(model, "predict_proba"):
        return lambda points: np.asarray(model.decision_function(points))
    return lambda points: np.asarray(model.predict_proba(points))


def _of_module(model: torch.nn.Module) -> Answers:
    """Of a module that gives logits."""

    def answers(points: np.ndarray) -> np.ndarray:
        with torch.no_grad():
            logits = model.eval()(torch.as_tensor(points, dtype=torch.float32))
        return np.asarray(logits[:, 0] if logits.shape[1] == 1 else logits.softmax(dim=1))

    return answers


def _of_clusters(centres: np.ndarray) -> Answers:
    """How close points are to each centre, as logits."""
    return lambda points: np.asarray(-np.square(points[:, None] - centres).sum(axis=2) / 2)


LAST: dict[str, Callable[[], Any]] = {
    "svm_over_c": lambda: (SVC(C=1000), *make_moons(120, noise=0.25, random_state=0)),
    "tree_over_depth": lambda: (
        DecisionTreeClassifier(max_depth=10, random_state=0),
        *make_moons(200, noise=0.3, random_state=0),
    ),
    "boosting": lambda: (
        GradientBoostingClassifier(n_estimators=60, max_depth=2, random_state=0),
        *make_circles(200, noise=0.15, factor=0.5, random_state=0),
    ),
}
"""The last model of examples that fit one for each step, and its points and labels."""

OWN: dict[str, Callable[[dict[str, Any]], Answers]] = {
    "gan": lambda names: _of_module(names["discriminator"]),
    "k_means": lambda names: _of_clusters(names["steps"][-1]),
    "partial_fit": lambda names: _answers_of(names["model"]),
    "skorch_callback": lambda names: (
        lambda points: np.asarray(names["net"].predict_proba(points.astype(np.float32)))
    ),
    "torch_loop": lambda names: _of_module(names["model"]),
}
"""The model that is left by examples with a loop, from their names."""

SLOW = ("gan", "partial_fit", "skorch_callback", "torch_loop")


def test_every_example_is_known() -> None:
    assert set(EXAMPLES) == set(ENDS) == set(LAST) | set(OWN)


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Threads of PyTorch wait for each other where other tests run at the same time."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.slow if name in SLOW else ()) for name in EXAMPLES],
)
def test_an_example_records_and_renders(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of libraries
        names = runpy.run_path(str(FOLDER / f"{name}.py"), run_name="__main__")
    head = (FOLDER / f"{name}.py").read_text(encoding="utf-8")
    (reel,) = re.findall(r"epochreel render (\S+) -o \S+", head)
    recording = epochreel.Recording.open(reel)
    assert (recording.steps.name, len(recording.steps)) == ENDS[name]
    first, last = recording.metrics.train_loss[[0, -1]]
    assert np.isfinite(last)
    if name != "gan":  # in which neither side ever wins
        assert last < first
    if name in LAST:
        model, points, labels = LAST[name]()
        _check_answers(recording, _answers_of(model.fit(points, labels)))
    else:
        _check_answers(recording, OWN[name](names))
    rendered = epochreel.render(recording, "a.png", size="320x180", at=0.5)
    assert (rendered.width, rendered.height) == (320, 180)
