"""How a recording came to be, as far as a film may mention it; knows no `RunSpec`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class About:
    """What was learnt, and how, in words.

    `title` names what was learnt as it stands in a sentence ('the spiral', 'points.csv');
    `problem` is the same as a headline ('Two interleaved spirals'). `parts` say in a few words what
    was trained and how ('8-8', 'tanh', 'Adam 0.01', 'spiral'), most important first. `settings`
    maps labels to values ('learning rate': '0.01'), by which runs are told apart.
    """

    title: str
    problem: str
    parts: tuple[str, ...]
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        """All parts in one line: '8-8 · tanh · Adam 0.01 · spiral'."""
        return " · ".join(self.parts)
