"""Measures `Recorder` in a loop of PyTorch, and compares its films with the usual script.

`field_bytes_per_step`: bytes of the file for each step of a residual network with three classes,
whose answers are recorded. `steps_per_second`: snapshots of it in a second. `step_overhead_ms`: how
much longer a snapshot takes than evaluating the module at the same points without gradients, in
milliseconds, at the median; both use one thread, and take turns to be first.
`vs_matplotlib_per_frame`: the time of a frame of the script that people write, divided by that of a
frame of epochreel's film of the recording, of the same size, made in one process; they take turns,
and it is the median of the ratios. The script asks the model at places 0.01 apart, draws them with
`contourf` and the points with `scatter` in a figure for each epoch, saves it as PNG, and makes a
film of the files with imageio. Its plot is that of Denny Britz, 'Implementing a neural network from
scratch', https://github.com/dennybritz/nn-from-scratch.
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

import imageio.v3 as imageio
import numpy as np
import torch
from sklearn.datasets import make_blobs
from sklearn.preprocessing import StandardScaler
from torch import nn

from epochreel.reels.grid import Grid
from epochreel.reels.recorder import Recorder
from epochreel.reels.recording import Recording
from epochreel.renders.render import render

_STEPS = 120
_WARM = 10  # steps, which are not timed
_WIDTH, _HEIGHT, _DPI = 1280, 720, 100
_APART, _AROUND = 0.01, 0.5  # of places that the script asks at, and around the points
_FRAMES = 10  # of the script in each turn
_TURNS = 3  # of script and film


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


def recorded(path: Path) -> tuple[nn.Module, dict[str, float]]:
    """A model that is trained and recorded, and what its steps take, at the median."""
    torch.manual_seed(0)
    torch.set_num_threads(1)  # threads wait for each other where a machine is busy
    places, classes, *_ = make_blobs(300, centers=3, cluster_std=2, random_state=1)
    places = StandardScaler().fit_transform(places)
    points, labels = torch.as_tensor(places, dtype=torch.float32), torch.as_tensor(classes)
    model = Residual()
    optimiser = torch.optim.Adam(model.parameters(), lr=0.01)
    taken: dict[str, list[float]] = {"snapshot": [], "grid": []}
    with Recorder(path, data=(points, labels)) as recorder:
        recorder.snapshot(model, epoch=0)
        grid = recorder.recording.header.model
        assert isinstance(grid, Grid)
        asked = torch.cat([points, torch.as_tensor(grid.points(), dtype=torch.float32)])

        def evaluate() -> None:
            with torch.no_grad():
                model(asked)

        works = [("snapshot", lambda: recorder.snapshot(model)), ("grid", evaluate)]
        for _ in range(_STEPS):
            optimiser.zero_grad()
            loss = nn.functional.cross_entropy(model.train()(points), labels)
            loss.backward()  # type: ignore[no-untyped-call]  # of torch
            optimiser.step()
            model.eval()  # whose answers change nothing in it
            for name, work in works:
                taken[name].append(seconds(work))
            works.reverse()
    snapshots, evaluations = (np.array(taken[name][_WARM:]) for name in ("snapshot", "grid"))
    return model, {
        "field_bytes_per_step": path.stat().st_size / (_STEPS + 1),
        "steps_per_second": float(1 / np.median(snapshots)),
        "step_overhead_ms": float(np.median(snapshots - evaluations)) * 1000,
    }


def by_epochreel(path: Path, folder: Path) -> float:
    """Seconds of a frame of a film."""
    size = f"{_WIDTH}x{_HEIGHT}@30"
    render(path, folder / "warm.png", size=size)  # imports are excluded
    started = time.perf_counter()
    film = render(path, folder / "film.mp4", size=size, workers=1)
    return (time.perf_counter() - started) / film.frames


def by_matplotlib(model: nn.Module, recording: Recording, folder: Path) -> float:
    """Seconds of a frame of the usual script, to the end of its film."""
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    mpl.use("agg")
    dataset = recording.dataset
    low, high = dataset.points.min(axis=0) - _AROUND, dataset.points.max(axis=0) + _AROUND

    def draw(number: int) -> None:
        x, y = np.meshgrid(*map(np.arange, low, high, (_APART, _APART)))
        asked = torch.as_tensor(np.c_[x.ravel(), y.ravel()], dtype=torch.float32)
        with torch.no_grad():
            field = model.eval()(asked).argmax(dim=1).numpy().reshape(x.shape)
        plt.figure(figsize=(_WIDTH / _DPI, _HEIGHT / _DPI), dpi=_DPI)
        plt.contourf(x, y, field, cmap="Spectral", alpha=0.8)
        plt.scatter(*dataset.points.T, c=dataset.labels, cmap="Spectral")
        plt.title(f"Epoch {number}")
        plt.savefig(folder / f"{number:03}.png")
        plt.close()

    def film() -> None:
        with imageio.imopen(folder / "script.mp4", "w", plugin="pyav") as video:
            video.init_video_stream("libx264", fps=30)
            for number in range(1, _FRAMES + 1):
                picture = imageio.imread(folder / f"{number:03}.png")[..., :3]
                video.write_frame(np.ascontiguousarray(picture))

    draw(0)  # fonts are found
    drawn = [seconds(draw, number) for number in range(1, _FRAMES + 1)]
    return float(np.median(drawn)) + seconds(film) / _FRAMES


def measure() -> dict[str, float]:
    """All that is measured; the ratio only where matplotlib is installed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "loop.reel"
        model, measured = recorded(path)
        if find_spec("matplotlib"):
            recording = Recording.open(path)
            ratios = [
                by_matplotlib(model, recording, folder) / by_epochreel(path, folder)
                for _ in range(_TURNS)
            ]
            measured["vs_matplotlib_per_frame"] = float(np.median(ratios))
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
