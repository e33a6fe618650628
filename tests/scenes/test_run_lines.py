"""A line for each run: as long as it takes to succeed, with its name where that can be read."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from epochreel.scenes.fields.colours import rgb
from epochreel.scenes.parts.gathered_runs import gathered
from epochreel.scenes.parts.run_lines import Ends, RunLines, Titles
from epochreel.scenes.parts.run_rows import Course, RunRows
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.theme import THEMES
from epochreel.scenes.stage.typography import Outlines
from epochreel.tests.scenes.faults import _contrast, remembering
from epochreel.tests.scenes.shots import hearing

BOX = Box(100, 100, 800, 400)
ENDS = Ends(0, 100, "epoch 0", "epoch 100")
COURSES = [
    Course("seed 1", "epoch 50", 50.0, 100.0),
    Course("seed 2", "never", np.inf, 100.0),
    Course("seed 3", "epoch 25", 25.0, 100.0),
]
TITLES = Titles(["When each run gets there"], ["When runs get there"])
Staging = Callable[[str], Stage]


def lines(courses: list[Course], stage: Stage, *, share: float = 1.0, box: Box = BOX) -> RunLines:
    made = RunLines(TITLES, courses, ENDS, lambda *_: share, box=box, stage=stage)
    made.show(Moment(0, 0.5))
    return made


def widths(points: np.ndarray) -> list[float]:
    return [float(end[0] - start[0]) for start, end in zip(points[::4], points[3::4], strict=True)]


def test_lines_are_as_long_as_runs_take(stage_of: Staging) -> None:
    made = lines(COURSES, stage_of("1920x1080"))
    first, third = widths(made._solid.points)
    assert first == pytest.approx(2 * third)
    assert widths(made._others.points) == pytest.approx([2 * first])


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_lines_grow_as_runs_enter(share: float, stage_of: Staging) -> None:
    whole = widths(lines(COURSES, stage_of("1920x1080"))._solid.points)
    grown = widths(lines(COURSES, stage_of("1920x1080"), share=share)._solid.points)
    assert grown == pytest.approx([share * each for each in whole] if share else [])


def test_a_run_that_ends_sooner_has_a_shorter_line(stage_of: Staging) -> None:
    short = Course("a", "never", np.inf, 40.0)
    reach = lines([short, COURSES[1]], stage_of("1920x1080"))._reach
    assert reach[0] == pytest.approx(0.4 * reach[1])


@pytest.mark.parametrize(("runs", "named"), [(3, True), (200, False)])
def test_runs_are_named_in_their_order_where_names_can_be_read(
    runs: int, named: bool, stage_of: Staging
) -> None:
    rows = RunRows.of(BOX, (COURSES * 70)[:runs], stage_of("1920x1080"))
    assert (rows.size > 0) == named
    places = [y for _, y in rows.places[:3]]
    # Without names, those that succeed first are on top.
    assert sorted(places) == (places if named else [places[2], places[0], places[1]])
    assert len({*rows.places}) == runs


@pytest.mark.parametrize(("number", "columns"), [(6, 1), (24, 2)])
def test_many_runs_stand_in_columns(number: int, columns: int, stage_of: Staging) -> None:
    rows = RunRows.of(BOX, (COURSES * 8)[:number], stage_of("1920x1080"))
    assert rows.columns == columns
    assert max(x for x, _ in rows.places) + rows.width <= BOX.right + 1e-6
    assert max(y for _, y in rows.places) < BOX.bottom


def test_long_names_leave_room_for_lines(stage_of: Staging) -> None:
    long = [Course(f"{index} " + "x" * 80, "epoch 50", 50.0, 100.0) for index in range(3)]
    rows = RunRows.of(BOX, long, stage_of("1920x1080"))
    left, right = rows.across
    assert right - left > 0.2 * BOX.width


@pytest.mark.parametrize(("reached", "drawn"), [(50.0, True), (np.inf, False)])
def test_without_names_and_successes_there_is_nothing(
    reached: float, drawn: bool, stage_of: Staging
) -> None:
    courses = [Course("a", "never", reached, 100.0)] * 200
    made = lines(courses, stage_of("1920x1080"))
    assert bool(made.submobjects) == drawn
    assert bool(made.still.submobjects) == drawn


def test_what_could_not_be_read_is_not_there(stage_of: Staging) -> None:
    assert not lines(COURSES, stage_of("160x90")).submobjects


@pytest.mark.parametrize(("reached", "begins"), [(9.0, "up to epoch 10"), (11.0, "epoch 10")])
def test_lines_begin_where_runs_are_shown_from(
    reached: float, begins: str, stage_of: Staging
) -> None:
    courses = [Course("a", f"epoch {reached:.0f}", reached, 100.0), COURSES[0]]
    ends = Ends(10, 100, "epoch 10", "epoch 100")
    stage = stage_of("1920x1080")
    made = RunLines(TITLES, courses, ends, lambda *_: 1.0, box=BOX, stage=stage)
    assert (made._reach[0] == 0) == (reached < 10)
    assert made._reach.min() >= 0
    with hearing() as said:
        RunLines(TITLES, courses * 100, ends, lambda *_: 1.0, box=BOX, stage=stage)
    assert begins in said


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_lines_of_runs_that_succeed_stand_out_with_their_dots_and_words(
    theme: str, stage_of: Staging
) -> None:
    made = lines(COURSES, replace(stage_of("1920x1080"), theme=THEMES[theme]))
    ink, muted = (getattr(THEMES[theme], each) for each in ("ink", "muted"))
    assert made._solid.stroke_color.to_hex().lower() == ink
    assert made._solid.get_stroke_width() > 1.5 * made._others.get_stroke_width()
    assert len(made._dots.points) > 0
    light = [
        _contrast(rgb(each.stroke_color.to_hex().lower())[None], rgb(THEMES[theme].ground)[None])[0]
        for each in (made._others, made._solid)
    ]
    assert 3 <= light[0] < light[1] / 2
    texts = made.submobjects[-len(COURSES) :]
    named = [text.get_fill_color().to_hex().lower() for both in texts for text in both]
    assert named == [ink, ink, ink, muted, ink, ink]


@pytest.mark.parametrize(
    ("size", "runs", "written"),
    [("480x270", 3, False), ("480x270", 200, True), ("1920x1080", 3, True)],
)
def test_small_frames_have_an_axis_only_where_no_words_say_where_lines_end(
    size: str, runs: int, stage_of: Staging, *, written: bool
) -> None:
    with hearing() as said:
        lines([COURSES[0], COURSES[2]] * (runs // 2), stage_of(size))
    assert ("epoch 100" in said or "100" in said) == written


@pytest.mark.parametrize(("failing", "named"), [(60, "60 others"), (1, None)])
def test_runs_that_never_succeed_share_a_row_where_not_all_could_be_named(
    failing: int, named: str | None, stage_of: Staging
) -> None:
    stage = stage_of("480x270")
    courses = [COURSES[0], COURSES[2], *[COURSES[1]] * failing]
    with hearing() as said:
        made = lines(courses, stage)
    assert made.named
    assert len(made._courses) == 3
    assert made._courses[-1].name == (named or "seed 2")
    assert made._courses[-1].name in said
    assert ("When runs get there" in said) == (named is not None)
    assert ("When each run gets there" in said) == (named is None)
    assert len(widths(made._others.points)) == 1


def test_a_row_of_several_runs_is_there_as_far_as_they_are_on_average() -> None:
    other = replace(COURSES[1], word="not yet")
    courses, share = gathered([COURSES[1], *COURSES, other], lambda run, clock: clock * (run > 0))
    assert [each.name for each in courses] == ["seed 3", "seed 1", "3 others"]
    assert [each.word for each in courses] == ["epoch 25", "epoch 50", ""]
    assert [share(row, 0.6) for row in range(3)] == pytest.approx([0.6, 0.6, 0.4])
    (one,), _ = gathered([COURSES[1]], lambda *_: 1.0)
    assert (one.name, one.word) == ("1 other", "never")
    assert len(gathered([COURSES[0]], lambda *_: 1.0)[0]) == 1


@pytest.mark.parametrize(
    ("wide", "written"), [(800.0, ["epoch 0", "epoch 100"]), (330.0, ["0", "100"])]
)
def test_the_ends_of_named_lines_are_written_as_far_as_there_is_room(
    wide: float, written: list[str], stage_of: Staging
) -> None:
    with hearing() as said:
        lines(COURSES, stage_of("1920x1080"), box=replace(BOX, width=wide))
    assert {*written} <= {*said}


@pytest.mark.parametrize(("reached", "begins"), [(9.0, "up to 10"), (11.0, "10")])
def test_a_short_end_keeps_that_runs_may_succeed_before_it(
    reached: float, begins: str, stage_of: Staging
) -> None:
    courses = [Course("a", "epoch 9", reached, 100.0), COURSES[0]]
    ends, box = Ends(10, 100, "epoch 10", "epoch 100"), replace(BOX, width=360.0)
    with remembering():
        made = RunLines(TITLES, courses, ends, lambda *_: 1.0, box=box, stage=stage_of("1920x1080"))
    drawn = [each.said for each in made.still.get_family() if isinstance(each, Outlines)]
    assert drawn == ["When each run gets there", begins, "100"]


def test_every_column_has_its_axis_below_its_own_last_row(stage_of: Staging) -> None:
    courses = [Course(f"seed {each}", "never", np.inf, 100.0) for each in range(11)]
    stage = stage_of("1920x1080")
    with remembering():
        made = lines(courses, stage, box=Box(100, 100, 1600, 250))
    _, *axis = made.still
    ys = [float(each.get_center()[1]) for each in axis if not isinstance(each, Outlines)]
    assert len(ys) == 2
    assert ys[0] < ys[1]  # eleven runs: six, then five
