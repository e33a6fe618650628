"""The part of the plane to draw that is asked for; loads neither NumPy nor Manim itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from ..errors import UserError

if TYPE_CHECKING:
    from ..datasets.dataset import Dataset, Domain
    from ..reels.recording import Recording

AspectName = Literal["auto", "equal", "free"]


def parsed_domain(text: str) -> Domain:
    """x0, x1, y0, y1 from their text; raises `UserError` for what is no part of a plane."""
    try:
        x_min, x_max, y_min, y_max = (float(each) for each in text.split(","))
    except ValueError:
        remedy = "write it as x0,x1,y0,y1, like 18,60,0,150000"
        raise UserError("`domain` is not four numbers", given=text, remedy=remedy) from None
    sound = all(map(math.isfinite, (x_min, x_max, y_min, y_max)))
    if not (sound and x_min < x_max and y_min < y_max):
        remedy = "write the smaller end of each axis first"
        raise UserError("`domain` is no part of the plane", given=text, remedy=remedy)
    return (x_min, x_max, y_min, y_max)


@dataclass(frozen=True)
class PartOfPlane:
    """What to draw: a `domain` in the data's own units, or what fits the points, and the aspect."""

    aspect: AspectName
    domain: Domain | None

    def of(self, recordings: Sequence[Recording]) -> list[Recording]:
        """The recordings with that part of their plane; by default with the one recorded.

        Raises `UserError` for a part where a recording has no answers.
        """
        if self.domain is None and self.aspect == "auto":
            return list(recordings)
        return [self._of_one(each) for each in recordings]

    def _of_one(self, recording: Recording) -> Recording:
        dataset = recording.dataset
        domain = self._own_domain(dataset)
        if dataset.scaling is not None:
            domain = dataset.scaling.standardised_domain(domain)
        if recording.architecture is None:
            _check_known(domain, recording.header.model.domain)  # type: ignore[union-attr]  # a grid
        return recording.on(replace(dataset, domain=domain))

    def _own_domain(self, dataset: Dataset) -> Domain:
        """What to draw in the data's own units."""
        if self.domain is None:
            from ..datasets.scaling import round_domain

            return round_domain(dataset.own_points, self.aspect, names=dataset.axis_names)
        x_min, x_max, y_min, y_max = self.domain
        if self.aspect != "equal":
            return self.domain
        half = max(x_max - x_min, y_max - y_min) / 2
        x, y = (x_min + x_max) / 2, (y_min + y_max) / 2
        return (x - half, x + half, y - half, y + half)


def _check_known(domain: Domain, known: Domain) -> None:
    """Raise `UserError` for a part of the plane that sampled answers do not cover."""
    low, high = domain[::2], domain[1::2]
    if low[0] < known[0] or low[1] < known[2] or high[0] > known[1] or high[1] > known[3]:
        raise UserError(
            "the recording has no answers outside the part of the plane that it holds",
            given=",".join(f"{end:g}" for end in domain),
            remedy=f"stay within {','.join(f'{end:g}' for end in known)}",
        )
