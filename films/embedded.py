"""What embeds a film of chapters elsewhere: poster, chapters, texts, and fragments of pages."""

from __future__ import annotations

import av
from av.video.reformatter import Colorspace
from PIL import Image

from ..appearing import appearing
from ..renders.captions import Caption, vtt
from ..renders.embedding import fragments_of_video, texts_without_sentences, write_texts
from .between import frame_of
from .make import Film


def write_film_embedding(film: Film) -> None:
    """Write the files beside a film; the captions and the transcript of its sentences are there.

    The poster is its last frame.
    """
    title, alt, fps = film.metadata.title, film.metadata.description, film.size.fps
    poster = av.VideoFrame.from_ndarray(frame_of(film.path, last=True), format="yuv420p")
    poster.colorspace = Colorspace.ITU709  # that of all films
    with appearing(film.path.with_suffix(".png")) as part:
        Image.fromarray(poster.to_ndarray(format="rgb24")).save(part, "PNG")
    chapters = [Caption(each.start / fps, each.end / fps, each.title) for each in film.marks]
    texts = {".chapters.vtt": vtt(chapters), ".alt.txt": f"{alt}\n"}
    if not film.path.with_suffix(".vtt").is_file():
        texts |= texts_without_sentences(title, alt, film.seconds)
    size = film.size.width, film.size.height
    write_texts(film.path, texts | fragments_of_video(film.path, title, alt, size))
