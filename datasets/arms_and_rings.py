"""Data sets of any number of classes, drawn on the playground's scale; knows no other library."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from .dataset import Sample
from .kinds import Options


def arms(options: Options, seed: int) -> Sample:
    """The playground's spiral with one arm for each class; noise moves the points."""
    rng, n, classes, noise = _drawn(options, seed)
    i, arm = np.meshgrid(np.arange(n // classes), np.arange(classes))
    radius = 5 * i.ravel() / (n // classes)
    turn = 1.75 * 2 * np.pi * radius / 5 + 2 * np.pi * arm.ravel() / classes
    offset = rng.uniform(-1, 1, size=(arm.size, 2)) * noise
    return _round(radius, turn, offset, arm.ravel())


def rings(options: Options, seed: int) -> Sample:
    """Rings around each other, one for each class, the first a disc; noise moves the points."""
    rng, n, classes, noise = _drawn(options, seed)
    labels = np.sort(np.arange(n) % classes)
    # From the centre: ring, gap, ring … to radius 5; a ring is twice as wide as a gap.
    step = 5 / (3 * classes - 1)
    radius = step * (3 * labels + rng.uniform(0, 2, n))
    angle = rng.uniform(0, 2 * np.pi, n)
    return _round(radius, angle, rng.uniform(-5, 5, size=(n, 2)) * noise, labels)


def _drawn(options: Options, seed: int) -> tuple[Generator, int, int, float]:
    """The random stream, the numbers of points and classes, and the noise as a share (0-0.5)."""
    n, classes = int(options["points"]), int(options["classes"])
    return np.random.default_rng(seed), n, classes, float(options["noise"]) / 100


def _round(radius: np.ndarray, angle: np.ndarray, offset: np.ndarray, labels: np.ndarray) -> Sample:
    points = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)]) + offset
    return Sample(points, labels.astype(np.int64))
