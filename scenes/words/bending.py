"""What a film of feature space says; knows nothing of type, places or projections."""

from __future__ import annotations

from dataclasses import dataclass

from ...numerals import grouped, per_cent
from ...reels.task import Classes, Task
from .phrases import beginning, no_line

_NEARLY = 0.95  # of the training points, for a sentence on all of them
_HARDLY = 0.1  # of the mistakes of always naming the largest class, avoided


@dataclass(frozen=True)
class Bent:
    """What is known of a plane that a layer bends.

    `layer` counts from 1, `width` is its number of neurons. In the end it may answer the same to
    all of the plane, which is `one_point` to it. `explained` is the share of its variance in what
    is drawn, None without any, `across` how many of the two directions are those across which the
    output changes. Lines between classes are `straight` if only a weighted sum follows, and they
    are `drawn` where points stand on their sides; `right` is the share of the training `points`
    that stand on the right side, `accuracy` that of right answers as it was recorded, `largest`
    that of the largest class. With test points, there are `shown`. The plane is `divided` if more
    than one class wins on it in the end, which is when `ending` says. It may not be `answered`
    then, as where training has `diverged`; what is `lost` has no answers at any step.
    `single` is whether one neuron alone follows, and `by_heart` whether many test points are wrong.
    """

    task: Task
    layer: int
    width: int
    explained: float | None
    across: int
    straight: bool
    drawn: bool
    right: float
    linear: bool
    points: int
    shown: int
    accuracy: float
    diverged: bool = False
    divided: bool = True
    largest: float = 0.0
    ending: str = "in the end"
    answered: bool = True
    lost: bool = False
    single: bool = False
    by_heart: bool = False
    one_point: bool = False

    @property
    def apart(self) -> bool:
        """Whether straight lines have nearly every training point on the side of its class.

        At most half as many may be on a wrong side as there are points of other classes than the
        largest.
        """
        return self._by_lines and self.right >= max(_NEARLY, (1 + self.largest) / 2)

    @property
    def _by_lines(self) -> bool:
        """Whether straight lines between classes are drawn."""
        return self.answered and self._classes > 0 and self.straight and self.drawn and self.divided

    @property
    def _classes(self) -> int:
        """How many there are; 0 where values are learnt."""
        return len(self.task.names) if isinstance(self.task, Classes) else 0

    def title(self) -> str:
        """What the film is about."""
        if self.one_point:
            return "The network makes one point of the plane"
        if self.linear:
            return "Linear layers cannot bend the plane"
        if self._classes and self.answered:
            if not self.divided:
                return "The network does not tell the classes apart"
            if self.accuracy < self.largest + _HARDLY * (1 - self.largest):
                return "The network hardly tells the classes apart"
        if self.apart and not self.by_heart:
            return "The network learns to bend the classes apart"
        right = per_cent(self.right)
        if self._by_lines and right == per_cent(self.accuracy):
            lines = "A line gets" if self._classes == 2 else "Lines get"
            return f"{lines} {right} right on the bent plane"
        return "The network bends the plane"

    def axes(self) -> tuple[str, str]:
        """What is drawn to the right and upwards."""
        if self.width == 2:
            one, other = (f"answer of neuron {unit} in layer {self.layer}" for unit in (1, 2))
            return one, other
        if not self.across:
            return "largest difference", "next largest difference"
        if isinstance(self.task, Classes) and self.across == 1:
            return f"towards {self.task.names[1]}", "what else differs most"
        if self._classes:
            return "what tells classes apart", "what else tells them apart"
        return "answer of the network", "what else differs most"

    def explanation(self) -> list[str]:
        """What is drawn, in plain words, what matters most first."""
        into = f"Layer {self.layer} turns each point into"
        place, kept = f"{into} two numbers: how far across and how far up it stands.", []
        if self.width > 2:
            place = f"{into} {self.width} numbers. This is their flat shadow."
            if self.explained is not None and self.answered:
                share, when = per_cent(self.explained), beginning(self.ending)
                kept = [f"{when}, the shadow holds {share} of the spread."]
        kinds = {0: "lines of equal answers", 2: "the line between the classes"}
        kind = kinds.get(self._classes, "the lines between classes")
        lines = f"Black: {kind}."
        if self.lost:
            lines = no_line(diverged=self.diverged)
        elif not self.answered:
            # What is known of the end is of answers that mean nothing.
            until = "until training diverges" if self.diverged else "while there are answers"
            lines = f"Black, {until}: {kind}."
        elif not self.drawn:
            lines = "What the network answers depends on more than this shadow."
        elif not self.divided:
            lines = f"Black: {kind}. {beginning(self.ending)}, none crosses the plane."
        grid = "Grey: the grid of the plane, bent with it."
        if self.one_point:
            place = (
                f"The neurons of layer {self.layer} answer all points alike: all"
                f" {grouped(self.shown)} are at one place, whatever their "
                f"{'class' if self._classes else 'value'}."
            )
            lines = lines if self._classes else "There is no line of equal answers: all are equal."
            grid = "The grid of the plane is there as well."
        return [place, lines, grid, *kept]

    def flat(self) -> str:
        """What is shown before anything is bent."""
        return f"The plane as it is{', and what the trained network answers' * self.answered}."

    def bending(self) -> str:
        """What happens on the way."""
        to = " to one place" if self.one_point else ""
        return f"Layer {self.layer} moves every point{to}, and the grid with it."

    def result(self) -> str:
        """What has come of it in the last epoch."""
        if self.diverged:
            return "Training has diverged: these answers mean nothing."
        if not self.answered:
            return f"{beginning(self.ending)} the answers are not numbers."
        if not self.drawn:
            return "The rest of the network sees more than this picture shows."
        if not self.divided and self.one_point:
            place = f"{beginning(self.ending)}, all {grouped(self.shown)} points are at one place"
            return f"{place}: one class wins."
        if not self.divided:
            return f"{beginning(self.ending)}, one class wins on all of the plane."
        if self.one_point:
            return f"{beginning(self.ending)}, the network answers all points alike."
        if not self.straight and self.single:
            return "One neuron follows: the lines that it draws are straight."
        if not self.straight:
            return "What the layers that follow make of it is not straight."
        if not self._classes:
            return "Here, lines of equal answers are straight."
        if not self.apart:
            lines = "A line leaves" if self._classes == 2 else "Lines leave"
            wrong = f"{grouped(round((1 - self.right) * self.points))} of {grouped(self.points)}"
            return f"{lines} {wrong} training points on the wrong side."
        lines, s = ("a straight line", "s") if self._classes == 2 else ("straight lines", "")
        separated = f"{'' if self.right == 1 else 'nearly '}all training points"
        return f"{beginning(self.ending)}, {lines} separate{s} {separated}."
