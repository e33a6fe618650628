"""What films say in words about a recording; knows nothing of type or places."""

from __future__ import annotations

from ...datasets.catalogue import DATASETS
from ...reels.milestones import milestones
from ...reels.recording import Recording
from .measures import measure_of
from .numbers import THIN_SPACE, grouped

_DATA = {
    "xor": "XOR",
    "gauss": "two clouds",
    "arms": "three spirals",
    "linear": "two clouds of points",
    "reg-plane": "a tilted plane",
    "reg-gauss": "hills and hollows",
}
_CAPTIONED = ("accuracy", "loss left", "divergence")
_LEARNT = 0.95  # of the goal of its measure, from which on a film may say that data were learnt


def title_of(recording: Recording) -> str:
    """What the film is about, claiming no more than the recording shows."""
    data = data_of(recording)
    hidden = recording.spec.hidden
    if not hidden:
        kind = "Linear" if recording.dataset.regression else "Logistic"
        return f"{kind} regression on {data}"
    if hidden == (1,):
        return f"One neuron on {data}"
    return f"A network learns {data}" if learnt_by(recording) else f"A network on {data}"


def learnt_by(recording: Recording) -> bool:
    """Whether a film may say that the data were learnt."""
    measure = measure_of(recording)
    return bool(measure.reaches(measure.values[-1:], _LEARNT).all())


def data_of(recording: Recording) -> str:
    """The data as part of a sentence."""
    name = recording.spec.data.name
    return _DATA.get(name, f"the {name}")


def data_title_of(recording: Recording) -> str:
    """What the problem is."""
    kind = DATASETS.get(recording.spec.data.name)
    if kind is None and recording.dataset.regression:
        return "Values to learn"
    if kind is None:
        return f"{_counted(recording.dataset.classes, 'class', 'classes')} to tell apart"
    return kind.summary[:1].upper() + kind.summary[1:]


def data_subtitles_of(recording: Recording) -> list[str]:
    """How much of it there is."""
    dataset = recording.dataset
    points = _counted(len(dataset.points), "point", "points")
    if dataset.regression:
        return [points]
    return [_counted(dataset.classes, "class", "classes"), points]


def split_of(recording: Recording) -> str:
    """Which points are learnt from and which are kept for testing, with the marks for them."""
    train = int(recording.dataset.train.sum())
    test = len(recording.dataset.points) - train
    if not test:
        return "The network learns from all of them."
    return f"{grouped(train)} filled ● to learn from, {grouped(test)} ringed ○ to test on."


def _counted(number: int, one: str, many: str) -> str:
    return f"{grouped(number)} {one if number == 1 else many}"


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
