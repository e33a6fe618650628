"""Which points a run learns, as a frozen value that survives JSON; loads no points by itself."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, Field, PlainSerializer, model_validator

from ..datasets.kinds import (
    DATASETS,
    OPTIONS,
    TABLE_SUFFIXES,
    Kind,
    Value,
    problem_of,
    source_of,
    title_of,
)
from ..errors import UserError
from ..models import Frozen, FrozenMapping
from .presets import PRESETS

if TYPE_CHECKING:
    from ..datasets.dataset import Dataset

# scikit-learn takes no larger seed.
Seed = Annotated[int, Field(ge=0, lt=2**32)]
Options = Annotated[
    Mapping[str, Value], AfterValidator(FrozenMapping), PlainSerializer(dict, return_type=dict)
]
PlaygroundSeed = Annotated[str, Field(min_length=1, max_length=1000)]


_SOURCES = ("path", "function")


class DataSpec(Frozen, frozen=True):
    """Which points a run learns; what is left out is filled in from `DATASETS`."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            name: str = ...,
            options: Mapping[str, Value] = ...,
            seed: int | str = ...,
            train_share: float | None = ...,
            standardise: bool = ...,
        ) -> None: ...

    name: str = Field(
        default="spiral",
        title="data",
        description="Data set: a name, a file (- is standard input), or module:function.",
    )
    options: Options = Field(
        default=FrozenMapping({}),
        description="Options of the data set; which ones it takes depends on its name.",
    )
    seed: Seed | PlaygroundSeed = Field(
        title="data seed",
        description="Seed of the points and their split; seeds of TensorFlow Playground are text.",
    )
    train_share: Annotated[float, Field(gt=0, le=1)] | None = Field(
        title="training share",
        description="Share of the points to train on; the others are test points.",
    )
    standardise: bool = Field(
        title="standardisation",
        description="Give the training points, and values to learn from a table, mean 0 and "
        "standard deviation 1 along each axis; pictures keep the units of the data.",
    )

    @model_validator(mode="before")
    @classmethod
    def _filled(cls, raw: Any) -> Any:
        """The defaults of the data set in question, and over them what is given; or of a name."""
        if isinstance(raw, str | os.PathLike):
            raw = {"name": os.fspath(raw)}
        if not isinstance(raw, Mapping):
            return raw
        given = raw.get("options", {})
        if not isinstance(given, Mapping):
            raise UserError("options of the data must be a table", given=given)
        name, source = _resolved(raw.get("name", "spiral"))
        kind = DATASETS[name]
        for option in source.keys() & given.keys():
            raise UserError(
                f"`data.name` and `{option}` name two sources of points",
                given=given[option],
                remedy=f"leave `{option}` out",
            )
        options = {**source, **given}
        for option, value in options.items():
            if option not in kind.defaults:
                if option not in OPTIONS:
                    what = f"unknown option of data set {name!r}"
                    raise UserError(what, given=option, allowed=kind.defaults)
                taken = ", ".join(f"`{each}`" for each in kind.defaults)
                raise UserError(
                    f"option `{option}` does not apply to data set {name!r}",
                    remedy=f"it takes {taken}",
                )
            OPTIONS[option].check(option, value)
        for option in kind.defaults:
            if OPTIONS[option].needed and not options.get(option):
                raise UserError(f"data set {name!r} needs `{option}`", remedy=f"give its {option}")
        if isinstance(raw.get("seed"), str) and not kind.playground:
            raise UserError(
                f"the seed of data set {name!r} must be a whole number: TensorFlow Playground "
                "does not have this data set",
                given=raw["seed"],
            )
        merged = {**kind.defaults, **options}
        if int(merged.get("classes", 0)) > int(merged.get("points", 0)):
            raise UserError(
                f"{merged['points']} points are too few for the classes",
                given=merged["classes"],
                remedy="raise `points` or lower `classes`",
            )
        defaults = _defaults(kind)
        if raw.get("train_share") is None:
            raw = {key: value for key, value in raw.items() if key != "train_share"}
        return {**defaults, **raw, "name": name, "options": merged}

    def __repr_args__(self) -> Iterator[tuple[str, object]]:
        """The name or the file, and what is not the default of that data set."""
        kind = DATASETS[self.name]
        source = {key: self.options[key] for key in _SOURCES if key in self.options}
        yield "name", next(iter(source.values()), self.name)
        options = {
            key: value
            for key, value in self.options.items()
            if key not in source and value != kind.defaults[key]
        }
        if options:
            yield "options", options
        for name, default in _defaults(kind).items():
            if getattr(self, name) != default:
                yield name, getattr(self, name)

    @property
    def regression(self) -> bool:
        """Whether the labels are values to learn instead of classes."""
        return DATASETS[self.name].values or self.options.get("target") == "value"

    @property
    def label(self) -> str:
        """The data in a summary: 'spiral', 'breast cancer', 'points.csv'."""
        return source_of(self.options) or self.name.replace("_", " ")

    @property
    def title(self) -> str:
        """The data inside a sentence: 'the spiral', 'XOR', 'points.csv'."""
        return title_of(self.name, self.options)

    @property
    def problem(self) -> str:
        """The data as a headline: 'Two interleaved spirals'."""
        return problem_of(self.name, self.options)

    def dataset(self) -> Dataset:
        """The points themselves."""
        from ..datasets.catalogue import make_dataset

        return make_dataset(
            self.name,
            self.options,
            seed=self.seed,
            train_share=self.train_share,
            standardise=self.standardise,
        )


def _defaults(kind: Kind) -> dict[str, object]:
    """What holds for a data set where nothing else is asked for, beside its options."""
    return {
        "seed": kind.seed,
        # How many points a table has decides its share, and its points are not read here.
        "train_share": None if kind is DATASETS["table"] else kind.train_share,
        "standardise": kind.standardise,
    }


def data_from(folder: Path, name: object) -> object:
    """The name of data in a file of `folder`; if it is a file's, that file in the folder."""
    if not isinstance(name, str) or name in ("", "-", *DATASETS) or "://" in name:
        return name
    return str(folder / name) if _is_path(name) or (folder / name).is_file() else name


def names_a_file(name: object) -> bool:
    """Whether a name of data is that of a file, and of no data set."""
    return name not in DATASETS and Path(str(name)).is_file()


def _resolved(name: Any) -> tuple[str, dict[str, Value]]:
    """The name in `DATASETS` that `name` means, and the option that says where its points are."""
    if isinstance(name, str) and name not in DATASETS:
        if "://" in name:
            raise UserError("data are read from files only", given=name, remedy="download it first")
        if _is_path(name):
            return "table", {"path": name}
        if ":" in name:
            return "function", {"function": name}
    if not isinstance(name, str) or name not in DATASETS:
        remedy = "or name a file that exists, or module:function"
        if f".{str(name).lower()}" in TABLE_SUFFIXES:
            remedy = f"a table is given as its file, like points.{str(name).lower()}"
        if isinstance(name, str) and name in PRESETS:
            remedy = "it is a preset: give it as the preset, without `data`"
            raise UserError("unknown data set", given=name, remedy=remedy)
        raise UserError("unknown data set", given=name, allowed=DATASETS, remedy=remedy)
    return name, {}


def _is_path(name: str) -> bool:
    """Whether a name is a file's: by a dot or a slash in it, or because there is such a file."""
    if name == "-" or os.path.isfile(name):  # noqa: PTH113  # Path raises for long names
        return True
    drive = name[1:3] in (":\\", ":/")
    return drive or (":" not in name and any(mark in name for mark in "./\\"))
