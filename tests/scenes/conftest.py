"""Manim kept away from the checkout; recordings, compositions and pictures of every scene."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manim import tempconfig
from manim.renderer.cairo_renderer import CairoRenderer

from epochreel.reels.recording import Recording
from epochreel.renders.manim_session import manim_for
from epochreel.renders.sinks.sink import Frame
from epochreel.scenes import landscape, landscape_race
from epochreel.scenes.fields.loss_landscape import LossLandscape
from epochreel.scenes.finding import scene_class
from epochreel.scenes.stage.layout import Layout
from epochreel.scenes.stage.size import Size
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.theme import Theme
from epochreel.scenes.stage.timing import Timing
from epochreel.tests.scenes.cases import CASES, LONG_AXES, LONG_NAMES, RUNS
from epochreel.tests.scenes.shots import Composed, Shot, composing, hearing
from epochreel.training.record import record
from epochreel.training.spec import RunSpec

SECONDS = 6.0


@pytest.fixture
def scratch_media(tmp_path: Path) -> Iterator[None]:
    """Manim's scratch files go to a folder of the test's."""
    with tempconfig({"media_dir": str(tmp_path)}):
        yield


@pytest.fixture
def reels_of_guide(reels: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The current folder has the recordings that examples in the guide to scenes show."""
    for run in ("one", "two"):
        (tmp_path / f"{run}.reel").write_bytes((reels / "spiral.reel").read_bytes())
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def stage_of() -> Callable[[str], Stage]:
    """The stage of a size, dark, for a film of six seconds."""

    def stage(size: str) -> Stage:
        shape = Size.parse(size, default_fps=30)
        return Stage(Layout.of(shape), Theme.named("dark"), Timing.of(SECONDS, shape.fps))

    return stage


@pytest.fixture(scope="session")
def runs(
    tmp_path_factory: pytest.TempPathFactory, spiral: Recording, arms: Recording, linear: Recording
) -> dict[str, Recording]:
    """All recordings that scenes are shown, by name."""
    folder = tmp_path_factory.mktemp("runs")
    left_out = {"data": {"name": "spiral"}, "learning_rate": 0.03, "epochs": 60}
    paths = [folder / f"{name}.reel" for name in RUNS]
    record([RunSpec.parse({**left_out, **run}) for run in RUNS.values()], paths)
    made = {name: Recording.open(path) for name, path in zip(RUNS, paths, strict=True)}
    made["twelve"] = with_names(made["twelve"], LONG_NAMES, LONG_AXES)
    return {"spiral": spiral, "arms": arms, "linear": linear, **made}


def with_names(recording: Recording, classes: tuple[str, ...], axes: tuple[str, str]) -> Recording:
    """The recording with other names of classes and columns."""
    dataset = replace(recording.dataset, class_names=classes, axis_names=axes)
    header = replace(recording.header, dataset=dataset)
    return Recording(header, recording.steps, recording.metrics, recording._states)


@pytest.fixture(scope="session")
def shown(runs: dict[str, Recording]) -> Callable[[str, str], list[Recording]]:
    """The recordings that a scene is shown in a case."""
    return lambda scene, case: [runs[name] for name in CASES[scene][case]]


@pytest.fixture(scope="session", autouse=True)
def _losses_once() -> Iterator[None]:
    """The map of a loss, which is the same at every size, is made once for each recording."""
    with pytest.MonkeyPatch.context() as patch:
        once = cache(LossLandscape)
        for scene in (landscape, landscape_race):
            patch.setattr(scene, "LossLandscape", once)
        yield


@pytest.fixture(scope="session")
def composed() -> Callable[..., Composed]:
    """Composes a scene for a size, without playing it."""

    def compose(scene: str, reels: Sequence[Recording], size: str, **options: Any) -> Composed:
        with manim_for(Size.parse(size, default_fps=30)):
            made = scene_class(scene)(
                CairoRenderer(), recordings=reels, **{"duration": SECONDS, **options}
            )
            made.setup()
            with hearing() as said:
                return Composed(made, made.compose(), said)

    return compose


@pytest.fixture(scope="session")
def shoot(layered: Callable[..., list[Frame]]) -> Callable[..., Shot]:
    """Plays a scene up to a part of its film, 0 to 1, and draws that frame."""

    def draw(
        scene: str, reels: Sequence[Recording], size: str, *, at: float, **options: Any
    ) -> Shot:
        kept: list[Composed] = []
        shape = Size.parse(size)
        number = round(at * (Timing.of(SECONDS, shape.fps).frames - 1))
        (picture,) = layered(
            composing(scene_class(scene), kept.append),
            shape,
            wanted=[number],
            recordings=reels,
            duration=SECONDS,
            stills=True,
            **options,
        )
        return Shot(kept[0], shape, number, picture)

    return draw


@pytest.fixture
def short(runs: dict[str, Recording]) -> list[Recording]:
    """Two runs of which the longer one trains for a fortieth of a second."""
    reels = [runs["spiral"], runs["spiral-5"]]
    return [
        Recording(
            reel.header,
            reel.steps,
            replace(reel.metrics, seconds=np.linspace(0, seconds, len(reel.epochs))),
            reel._states,
        )
        for reel, seconds in zip(reels, (0.025, 0.0125), strict=True)
    ]
