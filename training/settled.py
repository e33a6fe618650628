"""A spec with what only its points decide; loads no points itself."""

from __future__ import annotations

from ..datasets.dataset import Dataset
from .spec import RunSpec


def settled(spec: RunSpec, dataset: Dataset) -> RunSpec:
    """`spec` with the target that its data decided, classes or values, if it was left to them.

    Raises `UserError` if other settings, like the loss, do not go with that target.
    """
    if spec.data.options.get("target", "class"):
        return spec
    target = "value" if dataset.regression else "class"
    options = {**spec.data.options, "target": target}
    values = spec.model_dump()
    return RunSpec.parse({**values, "data": {**values["data"], "options": options}})
