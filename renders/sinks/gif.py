"""The GIF sink: streams frames through imageio, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import av
import imageio.v3 as iio
import numpy as np
from jaxtyping import UInt8
from PIL import Image

from ...appearing import temporary_folder
from ...scenes.stage.size import Size
from .options import Chosen
from .sink import FileSink, Frame

_COLOURS = 255  # in the palette, beside the transparent one
_EXACT = 128  # of them are the most frequent colours, unchanged


class GifSink(FileSink):
    """Writes one GIF with one palette, chosen from `samples`, and no dithering.

    Unchanged pixels are left transparent, which keeps files small. Delays are whole hundredths of a
    second; at other frame rates they alternate, and every frame begins at its time to the nearest.
    """

    def __init__(self, path: Path, size: Size, samples: Sequence[Frame]) -> None:
        super().__init__(path)
        with self._opening() as opened:
            with self._naming():
                self._file = opened.enter_context(self.part.open("wb"))
            self._open_writer(size, samples)

    def _open_writer(self, size: Size, samples: Sequence[Frame]) -> None:
        self._writer = iio.imopen(self._file, "w", plugin="pyav", extension=".gif")
        self._writer.init_video_stream("gif", fps=float(size.fps), pixel_format="pal8")
        # The filter below takes its size from the stream, and imageio has no option for that.
        stream = self._writer._video_stream
        stream.width, stream.height = size.width, size.height
        with temporary_folder() as folder:
            palette = folder / "palette.png"
            _as_picture(palette_of(samples)).save(palette)
            # libavfilter maps every pixel to the nearest colour of the palette picture.
            nodes = {
                "palette": ("movie", {"filename": str(palette)}),
                "use": ("paletteuse", {"dither": "none", "diff_mode": "rectangle"}),
            }
            edges = [
                ("video_in", "use", 0, 0),
                ("palette", "use", 0, 1),
                ("use", "video_out", 0, 0),
            ]
            self._writer.set_video_filter(filter_graph=(nodes, edges))

    @classmethod
    def opened(
        cls,
        path: Path,
        size: Size,
        options: Chosen,  # noqa: ARG003  # the format has none
        samples: Sequence[Frame],
    ) -> FileSink:
        """A sink into the file at `path`, with a palette made from `samples`."""
        return cls(path, size, samples)

    def write(self, frame: Frame, repeat: int = 1) -> None:
        """Encode `frame` as that many frames."""
        with self._with_causes():
            for _ in range(repeat):
                self._writer.write_frame(frame, pixel_format="rgb24")

    def _finish(self) -> None:
        with self._with_causes():
            self._writer.close()

    def _discard(self) -> None:
        # After a failed write, closing fails as well.
        with suppress(av.error.FFmpegError, OSError):
            self._writer.close()
        with suppress(OSError):
            self._file.close()

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


def palette_of(samples: Sequence[Frame]) -> UInt8[np.ndarray, "colours 3"]:
    """A palette of at most 255 colours for all samples together.

    The most frequent colours are kept exactly, so that flat areas and text do not change. The
    others are merged by median cut.
    """
    flat = np.concatenate([sample.reshape(-1, 3) for sample in samples])
    packed = flat.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], dtype=np.uint32)
    colours, counts = np.unique(packed, return_counts=True)
    frequent = colours[np.argsort(-counts, kind="stable")]
    exact = frequent[: _COLOURS if len(colours) <= _COLOURS else _EXACT]
    palette = np.column_stack([exact >> 16, exact >> 8 & 255, exact & 255]).astype(np.uint8)
    rest = flat[~np.isin(packed, exact)]
    if len(rest) == 0:
        return palette
    strip = Image.fromarray(rest[np.newaxis])
    merged = strip.quantize(_COLOURS - len(palette), method=Image.Quantize.MEDIANCUT)
    return np.concatenate([palette, np.array(merged.getpalette(), dtype=np.uint8).reshape(-1, 3)])


def _as_picture(palette: UInt8[np.ndarray, "colours 3"]) -> Image.Image:
    """The palette as the 16 by 16 picture that libavfilter takes, its last colour transparent."""
    picture = np.zeros((256, 4), dtype=np.uint8)
    picture[:255, :3] = palette[np.minimum(np.arange(255), len(palette) - 1)]
    picture[:255, 3] = 255
    return Image.fromarray(picture.reshape(16, 16, 4))
