"""Manim scenes over recordings, and the parts they are built from; no files, no torch.

What authors of scenes need is here, loaded when it is first asked for:

- scenes: `ReelScene` and those of the catalogue, their own `SceneOptions`; a `Composition` of
  `Still` and `Live` parts;
- time: `Moment`, `Timing` (whole frames), `Pace` (which epoch when), `part`, `eased`, `entering`;
- places: `Stage`, `Size`, `Layout`, `Box`, `Plane`, `places_of`, `tiled`;
- in a Manim scene of any kind: `PlaneOf` (field, boundary and points as one mobject);
- the plane: `output_of` (field and boundary), `points_of`, `ticks_of`, `Dots`, `UnitLines`;
- beside it: `heading`, `reading`, `Captions`, `Chart` of `Series`, `Diagram`, `Matrix`, `Columns`;
- type and colours: `line`, `Figure`, `LiveFigure`, `Theme`, `colours_of`, `class_colour`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .comparison import Comparison
    from .composition import Composition, Live, Still
    from .convergence import Convergence
    from .data import Data
    from .diagnosis import Diagnosis
    from .ensemble import Ensemble
    from .feature_space import FeatureSpace
    from .fields.colours import class_colour
    from .fields.pace import Pace
    from .fields.task_colours import colours_of
    from .gradients import Gradients
    from .landscape import Landscape
    from .network import Network
    from .neurons import Neurons
    from .options import SceneOptions
    from .parts.boundary import Boundary
    from .parts.captions import Captions
    from .parts.chart_style import ChartStyle
    from .parts.columns import Columns
    from .parts.confusion_matrix import Matrix
    from .parts.curve_tip import Series
    from .parts.curves import Chart
    from .parts.diagram import Diagram
    from .parts.field_image import FieldImage
    from .parts.plane import Plane
    from .parts.plane_of import PlaneOf
    from .parts.points import points_of
    from .parts.readings import LiveFigure, epoch_text, reading
    from .parts.recorded_output import output_of
    from .parts.shapes import Dots
    from .parts.ticks import ticks_of
    from .parts.titles import heading
    from .parts.unit_lines import UnitLines
    from .reel_scene import ReelScene
    from .stage.easing import Fade, Fading, eased, entering, part
    from .stage.layout import Box, Layout
    from .stage.moment import Moment
    from .stage.places import places_of
    from .stage.size import Size
    from .stage.stage import Stage
    from .stage.theme import Theme
    from .stage.tiles import tiled
    from .stage.timing import Timing
    from .stage.typography import Figure, line
    from .surface import Surface

_HOMES = {
    "Boundary": ".parts.boundary",
    "Box": ".stage.layout",
    "Captions": ".parts.captions",
    "Chart": ".parts.curves",
    "ChartStyle": ".parts.chart_style",
    "Columns": ".parts.columns",
    "Comparison": ".comparison",
    "Composition": ".composition",
    "Convergence": ".convergence",
    "Data": ".data",
    "Diagnosis": ".diagnosis",
    "Diagram": ".parts.diagram",
    "Dots": ".parts.shapes",
    "Ensemble": ".ensemble",
    "Fade": ".stage.easing",
    "Fading": ".stage.easing",
    "FeatureSpace": ".feature_space",
    "FieldImage": ".parts.field_image",
    "Figure": ".stage.typography",
    "Gradients": ".gradients",
    "Landscape": ".landscape",
    "Layout": ".stage.layout",
    "Live": ".composition",
    "LiveFigure": ".parts.readings",
    "Matrix": ".parts.confusion_matrix",
    "Moment": ".stage.moment",
    "Network": ".network",
    "Neurons": ".neurons",
    "Pace": ".fields.pace",
    "Plane": ".parts.plane",
    "PlaneOf": ".parts.plane_of",
    "ReelScene": ".reel_scene",
    "SceneOptions": ".options",
    "Series": ".parts.curve_tip",
    "Size": ".stage.size",
    "Stage": ".stage.stage",
    "Still": ".composition",
    "Surface": ".surface",
    "Theme": ".stage.theme",
    "Timing": ".stage.timing",
    "UnitLines": ".parts.unit_lines",
    "class_colour": ".fields.colours",
    "colours_of": ".fields.task_colours",
    "eased": ".stage.easing",
    "entering": ".stage.easing",
    "epoch_text": ".parts.readings",
    "heading": ".parts.titles",
    "line": ".stage.typography",
    "output_of": ".parts.recorded_output",
    "part": ".stage.easing",
    "places_of": ".stage.places",
    "points_of": ".parts.points",
    "reading": ".parts.readings",
    "ticks_of": ".parts.ticks",
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
    "Composition",
    "Convergence",
    "Data",
    "Diagnosis",
    "Diagram",
    "Dots",
    "Ensemble",
    "Fade",
    "Fading",
    "FeatureSpace",
    "FieldImage",
    "Figure",
    "Gradients",
    "Landscape",
    "Layout",
    "Live",
    "LiveFigure",
    "Matrix",
    "Moment",
    "Network",
    "Neurons",
    "Pace",
    "Plane",
    "PlaneOf",
    "ReelScene",
    "SceneOptions",
    "Series",
    "Size",
    "Stage",
    "Still",
    "Surface",
    "Theme",
    "Timing",
    "UnitLines",
    "class_colour",
    "colours_of",
    "eased",
    "entering",
    "epoch_text",
    "heading",
    "line",
    "output_of",
    "part",
    "places_of",
    "points_of",
    "reading",
    "ticks_of",
    "tiled",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name], __name__), name)
