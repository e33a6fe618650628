"""Modules that functions and objects of a caller know are asked as in use, too."""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

import epochreel

from .noisy_models import LABELS, POINTS, Noisy, states

FORMS = ["closure", "partial", "method", "global", "object", "default", "keyword default"]
FORMS += [
    "partial keyword",
    "dictionary",
    "slots",
    "comprehension",
    "module's list",
    "near and far",
]


@pytest.mark.parametrize("form", FORMS)
def test_modules_inside_functions_answer_as_in_use_too(form: str, tmp_path: Path) -> None:
    torch.manual_seed(2)
    model = Noisy()
    forms = functions_of(model)
    before = states(model, torch.optim.SGD(model.parameters()))
    with epochreel.Recorder(
        tmp_path / "a.reel", data=(POINTS, LABELS), class_names=["a", "b", "c"], grid=4
    ) as recorder:
        first, second = (recorder.snapshot(forms[form]) for _ in range(2))
    after = states(model, torch.optim.SGD(model.parameters()))
    for one, other in zip(before, after, strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=0)
    assert first.field is not None
    assert second.field is not None
    np.testing.assert_allclose(first.field, second.field, atol=1e-6)


MODULE: Any = None


def as32(points: np.ndarray) -> torch.Tensor:
    return torch.as_tensor(points, dtype=torch.float32)


def functions_of(model: Any) -> dict[str, Any]:
    """Functions that ask a module, and know it in different ways."""
    global MODULE
    MODULE = model

    class Holder:
        def __init__(self) -> None:
            self.model = model

        def answers(self, points: np.ndarray) -> Any:
            return self.model(torch.as_tensor(points)).softmax(dim=1)

        def __call__(self, points: np.ndarray) -> Any:
            return self.answers(points)

    class Slotted:
        __slots__ = ("__model",)

        def __init__(self) -> None:
            self.__model = model

        def __call__(self, points: np.ndarray) -> Any:
            return self.__model(torch.as_tensor(points))

    class Listing(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.models = [model]  # which PyTorch does not register

        def forward(self, points: torch.Tensor) -> Any:
            return self.models[0](points)

    def keyword(points: np.ndarray, *, known: Any = model) -> Any:
        return known(torch.as_tensor(points))

    class NearAndFar:
        def __init__(self) -> None:
            self.near = Holder()
            self.far = [[self.near]]

        def __call__(self, points: np.ndarray) -> Any:
            return self.near(points)

    known = {"a": model}
    return {
        "default": lambda points, known=model: known(torch.as_tensor(points)),
        "keyword default": keyword,
        "partial keyword": partial(lambda points, module: module(points), module=model),
        "dictionary": lambda points: known["a"](torch.as_tensor(points)),
        "slots": Slotted(),
        "comprehension": lambda points: [MODULE(each[None])[0].tolist() for each in as32(points)],
        "module's list": Listing(),
        "near and far": NearAndFar(),
        "closure": lambda points: model(torch.as_tensor(points, dtype=torch.float32)),
        "partial": partial(lambda module, points: module(points), model),
        "method": Holder().answers,
        "global": lambda points: MODULE(points),
        "object": Holder(),
    }
