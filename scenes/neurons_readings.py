"""What is written beside a plane of neurons: epochs, sums, formulas, and words under tiles."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from manim import VGroup, VMobject

from ..reels.architecture import Architecture
from ..reels.milestones import diverges_at
from ..reels.recording import Recording
from ..reels.unit_states import UnitState, unit_states
from .composition import Live
from .neurons_entrance import CLEARED, Entrance
from .neurons_places import Place
from .parts.formula import collapsed, formula
from .parts.readings import LiveFigure, reading, step_text
from .parts.unit_lines import UnitLines
from .parts.unit_words import SEPARATOR, StatesAt
from .stage.easing import Fade, entering, part
from .stage.moment import Moment
from .stage.places import places_of
from .stage.stage import Stage
from .words.neurons import NAMED, Drawn, shown_state

# Activations in Typst's notation.
_TYPST = {
    "identity": "{}",
    "relu": "max(0, {})",
    "sigmoid": "sigma({})",
    "tanh": "tanh({})",
}


class Reading(VGroup):
    """Which epoch is shown: the name and the number.

    While what was learnt is put together, there is none until the clock `since`, if it is given:
    no epoch shows some of the lines, or the sum of some of the neurons.
    """

    def __init__(
        self,
        reel: Recording,
        place: Place,
        stage: Stage,
        *,
        since: float | None,
        lasting: float,
    ) -> None:
        places, right = places_of(stage), place.right
        if right is None and place.formula:
            right = place.formula[1][0] - 24
        label, self._number = reading(
            reel.steps.title,
            step_text(reel.steps),
            place.epoch or places.epoch,
            stage,
            label=places.labels,
            longest=reel.steps.longest,
            right=right,
        )
        super().__init__(label, self._number)
        self._fade, self._since, self._lasting = Fade(label, self._number), since, lasting

    def show(self, moment: Moment) -> None:
        """Show the epoch of a moment."""
        self._number.show(moment)
        if self._since is not None:
            gone = part(moment.clock, 0.0, CLEARED)
            self._fade.set(1 - gone + entering(moment.clock, self._since, self._lasting))


def sum_of(drawn: Drawn, entrance: Entrance, place: Place, stage: Stage) -> list[Live]:
    """How many units are added so far, in as many words as there is room for."""
    layout, neurons = stage.layout, drawn.architecture.hidden[0]
    size, (x, y) = place.sum
    size = layout.readable(size, most=1.3)
    if neurons == 1 or not size:
        return []
    right = places_of(stage).right if place.right is None or place.right < x else place.right

    def text(now: Moment) -> str:
        added = entrance.added(now)
        return "" if added is None else drawn.so_far(added)[short]

    at, colour = layout.point(x, y), stage.theme.muted
    sentence = LiveFigure(size * layout.unit, text, at=at, colour=colour, anchor="left", bold=False)
    longest, _ = drawn.so_far(neurons)
    short = sentence.span(longest) > (right - x) * layout.unit
    return [Live(sentence)]


class States:
    """What the neurons of the first layer do at a moment; the last epoch asked for is kept.

    There are no words of divergence, nor are neurons then dead.
    """

    def __init__(self, reel: Recording) -> None:
        self._reel, self._end = reel, diverges_at(reel)
        self._activation = reel.perceptron.activations[0]
        self._at = lru_cache(maxsize=1)(self._found)

    def _found(self, epoch: int) -> list[UnitState]:
        states = unit_states(self._reel, epoch)[0]
        return [shown_state(state, self._activation) for state in states]

    def _lost(self, now: Moment) -> bool:
        return self._end is not None and now.whole >= self._end

    def dead(self, now: Moment) -> Sequence[bool]:
        """Which neurons are dead at a moment."""
        if self._lost(now):
            return [False] * self._reel.perceptron.hidden[0]
        return [state == "dead" for state in self._at(now.whole)]

    def words(self, lines: UnitLines, drawn: Drawn) -> StatesAt:
        """The number of each unit, if it has one, and a word if it is dead or adds no line."""
        neurons = self._reel.perceptron.hidden[0]
        numbers = [str(unit + 1) * drawn.numbered for unit in range(neurons)]

        def words(now: Moment) -> list[str]:
            if self._lost(now):
                return numbers
            said = [
                state if state in NAMED else "" if has else f"no {drawn.noun}"
                for state, has in zip(self._at(now.whole), lines.seen(now), strict=True)
            ]
            return [SEPARATOR.join(filter(None, each)) for each in zip(numbers, said, strict=True)]

        return words


def formulas_of(
    architecture: Architecture, place: Place, stage: Stage, times: tuple[float, float]
) -> list[tuple[float, VMobject]]:
    """(clock, formula): what one neuron answers; at two `times` the sum, and what it equals."""
    layout, (added, held) = stage.layout, times
    if place.formula is None:
        return []
    size, (x, y) = place.formula
    summed = r"bold(w) dot bold(x) + b"
    function = _TYPST.get(architecture.activations[0], "phi({})").format(summed)
    sources = [(0.0, f"a = {function}")]
    if len(architecture.hidden) == 1:
        summed = "z = sum_j v_j a_j + c"
        if architecture.outputs > 1:
            summed = "z_k = sum_j v_(j k) a_j + c_k"
        sources.append((added, summed))
        if architecture.activations[0] == "identity":
            sources.append((held, collapsed(2)))
    width = ((place.right or places_of(stage).right) - x) * layout.unit
    at, size = layout.point(x, y), size * layout.unit
    return [
        (start, formula(source, size, at=at, colour=stage.theme.ink, width=width))
        for start, source in sources
    ]
