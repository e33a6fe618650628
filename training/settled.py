"""A spec with what only its points decide; loads no points itself."""

from __future__ import annotations

from ..datasets.dataset import Dataset
from ..datasets.kinds import DATASETS
from ..errors import UserError
from ..models import validated
from .dataspec import DataSpec
from .spec import RunSpec


def settled(spec: RunSpec, dataset: Dataset) -> RunSpec:
    """`spec` with what was left to its data: the target, classes or values, and the training share.

    Raises `UserError` if other settings, like the loss, do not go with that target.
    """
    # Specs of older recordings may have this rule, so only a run to be trained is refused.
    if dataset.regression and spec.stop.accuracy is not None:
        raise UserError(
            "`stop_accuracy` is for classes; values have no accuracy",
            given=spec.stop.accuracy,
            remedy="stop at a training loss with `stop_loss`",
        )
    data = settled_data(spec.data, dataset)
    return spec if data is spec.data else RunSpec.parse({**dict(spec), "data": data})


def settled_data(data: DataSpec, dataset: Dataset) -> DataSpec:
    """The same for the data alone."""
    if data.options.get("target", "class") and data.train_share is not None:
        return data
    options = dict(data.options)
    if not options.get("target", "class"):
        options["target"] = "value" if dataset.regression else "class"
    share = data.train_share or (1.0 if dataset.train.all() else DATASETS[data.name].train_share)
    return validated(DataSpec, {**dict(data), "options": options, "train_share": share})
