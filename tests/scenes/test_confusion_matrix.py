"""The matrices of `diagnosis`: counts, names of rows, and the cell of which is spoken."""

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.fields.colours import class_colour, luminance, rgb
from epochreel.scenes.parts.class_list import ClassKey
from epochreel.scenes.parts.columns import Columns
from epochreel.scenes.parts.confusion_matrix import Matrix, has_room_for, named_once
from epochreel.scenes.parts.halos import Halos
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.theme import Theme
from epochreel.scenes.stage.typography import Outlines
from epochreel.tests.scenes.cases import SHAPES
from epochreel.tests.scenes.diagnoses import STAGES
from epochreel.tests.scenes.faults import remembering
from epochreel.tests.scenes.shots import Composed
from epochreel.tests.scenes.tiny import recording


def matrix_of(stage: Stage, counts: np.ndarray, focus: tuple[int, int] | None = None) -> Matrix:
    names = [f"class {index}" for index in range(len(counts))]
    box = Box(1056, 360, 364, 330)
    matrix = Matrix("Test", names, lambda _: counts, box=box, focus=focus, stage=stage)
    matrix.show(Moment())
    return matrix


def test_the_cell_in_focus_is_framed_also_while_it_has_none(stage_of: STAGES) -> None:
    """A sentence speaks of it from the first frame to the last."""
    stage = stage_of("1920x1080")
    for count in (3, 0):
        matrix = matrix_of(stage, np.array([[9, count], [0, 9]]), focus=(0, 1))
        assert len(matrix._frame.points)
        assert matrix._frame.stroke_opacity == 1
    assert not len(matrix_of(stage, np.diag([4, 4]))._frame.points)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("classes", [2, 3, 6])
def test_counts_can_be_read_on_every_cell(classes: int, theme: str, stage_of: STAGES) -> None:
    stage = stage_of("1920x1080")
    stage = Stage(stage.layout, Theme.named(theme), stage.timing)
    ground = rgb(stage.theme.ground)
    for share in (0, 20, 50, 80, 100):
        rest = np.full((classes, classes), (100 - share) // max(classes - 1, 1))
        np.fill_diagonal(rest, share)
        matrix = matrix_of(stage, rest)
        for index, (cell, figure) in enumerate(zip(matrix._cells, matrix._counts, strict=True)):
            own = rgb(class_colour(index % classes, classes))
            behind = luminance(ground * (1 - cell.fill_opacity) + own * cell.fill_opacity)
            lights = sorted([float(behind), float(luminance(figure.fill_rgbas[0, :3] * 255))])
            assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 4.5
        np.testing.assert_allclose(
            [figure.fill_rgbas[0, :3] * 255 for figure in matrix._counts],
            np.tile(rgb(stage.theme.ink), (classes**2, 1)),
            atol=1,
        )


@pytest.mark.parametrize(
    ("classes", "most", "counted"),
    [(2, 200, True), (3, 99, True), (3, 20_000, False), (12, 9, False)],
)
def test_small_matrices_have_counts_where_these_can_be_read(
    classes: int, most: int, counted: bool, stage_of: STAGES
) -> None:
    stage, counts = stage_of("480x270"), np.diag([most] * classes)
    matrix = matrix_of(stage, counts)
    assert bool(matrix._counts) == counted
    for cell, figure in zip(matrix._cells, matrix._counts, strict=False):
        assert figure.width < 0.9 * cell.width


@pytest.mark.parametrize(("classes", "zeros"), [(6, True), (7, False)])
def test_counts_of_many_classes_are_without_zeros(
    classes: int, zeros: bool, stage_of: STAGES
) -> None:
    matrix = matrix_of(stage_of("1920x1080"), 3 * np.eye(classes, dtype=int))
    said = [figure._shown for figure in matrix._counts]
    assert said.count("3") == classes
    assert said.count("0" if zeros else "") == classes**2 - classes


def test_twelve_classes_have_counts_of_two_digits_at_720_lines(
    composed: Callable[..., Composed],
) -> None:
    for points, counted in ((12 * 18, True), (12 * 150, False)):
        made = composed("diagnosis", [recording(12, points=points, tested=24)], "1280x720")
        matrices = [each for each in made.composition.moving if isinstance(each, Matrix)]
        assert [bool(each._counts) for each in matrices] == [counted] * 2


LONG = ("a class whose name is long", "another one of such", "c")


@pytest.mark.parametrize(
    ("size", "names", "explained"),
    [
        ("1280x720", ("a", "b", "c"), True),
        ("1280x720", LONG, True),
        ("480x270", ("a", "b", "c"), True),
        ("480x270", LONG, False),
    ],
)
def test_a_cell_is_framed_and_its_points_ringed_where_words_say_so(
    size: str, names: tuple[str, str, str], explained: bool, composed: Callable[..., Composed]
) -> None:
    reel = recording(3)
    dataset = replace(reel.dataset, class_names=names)
    named = Recording(replace(reel.header, dataset=dataset), reel.steps, reel.metrics, reel._states)
    with remembering():
        made = composed("diagnosis", [named], size)
    made.show(made.frames - 1)
    frames = [
        len(each._frame.points) for each in made.composition.moving if isinstance(each, Matrix)
    ]
    halos = [each for each in made.composition.moving if isinstance(each, Halos)]
    written = [each.said for each in made.type() if isinstance(each, Outlines)]
    assert (" taken for " in " ".join(written)) == any(frames) == explained
    assert len(halos) == 1 + explained


@pytest.mark.parametrize(
    ("classes", "name", "height", "roomy"),
    [
        (3, "class {}", 250, True),
        (12, "class {}", 330, True),
        (12, "class {}", 250, False),
        (3, "greyhound {}", 330, True),
        (3, "golden retriever or poodle {}", 330, False),
    ],
)
def test_rows_have_names_where_these_have_room(
    classes: int, name: str, height: float, roomy: bool, stage_of: STAGES
) -> None:
    names, box = [name.format(index) for index in range(classes)], Box(0, 0, 364, height)
    assert has_room_for(names, box, stage_of("1920x1080")) == roomy


@pytest.mark.parametrize(("row", "named"), [("names", True), ("marks", False)])
def test_rows_have_whole_names_or_marks(
    row: Literal["names", "marks"], named: bool, stage_of: STAGES
) -> None:
    stage, box = stage_of("1920x1080"), Box(0, 0, 364, 330)
    names = ["greyhound", "poodle"]
    matrix = Matrix("Test", names, lambda _: np.eye(2, dtype=int), box=box, stage=stage, rows=row)
    words = [each for each in matrix.still if isinstance(each, Outlines)]
    assert len(words) == 1 + 2 * named
    assert all(stage.layout.point(0, 0)[0] <= each.points[:, 0].min() for each in words)


@pytest.mark.parametrize(("size", "named"), [("1080x1080", True), ("480x480", False)])
def test_rows_that_are_low_have_no_names_of_mere_numbers(
    size: str, named: bool, composed: Callable[..., Composed]
) -> None:
    reel = recording(12)
    numbers = tuple(f"class {each}" for each in range(12))
    dataset = replace(reel.dataset, class_names=numbers)
    many = Recording(replace(reel.header, dataset=dataset), reel.steps, reel.metrics, reel._states)
    assert ("class 11" in composed("diagnosis", [many], size).said) == named


@pytest.mark.parametrize("size", SHAPES)
@pytest.mark.parametrize(
    ("name", "keyed"),
    [("greyhound", False), ("Nova Scotia duck tolling retriever, two years old", True)],
)
def test_names_that_have_no_room_at_the_rows_stand_in_a_key(
    size: str, name: str, keyed: bool, composed: Callable[..., Composed]
) -> None:
    reel = recording(3)
    dataset = replace(reel.dataset, class_names=(name, "poodle", "pug"))
    named = Recording(replace(reel.header, dataset=dataset), reel.steps, reel.metrics, reel._states)
    made = composed("diagnosis", [named], size)
    (key,) = (each for each in made.composition.mobjects if isinstance(each, ClassKey))
    assert name.split()[0] in " ".join(made.said)
    assert bool(len(key)) == (keyed or size == "480x270")


def test_names_beside_the_first_matrix_leave_both_the_same_cells(stage_of: STAGES) -> None:
    stage, names = stage_of("1920x1080"), ["greyhound", "poodle", "golden retriever"]
    apart = [Box(1056, 360, 364, 330), Box(1460, 360, 364, 330)]
    boxes = named_once(names, apart, stage)
    assert boxes[0].x == 1056
    assert boxes[1].right == pytest.approx(1824)
    assert boxes[1].x - boxes[0].right == pytest.approx(40)
    rows: tuple[Literal["names", "marks"], ...] = ("names", "marks")
    matrices = [
        Matrix(
            "Test",
            names,
            lambda _: np.eye(3, dtype=int),
            box=box,
            stage=stage,
            rows=row,
            focus=(0, 1),
        )
        for box, row in [*zip(boxes, rows, strict=True), (apart[0], "names")]
    ]
    first, second, before = (each.focused.width for each in matrices)
    assert first == pytest.approx(second)
    assert first > before * 1.2
    assert named_once(names, apart[:1], stage) == apart[:1]


def test_one_matrix_alone_leaves_its_room_to_the_histogram(
    linear: Recording, spiral: Recording, composed: Callable[..., Composed]
) -> None:
    """Only where both stand side by side."""
    for size, wider in (("1080x1080", True), ("1920x1080", False)):
        widths = []
        for reel in (linear, spiral):
            made = composed("diagnosis", [reel], size)
            (columns,) = (each for each in made.composition.moving if isinstance(each, Columns))
            widths.append(columns._box.width)
        assert (widths[0] > widths[1]) == wider


@pytest.mark.parametrize(("most", "written"), [(0, True), (9, True), (10_000, False)])
def test_a_matrix_has_counts_if_those_beside_it_have(
    most: int, written: bool, stage_of: STAGES
) -> None:
    names = [f"class {index}" for index in range(12)]
    counts = np.eye(12, dtype=int)
    box = Box(1056, 360, 364, 330)
    stage = stage_of("1920x1080")
    matrix = Matrix("Test", names, lambda _: counts, box=box, most=most, stage=stage)
    assert bool(matrix._counts) == written


def test_both_matrices_have_counts_or_none(composed: Callable[..., Composed]) -> None:
    reel = recording(12, points=2400, tested=24)
    made = composed("diagnosis", [reel], "1280x720")
    first, second = (each for each in made.composition.moving if isinstance(each, Matrix))
    assert not first._counts
    assert not second._counts


def test_a_matrix_has_no_share_at_a_step_without_answers(composed: Callable[..., Composed]) -> None:
    reel = recording()
    states = reel._states.copy()
    states[1] = np.nan
    made = composed(
        "diagnosis", [Recording(reel.header, reel.steps, reel.metrics, states)], "1920x1080"
    )
    matrices = [each for each in made.composition.moving if isinstance(each, Matrix)]
    for epoch, said in ((0.0, "50\u2009%"), (1.0, "–"), (2.0, "50\u2009%")):
        made.composition.show_moment(Moment(epoch))
        assert [each._share._shown for each in matrices if each._share] == [said] * 2
