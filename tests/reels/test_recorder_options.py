"""Options of a `Recorder` that have no effect, or are nearly right, are errors that say so."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix

import epochreel
from epochreel.errors import UserError
from epochreel.reels.recording import Recording

X = np.random.default_rng(0).normal(size=(30, 4))
PLANE = X[:, :2]
Y = (X[:, 0] > 0).astype(int)
SPECIES = np.where(Y, "dog", "cat")
DATASET = epochreel.Dataset(PLANE, Y, np.ones(30, bool), ("a", "b"), (-3.0, 3.0, -3.0, 3.0))


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def recorded(data: Any, epoch: Any = None, **options: Any) -> Recording:
    with epochreel.Recorder("a.reel", data=data, **options) as recorder:
        recorder.snapshot(lambda points: points[:, 0], epoch=epoch)
        return recorder.recording


@pytest.mark.parametrize(
    ("data", "options", "message"),
    [
        (DATASET, {"class_names": ["a", "b"]}, "class_names applies to arrays"),
        (DATASET, {"column_names": ["a", "b"]}, "column_names applies to arrays"),
        (DATASET, {"plane": "pca"}, "plane applies to arrays"),
        (DATASET, {"fixed": "mean"}, "fixed applies to arrays"),
        (DATASET, {"outputs": "values"}, "outputs does not fit a Dataset of classes"),
        ((PLANE, Y), {"fixed": "mean"}, "fixed applies to a plane of two columns"),
        ((X, Y), {"fixed": "median"}, "fixed applies to a plane of two columns"),
        ((X, Y), {"plane": (0, 1), "fixed": {1: 0.0}}, "along which it is free: got 'x₂'"),
        ((PLANE, Y), {"epoch": 1.5}, "epoch must be a whole number"),
        ((PLANE, Y), {"epoch": 0.1, "step": "C"}, "whole number: got 0.1; give it as value"),
        ((None, Y), {}, "X must be an array of numbers"),
        ((PLANE, Y), {"class_names": "ab"}, "class_names must be a list"),
        ((PLANE, Y), {"class_names": ["a", "a"]}, "class_names must be different"),
        ((PLANE, Y), {"class_names": ["a", "b"], "outputs": "values"}, "applies to classes"),
        ((PLANE, SPECIES), {"class_names": ["cat", "dgo"]}, "class_names lack 'dog'"),
        ((PLANE, SPECIES), {"class_names": {"cat": "Cat", "dgo": "Dog"}}, "did you mean 'dog'"),
        ((PLANE, SPECIES), {"class_names": {"cat": "Cat"}}, "lack a label of y: got 'dog'"),
    ],
)
def test_an_option_without_effect_is_an_error(
    data: Any, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(UserError) as caught:
        recorded(data, **options)
    assert message in str(caught.value)
    assert not Path("a.reel").exists()


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ({"class_names": {"dog": "Dog", "cat": "Cat"}}, ("Dog", "Cat")),
        ({"class_names": ["dog", "cat"]}, ("dog", "cat")),
        ({"class_names": ["Katze", "Hund"]}, ("Katze", "Hund")),
    ],
)
def test_classes_are_named_in_order_or_by_label(
    options: dict[str, Any], names: tuple[str, ...]
) -> None:
    dataset = recorded((PLANE, SPECIES), **options).dataset
    assert dataset.class_names == names
    dog = next(place for place, name in enumerate(names) if name in ("dog", "Dog", "Hund"))
    assert ((dataset.labels == dog) == (Y == 1)).all()


WRONG_TYPES = {
    "Recorder(title=5)": "title must be text: got 5",
    "Recorder(title=0)": "title must be text: got 0",
    "Recorder(about='x')": "about must be an About: got 'x'; give a title",
    "Recorder(step=5)": "step must be text, the name of a step: got 5",
    "Recorder(recipe=[1])": "recipe must be a JSON object",
    "Recorder(recipe=[])": "recipe must be a JSON object",
    "Recorder(class_names=5)": "class_names must be a list of names: got 5",
    "Recorder(class_names=[[1, 2], [3]])": "class_names must be a list of names",
    "Recorder(column_names=5)": "column_names must be a list of names: got 5",
    "Recorder(column_names='ab')": "column_names must be a list of names: got 'ab'",
    "Recorder(column_names=[])": "column_names must be 2 different names",
    "Recorder(outputs=X)": "unknown outputs",
    "Recorder(loss=X)": "unknown loss",
    "Recorder(plane=X)": "plane must name two columns",
    "Recorder(plane=X[:2])": "unknown column of plane",
    "Recorder(plane=(0, 1), fixed=X)": "fixed must have a value for each of the 2 inputs",
    "Recorder(plane=(0, 1), fixed=[10**400, 0])": "fixed inputs must be finite numbers",
    "Recorder(data=(X, [{}] * 30))": "labels of y must be numbers or text",
    "Recorder(data=5)": "data are points X (n, 2) and labels y (n,)",
    "Recorder(test_data=X)": "test_data are points and labels",
    "Recorder(grid='x')": "grid must be",
    "Recorder().snapshot(f, measures=[1])": "measures must be a table from names to numbers",
    "Recorder().snapshot(f, measures=X)": "measures must be a table from names to numbers",
    "Recorder().snapshot(f, measures={1: None})": "1 must be one number: got None",
    "Recorder().snapshot(f, points='x')": "points must be",
    "Recorder().snapshot(f, points=5)": "points must be",
    "Recorder().snapshot(f, points=[[None, 1]])": "points has a number that is missing",
    "Recorder().snapshot(f, epoch='x')": "epoch must be one number: got 'x'",
    "Recorder(step='C').snapshot(f, value=[1])": "value must be one number",
    "Recorder().snapshot(f, test_loss=[1, 2])": "test_loss must be one number",
}


def test_arguments_of_wrong_types_are_refused_with_a_word() -> None:
    """In a process of its own, in which the types of arguments are not checked beforehand."""
    program = f"""
import numpy as np
import epochreel
X = np.random.default_rng(0).normal(size=(30, 2))
def f(points):
    return points[:, 0]
def Recorder(**options):
    return epochreel.Recorder("a.reel", **{{"data": (X, [0, 1] * 15), "grid": 4}} | options)
for call in {[*WRONG_TYPES]}:
    try:
        eval(call)
    except epochreel.UserError as error:
        print(str(error).replace("\\n", " "))
    else:
        print("nothing is said")
"""
    found = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    ).stdout
    for (call, said), line in zip(WRONG_TYPES.items(), found.splitlines(), strict=True):
        assert said in line, call


def test_types_of_numpy_and_scipy_are_taken() -> None:
    recording = recorded((csr_matrix(X), Y), plane=np.array([0, 2]), grid=np.int64(20), epoch=2.0)
    assert recording.dataset.axis_names == ("x₁", "x₃")
    assert recording.header.state_size == 400
    assert recording.epochs.tolist() == [2]


def test_answers_on_a_plane_are_asked_at_points_of_it() -> None:
    model = recorded((X, Y)).at(1)
    with pytest.raises(UserError, match=r"shape \(n, 2\): got \(30, 4\); project others"):
        model(X)


def test_whole_numbers_that_few_points_have_may_be_named_as_classes() -> None:
    """Those that stand less than twice on average are values to learn, unless they are named."""
    points, labels = np.random.default_rng(1).normal(size=(7, 2)), np.arange(7) % 5

    def answer(points: np.ndarray) -> np.ndarray:
        return np.asarray(points[:, :1] * np.arange(5))

    with epochreel.Recorder("a.reel", data=(points, labels)) as recorder:
        message = "if y are classes, at most twelve, name them with class_names"
        with pytest.raises(UserError, match=message):
            recorder.snapshot(answer)
    names = ["ant", "bee", "cat", "dog", "elk"]
    with epochreel.Recorder("a.reel", data=(points, labels), class_names=names) as recorder:
        recorder.snapshot(answer)
    assert recorder.recording.outputs == 5
