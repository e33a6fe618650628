"""Every way to fail × every command: exit status, one message, and nothing left behind."""

import ctypes
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from epochreel.cli import COMMANDS
from epochreel.errors import UserError
from epochreel.reels.recording import Recording

from .failing_commands import CANNOT, CASES, Case

LARGEST = 200_000  # bytes of a file, where the disk is full
MANY = 12  # recordings, whose gallery is larger
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2  # Linux, capabilities(7)

RUN = '[[run]]\nname = "a"\nepochs = 2\npoints = 32\n'
FILM = f'{RUN}[[render]]\nname = "f"\nruns = "a"\nduration = 600\n'
SCRIPT = 'size = "480p@10"\n[[run]]\nname = "a"\nreel = "a.reel"\n[[chapter]]\nid = "c"\n'
SCRIPT += 'runs = ["a"]\nduration = 600\n'
LARGE = f'{RUN}[[render]]\nname = "f"\nruns = "a"\nsize = "480p@10"\ncrf = 0\n'

pytestmark = pytest.mark.slow


def test_the_table_has_every_command() -> None:
    for way, cases in CASES.items():
        assert set(cases) | CANNOT.get(way, set()) == set(COMMANDS), way


@pytest.fixture
def folder(tmp_path: Path, reels: Path) -> Iterator[Path]:
    """A recording, a table, pictures, plans, a folder without permission, and one for scratch."""
    for name in ("a.reel", "secret.reel"):
        (tmp_path / name).write_bytes((reels / "spiral.reel").read_bytes())
    (tmp_path / "secret.reel").chmod(0)
    (tmp_path / "t.csv").write_text("".join(f"{i},{i % 5},{i % 2}\n" for i in range(20)))
    for name in ("t.gif", "t.png"):
        (tmp_path / name).write_text("old")
    (tmp_path / "film.toml").write_text(FILM)
    (tmp_path / "large.toml").write_text(LARGE)
    (tmp_path / "script.toml").write_text(SCRIPT)
    for name in ("t.srt", "t.html"):
        (tmp_path / name).write_text("old")
    (tmp_path / "many").mkdir()
    for each in range(MANY):
        (tmp_path / "many" / f"{each}.reel").write_bytes((reels / "spiral.reel").read_bytes())
    save_fields(tmp_path / "run.npz", 2000)
    (tmp_path / "sealed").mkdir(mode=0o555)
    (tmp_path / "scratch").mkdir()
    yield tmp_path
    (tmp_path / "sealed").chmod(0o755)


def save_fields(path: Path, steps: int) -> None:
    """Save fields of that number of steps, with points."""
    np.savez_compressed(
        path,
        fields=np.zeros((steps, 1, 32, 32), np.float16),
        X=np.array([[-1.0, 0], [1, 0], [-1, 1], [1, 1]]),
        y=np.array([0, 1, 0, 1]),
        domain=np.array([-2, 2, -2, 2]),
    )


def start(case: Case, folder: Path, *, largest: int | None, stdout: Any) -> subprocess.Popen[str]:
    """Start a command in `folder`, where root is as powerless as others."""

    def restricted() -> None:
        if largest is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
        if sys.platform == "linux" and os.geteuid() == 0:
            for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
                ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)

    return subprocess.Popen(
        [sys.executable, "-m", "epochreel", *case.arguments.split()],
        cwd=folder,
        env={**os.environ, "TMPDIR": str(folder / "scratch"), "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=restricted,  # no thread of the tests holds a lock
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
    )


def check(case: Case, process: subprocess.Popen[str], folder: Path, before: set[str]) -> None:
    """The status, the message and the files of a command that has been started."""
    _, err = process.communicate(timeout=120)
    *failures, message = err.splitlines()
    assert all("failed: " in line for line in failures), err
    assert message.startswith("epochreel: "), err
    assert re.search(case.message, message), err
    assert process.returncode == case.status
    assert not re.search(r"Errno|\.part\b|/tmp|scratch|Traceback", err), err
    kept = set(case.left) | {str(Path(name).parent) for name in case.left}
    assert files(folder) - before == kept
    assert before <= files(folder)


def files(folder: Path) -> set[str]:
    """All that is in a folder, by relative names."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


@pytest.mark.parametrize(
    ("way", "command"),
    [(way, command) for way in CASES if way != "interrupted" for command in CASES[way]],
)
def test_a_failure_has_a_status_and_a_message_and_leaves_nothing(
    folder: Path, way: str, command: str
) -> None:
    case, before = CASES[way][command], files(folder)
    full = way == "full disk"
    printed = folder / "scratch" / "printed"
    printed.write_bytes(bytes(LARGEST if full else 0))
    with printed.open("ab") as stdout:
        process = start(case, folder, largest=LARGEST if full else None, stdout=stdout)
    try:
        check(case, process, folder, before | {"scratch/printed"})
        assert printed.read_bytes() == bytes(LARGEST if full else 0)
    finally:
        process.kill()


def _has_epochs(path: Path) -> bool:
    try:
        return len(Recording.open(path).epochs) > 2
    except UserError:
        return False


def _handles_signals(process: subprocess.Popen[str]) -> bool:
    """Whether the command has begun: it handles SIGTERM, as Python alone does not."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text()
    except FileNotFoundError:
        time.sleep(3)  # a system without /proc
        return True
    (caught,) = re.findall(r"^SigCgt:\s*(\w+)$", status, re.MULTILINE)
    return bool(int(caught, 16) & 1 << (signal.SIGTERM - 1))


@pytest.mark.parametrize("command", CASES["interrupted"])
def test_an_interruption_says_what_is_kept(folder: Path, command: str) -> None:
    save_fields(folder / "long.npz", 20_000)  # which take ten seconds or more
    case, before = CASES["interrupted"][command], files(folder)
    reader, full_pipe = os.pipe()  # on which `inspect` and `list` wait
    os.set_blocking(full_pipe, False)
    with suppress(BlockingIOError):
        while True:
            os.write(full_pipe, bytes(1000))
    os.set_blocking(full_pipe, True)
    process = start(case, folder, largest=None, stdout=full_pipe)
    os.close(full_pipe)
    ready: dict[str, Callable[[], bool]] = {
        "convert": lambda: any(map(_has_epochs, folder.glob("new/*/a.reel"))),
        "record": lambda: _has_epochs(folder / "new" / "a.reel"),
        "render": lambda: bool(list(folder.glob("new/.f.*.mp4"))),
        "film": lambda: bool(list(folder.glob("new/script.parts/**/*.mp4"))),
        "batch": lambda: _has_epochs(folder / "new" / "a.reel"),
    }
    try:
        deadline = time.monotonic() + 60
        begun = ready.get(command, lambda: _handles_signals(process))
        while not begun() and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        os.set_blocking(reader, True)
        while os.read(reader, 65536):
            pass
        check(case, process, folder, before)
    finally:
        process.kill()
        os.close(reader)
