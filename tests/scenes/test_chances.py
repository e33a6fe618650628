"""All starts of several networks: which stand together, and how many reach the goal."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from epochreel.errors import UserError
from epochreel.reels.intervals import wilson
from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.scenes.catalogue import check_count
from epochreel.scenes.chances import _groups, _start_at_random, _titles
from epochreel.scenes.chances_tile import Arrivals
from epochreel.scenes.composition import Still
from epochreel.scenes.finding import entry_of
from epochreel.scenes.parts.last_boundaries import LastBoundaries, last_styles
from epochreel.scenes.parts.readings import LiveFigure
from epochreel.scenes.parts.shapes import Polyline
from epochreel.scenes.stage.easing import Fading
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.theme import THEMES
from epochreel.scenes.words.differences import labels_of
from epochreel.scenes.words.measures import written_measure_of
from epochreel.tests.scenes.cases import SHAPES
from epochreel.tests.scenes.shots import Composed
from epochreel.tests.scenes.tiny import SPIRAL, of_spec, recording
from epochreel.training.spec import RunSpec

SOON, NEVER = (0.5, 1.0, 1.0, 1.0), (0.5, 0.6, 0.7, 0.7)


def test_runs_that_reach_the_goal_are_counted_as_they_enter() -> None:
    runs = Arrivals((True, False, True, True), lasting=0.1)
    counted = [runs.counted(clock / 50) for clock in range(4, 51)]
    assert counted == sorted(counted)
    assert (counted[0], counted[-1]) == (0, 3)
    played = [runs.played(clock / 50) for clock in range(4, 51)]
    # A run is counted among all once it is there, as it is among those that reach the goal.
    both = [*dict.fromkeys(zip(counted, played, strict=True))]
    assert both == [(0, 0), (1, 1), (1, 2), (2, 3), (3, 4)]
    assert (runs.counted(0.07), runs.played(0.07)) == (3, 4)  # until they have gone
    assert runs.share(0, 0.08) == 0.0
    assert runs.share(3, 1.0) == 1.0


@pytest.mark.parametrize("runs", [1, 2, 9, 64])
def test_one_run_is_played_at_a_time_and_none_at_both_ends(runs: int) -> None:
    arrivals = Arrivals((True,) * runs, lasting=0.02)
    for clock in (0.0, 0.05, 1.0):
        assert [arrivals.playing(run, clock) for run in range(runs)] == pytest.approx([0] * runs)
    for run in range(runs):
        after = arrivals.start(run + 1) if run + 1 < runs else 0.95
        entered = min(arrivals.start(run) + 0.02, after)
        playing = [arrivals.playing(each, entered) for each in range(runs)]
        assert playing[run] == pytest.approx(1)
        assert sum(each > 0.5 for each in playing) == 1


@pytest.mark.parametrize("lasting", [0.025, 0.1])
@pytest.mark.parametrize("runs", [2, 64, 200])
def test_each_of_many_runs_is_there_and_counted_when_the_next_one_begins(
    runs: int, lasting: float
) -> None:
    arrivals = Arrivals((True,) * runs, lasting=lasting)
    for run in range(1, runs):
        clock = arrivals.start(run) + 1e-9
        assert arrivals.counted(clock) == arrivals.played(clock) == run
        assert arrivals.share(run - 1, clock) == pytest.approx(1)
    for clock in np.linspace(0.08, 1, 100).tolist():
        for run in range(runs):
            assert arrivals.playing(run, clock) <= arrivals.share(run, clock) + 1e-9


def test_the_first_frame_has_all_runs_as_the_last_has() -> None:
    runs = Arrivals((True, False), lasting=0.1)
    for clock in (0.0, 1.0):
        assert runs.counted(clock) == 1
        assert runs.complete(clock) == 1
        assert [runs.share(run, clock) for run in (0, 1)] == [1.0, 1.0]


def test_boundaries_of_runs_that_are_not_counted_are_thin_and_grey_below_others(
    composed: Callable[..., Composed],
) -> None:
    upright = np.array([[1, 0, 0, 1, 0]] * 4, dtype=np.float32)  # tanh(x), of one neuron
    reels = []
    for accuracy in (SOON, NEVER):
        reel = recording(hidden=(1,), accuracy=accuracy, loss=(1.0, 0.5, 0.2, 0.1))
        reels.append(Recording(reel.header, reel.steps, reel.metrics, upright))
    made = composed("chances", reels, "1280x720")
    made.show(made.frames - 1)
    (edges,) = (each for each in made.composition.moving if isinstance(each, LastBoundaries))
    below, above = edges.submobjects
    widths = [below.get_stroke_width(), above.get_stroke_width()]
    assert 1.4 * widths[0] < widths[1]
    assert above.stroke_color.to_hex().lower() == made.scene.stage.theme.boundary
    assert (below.get_stroke_opacity(), above.get_stroke_opacity()) == (1, 1)
    edges.show(Moment(3, 0.5))  # where the first run is still played
    assert [below.get_stroke_width(), above.get_stroke_width()] == pytest.approx(
        [widths[0], 2.4 * widths[1]]
    )
    for path in (below, above):
        assert np.allclose(path.points[3:-1:4], path.points[4::4])


def test_boundaries_of_runs_that_are_counted_are_strong_beside_others_and_missing_ones_counted(
    composed: Callable[..., Composed],
) -> None:
    upright = np.array([[1, 0, 0, 1, 0]] * 4, dtype=np.float32)  # tanh(x), of one neuron
    nowhere = np.array([[1, 0, 0, 1, 9]] * 4, dtype=np.float32)  # tanh(x) + 9
    reels = []
    for accuracy, states in ((SOON, upright), (NEVER, upright), (NEVER, nowhere)):
        reel = recording(hidden=(1,), accuracy=accuracy, loss=(1.0, 0.5, 0.2, 0.1))
        reels.append(Recording(reel.header, reel.steps, reel.metrics, states))
    made = composed("chances", reels, "1280x720")
    assert "(1 run has none)" in " ".join(made.said)
    made.show(made.frames - 1)
    (edges,) = (each for each in made.composition.moving if isinstance(each, LastBoundaries))
    opacities = [path.get_stroke_opacity() for path in edges.submobjects]
    assert opacities == [1, 1, 1]
    other = composed("chances", reels[:2], "1280x720")
    assert "none" not in " ".join(other.said)


@pytest.mark.parametrize(("runs", "opacity"), [(9, 1.0), (36, 0.5), (900, 0.4)])
def test_many_lines_are_fainter_so_that_they_are_told_apart(runs: int, opacity: float) -> None:
    dark, grey = last_styles([False] * runs, THEMES["dark"])
    assert grey.line.opacity == pytest.approx(opacity)
    assert last_styles([True] * 4, THEMES["dark"])[0].line.opacity == 1
    assert dark.line.opacity == 0


@pytest.mark.parametrize("theme", [*THEMES])
@pytest.mark.parametrize("accuracies", [(SOON, NEVER), (NEVER, NEVER)])
def test_samples_in_the_key_look_like_the_lines_on_the_plane(
    accuracies: Sequence[Sequence[float]], theme: str, composed: Callable[..., Composed]
) -> None:
    upright = np.array([[1, 0, 0, 1, 0]] * 4, dtype=np.float32)  # tanh(x), of one neuron
    reels = []
    for accuracy in accuracies:
        reel = recording(hidden=(1,), accuracy=accuracy, loss=(1.0, 0.5, 0.2, 0.1))
        reels.append(Recording(reel.header, reel.steps, reel.metrics, upright))
    made = composed("chances", reels, "1280x720", theme=theme)
    made.show(made.frames - 1)
    (edges,) = (each for each in made.composition.moving if isinstance(each, LastBoundaries))
    still = [part.mobject for part in made.composition.parts if isinstance(part, Still)]
    samples = {
        (line.stroke_color.to_hex().lower(), line.get_stroke_opacity()): ground
        for part in still
        for group in part.get_family()
        for ground, drawn in pairwise(group.submobjects)
        for line in drawn.submobjects
        if isinstance(line, Polyline)
    }
    lines = {(each.stroke_color.to_hex().lower(), each.get_stroke_opacity()) for each in edges}
    assert {*samples} == lines
    grounds = {each.fill_color.to_hex().lower() for both in samples.values() for each in both}
    assert grounds == {THEMES[theme].neutral}


def test_a_title_that_has_room_says_of_which_points_and_of_a_loss_none() -> None:
    accurate, valued = (written_measure_of(recording(classes)) for classes in (2, 0))
    one = _titles([""], [(1, 2)], accurate, 1.0, "runs", "")
    assert one == [
        f"One of two{noun} reaches 100\u2009%{of}"
        for of in (" training accuracy", "")
        for noun in (" runs", "")
    ]
    two = _titles(["a", "b"], [(0, 2), (0, 2)], accurate, 1.0, "runs", "")
    assert two[0] == f"{two[1]} training accuracy"
    assert not any("training" in each for each in two[1:])
    losses = _titles([""], [(1, 2)], valued, 0.95, "runs", "")
    assert not any("accuracy" in each for each in losses)


@pytest.mark.parametrize(
    ("biases", "said"),
    [
        ((0, 0, 0), "Grey: runs that never do. Dot:"),
        ((0, 0, 9), "Grey: runs that never do. 12 have no boundary. Dot:"),
        ((0, 9, 9), "Lines: their boundaries in the end. 24 have no boundary. Dot:"),
        ((9, 9, 9), "No run has a boundary in the end. Dot:"),
    ],
)
@pytest.mark.parametrize("size", [pytest.param("1920x1080", marks=pytest.mark.slow), "1280x720"])
def test_sentences_that_follow_each_other_count_runs_without_a_boundary_too(
    biases: tuple[int, ...], said: str, size: str, composed: Callable[..., Composed]
) -> None:
    reels: list[Recording] = []
    for rate in range(12):
        for accuracy, bias in zip((SOON, NEVER, NEVER), biases, strict=True):
            about = replace(SPIRAL, settings={"rate": str(rate), "seed": str(len(reels))})
            reel = recording(hidden=(1,), accuracy=accuracy, about=about, loss=(1.0, 0.5, 0.2, 0.1))
            states = np.array([[1, 0, 0, 1, bias]] * 4, dtype=np.float32)  # tanh(x) + bias
            reels.append(Recording(reel.header, reel.steps, reel.metrics, states))
    made = composed("chances", reels, size)
    made.check_type()
    assert said in " ".join(made.said)


@pytest.mark.parametrize(
    ("classes", "size", "found"),
    [(2, "1280x720", True), (0, "1280x720", True), (2, "320x180", False)],
)
def test_boundaries_are_found_before_they_are_drawn_only_where_they_are_counted(
    classes: int, size: str, found: bool, composed: Callable[..., Composed]
) -> None:
    reels = [recording(classes, accuracy=SOON, loss=(1.0, 0.5, 0.2, 0.1))] * 2
    made = composed("chances", reels, size)
    (edges,) = (each for each in made.composition.moving if isinstance(each, LastBoundaries))
    assert edges._found == [found] * 2


def test_every_run_has_its_boundary_and_the_share_its_interval(
    composed: Callable[..., Composed],
) -> None:
    reels = [recording(accuracy=each, loss=(1.0, 0.5, 0.2, 0.1)) for each in (SOON, NEVER, SOON)]
    made = composed("chances", reels, "1280x720")
    made.show(made.frames - 1)
    (edges,) = (each for each in made.composition.moving if isinstance(each, LastBoundaries))
    assert len(edges.submobjects) == 3
    assert all(edges._found)
    (count,) = (each for each in made.composition.moving if isinstance(each, LiveFigure))
    assert count._text(Moment(3, 1.0)) == "2 of 3"
    assert count._text(Moment(0, 0.08)) == "0 of 0"
    so_far, bar = (each for each in made.composition.moving if isinstance(each, Fading))
    assert [bar._share_at(Moment(0, clock)) for clock in (0.0, 0.5, 1.0)] == [1, 0, 1]
    assert [so_far._share_at(Moment(0, clock)) for clock in (0.0, 0.5, 1.0)] == [0, 1, 0]
    assert "so far" in made.said
    low, high = (round(100 * each) for each in wilson(2, 3))
    assert f"95\u2009% interval: {low}–{high}\u2009%" in made.said
    assert {"panel 1", "planes", "counts", "bars"} <= set(made.composition.targets)


@pytest.mark.parametrize(
    ("classes", "accuracy", "goal", "reached"),
    [
        (2, SOON, {}, "100\u2009% training accuracy"),
        (2, SOON, {"goal": 0.9}, "90\u2009% training accuracy"),
        # No loss becomes 0.
        (0, SOON, {}, "test loss 0.025"),
        (0, SOON, {"goal": 0.9}, "test loss 0.05"),
        (2, (np.nan,) * 4, {}, "test loss 0.035"),
    ],
)
def test_the_goal_is_all_points_or_a_loss_that_can_be_reached(
    classes: int,
    accuracy: Sequence[float],
    goal: dict[str, float],
    reached: str,
    composed: Callable[..., Composed],
) -> None:
    reels = [recording(classes, accuracy=accuracy, loss=(1.0, 0.5, 0.2, 0.1))] * 2
    title = composed("chances", reels, "1280x720", **goal).scene.heading
    assert title.endswith(f" {reached}")


def test_a_share_is_called_the_true_one_of_random_starts(composed: Callable[..., Composed]) -> None:
    reels = [of_spec(RunSpec(seed=seed)) for seed in range(2)]
    said = composed("chances", reels, "1280x720").said
    assert any(each.startswith("true share likely ") for each in said)


def test_of_parts_of_runs_the_title_says_up_to_where_they_are_counted(
    composed: Callable[..., Composed],
) -> None:
    reel = recording(accuracy=SOON, loss=(1.0, 0.5, 0.2, 0.1))
    titles = [
        composed("chances", [each] * 2, "1280x720").scene.heading
        for each in (reel, reel.between(0, 2))
    ]
    said = "Both networks reach 100\u2009% training accuracy"
    assert titles == [said, f"{said} by epoch 2"]


@pytest.mark.parametrize("name", ["epoch", "beat", "at large"])
def test_the_title_of_parts_has_the_whole_name_of_their_steps(
    name: str, composed: Callable[..., Composed]
) -> None:
    reel = recording(accuracy=SOON, loss=(1.0, 0.5, 0.2, 0.1))
    named = Recording(reel.header, Steps(np.arange(4), name), reel.metrics, reel._states)
    title = composed("chances", [named.between(0, 2)] * 2, "1280x720").scene.heading
    assert title == f"Both networks reach 100\u2009% training accuracy by {name} 2"


@pytest.mark.parametrize(("rates", "named"), [((0.1, 0.2), True), ((0.1, 0.1), False)])
def test_planes_have_names_where_there_are_several(
    rates: tuple[float, float], named: bool, composed: Callable[..., Composed]
) -> None:
    reels = [of_spec(RunSpec(seed=seed, learning_rate=rate)) for seed, rate in enumerate(rates)]
    said = composed("chances", reels, "640x360").said
    assert ({"rate 0.1", "rate 0.2"} <= {*said}) == named
    assert not {*labels_of(reels[:1])} & {*said}


@pytest.mark.parametrize(
    ("seeds", "rates", "runs"),
    [
        ((0, 1), (0.1, 0.1), "random starts"),
        ((1, 1), (0.1, 0.1), "networks"),
        ((0, 0), (0.1, 0.2), "learning rates"),
        ((0, 1, 0), (0.1, 0.1, 0.2), "networks"),
        ((0, 1, 0, 1), (0.1, 0.1, 0.2, 0.2), "random starts"),
    ],
)
def test_runs_are_random_starts_where_they_differ_by_seed(
    seeds: tuple[int, ...],
    rates: tuple[float, ...],
    runs: str,
    composed: Callable[..., Composed],
) -> None:
    pairs = zip(seeds, rates, strict=True)
    reels = [of_spec(RunSpec(seed=seed, learning_rate=rate)) for seed, rate in pairs]
    title = composed("chances", reels, "1280x720").scene.heading
    assert runs.removesuffix("s") in title


@pytest.mark.parametrize(
    ("seeds", "random"),
    [
        (["1", "2"], True),
        (["1", "1"], False),
        (["1"], False),
        (["1", ""], False),
        (["", ""], False),
    ],
)
def test_runs_start_at_random_where_all_have_seeds(seeds: list[str], random: bool) -> None:
    every = [{"seed": seed} if seed else {} for seed in seeds]
    reels = [recording(about=replace(SPIRAL, settings=each)) for each in every]
    assert _start_at_random(reels) == random


def test_one_run_is_no_chance() -> None:
    assert entry_of("chances").every_run
    with pytest.raises(UserError, match="shows 2 to 512 recordings"):
        check_count("chances", entry_of("chances").shows, 1)


def test_runs_that_differ_in_their_seed_alone_stand_together() -> None:
    specs = [RunSpec(seed=seed, learning_rate=rate) for rate in (0.1, 0.2) for seed in (1, 2, 3)]
    reels = [of_spec(each) for each in specs]
    assert _groups(reels) == [reels[:3], reels[3:]]
    assert _groups(reels[:1]) == [reels[:1]]


@pytest.mark.parametrize("names", [("pug", "poodle"), ("class 0", "class 1")])
def test_classes_with_names_have_a_key(
    names: tuple[str, str], composed: Callable[..., Composed]
) -> None:
    reel = recording()
    header = replace(reel.header, dataset=replace(reel.dataset, class_names=names))
    named = Recording(header, reel.steps, reel.metrics, reel._states)
    assert (names[0] in composed("chances", [named] * 2, "1920x1080").said) == (names[0] == "pug")


@pytest.mark.parametrize(("count", "named"), [(2, True), (20, False)])
def test_ranges_say_that_they_are_intervals_where_there_is_room(
    count: int, named: bool, composed: Callable[..., Composed]
) -> None:
    specs = [RunSpec(learning_rate=(1 + index) / 100) for index in range(count)]
    made = composed("chances", [of_spec(each) for each in specs], "1920x1080")
    assert any("interval: " in each for each in made.said) == named
    assert min(box.width for box in made.composition.targets["planes"].boxes()) >= 60


@pytest.mark.parametrize("size", SHAPES)
@pytest.mark.parametrize(
    ("networks", "runs"),
    [
        (1, 2),
        (1, 9),
        pytest.param(1, 60, marks=pytest.mark.slow),
        (2, 1),
        pytest.param(12, 1, marks=pytest.mark.slow),
        pytest.param(24, 1, marks=pytest.mark.slow),
        pytest.param(12, 12, marks=pytest.mark.slow),
    ],
)
def test_type_stays_apart(
    networks: int, runs: int, size: str, composed: Callable[..., Composed]
) -> None:
    specs = [
        RunSpec(seed=seed, learning_rate=(1 + index) / 100)
        for index in range(networks)
        for seed in range(runs)
    ]
    made = composed("chances", [of_spec(each) for each in specs], size)
    made.check_type()
    made.check_words()
    if networks <= 12:
        assert not [text for text in made.said if re.fullmatch("rate.*…", text)]


@pytest.mark.parametrize("size", SHAPES)
@pytest.mark.parametrize("classes", [0, 3, 12])
def test_a_key_of_classes_or_values_keeps_clear_of_a_line_for_each_run(
    classes: int, size: str, composed: Callable[..., Composed]
) -> None:
    reel = recording(classes, accuracy=SOON, loss=(1.0, 0.5, 0.2, 0.1))
    names = tuple(f"kind {number}" for number in range(classes))
    header = replace(reel.header, dataset=replace(reel.dataset, class_names=names))
    named = Recording(header, reel.steps, reel.metrics, reel._states)
    made = composed("chances", [named] * 3, size)
    made.check_type()
    made.check_words()
    assert names[:1] == () or any(names[0] in each for each in made.said)


@pytest.mark.parametrize("size", SHAPES)
def test_one_network_says_what_is_counted_and_what_lines_are(
    size: str, composed: Callable[..., Composed]
) -> None:
    upright = np.array([[1, 0, 0, 1, 0]] * 4, dtype=np.float32)  # tanh(x), of one neuron
    reels = []
    for seed in range(2):
        about = replace(SPIRAL, settings={"seed": str(seed)})
        reel = recording(hidden=(1,), accuracy=SOON, about=about, loss=(1.0, 0.5, 0.2, 0.1))
        reels.append(Recording(reel.header, reel.steps, reel.metrics, upright))
    said = composed("chances", reels, size).said
    assert any(each.startswith("Runs that reach 100") for each in said)
    assert any(each.startswith("true share likely ") for each in said)
    assert "runs that reach 100\u2009%" in said
    assert "runs that never do" not in said
    assert {"0\u2009%", "100\u2009%"} <= {*said}


@pytest.mark.parametrize(("classes", "goal"), [(0, "it"), (2, "100\u2009%")])
def test_small_squares_say_whole_what_is_counted(
    classes: int, goal: str, composed: Callable[..., Composed]
) -> None:
    reels = [recording(classes, loss=(1.0, 0.5, 0.2)) for _ in range(4)]
    said = composed("chances", reels, "480x480").said
    assert f"Runs that reach {goal}" in said
    assert not [each for each in said if "…" in each]


@pytest.mark.parametrize(("tested", "explained"), [(2, True), (0, False)])
@pytest.mark.parametrize("networks", [1, 2])
def test_small_frames_explain_rings_where_there_are_any(
    networks: int, tested: int, explained: bool, composed: Callable[..., Composed]
) -> None:
    reels = [recording(hidden=hidden, tested=tested) for hidden in [(8, 8), (4,)][:networks] * 2]
    made = composed("chances", reels, "480x270")
    assert any("○" in each for each in made.said) == explained


@pytest.mark.parametrize(("size", "lines"), [("1080x1080", 2), ("1080x1920", 1)])
def test_what_is_counted_stands_in_one_line_below_the_ticks_of_a_plane(
    size: str, lines: int, composed: Callable[..., Composed]
) -> None:
    """Beside the plane there is room for two."""
    lost, soon = (recording(accuracy=each) for each in ((0.5, 1.0, 0.7), (0.5, 0.8, 1.0)))
    said = composed("chances", [lost, soon], size).said
    whole = "Runs that reach 100\u2009% at any epoch"
    assert (whole in said) == (lines == 1)
