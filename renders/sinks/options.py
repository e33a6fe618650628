"""Models of the options that apply to some formats only; loads no encoder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, Protocol, TypeVar, runtime_checkable

from annotated_types import Interval, doc

EncoderPreset = Literal["ultrafast", "veryfast", "faster", "fast", "medium", "slow"]

MOST_THREADS = 128
"""The most threads that x264 takes."""

Model = TypeVar("Model")


@runtime_checkable
class Chosen(Protocol):
    """The options of one render."""

    def of(self, model: type[Model]) -> Model:
        """The options of `model`."""


@dataclass(frozen=True)
class EncoderOptions:
    """How videos are encoded. Presets are x264's, and are translated for other encoders."""

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
    """How many processes draw a video."""

    workers: Annotated[
        int, Interval(ge=0, le=64), doc("Processes that draw frames; 0 chooses automatically.")
    ] = 0


@dataclass(frozen=True)
class StillOptions:
    """Which frame a still image shows."""

    at: Annotated[
        float,
        Interval(ge=0, le=1),
        doc("Time of the frame as a share of the duration, from 0 (start) to 1 (end)."),
    ] = 1.0
