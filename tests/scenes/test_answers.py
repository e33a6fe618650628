"""The charts of answers in `diagnosis`: a histogram of classes, and values beside true ones."""

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from manim import VMobject

from epochreel.reels.recording import Recording
from epochreel.reels.task import values_of
from epochreel.scenes.parts.columns import Columns
from epochreel.scenes.parts.scatter import Scatter, _ends
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.typography import Outlines
from epochreel.tests.scenes.diagnoses import STAGES
from epochreel.tests.scenes.faults import remembering
from epochreel.tests.scenes.shots import Composed
from epochreel.tests.scenes.tiny import recording


@pytest.mark.parametrize(
    ("size", "titled", "numbered"),
    [("1920x1080", True, 4), ("480x480", True, 4), ("360x360", False, 0), ("240x135", False, 0)],
)
def test_answers_have_a_title_and_ticks_where_these_can_be_read(
    size: str, titled: bool, numbered: int, composed: Callable[..., Composed]
) -> None:
    made = composed("diagnosis", [recording(0)], size)
    made.check_type()
    assert ("Answers against the truth" in made.said) == titled
    (scatter,) = (each for each in made.composition.moving if isinstance(each, Scatter))
    _, _, ticks, *_ = scatter.still
    assert len(ticks) == numbered


@pytest.mark.parametrize("size", ["1920x1080", "480x270"])
def test_a_histogram_begins_where_its_title_does(size: str, stage_of: STAGES) -> None:
    stage, box = stage_of(size), Box(1056, 800, 768, 200)
    nothing = np.zeros(0)
    columns = Columns("Shares", lambda _: (nothing, nothing), box=box, bins=20, stage=stage)
    left = stage.layout.point(box.x, 0)[0]
    assert columns.still.get_left()[0] == pytest.approx(left, abs=0.1)


@pytest.mark.parametrize(("answer", "said"), [(0.5, ""), (40.0, "8 beyond the edges")])
def test_answers_beyond_the_picture_are_counted(answer: float, said: str, stage_of: STAGES) -> None:
    reel = recording(0)
    task, labels = values_of(reel.task), reel.dataset.labels
    scatter = Scatter(
        reel.dataset,
        task,
        lambda _: np.full(len(labels), answer),
        name="price",
        box=Box(0, 0, 400, 400),
        stage=stage_of("1920x1080"),
    )
    (beyond,) = scatter.beyond
    beyond.show(Moment(0.0))
    assert beyond._shown == said


@pytest.mark.parametrize(
    ("size", "broken", "scale"),
    [
        ("1920x1080", False, "share of points"),
        ("1080x1920", False, "share of points"),
        ("1080x1080", False, ""),
        ("480x480", False, ""),
        ("360x360", True, ""),
    ],
)
def test_the_histogram_says_what_it_shows(
    size: str, broken: bool, scale: str, composed: Callable[..., Composed]
) -> None:
    with remembering():
        made = composed("diagnosis", [recording()], size)
    said = made.said
    assert ({"Probability of", "the true class"} <= set(said)) == broken
    shown = [each.said for each in made.type() if isinstance(each, Outlines)]
    assert [each for each in shown if each.startswith("share of")] == ([scale] if scale else [])
    assert not any("scale" in each for each in shown)
    # Colours of what is right and wrong have their words at every size.
    assert {"right", "wrong"} <= set(shown)
    # Twice 50 %, and at both ends of each axis but 0 of the shares.
    ticks = [said.count(f"{each}\u2009%") for each in (0, 50, 100)]
    assert ticks == ([1, 2, 2] if size != "360x360" else [0, 0, 0])


@pytest.mark.parametrize(("size", "written"), [("960x540", True), ("480x270", False)])
def test_a_histogram_has_its_axis_as_long_as_it_can_be_read(
    size: str, written: bool, composed: Callable[..., Composed]
) -> None:
    made = composed("diagnosis", [recording()], size)
    made.check_type()
    # At the middle of the axis, and at one of the hairlines.
    assert made.said.count("50\u2009%") == 2 * written


def test_right_and_wrong_share_a_column_in_proportion(stage_of: STAGES) -> None:
    stage, box = stage_of("1920x1080"), Box(1056, 800, 768, 200)
    right, wrong = np.array([0.1, 0.1, 0.1, 0.9]), np.array([0.1, 0.3, 0.3, 0.3, 0.3])
    shares = np.append(right, [0.9] * 7), wrong
    columns = Columns("Shares", lambda _: shares, box=box, bins=5, stage=stage)
    columns.show(Moment(0.0))
    full = columns._box.height * stage.layout.unit
    lower, upper = (_heights(each) / full for each in columns)
    assert lower == pytest.approx([1 / 16, 4 / 16])
    assert upper == pytest.approx([3 / 16, 8 / 16])


@pytest.mark.parametrize("size", ["1920x1080", "480x270"])
def test_a_column_of_one_point_among_many_is_seen(size: str, stage_of: STAGES) -> None:
    """One that is right stands on one that is wrong; in the next column there is none."""
    stage, box = stage_of(size), Box(1056, 800, 768, 200)
    shares = np.repeat([0.1, 0.9], [1, 9998]), np.array([0.1])
    columns = Columns("Shares", lambda _: shares, box=box, bins=5, stage=stage)
    columns.show(Moment(0.0))
    pixel = stage.layout.unit / stage.layout.scale
    lower, upper = (_heights(each) for each in columns[:2])
    assert lower == pytest.approx([2 * pixel])
    assert upper[0] == pytest.approx(2 * pixel)
    assert len(upper) == 2
    ends = columns[0].points[:, 1].max(), columns[1].points[:16, 1].min()
    assert ends[0] == pytest.approx(ends[1])


@pytest.mark.parametrize(
    ("counts", "low", "beyond"),
    [
        ([94, 0, 3, 3], 0.1, ["94"]),
        ([46, 48, 3, 3], 0.1, ["46", "48"]),
        ([6, 5, 5, 4], 0.5, []),
        ([100, 0, 0, 0], 1.0, []),
        ([0, 0], 1.0, []),
    ],
)
def test_columns_that_dwarf_others_are_cut_and_say_what_they_hold(
    counts: list[int], low: float, beyond: list[str], stage_of: STAGES
) -> None:
    stage, box = stage_of("1920x1080"), Box(1056, 800, 768, 200)
    bins = len(counts)
    right = np.repeat((np.arange(bins) + 0.5) / bins, counts)
    shares = right, np.zeros(0)
    columns = Columns("Shares", lambda _: shares, box=box, bins=bins, stage=stage, fitted=[shares])
    columns.show(Moment(0.0))
    assert columns._scale.low == low
    written = [each._shown for each in columns._values if each._shown]
    assert written == [f"{each}\u2009%" for each in beyond]
    # A column that is cut has two pieces.
    _, upper = columns[:2]
    assert len(_heights(upper)) == sum(each > 0 for each in counts) + len(beyond)
    places = upper.points[:, 1]
    frame = [stage.layout.point(0, y)[1] for y in (box.bottom, box.y)]
    if len(places):
        assert frame[0] <= places.min()
        assert places.max() <= frame[1]


@pytest.mark.parametrize(("wrong", "pieces"), [(2, 1), (60, 2)])
def test_a_column_that_is_cut_keeps_what_is_wrong_below_what_is_right(
    wrong: int, pieces: int, stage_of: STAGES
) -> None:
    """Below its break in proportion; what is wrong may be cut as well."""
    stage, box = stage_of("1920x1080"), Box(1056, 800, 768, 200)
    shares = np.repeat([0.1, 0.9], [90 - wrong, 10]), np.repeat(0.1, wrong)
    columns = Columns("P", lambda _: shares, box=box, bins=5, stage=stage, fitted=[shares])
    columns.show(Moment(0.0))
    lower, upper = columns[:2]
    assert len(_heights(lower)) == pieces
    assert len(_heights(upper)) == (3 if wrong <= 10 else 2)
    assert lower.points[:, 1].max() <= upper.points[:, 1].max()


@pytest.mark.parametrize(("width", "said"), [(768, ["94\u2009%"]), (150, ["94"]), (80, [])])
def test_what_a_cut_column_holds_is_written_as_there_is_room(
    width: float, said: list[str], stage_of: STAGES
) -> None:
    shares = np.repeat([0.1, 0.9], [94, 6]), np.zeros(0)
    columns = Columns(
        "P",
        lambda _: shares,
        box=Box(1056, 800, width, 200),
        bins=4,
        stage=stage_of("1920x1080"),
        fitted=[shares],
    )
    columns.show(Moment(0.0))
    assert [each._shown for each in columns._values if each._shown] == said


def _heights(columns: VMobject) -> np.ndarray:
    """From bottom to top of each outline, of four lines and as many handles."""
    return np.asarray(np.ptp(columns.points[:, 1].reshape(-1, 16), axis=1))


@pytest.mark.parametrize(("width", "keyed"), [(300, True), (60, False)])
def test_a_histogram_too_narrow_for_its_key_has_none(
    width: float, stage_of: STAGES, *, keyed: bool
) -> None:
    stage, box = stage_of("1920x1080"), Box(1056, 800, width, 150)
    nothing = np.zeros(0)
    with remembering():
        columns = Columns("P", lambda _: (nothing, nothing), box=box, bins=5, stage=stage)
    said = [
        each.said for each in columns.still.family_members_with_points() if hasattr(each, "said")
    ]
    assert ("wrong" in said) == keyed


@pytest.mark.parametrize(
    ("column", "far"),
    [("price (€)", "0.25 €"), ("price", "0.25"), ("share (%)", "0.25 percentage points")],
)
@pytest.mark.parametrize("size", ["1920x1080", "1080x1920"])
def test_distances_have_the_unit_of_the_values(
    column: str, far: str, size: str, composed: Callable[..., Composed]
) -> None:
    reel = recording(0)
    header = replace(reel.header, dataset=replace(reel.dataset, label_name=column))
    named = Recording(header, reel.steps, reel.metrics, reel._states)
    said = " ".join(composed("diagnosis", [named], size).said)
    largest = far.replace("0.25", "1")
    assert f"The largest error ends at {largest}" in said
    assert f"{column} −1" in said
    assert re.search(far.replace(" ", r"\s+") + r"\.", said)


@pytest.mark.parametrize(
    ("labels", "ends"),
    [
        ((-1.0, 1.0), (-1.2, 1.2)),
        ((110.0, 690.0), (50.0, 750.0)),
        ((0.0, 5000.0), (-500.0, 5500.0)),
        ((3.0, 3.0), (-1.0, 1.0)),
        ((-1e308, 1e308), (-1.0, 1.0)),
        ((0.0, 1e308), (-1.0, 1.0)),
        ((0.0, 1e-323), (-1.0, 1.0)),
        ((0.0, 4e307), (-5e306, 4.5e307)),
        ((0.0, 3e-308), (-2e-309, 3.2e-308)),
    ],
)
def test_answers_are_drawn_over_the_values_that_occur(
    labels: tuple[float, float], ends: tuple[float, float]
) -> None:
    assert _ends(np.array(labels), values_of(recording(0).task)) == pytest.approx(ends)
