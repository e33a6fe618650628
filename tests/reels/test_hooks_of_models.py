"""Hooks of a caller's modules: those that only look on are not called, the others are."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

import epochreel

from .noisy_models import LABELS, POINTS, Noisy, stack


class Observers:
    """Hooks of callers that look on, in all the forms that they have."""

    def __init__(self) -> None:
        self.calls: list[object] = []

    def __call__(self, *given: Any) -> None:
        self.calls.append(given)

    def method(self, *given: Any) -> None:
        if given:
            self.calls.append(given)
            return

    def hooks(self) -> list[Any]:
        def function(*given: Any) -> None:
            for each in given:
                self.calls.append(each)

        @torch.no_grad()
        def wrapped(*given: Any) -> None:
            with torch.no_grad():
                self.calls.append(given)

        return [self, self.method, function, wrapped, partial(function, 1)]


@pytest.mark.parametrize("form", range(5))
@pytest.mark.parametrize("everywhere", [False, True])
def test_hooks_that_look_on_are_not_called_and_stay(
    form: int, everywhere: bool, tmp_path: Path
) -> None:
    model, observers = Noisy(), Observers()
    hook = observers.hooks()[form]
    handles = [model.inner.register_forward_hook(hook), model.register_forward_pre_hook(hook)]
    handles.append(model.last.register_full_backward_hook(hook))
    if everywhere:
        handles.append(nn.modules.module.register_module_forward_hook(hook))
    try:
        with epochreel.Recorder(
            tmp_path / "a.reel", data=(POINTS, LABELS), class_names=["a", "b", "c"], grid=4
        ) as recorder:
            recorder.snapshot(model)
            assert not observers.calls
            model(POINTS).sum().backward()
            assert len(observers.calls) >= 3
    finally:
        for handle in handles:
            handle.remove()


@pytest.mark.parametrize(
    "hook",
    [
        lambda *given: 2 * given[-1] + 1,
        lambda *given: given[-1].clamp(min=0.1) if given else None,
        partial(lambda share, *given: share * given[-1], 0.5),
    ],
)
def test_hooks_that_change_answers_are_part_of_the_model(hook: Any, tmp_path: Path) -> None:
    torch.manual_seed(3)
    model = stack()
    model[1].register_forward_hook(hook)
    model.eval()
    with epochreel.Recorder(
        tmp_path / "a.reel", data=(POINTS, LABELS), class_names=["a", "b", "c"]
    ) as recorder:
        loss = recorder.snapshot(model).train_loss
    expected = nn.functional.cross_entropy(model(POINTS), LABELS).item()
    assert loss == pytest.approx(expected, rel=1e-6)
    assert recorder.recording.architecture is None  # answers are stored, not parameters


@pytest.mark.parametrize("returned", [True, False])
def test_a_hook_that_changes_an_output_in_place_has_to_return_it(
    returned: bool, tmp_path: Path
) -> None:
    def returning(module: nn.Module, given: Any, output: torch.Tensor) -> torch.Tensor:  # noqa: ARG001
        return output.mul_(3)

    def changing(module: nn.Module, given: Any, output: torch.Tensor) -> None:  # noqa: ARG001
        output.mul_(3)

    torch.manual_seed(3)
    model = stack().eval()
    plain = nn.functional.cross_entropy(model(POINTS), LABELS).item()
    handle = model[-1].register_forward_hook(returning if returned else changing)
    with epochreel.Recorder(
        tmp_path / "a.reel", data=(POINTS, LABELS), class_names=["a", "b", "c"]
    ) as recorder:
        loss = recorder.snapshot(model).train_loss
    handle.remove()
    assert (loss == pytest.approx(plain, rel=1e-6)) != returned


def test_a_network_with_an_observer_is_recorded_by_its_parameters(tmp_path: Path) -> None:
    model, observers = stack(), Observers()
    model[0].register_forward_hook(observers)
    with epochreel.Recorder(
        tmp_path / "a.reel", data=(POINTS, LABELS), class_names=["a", "b", "c"]
    ) as recorder:
        recorder.snapshot(model)
    assert recorder.recording.architecture is not None
