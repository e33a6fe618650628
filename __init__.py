"""Record a small network learning, epoch by epoch, and turn it into pictures that move."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .errors import UserError
    from .reels.recording import Recording
    from .renders.render import render
    from .training.record import record
    from .training.spec import RunSpec

__version__ = "0.1.0"

__all__ = ["Recording", "RunSpec", "UserError", "record", "render"]

# Loaded when first asked for: recording needs no Manim, and rendering no torch.
_HOMES = {
    "Recording": ".reels.recording",
    "RunSpec": ".training.spec",
    "UserError": ".errors",
    "record": ".training.record",
    "render": ".renders.render",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name], __name__), name)
