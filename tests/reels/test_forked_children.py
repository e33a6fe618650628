"""Processes that are forked while a loop is recorded leave its file alone."""

import subprocess
import sys
from pathlib import Path

import pytest

from epochreel.reels.recording import Recording

from .test_recorders_ends import HERE, assert_steps

_BEGIN = f"""
import gc, os, sys
from functools import partial
sys.path.insert(0, {str(HERE)!r})
from kill_users import _LABELS, _POINTS, answer
from epochreel import Recorder, Recording, UserError

def refused(made):
    try:
        made.snapshot(partial(answer, 9))
    except UserError as error:
        print(error)
"""

_FORK = """
with Recorder("a.reel", data=(_POINTS, _LABELS), grid=12, outputs="logits") as made:
    made.snapshot(partial(answer, 1))
    if os.fork() == 0:
        {child}
    else:
        os.wait()
        for step in range(2, 31):
            made.snapshot(partial(answer, step))
"""

_LATE = """
made = Recorder("a.reel", data=(_POINTS, _LABELS), grid=12, outputs="logits")
made.snapshot(partial(answer, 1))
reading, writing = os.pipe()
if os.fork() == 0:
    os.close(writing)
    os.read(reading, 1)  # until the other has closed the file
    {child}
else:
    for step in range(2, 31):
        made.snapshot(partial(answer, step))
    made.close()
    os.close(writing)
    os.wait()
"""

_WORKERS = """
from torch.utils.data import DataLoader
with Recorder("a.reel", data=(_POINTS, _LABELS), grid=12, outputs="logits") as made:
    for step in range(1, 31):
        made.snapshot(partial(answer, step))
        if step < 3:
            list(DataLoader(_POINTS, num_workers=2, multiprocessing_context="fork"))
"""

_POOL = """
from multiprocessing import get_context
with Recorder("a.reel", data=(_POINTS, _LABELS), grid=12, outputs="logits") as made:
    made.snapshot(partial(answer, 1))
    child = get_context("fork").Process(target=refused, args=(made,))
    child.start()
    child.join()
    for step in range(2, 31):
        made.snapshot(partial(answer, step))
"""

_REFUSED = "a.reel is recorded by the process that this one was forked from; record in"


def run(folder: Path, script: str) -> str:
    """What a script prints that begins as all do."""
    command = [sys.executable, "-W", "ignore", "-c", _BEGIN + script]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.stderr == ""
    return done.stdout


_CHILDREN = {
    "refused": ("refused(made)", _REFUSED),
    "closing": ("made.close()", ""),
    "ending": ("sys.exit()", ""),
    "forgetting": ("made._writer = None; gc.collect()", ""),
    "reading": ("print(made.recording.epochs.tolist()[0])", "1"),
}


@pytest.mark.parametrize(
    ("script", "child", "printed"),
    [
        *(pytest.param(_FORK, *each, id=f"{name}-during") for name, each in _CHILDREN.items()),
        pytest.param(_LATE, *_CHILDREN["closing"], id="closing-late"),
        *(
            pytest.param(_LATE, *each, id=f"{name}-late", marks=pytest.mark.slow)
            for name, each in _CHILDREN.items()
            if name != "closing"
        ),
    ],
)
def test_a_child_leaves_the_file_to_its_parent(
    tmp_path: Path, script: str, child: str, printed: str
) -> None:
    assert run(tmp_path, script.format(child=child))[: len(_REFUSED)].strip() == printed
    assert_steps(Recording.open(tmp_path / "a.reel"), 30)
    assert [each.name for each in tmp_path.iterdir()] == ["a.reel"]


@pytest.mark.parametrize(("script", "printed"), [(_WORKERS, ""), (_POOL, _REFUSED)])
def test_workers_of_a_loop_leave_its_file_alone(tmp_path: Path, script: str, printed: str) -> None:
    assert run(tmp_path, script)[: len(_REFUSED)] == printed
    assert_steps(Recording.open(tmp_path / "a.reel"), 30)


def test_a_child_records_what_its_parent_has_not_begun(tmp_path: Path) -> None:
    script = _FORK.replace("    made.snapshot(partial(answer, 1))\n", "", 1).replace(
        "range(2, 31)", "range(1, 31)"
    )
    child = "made.snapshot(partial(answer, 7)); print(len(made.recording.steps))"
    assert run(tmp_path, script.format(child=child)) == "1\n"
    assert_steps(Recording.open(tmp_path / "a.reel"), 30)
