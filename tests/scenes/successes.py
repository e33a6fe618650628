"""Runs that reach a goal soon, late or never, and their dots in `ensemble`."""

import numpy as np

from epochreel.reels.recording import Recording
from epochreel.scenes.parts.arrivals import Arrivals
from epochreel.tests.scenes.shots import Composed
from epochreel.tests.scenes.tiny import recording

SOON, LATE, NEVER = (0.5, 1.0, 1.0, 1.0), (0.5, 0.6, 0.7, 1.0), (0.5, 0.6, 0.7, 0.7)


def runs_of(*accuracies: tuple[float, ...]) -> list[Recording]:
    return [recording(accuracy=each, loss=(1.0, 0.5, 0.2, 0.1)) for each in accuracies]


def dots_of(made: Composed) -> list[np.ndarray]:
    """How far to the right the dots of runs stand that wait, and of those that have succeeded."""
    (arrivals,) = (each for each in made.composition.mobjects if isinstance(each, Arrivals))
    return [
        each.points.reshape(-1, len(each._shape), 3)[..., 0].mean(axis=1)
        for each in (arrivals._open, arrivals._done)
    ]
