"""Ticks of the plane are in the data's own units, standardised or not."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.datasets.dataset import Scaling
from epochreel.datasets.units import unit_of
from epochreel.reels.recording import Recording
from epochreel.scenes.parts.plane import Plane
from epochreel.scenes.parts.ticks import axes_of, axis_names_of, tick_parts, ticks_of
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.places import places_of
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.words.axis_numbers import AxisNumbers
from epochreel.scenes.words.own_names import are_years
from epochreel.tests.scenes.cases import and_slow
from epochreel.tests.scenes.shots import Composed, hearing
from epochreel.tests.scenes.tiny import dataset, measured, recording
from epochreel.training.header import header_of
from epochreel.training.spec import RunSpec

SCALING = Scaling(mean=(10.0, -200.0), deviation=(2.0, 50.0))


@pytest.mark.parametrize(
    ("least", "low", "first"),
    [(0.5, -10.0, "0"), (-0.5, -10.0, "−10"), (0.5, -90.0, "−90"), (0.5, 0.0, "0")],
)
def test_an_axis_of_values_that_are_never_negative_has_no_negative_tick(
    least: float, low: float, first: str, stage_of: Callable[[str], Stage]
) -> None:
    """Unless its end is far below 0."""
    points = np.array([[least, 5.0], [80.0, 90.0]])
    data = replace(dataset(), points=points, labels=np.array([0, 1]), train=np.ones(2, dtype=bool))
    plane = Plane.of(
        replace(data, domain=(low, 110.0, 0.0, 100.0)),
        Box(96, 156, 848, 848),
        stage_of("1080p"),
    )
    with hearing() as said:
        ticks = ticks_of(plane)
    assert first in said
    parts = tick_parts(plane, 0)
    assert parts[1] - parts[0] == pytest.approx(parts[2] - parts[1])
    (_, below), layout = ticks.submobjects[:2], plane.layout
    x = float(below.get_center()[0]) / layout.unit + layout.width / 2
    along = -low / (110 - low) if first == "0" else 0.0
    assert x == pytest.approx(plane.box.x + along * plane.box.width, abs=1)


@pytest.mark.parametrize(
    ("scaling", "x", "y"),
    [
        (None, ["−3", "0", "3"], ["−6", "−2", "2"]),
        (SCALING, ["4", "10", "16"], ["−500", "−300", "−100"]),
    ],
)
def test_ticks_are_in_the_units_of_the_data(
    scaling: Scaling | None, x: list[str], y: list[str], stage_of: Callable[[str], Stage]
) -> None:
    data = replace(dataset(), domain=(-3.0, 3.0, -6.0, 2.0), scaling=scaling)
    plane = Plane.of(data, Box(96, 156, 848, 848), stage_of("1080p"))
    with hearing() as said:
        ticks = ticks_of(plane, 20)
    assert said == x + y
    assert len(ticks) == 6
    assert [plane.value(0, part) for part in (0.0, 1.0)] == [
        float(x[0].replace("−", "-")),
        float(x[2]),
    ]


@pytest.mark.parametrize("scene", ["convergence", "data", "neurons", "ensemble"])
def test_scenes_show_the_units_of_standardised_data(
    scene: str, composed: Callable[..., Composed]
) -> None:
    spec = RunSpec.parse({"data": {"name": "iris", "standardise": True}})
    data = spec.data.dataset()
    assert data.scaling is not None
    reel = measured(header_of(spec, data))
    said = composed(scene, [reel] * (2 if scene == "ensemble" else 1), "1920x1080").said
    # Petals are 1 to 7 cm long and up to 2.5 cm wide.
    assert {"4", "0.5"} <= set(said)
    # Petals have some centimetres: their means are among the ticks' values.
    assert np.all(np.array(data.scaling.mean) > 1)


def test_other_planes_have_the_units_of_what_they_show(stage_of: Callable[[str], Stage]) -> None:
    """Such as that of a hidden layer, which knows no standardisation."""
    header = replace(recording().header, dataset=replace(dataset(), scaling=SCALING))
    plane = Plane(Box(0, 0, 400, 400), header.dataset.domain, stage_of("1080p"))
    assert plane.value(1, 0.75) == 0.5


@pytest.mark.parametrize(
    ("low", "high", "written", "remark"),
    [
        (0, 160_000, ["0", "80", "160"], " (thousands)"),
        (0, 100_000, ["0", "50", "100"], " (thousands)"),
        (0, 96_000, ["0", "48,000", "96,000"], ""),
        (0, 0.01, ["0", "0.005", "0.01"], ""),
        (0, 0.008, ["0", "4", "8"], " (thousandths)"),
        (14, 66, ["14", "40", "66"], ""),
        (1234.5, 1239.5, ["1,234.5", "1,237", "1,239.5"], ""),
        (-20_000, 60_000, ["−20,000", "20,000", "60,000"], ""),
        (0, 2.4e6, ["0", "1.2", "2.4"], " (millions)"),
        (1.69e12, 1.73e12, ["1.69", "1.71", "1.73"], " (trillions)"),
        (1.7e12, 1.7e12 + 8e6, ["0", "4", "8"], " − 1,700,000,000,000 (millions)"),
        (1.7e12 + 8e6, 1.7e12 + 14e6, ["8", "11", "14"], " − 1,700,000,000,000 (millions)"),
        (123_456.75, 123_456.75, ["123.45675"] * 3, " (thousands)"),
        (-1.7e12 - 8e6, -1.7e12, ["−8", "−4", "0"], " + 1,700,000,000,000 (millions)"),
        (0, 6e-9, ["0", "3", "6"], " (billionths)"),
        (0, 1e15, ["0", "0.5", "1"], " (10¹⁵)"),
        (0, 4e20, ["0", "200", "400"], " (10¹⁸)"),
        (-0.5, 0.5, ["−0.5", "0", "0.5"], ""),
        (-50.001, 50, ["−50", "0", "50"], ""),
    ],
)
def test_numbers_of_an_axis_are_short(
    low: float, high: float, written: list[str], remark: str
) -> None:
    values = [low, (low + high) / 2, high]
    numbers = AxisNumbers.of(values)
    assert [numbers.written(value) for value in values] == written
    assert numbers.remark == remark


@pytest.mark.parametrize(
    ("names", "high", "said"),
    [
        (None, 1.0, []),
        (None, 160_000.0, ["x₁ (thousands)", "x₂"]),
        (("age", "size"), 1.0, ["age", "size"]),
        (("age", "size"), 160_000.0, ["age (thousands)", "size"]),
        (("price (€)", "size (m)"), 1.0, ["price (€)", "size (m)"]),
        (("price (€)", "size (m)"), 160_000.0, ["price (thousand €)", "size (m)"]),
    ],
)
def test_axes_have_names_if_they_have_any_or_a_unit(
    names: tuple[str, str] | None,
    high: float,
    said: list[str],
    stage_of: Callable[[str], Stage],
) -> None:
    plane = Plane(Box(96, 156, 848, 848), (0.0, high, 0.0, 1.0), stage_of("1080p"))
    with hearing() as heard:
        axis_names_of(plane, names)
    assert [*dict.fromkeys(each for each in heard if each[0].isalpha())] == said


@given(
    low=st.floats(-1, 1), span=st.floats(1e-6, 1), size=st.integers(-9, 15), steps=st.integers(2, 5)
)
def test_ticks_are_never_equal_or_scientific(
    low: float, span: float, size: int, steps: int
) -> None:
    values = (np.linspace(low, low + span, steps) * 10.0**size).tolist()
    numbers = AxisNumbers.of(values)
    written = [numbers.written(value) for value in values]
    assert len(set(written)) == steps
    assert not any("e" in text for text in written)
    assert max(map(len, written)) <= 8


@pytest.mark.parametrize(
    "size", and_slow("1920x1080", "960x540", "1080x1080", "1080x1920", "480x270")
)
@pytest.mark.parametrize(
    "ends",
    [
        (1.7e12, 1.7e12 + 8e6, -20_000, 60_000),
        (0, 160_000, 0.001, 0.009),
        (-1e15, 1e15, 123_456, 789_012),
    ],
)
def test_ticks_and_names_keep_their_places(
    size: str, ends: tuple[float, float, float, float], stage_of: Callable[[str], Stage]
) -> None:
    stage = stage_of(size)
    plane = Plane(places_of(stage).plane, ends, stage)
    names = ("milliseconds since the beginning of 1970", "annual income before taxes in dollars")
    parts = [*ticks_of(plane), *axis_names_of(plane, names)]
    boxes = []
    for part in parts:
        (left, low, _), (right, high, _) = part.get_corner([-1, -1, 0]), part.get_corner([1, 1, 0])
        boxes.append((left, right, low, high))
    width, height = (
        side * stage.layout.unit / 2 for side in (stage.layout.width, stage.layout.height)
    )
    for left, right, low, high in boxes:
        assert -width <= left < right <= width
        assert -height <= low < high <= height
    for index, one in enumerate(boxes):
        for other in boxes[:index]:
            apart = one[0] > other[1] or other[0] > one[1] or one[2] > other[3] or other[2] > one[3]
            assert apart, (index, one, other)
    assert len(parts) == (0 if size in ("480x270", "960x540") else 8)


@pytest.mark.parametrize(
    ("x", "name", "upright"), [(182, "x₂", True), (182, "Cup score (points)", False)]
)
def test_names_stay_within_the_margin_left_of_planes_inside_of_it(
    x: float, name: str, upright: bool, stage_of: Callable[[str], Stage]
) -> None:
    stage = stage_of("1080x1080")
    _, up = axis_names_of(Plane(Box(x, 144, 716, 716), (0, 1, 0, 1), stage), ("x₁", name))
    left = up.get_left()[0] / stage.layout.unit + stage.layout.width / 2
    assert (up.width > up.height) == upright
    assert left >= 60


@pytest.mark.parametrize(
    ("name", "values", "years"),
    [
        ("year", [1950.0, 2023.0], True),
        ("Baujahr", [1999.0, 2000.0], True),
        ("release date", [1066.0, 1789.0], True),
        ("model_year", [1999.0 + 1e-9, 2005.0], True),
        ("year", [1950.5, 2023.0], False),
        ("year", [999.0, 2023.0], False),
        ("year", [1950.0, 3000.0], False),
        ("update", [1950.0, 2023.0], False),
        ("price", [1950.0, 2023.0], False),
    ],
)
def test_years_are_written_without_a_comma(name: str, values: list[float], years: bool) -> None:
    assert are_years(name, np.array(values)) == years
    numbers = AxisNumbers.of([1940, 1985, 2030], years=years)
    assert numbers.written(2030) == ("2030" if years else "2,030")


@pytest.mark.parametrize(("name", "said"), [("year", {"2040", "3"}), ("area", {"2,040", "3"})])
def test_an_axis_of_years_says_so_in_its_ticks(
    name: str, said: set[str], composed: Callable[..., Composed]
) -> None:
    reel = recording(2)
    points = np.column_stack([np.linspace(1961, 2030, 8).round(), np.linspace(0, 3, 8)])
    dataset = replace(
        reel.dataset, points=points, axis_names=(name, "y"), domain=(1940, 2040, -3, 3)
    )
    header = replace(reel.header, dataset=dataset)
    made = Recording(header, reel.steps, reel.metrics, reel._states)
    assert said <= set(composed("data", [made], "1920x1080").said)


@pytest.mark.parametrize(
    ("name", "unit", "in_thousands", "said"),
    [
        ("price (€)", "€", "price (thousand €)", "160 thousand €"),
        ("price [USD]", "USD", "price (thousand USD)", "160 thousand USD"),
        ("area [m²]", "m²", "area (thousand m²)", "160 thousand m²"),
        ("area (m2)", "m2", "area (thousand m2)", "160 thousand m2"),
        ("F1 (Hz)", "Hz", "F1 (thousand Hz)", "160 thousand Hz"),
        ("speed (km/h)", "km/h", "speed (thousand km/h)", "160 thousand km/h"),
        ("rent (€/month)", "€/month", "rent (thousand €/month)", "160 thousand €/month"),
        ("load (1/s)", "1/s", "load (thousand 1/s)", "160 thousand 1/s"),
        ("time (min)", "min", "time (thousand min)", "160 thousand min"),
        ("CO (ppm)", "ppm", "CO (thousand ppm)", "160 thousand ppm"),
        ("dose (μg)", "μg", "dose (thousand μg)", "160 thousand μg"),
        ("heat (°C)", "°C", "heat (thousand °C)", "160 thousand °C"),
        ("gin (% vol)", "% vol", "gin (thousand % vol)", "160 thousand % vol"),
        ("length (in cm)", "cm", "length (thousand cm)", "160 thousand cm"),
        # What has a scale gets no second one.
        ("price (k€)", "k€", "price (million €)", "160 million €"),
        ("price ($ k)", "$ k", "price (million $)", "160 million $"),
        ("price (M€)", "M€", "price (billion €)", "160 billion €"),
        ("price (thousands)", "thousands", "price (millions)", "160 million"),
        ("price (in thousands)", "thousands", "price (millions)", "160 million"),
        ("price (Thousands)", "Thousands", "price (millions)", "160 million"),
        ("price (1000s)", "1000s", "price (millions)", "160 million"),
        ("price (thousands of €)", "thousands of €", "price (million €)", "160 million €"),
        ("price (€ million)", "€ million", "price (billion €)", "160 billion €"),
        # Kilometres are no scaled metres.
        ("way (km)", "km", "way (thousand km)", "160 thousand km"),
        # Short words stand beside the power of ten, and are no unit of errors.
        ("price (asking)", "", "price (asking, thousands)", "160 thousand"),
        ("price (Asking)", "", "price (Asking, thousands)", "160 thousand"),
        ("price (est.)", "", "price (est., thousands)", "160 thousand"),
        ("price (n/a)", "", "price (n/a, thousands)", "160 thousand"),
        ("price (y/n)", "", "price (y/n, thousands)", "160 thousand"),
        ("names (A-Z)", "", "names (A-Z, thousands)", "160 thousand"),
        ("price (Log)", "", "price (Log, thousands)", "160 thousand"),
        ("price (of)", "", "price (of, thousands)", "160 thousand"),
        ("price (no)", "", "price (no, thousands)", "160 thousand"),
        ("price (2024)", "", "price (2024, thousands)", "160 thousand"),
        ("price (asking price)", "", "price (asking price, thousands)", "160 thousand"),
        ("price (asking prices)", "", "price (asking prices) (thousands)", "160 thousand"),
        ("price (thousands est.)", "", "price (thousands est.) (thousands)", "160 thousand"),
        ("price (of the brokers)", "", "price (of the brokers) (thousands)", "160 thousand"),
        ("price (of all brokers, each in €)", "", None, "160 thousand"),
        ("price", "", "price (thousands)", "160 thousand"),
        ("(€)", "", "(€) (thousands)", "160 thousand"),
    ],
)
def test_units_and_powers_share_one_bracket(
    name: str, unit: str, in_thousands: str | None, said: str
) -> None:
    assert unit_of(name) == unit
    thousands, plain = AxisNumbers.of([0, 80_000, 160_000]), AxisNumbers.of([0, 50, 100])
    assert "".join(thousands.named(name)) == (in_thousands or f"{name} (thousands)")
    assert "".join(plain.named(name)) == name
    assert thousands.spoken(160_000, unit) == said


@pytest.mark.parametrize(
    ("name", "ends", "said"),
    [
        ("price [€]", (0, 2.4e6), "price (million €)"),
        ("height (m)", (0, 0.008), "height (thousandths of m)"),
        ("price (thousands)", (0, 0.008), "price"),
        ("price (k€)", (0, 0.008), "price (€)"),
        ("time (s)", (1.7e12, 1.7e12 + 8e6), "time − 1,700,000,000,000 (million s)"),
        ("time (s)", (123_456_789, 123_456_790), "time − 123,456,789 (s)"),
        ("time (UTC)", (123_456_789, 123_456_790), "time − 123,456,789 (UTC)"),
        ("time (local)", (123_456_789, 123_456_790), "time − 123,456,789 (local)"),
        ("price (k€)", (123_456_789, 123_456_790), "price − 123,456,789,000 (thousand €)"),
        ("energy (J)", (0, 4e15), "energy (10¹⁵ J)"),
        ("energy (thousands)", (0, 4e15), "energy (10¹⁸)"),
    ],
)
def test_other_powers_stand_there_too(name: str, ends: tuple[float, float], said: str) -> None:
    numbers = AxisNumbers.of([*ends, sum(ends) / 2])
    assert "".join(numbers.named(name)) == said


@pytest.mark.parametrize(
    ("most", "value", "unit", "said"),
    [
        (70, 68, "k€", "68 thousand €"),
        (70, 68, "thousands", "68 thousand"),
        (70, 68, "€", "68 €"),
        (70, 68, "", "68"),
        (0.002, 0.001, "m", "1 thousandth of m"),
        (0.002, 0.002, "m", "2 thousandths of m"),
        (1e15, 1e15, "J", "10¹⁵ J"),
        (3e15, 3e15, "J", "3 × 10¹⁵ J"),
    ],
)
def test_numbers_in_sentences_have_their_unit(
    most: float, value: float, unit: str, said: str
) -> None:
    assert AxisNumbers.of([0, most]).spoken(value, unit) == said


@pytest.mark.parametrize(
    ("side", "names", "ticks"),
    [
        (848, ("length", "width"), 6),
        (200, ("length of leaves", "width"), 5),
        (300, ("length", "width of the leaves"), 5),
        (200, ("length of leaves", "width of leaves"), 4),
        (200, ("length of all the leaves of trees", "width"), 0),
    ],
)
def test_names_that_would_be_cut_between_ticks_stand_without_these(
    side: float, names: tuple[str, str], ticks: int, stage_of: Callable[[str], Stage]
) -> None:
    plane = Plane.of(dataset(), Box(96, 156, side, side), stage_of("1080p"))
    with hearing() as said:
        axes = axes_of(plane, names)
    assert {*names} <= {*said}
    assert not any("…" in each for each in said)
    assert len(axes.submobjects) == 2
    assert len(axes[0].submobjects) == ticks  # an outline alone has none
    spans = [(each.get_left()[0], each.get_right()[0]) for each in (axes[1][0], *axes[0][1::2])]
    below = sorted(spans) if ticks == 6 else []
    assert all(end < start for (_, end), (start, _) in pairwise(below))
    assert len(axes_of(plane, None)) == 2  # ticks, and no names


@pytest.mark.parametrize(("left", "upwards"), [(None, False), (400.0, True)])
def test_names_of_axes_turn_where_the_margin_beside_a_plane_is_narrow(
    left: float | None, stage_of: Callable[[str], Stage], *, upwards: bool
) -> None:
    plane = Plane.of(dataset(), Box(500, 156, 848, 848), stage_of("1080p"))
    (_, name) = axis_names_of(plane, ("a", "distance to the centre"), left=left)
    assert (name.height > name.width) == upwards
    _, *named = axes_of(plane, ("a", "distance to the centre"), left=left)
    assert (named[0][1].height > named[0][1].width) == upwards
