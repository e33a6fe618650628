"""Epochs that are marked on the curves of a recording, and what is said there; no drawing."""

from __future__ import annotations

from dataclasses import dataclass

from ...numerals import per_cent
from ...reels.milestones import Milestone, milestones
from ...reels.recording import Recording
from .largest_class import tells_more

_LEFT = ("loss left ", "error left ")


@dataclass(frozen=True)
class CurveMark:
    """An `epoch` of the `curve` of that name, 'train' or 'test', and texts, the longest first."""

    curve: str
    epoch: int
    texts: tuple[str, ...]


def marks_on_accuracy(recording: Recording) -> list[CurveMark]:
    """Where shares of the training points were first right, the largest share first.

    There is none at the start, which was not reached by training, and one at an epoch; nor of a
    share that the largest class nearly has alone.
    """
    marks: dict[int, CurveMark] = {}
    for each in _shown(recording):
        share, steps = each.accuracy, recording.steps
        if share is None or each.epoch <= recording.whole.epochs[0]:
            continue
        if tells_more(recording, share):
            what = per_cent(share)
            texts = f"{what} at {steps.named(each.epoch)}", f"{what} at {steps.written(each.epoch)}"
            marks[each.epoch] = CurveMark("train", each.epoch, texts)
    return list(marks.values())[::-1]


def marks_on_loss(recording: Recording, name: str) -> list[CurveMark]:
    """Where the test loss was lowest, if it rises from there while the training loss falls.

    Of values, also where the training loss first fell to parts of its start. `name` is what the
    chart calls it, 'loss' or 'error'.
    """
    marks: list[CurveMark] = []
    for each in _shown(recording):
        if each.kind == "overfitting":
            texts = _at(f"lowest test {name}", recording, each.epoch)
            marks.append(CurveMark("test", each.epoch, texts))
        for before in _LEFT:
            if each.kind.startswith(before):
                part = f"train: {each.kind.removeprefix(before)} of its start"
                marks.append(CurveMark("train", each.epoch, _at(part, recording, each.epoch)))
    return marks[::-1]


def _shown(recording: Recording) -> list[Milestone]:
    """The milestones of the whole recording that fall into the part that is shown."""
    steps = recording.steps
    return [each for each in milestones(recording.whole) if steps.first <= each.epoch <= steps.last]


def _at(what: str, recording: Recording, epoch: int) -> tuple[str, ...]:
    return f"{what} at {recording.steps.named(epoch)}", what
