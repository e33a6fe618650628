"""One curve of a chart with all that moves with it; knows nothing of the other curves."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from manim import VGroup

from ..stage.moment import Moment
from ..stage.target import Target
from ..stage.theme import Theme
from ..stage.typography import Typeset
from .curve import Curve, Head
from .curve_labels import Label


@dataclass(frozen=True)
class Series:
    """One curve: its name, a value (epochs,) for each recorded epoch, and whether it leads.

    Without a name it has no label. What does not lead is dashed and muted, unless it has a
    `colour` (#rrggbb) of its own. `read` gives what its label says at an epoch, if that is not the
    value there. Before the epoch at which it `begins`, it has no dot and no label. Where the frame
    shows other `numbers` (epochs,) of it than these values, labels are in their order as far as
    they stand close together.
    """

    name: str
    values: Float[np.ndarray, " epochs"]
    leading: bool
    colour: str | None = None
    read: Callable[[float], str] | None = None
    begins: float = -math.inf
    numbers: Float[np.ndarray, " epochs"] | None = None

    def drawn_in(self, theme: Theme) -> str:
        """The colour (#rrggbb) of the curve."""
        return self.colour or (theme.ink if self.leading else theme.muted)


@dataclass(frozen=True)
class Tip:
    """Everything that moves with one curve."""

    series: Series
    colour: str
    curve: Curve
    dot: Head
    label: Label | None

    @property
    def mobjects(self) -> VGroup:
        """All of it, in drawing order."""
        return VGroup(self.curve, self.dot, *([self.label] if self.label else []))

    @property
    def addressed(self) -> Target:
        """All of it, for sentences to point at: it is drawn again over the veil."""
        return Target(over=lambda: _Again(self.mobjects))


class _Again(VGroup):
    """The same as mobjects of a chart show; these go on showing their own."""

    def __init__(self, shown: VGroup) -> None:
        self._shown = shown.get_family()
        super().__init__(*shown.copy())

    def keep_up_with(self, moment: Moment) -> None:  # noqa: ARG002  # they show it already
        """Show what they show."""
        for own, other in zip(self.get_family(), self._shown, strict=True):
            if isinstance(own, Typeset) and isinstance(other, Typeset):
                own.set_pieces(other.pieces)
            else:
                own.points = other.points
