"""Colours of classes and of runs, and marks of classes, which everybody can tell apart."""

import math
from itertools import combinations

import numpy as np
import pytest
from jaxtyping import Float

from epochreel.errors import UserError
from epochreel.reels.task import Classes, Values
from epochreel.scenes.fields.colours import (
    CLASS_STRENGTH,
    VALUE_STRENGTH,
    class_colour,
    edge_colour,
    field_colours,
    field_share,
    luminance,
    rgb,
    value_colours,
)
from epochreel.scenes.fields.task_colours import colours_of
from epochreel.scenes.parts.shapes import Dots
from epochreel.scenes.stage.marks import ROUND, class_mark
from epochreel.scenes.stage.run_colours import path_colours, run_colour
from epochreel.scenes.stage.theme import Theme, channels_of, hex_of, mixed

# Machado, Oliveira and Fernandes, 'A Physiologically-based Model for Simulation of Color Vision
# Deficiency', IEEE Transactions on Visualization and Computer Graphics 15 (6), 2009: the matrices
# of severity 1 that accompany the paper, for linear red, green and blue.
SIGHT = {
    "normal": np.eye(3),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
}
# IEC 61966-2-1 (sRGB) to CIE XYZ, and the white of D65.
_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_WHITE = np.array([0.95047, 1.0, 1.08883])


def lab(colours: Float[np.ndarray, "n 3"], sight: str) -> Float[np.ndarray, "n 3"]:
    """sRGB, 0 to 255, as CIELAB: what somebody with that sight sees."""
    shares = colours / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    seen = np.clip(linear @ SIGHT[sight].T, 0, 1) @ _XYZ.T / _WHITE
    x, y, z = np.where(seen > 216 / 24389, np.cbrt(seen), (24389 / 27 * seen + 16) / 116).T
    return np.column_stack([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def least_difference(colours: Float[np.ndarray, "n 3"], sight: str) -> float:
    """The smallest difference of two colours (CIE76)."""
    return min(float(np.linalg.norm(a - b)) for a, b in combinations(lab(colours, sight), 2))


def test_differences_are_those_of_the_literature() -> None:
    # Lab of sRGB red and green, e.g. by Lindbloom's calculator; red and green meet for protanopes.
    red, green, dark = rgb("#ff0000"), rgb("#00ff00"), rgb("#704700")
    assert lab(red[None], "normal")[0] == pytest.approx([53.24, 80.09, 67.20], abs=0.05)
    assert lab(green[None], "normal")[0] == pytest.approx([87.73, -86.18, 83.18], abs=0.05)
    assert least_difference(np.array([red, dark]), "protanopia") < 15
    assert least_difference(np.array([red, dark]), "normal") > 60


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("classes", range(2, 13))
def test_colours_of_classes_are_told_apart(classes: int, sight: str) -> None:
    colours = np.array([rgb(class_colour(index, classes)) for index in range(classes)])
    assert least_difference(colours, sight) >= 15


def differences(colours: list[str], sight: str) -> list[float]:
    """Those of any two colours as CIEDE2000, which does not overstate those of dark blues.

    ISO/CIE 11664-6:2022.
    """
    pairs = combinations(lab(np.array([rgb(each) for each in colours]), sight), 2)
    return [ciede2000(one, other) for one, other in pairs]


def ciede2000(one: Float[np.ndarray, " 3"], other: Float[np.ndarray, " 3"]) -> float:
    """The difference of two colours of CIELAB."""
    light, reds, yellows = np.array([one, other]).T

    def saturated(chroma: float) -> float:
        return math.sqrt(chroma**7 / (chroma**7 + 25.0**7))

    reds = reds * (1.5 - 0.5 * saturated(float(np.hypot(reds, yellows).mean())))
    chromas, hues = np.hypot(reds, yellows), np.degrees(np.arctan2(yellows, reds)) % 360
    turn = (hues[1] - hues[0] + 180) % 360 - 180
    hue, chroma, middle = (hues[0] + turn / 2) % 360, chromas.mean(), (light.mean() - 50) ** 2
    waves = zip((0.17, -0.24, -0.32, 0.2), (1, 2, 3, 4), (-30, 0, 6, -63), strict=True)
    swing = 1 - sum(size * math.cos(math.radians(n * hue + at)) for size, n, at in waves)
    parts = np.array(
        [
            (light[1] - light[0]) / (1 + 0.015 * middle / math.sqrt(20 + middle)),
            (chromas[1] - chromas[0]) / (1 + 0.045 * chroma),
            2 * math.sqrt(chromas.prod()) * math.sin(math.radians(turn / 2)),
        ]
    )
    parts[2] /= 1 + 0.015 * chroma * swing
    rotation = math.sin(math.radians(60 * math.exp(-(((hue - 275) / 25) ** 2))))
    turned = 2 * saturated(float(chroma)) * rotation * parts[1] * parts[2]
    return math.sqrt(float(parts @ parts) - turned)


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_differences_are_those_that_were_published(
    one: tuple[float, ...], other: tuple[float, ...], difference: float
) -> None:
    """Test data of Sharma, Wu and Dalal, Color Research and Application 30 (1), 2005."""
    first, second = (np.array(each, dtype=float) for each in (one, other))
    assert ciede2000(first, second) == pytest.approx(difference, abs=1e-4)


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize(("runs", "least"), [(3, 24), (5, 14), (9, 11)])
def test_colours_of_runs_are_told_apart_and_most_of_all_the_first(
    runs: int, least: float, theme: str, sight: str
) -> None:
    colours = [run_colour(index, theme) for index in range(runs)]
    assert min(differences(colours, sight)) >= least


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize(("runs", "least"), [(3, 24), (5, 11), (8, 8)])
def test_colours_of_paths_are_told_apart_and_most_of_all_the_first(
    runs: int, least: float, sight: str
) -> None:
    assert len(path_colours(runs)) == runs
    assert min(differences(path_colours(runs), sight)) >= least


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_fields_of_twelve_classes_are_told_apart_where_they_are_certain(
    theme: str, sight: str
) -> None:
    certain = field_share(np.array([20.0]))
    fields = np.concatenate(
        [
            field_colours(certain, class_colour(index, 12), Theme.named(theme)).astype(float)
            for index in range(12)
        ]
    )
    assert least_difference(fields, sight) >= 9.5


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("classes", [2, 6, 12])
def test_rings_of_test_points_are_seen_on_the_field_of_their_own_class(
    classes: int, theme: str
) -> None:
    for index in range(classes):
        colour = class_colour(index, classes)
        ring = luminance(rgb(edge_colour(colour))) + 0.05
        field = field_colours(field_share(np.array([20.0])), colour, Theme.named(theme))
        for around in (field[0].astype(float), rgb("#ffffff")):
            assert (luminance(around) + 0.05) / ring >= 1.65


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_rings_of_test_points_are_seen_on_the_field_of_their_own_value(theme: str) -> None:
    """That of a value is stronger than any of a class, and asks for darker rings."""
    hues = colours_of(Values(low=-1.0, high=1.0)).hues(np.zeros(0))
    assert (hues.strength, CLASS_STRENGTH) == (VALUE_STRENGTH, 0.62)
    fields = value_colours(np.linspace(-1, 1, len(hues.edges)), Theme.named(theme))
    for edge, field in zip(hues.edges, fields, strict=True):
        ring = luminance(rgb(edge)) + 0.05
        for around in (field.astype(float), rgb("#ffffff")):
            assert (luminance(around) + 0.05) / ring >= 1.65
    strongest = hues.colours[0]
    assert luminance(rgb(edge_colour(strongest, VALUE_STRENGTH))) < luminance(
        rgb(edge_colour(strongest))
    )


def test_only_rings_that_would_be_lost_are_darker_than_their_class() -> None:
    orange, blue = (class_colour(index, 2) for index in range(2))
    assert edge_colour(blue) == blue
    assert edge_colour(orange) != orange
    # It is still nearer to orange than to any other class.
    ring, *colours = lab(
        np.array([rgb(each) for each in (edge_colour(orange), orange, blue)]), "normal"
    )
    near, far = (np.linalg.norm(each - ring) for each in colours)
    assert near < 20 < 60 < far


def test_pictures_of_few_classes_keep_their_colours() -> None:
    assert [class_colour(index, 2) for index in range(2)] == ["#f28522", "#0b78c2"]
    assert [class_colour(index, 3) for index in range(3)] == ["#5790fc", "#f89c20", "#e42536"]


def test_from_the_seventh_on_each_class_has_a_mark_of_its_own() -> None:
    marks = [class_mark(index) for index in range(12)]
    assert marks[:6] == [ROUND] * 6
    assert len(set(marks[5:])) == 7
    for mark in marks[6:]:
        x, y = np.array(mark).T
        area = abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2
        assert area == pytest.approx(np.pi)
        assert (x.mean(), y.mean()) == pytest.approx((0, 0), abs=1e-9)


def test_dots_with_a_mark_stand_where_they_are_put_and_have_its_corners() -> None:
    square = Dots(radius=2.0, fill="#ffffff", edge="#000000", edge_width=0.0, mark=class_mark(6))
    places = np.array([[1.0, 2.0, 0.0], [5.0, 6.0, 0.0]])
    half = np.sqrt(np.pi)  # of the side of a square as large as a circle of radius 2
    first, second = square.each(places, np.array([[-9.0, -9, 0], [9, 9, 0]]))
    for dot, (x, y, _) in zip((first, second), places, strict=True):
        assert dot.points[:, 0].min() == pytest.approx(x - half)
        assert dot.points[:, 1].max() == pytest.approx(y + half)
    square.place(places, np.array([1.0, 0.0]))
    assert np.array_equal(square.points, first.points)


def test_more_classes_than_colours_are_refused_with_a_remedy() -> None:
    colours_of(Classes(tuple("abcdefghijkl")))
    with pytest.raises(UserError, match=r"at most 12 classes: got 13; keep the most frequent"):
        colours_of(Classes(tuple("abcdefghijklm")))


@pytest.mark.parametrize("colour", ["#000000", "#0a0bff", "#ffffff"])
def test_colours_are_written_from_their_channels(colour: str) -> None:
    assert hex_of(channels_of(colour)) == colour
    assert (mixed(colour, "#808080", 0), mixed(colour, "#808080", 1)) == (colour, "#808080")
