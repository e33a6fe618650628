"""`Recorder`: records the steps of a caller's own loop; knows no kinds of models."""

from __future__ import annotations

import os
import sys
import threading
import time
import warnings
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import Any, SupportsFloat, SupportsIndex

import numpy as np

from ..datasets.given_data import Plane, data_of
from ..datasets.given_labels import ClassNames
from ..datasets.input_plane import Fixed
from ..errors import UserError
from .about import About
from .additions import moving_points
from .answers import LogitsOf, outputs_of
from .asking import Ends, asked
from .given_path import path_of
from .grid import Grid, sides_of
from .header import Header
from .interrupts import HeldInterrupts
from .own_measures import OwnMeasures, further, number_of
from .own_words import with_model, words_of
from .recorded_layers import RecordedLayers
from .recording import Recording
from .reelplace import check_replaceable
from .snapshot import Snapshot
from .stacks import Stack
from .step_names import is_separate, singular
from .stored_header import pack
from .task import Classes, task_of
from .writer import RecordingWriter

_SAMPLES = 96  # of the plane along its longer side


class Recorder:
    """Records the steps of your own training loop, of any model, in a `.reel` file.

        with epochreel.Recorder("mine.reel", data=(X, y)) as recorder:
            for epoch in range(100):
                loss = train_one_epoch(model)
                recorder.snapshot(model, train_loss=loss)

    A model is an `nn.Module`, an estimator of scikit-learn that is fitted, or a function from
    points (n, 2) to probabilities, logits or values; it is asked without a trace in its training.
    The file appears with the first snapshot and replaces any reel at `path`. What `snapshot` has
    returned from is in the file, whatever happens then.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        data: Any,
        test_data: Any = None,
        title: str | None = None,
        about: About | None = None,
        recipe: Mapping[str, Any] | None = None,
        step: str = "epoch",
        plane: Plane | None = None,
        fixed: Fixed | None = None,
        class_names: ClassNames | None = None,
        column_names: Sequence[str] | None = None,
        grid: SupportsIndex | Iterable[SupportsIndex] | None = None,
        parameters: bool | None = None,
        outputs: str | None = None,
        loss: str | None = None,
    ) -> None:
        """Raises `UserError` for data that cannot be drawn, and where no reel can be written.

        `data` are (X, y), (X, y, X_test, y_test) or a `Dataset`; `test_data` are (X, y). X has two
        columns, or more with a `plane` through them: 'pca' (the default), or two columns by name
        or number, where the others are `fixed` at their 'mean' (the default), 'median' or at given
        values. `class_names` are those of all classes, in order, or a table from labels to names.
        `about` is what pictures say, if that is more than a `title`, and `recipe` plain values
        from which the recording can be made again. `step` names what a step is: epoch, batch,
        tree, C. `grid` is how many samples of the plane are stored, (rows, columns) or one number
        for both. `parameters` says whether those of a network of two inputs are stored in place of
        its answers: by default where no `grid` is given and all steps are of one model; if true,
        also where each has a model of its own, all with the same layers. Of models without such
        layers, and of more columns, answers are stored all the same, on the `grid`. `outputs` says
        what the model answers, where the numbers do not tell: 'probabilities', 'logits' or
        'values'. `loss` names the one that is minimised, which is measured where it is not given;
        'own' is none that is known.
        """
        if title is not None and about is not None:
            raise UserError("title and about exclude each other", given=title)
        if about is not None and not isinstance(about, About):
            raise UserError("`about` must be an About", given=about, remedy="give a `title`")
        kind = outputs_of(outputs)
        self._path = path_of(path, "the file to record in")
        self._data = data_of(
            data,
            test_data,
            values=None if kind is None else kind == "values",
            class_names=class_names,
            column_names=column_names,
            plane=plane,
            fixed=fixed,
        )
        self._dataset = self._data.dataset
        self._task = task_of(self._dataset)
        self._logits_of = LogitsOf(self._task, self._data.spelled, kind, self._dataset.labels)
        self._measures = OwnMeasures(self._dataset, self._task, loss)
        self._ends = Ends()
        self._titled = about is None
        self._grid = Grid.over(self._dataset.domain, *sides_of(grid, _SAMPLES))
        self._header = Header(
            about=words_of(title if about is None else about, self._dataset),
            dataset=self._dataset,
            model=self._grid,
            loss=self._measures.loss_name,
            step=singular(step),
            recipe={} if recipe is None else recipe,
        )
        pack(self._header)
        self._step = self._header.step
        if parameters is None:
            parameters = grid is None and not is_separate(self._step)
        if not isinstance(parameters, bool):
            raise UserError("parameters must be True or False", given=parameters)
        self._layers = RecordedLayers(self._task, wanted=parameters and self._dataset.plane is None)
        # Those of the data come first, then the samples of the grid.
        sampled = self._grid.points()
        self._points = np.concatenate([self._dataset.points, sampled])
        every = np.concatenate([self._data.inputs, self._data.asked(sampled)])
        self._inputs = every.astype(self._data.dtype)
        self._writer: RecordingWriter | None = None
        self._last: Snapshot | None = None
        self._offered: tuple[Snapshot, LogitsOf, OwnMeasures] | None = None
        self._asked = self._closed = False
        self._thread = 0
        self._started, self._seconds = time.perf_counter(), 0.0
        check_replaceable(self._path)

    def __enter__(self) -> Recorder:
        self._check_open()
        return self

    def __exit__(self, kind: object, error: object, traceback: object) -> None:
        self._end(failed=error is not None)

    def __repr__(self) -> str:
        state = "closed" if self._closed else "open"
        last = "nothing yet" if self._last is None else f"{self._step} {self._last.epoch}"
        return f"<Recorder: {self._path}, {state}; {last}>"

    @property
    def recording(self) -> Recording:
        """What is recorded so far; raises `UserError` if there is nothing yet."""
        if self._last is None:
            raise UserError(f"nothing is recorded yet in {self._path}")
        return Recording.open(self._path)

    def snapshot(
        self,
        model: Any,
        *,
        epoch: SupportsFloat | None = None,
        value: Any = None,
        train_loss: Any = None,
        test_loss: Any = None,
        train_accuracy: Any = None,
        test_accuracy: Any = None,
        measures: Mapping[str, Any] | None = None,
        points: Any = None,
    ) -> Snapshot:
        """Record `model` as it is now; it is in the file when this returns.

        Steps count from 1, or from `epoch`, which must rise. `value` is that of the parameter that
        is varied. Losses and accuracies are recorded as they are given; what is not given is
        measured on the data. `measures` are any others by name, such as a learning rate. `points`
        (n, 2) are drawn over the field, such as the samples of a generator. Raises `UserError` for
        a model or answers that do not fit the data, and whatever else the model raises.
        """
        self._check_open()
        self._asked = True
        if value is not None and not is_separate(self._step):
            remedy = "name what is varied when the Recorder is made: step='C'"
            raise UserError(
                f"a step called {self._step!r} has no `value`", given=value, remedy=remedy
            )
        self._go_on()
        begun = time.perf_counter()
        number, value = self._number(epoch), None if value is None else number_of(value, "value")
        asked_at = slice(len(self._dataset.points) if self._layers.known else None)
        # A copy, since a model may change what it is given.
        inputs, places = self._inputs[asked_at].copy(), self._points[asked_at]
        answers = asked(model, inputs, self._ends, values=not isinstance(self._task, Classes))
        # They learn from the first steps, and only from those that are recorded.
        logits_of, known = copy(self._logits_of), copy(self._measures)
        if isinstance(self._task, Classes):
            answers = answers.as_classes(self._dataset.labels, self._data.spelled)
        logits = logits_of(answers)
        stack = self._layers.of(model, places, logits, logits_of.order(answers))
        at_data, field = np.split(logits, [len(self._dataset.points)], axis=1)
        known.recognise(train_loss, at_data)
        given = {
            "train_loss": train_loss,
            "test_loss": test_loss,
            "train_accuracy": train_accuracy,
            "test_accuracy": test_accuracy,
        }
        norms, dead = ((), ()) if stack is None else known.of_layers(stack)
        snapshot = Snapshot(
            epoch=number,
            value=value,
            **known.of(at_data, given),
            gradient_norms=norms,
            dead_units=dead,
            seconds=self._seconds + begun - self._started,
            layers=() if stack is None else stack.layers,
            field=None if stack else field.reshape(-1, *self._grid.shape),
            measures=further(measures),
            moving=None if points is None else moving_points(points, self._dataset),
        )
        self._offered = snapshot, logits_of, known
        self._append(snapshot, model, stack, known.loss_name)
        self._go_on()
        if known.doubtful:
            warnings.warn(known.doubtful, stacklevel=2)
        return snapshot

    def close(self) -> None:
        """Close the file, which keeps what is recorded; later calls do nothing.

        Warns if no snapshot was asked for, unless an exception is the reason. A process that is
        forked from the one that records leaves the file open for that. Raises `UserError` in
        another thread than that of the snapshots.
        """
        self._end(failed=sys.exc_info()[1] is not None)

    def _end(self, *, failed: bool) -> None:
        if self._closed:
            return
        self._check_thread()
        self._closed = True
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.__exit__(None, None, None)
        elif not (failed or self._asked):
            call = f"call its `snapshot` after each {self._step}"
            warnings.warn(f"nothing was recorded in {self._path}; {call}", stacklevel=3)

    def _check_open(self) -> None:
        if self._closed:
            raise UserError(
                f"the recorder of {self._path} is closed",
                remedy="record within its with block, or make another Recorder",
            )
        self._check_thread()
        self._thread = threading.get_ident()

    def _check_thread(self) -> None:
        if self._thread not in (0, threading.get_ident()):
            raise UserError("a Recorder is used in one thread", remedy="make one in each thread")

    def _go_on(self) -> None:
        """Go on from the latest step in the file, after which an interruption may have come."""
        if self._offered is None or self._writer is None:
            return
        snapshot, logits_of, known = self._offered
        if self._writer.last is snapshot:
            self._logits_of, self._measures = logits_of, known
            self._seconds, self._started = snapshot.seconds, time.perf_counter()
            self._last = snapshot
        self._offered = None

    def _number(self, epoch: SupportsFloat | None) -> int:
        if epoch is None:
            return (self._last.epoch if self._last else 0) + 1
        number = number_of(epoch, self._step)
        if not number.is_integer():
            remedy = "give it as `value`" if is_separate(self._step) else ""
            raise UserError(f"{self._step} must be a whole number", given=epoch, remedy=remedy)
        return int(number)

    def _append(self, snapshot: Snapshot, model: Any, stack: Stack | None, loss: str) -> None:
        """Store a step, of which the first creates the file, with what is known of the model."""
        if self._writer is not None:
            self._writer.append(snapshot)
            return
        header = replace(self._header, loss=loss)
        if stack is not None:
            header = replace(header, model=stack.architecture)
        if self._titled:
            header = replace(
                header, about=with_model(header.about, model, stack, self._dataset, loss)
            )
        with HeldInterrupts():
            self._writer = RecordingWriter(self._path, header).begin(snapshot)
            self._layers.decide(stack)
