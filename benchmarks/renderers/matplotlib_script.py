"""A matplotlib script as a proficient user writes it: FuncAnimation, with artists updated in place.

It draws less than epochreel's scene: one chart of curves, no captions.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import av
import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from av.video.reformatter import Colorspace
from matplotlib.animation import AbstractMovieWriter, FFMpegWriter, FuncAnimation
from matplotlib.colors import LinearSegmentedColormap

from epochreel.scenes.stage.size import Size

from .encoder import ENCODING, encoder
from .script_data import BLUE, NEUTRAL, ORANGE, ScriptData
from .workload import Workload

_DPI = 100


def make(workload: Workload, folder: Path) -> Path:
    """Save the animation."""
    matplotlib.use("agg")
    # Importing Manim enables INFO messages of every library.
    logging.getLogger("matplotlib").setLevel(logging.WARNING)
    data, size, output = ScriptData(workload), workload.size, folder / "matplotlib.mp4"
    figure = plt.figure(figsize=(size.width / _DPI, size.height / _DPI), dpi=_DPI)
    try:
        animation = FuncAnimation(
            figure, _frame_function(figure, data), frames=data.timing.frames, cache_frame_data=False
        )
        animation.save(output, writer=_writer(size), dpi=_DPI)
    finally:
        plt.close(figure)
    return output


def writer_name() -> str:
    """The writer that is used: matplotlib's own if an ffmpeg program is installed, else PyAV."""
    return "FFMpegWriter" if FFMpegWriter.isAvailable() else "PyAV"


def _frame_function(figure: Any, data: ScriptData) -> Callable[[int], None]:
    """Draw the first frame, and return a function that shows the frame with a given number."""
    timing = data.timing
    plane, chart = figure.subplots(1, 2)
    figure.suptitle("A network learns the spiral")
    image = plane.imshow(
        data.probabilities(0),
        cmap=LinearSegmentedColormap.from_list("field", [ORANGE, NEUTRAL, BLUE]),
        vmin=0,
        vmax=1,
        origin="lower",
        extent=data.domain,
    )
    colours = np.array([ORANGE, BLUE])[data.labels]
    plane.scatter(*data.points.T, c=colours, s=30, edgecolors="white", linewidths=1, zorder=3)
    (curve,) = chart.plot([], [])
    chart.set(
        xlim=(0, data.epochs[-1]), ylim=(0, np.nanmax(data.losses)), xlabel="Epoch", ylabel="Loss"
    )
    counter = chart.text(0.5, 1.05, "", transform=chart.transAxes)
    lines: list[Any] = []

    def show(frame: int) -> None:
        position = data.position(timing.clock(frame))
        field = data.probabilities(position)
        image.set_data(field)
        while lines:
            lines.pop().remove()
        if field.min() < 0.5 < field.max():
            lines.append(plane.contour(data.x, data.y, field, levels=[0.5], colors="black"))
        curve.set_data(data.epochs[: position + 1], data.losses[: position + 1])
        counter.set_text(f"Epoch {data.epochs[position]}")

    return show


def _writer(size: Size) -> AbstractMovieWriter:
    if FFMpegWriter.isAvailable():
        quality = ["-crf", str(ENCODING.crf), "-preset", ENCODING.preset, "-pix_fmt", "yuv420p"]
        fps: Any = size.fps  # the types of Matplotlib know whole numbers only
        return FFMpegWriter(fps=fps, codec="libx264", extra_args=quality)
    return _PyAvWriter(size)


class _PyAvWriter(AbstractMovieWriter):
    """Saves through PyAV, with epochreel's encoder settings."""

    def __init__(self, size: Size) -> None:
        fps: Any = size.fps
        super().__init__(fps=fps)
        self._size, self._stack = size, ExitStack()
        self._encode: Callable[[av.VideoFrame], None]

    def setup(self, fig: Any, outfile: Any, dpi: float | None = None) -> None:
        """Open the file."""
        super().setup(fig, outfile, dpi)
        self._encode = self._stack.enter_context(encoder(Path(outfile), self._size))

    def grab_frame(self, **_: Any) -> None:
        """Draw and encode the figure."""
        canvas: Any = self.fig.canvas
        canvas.draw()
        frame = av.VideoFrame.from_ndarray(np.array(canvas.buffer_rgba()), format="rgba")
        self._encode(frame.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709))

    def finish(self) -> None:
        """Close the file."""
        self._stack.close()
