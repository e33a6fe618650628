"""The JavaScript of pages, file after file as it is."""

from __future__ import annotations

from importlib.resources import files

REPLAY = ("base85.js", "arrays.js", "network.js", "run.js", "field.js", "contours.js")
"""What opens a recording, asks its models, and paints what they answer; see pages/run.js."""


def script(names: tuple[str, ...] = REPLAY) -> str:
    """The text of the files of these names, in their order."""
    folder = files(__package__ or "epochreel.pages")
    return "\n".join((folder / name).read_text("utf-8") for name in names)
