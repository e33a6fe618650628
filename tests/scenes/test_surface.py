"""The output as a surface: its scale of heights, the names of its axes, and what stands beside."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.fields.colours import MANY_POINTS
from epochreel.scenes.fields.relief import Relief
from epochreel.scenes.fields.task_colours import colours_of
from epochreel.scenes.parts.ground_axes import GroundAxes
from epochreel.scenes.parts.height_scale import HeightScale, in_design
from epochreel.scenes.parts.plane import Plane
from epochreel.scenes.parts.scale import Scale
from epochreel.scenes.parts.titles import remark
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.relief_places import map_view_with
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.theme import THEMES, channels_of
from epochreel.scenes.stage.typography import Outlines, Tag
from epochreel.scenes.surface import _FROM, _TO, _class_mark, _over
from epochreel.tests.scenes.cases import and_slow
from epochreel.tests.scenes.faults import remembering
from epochreel.tests.scenes.shots import Composed
from epochreel.tests.scenes.tiny import recording

StageOf = Callable[[str], Stage]
SIDES = and_slow(0.7, 0.2, 1.15)
MARKS = [(0.0, "0"), (0.5, "5"), (1.0, "10")]


@pytest.fixture(scope="module")
def relief(spiral: Recording) -> Relief:
    return Relief(spiral.dataset, spiral.task, 424, THEMES["dark"], angle=0.7, dot=2.0, line=1.0)


@pytest.fixture
def plane(spiral: Recording, stage_of: StageOf) -> Plane:
    return Plane.of(spiral.dataset, Box(96, 156, 848, 848), stage_of("1920x1080"))


def _corners(relief: Relief, height: float) -> np.ndarray:
    across, up = np.array([0.0, 1.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0, 1.0])
    return relief.projected(across, up, np.full(4, height))


@pytest.mark.parametrize("side", SIDES)
def test_heights_stand_at_the_left_corner(side: float, relief: Relief, plane: Plane) -> None:
    scale = HeightScale(relief, plane, MARKS, turned=lambda _: relief.turn(side))
    scale.show(Moment())
    box, unit = plane.box, plane.layout.unit
    foot, top = scale[0].points[0], scale[0].points[3]
    for end, height in ((foot, 0.0), (top, 1.0)):
        left = min(_corners(relief, height).tolist())
        x, y, _ = plane.layout.point(box.x + left[0] * box.width, box.y + left[1] * box.height)
        np.testing.assert_allclose(end[:2], (x, y), atol=1e-6)
    # Numbers are left of the scale, each at its height, on the frame.
    for number, (share, _) in zip(scale[1:], MARKS, strict=True):
        assert number.get_right()[0] < foot[0]
        middle = number.get_center()[1]
        assert middle == pytest.approx(foot[1] + share * (top[1] - foot[1]), abs=3 * unit)
        assert number.get_left()[0] > -plane.layout.width * unit / 2


@pytest.mark.parametrize("side", SIDES)
def test_names_lie_outside_the_edges_that_are_nearest(
    side: float, relief: Relief, plane: Plane
) -> None:
    names = GroundAxes(relief, plane, ("across", "back"), turned=lambda _: relief.turn(side))
    names.show(Moment())
    box = plane.box
    front, right, _, left = _corners(relief, 0.0)
    for words, other in zip(names[:2], (right, left), strict=True):
        x, y = words.get_center()[:2] / plane.layout.unit
        place = np.array([x + plane.layout.width / 2, plane.layout.height / 2 - y])
        share = (place - [box.x, box.y]) / [box.width, box.height]
        middle = (front + other) / 2
        centre = np.array([0.5, _corners(relief, 0.0)[:, 1].mean()])
        assert np.linalg.norm(share - middle) < 0.1
        assert np.linalg.norm(share - centre) > np.linalg.norm(middle - centre)


def test_names_are_not_mirrored(relief: Relief, plane: Plane) -> None:
    """The foot of an L is right of its stem, and the stem goes up."""
    names = GroundAxes(relief, plane, ("L", "L"), turned=lambda _: relief.turn(0.7))
    names.show(Moment())
    for words in names[:2]:
        points = words.points[:, :2]
        nearest = points[np.argmin(points[:, 1])]
        assert points[np.argmax(points[:, 1])][1] > nearest[1]
        area = np.sum(points[:-1, 0] * points[1:, 1] - points[1:, 0] * points[:-1, 1])
        upright = _letter()
        flat = np.sum(upright[:-1, 0] * upright[1:, 1] - upright[1:, 0] * upright[:-1, 1])
        assert np.sign(area) == np.sign(flat)


def _letter() -> np.ndarray:
    from epochreel.scenes.stage.typography import line

    return np.asarray(line("L", 1.0, at=(0, 0, 0), colour="#ffffff").points[:, :2])


def test_probabilities_have_a_scale_of_colours_unless_there_are_several(
    runs: dict[str, Recording],
) -> None:
    dark = THEMES["dark"]
    two, three, values = (runs[name].task for name in ("spiral", "arms", "values"))
    assert colours_of(three).ramp(dark, 9) is None
    for task in (two, values):
        ramp = colours_of(task).ramp(dark, 9)
        assert ramp is not None
        first, middle, last = ramp[[0, 4, 8]].astype(int)
        assert first[0] > first[2]  # orange
        assert last[2] > last[0]  # blue
        assert np.ptp(middle) < 12


@pytest.mark.parametrize("case", ["spiral", "arms", "values", "twelve"])
def test_the_right_column_reaches_the_margin(
    case: str, runs: dict[str, Recording], composed: Callable[..., Composed]
) -> None:
    made = composed("surface", [runs[case]], "1920x1080")
    made.show(0)
    layout = made.scene.stage.layout
    ends = [each.get_right()[0] for each in made.type()]
    right = max(ends) / layout.unit + layout.width / 2
    assert 1680 < right <= 1824.5


def test_a_floor_without_answers_is_hatched_and_has_points(relief: Relief) -> None:
    picture = relief.picture(None).astype(int)
    grey = np.ptp(picture, axis=2) <= 4
    light = grey & (picture.min(axis=2) > 150)
    stripes = channels_of(THEMES["dark"].neutral)[0] - picture[light][:, 0]
    assert (stripes < 3).mean() > 0.3
    assert (stripes > 20).mean() > 0.05
    # Nothing else is coloured.
    assert (np.ptp(picture, axis=2) > 60).sum() > 200


@pytest.mark.parametrize("side", SIDES)
def test_light_hardly_changes_the_colours_of_the_scale(side: float, relief: Relief) -> None:
    relief.turn(side)
    step = np.repeat(np.linspace(0, 1, 80)[None], 80, axis=0) > 0.5
    lit = [relief._light(np.rot90(step, turn).astype(np.float32)) for turn in range(4)]
    white = np.array([shade * 235 + shine for shade, shine in lit])
    assert white.min() >= 0.8 * 235
    assert np.max([shine for _, shine in lit]) <= 0.15 * 255
    assert white.min() < 0.9 * 235  # slopes are still seen


def test_a_cliff_that_faces_the_viewer_is_high_in_the_picture(relief: Relief) -> None:
    """Nearly half as high as the plane is deep, so that relief is seen."""
    relief.turn(0.0)
    foot, top = relief.projected(np.full(2, 0.5), np.zeros(2), np.array([0.0, 1.0]))
    near, far = relief.projected(np.full(2, 0.5), np.array([0.0, 1.0]), np.zeros(2))
    assert 0.4 < (foot[1] - top[1]) / (near[1] - far[1]) < 0.5


def test_many_points_are_a_density_on_the_relief(spiral: Recording) -> None:
    """As on the plane: darker than any field, without white edges."""
    dataset = replace(
        spiral.dataset,
        points=np.tile(spiral.dataset.points, (70, 1)),
        labels=np.tile(spiral.dataset.labels, 70),
        train=np.tile(spiral.dataset.train, 70),
    )
    assert len(dataset.points) > MANY_POINTS >= len(spiral.dataset.points)
    relief = Relief(dataset, spiral.task, 424, THEMES["dark"], angle=0.7, dot=2.0, line=1.0)
    fills, edges = relief._colours.transpose(1, 0, 2)
    kinds = len(relief._colours) // 2
    assert (fills[:kinds].max(axis=1) < 200).all()
    assert (edges[:kinds] == fills[:kinds]).all()
    assert (relief._sizes[:kinds, 1] == 0).all()
    assert (fills[kinds:] == 255).all()
    assert (edges[kinds:] == fills[:kinds]).all()


@pytest.mark.parametrize("size", and_slow("1920x1080", "1080x1080", "1080x1920", "854x480"))
def test_a_scale_keeps_the_unit_of_its_numbers_in_all_frames(size: str, stage_of: StageOf) -> None:
    stage = stage_of(size)
    place, colours = map_view_with([], stage), np.zeros((1, 3), dtype=np.uint8)
    kept = partial(Scale, colours, [], box=place.scale, name_at=place.scale_name, stage=stage)
    _, *named = kept(name="Price in € (10⁻¹²), log scale")
    _, *bare = kept(name="Price in €")
    points = sum(len(each.points) for each in named)
    assert points >= sum(len(each.points) for each in (*bare, *kept(name="(10⁻¹²)")[1:]))
    ends = [each.get_right()[0] / stage.layout.unit + stage.layout.width / 2 for each in named]
    assert max(ends) <= (1824.5 if place.scale.height > place.scale.width else place.scale.x)


NAME = "Error (thousands), log scale"


@pytest.mark.usefixtures("scratch_media")
@pytest.mark.parametrize(
    ("name", "size", "room", "said"),
    [
        (NAME, "1920x1080", 600, [NAME, "0", "1"]),
        (NAME, "1920x1080", 240, ["Error (thousands)", "0", "1"]),
        (NAME, "1920x1080", 150, ["Error", "(thousands)", "0", "1"]),
        ("Loss, log scale", "1920x1080", 100, ["Loss", "0", "1"]),
        (NAME, "160x90", 600, []),
    ],
)
@pytest.mark.parametrize("upright", [True, False])
def test_a_name_that_has_no_room_is_without_its_remark_or_on_two_lines(
    name: str, size: str, room: float, said: list[str], stage_of: StageOf, *, upright: bool
) -> None:
    stage, colours = stage_of(size), np.zeros((1, 3), dtype=np.uint8)
    box, x = (Box(1700, 300, 18, 400), 1824 - room) if upright else (Box(800, 300, 600, 18), 0.0)
    x = x if upright else 800 - 12.5 - room
    ends, at = [(0.0, "0"), (1.0, "1")], (25.0, (x, 280.0))
    with remembering():
        scale = Scale(colours, ends, box=box, name=name, name_at=at, stage=stage)
    # Beside a strip that stands, there is room for the remark below the name.
    if upright and "," in name and said and said[0] == name.partition(",")[0]:
        said = [said[0], "log scale", *said[1:]]
    assert [each.said for each in scale.get_family() if isinstance(each, Outlines)] == said


@pytest.mark.parametrize(
    ("right", "said"),
    [(None, ["Loss, log scale"]), (1310.0, ["Loss", "log scale"]), (1270.0, ["Loss"])],
)
def test_the_name_of_a_scale_ends_before_what_is_right_of_it(
    right: float | None, said: list[str], stage_of: StageOf
) -> None:
    colours, name_at = np.zeros((1, 3), dtype=np.uint8), (25.0, (1200.0, 180.0))
    with remembering():
        scale = Scale(
            colours,
            [],
            box=Box(1240, 214, 18, 684),
            name="Loss, log scale",
            name_at=name_at,
            stage=stage_of("1920x1080"),
            right=right,
        )
    assert [each.said for each in scale.get_family() if isinstance(each, Outlines)] == said


@pytest.mark.parametrize(("size", "written"), [("1920x1080", True), ("160x90", False)])
def test_heights_and_axes_have_words_where_they_can_be_read(
    size: str, relief: Relief, spiral: Recording, stage_of: StageOf, *, written: bool
) -> None:
    plane = Plane.of(spiral.dataset, Box(96, 156, 848, 848), stage_of(size))
    heights = HeightScale(relief, plane, MARKS, turned=lambda _: None)
    names = GroundAxes(relief, plane, ("across", "back"), turned=lambda _: None)
    # A line with its numbers, and two names, with numbers at both ends of each.
    assert (len(heights), len(names)) == ((1 + len(MARKS), 6) if written else (1, 0))
    if written:
        # Both have one size, the longer name that of its room.
        level = GroundAxes(relief, plane, ("level", "level " * 5), turned=lambda _: None)
        assert len(level) == 6
        heights_of = [np.ptp(outlines[:, 1]) for outlines in level._outlines]
        assert heights_of[0] == pytest.approx(heights_of[1])
    # Names that need the room of numbers have it.
    long = GroundAxes(relief, plane, ("across " * 9, "back"), turned=lambda _: None)
    assert len(long) == (4 if written else 0)
    for each in (names, long):
        each.show(Moment())


@pytest.mark.parametrize("side", SIDES)
def test_numbers_on_the_ground_stand_at_the_ends_of_the_edges(
    side: float, relief: Relief, plane: Plane
) -> None:
    axes = GroundAxes(relief, plane, ("across", "back"), turned=lambda _: relief.turn(side))
    axes.show(Moment())
    box, layout = plane.box, plane.layout
    front, right, _, left = _corners(relief, 0.0)
    for number, corner in zip(axes[2:], (front, right, front, left), strict=True):
        x, y = number.get_center()[:2] / layout.unit
        place = np.array([x + layout.width / 2, layout.height / 2 - y])
        assert np.linalg.norm((place - [box.x, box.y]) / box.width - corner) < 0.1


@pytest.mark.parametrize("side", SIDES)
def test_a_number_of_the_ground_is_apart_from_the_foot_of_the_scale_of_heights(
    side: float, relief: Relief, plane: Plane
) -> None:
    """Below 0 %, an 11 would be read as a number of the same scale."""
    turned = partial(relief.turn, side)
    heights = HeightScale(relief, plane, MARKS, turned=lambda _: turned())
    axes = GroundAxes(relief, plane, ("x₁", "x₂"), turned=lambda _: turned())
    for each in (heights, axes):
        each.show(Moment())
    foot, last = heights[1], axes[5]
    assert foot.get_bottom()[1] - last.get_top()[1] > 1.2 * foot.height


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize(("names", "upright"), [(("x₁", "x₂"), 6), (("x₁", "petal length"), 4)])
def test_short_names_stand_upright_and_long_ones_run_along_their_edges(
    side: float, names: tuple[str, str], upright: int, relief: Relief, plane: Plane
) -> None:
    axes = GroundAxes(relief, plane, names, turned=lambda _: relief.turn(side))
    axes.show(Moment())
    assert sum(isinstance(each, Tag) for each in axes) == upright
    front, right, _, left = _corners(relief, 0.0)
    for words, edge in zip(axes._names, (right - front, front - left), strict=False):
        (x, y), outline = edge, words.points[:, :2]
        along = outline @ np.array([x, -y]) / np.hypot(x, y)
        across = outline @ np.array([y, x]) / np.hypot(x, y)
        # Not sheared, nor flattened: as wide and as high as it is written, by its edge.
        flat = axes._outlines[axes._names.index(words)] * plane.layout.unit
        assert np.ptp(along) == pytest.approx(np.ptp(flat[:, 0]))
        assert np.ptp(across) == pytest.approx(np.ptp(flat[:, 1]))


@pytest.mark.parametrize("side", SIDES)
def test_heights_have_a_strip_of_their_colours_beside_the_corner(
    side: float, relief: Relief, plane: Plane
) -> None:
    ramp = np.array([[255, 0, 0], [0, 255, 0], [0, 0, 255]], dtype=np.uint8)
    scale = HeightScale(relief, plane, MARKS, ramp, turned=lambda _: relief.turn(side))
    scale.show(Moment())
    strip = scale[0]
    colours = [each.to_hex().lower() for each in strip.get_fill_colors()]
    assert colours == ["#ff0000", "#00ff00", "#0000ff"]
    line = HeightScale(relief, plane, MARKS, turned=lambda _: relief.turn(side))
    line.show(Moment())
    foot, top = line[0].points[0], line[0].points[3]
    # Colours go from the foot to the top.
    for end, place in zip(strip.get_gradient_start_and_end_points(), (foot, top), strict=True):
        assert end[1] == pytest.approx(place[1])
    assert strip.get_bottom()[1] == pytest.approx(foot[1])
    assert strip.get_top()[1] == pytest.approx(top[1])
    for number in scale[1:]:
        assert number.get_right()[0] < strip.get_left()[0] < strip.get_right()[0] < foot[0]


def test_what_stands_at_a_relief_is_placed_anew_only_when_it_has_turned(
    relief: Relief, plane: Plane
) -> None:
    ramp = np.array([[255, 0, 0], [0, 0, 255]], dtype=np.uint8)
    now = {"side": 0.5}

    def turned(_: Moment) -> None:
        relief.turn(now["side"])

    parts = (
        HeightScale(relief, plane, MARKS, ramp, turned=turned),
        HeightScale(relief, plane, MARKS, turned=turned),
        GroundAxes(relief, plane, ("across", "back"), turned=turned),
    )
    found = []
    for now["side"] in (0.5, 0.5, 0.7):
        for part in parts:
            part.show(Moment())
        found.append([part[0].points for part in parts])
    first, rested, moved = found
    for before, same, after in zip(first, rested, moved, strict=True):
        assert same is before
        assert not np.array_equal(after, before)


@pytest.mark.parametrize("name", ["A", "A name of heights that runs over half of the hills"])
def test_the_name_of_heights_is_above_all_hills(name: str, relief: Relief, plane: Plane) -> None:
    stage, highest = plane.stage, (25.0, (96.0, 181.0))
    written = remark(name, highest, stage, colour="#8b95a3")
    _, (left, y) = _over(plane, written, highest, stage)
    assert left == 96.0
    assert y > 181.0
    right = left + written.width / plane.layout.unit
    for angle in (_FROM, _TO):
        relief.turn(angle)
        back = np.linspace(0, 1, 99)
        top = in_design(plane, relief.projected(back, np.ones(99), np.ones(99)))
        assert (top[top[:, 0] < right][:, 1] > y).all()
    unread = remark("a", None, stage, colour="#8b95a3")
    assert _over(plane, unread, highest, stage) == highest


@pytest.mark.parametrize("side", SIDES)
def test_numbers_on_the_ground_stand_upright(side: float, relief: Relief, plane: Plane) -> None:
    axes = GroundAxes(relief, plane, ("across", "back"), turned=lambda _: relief.turn(side))
    axes.show(Moment())
    for number in axes[2:]:
        (piece,) = number.pieces
        assert piece.outline[:, 1].min() == pytest.approx(0, abs=0.03)
        assert np.ptp(number.points[:, 0]) == pytest.approx(np.ptp(piece.outline[:, 0]))


def test_test_points_are_ringed_on_the_relief(spiral: Recording) -> None:
    """Training points are filled in a white edge."""
    relief = Relief(spiral.dataset, spiral.task, 424, THEMES["dark"], angle=0.7, dot=2.0, line=1.0)
    kinds = len(relief._colours) // 2
    fills, edges = relief._colours.transpose(1, 0, 2)
    assert (edges[:kinds] == 255).all()
    assert (fills[kinds:] == 255).all()
    assert (edges[kinds:] <= fills[:kinds]).all()  # as dark as can be seen on the field
    train = spiral.dataset.train
    assert 0 < train.sum() < len(train)
    assert (relief._looks < kinds).sum() == train.sum()
    assert (relief._looks >= kinds).sum() == (~train).sum()


def test_hills_hide_lines_behind_them(spiral: Recording) -> None:
    """A cliff that falls away from the viewer hides its foot; one that faces it shows all."""
    angle, middles = 0.7, (np.arange(64) + 0.5) / 64 - 0.5
    x, y = np.meshgrid(middles, middles)
    relief = Relief(spiral.dataset, spiral.task, 200, THEMES["dark"], angle=angle, dot=0, line=3)
    away = x * np.sin(angle) + y * np.cos(angle)

    def lined(steepness: float) -> int:
        """Pixels of the line."""
        logits = (steepness * away + 1e-3)[None] * np.ones((spiral.task.outputs, 1, 1))
        pictures = []
        for relief._opacity in (1.0, 0.0):
            pictures.append(relief.picture(logits).astype(int))
        return int((np.abs(pictures[0] - pictures[1]).max(axis=2) > 20).sum())

    assert lined(60.0) > 300
    assert lined(-60.0) < 0.1 * lined(60.0)


@pytest.mark.parametrize(
    ("classes", "said"),
    [
        (2, "In the end, answers are "),
        (3, "The lines are where two classes are equally probable."),
        (0, "Lines connect equal answers."),
    ],
)
@pytest.mark.parametrize("tested", [0, 2])
def test_small_pictures_say_what_lines_and_marks_are(
    classes: int, said: str, tested: int, composed: Callable[..., Composed]
) -> None:
    made = composed("surface", [recording(classes, tested=tested)], "480x270")
    assert any(each.startswith(said) for each in made.said)
    assert ("● training" in made.said) == ("○ test" in made.said) == (tested > 0)


@pytest.mark.parametrize("size", ["480x270", "1920x1080"])
def test_no_sentence_on_lines_is_cut(size: str, composed: Callable[..., Composed]) -> None:
    reel = recording(accuracy=(0.5, 0.5, 0.5))  # one class wins everywhere
    with remembering():
        made = composed("surface", [reel], size)
    written = [each.said for each in made.type() if isinstance(each, Outlines)]
    assert any("there is no line" in each for each in written)
    assert not any("…" in each for each in written)


def test_the_edge_in_front_is_the_lower_one_of_the_plane_as_it_is_seen_from_above(
    relief: Relief,
) -> None:
    """Of all edges it is the nearest at every moment, and rises less than any other."""
    for angle in (_FROM, _TO):
        relief.turn(angle)
        left, right, far, _ = _corners(relief, 0.0)
        assert right[0] - left[0] > abs(right[1] - left[1])
        assert (left[1] + right[1]) / 2 > (right[1] + far[1]) / 2


@pytest.mark.parametrize(("case", "marked"), [("spiral", 1), ("arms", 0), ("values", 0)])
def test_the_class_whose_probability_is_shown_has_its_mark(
    case: str, marked: int, runs: dict[str, Recording], stage_of: StageOf
) -> None:
    stage, place = stage_of("1920x1080"), (25.0, (96.0, 181.0))
    name = remark("Probability of class 1", place, stage, colour="#8b95a3")
    mark = _class_mark(runs[case], name, place, stage)
    assert len(mark) == marked
    for each in mark:
        assert each.get_fill_color().to_hex().lower() == "#0b78c2"
        assert each.get_left()[0] > name.get_right()[0]
    unread = remark("a", None, stage, colour="#8b95a3")
    assert not len(_class_mark(runs[case], unread, place, stage))


def test_outcome_takes_the_place_of_what_height_is(
    runs: dict[str, Recording], composed: Callable[..., Composed]
) -> None:
    made = composed("surface", [runs["spiral"]], "1920x1080")
    assert any(text.startswith("Height and colour") for text in made.said)
    assert any(text.startswith("The training accuracy rose") for text in made.said)
