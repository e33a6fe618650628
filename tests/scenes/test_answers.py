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
        ("1920x1080", False, "share of points, √ scale"),
        ("1080x1920", False, "share of points, square-root scale"),
        ("1080x1080", False, "√ scale"),
        ("480x480", False, "√ scale"),
        ("360x360", True, ""),
    ],
)
def test_the_histogram_says_what_it_shows_and_on_which_scale(
    size: str, broken: bool, scale: str, composed: Callable[..., Composed]
) -> None:
    with remembering():
        made = composed("diagnosis", [recording()], size)
    said = made.said
    assert ({"Probability of", "the true class"} <= set(said)) == broken
    shown = [each.said for each in made.type() if isinstance(each, Outlines)]
    assert [each for each in shown if each.endswith("scale")] == ([scale] if scale else [])
    # Colours of what is right and wrong have their words at every size.
    assert {"right", "wrong"} <= set(shown)
    # Where numbers would meet, the lower one is left out.
    ticks = [text for text in ("50\u2009%", "10\u2009%", "1\u2009%") if text in said]
    fewer = {"1080x1920": 2, "360x360": 0}
    assert len(ticks) == fewer.get(size, 3)


@pytest.mark.parametrize(("size", "written"), [("960x540", True), ("480x270", False)])
def test_a_histogram_has_its_axis_as_long_as_it_can_be_read(
    size: str, written: bool, composed: Callable[..., Composed]
) -> None:
    made = composed("diagnosis", [recording()], size)
    made.check_type()
    # At the middle of the axis, and at one of the hairlines.
    assert made.said.count("50\u2009%") == 2 * written


def test_right_and_wrong_share_a_column_in_proportion(stage_of: STAGES) -> None:
    """Each column is as high as the root of its share, of which all of one kind has the whole."""
    stage, box = stage_of("1920x1080"), Box(1056, 800, 768, 200)
    right, wrong = np.array([0.1, 0.1, 0.1, 0.9]), np.array([0.1, 0.3, 0.3, 0.3, 0.3])
    shares = np.append(right, [0.9] * 7), wrong
    columns = Columns("Shares", lambda _: shares, box=box, bins=5, stage=stage)
    columns.show(Moment(0.0))
    full = columns._box.height * stage.layout.unit
    lower, upper = (_heights(each) / full for each in columns)
    assert lower == pytest.approx([0.5 / 4, 0.5])
    assert upper == pytest.approx([0.5 * 3 / 4, 0.5**0.5])


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
