"""The transitions of a film as files of their own, made of the chapters on both sides."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av

from ..renders.options import RenderOptions
from ..renders.outline import PixelBox
from ..renders.sinks.formats import format_of
from ..renders.sinks.sink import Frame
from ..scenes.stage.theme import Theme, channels_of
from .chapter_files import ChapterJob, key_of
from .chapters import Transition
from .transitions import Side, frames_between


@dataclass(frozen=True)
class TransitionJob:
    """A transition to draw into the file at `path`, between two chapters that are drawn."""

    path: Path
    kind: Transition
    before: ChapterJob
    after: ChapterJob

    @classmethod
    def of(
        cls, folder: Path, kind: Transition, before: ChapterJob, after: ChapterJob
    ) -> TransitionJob:
        """The job whose file in a folder has a name by all that determines its content."""
        key = key_of(kind, before.path.name, after.path.name)
        return cls(folder / f"{key}{after.path.suffix}", kind, before, after)


def draw_transition(job: TransitionJob) -> None:
    """Draw a transition; runs in a worker process as well."""
    # It loads Manim, for which films of drawn chapters need not wait.
    from ..renders.drawing.canvas import yuv_of

    form = format_of(job.path.suffix)
    options = RenderOptions.parse(job.after.options)
    size = options.size_for(form)
    ground = yuv_of(channels_of(Theme.named(options.frame.theme).ground))
    boxes = gliding(job.before, job.after)
    before, after = (
        Side(frame_of(chapter.path, last=last), {"plane": box} if box else {})
        for chapter, box, last in zip((job.before, job.after), boxes, (True, False), strict=True)
    )
    sink = form.sink_class().opened(job.path, size, options)
    try:
        for frame in frames_between(before, after, size, job.kind, ground):
            sink.write(frame)
    except BaseException:
        sink.abort()
        raise
    sink.close()


def gliding(before: ChapterJob, after: ChapterJob) -> list[PixelBox | None]:
    """The plane that leaves one chapter and the plane that it becomes in the next.

    Of several it is the one of the first run of the next chapter that both show. Where they share
    no run, the last plane becomes the first one. None becomes one below a card.
    """
    if after.narration.card is not None:
        return [None, None]
    shared = next((reel for reel in after.reels if reel in before.reels), None)
    return [_plane_of(before, shared, otherwise=-1), _plane_of(after, shared, otherwise=0)]


def _plane_of(chapter: ChapterJob, reel: Path | None, *, otherwise: int) -> PixelBox | None:
    """The box of a run's panel, or else of one at a position; without panels that of the plane."""
    known = chapter.composed
    boxes = known.outline.boxes if known else {}
    panels = [box for name, box in boxes.items() if name.startswith("panel ")]
    if not panels:
        return boxes.get("plane")
    return panels[chapter.reels.index(reel) if reel else otherwise]


def frame_of(path: Path, *, last: bool) -> Frame:
    """The first or the last frame of a film, in yuv420p."""
    with av.open(str(path)) as film:
        if last and film.duration:
            film.seek(max(film.duration - av.time_base, 0))
        frames = iter(film.decode(video=0))
        found = next(frames)
        if last:
            for found in frames:  # noqa: B007  # the last one is kept
                pass
        packed: Frame = found.to_ndarray(format="yuv420p")
        return packed
