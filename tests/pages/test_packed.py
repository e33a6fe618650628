"""What a page holds of a recording, read back in Python."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from jaxtyping import Float

from epochreel.errors import UserError
from epochreel.pages import packed as packing
from epochreel.pages.packed import packed
from epochreel.pages.page import page_of
from epochreel.pages.precision import SHADES, colours
from epochreel.reels.grid import Grid
from epochreel.reels.network import Sampled
from epochreel.reels.recording import Recording
from epochreel.scenes.fields.task_colours import colours_of
from epochreel.scenes.stage.theme import Theme

from .conftest import Trained
from .unpacking import unpacked


def shown(recording: Recording, states: np.ndarray, position: int) -> Float[np.ndarray, "n n 3"]:
    """The colours of a step with these parameters, or samples, of each step."""
    grid = Grid.over(recording.dataset.domain, 61, 61)
    model, row = recording.header.model, states[position]
    if isinstance(model, Grid):
        shape = recording.outputs, *model.shape
        field = Sampled(model, row.reshape(shape).astype(np.float32)).on(grid)
    else:
        changed = Recording(recording.header, recording.steps, recording.metrics, states)
        field = changed.at(float(recording.epochs[position]))(grid.points())
        field = field.reshape(-1, *grid.shape)
    return colours(colours_of(recording.task).colouring(Theme.named("light")), field)


@pytest.mark.parametrize(
    "settings",
    [
        {"activation": "relu", "hidden": (4, 4, 2)},
        pytest.param(
            {"data": {"name": "arms", "options": {"classes": 12}}, "hidden": (6,)},
            marks=pytest.mark.slow,
        ),
        {"data": {"name": "reg-plane"}, "activation": "sigmoid"},
        *(
            pytest.param(each, marks=pytest.mark.slow)
            for each in (
                {"hidden": (), "features": ("x", "y", "xSquared", "sinY")},
                {"dtype": "float64", "optimizer": "sgd", "learning_rate": 3},
            )
        ),
    ],
)
def test_colours_stay_within_three_shades(trained: Trained, settings: dict[str, Any]) -> None:
    recording = trained(**settings)
    states = unpacked(packed(recording)["states"])
    states = states.astype(recording.stored.dtype)
    for position in (0, 7, 20):
        found, expected = (shown(recording, each, position) for each in (states, recording.stored))
        assert np.abs(found - expected).max() <= SHADES


def test_rounding_takes_less_than_exact_parameters(trained: Trained) -> None:
    recording = trained()
    rounded, exact = packed(recording)["states"], packed(recording, exact=True)["states"]
    assert len(rounded["data"]) < len(exact["data"]) / 2
    assert unpacked(exact).tobytes() == recording.stored.tobytes()
    assert not np.array_equal(unpacked(rounded), recording.stored)


def test_samples_of_other_models_stay_within_three_shades(sampled: Recording) -> None:
    found = packed(sampled)
    states = unpacked(found["states"])
    for position in range(3):
        before = shown(sampled, sampled.stored.astype(np.float64), position)
        assert np.abs(shown(sampled, states, position) - before).max() <= SHADES
    assert np.prod(found["model"]["shape"]) == sampled.stored.shape[1]
    assert found["steps"]["name"] == "C"
    assert found["steps"]["texts"] == ["0.01", "0.37", "100"]
    assert found["steps"]["separate"]
    assert "test_loss" not in found["metrics"]


def test_shares_of_points_are_exact(trained: Trained) -> None:
    recording = trained()
    found = unpacked(packed(recording)["metrics"]["train_accuracy"])[:, 0]
    np.testing.assert_allclose(found, recording.metrics.train_accuracy, rtol=1e-12)


def test_shares_of_other_things_are_kept_as_they_are(trained: Trained) -> None:
    recording = trained()
    mean = np.linspace(0.12345, 0.98765, len(recording.steps))
    metrics = replace(recording.metrics, train_accuracy=mean)
    changed = Recording(recording.header, recording.steps, metrics, recording.stored)
    found = unpacked(packed(changed)["metrics"]["train_accuracy"])[:, 0]
    np.testing.assert_allclose(found, mean, rtol=1e-7)


def test_steps_without_an_answer_repeat_the_one_before(trained: Trained) -> None:
    recording = trained()
    states = recording.stored.copy()
    states[[0, 7, 8, 20]] = np.nan
    lost = Recording(recording.header, recording.steps, recording.metrics, states)
    found = packed(lost)
    kept = unpacked(found["states"])
    assert found["steps"]["lost"] == [0, 7, 8, 20]
    assert np.isfinite(kept).all()
    for step, shown_as in ((0, 1), (7, 6), (8, 6), (20, 19)):
        assert kept[step].tolist() == kept[shown_as].tolist()


def test_a_run_without_any_answer_is_a_page_too(trained: Trained) -> None:
    recording = trained()
    states = np.full_like(recording.stored, np.nan)
    lost = Recording(recording.header, recording.steps, recording.metrics, states)
    found = json.loads(json.dumps(packed(lost), allow_nan=False))
    assert found["steps"]["lost"] == list(range(21))


def test_steps_whose_loss_alone_is_lost_keep_their_answers(trained: Trained) -> None:
    recording = trained()
    loss, states = recording.metrics.train_loss.copy(), recording.stored.copy()
    loss[15:], states[19:] = np.inf, np.nan
    metrics = replace(recording.metrics, train_loss=loss)
    found = packed(Recording(recording.header, recording.steps, metrics, states))
    kept = unpacked(found["states"])
    assert found["steps"]["lost"] == [19, 20]
    assert found["steps"]["gone"] == list(range(15, 21))
    assert np.abs(kept[:19] - states[:19]).max() < 0.01
    assert kept[19].tolist() == kept[20].tolist() == kept[18].tolist()
    assert packed(recording)["steps"]["gone"] == []


def test_enormous_parameters_are_kept_as_floats(trained: Trained) -> None:
    recording = trained()
    states = recording.stored.copy()
    states[10:] *= 1e30
    large = Recording(recording.header, recording.steps, recording.metrics, states)
    found = packed(large)["states"]
    assert "dropped" in found
    assert unpacked(found).tobytes() == states.tobytes()


def test_points_are_where_they_were(trained: Trained) -> None:
    recording = trained(data={"name": "reg-plane"})
    dataset, found = recording.dataset, packed(recording)["points"]
    side = dataset.domain[1] - dataset.domain[0]
    places = np.column_stack([unpacked(found["x"]), unpacked(found["y"])])
    order = np.random.default_rng(0).permutation(len(places))
    assert np.abs(places - dataset.points[order]).max() < side / 10_000
    np.testing.assert_allclose(unpacked(found["label"])[:, 0], dataset.labels[order], rtol=2e-5)
    assert unpacked(found["train"])[:, 0].astype(bool).tolist() == dataset.train[order].tolist()
    assert found["of"] == len(dataset.points)


def test_of_many_points_some_are_drawn(trained: Trained) -> None:
    many = {"name": "circle", "options": {"points": packing.MOST_POINTS + 1}}
    found = packed(trained(data=many, epochs=1))["points"]
    assert found["of"] == packing.MOST_POINTS + 1
    assert found["x"]["shape"] == [packing.MOST_POINTS, 1]


@pytest.mark.slow
def test_steps_of_a_long_recording_are_left_out(
    trained: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = trained(epochs=501)
    whole = packed(recording)
    assert whole["states"]["shape"][0] == 502
    assert "recorded steps" not in page_of([recording])
    monkeypatch.setattr(packing, "MOST_BYTES", len(whole["states"]["data"]) * 0.7)
    thinned = packed(recording)
    assert thinned["steps"]["of"] == 502
    numbers = unpacked(thinned["steps"]["numbers"])[:, 0]
    assert numbers.tolist() == [*range(0, 501, 2), 501]
    assert thinned["states"]["shape"][0] == thinned["metrics"]["train_loss"]["shape"][0] == 252
    assert "252 of 502 recorded steps" in page_of([recording])


@pytest.mark.slow
def test_a_recording_that_is_too_large_is_refused(
    trained: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = trained(epochs=150)
    monkeypatch.setattr(packing, "MOST_BYTES", 1000)
    with pytest.raises(UserError, match=r"MB.*at most about \d+ epochs.*film"):
        packed(recording)


@pytest.mark.parametrize("exact", [True, False])
def test_pages_hold_nothing_that_json_has_not(trained: Trained, exact: bool) -> None:
    recording = trained(data={"name": "arms", "options": {"classes": 3}})
    json.dumps(packed(recording, exact=exact), allow_nan=False)
