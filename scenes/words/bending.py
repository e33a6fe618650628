"""What a film of feature space says; knows nothing of type, places or projections."""

from __future__ import annotations

from dataclasses import dataclass

from ...numerals import grouped, per_cent, some_per_cent
from ...reels.task import Classes, Task
from .phrases import beginning, no_line

_NEARLY = 0.95  # of the training points, for a sentence on all of them
_OTHERWISE = "other direction of widest spread"
_HARDLY = 0.1  # of the mistakes of always naming the largest class, avoided


@dataclass(frozen=True)
class Bent:
    """What is known of a plane that a layer bends.

    `layer` counts from 1, `width` is its number of neurons. In the end it may answer the same to
    all of the plane, which is `one_point` to it, or at least to all points of the data, which are
    at `one_place` if they differ. `explained` is the share of its variance in what
    is drawn, None without any, `across` how many of the two directions are those across which the
    output changes. Lines between classes are `straight` if only a weighted sum follows, and they
    are `drawn` where points stand on their sides; `right` is the share of the training `points`
    that stand on the right side, `accuracy` that of right answers as it was recorded, `largest`
    that of the largest class. With test points, there are `shown`; `failed` of
    the test points stand on a wrong side. The plane is `divided` if more
    than one class wins on it in the end, which is when `ending` says. It may not be `answered`
    then, as where training has `diverged`; what is `lost` has no answers at any step.
    `single` is whether one neuron alone follows, and `by_heart` whether many test points are wrong.
    Classes have names of their own, which a key tells, if they are `keyed`. The bent grid is drawn
    if it is `gridded`.
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
    one_place: bool = False
    keyed: bool = False
    gridded: bool = True
    failed: int = 0

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
            return "The network squeezes the plane into one point"
        if self.one_place:
            return "The network moves all points to one place"
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
        if self._by_lines and not self.by_heart and right == per_cent(self.accuracy):
            lines = "one straight line gets" if self._classes == 2 else "straight lines get"
            return f"{beginning(self.ending)}, {lines} {right} right"
        return "The network bends the plane"

    def axes(self) -> tuple[str, str]:
        """What is drawn to the right and upwards."""
        if self.width == 2:
            one, other = (f"answer of neuron {unit} in layer {self.layer}" for unit in (1, 2))
            return one, other
        if not self.across:
            return "direction of widest spread", "direction of next widest spread"
        if isinstance(self.task, Classes) and self.across == 1:
            towards = f"“{self.task.names[1]}”" if self.keyed else "the blue class"
            return f"towards {towards}", _OTHERWISE
        if self._classes:
            return (
                "direction that best separates classes",
                "second-best direction to separate classes",
            )
        return "answer of the network", _OTHERWISE

    def explanation(self) -> list[str]:
        """What is drawn, in plain words, what matters most first."""
        layer = f"Layer {self.layer}"
        place = f"{layer} gives each point two numbers: how far across and how far up it stands."
        if self.width > 2:
            place = f"{layer} gives each point {self.width} numbers; this is their projection"
            place += " onto two directions."
            if self.explained is not None and self.answered and self.explained < 1:
                left = f"it leaves out {some_per_cent(1 - self.explained)} of their variance."
                place = f"{place} {beginning(self.ending)}, {left}"
        kind = "the boundary" if self._classes else "lines of equal answers"
        lines = [f"Black: {kind}."]
        if self.lost:
            lines = [no_line(diverged=self.diverged)]
        elif not self.answered:
            # What is known of the end is of answers that mean nothing.
            until = "until training diverges" if self.diverged else "while there are answers"
            lines = [f"Black, {until}: {kind}."]
        elif not self.drawn:
            lines = []
        elif not self.divided:
            lines = [f"Black: {kind}. {beginning(self.ending)}, none crosses the plane."]
        grid = ["Grey: the grid of the plane, bent with it."] if self.gridded else []
        if self.one_point or self.one_place:
            kind = "class" if self._classes else "value"
            alike = "all of the plane the same numbers"
            if self.one_place:
                alike = f"all {grouped(self.shown)} points the same numbers, whatever their {kind}"
            place = f"{beginning(self.ending)}, layer {self.layer} gives {alike}."
            lines = lines if self._classes else []
            grid = ["The grid of the plane is there as well."] if self.one_point else []
        notes = " ".join([*lines, *grid])
        return [place, notes] if notes else [place]

    def flat(self) -> list[str]:
        """What is shown before anything is bent, longest first."""
        return ["The plane before the network", "Before the network", "Before"]

    def heading(self) -> list[str]:
        """What the bent plane is, longest first."""
        after = f"The plane after layer {self.layer}"
        return [f"{after}, projected", after] if self.width > 2 else [after]

    def bending(self) -> str:
        """What happens on the way."""
        grid = ", and the grid with it" if self.gridded else ""
        return f"Layer {self.layer} moves every point{grid}."

    def result(self) -> list[str | list[str]]:
        """What has come of it in the last epoch, and with lines also of test points.

        Of several ways to say it, the longest is first.
        """
        tested = self._tested() if self._by_lines and not (self.one_point or self.one_place) else []
        return [self._result(), *tested]

    def _tested(self) -> list[str | list[str]]:
        """On which sides of lines test points are, if there are any."""
        count, failed = self.shown - self.points, self.failed
        if not count:
            return []
        if count == 1:
            return [f"The only test point is on the {'wrong' if failed else 'right'} side."]
        if not failed:
            every = "Both" if count == 2 else f"All {grouped(count)}"
            return [
                [f"{every} test points are on the right side.", f"{every} test points are right."]
            ]
        some = f"{grouped(failed)} of {grouped(count)} test points {'is' if failed == 1 else 'are'}"
        return [[f"{some} on the wrong side.", f"{some} wrong."]]

    def _result(self) -> str:
        """What has come of it of training points."""
        if self.diverged:
            return "Training has diverged: these answers mean nothing."
        if not self.answered:
            return f"{beginning(self.ending)} the answers are not numbers."
        if not self.drawn:
            lines = "No boundary is drawn" if self._classes else "No lines are drawn"
            return f"{lines}: the network sees more than this view."
        if not self.divided and (self.one_point or self.one_place):
            what = f"all {grouped(self.shown)} points are" if self.one_place else "the plane is"
            return f"{beginning(self.ending)}, {what} at one place: one class wins."
        if not self.divided:
            return f"{beginning(self.ending)}, one class wins on all of the plane."
        if self.one_point or self.one_place:
            whom = "all points" if self.one_place else "all of the plane"
            return f"{beginning(self.ending)}, the network answers {whom} alike."
        if not self.straight and self.single:
            return "One neuron follows: the lines that it draws are straight."
        if not self.straight:
            lines = "The boundary is" if self._classes else "Lines of equal answers are"
            return f"{lines} not straight here: more layers follow."
        if not self._classes:
            return "On the bent plane, lines of equal answers are straight."
        if not self.apart:
            lines = "A line leaves" if self._classes == 2 else "Lines leave"
            wrong = f"{grouped(round((1 - self.right) * self.points))} of {grouped(self.points)}"
            return f"{lines} {wrong} training points on the wrong side."
        lines, s = ("a straight line", "s") if self._classes == 2 else ("straight lines", "")
        separated = f"{'' if self.right == 1 else 'nearly '}all training points"
        return f"{beginning(self.ending)}, {lines} separate{s} {separated}."
