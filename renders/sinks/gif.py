"""The GIF sink: one palette for the whole film, streamed through imageio in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import av
import imageio.v3 as iio
import numpy as np
from jaxtyping import UInt8
from PIL import Image

from ...appearing import temporary, temporary_folder
from ...scenes.stage.size import Size
from .options import Chosen, GifOptions, LoopOptions
from .palette import palette_of
from .sink import FileSink, Frame
from .spool import Spool

_COLOURS = 255  # in the palette, beside the transparent one
_ONCE = -1  # as libavformat has it
_LONGEST = 600  # seconds for which a frame is shown; GIF has no delays beyond 655.35


class GifSink(FileSink):
    """Writes one GIF with one palette and no dithering, once all frames are known.

    Unchanged pixels are left transparent and frames that do not change are shown longer, which
    keeps files small. Delays are whole hundredths of a second; at other frame rates they alternate,
    and every frame begins at its time to the nearest.
    """

    def __init__(
        self,
        path: Path,
        size: Size,
        options: GifOptions | None = None,
        looping: LoopOptions | None = None,
    ) -> None:
        super().__init__(path)
        self._size, self._options = size, options or GifOptions()
        self._looping = looping or LoopOptions()
        with self._opening() as opened:
            self._folder = opened.enter_context(temporary_folder())
            spooled = opened.enter_context((self._folder / "frames").open("w+b"))
            self._spool = Spool(spooled, size)
            with self._naming():
                self._file = opened.enter_context(self.part.open("wb"))

    @classmethod
    def opened(cls, path: Path, size: Size, options: Chosen) -> FileSink:
        """A sink into the file at `path`."""
        return cls(path, size, options.of(GifOptions), options.of(LoopOptions))

    def write(self, frame: Frame, repeat: int = 1) -> None:
        """Keep `frame`, shown for `repeat` frames, until the last one is known."""
        with temporary():
            self._spool.append(frame, repeat)

    def _finish(self) -> None:
        with self._with_causes():
            self._encode()

    def _encode(self) -> None:
        poster = [(self._spool.last, 1)] if self._options.poster_first else []
        frames = len(poster) + sum(self._spool.repeats)
        longest = int(_LONGEST * self._size.fps)
        last = (self._spool.repeats[-1] - 1) % longest + 1
        with iio.imopen(  # type: ignore[call-overload]  # options of PyAV are not declared
            self._file,
            "w",
            plugin="pyav",
            extension=".gif",
            options={
                "loop": str(_libav_loop(self._looping.loop)),
                # The last delay is not known from when a next frame begins.
                "final_delay": str(self._hundredths(frames) - self._hundredths(frames - last)),
            },
        ) as writer:
            writer.init_video_stream("gif", fps=float(self._size.fps), pixel_format="pal8")
            # The filter takes its size from the stream, and imageio has no option for that.
            stream = writer._video_stream
            stream.width, stream.height = self._size.width, self._size.height
            writer.set_video_filter(filter_graph=self._mapping())
            for frame, repeat in chain(poster, self._spool):
                for begin in range(0, repeat, longest):
                    writer.write_frame(frame, pixel_format="rgb24")
                    writer.frames_written += min(longest, repeat - begin) - 1  # the next is later

    def _hundredths(self, frames: int) -> int:
        """When a frame begins, in hundredths of a second."""
        return round(frames * 100 / self._size.fps)

    def _mapping(self) -> tuple[dict[str, object], list[tuple[str, str, int, int]]]:
        """The filter that maps every pixel to the nearest colour of a palette for all frames."""
        path = self._folder / "palette.png"
        _as_picture(palette_of(*self._spool.colours(), _COLOURS)).save(path)
        nodes: dict[str, object] = {
            "palette": ("movie", {"filename": str(path)}),
            "use": ("paletteuse", {"dither": "none", "diff_mode": "rectangle"}),
        }
        edges = [("video_in", "use", 0, 0), ("palette", "use", 0, 1), ("use", "video_out", 0, 0)]
        return nodes, edges

    def _discard(self) -> None:
        """Nothing has been written to the file."""

    @contextmanager
    def _with_causes(self) -> Iterator[None]:
        """Raise the cause of a failed write, which PyAV may wrap in an error of its own."""
        with self._naming():
            try:
                yield
            except av.error.PyAVCallbackError as error:
                cause = error.__cause__ or error.__context__
                if isinstance(cause, OSError):
                    raise cause from error
                raise


def _libav_loop(times: int) -> int:
    """What libavformat calls `times`: it counts repetitions, and -1 is none."""
    return times if times == 0 else times - 1 or _ONCE


def _as_picture(palette: UInt8[np.ndarray, "colours 3"]) -> Image.Image:
    """The palette as the 16 by 16 picture that libavfilter takes, its last colour transparent."""
    picture = np.zeros((256, 4), dtype=np.uint8)
    picture[:255, :3] = palette[np.minimum(np.arange(255), len(palette) - 1)]
    picture[:255, 3] = 255
    return Image.fromarray(picture.reshape(16, 16, 4))
