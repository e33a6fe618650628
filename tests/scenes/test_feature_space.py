"""Where the feature space of a recording puts points, measured against what the network answers."""

from collections.abc import Callable

import numpy as np
import pytest
from jaxtyping import Float

from epochreel.reels.grid import Grid
from epochreel.reels.recording import Recording
from epochreel.scenes.feature_space import _known
from epochreel.scenes.fields.bending import Bending, BendingField
from epochreel.scenes.fields.blending import blend_of
from epochreel.scenes.fields.feature_projection import FeatureProjection
from epochreel.scenes.fields.recorded_field import RecordedField
from epochreel.scenes.parts.bent_lines import BentBoundary, BentGrid, GridLook
from epochreel.scenes.parts.bent_points import BentPoints, PlacesAt
from epochreel.scenes.parts.field_image import FieldImage
from epochreel.scenes.parts.plane import Plane
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.stage import Stage
from epochreel.tests.scenes import tiny
from epochreel.tests.scenes.cases import SHAPES
from epochreel.tests.scenes.conftest import with_names
from epochreel.tests.scenes.shots import Composed
from epochreel.tests.scenes.tiny import recording

Runs = dict[str, Recording]


@pytest.mark.parametrize("name", ["spiral", "arms", "values", "narrow", "curved", "flat"])
@pytest.mark.parametrize("share", [0.0, pytest.param(0.5, marks=pytest.mark.slow), 1.0])
def test_points_stand_where_the_network_answers_the_same(
    name: str, share: float, runs: Runs
) -> None:
    reel = runs[name]
    epoch = round(share * float(reel.steps.last))
    features, points = FeatureProjection(reel), reel.dataset.points
    there = features.logits(epoch, features.at(epoch, points)).T
    answers = reel.at(epoch)(points)
    if reel.outputs > 1:  # only differences between classes matter
        there, answers = there - there.mean(axis=0), answers - answers.mean(axis=0)
    np.testing.assert_allclose(there, answers, atol=2e-3 * np.abs(answers).max())
    assert features.faithful(epoch)


def test_two_directions_cannot_hold_what_tells_twelve_classes_apart(runs: Runs) -> None:
    features = FeatureProjection(runs["twelve"])
    assert not features.faithful(runs["twelve"].steps.last)
    assert features.across == 2


def test_the_right_side_of_straight_lines_is_that_of_right_answers(runs: Runs) -> None:
    for name in ("spiral", "arms", "narrow"):
        reel = runs[name]
        wrong = FeatureProjection(reel).wrong(reel.steps.last)
        right = (~wrong[reel.dataset.train]).mean()
        assert right == pytest.approx(reel.metrics.train_accuracy[-1], abs=0.005)


@pytest.mark.parametrize(("name", "constant"), [("spiral", False), ("flat", False), ("", True)])
def test_a_layer_that_answers_nothing_has_no_variance_to_keep(
    name: str, constant: bool, runs: Runs
) -> None:
    reel = runs[name] if name else recording(hidden=(3,))
    known = _known(reel, FeatureProjection(reel))
    assert (known.one_point, known.explained is None) == (constant, constant)


@pytest.mark.parametrize("name", ["spiral", "arms", "values"])
def test_axes_are_at_right_angles_and_turn_slowly(name: str, runs: Runs) -> None:
    features = FeatureProjection(runs[name])
    before = features.axes(30.0)
    np.testing.assert_allclose(before @ before.T, np.eye(2), atol=1e-9)
    assert np.abs(features.axes(30.01) - before).max() < 0.05


def test_what_is_known_is_of_the_step_that_is_shown_last(runs: Runs) -> None:
    known = [
        _known(reel, FeatureProjection(reel))
        for reel in (runs["spiral"], runs["spiral"].between(0, 9))
    ]
    assert [each.ending for each in known] == ["in the end", "at epoch 9"]
    reel, states = runs["spiral"], np.full_like(runs["spiral"]._states, np.nan)
    lost = Recording(reel.header, reel.steps, reel.metrics, states)
    assert [known[0].lost, _known(lost, FeatureProjection(lost)).lost] == [False, True]
    assert known[0].largest == pytest.approx(0.512)
    assert known[0].shown == len(reel.dataset.points)


@pytest.mark.parametrize(
    ("last", "title", "result", "lines"),
    [
        (
            0,
            "The network squeezes the plane into one point",
            "At epoch 0, the network answers all points alike.",
            "Black: the boundary. The grid of the plane is there as well.",
        ),
        (
            1,
            "The network bends the plane",
            "At epoch 1 the answers are not numbers.",
            "Black, while there are answers: the boundary."
            " Grey: the grid of the plane, bent with it.",
        ),
    ],
)
def test_of_a_step_without_answers_nothing_is_said_that_it_would_have_to_answer(
    last: int, title: str, result: str, lines: str
) -> None:
    reel = recording(hidden=(3,), accuracy=(0.8, 0.8, 0.8))
    states = np.array(reel._states)
    states[1] = np.nan
    part = Recording(reel.header, reel.steps, reel.metrics, states).between(0, last)
    known = _known(part, FeatureProjection(part))
    assert (known.title(), known.result()) == (title, [result])
    assert known.explanation()[1] == lines


@pytest.mark.parametrize(("hidden", "steep"), [((2,), 9.0), ((3,), 9.0), ((3,), 0.5)])
def test_a_grid_that_is_stretched_too_far_is_neither_drawn_nor_spoken_of(
    hidden: tuple[int, ...], steep: float, composed: Callable[..., Composed]
) -> None:
    """Steep neurons of a wide layer stretch it; that of two, however steep, is drawn."""
    reel = recording(hidden=hidden, activation="tanh")
    states = np.random.default_rng(0).normal(size=reel._states.shape).astype(np.float32) * steep
    reel = Recording(reel.header, reel.steps, reel.metrics, states)
    made = composed("feature_space", [reel], "1920x1080")
    grid = next(each for each in made.composition.moving if isinstance(each, BentGrid))
    drawn = hidden == (2,) or steep < 1
    for clock, shown in ((0.0, drawn), (0.1, True), (0.5, drawn), (1.0, drawn)):
        made.composition.show_moment(Moment(2.0, clock))
        assert (len(grid.points) > 0) == shown
    said = " ".join(made.said)
    assert ("Grey: the grid of the plane" in said) == drawn
    assert ("and the grid with it" in said) == drawn


@pytest.mark.parametrize("tested", [0, 2])
def test_small_pictures_say_what_marks_are(tested: int, composed: Callable[..., Composed]) -> None:
    for size, shown in (("480x270", tested > 0), ("1920x1080", False)):
        said = composed("feature_space", [recording(hidden=(3,), tested=tested)], size).said
        assert ("● training" in said) == ("○ test" in said) == shown


@pytest.mark.parametrize(("size", "legible"), [("1920x1080", True), ("480x270", False)])
@pytest.mark.parametrize("named", [True, False])
def test_classes_and_axes_have_their_own_names_and_words_where_they_can_be_read(
    size: str, composed: Callable[..., Composed], *, legible: bool, named: bool
) -> None:
    reel, axes = recording(hidden=(3,)), ("x₁ →", "x₂ →")
    if named:
        reel = with_names(reel, ("cat", "dog"), ("width", "height"))
        axes = ("width →", "height →")
    said = composed("feature_space", [reel], size).said
    drawn = {"direction of widest spread →", "towards “dog” →" if named else "towards “b” →"}
    assert {each for each in said if each.endswith("→")} - drawn - {
        "other direction of widest spread →"
    } == {*axes[: 1 + legible]}  # small frames have room below the plane alone
    assert ({"cat", "dog"} <= set(said)) == named
    assert any(each.startswith("Black: ") for each in said) == legible


def test_what_is_drawn_holds_a_share_of_the_variance(runs: Runs) -> None:
    found = [FeatureProjection(runs[name]).explained for name in ("spiral", "narrow", "flat")]
    shares = [each for each in found if each is not None]
    assert 0.1 < shares[0] < 1
    assert shares[1] == 1
    assert 0.1 < shares[2] <= 1


@pytest.mark.parametrize("name", ["spiral", "arms", "values"])
def test_a_projection_keeps_all_points_in_view(name: str, runs: Runs) -> None:
    reel = runs[name]
    features = FeatureProjection(reel)
    for epoch in np.linspace(0, reel.steps.last, 7):
        assert np.abs(features.at(float(epoch), reel.dataset.points)).max() < 1


@pytest.mark.parametrize(
    ("hidden", "depth", "straight"), [((2,), 0, True), ((5, 2), 1, True), ((2, 5), 0, False)]
)
def test_the_last_layer_of_two_units_is_shown_as_it_is(
    hidden: tuple[int, ...], depth: int, straight: bool
) -> None:
    features = FeatureProjection(recording(hidden=hidden))
    assert (features.depth, features.straight) == (depth, straight)
    np.testing.assert_array_equal(features.axes(0), np.eye(2))


def test_a_network_that_answers_nothing_has_axes_all_the_same() -> None:
    features = FeatureProjection(recording(hidden=(8, 5)))
    np.testing.assert_allclose(features.axes(2) @ features.axes(2).T, np.eye(2), atol=1e-9)


def _bending(reel: Recording, share: float) -> Bending:
    return Bending(reel, FeatureProjection(reel), lambda _: share)


def test_the_plane_is_flat_first_and_then_bent(runs: Runs) -> None:
    reel = runs["narrow"]
    left, right, low, high = reel.dataset.domain
    corners = np.array([[x, y] for x in (left, right) for y in (low, high)])
    flat, half, bent = (_bending(reel, share)(corners)(Moment(60)) for share in (0.0, 0.5, 1.0))
    x_min, x_max, y_min, y_max = _bending(reel, 0).features.domain
    np.testing.assert_allclose(flat, [[x, y] for x in (x_min, x_max) for y in (y_min, y_max)])
    np.testing.assert_allclose(bent, _bending(reel, 1).features.at(60, corners))
    np.testing.assert_allclose(half, (flat + bent) / 2)


def test_frames_that_pass_over_epochs_show_the_mean_of_places(runs: Runs) -> None:
    reel = runs["narrow"]
    points, moment = reel.dataset.points, Moment(20.0, covers=0.5)
    bending = _bending(reel, 1.0)
    blend = blend_of(reel.steps, moment)
    assert len(blend) == 3
    mean = sum(share * bending.features.at(step, points) for step, share in blend)
    np.testing.assert_allclose(bending(points)(moment), mean, rtol=1e-3, atol=1e-3)


def test_the_field_is_that_of_the_plane_then_none_then_that_of_feature_space(runs: Runs) -> None:
    reel = runs["narrow"]
    features = FeatureProjection(reel)
    flat = RecordedField(reel, Grid.over(reel.dataset.domain, 9, 9))
    grid = Grid.over(reel.dataset.domain, 9, 9)

    def field(share: float, *, drawn: bool = True) -> np.ndarray:
        bending = Bending(reel, features, lambda _: share)
        return BendingField(reel, flat, bending, grid, drawn=drawn).at(Moment(60))

    np.testing.assert_array_equal(field(0), flat.at(Moment(60)))
    assert np.abs(field(0.1)).max() < np.abs(field(0)).max()
    assert not field(0.5).any()
    np.testing.assert_allclose(
        field(1)[0].ravel(), features.logits(60, grid.points())[:, 0], rtol=1e-4, atol=1e-4
    )
    assert not field(1, drawn=False).any()


@pytest.mark.parametrize("name", ["narrow", "spiral"])
def test_the_boundary_bends_into_a_straight_line(
    name: str, composed: Callable[..., Composed], runs: Runs
) -> None:
    film = composed("feature_space", [runs[name]], "640x360")
    (line,) = (part for part in film.composition.mobjects if isinstance(part, BentBoundary))
    last = runs[name].steps.last

    def off(clock: float) -> float:
        """How far the boundary is off the straight line through its middle."""
        line.show(Moment(last, clock))
        places = line.points[:, :2] - line.points[:, :2].mean(axis=0)
        return float(np.linalg.svd(places)[1][1] / np.sqrt(len(places)))

    assert off(0.1) > 0.5
    assert line.get_stroke_opacity() == 1
    assert off(0.17) > 0.1
    assert line.get_stroke_opacity() < 0.5  # a scribble on its way
    assert off(0.1985) < 0.1
    assert off(0.3) < 0.01
    assert line.get_stroke_opacity() == 1


def test_the_first_frame_shows_the_bent_plane_and_is_the_last_one(
    composed: Callable[..., Composed], runs: Runs
) -> None:
    film = composed("feature_space", [runs["narrow"]], "640x360")
    fields = [part for part in film.composition.mobjects if type(part) is FieldImage]
    large = max(fields, key=lambda field: float(field.width))
    grid, *_ = (part for part in film.composition.mobjects if isinstance(part, BentGrid))

    def seen(clock: float) -> list[np.ndarray]:
        film.composition.show_moment(Moment(60, clock))
        return [np.array(large.levels()), np.array(grid.get_all_points())]

    for first, last in zip(seen(0.0), seen(1.0), strict=True):
        np.testing.assert_array_equal(first, last)
    for first, flat in zip(seen(0.0), seen(0.1), strict=True):
        assert first.shape != flat.shape or np.abs(first - flat).max() > 0.1


@pytest.mark.parametrize(("steep", "share"), [(2.9, 0.0), (3.1, 0.5)])
def test_it_is_measured_how_much_of_a_grid_is_stretched_too_far(
    steep: float, share: float, stage_of: Callable[[str], Stage]
) -> None:
    """One half of the plane is stretched along x, the other half is as it is; y is lost."""

    def bend(points: Float[np.ndarray, "points 2"]) -> PlacesAt:
        x, y = points.T
        places = np.column_stack([np.where(x < 0, x, steep * x), 0 * y])
        return lambda _: places

    data = tiny.dataset()
    plane = Plane.of(data, Box(100, 100, 400, 400), stage_of("1280x720"))
    grid = BentGrid(plane, data, GridLook(3, 0.3), bend)
    assert grid.stretched(Moment()) == pytest.approx(share and steep / (1 + steep), abs=0.01)
    nowhere = BentGrid(plane, data, GridLook(3, 0.3), lambda points: lambda _: 0 * points)
    assert nowhere.stretched(Moment()) == 0


def test_a_grid_outside_the_picture_is_not_drawn(
    composed: Callable[..., Composed], runs: Runs
) -> None:
    film = composed("feature_space", [runs["arms"]], "640x360")
    grids = [part for part in film.composition.mobjects if isinstance(part, BentGrid)]
    (box,) = {part._plane.box for part in grids if part._plane.box.x < 100}
    film.show(film.frames - 1)
    layout = film.scene.stage.layout
    left, top, _ = layout.point(box.x, box.y)
    right, bottom, _ = layout.point(box.right, box.bottom)
    x, y, _ = grids[0].get_all_points().T
    hair = 1e-3
    assert left - hair <= x.min() <= x.max() <= right + hair
    assert bottom - hair <= y.min() <= y.max() <= top + hair


@pytest.mark.parametrize(
    ("activation", "hidden", "linear", "single"),
    [("tanh", (3,), False, False), ("identity", (3,), True, False), ("tanh", (3, 1), False, True)],
)
@pytest.mark.parametrize("end", [0.1, np.nan])
def test_what_is_known_is_of_the_layers_and_of_the_end(
    activation: str, hidden: tuple[int, ...], linear: bool, single: bool, end: float
) -> None:
    reel = recording(hidden=hidden, activation=activation, loss=(1.0, 0.5, end))
    known = _known(reel, FeatureProjection(reel))
    assert (known.linear, known.single, known.diverged) == (linear, single, bool(np.isnan(end)))


@pytest.mark.parametrize("steepness", [1.0, 1e9])
def test_where_all_answers_are_alike_so_is_the_picture(steepness: float) -> None:
    """However much the output would change if they were not; also beside steps without answers."""
    reel = recording(3, hidden=(4, 4))
    architecture = reel.perceptron
    draw = np.random.default_rng(0).normal
    layers = [(np.zeros((a, b)), np.zeros(b)) for a, b in ((2, 4), (4, 4))]
    layers.append((draw(size=(4, 3)) * steepness, np.array([0.0, 0.1, 0.2])))
    state = architecture.pack(layers).astype(np.float32)
    states = np.stack([state, np.full_like(state, np.nan), state])
    features = FeatureProjection(Recording(reel.header, reel.steps, reel.metrics, states))
    assert features.constant(2.0)
    corners = np.array([[-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0], [1.0, 1.0]])
    assert features.logits(2.0, corners).argmax(axis=1).tolist() == [2] * 4


@pytest.mark.parametrize("size", SHAPES)
@pytest.mark.parametrize(("name", "keyed"), [("values", True), ("narrow", False)])
def test_values_have_a_scale_of_colours(
    name: str, size: str, composed: Callable[..., Composed], runs: Runs, *, keyed: bool
) -> None:
    assert ("value" in composed("feature_space", [runs[name]], size).said) == keyed


def test_the_scene_lifts_the_test_points_that_the_network_gets_wrong(
    composed: Callable[..., Composed], runs: Runs
) -> None:
    reel = runs["spiral"].between(0, 5)
    dataset = reel.dataset
    (logits,) = reel.at(reel.steps.last)(dataset.points)
    wrong = ~dataset.train & ((logits > 0) != dataset.labels)
    assert 0 < wrong.sum() < (~dataset.train).sum()
    made = composed("feature_space", [reel], "640x360").composition
    planes = [each for each in made.mobjects if isinstance(each, BentPoints)]
    assert len(planes) == 2
    for plane in planes:
        lifted = [bool(wrong[members].any()) for members in plane._members]
        assert lifted == sorted(lifted)
        assert all(wrong[members].all() == wrong[members].any() for members in plane._members)
