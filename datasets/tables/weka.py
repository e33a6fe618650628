"""ARFF as Weka writes it, and the sparse lines of libsvm."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

from ...errors import UserError
from .arrays import of_arrays
from .table import Table, check_size, tidy


def arff(source: str, text: str) -> Table:
    """The attributes of an ARFF file, nominal ones as text."""
    from scipy.io import arff as weka

    try:
        data, described = weka.loadarff(io.StringIO(text))
    except Exception as error:  # a damaged file makes any error there
        raise UserError(
            f"{source} is not an ARFF file that can be read: {error}", remedy="save it as CSV"
        ) from None
    names = described.names()
    check_size(source, len(data), len(names))
    columns = [
        [
            tidy(cell.decode() if isinstance(cell, bytes) else str(cell))
            for cell in data[name].tolist()
        ]
        for name in names
    ]
    kinds = [described[name] for name in names]
    levels = {
        k: tuple(map(tidy, each)) for k, (kind, each) in enumerate(kinds) if kind == "nominal"
    }
    lines = text.split("\n")
    start = next(k for k, line in enumerate(lines) if line.strip().casefold() == "@data") + 1
    return Table(
        source,
        tuple(map(tidy, names)),
        tuple(columns),
        _used(lines, start, "%", len(data)),
        levels=levels,
        notes=("an ARFF file",),
    )


def libsvm(source: str, text: str) -> Table:
    """Features by their numbers, and labels; what a line leaves out is 0."""
    from sklearn.datasets import load_svmlight_file

    try:
        sparse, labels = load_svmlight_file(io.BytesIO(text.encode()))
    except (ValueError, OverflowError) as error:
        raise UserError(
            f"{source} is not a sound libsvm file: {error}", remedy="save it as CSV"
        ) from None
    check_size(source, *sparse.shape)
    table = of_arrays(source, sparse.toarray(), labels).noted("lines of libsvm")
    return replace(table, rows=_used(text.split("\n"), 0, "#", len(labels)), unit="line")


def _used(lines: Sequence[str], start: int, comment: str, count: int) -> list[int]:
    """The numbers of `count` lines from index `start` on that are neither empty nor comments."""
    numbers = [
        number
        for number, line in enumerate(lines[start:], start=start + 1)
        if line.strip() and not line.lstrip().startswith(comment)
    ]
    return numbers if len(numbers) == count else list(range(1, count + 1))
