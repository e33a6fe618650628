"""Manim scenes over recordings, and the parts they are built from; no files, no torch.

What authors of scenes need is here, loaded when it is first asked for:

- time: `Timing` (whole frames), `Pace` (which epoch when), `part`, `eased`, `entering`;
- places: `Size`, `Layout`, `Box`, `Plane`, `grid_of`, `tiled`;
- the plane: `output_of` (field and boundary), `points_of`, `ticks_of`, `Dots`, `UnitLines`;
- beside it: `heading`, `reading`, `Captions`, `Chart` of `Series`, `Diagram`, `Matrix`, `Columns`;
- type and colours: `line`, `Figure`, `Theme`, `class_colour`;
- scenes: `ReelScene` with its `Film`, and those of the catalogue.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..reels.network_answers import Networks
    from .comparison import Comparison
    from .convergence import Convergence
    from .data import Data
    from .diagnosis import Diagnosis
    from .ensemble import Ensemble
    from .feature_space import FeatureSpace
    from .fields.colours import class_colour
    from .fields.pace import Pace
    from .gradients import Gradients
    from .landscape import Landscape
    from .network import Network
    from .neurons import Neurons
    from .parts.captions import Captions
    from .parts.counts import Columns, Matrix
    from .parts.curves import Chart, ChartStyle, Series
    from .parts.diagram import Diagram
    from .parts.output_field import output_of
    from .parts.plane import Boundary, FieldImage, Plane, points_of, ticks_of
    from .parts.readings import reading
    from .parts.shapes import Dots
    from .parts.titles import heading
    from .parts.unit_lines import UnitLines
    from .reel_scene import Film, ReelScene
    from .stage.easing import Fade, eased, entering, part
    from .stage.layout import Box, Layout
    from .stage.places import grid_of
    from .stage.size import Size
    from .stage.theme import Theme
    from .stage.tiles import tiled
    from .stage.timing import Timing
    from .stage.typography import Figure, line
    from .surface import Surface

_HOMES = {
    "Boundary": ".parts.plane",
    "Box": ".stage.layout",
    "Captions": ".parts.captions",
    "Chart": ".parts.curves",
    "ChartStyle": ".parts.curves",
    "Columns": ".parts.counts",
    "Comparison": ".comparison",
    "Convergence": ".convergence",
    "Data": ".data",
    "Diagnosis": ".diagnosis",
    "Diagram": ".parts.diagram",
    "Dots": ".parts.shapes",
    "Ensemble": ".ensemble",
    "Fade": ".stage.easing",
    "FeatureSpace": ".feature_space",
    "FieldImage": ".parts.plane",
    "Figure": ".stage.typography",
    "Film": ".reel_scene",
    "Gradients": ".gradients",
    "Landscape": ".landscape",
    "Layout": ".stage.layout",
    "Matrix": ".parts.counts",
    "Network": ".network",
    "Networks": "..reels.network_answers",
    "Neurons": ".neurons",
    "Pace": ".fields.pace",
    "Plane": ".parts.plane",
    "ReelScene": ".reel_scene",
    "Series": ".parts.curves",
    "Size": ".stage.size",
    "Surface": ".surface",
    "Theme": ".stage.theme",
    "Timing": ".stage.timing",
    "UnitLines": ".parts.unit_lines",
    "class_colour": ".fields.colours",
    "eased": ".stage.easing",
    "entering": ".stage.easing",
    "grid_of": ".stage.places",
    "heading": ".parts.titles",
    "line": ".stage.typography",
    "output_of": ".parts.output_field",
    "part": ".stage.easing",
    "points_of": ".parts.plane",
    "reading": ".parts.readings",
    "ticks_of": ".parts.plane",
    "tiled": ".stage.tiles",
}

__all__ = [
    "Boundary",
    "Box",
    "Captions",
    "Chart",
    "ChartStyle",
    "Columns",
    "Comparison",
    "Convergence",
    "Data",
    "Diagnosis",
    "Diagram",
    "Dots",
    "Ensemble",
    "Fade",
    "FeatureSpace",
    "FieldImage",
    "Figure",
    "Film",
    "Gradients",
    "Landscape",
    "Layout",
    "Matrix",
    "Network",
    "Networks",
    "Neurons",
    "Pace",
    "Plane",
    "ReelScene",
    "Series",
    "Size",
    "Surface",
    "Theme",
    "Timing",
    "UnitLines",
    "class_colour",
    "eased",
    "entering",
    "grid_of",
    "heading",
    "line",
    "output_of",
    "part",
    "points_of",
    "reading",
    "ticks_of",
    "tiled",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name], __name__), name)
