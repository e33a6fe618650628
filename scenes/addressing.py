"""The names of a scene's parts, as sentences use them, and what each points at."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ..errors import UserError
from ..reels.recording import Recording
from .composition import Composition
from .parts.plane import Boundary, Plane
from .parts.plane_targets import place_target, plane_targets
from .stage.layout import Layout
from .stage.target import Addressable, Target

_PLACE = re.compile(r"x\s*=\s*([-+.\de]+)\s*,\s*y\s*=\s*([-+.\de]+)")


class Addresses:
    """What sentences can point at in a composition, by name.

    That is what its parts say of themselves, what the composition says of them, and everything on
    the plane, the largest one with a boundary.
    """

    def __init__(
        self, composition: Composition, recordings: Sequence[Recording], layout: Layout
    ) -> None:
        members = [each for part in composition.mobjects for each in part.get_family()]
        planes = [each.plane for each in members if isinstance(each, Boundary)]
        self.plane = composition.plane or max(planes, key=_area, default=None)
        self._targets: dict[str, Target] = {}
        for each in members:
            if isinstance(each, Addressable):
                for name, target in each.targets().items():
                    self._targets.setdefault(name, target)
        if self.plane is not None and recordings:
            self._targets |= plane_targets(self.plane, recordings[0])
        named = [part for part in composition.parts if part.name]
        self._targets |= {part.name: Target.of(part.mobject, layout=layout) for part in named}
        self._targets |= composition.targets

    @property
    def names(self) -> Mapping[str, Target]:
        """All of them, by name."""
        return self._targets

    def find(self, name: str) -> Target:
        """The part of a name, or a place on the plane; raises `UserError` for any other."""
        if name in self._targets:
            return self._targets[name]
        place = _PLACE.fullmatch(name.strip())
        if place and self.plane is not None:
            try:
                return place_target(self.plane, *map(float, place.groups()))
            except ValueError:
                pass
        remedy = "or name a place on the plane, like 'x=1,y=2'" if self.plane else ""
        what = "the scene has no part of that name to point at"
        raise UserError(what, given=name, allowed=self._targets, remedy=remedy)


def _area(plane: Plane) -> float:
    return plane.box.width * plane.box.height
