"""A picture of a recording as a value, which notebooks show at once."""

from __future__ import annotations

import math
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ..appearing import appearing, temporary_folder
from ..errors import UserError
from ..pages.page import page_of
from ..reels.given_path import path_of
from ..reels.recording import Recording
from ..truth_values import is_number
from .options import RenderOptions
from .page_frame import framed
from .render_recordings import render_recordings
from .sinks.options import named_step

_SIZE = "960x540"
_SHARPNESS = 1.5  # pixels of a picture for each of the page, so that it is sharp on fine displays


@dataclass(frozen=True)
class Picture:
    """A picture in memory: `data` is a PNG of `width` and `height` in pixels.

    A notebook shows it. `warnings` say what might be wrong with it, as those of `Rendered` do.
    """

    data: bytes = field(repr=False)
    width: int
    height: int
    warnings: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        recording: Recording,
        step: float | str | None = None,
        *,
        scene: str | None = None,
        size: str | None = None,
        theme: str | None = None,
    ) -> Picture:
        """The frame of a scene that shows a step of a recording; by default the last frame.

        A step is a number, or a value of steps with values, or a text like 'tree 7' or 'C 0.1'.
        Raises `UserError` as `render` does.
        """
        given = {"scene": scene, "size": size or _SIZE, "theme": theme}
        given = {name: each for name, each in given.items() if each}
        options = RenderOptions(**given, at=time_of(recording, step))
        with temporary_folder() as folder:
            made = render_recordings(recording, folder / "picture.png", options)
            return cls(made.path.read_bytes(), made.width, made.height, made.warnings)

    def save(self, path: str | Path) -> Path:
        """Write it to a file, which appears or replaces an older one when it is complete."""
        whole = path_of(path, "the file of a picture")
        if whole.suffix.lower() != ".png":
            raise UserError("a picture is a PNG", given=str(path), remedy="end its name with .png")
        with appearing(whole) as part:
            part.write_bytes(self.data)
        return whole

    def playing(self, recording: Recording) -> str:
        """HTML of the page that plays a recording, over this picture for viewers without frames.

        It is the picture alone if the recording is too large for a page.
        """
        data = b64encode(self.data).decode("ascii")
        picture = (
            f'<img width="{self._shown}" style="max-width:100%" alt="the last step" '
            f'src="data:image/png;base64,{data}">'
        )
        try:
            return framed(page_of([recording]), picture)
        except UserError:
            return picture

    @property
    def _shown(self) -> int:
        """The width on a page, in its pixels."""
        return round(self.width / _SHARPNESS)

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        return self.data, {"width": self._shown}


def time_of(recording: Recording, step: object) -> float | str:
    """When a step is shown, as the option `at` has it; the end for None.

    Raises `UserError` for what is neither a number nor a text like 'tree 7'.
    """
    if step is None:
        return 1.0
    steps = recording.steps
    if isinstance(step, str) and named_step(step):
        return step
    if isinstance(step, str) or not is_number(step) or not math.isfinite(step):
        remedy = f"or a text like {steps.typed!r}"
        raise UserError(f"{steps.name} must be a number", given=step, remedy=remedy)
    return f"{steps.name} {np.format_float_positional(float(step), trim='-')}"
