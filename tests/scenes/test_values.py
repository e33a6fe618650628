"""Runs that learn values: their scale, their colours, their lines, and the loss that measures."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.reels.task import Classes, Values, task_of
from epochreel.scenes.fields.colours import TWO_CLASSES, luminance, rgb, value_colour, value_colours
from epochreel.scenes.fields.field_pixels import FieldPixels
from epochreel.scenes.fields.loss_landscape import LossLandscape
from epochreel.scenes.fields.task_colours import colours_of
from epochreel.scenes.stage.theme import THEMES, Theme
from epochreel.scenes.words.measure_axis import loss_format
from epochreel.scenes.words.measures import written_measure_of, written_measures_of
from epochreel.training.record import record
from epochreel.training.spec import RunSpec


@pytest.fixture(scope="module")
def slope(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """A linear network that learns the playground's plane."""
    path = tmp_path_factory.mktemp("values") / "slope.reel"
    data = {"name": "reg-plane", "options": {"points": 100}}
    spec = {"data": data, "hidden": [], "epochs": 30, "learning_rate": 0.05}
    record([RunSpec.parse(spec)], [path])
    return Recording.open(path)


@pytest.mark.parametrize("name", ["reg-plane", "reg-gauss"])
@pytest.mark.parametrize("noise", [0, 25, 50])
def test_the_playgrounds_values_have_its_scale(name: str, noise: int) -> None:
    options = {"points": 200, "noise": noise}
    spec = RunSpec.parse({"data": {"name": name, "options": options}})
    assert task_of(spec.data.dataset()) == Values(-1, 1)


def test_other_values_have_round_ends_of_their_own() -> None:
    assert Values.around(np.linspace(203, 688, 50)) == Values(200, 700)
    small = Values.around(np.linspace(-0.018, 0.004, 50))
    assert (small.low, small.high) == pytest.approx((-0.02, 0.02))


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30))
@example([0.0, 5e-324])
def test_nearly_all_values_are_on_their_scale(values: list[float]) -> None:
    scale = Values.around(np.array(values))
    share = scale.share(np.array(values))
    assert scale.low < scale.high
    assert (np.abs(share) <= 1).all()
    assert (np.diff(share[np.argsort(values)]) >= 0).all()
    assert scale.share(np.array([scale.low, scale.middle, scale.high])).tolist() == [-1, 0, 1]


def test_classes_have_no_scale(spiral: Recording) -> None:
    assert isinstance(spiral.task, Classes)
    hues = colours_of(spiral.task).hues(spiral.dataset.labels)
    assert hues.colours == TWO_CLASSES


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_colours_run_from_orange_over_neutral_to_blue(theme: Theme) -> None:
    colours = value_colours(np.linspace(-1, 1, 201), theme).astype(float)
    assert colours[100].tolist() == rgb(theme.neutral).tolist()
    red, blue = colours[:, 0], colours[:, 2]
    assert (np.diff(red[100:]) <= 0).all()
    assert (np.diff(blue[:101]) >= 0).all()
    # A point that is right has the hue of the field around it, is stronger than that, and is seen
    # by its white edge.
    for index in range(0, 201, 10):
        point = rgb(value_colour(index / 100 - 1))
        light, field = luminance(point), luminance(colours[index])
        assert light < field
        assert 1.05 / (light + 0.05) > 1.6
        if index != 100:
            assert int(point.argmax()) == (0 if index < 100 else 2)
            assert np.ptp(point) > np.ptp(colours[index])
    # There is no seam along the scale, either.
    points = np.array([rgb(value_colour(share)) for share in np.linspace(-1, 1, 201)])
    assert np.abs(np.diff(points, axis=0)).max() <= 8


def test_a_field_clamps_what_is_beyond_its_scale() -> None:
    dark = THEMES["dark"]
    pixels = FieldPixels((-1.0, 1.0, -1.0, 1.0), 40, colours_of(Values(0, 10)).colouring(dark))
    shape = pixels.grid.shape
    for value, share in (
        (-50.0, -1.0),
        (0.0, -1.0),
        (5.0, 0.0),
        (7.5, 0.5),
        (10.0, 1.0),
        (1e6, 1.0),
    ):
        shown = pixels.colours(np.full((1, *shape), value, dtype=np.float32))
        expected = value_colours(np.array([share]), dark)[0]
        assert np.abs(shown.astype(int) - expected).max() <= 1


def test_lines_are_where_values_are_equal() -> None:
    task = Values(-1, 1).sparse()
    colouring = colours_of(task).colouring(THEMES["dark"])
    pixels = FieldPixels((-1.0, 1.0, -1.0, 1.0), 40, colouring, lines=task.lines)
    x, _ = np.meshgrid(pixels.grid.x, pixels.grid.y)
    lines = pixels.boundary(x[None].astype(np.float32))
    assert sorted(round(float(line[:, 0].mean()), 3) for line in lines) == [-0.5, 0.5]


def test_the_measure_is_the_loss_on_test_points(slope: Recording) -> None:
    written, dataset = written_measure_of(slope), slope.dataset
    measure = written.measure
    assert (written.name, written.short) == ("Test loss", "Test loss")
    np.testing.assert_array_equal(measure.values, slope.metrics.test_loss)
    assert written.top >= np.quantile(measure.values, 0.9)
    # A goal of nothing is what the best constant answer loses.
    variance = dataset.labels[~dataset.train].var()
    assert measure.limit(0.0) == pytest.approx(variance / 2)
    first = slope.epochs.tolist().index(measure.first(0.95))
    assert measure.values[first] <= variance / 2 * 0.05 < measure.values[first - 1]
    assert written.goal(0.95) == f"test loss {variance / 2 * 0.05:.2g}"


@pytest.mark.parametrize(
    ("test", "train", "written", "name"),
    [
        (0.047, 0.0013, "0.0470", "Test loss"),
        (0.8e-9, 1.2e-9, "0.80", "Test loss (billionths)"),
    ],
)
def test_a_measure_is_written_as_the_chart_of_both_losses(
    slope: Recording, test: float, train: float, written: str, name: str
) -> None:
    losses = {"test_loss": np.full(31, test), "train_loss": np.full(31, train)}
    metrics = replace(slope.metrics, **losses)
    read = written_measure_of(Recording(slope.header, slope.steps, metrics, slope._states))
    assert (read.written(test), read.name) == (written, name)


def test_without_test_points_it_is_the_loss_on_training_points(slope: Recording) -> None:
    every = np.ones_like(slope.dataset.train)
    dataset = replace(slope.dataset, train=every)
    header = replace(slope.header, dataset=dataset)
    measure = written_measure_of(Recording(header, slope.steps, slope.metrics, slope._states))
    assert measure.name == "Training loss"
    np.testing.assert_array_equal(measure.values, slope.metrics.train_loss)


def test_the_measure_of_classes_is_accuracy(spiral: Recording) -> None:
    measure = written_measure_of(spiral)
    assert (measure.name, measure.top) == ("Training accuracy", 1.0)
    assert (measure.measure.limit(0.9), measure.goal(0.9)) == (0.9, "90\u2009%")
    np.testing.assert_array_equal(measure.values, spiral.metrics.train_accuracy)


def test_unlike_runs_have_no_measure(spiral: Recording, slope: Recording) -> None:
    with pytest.raises(UserError, match=r"no measure in common: got 'linear regression.* and 8-8"):
        written_measures_of([spiral, slope])


def test_losses_keep_their_decimals() -> None:
    written = loss_format(np.array([0.2, 0.00123, np.nan]))
    assert [written(value) for value in (0.2, 0.00123, 3e-6, 0.0, np.nan)] == [
        "0.2000",
        "0.0012",
        "<0.0001",
        "0",
        "diverged",
    ]


def test_the_map_of_a_loss_holds_the_recorded_one(slope: Recording) -> None:
    losses = LossLandscape(slope)
    for epoch in (0, 30):
        (loss,) = losses._losses(slope.parameters(float(epoch))[None])
        assert loss == pytest.approx(float(slope.metrics.train_loss[epoch]), rel=1e-4)
