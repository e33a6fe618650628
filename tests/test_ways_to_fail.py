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
from typing import Any, NamedTuple

import numpy as np
import pytest

from epochreel.cli import COMMANDS
from epochreel.errors import UserError
from epochreel.reels.recording import Recording

LARGEST = 200_000  # bytes of a file, where the disk is full
MANY = 12  # recordings, whose gallery is larger
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2  # Linux, capabilities(7)

RUN = '[[run]]\nname = "a"\nepochs = 2\npoints = 32\n'
FILM = f'{RUN}[[render]]\nname = "f"\nruns = "a"\nduration = 600\n'
SCRIPT = 'size = "480p@10"\n[[run]]\nname = "a"\nreel = "a.reel"\n[[chapter]]\nid = "c"\n'
SCRIPT += 'runs = ["a"]\nduration = 600\n'
LARGE = f'{RUN}[[render]]\nname = "f"\nruns = "a"\nsize = "480p@10"\ncrf = 0\n'

pytestmark = pytest.mark.slow


class Case(NamedTuple):
    """A command that fails: its status, a pattern of its message, and the files that it keeps."""

    arguments: str
    status: int
    message: str
    left: tuple[str, ...] = ()


_LONG = "--epochs 100000 --points 32 --hidden 3"
CASES: dict[str, dict[str, Case]] = {
    "bad value": {
        "convert": Case("convert run.npz --steps 3 -o new/a.reel", 2, "did you mean --step"),
        "record": Case("record --epochs no -o new/a.reel", 2, "epochs must be a whole number"),
        "render": Case("render a.reel --crf 99 -o new/a.mp4", 2, "crf must be at most 51: got 99"),
        "film": Case("film script.toml --size 99 -o new/f.mp4", 2, "unknown size: got '99'"),
        "batch": Case("batch film.toml --jobs 0 -o new", 2, "--jobs must be at least 1"),
        "claims": Case("claims articel", 2, "did you mean 'article'"),
        "gallery": Case("gallery t.csv", 2, "not a folder: got 't.csv'"),
        "data": Case("data t.csv --top-classes 99", 2, "top-classes must be .* from 0 to 11"),
        "inspect": Case("inspect t.csv", 2, "t.csv is a table of points, not a recording"),
        "list": Case("list scens", 2, "did you mean 'scenes'"),
        "completion": Case("completion tcsh", 2, "unknown shell: got 'tcsh'"),
    },
    "missing file": {
        "convert": Case("convert no.npz -o new/deep/a.reel", 2, "no such file: got 'no.npz'"),
        "record": Case("record --data no.csv -o new/deep/a.reel", 2, "no such file: got 'no.csv'"),
        "render": Case("render no.reel -o new/deep/a.mp4", 2, "no such file: got 'no.reel'"),
        "film": Case("film no.toml -o new/deep/f.mp4", 2, "no such film script: got 'no.toml'"),
        "batch": Case("batch no.toml -o new/deep", 2, "no such plan: got 'no.toml'"),
        "gallery": Case("gallery no -o new/deep/g.html", 2, "no such folder: got 'no'"),
        "data": Case("data no.csv -o new/deep/a.png", 2, "no such file: got 'no.csv'"),
        "inspect": Case("inspect no.reel", 2, "no such file: got 'no.reel'"),
    },
    "existing file": {
        "convert": Case("convert run.npz -o a.reel", 2, "a.reel exists; --force replaces it"),
        "record": Case("record -o a.reel", 2, "a.reel exists; --force replaces it"),
        "render": Case("render a.reel -o t.gif", 2, "t.gif exists; --force replaces it"),
        "film": Case("film script.toml -o t.mp4", 2, "t.srt exists; --force replaces it"),
        "gallery": Case("gallery . -o t.html", 2, "t.html exists; --force replaces it"),
        "data": Case("data t.csv -o t.png", 2, "t.png exists; --force replaces it"),
    },
    "file for a folder": {
        "convert": Case("convert run.npz -o t.csv/a.reel", 2, "not a folder: got 't.csv'"),
        "record": Case("record -o t.csv/a.reel", 2, "not a folder: got 't.csv'"),
        "render": Case("render a.reel -o t.csv/a.png", 2, "not a folder: got 't.csv'"),
        "data": Case("data t.csv -o t.csv/a.png", 2, "not a folder: got 't.csv'"),
        "film": Case("film script.toml -o t.csv/f.mp4", 2, "not a folder: got 't.csv'"),
        "batch": Case("batch film.toml -o t.csv", 2, "not a folder: got 't.csv'"),
        "claims": Case("claims article --runs t.csv", 2, "not a folder: got 't.csv'"),
        "gallery": Case("gallery . -o t.csv/g.html", 2, "not a folder: got 't.csv'"),
        "inspect": Case("inspect t.csv/a.reel", 2, "no such file: got 't.csv/a.reel'"),
    },
    "full disk": {
        "convert": Case("convert run.npz -o new/a.reel", 1, "cannot write new/a.reel"),
        "record": Case(
            f"record {_LONG} -o new/a.reel",
            1,
            "cannot write new/a.reel: Input/output error; it keeps epochs 0 to ",
            ("new/a.reel",),
        ),
        "render": Case(
            "render a.reel --size 480p@10 --crf 0 -o new/a.mp4",
            1,
            "cannot write new/a.mp4: File too large",
        ),
        "film": Case(
            "film script.toml --size 480p@30 -q -o new/f.mp4", 1, "cannot write .*: File too large"
        ),
        "batch": Case(
            "batch large.toml -q -o new",
            1,
            "1 of 2 outputs failed",
            ("new/a.reel", "new/results.json"),
        ),
        "gallery": Case("gallery many -o new/g.html", 1, "cannot write new/g.html"),
        "claims": Case("claims article --runs new", 1, "cannot write new/.*: Input/output error"),
        "data": Case("data t.csv", 1, "File too large"),
        "inspect": Case("inspect a.reel --json", 1, "File too large"),
        "list": Case("list", 1, "File too large"),
        "completion": Case("completion bash", 1, "File too large"),
    },
    "no permission": {
        "convert": Case("convert run.npz -o sealed/a.reel", 2, "cannot write sealed/a.reel"),
        "record": Case("record -o sealed/a.reel", 2, "cannot write sealed/a.reel"),
        "render": Case("render a.reel -o sealed/new/a.png", 2, "cannot write sealed/new/a.png"),
        "gallery": Case("gallery . -o sealed/g.html", 2, "cannot write sealed/g.html"),
        "data": Case("data t.csv -o sealed/new/a.png", 2, "cannot write sealed/new/a.png"),
        "film": Case("film script.toml -o sealed/f.mp4", 2, "cannot write sealed/f.mp4"),
        "batch": Case("batch article -o sealed", 2, "cannot write sealed/"),
        "claims": Case("claims article --runs sealed/new", 2, "cannot write sealed/new"),
        "inspect": Case("inspect secret.reel", 2, "cannot open secret.reel"),
    },
    "interrupted": {
        "convert": Case(
            "convert run.npz -o new/a.reel", 130, "interrupted(; nothing was written)?$"
        ),
        "record": Case(
            f"record {_LONG} -o new/a.reel",
            130,
            r"interrupted; new/a\.reel keeps epochs 0 to [\d,]+$",
            ("new/a.reel",),
        ),
        "render": Case(
            "render a.reel --duration 600 -o new/f.mp4",
            130,
            "interrupted; nothing was written$",
        ),
        "batch": Case(
            "batch film.toml -q -o new",
            130,
            "interrupted; new keeps 1 of 2 files$",
            ("new/a.reel", "new/results.json"),
        ),
        "gallery": Case("gallery many -o new/g.html", 130, "interrupted(; nothing was written)?$"),
        "film": Case("film script.toml -o new/f.mp4", 130, "interrupted; nothing was written$"),
        "claims": Case("claims article --runs new", 130, "interrupted(; nothing was written)?$"),
        "data": Case("data t.csv", 130, "interrupted$"),
        "inspect": Case("inspect a.reel --json", 130, "interrupted$"),
        "list": Case("list", 130, "interrupted$"),
        "completion": Case("completion bash", 130, "interrupted$"),
    },
}
CANNOT = {
    "missing file": {"claims", "list", "completion"},
    "existing file": {"batch", "claims", "inspect", "list", "completion"},
    "file for a folder": {"list", "completion"},
    "no permission": {"list", "completion"},
}
"""`list`, `completion` and `inspect` write no file, only `inspect` reads one; `batch` replaces.

`claims` reads recordings that it made itself, and adds those that are missing.
"""


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
    points = np.array([[-1.0, 0], [1, 0], [-1, 1], [1, 1]])
    fields = np.zeros((2000, 1, 32, 32), np.float16)
    np.savez(tmp_path / "run.npz", fields=fields, X=points, y=[0, 1, 0, 1], domain=[-2, 2, -2, 2])
    (tmp_path / "sealed").mkdir(mode=0o555)
    (tmp_path / "scratch").mkdir()
    yield tmp_path
    (tmp_path / "sealed").chmod(0o755)


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
    """Whether the command has begun: it handles SIGHUP, as Python alone does not."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text()
    except FileNotFoundError:
        time.sleep(3)  # a system without /proc
        return True
    (caught,) = re.findall(r"^SigCgt:\s*(\w+)$", status, re.MULTILINE)
    return bool(int(caught, 16) & 1 << (signal.SIGHUP - 1))


@pytest.mark.parametrize("command", CASES["interrupted"])
def test_an_interruption_says_what_is_kept(folder: Path, command: str) -> None:
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
