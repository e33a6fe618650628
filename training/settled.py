"""A spec with what only its points decide; loads no points itself."""

from __future__ import annotations

from ..datasets.dataset import Dataset
from ..errors import UserError
from .spec import RunSpec


def settled(spec: RunSpec, dataset: Dataset) -> RunSpec:
    """`spec` with the target that its data decided, classes or values, if it was left to them.

    Raises `UserError` if other settings, like the loss, do not go with that target.
    """
    # Specs of older recordings may have this rule, so only a run to be trained is refused.
    if dataset.regression and spec.stop.accuracy is not None:
        raise UserError(
            "`stop_accuracy` is for classes; values have no accuracy",
            given=spec.stop.accuracy,
            remedy="stop at a training loss with `stop_loss`",
        )
    if spec.data.options.get("target", "class"):
        return spec
    target = "value" if dataset.regression else "class"
    options = {**spec.data.options, "target": target}
    values = spec.model_dump()
    return RunSpec.parse({**values, "data": {**values["data"], "options": options}})
