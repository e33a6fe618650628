"""The loss as a map: its scale, its contour lines, the path and the words on it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from epochreel.errors import UserError
from epochreel.reels.grid import Grid
from epochreel.reels.recording import Recording
from epochreel.scenes.fields.loss_landscape import LossLandscape, _steps
from epochreel.scenes.fields.loss_scale import LossScale
from epochreel.scenes.fields.shaded_map import ShadedMap
from epochreel.scenes.fields.splines import between
from epochreel.scenes.landscape_parts import directions_of
from epochreel.scenes.parts.loss_map import LossMap, Path, contours, shares_of_levels
from epochreel.scenes.parts.map_words import Words
from epochreel.scenes.parts.plane import Plane
from epochreel.scenes.parts.scale import Pointer, Pointers, Scale
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.theme import THEMES, Theme
from epochreel.scenes.stage.typography import Outlines
from epochreel.scenes.words.landscape import plane_shares
from epochreel.tests.scenes.faults import remembering
from epochreel.tests.scenes.shots import Composed, hearing

StageOf = Callable[[str], Stage]


def _scale(low: float, high: float) -> LossScale:
    ends = np.array([low, high])
    return LossScale.of(np.geomspace(low, high, 400).reshape(20, 20) if low else ends[None], ends)


@pytest.mark.parametrize(
    ("low", "high", "logarithmic"),
    [
        (0.3, 0.72, False),
        (0.1, 0.39, False),
        (0.1, 0.41, True),
        (1e-9, 1e9, True),
        (0.0, 0.0, False),
    ],
)
def test_a_wide_range_is_logarithmic(low: float, high: float, logarithmic: bool) -> None:
    scale = _scale(low, high)
    assert scale.logarithmic == logarithmic
    shares = scale.share(np.array([scale.low, scale.high]))
    np.testing.assert_allclose(shares, [0, 1], atol=1e-12)


@pytest.mark.parametrize(
    ("low", "high"),
    [(0.3, 0.72), (0.007, 4.8), (1e-16, 3), (1e-9, 1e9), (1e9, 1.2e9), (1.25, 1.77), (5.0, 5.0)],
)
def test_levels_are_round_few_and_inside(low: float, high: float) -> None:
    scale = _scale(low, high)
    levels, named = scale.levels(), scale.named()
    assert 4 <= len(levels) <= 12
    assert 2 <= len(named) <= 6
    assert set(named) <= set(levels)
    assert all(scale.low < level < scale.high for level in levels)
    digits = [f"{level:.6e}".split("e")[0].rstrip("0").replace(".", "") for level in levels]
    assert max(map(len, digits)) <= 4


def test_the_scale_holds_what_was_recorded_unless_it_is_far_below_the_map() -> None:
    values = np.geomspace(0.01, 1, 100).reshape(10, 10)
    assert LossScale.of(values, np.array([2.0, 0.004])).low == 0.004
    assert LossScale.of(values, np.array([2.0, 0.004])).high == 2.0
    assert LossScale.of(values, np.array([1e-16, 2.0])).low == 1e-16
    deep = LossScale.of(values, np.array([1.0, 1e-16]))
    assert deep.low == pytest.approx(1e-3, rel=0.1)
    assert deep.share(np.array([1e-16]))[0] < 0


def test_splines_go_through_their_samples_and_are_smooth() -> None:
    samples, fine = np.linspace(-1, 1, 15), np.linspace(-1, 1, 400)
    values = np.sin(2 * samples)
    np.testing.assert_allclose(between(samples, samples) @ values, values, atol=1e-12)
    np.testing.assert_allclose(between(samples, fine) @ values, np.sin(2 * fine), atol=0.01)
    bends = np.diff(between(samples, fine) @ np.abs(samples), n=2)
    assert np.abs(np.diff(bends)).max() < 0.2 * np.ptp(bends)


@pytest.mark.parametrize("name", ["spiral", "values"])
def test_heights_agree_with_the_samples(name: str, runs: dict[str, Recording]) -> None:
    losses = LossLandscape(runs[name])
    there = losses.heights(losses.grid)
    np.testing.assert_allclose(there, losses.scale.share(losses.values).clip(0, 1), atol=1e-9)
    fine = losses.heights(Grid.over(losses.domain, 200, 200))
    assert (fine.min(), fine.max()) >= (0, 0)
    assert fine.max() <= 1
    # What lies between two samples turns gradually: no polygons.
    bends = np.abs(np.diff(fine, n=2, axis=0))
    assert bends.max() < 0.1 * np.ptp(fine)


def test_other_losses_than_a_tasks_own_are_mapped(runs: dict[str, Recording]) -> None:
    own = LossLandscape(runs["spiral"])
    for name in ("squared_error", "hinge"):
        losses = LossLandscape(_with_loss(runs["spiral"], name))
        assert not np.allclose(losses.values, own.values)
        assert losses.path == pytest.approx(own.path)


def test_a_loss_that_nobody_knows_is_refused(runs: dict[str, Recording]) -> None:
    with pytest.raises(UserError, match="cannot calculate the loss of this recording: got 'focal'"):
        LossLandscape(_with_loss(runs["spiral"], "focal"))


def _with_loss(reel: Recording, name: str) -> Recording:
    header = replace(reel.header, loss=name)
    return Recording(header, reel.steps, reel.metrics, reel._states)


def test_long_paths_have_more_of_the_early_epochs() -> None:
    every = np.arange(100_001)
    steps = _steps(every, np.inf)
    assert (steps[0], steps[-1], len(steps) <= 320) == (0, 100_000, True)
    assert (steps <= 100).sum() > 40
    assert _steps(every[:300], np.inf).tolist() == every[:300].tolist()
    assert _steps(every, 5.0).tolist() == [0, 1, 2, 3, 4]
    assert _steps(every, 0.0).tolist() == [0]


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_ink_on_the_map_can_be_read_in_any_light(theme: Theme) -> None:
    colours = ShadedMap((0.0, 1.0, 0.0, 1.0), 8, theme).palette
    assert _contrast(colours, theme.boundary) >= 4.5


def _contrast(colours: np.ndarray, ink: str) -> float:
    def luminance(channels: np.ndarray) -> np.ndarray:
        parts = channels / 255
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        return np.asarray(linear @ [0.2126, 0.7152, 0.0722])

    dark = luminance(np.array([int(ink[k : k + 2], 16) for k in (1, 3, 5)]))
    return float((luminance(colours.astype(float)).min() + 0.05) / (dark + 0.05))


@pytest.fixture(scope="module")
def mapped(runs: dict[str, Recording], stage_of: StageOf) -> tuple[LossLandscape, Plane]:
    """The spiral's loss, and the plane it is drawn on."""
    losses = LossLandscape(runs["spiral"])
    return losses, Plane(Box(96, 156, 848, 848), losses.domain, stage_of("1920x1080"))


def test_the_lower_the_loss_the_darker_the_map(mapped: tuple[LossLandscape, Plane]) -> None:
    losses, plane = mapped
    picture = LossMap(losses, plane).get_pixel_array()[:, :, :3].mean(axis=2)
    grid = Grid.over(losses.domain, *picture.shape)
    heights = losses.heights(grid)[::-1]
    assert np.corrcoef(heights.ravel(), picture.ravel())[0, 1] > 0.9


def test_no_line_runs_under_a_number(mapped: tuple[LossLandscape, Plane]) -> None:
    losses, plane = mapped
    words = Words(losses, plane)
    words.beside(losses.path[0], "epoch 0")
    lines = contours(losses, plane, [str(each) for each in losses.scale.named()], words)
    assert len(words.group) > 2
    ends = np.concatenate([path.points for path in lines])
    for text in words.group:
        low, high = text.points.min(axis=0), text.points.max(axis=0)
        assert not ((ends > low) & (ends < high))[:, :2].all(axis=1).any()


def test_numbers_are_clear_of_each_other_and_of_the_path(
    mapped: tuple[LossLandscape, Plane],
) -> None:
    losses, plane = mapped
    words = Words(losses, plane)
    for step in (0, -1):
        words.beside(losses.path[step], "epoch 1,000")
    contours(losses, plane, [str(each) for each in losses.scale.named()], words)
    boxes = [(each.points.min(axis=0)[:2], each.points.max(axis=0)[:2]) for each in words.group]
    path = plane.places(losses.path)[:, :2]
    for index, (low, high) in enumerate(boxes):
        assert not ((path > low) & (path < high)).all(axis=1).any()
        for other_low, other_high in boxes[:index]:
            assert (np.minimum(high, other_high) - np.maximum(low, other_low)).min() < 0


def test_the_network_leaves_the_map_where_training_diverges(
    mapped: tuple[LossLandscape, Plane],
) -> None:
    losses, plane = mapped
    (walk,) = losses.walks
    path = Path(walk, plane)
    for epoch in (0.0, 2.5, walk.epochs[-1]):
        path.show(Moment(epoch))
        assert len(path[-1].points)
    diverging = Path(replace(walk, ends=3.0), plane)
    diverging.show(Moment(2.9))
    assert len(diverging[-1].points)
    diverging.show(Moment(3.0))
    assert not len(diverging[-1].points)


@pytest.mark.parametrize("box", [Box(1600, 400, 18, 400), Box(100, 400, 600, 18)])
def test_pointers_of_several_runs_stand_in_one_row(box: Box, stage_of: StageOf) -> None:
    """None hides another, also where the scale ends; each has a line to its own share."""
    stage = stage_of("1920x1080")
    colours = np.zeros((8, 3), dtype=np.uint8)
    scale = Scale(colours, [], box=box, name="Loss", name_at=(25, (20, 300)), stage=stage)
    along = int(scale.upright)
    for shares in ((0.4, 0.4, 0.41, 0.9), (0.0,) * 8, (1.0, 0.5, 1.0)):
        marks = Pointers(
            scale,
            [_always(each) for each in shares],
            ["#123456"] * len(shares),
            np.arange(11),
            stage=stage,
        )
        marks.show(Moment(3.0))
        lines, *dots = marks
        middles = np.array([each.get_center()[:2] for each in dots])
        assert np.ptp(middles[:, 1 - along]) < 1e-6
        by_place = np.argsort(middles[:, along])
        assert np.diff(middles[by_place, along]).min() > max(each.width for each in dots)
        assert (np.diff(np.array(shares)[by_place]) >= 0).all()
        ends = np.array([stage.layout.point(*scale.place(each)) for each in shares])
        np.testing.assert_allclose(lines.points[::4, along], ends[:, along])
        np.testing.assert_allclose(lines.points[3::4, :2], middles)


def _always(share: float) -> Callable[[Moment], float]:
    return lambda _: share


@pytest.mark.parametrize("epochs", [np.arange(4), np.arange(0, 4, 3)])
def test_pointers_are_near_their_shares_when_runs_have_passed_each_other(
    epochs: np.ndarray, stage_of: StageOf
) -> None:
    """Also at epochs at which it is not known in which order they stand."""
    stage = stage_of("1920x1080")
    colours, box = np.zeros((8, 3), dtype=np.uint8), Box(100, 400, 600, 18)
    scale = Scale(colours, [], box=box, name="Loss", name_at=(25, (20, 300)), stage=stage)

    def jumping(moment: Moment) -> float:
        return 0.2 if moment.epoch < 1 or moment.epoch >= 3 else 0.9

    marks = Pointers(scale, [jumping, _always(0.5)], ["#123456"] * 2, epochs, stage=stage)
    for epoch, first in ((0.5, 0.2), (1.0, 0.9), (2.5, 0.9), (3.0, 0.2)):
        marks.show(Moment(epoch))
        for dot, share in zip(marks[1:], (first, 0.5), strict=True):
            expected = stage.layout.point(*scale.place(share))[0]
            assert dot.get_center()[0] == pytest.approx(expected)


def test_pointers_beyond_a_scale_point_away_and_others_are_dots(stage_of: StageOf) -> None:
    stage = stage_of("1920x1080")
    colours, box = np.zeros((8, 3), dtype=np.uint8), Box(100, 400, 600, 18)
    scale = Scale(colours, [], box=box, name="Loss", name_at=(25, (20, 300)), stage=stage)
    shares = (-1.0, 0.0, np.nan, 1.0, 2.0)
    at = [_always(each) for each in shares]
    marks = Pointers(scale, at, ["#123456"] * 5, np.arange(1), stage=stage)
    marks.show(Moment())
    assert [len(each.points) // 4 for each in marks] == [4, 3, 4, 0, 4, 3]


def test_half_of_the_path_to_come_is_drawn(mapped: tuple[LossLandscape, Plane]) -> None:
    losses, plane = mapped
    (walk,) = losses.walks
    places = plane.places(walk.places)
    length = np.linalg.norm(np.diff(places, axis=0), axis=1).sum()
    ahead, _ = Path(walk, plane).still
    drawn = np.linalg.norm(ahead.points[3::4] - ahead.points[::4], axis=1).sum()
    dash = 9 * plane.layout.unit * plane.layout.thickening
    assert drawn == pytest.approx(length / 2, abs=dash)


@pytest.mark.parametrize("box", [Box(1600, 400, 18, 400), Box(100, 400, 600, 18)])
def test_a_pointer_is_at_its_share_and_beyond_the_ends(box: Box, stage_of: StageOf) -> None:
    stage = stage_of("1920x1080")
    colours = np.zeros((8, 3), dtype=np.uint8)
    marks = [(0.0, "0"), (0.5, "5"), (0.51, "5.1"), (1.0, "10")]
    scale = Scale(colours, marks, box=box, name="Loss", name_at=(25, (20, 300)), stage=stage)
    # The number without room is left out, and the ends have no line.
    assert len(scale) == len(colours) + 1 + 3 + 1
    axis = int(scale.upright)
    places = []
    for share in (-1.0, 0.0, 0.5, 1.0, 2.0):
        pointer = Pointer(scale, lambda moment: moment.epoch, stage=stage)
        pointer.show(Moment(share))
        places.append(pointer.points.mean(axis=0)[axis])
    assert places == sorted(places)
    assert len(set(places)) == 5
    nowhere = Pointer(scale, lambda _: np.nan, stage=stage)
    nowhere.show(Moment())
    assert not len(nowhere.points)


def test_a_path_of_two_directions_is_on_the_map_and_others_may_not_be(
    runs: dict[str, Recording],
) -> None:
    assert LossLandscape(runs["linear"]).astray < 0.02
    losses = LossLandscape(runs["spiral"])
    losses._recorded = losses._recorded + 0.3
    assert losses.astray > 0.2
    losses.shares = np.array([0.7, 0.3])  # there is no other direction
    assert losses.astray == 0


@pytest.mark.parametrize(
    ("size", "named"), [("480x270", True), ("1280x720", True), ("160x90", False)]
)
def test_both_ends_of_the_path_are_named_where_type_can_be_read(
    size: str, runs: dict[str, Recording], composed: Callable[..., Composed], *, named: bool
) -> None:
    with remembering():
        made = composed("landscape", [runs["spiral"]], size)
    written = [each.said for each in made.type() if isinstance(each, Outlines)]
    assert ("epoch 0" in written) == (f"epoch {runs['spiral'].steps.last:g}" in written) == named


def test_small_frames_say_how_much_of_the_path_the_plane_shows(
    runs: dict[str, Recording], composed: Callable[..., Composed], stage_of: StageOf
) -> None:
    losses = LossLandscape(runs["spiral"])
    said = plane_shares(losses.shares.tolist(), "path")
    axes = ["direction 1", "direction 2"]
    for size, shares, named in (
        ("480x270", said, []),  # in the longer way if it has room
        ("360x360", [], []),
        ("270x480", [], []),
        ("160x90", [], []),
        ("480x480", [], axes),
        ("1280x720", [], axes),
    ):
        stage = stage_of(size)
        with hearing() as heard:
            directions_of(losses, Plane(Box(96, 156, 848, 848), losses.domain, stage), stage)
        assert [each for each in heard if each in said] == shares
        assert [each.partition(":")[0] for each in heard if each not in said] == named
    for size in ("480x270@8", "1280x720@8", "160x90@8"):
        written = composed("landscape", [runs["spiral"]], size).said
        assert (said[0] in written) == (size == "480x270@8")
        assert any(each.startswith("direction 1: ") for each in written) == (size == "1280x720@8")
        assert ("The network there" in written) == (size != "160x90@8")
    alone = composed("landscape", [runs["spiral"][:1]], "480x270@8").said
    assert not any("is shown" in each for each in alone)
    assert (
        "a change of all weights" in composed("landscape", [runs["spiral"][:1]], "1280x720@8").said
    )


@pytest.mark.parametrize(("high", "drawn"), [(1.005, False), (1.2, True)])
def test_no_line_is_drawn_where_the_map_is_level_at_the_end_of_its_scale(
    high: float, *, drawn: bool
) -> None:
    """It would go from sample to sample in steps."""
    scale = LossScale(0.05, high, logarithmic=True)
    assert 1.0 in scale.levels()
    shares = shares_of_levels(scale)
    assert (1.0 in shares) == drawn
    assert shares[0.1] == pytest.approx(float(scale.share(np.array([0.1]))[0]))


@pytest.mark.parametrize(
    ("size", "fewest", "most", "worded"),
    [("1920x1080", 1, 9, True), ("480x270", 1, 2, False), ("192x108", 0, 0, False)],
)
def test_small_maps_have_a_few_numbers_and_no_other_words(
    size: str,
    fewest: int,
    most: int,
    stage_of: StageOf,
    runs: dict[str, Recording],
    *,
    worded: bool,
) -> None:
    losses = LossLandscape(runs["spiral"])
    ground = Plane(Box(96, 156, 848, 848), losses.domain, stage_of(size))
    words = Words(losses, ground)
    words.beside(losses.walks[0].places[0], "epoch 0")
    assert len(words.group) == worded
    named = losses.scale.named()
    contours(losses, ground, [f"{each:g}" for each in named], words)
    assert fewest <= len(words.group) - worded <= min(most, len(named))
