"""Small pictures of outputs: the last frame of a film, or the field of a recording."""

from __future__ import annotations

import io
import struct
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import av
from PIL import Image, UnidentifiedImageError

from ..reels.recording import Recording
from ..scenes.fields.field_pixels import FieldPixels
from ..scenes.fields.task_colours import colours_of
from ..scenes.stage.theme import Theme

_WIDTH, _HEIGHT = 360, 270  # pixels, at most
_QUALITY = 60
_LAST = 3  # seconds of a film that are decoded to find its last frame
_MOST_PIXELS = 100_000_000  # of a picture that is decoded
_MOVING = (".mp4", ".webm", ".mov", ".gif")
_BROKEN = (
    *(OSError, ValueError, SyntaxError, struct.error, av.FFmpegError),
    *(UnidentifiedImageError, Image.DecompressionBombError),
)
_STILL = (".png", ".webp", ".apng", ".avif", ".jpg")


@dataclass(frozen=True)
class Poster:
    """A WebP picture, and the size of what it is made of in pixels."""

    data: bytes
    width: int
    height: int


def poster_of(path: Path) -> Poster | None:
    """The last frame of a film, or a picture, made small; None if it cannot be read."""
    suffix = path.suffix.lower()
    with suppress(*_BROKEN):
        if suffix in _MOVING:
            return _small(_last_frame(path))
        if suffix in _STILL:
            with Image.open(path) as image:
                if image.width * image.height <= _MOST_PIXELS:
                    image.seek(getattr(image, "n_frames", 1) - 1)  # of an animation, the last
                    return _small(image)
    return None


def poster_of_recording(recording: Recording) -> Poster:
    """The field of the last step, in light colours."""
    colouring = colours_of(recording.task).colouring(Theme.named("light"))
    pixels = FieldPixels(recording.dataset.domain, _HEIGHT // 2 * 2, colouring)
    field = recording.logits([int(recording.epochs[-1])], pixels.grid)[0]
    return _small(Image.fromarray(pixels.palette[pixels.levels(field)]))


def _last_frame(path: Path) -> Image.Image:
    """Raises `ValueError` if there is no frame."""
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        video.thread_type = "AUTO"
        if path.suffix.lower() != ".gif" and container.duration:
            with suppress(av.FFmpegError):
                container.seek(max(container.duration - _LAST * av.time_base, 0))
        frame = None
        for frame in container.decode(video):  # noqa: B007  # the last one is wanted
            pass
        if frame is None:
            raise ValueError("no frame")
        return Image.fromarray(frame.to_ndarray(format="rgb24"))


def _small(image: Image.Image) -> Poster:
    width, height = image.size
    alpha = "A" in image.getbands() or "transparency" in image.info
    small = image.convert("RGBA" if alpha else "RGB")
    small.thumbnail((_WIDTH, _HEIGHT))
    written = io.BytesIO()
    small.save(written, "WEBP", quality=_QUALITY)
    return Poster(written.getvalue(), width, height)
