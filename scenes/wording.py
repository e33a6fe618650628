"""What films say in words about a recording; knows nothing of type or places."""

from __future__ import annotations

from ..training.milestones import milestones
from ..training.recording import Recording
from .typography import THIN_SPACE, grouped

_DATA = {
    "xor": "XOR",
    "gauss": "two clouds",
    "arms": "three spirals",
    "linear": "two clouds of points",
}
_CAPTIONED = ("accuracy", "divergence")
_LEARNT = 0.95  # of the training points, from which on a film may say that they were learnt


def title_of(recording: Recording) -> str:
    """What the film is about, claiming no more than the recording shows."""
    name = recording.spec.data.name
    data = _DATA.get(name, f"the {name}")
    hidden = recording.spec.hidden
    if not hidden:
        return f"Logistic regression on {data}"
    if hidden == (1,):
        return f"One neuron on {data}"
    learnt = recording.metrics.train_accuracy[-1] >= _LEARNT
    return f"A network learns {data}" if learnt else f"A network on {data}"


def points_of(recording: Recording) -> str:
    """How many points there are of each kind, with the mark that stands for them."""
    train = int(recording.dataset.train.sum())
    test = len(recording.dataset.points) - train
    text = f"{grouped(train)} training points ●"
    return text + (f"  {grouped(test)} test points ○" if test else "")


def captions_of(recording: Recording) -> list[tuple[int, str]]:
    """(epoch, sentence) of what a viewer should notice, in order; each stays until the next."""
    return [
        (each.epoch, each.sentence.replace("%", f"{THIN_SPACE}%"))
        for each in milestones(recording)
        if each.kind.startswith(_CAPTIONED)
    ]
