"""Scenes of other people, by the name of their file or of their entry point."""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from manim import BLACK, config

from epochreel.errors import UserError
from epochreel.renders.manim_session import manim_for
from epochreel.renders.options import RenderOptions
from epochreel.scenes.catalogue import ANY
from epochreel.scenes.finding import GROUP, entry_of, installed_scenes
from epochreel.scenes.foreign import Author
from epochreel.scenes.options import ComparisonOptions, SceneOptions
from epochreel.scenes.stage.size import Size

MOVES = """
from manim import Circle, Create, Scene

class Moves(Scene):
    '''A circle appears.

    Nothing else.'''
    def construct(self):
        self.play(Create(Circle()))
"""

FRAMED = """
from dataclasses import dataclass
from epochreel.scenes import Composition, ReelScene, SceneOptions

@dataclass(frozen=True)
class Own(SceneOptions):
    width: float = 4

class Timed(ReelScene):
    options = Own
    duration = 3
    def compose(self):
        return Composition([], float)

class Played(Timed):
    width = 5
    def construct(self):
        self.wait(1)
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    before, path = set(sys.modules), list(sys.path)
    yield
    assert sys.path == path
    assert not [name for name in set(sys.modules) - before if "beside" in name]
    for name in set(sys.modules) - before:
        if name.startswith(str(tmp_path)):
            del sys.modules[name]


def write(name: str, text: str) -> None:
    path = Path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")


def test_a_plain_scene_takes_neither_recordings_nor_frame_options() -> None:
    write("moves.py", MOVES)
    entry = entry_of("moves.py:Moves")
    assert (entry.name, entry.summary) == ("Moves", "A circle appears")
    assert (entry.framed, entry.timed, entry.options) == (False, False, SceneOptions)
    assert entry_of("moves.py").scene_class() is entry.scene_class()


def test_a_scene_over_recordings_has_the_options_of_its_class() -> None:
    write("framed.py", FRAMED)
    timed, played = entry_of("framed.py:Timed"), entry_of("framed.py:Played")
    assert (timed.framed, timed.timed) == (True, True)
    assert (played.framed, played.timed) == (True, False)
    options = RenderOptions(scene="framed.py:Played", width="7", theme="light")
    assert options.of_scene == {"width": 7.0, "theme": "light"}
    assert options.frame.duration == 3
    assert vars(RenderOptions(scene="framed.py:Played").own) == {"width": 5}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("mvoes.py:Moves", "no such file: got 'mvoes.py'"),
        ("moves.py:Movse", "no such scene in moves.py: got 'Movse'; did you mean 'Moves'?"),
        ("moves.py:Circle", "not a scene in moves.py: got 'Circle'; a scene is a subclass"),
        ("framed.py", "several scenes in framed.py; allowed: Timed, Played; name one of them"),
        ("empty.py", "no scene in empty.py"),
        ("moves:Moves", "unknown scene: got 'moves:Moves'"),
    ],
)
def test_names_that_are_wrong_are_refused(name: str, message: str) -> None:
    write("moves.py", MOVES)
    write("framed.py", FRAMED)
    write("empty.py", "")
    with pytest.raises(UserError) as caught:
        entry_of(name)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = (\n", "bad.py, line 1: '(' was never closed"),
        ("\nx = 1 / 0\n", "bad.py, line 2: ZeroDivisionError: division by zero"),
        ("import beside_us\n", "beside_us.py, line 3: NameError: name 'missing' is not defined"),
        (
            "from nowhere import x\n",
            "bad.py, line 1: ModuleNotFoundError: No module named 'nowhere'",
        ),
        ("from manim import config\nconfig.renderer = 'opengl'\n", "OpenGL is not supported"),
        (
            "import sys\nsys.exit()\n",
            "bad.py, line 2: SystemExit; a scene must not end the program",
        ),
        ("import sys\nsys.exit(143)\n", "bad.py, line 2: SystemExit: 143; a scene must not"),
        ("raise SystemExit('so it is')\n", "bad.py, line 1: SystemExit: so it is; a scene"),
    ],
)
def test_errors_of_an_authors_code_name_its_line(text: str, message: str) -> None:
    write("bad.py", text)
    write("beside_us.py", "def f():\n    pass\nmissing\n")
    with pytest.raises(UserError) as caught:
        entry_of("bad.py")
    assert message in str(caught.value)


def test_files_find_the_modules_beside_them_and_no_others() -> None:
    for folder in ("one", "two"):
        write(f"{folder}/beside.py", f"NAME = {folder!r}\n")
        write(f"{folder}/moves.py", f"import beside\n{MOVES}\n    name = beside.NAME\n")
    assert [entry_of(f"{name}/moves.py").scene_class().name for name in ("one", "two")] == [
        "one",
        "two",
    ]


def test_a_changed_file_is_loaded_again() -> None:
    write("moves.py", MOVES)
    assert entry_of("moves.py").name == "Moves"
    write("moves.py", MOVES.replace("Moves", "Moved"))
    assert entry_of("moves.py").name == "Moved"


def test_a_changed_helper_is_loaded_again() -> None:
    write("moves.py", f"import beside_me\n{MOVES}\n    name = beside_me.NAME\n")
    for name in ("one", "three"):
        write("beside_me.py", f"NAME = {name!r}\n")
        assert entry_of("moves.py").scene_class().name == name
    Path("beside_me.py").unlink()
    with pytest.raises(UserError, match="No module named 'beside_me'"):
        entry_of("moves.py")


def test_modules_of_the_host_stay_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("beside_both.py", "class Mate:\n    pass\n")
    write("beside_later.py", "")
    late = "\n    @classmethod\n    def late(cls):\n        import beside_later\n"
    write("moves.py", f"import beside_both\n{MOVES}{late}    mate = beside_both.Mate\n")
    author = entry_of("moves.py").author
    assert author is not None
    assert "beside_both" not in sys.modules
    with monkeypatch.context() as patch:
        patch.syspath_prepend(str(tmp_path))
        host = importlib.import_module("beside_both")
    try:
        with author.at_work():
            assert sys.modules["beside_both"].Mate is author.scene("Moves").mate is not host.Mate
            author.scene("Moves").late()
        assert sys.modules["beside_both"] is host
        assert "beside_later" not in sys.modules
    finally:
        del sys.modules["beside_both"]


def test_code_may_change_the_path_of_imports(tmp_path: Path) -> None:
    write("moves.py", f"import sys\nsys.path.remove({str(tmp_path)!r})\n{MOVES}")
    assert entry_of("moves.py").name == "Moves"


@pytest.mark.parametrize(("reads", "runs"), [("config.media_width", 1), ("config.frame_width", 2)])
def test_a_file_runs_again_for_another_size_only_if_it_reads_the_size(
    reads: str, runs: int
) -> None:
    count = "with open('runs.txt', 'a') as file:\n    file.write('x')\n"
    write("moves.py", f"from manim import config\n{count}WIDE = {reads}\n{MOVES}")
    options = RenderOptions(scene="moves.py")
    for _ in range(2):
        with manim_for(Size(180, 180, 10)):
            entry_of(options.scene)
    assert len(Path("runs.txt").read_text()) == runs


def test_settings_of_manim_do_not_leak() -> None:
    write("moves.py", f"from manim import config\nconfig.background_color = 'RED'\n{MOVES}")
    author = entry_of("moves.py").author
    assert author is not None
    assert config.background_color == BLACK
    with author.at_work():
        assert config.background_color.to_hex() == "#FC6255"
    assert config.background_color == BLACK


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"duration": 3},
            "option 'duration' does not apply to scene 'moves.py'; a plain Manim sce",
        ),
        ({"goal": 0.5}, "option 'goal' does not apply to scene 'moves.py'"),
    ],
)
def test_options_that_a_plain_scene_does_not_take_are_refused(
    options: dict[str, object], message: str
) -> None:
    write("moves.py", MOVES)
    with pytest.raises(UserError) as caught:
        RenderOptions(scene="moves.py", **options)
    assert message in str(caught.value)


def test_options_of_a_class_extend_those_of_its_base() -> None:
    text = FRAMED.replace("(ReelScene)", "(Comparison)").replace("ReelScene,", "Comparison,")
    write("framed.py", text)
    with pytest.raises(UserError) as caught:
        entry_of("framed.py:Timed")
    message = "Timed.options must be a subclass of ComparisonOptions: got 'Own'"
    assert str(caught.value) == message


@pytest.mark.parametrize(("options", "given"), [("3", "3"), ("int", "'int'")])
def test_options_of_a_class_are_a_model(options: str, given: str) -> None:
    write("framed.py", FRAMED.replace("options = Own", f"options = {options}"))
    with pytest.raises(UserError, match=f"must be a subclass of SceneOptions: got {given}$"):
        entry_of("framed.py:Timed")


def test_a_scene_shows_as_many_recordings_as_the_one_whose_film_it_has() -> None:
    text = "from epochreel.scenes import *\nclass Same(Comparison):\n    pass\n"
    text += (
        "class Other(Comparison):\n    def compose(self):\n        return Composition([], float)\n"
    )
    write("derived.py", text)
    assert entry_of("derived.py:Same").shows == (2, 9)
    assert entry_of("derived.py:Other").shows == ANY


def test_scenes_of_packages_do_not_take_names_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    points = [EntryPoint(name, "scenes:Moves", GROUP) for name in ("network", "ledger", "moves")]
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: points)
    assert [*installed_scenes()] == ["moves"]


def test_a_scene_that_no_package_is_known_of_is_named_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    points = [EntryPoint("moves", "", GROUP)]
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: points)
    with pytest.raises(UserError, match=r"^scene 'moves': its entry point names no class"):
        entry_of("moves")


def test_scenes_of_ours_are_known_by_their_class_not_by_its_name() -> None:
    text = FRAMED.replace("Played(Timed)", "Race(epochs.Comparison)").replace("Timed", "Comparison")
    write("named.py", f"from epochreel import scenes as epochs\n{text}")
    ours, named = entry_of("named.py:Race"), entry_of("named.py:Comparison")
    assert (ours.options, ours.shows) == (ComparisonOptions, (2, 9))
    assert (named.options.__name__, named.shows) == ("Own", ANY)


def test_modules_beside_an_installed_scene_stay_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("packaged_scene.py", MOVES)
    write("lazily_loaded.py", "")
    with monkeypatch.context() as patch:
        patch.syspath_prepend(str(tmp_path))
        author = Author.of_package(EntryPoint("moves", "packaged_scene:Moves", GROUP))
        assert author.scene("Moves").__module__ == "packaged_scene"
        with author.at_work():
            importlib.import_module("lazily_loaded")
    for name in ("packaged_scene", "lazily_loaded"):
        del sys.modules[name]  # a KeyError unless it is loaded


def test_files_are_loaded_when_no_other_thread_is_drawing() -> None:
    write("moves.py", MOVES)
    loaded: list[str] = []
    thread = threading.Thread(target=lambda: loaded.append(entry_of("moves.py").name))
    with manim_for(Size(320, 180, 10)):
        thread.start()
        thread.join(0.3)
        assert loaded == []
    thread.join(10)
    assert loaded == ["Moves"]
