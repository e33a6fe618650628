"""Ends that have little to do with the input: encodings, streams, and what is missing."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from epochreel.cli import COMMANDS
from epochreel.commands.list import LISTS

Run = Callable[..., tuple[int, str, str]]

PYTHON = (sys.executable, "-m", "epochreel")
SMALL = ("--size", "128x72@10", "--duration", "0.5")


def finished(
    folder: Path, *arguments: str, program: tuple[str, ...] = PYTHON, **variables: str | None
) -> subprocess.CompletedProcess[bytes]:
    """A command that was run in `folder`; variables that are None are not set."""
    environment = {**os.environ, **variables}
    given = {name: value for name, value in environment.items() if value is not None}
    return subprocess.run(
        [*program, *arguments], cwd=folder, env=given, capture_output=True, check=False
    )


def through_shell(folder: Path, arguments: str, redirection: str) -> tuple[int, str]:
    """Exit code and standard error of a command with redirected output."""
    command = f'"{sys.executable}" -m epochreel {arguments} {redirection}'
    done = subprocess.run(
        ["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("encoding", ["ascii", pytest.param("latin-1", marks=pytest.mark.slow)])
@pytest.mark.parametrize("arguments", [*((name, "--help") for name in COMMANDS), ("list",)])
def test_help_and_lists_are_printed_in_any_encoding(
    tmp_path: Path, arguments: tuple[str, ...], encoding: str
) -> None:
    done = finished(tmp_path, *arguments, PYTHONIOENCODING=encoding, LC_ALL="C", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout.splitlines()) > 5


@pytest.mark.slow
def test_letters_that_an_encoding_lacks_are_replaced(reels: Path, tmp_path: Path) -> None:
    (tmp_path / "ö.reel").write_bytes((reels / "linear.reel").read_bytes())
    done = finished(tmp_path, "inspect", "ö.reel", PYTHONIOENCODING="iso8859-5")
    assert done.returncode == 0
    assert "logistic regression * Adam 0.1 * linear" in done.stdout.decode("iso8859-5")
    as_json = finished(tmp_path, "inspect", "ö.reel", "--json", PYTHONIOENCODING="latin-1")
    assert (as_json.returncode, as_json.stdout.isascii()) == (0, True)
    arguments = ("render", "ö.reel", *SMALL, "-o", "ö.png")
    done = finished(tmp_path, *arguments, PYTHONIOENCODING="iso8859-5")
    assert done.stderr.decode("iso8859-5").startswith("o.png  128x72, ")


@pytest.mark.slow
def test_closed_and_full_output_is_no_traceback(reels: Path, tmp_path: Path) -> None:
    inspect = f"inspect '{reels / 'linear.reel'}' --json"
    lost = "epochreel: standard output is closed, so that nothing could be printed\n"
    assert through_shell(tmp_path, inspect, ">&-") == (1, lost)
    assert through_shell(tmp_path, "inspect absent.reel", "2>&-") == (2, "")
    (tmp_path / "plan.toml").write_text('[[run]]\nname = "a"\nepochs = 1\npoints = 32\n')
    assert through_shell(tmp_path, "batch plan.toml -q", ">&-") == (0, "")
    for command in ("batch article --dry-run", "record --epochs 1 -q --json"):
        assert through_shell(tmp_path, command, ">&-") == (1, lost)
    render = f"render '{reels / 'linear.reel'}' --size 128x72 --format png --no-metadata"
    closed = "epochreel: standard output is closed; redirect it, or name a file\n"
    assert through_shell(tmp_path, f"{render} -o -", ">&-") == (2, closed)
    assert through_shell(tmp_path, f"{render} -q -o a.png", ">&- 2>&- <&-") == (0, "")
    exists = "epochreel: a.png exists; --force replaces it\n"
    assert through_shell(tmp_path, f"{render} -o a.png", "<&-") == (2, exists)
    assert through_shell(tmp_path, f"{render} -o a.png", "<&- 2>&-") == (2, "")
    assert through_shell(tmp_path, f"{render} -o -", "2>&- >b.png") == (0, "")
    assert (tmp_path / "b.png").read_bytes() == (tmp_path / "a.png").read_bytes()
    if Path("/dev/full").exists():
        full = "epochreel: cannot write to standard output: No space left on device\n"
        assert through_shell(tmp_path, inspect, ">/dev/full") == (1, full)
        assert through_shell(tmp_path, "list", ">/dev/full") == (1, full)
        assert through_shell(tmp_path, "inspect absent.reel", "2>/dev/full") == (2, "")


@pytest.mark.parametrize("arguments", [("list", "sizes"), ("--version",), ("list", "--help")])
def test_what_cannot_be_printed_is_a_failure(
    arguments: tuple[str, ...], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", None)  # as Python has it where it is closed
    lost = "epochreel: standard output is closed, so that nothing could be printed\n"
    assert run(*arguments) == (1, "", lost)


def test_a_render_needs_no_path_and_writes_one_line(reels: Path, tmp_path: Path) -> None:
    arguments = ("render", str(reels / "linear.reel"), *SMALL, "-o", "a.png")
    done = finished(tmp_path, *arguments, PATH=None)
    assert (done.returncode, done.stderr[:14]) == (0, "a.png  128×72".encode())
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    ("library", "arguments", "message"),
    [
        (
            "torch",
            ["record", "spiral", "-o", "a.reel"],
            "recording needs PyTorch; install it with `pip install torch`",
        ),
        ("manim", ["render", "linear.reel"], "rendering needs Manim; install it with"),
        ("av", ["render", "linear.reel"], "this command needs av; install it with"),
    ],
)
def test_a_missing_library_is_named(
    reels: Path, library: str, arguments: list[str], message: str
) -> None:
    start = f"import sys; sys.modules[{library!r}] = None; import epochreel.cli as c; c.main()"
    done = finished(reels, *arguments, program=(sys.executable, "-c", start))
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().startswith(f"epochreel: {message}")
    assert done.stderr.count(b"\n") == 1


def test_an_unexpected_error_is_one_line_and_a_traceback_on_demand(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing: dict[str, dict[str, str]] = {}
    monkeypatch.setitem(LISTS, "sizes", lambda: nothing["gone"])
    assert run("list", "sizes") == (
        1,
        "",
        "epochreel: internal error: KeyError: 'gone'; run again with -v for the traceback\n",
    )
    for arguments in (["list", "sizes", "-v"], ["--verbose", "list", "sizes"]):
        with pytest.raises(KeyError, match="gone"):
            run(*arguments)


@pytest.mark.parametrize(
    ("code", "end"), [("over", (1, "", "epochreel: over\n")), (None, (0, "", "")), (3, (3, "", ""))]
)
def test_exits_of_other_code_keep_their_codes_and_words(
    code: str | int | None, end: tuple[int, str, str], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LISTS, "sizes", lambda: sys.exit(code))
    assert run("list", "sizes") == end


def test_the_log_of_manim_is_shown_on_demand(reels: Path, tmp_path: Path) -> None:
    verbose = finished(tmp_path, "render", str(reels / "linear.reel"), *SMALL, "-o", "a.png", "-v")
    assert b"INFO" in verbose.stdout + verbose.stderr


@pytest.mark.slow
def test_workers_show_their_log_on_demand(reels: Path, tmp_path: Path) -> None:
    film = ("render", str(reels / "linear.reel"), *SMALL, "-o", "a.mp4", "-f", "--workers", "2")
    quiet, verbose = (finished(tmp_path, *film, *more) for more in ((), ("-v",)))
    assert quiet.stderr.count(b"\n") == 1
    assert b"INFO" in verbose.stdout + verbose.stderr


@pytest.mark.parametrize("bad", ["record --data", "record --label", "render a.reel --title"])
def test_text_that_is_not_utf_8_is_refused(tmp_path: Path, bad: str) -> None:
    status, err = through_shell(tmp_path, bad, "\"$(printf 'a\\377b')\"")
    option = bad.rpartition(" ")[2]
    message = f"epochreel: {option} must be text in UTF-8: got 'a\\udcffb'\n"
    assert (status, err) == (2, message)


@pytest.mark.parametrize(
    "name",
    [
        "file:x",
        "a?mode=ro#%20",
        *(
            pytest.param(name, marks=pytest.mark.slow)
            for name in ("a:b", "http:x", "imageio:x", "-")
        ),
    ],
)
def test_a_colon_in_a_name_is_no_protocol(run: Run, tmp_path: Path, name: str) -> None:
    for folder in (".", "http:"):
        (tmp_path / folder).mkdir(exist_ok=True)
        table, reel, *films = (f"{folder}/{name}.{each}" for each in ("csv", "reel", "mp4", "png"))
        (tmp_path / table).write_text("".join(f"{i},{i % 3},{i % 2}\n" for i in range(20)))
        assert run("record", "--data", table, "--epochs", "1", "-q", "-o", reel) == (0, "", "")
        for film in films:
            assert run("render", reel, *SMALL, "-q", "-o", film) == (0, "", "")
            assert (tmp_path / film).stat().st_size > 1000


@pytest.mark.parametrize(
    "arguments",
    [
        ["record", "--epochs", "0"],
        ["record", "--seeds", "3-1"],
        ["record", "--data", "absent.csv"],
        ["record", "-o", "a.mp4"],
        ["render", "absent.reel"],
        ["render", "linear.reel", "--crf", "99"],
        ["render", "linear.reel", "spiral.reel"],
        ["render", "linear.reel", "-o", "a.avi"],
        ["render", "linear.reel", "-o", "linear.reel/a.mp4"],
        ["batch", "article", "--jobs", "0"],
        ["batch", "absent.toml"],
    ],
)
def test_bad_input_is_refused_before_large_libraries_are_loaded(
    reels: Path, arguments: list[str]
) -> None:
    program = (sys.executable, "-X", "importtime", "-m", "epochreel")
    done = finished(reels, *arguments, program=program)
    lines = done.stderr.decode().splitlines()
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}
    assert done.returncode == 2
    assert lines[-1].startswith("epochreel: ")
    assert "click" in loaded
    assert loaded & {"torch", "manim"} == set()


def test_a_full_temporary_folder_is_named(reels: Path, tmp_path: Path, tiny_disk: Path) -> None:
    (tiny_disk / "filler").write_bytes(bytes(99 * 4096))
    arguments = ("render", str(reels / "linear.reel"), *SMALL, "-o", "a.png")
    # On a system that cannot set type in memory.
    code = "import os\nvars(os).pop('memfd_create', None)\nfrom epochreel.cli import main\nmain()"
    program = (sys.executable, "-c", code)
    done = finished(tmp_path, *arguments, program=program, TMPDIR=str(tiny_disk))
    full = f"no space left in the temporary folder {tiny_disk}; set TMPDIR to another folder"
    assert (done.returncode, done.stderr.decode()) == (1, f"epochreel: {full}\n")
    assert [path.name for path in tiny_disk.iterdir()] == ["filler"]
    assert [path.name for path in tmp_path.iterdir()] == ["disk"]


@pytest.mark.parametrize(
    "output", ["film", *(pytest.param(name, marks=pytest.mark.slow) for name in ("-", "/dev/null"))]
)
def test_a_full_temporary_folder_is_not_taken_for_the_output(
    output: str, reels: Path, tmp_path: Path, tiny_disk: Path
) -> None:
    large = ("--size", "480p@10", "--crf", "0", "--duration", "3", "--format", "mp4")
    arguments = ("render", str(reels / "spiral.reel"), *large, "-o", output)
    done = finished(tmp_path, *arguments, TMPDIR=str(tiny_disk))
    full = f"no space left in the temporary folder {tiny_disk}; set TMPDIR to another folder"
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == f"epochreel: {full}\n"
    assert [list(tiny_disk.iterdir()), list(tmp_path.iterdir())] == [[], [tiny_disk]]


_DROPPING = """
import signal, sys, time, weakref
from epochreel.commands.ends import run_to_end

class Thing: pass

def command():
    thing = Thing()
    kept = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGTERM))
    del thing
    time.sleep(30)

sys.exit(run_to_end(command))
"""


def test_a_signal_is_not_lost_in_a_callback_whose_errors_python_drops(tmp_path: Path) -> None:
    done = finished(tmp_path, program=(sys.executable, "-c", _DROPPING))
    assert (done.returncode, done.stderr) == (143, b"epochreel: interrupted\n")


_DISGUISED = """
import signal, sys
from epochreel.commands.ends import run_to_end
from epochreel.commands.results import interruption

def command():
    with interruption():
        try:
            signal.raise_signal(signal.SIGTERM)
        except BaseException:
            raise SystemError("a compiled function failed")

sys.exit(run_to_end(command))
"""


def test_a_signal_that_a_library_turns_into_its_own_error_is_no_failure(tmp_path: Path) -> None:
    done = finished(tmp_path, program=(sys.executable, "-c", _DISGUISED))
    message = b"epochreel: interrupted; nothing was written\n"
    assert (done.returncode, done.stderr) == (143, message)


_IGNORED = """
import signal, sys, time
from epochreel.commands.ends import run_to_end
from epochreel.commands.results import interruption

def command():
    with interruption():
        try:
            signal.raise_signal(signal.SIGTERM)
        except BaseException:
            pass
        time.sleep(30)

sys.exit(run_to_end(command))
"""


def test_a_signal_is_not_lost_where_a_library_ignores_all_exceptions(tmp_path: Path) -> None:
    done = finished(tmp_path, program=(sys.executable, "-c", _IGNORED))
    message = b"epochreel: interrupted; nothing was written\n"
    assert (done.returncode, done.stderr) == (143, message)


_CLEANING = """
import signal, sys, time
from epochreel.commands.ends import run_to_end

def command():
    try:
        try:
            signal.raise_signal(signal.SIGTERM)
        finally:
            try:
                raise OSError("in the clean-up")
            except OSError:
                time.sleep(0.5)
    finally:
        time.sleep(0.5)
        print("cleaned")

sys.exit(run_to_end(command))
"""


def test_a_clean_up_that_takes_long_is_not_interrupted(tmp_path: Path) -> None:
    done = finished(tmp_path, program=(sys.executable, "-c", _CLEANING))
    assert (done.returncode, done.stdout, done.stderr) == (
        143,
        b"cleaned\n",
        b"epochreel: interrupted\n",
    )
