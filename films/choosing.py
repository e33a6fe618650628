"""What is made of a script: all of it or a chapter, and at which size; draws nothing."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ..errors import UserError
from ..scenes.stage.size import Size
from ..scenes.stage.theme import Theme
from .script import Script

_LEAST = 64  # pixels of a side, as sizes have it
_READABLE = 270  # pixels of the shorter side: sentences of smaller films are cut


def chosen(
    script: Script,
    *,
    chapter: str | None = None,
    size: str | None = None,
    theme: str | None = None,
    shrunk: int = 1,
    show_sentences: bool = True,
) -> Script:
    """The script with another size or theme, `shrunk` times smaller, or with one chapter only.

    Both sides shrink alike, and less than that where sentences could not be read any more. The
    chapter is named by its id, or by its number from 1. Raises `UserError` if there is none.
    """
    changes: dict[str, Any] = {"show_sentences": script.show_sentences and show_sentences}
    if theme is not None:
        changes["theme"] = Theme.named(theme).name
    frame = script.frame if size is None else Size.parse(size, default_fps=script.frame.fps)
    if shrunk > 1:
        scale = max(Fraction(1, shrunk), Fraction(_READABLE, min(frame.width, frame.height)))
        changes["preview"] = True
        if scale < 1:
            frame = Size(_even(frame.width * scale), _even(frame.height * scale), frame.fps)
    changes["size"] = str(frame)
    if chapter is not None:
        numbered = {str(number): each for number, each in enumerate(script.chapters, start=1)}
        named = {each.id: each for each in script.chapters}
        if chapter not in {**numbered, **named}:
            raise UserError("no such chapter", given=chapter, allowed=named)
        changes["chapters"] = ({**numbered, **named}[chapter],)
    return script.model_copy(update=changes)


def smaller(size: Size, times: int) -> Size:
    """A size of the same shape with even sides, as many times shorter as sizes allow."""
    scale = max(Fraction(1, times), Fraction(_LEAST, min(size.width, size.height)))
    return Size(_even(size.width * scale), _even(size.height * scale), size.fps)


def _even(side: Fraction) -> int:
    """The largest side that is not longer and that videos can have."""
    return int(side) // 2 * 2
