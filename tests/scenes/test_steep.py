"""Fields that step between samples: as the network has them, not as interpolation would."""

from pathlib import Path

import numpy as np
import pytest

from epochreel.reels.grid import Grid
from epochreel.reels.recording import Recording
from epochreel.reels.snapshot import Snapshot
from epochreel.reels.task import Values
from epochreel.reels.writer import RecordingWriter
from epochreel.scenes.fields.field_pixels import FieldPixels
from epochreel.scenes.fields.recorded_field import RecordedField
from epochreel.scenes.fields.task_colours import colours_of
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.theme import THEMES
from epochreel.tests.scenes.cases import and_slow
from epochreel.training.header import header_of
from epochreel.training.spec import RunSpec

Layers = tuple[tuple[np.ndarray, np.ndarray], ...]

SLOPE = np.array([[0.8], [-0.6]])
STEEP = 900.0  # a step within a few thousandths of the plane
DATA = {"two": "linear", "three": "arms", "values": "reg-plane"}
OUTPUTS = {"two": [[9.0]], "three": [[9.0, -9.0, 0.0]], "values": [[0.9]]}


@pytest.fixture(params=DATA)
def step(request: pytest.FixtureRequest, tmp_path: Path) -> Recording:
    """A network of one unit that answers a step across a slanting line through the middle."""
    kind = request.param
    spec = RunSpec.parse({"data": {"name": DATA[kind]}, "hidden": [1], "activation": "tanh"})
    weights = np.array(OUTPUTS[kind], dtype=np.float32)
    biases = np.array([0.0, 0.0, -20.0], dtype=np.float32)[: weights.shape[1]]
    data = spec.data.dataset()
    slope = SLOPE * STEEP / np.ptp(data.domain[:2])
    layers = ((slope.astype(np.float32), np.zeros(1, np.float32)), (weights, biases))
    return _recorded(spec, layers, tmp_path / "step.reel")


def _recorded(spec: RunSpec, layers: Layers, path: Path) -> Recording:
    """A recording of one epoch with these layers."""
    with RecordingWriter(path, header_of(spec, spec.data.dataset())) as writer:
        writer.append(Snapshot(0, 0.7, 0.7, 0.5, 0.5, (0.1, 0.1), (0.0,), 0.0, layers))
    return Recording.open(path)


def _pixels(step: Recording, side: int) -> FieldPixels:
    task = step.task
    colouring = colours_of(task).colouring(THEMES["dark"])
    return FieldPixels(step.dataset.domain, side, colouring, lines=task.lines)


@pytest.mark.parametrize("side", [60, 240, 640, 1000])
def test_lines_are_where_the_network_crosses(side: int, step: Recording) -> None:
    pixels = _pixels(step, side)
    field = RecordedField(step, pixels.grid, finer=pixels.finer)
    plane = np.ptp(step.dataset.domain[:2])
    levels = np.array(pixels.lines)
    if isinstance(step.task, Values):
        levels = np.arctanh(levels / 0.9) / STEEP * plane

    def off(points: np.ndarray) -> np.ndarray:
        """Pixels from the nearest of the lines."""
        return np.asarray(np.abs(points @ SLOPE - levels).min(axis=1) / plane * side)

    exact = off(np.concatenate(pixels.boundary(field.at(Moment()), field.answers(Moment()))))
    straight = off(np.concatenate(pixels.boundary(RecordedField(step, pixels.grid).at(Moment()))))
    assert np.quantile(exact, 0.9) < 0.15
    assert exact.mean() < straight.mean() / 3
    if not isinstance(step.task, Values):  # whose samples on the edge of the plane are means
        assert exact.max() < 0.05


@pytest.mark.parametrize("side", [60, 240, 640, 1000])
def test_a_line_beside_a_bend_has_no_teeth(side: int, tmp_path: Path) -> None:
    """A flat field of relu is nearly 0 up to where it bends, and a line runs close to that."""
    spec = RunSpec.parse({"data": {"name": "linear"}, "hidden": [1], "activation": "relu"})
    plane = np.ptp(spec.data.dataset().domain[:2])
    rise = side / plane / 2  # a logit over 2 pixels
    layers = ((SLOPE * rise, np.zeros(1)), (np.ones((1, 1)), np.full(1, -0.1)))
    bend = _recorded(
        spec, tuple((w.astype("f4"), b.astype("f4")) for w, b in layers), tmp_path / "b"
    )
    pixels = _pixels(bend, side)
    field = RecordedField(bend, pixels.grid)

    def off(points: np.ndarray) -> np.ndarray:
        return np.asarray(np.abs(points @ SLOPE * rise - 0.1).ravel() / rise / plane * side)

    exact = off(np.concatenate(pixels.boundary(field.at(Moment()), field.answers(Moment()))))
    straight = off(np.concatenate(pixels.boundary(field.at(Moment()))))
    assert exact.max() < 0.1 < 0.3 < straight.max()


@pytest.mark.parametrize("side", and_slow(640, 400, 1000))
@pytest.mark.parametrize("tilt", and_slow(0.06, 0.0, 0.7))
def test_a_ridge_narrower_than_a_pixel_is_no_dashes(side: int, tilt: float, tmp_path: Path) -> None:
    """It stands where the field changes a little; far from it, the field steps across a line."""
    spec = RunSpec.parse({"data": {"name": "linear"}, "hidden": [5], "activation": "relu"})
    pixel = np.ptp(spec.data.dataset().domain[:2]) / side
    across = np.tile([[np.sin(tilt) / pixel], [np.cos(tilt) / pixel]], 5)
    kinks = np.array([0.0, 0.4, 0.8, 0.3 * side, 0.3 * side + 0.01])  # pixels

    def red(name: str, slopes: list[float]) -> np.ndarray:
        """How red each pixel is: the less, the more it is of class 1."""
        out = np.array([*slopes, -900.0, 900.0])[:, None], np.array([0.3])
        layers = tuple((w.astype("f4"), b.astype("f4")) for w, b in [(across, -kinks), out])
        recording = _recorded(spec, layers, tmp_path / name)
        pixels = _pixels(recording, side)
        field = RecordedField(recording, pixels.grid, finer=pixels.finer).at(Moment())
        return np.asarray(pixels.colours(field)[..., 0], dtype=float)

    ridge = red("flat", [2.0, -2.0, 0.0]) - red("ridge", [20.0, -38.0, 18.0])
    height = ridge.sum(axis=0)[side // 4 : 3 * side // 4]
    assert height.min() > 0.4 * np.median(height) > 10


@pytest.mark.parametrize("side", [400, 640, 1000])
def test_cells_that_step_are_sampled_more_finely(side: int, step: Recording) -> None:
    pixels = _pixels(step, side)
    x_min, x_max, y_min, y_max = step.dataset.domain
    middles = (np.arange(-1, side + 1) + 0.5) / side
    every = Grid(x_min + middles * (x_max - x_min), y_min + middles * (y_max - y_min))
    exact = pixels.colours(step.logits([0], every)[0]).astype(float)

    def off(finer: Grid | None) -> float:
        shown = pixels.colours(RecordedField(step, pixels.grid, finer=finer).at(Moment()))
        return float(np.abs(shown - exact).mean())

    assert off(pixels.finer) < 0.5 * off(None)


@pytest.mark.parametrize("side", [400, 1000])
def test_blocks_of_pixels_are_their_mean(side: int, step: Recording) -> None:
    """Colour differences of films have half of the resolution, also of what is sampled finely."""
    pixels = _pixels(step, side)
    field = RecordedField(step, pixels.grid, finer=pixels.finer).at(Moment())
    assert field.shape[1:] != pixels.grid.shape
    fine, coarse = (pixels.palette[pixels.levels(field, shrink)].astype(float) for shrink in (1, 2))
    means = fine.reshape(side // 2, 2, side // 2, 2, 3).mean(axis=(1, 3))
    assert coarse.shape == means.shape
    assert np.abs(coarse - means).mean() < 1
