"""What a film of neurons and their lines says; knows nothing of type, places or colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...reels.architecture import Architecture
from ...reels.steps import Steps
from ...reels.task import Classes, Task
from ...reels.unit_states import UnitState
from .neuron_states import shown_state
from .phrases import beginning, counted, got_there, phrases_of

_ONE_SIDED = ("relu", "leaky_relu", "elu", "gelu", "silu", "softplus")
_DIVERGED = "Training has diverged: these answers mean nothing."


@dataclass(frozen=True)
class Drawn:
    """What neurons of the first layer draw in the last epoch.

    `lined` says which of them have a line in the plane, `states` what each does over the training
    points; `pieces` is the number of separate lines that the boundary between two classes has, of
    more classes twice as many, since each counts for both sides. `winners` is how many classes win
    somewhere in the plane, if that is known. `ending` says when that is. Lines and tiles may be
    `numbered`, and lines that are not dashed nearly `parallel`.
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
    parallel: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The classes; none where values are learnt."""
        return self.task.names if isinstance(self.task, Classes) else ()

    @property
    def deep(self) -> bool:
        """Whether later layers decide what neurons of the first are for."""
        return len(self.architecture.hidden) > 1

    @property
    def noun(self) -> str:
        """What a neuron draws: straight if it sees the coordinates alone."""
        return "line" if set(self.architecture.features) <= {"x", "y"} else "curve"

    def titles(self) -> list[str]:
        """What is to be seen, and the same for a frame in which that is too long.

        Not every neuron has its line in this part of the plane.
        """
        neurons, lines, noun = self.architecture.hidden[0], self.drawing, self.noun
        if neurons > 1 and self.architecture.linear:
            whose = "Linear layers" if self.deep else f"{neurons} linear neurons"
            return [f"{whose}, {self.linear()}"]
        drawn = counted(lines, noun, f"{noun}s") if lines else self._none()
        if self.periodic:
            drawn = counted(self._working, "wave", "waves") if self._working else "no wave"
        then = beginning(self.ending)
        if self.deep:
            whose = f"The {neurons} neurons" if neurons > 1 else "The neuron"
            whole = f"{whose} of layer 1 draw{'s' * (neurons == 1)} {drawn} {self.ending}"
            return [whole, f"{then}, layer 1 draws {drawn}"]
        drawn += self._made() if neurons > 1 else ""
        return [
            f"{counted(neurons, 'neuron', 'neurons')}, {drawn} {self.ending}",
            f"{then}: {drawn}",
        ]

    def added(self) -> str:
        """How many neurons add their line to the boundary, or shape the value, in a title."""
        neurons, noun, adding = self.architecture.hidden[0], self.noun, self.drawing
        one = f"adds its {noun} to the {self._answer}"
        many = f"add a {noun} to the {self._answer}"
        if not self.names:
            adding = self._working
            one, many = "shapes the value", "shape the value"
        elif self.periodic:
            adding = self._working
            one, many = (each.replace(noun, "wave") for each in (one, many))
        if adding == neurons:
            return f"{'Each' if neurons > 1 else 'The'} neuron {one}"
        if not adding:
            return f"No neuron {one.replace('its', 'a')}"
        return f"{adding} of {neurons} neurons {many if adding > 1 else one.replace('its', 'a')}"

    def _none(self) -> str:
        """What is drawn where no neuron that is not dead has a line, in a title."""
        if not any(self.ghosts):
            return f"no {self.noun} here"
        return f"only {counted(sum(self.ghosts), f'dashed {self.noun}', f'dashed {self.noun}s')}"

    def _made(self) -> str:
        """What all neurons make together, in a title."""
        if not self.names:
            return ", 1 surface"
        if len(self.names) > 2:
            won = "" if self.winners in (None, len(self.names)) else f"{self.winners} of "
            return f", {won}{len(self.names)} classes"
        if self.pieces < 2:
            return ", 1 boundary" if self.pieces else ", no boundary"
        return f", 1 boundary in {self.pieces} pieces"

    def linear(self) -> str:
        """What linear neurons make together."""
        if self.noun == "curve":
            return "no more than one alone"
        if not self.names:
            return "one flat plane"
        if len(self.names) > 2:
            return "no line that bends"
        return "one straight line" if self.is_one_line else "no line here"

    @property
    def is_one_line(self) -> bool:
        """Whether linear neurons make one straight line between two classes."""
        return self.noun == "line" and len(self.names) == 2 and bool(self.pieces)

    def captions(
        self, times: tuple[float, float, float, float, float], steps: Steps, result: str = ""
    ) -> list[tuple[float, str]]:
        """(clock, sentence): what lines are, and bands; what both make, and how; the result.

        Where no `result` is known, it is said again what both make. Of a training that diverged,
        only that and how.
        """
        begun, sided, added, held, learnt = times
        trained = (held, got_there(steps))
        if self.diverged:
            return [(begun, _DIVERGED), trained, (learnt, _DIVERGED)]
        summed, noun = self._summed(), self.noun
        if not self.drawing:
            whose = "Only a dead neuron has its" if any(self.ghosts) else "No neuron has its"
            if sum(self.ghosts) > 1:
                whose, noun = "Only dead neurons have their", f"{noun}s"
            none = f"{whose} {noun} in this part of the plane."
            return [(begun, none), (added, summed), trained, (learnt, result or summed)]
        single = f"{'Each' if self.drawing > 1 else 'A'} {noun} is one neuron."
        does = "is on" if self.one_sided else "answers more"
        side = f"On this side of its {noun}, a neuron {does}."
        if self.periodic:
            single = f"A wave of a neuron begins on its {noun}."
            side = f"On this side of the {noun}, the wave rises."
        return [
            (begun, single),
            (sided, side),
            (added, summed),
            trained,
            (learnt, result or summed),
        ]

    def so_far(self, added: int) -> tuple[str, str]:
        """How many neurons are added up when the others are still missing, and the same short."""
        neurons = self.architecture.hidden[0]
        whole = f"{'With' if self.deep else 'Sum of'} {added} of {neurons} neurons"
        return whole, f"{added} of {neurons} added"

    def _summed(self) -> str:
        """What becomes of all neurons."""
        if self.architecture.hidden == (1,):
            counting = "that side counts" if self.drawing else "its answer counts"
            counting = "its waves count" if self.periodic else counting
            return f"Its output weight decides what {counting} for."
        if self.deep:
            return f"Later layers {self._deepened()}."
        if self.architecture.activations[0] == "identity":
            return f"However many linear neurons are added up: {self.linear()}."
        return f"Together they make the {self._answer}."

    def _deepened(self) -> str:
        """What later layers do; where they draw nothing, they still answer."""
        alone, many = len(self.states) == 1, self.drawing > 1
        parts = "its answer" if alone else f"these {self.noun}s" if many else "these answers"
        if self.pieces:
            return f"turn {parts} into the {self._answer}"
        if alone:
            return "turn its answer into the network’s"
        return f"combine {parts} into {'one answer' if many else 'one'}"

    @property
    def _answer(self) -> str:
        """What all neurons make; there may be no boundary in this part of the plane."""
        if len(self.names) > 2 and self.pieces > 2:
            return "boundaries"
        return phrases_of(self.task).answer if self.pieces else "answer"

    @property
    def _working(self) -> int:
        """How many neurons do not answer the same everywhere."""
        return sum(state in ("working", "always on") for state in self.states)

    @property
    def periodic(self) -> bool:
        """Whether a neuron answers 0 on many lines, of which one is drawn."""
        return self.architecture.activations[0] == "sine"

    @property
    def one_sided(self) -> bool:
        """Whether neurons answer on one side of their lines alone, or nearly so."""
        return self.architecture.activations[0] in _ONE_SIDED

    @property
    def adding(self) -> bool:
        """Whether tiles show what neurons add to the one output, which is their sum."""
        return self.architecture.adds_up

    @property
    def ghosts(self) -> list[bool]:
        """Which neurons are dead, and still have a line: one beyond all training points."""
        activation = self.architecture.activations[0]
        return [
            has and shown_state(state, activation) == "dead"
            for has, state in zip(self.lined, self.states, strict=True)
        ]

    @property
    def drawing(self) -> int:
        """How many neurons draw a line and are not dead."""
        return sum(self.lined) - sum(self.ghosts)
