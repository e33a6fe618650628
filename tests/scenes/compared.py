"""Runs of given measures in `comparison`, and where their curves end."""

import numpy as np
from manim import Line, Mobject

from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.scenes.parts.curve import Curve
from epochreel.scenes.stage.easing import Fading
from epochreel.tests.scenes.shots import Composed
from epochreel.tests.scenes.tiny import recording

THIN = "\u2009"


def measured(*values: float, epochs: int | None = None) -> Recording:
    """A run with these accuracies, at epochs that are equally far from each other."""
    reel = recording(accuracy=values, loss=np.linspace(1, 0.1, len(values)).tolist())
    numbers = np.linspace(0, epochs or len(values) - 1, len(values)).astype(int)
    return Recording(reel.header, Steps(numbers), reel.metrics, reel._states)


def ends_of(made: Composed) -> list[float]:
    """How far along the chart the curves reach, 0 to 1, at what is shown."""
    hairline = next(each for each in made.members() if isinstance(each, Line))
    left, right = hairline.points[:, 0].min(), hairline.points[:, 0].max()
    curves = [each for each in made.members() if isinstance(each, Curve)]
    return sorted((each.points[:, 0].max() - left) / (right - left) for each in curves)


def is_stop(mobject: Mobject) -> bool:
    """Whether it is the mark where a curve ends."""
    return isinstance(mobject, Fading) and isinstance(mobject.submobjects[0], Line)
