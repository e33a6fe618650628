"""What batches say of what they find, replace, wait for and leave behind."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from epochreel.batch import at_work
from epochreel.batch.at_work import Work
from epochreel.batch.jobs import jobs_of
from epochreel.batch.outcomes import Outcome, Unwatched
from epochreel.batch.plan import Plan
from epochreel.batch.results import Shard, journal, read_results
from epochreel.batch.run_batch import Choice, run_batch
from epochreel.batch.tasks import TaskResult
from epochreel.commands.batch_progress import Shown
from epochreel.errors import UserError

Run = Callable[..., tuple[int, str, str]]

RUN = '[[run]]\nname = "a"\nepochs = 2\npoints = 40\nhidden = [2]\n'
STILL = '[[render]]\nname = "still"\nruns = "a"\nsize = "128x72"\nformats = "png"\n'

pytestmark = pytest.mark.slow


class _Stopped(Unwatched):
    def begins(self, *_: Any) -> None:
        raise KeyboardInterrupt


@pytest.mark.parametrize("shard", [None, Shard(1, 2)])
def test_a_batch_that_is_stopped_at_once_leaves_no_file(
    tmp_path: Path, shard: Shard | None
) -> None:
    plan = Plan.parse({"run": [{"name": "a", "epochs": 2, "points": 40}]})
    with pytest.raises(KeyboardInterrupt):
        run_batch(plan, tmp_path, Choice(shard=shard), watcher=_Stopped())
    assert list(tmp_path.iterdir()) == []


def _stopped_later(folder: Path) -> None:
    record: dict[str, Any] = {"key": "", "status": "done", "seconds": 1, "finished": ""}
    lists: dict[str, Any] = {"inputs": [], "outputs": [], "plans": [], "facts": {}, "files": {}}
    with journal(folder, None, ()) as kept:
        kept.add("a.reel", record | lists)
        raise KeyboardInterrupt


def test_a_batch_that_is_stopped_later_keeps_what_is_done(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        _stopped_later(tmp_path)
    assert list(read_results(tmp_path)) == ["a.reel"]
    assert [path.name for path in tmp_path.iterdir()] == ["results.json"]


def test_what_is_replaced_removed_and_done_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.chdir(tmp_path)
    plan = tmp_path / "plan.toml"
    plan.write_text(RUN + STILL)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "still.png").write_bytes(b"my own")
    status, _, err = run("batch", "plan.toml", "-o", "out", "--jobs", "1")
    assert (status, err.count("replaced")) == (0, 1), err
    assert "still.png: replaced still.png, which no batch has made" in err
    plan.write_text(RUN + STILL.replace('"128x72"', '"130x72"'))
    status, _, err = run("batch", "plan.toml", "-o", "out", "--jobs", "1")
    assert (status, "replaced" in err) == (0, False), err
    assert "1 of 2 jobs is done already" in err
    assert ", 1 was done already" in err
    status, out, err = run("batch", "plan.toml", "-o", "out", "--stale", "--remove")
    assert (status, out, err) == (0, "", "out  a plan wants each output: nothing is stale\n")
    plan.write_text(RUN)
    listed = f"{Path('out', 'still.png')}\n"
    assert run("batch", "plan.toml", "-o", "out", "--stale") == (0, listed, "")
    removed = run("batch", "plan.toml", "-o", "out", "--stale", "--remove")
    assert removed == (0, listed, "out  1 file removed\n")
    _, _, err = run("batch", "plan.toml", "-o", "out")
    assert err == "out  the only job is done already\n"


class _Workerless:
    """A scheduler whose first worker comes once somebody has been called to start it."""

    places = 1
    idle = True

    def __init__(self) -> None:
        self.called = 0
        self._future: Future[TaskResult] = Future()

    def submit(self, _: object) -> "Future[TaskResult]":
        return self._future

    def check(self) -> None:
        """It answers."""

    def call(self) -> None:
        self.called += 1
        self._future.set_result(TaskResult("a.reel", 0.0, error="none"))


def test_a_scheduler_without_workers_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_work, "_SECONDS", 0.01)
    pool = _Workerless()
    watcher = Unwatched()
    monkeypatch.setattr(watcher, "idles", pool.call)
    plan = Plan.parse({"run": [{"name": "a", "epochs": 2, "points": 40}]})
    pools = lambda: nullcontext(pool)  # noqa: E731
    with journal(tmp_path, None, ()) as kept:
        jobs, why = jobs_of(plan, tmp_path), {"a.reel": "new"}
        work = Work(jobs, why, tmp_path, "plan", kept, watcher, pools, pools)
        work.carry_out(["a.reel"])
    assert (pool.called, work.outcomes["a.reel"].error) == (1, "none")


def test_the_message_of_a_scheduler_without_workers_says_what_to_start(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Shown(Path("out"), quiet=False).idles()
    assert "no workers; start one with `dask worker`" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["foo", "tcp://10.0.0.5", "tcp://:8786", "", ":1"])
def test_the_address_of_a_scheduler_needs_a_port(address: str) -> None:
    with pytest.raises(UserError, match="port"):
        Choice(scheduler=address)


@pytest.mark.parametrize("address", ["localhost:8786", "tcp://10.0.0.5:8786", "tls://[::1]:8786"])
def test_an_address_with_a_port_is_taken(address: str) -> None:
    assert Choice(scheduler=address).scheduler == address


def test_the_start_of_workers_is_no_time_of_jobs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = 0.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    shown = Shown(Path("out"), quiet=False)
    names = [f"{number}.png" for number in range(10)]
    shown.begins(0, dict.fromkeys(names))
    shown.starts(names[0])
    now = 60.0  # workers have started, and a job took two seconds
    shown.starts(names[1])
    shown.ends(Outcome(names[0], "new", 2.0))
    assert "1 of 10, about 18 s left" in capsys.readouterr().err


def test_parts_have_a_limit_that_is_named() -> None:
    assert Shard.parse("9999/9999").of == 9999
    with pytest.raises(UserError, match="at most 9,999 parts"):
        Shard.parse("1/10000")


def test_settings_that_no_run_has_are_written_as_in_plans() -> None:
    run = {"name": "a", "epochs": 2, "seed": [0, 1]}
    where = {"seed": 5, "hidden": [6], "data": "spiral"}
    wrong = {"name": "b", "runs": "a", "where": where}
    message = r'no run has \{ seed = 5, hidden = \[6\], data = "spiral" \}'
    with pytest.raises(UserError, match=message):
        Plan.parse({"run": [run], "render": [wrong]})


def test_a_recording_that_is_missing_is_named_once(tmp_path: Path) -> None:
    table = {"name": "b", "runs": "nosuch.reel", "formats": "png"}
    with pytest.raises(UserError) as raised:
        Plan.parse({"render": [table]}, tmp_path).check_reels()
    assert str(raised.value).count("nosuch.reel") == 1


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ('runs = "a"\nformats = "png"\ncrf = 20', 10),
        ('formats = "png"\nruns = "zz"', 9),
        ('runs = "a"\nformats = "pong"', 9),
        ('formats = "png"\nruns = "a"\nthene = "dark"', 10),
    ],
)
def test_errors_of_plans_are_at_the_line_of_their_key(
    wrong: str, line: int, tmp_path: Path, run: Run
) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(f'{RUN}[[render]]\nname = "png"\n{wrong}\n')
    status, _, err = run("batch", str(plan), "--dry-run")
    assert (status, f"plan.toml, line {line}: " in err) == (2, True), err
