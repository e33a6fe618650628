"""The film as a good matplotlib script: FuncAnimation, with artists that are changed in place.

It is simpler than our film: one axis of curves, no captions.
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
from .film import Film
from .story import BLUE, NEUTRAL, ORANGE, Story

_DPI = 100


def make(film: Film, folder: Path) -> Path:
    """The animation, saved."""
    matplotlib.use("agg")
    # Manim makes every library's chat appear.
    logging.getLogger("matplotlib").setLevel(logging.WARNING)
    story, size, output = Story(film), film.size, folder / "matplotlib.mp4"
    figure = plt.figure(figsize=(size.width / _DPI, size.height / _DPI), dpi=_DPI)
    try:
        animation = FuncAnimation(
            figure, _drawn(figure, story), frames=story.timing.frames, cache_frame_data=False
        )
        animation.save(output, writer=_writer(size), dpi=_DPI)
    finally:
        plt.close(figure)
    return output


def writer_name() -> str:
    """What saves the film: matplotlib's own writer where there is an ffmpeg to run."""
    return "FFMpegWriter" if FFMpegWriter.isAvailable() else "PyAV"


def _drawn(figure: Any, story: Story) -> Callable[[int], None]:
    """Draws everything; what comes back shows the frame of a number."""
    timing = story.timing
    plane, chart = figure.subplots(1, 2)
    figure.suptitle("A network learns the spiral")
    image = plane.imshow(
        story.probabilities(0),
        cmap=LinearSegmentedColormap.from_list("field", [ORANGE, NEUTRAL, BLUE]),
        vmin=0,
        vmax=1,
        origin="lower",
        extent=story.domain,
    )
    colours = np.array([ORANGE, BLUE])[story.labels]
    plane.scatter(*story.points.T, c=colours, s=30, edgecolors="white", linewidths=1, zorder=3)
    (curve,) = chart.plot([], [])
    chart.set(
        xlim=(0, story.epochs[-1]), ylim=(0, np.nanmax(story.losses)), xlabel="Epoch", ylabel="Loss"
    )
    counter = chart.text(0.5, 1.05, "", transform=chart.transAxes)
    lines: list[Any] = []

    def show(frame: int) -> None:
        position = story.position(timing.clock(frame))
        field = story.probabilities(position)
        image.set_data(field)
        while lines:
            lines.pop().remove()
        if field.min() < 0.5 < field.max():
            lines.append(plane.contour(story.x, story.y, field, levels=[0.5], colors="black"))
        curve.set_data(story.epochs[: position + 1], story.losses[: position + 1])
        counter.set_text(f"Epoch {story.epochs[position]}")

    return show


def _writer(size: Size) -> AbstractMovieWriter:
    if FFMpegWriter.isAvailable():
        quality = ["-crf", str(ENCODING.crf), "-preset", ENCODING.preset, "-pix_fmt", "yuv420p"]
        return FFMpegWriter(fps=size.fps, codec="libx264", extra_args=quality)
    return _PyAvWriter(size)


class _PyAvWriter(AbstractMovieWriter):
    """Saves through our own encoder."""

    def __init__(self, size: Size) -> None:
        super().__init__(fps=size.fps)
        self._size, self._stack = size, ExitStack()
        self._encode: Callable[[av.VideoFrame], None]

    def setup(self, fig: Any, outfile: Any, dpi: float | None = None) -> None:
        """Open the film."""
        super().setup(fig, outfile, dpi)
        self._encode = self._stack.enter_context(encoder(Path(outfile), self._size))

    def grab_frame(self, **_: Any) -> None:
        """Draw and encode the figure as it is."""
        canvas: Any = self.fig.canvas
        canvas.draw()
        picture = av.VideoFrame.from_ndarray(np.array(canvas.buffer_rgba()), format="rgba")
        self._encode(picture.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709))

    def finish(self) -> None:
        """Close the film."""
        self._stack.close()
