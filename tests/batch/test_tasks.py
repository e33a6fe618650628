"""What a worker does: tracebacks on demand, memory that it gives back, and workers that die."""

import gc
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from manim import Scene

from epochreel.batch import pools, tasks
from epochreel.batch.plan import Plan
from epochreel.batch.run_batch import Choice, run_batch
from epochreel.batch.tasks import Task, TaskResult, carry_out, carry_out_alone, our_version
from epochreel.errors import UserError
from epochreel.renders.options import RenderOptions

_TABLES = {
    "run": [{"name": "a", "epochs": 1, "points": 20, "hidden": [1]}],
    "render": [
        {"name": name, "runs": "a", "size": "64x64", "formats": "png"}
        for name in ("one", "deadly", "two")
    ],
}


@pytest.mark.parametrize("error", [KeyError("gone"), UserError("no such thing")])
@pytest.mark.parametrize("level", ["DEBUG", "WARNING"])
def test_unexpected_errors_of_jobs_have_a_traceback_on_demand(
    level: str,
    error: Exception,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("epochreel.renders.fitting.render_recordings", fail)
    with caplog.at_level(level, logger="epochreel"):
        result = carry_out(Task("a.png", RenderOptions(), (), our_version()))
    assert result.error == str(error)
    shown = level == "DEBUG" and isinstance(error, KeyError)
    assert ("Traceback" in capsys.readouterr().err) == shown


def test_a_worker_of_another_version_refuses() -> None:
    result = carry_out(Task("a.png", RenderOptions(), (), "other"))
    assert "another version of epochreel" in str(result.error)


def test_a_worker_keeps_no_scene(reels: Path) -> None:
    def scenes() -> int:
        return sum(issubclass(type(each), Scene) for each in gc.get_objects())

    gc.collect()
    before = scenes()
    gc.disable()
    try:
        data = (reels / "linear.reel").read_bytes()
        options = RenderOptions(size="64x64")
        task = Task("a.png", options, (data,), our_version(), names=("linear.reel",))
        result = carry_out(task)
    finally:
        gc.enable()
    assert result.error is None
    assert scenes() == before


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether what is loaded is exempt from garbage collection, during each task."""
    found: list[bool] = []
    before = gc.get_freeze_count()

    def carry_out(task: Task) -> TaskResult:
        found.append(gc.get_freeze_count() > before)
        return TaskResult(task.name, 0.0)

    for module in (tasks, pools):
        monkeypatch.setattr(module, "carry_out", carry_out)
    return found


def test_what_is_loaded_is_not_searched_for_garbage_during_a_task(frozen: list[bool]) -> None:
    assert carry_out_alone(Task("a.png", RenderOptions(), (), "other")).name == "a.png"
    assert frozen == [True]
    assert gc.get_freeze_count() == 0


@pytest.mark.slow
@pytest.mark.parametrize("threads", [1, 2])
def test_workers_with_several_threads_search_for_garbage_of_all_tasks(
    threads: int, frozen: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    worker = SimpleNamespace(state=SimpleNamespace(nthreads=threads))
    monkeypatch.setattr("distributed.get_worker", lambda: worker)
    with ThreadPoolExecutor(1) as executor:
        pool = pools.DaskPool(SimpleNamespace(get_executor=lambda **_: executor))
        pool.submit(Task("a.png", RenderOptions(), (), "other")).result()
    assert frozen == [threads == 1]
    assert gc.get_freeze_count() == 0


def deadly(task: Task) -> TaskResult:
    """Dies at some jobs, as if the system had killed it."""
    if task.name.startswith("deadly"):
        os.kill(os.getpid(), signal.SIGKILL)
    return carry_out(task)


def deadly_once(task: Task) -> TaskResult:
    """Dies at a job the first time; the folder for temporary files of the worker is its memory."""
    mark = Path(os.environ["DEADLY_ONCE"])
    if task.name.startswith("deadly") and not mark.exists():
        mark.touch()
        os._exit(3)
    return carry_out(task)


def failing_once(task: Task) -> TaskResult:
    """Fails the first time."""
    mark = Path(os.environ["DEADLY_ONCE"])
    if task.name.startswith("deadly") and not mark.exists():
        mark.touch()
        return TaskResult(task.name, 0.0, error="not today")
    return carry_out(task)


@pytest.mark.slow
def test_a_worker_that_dies_fails_only_its_job(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "carry_out_alone", deadly)
    outcomes = run_batch(Plan.parse(_TABLES), tmp_path, Choice(jobs=2))
    errors = {each.name: each.error for each in outcomes if each.error}
    assert errors == {"deadly.png": "a worker process was killed by SIGKILL"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("work", "retries", "fails"),
    [(deadly_once, 0, False), (failing_once, 0, True), (failing_once, 1, False)],
)
def test_what_fails_once_is_tried_again(
    work: object, retries: int, fails: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "carry_out_alone", work)
    monkeypatch.setenv("DEADLY_ONCE", str(tmp_path / "mark"))
    outcomes = run_batch(Plan.parse(_TABLES), tmp_path / "out", Choice(jobs=1, retries=retries))
    errors = [each.error for each in outcomes if each.error]
    assert errors == (["not today"] if fails else [])
