"""Errors that models raise when they are asked, in words for those that have a plain cause."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..errors import UserError
from .torch_models import is_module

_WIDTHS = ("in_features", "num_features", "input_size")  # of layers of PyTorch


@contextmanager
def explained(model: Any, columns: int) -> Iterator[None]:
    """What `model` raises in the block, when it is asked at points with that many columns.

    It is a `UserError` where the model is not fitted or takes another number of columns.
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
        if taken not in (None, columns):
            counted = f"{taken} column{'s' * (taken != 1)}"
            remedy = "give data of all these columns, or a function that makes them: "
            raise UserError(
                f"{part} takes {counted}, and the data have {columns}",
                remedy=f"{remedy}lambda points: model(columns_of(points))",
            ) from error
        raise


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
