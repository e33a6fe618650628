"""The pale ground of `chances` on one network: the mean of all runs."""

from collections.abc import Callable

import numpy as np
import pytest
from manim import ManimColor, VMobject

from epochreel.reels.recording import Recording
from epochreel.scenes.fields.mean_field import MeanField
from epochreel.scenes.parts.pale_mean import PaleMean, pale_grounds
from epochreel.scenes.parts.plane import Plane
from epochreel.scenes.parts.recorded_output import pixels_of
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.stage import Stage
from epochreel.tests.scenes.cases import SHAPES
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
    assert ("mean of both runs" in made.said) == bool(there)


@pytest.mark.parametrize(
    ("diverged", "said"), [(0, "mean of all 4 runs"), (1, "mean of runs left"), (4, "")]
)
def test_it_is_of_runs_that_have_not_diverged_and_is_drawn_only_if_it_is_named(
    diverged: int, said: str, composed: Callable[..., Composed]
) -> None:
    lost = recording(loss=(1.0, 0.5, np.nan), accuracy=(0.5, 0.6, 0.7))
    reels = [lost] * diverged + [recording(accuracy=(0.5, 0.6, 0.7))] * (4 - diverged)
    made = composed("chances", reels, "1280x720")
    assert {each for each in made.said if "mean of" in each} == ({said} if said else set())
    assert any(isinstance(each, PaleMean) for each in made.composition.mobjects) == bool(said)


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("size", SHAPES)
def test_every_frame_says_what_the_pale_colours_are(
    size: str, classes: int, composed: Callable[..., Composed]
) -> None:
    reels = [recording(classes, accuracy=(0.5, last), loss=(1.0, 0.2)) for last in (1.0, 0.6)]
    made = composed("chances", reels, size)
    assert "mean of both runs" in made.said
    grounds = pale_grounds(reels[0].task, made.scene.stage.theme)
    assert len(grounds) == classes
    colours = {
        each.get_fill_color().to_hex().lower()
        for each in made.composition.mobjects
        for each in each.get_family()
        if isinstance(each, VMobject)
    }
    assert {*grounds} <= colours
