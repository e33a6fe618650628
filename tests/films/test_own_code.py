"""Code of the user's own is found as far as it is imported, and without running it."""

import os
import sys
import time
from collections.abc import Callable
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.metadata import version
from importlib.util import spec_from_file_location
from pathlib import Path

import pytest

from epochreel.batch.jobs import jobs_of
from epochreel.batch.plan import Plan
from epochreel.datasets.named_modules import importable_from
from epochreel.errors import UserError
from epochreel.films import own_code
from epochreel.films.chapter_files import ChapterJob
from epochreel.films.keys import contents_of
from epochreel.films.own_code import OwnCode
from epochreel.films.script import Script
from epochreel.films.voice import Voice
from epochreel.scenes.stage.narration import Narration
from epochreel.training.spec import RunSpec

Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A function that writes a file into the folder."""

    def file(name: str, text: str = "") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return file


def names_in(code: OwnCode, folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in code.files}


def test_imports_are_followed_wherever_they_are(write: Write, tmp_path: Path) -> None:
    write(
        "mine.py",
        "import os, near\nraise SystemExit\ndef late():\n    from parts.deep import one\n",
    )
    write("near.py", "import mine, numpy\n")
    write("parts/__init__.py", "")
    write("parts/deep.py", "from . import beside\nfrom .. import nothing\n")
    write("parts/beside.py", "from .further import *\n")
    write("parts/further.py", "this is no Python")
    write("unused.py", "")
    code = OwnCode.of_file(tmp_path / "mine.py")
    parts = {f"parts/{name}.py" for name in ("__init__", "deep", "beside", "further")}
    assert names_in(code, tmp_path) == {"mine.py", "near.py", *parts}
    assert code.versions == [f"numpy {version('numpy')}"]


def test_installed_packages_are_known_by_their_versions() -> None:
    code = OwnCode.of_module("sklearn.svm")
    assert code.files == ()
    assert code.versions == [f"sklearn {version('scikit-learn')}"]
    assert OwnCode.of_module("no_such_module_anywhere") == OwnCode()


def test_folders_without_init_are_followed(write: Write, tmp_path: Path) -> None:
    write("mine.py", "import lib.deep.more.one\nfrom lib.deep import other, absent\n")
    write("lib/deep/more/one.py", "")
    write("lib/deep/other.py", "")
    code = OwnCode.of_file(tmp_path / "mine.py")
    assert names_in(code, tmp_path) == {"mine.py", "lib/deep/more/one.py", "lib/deep/other.py"}


class Editable(MetaPathFinder):
    """Finds a package where it is developed, like the finders of editable installs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find_spec(self, name: str, path: object, *_: object) -> ModuleSpec | None:
        init = self.folder / name / "__init__.py"
        if path is not None or not init.is_file():
            return None
        return spec_from_file_location(name, init, submodule_search_locations=[str(init.parent)])


def test_editable_packages_are_followed(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("src/points_in_development/__init__.py", "")
    write("src/points_in_development/shape.py", "")
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, Editable(tmp_path / "src")])
    code = OwnCode.of_module("points_in_development.shape")
    folder = tmp_path / "src/points_in_development"
    assert names_in(code, folder) == {"__init__.py", "shape.py"}


@pytest.mark.parametrize(
    "text", [f"x = {'1 + ' * 50_000}1", f"x = {'-' * 100_000}1", f"x = {'(' * 5_000}", "\0"]
)
def test_code_that_python_cannot_read_imports_nothing(
    write: Write, tmp_path: Path, text: str
) -> None:
    write("mine.py", text)
    assert names_in(OwnCode.of_file(tmp_path / "mine.py"), tmp_path) == {"mine.py"}


@pytest.mark.skipif(os.geteuid() == 0, reason="everything can be read by root")
def test_code_that_may_not_be_read_imports_nothing(write: Write, tmp_path: Path) -> None:
    write("mine.py", "import near").chmod(0)
    assert names_in(OwnCode.of_file(tmp_path / "mine.py"), tmp_path) == {"mine.py"}


def test_what_is_named_like_the_standard_library_counts_if_it_is_named(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write("points_near.py", "import random, queue\n")
    write("random.py", "import queue\n")
    write("queue.py", "")
    assert names_in(OwnCode.of_module("points_near"), tmp_path) == {"points_near.py"}
    assert names_in(OwnCode.of_module("random"), tmp_path) == {"random.py"}


def test_what_has_not_changed_is_not_looked_for_again(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write("points_near.py", "import shape.round\n")
    write("shape/__init__.py", "")
    time.sleep(0.2)
    first = OwnCode.of_module("points_near")
    assert OwnCode.of_module("points_near") is first
    write("shape/round.py", "import corner\n")
    found = {"points_near.py", "shape/__init__.py", "shape/round.py"}
    assert names_in(OwnCode.of_module("points_near"), tmp_path) == found
    time.sleep(0.2)
    assert OwnCode.of_module("points_near") is OwnCode.of_module("points_near")
    write("corner.py", "")
    assert names_in(OwnCode.of_module("points_near"), tmp_path) == {*found, "corner.py"}
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert OwnCode.of_module("points_near") == OwnCode()


def test_what_a_module_imports_is_in_the_key_of_a_run(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from epochreel.films import cached_runs

    monkeypatch.chdir(tmp_path)
    write("points_near.py", "from shape import some\n")
    write("shape.py", "def some():\n    return [[0, 0], [1, 1]], [0, 1]\n")
    spec = RunSpec.parse({"data": "points_near:some"})
    before = cached_runs.key_of(spec)
    write("unused.py", "")
    assert cached_runs.key_of(spec) == before
    write("shape.py", "def some():\n    return [[0, 0], [1, 2]], [0, 1]\n")
    assert cached_runs.key_of(spec) != before


def test_files_of_one_name_are_told_apart(write: Write) -> None:
    paths = [write("a/points.csv", "one"), write("b/points.csv", "other")]
    found = contents_of(paths)
    assert list(found) == ["a/points.csv", "b/points.csv"]
    assert found["a/points.csv"] != found["b/points.csv"]
    assert list(contents_of([*paths[:1], *paths[:1]])) == ["points.csv"]
    assert contents_of([]) == {}


def job(folder: Path, **options: object) -> str:
    made = ChapterJob.of("one", folder, ".mp4", [], {}, options, Narration(()))
    return made.path.name


def test_a_chapter_changes_with_the_code_of_its_scene(write: Write, tmp_path: Path) -> None:
    scene = write("duel.py", "import looks\n")
    write("looks.py", "COLOUR = 1\n")
    before = job(tmp_path, scene=f"{scene}:Duel")
    assert job(tmp_path, scene=f"{scene}:Duel") == before
    write("looks.py", "COLOUR = 22\n")
    changed = job(tmp_path, scene=f"{scene}:Duel")
    assert changed != before
    write("duel.py", "import looks  # changed\n")
    assert job(tmp_path, scene=f"{scene}:Duel") not in (before, changed)


def test_a_chapter_changes_with_a_recording_beside_a_claim(write: Write, tmp_path: Path) -> None:
    row = {"claim": "It learns", "verdict": "holds"}
    reel = write("one.reel", "one")
    before = job(tmp_path, scene="ledger", rows=[{**row, "reel": str(reel)}])
    moved = write("moved/one.reel", "one")
    assert job(tmp_path, scene="ledger", rows=[{**row, "reel": str(moved)}]) == before
    write("one.reel", "other")
    assert job(tmp_path, scene="ledger", rows=[{**row, "reel": str(reel)}]) != before


def test_a_chapter_changes_with_the_claims_that_recordings_stand_at(
    write: Write, tmp_path: Path
) -> None:
    one, other = write("one.reel", "one"), write("other.reel", "other")

    def key(*reels: Path) -> str:
        rows = [
            {"claim": name, "verdict": "holds", "reel": str(reel)}
            for name, reel in zip("ab", reels, strict=True)
        ]
        return job(tmp_path, scene="ledger", rows=rows)

    assert key(one, other) != key(other, one)
    folder, moved = key(one, other), (write("moved/one.reel", "one"), other)
    assert key(*moved) == folder
    same = write("a/it.reel", "one"), write("b/it.reel", "other")
    assert key(*same) != key(*reversed(same))


def test_a_voice_changes_with_its_program_and_what_that_imports(
    write: Write, tmp_path: Path
) -> None:
    program = write("say.sh", "#!/bin/sh\n")
    program.chmod(0o755)
    write("voice.py", "import tone\n")
    write("tone.py", "HIGH = 1\n")
    command = ["./say.sh", "voice.py", "{wav}", "{text}"]

    def path() -> Path:
        return Voice(command, Path("kept"), at=tmp_path).path_of("One.")

    found = [path(), path()]
    for name in ("say.sh", "voice.py", "tone.py"):
        write(name, (tmp_path / name).read_text() + "# changed\n")
        found.append(path())
    assert found[0] == found[1]
    assert len(set(found)) == 4


LIBRARY = "Metadata-Version: 2.1\nName: lib-of-mine\nVersion: {}\n"


@pytest.fixture
def release(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A function that installs a version of the package `lib_of_mine`."""
    write("site-packages/lib_of_mine/__init__.py", "")
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "site-packages")])

    def install(number: str) -> None:
        write("site-packages/lib_of_mine-1.dist-info/METADATA", LIBRARY.format(number))
        own_code._versions.cache_clear()

    install("1.0")
    return install


@pytest.mark.parametrize(
    ("command", "changed"),
    [
        (["python3", "-m", "speak", "{wav}", "{text}"], "speak.py"),
        (["python3", "-m", "speaking", "{wav}", "{text}"], "speaking/__main__.py"),
        (["python3", "-m", "speaking", "{wav}", "{text}"], "speak.py"),
        (["./say", "{wav}", "{text}"], "speak.py"),
        (["python3", "speak.py", "--config=d/voice.cfg", "{wav}", "{text}"], "d/voice.cfg"),
        (["python3", "-m", "speak", "{wav}", "{text}"], None),
        (["./say", "{wav}", "{text}"], None),
    ],
)
def test_a_voice_changes_with_all_that_it_is_known_to_read(
    write: Write,
    tmp_path: Path,
    release: Callable[[str], None],
    command: list[str],
    changed: str | None,
) -> None:
    write("speak.py", "import lib_of_mine\n")
    write("speaking/__main__.py", "import speak\n")
    write("say", "#!/usr/bin/env python3\nimport speak\n").chmod(0o755)
    write("d/voice.cfg", "1")

    def path() -> Path:
        return Voice(command, Path("kept"), at=tmp_path).path_of("One.")

    before = path()
    write("unused.py", "")
    assert path() == before
    if changed is None:
        release("2.0")
    else:
        write(changed, f"{(tmp_path / changed).read_text()}# changed\n")
    assert path() != before


SCRIPT = """
voice = ["./say.sh", "{wav}", "{text}"]

[[run]]
name = "a"
data = "points_of_script:some"
epochs = 2

[[chapter]]
id = "one"
scene = "own.py:Own"
runs = ["a"]

[[chapter]]
id = "two"
scene = "ledger"
options = { rows = [{ claim = "One", verdict = "holds", reel = "a.reel" }] }
"""

OWN = """
from epochreel.scenes import Convergence

class Own(Convergence):
    pass
"""

POINTS = "def some():\n    return [[0, 0], [1, 1], [0, 1], [1, 0]], {labels}\n"


def test_files_are_those_beside_the_script(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reels: Path
) -> None:
    for folder, labels in (("lesson", "[0, 1, 0, 1]"), ("elsewhere", "[0, 1, 2, 3]")):
        write(f"{folder}/points_of_script.py", POINTS.format(labels=labels))
    write("lesson/own.py", OWN)
    write("lesson/say.sh", "#!/bin/sh\n").chmod(0o755)
    (tmp_path / "lesson/a.reel").write_bytes((reels / "linear.reel").read_bytes())
    path = write("lesson/film.toml", SCRIPT)
    monkeypatch.chdir(tmp_path / "elsewhere")
    script = Script.load("../lesson/film.toml")
    assert {Path(each).resolve() for each in script.files} == {
        tmp_path / "lesson" / name for name in ("points_of_script.py", "own.py", "a.reel", "say.sh")
    }
    assert script.versions == []
    (spec,) = script.runs["a"].specs
    with importable_from(path.parent):
        assert spec.data.dataset().classes == 2
    assert spec.data.dataset().classes == 4


@pytest.mark.parametrize("name", ["points_of_script.py", "own.py", "say.sh"])
def test_a_film_of_a_batch_changes_with_packages_that_its_code_imports(
    write: Write,
    tmp_path: Path,
    reels: Path,
    release: Callable[[str], None],
    name: str,
) -> None:
    codes = {
        "points_of_script.py": POINTS.format(labels="[0, 1, 0, 1]"),
        "own.py": OWN,
        "say.sh": "#!/usr/bin/env python3\n",
    }
    for each, text in codes.items():
        own = f"{text}\nimport lib_of_mine\n" if each == name else text
        write(f"lesson/{each}", own).chmod(0o755)
    (tmp_path / "lesson/a.reel").write_bytes((reels / "linear.reel").read_bytes())
    write("lesson/film.toml", SCRIPT)
    plan = write("lesson/plan.toml", '[[film]]\nscript = "film.toml"\n')

    def key() -> str:
        return jobs_of(Plan.load(str(plan)), tmp_path)["film.mp4"].key

    before = key()
    assert key() == before
    release("2.0")
    assert key() != before


def test_a_render_of_a_batch_changes_with_what_its_scene_has_really_imported(
    write: Write, tmp_path: Path, reels: Path
) -> None:
    write("near_by_name.py", "ONE = 1\n")
    write("own.py", f"from importlib import import_module\nimport_module('near_by_name')\n{OWN}")
    (tmp_path / "a.reel").write_bytes((reels / "linear.reel").read_bytes())
    plan = write("plan.toml", '[[render]]\nruns = "a.reel"\nscene = "own.py"\nformats = "png"\n')

    def key() -> str:
        (job,) = jobs_of(Plan.load(str(plan)), tmp_path).values()
        return job.key

    before = key()
    assert key() == before
    write("near_by_name.py", "ONE = 22\n")
    assert key() != before


def test_files_in_the_current_folder_are_not_taken_for_those_of_a_script(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("own.py", OWN)
    text = '[[chapter]]\nid = "one"\nscene = "own.py:Own"\n'
    write("lesson/film.toml", text)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match=r"no such file: got 'lesson/own.py'"):
        Script.load("lesson/film.toml")
