"""Recordings of estimators, and what they answer."""

from pathlib import Path
from typing import Any

import numpy as np

from epochreel.reels.grid import Grid
from epochreel.reels.recording import Recording
from epochreel.training.chosen_runs import runs_from_options
from epochreel.training.record import record

HALF = 2.0**-10  # relative error of half precision, with room for one rounding before


def recorded(tmp_path: Path, **options: Any) -> Recording:
    (spec,) = runs_from_options(None, options).values()
    return record(spec, tmp_path / "a.reel")


def train_of(recording: Recording) -> tuple[np.ndarray, np.ndarray]:
    dataset = recording.dataset
    return dataset.points[dataset.train], dataset.labels[dataset.train]


def shares_at(recording: Recording, step: float, points: np.ndarray) -> np.ndarray:
    """Probabilities (n, classes) in the recording; of two classes, those of the second."""
    logits = recording.at(step)(points).astype(float)
    if len(logits) == 1:
        return np.asarray(1 / (1 + np.exp(-logits[0])))[:, None]
    raised = np.exp(logits - logits.max(axis=0))
    return np.asarray((raised / raised.sum(axis=0)).T)


def sampled(recording: Recording) -> np.ndarray:
    model = recording.header.model
    assert isinstance(model, Grid)
    return model.points()
