"""A plugin of imageio that writes small GIFs of frames with few colours; knows nothing of films."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from operator import index
from types import TracebackType
from typing import SupportsFloat, SupportsIndex

import numpy as np
from imageio.core.request import RETURN_BYTES, InitializationError, IOMode, Request
from imageio.core.v3_plugin_api import PluginV3
from numpy.typing import ArrayLike

from ...appearing import temporary, temporary_folder
from ...truth_values import is_number
from .gif_blocks import NOTHING, Part, delayed, write_head, write_part
from .gif_changes import Wanted, planned, worth_of_a_bit
from .gif_parts import parts_of
from .lzw import replay
from .palette import Palette, palette_of
from .spool import ColourSpool

_SHORTEST = 10  # milliseconds, the unit of delays
_MOST = 65_535  # the largest number in the file
_HELD = 150  # milliseconds, from which on a frame that is held is exact
_THREADS = 2  # that plan bands of rows, and compress what is planned


@dataclass(frozen=True)
class _Settings:
    """What holds for all frames of a file."""

    size: tuple[int, int]  # rows, columns
    duration: Fraction  # milliseconds
    loop: int
    poster_first: bool


class GifPlugin(PluginV3):
    """Writes GIFs with one palette for all frames, in which only what changes is stored.

        iio.imwrite("film.gif", frames, plugin=epochreel.GifPlugin, duration=40)

    Or one frame after the other, `with iio.imopen("film.gif", "w", plugin=GifPlugin) as film`, and
    `film.write(frame)`: frames wait in a temporary file, so that memory does not grow with their
    number, and the GIF is written when the block ends. Without a block, it is written by `close`.

    There is no dithering. Unchanged pixels are left transparent and frames that do not change are
    shown longer, which keeps files small. A small change comes early or late, in a near colour, or
    not at all, where it would take more bytes than it is worth; the first and last frame and those
    that are held are exact. Delays are whole hundredths of a second; at other rates they
    alternate, and every frame begins at its time to the nearest.
    """

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self._settings: _Settings | None = None
        self._open = ExitStack()
        if request.mode.io_mode != IOMode.write or request.raw_uri == RETURN_BYTES:
            raise InitializationError("it writes files only")

    def write(
        self,
        ndimage: ArrayLike | Iterator[ArrayLike],
        *,
        duration: SupportsFloat = 40,
        loop: SupportsIndex = 0,
        poster_first: bool = False,
        repeat: SupportsIndex = 1,
    ) -> None:
        """Add a frame, (rows, columns, 3) of uint8 in RGB, or several, (frames, rows, columns, 3).

        An iterator gives such arrays one after the other. A frame is shown for `duration`
        milliseconds, 10 at least, `repeat` times. The film is played `loop` times, or for ever if
        that is 0; with `poster_first`, its last frame is shown first, for one `duration`. Raises
        `ValueError` for other arrays and numbers, also for no frame, and if size, `duration`,
        `loop` or `poster_first` are not those of the frame before.
        """
        times = index(repeat)
        if times < 1:
            raise ValueError("a frame is shown once or more often")
        if isinstance(ndimage, Iterator):
            for each in ndimage:
                self.write(
                    each, duration=duration, loop=loop, poster_first=poster_first, repeat=repeat
                )
            return
        images = np.asarray(ndimage)
        if images.dtype != np.uint8 or images.ndim not in (3, 4) or images.shape[-1] != 3:
            found = f"{images.dtype} {images.shape}"
            remedy = ": leave out the opacity, [..., :3]" if images.shape[-1:] == (4,) else ""
            raise ValueError(f"frames are (rows, columns, 3) of uint8 in RGB, not {found}{remedy}")
        frames = images if images.ndim == 4 else images[np.newaxis]
        if not len(frames):
            raise ValueError("a GIF has one frame or more")
        rows, columns = frames.shape[1:3]
        settings = _Settings((rows, columns), _exact(duration), index(loop), poster_first)
        for frame in frames:
            if self._settings is None:
                self._begin(settings)
            elif settings != self._settings:
                raise ValueError("all frames of a GIF have the same size and options")
            with temporary():
                self._spool.append(frame, times)

    def _begin(self, settings: _Settings) -> None:
        if settings.duration < _SHORTEST:
            raise ValueError(f"a frame of a GIF is shown for {_SHORTEST} ms or more")
        if not 0 <= settings.loop <= _MOST:
            raise ValueError(f"a GIF is played 1 to {_MOST} times, or 0: for ever")
        if not all(0 < side <= _MOST for side in settings.size):
            raise ValueError(f"a GIF has 1 to {_MOST} rows and columns")
        with ExitStack() as opened:
            folder = opened.enter_context(temporary_folder())
            spooled = opened.enter_context((folder / "frames").open("w+b"))
            storing = opened.enter_context(ThreadPoolExecutor(1))
            self._spool = ColourSpool(spooled, settings.size, storing)
            self._open = opened.pop_all()
        self._settings = settings

    def flush(self) -> None:
        """Wait until all frames are in the temporary file."""
        if self._settings is not None:
            with temporary():
                self._spool.flush()

    def close(self) -> None:
        """Write the file, if there were frames."""
        try:
            with self._open:
                if self._settings is not None:
                    self._write(self._settings)
        finally:
            self._settings = None
            super().close()

    def discard(self) -> None:
        """Close without writing the file."""
        self._settings = None
        self.close()

    def __del__(self) -> None:
        """Discard what has not been closed: encoding takes time and threads."""
        self.discard()

    def __exit__(  # a block that fails leaves no file that looks complete
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self.discard()
        self.close()

    def _write(self, settings: _Settings) -> None:
        self.flush()
        palette, file = palette_of(*self._spool.colours()), self.request.get_file()
        with ThreadPoolExecutor(_THREADS) as executor:
            rows, columns = settings.size
            write_head(file, columns, rows, palette, settings.loop)
            frames, duration = self._frames(settings, palette), settings.duration
            bit = worth_of_a_bit(palette.distance, self._spool.moving)
            batches = planned(frames, palette, bit, float(duration), executor)
            for part, delay in _timed(parts_of(batches, palette, bit, executor), duration):
                write_part(file, part, delay, palette)
            file.write(b";")
            file.flush()

    def _frames(self, settings: _Settings, palette: Palette) -> Iterator[Wanted]:
        """The frames that are shown; an array is overwritten by the next one."""
        if settings.poster_first:
            yield Wanted(self._spool.last, palette.indices(self._spool.last), 1, True)
        colours = np.empty_like(self._spool.last)
        indices = np.empty(colours.shape, dtype=np.uint8)
        last = len(self._spool.repeats) - 1
        for number, (runs, repeat) in enumerate(self._spool):
            replay(runs, palette.index, colours, indices)
            exact = number in (0, last) or repeat * settings.duration > _HELD
            yield Wanted(colours, indices, repeat, exact)


def _exact(duration: SupportsFloat) -> Fraction:
    """A number of milliseconds; raises `ValueError` for what is none."""
    if not is_number(duration) or not isfinite(float(duration)):
        raise ValueError(f"a duration is a number of milliseconds, not {duration}")
    return duration if isinstance(duration, Fraction) else Fraction(float(duration))


def _timed(
    parts: Iterator[tuple[Part | None, int]], duration: Fraction
) -> Iterator[tuple[Part, int]]:
    """Parts with their delays in hundredths of a second; what does not change is shown on.

    A frame lasts for `duration` milliseconds.
    """
    frames, begin = 0, 0
    waiting = NOTHING
    for part, repeat in parts:
        if part is not None:
            now = round(frames * duration / 10)
            if frames:
                yield from delayed(waiting, now - begin)
            waiting, begin = part, now
        frames += repeat
    yield from delayed(waiting, round(frames * duration / 10) - begin)
