"""One line about the points of a table: what was understood of it; reads no table itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from ..shortening import Cut, cut_apart, cut_end
from .dataset import Dataset
from .table_facts import TableFacts
from .tables.columns import POINTS
from .tables.text import WINDOWS
from .tables.workbooks import SHEET

_LONGEST = 200  # characters of the line
_LENGTHS = (40, 24, 16, 12, 8)  # of names, of which the first is taken that fits


def line_of(name: str, dataset: Dataset) -> str:
    """'points.csv: 8 points, cat 4, dog 4; x height, y weight, label kind; 6 train, 2 test'.

    `name` is what the file is called. Names are shortened where the line would be too long.
    """
    lines = [_line(name, dataset, _Shortening(most, dataset.class_names)) for most in _LENGTHS]
    return next((line for line in lines if len(line) <= _LONGEST), lines[-1])


def counts_of(dataset: Dataset) -> dict[str, tuple[int, int]]:
    """How many points of each class there are to train on, and to test."""
    train, test = (
        np.bincount(dataset.labels[part], minlength=dataset.classes).tolist()
        for part in (dataset.train, ~dataset.train)
    )
    return dict(zip(dataset.class_names, zip(train, test, strict=True), strict=True))


def number_of(value: float) -> str:
    """A value as people write it: '1.5', '270,000', and '1e+20' only where that is long."""
    if value == round(value) and abs(value) < 1e15:
        return f"{value:,.0f}"
    return f"{value:,.1f}" if 1e5 <= abs(value) < 1e15 else f"{value:.6g}"


class _Shortening:
    """Names of at most some characters; those of `classes` stay distinct."""

    def __init__(self, most: int, classes: Sequence[str]) -> None:
        self._most, self._apart = most, cut_apart(classes)

    def __call__(self, name: str, *, cut: Cut = cut_end) -> str:
        return name if len(name) <= self._most else cut(name, self._most - 1)

    def of_class(self, name: str) -> str:
        """The name of a class."""
        return self(name, cut=self._apart)


def _line(name: str, dataset: Dataset, short: _Shortening) -> str:
    facts = dataset.facts
    count = len(dataset.points)
    points = f"{count:,} point{'' if count == 1 else 's'}"
    parts = [
        f"{points}, {_labels(dataset, short)}",
        "" if facts is None else _columns(facts, short),
        _split(dataset),
        "standardised" if dataset.scaling else "not standardised",
        "" if facts is None else _left_out(len(facts.left_out)),
        *_oddities(dataset, short),
    ]
    return f"{short(name)}: {'; '.join(filter(None, parts))}"


def _labels(dataset: Dataset, short: _Shortening) -> str:
    """'cat 40, dog 46', or the range of values."""
    if dataset.regression:
        low, high = (float(end) for end in (dataset.own_labels.min(), dataset.own_labels.max()))
        return f"values from {number_of(low)} to {number_of(high)}"
    counts = {name: sum(both) for name, both in counts_of(dataset).items()}
    listed = ", ".join(f"{short.of_class(name)} {count:,}" for name, count in counts.items())
    if len(listed) <= _LONGEST // 2:
        return listed
    least, most = min(counts.values()), max(counts.values())
    return f"{len(counts)} classes of {least:,}{f' to {most:,}' if most > least else ''}"


def _columns(facts: TableFacts, short: _Shortening) -> str:
    return ", ".join(f"{role} {short(facts.name_of(role))}" for role in ("x", "y", "label"))


def _split(dataset: Dataset) -> str:
    train = int(dataset.train.sum())
    test = len(dataset.train) - train
    return f"{train:,} train, {test:,} test" if test else "all to train on"


def _oddities(dataset: Dataset, short: _Shortening) -> Iterator[str]:
    """What may be wrong with the points, or with how they were read."""
    if dataset.classes and len(np.unique(dataset.labels)) == 1:
        yield "only one class, so nothing to tell apart"
    facts = dataset.facts
    if facts is not None and facts.name_of("x").casefold() == facts.name_of("y").casefold():
        yield f"x and y are both called {short(facts.name_of('x'))}"
    names = Counter(name.casefold() for name in dataset.class_names)
    alike = next((name for name, count in names.items() if count > 1), "")
    if alike:
        yield f"some classes differ in case only, such as {short(alike)}"
    repeated = len(dataset.points) - len(np.unique(dataset.points, axis=0))
    if repeated:
        yield f"{repeated:,} {'repeats' if repeated == 1 else 'repeat'} another point"
    if WINDOWS in dataset.notes:
        yield "read as Windows-1252"
    yield from (note for note in dataset.notes if note.startswith((SHEET, POINTS)))


def _left_out(count: int) -> str:
    rows = "1 row" if count == 1 else f"{count:,} rows"
    return f"{rows} with missing cells left out" if count else ""
