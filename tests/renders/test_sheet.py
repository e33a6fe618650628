"""Pictures that Cairo draws: they look like frames, in every format and program."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import cairo
import numpy as np
import pytest
from manim import LEFT, RIGHT, ImageMobject, Square
from PIL import Image

from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.renders.drawing.still_camera import StillCamera
from epochreel.renders.drawing.vector import VectorPainter
from epochreel.renders.options import RenderOptions
from epochreel.renders.render_recordings import render_recordings
from epochreel.renders.sheet import _distinct
from epochreel.renders.sinks.sink import Frame
from epochreel.tests.scenes.tiny import SPIRAL
from epochreel.tests.scenes.tiny import recording as tiny

DRAWN = (".svg", ".pdf")


def made(reel: Path, output: Path, **given: object) -> Path:
    return render_recordings(reel, output, RenderOptions(**given)).path


def pixels(path: Path) -> Frame:
    """A picture; SVG by Chromium, PDF by Poppler."""
    shown = path.with_name(f"{path.stem}-{path.suffix[1:]}.png")
    if path.suffix == ".pdf":
        stem = str(shown.with_suffix(""))
        subprocess.run(["pdftoppm", "-r", "96", "-png", "-singlefile", path, stem], check=True)
    elif path.suffix == ".svg":
        chromium = shutil.which("chromium") or pytest.skip("there is no Chromium")
        with Image.open(path.with_suffix(".png")) as twin:
            size = "{},{}".format(*twin.size)
        command = [chromium, "--headless", "--no-sandbox", f"--window-size={size}"]
        subprocess.run([*command, f"--screenshot={shown}", path.as_uri()], check=True)
    else:
        shown = path
    with Image.open(shown) as picture:
        return np.asarray(picture.convert("RGB"))


def alike(one: Frame, other: Frame) -> bool:
    """Whether two pictures differ at edges only."""
    assert one.shape == other.shape
    difference = np.abs(one.astype(int) - other)
    return bool(difference.mean() < 2.5 and (difference.max(axis=2) > 60).mean() < 0.01)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", DRAWN)
@pytest.mark.parametrize(
    "given", [{"moments": 3}, {"size": "640x360", "at": 0.5}], ids=["strip", "still"]
)
def test_it_looks_like_its_raster_twin(
    given: dict[str, object], suffix: str, reels: Path, tmp_path: Path
) -> None:
    reel = reels / "spiral.reel"
    twin = pixels(made(reel, tmp_path / "a.png", **given))
    assert twin.std() > 30
    assert alike(pixels(made(reel, tmp_path / f"a{suffix}", **given)), twin)


def test_a_strip_has_panels_side_by_side_that_end_as_the_film_ends(
    reels: Path, tmp_path: Path
) -> None:
    reel = reels / "spiral.reel"
    strips = {n: pixels(made(reel, tmp_path / f"{n}.png", moments=n)) for n in (2, 6)}
    assert strips[2].shape[0] == strips[6].shape[0]
    assert 2.8 < strips[6].shape[1] / strips[2].shape[1] < 3
    last = [each[150:450, -350:-30] for each in strips.values()]
    first = [each[150:450, 30:350] for each in strips.values()]
    assert (first[0] == first[1]).all()
    assert np.abs(first[0].astype(int) - last[0]).mean() > 3
    assert (
        min(
            np.abs(last[0][:, 2:-2].astype(int) - last[1][:, 2 + by : 318 + by]).mean()
            for by in (-1, 0, 1)
        )
        < 0.1
    )


def test_below_a_strip_stands_what_its_colours_mean(arms: Recording, tmp_path: Path) -> None:
    """Names of classes and the scale of values; nothing for classes that are mere numbers."""
    names = replace(arms.dataset, class_names=("greyhound", "poodle", "sheepdog"))
    many = replace(arms.dataset, class_names=("greyhound", "poodle", "sheepdog" * 6))
    shown = {
        "numbers": arms,
        "names": arms.on(names),
        "long": arms.on(many),
        "values": tiny(0, about=replace(SPIRAL, problem="hills")),
    }
    strips, below = {}, {}
    for name, reel in shown.items():
        output = tmp_path / f"{name}.png"
        draw = render_recordings([reel], output, RenderOptions(moments=2))
        strips[name] = pixels(output)
        below[name] = {tuple(each) for each in strips[name][530:].reshape(-1, 3)[::7].tolist()}
        cut = [each for each in draw.warnings if "class names in the key shortened" in each]
        assert bool(cut) == (name == "long")
    heights = {name: each.shape[0] for name, each in strips.items()}
    assert heights["numbers"] < heights["names"] == heights["long"] == heights["values"]
    assert len(below["values"]) > len(below["names"]) > 3


@pytest.mark.parametrize("suffix", DRAWN)
def test_boundary_points_and_type_are_curves(suffix: str, reels: Path, tmp_path: Path) -> None:
    path = made(reels / "spiral.reel", tmp_path / f"a{suffix}", moments=2)
    content = path.read_bytes()
    assert content.startswith({".svg": b"<?xml", ".pdf": b"%PDF"}[suffix])
    if suffix == ".svg":
        assert content.count(b"<path") > 60
        assert content.count(b"<image") == 2


def test_an_image_after_a_shape_is_drawn_within_its_own_corners() -> None:
    shape = Square(2.0, fill_opacity=1.0, fill_color="#0000ff", stroke_width=2).shift(2 * LEFT)
    image = ImageMobject(np.full((2, 2, 3), [255, 0, 0], dtype=np.uint8))
    image.stretch_to_fit_width(2.0).stretch_to_fit_height(2.0).shift(2 * RIGHT)
    camera = StillCamera()
    surface = cairo.ImageSurface(cairo.FORMAT_RGB24, camera.pixel_width, camera.pixel_height)
    VectorPainter().draw(cairo.Context(surface), [shape, image])
    drawn = np.frombuffer(surface.get_data(), np.uint8)
    drawn = drawn.reshape(camera.pixel_height, -1, 4)[camera.pixel_height // 2]
    unit = camera.pixel_width / camera.frame_width
    middles = [drawn[round((camera.frame_width / 2 + x) * unit), 2::-1] for x in (-2, 2)]
    assert [each.tolist() for each in middles] == [[0, 0, 255], [255, 0, 0]]


def test_moments_and_the_time_of_one_exclude_each_other(reels: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="spreads its times"):
        made(reels / "spiral.reel", tmp_path / "a.png", moments=3, at=0.5)
    assert list(tmp_path.iterdir()) == []


def test_a_scene_that_plays_what_it_likes_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "own.py"
    file.write_text("from manim import Scene\nclass Own(Scene):\n    pass\n")
    with pytest.raises(UserError, match="cannot be drawn as curves"):
        render_recordings([], tmp_path / "a.svg", RenderOptions(scene=f"{file}:Own"))


def test_moments_of_another_scene_are_whole_frames_of_it(reels: Path, tmp_path: Path) -> None:
    reel, size = reels / "spiral.reel", "320x320"
    strip = pixels(made(reel, tmp_path / "a.png", scene="network", moments=2, size=size))
    whole = pixels(made(reel, tmp_path / "b.png", scene="network", size=size))
    last = strip[6:326, 333:653]
    first = strip[6:326, 6:326]
    assert strip.shape[1] == 659
    differences = [np.abs(each.astype(int) - whole).mean() for each in (first, last)]
    assert differences[1] < 4 < differences[0]


@pytest.mark.parametrize("moments", [5, 6])
def test_no_epoch_is_shown_twice(moments: int) -> None:
    assert (
        _distinct([0, 0, 1, 2, 2, 90][:moments], [0, 1, 2, 3, 4, 90])
        == ([0, 1, 2, 3, 4, 90][:moments])
    )


def test_moments_late_in_a_film_leave_room_for_the_last() -> None:
    assert _distinct([0, 9, 9, 9], [0, 3, 6, 9]) == [0, 3, 6, 9]


def test_more_moments_than_were_recorded_are_refused(reels: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"fewer recorded steps.*it has 3"):
        made(reels / "spiral.reel", tmp_path / "a.png", moments=4, epochs_shown="0..2")
    assert list(tmp_path.iterdir()) == []
