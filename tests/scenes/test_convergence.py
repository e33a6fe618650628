"""The convergence scene: what small frames keep, and that it looks as it did."""

from collections.abc import Iterator
from pathlib import Path

import imageio.v3 as iio
import numpy as np
import pytest
from manim import Mobject, VMobject

from epochreel.errors import UserError
from epochreel.renders.layered import LayeredRenderer
from epochreel.renders.options import RenderOptions
from epochreel.renders.play import manim_for
from epochreel.renders.render import render
from epochreel.renders.sink import Frame, FrameSink
from epochreel.scenes.convergence import Convergence
from epochreel.scenes.reel_scene import Film
from epochreel.scenes.size import Size
from epochreel.scenes.typography import Figure, Words
from epochreel.training.recording import Recording

GOLDEN = Path(__file__).parent / "golden"


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


def _type(mobject: Mobject) -> Iterator[VMobject]:
    """Everything set in type that can be seen."""
    for member in mobject.get_family():
        if isinstance(member, Words | Figure) and len(member.points) and member.fill_opacity > 0:
            yield member


def test_small_frames_keep_title_epoch_and_one_number(spiral: Recording) -> None:
    shape = Size(480, 270, 20)
    with manim_for(shape):
        scene, film = _composed(spiral)
        film.show(scene.timing.frames - 1)
        lines = [text for each in film.mobjects for text in _type(each)]
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
