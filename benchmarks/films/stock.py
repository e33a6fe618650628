"""The film's scene through stock Manim, as `manim my_scene.py MyScene` renders it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from manim import Scene, tempconfig

from epochreel.scenes.catalogue import scene_class

from .encoder import ENCODING
from .film import Film


def make(film: Film, folder: Path) -> Path:
    """The same scene class, unchanged."""
    with manim_writing_to(folder, film):
        return rendered(scene_class(film.scene)(recordings=film.reels, duration=film.seconds))


def manim_writing_to(folder: Path, film: Film) -> AbstractContextManager[None]:
    """Manim set to write MP4 with our quality, without the caching that costs time."""
    size = film.size
    settings: AbstractContextManager[None] = tempconfig(
        {
            "pixel_width": size.width,
            "pixel_height": size.height,
            "frame_rate": size.fps,
            "frame_height": 8.0,
            "frame_width": 8.0 * size.width / size.height,
            "media_dir": str(folder),
            "format": "mp4",
            "video_encoder_options": {"crf": str(ENCODING.crf), "preset": ENCODING.preset},
            "disable_caching": True,
            "verbosity": "WARNING",
            "progress_bar": "none",
        }
    )
    return settings


def rendered(scene: Scene) -> Path:
    """The file that Manim makes of `scene`."""
    scene.render()
    return Path(scene.renderer.file_writer.movie_file_path)
