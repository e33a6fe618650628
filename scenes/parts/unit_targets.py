"""What sentences can point at where units have lines and tiles."""

from __future__ import annotations

from functools import partial

from ...reels.recording import Recording
from ..stage.target import Target, joined_boxes
from .boundary import Boundary
from .crossings import Crossings
from .plane import Plane
from .thumbnails import Thumbnails
from .unit_lines import UnitLine, UnitLines


def unit_targets(
    reel: Recording, plane: Plane, lines: UnitLines, units: Thumbnails, boundary: Boundary
) -> dict[str, Target]:
    """What sentences can point at: units with their lines, and where these turn the boundary."""
    targets = {
        f"unit {unit + 1}": Target.at(box, plane.box, over=partial(UnitLine, lines, unit))
        for unit, box in enumerate(units.boxes)
    }
    targets["units"] = Target.at(*joined_boxes(units.boxes))
    targets["corners"] = Target.at(plane.box, over=lambda: Crossings(reel, boundary))
    return targets
