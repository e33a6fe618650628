"""Runs on one clock, of epochs or of seconds: where they end, and which of them succeed."""

from collections.abc import Callable

import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.fields.pace import CLOCKS
from epochreel.scenes.parts.plane import FieldImage
from epochreel.tests.scenes.shots import Composed, Shot


def test_a_goal_decides_which_runs_succeed(
    shown: Callable[[str, str], list[Recording]], shoot: Callable[..., Shot]
) -> None:
    reels = shown("ensemble", "two")
    half, all_ = (
        shoot("ensemble", reels, "480x270", at=1.0, goal=goal).picture for goal in (0.5, 1.0)
    )
    assert (half != all_).any()


@pytest.mark.parametrize("by", CLOCKS)
def test_runs_end_with_their_last_epoch_by_any_clock(
    by: str, linear: Recording, arms: Recording, composed: Callable[..., Composed]
) -> None:
    made = composed("comparison", [linear, arms], "320x180", by=by)
    made.show(made.frames - 1)
    moving = made.composition.moving
    shown = [each._moment.epoch for each in moving if isinstance(each, FieldImage)]
    assert shown == [linear.epochs[-1], arms.epochs[-1]]
