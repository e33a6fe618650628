"""What a film of neurons and their lines says; knows nothing of type, places or colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...reels.architecture import Architecture
from ...reels.steps import Steps
from ...reels.task import Classes, Task
from ...reels.unit_states import FLAT_ENDED, UnitState
from .phrases import beginning, counted, got_there, listed, phrases_of

_ONE_SIDED = ("relu", "leaky_relu", "elu", "gelu", "silu", "softplus")
_SHORT = 28  # characters of both classes, for a sentence that names them
_DIVERGED = "Training has diverged: these answers mean nothing."
_IN_THE_END = "In the end, training has diverged: answers mean nothing."
_ADDED = "The trained neurons are added, one after another."
NAMED = ("dead", "always on", "saturated")
"""States that are written below tiles, also of neurons that have a line beyond all points."""
_WITHOUT = {
    "dead": "dead: never on",
    "always on": "always on",
    "saturated": "constant: saturated",
    "constant": "constant",
}


def shown_state(state: UnitState, activation: str) -> UnitState:
    """What pictures call a state: units with two flat ends do not die, they saturate."""
    return "saturated" if state == "dead" and activation in FLAT_ENDED else state


@dataclass(frozen=True)
class Drawn:
    """What neurons of the first layer draw in the last epoch.

    `lined` says which of them have a line in the plane, `states` what each does over the training
    points; `pieces` is the number of separate lines that the boundary between two classes has, of
    more classes twice as many, since each counts for both sides. `winners` is how many classes win
    somewhere in the plane, if that is known. `ending` says when that is. Lines and tiles may be
    `numbered`, and the longest bars `cut`.
    """

    architecture: Architecture
    task: Task
    lined: Sequence[bool]
    states: Sequence[UnitState]
    pieces: int
    diverged: bool = False
    ending: str = "in the end"
    winners: int | None = None
    numbered: bool = False
    cut: bool = False

    @property
    def _names(self) -> tuple[str, ...]:
        """The classes; none where values are learnt."""
        return self.task.names if isinstance(self.task, Classes) else ()

    @property
    def _deep(self) -> bool:
        return len(self.architecture.hidden) > 1

    @property
    def noun(self) -> str:
        """What a neuron draws: straight if it sees the coordinates alone."""
        return "line" if set(self.architecture.features) <= {"x", "y"} else "curve"

    def titles(self) -> tuple[str, str]:
        """What is to be seen, and the same for a frame in which that is too long."""
        whole = self._title()
        return whole, whole.removesuffix(f" {self.ending}")

    def _title(self) -> str:
        """What is to be seen: not every neuron has its line in this part of the plane."""
        neurons, lines, noun = self.architecture.hidden[0], sum(self.lined), self.noun
        if neurons > 1 and self.architecture.linear:
            whose = "Linear layers" if self._deep else f"{neurons} linear neurons"
            return f"{whose}, {self._linear()}"
        drawn = counted(lines, noun, f"{noun}s") if lines else f"no {noun} here"
        if self._periodic:
            drawn = counted(self._working, "wave", "waves") if self._working else "no wave"
        if self._deep:
            whose = f"The {neurons} neurons" if neurons > 1 else "The neuron"
            return f"{whose} of layer 1 draw{'s' * (neurons == 1)} {drawn} {self.ending}"
        title = f"{counted(neurons, 'neuron', 'neurons')}, {drawn}"
        return f"{title}{self._made() if neurons > 1 else ''} {self.ending}"

    def added(self) -> str:
        """How many neurons add their line to the boundary, or shape the value, in a title."""
        neurons, noun, adding = self.architecture.hidden[0], self.noun, sum(self.lined)
        one = f"adds its {noun} to the {self._answer}"
        many = f"add a {noun} to the {self._answer}"
        if not self._names:
            adding = self._working
            one, many = "shapes the value", "shape the value"
        elif self._periodic:
            adding = self._working
            one, many = (each.replace(noun, "wave") for each in (one, many))
        if adding == neurons:
            return f"{'Each' if neurons > 1 else 'The'} neuron {one}"
        if not adding:
            return f"No neuron {one.replace('its', 'a')}"
        return f"{adding} of {neurons} neurons {many if adding > 1 else one.replace('its', 'a')}"

    def _made(self) -> str:
        """What all neurons make together, in a title."""
        if not self._names:
            return ", 1 surface"
        if len(self._names) > 2:
            won = "" if self.winners in (None, len(self._names)) else f"{self.winners} of "
            return f", {won}{len(self._names)} classes"
        if self.pieces < 2:
            return ", 1 boundary" if self.pieces else ", no boundary"
        return f", 1 boundary in {self.pieces} pieces"

    def _linear(self) -> str:
        """What linear neurons make together."""
        if self.noun == "curve":
            return "no more than one alone"
        if not self._names:
            return "one flat plane"
        if len(self._names) > 2:
            return "no line that bends"
        return "one straight line" if self.pieces else "no line here"

    def captions(
        self, times: tuple[float, float, float, float], steps: Steps
    ) -> list[tuple[float, str]]:
        """(clock, sentence): what lines are, what they become, where they come from, the result.

        Of a training that diverged, only that and how.
        """
        begun, added, held, learnt = times
        trained = (held, got_there(steps))
        if self.diverged:
            return [(begun, _DIVERGED), trained, (learnt, _DIVERGED)]
        if any(self.lined):
            more = self.architecture.activations[0] not in _ONE_SIDED
            side = "answers more" if more else "is active"
            single = f"A neuron draws a {self.noun}, and {side} on one side of it."
            if self._periodic:
                single = f"A neuron answers in waves, of which one begins on its {self.noun}."
        else:
            single = f"No neuron has its {self.noun} in this part of the plane."
        summed = self._summed()
        # Sums of some of the trained neurons alone are not what the network answers.
        parts = _ADDED if self.architecture.hidden != (1,) else summed
        return [(begun, single), (added, parts), trained, (learnt, summed)]

    def so_far(self, added: int) -> tuple[str, str]:
        """How many neurons are added up when the others are still missing, and the same short."""
        neurons = self.architecture.hidden[0]
        whole = f"{'With' if self._deep else 'Sum of'} {added} of {neurons} neurons"
        return whole, f"{added} of {neurons} added"

    def _summed(self) -> str:
        """What becomes of all neurons."""
        if self.architecture.hidden == (1,):
            counting = "its waves count" if self._periodic else "that side counts"
            return f"Its output weight decides what {counting} for."
        if self._deep:
            return f"The layers that follow make the {self._answer} of them."
        if self.architecture.activations[0] == "identity":
            return f"However many linear neurons are added up: {self._linear()}."
        return f"Weighted and added up, they make the {self._answer}."

    @property
    def _answer(self) -> str:
        """What all neurons make; there may be no boundary in this part of the plane."""
        if len(self._names) > 2 and self.pieces > 2:
            return "boundaries"
        return phrases_of(self.task).answer if self.pieces else "answer"

    def key(self, colours: tuple[str, str]) -> list[str]:
        """What is drawn, a sentence for each thing; the colours are those below and above 0."""
        noun, zero = self.noun, self._zero
        pushes = "" if self._deep else ", which pushes towards the band’s colour"
        line = f"A {noun} shows where one neuron answers {zero}."
        line += f" On the side of its band it answers more{pushes}."
        if self._one_sided:
            line = f"A {noun} shows where one neuron turns on."
            line += f" It is on at the side of its band{pushes}."
        if self._periodic:
            line = f"A wave of a neuron begins on its {noun}. It rises towards its band{pushes}."
        tile = "A tile shows what one neuron answers"
        if self.numbered:
            tile = "The tile with its number shows its answers"
        shades = f"{tile}: {self._shades(colours)}."
        return [line, shades, *self._bars(colours), *self._equal(), *self._without()]

    def short_key(self, colours: tuple[str, str]) -> list[str]:
        """The same for small frames, in short sentences."""
        band = "where a neuron turns on" if self._one_sided else "where a neuron answers more"
        if self._periodic:
            band = "where a wave rises"
        bars = ["Bar: its weight in the sum."] if self._weighed else []
        counts = [
            f"{self._briefly(units)} ({'elsewhere' if state == 'working' else state})"
            for state, units in self._of(lined=False).items()
        ]
        without = [f"No {self.noun} here: {', '.join(counts)}."] if counts else []
        if self.diverged:
            without = ["In the end, training has diverged."]
        pale = ["Pale: equal answers."] if self._equal() else []
        return [f"Tile: {self._shades(colours)}.", f"Band: {band}.", *bars, *pale, *without]

    @property
    def _working(self) -> int:
        """How many neurons do not answer the same everywhere."""
        return sum(state in ("working", "always on") for state in self.states)

    @property
    def _periodic(self) -> bool:
        """Whether a neuron answers 0 on many lines, of which one is drawn."""
        return self.architecture.activations[0] == "sine"

    @property
    def _one_sided(self) -> bool:
        return self.architecture.activations[0] in _ONE_SIDED

    @property
    def _weighed(self) -> bool:
        """Whether there are bars under the tiles."""
        return not self._deep and len(self._names) <= 2

    @property
    def _zero(self) -> str:
        """What a neuron answers on its line."""
        return "½" if self.architecture.activations[0] == "sigmoid" else "0"

    def _shades(self, colours: tuple[str, str]) -> str:
        """What the colours of tiles mean, which are those below and above 0."""
        below, above = colours
        if self.architecture.activations[0] == "relu":
            return f"white 0 or little, {above} more"
        return f"{below} below {self._zero}, {above} above"

    def _bars(self, colours: tuple[str, str]) -> list[str]:
        """What the bars under tiles are, where there are any."""
        if not self._weighed:
            return []
        sides = "left lowers the answer, right raises it"
        if self._names:
            short = sum(map(len, self._names)) <= _SHORT
            # Numbers of classes are written nowhere else; their colours are seen.
            named = colours if self._names == ("class 0", "class 1") else self._names
            sides = "towards {} or {}".format(*named) if short else "towards a class"
        cut = " The longest are cut." if self.cut else ""
        return [f"The bar below is its weight in the sum, {sides}.{cut}"]

    def _equal(self) -> list[str]:
        """What pale lines are, if there are any in the end: those of equal values."""
        if self._names or not self.pieces or self.diverged:
            return []
        return ["Along a pale line, the network’s answer is the same."]

    def _without(self) -> list[str]:
        """Which neurons have no line, and why; or that in the end no answer means anything."""
        if self.diverged:
            return [_IN_THE_END]
        when, sentences = beginning(self.ending), []
        if without := self._of(lined=False):
            named = [
                f"{self._named(units, len(self.states))} ({self._why(state, len(units))})"
                for state, units in without.items()
            ]
            verb = "draws" if sum(map(len, without.values())) == 1 else "draw"
            sentences.append(f"{when}, {listed(named)} {verb} no {self.noun} here.")
        lined, which = sum(self.lined), f" with a {self.noun}"
        beyond = [
            f"{self._named(units, lined, which)} {'are' if len(units) > 1 else 'is'} {state}"
            for state, units in self._of(lined=True).items()
            if state in NAMED
        ]
        return sentences + ([f"{when}, {listed(beyond)} at all training points."] if beyond else [])

    def _named(self, units: Sequence[int], among: int, which: str = "") -> str:
        """Some neurons by their numbers, or how many `among` how many, and `which` those are.

        A count by itself would be read as a number.
        """
        if self.numbered:
            return f"neuron{'s' * (len(units) > 1)} {listed([str(unit + 1) for unit in units])}"
        return f"{len(units)} of {among} neurons{which}" if among > 1 else f"the neuron{which}"

    def _briefly(self, units: Sequence[int]) -> str:
        """The same in fewer words."""
        return self._named(units, len(self.states)).removesuffix(" neurons")

    def _why(self, state: UnitState, count: int) -> str:
        """Why that many neurons in one state have no line here."""
        whose = f"its {self.noun} is" if count == 1 else f"their {self.noun}s are"
        return _WITHOUT.get(state, f"{whose} elsewhere")

    def _of(self, *, lined: bool) -> dict[UnitState, list[int]]:
        """The neurons in each state, of those with a line or of those without."""
        activation = self.architecture.activations[0]
        found: dict[UnitState, list[int]] = {}
        for unit, (state, has) in enumerate(zip(self.states, self.lined, strict=True)):
            if has == lined:
                found.setdefault(shown_state(state, activation), []).append(unit)
        return found
