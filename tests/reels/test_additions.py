"""Further measures and moving points of steps, as they were given."""

import json
import pickle
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Event, Thread
from typing import Any

import numpy as np
import pytest
from PIL import Image

import epochreel
from epochreel.errors import UserError
from epochreel.reels import reelrows
from epochreel.reels.content import content_of_reel
from epochreel.reels.recording import Recording
from epochreel.scenes.words.sentences import point_marks_of

RNG = np.random.default_rng(0)
X = RNG.normal(size=(20, 2))
Y = (X[:, 0] > 0).astype(int)
MOVING = [RNG.normal(size=(count, 2)).astype(np.float32) for count in (3, 5, 4)]


def recorded(path: Path, *steps: dict[str, Any], data: Any = (X, Y), **options: Any) -> Recording:
    with epochreel.Recorder(path, data=data, grid=8, **options) as recorder:
        for step in steps:
            recorder.snapshot(lambda points: points[:, 0], **step)
    return Recording.open(path)


@pytest.fixture
def moving(tmp_path: Path) -> Recording:
    return recorded(tmp_path / "a.reel", *({"points": each} for each in MOVING))


def test_moving_points_are_those_of_every_step_and_stay_between(moving: Recording) -> None:
    for step, points in enumerate(MOVING, start=1):
        np.testing.assert_array_equal(moving.moving(step), points)
    np.testing.assert_array_equal(moving.moving(2.7), MOVING[1])
    np.testing.assert_array_equal(moving[2:3].moving(2), MOVING[1])
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(moving)).moving(3), MOVING[2])


def test_steps_without_moving_points_have_none(tmp_path: Path) -> None:
    part = recorded(tmp_path / "a.reel", {}, {"points": MOVING[0]}, {})
    assert [len(part.moving(step)) for step in (1, 2, 3)] == [0, 3, 0]
    assert part.moves
    none = recorded(tmp_path / "b.reel", {}, {})
    assert not none.moves
    assert len(none.moving(1)) == 0
    counts = "20 training points ●"
    assert part.dataset.train.all()
    assert point_marks_of(part) == [counts, "dark: moving points"]
    assert point_marks_of(none) == [counts]


@pytest.mark.slow
def test_a_reader_during_writing_sees_whole_steps(tmp_path: Path) -> None:
    path, seen = tmp_path / "a.reel", list[str]()

    def read() -> None:
        while not done.is_set():
            seen.append(Recording.open(path).damage)

    done, reader = Event(), Thread(target=read)
    with epochreel.Recorder(path, data=(X, Y), grid=8) as recorder:
        for step in range(300):
            recorder.snapshot(lambda points: points[:, 0], measures={"rate": 1}, points=MOVING[0])
            if step == 0:
                reader.start()
        done.set()
        reader.join()
    assert len(seen) > 10
    assert set(seen) == {""}


def test_measures_are_columns_where_they_were_given(tmp_path: Path) -> None:
    recording = recorded(
        tmp_path / "a.reel",
        {"measures": {"rate": 0.5}},
        {},
        {"measures": {"norm": np.float32(2), "rate": 0.25, "train_loss": 7}},
    )
    columns = recording.to_dict()
    np.testing.assert_array_equal(columns["rate"], [0.5, np.nan, 0.25])
    np.testing.assert_array_equal(columns["norm"], [np.nan, np.nan, 2])
    np.testing.assert_array_equal(columns["train_loss (given)"], [np.nan, np.nan, 7])
    assert columns["train_loss"] == recording.metrics.train_loss.tolist()
    assert recording[2:4].measures["rate"].tolist()[1] == 0.25


def test_points_of_all_inputs_are_projected_onto_the_plane(tmp_path: Path) -> None:
    inputs = RNG.normal(size=(20, 4))
    recording = recorded(tmp_path / "a.reel", {"points": inputs[:3]}, data=(inputs, Y))
    np.testing.assert_allclose(recording.moving(1), recording.dataset.points[:3], atol=1e-6)


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ({"points": np.ones((3, 3))}, r"points must have shape \(n, 2\): got \(3, 3\)"),
        ({"points": np.ones((0, 2))}, "there may be 1 to 20000 moving points: got 0"),
        ({"points": [[0, np.nan]]}, "points has a number that is missing or not finite"),
        ({"points": [[0, 1], [-1e39, 0]]}, r"within ±3.4e\+38: got -1e\+39"),
        ({"measures": {"rate": "high"}}, "rate must be one number"),
        ({"measures": {"a\nb": 1}}, "a measure has a printable name"),
    ],
)
def test_others_are_refused(tmp_path: Path, step: dict[str, Any], message: str) -> None:
    with pytest.raises(UserError, match=message):
        recorded(tmp_path / "a.reel", step)
    assert not (tmp_path / "a.reel").exists()


def test_a_damaged_array_leaves_the_step_without_its_points(
    tmp_path: Path, moving: Recording
) -> None:
    with closing(sqlite3.connect(tmp_path / "a.reel")) as db, db:
        db.execute("UPDATE array SET data = zeroblob(length(data)) WHERE name = 'moving 1'")
    found = Recording.open(tmp_path / "a.reel")
    assert len(found.steps) == len(moving.steps)
    assert [len(found.moving(step)) for step in (1, 2, 3)] == [3, 0, 4]
    assert "points or measures of 1 step" in found.damage


@pytest.mark.parametrize("name", ["'movinh 1'", "'moving 3'", "''", "hex(zeroblob(99))"])
def test_an_array_whose_name_is_altered_is_said(
    tmp_path: Path, moving: Recording, name: str
) -> None:
    with closing(sqlite3.connect(tmp_path / "a.reel")) as db, db:
        db.execute(f"UPDATE array SET name = {name} WHERE name = 'moving 1'")
    found = Recording.open(tmp_path / "a.reel")
    assert [len(found.moving(step)) for step in (1, 2, 3)] == [3, 0, 4]
    assert "points or measures of 1 step" in found.damage
    assert moving.damage == ""


@pytest.mark.parametrize(
    "names", [["a\x1b[2J"], ["\ud800"], [""], ["x" * 101], ["a", "a"], [7], {"a": 1}, "ab", None]
)
def test_names_that_cannot_be_recorded_are_damage(tmp_path: Path, names: Any) -> None:
    path = tmp_path / "a.reel"
    recorded(path, {"measures": {"a": 1}, "points": MOVING[0]})
    with closing(sqlite3.connect(path)) as db, db:
        reelrows.write_text(db, "measures", json.dumps(names))
    found = Recording.open(path)
    assert "a" not in found.to_dict()
    assert found.measures == {}
    assert len(found.moving(1)) == 3
    assert "points or measures of 1 step" in found.damage


def test_arrays_of_wrong_shapes_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.reel"
    recorded(path, *({"measures": {"a": 1}, "points": MOVING[0]} for _ in range(4)))
    with closing(sqlite3.connect(path)) as db, db:
        reelrows.write_array(db, "measures 0", np.zeros(2))
        reelrows.write_array(db, "moving 0", np.zeros((2, 3)))
        reelrows.write_array(db, "measures 1", np.zeros((1, 2)))
        reelrows.write_array(db, "moving 2", np.zeros(2))
        reelrows.write_array(db, "moving 4", np.zeros((1, 2)))
        reelrows.write_array(db, "moving 03", np.zeros((1, 2)))
    found = Recording.open(path)
    np.testing.assert_array_equal(found.measures["a"], [np.nan, np.nan, 1, 1])
    assert [len(found.moving(step)) for step in (1, 2, 3, 4)] == [0, 3, 0, 3]
    assert "points or measures of 5 steps" in found.damage


def test_the_content_of_a_recording_has_its_measures_and_moving_points(tmp_path: Path) -> None:
    steps: list[dict[str, Any]] = [
        {},
        {"measures": {"a": 1}},
        {"measures": {"a": 2}},
        {"measures": {"b": 1}},
        {"points": MOVING[0]},
        {"points": MOVING[1]},
    ]
    digests = []
    for number, step in enumerate([*steps, *steps]):
        recorded(tmp_path / f"{number}.reel", {**step, "train_loss": 1.0}, {"train_loss": 0.5})
        digests.append(content_of_reel(tmp_path / f"{number}.reel"))
    assert digests[:6] == digests[6:]
    assert len({*digests}) == 6


def test_convergence_draws_moving_points_where_they_are(tmp_path: Path) -> None:
    recordings = (
        recorded(tmp_path / f"{name}.reel", {"points": [[x, 0.0]]})
        for name, x in (("left", -1.0), ("right", 1.0))
    )
    pictures = [
        np.asarray(
            Image.open(epochreel.render(each, tmp_path / f"{k}.png", size="640x360").path).convert(
                "RGB"
            ),
            dtype=int,
        )
        for k, each in enumerate(recordings)
    ]
    rows, columns = np.nonzero(np.abs(pictures[0] - pictures[1]).max(axis=2) > 60)
    assert np.ptp(rows) < 12
    assert np.ptp(columns) > 60
    assert len(rows) < 200
