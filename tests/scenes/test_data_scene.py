"""What a film of data shows at its start, what stands in the light when, and what it asks."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from epochreel.datasets.dataset import Dataset, Domain, Scaling
from epochreel.reels.recording import Recording
from epochreel.scenes import data
from epochreel.scenes.around_points import around_points
from epochreel.scenes.data_places import OF_VALUES
from epochreel.scenes.parts.spotlight import Spotlight, Walk
from epochreel.scenes.parts.titles import remark
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.typography import line
from epochreel.scenes.words import sentences
from epochreel.scenes.words.asked import given, questions
from epochreel.tests.scenes.cases import SHAPES, and_slow
from epochreel.tests.scenes.shots import Composed, Shot, has_class_colours
from epochreel.tests.scenes.tiny import recording

Compose = Callable[..., Composed]
Kinds = tuple[int | None, ...]
SIZE = "1280x720"


@pytest.mark.parametrize(("name", "classes"), [("spiral", 2), ("arms", 3), ("twelve", 12)])
def test_the_first_frame_is_the_last_in_colour(
    name: str, classes: int, runs: dict[str, Recording], shoot: Callable[..., Shot]
) -> None:
    first, last = (shoot("data", [runs[name]], SIZE, at=at).picture for at in (0, 1))
    assert has_class_colours(first[:, :640], classes)
    # Edges may round otherwise where what rests is drawn at once.
    np.testing.assert_allclose(first.astype(int), last.astype(int), atol=2)


def _lights(film: Composed) -> list[Any]:
    """The points that are in the light, and the bars."""
    return [each for each in film.composition.mobjects if isinstance(each, Spotlight)]


def _seen(film: Composed, clock: float) -> dict[Kinds, float]:
    """How much of the points is seen at a moment: by colour, and whether they are test points."""
    film.composition.show_moment(Moment(clock=clock))
    points = _lights(film)[0]
    pairs = zip(points._kinds, points.submobjects, strict=True)
    return {kinds: float(part.background_stroke_rgbas[0, 3]) for kinds, part in pairs}


def test_classes_and_then_training_and_test_points_are_in_the_light(
    arms: Recording, composed: Compose
) -> None:
    film = composed("data", [arms], SIZE)
    for clock in (0.0, 0.54, 1.0):
        assert set(_seen(film, clock).values()) == {1.0}
    for axis, clocks in ((0, (0.107, 0.28, 0.453)), (1, (0.635, 0.825))):
        for index, clock in enumerate(clocks):
            for kinds, share in _seen(film, clock).items():
                assert share == float(kinds[axis] == index)


def test_what_is_not_in_the_light_stays_faintly_there(
    spiral: Recording, shoot: Callable[..., Shot]
) -> None:
    """Half a film later, in the light of the second class, the first has not gone."""
    first, other = (shoot("data", [spiral], SIZE, at=at).picture[:, :640] for at in (0, 0.4))
    assert not has_class_colours(other, 2)
    changed = np.abs(first.astype(int) - other).max(axis=2) > 60
    assert changed.any()
    ground = first[400, 80].astype(int)
    assert (np.abs(other[changed].astype(int) - ground).max(axis=1) > 8).mean() > 0.5


@pytest.mark.parametrize(("tested", "counts"), [(2, [2, 2]), (0, [2])])
def test_there_is_no_light_on_test_points_where_there_are_none(
    tested: int, counts: list[int], composed: Compose
) -> None:
    film = composed("data", [recording(tested=tested)], SIZE)
    for light in _lights(film):
        assert [walk.count for walk in light._walks] == counts


def test_values_are_in_the_light_from_low_to_high(
    runs: dict[str, Recording], composed: Compose
) -> None:
    film = composed("data", [runs["values"]], SIZE)
    means = []
    for clock in (0.15, 0.3, 0.4):
        seen = _seen(film, clock)
        lit = [kinds[0] for kinds, share in seen.items() if share > 0 and kinds[0] is not None]
        assert 0 < len(set(lit)) < 20
        means.append(np.mean(lit))
    assert means == sorted(means)


@pytest.mark.parametrize("count", [1, 2, 12, pytest.param(41, marks=pytest.mark.slow)])
def test_a_walk_passes_every_kind(count: int) -> None:
    walk = Walk(0.0, 1.0, count)
    clocks = np.linspace(0, 1, 2001)
    for kind in range(count):
        strengths = [walk.strength(kind, float(clock)) for clock in clocks]
        own = walk.strength(kind, (kind + 0.5) / count)
        assert strengths[0] == strengths[-1] == own == 1
        assert np.abs(np.diff(strengths)).max() < 0.005 * max(count, 8)


def _bars(film: Composed) -> dict[Kinds, list[float]]:
    """Left and right ends of bars."""
    bars = _lights(film)[1]
    return {
        kinds: [float(bar.points[:, 0].min()), float(bar.points[:, 0].max())]
        for kinds, bar in zip(bars._kinds, bars.submobjects, strict=True)
    }


def test_bars_show_how_many_points_are_for_training_and_for_testing(
    arms: Recording, composed: Compose
) -> None:
    ends = _bars(composed("data", [arms], SIZE))
    for index in range(3):
        own = arms.dataset.labels == index
        train, test = ((own & (arms.dataset.train == kept)).sum() for kept in (True, False))
        (left, middle), (other, right) = ends[index, 0], ends[index, 1]
        assert other == pytest.approx(middle)
        assert (middle - left) / (right - left) == pytest.approx(train / (train + test), rel=1e-6)


def test_classes_of_one_point_have_a_bar_and_a_count(composed: Compose) -> None:
    reel = recording(3, points=7, tested=0)
    film = composed("data", [reel], SIZE)
    assert {"3", "2"} <= set(film.said)
    assert len(_bars(film)) == 3


@pytest.mark.parametrize(
    ("classes", "asked"),
    [
        (2, ["A or b?", "Which of 2 classes?"]),
        (3, ["A, b or c?", "Which of 3 classes?"]),
        (4, ["Which of 4 classes?"]),
        (0, ["What is the value?"]),
    ],
)
def test_the_question_names_few_classes(classes: int, asked: list[str]) -> None:
    assert questions(recording(classes)) == asked


def test_the_question_names_what_values_are_called(
    runs: dict[str, Recording], composed: Compose
) -> None:
    plain = runs["values"]
    dataset = replace(plain.dataset, label_name="price")
    header = replace(plain.header, dataset=dataset)
    named = Recording(header, plain.steps, plain.metrics, plain._states)
    assert questions(named) == ["What is the price?", "What is the value?"]
    for scene in ("data", "convergence"):
        said = (composed(scene, [each], SIZE).said for each in (named, plain))
        assert ["price" in each for each in said] == [True, False]


def test_long_names_leave_the_question_short(
    runs: dict[str, Recording], composed: Compose, spiral: Recording
) -> None:
    long, short = "Given x₁ and x₂ of a new point:", "Given the place of a new point:"
    assert given(spiral) == [long, short]
    short_named = composed("data", [spiral], SIZE).said
    assert {"class 0 or class 1?", long} <= set(short_named)
    assert "Given both values:" in composed("data", [runs["twelve"]], SIZE).said


@pytest.mark.parametrize("name", ["spiral", "arms", "values", "twelve"])
def test_a_new_point_is_apart_from_all_others(name: str, runs: dict[str, Recording]) -> None:
    dataset: Dataset = runs[name].dataset
    x_min, x_max, y_min, y_max = dataset.domain
    place = data._new_place(dataset, Box(0, 0, 800, 800))
    assert x_min < place[0] < x_max
    assert y_min < place[1] < y_max
    apart = np.hypot(*((dataset.points - place) / [x_max - x_min, y_max - y_min]).T).min()
    assert apart >= 0.02


@pytest.mark.parametrize("height", [800, 400])
@pytest.mark.parametrize("unit", [1.0, 1e4])
@pytest.mark.parametrize("classes", [2, 0])
def test_how_far_a_new_point_is_from_others_is_measured_as_it_is_drawn(
    height: int, unit: float, classes: int
) -> None:
    shares = np.random.default_rng(0).uniform(0.05, 0.95, (120, 2))
    sides = np.array([4.0, unit])
    made = replace(recording(classes, points=120).dataset, points=shares * sides)
    dataset = replace(made, domain=(0.0, 4.0, 0.0, unit))
    place = data._new_place(dataset, Box(0, 0, 800, height)) / sides
    # In pixels: no closer than the two marks are large, and near points of two classes.
    far = np.hypot(*((shares - place) * [800, height]).T)
    assert far.min() >= 0.035 * 800
    if classes:
        assert max(far[dataset.labels == label].min() for label in (0, 1)) < 0.07 * 800


@pytest.mark.parametrize(
    ("width", "asked", "smaller"),
    [(30.0, "setosa or virginica?", 1.0), (7.0, "setosa or virginica?", 0.0), (5.0, "Which?", 1.0)],
)
def test_a_line_becomes_smaller_before_it_gives_way_to_a_shorter_one(
    width: float, asked: str, smaller: float, stage_of: Callable[[str], Stage]
) -> None:
    stage, strings = stage_of("1920x1080"), ["setosa or virginica?", "Which?"]

    def shown(least: float) -> float:
        right = 100 + width * 50
        place = 50.0, (100.0, 100.0)
        made = remark(strings, place, stage, colour="#ffffff", right=right, least=least)
        return float(made.width / stage.layout.unit)

    whole = {each: _width(each) * 50 for each in strings}
    expected = whole[asked] if smaller else width * 50
    assert shown(0.7) == pytest.approx(expected, rel=0.01)
    assert shown(1.0) == pytest.approx(whole[asked if smaller else "Which?"], rel=0.01)


def _width(text: str) -> float:
    """In ems."""
    return float(line(text, 1.0, at=(0.0, 0.0, 0.0), colour="#ffffff").width)


def test_the_question_follows_what_is_given_on_its_line(
    spiral: Recording, stage_of: Callable[[str], Stage]
) -> None:
    stage = stage_of("1080x1080")
    badge, words, question = data._question(spiral, stage.pick(OF_VALUES), stage)
    assert badge.get_right()[0] < words.get_left()[0]
    gap = question.get_left()[0] - words.get_right()[0]
    assert 0 < gap < 25 * stage.layout.unit


def _on(heights: list[float], classes: int = 2) -> Recording:
    """A recording of points at these parts of the height of its plane, from the left to the right.

    The plane reaches from -2 to 6 along both axes.
    """
    reel = recording(classes, points=len(heights))
    x, y = np.linspace(-1.5, 5.5, len(heights)), 8 * np.array(heights) - 2
    points, domain = np.column_stack([x, y]), (-2.0, 6.0, -2.0, 6.0)
    return reel.on(replace(reel.dataset, points=points, domain=domain))


WHOLE = (-2.0, 6.0, -2.0, 6.0)


@pytest.mark.parametrize(
    ("heights", "domain"),
    [
        ([0.28, 0.5, 0.5, 0.72], (-2.0, 6.0, 0.0, 4.0)),
        ([0.28, 0.4, 0.4, 0.6], (-2.0, 6.0, 0.0, 3.0)),
        # A point near the edge of the rest has that kept as well.
        ([0.255, 0.5, 0.5, 0.72], (-2.0, 6.0, -1.0, 4.0)),
        ([0.1, 0.5, 0.5, 0.9], WHOLE),
        # All on a line: there is some height around it.
        ([0.45, 0.45, 0.45, 0.45], (-2.0, 6.0, 0.0, 3.0)),
    ],
)
@pytest.mark.parametrize("classes", [2, 0])
@pytest.mark.parametrize("size", SHAPES)
def test_a_plane_is_cut_to_round_numbers_around_points_where_that_is_low(
    heights: list[float], domain: Domain, classes: int, size: str, composed: Compose
) -> None:
    reel = _on(heights, classes)
    x_min, x_max, y_min, y_max = domain
    low = (x_max - x_min) / (y_max - y_min)
    if low < 1.8:
        domain, low = WHOLE, 1.0
    cut, times = around_points(reel)
    assert cut.dataset.domain == pytest.approx(domain)
    assert times == pytest.approx(low)
    plane = composed("data", [reel], size).composition.plane
    assert plane is not None
    # The scale of both axes is the same in either.
    assert plane.box.width / plane.box.height == pytest.approx(low, rel=0.03)
    assert plane.domain == pytest.approx(domain)
    # What a user asks for is what is drawn.
    asked = composed("data", [reel], size, domain="-2,6,-2,6").composition.plane
    assert asked is not None
    assert asked.domain == WHOLE


@pytest.mark.parametrize(
    ("low", "high", "ends"),
    [
        (-1.5, 2.7, (-2.0, 4.0)),  # five steps would have their middle at 0.5
        (-1.5, 0.7, (-2.0, 1.0)),  # three steps have too, where six would be far more
        (0.5, 5.5, (0.0, 6.0)),
        (1.5, 5.5, (0.0, 6.0)),  # at the end of the plane, the other end gives way
    ],
)
def test_the_middle_of_a_cut_plane_is_a_round_number(
    low: float, high: float, ends: tuple[float, float]
) -> None:
    reel = _on([0.3, 0.3, 0.3, 0.3])
    points = np.column_stack([np.linspace(low, high, 4), [0.4, 0.6, 0.6, 0.4]])
    cut, _ = around_points(reel.on(replace(reel.dataset, points=points)))
    assert cut.dataset.domain[:2] == pytest.approx(ends)


@pytest.mark.parametrize(
    ("same", "said"),
    [
        (0, None),
        (2, "2 of 5 points share their place with another"),
        (3, "3 of 5 points share their place with another"),
    ],
)
@pytest.mark.parametrize("size", and_slow("1920x1080", "1080x1080", "1080x1920"))
def test_points_that_lie_on_one_another_are_counted(
    same: int, said: str | None, size: str, composed: Compose
) -> None:
    reel = _on([0.1, 0.5, 0.6, 0.9, 0.3])
    points = reel.dataset.points.copy()
    points[:same] = points[:1]
    made = composed("data", [reel.on(replace(reel.dataset, points=points))], size)
    shared = {each for text in made.said for each in text.split(" · ") if "another" in each}
    assert shared == ({said} if said else set())


def test_empty_parts_at_the_left_and_the_right_are_cut_in_the_units_of_the_data() -> None:
    reel = _on([0.28, 0.4, 0.4, 0.45])
    points = reel.dataset.points * (0.5, 1.0) + (1.0, 0.0)
    scaling = Scaling((10.0, 100.0), (2.0, 50.0))
    cut, times = around_points(reel.on(replace(reel.dataset, points=points, scaling=scaling)))
    x_min, x_max, y_min, y_max = cut.dataset.domain
    own = scaling.own(np.array([[x_min, y_min], [x_max, y_max]]))
    np.testing.assert_allclose(own, [[10, 100], [18, 200]])
    assert times == pytest.approx(2)


FILLED = "6 filled ● to learn from, 2 ringed ○ to test on."
MARKS = "6 training points ●  2 test points ○"
PLACES = "Given x₁ and x₂ of a new point:"


@pytest.mark.parametrize(
    ("size", "axes", "said", "unsaid"),
    [
        ("1920x1080", ("x₁", "x₂"), {"x₁", "x₂", FILLED}, {"2 classes", MARKS}),
        ("1080x1080", ("x₁", "x₂"), {"x₁", "x₂", MARKS, PLACES}, {FILLED, f"2 classes · {MARKS}"}),
        ("1080x1080", ("age", "size"), {"age", "size", "Given age and size:"}, set()),
        # Where axes have no names, no question names them.
        ("480x270", ("x₁", "x₂"), {"Given the place of a new point:"}, {"x₁", "x₂", PLACES}),
        ("480x270", ("age", "size"), {"Given age and size:"}, {"Given both values:"}),
    ],
)
def test_axes_are_named_where_they_have_room_and_points_of_square_frames_counted_below_the_title(
    size: str, axes: tuple[str, str], said: set[str], unsaid: set[str], composed: Compose
) -> None:
    reel = recording()
    made = composed("data", [reel.on(replace(reel.dataset, axis_names=axes))], size)
    assert said <= {*made.said}
    assert not unsaid & {*made.said}


@pytest.mark.parametrize(
    ("classes", "tested", "said"),
    [(2, 2, {"a", "b"}), (0, 2, {"value"}), (2, 0, {"The model learns from all of them."})],
)
def test_what_is_listed_and_learnt_from_is_of_the_data(
    classes: int, tested: int, said: set[str], composed: Compose
) -> None:
    made = composed("data", [recording(classes, tested=tested)], SIZE)
    assert said <= {*made.said}
    names = {part.name for part in made.composition.parts}
    assert {"classes", "values"} & names == {"classes" if classes else "values"}
    assert (FILLED in made.said) == (tested > 0)
    assert "Two interleaved spirals" in made.said
    given_title = composed("data", [recording(classes, tested=tested)], SIZE, title="Own").said
    assert "Own" in given_title
    assert "Two interleaved spirals" not in given_title


@pytest.mark.parametrize(
    ("size", "marked"), [("1280x720@8", True), ("480x270@8", True), ("360x640@8", False)]
)
def test_a_new_point_is_marked_where_words_say_what_it_is(
    size: str, marked: bool, spiral: Recording, composed: Compose
) -> None:
    said = composed("data", [spiral], size).said
    assert any(each.startswith("Given ") for each in said) == marked
    assert said.count("?") == 2 * marked


@pytest.mark.parametrize(("places", "said"), [(4, True), (5, False)])
@pytest.mark.parametrize("size", ["480x270", "1080x1080"])
def test_small_pictures_say_that_most_points_lie_on_others(
    places: int, size: str, composed: Callable[..., Composed], *, said: bool
) -> None:
    """Where at most half as many are seen as are counted; else other words come first."""
    reel = recording(3)
    spots = np.resize(np.arange(places), len(reel.dataset.points))
    data = replace(reel.dataset, points=reel.dataset.points[spots])
    made = composed("data", [reel.on(data)], size)
    texts = [text for text in made.said if " · " in text or "points " in text]
    (first,) = sentences.shared_places_of(reel.on(data))
    assert any(text.startswith(first) for text in texts) == said
