"""TensorFlow Playground's data sets, with random numbers drawn in its order; needs no library.

The formulas are those of dataset.ts (github.com/tensorflow/playground). `random` draws from [0, 1);
`noise` is the playground's slider, 0 to 50, divided by 100.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from .seedrandom import Random

Row = tuple[float, float, float]
"""x, y and the label: −1 or +1 for classes, anything in between for values."""

PointGenerator = Callable[[Random, int, float], list[Row]]


def spiral(random: Random, n: int, noise: float) -> list[Row]:
    """Two interleaved arms of 1.75 turns; noise moves the points."""
    rows = []
    for start, label, arm in ((0.0, 1.0, n - n // 2), (math.pi, -1.0, n // 2)):
        for i in range(arm):
            radius = i / arm * 5
            turn = 1.75 * i / arm * 2 * math.pi + start
            x = radius * math.sin(turn) + _uniform(random, -1.0, 1.0) * noise
            y = radius * math.cos(turn) + _uniform(random, -1.0, 1.0) * noise
            rows.append((x, y, label))
    return rows


def circle(random: Random, n: int, noise: float) -> list[Row]:
    """A disc inside a ring; noise flips labels and moves no point."""
    rows = []
    for low, high, count in ((0.0, 2.5, n - n // 2), (3.5, 5.0, n // 2)):
        for _ in range(count):
            radius = _uniform(random, low, high)
            angle = _uniform(random, 0.0, 2 * math.pi)
            x, y = radius * math.sin(angle), radius * math.cos(angle)
            moved_x, moved_y = _moved(random, x, y, 5 * noise)
            rows.append((x, y, 1.0 if math.sqrt(moved_x**2 + moved_y**2) < 2.5 else -1.0))
    return rows


def xor(random: Random, n: int, noise: float) -> list[Row]:
    """Opposite quadrants share a class; noise flips labels and moves no point."""
    rows = []
    for _ in range(n):
        x, y = _uniform(random, -5.0, 5.0), _uniform(random, -5.0, 5.0)
        x += 0.3 if x > 0 else -0.3
        y += 0.3 if y > 0 else -0.3
        moved_x, moved_y = _moved(random, x, y, 5 * noise)
        rows.append((x, y, 1.0 if moved_x * moved_y >= 0 else -1.0))
    return rows


def gauss(random: Random, n: int, noise: float) -> list[Row]:
    """Two clouds about (2, 2) and (−2, −2), whose variance rises with the noise."""
    deviation = math.sqrt(0.5 + 7 * noise)
    rows = []
    for centre, label, count in ((2.0, 1.0, n - n // 2), (-2.0, -1.0, n // 2)):
        for _ in range(count):
            x = centre + deviation * _normal(random)
            y = centre + deviation * _normal(random)
            rows.append((x, y, label))
    return rows


def plane(random: Random, n: int, noise: float) -> list[Row]:
    """Values that rise evenly along the diagonal."""
    rows = []
    for _ in range(n):
        x, y = _uniform(random, -6.0, 6.0), _uniform(random, -6.0, 6.0)
        moved_x, moved_y = _moved(random, x, y, 6 * noise)
        rows.append((x, y, (moved_x + moved_y) / 10))
    return rows


def hills(random: Random, n: int, noise: float) -> list[Row]:
    """Six cones of radius 2, alternately up and down."""
    rows = []
    for _ in range(n):
        x, y = _uniform(random, -6.0, 6.0), _uniform(random, -6.0, 6.0)
        rows.append((x, y, _height(*_moved(random, x, y, 6 * noise))))
    return rows


_HILLS = ((-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1))


def _height(x: float, y: float) -> float:
    """The height at (x, y) of the hill that is highest or deepest there; of equals, the first."""
    heights = (
        sign * max(0.0, 1 - math.sqrt((x - east) ** 2 + (y - north) ** 2) / 2)
        for east, north, sign in _HILLS
    )
    return max(heights, key=abs)


def _moved(random: Random, x: float, y: float, reach: float) -> tuple[float, float]:
    return x + _uniform(random, -reach, reach), y + _uniform(random, -reach, reach)


def _uniform(random: Random, low: float, high: float) -> float:
    return random() * (high - low) + low


def _normal(random: Random) -> float:
    """A standard normal deviate by the polar method, which makes two; the second is not used."""
    while True:
        first, second = 2 * random() - 1, 2 * random() - 1
        square = first * first + second * second
        if square <= 1:
            return math.sqrt(-2 * math.log(square) / square) * first


def shuffled(random: Random, rows: list[Row]) -> list[Row]:
    """`rows` in random order: Fisher and Yates' shuffle, from the end."""
    rows = list(rows)
    for counter in range(len(rows), 0, -1):
        index = math.floor(random() * counter)
        rows[counter - 1], rows[index] = rows[index], rows[counter - 1]
    return rows
