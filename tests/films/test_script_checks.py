"""What of a film script is checked before it is recorded: estimators, and parts to point at."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from epochreel.errors import UserError
from epochreel.films.part_names import check_part
from epochreel.films.script import Script
from epochreel.tests.films.scripts import RUN, errors_of


def test_estimators_are_checked_before_they_are_fitted() -> None:
    wrong = """
[[run]]
name = "a"
data = "moons"
estimator = "SVC"
vary = "gama=0.1..1"
[[run]]
name = "b"
data = "moons"
estimator = "SVC"
set = { kernal = "rbf" }
vary = "C=0.1..1"
[[run]]
name = "c"
data = "moons"
estimator = "SVC"
stages = true
[[run]]
name = "d"
data = "reg-plane"
estimator = "SVC"
vary = "C=0.1..1"
[[run]]
name = "e"
data = "moons"
estimator = "SVC"
set = { kernel = "rfb" }
vary = "C=0.1..1"
[[run]]
name = "f"
data = "moons"
estimator = "SVC"
vary = "C=1,-1"
[[run]]
name = "g"
data = "moons"
estimator = "SVCC"
epochs = 3
[[chapter]]
id = "one"
scene = "comparison"
runs = ["a", "b", "c", "d", "e", "f", "g"]
"""
    assert [each.partition(": The '")[0] for each in errors_of(wrong)] == [
        "line 6: SVC has no parameter to vary",
        "line 11: SVC has no parameter",
        "line 17: SVC has no stages",
        "line 20: SVC learns classes, and the data have values",
        "line 27: SVC cannot be fitted",
        "line 33: SVC with C=-1 cannot be fitted",
        "line 37: unknown estimator",
        "line 38: epochs applies to networks, not to an estimator",
    ]


@pytest.mark.parametrize(
    "run",
    ['data = "circels"', 'data = "circles"\nhidden = [0]', 'data = "circles"\nseeds = "5-2"', ""],
)
def test_parts_to_point_at_are_checked_whatever_is_wrong_with_a_run(run: str) -> None:
    written = f'[[run]]\nname = "a"\n{run}\n' if run else RUN
    chapter = f'[[chapter]]\nid = "one"\nruns = ["{"a" if run else "zebra"}"]\n'
    for at in ("bounddary", "histogram", "epoch", "x=1,y=2", "c"):
        chapter += f'[[chapter.sentence]]\ntext = "{at}"\nat = "{at}"\n'
    errors = [each for each in errors_of(written + chapter) if ": at:" in each]
    assert len(errors) == 2
    assert "has no part of that name" in errors[0]


@pytest.mark.parametrize(
    ("scene", "at"),
    [("surface", "test error"), ("convergence", "training error"), ("diagnosis", "training loss")],
)
def test_measures_of_tables_can_be_pointed_at_before_an_estimator_is_fitted(
    scene: str, at: str, tmp_path: Path
) -> None:
    (tmp_path / "houses.csv").write_text("x,y,price\n0,0,1\n0,1,5\n1,0,7\n1,1,90\n")
    run = 'data = "houses.csv"\ntarget = "value"\nestimator = "sklearn.linear_model:Ridge"\n'
    run += 'vary = "alpha=1,2"\n'
    chapter = f'[[chapter]]\nid = "one"\nscene = "{scene}"\nruns = ["a"]\n'
    sentence = f'[[chapter.sentence]]\ntext = "x"\nat = "{at}"\n'
    made = Script.parse(RUN + run + chapter + sentence, str(tmp_path / "film.toml"))
    assert made.chapters[0].sentences[0].at == at


@pytest.mark.parametrize(
    ("scene", "at", "is_part"),
    [
        ("ensemble", "reached test loss 0.02", True),
        ("ensemble", "reached 2 points", True),
        ("surface", "training cost", True),
        ("surface", "surfce", False),
        ("surface", "c value", True),
        ("data", "test loss", False),
        ("neurons", "histogram", False),
    ],
)
def test_only_what_a_scene_cannot_have_is_refused(scene: str, at: str, is_part: bool) -> None:
    with nullcontext() if is_part else pytest.raises(UserError, match="no part of that name"):
        check_part(scene, at)
