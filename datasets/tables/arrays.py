"""Arrays of numpy: .npz and .npy, by the names and shapes that people use."""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import UserError
from .sources import ARCHIVE_ERRORS
from .table import MOST_BYTES, Table, check_size, tidy

Arrays = Mapping[str, NDArray[Any]]

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_PAIRS = (
    ("x", "y"),
    ("x", "labels"),
    ("x", "label"),
    ("x", "t"),
    ("points", "labels"),
    ("features", "target"),
    ("features", "targets"),
    ("features", "labels"),
    ("data", "target"),
    ("data", "targets"),
    ("data", "labels"),
    ("data", "label"),
    ("inputs", "targets"),
    ("arr_0", "arr_1"),
)
"""Names of points and labels, in small letters."""

_SPLITS = (("x_train", "y_train", "x_test", "y_test"), ("xtrain", "ytrain", "xtest", "ytest"))
_REMEDY = "save it with np.savez(path, X=points, y=labels): points (n, 2), labels (n,)"


def npz(source: str, content: bytes, *, note: str = "an .npz file") -> Table:
    """The points and labels of an .npz file."""
    return _named(source, arrays_in(source, content)).noted(note)


def arrays_in(source: str, content: bytes) -> dict[str, NDArray[Any]]:
    """The arrays of an .npz file by name; no more is unpacked than its directory says."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [info for info in archive.filelist if info.filename.endswith(".npy")]
            if sum(info.file_size for info in members) > MOST_BYTES:
                raise UserError(
                    f"{source} has arrays larger than {MOST_BYTES // 1_000_000} MB",
                    remedy="take a sample of them",
                )
            return {info.filename[:-4]: _array(source, archive.read(info)) for info in members}
    except ARCHIVE_ERRORS as error:
        raise UserError(f"{source} is not a sound .npz file: {error}") from None


def npy(source: str, content: bytes) -> Table:
    """One array: columns of points, and the last of labels."""
    return _alone(source, _array(source, content)).noted("an .npy file")


def of_arrays(source: str, points: NDArray[Any], labels: NDArray[Any]) -> Table:
    """Points (n, columns) and labels (n,), (n, 1) or one-hot (n, classes) as a table."""
    labels = _flat(source, labels)
    if points.ndim == 1:
        points = points[:, None]
    if points.ndim != 2 or len(points) != len(labels):
        raise UserError(
            f"{source} has points of shape {points.shape}, which do not fit {len(labels)} labels",
            remedy=_REMEDY,
        )
    check_size(source, len(points), points.shape[1] + 1)
    names = [f"x{str(k + 1).translate(_SUBSCRIPTS)}" for k in range(points.shape[1])]
    columns = [_cells(source, points[:, k]) for k in range(points.shape[1])]
    return Table(source, (*names, "label"), (*columns, _cells(source, labels)),
                 range(1, len(points) + 1), unit="row")  # fmt: skip


def _array(source: str, content: bytes) -> NDArray[Any]:
    """One array of numpy, no larger than its file; never a pickle."""
    file = io.BytesIO(content)
    try:
        version = np.lib.format.read_magic(file)
        read = (
            np.lib.format.read_array_header_1_0
            if version == (1, 0)
            else (np.lib.format.read_array_header_2_0)
        )
        shape, _, dtype = read(file)
        if dtype.hasobject:
            raise UserError(
                f"{source} has an array of Python objects, which are not read",
                remedy="save numbers or text",
            )
        if math.prod(shape) * dtype.itemsize > len(content):
            raise UserError(f"{source} ends in the middle of an array")
        file.seek(0)
        return np.asarray(np.load(file, allow_pickle=False))
    except UserError:
        raise
    except Exception as error:  # a damaged header, which is Python, makes any error there
        raise UserError(f"{source} is not a sound array of numpy: {error}") from None


def _named(source: str, arrays: Arrays) -> Table:
    """The points and labels among arrays by their names."""
    by_name = {name.casefold(): array for name, array in arrays.items()}
    for names in _SPLITS:
        if set(names) <= set(by_name):
            return _split(source, [by_name[name] for name in names])
    flat = {n: a for n, a in arrays.items() if a.ndim == 1 or (a.ndim == 2 and 1 in a.shape)}
    lengths = {a.size for a in flat.values()}
    if len(flat) >= 3 and len(flat) == len(arrays) and len(lengths) == 1:
        columns = tuple(_cells(source, a.ravel()) for a in flat.values())
        return Table(source, tuple(map(tidy, flat)), columns, range(1, lengths.pop() + 1),
                     unit="row")  # fmt: skip
    for points, labels in _PAIRS:
        if points in by_name and labels in by_name:
            return of_arrays(source, by_name[points], by_name[labels])
    if len(arrays) == 1:
        return _alone(source, next(iter(arrays.values())))
    raise UserError(
        f"{source} has no arrays that are known to be points and labels",
        given=", ".join(f"{name} {array.shape}" for name, array in arrays.items()) or "none",
        remedy=_REMEDY,
    )


def _split(source: str, arrays: list[NDArray[Any]]) -> Table:
    x_train, y_train, x_test, y_test = arrays
    train, test = of_arrays(source, x_train, y_train), of_arrays(source, x_test, y_test)
    if train.names != test.names:
        raise UserError(f"{source} has training and test points of different shapes")
    columns = tuple([*a, *b] for a, b in zip(train.columns, test.columns, strict=True))
    split = (*(True for _ in train.rows), *(False for _ in test.rows))
    note = f"{len(train.rows)} points to train on and {len(test.rows)} to test, as in the file"
    return Table(source, train.names, columns, range(1, len(split) + 1), unit="row", split=split,
                 notes=(note,))  # fmt: skip


def _alone(source: str, array: NDArray[Any]) -> Table:
    """A single array: columns without names."""
    if array.dtype.names:
        columns = tuple(_cells(source, array[name]) for name in array.dtype.names)
        return Table(source, array.dtype.names, columns, range(1, len(array) + 1), unit="row")
    if array.ndim != 2:
        raise UserError(f"{source} has one array that is no table", given=array.shape,
                        remedy=_REMEDY)  # fmt: skip
    check_size(source, *array.shape)
    columns = tuple(_cells(source, array[:, k]) for k in range(array.shape[1]))
    return Table(source, ("",) * len(columns), columns, range(1, len(array) + 1), headed=False,
                 unit="row")  # fmt: skip


def _flat(source: str, labels: NDArray[Any]) -> NDArray[Any]:
    """Labels (n,) of (n, 1), (1, n) or one-hot (n, classes)."""
    if labels.ndim == 2 and 1 in labels.shape:
        return labels.ravel()
    if labels.ndim == 2 and labels.dtype.kind in "buif" and _one_hot(labels):
        return np.asarray(labels.argmax(axis=1))
    if labels.ndim != 1:
        raise UserError(
            f"{source} has labels of shape {labels.shape}, which are neither one for each point "
            "nor one-hot",
            remedy=_REMEDY,
        )
    return labels


def _one_hot(labels: NDArray[Any]) -> bool:
    """Whether each row has a single 1, and 0 elsewhere."""
    return bool(np.isin(labels, (0, 1)).all() and (labels.sum(axis=1) == 1).all())


def _cells(source: str, column: NDArray[Any]) -> list[str]:
    if column.ndim != 1 or column.dtype.kind not in "buifUS":
        raise UserError(f"{source} has an array of {column.dtype}, which are not numbers or text",
                        remedy=_REMEDY)  # fmt: skip
    if column.dtype.kind == "f":
        return ["" if math.isnan(value) else repr(value) for value in column.tolist()]
    if column.dtype.kind == "S":
        column = np.char.decode(column, "utf-8", "replace")
    return [tidy(str(value)) for value in column.tolist()]
