"""GIF through imageio, streamed: memory does not grow with the length of the film."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import imageio.v3 as iio
import numpy as np
from PIL import Image

from ..scenes.size import Size
from .sink import FileSink, Frame


GIF_BANDS = 8  # per class


class GifSink(FileSink):
    """Writes one GIF with one palette, chosen from `samples`, and no dithering.

    Unchanged pixels are left transparent, which keeps files small. Without samples the palette comes
    from the first frame.
    """

    def __init__(self, path: Path, size: Size, samples: Sequence[Frame]) -> None:
        super().__init__(path)
        self._folder = tempfile.TemporaryDirectory()
        palette = Path(self._folder.name) / "palette.png"
        palette_of(samples).save(palette)
        self._writer = iio.imopen(self.part, "w", plugin="pyav", legacy_mode=False)
        self._writer.init_video_stream("gif", fps=size.fps, pixel_format="pal8")
        # The filter below is laid out for the stream's size, for which imageio has no option.
        stream = self._writer._video_stream
        stream.width, stream.height = size.width, size.height
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

    def write(self, frame: Frame, repeat: int = 1) -> None:
        """Encode `frame` as that many frames."""
        for _ in range(repeat):
            self._writer.write_frame(frame, pixel_format="rgba")

    def _finish(self) -> None:
        self._writer.close()
        self._folder.cleanup()

    def _discard(self) -> None:
        self._writer.close()
        self._folder.cleanup()


def palette_of(samples: Sequence[Frame]) -> Image.Image:
    """256 colours for all samples together, as a 16 by 16 picture; the last is transparent."""
    strip = Image.fromarray(np.concatenate([sample[::2, ::2, :3] for sample in samples]))
    quantized = strip.quantize(255, method=Image.Quantize.MEDIANCUT, kmeans=1)
    colours = np.array(quantized.getpalette()[: 255 * 3], dtype=np.uint8).reshape(-1, 3)
    picture = np.zeros((256, 4), dtype=np.uint8)
    picture[:255, 3] = 255
    picture[: len(colours), :3] = colours
    picture[len(colours) : 255, :3] = colours[-1]
    return Image.fromarray(picture.reshape(16, 16, 4))
