"""The lock of those who change Manim's configuration; knows nothing of it."""

from __future__ import annotations

import threading

MANIM_LOCK = threading.RLock()
"""Held while Manim's configuration, one for the whole process, is changed."""
