"""The names of a scene's parts, as sentences use them, and what each points at."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from manim import VGroup

from ..errors import UserError
from ..reels.recording import Recording
from .composition import Composition
from .parts.boundary import Boundary, Wider
from .parts.plane import Plane
from .parts.plane_targets import place_target, plane_targets
from .stage.layout import Layout
from .stage.target import Addressable, Target

_PLACE = re.compile(r"x\s*=\s*([-+.\de]+)\s*,\s*y\s*=\s*([-+.\de]+)")


class Addresses:
    """What sentences can point at in a composition, by name.

    That is what its parts say of themselves, what the composition says of them, and everything on
    the plane, the largest one with a boundary. `panels` are the planes of several runs, in their
    order, where each has one.
    """

    def __init__(
        self, composition: Composition, recordings: Sequence[Recording], layout: Layout
    ) -> None:
        members = [each for part in composition.mobjects for each in part.get_family()]
        boundaries = [each for each in members if isinstance(each, Boundary)]
        planes = [each.plane for each in boundaries]
        self.plane = composition.plane or max(planes, key=_area, default=None)
        self.panels: list[Plane] = []
        self._targets: dict[str, Target] = {}
        for each in members:
            if isinstance(each, Addressable):
                for name, target in each.targets().items():
                    self._targets.setdefault(name, target)
        if 1 < len(recordings) == len(boundaries):
            self.panels = planes
            del self._targets["boundary"], self._targets["field"]
            self._targets |= _numbered(boundaries, recordings)
        elif self.plane is not None and recordings:
            self._targets |= plane_targets(self.plane, recordings[0])
        for name in dict.fromkeys(part.name for part in composition.parts if part.name):
            named = [part.mobject for part in composition.parts if part.name == name]
            self._targets[name] = Target.of(*named, layout=layout)
        self._targets |= composition.targets
        # Per cent signs stand apart by a thin space, which keyboards lack.
        self._targets = {name.replace("\u2009", " "): to for name, to in self._targets.items()}

    @property
    def names(self) -> Mapping[str, Target]:
        """All of them, by name."""
        return self._targets

    def find(self, name: str) -> Target:
        """The part of a name, or a place on the plane; raises `UserError` for any other."""
        if name in self._targets:
            return self._targets[name]
        if len(of := [each for each in self._targets if _without_unit(each, name)]) == 1:
            return self._targets[of[0]]
        place = _PLACE.fullmatch(name.strip())
        if place and self.plane is not None:
            try:
                x, y = map(float, place.groups())
            except ValueError:
                pass
            else:
                _check_place(self.plane, x, y, name)
                return place_target(self.plane, x, y)
        remedy = "or name a place on the plane, like 'x=1,y=2'" if self.plane else ""
        what = "the scene has no part of that name to point at"
        raise UserError(what, given=name, allowed=self._targets, remedy=remedy)


def _without_unit(full: str, name: str) -> bool:
    """Whether a name is short for a full one, of which the unit depends on the values.

    As 'test error' is for 'test error (€)', and 'reached test error 40' for the same in '€'.
    """
    reached = name.startswith("reached ") and full.startswith(f"{name} ")
    return reached or full.partition(" (")[0] == name


def _numbered(boundaries: Sequence[Boundary], recordings: Sequence[Recording]) -> dict[str, Target]:
    """What is on the planes of several runs: 'boundaries', 'panel 2', 'wrong points 2'."""
    targets = {
        "boundaries": Target.at(
            *(each.plane.box for each in boundaries),
            over=lambda: VGroup(*(Wider(each) for each in boundaries)),
        )
    }
    for number, (boundary, reel) in enumerate(zip(boundaries, recordings, strict=True), start=1):
        own = plane_targets(boundary.plane, reel) | boundary.targets()
        targets[f"panel {number}"] = own.pop("plane")
        targets |= {f"{name} {number}": target for name, target in own.items()}
    return targets


def _check_place(plane: Plane, x: float, y: float, name: str) -> None:
    """Raise `UserError` for a place, called `name`, that is beyond the plane."""
    if not plane.holds(plane.standardised(x, y)).all():
        ends = [[f"{plane.value(axis, part):.6g}" for part in (0, 1)] for axis in (0, 1)]
        allowed = [
            f"{axis} from {low} to {high}" for axis, (low, high) in zip("xy", ends, strict=True)
        ]
        raise UserError("the place is beyond the plane", given=name, allowed=allowed)


def _area(plane: Plane) -> float:
    return plane.box.width * plane.box.height
