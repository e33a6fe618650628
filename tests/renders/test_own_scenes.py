"""Scenes in files of other people, rendered by the command line to every kind of format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import imageio.v3 as iio
import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.renders.manim_session import manim_for, play
from epochreel.renders.options import RenderOptions
from epochreel.renders.sinks.sink import Frame, FrameSink
from epochreel.scenes.stage.size import Size

pytestmark = pytest.mark.slow

Run = Callable[..., tuple[int, str, str]]

SIZE = ("--size", "320x180@10")

PLAIN = """
from manim import RED, RIGHT, Dot, Scene, config
from epochreel.scenes import SceneOptions
from dataclasses import dataclass

config.background_color = "#203040"
HALF = config.frame_width / 2

@dataclass(frozen=True)
class Own(SceneOptions):
    speed: float = 1

class Across(Scene):
    options = Own

    def construct(self):
        dot = Dot(radius=1, color=RED).shift(HALF * RIGHT)
        self.add(dot)
        self.wait(0.5)
        self.play(dot.animate.shift(-self.speed * HALF * RIGHT), run_time=1.5)
"""

DUEL = """
from epochreel.scenes import *

class Duel(ReelScene):
    recordings = ["one.reel", "two.reel"]
    duration = 2

    def compose(self):
        plane = Plane.of(self.reels[0].dataset, places_of(self.stage).plane, self.stage)
        parts = [each for reel in self.reels for each in output_of(reel, plane)[::-1]]
        return Composition([Live(each) for each in parts], Pace.shared(self.pace, self.reels))

class Longer(Duel):
    def construct(self):
        super().construct()
        self.wait(1)
"""


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, reels: Path) -> None:
    (tmp_path / "plain.py").write_text(PLAIN, "utf-8")
    (tmp_path / "duel.py").write_text(DUEL, "utf-8")
    for run in ("one", "two"):
        (tmp_path / f"{run}.reel").write_bytes((reels / "spiral.reel").read_bytes())


def frames_of(path: str) -> list[Frame]:
    """The frames of a film; one that a GIF shows for longer is there several times."""
    with av.open(path) as file:
        decoded = list(file.decode(video=0))
    times = [_times(frame) if path.endswith(".gif") else 1 for frame in decoded]
    pictures = [frame.to_ndarray(format="rgb24") for frame in decoded]
    return [each for each, count in zip(pictures, times, strict=True) for _ in range(count)]


def _times(frame: av.VideoFrame) -> int:
    """For how many frames at 10 frames per second it is shown."""
    assert frame.duration
    assert frame.time_base
    return round(frame.duration * frame.time_base * 10)


def left_of_dot(frame: Frame) -> int:
    """The first column with red in it; its width if there is none."""
    red = (frame[:, :, 0].astype(int) - frame[:, :, 2]) > 80
    return int(np.argmax(red.any(axis=0))) if red.any() else frame.shape[1]


@pytest.mark.parametrize("suffix", [".mp4", ".webm", ".gif"])
def test_a_plain_scene_becomes_a_film(suffix: str, run: Run) -> None:
    command = ["render", "--scene", "plain.py:Across", "-o", f"a{suffix}", *SIZE]
    status, _, error = run(*command, *(["--workers", "2"] if suffix != ".gif" else []))
    assert (status, "Error" in error) == (0, False), error
    frames = frames_of(f"a{suffix}")
    assert len(frames) == 20
    places = [left_of_dot(frame) for frame in frames]
    assert places[0] == places[4] > 290
    assert places[-1] < 160
    assert sorted(places, reverse=True) == places
    assert np.abs(frames[0][5, 5].astype(int) - (0x20, 0x30, 0x40)).max() < 6


@pytest.mark.parametrize(
    ("at", "low", "high"), [("1", 130, 145), ("0", 296, 300), ("0.6", 220, 290)]
)
def test_a_plain_scene_becomes_a_picture_at_a_share_of_its_frames(
    at: str, low: int, high: int, run: Run
) -> None:
    size = ["--size", "320x180", "--at", at]
    status, _, error = run("render", "--scene", "plain.py", "-o", "a.png", *size)
    assert status == 0, error
    assert low <= left_of_dot(iio.imread("a.png")[:, :, :3]) <= high


def test_an_option_of_a_plain_scene_is_an_attribute(run: Run) -> None:
    places = []
    for speed in ("0", "-0.5"):
        command = ["render", "--scene", "plain.py", "-f", "-o", "a.png", "--size", "320x180"]
        status, _, error = run(*command, "--scene-option", f"speed={speed}")
        assert status == 0, error
        places.append(left_of_dot(iio.imread("a.png")[:, :, :3]))
    assert 290 < places[0] < 310
    assert places[1] == 320


def test_code_may_look_at_the_size_of_the_frame(run: Run) -> None:
    size = ["--size", "180x180", "--at", "0"]
    status, _, error = run("render", "--scene", "plain.py", "-o", "a.png", *size)
    assert status == 0, error
    assert 150 < left_of_dot(iio.imread("a.png")[:, :, :3]) < 170


def test_a_scene_over_recordings_opens_its_own_or_those_that_are_given(run: Run) -> None:
    command = ["--scene", "duel.py:Duel", "-o", "a.mp4", *SIZE, "--workers", "2"]
    status, _, error = run("render", *command)
    assert status == 0, error
    frames = frames_of("a.mp4")
    assert len(frames) == 20
    assert np.abs(frames[-1].astype(int) - frames[0]).mean() > 3
    status, _, error = run("render", "one.reel", "missing.reel", *command, "-f")
    assert (status, "missing.reel" in error) == (2, True)


def test_epochs_are_shown_by_scenes_that_the_clock_plays(run: Run) -> None:
    pictures = []
    for name, shown in (("whole", []), ("part", ["--epochs-shown", "20..40"])):
        command = ["render", "--scene", "duel.py:Duel", "-o", f"{name}.png", *SIZE, *shown]
        status, _, error = run(*command, "--at", "epoch 30")
        assert status == 0, error
        pictures.append(iio.imread(f"{name}.png"))
    assert (pictures[0] == pictures[1]).all()
    status, _, error = run(
        "render", "--scene", "duel.py:Longer", "-o", "a.png", *SIZE, "--at", "epoch 30"
    )
    assert status == 2
    assert "--at must be a share of the film" in error


def test_a_construct_of_its_own_sets_the_length(run: Run) -> None:
    command = ["render", "--scene", "duel.py:Longer", *SIZE]
    status, _, error = run(*command, "-o", "a.mp4", "--workers", "2", "--duration", "1")
    assert status == 0, error
    assert len(frames_of("a.mp4")) == 20
    status, _, error = run(*command, "-o", "a.gif", "--theme", "light")
    assert status == 0, error
    frames = frames_of("a.gif")
    assert len(frames) == 30
    assert frames[0][2, 2].min() > 200


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["one.reel", "--scene", "plain.py"], "scene 'plain.py' takes no recordings: got 1"),
        (["--scene", "plain.py", "--pace", "log"], "a plain Manim scene sets its own pace"),
        (
            ["--scene", "plain.py", "--scene-option", "sped=3"],
            "did you mean 'speed'?; allowed: speed",
        ),
        (["--scene", "duel.py:Duel", "--scene-option", "x=3"], "got 'x'; it has none of its own"),
        (["--scene", "plain.py", "--scene-option", "speed"], "must be written NAME=VALUE"),
        (["--scene", "plain.py", "--scene-option", "crf=3"], "got 'crf'; write --crf"),
        (["--scene", "bare.py"], "scene 'bare.py' has no recordings; give some, or name them"),
        (["--scene", "plain.py", "-o", "a.png", "--at", "epoch 3"], "--at must be a share of the"),
        ([], "render needs a REEL"),
        (["--scene", "broken.py"], "broken.py, line 5: KeyError: 'red'"),
        (["--scene", "quit.py"], "quit.py, line 5: SystemExit: 0; a scene must not end the pro"),
        (["--scene", "sound.py"], "add_sound is not supported; leave the call out, or render"),
        (["--scene", "embedded.py"], "interactive_embed is not supported"),
        (["--scene", "said.py"], "add_subcaption is not supported"),
    ],
)
def test_what_a_scene_does_not_take_is_refused(
    arguments: list[str], message: str, run: Run, tmp_path: Path
) -> None:
    heads = {
        "bare": "from epochreel.scenes import ReelScene\nclass Bare(ReelScene):\n def compose(self",
        "broken": "from manim import Scene\nclass Broken(Scene):\n def construct(self",
        "quit": "from manim import Scene\nclass Quit(Scene):\n def construct(self",
        "sound": "from manim import Scene\nclass Sound(Scene):\n def construct(self",
        "embedded": "from manim import Scene\nclass Embedded(Scene):\n def construct(self",
        "said": "from manim import Scene\nclass Said(Scene):\n def construct(self",
    }
    bodies = {
        "bare": "pass",
        "broken": "self.wait(1)\n  {}['red']",
        "quit": "import sys\n  sys.exit(0)",
        "sound": "self.add_sound('click.wav')",
        "embedded": "self.interactive_embed()",
        "said": "self.wait(1)\n  self.add_subcaption('one')",
    }
    for name, head in heads.items():
        (tmp_path / f"{name}.py").write_text(f"{head}):\n  {bodies[name]}\n", "utf-8")
    status, _, error = run("render", "-o", "a.mp4", *SIZE, *arguments)
    assert status == 2
    assert message in error
    assert "Traceback" not in error
    assert not (tmp_path / "a.mp4").exists()


class _Full(FrameSink):
    """A disk that is full."""

    def write(self, frame: Frame, repeat: int = 1) -> None:  # noqa: ARG002
        raise OSError("no space left")

    def close(self) -> None:
        pass

    def abort(self) -> None:
        pass


def test_errors_of_the_disk_are_not_the_authors(
    spiral: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for scene, reels in (("plain.py", []), ("duel.py:Duel", [spiral, spiral])):
        size, options = Size(320, 180, 10), RenderOptions(scene=scene)
        with manim_for(size), pytest.raises(OSError, match="no space left"):
            play(reels, options, _Full(), size, wanted=lambda _: True)


def test_random_numbers_are_the_same_in_every_film(run: Run, tmp_path: Path) -> None:
    text = """
import random
from manim import RED, Dot, Scene

class Scattered(Scene):
    def construct(self):
        for _ in range(random.randint(3, 9)):
            self.add(Dot([random.uniform(-5, 5), random.uniform(-3, 3), 0], color=RED))
            self.wait(0.2)
"""
    (tmp_path / "scattered.py").write_text(text, "utf-8")
    for name in ("a.png", "b.png"):
        command = ["render", "--scene", "scattered.py", "-o", name, "--size", "320x180"]
        status, _, error = run(*command)
        assert status == 0, error
    assert (iio.imread("a.png") == iio.imread("b.png")).all()


PLAN = """
[[run]]
name = "a"
epochs = 3

[[run]]
name = "b"
epochs = 3

[[render]]
runs = ["a", "b"]
scene = "duel.py:Duel"
duration = 1
size = "320x180@10"

[[render]]
name = "plain"
scene = "plain.py"
speed = 2
size = "320x180@10"
formats = ["gif"]
"""


def test_plans_take_scenes_of_other_people(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN, "utf-8")
    status, _, error = run("batch", "plan.toml", "-o", "made")
    assert status == 0, error
    assert len(frames_of("made/a-b.mp4")) == 10
    frames = frames_of("made/plain.gif")
    assert len(frames) == 20
    assert left_of_dot(frames[-1]) == 0
    (tmp_path / "plan.toml").write_text(PLAN.replace('"plain"', '"plain"\nruns = "a"'), "utf-8")
    status, _, error = run("batch", "plan.toml", "-o", "again")
    assert status == 2
    assert "render 2 (plain): scene 'plain.py' takes no recordings: got 1" in error
    assert not (tmp_path / "again").exists()
