"""Every scene that needs no layers shows a model of which only its answers are recorded."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from epochreel.datasets.input_plane import principal
from epochreel.errors import UserError
from epochreel.numerals import per_cent
from epochreel.reels.grid import Grid
from epochreel.reels.recording import Recording
from epochreel.reels.verdicts import recorded_wrong
from epochreel.scenes.catalogue import SCENES
from epochreel.scenes.parts.confusion_matrix import Matrix
from epochreel.scenes.parts.plane import Plane
from epochreel.scenes.parts.plane_targets import plane_targets
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.suitable import one_reel, some_reels
from epochreel.tests.scenes.cases import CASES
from epochreel.tests.scenes.shots import Composed, Shot

LAYERED = ("neurons", "network", "gradients", "feature_space", "landscape")
OF_ANSWERS = tuple(name for name in SCENES if name not in LAYERED)
LEARNT = ("two", *(pytest.param(each, marks=pytest.mark.slow) for each in ("three", "values")))


@pytest.fixture(scope="session")
def twins(runs: dict[str, Recording]) -> dict[str, Recording]:
    """The recordings that scenes are shown, of which only answers at a grid are left."""
    return {name: twin(recording) for name, recording in runs.items()}


def twin(recording: Recording) -> Recording:
    grid = Grid.over(recording.dataset.domain, 120, 120)
    fields = recording.logits(recording.epochs, grid).reshape(len(recording.epochs), -1)
    about = replace(recording.about, parts=(("an SVC",), *recording.about.parts[1:]))
    header = replace(recording.header, model=grid, about=about, recipe={})
    none = np.empty((len(fields), 0))
    metrics = replace(recording.metrics, gradient_norms=none, dead_units=none, weight_norms=none)
    return Recording(header, recording.steps, metrics, fields.astype(np.float16))


def shown(scene: str, case: str) -> Sequence[str]:
    names = {"two": "spiral", "three": "arms", "values": "values"}
    return CASES[scene].get(case) or [names[case]] * SCENES[scene].shows[0]


def test_scenes_of_layers_are_marked() -> None:
    assert tuple(name for name, entry in SCENES.items() if entry.layered) == LAYERED


@pytest.mark.parametrize("case", LEARNT)
@pytest.mark.parametrize("scene", OF_ANSWERS)
def test_scenes_of_answers_look_as_for_the_network_itself(
    scene: str,
    case: str,
    runs: dict[str, Recording],
    twins: dict[str, Recording],
    shoot: Callable[..., Shot],
) -> None:
    """Between samples answers differ a little; words may, since it need not be a network."""
    names = shown(scene, case)
    ours = shoot(scene, [twins[name] for name in names], "320x180@10", at=0.6)
    other = shoot(scene, [runs[name] for name in names], "320x180@10", at=0.6)
    difference = np.abs(ours.picture.astype(int) - other.picture)[45:].max(axis=2)
    assert (difference > 60).mean() < 0.04
    ours.composed.check_words()
    assert not [text for text in ours.composed.said if "network" in text.lower()]


@pytest.mark.slow
@pytest.mark.parametrize("size", ["640x360@10", "360x640@10"])
@pytest.mark.parametrize("scene", OF_ANSWERS)
def test_type_of_sampled_models_has_its_place(
    scene: str, size: str, twins: dict[str, Recording], composed: Callable[..., Composed]
) -> None:
    composed(scene, [twins[name] for name in shown(scene, "two")], size).check_type()


@pytest.mark.parametrize("scene", LAYERED)
def test_scenes_of_layers_say_why_they_cannot_show_a_sampled_model(
    scene: str,
    runs: dict[str, Recording],
    twins: dict[str, Recording],
    composed: Callable[..., Composed],
) -> None:
    with pytest.raises(UserError) as caught:
        composed(scene, [twins["spiral"]], "320x180@10")
    assert str(caught.value).startswith(
        f"scene '{scene}' shows the layers of a network; of this model only its answers over the "
        "plane are recorded: got 'an SVC"
    )
    assert str(caught.value).endswith("scene of answers: data, convergence, diagnosis, surface")
    assert one_reel(scene, [runs["spiral"]]) is runs["spiral"]


def test_among_several_recordings_one_without_layers_is_named(
    runs: dict[str, Recording], twins: dict[str, Recording]
) -> None:
    pair = [runs["spiral"], twins["arms"]]
    with pytest.raises(UserError, match=r"got 'an SVC · .*arms'; .* of answers: comparison, ens"):
        some_reels("gradients", pair)
    assert some_reels("comparison", pair) == pair


def test_numbers_of_a_diagnosis_are_the_recorded_accuracies(
    runs: dict[str, Recording], twins: dict[str, Recording], composed: Callable[..., Composed]
) -> None:
    """Samples say otherwise: counts read from them stand nowhere."""
    reel = twins["spiral"]
    train = int(reel.dataset.train.sum())
    tested, steps = len(reel.dataset.points) - train, len(reel.epochs)
    metrics = replace(
        reel.metrics,
        train_accuracy=np.full(steps, 1 - 7 / train),
        test_accuracy=np.full(steps, 1 - 4 / tested),
    )
    shown = Recording(reel.header, reel.steps, metrics, reel._states)
    assert recorded_wrong(shown, -1) == 11
    scene = composed("diagnosis", [shown], "1920x1080@10")
    assert f"11 of {train + tested} points end up wrong" in scene.said
    scene.show(scene.frames - 1)
    matrices = [
        part.mobject for part in scene.composition.parts if isinstance(part.mobject, Matrix)
    ]
    assert [each._share._shown for each in matrices if each._share] == [
        per_cent(1 - 7 / train),
        per_cent(1 - 4 / tested),
    ]
    assert not any(each._counts for each in matrices)
    scene = composed("diagnosis", [runs["spiral"]], "1920x1080@10")
    matrices = [
        part.mobject for part in scene.composition.parts if isinstance(part.mobject, Matrix)
    ]
    assert all(each._counts for each in matrices)


def test_the_diagnosis_refuses_a_plane_through_more_than_two_inputs(
    twins: dict[str, Recording], composed: Callable[..., Composed]
) -> None:
    inputs = np.random.default_rng(0).normal(size=(20, 4))
    plane = principal(inputs, ("a", "b", "c", "d"))
    reel = twins["spiral"]
    other = reel.on(replace(reel.dataset, plane=plane))
    with pytest.raises(UserError) as caught:
        composed("diagnosis", [other], "320x180@10")
    assert "only answers on a plane through them are recorded" in str(caught.value)
    assert str(caught.value).endswith("scene of the plane: data, convergence, surface")
    # Nor can sentences point at its wrong points.
    for shown, known in ((other, False), (reel, True)):
        stage = composed("convergence", [shown], "320x180@10").scene.stage
        drawn = Plane.of(shown.dataset, Box(0, 0, 400, 400), stage)
        assert ("wrong points" in plane_targets(drawn, shown)) == known


def test_the_diagnosis_says_that_marks_are_read_between_samples(
    runs: dict[str, Recording], twins: dict[str, Recording], composed: Callable[..., Composed]
) -> None:
    for made, said in ((twins, True), (runs, False)):
        for name in ("spiral", "values"):
            scene = composed("diagnosis", [made[name]], "960x540@10")
            read = [text for text in scene.said if "marks read from 120×120 samples" in text]
            assert bool(read) == said
            # Of values, the title has no number that is read between samples.
            counted = any(" points end" in text or "largest error" in text for text in scene.said)
            assert counted == (name == "spiral" or not said)
