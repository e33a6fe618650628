"""Fields: sampled, interpolated and coloured as the network answers."""

from collections.abc import Callable

import numpy as np
import pytest
from manim import Camera

from epochreel.reels.grid import Grid
from epochreel.reels.recording import Recording
from epochreel.renders.manim_session import manim_for
from epochreel.scenes.fields.colours import class_colour, field_colours, field_share, rgb
from epochreel.scenes.fields.field_pixels import FieldPixels
from epochreel.scenes.fields.recorded_field import RecordedField
from epochreel.scenes.fields.sampling import to_image
from epochreel.scenes.fields.task_colours import colours_of
from epochreel.scenes.parts.plane import Plane
from epochreel.scenes.parts.recorded_output import output_of
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.size import Size
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.theme import THEMES, Theme
from epochreel.tests.scenes.cases import and_slow

DARK = THEMES["dark"]


def _pixels(recording: Recording, side: int = 240) -> FieldPixels:
    colouring = colours_of(recording.task).colouring(DARK)
    return FieldPixels(recording.dataset.domain, side, colouring)


def _last(recording: Recording, pixels: FieldPixels) -> np.ndarray:
    """Samples of the last epoch."""
    return np.asarray(RecordedField(recording, pixels.grid).at(Moment(recording.steps.last)))


def _exact(recording: Recording, side: int) -> np.ndarray:
    """Logits of the last epoch in the middle of every pixel, without interpolation."""
    x_min, x_max, y_min, y_max = recording.dataset.domain
    middles = (np.arange(side) + 0.5) / side
    grid = Grid(x_min + middles * (x_max - x_min), y_min + middles * (y_max - y_min))
    (logits,) = recording.logits([int(recording.epochs[-1])], grid)
    return np.asarray(logits)


def test_row_0_of_an_image_is_the_top() -> None:
    field = np.arange(6.0, dtype=np.float32).reshape(1, 3, 2)
    assert to_image(field)[0].tolist() == [[4, 5], [2, 3], [0, 1]]


@pytest.mark.parametrize("name", ["spiral", "arms", "linear"])
def test_pixels_have_the_colour_of_the_network_in_their_middle(
    name: str, request: pytest.FixtureRequest
) -> None:
    recording: Recording = request.getfixturevalue(name)
    pixels = _pixels(recording)
    shown = pixels.colours(_last(recording, pixels))
    logits = to_image(_exact(recording, 240))
    if len(logits) == 1:
        winner, lead = (logits[0] > 0).astype(int), np.abs(logits[0])
    else:
        winner, lead = logits.argmax(axis=0), np.diff(np.sort(logits, axis=0)[-2:], axis=0)[0]
    expected = np.zeros((240, 240, 3))
    for index in range(recording.dataset.classes):
        colours = field_colours(
            field_share(lead.ravel()), class_colour(index, recording.dataset.classes), DARK
        )
        expected[winner == index] = colours.reshape(240, 240, 3)[winner == index]
    difference = np.abs(shown.astype(float) - expected).max(axis=-1)
    assert difference.mean() < 1.0
    assert np.mean(difference > 24) < 0.002


@pytest.mark.parametrize("name", ["spiral", pytest.param("arms", marks=pytest.mark.slow), "linear"])
def test_the_boundary_is_where_two_classes_draw(name: str, request: pytest.FixtureRequest) -> None:
    recording: Recording = request.getfixturevalue(name)
    pixels = _pixels(recording)
    lines = pixels.boundary(_last(recording, pixels))
    points = np.concatenate(lines)
    x_min, x_max, y_min, y_max = recording.dataset.domain
    low, high = np.array([x_min, y_min]), np.array([x_max, y_max])
    assert (points >= low - 1e-6).all()
    assert (points <= high + 1e-6).all()
    # Within a pixel of the boundary, the winning class changes.
    step = (x_max - x_min) / 240
    around = points[:, None] + step * np.array([[-1, 0], [1, 0], [0, -1], [0, 1], [0, 0]])
    winners = _winner(recording, around)
    assert np.mean(winners.min(axis=1) != winners.max(axis=1)) > 0.98


def _winner(recording: Recording, points: np.ndarray) -> np.ndarray:
    last = int(recording.epochs[-1])
    logits = recording.at(last)(points.reshape(-1, 2)).reshape(*points.shape[:-1], -1)
    return (logits[..., 0] > 0).astype(int) if logits.shape[-1] == 1 else logits.argmax(axis=-1)


def test_between_epochs_logits_are_interpolated(spiral: Recording) -> None:
    grid = Grid.over(spiral.dataset.domain, 8, 8)
    field = RecordedField(spiral, grid)
    low, high = spiral.logits([3, 4], grid)
    np.testing.assert_allclose(
        field.at(Moment(3.25)), low + 0.25 * (high - low), rtol=1e-5, atol=1e-6
    )
    np.testing.assert_array_equal(field.at(Moment(4.0)), high)


def test_a_field_without_a_boundary_has_no_line(linear: Recording) -> None:
    pixels = _pixels(linear)
    assert pixels.boundary(np.ones((1, *pixels.grid.shape), dtype=np.float32)) == []


def test_levels_are_few_colours() -> None:
    shares = field_share(np.linspace(0, 12, 5000), levels=6)
    assert len(np.unique(shares)) == 6


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_text_stands_out_from_its_ground(theme: Theme) -> None:
    """WCAG 2's contrast ratio, at least 4.5 to 1."""
    ground = _luminance(theme.ground)
    for colour in (theme.ink, theme.muted):
        high, low = sorted([_luminance(colour), ground], reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5


def _luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    channels = rgb(colour) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("size", and_slow("426x240", "854x480", "1280x720", "1080x1920"))
def test_stock_manim_shows_every_row_and_column(
    size: str, linear: Recording, stage_of: Callable[[str], Stage]
) -> None:
    """It cuts the corners of images to whole pixels, whatever rounding has made of them."""
    stage, domain = stage_of(size), linear.dataset.domain
    with manim_for(Size.parse(size, default_fps=10)):
        camera = Camera()
        for x in np.linspace(0, 700, 20):
            plane = Plane(Box(x, x * 0.7, 320, 320), domain, stage)
            image, _ = output_of(linear, plane)
            corners = camera.points_to_pixel_coords(image, image.points)
            assert (corners[3] - corners[0]).tolist() == [plane.pixels, plane.pixels]
