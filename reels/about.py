"""How a recording was made, in words that films may show; knows no `RunSpec`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class About:
    """What was learnt and how, in words.

    `title` names the data within a sentence ('the spiral', 'points.csv'), `problem` as a headline
    ('Two interleaved spirals'). `parts` describe the model and its training in a few words each
    ('8-8', 'tanh', 'Adam 0.01', 'spiral'), most important first. `settings` maps labels to values
    ('learning rate': '0.01'), to distinguish runs.
    """

    title: str
    problem: str
    parts: tuple[str, ...]
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        """All parts in one line: '8-8 · tanh · Adam 0.01 · spiral'."""
        return " · ".join(self.parts)
