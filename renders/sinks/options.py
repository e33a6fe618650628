"""Models of the options that apply to some formats only; loads no encoder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, Protocol, TypeVar, runtime_checkable

from ...options import Help, Limits

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
        Limits(ge=0, le=51),
        Help("Constant rate factor: lower is better quality, larger file."),
    ] = 18
    preset: Annotated[
        EncoderPreset, Help("Speed of the encoder: faster presets make larger files.")
    ] = "veryfast"
    threads: Annotated[
        int,
        Limits(ge=0, le=MOST_THREADS),
        Help("Threads of the encoder; 0 chooses automatically."),
    ] = 0


@dataclass(frozen=True)
class WorkerOptions:
    """How many processes draw a video."""

    workers: Annotated[
        int, Limits(ge=0, le=64), Help("Processes that draw frames; 0 chooses automatically.")
    ] = 0


@dataclass(frozen=True)
class StillOptions:
    """Which frame a still image shows."""

    at: Annotated[
        float,
        Limits(ge=0, le=1),
        Help("Time of the frame as a share of the duration, from 0 (start) to 1 (end)."),
    ] = 1.0
