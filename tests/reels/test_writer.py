"""Steps that the writer accepts or refuses; earlier steps are kept."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from epochreel.errors import UserError
from epochreel.reels import reelfile
from epochreel.reels.architecture import Architecture
from epochreel.reels.grid import Grid
from epochreel.reels.header import Header
from epochreel.reels.recording import Recording
from epochreel.reels.snapshot import Snapshot
from epochreel.reels.writer import RecordingWriter

Layers = Callable[..., list[Any]]


@pytest.fixture
def step(random_layers: Layers) -> Snapshot:
    """Step 3 of a recording under the plain header."""
    return Snapshot(
        epoch=3,
        train_loss=0.5,
        test_loss=float("nan"),
        train_accuracy=0.75,
        test_accuracy=float("nan"),
        gradient_norms=(1.5, 0.5),
        dead_units=(0.25,),
        seconds=2.0,
        layers=tuple(random_layers((2, 3, 1))),
    )


def refused(path: Path, header: Header, kept: Snapshot, step: Snapshot) -> str:
    """The message with which `step` is refused after `kept`, which stays."""
    with RecordingWriter(path, header) as writer:
        writer.append(kept)
        with pytest.raises(UserError) as caught:
            writer.append(step)
        writer.append(replace(kept, epoch=kept.epoch + 1))
    assert Recording.open(path).epochs.tolist() == [kept.epoch, kept.epoch + 1]
    return str(caught.value)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"epoch": 3}, "numbers of epochs must rise, from 0 to 1000000000000: got 3"),
        (
            {"epoch": 2},
            "numbers of epochs must rise, from 0 to 1000000000000: got 2; the last epoch was 3",
        ),
        ({"epoch": 10**12 + 1}, "numbers of epochs must rise, from 0 to 1000000000000: got 1000"),
        ({"value": 1.0}, "either every epoch or none must have a value: got 1.0"),
        ({"train_accuracy": 95.0}, "accuracies and dead units must be from 0 to 1: got (95.0,"),
        ({"test_accuracy": -0.1}, "accuracies and dead units must be from 0 to 1"),
        ({"dead_units": (1.5,)}, "accuracies and dead units must be from 0 to 1"),
        ({"gradient_norms": (1.0, -1.0)}, "gradient norms must not be negative: got -1.0"),
        ({"gradient_norms": (1.0,)}, "the model has 2 layers: it needs as many gradient norms"),
        ({"dead_units": ()}, "dead units for all layers but the last: got (2, 0)"),
        ({"seconds": 1.5}, "seconds must be non-negative, finite and must not decrease: got 1.5"),
        (
            {"seconds": float("nan")},
            "seconds must be non-negative, finite and must not decrease: got nan",
        ),
        (
            {"seconds": float("inf")},
            "seconds must be non-negative, finite and must not decrease: got inf",
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_measures_that_the_reader_would_refuse_are_refused(
    tmp_path: Path, plain_header: Header, step: Snapshot, changes: dict[str, Any], message: str
) -> None:
    other = replace(step, **{"epoch": 4, **changes})
    assert message in refused(tmp_path / "a.reel", plain_header, step, other)


@pytest.mark.parametrize("widths", [(2, 3), (2, 3, 2), (3, 3, 1), (2, 3, 3, 1), (2,)])
def test_layers_of_another_network_are_refused(
    tmp_path: Path, plain_header: Header, step: Snapshot, random_layers: Layers, widths: Any
) -> None:
    other = replace(step, epoch=4, layers=tuple(random_layers(widths)))
    message = refused(tmp_path / "a.reel", plain_header, step, other)
    assert "layers do not have the shapes of the network: got [" in message


@pytest.mark.parametrize("epoch", [-1, 10**12 + 1])
def test_the_first_step_has_limits(
    tmp_path: Path, plain_header: Header, step: Snapshot, epoch: int
) -> None:
    with (
        RecordingWriter(tmp_path / "a.reel", plain_header) as writer,
        pytest.raises(UserError, match="numbers of epochs must rise, from 0"),
    ):
        writer.append(replace(step, epoch=epoch))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), None])
def test_values_of_steps_are_finite(
    tmp_path: Path, plain_header: Header, step: Snapshot, value: float | None
) -> None:
    header = replace(plain_header, step="C")
    first, other = replace(step, value=0.1), replace(step, epoch=4, value=value)
    message = refused(tmp_path / "a.reel", header, first, other)
    missing = "either every C or none must have a value"
    assert message.startswith(missing if value is None else "values of C must be finite: got")


@pytest.mark.parametrize("shape", [None, (1, 3, 3), (1, 2, 4), (2, 3, 4), (0, 3, 4)])
def test_fields_of_another_grid_are_refused(
    tmp_path: Path, plain_header: Header, step: Snapshot, shape: tuple[int, ...] | None
) -> None:
    header = replace(plain_header, model=Grid.over((0.0, 1.0, 0.0, 1.0), rows=3, columns=4))
    step = replace(step, layers=(), gradient_norms=(), dead_units=(), field=np.zeros((1, 3, 4)))
    other = replace(step, epoch=4, field=None if shape is None else np.zeros(shape))
    message = refused(tmp_path / "a.reel", header, step, other)
    assert "a step of this model needs a field of shape (1, 3, 4)" in message


@pytest.mark.parametrize("stored", [False, True], ids=["before", "after"])
def test_an_interruption_before_or_after_a_step_is_stored_is_gone_on_from(
    tmp_path: Path,
    plain_header: Header,
    step: Snapshot,
    monkeypatch: pytest.MonkeyPatch,
    stored: bool,
) -> None:
    path, whole = tmp_path / "a.reel", reelfile.whole

    @contextmanager
    def interrupted(db: Any) -> Iterator[None]:
        with whole(db):
            yield
            if not stored:
                raise KeyboardInterrupt
        raise KeyboardInterrupt

    with RecordingWriter(path, plain_header) as writer:
        writer.append(step)
        with monkeypatch.context() as patched:
            patched.setattr(reelfile, "whole", interrupted)
            with pytest.raises(KeyboardInterrupt):
                writer.append(replace(step, epoch=4, measures={"rate": 0.5}))
        kept = writer.last
        writer.append(replace(step, epoch=5))
    assert kept is not None
    assert kept.epoch == 3 + stored
    recording = Recording.open(path)
    assert recording.epochs.tolist() == ([3, 4, 5] if stored else [3, 5])
    assert [*recording.measures] == (["rate"] if stored else [])
    assert recording.damage == ""


def test_another_thread_is_no_damage(tmp_path: Path, plain_header: Header, step: Snapshot) -> None:
    with RecordingWriter(tmp_path / "a.reel", plain_header) as writer:
        writer.append(step)
        with ThreadPoolExecutor(1) as pool:
            for write in (
                lambda: writer.append(replace(step, epoch=4)),
                lambda: writer.__exit__(None, None, None),
            ):
                assert isinstance(pool.submit(write).exception(), sqlite3.ProgrammingError)


def test_numpy_scalars_are_accepted(tmp_path: Path, plain_header: Header, step: Snapshot) -> None:
    """Outside tests nothing checks that measures are Python's own."""
    path = tmp_path / "a.reel"
    assert isinstance(plain_header.model, Architecture)
    object.__setattr__(step, "epoch", np.int64(7))
    for name in ("train_loss", "train_accuracy", "seconds"):
        object.__setattr__(step, name, np.float32(0.5))
    object.__setattr__(step, "gradient_norms", (np.float32(0.5), np.float32(0.25)))
    with RecordingWriter(path, plain_header) as writer:
        writer.append(step)
    recording = Recording.open(path)
    assert recording.epochs.tolist() == [7]
    assert recording.metrics.gradient_norms.tolist() == [[0.5, 0.25]]
    assert recording.metrics.train_loss.tolist() == [0.5]
