"""What a film of neurons and their lines says; knows nothing of type, places or colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...reels.architecture import Architecture
from ...reels.steps import Steps
from ...reels.task import Classes, Task
from ...reels.unit_states import UnitState
from .neuron_states import shown_state, without_line
from .own_names import seen_names
from .phrases import counted, got_there, phrases_of

_ONE_SIDED = ("relu", "leaky_relu", "elu", "gelu", "silu", "softplus")
_SHORT = 28  # characters of both classes, for a sentence that names them
_DIVERGED = "Training has diverged: these answers mean nothing."


@dataclass(frozen=True)
class Drawn:
    """What neurons of the first layer draw in the last epoch.

    `lined` says which of them have a line in the plane, `states` what each does over the training
    points; `pieces` is the number of separate lines that the boundary between two classes has, of
    more classes twice as many, since each counts for both sides. `winners` is how many classes win
    somewhere in the plane, if that is known. `ending` says when that is. Lines and tiles may be
    `numbered`, the longest bars `cut`, and lines that are not dashed nearly `parallel`.
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
    parallel: bool = False

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
        neurons, lines, noun = self.architecture.hidden[0], self._drawing, self.noun
        if neurons > 1 and self.architecture.linear:
            whose = "Linear layers" if self._deep else f"{neurons} linear neurons"
            return f"{whose}, {self.linear()}"
        drawn = counted(lines, noun, f"{noun}s") if lines else self._none()
        if self._periodic:
            drawn = counted(self._working, "wave", "waves") if self._working else "no wave"
        if self._deep:
            whose = f"The {neurons} neurons" if neurons > 1 else "The neuron"
            return f"{whose} of layer 1 draw{'s' * (neurons == 1)} {drawn} {self.ending}"
        title = f"{counted(neurons, 'neuron', 'neurons')}, {drawn}"
        return f"{title}{self._made() if neurons > 1 else ''} {self.ending}"

    def added(self) -> str:
        """How many neurons add their line to the boundary, or shape the value, in a title."""
        neurons, noun, adding = self.architecture.hidden[0], self.noun, self._drawing
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

    def _none(self) -> str:
        """What is drawn where no neuron that is not dead has a line, in a title."""
        if not any(self.ghosts):
            return f"no {self.noun} here"
        return f"only {counted(sum(self.ghosts), f'dashed {self.noun}', f'dashed {self.noun}s')}"

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

    def linear(self) -> str:
        """What linear neurons make together."""
        if self.noun == "curve":
            return "no more than one alone"
        if not self._names:
            return "one flat plane"
        if len(self._names) > 2:
            return "no line that bends"
        return "one straight line" if self.is_one_line else "no line here"

    @property
    def is_one_line(self) -> bool:
        """Whether linear neurons make one straight line between two classes."""
        return self.noun == "line" and len(self._names) == 2 and bool(self.pieces)

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
        if not self._drawing:
            whose = "Only a dead neuron has its" if any(self.ghosts) else "No neuron has its"
            if sum(self.ghosts) > 1:
                whose, noun = "Only dead neurons have their", f"{noun}s"
            none = f"{whose} {noun} in this part of the plane."
            return [(begun, none), (added, summed), trained, (learnt, result or summed)]
        single = f"{'Each' if self._drawing > 1 else 'A'} {noun} is one neuron."
        does = "is on" if self._one_sided else "answers more"
        side = f"On this side of its {noun}, a neuron {does}."
        if self._periodic:
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
        whole = f"{'With' if self._deep else 'Sum of'} {added} of {neurons} neurons"
        return whole, f"{added} of {neurons} added"

    def _summed(self) -> str:
        """What becomes of all neurons."""
        if self.architecture.hidden == (1,):
            counting = "that side counts" if self._drawing else "its answer counts"
            counting = "its waves count" if self._periodic else counting
            return f"Its output weight decides what {counting} for."
        if self._deep:
            return f"Later layers {self._deepened()}."
        if self.architecture.activations[0] == "identity":
            return f"However many linear neurons are added up: {self.linear()}."
        return f"Together they make the {self._answer}."

    def _deepened(self) -> str:
        """What later layers do; where they draw nothing, they still answer."""
        alone, many = len(self.states) == 1, self._drawing > 1
        parts = "its answer" if alone else f"these {self.noun}s" if many else "these answers"
        if self.pieces:
            return f"turn {parts} into the {self._answer}"
        if alone:
            return "turn its answer into the network’s"
        return f"combine {parts} into {'one answer' if many else 'one'}"

    @property
    def _answer(self) -> str:
        """What all neurons make; there may be no boundary in this part of the plane."""
        if len(self._names) > 2 and self.pieces > 2:
            return "boundaries"
        return phrases_of(self.task).answer if self.pieces else "answer"

    def key(self, colours: tuple[str, str]) -> list[str]:
        """What tiles, bars and other lines are; the colours are those below and above 0.

        There is nothing to explain where training has diverged. Words under numbered tiles say
        which neurons have no line.
        """
        if self.diverged:
            return []
        without = without_line(self.lined, self.states, self.architecture.activations[0], self.noun)
        tile = f"Tile: {self._shades(colours)}."
        pale = ["Pale line: the network’s answer is the same along it."] if self._equal else []
        dashed = ["Dashed: a dead neuron."] if any(self.ghosts) else []
        return [tile, *self._bars(), *pale, *dashed, *([] if self.numbered else without)]

    def strips(self) -> list[str]:
        """What the strips along lines are; a wave rises and falls on both sides of its line."""
        if self.diverged or self._periodic or not self._drawing:
            return []
        does = "is on" if self._one_sided else "answers more"
        side = f"the side of a {self.noun} where its neuron {does}"
        if self._deep:
            return [f"Shade: {side}."]
        colour = "coloured like its bar" if self._weighed else "coloured like the class it favours"
        return [f"Strip: {side}, {colour}."]

    def short_strips(self) -> list[str]:
        """The same in as few words as have room in a small frame."""
        does = "is on" if self._one_sided else "answers more"
        what = "Shade" if self._deep else "Strip"
        return [f"{what}: side where it {does}."] if self.strips() else []

    def boundary(self) -> list[str]:
        """What lines are that no neuron draws: those between classes."""
        if self.diverged or not self._names or not self.pieces:
            return []
        several = len(self._names) > 2 and self.pieces > 2
        return ["Thick lines: the boundaries." if several else "Thick line: the boundary."]

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
            return f"{above} where its neuron is on"
        return f"{above} where its neuron answers above {self._zero}, {below} below"

    def _bars(self) -> list[str]:
        """What the bars under tiles are, where there are any."""
        if not self._weighed:
            return []
        bar = "Bar: left lowers the answer, right raises it."
        if self._names:
            short = sum(map(len, self._names)) <= _SHORT
            named = " or ".join(seen_names(self._names)) if short else "a class"
            bar = f"Bar: its push towards {named}."
        return [f"{bar} The longest are cut." if self.cut else bar]

    @property
    def _equal(self) -> bool:
        """Whether there are pale lines in the end: those of equal values."""
        return not self._names and bool(self.pieces)

    @property
    def ghosts(self) -> list[bool]:
        """Which neurons are dead, and still have a line: one beyond all training points."""
        activation = self.architecture.activations[0]
        return [
            has and shown_state(state, activation) == "dead"
            for has, state in zip(self.lined, self.states, strict=True)
        ]

    @property
    def _drawing(self) -> int:
        """How many neurons draw a line and are not dead."""
        return sum(self.lined) - sum(self.ghosts)
