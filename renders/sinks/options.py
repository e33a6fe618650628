"""Models of the options that apply to some formats only; loads no encoder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Literal, Protocol, TypeVar, runtime_checkable

from ...errors import UserError
from ...numerals import in_code
from ...options import Help, Limits, Metavar

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
class RateOptions:
    """How long the frames of a video are shown."""

    variable_rate: Annotated[
        bool,
        Help(
            "Give frames that are held a longer duration instead of encoding them again: faster, "
            "but some video editors expect a constant rate."
        ),
    ] = False


@dataclass(frozen=True)
class WorkerOptions:
    """How many processes draw a video."""

    workers: Annotated[
        int, Limits(ge=0, le=64), Help("Processes that draw frames; 0 chooses automatically.")
    ] = 0


@dataclass(frozen=True)
class LoopOptions:
    """How often an animation is played."""

    loop: Annotated[
        int,
        Limits(ge=0, le=1000),
        Metavar("TIMES"),
        Help("How many times an animation plays; 0 repeats it for ever."),
    ] = 0


@dataclass(frozen=True)
class AlphaOptions:
    """What is behind the picture."""

    transparent: Annotated[
        bool,
        Help(
            "Leave out the background, so that what is below shows through; text has the colours "
            "of the theme, 'light' for light pages."
        ),
    ] = False


@dataclass(frozen=True)
class GifOptions:
    """What a GIF begins with."""

    poster_first: Annotated[
        bool,
        Help(
            "Begin a GIF with one frame of its end, for programs that show its first frame only, "
            "as many mail programs do."
        ),
    ] = False


@dataclass(frozen=True)
class PageOptions:
    """What a page holds."""

    exact: Annotated[
        bool,
        Help(
            "Keep parameters as they were recorded, instead of rounding them as far as the eye "
            "cannot tell: a page several times as large."
        ),
    ] = False


@dataclass(frozen=True)
class MomentsOptions:
    """How many moments of a film a picture shows."""

    moments: Annotated[
        int | None,
        Limits(ge=2, le=24),
        Help(
            "Moments to show side by side, each with its epoch, at equal distances on the film's "
            "clock: of scene convergence the plane alone, of others whole frames. Size is that "
            "of the frame that each is taken from, 540x540 unless given."
        ),
    ] = None


_EPOCH = "epoch"
_NUMBER = r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?"
_STEP = re.compile(rf"\s*([^\W\d](?:.*?[^\s.,=-])??)\s*=?\s*({_NUMBER})\s*", re.I)


@dataclass(frozen=True)
class StillOptions:
    """Which frame a still image shows."""

    at: Annotated[
        float | str,
        Metavar("TIME"),
        Help(
            "Time of the frame: a share of the film from 0 (start) to 1 (end), or a step, like "
            "'epoch 300', 'tree 12' or 'C 0.1'."
        ),
    ] = 1.0

    def __post_init__(self) -> None:
        """Raises `UserError` for anything else."""
        if self.step is not None:
            return
        try:
            share = float(self.at)
        except ValueError:
            raise UserError(
                "`at` is neither a share of the film nor a step",
                given=self.at,
                remedy="write it like 0.5 or 'epoch 300'",
            ) from None
        if not share <= 1:
            step = f"; for a step, write 'epoch {share:g}'" if share.is_integer() else ""
            remedy = f"it is a share of the film{step}"
            raise UserError("`at` must be at most 1", given=self.at, remedy=remedy)
        if not share >= 0:
            raise UserError("`at` must be at least 0", given=self.at)
        object.__setattr__(self, "at", share)

    @property
    def step(self) -> tuple[str, float] | None:
        """The name of a step and its number or value; None if the time is a share of the film."""
        return named_step(str(self.at))

    @property
    def epoch(self) -> float | None:
        """The epoch to show; None if the time is a share of the film, or a step by its name."""
        name, number = self.step or ("", 0.0)
        return number if name.lower() == _EPOCH else None

    @property
    def share(self) -> float:
        """The time as a share of the film; the start if it is a step."""
        return 0.0 if self.step is not None else float(self.at)


def named_step(text: str) -> tuple[str, float] | None:
    """The name of a step and its number or value in a text like 'tree 12'; None if it has none.

    Numbers may be written as in pictures.
    """
    found = _STEP.fullmatch(in_code(text))
    if found is None:
        return None
    if found[1].lower() == _EPOCH and not re.fullmatch(r"[0-9.,]+", found[2]):
        return None
    return found[1], float(found[2].replace(",", ""))
