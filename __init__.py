"""Record small neural networks learning, epoch by epoch, and render the recordings as videos."""

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

# Imported on first access: recording loads no Manim, and rendering no torch.
_MODULES = {
    "Recording": ".reels.recording",
    "RunSpec": ".training.spec",
    "UserError": ".errors",
    "record": ".training.record",
    "render": ".renders.render",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name], __name__), name)
