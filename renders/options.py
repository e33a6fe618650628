"""How a film is made, checked before anything heavy is loaded; knows nothing of Manim."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Annotated, Any

from pydantic import Field, ValidationError, field_validator, model_validator

from ..errors import UserError
from ..scenes.catalogue import SCENES, scenes_with
from ..scenes.fields.pace import CLOCKS, PACES
from ..scenes.stage.size import Size
from ..scenes.stage.theme import THEMES
from ..training.spec import Frozen, explained

# Suffix: what it is, and the size where none is asked for.
FORMATS: dict[str, tuple[str, str]] = {
    ".mp4": ("H.264 film", "1080p@60"),
    ".webm": ("VP9 film", "1080p@60"),
    ".gif": ("animated GIF", "270p@20"),
    ".png": ("still picture", "1080p@60"),
}
# x264's names; other encoders have their equals.
ENCODER_PRESETS = ("ultrafast", "veryfast", "faster", "fast", "medium", "slow")
# Field: what it names, and the names there are.
_NAMES: dict[str, tuple[str, Collection[str]]] = {
    "scene": ("scene", SCENES),
    "theme": ("theme", THEMES),
    "pace": ("pace", PACES),
    "by": ("clock", CLOCKS),
    "preset": ("encoder preset", ENCODER_PRESETS),
}
_OWN = sorted({option for entry in SCENES.values() for option in entry.options})
_FASTEST_GIF = 50  # frames a second: delays are hundredths, and players slow down below two


class RenderOptions(Frozen):
    """How a film is made.

    `at` is the part of the film, 0 to 1, that a still shows. `bands` is how many colours the field
    of one class has; films have as many as there are, GIFs few, or every pixel would change all the
    time. `crf`, `preset` and `threads` are the encoder's: less `crf` is better and larger, faster
    presets are larger, 0 threads are two a core. A film is drawn by so many `workers`; 0
    are as many as it is worth. Some scenes have a clock, `by` epochs or seconds, and a `goal`: the
    share of its training points that a run has to get right.
    """

    scene: str = "convergence"
    size: str | None = None
    theme: str = "dark"
    duration: Annotated[float, Field(ge=0.5, le=3600)] = 12.0
    pace: str = "even"
    title: str | None = None
    by: str | None = None
    goal: Annotated[float, Field(gt=0, le=1)] | None = None
    at: Annotated[float, Field(ge=0, le=1)] = 1.0
    bands: Annotated[int, Field(ge=1, le=512)] | None = None
    crf: Annotated[int, Field(ge=0, le=51)] = 18
    preset: str = "veryfast"
    threads: Annotated[int, Field(ge=0, le=64)] = 0
    workers: Annotated[int, Field(ge=0, le=64)] = 0

    @field_validator(*_NAMES)
    @classmethod
    def _known(cls, name: str | None, field: Any) -> str | None:
        what, allowed = _NAMES[field.field_name]
        if name is not None and name not in allowed:
            raise UserError(f"unknown {what}", given=name, allowed=allowed)
        return name

    @model_validator(mode="after")
    def _of_the_scene(self) -> RenderOptions:
        for option in _OWN:
            if option not in SCENES[self.scene].options and getattr(self, option) is not None:
                told = f"scene {self.scene!r} has no option {option!r}"
                raise UserError(told, remedy=f"these have: {', '.join(scenes_with(option))}")
        return self

    @property
    def own(self) -> dict[str, Any]:
        """Those options that not every scene has, where they are given."""
        own = {option: getattr(self, option) for option in SCENES[self.scene].options}
        return {option: value for option, value in own.items() if value is not None}

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> RenderOptions:
        """Options from plain values; raises `UserError` naming the key that is wrong."""
        try:
            return cls.model_validate(raw)
        except ValidationError as error:
            raise explained(error) from None

    def size_for(self, suffix: str) -> Size:
        """The size in a format; raises `UserError` if either is not one of ours."""
        if suffix not in FORMATS:
            raise UserError("unknown format", given=suffix, allowed=FORMATS)
        default = FORMATS[suffix][1]
        size = Size.parse(self.size or default, default_fps=int(default.partition("@")[2]))
        if suffix == ".gif" and size.fps > _FASTEST_GIF:
            raise UserError(f"GIFs show at most {_FASTEST_GIF} frames a second", given=str(size))
        return size


def unreported(done: int, of: int) -> None:
    """Takes a report of progress, and tells nobody."""
