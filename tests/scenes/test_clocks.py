"""Timing and pace: whole frames, and epochs that only rise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.scenes.fields.pace import PACES, Pace
from epochreel.scenes.stage.timing import Timing

durations = st.floats(0.5, 600)
rates = st.integers(1, 120)


@given(durations, rates)
def test_a_film_has_the_frames_of_its_duration(duration: float, fps: int) -> None:
    timing = Timing.of(duration, fps)
    assert timing.frames == max(3, round(duration * fps))
    assert min(timing.opening, timing.running, timing.closing) >= 1


@given(durations, rates)
def test_the_clock_runs_once_from_start_to_end(duration: float, fps: int) -> None:
    timing = Timing.of(duration, fps)
    shown = np.array([timing.clock(frame) for frame in range(min(timing.frames, 4000))])
    assert shown[0] == 0
    assert (np.diff(shown) >= 0).all()
    assert timing.clock(timing.frames - 1) == 1
    assert timing.clock(timing.opening + timing.running) == 1
    if timing.running > 1:
        assert timing.clock(timing.opening + timing.running - 1) < 1


@pytest.mark.parametrize("duration", [0, 0.4, 3601, float("nan")])
def test_durations_have_bounds(duration: float) -> None:
    with pytest.raises(UserError, match=r"0\.5 to 3600"):
        Timing.of(duration, 30)


@pytest.mark.parametrize("name", PACES)
def test_a_pace_shows_every_epoch_in_order(name: str, spiral: Recording) -> None:
    pace = Pace.named(name, spiral)
    epochs = np.array([pace(clock) for clock in np.linspace(0, 1, 200)])
    assert epochs[0] == 0
    assert epochs[-1] == spiral.epochs[-1]
    assert (np.diff(epochs) > 0).all()


def test_paces_differ_as_they_promise(spiral: Recording) -> None:
    last = spiral.epochs[-1]
    assert Pace.named("linear", spiral)(0.5) == last / 2
    assert Pace.named("log", spiral)(0.5) == pytest.approx(np.sqrt(last + 1) - 1, rel=0.02)


def test_even_hurries_over_a_plateau(plateau: Recording) -> None:
    """Nothing happens in the first half of the epochs; it must not take half of the film."""
    pace = Pace.named("even", plateau)
    half = plateau.epochs[-1] / 2
    share = np.mean([pace(clock) < half for clock in np.linspace(0, 1, 500)])
    assert 0.05 < share < 0.25


def test_unknown_paces_are_refused(spiral: Recording) -> None:
    with pytest.raises(UserError, match="did you mean 'even'"):
        Pace.named("evne", spiral)
