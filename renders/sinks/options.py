"""The options of formats, a model for each kind of output; loads no encoder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, Protocol, TypeVar, runtime_checkable

from annotated_types import Interval, doc

EncoderPreset = Literal["ultrafast", "veryfast", "faster", "fast", "medium", "slow"]

MOST_THREADS = 128
"""Threads that x264 has at most."""

Model = TypeVar("Model")


@runtime_checkable
class Chosen(Protocol):
    """The options of one output."""

    def of(self, model: type[Model]) -> Model:
        """Those that belong to `model`."""


@dataclass(frozen=True)
class EncoderOptions:
    """How films are encoded. The presets are x264's; other encoders have their equivalents."""

    crf: Annotated[
        int,
        Interval(ge=0, le=51),
        doc("Constant rate factor: lower is better quality, larger file."),
    ] = 18
    preset: Annotated[
        EncoderPreset, doc("Speed of the encoder: faster presets make larger files.")
    ] = "veryfast"
    threads: Annotated[
        int,
        Interval(ge=0, le=MOST_THREADS),
        doc("Threads of the encoder; 0 chooses automatically."),
    ] = 0


@dataclass(frozen=True)
class WorkerOptions:
    """How films are drawn that several processes can share."""

    workers: Annotated[
        int, Interval(ge=0, le=64), doc("Processes that draw the film; 0 chooses automatically.")
    ] = 0


@dataclass(frozen=True)
class StillOptions:
    """Which frame a still picture is."""

    at: Annotated[
        float,
        Interval(ge=0, le=1),
        doc("Moment of the film to show, from 0 (its start) to 1 (its end)."),
    ] = 1.0
