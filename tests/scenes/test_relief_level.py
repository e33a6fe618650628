"""The one height of a boundary: a line around the sides of a relief, and a tick of its scale."""

from collections.abc import Callable

import numpy as np
import pytest

from epochreel.reels.grid import Grid
from epochreel.reels.recording import Recording
from epochreel.scenes.fields.relief import Relief
from epochreel.scenes.parts.height_scale import HeightScale
from epochreel.scenes.parts.plane import Plane
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.theme import THEMES

MARKS = [(0.0, "0"), (0.5, "5"), (1.0, "10")]


@pytest.fixture(scope="module")
def relief(spiral: Recording) -> Relief:
    return Relief(spiral.dataset, spiral.task, 424, THEMES["dark"], angle=0.3, dot=2.0, line=1.0)


@pytest.fixture
def plane(spiral: Recording, stage_of: Callable[[str], Stage]) -> Plane:
    return Plane.of(spiral.dataset, Box(96, 156, 848, 848), stage_of("1920x1080"))


@pytest.mark.parametrize("ramped", [True, False])
def test_the_level_of_lines_has_a_tick_and_its_number_in_ink(
    ramped: bool, relief: Relief, plane: Plane
) -> None:
    ramp = np.array([[255, 0, 0], [0, 0, 255]], dtype=np.uint8) if ramped else None
    without, scale = (
        HeightScale(relief, plane, MARKS, ramp, level=level, turned=lambda _: relief.turn(0.3))
        for level in (None, 0.5)
    )
    scale.show(Moment())
    ink, muted = plane.stage.theme.ink, plane.stage.theme.muted
    *numbers, tick = scale[1:]
    assert [each.get_fill_color().to_hex().lower() for each in numbers] == [muted, ink, muted]
    assert len(scale) == len(without) + 1
    assert all(each.get_fill_color().to_hex().lower() == muted for each in without[1:])
    # It ends at the corner, at half of its height, from where the line around the sides goes on.
    box = plane.box
    (place,) = relief.projected(np.zeros(1), np.ones(1), np.full(1, 0.5)).tolist()
    corner = plane.layout.point(box.x + place[0] * box.width, box.y + place[1] * box.height)
    np.testing.assert_allclose(tick.points[3], corner, atol=1e-6)
    assert tick.points[0][1] == tick.points[3][1]
    assert tick.points[0][0] < tick.points[3][0]
    assert numbers[1].get_right()[0] < tick.points[0][0]


@pytest.mark.parametrize(("case", "level"), [("spiral", 0.5), ("arms", None), ("values", None)])
def test_a_line_around_the_sides_is_at_the_one_height_of_a_boundary(
    case: str, level: float | None, runs: dict[str, Recording], monkeypatch: pytest.MonkeyPatch
) -> None:
    reel = runs[case]
    relief = Relief(reel.dataset, reel.task, 212, THEMES["dark"], angle=0.3, dot=0.5, line=4.0)
    assert relief.level == level
    grid = Grid.over(reel.dataset.domain, 53, 53)
    logits = np.full_like(reel.logits([int(reel.epochs[-1])], grid)[0], -9.0)
    around = Relief._draw_level
    drawn = relief.picture(logits).copy()
    monkeypatch.setattr(Relief, "_draw_level", lambda *_: None)
    without = relief.picture(logits)
    assert (drawn != without).any() == (level is not None)
    monkeypatch.setattr(Relief, "_draw_level", around)
    # Over ground that is low everywhere it is seen all around, behind hills it is not.
    high = relief.picture(-logits).copy()
    monkeypatch.setattr(Relief, "_draw_level", lambda *_: None)
    rows = np.flatnonzero((high != relief.picture(-logits)).any(axis=(1, 2)))
    if level is not None:
        back, _, front = (
            212
            * relief.projected(
                np.array([1.0, 0.5, 0.0]), np.array([1.0, 0.5, 0.0]), np.full(3, 0.5)
            )[:, 1]
        )
        assert rows.min() > back + 10
        assert rows.max() == pytest.approx(front, abs=4)


@pytest.mark.parametrize("angle", [0.3, -0.4, 1.1])
def test_of_the_line_around_high_ground_only_the_sides_in_front_are_seen(
    angle: float, spiral: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    relief = Relief(
        spiral.dataset, spiral.task, 424, THEMES["dark"], angle=angle, dot=0.5, line=2.0
    )
    grid = Grid.over(spiral.dataset.domain, 53, 53)
    high = np.full_like(spiral.logits([0], grid)[0], 9.0)
    drawn = relief.picture(high).copy()
    monkeypatch.setattr(Relief, "_draw_level", lambda *_: None)
    places = np.argwhere((drawn != relief.picture(high)).any(axis=2))[:, ::-1] + 0.5
    across, up = np.array([0.0, 1.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0, 1.0])
    x, y = 424 * relief.projected(across, up, np.full(4, 0.5)).T
    depths = relief.view.turned(across - 0.5, up - 0.5)[1]
    away = np.full(len(places), np.inf)
    for one, other in ((0, 1), (1, 2), (2, 3), (3, 0)):
        if depths[one] + depths[other] < 0:
            start, way = (
                np.array([x[one], y[one]]),
                np.array([x[other] - x[one], y[other] - y[one]]),
            )
            along = np.clip((places - start) @ way / (way @ way), 0, 1)
            away = np.minimum(away, np.hypot(*(places - start - along[:, None] * way).T))
    assert len(places) > 400
    assert away.max() < 2


def test_without_answers_there_is_no_line_around_the_sides(
    relief: Relief, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Relief, "_draw_level", lambda *_: pytest.fail("a line without a boundary"))
        relief.picture(None)
