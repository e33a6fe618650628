"""The key of rings around points: like those on the plane, and in as few rows as have room."""

from collections.abc import Callable

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.parts.halos import PALE_EDGE, WIDE, Halos
from epochreel.scenes.parts.plane import Plane
from epochreel.scenes.parts.ring_key import Ringed, ring_key
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.stage import Stage

StageOf = Callable[[str], Stage]
KINDS = [
    Ringed(["wrong"], "#e9ebee", "#8b95a3"),
    Ringed(["framed: pug taken for beagle", "framed"], "#f0b070", "#5790fc", pale=True),
]


def _rows(group: object) -> int:
    heights = {round(float(each.get_center()[1]), 3) for each in group[::2]}  # type: ignore[index]
    return len(heights)


@pytest.mark.parametrize(("width", "rows"), [(768, 1), (330, 2), (150, 2)])
def test_kinds_are_in_one_row_or_in_several_inside_the_box(
    width: float, rows: int, stage_of: StageOf
) -> None:
    stage, box = stage_of("1920x1080"), Box(100, 600, width, 84)
    group, below = ring_key(KINDS, 20, box, stage)
    assert below is not None
    assert len(group) == 4
    assert _rows(group) == rows
    layout = stage.layout
    (left, top, _), (right, foot, _) = (
        layout.point(box.x, box.y),
        layout.point(box.right, below.y),
    )
    slack = 4 * layout.unit
    assert left - 1e-6 <= group.get_left()[0]
    assert group.get_right()[0] <= right + slack
    assert foot - slack <= group.get_bottom()[1]
    assert group.get_top()[1] <= top + slack
    assert below.bottom == pytest.approx(box.bottom)


@pytest.mark.parametrize(("size", "kinds"), [("320x180", KINDS), ("1920x1080", [])])
def test_what_cannot_be_read_takes_no_room(
    size: str, kinds: list[Ringed], stage_of: StageOf
) -> None:
    box = Box(100, 600, 700, 84)
    group, below = ring_key(kinds, 20, box, stage_of(size))
    assert not len(group)
    assert below == box
    assert ring_key(kinds, 20, None, stage_of(size))[1] is None


def test_pale_rings_are_around_dark_ones_in_the_key_and_on_the_plane(
    spiral: Recording, stage_of: StageOf
) -> None:
    stage = stage_of("1920x1080")
    plane = Plane.of(spiral.dataset, Box(96, 156, 848, 848), stage)
    points = spiral.dataset.points[:1] * 0
    chosen = np.ones(1, dtype=bool)
    dark, pale = (Halos(plane, points, lambda _: chosen, look=look) for look in ("dark", "pale"))
    for each in (dark, pale):
        each.show(Moment())
    (ring,), (edge, inner) = dark.submobjects, pale.submobjects
    assert inner.width / ring.width == pytest.approx(WIDE)
    assert edge.width / ring.width == pytest.approx(WIDE + PALE_EDGE)
    group, _ = ring_key(KINDS, 20, Box(100, 600, 768, 84), stage)
    plain, framed = group[0], group[2]
    assert framed[2].width / plain[1].width == pytest.approx(WIDE)
    assert framed[3].width == pytest.approx(plain[1].width)
