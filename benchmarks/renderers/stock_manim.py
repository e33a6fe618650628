"""epochreel's scene in stock Manim, as `manim my_scene.py MyScene` renders it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from manim import Scene, tempconfig

from epochreel.scenes.finding import scene_class

from .encoder import libav_options
from .workload import Workload


def make(workload: Workload, folder: Path) -> Path:
    """Render the unchanged scene class with stock Manim."""
    with manim_writing_to(folder, workload):
        return rendered(
            scene_class(workload.scene)(recordings=workload.reels, duration=workload.seconds)
        )


def manim_writing_to(
    folder: Path, workload: Workload, *, encoders: int = 1
) -> AbstractContextManager[None]:
    """Configure Manim to write MP4 with epochreel's quality, without caching, which costs time.

    Parts of the film, one for each play, are encoded by as many `encoders` at a time.
    """
    size = workload.size
    settings: AbstractContextManager[None] = tempconfig(
        {
            "pixel_width": size.width,
            "pixel_height": size.height,
            "frame_rate": float(size.fps),
            "frame_height": 8.0,
            "frame_width": 8.0 * size.width / size.height,
            "media_dir": str(folder),
            "format": "mp4",
            "video_encoder_options": libav_options(size),
            "disable_caching": True,
            "max_inflight_encoders": encoders,
            "verbosity": "WARNING",
            "progress_bar": "none",
        }
    )
    return settings


def rendered(scene: Scene) -> Path:
    """Render `scene`, and return the path of the file."""
    scene.render()
    return Path(scene.renderer.file_writer.movie_file_path)
