"""The classes by name, each with its mark, in as many columns as fit; knows nothing of planes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from manim import VGroup, VMobject

from ...shortening import cut_apart
from ..fields.colours import class_colour
from ..stage.layout import Box
from ..stage.marks import class_mark
from ..stage.stage import Stage
from ..stage.text_warnings import left_out, shortened
from ..stage.typography import fitted, line
from .class_grid import APART, LINE, MARKED, Demand, Grid, Names, grid_of
from .shapes import mark_at

_ENOUGH = 0.75  # of its size: so large, type of names above each other is better than a gap
_GAP, _DIGIT = 0.55, 0.64  # ems between a name and its count, and of each of its characters
_BAR, _BELOW = 0.95, 0.34  # ems kept for a bar below a name, and between them
_HIGH, _NAMED = (0.4, 1.1), 1.75  # ems of a bar, and of a row that is not shared with its bar
_WHAT = "class names in the key"


class ClassKey(VGroup):
    """The classes in rows and columns, in type as large as the box allows.

    Where not all of them fit, the last place says how many are left out. Where nothing could be
    read, and without names or a box, there is nothing.
    """

    def __init__(self, names: Sequence[str], box: Box | None, stage: Stage) -> None:
        super().__init__()
        grid = None
        if box is not None and names:
            demand = Demand(stage.layout.key_type, columns=1, kept=APART)
            grid = grid_of(Names(names, bold=False), box, stage.layout, demand)
            if grid is not None and (fewer := _without_common(names, grid, bold=False)):
                names = fewer
                grid = grid_of(Names(names, bold=False), box, stage.layout, demand)
        if grid is not None:
            self.add(*_marked(names, grid, stage, colour=stage.theme.muted, bold=False))


class ClassList(VGroup):
    """The classes in at least that many columns, each with its count at the right.

    Of several ways to write all `counts` it is the first for which names are no smaller and no
    shorter than for the last. Below each is a place for a bar, in `bars`; there are none where
    rows are too close together.
    """

    def __init__(
        self,
        names: Sequence[str],
        counts: Sequence[Sequence[str]],
        *,
        box: Box,
        columns: int,
        size: float,
        stage: Stage,
    ) -> None:
        super().__init__()
        self.bars: list[Box] = []
        layout, theme = stage.layout, stage.theme

        def placed(names: Sequence[str], way: Sequence[str]) -> tuple[Grid | None, bool]:
            """The grid of these names with counts, and whether it has room for bars."""
            bold = Names(names, bold=True)
            kept = _GAP + _DIGIT * max(map(len, way)) + APART
            barred, tight = (
                grid_of(bold, box, layout, Demand(size, columns, kept, below, enough=_ENOUGH))
                for below in (_BAR, 0.0)
            )
            has_bars = bool(barred and tight and barred.shown == tight.shown)
            return (barred if has_bars else tight), has_bars

        grid, has_bars = placed(names, counts[-1])
        if grid is not None and (fewer := _without_common(names, grid, bold=True)):
            names = fewer
            grid, has_bars = placed(names, counts[-1])
        if grid is None:
            return
        written = counts[-1]
        for way in counts[:-1]:
            found, bars = placed(names, way)
            if found is not None and _as_good(names, found, grid) and bars == has_bars:
                grid, written = found, way
                break
        self.add(*_marked(names, grid, stage, colour=theme.ink, bold=True))
        spare = grid.step / grid.size - (grid.lines - 1) * LINE - _NAMED
        high = grid.size * min(max(spare / 2, _HIGH[0]), _HIGH[1])
        for index in range(grid.shown):
            x, y = grid.baseline(index)
            at, em = layout.point(x + grid.across, y), grid.size * layout.unit
            self.add(line(written[index], em, at=at, colour=theme.muted, anchor="right"))
            if has_bars:
                low = y + grid.size * (_BELOW + (grid.lines - 1) * LINE)
                self.bars.append(Box(x, low, grid.across, high))


def _as_good(names: Sequence[str], grid: Grid, other: Grid) -> bool:
    """Whether names are no fewer, smaller or more cut in one grid than in another."""
    spans = Names(names, bold=True)
    one, two = (
        (each.shown, each.size, spans.whole(each.width / each.size, each.lines), -each.lines)
        for each in (grid, other)
    )
    return all(mine >= its for mine, its in zip(one, two, strict=True))


def _without_common(names: Sequence[str], grid: Grid, *, bold: bool) -> list[str]:
    """The names without the word with which all begin, if they have no room in a grid, else none.

    'class 0' and 'class 1' become '0' and '1'. No name may consist of that word alone.
    """
    if len(names) < 2 or Names(names, bold=bold).whole(grid.width / grid.size, grid.lines) >= 1:
        return []
    words, rest = zip(*(name.partition(" ")[::2] for name in names), strict=True)
    return [each.strip() for each in rest] if len({*words}) == 1 and all(rest) else []


def _marked(
    names: Sequence[str], grid: Grid, stage: Stage, *, colour: str, bold: bool
) -> list[VMobject]:
    """The mark and the name of every class that has a place, and how many have none."""
    layout, size, unit = stage.layout, grid.size, stage.layout.unit
    width = grid.width / size

    def word(text: str, x: float, y: float) -> VMobject:
        return line(text, size * unit, at=layout.point(x, y), colour=colour, bold=bold)

    marked: list[VMobject] = []
    broken = Names(names, bold=bold).broken(width, grid.lines)
    rows = [cut_apart(row) for row in zip_longest(*broken, fillvalue="")]
    for index, (name, texts) in enumerate(zip(names[: grid.shown], broken, strict=False)):
        x, y = grid.baseline(index)
        at = layout.point(x + size * 0.3, y - size * 0.36)
        own = class_colour(index, len(names))
        marked.append(mark_at(at, own, class_mark(index), size * 0.3 * unit))
        shown = [
            fitted(text, width, bold=bold, cut=cut) for text, cut in zip(texts, rows, strict=False)
        ]
        if shown != texts:
            shortened(_WHAT, name, " ".join(shown))
        lines = [word(text, x + size * MARKED, y + k * LINE * size) for k, text in enumerate(shown)]
        marked.append(lines[0] if len(lines) == 1 else VGroup(*lines))
    if grid.shown < grid.classes:
        left_out(_WHAT, names[grid.shown :])
        marked.append(word(f"+ {grid.classes - grid.shown}", *grid.baseline(grid.shown)))
    return marked
