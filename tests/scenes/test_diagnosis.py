"""The scene `diagnosis`: its numbers, the mistake it points to, and type that can be read."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from epochreel.errors import UserError
from epochreel.reels.grid import Grid
from epochreel.reels.recording import Recording
from epochreel.reels.task import Classes
from epochreel.reels.verdicts import outputs_at, verdict_at
from epochreel.scenes.diagnosis import Diagnosis
from epochreel.scenes.diagnosis_of_classes import _focus
from epochreel.scenes.diagnosis_of_values import _Note
from epochreel.scenes.parts.boundary import Boundary
from epochreel.scenes.parts.columns import Columns
from epochreel.scenes.parts.confusion_matrix import Matrix
from epochreel.scenes.parts.halos import Above, Halos
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.words.diagnosis import (
    ROWS_NOTE,
    marks_note,
    units_note,
    wrong_at_last,
    wrong_names,
)
from epochreel.scenes.words.unit_readings import unit_reading
from epochreel.tests.scenes.cases import and_slow
from epochreel.tests.scenes.diagnoses import written
from epochreel.tests.scenes.shots import Composed
from epochreel.tests.scenes.tiny import measured, recording


@pytest.mark.parametrize(
    ("activation", "name"),
    [("relu", "Dead units"), ("tanh", "Unresponsive units"), ("sigmoid", "Unresponsive units")],
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
    assert _focus(first + second) == (0, 1)
    assert _focus(first) == (1, 0)
    assert _focus(np.diag([4, 4])) is None


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
    assert [bool(len(each._frame.points)) for each in matrices] == [wrong, wrong]
    made.show(made.frames - 1)
    *rings, halos = (each for each in made.composition.moving if isinstance(each, Halos))
    ringed = [len(each.submobjects[0].points) for each in rings]
    # Those of the first class are ringed, training and test points alike, of two that are wrong.
    first, every = sum(labels == 0), sum(labels < 2)
    assert [each * every for each in ringed] == [len(halos.submobjects[0].points) * first] * wrong
    assert "Rows: true classes; columns: predicted ones." in said
    assert ("framed: pug taken for beagle" in said) == wrong


@pytest.mark.parametrize("made_by", [(True, True), (True, False), (False, True)])
def test_a_mistake_is_framed_only_in_the_matrix_of_the_points_that_have_it(
    made_by: tuple[bool, bool], composed: Callable[..., Composed]
) -> None:
    """Training and test points have matrices of their own."""
    reel = recording(3, tested=4)
    states = np.zeros_like(reel._states)
    states[:, -1] = 1.0  # every answer is the last class
    labels = np.full_like(reel.dataset.labels, 2)
    for members, wrong in zip((reel.dataset.train, ~reel.dataset.train), made_by, strict=True):
        labels[members] = 0 if wrong else 2
    header = replace(reel.header, dataset=replace(reel.dataset, labels=labels))
    mistaken = Recording(header, reel.steps, reel.metrics, states)
    made = composed("diagnosis", [mistaken], "1920x1080")
    matrices = [each for each in made.composition.moving if isinstance(each, Matrix)]
    assert [bool(len(each._frame.points)) for each in matrices] == [*made_by]
    assert "framed" in " ".join(made.said)


def test_points_of_a_matrix_without_a_frame_have_no_pale_rings_on_the_way(
    composed: Callable[..., Composed],
) -> None:
    reel = recording(3, hidden=(), tested=4)
    labels = np.zeros_like(reel.dataset.labels)
    header = replace(reel.header, dataset=replace(reel.dataset, labels=labels))
    # All are taken for the last class, in the end only those to the left, which are for training.
    everywhere = reel.perceptron.pack([(np.zeros((2, 3)), np.array([0.0, 0.0, 1.0]))])
    left = reel.perceptron.pack([(np.array([[1.0, 0.0, -1.0], [0.0] * 3]), np.zeros(3))])
    states = np.array([everywhere, everywhere, left], dtype=np.float32)
    made = composed("diagnosis", [Recording(header, reel.steps, reel.metrics, states)], "1920x1080")
    moving = made.composition.moving
    assert [bool(len(each._frame.points)) for each in moving if isinstance(each, Matrix)] == [
        True,
        False,
    ]
    pale, dark = (each for each in moving if isinstance(each, Halos))
    for moment, ringed, wrong in ((Moment(0.0), 4, 8), (Moment(2.0), 4, 4)):
        made.composition.show_moment(moment)
        assert sum(pale._chosen(moment)) == ringed
        assert sum(dark._chosen(moment)) == wrong


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


@pytest.mark.parametrize("size", and_slow("1920x1080", "480x270", "480x480"))
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
        (3, "wrong"),
        (1, "wrong, until training diverges"),
        (0, None),
    ],
)
def test_dark_rings_are_explained_where_there_are_any(
    answered: int, note: str | None, composed: Callable[..., Composed]
) -> None:
    """For as long as there are."""
    reel = recording()
    loss, states = reel.metrics.train_loss.copy(), reel._states.copy()
    loss[answered:], states[answered:] = np.nan, np.nan
    made = Recording(reel.header, reel.steps, replace(reel.metrics, train_loss=loss), states)
    said = composed("diagnosis", [made], "1920x1080").said
    assert note is None or note in said
    assert any("until" in each for each in said) == (answered == 1)
    assert wrong_names(made)[:1] == ([note] if note else [])
    assert ROWS_NOTE in said


def test_dark_rings_stay_while_there_are_answers_though_the_loss_has_overflowed() -> None:
    reel = recording(loss=(1.0, np.inf, np.inf))
    for answered, until in ((3, ""), (2, ", while there are answers")):
        states = reel._states.copy()
        states[answered:] = np.nan
        made = Recording(reel.header, reel.steps, reel.metrics, states)
        assert wrong_names(made) == list(dict.fromkeys([f"wrong{until}", "wrong"]))


def test_units_are_counted_at_every_step_with_answers(composed: Callable[..., Composed]) -> None:
    made = composed("diagnosis", [lost(recording())], "1920x1080")
    assert "Unresponsive units" in made.said
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
    assert ("Unresponsive units" in said) == shown
    explained = "Unresponsive units: nearly the same answer to all training points."
    assert (explained in said) == shown


@pytest.mark.parametrize(
    ("tested", "learnt", "said"),
    [
        (2, True, "Dark rings: wrong points   ● training  ○ test"),
        (0, True, "Dark rings: wrong points"),
        (2, False, "● training  ○ test"),
        (0, False, None),
    ],
)
def test_small_pictures_say_what_rings_and_points_are(
    tested: int, learnt: bool, said: str | None, composed: Callable[..., Composed]
) -> None:
    reel = recording(tested=tested)
    if not learnt:
        reel = Recording(reel.header, reel.steps, reel.metrics, np.full_like(reel._states, np.nan))
    made = composed("diagnosis", [reel], "480x270")
    known = {"Dark rings: wrong points", "● training  ○ test", marks_note(reel)[0]} & {*made.said}
    assert known - {""} == ({said} if said else set())
    assert said not in composed("diagnosis", [reel], "1920x1080").said


@pytest.mark.parametrize(
    ("high", "options", "cut"),
    [(0.3, {}, True), (1.0, {}, False), (0.3, {"aspect": "equal"}, False)],
)
def test_points_in_a_low_part_of_their_plane_fill_it(
    high: float, options: dict[str, str], cut: bool, composed: Callable[..., Composed]
) -> None:
    reel = recording()
    corner = np.array([[-1.0, -high], [1.0, high]])
    points = np.concatenate([corner, reel.dataset.points[2:] * [1, 0.1]])
    reel = reel.on(replace(reel.dataset, points=points.astype(np.float32), domain=(-1, 1, -1, 1)))
    made = composed("diagnosis", [reel], "1920x1080", **options)
    (boundary,) = (each for each in made.composition.moving if isinstance(each, Boundary))
    assert (boundary.plane.domain[3] < 1) == cut
    assert boundary.plane.holds(points).all()
    assert boundary.plane.box.width == pytest.approx(boundary.plane.box.height)


@pytest.mark.parametrize(("first", "cut"), [((0.0, 0.8), False), ((4.0, 0.0), True)])
def test_columns_are_cut_where_they_dwarf_others_at_every_step(
    first: tuple[float, float], cut: bool, composed: Callable[..., Composed]
) -> None:
    """At the last one, one point of 40 is wrong; at the first, answers may be all over."""
    reel = recording(hidden=(), points=40)
    places = np.column_stack([np.ones(40), np.linspace(-1, 1, 40)])
    places[0, 0] = -1
    data = replace(reel.dataset, points=places, labels=np.ones_like(reel.dataset.labels))
    states = np.zeros_like(reel._states)
    states[:, :2] = 5.0, 0.0
    states[0, :2] = first
    made = composed(
        "diagnosis",
        [Recording(replace(reel.header, dataset=data), reel.steps, reel.metrics, states)],
        "1920x1080",
    )
    (columns,) = (each for each in made.composition.moving if isinstance(each, Columns))
    assert columns._scale.breaks == cut
    for epoch in (0.0, 2.0):
        made.composition.show_moment(Moment(epoch))
        assert any(each._shown for each in columns._values) == cut


def test_units_that_do_nothing_are_explained() -> None:
    assert units_note("Dead units") == "Dead units: the same answer to all training points."
    assert "nearly the same" in units_note("Unresponsive units")


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


def test_wrong_points_of_a_part_are_those_at_its_last_step() -> None:
    reel = recording()
    assert wrong_at_last(reel, 3) == "3 of 8 points end up wrong"
    assert wrong_at_last(reel.between(0, 1), 3) == "3 of 8 points are wrong at epoch 1"
    assert wrong_at_last(reel.between(0, 1), 1) == "1 of 8 points is wrong at epoch 1"
