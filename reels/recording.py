"""A recorded run: spec, points, measures and the network of every epoch; knows no torch."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Annotated, Any

import numpy as np
from jaxtyping import Float, Int
from pydantic import AfterValidator, Field, ValidationError

from ..datasets.dataset import Dataset, Scaling
from ..datasets.input_features import features
from ..datasets.kinds import MOST_CLASSES
from ..errors import UserError
from ..training.spec import Frozen, RunSpec, explained
from . import reelfile
from .forward import Grid, Layer, forward
from .snapshot import Snapshot

_DTYPE_CODES = {"float32": "<f4", "float64": "<f8"}

# Nothing sound comes near these, and nothing within them can hurt.
_LONGEST_META = 100_000  # characters
_MOST_POINTS = 1_000_000
_FARTHEST = 1e12  # units of the plane from the origin

_BLOCK = 8192  # points in one forward pass: a wide network's answers are never all in memory


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("no control characters, please")
    return text


Name = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_printable)]


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


class _Description(Frozen):
    """What a reel says of its data, besides the arrays."""

    class_names: Annotated[tuple[Name, ...], Field(max_length=MOST_CLASSES)]
    domain: tuple[float, float, float, float]
    axis_names: tuple[Name, Name]
    scaling: Scaling | None = None


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
        self._sampled: tuple[Grid, Float[np.ndarray, "samples features"]] | None = None

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
            stored = db.execute("SELECT inputs, outputs, dtype FROM layer ORDER BY layer LIMIT 100")
            if stored.fetchall() != [(a, b, code) for a, b in shapes]:
                raise UserError("its layers are not those of its spec")
            values = sum((inputs + 1) * outputs for inputs, outputs in shapes)
            rows, parameters = reelfile.read_snapshots(db, values * np.dtype(code).itemsize)
            parameters = parameters.view(code)
            metrics = _metrics(rows, parameters, shapes) if rows else None
        if metrics is None:
            raise UserError(f"{path} has no epochs yet")
        return cls(spec, dataset, metrics, parameters)

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
        inputs = self._inputs(grid)
        fields = np.empty((len(epochs), self.outputs, len(inputs)), inputs.dtype)
        for field, epoch in zip(fields, epochs, strict=True):
            layers = self.layers(epoch)
            for start in range(0, len(inputs), _BLOCK):
                block = slice(start, start + _BLOCK)
                field[:, block] = forward(layers, self.spec.layer_activations, inputs[block])[-1].T
        return fields.reshape(*fields.shape[:2], *grid.shape)

    def network(
        self, epoch: int
    ) -> Callable[[Float[np.ndarray, "n 2"]], Float[np.ndarray, "outputs n"]]:
        """What answers the outputs at points in data units after `epoch` epochs."""
        layers, activations = self.layers(epoch), self.spec.layer_activations

        def answer(points: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, "outputs n"]:
            inputs = features(points, self.spec.features).astype(self._parameters.dtype)
            return forward(layers, activations, inputs)[-1].T

        return answer

    def units(
        self, epochs: Sequence[int], grid: Grid
    ) -> list[Float[np.ndarray, "epochs units rows columns"]]:
        """What every hidden unit answers, a field array for each hidden layer, first to last."""
        inputs = self._inputs(grid)
        widths = [outputs for _, outputs in self._shapes[:-1]]
        fields = [np.empty((len(epochs), width, *grid.shape), inputs.dtype) for width in widths]
        for position, epoch in enumerate(epochs):
            answers = forward(self.layers(epoch), self.spec.layer_activations, inputs)
            for field, values in zip(fields, answers[:-1], strict=True):
                field[position] = values.T.reshape(-1, *grid.shape)
        return fields

    def _inputs(self, grid: Grid) -> Float[np.ndarray, "samples features"]:
        """What the network is given at every sample; kept, for a grid is asked for many times."""
        if self._sampled is None or self._sampled[0] is not grid:
            inputs = features(grid.points(), self.spec.features).astype(self._parameters.dtype)
            self._sampled = grid, inputs
        return self._sampled[1]

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
        self._dtype = _DTYPE_CODES[spec.dtype]
        self._epoch = 0
        with reelfile.creating(self._path) as db:
            db.execute("INSERT INTO meta VALUES ('spec', ?)", (spec.model_dump_json(),))
            _write_dataset(db, dataset)
            shapes = spec.shapes(classes=dataset.classes)
            rows = [(layer, a, b, self._dtype) for layer, (a, b) in enumerate(shapes)]
            db.executemany("INSERT INTO layer VALUES (?, ?, ?, ?)", rows)
        with reelfile.reported(self._path):
            self._db = reelfile.connect_writer(self._path)

    def append(self, snapshot: Snapshot) -> None:
        """Store the next epoch; raises `OSError` if the disk is full, the earlier ones kept."""
        if snapshot.epoch != self._epoch:
            raise ValueError(f"epoch {snapshot.epoch} where {self._epoch} is next")
        arrays = [array for layer in snapshot.layers for array in layer]
        blob = b"".join([array.astype(self._dtype, copy=False).tobytes() for array in arrays])
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
        self._epoch += 1

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
    row = db.execute(
        "SELECT value FROM meta WHERE key = ? AND length(value) <= ?", (key, _LONGEST_META)
    ).fetchone()
    if row is None:
        raise UserError(f"it has no {key}")
    return str(row[0])


def _write_dataset(db: sqlite3.Connection, dataset: Dataset) -> None:
    for name, code in _array_codes(dataset.regression).items():
        reelfile.write_array(db, name, getattr(dataset, name).astype(code))
    described = _Description(
        class_names=dataset.class_names,
        domain=dataset.domain,
        axis_names=dataset.axis_names,
        scaling=dataset.scaling,
    )
    db.execute("INSERT INTO meta VALUES ('dataset', ?)", (described.model_dump_json(),))


def _read_dataset(db: sqlite3.Connection) -> Dataset:
    """The stored points, checked so that nothing drawn from them can fail later."""
    try:
        described = _Description.model_validate_json(_read_meta(db, "dataset"))
    except ValidationError as error:
        raise explained(error) from None
    names = described.class_names
    codes = _array_codes(not names)
    arrays = [reelfile.read_array(db, name) for name in codes]
    points, labels, train = arrays
    n = labels.size
    x_min, x_max, y_min, y_max = described.domain
    sound = (
        [array.dtype.str for array in arrays] == list(codes.values())
        and [array.shape for array in arrays] == [(n, 2), (n,), (n,)]
        and 0 < n <= _MOST_POINTS
        # NaN is not below the limit either.
        and bool((np.abs(points) <= _FARTHEST).all())
        and len(names) != 1
        and bool((np.abs(labels) <= _FARTHEST).all())
        and (not names or bool((labels >= 0).all() and (labels < len(names)).all()))
        and -_FARTHEST <= x_min < x_max <= _FARTHEST
        and -_FARTHEST <= y_min < y_max <= _FARTHEST
    )
    if not sound:
        raise UserError("its data are not labelled points of the plane")
    return Dataset(
        points, labels, train, names, described.domain, described.axis_names, described.scaling
    )


def _array_codes(regression: bool) -> dict[str, str]:
    """The arrays of a data set, and how their numbers are kept."""
    return {"points": "<f8", "labels": "<f8" if regression else "<i8", "train": "|b1"}


def _metrics(
    rows: list[tuple[Any, ...]],
    parameters: Float[np.ndarray, "epochs values"],
    shapes: list[tuple[int, int]],
) -> Metrics:
    """The measures in `rows`, epoch by epoch; SQLite keeps NaN as NULL."""
    epochs, *columns = zip(*rows, strict=True)
    norms = _by_layer("gradient norms", columns.pop(4), len(shapes))
    dead = _by_layer("dead units", columns.pop(4), len(shapes) - 1)
    if epochs != tuple(range(len(rows))):
        raise UserError("its epochs are not all there")
    train_loss, test_loss, *accuracies, seconds = (np.array(c, dtype=float) for c in columns)
    if any(((share < 0) | (share > 1)).any() for share in [*accuracies, dead]):
        raise UserError("its accuracies or dead units are no shares of 1")
    metrics = Metrics(
        epoch=np.array(epochs),
        train_loss=train_loss,
        test_loss=test_loss,
        train_accuracy=accuracies[0],
        test_accuracy=accuracies[1],
        seconds=seconds,
        gradient_norms=norms,
        dead_units=dead,
        weight_norms=_weight_norms(parameters, shapes),
    )
    for array in vars(metrics).values():
        array.setflags(write=False)
    return metrics


def _by_layer(what: str, texts: Sequence[str], layers: int) -> Float[np.ndarray, "_ _"]:
    """A row of numbers, one a layer, from each of `texts`."""
    try:
        table = np.array([json.loads(text) for text in texts], dtype=float)
    except (ValueError, TypeError, OverflowError, RecursionError):
        table = np.empty(0)
    if table.shape != (len(texts), layers) or (table < 0).any():
        raise UserError(f"its {what} do not fit its network")
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
