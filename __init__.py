"""Record small neural networks learning, epoch by epoch, and render the recordings as videos.

    import epochreel

    spec = epochreel.RunSpec(data="circles", hidden=6, epochs=100)
    recording = epochreel.record(spec, "circles.reel")
    epochreel.render(recording, "circles.gif")

`record` and `render` do the work; `RunSpec` says what to train, and a `Recording` what was learnt.
Errors that the caller can correct are `UserError`s. `epochreel.scenes` has what Manim scenes are
made of.
"""

from __future__ import annotations

import threading
import warnings
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .datasets.dataset import Dataset
    from .errors import UserError
    from .reels.about import About
    from .reels.architecture import Architecture
    from .reels.grid import Grid
    from .reels.header import Header
    from .reels.metrics import Metrics
    from .reels.network import Network
    from .reels.recorder import Recorder
    from .reels.recording import Recording
    from .reels.snapshot import Snapshot
    from .reels.steps import Steps
    from .reels.task import Classes, Task, Values
    from .renders.cores import Share
    from .renders.picture import Picture
    from .renders.render import render
    from .renders.render_recordings import Rendered
    from .renders.sinks.gif_plugin import GifPlugin
    from .training.estimatorspec import EstimatorSpec
    from .training.own_estimators import stages, vary
    from .training.record import record
    from .training.spec import DataSpec, RunSpec, StopSpec

__version__ = "0.1.0"

__all__ = [
    "About",
    "Architecture",
    "Classes",
    "DataSpec",
    "Dataset",
    "EstimatorSpec",
    "GifPlugin",
    "Grid",
    "Header",
    "Metrics",
    "Network",
    "Picture",
    "Recorder",
    "Recording",
    "Rendered",
    "RunSpec",
    "Share",
    "Snapshot",
    "Steps",
    "StopSpec",
    "Task",
    "UserError",
    "Values",
    "record",
    "render",
    "stages",
    "vary",
]

# Imported on first access: recording loads no Manim, and rendering no torch.
_MODULES = {
    "About": ".reels.about",
    "Architecture": ".reels.architecture",
    "Classes": ".reels.task",
    "DataSpec": ".training.dataspec",
    "Dataset": ".datasets.dataset",
    "EstimatorSpec": ".training.estimatorspec",
    "GifPlugin": ".renders.sinks.gif_plugin",
    "Grid": ".reels.grid",
    "Header": ".reels.header",
    "Metrics": ".reels.metrics",
    "Network": ".reels.network",
    "Picture": ".renders.picture",
    "Recorder": ".reels.recorder",
    "Recording": ".reels.recording",
    "Rendered": ".renders.render_recordings",
    "RunSpec": ".training.spec",
    "Share": ".renders.cores",
    "Snapshot": ".reels.snapshot",
    "Steps": ".reels.steps",
    "StopSpec": ".training.stopspec",
    "Task": ".reels.task",
    "UserError": ".errors",
    "Values": ".reels.task",
    "record": ".training.record",
    "render": ".renders.render",
    "stages": ".training.own_estimators",
    "vary": ".training.own_estimators",
}


_loading = threading.RLock()

if not TYPE_CHECKING:  # type checkers would believe in any name

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        # Warnings of libraries: the caller can do nothing about them. Filters are of the whole
        # process, so that one thread at a time may change them.
        with _loading, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = getattr(import_module(_MODULES[name], __name__), name)
        globals()[name] = value  # the next access does not come here
        return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
