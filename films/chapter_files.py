"""Chapters drawn into files that are kept by what determines them, so that none is drawn twice."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..appearing import appearing_unlocked
from ..errors import UserError
from ..reels.recording import Recording
from ..renders.cores import Share
from ..renders.options import RenderOptions
from ..renders.outline import Outline
from ..renders.sinks.formats import format_of
from ..scenes.stage.narration import Cue, Narration, UnshownError
from ..scenes.stage.size import Size
from . import keys
from .named_files import scene_file

Faulty = tuple[tuple[str, UserError], ...]
"""Keys of sentences, and what is wrong with each."""


def key_of(*facts: object) -> str:
    """Digits that differ for what differs in facts, or for other versions of all that draws."""
    return keys.key_of(*facts, keys.DRAWING.digest())


@dataclass(frozen=True)
class Composed:
    """What is known of a chapter: its outline, what might be wrong, and which texts are cut."""

    outline: Outline
    warnings: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()

    @classmethod
    def read(cls, path: Path) -> Composed | None:
        """What was written in the file at `path`; None if it is not there whole."""
        try:
            facts: dict[str, Any] = json.loads(path.read_text("utf-8"))
            outline = facts["outline"]
            cues = tuple(Cue(**cue) for cue in outline["cues"])
            boxes = {name: (*box,) for name, box in outline["boxes"].items()}
            unpointed, title = tuple(outline["unpointed"]), outline["title"]
            known = Outline(outline["frames"], cues, boxes, unpointed, title)
            return cls(known, tuple(facts["warnings"]), tuple(facts["cut"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, path: Path) -> None:
        """Write it into the file at `path`."""
        with appearing_unlocked(path) as part:
            part.write_text(json.dumps(asdict(self)), "utf-8")


@dataclass(frozen=True)
class ChapterJob:
    """A chapter to draw into the file at `path`, from the recordings in other files."""

    id: str
    path: Path
    reels: tuple[Path, ...]
    options: Mapping[str, object]
    narration: Narration

    @classmethod
    def of(
        cls,
        id: str,  # noqa: A002  # as scripts have it
        folder: Path,
        suffix: str,
        reels: Iterable[Path],
        digests: Mapping[Path, str],
        options: Mapping[str, object],
        narration: Narration,
    ) -> ChapterJob:
        """The job whose file in a folder has a name by all that determines its content."""
        reels = tuple(reels)
        read = keys.contents_of(keys.files_of_scene(options))
        version = keys.version_of(keys.DRAWING, keys.code_of_scene(options.get("scene")))
        facts = [[digests[reel] for reel in reels], _elsewhere(options), read, asdict(narration)]
        key = keys.key_of(*facts, version)
        return cls(id, folder / f"{key}{suffix}", reels, options, narration)

    @property
    def parsed(self) -> tuple[RenderOptions, Size]:
        """Its options, and the size that they give it."""
        options = RenderOptions.parse(self.options)
        return options, options.size_for(format_of(self.path.suffix))

    @property
    def recordings(self) -> list[Recording]:
        """Its recordings, opened."""
        return [Recording.open(path) for path in self.reels]

    @property
    def beside(self) -> Path:
        """The file of what is known of it, in whatever format it is drawn."""
        return self.path.with_suffix(".json")

    @property
    def composed(self) -> Composed | None:
        """What is known of it, if it has been composed."""
        return Composed.read(self.beside)

    @property
    def drawn(self) -> Composed | None:
        """The same, if its film is there."""
        return self.composed if self.path.is_file() else None


def _elsewhere(options: Mapping[str, object]) -> dict[str, object]:
    """Options without the folders of the files in them, which may be in other places later."""
    scene, rows = options.get("scene"), options.get("rows")
    found = dict(options)
    if isinstance(scene, str) and scene_file(scene):
        found["scene"] = Path(scene).name
    if isinstance(rows, list | tuple):
        found["rows"] = [{**row, "reel": _which(row.get("reel"))} for row in rows]
    return found


def _which(reel: str | None) -> str:
    """The name and the content of a recording, wherever it is."""
    path = Path(reel or "")
    return f"{path.name} {keys.content_of(path)}" if path.is_file() else path.name


def composed(job: ChapterJob) -> tuple[Composed, Faulty]:
    """What a chapter will be, for which nothing is drawn; runs in a worker process as well.

    Sentences that its scene cannot show are returned with their errors; they point at nothing.
    """
    # It loads Manim, for which films of drawn chapters need not wait.
    from ..renders.manim_session import manim_for, outline_of
    from ..scenes.stage.text_warnings import collected

    options, size = job.parsed
    faulty: Faulty = ()
    with manim_for(size), collected() as found:
        try:
            outline = outline_of(job.recordings, options, job.narration)
        except UnshownError as error:
            faulty = error.faults
            narration = job.narration.pointing_without([key for key, _ in faulty])
            outline = outline_of(job.recordings, options, narration)
    cut = [text for what in ("sentence", "card") for text in found.texts.get(what, ())]
    return Composed(outline, tuple(found.sentences), tuple(cut)), faulty


def draw_chapter(job: ChapterJob, folder: Path, share: Share) -> tuple[str, ...]:
    """Draw a chapter into a file of its name in a folder, with a share of the cores.

    Runs in a worker process as well. Returns what might be wrong with it.
    """
    from ..renders.render_recordings import render_recordings

    options, _ = job.parsed
    output = folder / job.path.name
    rendered = render_recordings(
        job.recordings, output, options, narration=job.narration, share=share
    )
    return rendered.warnings
