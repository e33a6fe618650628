"""Plays a scene into a sink, with Manim configured for it; knows nothing of files."""

from __future__ import annotations

import random
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from manim import config

from ..reels.recording import Recording
from ..scenes.catalogue import scene_class
from ..scenes.reel_scene import ReelScene
from ..scenes.stage.size import Size
from ..scenes.stage.theme import Theme
from .cores import one_thread_each
from .drawing.layered import LayeredRenderer
from .manim_config import configured
from .options import RenderOptions
from .sinks.options import StillOptions
from .sinks.sink import CutSink, FrameSink

_session = threading.RLock()  # Manim has one configuration for all threads


def play(
    reels: Sequence[Recording],
    options: RenderOptions,
    sink: FrameSink,
    size: Size,
    *,
    wanted: Callable[[int], bool],
) -> None:
    """Play the scene into `sink`, which is closed at the end, or aborted on any error.

    `wanted` decides by number which frames are drawn. Must be called inside `manim_for(size)`,
    which also restores what is configured here.
    """
    try:
        config.background_color = Theme.named(options.frame.theme).ground
        if size != size.even:
            sink = CutSink(sink, size)
        renderer = LayeredRenderer(sink, wanted=wanted)
        _scene(reels, options, renderer).render()
    except BaseException:
        sink.abort()
        raise
    sink.close()


def _scene(
    reels: Sequence[Recording], options: RenderOptions, renderer: LayeredRenderer
) -> ReelScene:
    kind = scene_class(options.scene)
    scene: ReelScene = kind(
        renderer=renderer,
        recordings=reels,
        at_epoch=options.of(StillOptions).epoch,
        **options.of_scene,
    )
    return scene


@contextmanager
def manim_for(size: Size) -> Iterator[None]:
    """Configure Manim for a size, and restore its configuration afterwards.

    Manim's files go to a temporary folder. The global random states of Python and NumPy, which
    Manim seeds when a scene is made, are restored as well. OpenCV and BLAS have one thread each.
    Other threads that want Manim wait until the block has ended.
    """
    with (
        _session,
        tempfile.TemporaryDirectory(prefix="epochreel-") as scratch,
        one_thread_each(),
    ):
        drawn = size.even  # `play` cuts it
        settings = {
            "pixel_width": drawn.width,
            "pixel_height": drawn.height,
            "frame_rate": float(size.fps),
            "frame_height": 8.0,
            "frame_width": 8.0 * drawn.width / drawn.height,
            "media_dir": scratch,
            "dry_run": True,
            "verbosity": "WARNING",
            "progress_bar": "none",
        }
        states = random.getstate(), np.random.get_state()
        try:
            with configured(settings):
                yield
        finally:
            random.setstate(states[0])
            np.random.set_state(states[1])
