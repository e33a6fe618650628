"""The formats by suffix: what each is, its defaults, its options and its sink; loads no encoder."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ...errors import UserError
from ...options import fields_of
from .options import EncoderOptions, StillOptions, WorkerOptions

if TYPE_CHECKING:
    from .sink import FileSink


@dataclass(frozen=True)
class Format:
    """One kind of output.

    `size` and `fps` hold where none are asked for, and `levels`, the colour levels per class in
    fields, too: None is continuous. `fastest` is the largest frame rate. `takes` are the models of
    the options that apply. `sink` is the module beside this one and the class in it that writes the
    format; it needs so many `samples`, frames from all over the film, to choose its colours from.
    """

    suffix: str
    summary: str
    sink: str
    takes: tuple[type[Any], ...] = ()
    size: str = "1080p"
    fps: int = 60
    fastest: int = 240
    levels: int | None = None
    samples: int = 0

    @property
    def single(self) -> bool:
        """Whether it is one frame instead of many."""
        return StillOptions in self.takes

    @property
    def divisible(self) -> bool:
        """Whether several processes can draw it: its sink has `join`."""
        return WorkerOptions in self.takes

    def sink_class(self) -> type[FileSink]:
        """What writes it; the encoder is loaded with it."""
        module, _, name = self.sink.partition(":")
        found: type[FileSink] = getattr(import_module(f".{module}", __package__), name)
        return found


FORMATS: dict[str, Format] = {
    each.suffix: each
    for each in (
        Format(".mp4", "H.264 film", "movie:H264Sink", (EncoderOptions, WorkerOptions)),
        Format(".webm", "VP9 film", "movie:Vp9Sink", (EncoderOptions, WorkerOptions)),
        Format(
            ".gif",
            "animated GIF",
            "gif:GifSink",
            size="270p",
            fps=20,
            # Delays are hundredths of a second, and players slow down below two.
            fastest=50,
            # Of continuous colours, every pixel would change all the time.
            levels=8,
            samples=6,
        ),
        Format(".png", "still picture", "still:StillSink", (StillOptions,)),
    )
}

FORMAT_MODELS: tuple[type[Any], ...] = tuple(
    dict.fromkeys(model for each in FORMATS.values() for model in each.takes)
)
"""The models of all options that only some formats take."""


def format_of(suffix: str) -> Format:
    """The format of a suffix, '.mp4'; raises `UserError` if there is none."""
    if suffix not in FORMATS:
        raise UserError("unknown format", given=suffix, allowed=FORMATS)
    return FORMATS[suffix]


def formats_with(option: str) -> list[str]:
    """Suffixes of the formats that take an option."""
    return [
        each.suffix
        for each in FORMATS.values()
        if any(option in fields_of(model) for model in each.takes)
    ]
