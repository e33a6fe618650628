"""Numbers that have names, captions that take turns, tiles in whole rows, lines that enter."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from manim import VMobject

from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.scenes.fields.pace import Pace
from epochreel.scenes.fields.rewinding import Rewinding
from epochreel.scenes.parts.arrivals import Arrivals
from epochreel.scenes.parts.captions import Captions, OneAtATime
from epochreel.scenes.parts.plane import Plane
from epochreel.scenes.parts.readings import Readings, corner_reading, reading
from epochreel.scenes.parts.titles import fitting_title, heading, whole_remark
from epochreel.scenes.parts.unit_lines import UnitLines
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.places import places_of
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.tiles import packed, tiled
from epochreel.scenes.words.measures import written_measure_of
from epochreel.tests.scenes.faults import remembering
from epochreel.tests.scenes.shots import hearing
from epochreel.tests.scenes.tiny import recording

EPOCHS = Steps(np.arange(101))
SHAPES = ["1920x1080", "854x480", "480x270", "1080x1080", "480x480", "360x360", "180x320", "96x64"]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_number_is_seen_only_with_a_name_that_can_be_read(
    shape: str, stage_of: Callable[[str], Stage]
) -> None:
    stage, layout = stage_of(shape), stage_of(shape).layout
    place = (64.0, (60.0, 500.0))
    for names, figure in (
        reading("HE", lambda _: "600", place, stage, label=25),
        corner_reading("HE", lambda _: "600", "600", stage),
    ):
        figure.show(Moment())
        assert bool(len(names)) == (figure.fill_opacity > 0)
        for name in names:
            pixels = name.height / layout.unit * layout.scale
            assert pixels >= 0.7 * 10.9  # the height of a capital is 0.727 of the em


@pytest.mark.parametrize(("last", "beside"), [(300, 9999), (100_000, 9999), (100_000, 540)])
def test_numbers_on_one_line_stand_clear_of_each_other(
    last: int, beside: float, stage_of: Callable[[str], Stage]
) -> None:
    """They move to the right, or become smaller; all of them alike."""
    stage = stage_of("1080x1080")
    layout, box = stage.layout, Box(beside, 960, 300, 100)
    steps = Steps(np.array([0, last]))
    readings = Readings((64, (60, 1048)), steps, stage, label=25, beside=[box])
    share = "100\u2009%"
    readings.append("Accuracy", lambda _: share, (64, (300, 1048)), longest=share)
    readings.show(Moment(float(last)))
    epoch, accuracy = readings.submobjects
    ends = [layout.point(x, 0)[0] for x in (300, min(beside, places_of(stage).right))]
    assert epoch.points[:, 0].max() < accuracy.points[:, 0].min()
    assert accuracy.points[:, 0].max() < ends[1]
    moved = accuracy.points[:, 0].min() > ends[0] + 0.1
    smaller = accuracy.height / layout.unit < 0.7 * 64
    assert (moved, smaller) == {(300, 9999): (False, False), (100_000, 9999): (True, False)}.get(
        (last, int(beside)), (True, True)
    )


@pytest.mark.parametrize("loss", [0.5, np.nan])
def test_what_was_not_measured_is_not_read(loss: float, stage_of: Callable[[str], Stage]) -> None:
    run = recording(0, loss=(loss,) * 3)
    with hearing() as said:
        readings = Readings((64, (60, 1048)), run.steps, stage_of("1080p"), label=25)
        readings.append_measure(written_measure_of(run), (64, (500, 1048)))
    assert ("Test loss" in said) == (len(readings) == 2) == (loss == 0.5)


def test_a_name_without_room_becomes_smaller_and_is_cut_at_last(
    stage_of: Callable[[str], Stage],
) -> None:
    stage = stage_of("1080p")
    place = (64.0, (60.0, 500.0))
    widths = [
        float(reading("Test loss", lambda _: "1", place, stage, label=28, right=end)[0].width)
        / stage.layout.unit
        for end in (999.0, 150.0, 100.0)
    ]
    assert widths[0] > 100 > widths[1] > 80
    assert 20 < widths[2] <= 41


@pytest.mark.parametrize(("end", "shortened"), [(999.0, False), (280.0, True)])
def test_a_name_without_room_is_short_if_it_can_be(
    end: float, shortened: bool, stage_of: Callable[[str], Stage]
) -> None:
    with hearing() as said:
        reading(
            "Reached test loss 0.014",
            lambda _: "4 of 9",
            (120.0, (60.0, 500.0)),
            stage_of("480x270"),
            label=46,
            right=end,
            short="Reached",
        )
    assert (said[-1] == "Reached") == shortened
    assert not any("…" in each for each in said)


def test_sentences_take_turns() -> None:
    """Each enters eased when it is true, and the one before has gone by then."""
    sentences = [VMobject(fill_opacity=1) for _ in range(3)]
    turns = OneAtATime([(0.0, sentences[0]), (0.3, sentences[1]), (0.5, sentences[2])], lasting=0.1)
    seen = []
    for clock in (clocks := np.linspace(0, 1, 201)):
        turns.show(Moment(clock=float(clock)))
        seen.append([each.fill_opacity for each in sentences])
        assert sum(opacity > 0 for opacity in seen[-1]) <= 1
    assert seen[0] == [1, 0, 0]
    assert seen[-1] == [0, 0, 1]
    assert not any(first for clock, (first, *_) in zip(clocks, seen, strict=True) if clock >= 0.3)
    steps = [abs(b - a) for before, now in pairwise(seen) for a, b in zip(before, now, strict=True)]
    assert 0 < max(steps) < 0.2


def test_the_last_sentence_is_there_in_full_at_the_end() -> None:
    """However late it begins, and also if another one begins as late."""
    sentences = [VMobject(fill_opacity=1) for _ in range(3)]
    late = [(0.0, sentences[0]), (0.96, sentences[1]), (1.0, sentences[2])]
    turns = OneAtATime(late, lasting=0.1)
    turns.show(Moment(clock=1.0))
    assert [each.fill_opacity for each in sentences] == [0, 0, 1]


@pytest.mark.parametrize(("count", "columns"), [(4, 4), (6, 3)])
def test_tiles_stand_in_whole_rows(count: int, columns: int) -> None:
    tiles = tiled(count, inside=Box(96, 160, 1728, 872), strip=66, below=254, beside=560)
    rows = {round(box.y) for box in tiles.boxes}
    assert len(rows) * columns == count


@pytest.mark.parametrize("inside", [Box(96, 160, 1728, 872), Box(60, 152, 960, 892)])
@pytest.mark.parametrize("count", range(1, 10))
def test_what_tiles_share_stands_clear_of_them(count: int, inside: Box) -> None:
    tiles = tiled(count, inside=inside, strip=66, below=252, beside=520)
    shared = tiles.shared
    for box in tiles.boxes:
        assert shared.x >= box.right or shared.y >= box.bottom - 1e-9
    assert shared.right == pytest.approx(inside.right)
    assert max(shared.bottom, *(box.bottom for box in tiles.boxes)) <= inside.bottom + 1e-9
    assert min(shared.width, shared.height) > 100


@pytest.mark.parametrize(("height", "way"), [(1480.0, "centred"), (892.0, "in a row")])
def test_three_tiles_are_centred_or_in_a_row(height: float, way: str) -> None:
    inside = Box(60, 152, 960, height)
    tiles = tiled(3, inside=inside, strip=80, below=270, beside=520)
    last = tiles.boxes[-1]
    rows = len({box.y for box in tiles.boxes})
    assert rows == (2 if way == "centred" else 1)
    assert (last.x + last.width / 2 == pytest.approx(540)) == (rows == 2)
    assert tiles.shared.width == 960


def test_no_hole_is_left_beside_the_first_of_three_tiles() -> None:
    """Two large ones at the edges of a square frame would leave one between them."""
    tiles = tiled(3, inside=Box(60, 152, 960, 892), strip=35, below=230, beside=520)
    first, second, third = tiles.boxes
    assert first.y == second.y == third.y
    assert second.x - first.right == pytest.approx(36)


@pytest.mark.parametrize(("high", "in_a_column"), [(1480, False), (1000, True)])
def test_what_tiles_share_stands_beside_a_column_only_where_that_is_not_slender(
    high: float, *, in_a_column: bool
) -> None:
    tiles = tiled(2, inside=Box(60, 256, 960, high), strip=70, below=700, beside=520)
    assert (len({box.x for box in tiles.boxes}) == 1) == in_a_column
    assert (tiles.shared.y == tiles.boxes[0].y) == in_a_column


@pytest.mark.parametrize(
    ("count", "inside", "beside", "rows", "least"),
    [
        (9, Box(96, 160, 1728, 872), 520, [6, 3], 0.149),
        (6, Box(60, 152, 960, 740), 440, [4, 2], 0.22),
        (9, Box(60, 152, 960, 892), 440, [4, 4, 1], 0.2),
    ],
)
def test_many_tiles_leave_a_wide_rest_of_their_last_row(
    count: int, inside: Box, beside: float, rows: list[int], least: float
) -> None:
    tiles = tiled(count, inside=inside, strip=62, below=252, beside=beside, foot=38)
    heights = sorted({box.y for box in tiles.boxes})
    assert [sum(box.y == y for box in tiles.boxes) for y in heights] == rows
    assert tiles.shared.y == tiles.boxes[-1].y
    assert tiles.shared.width > 0.95 * beside
    assert tiles.boxes[0].width > least * inside.width


@pytest.mark.parametrize(("high", "rows"), [(892, [3, 3]), (740, [4, 2])])
def test_no_band_is_left_below_half_a_row_of_tiles(high: float, rows: list[int]) -> None:
    inside = Box(60, 152, 960, high)
    tiles = tiled(6, inside=inside, strip=70, below=228, beside=440, foot=38)
    heights = sorted({box.y for box in tiles.boxes})
    assert [sum(box.y == y for box in tiles.boxes) for y in heights] == rows
    left = inside.bottom - tiles.boxes[-1].bottom - 38
    assert (tiles.shared.width == inside.width) == (rows == [3, 3])
    assert rows == [3, 3] or left < 0.2 * high


def test_few_units_stand_in_one_row() -> None:
    boxes = packed(3, inside=Box(0, 0, 768, 566), gap=14, strip=16, most=168)
    assert len({box.y for box in boxes}) == 1


def test_a_run_that_succeeds_last_has_arrived_when_the_film_rests(
    stage_of: Callable[[str], Stage],
) -> None:
    pace = Rewinding(Pace(np.array([0.0, 1.0]), np.array([0.0, 100.0])), 0.05, 0.1)
    stage, box = stage_of("1080p"), Box(1056, 420, 768, 520)
    arrivals = Arrivals(
        [""],
        [20.0, 100.0, np.inf],
        (0.0, 100.0),
        pace,
        0.1,
        given_up=[np.inf, np.inf, 100.0],
        when=EPOCHS.written,
        box=box,
        stage=stage,
    )
    arrivals.show(Moment(100.0, clock=1.0))
    waiting, done = arrivals.submobjects[:2]
    assert np.ptp(done.points[:, 1]) == pytest.approx(np.ptp(waiting.points[:, 1]))
    assert len(done.points) == 2 * len(waiting.points)
    assert done.points[:, 0].max() < waiting.points[:, 0].min()


def test_a_line_enters_without_a_jump(spiral: Recording, stage_of: Callable[[str], Stage]) -> None:
    """From nothing over the whole side to the band that stays; half way it can be a poster."""
    plane = Plane.of(spiral.dataset, Box(96, 156, 848, 848), stage_of("1080p"))
    lines = UnitLines(
        spiral,
        plane,
        colours=["#112233"] * 8,
        shares=lambda now: np.array([now.clock, *[0.0] * 7]),
        strength=lambda _: 1.0,
    )
    covered, drawn = [], []
    for share in np.linspace(0, 1, 101):
        lines.show(Moment(60.0, clock=float(share)))
        shade, band, line = lines.submobjects[:3]
        covered.append(sum(_area(each) * each.fill_opacity for each in (shade, band)))
        drawn.append(len(line.points))
    assert covered[0] == 0 < covered[-1] < covered[50] / 4
    assert np.abs(np.diff(covered)).max() < 0.05 * max(covered)
    assert drawn[50] == drawn[-1]


def _area(shape: VMobject) -> float:
    """What the outline encloses, if it is one, by the shoelace formula."""
    x, y = shape.points[::4, 0], shape.points[::4, 1]
    return abs(float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))) / 2


@pytest.mark.parametrize(("shape", "lines"), [("1920x1080", 2), ("480x270", 2), ("240x136", 1)])
def test_what_a_film_is_about_stands_below_its_title_where_it_can_be_read(
    shape: str, lines: int, stage_of: Callable[[str], Stage]
) -> None:
    """On small frames that is the first of the subtitles, as large as can be read."""
    stage = stage_of(shape)
    with remembering():
        said = [each.said for each in heading("Title", ["first", "second"], stage)]
    second = "first" if stage.layout.small else "first · second"
    assert said == ["Title", second][:lines]


@pytest.mark.parametrize(
    ("subtitles", "said"),
    [
        (["first", "second"], "first · second"),
        (["first", "second" * 40, "third"], "first"),
        (["first", "second", "third" * 40], "first · second"),
        (["", "second"], "second"),
        ([""], None),
        (["first", ["second", "other"]], "first · second"),
        (["first", ["second" * 40, "other"]], "first · other"),
        (["first", ["second" * 40, "other" * 40]], "first"),
        ([], None),
    ],
)
def test_as_many_subtitles_stand_below_a_title_as_have_room(
    subtitles: list[str | list[str]], said: str | None, stage_of: Callable[[str], Stage]
) -> None:
    with remembering():
        lines = [each.said for each in heading("Title", subtitles, stage_of("1920x1080"))]
    assert [each for each in lines if each not in ("Title", "")] == ([said] if said else [])


def test_a_subtitle_alone_is_cut_where_it_has_no_room(stage_of: Callable[[str], Stage]) -> None:
    with remembering():
        *_, below = [each.said for each in heading("Title", ["first" * 60], stage_of("1920x1080"))]
    assert below.startswith("first")
    assert "…" in below


LONG = "A network learns the spiral"


@pytest.mark.parametrize(
    ("titles", "shape", "kept", "fitting"),
    [
        ([LONG, "short"], "1920x1080", 0, LONG),
        ([LONG, "short"], "1920x1080", 1500, "short"),
        ([LONG, "short"], "1080x1920", 1500, LONG),
        ([9 * LONG, LONG, "short"], "1920x1080", 0, LONG),
        ([9 * LONG], "1920x1080", 0, 9 * LONG),
    ],
)
def test_the_first_title_that_has_room_is_taken_else_the_last(
    titles: list[str], shape: str, kept: float, fitting: str, stage_of: Callable[[str], Stage]
) -> None:
    """What is kept free at the right is beside the subtitles alone in a tall frame."""
    assert fitting_title(titles, stage_of(shape), kept=kept) == fitting


@pytest.mark.parametrize(
    ("shape", "said"),
    [("1920x1080", True), ("360x640", True), ("1080x1080", False), ("180x320", False)],
)
def test_captions_are_set_where_there_is_a_place_for_them_that_can_be_read(
    shape: str, said: bool, stage_of: Callable[[str], Stage]
) -> None:
    with hearing() as heard:
        Captions([(0.0, "First."), (0.5, "Second.")], stage_of(shape), lasting=0.1)
    assert heard == (["First.", "Second."] if said else [])


@pytest.mark.parametrize(
    ("words", "smaller", "whole"), [(6, False, True), (9, True, True), (30, True, False)]
)
def test_long_captions_are_set_smaller_before_they_are_cut(
    words: int, stage_of: Callable[[str], Stage], *, smaller: bool, whole: bool
) -> None:
    stage, text = stage_of("1920x1080"), " ".join(["caption"] * words)
    with hearing() as heard:
        captions = Captions([(0.0, "caption"), (0.0, text)], stage, lasting=0.1)
    usual, said = captions
    assert (heard[-1] == text) == whole
    place = places_of(stage).caption
    assert place is not None
    width = places_of(stage).right - place[1][0]
    assert said.width <= width * stage.layout.unit * 1.01
    # Its height is that of its letters, which are the same.
    assert (said.height < usual.height * 0.999) == smaller


@pytest.mark.parametrize(("shape", "told"), [("480x480", True), ("240x240", False)])
def test_a_measure_without_room_for_its_name_is_left_out(
    shape: str, told: bool, stage_of: Callable[[str], Stage]
) -> None:
    stage = stage_of(shape)
    right = places_of(stage).right
    readings = Readings((64, (right - 330, 500)), EPOCHS, stage, label=25)
    readings.append_measure(written_measure_of(recording()), (64, (right - 140, 500)))
    readings.show(Moment())
    assert len(readings.submobjects) == (2 if told else 1)
    assert bool(readings.targets()["training accuracy"].boxes()) == told


def test_a_remark_is_whole_or_not_there(stage_of: Callable[[str], Stage]) -> None:
    stage, place = stage_of("1920x1080"), (24.0, (100.0, 300.0))
    for right, count in ((400.0, 1), (200.0, 1), (110.0, 0)):
        with hearing() as heard:
            said = whole_remark(
                ["Size of a gradient", "Size"], place, stage, colour="#ffffff", right=right
            )
        assert len(said) == count
        assert not [each for each in heard if "…" in each]
