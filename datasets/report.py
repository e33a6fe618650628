"""What was understood of a data set, at length: as text with how to change it, and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from ..errors import renamed
from .dataset import Dataset
from .summary import counts_of, line_of, number_of
from .table_facts import ColumnFacts, TableFacts

_MOST_COLUMNS = 30  # in the text, besides those that are used
_MOST_ROWS = 40
_NAME = 30  # characters of a name in a list


def as_text(name: str, dataset: Dataset, *, name_of: Callable[[str], str] = str) -> str:
    """Sections of lines; `name` is what the data are called.

    `name_of` gives the names of options as readers know them.
    """
    facts = dataset.facts
    hint = facts.hint if facts else ""
    sections = {
        "read as": [*dataset.notes, *([renamed(hint, name_of)] if hint else [])],
        "columns": list(_columns(facts, name_of)) if facts else [],
        "classes" if dataset.classes else "values": list(_labels(dataset)),
        "split": [_split(dataset)],
        "scaling": list(_scaling(dataset)),
        "left out": [_left_out(facts)] if facts and facts.left_out else [],
        "to change it": [renamed(each, name_of) for each in _remedies(dataset, facts)],
    }
    parts = [line_of(name, dataset)]
    for heading, lines in sections.items():
        if lines:
            parts += ["", f"{heading}:", *(f"  {line}".rstrip() for line in lines)]
    return "\n".join(parts)


def as_object(
    name: str, dataset: Dataset, *, name_of: Callable[[str], str] = str
) -> dict[str, Any]:
    """The same for scripts."""
    facts, scaling = dataset.facts, dataset.scaling
    train = int(dataset.train.sum())
    counts = counts_of(dataset) if dataset.classes else {}
    return {
        "data": name,
        "points": len(dataset.points),
        "classes": {each: {"train": a, "test": b} for each, (a, b) in counts.items()} or None,
        "values": _reach(dataset) if dataset.regression else None,
        "train": train,
        "test": len(dataset.points) - train,
        "scaling": asdict(scaling) if scaling else None,
        "value_scaling": asdict(dataset.value_scaling) if dataset.value_scaling else None,
        "columns": [
            {**asdict(column), "reason": renamed(column.reason, name_of)}
            for column in facts.columns
        ]
        if facts
        else None,
        "left_out": list(facts.left_out) if facts else None,
        "unit": facts.unit if facts else None,
        "notes": list(dataset.notes),
        "hint": renamed(facts.hint, name_of) if facts else "",
    }


def _columns(facts: TableFacts, name_of: Callable[[str], str]) -> Iterator[str]:
    """A line for each column, or for the first of many and those with a role."""
    numbered = list(enumerate(facts.columns, start=1))
    shown = [(k, each) for k, each in numbered if k <= _MOST_COLUMNS or each.role]
    width = max(len(_short(each.name)) for _, each in shown)
    for number, column in shown:
        head = f"{number:>3}  {_short(column.name):<{width}}  {column.role:<5}"
        reason = f"  ({renamed(column.reason, name_of)})" if column.reason else ""
        yield f"{head}  {_contents(column)}{reason}"
    if len(shown) < len(numbered):
        yield f"and {len(numbered) - len(shown)} more, which are not used"


def _contents(column: ColumnFacts) -> str:
    """'whole numbers from 0 to 29: 0, 1, 2; 1 missing'."""
    reach = " from {} to {}".format(*map(number_of, column.reach)) if column.reach else ""
    different = "" if column.reach else f", {column.distinct:,} different"
    examples = f": {' · '.join(column.examples)}" if column.examples else ""
    missing = f"; {column.missing:,} missing" if column.missing and column.examples else ""
    return f"{column.type}{reach}{different if column.examples else ''}{examples}{missing}"


def _labels(dataset: Dataset) -> Iterator[str]:
    if dataset.regression:
        yield "from {} to {}".format(*map(number_of, _reach(dataset)))
        return
    counts = counts_of(dataset)
    width = max(len(_short(name)) for name in counts)
    for name, (train, test) in counts.items():
        yield f"{_short(name):<{width}}  {train + test:>7,}  {train:,} train, {test:,} test"


def _reach(dataset: Dataset) -> tuple[float, float]:
    """The least and the greatest of the values to learn, in their own units."""
    return float(dataset.own_labels.min()), float(dataset.own_labels.max())


def _split(dataset: Dataset) -> str:
    train = int(dataset.train.sum())
    test = len(dataset.train) - train
    return f"{train:,} points to train on, {test:,} to test" if test else "all to train on"


def _scaling(dataset: Dataset) -> Iterator[str]:
    scaling = dataset.scaling
    if scaling is None:
        yield "none: networks get the numbers as they are"
        return
    for name, mean, deviation in zip(
        dataset.axis_names, scaling.mean, scaling.deviation, strict=True
    ):
        yield f"{_short(name)}: minus {mean:.6g}, divided by {deviation:.6g}"
    if dataset.value_scaling and dataset.facts:
        of = dataset.value_scaling
        name = _short(dataset.facts.name_of("label"))
        yield f"{name}: minus {of.mean:.6g}, divided by {of.deviation:.6g}"


def _left_out(facts: TableFacts) -> str:
    rows = ", ".join(map(str, facts.left_out[:_MOST_ROWS]))
    more = len(facts.left_out) - _MOST_ROWS
    unit = facts.unit if len(facts.left_out) == 1 else f"{facts.unit}s"
    return f"{unit} {rows}{f' and {more:,} more' if more > 0 else ''}, with missing cells"


def _remedies(dataset: Dataset, facts: TableFacts | None) -> Iterator[str]:
    """Options that make something else of the table."""
    if facts is None:
        return
    yield "`x`, `y` and `label` COLUMN choose other columns, by name or number"
    label = next(column for column in facts.columns if column.role == "label")
    if dataset.regression:
        yield "`target` class makes each different label a class"
    elif label.reach:
        yield "`target` value learns the labels as numbers"
    if dataset.classes > 2:
        yield "`top_classes` 2 keeps the most frequent classes, and groups the others"
    if not dataset.train.all():
        yield "`train_share` 0.8 trains on more points, `data_seed` 1 on others"
    if dataset.scaling:
        yield "`no_standardise` leaves the numbers as they are"
    else:
        yield "`standardise` gives both axes mean 0 and standard deviation 1"
    yield "where the file is misread, save it as CSV in UTF-8 with a header"


def _short(name: str) -> str:
    return name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"
