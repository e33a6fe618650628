"""Recordings that are hard to show, made without training; nothing of them is drawn here."""

from typing import Any

import numpy as np
from jaxtyping import Float

from epochreel.datasets.dataset import Dataset, ValueScaling
from epochreel.reels.about import About
from epochreel.reels.architecture import Architecture
from epochreel.reels.header import Header
from epochreel.reels.metrics import Metrics
from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.reels.task import task_of
from epochreel.scenes.catalogue import SCENES
from epochreel.tests.scenes.cases import LONG_AXES

STEPS = 40
_LONG = "{} variety, as it was counted in the field in the year 2019"
_FRUIT = ("An apple", "A banana", "Cherry", "Date", "Elder", "Fig", "Grape", "Hazel", "Kiwi")
NAMES = (
    *(_LONG.format(word) for word in _FRUIT),
    *("Москва и область", "measured: gamma", "measured: hadron"),
)

_DOGS, _OF_DOGS = ("greyhound", "poodle", "sheepdog"), ("Shoulder height (cm)", "Body weight (kg)")
HOSTILE: dict[str, dict[str, Any]] = {
    "loss 1e9": {"loss": 1e9},
    "loss 1e-9": {"loss": 1e-9},
    "error 1e9": {"classes": 0, "loss": 1e9},
    "error 1e-9": {"classes": 0, "loss": 1e-9, "scaling": ValueScaling(0.0, 1.0)},
    "diverged": {"diverges": 5},
    "100,000 epochs": {"last": 100_000},
    "twelve long names": {"classes": 12, "names": NAMES, "axes": LONG_AXES},
    "long columns": {"classes": 0, "axes": LONG_AXES, "scaling": ValueScaling(5e6, 3e6)},
    "names of some length": {"classes": 3, "names": _DOGS, "axes": _OF_DOGS},
    "5,000 points": {"points": 5000},
    "no hidden layers": {"hidden": ()},
    "one epoch": {"last": 1},
    "values of C": {"step": "C", "values": (1e-4, 1e4)},
}
"""Case: how its recording differs from an ordinary one, see `hostile`."""

COUNTED = {
    "comparison": (2, 3, 4, 5, 7, 9),
    "ensemble": (2, 9),
    "gradients": (2, 3),
}
"""Scene: numbers of runs that it is shown, beside its least one."""

NAMED = ("twelve long names", "long columns")
"""Cases in which texts may be cut."""

LAYERED = ("neurons", "feature_space")
"""Scenes that need a hidden layer."""

CASES = [
    *(
        (scene, case)
        for scene in SCENES
        for case in HOSTILE
        if not (scene in LAYERED and case == "no hidden layers")
    ),
    *((scene, f"{count} runs") for scene, counts in COUNTED.items() for count in counts),
]
"""(scene, case): each with one recording, or as many as the scene needs."""


def reels_of(scene: str, case: str, made: dict[str, Recording]) -> list[Recording]:
    """The recordings of a case; `made` has those of each case, and a few 'runs' by number."""
    if case in HOSTILE:
        return [made[case]] * SCENES[scene].shows[0]
    return [made[f"run {index}"] for index in range(int(case.split()[0]))]


def hostile_recordings() -> dict[str, Recording]:
    """All recordings by name."""
    runs = {f"run {index}": hostile(seed=index, last=900 - 60 * index) for index in range(9)}
    return {case: hostile(**unlike) for case, unlike in HOSTILE.items()} | runs


def hostile(
    *,
    classes: int = 2,
    names: tuple[str, ...] = (),
    axes: tuple[str, str] = ("x₁", "x₂"),
    scaling: ValueScaling | None = None,
    points: int = 150,
    loss: float = 0.7,
    last: int = 300,
    diverges: int | None = None,
    hidden: tuple[int, ...] = (4, 3),
    step: str = "epoch",
    values: tuple[float, float] | None = None,
    seed: int = 0,
) -> Recording:
    """A network whose weights grow, over epochs 0 to 5 and on to the `last`.

    Its `loss` falls to a hundredth; from the epoch at which it `diverges` it is no number. Values
    are learnt if there are no `classes`. The steps may have another name, and go from one of two
    `values` of it to the other.
    """
    drawn = np.random.default_rng(0)
    places = drawn.uniform(-1, 1, (points, 2))
    labels = drawn.integers(0, classes, points) if classes else places.sum(axis=1)
    names = names or tuple(f"class {index}" for index in range(classes))
    data = Dataset(
        places,
        labels,
        np.arange(points) % 3 > 0,
        names,
        (-1.0, 1.0, -1.0, 1.0),
        axes,
        value_scaling=scaling,
        label_name=axes[0] if scaling else "",
    )
    activations = ("tanh", "relu")[: len(hidden)]
    model = Architecture(("x", "y"), hidden, activations, task_of(data).outputs)
    every = np.concatenate([np.arange(6), np.linspace(min(6, last), last, STEPS).astype(int)])
    numbers = np.unique(np.minimum(every, last))
    about = About(
        "the spiral" if classes else "hills and hollows",
        "Two interleaved spirals",
        (("4-3", "tanh"), (f"Adam 0.0{seed + 1}",), ("spiral",)),
        {"rate": f"0.0{seed + 1}"},
    )
    header = Header(about, data, model, task_of(data).loss_name, step=step)
    done = numbers / last
    weights = np.random.default_rng(seed).normal(size=model.size) * (0.3 + 3 * done[:, None])
    lost = loss * 0.01**done
    right = (1 - done) / classes + 0.99 * done if classes else np.full(len(done), np.nan)
    if diverges is not None:
        weights[numbers >= diverges] = lost[numbers >= diverges] = np.nan
    layers = len(model.shapes)
    return Recording(
        header,
        Steps(numbers, step, None if values is None else np.geomspace(*values, len(numbers))),
        Metrics(
            train_loss=lost,
            test_loss=lost * 1.1,
            train_accuracy=right,
            test_accuracy=right * 0.97,
            seconds=done * 12.5,
            gradient_norms=_norms(lost, layers),
            dead_units=np.zeros((len(numbers), layers - 1)),
            weight_norms=np.ones((len(numbers), layers)),
        ),
        weights.astype(np.float32),
    )


def _norms(losses: Float[np.ndarray, " steps"], layers: int) -> Float[np.ndarray, "steps layers"]:
    """Gradients that fade a hundredfold from layer to layer."""
    return np.asarray(losses[:, None] * 100.0 ** np.arange(1 - layers, 1))
