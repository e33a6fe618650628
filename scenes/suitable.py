"""Which recordings a scene can show; raises `UserError` for others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..datasets.dataset import Dataset
from ..errors import UserError
from ..reels.measure import Measure
from ..reels.milestones import diverges_at
from ..reels.recording import Recording
from .catalogue import SCENES, check_count
from .finding import entry_of


def one_reel(scene: str, reels: Sequence[Recording]) -> Recording:
    """The only one of `reels`; raises `UserError` for none or several."""
    return some_reels(scene, reels)[0]


def some_reels(scene: str, reels: Sequence[Recording]) -> Sequence[Recording]:
    """The reels; raises `UserError` unless the scene, one of ours, can show that many of them.

    Scenes of layers need the parameters of a network.
    """
    entry = entry_of(scene)
    check_count(scene, entry.shows, len(reels))
    sampled = [reel for reel in reels if reel.architecture is None]
    if sampled and entry.layered:
        raise without_layers(scene, sampled[0].about.summary, len(reels))
    return reels


def without_layers(scene: str, summary: str, count: int) -> UserError:
    """The error for a scene of layers that shall show `count` runs, one of them without any."""
    return UserError(
        f"scene {scene!r} shows the layers of a network; of this model only its answers over "
        "the plane are recorded",
        given=summary,
        remedy=f"choose a `scene` of answers: {', '.join(of_answers(count))}",
    )


def of_answers(count: int) -> list[str]:
    """Scenes that show that many recordings of any model."""
    shown = {name: each for name, each in SCENES.items() if not each.layered}
    return [name for name, each in shown.items() if each.shows[0] <= count <= each.shows[1]]


def same_problem(scene: str, reels: Sequence[Recording]) -> None:
    """Raise `UserError` unless all runs learnt the same points, split in the same way."""
    for reel in reels[1:]:
        if not are_alike(reels[0].dataset, reel.dataset):
            raise UserError(
                f"scene {scene!r} shows runs on the same data",
                given=f"{reels[0].about.summary} and {reel.about.summary}",
            )


def check_goal(scene: str, measures: Sequence[Measure], goal: float) -> None:
    """Raise `UserError` for a run whose loss is its own, of which no goal is known."""
    for each in measures:
        if not each.has_goal(goal):
            raise UserError(
                f"scene {scene!r} counts runs that reach a goal, and of a loss of its own there is "
                "none",
                given=each.recording.about.summary,
                remedy="choose another `scene`, like comparison",
            )


def check_gradients(scene: str, reels: Sequence[Recording]) -> None:
    """Raise `UserError` for a run of whose loss no gradient was measured, though it has answers."""
    for reel in reels:
        norms = reel.whole.metrics.gradient_norms
        if not np.isfinite(norms).any() and diverges_at(reel) is None:
            raise UserError(
                f"scene {scene!r} shows gradients, and of this loss none were measured",
                given=reel.about.summary,
                remedy="choose another `scene`, like network",
            )


def are_alike(one: Dataset, other: Dataset) -> bool:
    """Whether both are the same points on the same part of the plane, split in the same way."""
    return (
        other.domain == one.domain
        and np.array_equal(other.points, one.points)
        and np.array_equal(other.labels, one.labels)
        and np.array_equal(other.train, one.train)
        and other.class_names == one.class_names
    )


def check_points(name: str, reel: Recording) -> None:
    """Raise `UserError` for a recording without points, where the scene of a name shows those."""
    if not len(reel.dataset.points):
        raise UserError(
            f"scene {name!r} shows the points, and there are none in this recording",
            given=reel.about.summary,
            remedy="choose another `scene`, like convergence",
        )
