"""Fields and metrics that other tools logged, as recordings."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from epochreel.errors import UserError
from epochreel.reels.grid import Grid
from epochreel.reels.logged import convert
from epochreel.reels.logged_metrics import named_file
from epochreel.reels.recorder import Recorder
from epochreel.reels.recording import Recording

Run = Callable[..., tuple[int, str, str]]

RNG = np.random.default_rng(0)
X = RNG.uniform(-1, 1, (20, 2))
GRID = Grid.over((-2.0, 2.0, -1.0, 3.0), rows=5, columns=7)
FIELDS = RNG.normal(size=(3, 5, 7)) * 3
GIVEN: dict[str, Any] = {
    "fields": FIELDS,
    "domain": (-2, 2, -1, 3),
    "X": X,
    "y": (X[:, 0] > 0).astype(int),
}


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def converted(arrays: dict[str, Any], **options: Any) -> Recording:
    np.savez("run.npz", **arrays)
    return convert("run.npz", Path("a.reel"), **options)


def test_logits_of_two_classes_are_one_field_a_step() -> None:
    recording = converted(GIVEN)
    assert recording.epochs.tolist() == [1, 2, 3]
    np.testing.assert_array_equal(recording.logits([1, 2, 3], GRID)[:, 0], FIELDS.astype("<f2"))
    right = (recording.at(2)(X)[0] > 0) == GIVEN["y"]
    assert recording.metrics.train_accuracy[1] == pytest.approx(right.mean())


def test_two_at_once_both_end_well() -> None:
    np.savez("run.npz", **GIVEN)
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda _: convert("run.npz", Path("a.reel")), range(2)))
    assert [each.epochs.tolist() for each in made] == [[1, 2, 3]] * 2
    assert {path.name for path in Path().iterdir()} == {"run.npz", "a.reel"}


def test_a_step_whose_answers_are_no_numbers_is_lost() -> None:
    fields = FIELDS.copy()
    fields[1, 2, 3] = np.nan
    recording = converted({**GIVEN, "fields": fields})
    assert recording.lost.tolist() == [False, True, False]
    np.testing.assert_array_equal(np.isnan(recording.stored.reshape(3, 5, 7)), np.isnan(fields))


def test_probabilities_of_more_classes_have_an_axis_and_names() -> None:
    shares = np.exp(RNG.normal(size=(2, 3, 5, 7)))
    shares /= shares.sum(axis=1, keepdims=True)
    labels = np.arange(20) % 3
    names = np.array(["ant", "bee", "cat"])
    recording = converted(
        {**GIVEN, "fields": shares, "y": labels, "class_names": names, "steps": np.array([0, 50])}
    )
    assert recording.dataset.class_names == ("ant", "bee", "cat")
    logits = recording.logits([50], GRID)[0]
    found = np.exp(logits) / np.exp(logits).sum(axis=0)
    np.testing.assert_allclose(found, shares[1], atol=2e-3)


def test_values_steps_and_measures_are_kept() -> None:
    train = np.arange(20) < 15
    recording = converted(
        {**GIVEN, "values": np.array([0.1, 1, 10]), "train": train, "train_loss": np.arange(3.0)},
        step="C",
        outputs="logits",
        title="my data",
    )
    assert recording.steps.named(2) == "C = 1"
    assert recording.metrics.train_loss.tolist() == [0, 1, 2]
    assert (~recording.dataset.train).sum() == 5
    assert recording.about.title == "my data"


def test_metrics_come_from_tables_of_other_tools() -> None:
    Path("wandb.csv").write_text(
        "Step,run 1 - train_loss,run 1 - val/acc\n1,0.9,0.5\n2,0.8,\n2,,0.6\n3,0.7,0.75\n4,0.6,1\n"
    )
    Path("board.csv").write_text("Wall time,Step,Value\n9.5,1,3\n9.6,2,2\n9.7,3,1\n")
    recording = converted(
        {**GIVEN, "train": np.arange(20) < 15}, metrics=["wandb.csv", "test_loss=board.csv"]
    )
    assert recording.metrics.train_loss.tolist() == [0.9, 0.8, 0.7]
    assert recording.metrics.test_accuracy.tolist() == [0.5, 0.6, 0.75]
    assert recording.metrics.test_loss.tolist() == [3, 2, 1]


def test_metrics_may_have_decimal_commas() -> None:
    Path("m.csv").write_text("Epoche;epoch;loss;acc\nA;1;0,9;0,5\nB;2;nan;0,6\nC;3;1.000,5;1\n")
    metrics = converted({**GIVEN, "train": np.arange(20) < 15}, metrics=["m.csv"]).metrics
    np.testing.assert_array_equal(metrics.train_loss, [0.9, np.nan, 1000.5])
    assert metrics.train_accuracy.tolist() == [0.5, 0.6, 1]


def test_steps_are_in_the_column_of_their_name_before_others() -> None:
    Path("m.csv").write_text("_step,round,loss\n0,1,9\n1,2,8\n2,3,7\n3,4,6\n")
    fields = {**GIVEN, "steps": np.array([1, 2, 3])}
    recording = converted(fields, metrics=["m.csv"], step="round")
    assert recording.metrics.train_loss.tolist() == [9, 8, 7]
    recording = converted(fields, metrics=["m.csv"])
    assert recording.metrics.train_loss.tolist() == [8, 7, 6]


def test_paths_of_tables_may_have_equals_signs(run: Run) -> None:
    assert named_file("lr=0.1/loss.csv") == ("", "lr=0.1/loss.csv")
    assert named_file("train_loss=lr=0.1/loss.csv") == ("train_loss", "lr=0.1/loss.csv")
    Path("lr=0.1").mkdir()
    Path("lr=0.1/loss.csv").write_text("Step,Value,loss\n1,3,5\n2,2,5\n3,1,5\n")
    np.savez("run.npz", **GIVEN)
    for given, loss in (("lr=0.1/loss.csv", 5), ("train_loss=lr=0.1/loss.csv", 1)):
        status, _, err = run("convert", "run.npz", "--metrics", given, "-o", "a.reel", "--force")
        assert (status, f"train loss {loss}," in err) == (0, True)


def test_one_measure_has_one_source() -> None:
    Path("m.csv").write_text("step,loss\n1,1\n2,1\n3,1\n")
    with pytest.raises(UserError, match=r"train_loss is in two tables: got 'm\.csv'"):
        converted(GIVEN, metrics=["m.csv", "m.csv"])
    with pytest.raises(UserError, match=r"train_loss is in run\.npz and in a table; leave one out"):
        converted({**GIVEN, "train_loss": np.ones(3)}, metrics=["m.csv"])
    assert not Path("a.reel").exists()


def test_messages_about_answers_name_the_option(run: Run) -> None:
    fields = np.stack([np.full((5, 7), 0.5), FIELDS[0]])
    fields[0, 0, 0] = 0.6
    np.savez("run.npz", **{**GIVEN, "fields": fields})
    status, _, err = run("convert", "run.npz", "-o", "a.reel")
    assert (status, "if they are logits, give --outputs='logits'" in err) == (2, True)
    assert "Recorder" not in err
    assert [each.name for each in Path.cwd().iterdir()] == ["run.npz"]
    assert run("convert", "run.npz", "-o", "a.reel", "--outputs", "logits")[0] == 0


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            "step,loss,train_loss\n1,1,1\n",
            r"two columns of train_loss: got \['loss', 'train_loss'\]",
        ),
        ("step,train_loss\n1,1\n2,1\n", "m.csv has no train_loss of epoch 3"),
        ("train_loss,x\n1,1\n2,1\n", "m.csv has no column of steps"),
        (
            "step,speed\n1,1\n2,1\n",
            "no column of a measure; allowed: train_loss, .*train_loss=FILE",
        ),
        ("step;loss\n1;1,234\n2;2,345\n3;3,456\n", "a comma in 'loss' of m.csv may be decimal or"),
        ("step,train_loss\n1,1\n2,fast\n", "train_loss must be numbers, in line 3: got 'fast'"),
    ],
)
def test_other_tables_are_refused(table: str, message: str) -> None:
    Path("m.csv").write_text(table)
    with pytest.raises(UserError, match=message):
        converted(GIVEN, metrics=["m.csv"])
    assert not Path("a.reel").exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"fields": None}, "run.npz has no array fields; save it with"),
        ({"X": None}, "run.npz has y, and no array X"),
        ({"field": FIELDS}, "unknown array: got 'field'; did you mean 'fields'"),
        (
            {"test_los": FIELDS},
            "values, train_loss and 3 more; measures are train_loss, test_loss, "
            "train_accuracy, test_accuracy",
        ),
        ({"fields": FIELDS[0]}, r"fields must be \[step, class, row, column\] or .*got \(5, 7\)"),
        ({"fields": FIELDS.astype(str)}, "fields must be numbers"),
        ({"domain": (2, -2, 0, 1)}, "domain must be x_min < x_max"),
        ({"domain": (0, 1)}, "domain must be x_min < x_max"),
        ({"steps": np.arange(2)}, r"steps must have a number for each of 3 steps: got \(2,\)"),
        ({"steps": np.array([0, 0.5, 1])}, "steps must be whole numbers"),
        ({"train": np.zeros(20)}, "train must be true for some of the points"),
        (
            {"fields": np.zeros((2, 5, 4, 4))},
            "do not fit labels y of 2 classes: got '5 for each step'",
        ),
        ({"fields": np.zeros((2, 2, 4, 4)), "y": X[:, 0]}, "do not fit labels y of values"),
        ({"X": np.column_stack([X, X])}, r"X must have shape \(n, 2\): got \(20, 4\)"),
        ({"domain": (0, 2, -1, 3)}, "[0-9]+ of the points X are outside domain: got"),
    ],
)
def test_other_arrays_are_refused(changes: dict[str, Any], message: str) -> None:
    arrays = {name: each for name, each in {**GIVEN, **changes}.items() if each is not None}
    with pytest.raises(UserError, match=message):
        converted(arrays)
    assert not Path("a.reel").exists()


def test_the_command_says_what_it_wrote(run: Run) -> None:
    np.savez("run.npz", **GIVEN)
    status, out, err = run("convert", "run.npz", "--step", "round")
    assert (status, out) == (0, "")
    assert err.startswith("out/run.reel  3 rounds, 1 to 3, train loss ")
    Path("text.csv").write_text("a,b\n1,2\n")
    status, _, err = run("convert", "text.csv", "-o", "b.reel")
    assert (status, "text.csv has no column of steps" in err) == (2, True)


def test_cells_without_numbers_are_counted(run: Run) -> None:
    fields = RNG.uniform(0.1, 0.3, size=(4, 3, 5, 7))
    fields[1, 0, 2, 3:6] = np.nan
    fields[1, 2, 2, 3] = np.nan
    fields[3, :, 0, 0] = np.nan
    np.savez("run.npz", fields=fields, domain=GIVEN["domain"])
    status, _, err = run("convert", "run.npz", "-o", "a.reel", "--quiet")
    counted = "4 of 140 cells of the fields are NaN, in 2 of 4 epochs"
    assert status == 0
    assert err == (
        f"epochreel: warning: a.reel: {counted}; steps with such cells count as steps without "
        "answers\n"
    )
    fields = np.nan_to_num(fields)
    np.savez("run.npz", fields=fields, domain=GIVEN["domain"])
    assert run("convert", "run.npz", "-o", "a.reel", "--quiet", "--force") == (0, "", "")
    fields[2, 1, 0, :2] = np.inf, -1e6
    np.savez("run.npz", fields=fields, domain=GIVEN["domain"])
    _, _, err = run("convert", "run.npz", "-o", "a.reel", "--quiet", "--force")
    assert "2 of 140 cells of the fields are infinite or beyond ±65,504, in 1 of 4 epochs" in err


def test_a_reel_in_use_is_refused_before_anything_is_read() -> None:
    Path("run.npz").write_text("no archive")
    with Recorder("a.reel", data=(X, GIVEN["y"])) as recorder:
        recorder.snapshot(lambda points: points[:, 0])
        with pytest.raises(UserError, match=r"a\.reel is in use by another process"):
            convert("run.npz", Path("a.reel"))
    assert Recording.open("a.reel").epochs.tolist() == [1]


def test_a_measure_that_is_unknown_is_said_where_its_file_is_there(tmp_path: Path) -> None:
    (tmp_path / "tb.csv").write_text("Step,Value\n1,2\n")
    with pytest.raises(UserError, match="unknown measure: got 'loss'; did you mean 'test_loss'"):
        named_file(f"loss={tmp_path / 'tb.csv'}")
    assert named_file("loss=missing.csv") == ("", "loss=missing.csv")


def test_an_empty_archive_and_a_grid_of_one_sample_are_called_so(tmp_path: Path) -> None:
    path = tmp_path / "run.npz"
    path.touch()
    with pytest.raises(UserError, match="is empty; save it with "):
        convert(str(path), tmp_path / "a.reel")
    np.savez(path, fields=np.zeros((5, 1, 1)), domain=(0, 1, 0, 1))
    with pytest.raises(UserError, match="two or more rows and columns: got '1 × 1'"):
        convert(str(path), tmp_path / "a.reel")
