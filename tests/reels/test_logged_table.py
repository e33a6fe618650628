"""Fields in tables, with and without points."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import epochreel
from epochreel.errors import UserError
from epochreel.reels.grid import Grid
from epochreel.reels.logged import convert
from epochreel.reels.recording import Recording

XS, YS = np.linspace(-1, 2, 6).round(4), np.linspace(0, 1, 5)
GRID = Grid.over((-1.0, 2.0, 0.0, 1.0), rows=5, columns=6)
POINTS = "x,y,label\n0,0.1,cat\n1,0.9,dog\n-0.5,0.2,cat\n1.5,0.7,dog\n"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def written(
    header: str, cells: Callable[[float, float, float], str], steps: tuple[float, ...] = (1, 2, 5)
) -> list[str]:
    """Lines of run.csv, those of the steps backwards."""
    rows = [f"{s},{x},{y},{cells(s, x, y)}" for s in reversed(steps) for y in YS for x in XS]
    return [header, *rows]


def converted(lines: list[str], **options: str) -> Recording:
    Path("run.csv").write_text("\n".join(lines))
    return convert("run.csv", Path("a.reel"), **options)


def test_a_table_has_a_row_for_each_step_and_place() -> None:
    recording = converted(written("step,x,y,logit", lambda s, x, y: str(s * x - y - 1)))
    assert recording.epochs.tolist() == [1, 2, 5]
    expected = np.array([[[s * x - y - 1 for x in XS] for y in YS] for s in (1, 2, 5)])
    np.testing.assert_allclose(recording.logits([1, 2, 5], GRID)[:, 0], expected, atol=2e-3)
    assert recording.dataset.class_names == ("class 0", "class 1")
    assert not recording.measured


def test_several_columns_are_classes_by_their_names() -> None:
    lines = written("epoch,x1,x2,ant,bee,cat", lambda s, x, y: f"{x},{y},{s}")
    recording = converted(lines)
    assert recording.dataset.class_names == ("ant", "bee", "cat")
    assert recording.logits([5], GRID)[0, :, 4, 5] == pytest.approx([2, 1, 5])


def test_fractions_are_values_of_the_parameter_that_steps_are_called_by() -> None:
    lines = written("C,x,y,z", lambda s, x, _: str(s * x), steps=(0.1, 0.5))
    recording = converted(lines, step="C")
    assert recording.steps.values is not None
    assert recording.steps.values.tolist() == [0.1, 0.5]
    assert recording.epochs.tolist() == [1, 2]


def test_measures_are_columns_with_one_number_a_step_and_indices_are_none() -> None:
    lines = written("step,x,y,z,train/loss", lambda s, x, _: f"{x},{1 / s}")
    lines = [f"{',' if k == 0 else f'{k},'}{line}" for k, line in enumerate(lines)]
    recording = converted(lines)
    assert recording.metrics.train_loss.tolist() == pytest.approx([1, 0.5, 0.2])
    assert recording.measured
    assert np.isnan(recording.metrics.train_accuracy).all()


def test_points_may_be_in_another_table() -> None:
    Path("points.csv").write_text(POINTS)
    lines = written("step,x,y,dog,cat", lambda _, x, y: f"{x + y - 1},0")
    recording = converted(lines, data="points.csv")
    assert recording.dataset.class_names == ("dog", "cat")
    assert recording.metrics.train_accuracy.tolist() == [1, 1, 1]
    recording = converted(written("step,x,y,z", lambda _, x, y: f"{x + y - 1}"), data="points.csv")
    assert recording.dataset.class_names == ("cat", "dog")
    assert recording.metrics.train_accuracy.tolist() == [1, 1, 1]


def test_values_need_points_for_their_scale() -> None:
    lines = written("step,x,y,z", lambda _, x, __: str(x * 10))
    with pytest.raises(UserError, match=r"run\.csv has no points, and values need them"):
        converted(lines, outputs="values")
    Path("points.csv").write_text("x,y,value\n0,0.1,0.5\n1,0.9,9.5\n0.5,0.5,5.25\n")
    recording = converted(lines, data="points.csv", outputs="values")
    assert recording.dataset.regression
    assert recording.at(1)(np.array([[1.0, 0.5]]))[0] == pytest.approx([10], abs=0.05)


def test_fields_without_points_are_drawn_by_scenes_that_need_none() -> None:
    recording = converted(written("step,x,y,z", lambda s, x, y: str(s * x - y)))
    epochreel.render(recording, "a.png", size="320x180")
    for scene in ("data", "diagnosis"):
        with pytest.raises(UserError, match=f"'{scene}' shows the points, and there are none"):
            epochreel.render(recording, "b.png", scene=scene, size="320x180")
    with pytest.raises(UserError, match="a page shows points, and there are none"):
        epochreel.render(recording, "b.html")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda lines: [lines[0].replace("step", "time"), *lines[1:]], "no column of steps"),
        (lambda lines: [lines[0].replace("y", "height"), *lines[1:]], "no columns x and y"),
        (lambda lines: [line.rpartition(",")[0] for line in lines], "no column of answers"),
        (lambda lines: lines[:1], "run.csv has no rows below its header"),
        (lambda lines: lines[:-1], "no row of a place: step 1 of 3, column 6 of 6, row 5 of 5"),
        (lambda lines: [*lines, lines[-1]], "two rows of a place: step 1 of 3, column 6"),
        (lambda lines: [*lines[:-1], "1,2.0,1.0,"], "z is missing in line 91"),
        (lambda lines: [line.replace(",0.25,", ",0.31,") for line in lines], "evenly spaced"),
        (lambda lines: [lines[0] + ",loss", *(f"{x},{k}" for k, x in enumerate(lines[1:]))],
         "loss must be one number for each step"),
    ],
)  # fmt: skip
def test_other_tables_are_refused(change: Callable[[list[str]], list[str]], message: str) -> None:
    with pytest.raises(UserError, match=message):
        converted(change(written("step,x,y,z", lambda _, x, y: str(x * y))))
    assert not Path("a.reel").exists()


def test_an_array_file_may_have_fields_alone(run: Run) -> None:
    np.savez("run.npz", fields=np.arange(80.0).reshape(2, 5, 8), domain=(0, 1, 0, 1))
    code, _, err = run("convert", "run.npz", "-o", "b.reel")
    assert (code, err.strip()) == (0, "b.reel  2 epochs, 1 to 2")
    np.savez("half.npz", fields=np.ones((2, 5, 8)), domain=(0, 1, 0, 1), X=np.ones((3, 2)))
    code, _, err = run("convert", "half.npz", "-o", "c.reel")
    assert code == 2
    assert "has X, and no array y" in err
    Path("points.csv").write_text(POINTS)
    code, _, err = run("convert", "half.npz", "--data", "points.csv", "-o", "c.reel")
    assert code == 2
    assert "has points of its own" in err
