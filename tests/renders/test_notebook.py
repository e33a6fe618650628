"""A notebook's kernel renders with workers, and is interrupted."""

import os
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

import numpy as np
import pytest

from ..conftest import skip_outside_ci
from .hosts import FILM, decoded

FIRST = "import epochreel; runs = 0"
FILM_CELL = f"""runs += 1
epochreel.render("spiral.reel", "film.mp4", workers=2, **{FILM}).frames"""
INTERRUPTED = f"""import os, signal, threading, time
from pathlib import Path
def interrupt():
    while not list(Path("temporary").rglob("*.part.mp4")):
        time.sleep(0.01)
    os.kill(os.getpid(), signal.SIGINT)
threading.Thread(target=interrupt).start()
epochreel.render("spiral.reel", "long.mp4", workers=2, **{{**{FILM}, "duration": 600}})"""
CHILDREN = """"".join(each.read_text() for each in Path("/proc/self/task").glob("*/children"))"""


@pytest.mark.slow
def test_a_notebook_renders_with_workers(folder: Path, alone: np.ndarray) -> None:
    try:
        from jupyter_client.manager import KernelManager
    except ImportError:
        skip_outside_ci("ipykernel is not installed")
    environment = {
        **os.environ,
        "TMPDIR": str(folder / "temporary"),
        "IPYTHONDIR": str(folder / "ipython"),
    }
    manager = KernelManager()
    manager.start_kernel(cwd=str(folder), env=environment, stdout=DEVNULL, stderr=DEVNULL)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        shown = [
            _result(client, cell) for cell in (FIRST, FILM_CELL, "runs", INTERRUPTED, CHILDREN)
        ]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert shown == ["", "50", "1", "KeyboardInterrupt", "''"]  # and no process is left
    assert (decoded(folder / "film.mp4") == alone).all()
    assert not (folder / "long.mp4").exists()


def _result(client: Any, cell: str) -> str:
    """What a cell shows, or the name of its exception."""
    shown: list[str] = []

    def take(message: dict[str, Any]) -> None:
        if message["header"]["msg_type"] == "execute_result":
            shown.append(message["content"]["data"]["text/plain"])

    reply = client.execute_interactive(cell, timeout=120, output_hook=take)["content"]
    return "".join(shown) if reply["status"] == "ok" else str(reply["ename"])
