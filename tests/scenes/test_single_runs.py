"""Single runs in `ensemble`: small fields beside the mean, and lines over it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from epochreel.reels.about import About
from epochreel.reels.recording import Recording
from epochreel.scenes.fields.mean_field import MeanField
from epochreel.scenes.fields.recorded_field import RecordedField
from epochreel.scenes.fields.sampling import Sampling
from epochreel.scenes.fields.task_colours import LineStyle
from epochreel.scenes.parts.boundary import Boundary
from epochreel.scenes.parts.field_image import FieldImage, SmoothImage
from epochreel.scenes.parts.line_key import LineKey, Named
from epochreel.scenes.parts.plane import Plane
from epochreel.scenes.parts.single_boundaries import SingleBoundaries
from epochreel.scenes.stage.layout import Box
from epochreel.tests.scenes.cases import and_slow
from epochreel.tests.scenes.shots import Composed
from epochreel.tests.scenes.successes import LATE, SOON, runs_of
from epochreel.tests.scenes.tiny import recording


@pytest.mark.parametrize("size", and_slow("1280x720", "720x720", "720x1280", "480x270"))
def test_every_run_is_shown_small_beside_the_mean_at_its_own_epoch(
    size: str, runs: dict[str, Recording], composed: Callable[..., Composed]
) -> None:
    """Those first that are the soonest to succeed."""
    reels = [runs[name] for name in ("spiral", "spiral-5", "spiral-6")]
    reels[0] = reels[0].between(0, 20)
    made = composed("ensemble", reels, size, goal=0.6)
    made.show(made.frames - 1)
    mean, *small = (each for each in made.composition.mobjects if isinstance(each, FieldImage))
    assert len(small) == 3
    assert max(each.pixel_size[0] for each in small) < mean.pixel_size[0] / 2
    reached = [_first(each, 0.6) for each in reels]
    order = np.argsort(reached, kind="stable")
    assert len(set(reached)) == 3
    for image, run in zip(small, order, strict=True):
        assert isinstance(mean._field, MeanField)
        assert isinstance(image._field, RecordedField)
        grid = image._field.grid
        expected = reels[run].logits([int(reels[run].steps.last)], grid)[0]
        np.testing.assert_allclose(image._field.at(image.moment), expected, rtol=1e-5)


def _first(reel: Recording, goal: float) -> float:
    return float(reel.epochs[np.flatnonzero(reel.metrics.train_accuracy >= goal)[0]])


def test_at_most_six_single_boundaries_are_drawn(
    spiral: Recording, composed: Callable[..., Composed]
) -> None:
    counts = []
    for count in (2, 6, 12):
        made = composed("ensemble", [spiral] * count, "320x180")
        made.show(made.frames - 1)
        lines = [each for each in made.members() if isinstance(each, SingleBoundaries)]
        counts.append(len(lines[0].points))
    assert counts[0] * 6 == counts[1] * 2 == counts[2] * 2 > 0


@pytest.mark.parametrize("diverged", [0, 2, 3])
def test_no_more_single_boundaries_are_drawn_than_are_said(
    diverged: int, spiral: Recording, composed: Callable[..., Composed]
) -> None:
    loss = spiral.metrics.train_loss.copy()
    loss[-1] = np.nan
    lost = Recording(
        spiral.header, spiral.steps, replace(spiral.metrics, train_loss=loss), spiral._states
    )
    one = composed("ensemble", [spiral] * 2, "1280x720")
    made = composed("ensemble", [lost] * diverged + [spiral] * (8 - diverged), "1280x720")
    counts = []
    for each in (one, made):
        each.show(each.frames - 1)
        (lines,) = (part for part in each.members() if isinstance(part, SingleBoundaries))
        counts.append(len(lines.points))
    assert counts[1] * 2 == counts[0] * min(8 - diverged, 6)
    said = {0: "6 of 8 drawn", 2: "6 drawn", 3: "at most 6 drawn"}[diverged]
    assert f"single runs, {said}" in made.said


@pytest.mark.parametrize("size", and_slow("1280x720", "720x720", "720x1280"))
@pytest.mark.parametrize("count", [2, 10])
def test_lines_are_named_by_pieces_of_them(
    size: str, count: int, runs: dict[str, Recording], composed: Callable[..., Composed]
) -> None:
    made = composed("ensemble", [runs["spiral"]] * count, size)
    assert f"mean of {'both' if count == 2 else 'all 10'} runs" in made.said
    first = "single runs, 6 of 10 drawn"
    assert ("single runs" in made.said, first in made.said) == (count == 2, count == 10)
    key = _key(made)
    paths = (Boundary, SingleBoundaries)
    lines = [next(each for each in made.composition.mobjects if type(each) is p) for p in paths]
    for drawn, path in zip(key.submobjects[1::3], lines, strict=True):
        (piece,) = drawn.submobjects
        assert piece.stroke_width == pytest.approx(path.stroke_width)
        assert piece.stroke_opacity == path.stroke_opacity
        assert piece.stroke_color == path.stroke_color


def test_lines_that_have_no_room_are_not_named(composed: Callable[..., Composed]) -> None:
    stage = composed("ensemble", runs_of(SOON, LATE), "1280x720").scene.stage
    named = [Named(word, LineStyle()) for word in ("mean", "single runs")]
    wide, narrow, none = (
        len(LineKey(named, Box(0, 0, width, 40), stage)) for width in (400, 200, 80)
    )
    assert (wide, narrow, none) == (6, 3, 0)


def test_lines_are_not_named_where_nothing_could_be_read(
    runs: dict[str, Recording], composed: Callable[..., Composed]
) -> None:
    made = composed("ensemble", [runs["spiral"], runs["spiral-5"]], "320x180")
    assert not len(_key(made))


def test_small_frames_name_lines_below_the_plane(
    runs: dict[str, Recording], composed: Callable[..., Composed]
) -> None:
    made = composed("ensemble", [runs["spiral"], runs["spiral-5"]], "480x270")
    key = _key(made)
    assert {"mean of both runs", "single runs"} <= {*made.said}
    (image, *_) = (each for each in made.composition.mobjects if isinstance(each, FieldImage))
    assert key.get_top()[1] < image.points[:, 1].min()
    assert key.get_bottom()[1] > made.scene.stage.layout.point(0, 1080)[1]
    made.check_type()


def _key(made: Composed) -> LineKey:
    (key,) = (each for each in made.composition.mobjects if isinstance(each, LineKey))
    return key


@pytest.mark.parametrize("count", [2, 3, 9])
def test_small_fields_stand_in_one_row_of_a_tall_frame(
    count: int, composed: Callable[..., Composed]
) -> None:
    made = composed("ensemble", [recording()] * count, "1080x1920")
    _, *small = (each for each in made.composition.mobjects if isinstance(each, FieldImage))
    assert len({round(float(each.points[:, 0].min()), 3) for each in small}) == count
    assert len({round(float(each.points[:, 1].min()), 3) for each in small}) == 1


def test_lines_of_runs_that_rest_are_found_once(
    runs: dict[str, Recording], composed: Callable[..., Composed]
) -> None:
    reels = [runs["spiral"].between(0, 20), runs["spiral-5"].between(0, 20)]
    made = composed("ensemble", [*reels, *[reels[0]] * 7, runs["spiral-6"]], "320x180")
    (lines,) = (each for each in made.members() if isinstance(each, SingleBoundaries))
    found = []
    for epoch in (19.5, 20.0, 31.0, 40.0):
        lines.show(epoch)
        found.append(lines.points)
    assert not np.array_equal(found[0], found[1])
    assert found[1] is found[2] is found[3]


def _steeper(run: Recording, times: float) -> Recording:
    """The same with answers so many times as sure."""
    states = run._states.copy()
    states[:, -9:] *= times  # the weights and the bias of the output
    return Recording(run.header, run.steps, run.metrics, states)


def test_small_fields_with_cliffs_are_smooth(
    spiral: Recording, composed: Callable[..., Composed]
) -> None:
    """Each of their pixels is the mean of several, so that edges have more colours than sides."""
    steep = _steeper(spiral, 1000.0)
    made = composed("ensemble", [spiral, steep], "640x360")
    made.show(made.frames - 1)
    parts = made.composition.mobjects
    _, plain = (each for each in parts if isinstance(each, FieldImage))
    (smooth,) = (each for each in parts if isinstance(each, SmoothImage))
    assert smooth.pixel_size == plain.pixel_size
    stepped = FieldImage(
        Plane.of(steep.dataset, Box(0, 0, 256, 256), made.scene.stage), smooth._field, plain._pixels
    )
    stepped.show(smooth.moment)
    few, more = (
        len(np.unique(each.colours().reshape(-1, 3), axis=0)) for each in (stepped, smooth)
    )
    assert more > 2 * few
    close = smooth.colours().mean(axis=(0, 1)) - stepped.colours().mean(axis=(0, 1))
    assert np.abs(close).max() < 6
    assert smooth.colours() is smooth.colours()  # at rest, it is made once
    levels = smooth._pixels.levels(smooth._field.at(smooth.moment))
    four = smooth._pixels.palette[levels].reshape(len(levels) // 2, 2, -1, 2, 3).mean(axis=(1, 3))
    assert np.abs(smooth.colours() - four).max() <= 0.5


@pytest.mark.parametrize(("times", "cliffs"), [(1.0, False), (1000.0, True)])
def test_which_fields_have_cliffs(times: float, spiral: Recording, *, cliffs: bool) -> None:
    grid = Sampling(spiral.dataset.domain, 120).grid
    run = _steeper(spiral, times)
    assert RecordedField(run, grid).ends_in_cliffs == cliffs
    lost = Recording(run.header, run.steps, run.metrics, np.full_like(run._states, np.nan))
    assert not RecordedField(lost, grid).ends_in_cliffs


@pytest.mark.parametrize("apart", [1, 10, 10**12])
def test_both_lines_are_named_however_long_seeds_are(
    apart: int, composed: Callable[..., Composed]
) -> None:
    seeds = [str(apart * number) for number in range(1, 7)]
    reels = [recording(about=About("", "", settings={"seed": each})) for each in seeds]
    made = composed("ensemble", reels, "1280x720")
    assert len(_key(made)) == 6
