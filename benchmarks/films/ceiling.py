"""How fast a film could be made at best: its very frames, drawn beforehand, only encoded."""

from __future__ import annotations

import tempfile
from pathlib import Path

import av

from epochreel.renders.drawing.layered import LayeredRenderer
from epochreel.renders.sinks.sink import Frame, FrameSink
from epochreel.scenes.catalogue import scene_class

from .encoder import encoder
from .film import Film
from .stock import manim_writing_to


class Ceiling:
    """A maker of one film, all of whose frames are in memory as yuv420p before it starts."""

    def __init__(self, film: Film) -> None:
        kept = _Kept()
        with (
            tempfile.TemporaryDirectory(prefix="epochreel-") as folder,
            manim_writing_to(Path(folder), film),
        ):
            renderer = LayeredRenderer(kept, wanted=lambda _: True)
            scene = scene_class(film.scene)
            scene(renderer, recordings=film.reels, duration=film.seconds).render()
        self._pictures = kept.pictures

    def __call__(self, film: Film, folder: Path) -> Path:
        """Encode them."""
        output = folder / "ceiling.mp4"
        with encoder(output, film.size) as encode:
            for picture, repeat in self._pictures:
                for _ in range(repeat):
                    encode(picture)
        return output


class _Kept(FrameSink):
    """Keeps what a film's own sink would encode; a frame that is shown for long is kept once."""

    colours = "yuv420p"

    def __init__(self) -> None:
        self.pictures: list[tuple[av.VideoFrame, int]] = []

    def write(self, frame: Frame, repeat: int = 1) -> None:
        self.pictures.append((av.VideoFrame.from_ndarray(frame, format="yuv420p"), repeat))

    def close(self) -> None:
        pass

    def abort(self) -> None:
        pass
