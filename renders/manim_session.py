"""Plays a scene into a sink, with Manim configured for it; knows nothing of files."""

from __future__ import annotations

import logging
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

import numpy as np
from manim import Scene, config

from ..appearing import no_room, temporary_folder
from ..errors import UserError
from ..options import fields_of
from ..reels.recording import Recording
from ..scenes.catalogue import Entry
from ..scenes.finding import entry_of
from ..scenes.manim_lock import MANIM_LOCK
from ..scenes.stage.layout import Layout
from ..scenes.stage.narration import Narration
from ..scenes.stage.size import Size
from ..scenes.stage.theme import Theme
from .cores import cores_for_encoding
from .drawing.layered import LayeredRenderer
from .manim_config import configured
from .options import RenderOptions
from .outline import Outline
from .sinks.options import StillOptions
from .sinks.sink import CutSink, Frame, FrameSink, MemorySink

_log = logging.getLogger(__name__)
_LEAST_FREE = 65536  # bytes, more than a picture of text has
_SEED = 0  # of scenes with random numbers, which some formats play twice


def play(
    reels: Sequence[Recording],
    options: RenderOptions,
    sink: FrameSink,
    size: Size,
    *,
    wanted: Callable[[int], bool],
    still: bool = False,
    narration: Narration | None = None,
    ground: str | None = None,
) -> int:
    """Play the scene into `sink`, which is closed at the end, or aborted on any error.

    `wanted` decides by number which frames are drawn, and `still` that they show their epochs
    exactly. Returns how many frames there were, wanted or not, which may be more with a
    `narration`. A `ground` (#rrggbb) replaces the colour of the background, wherever it is. Must be
    called inside `manim_for(size)`, which also restores what is configured here.
    Errors of an author's code become a `UserError` with their place; those of the sink stay what
    they are.
    """
    guarded = _GuardedSink(sink)
    try:
        drawn = guarded if size == size.even else CutSink(guarded, size)
        with _at_work(options, ground) as entry:
            renderer = LayeredRenderer(drawn, wanted=wanted)
            scene = _scene(
                entry, reels, options, renderer, still=still, narration=narration, ground=ground
            )
            scene.render()
    except UserError:
        sink.abort()
        if guarded.error is not None:
            raise guarded.error from None
        raise
    except BaseException:
        sink.abort()
        raise
    sink.close()
    return renderer.frames


def outline_of(
    reels: Sequence[Recording], options: RenderOptions, narration: Narration | None
) -> Outline:
    """How long a narrated film is, and what is where and when in it.

    The scene is composed for it, but nothing is drawn. Must be called inside `manim_for(size)`.
    Raises `UserError` for a scene that has no use for a narration.
    """
    with _at_work(options) as entry:
        renderer = LayeredRenderer(MemorySink(), wanted=lambda _: False)
        scene: Any = _scene(entry, reels, options, renderer, still=False, narration=narration)
        if not entry.framed:
            raise UserError(f"scene {options.scene!r} takes no sentences")
        cues = tuple(scene.cues())
        layout: Layout = scene.stage.layout
        boxes = {name: layout.in_pixels(box) for name, box in scene.shared_boxes().items()}
        return Outline(scene.frames, cues, boxes, scene.unpointed, scene.heading)


@contextmanager
def composed(reels: Sequence[Recording], options: RenderOptions) -> Iterator[Any]:
    """A scene over recordings that has been composed, whose parts the block may show and draw.

    Must be called inside `manim_for(size)`. Raises `UserError` for a scene that plays what it
    likes.
    """
    with _at_work(options) as entry:
        if not (entry.framed and entry.timed):
            what = f"scene {options.scene!r} cannot be drawn as curves"
            raise UserError(what, remedy="scenes over recordings can, which have no `construct`")
        renderer = LayeredRenderer(MemorySink(), wanted=lambda _: False)
        scene: Any = _scene(entry, reels, options, renderer, still=True, narration=None)
        scene.composition  # noqa: B018  # it sets the scene up
        yield scene


@contextmanager
def _at_work(options: RenderOptions, ground: str | None = None) -> Iterator[Entry]:
    """A block in which the scene's code runs, with what it finds configured."""
    # An author's code that has looked at the size of the frame is loaded again for this one.
    entry = entry_of(options.scene)
    if ground is not None:
        config.background_color = ground
    elif entry.framed:
        config.background_color = Theme.named(options.frame.theme).ground
    config.seed = _SEED
    with (
        entry.author.at_work() if entry.author else nullcontext(),
        np.errstate(all="ignore"),  # runs that diverge overflow; what is drawn is checked
    ):
        yield entry


def _scene(
    entry: Entry,
    reels: Sequence[Recording],
    options: RenderOptions,
    renderer: LayeredRenderer,
    *,
    still: bool,
    narration: Narration | None,
    ground: str | None = None,
) -> Scene:
    kind = entry.scene_class()
    if entry.framed:
        given: dict[str, Any] = {"recordings": reels} if reels or not entry.author else {}
        if narration is not None:
            given["narration"] = narration
        if ground is not None:
            given["ground"] = ground
        epoch = options.of(StillOptions).epoch
        framed: Scene = kind(
            renderer=renderer, at_epoch=epoch, stills=still, **given, **options.of_scene
        )
        return framed
    if narration is not None:
        raise UserError(f"scene {options.scene!r} takes no sentences")
    scene: Scene = kind(renderer=renderer)
    for name in fields_of(entry.options):
        setattr(scene, name, getattr(options.own, name))
    return scene


class _GuardedSink(FrameSink):
    """Passes frames on to another sink, and keeps its error, which is none of the scene's."""

    error: Exception | None = None

    def __init__(self, sink: FrameSink) -> None:
        self.colours = sink.colours
        self._sink = sink

    def write(self, frame: Frame, repeat: int = 1) -> None:
        try:
            self._sink.write(frame, repeat)
        except Exception as error:
            self.error = error
            raise

    def close(self) -> None:
        self._sink.close()

    def abort(self) -> None:
        self._sink.abort()


@contextmanager
def _temporary_folder() -> Iterator[str]:
    """A folder for Manim's files; raises `OSError` where Manim fails since they have no room."""
    with temporary_folder() as folder:
        try:
            yield str(folder)
        except (OSError, UserError):
            raise
        except Exception as error:
            # Pictures of text are cut short without an error, and cannot be parsed.
            if shutil.disk_usage(folder).free < _LEAST_FREE:
                raise no_room() from error
            raise


@contextmanager
def manim_for(size: Size) -> Iterator[None]:
    """Configure Manim for a size, and restore its configuration afterwards.

    Manim's files go to a temporary folder. The global random states of Python and NumPy, which
    Manim seeds when a scene is made, are restored as well. OpenCV and BLAS have one thread each,
    and threads take short turns at Python's lock. Others that want Manim wait until the block has
    ended.
    """
    with (
        MANIM_LOCK,
        _temporary_folder() as scratch,
        cores_for_encoding(),
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
            "verbosity": "DEBUG" if _log.isEnabledFor(logging.DEBUG) else "WARNING",
            "progress_bar": "none",
        }
        states = random.getstate(), np.random.get_state(legacy=False)
        try:
            with configured(settings):
                yield
        finally:
            random.setstate(states[0])
            np.random.set_state(states[1])
