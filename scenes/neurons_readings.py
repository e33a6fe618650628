"""What is written beside a plane of neurons: epochs, sums, formulas, and words under tiles."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial

from manim import VGroup, VMobject

from ..reels.architecture import Architecture
from ..reels.milestones import diverges_at
from ..reels.recording import Recording
from ..reels.unit_states import UnitState, unit_states
from .composition import Live
from .neurons_entrance import CLEARED, Entrance
from .neurons_places import Place
from .parts.formula import collapsed, formula
from .parts.paragraph import paragraph
from .parts.readings import LiveFigure, reading, step_text
from .parts.unit_lines import UnitLines
from .parts.unit_words import StatesAt
from .stage.easing import Fade, entering, part
from .stage.moment import Moment
from .stage.places import Setting, places_of
from .stage.stage import Stage
from .stage.target import Target
from .words.measures import written_measure_of
from .words.neuron_states import NAMED, shown_state
from .words.neurons import Drawn

# Activations in Typst's notation.
_TYPST = {
    "identity": "{}",
    "relu": "max(0, {})",
    "sigmoid": "sigma({})",
    "tanh": "tanh({})",
}
_LETTER = "phi({})"  # of others
_LETTERS = {_TYPST["sigmoid"]: "σ", _LETTER: "φ"}
"""What stands for the name of an activation."""

# What the letters of formulas are, in as many words as there is room for.
_ANSWER = (
    "a: what a neuron answers to the inputs x; "
    "w,\u00a0b: its weights and its bias, which it learns.",
    "a: answer of a neuron to inputs x; w,\u00a0b: weights, bias.",
    "a: answer; x: inputs; w,\u00a0b: weights, bias.",
)
_SUM = (
    "z: the output; a: the neurons’ answers; v: their weights; c: the bias.",
    "z: output; a: answers; v: their weights; c: bias.",
)
_SUMS = (
    "z: an output for each class k; a: the neurons’ answers; v: weights; c: biases.",
    "z: outputs; a: answers; v: weights; c: biases.",
)
_GLOSS = 22.0  # design pixels, the size of these words
_CLEAR = 24.0  # design pixels from a number to what stands to its right


class Reading(VGroup):
    """Which epoch is shown, and how well the run does then: names and numbers.

    While what was learnt is put together, there is no epoch until the clock `since`, if it is
    given: no epoch shows some of the lines, or the sum of some of the neurons. How well the run
    does is read from a clock `known` on; not at all if there is none.
    """

    def __init__(
        self,
        reel: Recording,
        place: Place,
        stage: Stage,
        *,
        since: float | None,
        known: float | None,
        lasting: float,
    ) -> None:
        places, right = places_of(stage), place.right
        if right is None and place.measure:
            right = place.measure[1][0] - _CLEAR
        named = partial(reading, stage=stage, label=places.labels)
        label, self._number = named(
            reel.steps.title,
            step_text(reel.steps),
            place.epoch or places.epoch,
            longest=reel.steps.longest,
            right=right,
        )
        self._targets = {reel.steps.title: Target.of(label, self._number, layout=stage.layout)}
        super().__init__(label, self._number)
        self._fade, self._since, self._lasting = Fade(label, self._number), since, lasting
        self._known, self._measured = known, Fade()
        self._numbers = [self._number]
        if place.measure and reel.measured and known is not None:
            measure = written_measure_of(reel)
            label, number = named(
                measure.name,
                lambda now: measure.at(now.epoch),
                place.measure,
                longest=measure.longest,
                short=measure.short,
                right=_end_of(place, place.measure),
            )
            self.add(label, number)
            self._numbers.append(number)
            self._measured = Fade(label, number)
            self._targets[measure.name] = Target.of(label, number, layout=stage.layout)

    def targets(self) -> dict[str, Target]:
        """What sentences can point at: every number, by its name in small letters."""
        return {name.lower(): target for name, target in self._targets.items()}

    def show(self, moment: Moment) -> None:
        """Show the numbers of a moment."""
        for number in self._numbers:
            number.show(moment)
        left = 0.0
        if self._since is not None:
            left = 1 - part(moment.clock, 0.0, CLEARED)
            self._fade.set(left + entering(moment.clock, self._since, self._lasting))
        if self._known is not None:
            self._measured.set(left + entering(moment.clock, self._known, self._lasting))


def without_measure(reel: Recording, known: float | None) -> dict[str, Target]:
    """What sentences point at in vain: how well a run does, where its formula keeps the place."""
    if known is not None or not reel.measured:
        return {}
    return {written_measure_of(reel).name.lower(): Target()}


def _end_of(place: Place, number: Setting) -> float | None:
    """Where a number has to end, for what stands to its right; None for the margin."""
    _, (x, y) = number
    right = [
        box for box in (place.units, place.key) if box and box.x > x and box.y < y < box.bottom
    ]
    return min((box.x - _CLEAR for box in right), default=None)


def collapses(architecture: Architecture) -> bool:
    """Whether the last formula is what the film is about: what linear neurons amount to."""
    return len(architecture.hidden) == 1 and architecture.activations[0] == "identity"


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
        """A word on each unit that is dead or adds no line, else ''."""

        def words(now: Moment) -> list[str]:
            if self._lost(now):
                return [""] * drawn.architecture.hidden[0]
            return [
                state if state in NAMED else "" if has else f"no {drawn.noun}"
                for state, has in zip(self._at(now.whole), lines.seen(now), strict=True)
            ]

        return words


def formulas_of(
    architecture: Architecture,
    place: Place,
    stage: Stage,
    times: tuple[float, float, float],
    leaving: float | None,
) -> list[tuple[float, VMobject]]:
    """(clock, formula): at three `times` what one neuron answers, the sum, and what it equals.

    The last one gives way to a number at a clock of `leaving`; it stays if there is none.
    """
    begun, added, held = times
    if place.formula is None:
        return []
    summed = r"bold(w) dot bold(x) + b"
    activation = architecture.activations[0]
    function = _TYPST.get(activation, _LETTER)
    source = f"a = {function.format(summed)}"
    sources: list[tuple[float, str, Sequence[str]]] = [(begun, source, _answer(activation))]
    if len(architecture.hidden) == 1:
        summed, gloss = "z = sum_j v_j a_j + c", _SUM
        if architecture.outputs > 1:
            summed, gloss = "z_k = sum_j v_(j k) a_j + c_k", _SUMS
        sources.append((added, summed, gloss))
    if collapses(architecture):
        sources.append((held, collapsed(2), ()))
    shown: list[tuple[float, VMobject]] = [
        (start, _glossed(source, gloss, place.formula, place, stage))
        for start, source, gloss in sources
    ]
    return shown if leaving is None else [*shown, (leaving, VGroup())]


def _answer(activation: str) -> list[str]:
    """What letters of an answer are, also the one that stands for its activation; longest first.

    Without room for all of them, there is that one alone.
    """
    letter = _LETTERS.get(_TYPST.get(activation, _LETTER))
    if letter is None:
        return [*_ANSWER]
    named = f"{letter}: {activation.replace('_', ' ')}."
    return [*(f"{each.removesuffix('.')}; {named}" for each in _ANSWER), named]


def _glossed(
    source: str, gloss: Sequence[str], setting: Setting, place: Place, stage: Stage
) -> VGroup:
    """A formula, and what its letters are: the first of several ways to say it that has room."""
    layout, theme = stage.layout, stage.theme
    size, (x, y) = setting
    right = place.right or places_of(stage).right
    box = place.gloss if gloss else None
    if box and box.x > x:
        right = min(right, box.x - _GLOSS)
    drawn = formula(
        source,
        size * layout.unit,
        at=layout.point(x, y),
        colour=theme.ink,
        width=(right - x) * layout.unit,
    )
    kept = [each.replace(": ", ":\u00a0") for each in gloss]  # no letter ends a line
    words = paragraph([kept], _GLOSS, box, stage, colour=theme.muted)
    return VGroup(drawn, words)
