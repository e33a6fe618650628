"""Titles, options and limits of data sets."""

import subprocess
import sys

import pytest

from epochreel.datasets.catalogue import GENERATORS, PLAYGROUND
from epochreel.datasets.kinds import DATASETS, OPTIONS, problem_of, title_of
from epochreel.errors import UserError
from epochreel.training.spec import DataSpec, RunSpec

OWN = {"table": "points.csv", "function": "mine:make_points"}


def spec_of(name: str, **options: object) -> DataSpec:
    return RunSpec.parse({"data": {"name": OWN.get(name, name), "options": options}}).data


def test_every_data_set_has_an_entry_and_a_generator() -> None:
    assert list(GENERATORS) == list(DATASETS)
    assert list(PLAYGROUND) == [name for name, kind in DATASETS.items() if kind.playground]


def test_every_option_belongs_to_a_data_set_and_accepts_its_default() -> None:
    used = {option for kind in DATASETS.values() for option in kind.defaults}
    assert used == set(OPTIONS)
    for kind in DATASETS.values():
        for option, default in kind.defaults.items():
            OPTIONS[option].check(option, default)


@pytest.mark.parametrize("option", OPTIONS)
def test_an_option_is_described_in_a_sentence(option: str) -> None:
    text = OPTIONS[option].description
    assert text[0].isupper()
    assert text.endswith(".")


@pytest.mark.parametrize("name", [name for name in OPTIONS if OPTIONS[name].type is not str])
def test_numbers_outside_the_limits_are_refused(name: str) -> None:
    option = OPTIONS[name]
    for value in (option.low, option.high):
        option.check(name, value)
    for wrong in (option.low - 1, option.high + 1, True, None, "5", float("nan")):
        with pytest.raises(UserError, match=f"{name} must be .* from {option.low} to"):
            option.check(name, wrong)


# The title of a data set, as it stands in a sentence, and its problem, as a headline.
WORDS = {
    "spiral": ("the spiral", "Two interleaved spirals"),
    "circle": ("the circle", "A disc inside a ring"),
    "xor": ("XOR", "Opposite quadrants share a class"),
    "gauss": ("two clouds", "Two Gaussian clouds"),
    "reg-plane": ("a tilted plane", "Values that rise along the diagonal"),
    "reg-gauss": ("hills and hollows", "Values on six hills and hollows"),
    "arms": ("three spirals", "Three interleaved spirals"),
    "rings": ("three rings", "Three rings around each other"),
    "linear": ("two clouds of points", "Two clouds of points"),
    "circles": ("the circles", "One ring inside another"),
    "moons": ("the moons", "Two half rings"),
    "blobs": ("three round clouds", "Three round clouds"),
    "classification": ("scattered clouds", "Clouds about the corners of a square"),
    "iris": ("the iris data", "Three kinds of iris"),
    "wine": ("the wine data", "Wines of three growers"),
    "breast_cancer": ("the breast cancer data", "Malignant and benign tumours"),
    "table": ("points.csv", "Points from points.csv"),
    "function": ("make_points", "Points from make_points"),
}


@pytest.mark.parametrize("name", DATASETS)
def test_a_data_set_has_a_title_and_a_problem(name: str) -> None:
    spec = spec_of(name)
    assert (spec.title, spec.problem) == WORDS[name]


def test_summaries_of_own_data_name_their_source() -> None:
    summaries = [DATASETS[name].summary for name in ("table", "function", "arms")]
    assert summaries == [
        "points from a file",
        "points from a Python function",
        "three interleaved spirals",
    ]


def test_titles_count_classes() -> None:
    assert spec_of("arms", classes=5).title == "five spirals"
    assert spec_of("blobs", classes=12).problem == "12 round clouds"


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("some/where/points.csv", "points.csv"),
        ("{classes} of {}.csv", "{classes} of {}.csv"),
        ("two\nlines.csv", "two lines.csv"),
        ("-", "standard input"),
        (f"{'a' * 30}{'b' * 30}.csv", f"{'a' * 26}…{'b' * 9}.csv"),
        (f"{'a' * 36}.csv", f"{'a' * 36}.csv"),
    ],
)
def test_the_title_of_a_file_is_its_name(path: str, title: str) -> None:
    spec = DataSpec.model_validate({"name": path})
    assert spec.title == spec.label == title
    assert spec.problem == f"Points from {title}"
    assert len(title) <= 40
    assert title_of(spec.name, spec.options) == title
    assert problem_of(spec.name, spec.options) == spec.problem


def test_entries_of_data_sets_load_no_numpy() -> None:
    program = (
        "import sys, epochreel.datasets.kinds\n"
        "assert not {'numpy', 'pydantic', 'sklearn'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
