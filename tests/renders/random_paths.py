"""Draws random paths with a build of `_fill` whose file is given: one with sanitizers.

It imports nothing of the package, whose other modules are built without them.
"""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from itertools import pairwise

import numpy as np

WIDTH, HEIGHT = 120, 80
PATHS = 4000


def _points(random: np.random.Generator) -> np.ndarray:
    """Straight and curved segments of any size, some of them many copies of one shape."""
    scale = random.choice([1, 10, 200, 1e5, 1e9])
    places = random.normal(size=(random.integers(2, 60), 3)) * scale
    if random.random() < 0.3:
        places = np.round(places)
    curves = [
        np.linspace(start, end, 4)
        if random.random() < 0.6
        else np.stack([start, *random.normal(size=(2, 3)) * scale, end])
        for start, end in pairwise(places)
    ]
    if random.random() < 0.3:
        curves.append(np.linspace(places[-1], places[0], 4))
    if random.random() < 0.3:
        shape = np.concatenate(curves[:6])
        curves = [shape + each for each in random.normal(size=(random.integers(8, 40), 3)) * 50]
    points = np.ascontiguousarray(np.concatenate(curves), dtype=float)
    if random.random() < 0.02:
        points[random.integers(len(points))] = np.nan
    return points


def _dots(random: np.random.Generator) -> np.ndarray:
    """Rounded quadrangles of some sizes and anywhere, most of them within the picture."""
    corners = np.array([[1, 0], [0, 1], [-1, 0], [0, -1], [1, 0]])
    starts, ends, bulge = corners[:-1], corners[1:], random.choice([0.0, 0.55, 1.0])
    curves = np.stack([starts, starts + bulge * ends, ends + bulge * starts, ends], axis=1)
    dots = random.integers(17, 120)
    sizes = random.choice([0.01, 1.0, 8.0, 60.0]) * random.uniform(0.5, 1, (dots, 1, 1, 1))
    places = random.uniform(-1, 1, (dots, 1, 1, 2)) * random.choice([20, 55])
    flat = (curves * np.where(random.random() < 0.5, 1, sizes) + places).reshape(-1, 2)
    if random.random() < 0.3:
        flat = np.clip(flat, -12, 10)
    return np.column_stack([flat, np.zeros(len(flat))])


def main() -> None:
    """Draw them all on one picture."""
    spec = spec_from_file_location("_fill", sys.argv[1])
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    random, picture = np.random.default_rng(0), np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    for _ in range(PATHS):
        x, y = (random.normal(size=2) * 60).tolist()
        right, down = random.choice([0.3, 1.0, 135.0], 2).tolist()
        given = picture, WIDTH, HEIGHT, (x, y, right, -down), _points(random), 0x80102030
        if random.random() < 0.2:
            view = WIDTH / 2, HEIGHT / 2, 1.0, -1.0
            module.fill(picture, WIDTH, HEIGHT, view, _dots(random), 0x80102030, False)
        elif random.random() < 0.5:
            module.fill(*given, bool(random.integers(2)))
        else:
            half = float(random.choice([0, 0.1, 0.7, 3, 50, 1e5]))
            module.stroke(*given, half, bool(random.integers(2)))


if __name__ == "__main__":
    main()
