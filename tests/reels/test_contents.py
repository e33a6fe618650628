"""What modules keep outside of buffers, and change in place, is as before after a snapshot."""

import copy
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

import epochreel
from epochreel.reels.contents import restorers

from .noisy_models import LABELS, POINTS


class Keeping(nn.Module):
    """A module that has a state, and changes it when it is asked."""

    def __init__(self, state: Any, change: Callable[[Any], object]) -> None:
        super().__init__()
        self.inner, self.state, self._change = nn.Linear(2, 3), state, change

    def forward(self, points: torch.Tensor) -> Any:
        self._change(self.state)
        return self.inner(torch.relu(points))


def _moved(state: dict[Any, Any]) -> None:
    state.move_to_end("a")  # type: ignore[attr-defined]  # of ordered ones
    state["c"] = 3


CHANGES: dict[str, tuple[Any, Callable[[Any], object]]] = {
    "tensor": (torch.ones(3), lambda state: state.mul_(0.9)),
    "tensor in inference mode": (torch.ones(3).mul_(2), lambda state: state.add_(1)),
    "array": (np.ones(3), lambda state: np.add(state, 1, out=state)),
    "list": ([1], lambda state: state.append(2)),
    "set": ({1}, lambda state: state.add(2)),
    "deque": (deque([1, 2], maxlen=2), lambda state: state.append(3)),
    "table": ({"mean": 1.0}, lambda state: state.update(mean=2.0, more=1)),
    "counter": (Counter("aab"), lambda state: state.update("abc")),
    "table with defaults": (defaultdict(int, a=1), lambda state: state["b"]),
    "ordered table": (OrderedDict(a=1, b=2), _moved),
    "tensor in a table": ({"mean": torch.zeros(2)}, lambda state: state["mean"].add_(1)),
    "array in a tuple in a list": ([(np.zeros(2),)], lambda state: state[0][0].fill(1)),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_what_a_module_keeps_is_as_before(kind: str, tmp_path: Path) -> None:
    state, change = CHANGES[kind]
    inference = kind == "tensor in inference mode"
    with torch.inference_mode(inference):
        state = copy.deepcopy(state)
    model = nn.Sequential(Keeping(state, change), nn.ReLU())
    before = copy.deepcopy(state)
    options: Any = {"class_names": ["a", "b", "c"], "grid": 4}
    with epochreel.Recorder(tmp_path / "a.reel", data=(POINTS, LABELS), **options) as recorder:
        for _ in range(2):
            with torch.inference_mode(inference):
                recorder.snapshot(model)
    assert model[0].state is state
    assert repr(state) == repr(before)
    with torch.inference_mode(inference):
        model(POINTS)
    assert repr(state) != repr(before)


def test_training_with_running_means_goes_on_as_without_a_recorder(tmp_path: Path) -> None:
    def trained(path: Path | None) -> list[float]:
        torch.manual_seed(0)
        model = Keeping({"mean": torch.zeros(3)}, lambda state: state["mean"].mul_(0.9).add_(0.1))
        optimiser = torch.optim.SGD(model.parameters(), lr=0.5)
        options: Any = {"class_names": ["a", "b", "c"], "grid": 4}
        recorder = epochreel.Recorder(path, data=(POINTS, LABELS), **options) if path else None
        losses = []
        for _ in range(4):
            optimiser.zero_grad()
            loss = nn.functional.cross_entropy(model(POINTS) + model.state["mean"].sum(), LABELS)
            (loss * model.state["mean"].sum().item()).backward()
            optimiser.step()
            losses.append(loss.item())
            if recorder:
                recorder.snapshot(model, train_loss=loss)
        if recorder:
            recorder.close()
        return losses

    assert trained(tmp_path / "a.reel") == trained(None)


def test_what_is_no_container_or_large_keeps_its_changes() -> None:
    """As the guide says of objects, and of more than a million numbers."""

    class Own:
        values = (1,)

    own, large, many, fixed = Own(), np.zeros(1_000_001), [np.zeros(1)] * 1001, np.zeros(2)
    fixed.flags.writeable = False
    kept = [*restorers([own, large, many, fixed, 1, "text", None, nn.Parameter(torch.ones(1))])]
    large[0], many[0][0] = 1, 2
    many.pop()
    for restore in kept:
        restore()
    assert (len(kept), large[0], len(many), many[0][0]) == (1, 1, 1001, 2)


def test_containers_in_each_other_are_kept_once() -> None:
    one: list[Any] = [1]
    one.append(one)
    kept = [*restorers([one, one])]
    one.clear()
    kept[0]()
    assert (len(kept), one[0], one[1] is one) == (1, 1, True)
