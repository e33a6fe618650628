"""Measures `Recorder` in a loop of PyTorch, and compares its films with the usual script.

`field_bytes_per_step`: bytes of the file for each step of a residual network with three classes,
whose answers are recorded. `steps_per_second`: snapshots of it in a second. `step_overhead_ms`: how
much longer a snapshot takes than asking the module for the same points, in milliseconds.
`vs_matplotlib_per_frame`: the time of a frame of the script that people write, which asks the model
on a grid, calls `contourf` and `scatter` on cleared axes and saves a picture, divided by that of a
frame of epochreel's film of the recording, of the same size, made in one process.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.datasets import make_blobs
from torch import nn

from epochreel.reels.grid import Grid
from epochreel.reels.recorder import Recorder
from epochreel.reels.recording import Recording
from epochreel.renders.render import render

_STEPS = 120
_WARM = 10  # steps, which are not timed
_WIDTH, _HEIGHT, _DPI = 1280, 720, 100
_SIDE = 200  # samples of the plane in the script
_FRAMES = 10  # of the script


class Residual(nn.Module):
    """Three layers, of which one is skipped, with batch norm and dropout."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.inner = nn.Linear(2, 16), nn.Linear(16, 16)
        self.norm, self.drop, self.last = nn.BatchNorm1d(16), nn.Dropout(0.1), nn.Linear(16, 3)

    def forward(self, points: torch.Tensor) -> Any:
        """Logits (n, 3)."""
        hidden = torch.relu(self.first(points))
        return self.last(hidden + self.drop(torch.relu(self.norm(self.inner(hidden)))))


def seconds(work: Callable[..., object], *arguments: object) -> float:
    """Seconds that `work` takes."""
    started = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - started


def probabilities(model: nn.Module, points: torch.Tensor) -> Any:
    """What a model in use answers, as an array (n, 3)."""
    model.eval()
    with torch.no_grad():
        found = model(points).softmax(dim=1).numpy()
    model.train()
    return found


def recorded(path: Path) -> tuple[nn.Module, dict[str, float]]:
    """A model that is trained and recorded, and what its steps take, at the median."""
    torch.manual_seed(0)
    places, classes, *_ = make_blobs(300, centers=3, cluster_std=2, random_state=1)
    points, labels = torch.as_tensor(places, dtype=torch.float32), torch.as_tensor(classes)
    model = Residual()
    optimiser = torch.optim.Adam(model.parameters(), lr=0.01)
    asked, snapshots, evaluations = points, [], []
    with Recorder(path, data=(points, labels)) as recorder:
        for step in range(_STEPS):
            optimiser.zero_grad()
            loss = nn.functional.cross_entropy(model(points), labels)
            loss.backward()  # type: ignore[no-untyped-call]  # of torch
            optimiser.step()
            snapshots.append(seconds(recorder.snapshot, model))
            if step == 0:
                grid = recorder.recording.header.model
                assert isinstance(grid, Grid)
                samples = torch.as_tensor(grid.points(), dtype=torch.float32)
                asked = torch.cat([points, samples])
            evaluations.append(seconds(probabilities, model, asked))
    overheads = np.subtract(snapshots, evaluations)[_WARM:]
    return model, {
        "field_bytes_per_step": path.stat().st_size / _STEPS,
        "steps_per_second": float(1 / np.median(snapshots[_WARM:])),
        "step_overhead_ms": float(np.median(overheads)) * 1000,
    }


def by_epochreel(path: Path, folder: Path) -> float:
    """Seconds of a frame of a film."""
    size = f"{_WIDTH}x{_HEIGHT}@30"
    render(path, folder / "warm.png", size=size)  # imports are excluded
    started = time.perf_counter()
    film = render(path, folder / "film.mp4", size=size, workers=1)
    return (time.perf_counter() - started) / film.frames


def by_matplotlib(model: nn.Module, recording: Recording, folder: Path) -> float:
    """Seconds of a frame of the usual script."""
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    mpl.use("agg")
    dataset = recording.dataset
    samples = Grid.over(dataset.domain, _SIDE, _SIDE)
    asked = torch.as_tensor(samples.points(), dtype=torch.float32)
    figure, axes = plt.subplots(figsize=(_WIDTH / _DPI, _HEIGHT / _DPI), dpi=_DPI)

    def frame(number: int) -> None:
        axes.clear()
        field = probabilities(model, asked).argmax(axis=1).reshape(samples.shape)
        axes.contourf(samples.x, samples.y, field, alpha=0.5, cmap="viridis")
        axes.scatter(*dataset.points.T, c=dataset.labels, edgecolors="k", cmap="viridis")
        axes.set_title(f"Epoch {number}")
        figure.savefig(folder / f"{number:03}.png")

    frame(0)  # fonts are found
    taken = [seconds(frame, number) for number in range(1, _FRAMES + 1)]
    plt.close(figure)
    return float(np.median(taken))


def measure() -> dict[str, float]:
    """All that is measured; the ratio only where matplotlib is installed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "loop.reel"
        model, measured = recorded(path)
        if find_spec("matplotlib"):
            theirs = by_matplotlib(model, Recording.open(path), folder)
            measured["vs_matplotlib_per_frame"] = theirs / by_epochreel(path, folder)
    return measured


def main() -> None:
    """Print what is measured as a table, or as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    measured = {name: round(value, 3) for name, value in measure().items()}
    if options.json:
        print(json.dumps(measured, indent=2))
    else:
        print("\n".join(f"{name:24} {value:10.2f}" for name, value in measured.items()))


if __name__ == "__main__":
    main()
