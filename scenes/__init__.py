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
    from .captions import Captions
    from .comparison import Comparison
    from .convergence import Convergence
    from .counts import Columns, Matrix
    from .curves import Chart, ChartStyle, Series
    from .data import Data
    from .diagnosis import Diagnosis
    from .diagram import Diagram
    from .easing import Fade, eased, entering, part
    from .ensemble import Ensemble
    from .feature_space import FeatureSpace
    from .gradients import Gradients
    from .grids import grid_of
    from .landscape import Landscape
    from .layout import Box, Layout
    from .network import Network
    from .networks import Networks
    from .neurons import Neurons
    from .output import output_of
    from .pace import Pace
    from .plane import Boundary, FieldImage, Plane, points_of, ticks_of
    from .readings import reading
    from .reel_scene import Film, ReelScene
    from .shapes import Dots
    from .size import Size
    from .surface import Surface
    from .theme import Theme, class_colour
    from .tiles import tiled
    from .timing import Timing
    from .titles import heading
    from .typography import Figure, line
    from .unit_lines import UnitLines

_HOMES = {
    "Boundary": "plane",
    "Box": "layout",
    "Captions": "captions",
    "Chart": "curves",
    "ChartStyle": "curves",
    "Columns": "counts",
    "Comparison": "comparison",
    "Convergence": "convergence",
    "Data": "data",
    "Diagnosis": "diagnosis",
    "Diagram": "diagram",
    "Dots": "shapes",
    "Ensemble": "ensemble",
    "Fade": "easing",
    "FeatureSpace": "feature_space",
    "FieldImage": "plane",
    "Figure": "typography",
    "Film": "reel_scene",
    "Gradients": "gradients",
    "Landscape": "landscape",
    "Layout": "layout",
    "Matrix": "counts",
    "Network": "network",
    "Networks": "networks",
    "Neurons": "neurons",
    "Pace": "pace",
    "Plane": "plane",
    "ReelScene": "reel_scene",
    "Series": "curves",
    "Size": "size",
    "Surface": "surface",
    "Theme": "theme",
    "Timing": "timing",
    "UnitLines": "unit_lines",
    "class_colour": "theme",
    "eased": "easing",
    "entering": "easing",
    "grid_of": "grids",
    "heading": "titles",
    "line": "typography",
    "output_of": "output",
    "part": "easing",
    "points_of": "plane",
    "reading": "readings",
    "ticks_of": "plane",
    "tiled": "tiles",
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
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
