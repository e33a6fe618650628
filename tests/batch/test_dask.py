"""Batches through a real scheduler and workers on loopback, some of which are killed."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import imageio.v3 as iio
import numpy as np
import pytest

from epochreel.batch.results import read_results

from .conftest import Started, wait_for

pytestmark = pytest.mark.slow
distributed: Any = pytest.importorskip("distributed")

Launch = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Launch]:
    """Starts the scheduler, or a worker that connects to it."""
    launched: list[subprocess.Popen[bytes]] = []
    (tmp_path / "workers").mkdir()
    common = ["--no-dashboard", "--scheduler-file", str(tmp_path / "address")]

    def start(program: str, *arguments: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{program}", *common, *arguments],
            cwd=tmp_path,
            env={**os.environ, "TMPDIR": str(tmp_path / "workers")},
            stderr=subprocess.DEVNULL,
        )
        launched.append(process)
        return process

    yield start
    for process in launched:
        process.kill()
        process.wait()


@pytest.fixture
def scheduler(launch: Launch) -> "subprocess.Popen[bytes]":
    return launch("scheduler", "--host", "127.0.0.1", "--port", "0")


@pytest.fixture
def client(scheduler: object, tmp_path: Path) -> Iterator[Any]:
    assert scheduler
    wait_for((tmp_path / "address").is_file)
    with distributed.Client(
        scheduler_file=str(tmp_path / "address"), set_as_default=False
    ) as connected:
        yield connected


def _worker(launch: Launch) -> "subprocess.Popen[bytes]":
    return launch("worker", "--no-nanny", "--nthreads", "1", "--host", "127.0.0.1")


def test_a_worker_that_is_lost_changes_no_frame(
    tmp_path: Path, start: Started, launch: Launch, client: Any
) -> None:
    workers = [_worker(launch), _worker(launch)]
    with start("-o", "local", "-q") as local:
        assert local.wait() == 0
    client.wait_for_workers(2)
    pids = {pid: address for address, pid in client.run(os.getpid).items()}
    doomed = pids[workers[0].pid]
    batch = start("-o", "far", "--scheduler", client.scheduler.address)
    assert batch.stderr is not None
    for _ in range(5):  # both have loaded everything by then
        batch.stderr.readline()
    wait_for(lambda: client.processing()[doomed])
    workers[0].kill()
    _, err = batch.communicate()
    assert batch.returncode == 0, err
    names = {path.name for path in (tmp_path / "local").iterdir()}
    assert names == {path.name for path in (tmp_path / "far").iterdir()}
    for name in names:
        if name.endswith((".png", ".gif", ".mp4")):
            here, there = (iio.imread(tmp_path / folder / name) for folder in ("local", "far"))
            assert np.array_equal(here, there), name


def test_a_scheduler_that_goes_away_is_an_error_that_keeps_what_is_done(
    tmp_path: Path, start: Started, launch: Launch, scheduler: Any, client: Any
) -> None:
    _worker(launch)
    client.wait_for_workers(1)
    batch = start("-o", "out", "--scheduler", client.scheduler.address)
    assert batch.stderr is not None
    lines = [batch.stderr.readline() for _ in range(5)]
    assert all("kB" in line for line in lines), lines
    scheduler.kill()
    _, err = batch.communicate(timeout=120)
    assert batch.returncode == 1
    assert err.splitlines()[-1].startswith("epochreel: the scheduler does not answer any more")
    assert "Traceback" not in err
    records = read_results(tmp_path / "out")
    done = [name for name, record in records.items() if record["status"] == "done"]
    assert len(done) >= 5
    assert {path.name for path in (tmp_path / "out").iterdir()} == {*done, "results.json"}
    again = start("-o", "out")
    _, err = again.communicate()
    assert again.returncode == 0
    assert f"{len(done)} of 13 jobs are done already" in err


def test_an_address_where_nobody_answers_is_refused(start: Started) -> None:
    batch = start("-o", "out", "--scheduler", "tcp://127.0.0.1:9")
    _, err = batch.communicate()
    assert (batch.returncode, "no scheduler answers" in err) == (2, True)
