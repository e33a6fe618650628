"""The last picture from farther and farther away."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from epochreel.errors import UserError
from epochreel.reels.grid import Grid
from epochreel.reels.recording import Recording
from epochreel.renders.manim_session import manim_for
from epochreel.renders.options import RenderOptions
from epochreel.renders.sinks.sink import Frame
from epochreel.scenes.finding import scene_class
from epochreel.scenes.parts.boundary import Boundary
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.size import Size
from epochreel.scenes.stepping_back import SteppingBack, _Points
from epochreel.tests.scenes.tiny import measured, recording

SIZE = Size.parse("192x108@10")
_PLANE = slice(18, 98), slice(12, 92)
_MIDDLE = slice(48, 68), slice(42, 62)  # a quarter of the plane's sides


def test_it_begins_with_the_plane_and_ends_with_more_of_it(
    spiral: Recording, layered: Callable[..., list[Frame]]
) -> None:
    film: dict[str, Any] = {"recordings": [spiral], "duration": 2}
    first, last = layered(SteppingBack, SIZE, times=4.0, wanted=[0, 19], **film)
    (end,) = layered(scene_class("convergence"), SIZE, at_epoch=60.0, **film)
    difference = np.abs(first[_PLANE].astype(int) - end[_PLANE])
    assert np.median(difference) <= 1  # points of one kind lie above others in another order
    # What was the whole plane is a fourth as wide; points cover much of it.
    small = end[_PLANE][2::4, 2::4].astype(int)
    alike = np.abs(last[_MIDDLE].astype(int) - small).max(axis=2) <= 6
    assert alike.mean() > 0.2
    assert (np.abs(last[_PLANE][:20, :20].astype(int) - small).max(axis=2) <= 6).mean() < 0.1


def test_it_steps_back_from_the_middle(spiral: Recording) -> None:
    with manim_for(SIZE):
        scene = SteppingBack(recordings=[spiral], times=8.0)
        scene.setup()
        (points,) = [each for each in scene.compose().moving if isinstance(each, _Points)]
    view = points._view
    x_min, x_max, y_min, y_max = spiral.dataset.domain
    assert view.domain(Moment(60, 0.0)) == pytest.approx((x_min, x_max, y_min, y_max))
    wide = view.domain(Moment(60, 1.0))
    assert wide[1] - wide[0] == pytest.approx(8 * (x_max - x_min))
    assert wide[0] + wide[1] == pytest.approx(x_min + x_max)
    assert view.plane.domain == spiral.dataset.domain


def test_a_model_of_which_only_samples_are_recorded_is_refused() -> None:
    header = recording().header
    sampled = measured(replace(header, model=Grid.over(header.dataset.domain, 2, 2)))
    with manim_for(SIZE):
        scene = SteppingBack(recordings=[sampled], times=8.0)
        scene.setup()
        with pytest.raises(UserError, match="no answers beyond its plane"):
            scene.compose()


@pytest.mark.parametrize("times", [1.0, 0.5, 1e4])
def test_it_only_steps_back(times: float) -> None:
    with pytest.raises(UserError, match="times"):
        RenderOptions(scene="stepping_back", times=times)


@pytest.mark.parametrize(
    ("size", "beside"),
    [("1920x1080@10", 1), ("480x270@10", 1), ("1080x1080@10", 0), ("360x640@10", 0)],
)
def test_what_was_seen_at_first_stays_beside_it_where_there_is_room(
    size: str, beside: int, spiral: Recording
) -> None:
    with manim_for(Size.parse(size)):
        scene = SteppingBack(recordings=[spiral], times=8.0)
        scene.setup()
        moving = scene.compose().moving
    stepping, *others = [each.plane for each in moving if isinstance(each, Boundary)]
    assert len(others) == beside
    for plane in others:
        assert plane.domain == spiral.dataset.domain
        assert plane.box.bottom == pytest.approx(stepping.box.bottom)
