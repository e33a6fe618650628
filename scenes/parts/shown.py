"""What parts that show a moment have in common in Manim: an animation goes through the epochs."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar

import numpy as np
from jaxtyping import Float
from manim import Create, Mobject, ShowPartial, Uncreate, ValueTracker, override_animation

from ..stage.moment import Moment
from .corners import Corners, Three
from .shapes import Polyline, joined


class Sharing:
    """A mobject whose copies share what is named in `shared`, which never changes."""

    shared: ClassVar[tuple[str, ...]] = ()

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        """A copy that moves on its own; Manim makes some for every animation."""
        for name in self.shared:
            each = getattr(self, name)
            memo[id(each)] = each
        return super().__deepcopy__(memo)  # type: ignore[misc]  # that of a mobject


class Shown(Sharing):
    """A mobject that shows a moment, or the epoch of a tracker that it follows.

    Where Manim interpolates between two of its states, the epoch is interpolated. What is shown is
    computed when it is drawn.
    """

    ready = False
    """Whether the mobject has been made."""
    _moment = Moment()
    _drawn: object = None
    _tracker: ValueTracker | None = None

    @property
    def moment(self) -> Moment:
        """What is shown."""
        if self._tracker is None:
            return self._moment
        return self._moment.at(float(self._tracker.get_value()))

    def show(self, moment: Moment | float) -> None:
        """Show a moment, or a fractional epoch; a tracker that is followed is set to it."""
        self._moment = Moment.of(moment)
        if self._tracker is not None:
            self._tracker.set_value(self._moment.epoch)

    def follow(self, tracker: ValueTracker) -> None:
        """Show the epoch that a tracker has, from now on."""
        self._tracker = tracker
        # Manim draws a mobject again in every frame if it has an updater.
        self.add_updater(_redrawn)  # type: ignore[attr-defined]  # a mobject has it

    def state(self) -> object:
        """What the picture depends on, without where it is."""
        return self.moment

    def outdated(self) -> bool:
        """Whether it has to be drawn again; it counts as drawn afterwards."""
        if not self.ready or self._drawn == (state := self.state()):
            return False
        self._drawn = state
        return True

    def show_between(self, start: Mobject, target: Mobject, alpha: float) -> None:
        """Show the epoch between those of two states; where they agree, the epoch stays."""
        if isinstance(start, Shown) and isinstance(target, Shown):
            low, high = start.moment.epoch, target.moment.epoch
            if low != high:
                self.show(self.moment.at(low + alpha * (high - low)))


class ShownPath(Shown, Polyline):
    """Lines of a moment, which stay where Manim has moved them to.

    `source` is what they are made from. Between states with the same source, lines are those of the
    epoch between; their numbers of points differ.
    """

    shared: ClassVar[tuple[str, ...]] = ("source",)

    def __init__(self, corners: Three, source: object, **style: Any) -> None:
        super().__init__(**style)
        self.source, self.corners = source, Corners(corners)
        self.add(self.corners)
        self.ready = True

    @abstractmethod
    def lines(self) -> list[Float[np.ndarray, "_ 3"]]:
        """The lines at the moment, on the plane as it was made."""

    @property
    def points(self) -> Float[np.ndarray, "handles 3"]:
        """The path, which has points even if there are no lines: Manim forgets what has none."""
        if self.outdated():
            lines = self.lines()
            if lines:
                self._points = self.corners.moved(joined(lines))
            else:
                self._points = np.repeat(self.corners.three[:1], 4, axis=0)
        return self._points

    @points.setter
    def points(self, points: Float[np.ndarray, "handles 3"]) -> None:
        self._points = points

    def align_data(self, mobject: Mobject, skip_point_alignment: bool = False) -> ShownPath:
        """Prepare for being interpolated; Manim's animations call this."""
        if self._same_source(mobject):
            self.align_rgbas(mobject)
        else:
            super().align_data(mobject, skip_point_alignment)
        return self

    def interpolate(self, start: Mobject, target: Mobject, alpha: float, *path: Any) -> ShownPath:
        """Become what lies between two states; Manim's animations call this."""
        if self._same_source(start, target):
            self.interpolate_color(start, target, alpha)
        else:
            super().interpolate(start, target, alpha, *path)
        return self

    def interpolate_color(self, start: Mobject, target: Mobject, alpha: float) -> ShownPath:
        """Take the stroke and the epoch between those of two states."""
        super().interpolate_color(start, target, alpha)
        if self._same_source(start, target):
            self.show_between(start, target, alpha)
            self._drawn = None
        return self

    @override_animation(Create)  # type: ignore[untyped-decorator]  # Manim is untyped
    def _create(self, *, introducer: bool = True, **options: Any) -> ShowPartial:
        return _DrawnAtOnce(self, **{"lag_ratio": 0, **options, "introducer": introducer})

    @override_animation(Uncreate)  # type: ignore[untyped-decorator]  # Manim is untyped
    def _uncreate(self, *, remover: bool = True, **options: Any) -> ShowPartial:
        options = {"lag_ratio": 0, "reverse_rate_function": True, **options}
        return _DrawnAtOnce(self, **options, remover=remover)

    def _same_source(self, *others: Mobject) -> bool:
        return all(isinstance(each, ShownPath) and each.source is self.source for each in others)


class _DrawnAtOnce(ShowPartial):
    """`Create` for a path and its corners.

    Manim's own draws one after the other, so that the path, which is all that one sees, would be
    there after half of the time.
    """

    def _get_bounds(self, alpha: float) -> tuple[float, float]:
        return 0, alpha


def _redrawn(_: Mobject) -> None:
    """Leave the mobject as it is: it looks at its tracker when it is drawn."""
