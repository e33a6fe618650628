"""Planes of several networks, and words on them: large enough to be seen, and apart."""

from collections.abc import Callable
from itertools import combinations

import pytest

from epochreel.errors import UserError
from epochreel.scenes.chances_alone_places import AlonePlaces
from epochreel.scenes.chances_places import ChancesPlaces
from epochreel.scenes.chances_type import NAME, NOTE, bar_of, type_of
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.stage import Stage

SIZES = ["1920x1080", "1080x1080", "1080x1920", "480x270"]
NUMBERS = 150  # design pixels below a plane

Staging = Callable[[str], Stage]


def places_of(networks: int, stage: Stage, *, keyed: bool = False) -> ChancesPlaces:
    return ChancesPlaces.of(["rate 0.1"] * networks, stage, keyed=keyed)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("networks", [2, 3, 4, 6, 7, 8, 12, 16, 24])
@pytest.mark.parametrize("keyed", [True, False])
def test_planes_can_be_seen_and_stay_apart_and_in_the_frame(
    size: str, networks: int, keyed: bool, stage_of: Staging
) -> None:
    stage = stage_of(size)
    layout, places = stage.layout, places_of(networks, stage, keyed=keyed)
    assert len(places.planes) == networks
    for index, box in enumerate(places.planes):
        assert box.width == box.height >= 60
        assert places.width > box.width - 1e-9 or places.beside
        assert box.x >= 0
        assert box.x + places.width <= layout.width
        assert box.y > 130
        assert box.bottom < (1740 if layout.shape == "tall" else 1080)
        for other in places.planes[:index]:
            assert other.right < box.x or other.bottom < box.y or box.right < other.x
    for words in (places.note, places.key):
        if words is not None:
            assert words.bottom <= layout.height
            assert words.right <= layout.width
            assert all(words.x > each.right or words.y > each.bottom for each in places.planes)
    for plane, numbers in zip(places.planes, places.beside, strict=bool(places.beside)):
        assert numbers.x > plane.right
        assert numbers.right <= layout.width - 60
        assert plane.y < numbers.y < numbers.bottom < plane.bottom


@pytest.mark.parametrize(
    ("size", "networks", "side"),
    [
        ("1920x1080", 6, 270),
        ("480x270", 6, 290),
        ("1080x1080", 4, 230),
        ("1920x1080", 8, 250),
        ("1920x1080", 12, 180),
        ("480x270", 12, 170),
        ("1920x1080", 16, 160),
        ("1080x1080", 6, 190),
        ("1080x1080", 8, 190),
        ("1080x1920", 2, 580),
        ("1080x1920", 8, 245),
    ],
)
def test_planes_are_as_large_as_the_frame_allows(
    size: str, networks: int, side: float, stage_of: Staging
) -> None:
    assert places_of(networks, stage_of(size)).planes[0].width >= side


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("keyed", [True, False])
@pytest.mark.parametrize("names", [3, 12])
def test_one_plane_and_what_is_said_of_it_stay_apart_and_in_the_frame(
    size: str, names: int, *, keyed: bool, stage_of: Staging
) -> None:
    stage = stage_of(size)
    places = AlonePlaces.of(stage, keyed=keyed, names=names)
    assert (places.key is not None) == keyed
    number, (x, y) = places.count
    boxes = [
        places.plane,
        Box(x, y - 0.75 * number, 2 * number, 0.8 * number),
        *(places.interval, places.lines, places.runs),
        *([places.key] if places.key else []),
    ]
    for one, other in combinations(boxes, 2):
        assert one.right <= other.x or one.bottom <= other.y or other.bottom <= one.y
    for each in boxes:
        assert min(each.height, each.width) > 50
        assert each.right <= stage.layout.width - 60
        assert each.bottom <= stage.layout.height - (180 if size == "1080x1920" else 40)


@pytest.mark.parametrize(("networks", "filled"), [(2, 0.9), (4, 0.75)])
def test_planes_fill_a_tall_frame(networks: int, filled: float, stage_of: Staging) -> None:
    boxes = places_of(networks, stage_of("1080x1920")).planes
    assert max(box.bottom for box in boxes) + NUMBERS - boxes[0].y >= filled * 1460 - 60


def test_an_incomplete_row_of_planes_is_centred(stage_of: Staging) -> None:
    first, second, third = places_of(3, stage_of("1080x1920")).planes
    assert first.y == second.y < third.y
    assert third.x == pytest.approx((first.x + second.x) / 2)


@pytest.mark.parametrize(("size", "larger"), [("1080x1920", True), ("1920x1080", False)])
def test_type_is_larger_in_tall_frames(size: str, *, larger: bool, stage_of: Staging) -> None:
    assert (type_of(NOTE, stage_of(size).layout) > NOTE) == larger


@pytest.mark.parametrize(("size", "higher"), [("480x270", True), ("1920x1080", False)])
def test_bars_are_higher_on_small_frames(size: str, *, higher: bool, stage_of: Staging) -> None:
    assert (bar_of(stage_of(size).layout) > bar_of(stage_of("3840x2160").layout)) == higher


@pytest.mark.parametrize("networks", [8, 9])
def test_rows_of_planes_are_equally_long(networks: int, stage_of: Staging) -> None:
    boxes = places_of(networks, stage_of("480x270")).planes
    first = [box for box in boxes if box.y == boxes[0].y]
    assert len(first) == -(-networks // len({box.y for box in boxes}))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("networks", [2, 3, 4, 6, 8, 12])
def test_words_stand_beside_or_below_planes_where_they_can_be_read(
    size: str, networks: int, stage_of: Staging
) -> None:
    places = places_of(networks, stage_of(size))
    wide = size == "1920x1080"
    if wide or networks <= 3:
        assert (places.note is None) == (size == "480x270")
    if (note := places.note) is not None:
        beside = all(note.x > each.right for each in places.planes)
        assert beside == (wide and networks in (2, 8))
    # Sentences follow each other where planes would be too small above one below another.
    assert places.flowing == (wide and networks == 12)


@pytest.mark.parametrize(("networks", "even"), [(3, True), (4, True), (12, True), (7, False)])
def test_rows_without_words_beside_them_reach_from_margin_to_margin(
    networks: int, even: bool, stage_of: Staging
) -> None:
    boxes = places_of(networks, stage_of("1920x1080")).planes
    assert boxes[0].x == pytest.approx(96)
    assert (max(each.right for each in boxes) == pytest.approx(1824)) == even


@pytest.mark.parametrize(
    ("networks", "noted", "keyed"),
    [(4, True, True), (6, False, True), (16, False, False)],
)
def test_words_and_then_the_key_give_way_to_planes(
    networks: int, noted: bool, keyed: bool, stage_of: Staging
) -> None:
    stage = stage_of("1080x1080")
    places = places_of(networks, stage, keyed=True)
    assert (places.note is not None, places.key is not None) == (noted, keyed)
    assert places_of(networks, stage).key is None


@pytest.mark.parametrize(
    ("size", "most"),
    [("1920x1080", 51), ("1080x1080", 27), ("1080x1920", 54), ("480x270", 34)],
)
def test_more_networks_than_can_be_seen_are_refused(
    size: str, most: int, stage_of: Staging
) -> None:
    stage = stage_of(size)
    assert places_of(most, stage).planes[0].width >= 60
    with pytest.raises(UserError, match=f"at most {most} networks at this size: got {most + 1}"):
        places_of(most + 1, stage)


@pytest.mark.parametrize(
    ("name", "size"), [("rate 0.1", NAME), ("a network of 16 units", 0.75 * NAME)]
)
def test_long_names_are_smaller_for_all_before_they_are_cut(
    name: str, size: float, stage_of: Staging
) -> None:
    names = [name, *["rate 0.1"] * 15]
    assert ChancesPlaces.of(names, stage_of("1080x1080"), keyed=False).name == size


@pytest.mark.parametrize(
    ("size", "networks", "beside"),
    [
        ("1920x1080", 3, False),
        ("1920x1080", 6, True),
        ("480x270", 2, False),
        ("480x270", 6, True),
        ("480x270", 12, False),
        ("1080x1080", 2, False),
        ("1080x1080", 4, True),
        ("1080x1920", 2, True),
        ("1080x1920", 3, False),
    ],
)
def test_numbers_stand_beside_planes_that_are_larger_for_it(
    size: str, networks: int, *, beside: bool, stage_of: Staging
) -> None:
    places = places_of(networks, stage_of(size))
    assert bool(places.beside) == beside
    for plane, numbers in zip(places.planes, places.beside, strict=False):
        others = [each for each in places.planes if each.x > numbers.x and each.y == plane.y]
        # They are nearer to their own plane than to the next one.
        assert all(each.x - numbers.right > numbers.x - plane.right for each in others)


@pytest.mark.parametrize("size", ["1080x1080", "1080x1920"])
def test_a_key_keeps_clear_of_the_words_above_it(size: str, stage_of: Staging) -> None:
    places = places_of(2, stage_of(size), keyed=True)
    assert places.note is not None
    assert places.key is not None
    assert places.key.y - places.note.bottom > 10
