"""What a model gets wrong: which points, which class it predicts instead, and how sure it is.

Where it learns values: which points, and what it answers against what is true.
"""

from __future__ import annotations

from ..errors import UserError
from ..reels.task import Classes, values_of
from .around_points import around_points
from .composition import Composition
from .diagnosis_of_classes import of_classes
from .diagnosis_of_values import of_values
from .reel_scene import ReelScene
from .suitable import check_points, of_answers, one_reel


class Diagnosis(ReelScene):
    """Wrong points in dark halos, a matrix each for training and test, and a histogram.

    Where values are learnt, points that are far off in halos, and all answers against the truth.
    """

    def compose(self) -> Composition:
        """The film of one recording.

        Raises `UserError` if it has too many classes, or points with more than two inputs.
        """
        reel = one_reel("diagnosis", self.reels)
        check_points("diagnosis", reel)
        if reel.dataset.plane is not None:
            shown = (each for each in of_answers(1) if each != "diagnosis")
            raise UserError(
                "scene 'diagnosis' shows answers at points; of these, which have more than two "
                "inputs, only answers on a plane through them are recorded",
                given=reel.about.summary,
                remedy=f"choose a `scene` of the plane: {', '.join(shown)}",
            )
        if self.aspect == "auto" and self.domain is None:
            # Both axes then have scales of their own: points are to be seen apart.
            reel, _ = around_points(reel)
        if isinstance(reel.task, Classes):
            return of_classes(self, reel, reel.task)
        return of_values(self, reel, values_of(reel.task))
