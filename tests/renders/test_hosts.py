"""Programs that use the library: scripts without a guard, interruptions, threads."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

import epochreel
from epochreel.reels.recording import Recording

from .hosts import FILM, decoded, host

SCRIPT = f"""
import epochreel
print("top level")
reported = []
done = epochreel.render("spiral.reel", "film.mp4", workers=2, report=lambda *n: reported.append(n),
    **{FILM})
print(done.frames, reported)
"""

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "way",
    [
        "script",
        pytest.param("-c", marks=pytest.mark.slow),
        pytest.param("stdin", marks=pytest.mark.slow),
        pytest.param("-m", marks=pytest.mark.slow),
        pytest.param("asyncio", marks=pytest.mark.slow),
    ],
)
def test_a_program_without_a_guard_runs_once(way: str, folder: Path, alone: np.ndarray) -> None:
    (folder / "script.py").write_text(SCRIPT)
    inside = "\n    ".join(SCRIPT.splitlines())
    loop = f"import asyncio\nasync def main():\n    {inside}\nasyncio.run(main())\n"
    lines = {
        "script": lambda: host(folder, "script.py"),
        "-c": lambda: host(folder, "-c", SCRIPT),
        "stdin": lambda: host(folder, "-", program=SCRIPT),
        "-m": lambda: host(folder, "-m", "script"),
        "asyncio": lambda: host(folder, "-", program=loop),
    }[way]()
    assert lines[0] == "top level"
    assert len(lines) == 2
    assert lines[1].startswith("50 [(")
    assert lines[1].endswith(", (50, 50)]")
    assert (decoded(folder / "film.mp4") == alone).all()


INTERRUPTED = f"""
import os, signal, threading, time
from pathlib import Path
import epochreel

def handlers():
    return [signal.getsignal(each) for each in signal.valid_signals()]

def interrupt():
    while not list(Path("temporary").rglob("*.part.mp4")):
        time.sleep(0.01)
    os.killpg(0, signal.SIGINT)  # as a terminal does

signal.signal(signal.SIGTERM, lambda *_: None)
before, mask = handlers(), signal.pthread_sigmask(signal.SIG_BLOCK, ())
threading.Thread(target=interrupt).start()
try:
    epochreel.render("spiral.reel", "film.mp4", workers=2, **{{**{FILM}, "duration": 600}})
except KeyboardInterrupt:
    print("interrupted")
print(handlers() == before, signal.pthread_sigmask(signal.SIG_BLOCK, ()) == mask)
children = [each.read_text() for each in Path("/proc/self/task").glob("*/children")]
print(repr("".join(children)))
print(sorted(each.name for each in Path().iterdir()))
"""


def test_an_interruption_stops_the_workers(folder: Path) -> None:
    assert host(folder, "-", program=INTERRUPTED) == [
        "interrupted",
        "True True",
        "''",
        "['spiral.reel', 'temporary']",
    ]


def test_workers_end_with_the_program_that_started_them() -> None:
    program = (
        "import os, time\n"
        "from epochreel.renders.workers import processes\n"
        "with processes(1) as executor:\n"
        "    print(executor.submit(os.getpid).result(), flush=True)\n"
        "    executor.submit(time.sleep, 60).result()\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as process:
        assert process.stdout
        worker = Path("/proc") / process.stdout.readline().decode().strip()
        assert worker.is_dir()
        process.kill()
    deadline = time.monotonic() + 10
    while worker.is_dir() and "Z" not in (worker / "stat").read_text().split()[2]:
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("free", "workers"),
    [
        (4096, 1),
        pytest.param(4096, 2, marks=pytest.mark.slow),
        pytest.param(40_960, 2, marks=pytest.mark.slow),
    ],
)
def test_a_full_temporary_folder_is_named(
    free: int, workers: int, folder: Path, tiny_disk: Path
) -> None:
    program = (
        "import os, tempfile, epochreel\n"
        "vars(os).pop('memfd_create', None)\n"  # as on systems that cannot set type in memory
        f"tempfile.tempdir = {str(tiny_disk)!r}\n"
        "try:\n"
        "    epochreel.render('spiral.reel', 'film.mp4', size='640x360@10', crf=0, duration=5, "
        f"workers={workers})\n"
        "except OSError as error:\n"
        "    print(error)\n"
    )
    filler = tiny_disk / "filler"
    filler.write_bytes(bytes(shutil.disk_usage(tiny_disk).free - free))
    (line,) = host(folder, "-", program=program)
    assert "no space left" in line.lower()
    assert str(tiny_disk) in line
    assert list(tiny_disk.iterdir()) == [filler]
    assert not list(folder.glob("*film*"))


def test_a_worker_that_is_killed_ends_the_render(
    spiral: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    output = tmp_path / "film.mp4"

    def kill_a_worker() -> None:
        while not list(tmp_path.rglob("*.part.mp4")):
            time.sleep(0.01)
        for file in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                if str(tmp_path) in file.read_text():
                    os.kill(int(file.parent.name), signal.SIGKILL)
                    return

    killer = threading.Thread(target=kill_a_worker)
    killer.start()
    with pytest.raises(ChildProcessError, match="a worker process was killed by SIGKILL"):
        epochreel.render(spiral, output, **{**FILM, "duration": 600, "workers": 2})
    killer.join()
    assert list(tmp_path.iterdir()) == []
