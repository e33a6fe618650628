"""Films are checked by stand-ins of runs, of which nothing is said that only recordings know."""

import pickle
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from epochreel.films.built_in import built_in_scripts
from epochreel.films.checked import checked
from epochreel.films.script import Script
from epochreel.films.stand_ins import stand_in, stand_ins
from epochreel.scenes.catalogue import SCENES
from epochreel.training.record import record
from epochreel.training.spec import RunSpec

SMALL = {"points": 20}
SPEC = {"hidden": (3, 2), "epochs": 4, "data": {"options": SMALL}}


@pytest.mark.parametrize(
    "changes", [{}, {"hidden": ()}, {"data": "rings"}, {"data": "reg-plane"}, {"data": "iris"}]
)
def test_a_stand_in_has_the_shape_of_the_recording(
    changes: dict[str, object], tmp_path: Path
) -> None:
    spec = RunSpec.parse({**SPEC, **changes})
    (made,) = record([spec], [tmp_path / "a.reel"])
    found = stand_in(spec)
    assert (found.about, found.header.model) == (made.about, made.header.model)
    assert np.array_equal(found.epochs, made.epochs)
    for name, values in vars(made.metrics).items():
        other = getattr(found.metrics, name)
        assert other.shape == values.shape, name
        assert np.array_equal(np.isnan(other), np.isnan(values)), name
    assert found.parameters(2).shape == made.parameters(2).shape


def test_a_stand_in_of_many_epochs_takes_no_room() -> None:
    spec = RunSpec.parse({"hidden": (128, 128), "epochs": 50_000, "data": {"options": SMALL}})
    tracemalloc.start()
    try:
        made = stand_in(spec)
        assert len(pickle.dumps(made)) < 10_000
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()
    first, last = made.parameters(0), made.parameters(50_000)
    assert first.shape == last.shape
    assert len(first) > 16_000
    assert not np.allclose(first, last)


def test_a_stand_in_is_the_same_where_it_is_unpickled() -> None:
    made = stand_in(RunSpec.parse(SPEC))
    other = pickle.loads(pickle.dumps(made))
    assert np.array_equal(other.parameters(3), made.parameters(3))


def test_estimators_have_no_stand_in() -> None:
    text = '[[run]]\nname = "a"\nestimator = "SVC"\nvary = "C=1..10"\n[[run]]\nname = "b"\n'
    script = Script.parse(text + '[[chapter]]\nid = "c"\nruns = ["a"]\ncard = "{b.n}"\n')
    assert list(stand_ins(script.runs.values(), {})) == ["b"]


SCENE = """
[[run]]
name = "{scene}"
data = "circles"
hidden = [4, 3]
epochs = 20
seeds = "0-{last}"
[[chapter]]
id = "{scene}"
scene = "{scene}"
runs = ["{scene}"]
"""


@pytest.mark.slow
def test_no_scene_finds_fault_with_a_stand_in(tmp_path: Path) -> None:
    scenes = [name for name, each in SCENES.items() if each.framed and each.shows[1]]
    text = "".join(SCENE.format(scene=name, last=SCENES[name].shows[0]) for name in scenes)
    script, faults = Script.draft_of('size = "320x180"\n' + text, "film.toml")
    assert len(checked(script, tmp_path, ".mp4", faults).missing) == len(scenes) > 8


@pytest.mark.slow
@pytest.mark.parametrize("name", built_in_scripts())
def test_built_in_films_have_no_faults_before_their_runs_are_recorded(
    name: str, tmp_path: Path
) -> None:
    script, faults = Script.draft(name)
    assert checked(script, tmp_path, ".mp4", faults).missing
