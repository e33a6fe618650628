"""In which turn each of many dots is drawn, so that those of one turn do not meet; no mobjects."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import numpy as np
from jaxtyping import Float, Int

Places = Float[np.ndarray, "n 3"]
Turns = Int[np.ndarray, " n"]


def turns_in_order(places: Places, apart: float) -> Turns:
    """Turns of dots that meet if they are less than that far apart: those after others come later.

    Drawn turn by turn, they look as if they were drawn one by one.
    """
    turns: list[int] = []
    near: defaultdict[tuple[int, int], list[tuple[float, float, int]]] = defaultdict(list)
    around = list(product((-1, 0, 1), repeat=2))
    for x, y, _ in places.tolist():
        column, row = int(x // apart), int(y // apart)
        turn = 0
        for right, up in around:
            for other_x, other_y, other in near.get((column + right, row + up), ()):
                if other >= turn and (x - other_x) ** 2 + (y - other_y) ** 2 < apart**2:
                    turn = other + 1
        near[column, row].append((x, y, turn))
        turns.append(turn)
    return np.array(turns, dtype=int)


def turns_on_a_board(places: Places, apart: float) -> tuple[Turns, Turns]:
    """Turns of many dots, about in their order, and how many others of its square are above each.

    On a board of squares of that size, one of every four has its turn, with one dot in each.
    """
    column, row = np.floor((places[:, :2] - places[:, :2].min(axis=0)) / apart).astype(int).T
    square = column * (row.max() + 1) + row
    sorting = np.argsort(square, kind="stable")
    begins = np.concatenate([[0], np.flatnonzero(np.diff(square[sorting])) + 1])
    counts = np.diff(np.append(begins, len(places)))
    below, above = np.empty((2, len(places)), dtype=int)
    below[sorting] = np.arange(len(places)) - np.repeat(begins, counts)
    above[sorting] = np.repeat(begins + counts, counts) - np.arange(len(places)) - 1
    return np.asarray(below * 4 + column % 2 * 2 + row % 2), above
