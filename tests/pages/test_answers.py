"""What a page answers and paints in Chromium, against the recording and the colours of films."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser

from epochreel.pages.packed import packed
from epochreel.pages.precision import SHADES, colours
from epochreel.pages.scripts import script
from epochreel.reels.activations import ACTIVATIONS
from epochreel.reels.grid import Grid
from epochreel.reels.recording import Recording
from epochreel.scenes.fields.field_pixels import FieldPixels
from epochreel.scenes.fields.hatching import hatched, hatching
from epochreel.scenes.fields.task_colours import colours_of
from epochreel.scenes.fields.unit_fields import UnitFields
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.theme import Theme

from .conftest import Trained

pytestmark = pytest.mark.slow

_EXACT = 1e-3  # logits
_SIDE = 40  # pixels
_FEATURES = ("x", "y", "xSquared", "ySquared", "xTimesY", "sinX", "sinY")

Evaluate = Callable[[str, Any], Any]


@pytest.fixture
def opened(chromium: Browser) -> Callable[..., Evaluate]:
    """Opens a recording in a page, whose scripts can then be asked."""

    def open_in_page(recording: Recording, *, exact: bool = False) -> Evaluate:
        page = chromium.new_page()
        page.evaluate(
            """async ({data, script}) => {
              const names = "Run, paint, boundary, samples";
              const made = new Function(`${script}; return { ${names} };`)();
              Object.assign(window, made, { run: await made.Run.open(data) });
            }""",
            {"data": packed(recording, exact=exact), "script": script()},
        )
        return page.evaluate

    return open_in_page


def painted(ask: Evaluate, epoch: float, **look: Any) -> np.ndarray:
    """The pixels (side, side, 3) of a canvas, a sample for each."""
    pixels = ask(
        """({epoch, side, look}) => {
          const canvas = document.createElement("canvas");
          canvas.width = canvas.height = side;
          paint(run, run.positionOf(epoch), canvas, { size: side, ...look });
          return Array.from(canvas.getContext("2d").getImageData(0, 0, side, side).data);
        }""",
        {"epoch": epoch, "side": _SIDE, "look": look},
    )
    return np.array(pixels).reshape(_SIDE, _SIDE, 4)[:, :, :3]


def middles(recording: Recording) -> Grid:
    """The middles of the pixels."""
    x_min, x_max, y_min, y_max = recording.dataset.domain
    shares = (np.arange(_SIDE) + 0.5) / _SIDE
    return Grid(x_min + shares * (x_max - x_min), y_min + shares * (y_max - y_min))


def five(recording: Recording) -> list[float]:
    """Five epochs of a run, not all of them recorded."""
    return [float(each) for each in np.linspace(recording.steps.first, recording.steps.last, 5)]


def agree(recording: Recording, opened: Callable[..., Evaluate]) -> None:
    """Logits where exact, and else colours in both themes, at five epochs."""
    exact, rounded = opened(recording, exact=True), opened(recording)
    grid = middles(recording)
    points = grid.points()
    for epoch in five(recording):
        logits = recording.held(epoch)(points)
        x, y = points.T.tolist()
        found = exact(
            "({epoch, x, y}) => Array.from(run.logits(run.positionOf(epoch), x, y))",
            {"epoch": epoch, "x": x, "y": y},
        )
        np.testing.assert_allclose(found, logits.ravel(), atol=_EXACT)
        field = logits.reshape(-1, *grid.shape)
        for theme in ("dark", "light"):
            colouring = colours_of(recording.task).colouring(Theme.named(theme))
            expected = colours(colouring, field)[::-1]
            off = np.abs(painted(rounded, epoch, theme=theme) - expected)
            assert off.max() <= SHADES, (epoch, theme, off.max())


@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
def test_every_activation_answers_and_paints_as_in_python(
    opened: Callable[..., Evaluate], trained: Trained, activation: str
) -> None:
    agree(trained(hidden=(5, 3), activation=activation, features=_FEATURES, epochs=6), opened)


@pytest.mark.parametrize(
    "settings",
    [
        {"data": {"name": "arms", "options": {"classes": 3}}},
        {"data": {"name": "arms", "options": {"classes": 12}}},
        {"data": {"name": "reg-gauss"}, "hidden": (8,)},
        {"hidden": ()},
        {"hidden": (9, 6, 5), "dtype": "float64"},
    ],
)
def test_classes_and_values_are_answered_and_painted_as_in_python(
    opened: Callable[..., Evaluate], trained: Trained, settings: dict[str, Any]
) -> None:
    agree(trained(**settings), opened)


def test_samples_are_answered_and_painted_as_in_python(
    opened: Callable[..., Evaluate], sampled: Recording
) -> None:
    agree(sampled, opened)
    assert opened(sampled)("() => run.positionOf(2.9)", None) == 1


def test_units_are_painted_as_in_films(opened: Callable[..., Evaluate], trained: Trained) -> None:
    recording = trained(hidden=(3, 2), activation="sigmoid")
    ask, theme = opened(recording, exact=True), Theme.named("dark")
    colouring = colours_of(recording.task).signed(theme)
    pixels = FieldPixels(recording.dataset.domain, 2 * _SIDE, colouring)
    every = UnitFields(recording, pixels, [np.arange(3), np.arange(2)]).fields()
    places = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)]
    for (layer, unit), field in zip(places, every, strict=True):
        expected = colours(colouring, field.at(Moment.of(7.5))[:, 1:-1, 1:-1])[::-1]
        found = painted(ask, 7.5, unit={"layer": layer, "unit": unit})
        assert np.abs(found - expected).max() <= 1


def test_steps_without_an_answer_are_hatched_as_in_films(
    opened: Callable[..., Evaluate], trained: Trained
) -> None:
    recording = trained()
    states = recording.stored.copy()
    states[12:] = np.nan
    lost = Recording(recording.header, recording.steps, recording.metrics, states)
    ask = opened(lost)
    expected = hatching(Theme.named("dark"))[hatched(_SIDE)]
    assert np.abs(painted(ask, 12) - expected.astype(int)).max() <= 1
    assert ask("() => boundary(run, 12).length", None) == 0
    between = colours(
        colours_of(lost.task).colouring(Theme.named("dark")),
        lost.at(11)(middles(lost).points()).reshape(-1, _SIDE, _SIDE),
    )[::-1]
    assert np.abs(painted(ask, 11.5) - between).max() <= SHADES


def test_answers_whose_loss_alone_is_lost_are_painted(
    opened: Callable[..., Evaluate], trained: Trained
) -> None:
    recording = trained()
    loss, colouring = recording.metrics.train_loss.copy(), colours_of(recording.task)
    loss[12:] = np.inf
    metrics = replace(recording.metrics, train_loss=loss)
    gone = Recording(recording.header, recording.steps, metrics, recording.stored)
    ask = opened(gone)
    # Between the last sound step and the first after it, there is the last sound one.
    for shown, epoch in ((12, 12), (14, 14.5), (11, 11.5)):
        logits = gone.at(shown)(middles(gone).points()).reshape(-1, _SIDE, _SIDE)
        expected = colours(colouring.colouring(Theme.named("dark")), logits)[::-1]
        assert np.abs(painted(ask, epoch) - expected).max() <= SHADES
        assert not ask("(epoch) => run.isLost(run.positionOf(epoch))", epoch)
    assert ask("() => boundary(run, 12).length", None) > 0


def test_the_rational_tanh_is_off_by_less_than_3e_7(chromium: Browser) -> None:
    page = chromium.new_page()
    worst = page.evaluate(
        """(script) => {
          const tanh = new Function(`${script}; return tanh;`)();
          const values = Float64Array.from({ length: 200001 }, (_, at) => (at - 100000) / 5000);
          const found = values.slice();
          tanh(found, found.length);
          const off = found.map((value, at) => Math.abs(value - Math.tanh(values[at])));
          return off.reduce((most, each) => Math.max(most, each), 0);
        }""",
        script(),
    )
    assert worst < 3e-7
