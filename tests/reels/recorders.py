"""Forty points, a function that answers at them, and recorders of it."""

from pathlib import Path
from typing import Any

import numpy as np

import epochreel

POINTS = np.random.default_rng(4).normal(size=(40, 2))
LABELS = (POINTS[:, 0] > 0).astype(int)


def slope(factor: float) -> object:
    """A model whose logits rise along x."""
    return lambda points: factor * points[:, 0]


def steps_in(path: Path) -> list[int]:
    return [int(each) for each in epochreel.Recording.open(path).epochs]


def recorder_of(path: Path, **options: Any) -> epochreel.Recorder:
    given: dict[str, Any] = {"data": (POINTS, LABELS), "grid": 4} | options
    return epochreel.Recorder(path / "a.reel", **given)
