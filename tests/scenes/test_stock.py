"""Our renderer against Manim's own, for every scene."""

from collections.abc import Callable

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.renders.sinks.sink import Frame
from epochreel.scenes.finding import scene_class
from epochreel.scenes.stage.size import Size
from epochreel.tests.scenes.cases import CASES, FIRST, THREE
from epochreel.tests.scenes.shots import Composed, composing, has_class_colours, replaying

SQUARE = "360x360@10"
# Every scene at two sizes, with three classes at the second; values where they look different.
COMPARED = [
    *(("426x240@10", *each) for each in FIRST),
    *((SQUARE, scene, THREE[scene]) for scene in CASES),
    *(("256x144@10", scene, "values") for scene in ("convergence", "data", "surface", "diagnosis")),
]


@pytest.mark.slow
@pytest.mark.parametrize(("size", "scene", "case"), COMPARED)
def test_frames_come_out_as_in_stock_manim(
    scene: str,
    case: str,
    size: str,
    shown: Callable[[str, str], list[Recording]],
    layered: Callable[..., list[Frame]],
    stock: Callable[..., list[Frame]],
) -> None:
    """But for a pixel or two at sharp corners.

    Manim strokes straight segments as bent ones, which meet otherwise; and curves that grow are
    stroked in stretches here, which meet in a corner.
    """
    kept: list[Composed] = []
    shape, film = Size.parse(size), {"duration": 4.1, "wanted": range(0, 41, 20)}
    kind = composing(scene_class(scene), kept.append)
    drawn = layered(kind, shape, recordings=shown(scene, case), **film)
    theirs = stock(replaying(kept[0]), shape, **film)
    assert len(drawn) == 3
    for ours, other in zip(drawn, theirs, strict=True):
        difference = np.abs(ours[:, :, :3].astype(int) - other[:, :, :3])
        assert difference.mean() < 0.5
        assert np.mean(difference.max(axis=-1) > 24) <= 0.001
    if case == THREE[scene]:
        assert has_class_colours(drawn[-1], 3)
