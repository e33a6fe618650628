"""How a recording was made, in words that films may show; knows no `RunSpec`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

VALUES = "{values}"
"""Stands in parts and settings for the values of the steps that are recorded."""


@dataclass(frozen=True)
class About:
    """What was learnt and how, in words.

    `title` names what was learnt as it stands in a sentence ('the spiral', 'points.csv');
    `problem` is the same as a headline ('Two interleaved spirals'). `parts` say what was
    trained and how, in groups of words: (('8-8', 'tanh'), ('Adam 0.01',), ('spiral',)). `settings`
    maps labels to values ('rate': '0.01'), by which runs are distinguished, and `data_settings`
    those of the data. Parts and settings may have `VALUES`, which are known once steps are.
    """

    title: str
    problem: str
    parts: tuple[tuple[str, ...], ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    data_settings: Mapping[str, str] = field(default_factory=dict)

    def over(self, values: str) -> About:
        """The same with words for the values of the steps: 'C 0.01 to 100' for 'C {values}'."""
        parts = tuple(tuple(word.replace(VALUES, values) for word in each) for each in self.parts)
        settings = {name: each.replace(VALUES, values) for name, each in self.settings.items()}
        return replace(self, parts=parts, settings=settings)

    @property
    def summary(self) -> str:
        """All parts in one line: '8-8 tanh · Adam 0.01 · spiral'."""
        return " · ".join(" ".join(group) for group in self.parts)


def linear_model(loss: str, *, values: bool) -> str:
    """What a network without hidden layers is called, which learns values or classes."""
    if values:
        return "linear regression"
    return "logistic regression" if loss == "cross_entropy" else "linear classifier"
