"""Programs with settings of their own: they change no recording, and recording changes none."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from epochreel.reels.recording import Recording
from epochreel.training.record import record
from epochreel.training.spec import RunSpec

pytestmark = pytest.mark.slow

Host = Callable[[], AbstractContextManager[object]]

DATA = {"name": "arms", "options": {"points": 40}}
SPECS = {
    "dropout": RunSpec(data=DATA, dropout=0.3, epochs=2),
    "dropout in float64": RunSpec(data=DATA, dropout=0.3, epochs=2, dtype="float64"),
    "patience": RunSpec(data=DATA, epochs=2, stop={"patience": 3}, activation="gelu"),
    "lbfgs": RunSpec(data=DATA, optimizer="lbfgs", learning_rate=1, epochs=2),
    "rmsprop": RunSpec(data=DATA, optimizer="rmsprop", epochs=2, loss="hinge"),
    "nesterov": RunSpec(data=DATA, optimizer="nesterov", epochs=2, loss="squared_error"),
    "prune": RunSpec(optimizer="sgd", l1=0.1, prune=True, carry=True, init="playground", epochs=2),
    # Large enough for the kernels that low precision would choose.
    "wide": RunSpec(data="reg-plane", hidden=(64, 64), batch_size=200, epochs=2),
}


def content(recording: Recording) -> bytes:
    """All parameters and measures, seconds aside."""
    metrics = {name: each for name, each in vars(recording.metrics).items() if name != "seconds"}
    layers = [
        array for epoch in recording.epochs for each in recording.layers(epoch) for array in each
    ]
    return b"".join(array.tobytes() for array in (*layers, *metrics.values()))


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("expected")
    return {name: content(record(spec, folder / name)) for name, spec in SPECS.items()}


def setting(change: Callable[[], object], undo: Callable[[], object]) -> Host:
    @contextmanager
    def changed() -> Iterator[None]:
        change()
        try:
            yield
        finally:
            undo()

    return changed


_THREADS = torch.get_num_threads()

HOSTS: dict[str, Host] = {
    "float64": setting(
        lambda: torch.set_default_dtype(torch.float64),
        lambda: torch.set_default_dtype(torch.float32),
    ),
    "bfloat16": setting(
        lambda: torch.set_default_dtype(torch.bfloat16),
        lambda: torch.set_default_dtype(torch.float32),
    ),
    "meta": setting(
        lambda: torch.set_default_device("meta"), lambda: torch.set_default_device("cpu")
    ),
    "device": lambda: torch.device("meta"),
    "no_grad": torch.no_grad,
    "inference": torch.inference_mode,
    "autocast": lambda: torch.autocast("cpu", dtype=torch.bfloat16),
    "anomaly": lambda: torch.autograd.set_detect_anomaly(True, check_nan=True),
    "deterministic": setting(
        lambda: torch.use_deterministic_algorithms(True),
        lambda: torch.use_deterministic_algorithms(False),
    ),
    "threads": setting(
        lambda: torch.set_num_threads(3),
        lambda: torch.set_num_threads(_THREADS),
    ),
    "precision": setting(
        lambda: torch.set_float32_matmul_precision("medium"),
        lambda: torch.set_float32_matmul_precision("highest"),
    ),
    "seeds": setting(lambda: (torch.manual_seed(3), np.random.seed(3)), lambda: None),
    "errors": lambda: np.errstate(all="raise"),
    "printing": lambda: np.printoptions(precision=1, threshold=1),
}


def state() -> tuple[Any, ...]:
    """What a program may have set."""
    return (
        torch.get_default_dtype(),
        torch.get_default_device(),
        torch.is_grad_enabled(),
        torch.is_inference_mode_enabled(),
        torch.is_autocast_enabled("cpu"),
        torch.is_anomaly_enabled(),
        torch.are_deterministic_algorithms_enabled(),
        torch.get_num_threads(),
        torch.get_float32_matmul_precision(),
        torch.random.get_rng_state().tolist(),
        str(np.random.get_state()),
        np.geterr(),
        np.get_printoptions(),
    )


@pytest.mark.filterwarnings("ignore:Anomaly Detection has been enabled:UserWarning")
@pytest.mark.filterwarnings("ignore:TF32 acceleration on top of oneDNN:UserWarning")
@pytest.mark.parametrize("host", HOSTS)
def test_a_program_and_its_recordings_do_not_change_each_other(
    host: str, expected: dict[str, bytes], tmp_path: Path
) -> None:
    with HOSTS[host]():
        before = state()
        recorded = {name: record(spec, tmp_path / name) for name, spec in SPECS.items()}
        assert state() == before
        contents = {name: content(recording) for name, recording in recorded.items()}
    assert [name for name in SPECS if contents[name] != expected[name]] == []


def test_a_setting_made_before_the_import_changes_nothing(
    expected: dict[str, bytes], tmp_path: Path
) -> None:
    program = (
        "import random, torch\n"
        "torch.set_default_device('meta')\n"
        "torch.set_default_dtype(torch.float64)\n"
        "from epochreel import RunSpec, record\n"
        "data = {'name': 'arms', 'options': {'points': 40}}\n"
        "before = random.getstate()\n"
        "record(RunSpec(data=data, dropout=0.3, epochs=2), 'a.reel')\n"
        "assert random.getstate() == before\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True)
    assert content(Recording.open(tmp_path / "a.reel")) == expected["dropout"]


def test_four_threads_record_at_once(expected: dict[str, bytes], tmp_path: Path) -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    names = ["dropout", "patience", "wide", "dropout in float64"]
    ready, seen = threading.Barrier(4), {}

    def work(name: str) -> None:
        ready.wait()
        for _ in range(5):
            seen[name] = content(record(SPECS[name], tmp_path / name)), torch.get_num_threads()

    threads = [threading.Thread(target=work, args=(name,)) for name in names]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        later = []
        for each in (threading.Thread(target=lambda: later.append(torch.get_num_threads())),):
            each.start()
            each.join()
        assert seen == {name: (expected[name], 3) for name in names}
        assert (torch.get_num_threads(), later) == (3, [3])
    finally:
        torch.set_num_threads(before)
