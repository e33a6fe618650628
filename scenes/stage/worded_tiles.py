"""Squares of several runs with lines of words below or beside each; measures no type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .layout import Box
from .tiles import packed
from .typography import CAPITAL

_PITCH = 1.25  # ems from line to line
_BELOW, _AFTER = 1.2, 0.3  # ems from a square to the first baseline, and below the last
_BESIDE = 0.5  # ems from a square to words beside it
_LOOSEST = 0.25  # of a square, the widest gap between two over words
_ASUNDER = 0.9  # of a square with words beside it, the widest gap between two
_LEAST = 3.0  # ems, the side of a square beside its words
_SHRUNK = 0.6  # of its side without words, the least that words leave


@dataclass(frozen=True)
class Words:
    """Words that may stand at every square: how many lines, and how wide the widest is.

    `size` is that of type, in design pixels like the width.
    """

    lines: int
    width: float
    size: float


@dataclass(frozen=True)
class WordedTiles:
    """Squares in reading order, and lines of words below or beside each of them.

    `bottom` is where the last of them end.
    """

    boxes: tuple[Box, ...]
    words: Words
    beside: bool
    bottom: float

    def baselines(self, box: Box) -> list[tuple[float, float]]:
        """Where the words of a square stand: the middle of each line below it, or its beginning."""
        lines, size = self.words.lines, self.words.size
        if not self.beside:
            x, first = box.x + box.width / 2, box.bottom + _BELOW * size
        else:
            x = box.right + _BESIDE * size
            high = (CAPITAL + _PITCH * (lines - 1)) * size
            first = box.y + (box.height - high) / 2 + CAPITAL * size
        return [(x, first + index * _PITCH * size) for index in range(lines)]


def worded_tiles(
    count: int, choices: Sequence[Words], *, inside: Box, gap: float, most: float, loosest: float
) -> WordedTiles:
    """`count` squares of at most a size with the first of several words that leaves them large.

    Without words, gaps are at most `loosest`, a part of a square.
    """
    boxes = packed(count, inside=inside, gap=gap, strip=0.0, most=most, loosest=loosest)
    plain = WordedTiles(tuple(boxes), Words(0, 0.0, 0.0), beside=False, bottom=boxes[-1].bottom)
    for words in choices:
        least = max(_SHRUNK * boxes[0].width, _LEAST * words.size)
        ways = (
            _below(count, words, inside, gap, most),
            *_all_beside(count, words, inside, gap, most),
        )
        fitting = [each for each in ways if each is not None and each.boxes[0].width >= least]
        if fitting:
            return max(fitting, key=lambda each: _worth(each, count))
    return plain


def _worth(tiles: WordedTiles, count: int) -> float:
    """How large squares are, less for places left empty."""
    columns = sum(box.y == tiles.boxes[0].y for box in tiles.boxes)
    return float(tiles.boxes[0].width * (count / (-(-count // columns) * columns)) ** 0.5)


def _below(count: int, words: Words, inside: Box, gap: float, most: float) -> WordedTiles | None:
    """Squares over their words; none where these are wider."""
    strip = (_BELOW + _PITCH * (words.lines - 1) + _AFTER) * words.size
    boxes = packed(count, inside=inside, gap=gap, strip=strip, most=most, loosest=_LOOSEST)
    if boxes[0].width < words.width:
        return None
    return WordedTiles(tuple(boxes), words, beside=False, bottom=boxes[-1].bottom + strip)


def _all_beside(
    count: int, words: Words, inside: Box, gap: float, most: float
) -> Iterator[WordedTiles]:
    """Squares with words to their right, in every number of columns that leaves room for them."""
    extra = _BESIDE * words.size + words.width
    apart = max(gap, words.size)
    for columns in range(1, count + 1):
        rows = -(-count // columns)
        across = (inside.width - (columns - 1) * apart) / columns - extra
        down = (inside.height - (rows - 1) * gap) / rows
        side = min(across, down, most)
        if side <= 0:
            return
        cell = side + extra
        step_x = (inside.width - cell) / (columns - 1) if columns > 1 else 0.0
        step_x = min(step_x, cell + max(_ASUNDER * side, apart))
        step_y = (inside.height - side) / (rows - 1) if rows > 1 else 0.0
        step_y = min(step_y, side + max(_LOOSEST * side, gap))
        boxes = tuple(
            Box(
                inside.x + index % columns * step_x,
                inside.y + index // columns * step_y,
                side,
                side,
            )
            for index in range(count)
        )
        yield WordedTiles(boxes, words, beside=True, bottom=boxes[-1].bottom)
