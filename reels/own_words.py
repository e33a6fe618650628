"""What pictures say of a caller's own model."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..datasets.dataset import Dataset
from ..errors import UserError
from .about import About, linear_model
from .stacks import Stack
from .torch_models import plain_module


def words_of(given: About | str | None, dataset: Dataset) -> About:
    """What pictures say, with the plane that they show, where an `About`, a title or none is given.

    Raises `UserError` for anything else.
    """
    about = given
    if not isinstance(about, About):
        if not isinstance(given, str | None):
            raise UserError("`title` must be text", given=given)
        count = len(dataset.points)
        title = given or f"{count:,} point{'s' * (count != 1)}"
        about = About(title=title, problem=title)
    plane = dataset.plane
    return about if plane is None else replace(about, parts=(*about.parts, (plane.words,)))


def with_model(about: About, model: Any, stack: Stack | None, dataset: Dataset, loss: str) -> About:
    """The same with the name of the model before all other parts."""
    return replace(about, parts=(_name_of(model, stack, dataset, loss), *about.parts))


def _name_of(model: Any, stack: Stack | None, dataset: Dataset, loss: str) -> tuple[str, ...]:
    """What a model is called in pictures: its layers, its class, or the name of the function."""
    if stack is None:
        model = plain_module(model)
        name = getattr(model, "__name__", type(model).__name__)
        return ("model" if name == "<lambda>" else str(name),)
    hidden = stack.architecture.hidden
    if not hidden:
        return (linear_model(loss, values=dataset.regression),)
    return "-".join(map(str, hidden)), " ".join(dict.fromkeys(stack.activations))
