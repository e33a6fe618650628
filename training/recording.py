"""A recorded run: spec, points, measures and the network of every epoch; knows no torch."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from jaxtyping import Float, Int
from numpy.typing import NDArray

from ..errors import UserError
from . import reelfile
from .dataset import Dataset, Scaling
from .features import features
from .forward import Grid, Layer, forward
from .samples import MOST_CLASSES
from .snapshot import Snapshot
from .spec import RunSpec

_DTYPE_CODES = {"float32": "<f4", "float64": "<f8"}


@dataclass(frozen=True)
class Metrics:
    """Measures of every recorded epoch, as `Snapshot` defines them; arrays are read-only.

    `weight_norms` are the Euclidean norms of each layer's weights, without biases.
    """

    epoch: Int[np.ndarray, " epochs"]
    train_loss: Float[np.ndarray, " epochs"]
    test_loss: Float[np.ndarray, " epochs"]
    train_accuracy: Float[np.ndarray, " epochs"]
    test_accuracy: Float[np.ndarray, " epochs"]
    seconds: Float[np.ndarray, " epochs"]
    gradient_norms: Float[np.ndarray, "epochs layers"]
    dead_units: Float[np.ndarray, "epochs hidden"]
    weight_norms: Float[np.ndarray, "epochs layers"]


class Recording:
    """The epochs of one run, read from a `.reel` file.

    A recording is a value: it holds what the file held when it was opened, even while the file is
    still being written.
    """

    def __init__(
        self,
        spec: RunSpec,
        dataset: Dataset,
        metrics: Metrics,
        parameters: Float[np.ndarray, "epochs values"],
    ) -> None:
        self.spec = spec
        self.dataset = dataset
        self.metrics = metrics
        self._parameters = parameters

    @classmethod
    def open(cls, path: str | Path) -> Recording:
        """The recording in the file at `path`.

        Raises `UserError` if there is none, or if it is not a sound reel with at least one epoch.
        """
        path = Path(path)
        with reelfile.reading(path) as db:
            spec = RunSpec.from_json(_read_meta(db, "spec"))
            dataset = _read_dataset(db)
            code = _DTYPE_CODES[spec.dtype]
            shapes = spec.shapes(classes=dataset.classes)
            stored = db.execute("SELECT inputs, outputs, dtype FROM layer ORDER BY layer")
            if stored.fetchall() != [(a, b, code) for a, b in shapes]:
                raise UserError(f"the layers in {path} are not those of its spec")
            values = sum((inputs + 1) * outputs for inputs, outputs in shapes)
            rows = reelfile.read_snapshots(db, values * np.dtype(code).itemsize)
        if not rows:
            raise UserError(f"{path} has no epochs yet")
        parameters = _parameters(rows, code)
        return cls(spec, dataset, _metrics(rows, parameters, shapes), parameters)

    @staticmethod
    def create(path: str | Path, spec: RunSpec, dataset: Dataset) -> RecordingWriter:
        """A new file at `path`, ready for `append`."""
        return RecordingWriter(path, spec, dataset)

    @property
    def epochs(self) -> Int[np.ndarray, " epochs"]:
        """Numbers of the recorded epochs, rising from 0, the untrained network."""
        return self.metrics.epoch

    @property
    def outputs(self) -> int:
        """Logits per point: one for two classes, else one a class; in regression the one value."""
        return self._shapes[-1][1]

    @property
    def _shapes(self) -> list[tuple[int, int]]:
        return self.spec.shapes(classes=self.dataset.classes)

    def layers(self, epoch: int) -> list[Layer]:
        """Weights (inputs, outputs) and biases (outputs,) of every layer after `epoch` epochs."""
        row = self._parameters[self._position(epoch)]
        layers: list[Layer] = []
        start = 0
        for inputs, outputs in self._shapes:
            middle, end = start + inputs * outputs, start + (inputs + 1) * outputs
            layers.append((row[start:middle].reshape(inputs, outputs), row[middle:end]))
            start = end
        return layers

    def logits(
        self, epochs: Sequence[int], grid: Grid
    ) -> Float[np.ndarray, "epochs outputs rows columns"]:
        """The output field at each of `epochs`: `[epoch, class, row, column]`, row 0 is y_min."""
        return np.stack([self._forward(epoch, grid)[-1] for epoch in epochs])

    def units(
        self, epochs: Sequence[int], grid: Grid
    ) -> list[Float[np.ndarray, "epochs units rows columns"]]:
        """What every hidden unit answers, a field array for each hidden layer, first to last."""
        by_epoch = [self._forward(epoch, grid)[:-1] for epoch in epochs]
        return [np.stack(layer) for layer in zip(*by_epoch, strict=True)]

    def _forward(self, epoch: int, grid: Grid) -> list[NDArray[np.floating]]:
        inputs = features(grid.points(), self.spec.features).astype(self._parameters.dtype)
        outputs = forward(self.layers(epoch), self.spec.layer_activations, inputs)
        return [values.T.reshape(-1, *grid.shape) for values in outputs]

    def _position(self, epoch: int) -> int:
        position = int(np.searchsorted(self.epochs, epoch))
        if position == len(self.epochs) or self.epochs[position] != epoch:
            last = int(self.epochs[-1])
            raise UserError(f"epoch not in the recording (0 to {last})", given=int(epoch))
        return position


class RecordingWriter:
    """A `.reel` file in the making: a context manager that `append`s snapshots in order of epoch.

    What `append` has returned from is safe from the death of the process. Anyone may open the file
    meanwhile.
    """

    def __init__(self, path: str | Path, spec: RunSpec, dataset: Dataset) -> None:
        self._path = Path(path)
        if not self._path.parent.is_dir():
            raise UserError("no such folder", given=str(self._path.parent))
        if self._path.is_dir():
            raise UserError("a folder is in the way", given=str(self._path))
        self._dtype = _DTYPE_CODES[spec.dtype]
        reelfile.create(self._path)
        with reelfile.reported(self._path):
            self._db = reelfile.connect_writer(self._path)
            self._db.execute("BEGIN")
            self._db.execute("INSERT INTO meta VALUES ('spec', ?)", (spec.model_dump_json(),))
            _write_dataset(self._db, dataset)
            shapes = spec.shapes(classes=dataset.classes)
            rows = [(layer, a, b, self._dtype) for layer, (a, b) in enumerate(shapes)]
            self._db.executemany("INSERT INTO layer VALUES (?, ?, ?, ?)", rows)
            self._db.execute("COMMIT")

    def append(self, snapshot: Snapshot) -> None:
        """Store one epoch; raises `OSError` if the disk is full, with all earlier epochs kept."""
        parts = [array.ravel() for layer in snapshot.layers for array in layer]
        blob = np.concatenate(parts).astype(self._dtype).tobytes()
        row = (
            snapshot.epoch,
            snapshot.train_loss,
            snapshot.test_loss,
            snapshot.train_accuracy,
            snapshot.test_accuracy,
            json.dumps(snapshot.gradient_norms),
            json.dumps(snapshot.dead_units),
            snapshot.seconds,
            blob,
        )
        with reelfile.reported(self._path):
            self._db.execute("INSERT INTO snapshot VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def close(self) -> None:
        """Finish the file."""
        with reelfile.reported(self._path):
            reelfile.settle(self._db)

    def __enter__(self) -> RecordingWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _read_meta(db: sqlite3.Connection, key: str) -> str:
    row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    if row is None:
        raise UserError(f"the reel has no {key}")
    return str(row[0])


def _write_dataset(db: sqlite3.Connection, dataset: Dataset) -> None:
    for name in ("points", "labels", "train"):
        reelfile.write_array(db, name, getattr(dataset, name))
    fields = {
        "class_names": dataset.class_names,
        "domain": dataset.domain,
        "axis_names": dataset.axis_names,
        "scaling": None if dataset.scaling is None else asdict(dataset.scaling),
    }
    db.execute("INSERT INTO meta VALUES ('dataset', ?)", (json.dumps(fields),))


def _read_dataset(db: sqlite3.Connection) -> Dataset:
    """The stored points, checked so that nothing drawn from them can fail later."""
    points = reelfile.read_array(db, "points")
    labels = reelfile.read_array(db, "labels")
    train = reelfile.read_array(db, "train")
    try:
        fields: Any = json.loads(_read_meta(db, "dataset"))
        names = tuple(str(name) for name in fields["class_names"])
        axes = tuple(str(name) for name in fields["axis_names"])
        x_min, x_max, y_min, y_max = (float(edge) for edge in fields["domain"])
        scaling = None if fields["scaling"] is None else _scaling(fields["scaling"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UserError("the reel's description of its data cannot be read") from None
    n = len(points) if points.ndim == 2 else 0
    sound = (
        points.shape == (n, 2)
        and points.dtype.str == "<f8"
        and labels.shape == train.shape == (n,)
        and labels.dtype.str == ("<i8" if names else "<f8")
        and train.dtype.str == "|b1"
        and n > 0
        and bool(np.isfinite(points).all())
        and len(names) != 1
        and len(names) <= MOST_CLASSES
        and bool(np.isfinite(labels).all())
        and (not names or bool((labels >= 0).all() and (labels < len(names)).all()))
        and len(axes) == 2
        and bool(np.isfinite([x_min, x_max, y_min, y_max]).all())
        and x_min < x_max
        and y_min < y_max
    )
    if not sound:
        raise UserError("the reel's data are not labelled points of the plane")
    domain = (x_min, x_max, y_min, y_max)
    return Dataset(points, labels, train, names, domain, (axes[0], axes[1]), scaling)


def _scaling(fields: Any) -> Scaling:
    (across, up), (width, height) = fields["mean"], fields["deviation"]
    return Scaling((float(across), float(up)), (float(width), float(height)))


def _metrics(
    rows: list[tuple[Any, ...]],
    parameters: Float[np.ndarray, "epochs values"],
    shapes: list[tuple[int, int]],
) -> Metrics:
    epochs, *columns = zip(*rows, strict=True)
    metrics = Metrics(
        epoch=np.array(epochs),
        train_loss=_column(columns[0]),
        test_loss=_column(columns[1]),
        train_accuracy=_column(columns[2]),
        test_accuracy=_column(columns[3]),
        seconds=_column(columns[6]),
        gradient_norms=_by_layer("gradient norms", columns[4], len(shapes)),
        dead_units=_by_layer("dead units", columns[5], len(shapes) - 1),
        weight_norms=_weight_norms(parameters, shapes),
    )
    for array in vars(metrics).values():
        array.setflags(write=False)
    return metrics


def _by_layer(what: str, texts: Sequence[str], layers: int) -> Float[np.ndarray, "epochs layers"]:
    """A row of numbers, one a layer, from each of `texts`."""
    try:
        table = np.array([json.loads(text) for text in texts], dtype=float)
    except (ValueError, TypeError, RecursionError):
        table = np.empty(0)
    if table.shape != (len(texts), layers):
        raise UserError(f"the reel's {what} do not fit its network")
    return table


def _weight_norms(
    parameters: Float[np.ndarray, "epochs values"], shapes: list[tuple[int, int]]
) -> Float[np.ndarray, "epochs layers"]:
    norms, start = [], 0
    for inputs, outputs in shapes:
        weights = parameters[:, start : start + inputs * outputs].astype(float)
        norms.append(np.linalg.norm(weights, axis=1))
        start += (inputs + 1) * outputs
    return np.column_stack(norms)


def _column(values: Sequence[float | None]) -> Float[np.ndarray, " epochs"]:
    """SQLite keeps NaN as NULL."""
    return np.array([np.nan if value is None else value for value in values], dtype=float)


def _parameters(rows: list[tuple[Any, ...]], code: str) -> Float[np.ndarray, "epochs values"]:
    return np.frombuffer(b"".join(row[-1] for row in rows), code).reshape(len(rows), -1)
