"""Stills at an epoch: what is shown is that epoch, in every scene that shows a run."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import imageio.v3 as iio
import numpy as np
import pytest

import epochreel
from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.renders.options import RenderOptions
from epochreel.renders.render_recordings import render_recordings
from epochreel.scenes.composition import Composition
from epochreel.scenes.fields.pace import PACES, Pace
from epochreel.scenes.stage.narration import Narration, Sentence
from epochreel.scenes.stage.timing import Timing
from epochreel.tests.scenes.cases import FIRST
from epochreel.tests.scenes.shots import Composed

pytestmark = pytest.mark.slow

# Parts of the clock at which training begins in scenes that show what was learnt first.
_TRAINING = {"neurons": 0.47, "feature_space": 0.20, "ensemble": 0.10, "surface": 0.12}


@pytest.mark.parametrize(("scene", "case"), [each for each in FIRST if each[0] != "data"])
def test_a_still_at_an_epoch_is_the_frame_that_shows_it(
    scene: str, case: str, shown: Callable[[str, str], list[Recording]], tmp_path: Path
) -> None:
    reels = shown(scene, case)
    timing = Timing.of(4, 10)
    clock = 20 / 26
    frame = timing.opening + 20
    assert timing.clock(frame) == clock
    begins = _TRAINING.get(scene, 0.0)
    run = (clock - begins) / (1 - begins)
    # What is said is that of a part of the film, which a still has at its usual pace.
    pace = "even" if scene == "feature_space" else "linear"
    epoch = Pace.shared(pace, reels)(run)
    pictures = []
    film: dict[str, object] = {"duration": 4, "pace": pace}
    turning: dict[str, object] = {"pace": "linear"} if scene == "surface" else {}
    for at, options in ((frame / (timing.frames - 1), film), (f"epoch {epoch:.12f}", turning)):
        path = tmp_path / "a.png"
        chosen = RenderOptions(scene=scene, at=at, size="384x216@10", **options)
        render_recordings(reels, path, chosen)
        pictures.append(iio.imread(path).astype(int))
    assert np.abs(pictures[0] - pictures[1]).max() <= 4


@pytest.mark.parametrize("pace", PACES)
@pytest.mark.parametrize("epoch", [0, 1, 3.5, 37, 59.999, 60])
def test_the_moment_of_an_epoch_is_exact(pace: str, epoch: float, spiral: Recording) -> None:
    composition = Composition([], Pace.named(pace, spiral))
    moment = composition.moment_of(epoch)
    assert moment.epoch == epoch
    assert composition.pace(moment.clock) == pytest.approx(epoch, abs=1e-6)


@pytest.mark.parametrize(("scene", "begins"), _TRAINING.items())
def test_training_counts_where_an_epoch_is_shown_twice(
    scene: str, begins: float, composed: Callable[..., Composed], spiral: Recording
) -> None:
    reels = [spiral] * (2 if scene == "ensemble" else 1)
    composition = composed(scene, reels, "384x216").composition
    for epoch in (0, 12, 60):
        moment = composition.moment_of(epoch)
        assert moment.clock >= begins - 1e-9
        assert composition.pace(moment.clock) == pytest.approx(epoch, abs=1e-6)


@pytest.mark.parametrize("scene", _TRAINING)
def test_with_sentences_no_scene_begins_with_its_result(
    scene: str, composed: Callable[..., Composed], spiral: Recording
) -> None:
    """Neither does one whose sentences stand beside its own captions, which say what was learnt."""
    reels = [spiral] * (2 if scene == "ensemble" else 1)
    told = Narration((Sentence("Once upon a time", "start", 10, holds=True),))
    beside = replace(told, replaces=False)
    clocks = np.linspace(0, 1, 50)
    for narration, first in ((None, 60), (beside, 60), (told, 0)):
        composition = composed(scene, reels, "384x216", narration=narration).composition
        epochs = [composition.pace(clock) for clock in clocks]
        assert (epochs[0], epochs[-1]) == (first, 60)
        assert composition.begins == 0 or composition.pace(composition.begins) == 0
        assert (np.diff(epochs) >= 0).all() == (first == 0)


@pytest.mark.parametrize("epoch", ["epoch 61", "epoch 60.5", "epoch 1000000"])
def test_epochs_beyond_the_run_are_refused(epoch: str, spiral: Recording, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=f"there are epochs 0 to 60: got '{epoch}'"):
        epochreel.render(spiral, tmp_path / "a.png", at=epoch, size="96x64")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("scene", "case"), FIRST)
@pytest.mark.parametrize(("rate", "frames"), [(2, 1), (4, 2)])
def test_films_of_one_frame_and_of_two_show_the_end(
    scene: str,
    case: str,
    rate: int,
    frames: int,
    shown: Callable[[str, str], list[Recording]],
    tmp_path: Path,
) -> None:
    reels, size = shown(scene, case), f"128x72@{rate}"
    film, end = tmp_path / "film.gif", tmp_path / "end.png"
    made = epochreel.render(reels, film, scene=scene, size=size, duration=0.5, theme="light")
    assert (made.frames, made.seconds) == (frames, 0.5)
    pictures = iio.imread(film, plugin="pillow", mode="RGB").astype(int)
    assert 1 <= len(pictures) <= frames  # equal frames are one that is shown longer
    levels = None if scene == "data" else 12
    epochreel.render(reels, end, scene=scene, size=size, duration=0.5, theme="light", levels=levels)
    assert np.abs(pictures[-1] - iio.imread(end)).mean() < 2
