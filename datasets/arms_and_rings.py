"""Data sets of three classes and more, made for epochreel in the playground's size and manner."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.random import Generator

from .dataset import Sample

Options = Mapping[str, int | float | str]


def arms(options: Options, seed: int) -> Sample:
    """The playground's spiral with any number of arms, one a class; noise moves the points."""
    rng, n, classes, noise = _drawn(options, seed)
    i, arm = np.meshgrid(np.arange(n // classes), np.arange(classes))
    radius = 5 * i.ravel() / (n // classes)
    turn = 1.75 * 2 * np.pi * radius / 5 + 2 * np.pi * arm.ravel() / classes
    offset = rng.uniform(-1, 1, size=(arm.size, 2)) * noise
    return _round(radius, turn, offset, arm.ravel())


def rings(options: Options, seed: int) -> Sample:
    """Rings around each other, one a class, the first a disc; noise moves the points."""
    rng, n, classes, noise = _drawn(options, seed)
    labels = np.sort(np.arange(n) % classes)
    # Ring, gap, ring, gap … out to radius 5, a ring twice as wide as a gap.
    step = 5 / (3 * classes - 1)
    radius = step * (3 * labels + rng.uniform(0, 2, n))
    angle = rng.uniform(0, 2 * np.pi, n)
    return _round(radius, angle, rng.uniform(-5, 5, size=(n, 2)) * noise, labels)


def _drawn(options: Options, seed: int) -> tuple[Generator, int, int, float]:
    """The stream, how many points and classes, and the playground's noise as a share."""
    n, classes = int(options["points"]), int(options["classes"])
    return np.random.default_rng(seed), n, classes, float(options["noise"]) / 100


def _round(radius: np.ndarray, angle: np.ndarray, offset: np.ndarray, labels: np.ndarray) -> Sample:
    points = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)]) + offset
    return Sample(points, labels.astype(np.int64))
