"""The table of output formats: suffix, defaults, options and sink of each; loads no encoder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ...errors import UserError
from ...options import fields_of
from ...scenes.stage.size import Size
from .options import (
    AlphaOptions,
    EncoderOptions,
    GifOptions,
    LoopOptions,
    MomentsOptions,
    PageOptions,
    RateOptions,
    StillOptions,
    WorkerOptions,
)

if TYPE_CHECKING:
    from .sink import FileSink


@dataclass(frozen=True)
class Format:
    """An output format.

    `mime` is what the web calls it. `size`, `fps` and `levels` are defaults; `levels` is the number
    of colour levels per class in fields, None for continuous colours. `max_fps` is the largest
    frame rate, `even` says whether sides have to be even. `takes` are the models of the options
    that apply. `sink` is 'module:class' of the sink, relative to this package; a page, which has no
    frames, has none. `drawn` is that of pictures that Cairo draws. `browsers` is
    whether they show it. `warnings` say what might be wrong at a size.
    """

    suffix: str
    summary: str
    mime: str
    sink: str
    takes: tuple[type[Any], ...] = ()
    size: str = "1080p"
    fps: int = 60
    max_fps: int = 240
    even: bool = False
    levels: int | None = None
    drawn: str = ""
    browsers: bool = True
    warnings: Callable[[Size], Sequence[str]] = lambda size: ()  # noqa: ARG005

    @property
    def single(self) -> bool:
        """Whether it holds a single frame."""
        return StillOptions in self.takes

    @property
    def page(self) -> bool:
        """Whether it holds recordings instead of frames."""
        return PageOptions in self.takes

    @property
    def reducible(self) -> bool:
        """Whether there are settings by which a film becomes smaller: a rate factor or levels."""
        return EncoderOptions in self.takes or self.levels is not None

    @property
    def divisible(self) -> bool:
        """Whether several processes can draw parts of it, which its sink joins."""
        return WorkerOptions in self.takes

    def sink_class(self) -> type[FileSink]:
        """The class of its sink; importing it loads the encoder."""
        return self._class(self.sink)

    def drawn_class(self, *, moments: bool) -> type[FileSink] | None:
        """The class of the sink of a picture that is drawn; None if frames are written.

        Pictures of several `moments` are drawn in every format that has them.
        """
        return self._class(self.drawn) if moments or self.drawn == self.sink else None

    def _class(self, place: str) -> type[FileSink]:
        module, _, name = place.partition(":")
        found: type[FileSink] = getattr(import_module(f".{module}", __package__), name)
        return found


def beyond_level(size: Size) -> list[str]:
    """A warning about H.264 beyond level 5.2, whose limits are in ITU-T H.264, table A-1."""
    blocks = -(-size.width // 16) * -(-size.height // 16)
    if blocks <= 36_864 and blocks * size.fps <= 2_073_600:
        return []
    return [
        f"most players refuse H.264 of {size}; they play 3840x2160@60, and up to 4096x2304 at a "
        "lower rate"
    ]


FORMATS: dict[str, Format] = {
    each.suffix: each
    for each in (
        # Their colours have half the resolution.
        Format(
            ".mp4",
            "H.264 video",
            "video/mp4",
            "video:H264Sink",
            (EncoderOptions, RateOptions, WorkerOptions),
            even=True,
            warnings=beyond_level,
        ),
        Format(
            ".webm",
            "VP9 video",
            "video/webm",
            "video:Vp9Sink",
            (EncoderOptions, WorkerOptions, AlphaOptions),
            even=True,
        ),
        Format(
            ".mov",
            "ProRes 4444 video, for editors",
            "video/quicktime",
            "video:ProResSink",
            (AlphaOptions,),
            even=True,
            browsers=False,
        ),
        Format(
            ".gif",
            "animated GIF",
            "image/gif",
            "gif:GifSink",
            (LoopOptions, GifOptions),
            size="270p",
            fps=20,
            # Delays are in hundredths of a second, and players slow down below two.
            max_fps=50,
            # With continuous colours, every pixel would change in every frame.
            levels=20,
        ),
        Format(
            ".webp",
            "animated WebP, without loss",
            "image/webp",
            "animation:WebpSink",
            (LoopOptions, AlphaOptions),
            size="270p",
            fps=20,
            # Browsers slow down what is shown for ten milliseconds or less.
            max_fps=60,
            levels=20,
        ),
        Format(
            ".apng",
            "animated PNG",
            "image/apng",
            "animation:ApngSink",
            (LoopOptions, AlphaOptions),
            size="270p",
            fps=20,
            max_fps=60,
            levels=20,
        ),
        Format(
            ".png",
            "still picture",
            "image/png",
            "still:StillSink",
            (StillOptions, MomentsOptions, AlphaOptions),
            drawn="drawn:PngSheetSink",
        ),
        Format(
            ".svg",
            "still picture of curves",
            "image/svg+xml",
            "drawn:SvgSink",
            (StillOptions, MomentsOptions),
            drawn="drawn:SvgSink",
        ),
        Format(
            ".pdf",
            "still picture of curves, for papers",
            "application/pdf",
            "drawn:PdfSink",
            (StillOptions, MomentsOptions),
            drawn="drawn:PdfSink",
        ),
        Format(".html", "web page that plays every epoch", "text/html", "", (PageOptions,)),
    )
}

FORMAT_MODELS: tuple[type[Any], ...] = tuple(
    dict.fromkeys(model for each in FORMATS.values() for model in each.takes)
)
"""The models of all options that apply to some formats only."""


def format_of(suffix: str) -> Format:
    """The format of a suffix, '.mp4' or '.MP4'; raises `UserError` if there is none."""
    if suffix.lower() not in FORMATS:
        what = "unknown format" if suffix else "the name of an output needs a suffix"
        raise UserError(what, given=suffix or ..., allowed=FORMATS)
    return FORMATS[suffix.lower()]


def formats_with(option: str) -> list[str]:
    """Suffixes of the formats that take an option."""
    return [
        each.suffix
        for each in FORMATS.values()
        if any(option in fields_of(model) for model in each.takes)
    ]
