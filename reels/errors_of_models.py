"""Errors that models raise when they are asked, in words for those that have a plain cause."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..errors import UserError
from .torch_models import is_module

_WIDTHS = ("in_features", "num_features", "input_size")  # of layers of PyTorch
_MISFITS = (  # what errors say of these: a matrix product, a batch norm, a recurrent layer
    "x{columns} and {taken}x",
    "contain {columns} elements not {taken}",
    "Expected {taken}, got {columns}",
)


@contextmanager
def explained(model: Any, columns: int) -> Iterator[None]:
    """What `model` raises in the block, when it is asked at points with that many columns.

    It is a `UserError` where the model is not fitted or takes another number of columns; of a
    module of PyTorch only where the error is about these two numbers.
    """
    try:
        yield
    except UserError:
        raise
    except Exception as error:
        name = type(model).__name__
        if any(kind.__name__ == "NotFittedError" for kind in type(error).__mro__):
            remedy = "fit it before the first snapshot"
            raise UserError(f"the {name} is not fitted", remedy=remedy) from error
        taken, part = _columns_of(model)
        fits = taken in (None, columns)
        if not fits and (not is_module(model) or _is_of_shapes(error, columns, taken)):
            counted = f"{taken} column{'s' * (taken != 1)}"
            remedy = "give data of all these columns, or a function that makes them: "
            raise UserError(
                f"{part} takes {counted}, and the data have {columns}",
                remedy=f"{remedy}lambda points: model(columns_of(points))",
            ) from error
        raise


def _is_of_shapes(error: Exception, columns: int, taken: int | None) -> bool:
    """Whether PyTorch found that many columns at a layer which takes another number of them."""
    found = (each.format(columns=columns, taken=taken) for each in _MISFITS)
    return isinstance(error, RuntimeError) and any(each in str(error) for each in found)


def _columns_of(model: Any) -> tuple[int | None, str]:
    """How many columns a model takes, if it says so, and which part of it does."""
    name = type(model).__name__
    if not is_module(model):
        return getattr(model, "n_features_in_", None), f"the {name}"
    for layer in model.modules():
        for width in _WIDTHS:
            if isinstance(taken := getattr(layer, width, None), int):
                first = "" if layer is model else f"first {type(layer).__name__} of the "
                return taken, f"the {first}{name}"
    return None, ""
