"""What a film of neurons shows at its start, and the words under its thumbnails."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from manim import VMobject

from epochreel.reels.recording import Recording
from epochreel.scenes.fields.task_colours import colours_of
from epochreel.scenes.neurons import _Goal
from epochreel.scenes.neurons_entrance import CLEARED, LINES, SUM, Entrance
from epochreel.scenes.neurons_places import place_of
from epochreel.scenes.neurons_readings import _ANSWER, Reading, formulas_of
from epochreel.scenes.parts.boundary import Boundary
from epochreel.scenes.parts.captions import OneAtATime
from epochreel.scenes.parts.field_image import FieldImage
from epochreel.scenes.parts.formula import collapsed
from epochreel.scenes.parts.line_numbers import LineNumbers
from epochreel.scenes.parts.paragraph import wrapped
from epochreel.scenes.parts.plane import Plane
from epochreel.scenes.parts.readings import LiveFigure
from epochreel.scenes.parts.shapes import rectangle
from epochreel.scenes.parts.thumbnails import Thumbnails
from epochreel.scenes.parts.unit_lines import UnitLines
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.narration import Narration, Sentence
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.tiles import packed
from epochreel.tests.scenes.cases import SHAPES, and_slow
from epochreel.tests.scenes.shots import Composed
from epochreel.tests.scenes.tiny import recording

Compose = Callable[..., Composed]
SIZE = "1280x720"


def _part(film: Composed, kind: type) -> Any:
    return next(each for each in film.composition.mobjects if isinstance(each, kind))


@pytest.mark.parametrize(
    ("clock", "shown"), [(0.0, 0), (CLEARED, 1.0), (LINES, 1.0), (SUM, 0), (1.0, 0)]
)
def test_bands_are_quiet_except_while_lines_are_what_matters(clock: float, shown: float) -> None:
    entrance = Entrance(8, 0.01, CLEARED)
    assert entrance.shadows(Moment(9, clock)) == pytest.approx(shown or 0.5)
    assert entrance.bands(Moment(9, clock)) == pytest.approx(shown or 0.5)
    assert Entrance(12, 0.01, CLEARED).bands(Moment(9, clock)) == pytest.approx(shown or 1 / 3)
    assert Entrance(30, 0.01, CLEARED).bands(Moment(9, clock)) == pytest.approx(shown or 0.25)


@pytest.mark.parametrize(
    ("clock", "seen"),
    [(0.0, 1), (CLEARED, 0), ((LINES + SUM) / 2, 0), (SUM, 0), (0.6, 1), (1.0, 1)],
)
def test_no_epoch_is_read_while_what_was_learnt_is_put_together(
    clock: float, seen: float, spiral: Recording, composed: Compose
) -> None:
    film = composed("neurons", [spiral], SIZE)
    film.composition.show_moment(Moment(60, clock))
    read = _part(film, Reading)
    opacities = {each.get_fill_opacity() for each in read.family_members_with_points()}
    assert max(opacities) == pytest.approx(seen) == min(opacities)


def test_with_sentences_the_epoch_is_always_read(spiral: Recording, composed: Compose) -> None:
    told = Narration((Sentence("Eight neurons.", "start", 10, holds=False),))
    film = composed("neurons", [spiral], SIZE, narration=told)
    for clock in (0.0, LINES, 0.5):
        film.composition.show_moment(Moment(0, clock))
        assert _part(film, Reading)._number.get_fill_opacity() == 1


@pytest.mark.parametrize("size", SHAPES)
def test_how_well_a_run_does_is_read_where_the_formula_has_been(
    size: str, spiral: Recording, composed: Compose
) -> None:
    """Not while neurons are added up."""
    film = composed("neurons", [spiral], size)
    assert {"Training accuracy", "Accuracy"} & {*film.said}
    read = _part(film, Reading)
    assert {*read.targets()} == {"epoch", "training accuracy"}
    (formulas,) = (each for each in film.composition.mobjects if type(each) is OneAtATime)
    for clock, seen in ((0.0, 1), (LINES, 0), (SUM, 0), (0.6, 1), (1.0, 1)):
        film.composition.show_moment(Moment(60, clock))
        assert read._numbers[1].get_fill_opacity() == seen
        shown = [each.get_fill_opacity() for each in formulas.family_members_with_points()]
        assert not seen or not any(shown)
    assert read._numbers[1]._shown.endswith("%")


@pytest.mark.parametrize(
    ("size", "at", "stays"),
    [
        ("1280x720", "formula", True),
        ("1280x720", "lines", False),
        ("1280x720", None, False),
        ("480x270", "formula", False),
    ],
)
def test_a_formula_stays_where_a_sentence_points_at_it_and_else_gives_way_to_how_well_a_run_does(
    size: str, at: str | None, spiral: Recording, composed: Compose, *, stays: bool
) -> None:
    """There is a part of either name in any case, for sentences to point at."""
    told = Narration((Sentence("Eight neurons.", "start", 10, holds=False, at=at),))
    film = composed("neurons", [spiral], size, narration=told)
    (formulas,) = (each for each in film.composition.mobjects if type(each) is OneAtATime)
    for clock, seen in ((LINES, size != "480x270"), (1.0, stays)):
        film.composition.show_moment(Moment(60, clock))
        shown = [each.get_fill_opacity() for each in formulas.family_members_with_points()]
        assert any(shown) == seen
    measure = "training accuracy"
    assert (measure in _part(film, Reading).targets()) != stays
    assert (measure in film.composition.targets) == stays
    if stays:
        assert not film.composition.targets[measure].boxes()


@pytest.mark.parametrize(("activation", "read"), [("identity", False), ("tanh", True)])
def test_what_linear_neurons_amount_to_keeps_its_place(
    activation: str, read: bool, composed: Compose
) -> None:
    reel = recording(hidden=(3,), activation=activation)
    film = composed("neurons", [reel], "1920x1080")
    assert ("Training accuracy" in film.said) == read
    # Where no formula has room, nothing takes its place.
    assert "Training accuracy" in composed("neurons", [reel], "480x270").said


@pytest.mark.parametrize(
    ("size", "classes", "hidden", "glossed"),
    [
        (
            "1920x1080",
            2,
            (3,),
            ["a: what a neuron answers", "z: the output; a: the neurons’ answers"],
        ),
        ("1920x1080", 3, (3,), ["a: what a neuron answers", "z: an output for each class"]),
        ("1920x1080", 2, (3, 3), ["a: what a neuron answers"]),
        (
            "1080x1080",
            2,
            (2,),
            ["a: what a neuron answers", "z: the output; a: the neurons’ answers"],
        ),
        ("1080x1920", 2, (2,), ["a: answer", "z: output; a: answers"]),
        ("480x270", 2, (3,), []),
    ],
)
def test_letters_of_formulas_are_explained(
    size: str, classes: int, hidden: tuple[int, ...], glossed: list[str], composed: Compose
) -> None:
    reel = recording(classes, hidden=hidden, activation="relu")
    reel = reel.on(replace(reel.dataset, class_names=tuple(f"class {k}" for k in range(classes))))
    said = " ".join(composed("neurons", [reel], size).said)
    said = said.replace("\u00a0", " ").replace("w, b", "w,\u00a0b")
    found = [each for each in ("a: ", "z: ") if each in said]
    assert len(found) == len(glossed)
    assert all(each in said for each in glossed)


@pytest.mark.parametrize("width", range(8, 40))
def test_letters_that_belong_together_stay_on_one_line(width: float) -> None:
    for way in _ANSWER:
        assert not any(each.endswith("w,") for each in wrapped(way, width))


@pytest.mark.parametrize("size", and_slow("1920x1080", "1280x720", "1080x1080", "1080x1920"))
@pytest.mark.parametrize("units", [3, 8])
@pytest.mark.parametrize(
    ("activation", "named"),
    [
        ("gelu", "φ: gelu."),
        ("leaky_relu", "φ: leaky relu."),
        ("sigmoid", "σ: sigmoid."),
        ("tanh", ""),
        ("relu", ""),
        ("identity", ""),
    ],
)
def test_a_letter_that_stands_for_an_activation_is_explained(
    size: str, units: int, activation: str, named: str, composed: Compose
) -> None:
    """Other formulas have the name itself, or max, or nothing to name."""
    reel = recording(hidden=(units,), activation=activation)
    reel = reel.on(replace(reel.dataset, class_names=("class 0", "class 1")))
    said = " ".join(composed("neurons", [reel], size).said)
    assert "a:\u00a0" in said  # no letter ends a line
    said = said.replace("\u00a0", " ")
    assert ("φ: " in said or "σ: " in said) == bool(named)
    assert named in said


@pytest.mark.parametrize("size", SHAPES)
def test_the_boundary_is_explained_and_strips_only_where_tiles_do_not_show_them(
    size: str, spiral: Recording, four: Recording, composed: Compose
) -> None:
    for reel, shade in ((spiral, True), (four, False)):
        said = composed("neurons", [reel], size).said
        assert any(each.startswith(("Strip: ", "Shade: ")) for each in said) == shade
    assert any(each.startswith("Thick line") for each in composed("neurons", [spiral], size).said)


def test_few_tiles_of_a_square_frame_stand_beside_the_plane(
    stage_of: Callable[[str], Stage],
) -> None:
    stage = stage_of("1080x1080")
    lefts = {units: place_of((), units, stage).units.x for units in range(1, 13)}
    assert [units for units, left in lefts.items() if left > 700] == [1, 2]


def test_the_line_of_a_dead_neuron_is_dashed(four: Recording, composed: Compose) -> None:
    """The fourth: in the first step it has a line of its own, as all have."""
    film = composed("neurons", [four], SIZE)
    lines = _part(film, UnitLines)
    counts = []
    for epoch in (0, 2):
        film.composition.show_moment(film.composition.moment_of(epoch))
        counts.append((len(lines._lines.points) > 0, len(lines._dashes.points) > 40))
    assert counts == [(True, False), (True, True)]


@pytest.mark.parametrize(
    ("classes", "hidden", "teal"),
    [(2, (3,), False), (0, (3,), False), (3, (3,), True), (2, (3, 3), True), (0, (3, 3), True)],
)
def test_tiles_have_colours_of_what_is_learnt_where_their_sum_is_the_answer_alone(
    classes: int, hidden: tuple[int, ...], composed: Compose, *, teal: bool
) -> None:
    reel = recording(classes, hidden=hidden)
    colours = colours_of(reel.task)
    assert colours.sign_names == ("brown", "teal")
    assert not {*colours.signs} & {*colours.hues(reel.dataset.labels).colours, *colours.sides}
    said = " ".join(composed("neurons", [reel], SIZE).said)
    assert ("teal" in said, "Each tile adds" in said) == (teal, not teal)


@pytest.fixture(scope="module")
def four() -> Recording:
    """Four relu units: dead, always on, with a line, and dead with a line beyond all points.

    In the first step all of them have a line among the points.
    """
    reel = recording(hidden=(4,), activation="relu")
    pack = reel.perceptron.pack
    weights, output = np.array([[1.0] * 4, [0.0] * 4]), np.ones((4, 1))
    zero, among = np.zeros(1), np.zeros(4)
    last = np.array([-9.0, 9.0, 0.3, -0.95])
    states = [pack([(weights, biases), (output, zero)]) for biases in (among, among, last)]
    return Recording(reel.header, reel.steps, reel.metrics, np.array(states, dtype=np.float32))


def test_the_first_frame_shows_all_that_was_learnt(spiral: Recording, composed: Compose) -> None:
    film = composed("neurons", [spiral], SIZE)
    field, lines = _part(film, FieldImage), _part(film, UnitLines)

    def seen(frame: int) -> list[np.ndarray]:
        film.show(frame)
        drawn = [field.levels(), lines._lines.points, _part(film, Boundary).points]
        return [np.array(each) for each in drawn]

    for one, other in zip(seen(0), seen(film.frames - 1), strict=True):
        np.testing.assert_array_equal(one, other)
    curtains = _part(film, Thumbnails).submobjects[8:16]
    film.show(0)
    assert [each.get_fill_opacity() for each in curtains] == [0] * 8


def test_with_sentences_the_first_frame_shows_points_alone_and_lines_come_untrained(
    spiral: Recording, composed: Compose
) -> None:
    told = Narration((Sentence("Eight neurons.", "start", 10, holds=False),))
    film = composed("neurons", [spiral], SIZE, narration=told)
    field, lines, pace = _part(film, FieldImage), _part(film, UnitLines), film.composition.pace

    def seen(clock: float) -> tuple[bool, bool]:
        film.composition.show_moment(Moment(pace(clock), clock))
        return len(lines._lines.points) > 0, len(np.unique(field.levels())) > 1

    assert seen(0.0) == (False, False)
    assert seen(LINES) == (True, False)
    assert seen(SUM) == (True, True)
    assert pace(SUM) == 0 < pace(SUM + 0.02)


def test_what_was_learnt_goes_before_lines_come(spiral: Recording, composed: Compose) -> None:
    film = composed("neurons", [spiral], SIZE)
    field, lines = _part(film, FieldImage), _part(film, UnitLines)
    boundary, opacities = _part(film, Boundary), []
    for clock in (0.0, 0.02, 0.04, 0.8):
        film.composition.show_moment(Moment(60, clock))
        opacities.append(boundary.get_stroke_opacity())
    assert opacities[0] == opacities[3] > opacities[1] > opacities[2] > 0
    counts = []
    for clock in (0.05, 0.15, LINES):
        film.composition.show_moment(Moment(60, clock))
        counts.append(len(lines._lines.points))
        assert len(np.unique(field.levels())) == 1  # nothing counts yet
    assert counts[0] == 0 < counts[1] < counts[2]


@pytest.mark.parametrize(
    ("epoch", "words"), [(0, ["bias"]), (2, ["dead", "always on", "dead", "bias"])]
)
def test_units_that_add_no_line_among_the_points_are_named(
    epoch: int, words: list[str], four: Recording, composed: Compose
) -> None:
    film = composed("neurons", [four], SIZE)
    film.composition.show_moment(film.composition.moment_of(epoch))
    named = _part(film, Thumbnails).submobjects[-1]
    assert [piece.key[0] for piece in named.pieces] == words


def test_no_unit_is_called_dead_once_training_has_diverged(
    four: Recording, composed: Compose
) -> None:
    loss, states = four.metrics.train_loss.copy(), four._states[[2, 2, 2]].copy()
    loss[2], states[2] = np.nan, np.nan
    metrics = replace(four.metrics, train_loss=loss)
    film = composed("neurons", [Recording(four.header, four.steps, metrics, states)], SIZE)
    assert "Training has diverged: these answers mean nothing." in film.said
    for epoch, words in ((1, ["dead", "always on", "dead", "bias"]), (2, ["bias"])):
        film.composition.show_moment(film.composition.moment_of(epoch))
        named = _part(film, Thumbnails).submobjects[-1]
        assert [piece.key[0] for piece in named.pieces] == words


def test_a_unit_that_works_without_a_line_among_the_points_says_so(composed: Compose) -> None:
    """Of two, the line of the first is beyond the plane."""
    reel = recording(hidden=(2,), accuracy=(0.5,), loss=(1.0,))
    first = np.array([[0.5, 1.0], [0.0, 0.0]]), np.array([0.8, 0.1])
    state = reel.perceptron.pack([first, (np.ones((2, 1)), np.zeros(1))]).astype(np.float32)
    film = composed(
        "neurons", [Recording(reel.header, reel.steps, reel.metrics, state[None])], SIZE
    )
    film.composition.show_moment(film.composition.moment_of(0))
    named = _part(film, Thumbnails).submobjects[-1]
    assert [piece.key[0] for piece in named.pieces] == ["no line", "bias"]
    # It says so once it has come.
    moment = film.composition.moment_of(0)
    for came, words in ((0.4, ["bias"]), (0.6, ["no line", "bias"])):
        named.show(moment, np.array([came, 1.0, 1.0]))
        assert [piece.key[0] for piece in named.pieces] == words


@pytest.mark.parametrize(
    ("hidden", "activation", "starts"),
    [
        ((3,), "tanh", [0.0, LINES, 0.63]),
        ((3,), "identity", [0.0, LINES, 0.63]),
        ((3, 3), "identity", [0.0, 0.63]),
    ],
)
def test_sums_and_what_they_amount_to_are_formulas_of_one_layer_alone(
    hidden: tuple[int, ...],
    activation: str,
    starts: list[float],
    stage_of: Callable[[str], Stage],
) -> None:
    stage = stage_of("1920x1080")
    place = place_of((), hidden[0], stage)
    model = recording(hidden=hidden, activation=activation).perceptron
    stays = (hidden, activation) == ((3,), "identity")
    leaving = None if stays else 0.63
    formulas = formulas_of(model, place, stage, (0.0, LINES, 0.63), leaving)
    assert [start for start, _ in formulas] == starts
    # The last gives way to a number, but for what linear neurons amount to.
    assert bool(formulas[-1][1].family_members_with_points()) == stays


@pytest.mark.parametrize("size", SHAPES)
def test_while_units_are_added_it_is_said_how_many_and_others_are_dim(
    size: str, spiral: Recording, composed: Compose
) -> None:
    film = composed("neurons", [spiral], size)
    entrance = Entrance(8, film.scene.stage.timing.share(0.5), CLEARED)
    sentence = [part for part in film.composition.mobjects if isinstance(part, LiveFigure)][-1]

    def seen(clock: float) -> tuple[str, list[float]]:
        moment = Moment(60, clock)
        film.composition.show_moment(moment)
        return sentence._shown, [1 - each.get_fill_opacity() for each in curtains]

    curtains = _part(film, Thumbnails).submobjects[8:16]
    for clock in (0.0, 0.2, SUM, 1.0):
        assert seen(clock)[0] == ""
    said, bright = seen((LINES + SUM) / 2)
    added = entrance.added(Moment(60, (LINES + SUM) / 2))
    assert f"{added} of 8" in said
    assert bright[0] > bright[-1] + 0.3
    assert bright[-1] < 0.5
    assert seen(SUM)[1] == pytest.approx([1] * 8)


def test_numbers_are_at_lines_while_they_are_as_in_the_end(
    spiral: Recording, composed: Compose
) -> None:
    film = composed("neurons", [spiral], SIZE)
    numbers, last = _part(film, LineNumbers), float(spiral.steps.last)
    assert len(numbers.submobjects) == 8
    for clock, epoch, there in ((0.0, last, 1), (0.5, last, 1), (0.8, 30.0, 0), (1.0, last, 1)):
        film.composition.show_moment(Moment(epoch, clock))
        assert {each.get_fill_opacity() for each in numbers.submobjects} == {there}


@pytest.mark.parametrize(
    ("hidden", "size", "there"),
    [
        ((12,), SIZE, True),
        ((13,), SIZE, False),
        ((1,), SIZE, False),
        ((4,), "480x270", True),
        ((5,), "480x270", False),
    ],
)
def test_a_few_units_are_numbered_where_numbers_can_be_read(
    hidden: tuple[int, ...], size: str, composed: Compose, *, there: bool
) -> None:
    parts = composed("neurons", [recording(hidden=hidden)], size).composition.mobjects
    assert any(isinstance(each, LineNumbers) for each in parts) == there


@pytest.mark.parametrize("size", ["1920x1080", "480x270"])
def test_numbers_of_lines_are_inside_the_frame(size: str, stage_of: Callable[[str], Stage]) -> None:
    stage = stage_of(size)
    layout = stage.layout
    plane = Plane(Box(8, 156, 1000, 848), (0, 1, 0, 1), stage)
    ends = [[np.array([(0, 0.5), (0.5, 0)])]]  # left and below, and left there is no room
    numbers = LineNumbers(plane, ends, lambda _: np.ones(1))
    drawn = np.concatenate([each.points for each in numbers.family_members_with_points()])
    half = np.array([layout.width, layout.height]) * layout.unit / 2
    assert (np.abs(drawn[:, :2]) <= half).all()
    assert drawn[:, 1].max() < layout.point(0, plane.box.bottom)[1]


def test_tiles_of_a_tall_frame_are_where_they_are_largest(
    stage_of: Callable[[str], Stage],
) -> None:
    stage = stage_of("1080x1920")
    lefts = {units: place_of((), units, stage).units.x for units in (1, 3, 4, 6, 8, 12)}
    assert [units for units, left in lefts.items() if left == 60] == [4, 6]
    # A key of classes stands beside the epoch, whatever the number of units.
    for names in (("cat", "dog"), tuple("abcdefgh")):
        keyed = place_of(names, 8, stage)
        assert keyed.units.x == 60
        assert keyed.key
        assert keyed.key.bottom < keyed.units.y


def test_places_of_units_are_seen_before_these_come(spiral: Recording, composed: Compose) -> None:
    film = composed("neurons", [spiral], SIZE)
    units = _part(film, Thumbnails)
    curtains = units.submobjects[8:16]
    for frame, curtain in zip(units.frames.submobjects[:8], curtains, strict=True):
        assert 0 < frame.width - curtain.width < 0.05


def _beside(
    lines: list[Any], stage: Stage, others: Sequence[VMobject] = ()
) -> list[tuple[float, float]]:
    """Where the numbers of lines are, as shares of the plane from its lower left corner."""
    plane = Plane(Box(400, 200, 600, 600), (0.0, 1.0, 0.0, 1.0), stage)
    ends = [[np.array(each, dtype=float)] for each in lines]
    numbers = LineNumbers(plane, ends, lambda _: np.ones(len(lines)), others=others)
    low, high = (np.array(stage.layout.point(*each)) for each in ((400, 800), (1000, 200)))
    shares = ((each.get_center() - low)[:2] / (high - low)[:2] for each in numbers.submobjects)
    return [(float(x), float(y)) for x, y in shares]


def test_a_number_is_where_its_line_leaves_the_plane_above_or_to_the_right_of_it(
    stage_of: Callable[[str], Stage],
) -> None:
    stage = stage_of("1920x1080")
    up, across, corner = [(0.3, 0), (0.4, 1)], [(0, 0.2), (1, 0.7)], [(0, 0.3), (0.3, 0)]
    (x, y), (x2, y2), (x3, y3) = _beside([up, across, corner], stage)
    assert x == pytest.approx(0.4, abs=0.02)
    assert y2 == pytest.approx(0.7, abs=0.02)
    assert 1 < y < 1.1
    assert 1 < x2 < 1.1
    assert x3 < 0 or y3 < 0
    # Rings at corners end where the plane does; elsewhere nothing moves.
    for end, share in ((0.99, 1 - 0.75 * 20 / 600), (0.01, 0.75 * 20 / 600), (0.6, 0.6)):
        above, beside = _beside([[(0.5, 0.5), (end, 1)], [(0.5, 0.5), (1, end)]], stage)
        assert (above[0], beside[1]) == pytest.approx((share, share), abs=1e-6)
    # Two that would stand on each other move apart.
    one, other = _beside([up, up], stage)
    assert abs(one[0] - other[0]) > 0.03 or abs(one[1] - other[1]) > 0.5


def test_left_of_the_plane_and_below_it_a_number_keeps_clear_of_ticks(
    stage_of: Callable[[str], Stage],
) -> None:
    stage = stage_of("1920x1080")
    lines = [[(0, 0.5), (0.5, 0)]]
    ((x, y),) = _beside(lines, stage)
    assert (x < 0 and y == pytest.approx(0.5, abs=0.02)) or x == pytest.approx(0.5, abs=0.02)
    ticks = [
        rectangle(Box(380, 480, 15, 40), stage.layout, colour="#ffffff"),
        rectangle(Box(680, 805, 40, 30), stage.layout, colour="#ffffff"),
    ]
    ((x, y),) = _beside(lines, stage, ticks)
    along = y if x < 0 else x
    assert 0.05 < abs(along - 0.5) < 0.15
    # Where all of both edges is taken, there is none.
    whole = [
        rectangle(Box(300, 100, 95, 900), stage.layout, colour="#ffffff"),
        rectangle(Box(300, 805, 900, 90), stage.layout, colour="#ffffff"),
    ]
    assert _beside(lines, stage, whole) == []


def test_lines_of_equal_values_are_pale_unlike_those_of_neurons(
    spiral: Recording, composed: Compose
) -> None:
    for reel, name in ((recording(0, hidden=(3,)), "neutral"), (spiral, "boundary")):
        film = composed("neurons", [reel], SIZE)
        colour = getattr(film.scene.stage.theme, name)
        assert _part(film, Boundary).get_stroke_color().to_hex().lower() == colour


@pytest.mark.parametrize(("classes", "indexed"), [(2, False), (3, True)])
def test_a_sum_for_each_class_has_its_index(
    classes: int, stage_of: Callable[[str], Stage], *, indexed: bool
) -> None:
    stage = stage_of("1920x1080")
    model, place = recording(classes, hidden=(3,)).perceptron, place_of((), 3, stage)
    (_, single), (_, summed) = formulas_of(model, place, stage, (0.0, 0.3, 0.6), None)
    one = recording(hidden=(3,)).perceptron
    plain = formulas_of(one, place, stage, (0.0, 0.3, 0.6), None)[1][1]
    assert (len(summed[0].points) > len(plain[0].points)) == indexed
    assert len(single[0].points)


@pytest.mark.parametrize(
    ("layers", "source"),
    [
        (1, "W_1 bold(x) + b_1"),
        (2, "W_2 (W_1 bold(x) + b_1) + b_2"),
        (3, "W_3 (W_2 (W_1 bold(x) + b_1) + b_2) + b_3"),
        (4, "W_4 (dots.c (W_1 bold(x) + b_1) dots.c) + b_4"),
    ],
)
def test_linear_layers_amount_to_one(layers: int, source: str) -> None:
    assert collapsed(layers) == f"{source} = W bold(x) + b"


def test_one_sentence_counts_them(four: Recording, composed: Compose) -> None:
    said = composed("neurons", [four], SIZE).said
    assert "4 neurons, 1 line, no boundary in the end" in said
    assert "Dashed: a dead neuron." in said
    assert not any("diverged" in each for each in said)
    part = composed("neurons", [four.between(0, 1)], SIZE).said
    assert "4 neurons, 4 lines, no boundary at epoch 1" in part


@pytest.mark.parametrize(
    ("classes", "title"), [(3, "1 of 3 classes"), (2, "no boundary"), (0, "1 surface")]
)
def test_a_title_counts_the_classes_that_win_somewhere(
    classes: int, title: str, composed: Compose
) -> None:
    """All answers are 0, of which the first class wins."""
    said = composed("neurons", [recording(classes, hidden=(2,))], SIZE).said
    assert f"2 neurons, no line here, {title} in the end" in said
    assert set("abc"[:classes]) <= set(said)


@pytest.mark.parametrize("epoch", [2.0, 2.5])
def test_pictures_of_units_are_those_of_each_alone(
    epoch: float, spiral: Recording, composed: Compose
) -> None:
    images = _part(composed("neurons", [spiral], SIZE), Thumbnails).submobjects[:8]
    for image in images:
        image.show(Moment(epoch))
        field, pixels = image.sampled()
        for shrink in (1, 2):
            alone = pixels.levels(field.at(image.moment), shrink)
            np.testing.assert_allclose(image.levels(shrink).astype(int), alone, atol=8)
    assert len({image.levels().tobytes() for image in images}) == 8


@pytest.mark.parametrize("size", SHAPES)
def test_every_frame_says_what_tiles_are(size: str, four: Recording, composed: Compose) -> None:
    film = composed("neurons", [four], size)
    for word in ("tile", "dead"):
        assert any(word in said.lower() for said in film.said)
    film.check_type()


@pytest.mark.parametrize("size", SHAPES)
@pytest.mark.parametrize("units", [2, 3, 5, 6])
def test_thumbnails_stand_close_together(units: int, size: str, composed: Compose) -> None:
    boxes = _part(composed("neurons", [recording(hidden=(units,))], size), Thumbnails).boxes
    for one, other in pairwise(boxes):
        if one.y == other.y:
            assert 0 < other.x - one.right < max(0.45 * one.width, 40)
        else:
            assert 0 < other.y - one.bottom < max(0.6 * one.width, 60)


@pytest.mark.parametrize("count", [2, 3, 4, 6, 7, 12, 30, 64])
def test_thumbnails_reach_both_margins(count: int) -> None:
    inside = Box(1056, 340, 768, 446)
    boxes = packed(count, inside=inside, gap=10, strip=16, most=400)
    assert min(box.x for box in boxes) == 1056
    assert max(box.right for box in boxes) == pytest.approx(1824)
    assert max(box.bottom + 16 for box in boxes) <= inside.bottom + 1e-6
    apart = {(box.x, box.y) for box in boxes}
    assert len(apart) == count
    steps = np.diff(sorted({box.x for box in boxes}))
    assert (steps >= boxes[0].width + 9.9).all()


@pytest.mark.parametrize("units", [8, 16])
def test_tiles_stand_apart_in_frames_of_any_size(units: int, composed: Compose) -> None:
    reel = recording(hidden=(units,), accuracy=[0.5, 0.6], loss=[1.0, 0.9])
    images = [
        each
        for each in composed("neurons", [reel], "480x270").members()
        if isinstance(each, FieldImage)
    ]
    tiles = sorted(images, key=lambda each: float(each.width))[:-1]
    rows: dict[float, list[FieldImage]] = {}
    for tile in tiles:
        rows.setdefault(round(float(tile.get_y()), 3), []).append(tile)
    pixel = 8 / 270
    for row in rows.values():
        row.sort(key=lambda each: float(each.get_x()))
        gaps = [b.get_left()[0] - a.get_right()[0] for a, b in pairwise(row)]
        assert min(gaps, default=np.inf) > 3.5 * pixel


def test_the_boundary_stays_faintly_until_its_lines_add_up(
    spiral: Recording, composed: Compose
) -> None:
    film = composed("neurons", [spiral], SIZE)
    goal, boundary = _part(film, _Goal), _part(film, Boundary)
    last = float(spiral.steps.last)
    film.composition.show_moment(Moment(last, 1.0))
    learnt = len(boundary.points)
    for clock, there in ((0.0, False), (CLEARED, True), (LINES, True), (SUM, False), (1.0, False)):
        film.composition.show_moment(Moment(last, clock))
        assert (len(goal.points) == learnt) == there
        assert len(goal.points) in (0, learnt)
        assert goal.get_stroke_opacity() <= 0.3


def test_answers_that_are_values_have_no_boundary_to_be_made(composed: Compose) -> None:
    film = composed("neurons", [recording(0)], SIZE)
    assert not any(isinstance(each, _Goal) for each in film.composition.mobjects)
