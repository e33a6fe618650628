"""What killed processes leave is removed by the next; what a living one uses never is."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from epochreel.appearing import appearing, appearing_unlocked, remove_left, temporary_folder

_FILE = """
import sys
from pathlib import Path
from epochreel.appearing import appearing, temporary_folder
with appearing(Path(sys.argv[1])) as part, temporary_folder() as folder:
    part.write_text("half")
    (folder / "inside").mkdir()
    print(part, folder, flush=True)
    sys.stdin.read()
"""


@contextmanager
def _writing(path: Path) -> Iterator[tuple[Path, Path, "subprocess.Popen[str]"]]:
    """Another process that writes to `path`: its temporary file and folder, and itself."""
    process = subprocess.Popen(
        [sys.executable, "-c", _FILE, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    part, folder = map(Path, process.stdout.readline().split())
    try:
        yield part, folder, process
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(autouse=True)
def _scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))


@pytest.mark.parametrize("name", ["film.mp4", "[a]*?.png", f"{'n' * 200}.gif"])
def test_what_a_killed_process_left_is_removed(tmp_path: Path, name: str) -> None:
    with _writing(tmp_path / name) as (part, folder, process):
        process.kill()
        process.wait()
        assert part.read_text() == "half"
        with appearing(tmp_path / name) as other:
            assert not part.exists()
            other.write_text("whole")
        with temporary_folder() as mine:
            assert not folder.exists()
            assert mine.is_dir()
        assert not mine.exists()
    assert (tmp_path / name).read_text() == "whole"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, "tmp"])


def test_what_a_living_process_uses_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    with _writing(path) as (part, folder, process):
        with appearing(path) as other, temporary_folder():
            other.write_text("first")
        assert part.read_text() == "half"
        assert (folder / "inside").is_dir()
        process.communicate("")
        assert process.returncode == 0
        assert path.read_text() == "half"
        assert not folder.exists()


def test_files_of_other_outputs_and_of_users_are_kept(tmp_path: Path) -> None:
    kept = [
        tmp_path / name
        for name in (".film.part.mp4", ".film.mine.part.mp4", ".o.0123abcd.part.mp4")
    ]
    kept += [tmp_path / "tmp" / name for name in ("epochreel-mine", "epochreel.txt")]
    for each in kept:
        each.write_text("mine")
    (tmp_path / ".film.0123abcd.part.mp4").symlink_to(kept[1])
    with appearing(tmp_path / "film.mp4") as part, temporary_folder():
        part.write_text("film")
    assert [each.read_text() for each in kept] == ["mine"] * len(kept)


def test_what_is_written_in_an_instant_was_left_if_it_is_an_hour_old(tmp_path: Path) -> None:
    names = [".a.0123abcd.new.reel", ".a.4567abcd.new.reel", ".b.0123abcd.new.reel", ".a.new.reel"]
    old, recent, other, own = (tmp_path / name for name in names)
    for each in (old, recent, other, own):
        each.touch()
        if each != recent:
            os.utime(each, (time.time() - 4000,) * 2)
    with appearing_unlocked(tmp_path / "a.reel"):
        assert not old.exists()
        assert recent.exists()
    remove_left(tmp_path)
    assert [each.exists() for each in (recent, other, own)] == [True, False, True]


def test_both_are_removed_on_an_error(tmp_path: Path) -> None:
    def fail() -> None:
        with appearing(tmp_path / "a.png") as part, temporary_folder() as folder:
            (folder / "b").touch()
            part.write_text("half")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert [path.name for path in tmp_path.rglob("*")] == ["tmp"]


_INTERRUPTED = """
import os, shutil, sys
from pathlib import Path
from epochreel.appearing import appearing, temporary_folder
from epochreel.commands.outputs import folder_of

film = Path("new/film.mp4")

def interrupting(steps):
    def trace(frame, event, _):
        global left
        if Path(frame.f_code.co_filename).name not in ("appearing.py", "contextlib.py"):
            return None
        frame.f_trace_opcodes = True
        left -= event == "opcode"
        if left == 0:
            sys.settrace(None)
            raise KeyboardInterrupt
        return trace
    global left
    left = steps
    sys.settrace(trace)

os.chdir(sys.argv[1])
for steps in range(1, 10_000):
    child = os.fork()
    if child == 0:
        sys.stderr = open(os.devnull, "w")
        interrupting(steps)
        with folder_of(film), appearing(film) as part, temporary_folder() as folder:
            part.write_text("whole")
        sys.settrace(None)
        sys.exit(0)
    _, status = os.waitpid(child, 0)
    if found := [*Path("new").glob(".*"), *Path("tmp").iterdir()]:
        sys.exit(f"{found} after {steps} steps")
    if film.parent.exists() != film.exists():
        sys.exit(f"the folder is left after {steps} steps")
    if status == 0:
        print(steps)
        break
    shutil.rmtree(film.parent, ignore_errors=True)
"""


@pytest.mark.slow
def test_an_interruption_at_any_step_leaves_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _INTERRUPTED, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stderr, done.returncode) == ("", 0)
    assert int(done.stdout) > 100
    assert (tmp_path / "new" / "film.mp4").read_text() == "whole"


_FORKED = """
import os, sys
from pathlib import Path
from epochreel.appearing import alone, appearing, temporary_folder
path = Path(sys.argv[1])
blocks = [appearing(path), temporary_folder(), alone(path)]
part, folder, _ = [each.__enter__() for each in blocks]
part.write_text("whole")
if os.fork() == 0:
    blocks.clear()  # which ends them, as they are collected
    os._exit(0)
os.wait()
made = [part, folder, *path.parent.glob(".*.lock")]
assert len(made) == 3 and all(each.exists() for each in made)
for each in reversed(blocks):
    each.__exit__(None, None, None)
assert not any(each.exists() for each in made)
"""


def test_a_forked_child_leaves_what_is_unfinished_to_its_parent(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    subprocess.run([sys.executable, "-c", _FORKED, str(path)], check=True)
    assert path.read_text() == "whole"
