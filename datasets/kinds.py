"""What data sets there are: names, words, options, defaults and limits; makes no points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from ..errors import UserError
from ..shortening import cut_middle

Value = int | float | str
Options = Mapping[str, Value]

MOST_POINTS = 100_000
MOST_CLASSES = 12

TABLE_SUFFIXES = (
    *(".csv", ".tsv", ".txt", ".dat", ".data", ".gz"),
    *(".npz", ".npy", ".mat"),
    *(".parquet", ".xlsx", ".xlsm", ".xls"),
    *(".json", ".jsonl", ".arff", ".svm", ".libsvm"),
)
"""What files of tables are usually called; they are read by their content, whatever the name."""

TARGETS = ("class", "value")
"""What labels are: names of classes, or values to learn by regression."""


@dataclass(frozen=True)
class Option:
    """One option of data sets: what it means, and which values it takes.

    Numbers run from `low` to `high`, ends included. Text is one of `choices`, if there are any, or
    empty to have it decided.
    An option that is `needed` cannot be left empty. `title` is what it is called in a label, if not
    by its name; `remedy` says what to do for a value that is not taken.
    """

    description: str
    type: type[int] | type[float] | type[str]
    low: float = 0
    high: float = 0
    choices: tuple[str, ...] = ()
    needed: bool = False
    title: str = ""
    remedy: str = ""

    def check(self, name: str, value: object) -> None:
        """Raise `UserError` unless the option, called `name`, takes `value`."""
        if self.type is str:
            if not isinstance(value, str):
                raise UserError(f"`{name}` must be text", given=value)
            if self.choices and value and value not in self.choices:
                raise UserError(f"unknown value of `{name}`", given=value, allowed=self.choices)
            return
        whole = self.type is int
        types = int if whole else (int, float)
        if (
            isinstance(value, bool)
            or not isinstance(value, types)
            or not self.low <= value <= self.high
        ):
            number = "a whole number" if whole else "a number"
            raise UserError(
                f"`{name}` must be {number} from {self.low} to {self.high}",
                given=value,
                remedy=self.remedy,
            )


OPTIONS: dict[str, Option] = {
    "points": Option("Number of points, training and test points together.", int, 4, MOST_POINTS),
    "noise": Option(
        "Noise, 0-50 as TensorFlow Playground has it; for circles and moons, the standard "
        "deviation as a share of the radius.",
        float,
        0,
        50,
    ),
    "factor": Option(
        "Radius of the inner ring divided by that of the outer.",
        float,
        0.01,
        0.99,
        title="inner radius",
    ),
    "classes": Option(
        "Number of classes.",
        int,
        2,
        MOST_CLASSES,
        remedy="more have no distinct colours; of a table, `top_classes` 11 groups the rare ones",
    ),
    "clusters": Option("Clouds of points in each class.", int, 1, 4),
    "spread": Option("Standard deviation of each cloud, in units of the axes.", float, 0.01, 100),
    "separation": Option("Half the side of the square that the clouds are on.", float, 0, 100),
    "flip": Option(
        "Share of the labels that are drawn at random.", float, 0, 1, title="random labels"
    ),
    "x": Option("Column for the horizontal axis.", str, title="x column"),
    "y": Option("Column for the vertical axis.", str, title="y column"),
    "label": Option("Column of the classes or values to learn.", str, title="label column"),
    "target": Option(
        "What the labels are: names of classes, or values; for a table, decided by default.",
        str,
        choices=TARGETS,
    ),
    "top_classes": Option(
        "Keep this number of the most frequent classes and group the others; 0 keeps all.",
        int,
        0,
        11,
        title="top classes",
    ),
    "path": Option("File to read, or - for standard input.", str, needed=True, title="file"),
    "function": Option("Python function to call, as module:function.", str, needed=True),
}


@dataclass(frozen=True)
class Kind:
    """One data set: its words, and what holds where nothing else is asked for.

    `title` is what it is called inside a sentence, `problem` the same as a headline; in both,
    `{classes}` stands for the number of classes and `{source}` for the user's file or function,
    which `source` describes. `defaults` are its options. `reach` is half the side of the square
    about the origin that is drawn; None fits the points. `values` says that labels are values to
    learn by regression; `playground` that TensorFlow Playground has the data set, too;
    `standardise` that points are standardised.
    """

    title: str
    problem: str
    defaults: Options
    seed: int = 0
    train_share: float = 0.5
    reach: float | None = None
    values: bool = False
    playground: bool = False
    standardise: bool = False
    source: str = ""

    @property
    def summary(self) -> str:
        """One line for lists, without a capital letter."""
        filled = _filled(self.problem, self.defaults, self.source)
        return filled[:1].lower() + filled[1:]


def source_of(options: Options) -> str:
    """The user's file or function by its own name, at most 40 characters; '' for other data."""
    path, function = str(options.get("path", "")), str(options.get("function", ""))
    name = PurePath(path).name or function.rpartition(":")[2]
    if path == "-":
        name = "standard input"
    printable = "".join(letter if letter.isprintable() else " " for letter in name)
    return printable if len(printable) <= 40 else cut_middle(printable, 39)


def title_of(name: str, options: Options) -> str:
    """The data set inside a sentence: 'the spiral', 'three spirals', 'points.csv'."""
    return _filled(DATASETS[name].title, options, source_of(options))


def problem_of(name: str, options: Options) -> str:
    """The data set as a headline: 'Two interleaved spirals', 'Points from points.csv'."""
    filled = _filled(DATASETS[name].problem, options, source_of(options))
    return filled[:1].upper() + filled[1:]


def _filled(text: str, options: Options, source: str) -> str:
    classes = int(options.get("classes", 0))
    counted = _NUMBERS[classes] if classes < len(_NUMBERS) else str(classes)
    return text.format(classes=counted, source=source)


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


_POINTS: Options = {"points": 500, "noise": 0}
_VALUES: Options = {"points": 1200, "noise": 0}
_THREE: Options = {"points": 500, "noise": 0, "classes": 3}


def _playground(title: str, problem: str) -> Kind:
    return Kind(title, problem, _POINTS, reach=6.0, playground=True)


def _playground_values(title: str, problem: str) -> Kind:
    return Kind(title, problem, _VALUES, reach=6.0, values=True, playground=True)


def _measured(title: str, problem: str, x: str, y: str) -> Kind:
    return Kind(title, problem, {"x": x, "y": y}, train_share=0.7)


def _own(source: str, defaults: Options, *, standardise: bool = False) -> Kind:
    words = ("{source}", "points from {source}")
    return Kind(*words, defaults, train_share=0.7, standardise=standardise, source=source)


DATASETS: dict[str, Kind] = {
    "spiral": _playground("the spiral", "two interleaved spirals"),
    "circle": _playground("the circle", "a disc inside a ring"),
    "xor": _playground("XOR", "opposite quadrants share a class"),
    "gauss": _playground("two clouds", "two Gaussian clouds"),
    "reg-plane": _playground_values("a tilted plane", "values that rise along the diagonal"),
    "reg-gauss": _playground_values("hills and hollows", "values on six hills and hollows"),
    "arms": Kind("{classes} spirals", "{classes} interleaved spirals", _THREE, reach=6.0),
    "rings": Kind("{classes} rings", "{classes} rings around each other", _THREE, reach=6.0),
    "linear": Kind(
        "two clouds of points",
        "two clouds of points",
        {"points": 40},
        seed=7,
        train_share=1.0,
    ),
    "circles": Kind(
        "the circles",
        "one ring inside another",
        {"points": 200, "noise": 0.05, "factor": 0.3},
        seed=4,
        train_share=1.0,
        reach=11.0,
    ),
    "moons": Kind("the moons", "two half rings", {"points": 400, "noise": 0.1}),
    "blobs": Kind(
        "{classes} round clouds",
        "{classes} round clouds",
        {"points": 400, "classes": 3, "spread": 1.0},
    ),
    "classification": Kind(
        "scattered clouds",
        "clouds about the corners of a square",
        {"points": 400, "classes": 2, "clusters": 2, "separation": 1.0, "flip": 0.01},
    ),
    "iris": _measured(
        "the iris data", "three kinds of iris", "petal length (cm)", "petal width (cm)"
    ),
    "wine": _measured("the wine data", "wines of three growers", "alcohol", "flavanoids"),
    "breast_cancer": _measured(
        "the breast cancer data", "malignant and benign tumours", "mean radius", "mean texture"
    ),
    "table": _own(
        "a file",
        {"path": "", "x": "", "y": "", "label": "", "target": "", "top_classes": 0},
        standardise=True,
    ),
    "function": _own("a Python function", {"function": "", "target": "class"}),
}
