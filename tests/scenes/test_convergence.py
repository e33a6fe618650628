"""The convergence scene: what small frames keep, and that it looks as it did."""

from collections.abc import Callable
from pathlib import Path

import imageio.v3 as iio
import numpy as np
import pytest
from manim import VMobject

from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.renders.manim_session import manim_for
from epochreel.renders.options import RenderOptions
from epochreel.renders.render import render
from epochreel.scenes.reel_scene import Film, ReelScene
from epochreel.scenes.stage.size import Size

GOLDEN = Path(__file__).parent / "golden"


def test_small_frames_keep_title_epoch_and_one_number(
    spiral: Recording,
    composed: Callable[..., tuple[ReelScene, Film]],
    type_of: Callable[..., list[VMobject]],
) -> None:
    shape = Size(480, 270, 20)
    with manim_for(shape):
        scene, film = composed("convergence", [spiral])
        film.show(scene.timing.frames - 1)
        scale = scene.layout.scale / scene.layout.unit
        pixels = [text.height * scale for text in type_of(film.mobjects)]
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
