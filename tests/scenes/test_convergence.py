"""The convergence scene: nothing overlaps or is cut at any size, and it looks as it did."""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import imageio.v3 as iio
import numpy as np
import pytest
from manim import Dot, Mobject, VMobject

from epochreel.errors import UserError
from epochreel.renders.layered import LayeredRenderer
from epochreel.renders.options import RenderOptions
from epochreel.renders.play import manim_for
from epochreel.renders.render import render
from epochreel.renders.sink import Frame, FrameSink
from epochreel.scenes.convergence import Convergence
from epochreel.scenes.curves import Curve
from epochreel.scenes.plane import Boundary, FieldImage
from epochreel.scenes.reel_scene import Film
from epochreel.scenes.size import Size
from epochreel.training.recording import Recording

GOLDEN = Path(__file__).parent / "golden"
SIZES = [
    "480x270",
    "640x360",
    "854x480",
    "1280x720",
    "1920x1080",
    "480x480",
    "1080x1080",
    "1080x1920",
]


class _Nowhere(FrameSink):
    def write(self, frame: Frame, repeat: int = 1) -> None:
        pass

    def close(self) -> None:
        pass

    def abort(self) -> None:
        pass


def _composed(recording: Recording, title: str | None = None) -> tuple[Convergence, Film]:
    renderer = LayeredRenderer(_Nowhere(), wanted=lambda _: False)
    scene = Convergence(renderer, recordings=[recording], title=title, seconds=6)
    scene.setup()
    return scene, scene.compose()


def _texts(mobject: Mobject) -> Iterator[VMobject]:
    """Everything filled and visible: type, and the heads of curves."""
    for member in mobject.get_family():
        visible = len(member.points) and getattr(member, "fill_opacity", 0) > 0
        if visible and not isinstance(member, Curve | Boundary | FieldImage):
            yield member


def _overlap(a: VMobject, b: VMobject) -> float:
    """The smaller of the width and the height that two boxes share; negative if they are apart."""
    shares = [
        min(a.points[:, axis].max(), b.points[:, axis].max())
        - max(a.points[:, axis].min(), b.points[:, axis].min())
        for axis in (0, 1)
    ]
    return float(min(shares))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["spiral", "arms", "linear"])
def test_no_type_overlaps_or_is_cut(name: str, size: str, request: pytest.FixtureRequest) -> None:
    recording: Recording = request.getfixturevalue(name)
    shape = Size.parse(size, default_fps=30)
    with manim_for(shape):
        scene, film = _composed(recording, title="A rather long title " * 5)
        half_width = scene.camera.frame_width / 2
        field = next(each for each in film.mobjects if isinstance(each, FieldImage))
        for part in (0.0, 0.3, 0.6, 1.0):
            film.show(round(part * (scene.timing.frames - 1)))
            # The points on the plane may well overlap.
            texts = [
                text
                for each in film.mobjects
                for text in _texts(each)
                if each is not film.mobjects[film.mobjects.index(field) + 2]
            ]
            assert len(texts) >= 4
            for text in texts:
                assert np.abs(text.points[:, 0]).max() < half_width
                assert np.abs(text.points[:, 1]).max() < 4
                assert _overlap(text, field) < 0
            # Heads of two curves meet where the curves do; type never does.
            type_only = [text for text in texts if not isinstance(text, Dot)]
            for a, b in combinations(type_only, 2):
                assert _overlap(a, b) <= 0.004


def test_small_frames_keep_title_epoch_and_one_number(spiral: Recording) -> None:
    shape = Size(480, 270, 20)
    with manim_for(shape):
        scene, film = _composed(spiral)
        film.show(scene.timing.frames - 1)
        lines = [text for each in film.mobjects for text in _texts(each)]
        pixels = [text.height / scene.layout.unit * scene.layout.scale for text in lines]
    assert scene.layout.small
    assert min(pixels) > 3.5


def test_it_shows_one_recording(spiral: Recording, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="one recording: got 2"):
        render([spiral, spiral], tmp_path / "x.png", RenderOptions(size="480x270"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("name", ["spiral", "arms"])
@pytest.mark.parametrize("shape", ["640x360", "360x360", "360x640"])
def test_golden_frames(
    name: str, theme: str, shape: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Written anew with --update-golden, and then looked at."""
    golden = GOLDEN / f"convergence-{name}-{shape}-{theme}.png"
    drawn = tmp_path / "frame.png"
    options = RenderOptions(size=shape, theme=theme, at=0.6, duration=6)
    render([request.getfixturevalue(name)], drawn, options)
    if request.config.getoption("--update-golden"):
        golden.write_bytes(drawn.read_bytes())
    difference = np.abs(iio.imread(drawn).astype(int) - iio.imread(golden).astype(int))
    # Networks trained on another processor may differ in their last digits.
    assert difference.mean() < 2.0
    assert np.mean(difference.max(axis=-1) > 48) < 0.02
