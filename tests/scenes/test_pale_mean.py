"""The pale ground of `chances` on one network: the mean of all runs."""

from collections.abc import Callable

import numpy as np
import pytest
from manim import ManimColor

from epochreel.reels.recording import Recording
from epochreel.scenes.chances_alone import _over
from epochreel.scenes.fields.mean_field import MeanField
from epochreel.scenes.parts.pale_mean import PaleMean
from epochreel.scenes.parts.plane import Plane
from epochreel.scenes.parts.recorded_output import pixels_of
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.stage import Stage
from epochreel.tests.scenes.shots import Composed
from epochreel.tests.scenes.tiny import recording


def test_it_is_the_mean_at_the_last_steps_mixed_into_the_neutral_colour(
    runs: dict[str, Recording], stage_of: Callable[[str], Stage]
) -> None:
    reels = [runs["spiral"], runs["spiral-5"].between(0, 20)]
    plane = Plane.of(reels[0].dataset, Box(96, 156, 848, 848), stage_of("320x180"))
    pale = PaleMean(reels, plane)
    pixels = pixels_of(reels[0].task, plane)
    field = MeanField(reels, pixels.grid, None)
    strong = np.take(pixels.palette, pixels.levels(field.at(Moment(60, 1.0))), axis=0)
    neutral = np.array(ManimColor(plane.stage.theme.neutral).to_rgb()) * 255
    away = strong - neutral
    shown = pale.get_pixel_array()[:, :, :3] - neutral
    np.testing.assert_allclose(shown, 0.28 * away, atol=0.51)
    assert np.abs(shown).max() > 15


def test_without_any_answer_it_is_neutral(stage_of: Callable[[str], Stage]) -> None:
    run = recording()
    lost = Recording(run.header, run.steps, run.metrics, np.full_like(run._states, np.nan))
    plane = Plane.of(run.dataset, Box(96, 156, 848, 848), stage_of("320x180"))
    neutral = np.array(ManimColor(plane.stage.theme.neutral).to_rgb()) * 255
    assert (PaleMean([lost, lost], plane).colours() == neutral.round()).all()


@pytest.mark.parametrize(("names", "there"), [(("spiral", "spiral-5"), 1), (("values",) * 2, 0)])
def test_runs_that_learn_classes_have_it_and_say_so(
    names: tuple[str, str],
    there: int,
    runs: dict[str, Recording],
    composed: Callable[..., Composed],
) -> None:
    made = composed("chances", [runs[each] for each in names], "1920x1080")
    assert sum(isinstance(each, PaleMean) for each in made.composition.mobjects) == there
    said = any(each.endswith(", over the mean of both runs") for each in made.said)
    assert said == bool(there)


@pytest.mark.parametrize(
    ("diverged", "said"), [(0, "the mean of all 4 runs"), (1, "the mean of runs left"), (4, "")]
)
def test_lines_are_over_the_mean_of_runs_that_have_not_diverged(diverged: int, said: str) -> None:
    lost = recording(loss=(1.0, 0.5, np.nan))
    reels = [lost] * diverged + [recording()] * (4 - diverged)
    assert _over(reels) == (f", over {said}" if said else "")


@pytest.mark.parametrize("size", ["480x270", "1280x720"])
@pytest.mark.parametrize(("bias", "band"), [(0, True), (9, False)])
def test_only_runs_that_have_a_band_are_called_pale(
    bias: int, size: str, composed: Callable[..., Composed], *, band: bool
) -> None:
    reels = []
    for last, own in ((1.0, 0), (0.7, bias)):
        reel = recording(hidden=(1,), accuracy=(0.5, 0.6, last), loss=(1, 0.5, 0.1))
        states = np.array([[1, 0, 0, 1, own]] * 3, dtype=np.float32)  # tanh(x) + bias
        reels.append(Recording(reel.header, reel.steps, reel.metrics, states))
    said = composed("chances", reels, size).said
    assert "epoch 2" in said
    assert ("never (pale)" in said) == (band and size == "480x270")
    assert ("never" in said) == ("never (pale)" not in said)
