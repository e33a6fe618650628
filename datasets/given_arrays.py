"""Arrays as callers give them: lists, frames, tensors; imports none of their libraries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from ..errors import UserError
from ..truth_values import is_complex


def array_of(given: Any, what: str) -> NDArray[Any]:
    """A list, a frame, a tensor on any device, with a gradient or not, as an array of numpy."""
    if hasattr(given, "detach"):  # a tensor of PyTorch
        given = given.detach().cpu()
        given = given.float() if str(given.dtype) == "torch.bfloat16" else given
    elif hasattr(given, "toarray"):  # a sparse matrix of SciPy
        given = given.toarray()
    try:
        return given.to_numpy() if hasattr(given, "to_numpy") else np.asarray(given)
    except (ValueError, TypeError):
        raise UserError(f"{what} must be an array of numbers", given=given) from None


def numbers_of(given: Any, what: str) -> Float[np.ndarray, "*shape"]:
    """The same as finite float64; raises `UserError` for anything else."""
    array = array_of(given, what)
    if is_complex(array):
        raise UserError(f"{what} must be real numbers", given=str(array.dtype))
    try:
        numbers = array.astype(np.float64)
    except (ValueError, TypeError, OverflowError):
        raise UserError(f"{what} must be numbers", given=given) from None
    if not numbers.ndim:
        raise UserError(f"{what} must be an array of numbers", given=given)
    if not np.isfinite(numbers).all():
        row = int(np.argwhere(~np.isfinite(numbers))[0][0]) + 1
        raise UserError(
            f"{what} has a number that is missing or not finite, in row {row}",
            remedy="remove such rows",
        )
    return numbers


def names_of(given: Any, what: str) -> tuple[str, ...]:
    """Names in their order; raises `UserError` for what is no list of texts, or of numbers."""
    names = [*given] if isinstance(given, Iterable) and not isinstance(given, str | bytes) else None
    if names is None or any(isinstance(each, Iterable) != isinstance(each, str) for each in names):
        raise UserError(f"`{what}` must be a list of names", given=given)
    return tuple(map(str, names))


def columns_of(given: Any) -> tuple[str, ...]:
    """The names of the columns of a frame; none for anything else."""
    columns = getattr(given, "columns", None)
    return () if columns is None or callable(columns) else tuple(str(each) for each in columns)
