"""Data sets of three classes and more, made for epochreel in the playground's size and manner."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.random import Generator

from .dataset import Sample

Options = Mapping[str, int | float | str]


def arms(options: Options, seed: int) -> Sample:
    """The playground's spiral with any number of arms, one a class; noise moves the points."""
    rng, noise, labels = _drawn(options, seed)
    counts = np.bincount(labels)
    i = np.concatenate([np.arange(count) / count for count in counts])
    turn = 1.75 * 2 * np.pi * i + 2 * np.pi * labels / len(counts)
    return _round(5 * i, turn, rng.uniform(-1, 1, size=(len(labels), 2)) * noise, labels)


def rings(options: Options, seed: int) -> Sample:
    """Rings around each other, one a class, the first a disc; noise moves the points."""
    rng, noise, labels = _drawn(options, seed)
    # Ring, gap, ring, gap … out to radius 5, a ring twice as wide as a gap.
    step = 5 / (3 * int(options["classes"]) - 1)
    radius = step * (3 * labels + rng.uniform(0, 2, len(labels)))
    angle = rng.uniform(0, 2 * np.pi, len(labels))
    return _round(radius, angle, rng.uniform(-5, 5, size=(len(labels), 2)) * noise, labels)


def _drawn(options: Options, seed: int) -> tuple[Generator, float, np.ndarray]:
    """The stream, the playground's noise as a share, and a label for every point."""
    n, classes = int(options["points"]), int(options["classes"])
    labels = np.sort(np.arange(n) % classes)
    return np.random.default_rng(seed), float(options["noise"]) / 100, labels


def _round(radius: np.ndarray, angle: np.ndarray, offset: np.ndarray, labels: np.ndarray) -> Sample:
    points = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)]) + offset
    return Sample(points, labels.astype(np.int64))
