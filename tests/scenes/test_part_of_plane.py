"""A part of the plane on request, in the units of the data, with one scale for both axes or two."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.fields.task_colours import colours_of
from epochreel.scenes.part_of_plane import PartOfPlane, parsed_domain
from epochreel.scenes.parts.boundary import Boundary
from epochreel.scenes.parts.field_image import FieldImage
from epochreel.scenes.parts.plane import Plane
from epochreel.scenes.parts.points import dots_of
from epochreel.scenes.stage.layout import Box
from epochreel.tests.scenes.shots import Composed
from epochreel.training.record import record
from epochreel.training.spec import RunSpec

_BOX = Box(96, 156, 848, 848)


@pytest.fixture(scope="module", params=[True, False], ids=["standardised", "plain"])
def people(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """Ages and incomes."""
    path: Path = tmp_path_factory.mktemp("people") / "people.csv"
    rng = np.random.default_rng(0)
    ages, incomes = rng.uniform(20, 60, 60), rng.uniform(10_000, 150_000, 60)
    kinds = np.where(ages / 60 + incomes / 150_000 > 1.2, "yes", "no")
    rows = [f"{age},{income},{k}" for age, income, k in zip(ages, incomes, kinds, strict=True)]
    path.write_text("\n".join(["age,income,bought", *rows]))
    data = {"name": str(path), "standardise": request.param}
    spec = RunSpec.parse({"data": data, "epochs": 60})
    return record(spec, path.with_suffix(".reel"))


def _own_domain(recording: Recording) -> list[float]:
    (x_min, y_min), (x_max, y_max) = np.reshape(recording.dataset.domain, (2, 2)).T
    corners = np.array([[x_min, y_min], [x_max, y_max]])
    scaling = recording.dataset.scaling
    own = corners if scaling is None else scaling.own(corners)
    return [float(each) for each in own.T.ravel()]


def test_a_domain_is_in_the_units_of_the_data(people: Recording) -> None:
    (seen,) = PartOfPlane("auto", (30.0, 40.0, 20_000.0, 80_000.0)).of([people])
    np.testing.assert_allclose(_own_domain(seen), [30, 40, 20_000, 80_000])
    assert seen.metrics is people.metrics
    assert PartOfPlane("auto", None).of([people]) == [people]


def test_axes_share_a_scale_on_request(people: Recording) -> None:
    free = _own_domain(people)
    assert free[1] - free[0] < 100 < 100_000 < free[3] - free[2]
    (equal,) = PartOfPlane("equal", None).of([people])
    x_min, x_max, y_min, y_max = _own_domain(equal)
    assert x_max - x_min == pytest.approx(y_max - y_min)
    (again,) = PartOfPlane("free", None).of([equal])
    np.testing.assert_allclose(_own_domain(again), free)
    (zoomed,) = PartOfPlane("equal", (0.0, 10.0, 0.0, 100.0)).of([people])
    np.testing.assert_allclose(_own_domain(zoomed), [-45, 55, 0, 100])


def test_points_beside_the_plane_are_left_out(
    people: Recording, composed: Callable[..., Composed]
) -> None:
    made = composed("convergence", [people], "1920x1080", domain="30,40,20000,80000")
    assert {"30", "35", "40", "20,000", "50,000", "80,000"} <= set(made.said)
    made.check_type()
    (seen,) = PartOfPlane("auto", parsed_domain("30,40,20000,80000")).of([people])
    (field,) = [each for each in made.members() if isinstance(each, FieldImage)]
    hues = colours_of(seen.task).hues(seen.dataset.labels)
    plane = Plane.of(seen.dataset, made.scene.stage.layout.snapped(_BOX), made.scene.stage)
    dots = dots_of(seen.dataset, hues, plane)
    own = people.dataset.own_points
    inside = (np.abs(own - [35, 50_000]) <= [5, 30_000]).all(axis=1)
    assert len(dots) == inside.sum() < len(own)
    assert field.width == pytest.approx(field.height)


def test_boundaries_are_followed_where_axes_have_scales_of_their_own(
    people: Recording, composed: Callable[..., Composed]
) -> None:
    made = composed("convergence", [people], "960x540")
    made.show(made.frames - 1)
    (boundary,) = [each for each in made.members() if isinstance(each, Boundary)]
    (field,) = [each for each in made.members() if isinstance(each, FieldImage)]
    # The line leads from one edge of the field to another.
    assert boundary.height > 0.3 * field.height
    assert boundary.width > 0.3 * field.width
