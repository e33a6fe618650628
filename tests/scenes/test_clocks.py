"""Timing and pace: whole frames, and epochs that only rise."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.scenes.fields.pace import PACES, Pace
from epochreel.scenes.stage.timing import Timing

durations = st.floats(0.51, 5) | st.floats(0.51, 3600)
rates = st.integers(1, 240).map(Fraction) | st.fractions(1, 240, max_denominator=1001)


@given(durations, rates)
def test_a_film_has_the_frames_of_its_duration(duration: float, fps: Fraction) -> None:
    timing = Timing.of(duration, fps)
    assert timing.frames >= 1
    assert abs(timing.frames - duration * fps) <= 0.5 + 1e-9
    assert timing.seconds(timing.frames) == pytest.approx(timing.frames / float(fps))
    assert min(timing.opening, timing.running, timing.closing) >= 0


@given(durations, rates)
def test_the_clock_runs_once_from_start_to_end(duration: float, fps: Fraction) -> None:
    timing = Timing.of(duration, fps)
    shown = np.array([timing.clock(frame) for frame in range(min(timing.frames, 4000))])
    assert shown[0] == 0 or timing.frames == 1
    assert (np.diff(shown) >= 0).all()
    assert timing.clock(timing.frames - 1) == 1
    assert timing.clock(timing.opening + timing.running) == 1
    if timing.running > 1:
        assert timing.clock(timing.opening + timing.running - 1) < 1


@pytest.mark.parametrize(
    ("duration", "fps", "clock"),
    [(0.5, 2, [1]), (1, 1, [1]), (1, 2, [0, 1]), (2, 1, [0, 1]), (3, 1, [0, 0, 1])],
)
def test_the_shortest_films_show_the_end_and_then_the_start(
    duration: float, fps: int, clock: list[float]
) -> None:
    timing = Timing.of(duration, fps)
    assert [timing.clock(frame) for frame in range(timing.frames)] == clock


def test_a_film_without_a_whole_frame_is_refused() -> None:
    with pytest.raises(UserError, match=r"this short has no whole frame at 1 fps: got '0\.5 s'"):
        Timing.of(0.5, 1)


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
