"""The scene `diagnosis`: its numbers, the mistake it points to, and type that can be read."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Literal

import numpy as np
import pytest
from manim import VMobject

from epochreel.errors import UserError
from epochreel.reels.grid import Grid
from epochreel.reels.recording import Recording
from epochreel.reels.task import Classes, values_of
from epochreel.reels.verdicts import outputs_at, verdict_at
from epochreel.scenes.diagnosis import Diagnosis
from epochreel.scenes.diagnosis_of_classes import _focus
from epochreel.scenes.diagnosis_of_values import _Note
from epochreel.scenes.fields.colours import class_colour, luminance, rgb
from epochreel.scenes.parts.class_list import ClassKey
from epochreel.scenes.parts.columns import Columns
from epochreel.scenes.parts.confusion_matrix import Matrix, has_room_for, named_once
from epochreel.scenes.parts.halos import Above, Halos
from epochreel.scenes.parts.scatter import Scatter, _ends
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.theme import Theme
from epochreel.scenes.stage.typography import Figure, Outlines
from epochreel.scenes.words.diagnosis import rings_note, units_note
from epochreel.scenes.words.unit_readings import unit_reading
from epochreel.tests.scenes.faults import remembering
from epochreel.tests.scenes.shots import Composed
from epochreel.tests.scenes.tiny import measured, recording

STAGES = Callable[[str], Stage]


def matrix_of(stage: Stage, counts: np.ndarray, focus: tuple[int, int] | None = None) -> Matrix:
    names = [f"class {index}" for index in range(len(counts))]
    box = Box(1056, 360, 364, 330)
    matrix = Matrix("Test", names, lambda _: counts, box=box, focus=focus, stage=stage)
    matrix.show(Moment())
    return matrix


@pytest.mark.parametrize(
    ("activation", "name"),
    [("relu", "Dead units"), ("tanh", "Constant units"), ("sigmoid", "Constant units")],
)
def test_units_are_counted_under_a_name_that_fits_their_activation(
    activation: str, name: str
) -> None:
    reel = recording(activation=activation)
    found = unit_reading(reel, partial(outputs_at, reel))
    assert found is not None
    assert found[0] == name
    # All weights are 0, so that units of sigmoid and tanh answer the same everywhere.
    assert found[1](1) == (0 if activation == "relu" else 16)
    states = np.random.default_rng(0).normal(size=reel._states.shape).astype(np.float32)
    working = Recording(reel.header, reel.steps, reel.metrics, states)
    found = unit_reading(working, partial(outputs_at, working))
    assert found is not None
    assert found[1](1) < 16
    assert found[2] == 16


def test_units_of_several_activations_are_counted_where_they_are_dead() -> None:
    reel = recording(activation="tanh")
    model = replace(reel.perceptron, activations=("tanh", "relu"))
    mixed = Recording(replace(reel.header, model=model), reel.steps, reel.metrics, reel._states)
    found = unit_reading(mixed, partial(outputs_at, mixed))
    assert found is not None
    assert (found[0], found[1](1)) == ("Dead units", 0)


def test_linear_units_and_models_without_units_are_not_counted() -> None:
    whole = recording()
    sampled = measured(replace(whole.header, model=Grid.over(whole.dataset.domain, 4, 4)))
    for reel in (recording(activation="identity"), recording(hidden=()), sampled):
        assert unit_reading(reel, lambda _: []) is None


def test_the_focus_is_the_most_frequent_mistake() -> None:
    first, second = np.array([[9, 1], [2, 9]]), np.array([[9, 3], [0, 9]])
    assert _focus([first, second]) == (1, (0, 1))
    assert _focus([first]) == (0, (1, 0))
    assert _focus([np.diag([4, 4])]) is None


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


@pytest.mark.parametrize(("size", "explained"), [("1280x720", True), ("480x270", False)])
def test_a_cell_is_framed_and_its_points_ringed_where_words_say_so(
    size: str, explained: bool, composed: Callable[..., Composed]
) -> None:
    made = composed("diagnosis", [recording(3)], size)
    made.show(made.frames - 1)
    frames = [
        len(each._frame.points) for each in made.composition.moving if isinstance(each, Matrix)
    ]
    halos = [each for each in made.composition.moving if isinstance(each, Halos)]
    assert ("White squares: " in " ".join(made.said)) == any(frames) == explained
    assert len(halos) == 1 + explained


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


@pytest.mark.parametrize("size", ["1920x1080", "1080x1080", "1080x1920", "480x270"])
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


@pytest.mark.parametrize("wrong", [True, False])
def test_white_rings_are_explained_where_there_are_any(
    wrong: bool, composed: Callable[..., Composed]
) -> None:
    """By the most frequent mistake at the last step."""
    reel = recording(3)
    states = np.zeros_like(reel._states)
    states[:, -1] = 1.0  # the bias of the last class, which is the answer everywhere
    labels = reel.dataset.labels if wrong else np.full_like(reel.dataset.labels, 2)
    dataset = replace(reel.dataset, labels=labels, class_names=("pug", "poodle", "beagle"))
    one_sided = Recording(replace(reel.header, dataset=dataset), reel.steps, reel.metrics, states)
    made = composed("diagnosis", [one_sided], "1920x1080")
    said = " ".join(made.said)
    matrices = [each for each in made.composition.moving if isinstance(each, Matrix)]
    assert [bool(len(each._frame.points)) for each in matrices] == [wrong, False]
    made.show(made.frames - 1)
    *rings, halos = (each for each in made.composition.moving if isinstance(each, Halos))
    ringed = [len(each.submobjects[0].points) for each in rings]
    # Two training points of the first class are ringed, of six wrong ones.
    assert [3 * each for each in ringed] == [len(halos.submobjects[0].points)] * wrong
    assert "Rows: true classes; columns: predicted ones." in said
    assert ("White squares: the points in the framed cell, " in said) == wrong
    assert ("taken for beagle." in said) == wrong


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


def test_everything_shown_is_of_the_last_whole_epoch(
    composed: Callable[..., Composed], spiral: Recording
) -> None:
    made = composed("diagnosis", [spiral], "1280x720")
    matrix = next(each for each in made.composition.moving if isinstance(each, Matrix))
    correct = spiral.metrics.train_accuracy
    for epoch in (5.0, 5.5, 5.99, 6.0):
        made.composition.show_moment(Moment(epoch))
        counts = matrix._counts_at(Moment(epoch))
        assert np.trace(counts) / counts.sum() == pytest.approx(correct[int(epoch)])


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


@pytest.mark.parametrize("size", ["1920x1080", "480x270", "480x480"])
@pytest.mark.parametrize(("weights", "ringed"), [(0.0, [True, True]), (1.0, [True, False])])
def test_rings_of_values_have_words_while_there_are_any(
    weights: float, ringed: list[bool], size: str, composed: Callable[..., Composed]
) -> None:
    """The largest error is the title; all true values are 1 or −1."""
    reel = recording(0, hidden=())
    states = np.zeros_like(reel._states)
    states[-1, -1] = weights  # the bias, and with it every answer at the last step
    ones = replace(reel.dataset, labels=np.ones_like(reel.dataset.labels))
    reel = Recording(replace(reel.header, dataset=ones), reel.steps, reel.metrics, states)
    made = composed("diagnosis", [reel], size)
    said = " ".join(made.said)
    assert f"The largest error ends at {1 - weights:g}" in said
    notes = [each for each in made.composition.moving if isinstance(each, _Note)]
    assert len(notes) == 1
    explained = "Dark rings: off by more than an eighth of the scale, 0.25." in said
    assert explained == (size != "480x270") == bool(len(notes[0]))
    for frame, seen in zip((0, made.frames - 1), ringed, strict=True):
        made.show(frame)
        assert all(words.fill_opacity == float(seen) for words in notes[0])
        (halos,) = (each for each in made.composition.moving if isinstance(each, Halos))
        assert bool(len(halos.submobjects[0].points)) == seen


@pytest.mark.parametrize("labels", ["one", "both"])
def test_a_network_that_answers_one_class_alone_is_said_to(
    labels: str, composed: Callable[..., Composed]
) -> None:
    """Unless that is right for every point."""
    reel = recording(hidden=())
    true = reel.dataset.labels * 0 if labels == "one" else reel.dataset.labels
    header = replace(reel.header, dataset=replace(reel.dataset, labels=true))
    states = np.zeros_like(reel._states)
    states[:, -1] = -1.0
    made = composed("diagnosis", [Recording(header, reel.steps, reel.metrics, states)], "1280x720")
    right = "All 8 points end up right" in made.said
    assert ("The model ends up calling every point a" in made.said) == (not right)
    assert right == (labels == "one")
    # The same network with answers of both classes.
    states = states.copy()
    states[-1, 0] = 3.0
    mixed = Recording(reel.header, reel.steps, reel.metrics, states)
    assert isinstance(mixed.task, Classes)
    assert len(np.unique(verdict_at(mixed, mixed.task, 2).winners)) == 2
    assert not any("calling" in each for each in composed("diagnosis", [mixed], "1280x720").said)


def lost(reel: Recording) -> Recording:
    """The same run, whose loss is no number at its last step, nor is any answer."""
    loss, states = reel.metrics.train_loss.copy(), reel._states.copy()
    loss[-1], states[-1] = np.nan, np.nan
    return Recording(reel.header, reel.steps, replace(reel.metrics, train_loss=loss), states)


def test_answers_that_are_no_numbers_are_none_of_the_classes() -> None:
    reel = lost(recording(3))
    assert isinstance(reel.task, Classes)
    everyone = np.ones(len(reel.dataset.labels), bool)
    before, after = (verdict_at(reel, reel.task, position) for position in (1, 2))
    assert before.counts(everyone).sum() == len(everyone)
    assert sum(len(each) for each in before.certainty) == len(everyone)
    assert (before.winners == 0).all()
    assert before.wrong.tolist() == (reel.dataset.labels != 0).tolist()
    assert not after.counts(everyone).any()
    assert sum(len(each) for each in after.certainty) == 0
    assert (after.winners == -1).all()
    assert not after.wrong.any()


def written(made: Composed) -> list[str]:
    """What its numbers read, in drawing order."""
    return [each._shown for each in made.members() if isinstance(each, Figure)]


@pytest.mark.parametrize("size", ["1920x1080", "480x270"])
def test_a_diverged_network_is_called_so_and_its_answers_are_not_counted(
    size: str, composed: Callable[..., Composed]
) -> None:
    reel = lost(recording())
    made = composed("diagnosis", [reel], size)
    made.composition.show_moment(Moment(1.0))
    assert "diverged" not in written(made)
    made.composition.show_moment(Moment(2.0))
    said = written(made)
    assert said.count("diverged") == 3  # wrong points, training, test
    assert {*said} == {"2", "diverged", "", *(["–"] if size == "1920x1080" else [])}


@pytest.mark.parametrize(
    ("answered", "note"),
    [
        (3, "Dark rings: wrong points. Rows: true classes; columns: predicted ones."),
        (1, "Dark rings, until training diverges: wrong points. Rows: true classes; columns:"),
        (0, "Rows: true classes; columns: predicted ones."),
    ],
)
def test_dark_rings_are_explained_where_there_are_any(
    answered: int, note: str, composed: Callable[..., Composed]
) -> None:
    """For as long as there are."""
    reel = recording()
    loss, states = reel.metrics.train_loss.copy(), reel._states.copy()
    loss[answered:], states[answered:] = np.nan, np.nan
    made = Recording(reel.header, reel.steps, replace(reel.metrics, train_loss=loss), states)
    said = " ".join(composed("diagnosis", [made], "1920x1080").said)
    assert note in said
    assert ("until" in said) == (answered == 1)
    assert ("wrong points." in said) == (answered > 0)


def test_dark_rings_stay_while_there_are_answers_though_the_loss_has_overflowed() -> None:
    reel = recording(loss=(1.0, np.inf, np.inf))
    rings = "Dark rings{}: wrong points. Rows: true classes; columns: predicted ones."
    for answered, until in ((3, ""), (2, ", while there are answers")):
        states = reel._states.copy()
        states[answered:] = np.nan
        made = Recording(reel.header, reel.steps, reel.metrics, states)
        assert rings_note(made, None) == [rings.format(until)]


def test_units_are_counted_at_every_step_with_answers(composed: Callable[..., Composed]) -> None:
    made = composed("diagnosis", [lost(recording())], "1920x1080")
    assert "Constant units" in made.said
    for epoch, said, never in (
        (0.0, "16 of 16", "–"),
        (1.0, "16 of 16", "–"),
        (2.0, "–", "16 of 16"),
    ):
        made.composition.show_moment(Moment(epoch))
        assert said in written(made)
        assert never not in written(made)


@pytest.mark.parametrize(("step", "shown"), [(None, False), (1, True), (2, True)])
def test_constant_units_are_counted_where_there_are_any_at_some_step(
    step: int | None, shown: bool, composed: Callable[..., Composed]
) -> None:
    reel = recording(hidden=(2,))
    random = np.random.default_rng(0)
    states = random.normal(scale=0.5, size=reel._states.shape).astype(np.float32)
    if step is not None:
        states[step] = 0
    made = Recording(reel.header, reel.steps, reel.metrics, states)
    said = composed("diagnosis", [made], "1920x1080").said
    assert ("Constant units" in said) == shown
    explained = "Constant units: nearly the same answer to all training points."
    assert (explained in said) == shown


def test_units_that_do_nothing_are_explained() -> None:
    assert units_note("Dead units") == "Dead units: the same answer to all training points."
    assert "nearly the same" in units_note("Constant units")


@pytest.mark.parametrize("classes", [2, 0])
def test_points_without_an_answer_have_no_halos(
    classes: int, composed: Callable[..., Composed]
) -> None:
    reel = lost(recording(classes))
    made = composed("diagnosis", [reel], "640x360")
    (halos,) = (each for each in made.composition.moving if isinstance(each, Halos))
    for epoch, seen in ((1.0, True), (2.0, False), (1.0, True)):
        made.composition.show_moment(Moment(epoch))
        assert bool(len(halos.submobjects[0].points)) == seen


def test_wrong_points_stand_above_all_others_with_their_halos(
    spiral: Recording, composed: Callable[..., Composed]
) -> None:
    made = composed("diagnosis", [spiral], "640x360")
    order, task = made.composition.mobjects, spiral.task
    assert isinstance(task, Classes)
    (above,) = (each for each in order if isinstance(each, Above))
    halos = [each for each in order if isinstance(each, Halos)]
    assert order.index(above) > max(map(order.index, halos))
    for epoch in (0, 60):
        made.composition.show_moment(Moment(epoch))
        wrong = verdict_at(spiral, task, spiral.steps.before(epoch)).wrong
        drawn = {
            tuple(np.round(each.mean(axis=0), 3))
            for dots in above.submobjects
            for each in dots.points.reshape(-1, 16, 3)
        }
        assert len(drawn) == len(np.unique(spiral.dataset.points[wrong], axis=0))


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


def test_more_classes_than_a_matrix_has_rows_are_refused() -> None:
    reel = recording(12)
    many = reel.on(replace(reel.dataset, class_names=tuple("abcdefghijklm")))
    scene = Diagnosis(recordings=[many])
    scene.setup()
    with pytest.raises(UserError, match="shows at most 12 classes"):
        scene.compose()


def test_clusters_that_were_found_are_refused() -> None:
    """Points of labelled data are judged, also where training diverges at once."""
    assert recording().judged
    assert recording(0).judged
    assert recording(accuracy=[np.nan] * 3, loss=[np.nan] * 3).judged
    found = recording(accuracy=[np.nan] * 3)
    scene = Diagnosis(recordings=[found])
    scene.setup()
    with pytest.raises(UserError, match=r"clusters that were found have none.* like convergence"):
        scene.compose()


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
