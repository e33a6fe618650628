"""What a recording of a trained run says of itself; knows no torch."""

from __future__ import annotations

from ..datasets.catalogue import DATASETS
from ..datasets.dataset import Dataset
from ..errors import UserError
from ..reels.about import About
from ..reels.architecture import Architecture
from ..reels.header import Header
from ..reels.recording import Recording
from ..reels.task import task_of
from .spec import RunSpec

_DATA = {
    "xor": "XOR",
    "gauss": "two clouds",
    "arms": "three spirals",
    "linear": "two clouds of points",
    "reg-plane": "a tilted plane",
    "reg-gauss": "hills and hollows",
}


def header_of(spec: RunSpec, dataset: Dataset) -> Header:
    """Everything that a recording of `spec` on `dataset` holds before its first epoch."""
    name = spec.data.name
    summary = DATASETS[name].summary
    return Header(
        about=About(
            title=_DATA.get(name, f"the {name}"),
            problem=summary[:1].upper() + summary[1:],
            parts=tuple(spec.summary.split(" · ")),
            settings={},
        ),
        dataset=dataset,
        model=Architecture(
            spec.features,
            spec.hidden,
            spec.layer_activations,
            task_of(dataset).outputs,
            spec.dtype,
        ),
        loss=spec.objective,
        recipe=spec.model_dump(mode="json"),
    )


def spec_of(recording: Recording) -> RunSpec:
    """The spec that made a recording; raises `UserError` for one that was not trained here."""
    if not recording.recipe:
        raise UserError("the recording was not trained by epochreel", given=recording.about.summary)
    return RunSpec.parse(recording.recipe)
