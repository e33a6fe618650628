"""The GIF sink: frames go to a file through imageio, whose plugin is ours."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import imageio.v3 as iio

from ...scenes.stage.size import Size
from .gif_plugin import GifPlugin
from .labels import GifLabels
from .options import Chosen, GifOptions, LoopOptions
from .sink import FileSink, Frame


class GifSink(FileSink):
    """Writes one GIF, once all frames are known: see `GifPlugin`."""

    labels = GifLabels()

    def __init__(
        self,
        path: Path,
        size: Size,
        options: GifOptions | None = None,
        looping: LoopOptions | None = None,
    ) -> None:
        super().__init__(path)
        self._duration = Fraction(1000) / size.fps
        self._loop = (looping or LoopOptions()).loop
        self._poster_first = (options or GifOptions()).poster_first
        with self._opening() as opened, self._naming():
            file = opened.enter_context(self.part.open("wb"))
            self._gif = iio.imopen(file, "w", plugin=GifPlugin, extension=".gif")
            opened.callback(self._gif.discard)

    @classmethod
    def opened(cls, path: Path, size: Size, options: Chosen) -> FileSink:
        """A sink into the file at `path`."""
        return cls(path, size, options.of(GifOptions), options.of(LoopOptions))

    def write(self, frame: Frame, repeat: int = 1) -> None:
        """Keep `frame`, shown for `repeat` frames, until the last one is known."""
        self._gif.write(
            frame,
            duration=self._duration,
            loop=self._loop,
            poster_first=self._poster_first,
            repeat=repeat,
        )

    def _finish(self) -> None:
        self._gif.flush()
        with self._naming():
            self._gif.close()

    def _discard(self) -> None:
        """Nothing has been written to the file."""
