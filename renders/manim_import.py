"""Imports Manim, which reads files of the user's when it is imported, in words for the user."""

from __future__ import annotations

from ..errors import UserError

try:
    import manim
except ImportError:
    raise
except Exception as error:  # whatever it makes of the files
    raise UserError(
        f"Manim cannot be loaded: {error}",
        remedy="it reads manim.cfg in this folder and in .config/manim of the home folder",
    ) from error

__all__ = ["manim"]
