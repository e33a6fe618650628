"""Ctrl-C while something is done whole, and while a model is asked."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from epochreel.reels.interrupts import HeldInterrupts


@pytest.fixture(autouse=True)
def _as_in_a_program() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    assert signal.signal(signal.SIGINT, before) is signal.default_int_handler


def _interrupt() -> None:
    signal.raise_signal(signal.SIGINT)


def test_it_is_raised_at_the_end() -> None:
    done = []

    def work() -> None:
        with HeldInterrupts():
            _interrupt()
            done.append(1)

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == [1]
    with HeldInterrupts():
        done.append(2)
    assert done == [1, 2]


def test_it_is_raised_where_it_is_let_through() -> None:
    done = []

    def work() -> None:
        with HeldInterrupts() as interrupts:
            try:
                _interrupt()
                done.append(1)
                interrupts.let_through()
                done.append(2)
            finally:
                interrupts.hold()
                done.append(3)

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == [1, 3]


def test_an_error_of_the_block_is_its_context() -> None:
    def fail() -> None:
        with HeldInterrupts():
            _interrupt()
            raise ValueError

    with pytest.raises(KeyboardInterrupt) as caught:
        fail()
    assert isinstance(caught.value.__context__, ValueError)


def test_other_threads_and_handlers_outside_of_python_are_left_alone() -> None:
    def held() -> object:
        with HeldInterrupts():
            return signal.getsignal(signal.SIGINT)

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(held).result() is signal.default_int_handler
    assert held() is not signal.default_int_handler
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    assert held() is signal.SIG_IGN
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.slow
def test_a_module_is_as_before_after_interruptions_at_random_instants(tmp_path: Path) -> None:
    """Also one that changes what it keeps, and whose parts are in several modes."""
    seed = str(np.random.SeedSequence().entropy)
    script = Path(__file__).parent / "interrupt_modules.py"
    command = [sys.executable, str(script), str(tmp_path / "a.reel"), seed]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["400", "0"], f"seed {seed}"
