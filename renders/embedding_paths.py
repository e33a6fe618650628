"""The names of the files that embed an output elsewhere; loads nothing that draws."""

from __future__ import annotations

from pathlib import Path

from .sinks.formats import Format


def embedding_paths(output: Path, form: Format) -> list[Path]:
    """The files that are written beside an output of a format."""
    return [output.with_suffix(suffix) for suffix in embedding_suffixes(form)]


def embedding_suffixes(form: Format) -> tuple[str, ...]:
    """The ends of their names, in place of that of the output."""
    texts = (".alt.txt", ".embed.html", ".embed.md")
    if form.mime.startswith("video/"):
        return (".png", ".vtt", ".chapters.vtt", ".txt", *texts)
    return texts if form.single else (".png", *texts)
