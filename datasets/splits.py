"""Which points are trained on; knows nothing of any data set."""

from __future__ import annotations

import math

import numpy as np
from jaxtyping import Bool, Int

from ..errors import UserError
from .dataset import Sample

FEW_POINTS = 20
"""A table of fewer has no test points unless a share is asked for."""


def training_mask(order: Int[np.ndarray, " n"], train_share: float) -> Bool[np.ndarray, " n"]:
    """True for training points: the first `train_share` (0-1) of `order`, rounded down.

    `order` are the indices of all points. Raises `UserError` if no point would be True.
    """
    # A share like 0.7 of 10 may come out a little below 7.
    n_train = math.floor(len(order) * train_share + 1e-9)
    if n_train == 0:
        raise UserError(
            "no training points are left", given=train_share, remedy="raise `train_share`"
        )
    train = np.zeros(len(order), dtype=bool)
    train[order[:n_train]] = True
    return train


def split_of(
    sample: Sample, order: Int[np.ndarray, " n"], train_share: float, *, careful: bool
) -> Bool[np.ndarray, " n"]:
    """True for training points.

    A split that comes with the sample is kept. A `careful` split has every class among the
    training points, in proportion.
    """
    if sample.split is not None:
        if not sample.split.any():
            raise UserError("no training points are left", remedy="give training points")
        return sample.split
    if careful and sample.class_names:
        return _stratified(sample.labels[order], order, train_share)
    return training_mask(order, train_share)


def _stratified(
    labels: Int[np.ndarray, " n"], order: Int[np.ndarray, " n"], train_share: float
) -> Bool[np.ndarray, " n"]:
    """The first `train_share` of each class, at least one point; `labels` are in `order`."""
    train = np.zeros(len(order), dtype=bool)
    for label in np.unique(labels):
        members = order[labels == label]
        train[members[: max(1, round(len(members) * train_share))]] = True
    return train
