"""What a recording of a trained run says of itself; knows no torch."""

from __future__ import annotations

from ..datasets.dataset import Dataset
from ..errors import UserError
from ..reels.about import About
from ..reels.architecture import Architecture
from ..reels.header import Header
from ..reels.recording import Recording
from ..reels.task import task_of
from .settings import data_settings_of, settings_of
from .settled import settled
from .spec import RunSpec


def header_of(spec: RunSpec, dataset: Dataset) -> Header:
    """Everything that a recording of `spec` on `dataset` holds before its first epoch."""
    spec = settled(spec, dataset)
    of_data = data_settings_of(spec.data)
    parts = spec.summary_parts
    activation = [parts.pop("activation")] if "activation" in parts else []
    settings = {key: value for key, value in settings_of(spec).items() if key not in of_data}
    return Header(
        about=About(
            title=spec.data.title,
            problem=spec.data.problem,
            parts=((parts.pop("network"), *activation), *((part,) for part in parts.values())),
            settings=settings,
            data_settings=of_data,
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
    if "estimator" in recording.recipe:
        raise UserError("the recording is of an estimator", given=recording.about.summary)
    return RunSpec.parse(recording.recipe)
