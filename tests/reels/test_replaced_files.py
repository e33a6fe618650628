"""Which files a recorder replaces and which it leaves alone, and answers that it refuses."""

import errno
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.svm import SVC

import epochreel
from epochreel.errors import UserError
from epochreel.reels import reelrows

from .recorders import LABELS, POINTS, recorder_of, slope, steps_in


@pytest.mark.parametrize("name", ["precious.csv", "photo.png", "reel", "a.reel.txt"])
def test_a_recording_has_the_name_of_a_reel(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("precious")
    with pytest.raises(UserError, match=r"must end with \.reel: got "):
        epochreel.Recorder(tmp_path / name, data=(POINTS, LABELS))
    with pytest.raises(UserError, match=r"must end with \.reel: got "):
        epochreel.vary(SVC(), "C", [0.1, 1], POINTS, LABELS, tmp_path / name)
    assert (tmp_path / name).read_text() == "precious"


def test_only_a_reel_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.reel"
    for content in ("precious", "precious" * 1000):
        path.write_text(content)
        with pytest.raises(UserError, match=r"a\.reel is not a reel; remove it, or choose another"):
            recorder_of(tmp_path)
        assert path.read_text() == content
        assert [*tmp_path.iterdir()] == [path]
    path.unlink()
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE mine (number)")
    with pytest.raises(UserError, match=r"a\.reel is not a reel"):
        recorder_of(tmp_path)
    path.write_bytes(b"")
    with recorder_of(tmp_path) as recorder:
        recorder.snapshot(slope(1.0))
    with recorder_of(tmp_path) as recorder:
        recorder.snapshot(slope(2.0))
    assert steps_in(path) == [1]


def test_a_first_step_that_cannot_be_written_leaves_the_old_reel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with recorder_of(tmp_path) as recorder:
        recorder.snapshot(slope(1.0), epoch=7)
    with recorder_of(tmp_path) as other:
        with monkeypatch.context() as patched:
            patched.setattr(reelrows, "write_step", full)
            with pytest.raises(OSError, match="No space left"):
                other.snapshot(slope(2.0))
        assert steps_in(tmp_path / "a.reel") == [7]
        other.snapshot(slope(2.0))
        other.snapshot(slope(3.0))
    assert steps_in(tmp_path / "a.reel") == [1, 2]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (["in", "maybe"], r"no class of y: got 'maybe'; allowed: in, out"),
        (["in", "inn"], r"no class of y: got 'inn'.*out"),
        ([0, 2], r"no class of y: got 2; allowed: in, out"),
        (["in", 0], r"no class of y: got 0; allowed: in, out"),
    ],
)
def test_an_answer_that_is_no_class_is_named(
    tmp_path: Path, answer: list[Any], message: str
) -> None:
    class Estimator:
        def predict(self, points: np.ndarray) -> Any:
            return np.resize(np.array(answer, dtype=object), len(points))

    words = np.array(["in", "out"])[LABELS]
    with (
        recorder_of(tmp_path, data=(POINTS, words)) as recorder,
        pytest.raises(UserError, match=message),
    ):
        recorder.snapshot(Estimator())
