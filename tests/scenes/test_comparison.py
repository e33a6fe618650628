"""Runs on one clock, of epochs or of seconds: where they end, and which of them succeed."""

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from manim import Line

from epochreel.reels.recording import Recording
from epochreel.scenes.fields.pace import CLOCKS
from epochreel.scenes.parts.curves import Curve
from epochreel.scenes.parts.plane import FieldImage
from epochreel.scenes.shared_clock import shared_clock
from epochreel.tests.scenes.shots import Composed, Shot
from epochreel.tests.scenes.tiny import of_spec
from epochreel.training.spec import RunSpec


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


@pytest.fixture
def short(runs: dict[str, Recording]) -> list[Recording]:
    """Two runs of which the longer one trains for a fortieth of a second."""
    reels = [runs["spiral"], runs["spiral-5"]]
    return [
        Recording(
            reel.header,
            reel.steps,
            replace(reel.metrics, seconds=np.linspace(0, seconds, len(reel.epochs))),
            reel._states,
        )
        for reel, seconds in zip(reels, (0.025, 0.0125), strict=True)
    ]


def test_runs_shorter_than_a_second_have_an_axis_and_marks_in_seconds(
    short: list[Recording], composed: Callable[..., Composed]
) -> None:
    said = composed("comparison", short, "1280x720", by="seconds", goal=0.6).said
    assert "0.0250 seconds" in said
    assert "0.0000" in said
    assert "Seconds" in said
    marks = [text for text in said if re.fullmatch(r"60\u2009% after 0\.\d{4} s", text)]
    assert len(marks) == 2
    assert not [text for text in said if "epoch" in text.lower()]


def test_curves_of_runs_shorter_than_a_second_fill_their_chart(
    short: list[Recording], composed: Callable[..., Composed]
) -> None:
    made = composed("comparison", short, "1280x720", by="seconds")
    hairline = next(each for each in made.members() if isinstance(each, Line))
    curves = [each for each in made.members() if isinstance(each, Curve)]
    left, right = hairline.points[:, 0].min(), hairline.points[:, 0].max()
    reached = []
    for part in (0.25, 0.5, 0.75, 1.0):
        timing = made.scene.stage.timing
        made.show(timing.opening + round(part * timing.running))
        reached.append([(each.points[:, 0].max() - left) / (right - left) for each in curves])
    # Time runs evenly: at half of the film, curves are in the middle of their chart.
    np.testing.assert_allclose(np.transpose(reached), [[0.25, 0.5, 0.75, 1.0]] * 2, atol=0.02)


def test_the_time_of_a_short_training_is_read_with_enough_decimals(short: list[Recording]) -> None:
    clock = shared_clock("seconds", short)
    assert [clock.written(time) for time in (0.0, 0.01, clock.end)] == [
        "0.0000",
        "0.0100",
        "0.0250",
    ]
    position = 30
    assert clock.reached("95 %", 0, position) == ["95 % after 0.0125 s", "95 %: 0.0125 s"]
    assert clock.epoch(1, clock.end) == short[1].epochs[-1]


def test_a_longer_training_is_read_with_two_decimals(short: list[Recording]) -> None:
    reel = short[0]
    seconds = np.linspace(0, 90, len(reel.epochs))
    long = Recording(reel.header, reel.steps, replace(reel.metrics, seconds=seconds), reel._states)
    clock = shared_clock("seconds", [long, reel])
    assert clock.written(45.678) == "45.68"


def test_epochs_are_read_whole(spiral: Recording, arms: Recording) -> None:
    clock = shared_clock("epochs", [spiral, arms])
    assert [clock.written(time) for time in (0.0, 3.99, 1200)] == ["0", "3", "1,200"]
    assert clock.reached("95 %", 0, 7) == ["95 % at epoch 7", "95 % at 7"]
    assert clock.end == spiral.epochs[-1]


def test_runs_of_two_and_six_units_keep_the_word_they_share(
    composed: Callable[..., Composed],
) -> None:
    specs = [RunSpec.parse({"hidden": (width,), "activation": "relu"}) for width in (2, 6)]
    said = composed("comparison", [of_spec(spec) for spec in specs], "1280x720").said
    assert "relu · Adam 0.01 · spiral" in said
    assert {"2 neurons", "6 neurons"} <= set(said)
