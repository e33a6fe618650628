"""Several runs on one map of the loss: its plane, what is drawn of each, and what is refused."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.scenes import landscape_race
from epochreel.scenes.fields.loss_landscape import LossLandscape, Walk, _directions
from epochreel.scenes.fields.splines import between
from epochreel.scenes.landscape_race import _check_alike, _setting_pace
from epochreel.scenes.parts.loss_map import Path, Paths
from epochreel.scenes.parts.map_words import Words, piles_of
from epochreel.scenes.parts.plane import Plane
from epochreel.scenes.parts.run_list import RunList
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.words.race import written_training_losses_of
from epochreel.tests.scenes.tiny import recording

Runs = dict[str, Recording]
SEEDS = ("spiral", "spiral-5", "spiral-6")


@pytest.fixture(scope="module")
def race(runs: Runs) -> LossLandscape:
    return LossLandscape(*(runs[name] for name in SEEDS))


def _paths(names: Sequence[str], race: LossLandscape, runs: Runs) -> list[np.ndarray]:
    return [
        np.array([runs[name].parameters(float(step)) for step in walk.epochs], dtype=float)
        for name, walk in zip(names, race.walks, strict=True)
    ]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_up_to_three_paths_end_on_the_plane(count: int, runs: Runs) -> None:
    """There the map has the losses that were recorded, and distances are those of the networks."""
    race = LossLandscape(*(runs[name] for name in SEEDS[:count]))
    assert race.ends
    last = [path[-1] for path in _paths(SEEDS, race, runs)] if count == 3 else []
    places = np.array([walk.places[-1] for walk in race.walks])
    for one, other in combinations(range(len(last)), 2):
        away = np.linalg.norm(last[one] - last[other])
        assert np.linalg.norm(places[one] - places[other]) == pytest.approx(away)
    rows, columns = between(race.grid.y, places[:, 1]), between(race.grid.x, places[:, 0])
    mapped = np.einsum("ij,jk,ik->i", rows, race._heights, columns)
    recorded = [runs[name].metrics.train_loss[-1] for name in SEEDS[:count]]
    np.testing.assert_allclose(mapped, race.scale.share(np.array(recorded)), atol=0.1)


def test_the_plane_of_two_paths_shows_most_beside_their_ends(runs: Runs) -> None:
    """Of all planes through both ends none shows more of the paths."""
    race = LossLandscape(*(runs[name] for name in SEEDS[:2]))
    paths = _paths(SEEDS[:2], race, runs)
    middle = np.mean([path[-1] for path in paths], axis=0)
    along = (paths[0][-1] - middle) / np.linalg.norm(paths[0][-1] - middle)
    rest = [path - middle - np.outer((path - middle) @ along, along) for path in paths]
    shown = _spreads(rest)[0] + sum(
        np.square((path - middle) @ along).sum() / len(path) for path in paths
    )
    assert race.shares.sum() == pytest.approx(
        shown / _spreads([path - middle for path in paths]).sum(), rel=1e-3
    )


def test_paths_of_many_are_in_the_plane_that_shows_most(runs: Runs) -> None:
    """Each has the same weight: the middle is not that of all steps."""
    long = [runs[name] for name in SEEDS]
    losses = LossLandscape(*long, long[0][:11])
    assert not losses.ends
    middles = [walk.places.mean(axis=0) for walk in losses.walks]
    np.testing.assert_allclose(np.mean(middles, axis=0), 0, atol=1e-9)
    # Nor do the steps of the long ones decide on the directions.
    paths = _paths((*SEEDS, SEEDS[0]), losses, runs)
    middle = np.mean([path.mean(axis=0) for path in paths], axis=0)
    spreads = _spreads([path - middle for path in paths])
    np.testing.assert_allclose(losses.shares, spreads[:2] / spreads.sum(), rtol=1e-6)


def _spreads(paths: Sequence[np.ndarray]) -> np.ndarray:
    """Variances in the principal directions of paths of equal weight, the largest first."""
    covariances = [path.T @ path / len(path) for path in paths]
    return np.linalg.eigvalsh(np.sum(covariances, axis=0))[::-1]


@pytest.mark.parametrize("steps", [[1300, 2], [2, 1300], [320, 320, 2, 1], [5, 4]])
def test_a_short_path_among_many_steps_counts_as_much_as_a_long_one(steps: list[int]) -> None:
    random = np.random.default_rng(0)
    paths = [
        np.linspace(-1, 1, count)[:, None] * random.normal(size=6) + random.normal(size=6)
        for count in steps
    ]
    axes = _directions(paths, np.empty((0, 6)))
    np.testing.assert_allclose(axes @ axes.T, np.eye(2), atol=1e-12)
    shown = sum(np.square(path @ axes.T).sum() / len(path) for path in paths)
    assert shown == pytest.approx(_spreads(paths)[:2].sum(), rel=1e-3)


def test_runs_that_stand_still_have_a_map(runs: Runs) -> None:
    still = runs["spiral"][:1]
    losses = LossLandscape(still, still)
    assert not len(losses.shares)
    assert losses.values.max() > losses.values.min()


def test_heads_are_over_the_lines_of_all_paths(
    race: LossLandscape, stage_of: Callable[[str], Stage]
) -> None:
    plane = Plane(Box(96, 156, 848, 848), race.domain, stage_of("1920x1080"))
    paths = [Path(walk, plane, "#c9187a") for walk in race.walks]
    together = Paths(paths)
    heads = [together.submobjects.index(path[-1]) for path in paths]
    lines = [together.submobjects.index(part) for path in paths for part in path[:2]]
    assert min(heads) > max(lines)
    together.show(Moment(30.0))
    assert all(len(path[1].points) for path in paths)


@pytest.fixture
def on_map(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that stand beside dots on maps, as far as there is room for them."""
    placed: list[str] = []

    class Noted(Words):
        def beside(self, place: np.ndarray, *texts: str) -> None:
            before = len(self.group)
            super().beside(place, *texts)
            placed.extend(texts[:1] * (len(self.group) - before))

    monkeypatch.setattr(landscape_race, "Words", Noted)
    return placed


def test_the_first_step_is_named_where_runs_begin_together(
    runs: Runs, composed: Callable[..., Any], on_map: list[str]
) -> None:
    composed("landscape", [runs["spiral"], _named(runs["spiral"], "other")], "640x640@8")
    assert on_map == ["epoch 0", "Adam, other"]


def test_ends_of_paths_are_named_on_the_map(
    runs: Runs, composed: Callable[..., Any], on_map: list[str]
) -> None:
    apart = composed("landscape", [runs[name] for name in SEEDS], "640x640@8")
    assert on_map == ["seed 4", "seed 5", "seed 6"]
    (axis,) = {each for each in apart.said if each.startswith("direction 1 on this plane: ")}
    assert axis.endswith(" of the paths’ spread")
    assert "The network there" not in apart.said


def _moved(reel: Recording, times: float) -> Recording:
    """A run whose weights change so many times as much."""
    states = reel._states
    begun = np.array(reel.parameters(0.0))
    moved = [
        begun + times * (np.array(reel.parameters(float(each))) - begun) for each in reel.epochs
    ]
    changed = Recording(reel.header, reel.steps, reel.metrics, states)
    changed.parameters = lambda step: moved[int(step)]  # type: ignore[method-assign, assignment]  # a stand-in
    return changed


@pytest.mark.parametrize(
    ("times", "far"), [(5.0, False), (9.9, False), (10.1, True), (300.0, True)]
)
def test_a_run_that_goes_much_farther_than_most_leaves_the_map(
    times: float, runs: Runs, *, far: bool
) -> None:
    """The others are where they would be without it, and it ends at the edge of the map."""
    near = [runs["spiral"], runs["spiral"], runs["spiral"]]
    losses = LossLandscape(*near, _moved(near[0], times))
    assert [bool(walk.farther) for walk in losses.walks] == [False] * 3 + [far]
    assert [walk.leaves for walk in losses.walks] == [False] * 3 + [far]
    assert losses.ends == far
    walk = losses.walks[-1]
    if far:
        assert walk.farther == pytest.approx(times)
        assert losses.domain == LossLandscape(*near).domain
        low, high = np.reshape(losses.domain, (2, 2)).T
        assert (low - 1e-9 <= walk.places).all()
        assert (walk.places <= high + 1e-9).all()
        assert np.abs(walk.places[-1] - [low, high]).min() < 1e-9
        assert walk.ends == walk.epochs[-1] < near[0].steps.last
    else:
        assert len(walk.epochs) == len(near[0].epochs)


@pytest.mark.parametrize(("times", "far"), [(1.0, False), (300.0, True)])
def test_a_run_that_leaves_the_map_says_so_and_does_not_count_on_its_axes(
    times: float, runs: Runs, composed: Callable[..., Any], on_map: list[str], *, far: bool
) -> None:
    reels = [runs["spiral"], runs["spiral-5"], _moved(runs["spiral-6"], times)]
    said = " ".join(composed("landscape", reels, "640x640@8").said)
    assert ("seed 6 leaves" in on_map, "seed 6" in on_map) == (far, not far)
    assert ("of the other paths’ spread" in said, "of the paths’ spread" in said) == (
        far,
        not far,
    )


def test_a_run_that_goes_far_across_the_plane_stays_on_the_map() -> None:
    """Three runs go along a plane, one at right angles to it, 50 times as far."""
    reel = recording(hidden=(2,))
    ways = np.zeros((4, reel.stored.shape[1]))
    ways[:3, 0], ways[:3, 1], ways[3, 2] = 1.0, (0.1, -0.1, 0.2), 50.0
    reels = [
        Recording(reel.header, reel.steps, reel.metrics, np.outer([0.0, 0.5, 1.0], way))
        for way in ways
    ]
    walks = LossLandscape(*reels).walks
    assert [(walk.farther > 10, walk.leaves) for walk in walks] == [(False, False)] * 3 + [
        (True, False)
    ]
    assert {len(walk.places) for walk in walks} == {len(reel.epochs)}


def test_of_two_runs_none_leaves_the_map(runs: Runs) -> None:
    losses = LossLandscape(runs["spiral"], _moved(runs["spiral"], 300.0))
    assert not any(walk.farther or walk.leaves for walk in losses.walks)


def test_a_walk_ends_where_it_crosses_the_edge_first() -> None:
    places = np.array([[0.0, 0.0], [0.0, 0.5], [3.0, 2.5], [0.0, 0.0]])
    walk = Walk(np.array([0.0, 1, 3, 4]), places, np.inf)
    left = walk.until_it_leaves((-1, 1, -1, 1))
    np.testing.assert_allclose(left.places, np.array([[0, 0], [0, 0.5], [0.75, 1]]))
    np.testing.assert_allclose(left.epochs, [0, 1, 1.5])
    assert (left.leaves, left.ends) == (True, 1.5)
    assert walk.until_it_leaves((-4, 4, -4, 4)) is walk


def test_dots_that_hide_others_are_one_pile() -> None:
    places = np.array([[0.0, 0], [50, 0], [9, 0], [100, 0], [18, 0], [109, 0]])
    assert piles_of(places, 10.0) == [[0, 2, 4], [1], [3, 5]]
    assert piles_of(places, 9.0) == [[each] for each in range(6)]


def test_runs_that_are_not_alike_are_refused(runs: Runs) -> None:
    spiral = runs["spiral"]
    _check_alike([spiral, runs["spiral-5"]])
    with pytest.raises(UserError, match="runs on the same data: got"):
        _check_alike([spiral, runs["arms"]])
    architecture = replace(spiral.perceptron, activations=("relu", "relu"))
    other = replace(spiral.header, model=architecture)
    relu = Recording(other, spiral.steps, spiral.metrics, spiral._states)
    with pytest.raises(UserError, match="networks of the same layers on one map: got 'x, y"):
        _check_alike([spiral, relu])
    other = replace(spiral.header, loss="hinge")
    hinge = Recording(other, spiral.steps, spiral.metrics, spiral._states)
    with pytest.raises(UserError, match=r"same losses on one map.*choose scene comparison"):
        _check_alike([spiral, hinge])


def _named(reel: Recording, name: str) -> Recording:
    about = replace(reel.about, settings={**reel.about.settings, "optimiser": name})
    header = replace(reel.header, about=about)
    return Recording(header, reel.steps, reel.metrics, reel._states)


@pytest.mark.parametrize(
    ("width", "below", "first"),
    [(600, False, "Momentum"), (150, True, "Momentum"), (500, True, "x" * 60)],
)
def test_numbers_stand_below_names_that_they_would_cut(
    width: float, first: str, *, below: bool, runs: Runs, stage_of: Callable[[str], Stage]
) -> None:
    measures = written_training_losses_of([runs["spiral"], runs["spiral-5"]])
    box, stage = Box(800, 300, width, 400), stage_of("1920x1080")
    shown = RunList([first, "Adam"], measures, ["#c9187a"] * 2, box=box, stage=stage)
    shown.show(Moment(0.0))
    _, name, _, other = shown.still
    left, right = (float(each.get_left()[0]) for each in (name, shown[0]))
    assert (abs(left - right) < 0.1) == below
    assert (name.get_bottom()[1] > shown[0].get_top()[1]) == below
    assert other.get_top()[1] < min(name.get_bottom()[1], shown[0].get_bottom()[1])
    edges = [stage.layout.point(box.x, 0)[0], stage.layout.point(box.right, 0)[0]]
    assert edges[0] < left < float(shown[0].get_right()[0]) < edges[1] + 0.01


def test_lists_that_could_not_be_read_are_empty(
    runs: Runs, stage_of: Callable[[str], Stage]
) -> None:
    measures = written_training_losses_of([runs["spiral"]] * 8)
    box = Box(800, 300, 400, 60)
    shown = RunList(["a"] * 8, measures, ["#c9187a"] * 8, box=box, stage=stage_of("480x270"))
    assert len(shown) == len(shown.still) == 0


@pytest.mark.parametrize(
    ("ends", "leaves", "chosen"),
    [
        ([9, 9, 9], [False, True, False], [0, 2]),
        ([9, 12, 9], [False, True, False], [0, 1, 2]),  # it goes on for longer
        ([9, 9, 9], [True, True, True], [0, 1, 2]),
        ([9, 12, 9], [False, False, True], [0, 1]),
    ],
)
def test_runs_that_stay_on_the_map_set_its_pace(
    ends: list[int], leaves: list[bool], chosen: list[int]
) -> None:
    reels = [
        recording(hidden=(2,), accuracy=[0.5] * (last + 1), loss=[1.0] * (last + 1))
        for last in ends
    ]
    found = _setting_pace(reels, leaves)
    assert [any(each is reel for each in found) for reel in reels] == [
        index in chosen for index in range(len(reels))
    ]
