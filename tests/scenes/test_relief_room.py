"""How large the relief of `surface` is in its frame."""

from collections.abc import Callable

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.fields.relief_view import View
from epochreel.scenes.parts.height_scale import HeightScale, in_design
from epochreel.scenes.relief_room import ReliefRoom
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.relief_places import relief_view_with
from epochreel.scenes.stage.typography import Outlines
from epochreel.scenes.surface import _FROM, _TO, _Turning
from epochreel.scenes.words.own_names import own_classes
from epochreel.tests.scenes.cases import and_slow
from epochreel.tests.scenes.shots import Composed


@pytest.mark.parametrize("high", [400.0, 2000.0])
def test_it_begins_at_the_left_of_its_box_and_in_the_middle_of_its_height(high: float) -> None:
    box = Box(100, 50, 900, high)
    picture = ReliefRoom(box, 80, 10, 40).picture([_FROM, _TO])
    assert picture.width == picture.height
    corners = [
        View(angle).projected(np.array([0.0, 1.0]), np.array([side] * 2), np.array([0.0, 1.0]))
        for angle in (_FROM, _TO)
        for side in (0.0, 1.0)
    ]
    across = np.concatenate(corners)[:, 0] * picture.width
    assert picture.x + across.min() == pytest.approx(100 + 80)
    assert picture.x + across.max() < 1000 + 1e-6
    top = View(_FROM).projected(np.ones(1), np.ones(1), np.ones(1))[0, 1]
    bottom = View(_FROM).projected(np.zeros(1), np.zeros(1), np.zeros(1))[0, 1]
    above, below = (
        picture.y + top * picture.width - 60,
        high + 10 - (picture.y + bottom * picture.width),
    )
    if high == 2000.0:
        assert above == pytest.approx(below)
    else:  # it is as high as the box, in which the picture begins
        assert picture.y == box.y
        assert below == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("size", and_slow("1920x1080", "1080x1080", "1080x1920", "480x270"))
@pytest.mark.parametrize("case", ["spiral", "arms", "values"])
def test_a_relief_with_its_words_is_as_large_as_its_room(
    size: str, case: str, runs: dict[str, Recording], composed: Callable[..., Composed]
) -> None:
    made = composed("surface", [runs[case]], size)
    (scale,) = (each for each in made.composition.mobjects if isinstance(each, HeightScale))
    stage = made.scene.stage
    plane, room = scale._plane, relief_view_with(own_classes([runs[case]]), stage).first
    across, up, heights = np.meshgrid([0.0, 1.0], [0.0, 1.0], [0.0, 1.0])
    corners = in_design(plane, View(_FROM).projected(across, up, heights).reshape(-1, 2))
    left, right = corners[..., 0].min(), corners[..., 0].max()
    top, bottom = corners[..., 1].min(), corners[..., 1].max()
    assert room.x < left
    # Pictures have whole pixels, in small frames of four design pixels each.
    assert right <= room.right + 6
    assert room.y - 4 <= plane.box.y  # where nothing else stands
    assert room.y < top < bottom < room.bottom
    assert right > room.right - 4 or plane.box.y < room.y + 4
    made.check_type()


@pytest.mark.parametrize("size", and_slow("1080x1080", "1920x1080", "1080x1920", "480x270"))
@pytest.mark.parametrize("case", ["spiral", "arms", "values"])
def test_no_words_are_below_the_picture_of_the_relief(
    size: str, case: str, runs: dict[str, Recording], composed: Callable[..., Composed]
) -> None:
    """It is wider than the relief, and filled to its edges."""
    made = composed("surface", [runs[case]], size)
    members = list(made.members())
    (at,) = (at for at, each in enumerate(members) if isinstance(each, _Turning))
    picture = members[at]
    below = [each for each in members[:at] if isinstance(each, Outlines) and len(each.points)]
    assert below
    for each in below:
        apart = np.abs(each.get_center() - picture.get_center())
        wide, high = each.width + picture.width, each.height + picture.height
        assert apart[0] >= wide / 2 or apart[1] >= high / 2
