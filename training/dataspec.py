"""Which points a run learns, as a frozen value that survives JSON; reads no file by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, model_validator

from ..datasets.catalogue import DATASETS, PLAYGROUND, Option, make_dataset
from ..datasets.dataset import Dataset
from ..datasets.samples import MOST_CLASSES, MOST_POINTS, TARGETS
from ..errors import UserError
from ..models import Frozen

# What scikit-learn takes; the other generators take more.
Seed = Annotated[int, Field(ge=0, lt=2**32)]
PlaygroundSeed = Annotated[str, Field(min_length=1, max_length=1000)]

# What each numeric data set option may be, ends included.
_LIMITS: dict[str, tuple[float, float]] = {
    "points": (4, MOST_POINTS),
    "noise": (0, 50),
    "factor": (0.01, 0.99),
    "classes": (2, MOST_CLASSES),
    "clusters": (1, 4),
    "spread": (0.01, 100),
    "separation": (0, 100),
    "flip": (0, 1),
}
_WHOLE = ("points", "classes", "clusters")
_NEEDED = ("path", "function")


class DataSpec(Frozen):
    """Which points a run learns; what is left out is filled in from `DATASETS`.

    `name` may also be a path ending in .csv or .npz, or `module:function`. A `seed` that is a
    number seeds numpy; one that is text seeds the playground's own random numbers, which then
    draw, shuffle and split its data sets as the browser does. With `standardise`, the training
    points have mean 0 and deviation 1 along each axis.
    """

    name: str = "spiral"
    options: dict[str, Option] = {}  # noqa: RUF012  # pydantic copies it
    seed: Seed | PlaygroundSeed
    train_share: Annotated[float, Field(gt=0, le=1)]
    standardise: bool = False

    @model_validator(mode="before")
    @classmethod
    def _filled(cls, raw: Any) -> Any:
        """The defaults of the data set in question, under what was given."""
        if not isinstance(raw, Mapping):
            return raw
        given = raw.get("options", {})
        if not isinstance(given, Mapping):
            raise UserError("options of the data must be a table", given=given)
        name, source = _resolved(raw.get("name", "spiral"))
        options = {**source, **given}
        kind = DATASETS[name]
        for option, value in options.items():
            _check_option(name, kind.options, option, value)
        for option in _NEEDED:
            if option in kind.options and not options.get(option):
                raise UserError(f"data set {name!r} needs a {option}", remedy=f"give its {option}")
        if isinstance(raw.get("seed"), str) and name not in PLAYGROUND:
            raise UserError(
                f"data set {name!r} is none of the playground's, so its seed must be a number",
                given=raw["seed"],
            )
        merged = {**kind.options, **options}
        if int(merged.get("classes", 0)) > int(merged.get("points", 0)):
            raise UserError("classes without points", given=merged["classes"])
        defaults = {"seed": kind.seed, "train_share": kind.train_share}
        return {**defaults, **raw, "name": name, "options": merged}

    @property
    def regression(self) -> bool:
        """Whether the labels are values to learn instead of classes."""
        return DATASETS[self.name].regression or self.options.get("target") == "value"

    def dataset(self) -> Dataset:
        """The points themselves."""
        return make_dataset(
            self.name,
            self.options,
            seed=self.seed,
            train_share=self.train_share,
            standardise=self.standardise,
        )


def _resolved(name: Any) -> tuple[str, dict[str, Option]]:
    """The entry of `DATASETS` that `name` means, and the option by which it says where to look."""
    if isinstance(name, str) and name not in DATASETS:
        suffix = name.lower().rpartition(".")[2]
        if suffix in ("csv", "npz") and "." in name:
            return suffix, {"path": name}
        if ":" in name:
            return "function", {"function": name}
    if not isinstance(name, str) or name not in DATASETS:
        raise UserError(
            "unknown data set",
            given=name,
            allowed=DATASETS,
            remedy="or name a .csv or .npz file, or module:function",
        )
    return name, {}


def _check_option(data: str, known: Mapping[str, Option], option: str, value: object) -> None:
    if option not in known:
        raise UserError(f"data set {data!r} has no such option", given=option, allowed=known)
    if isinstance(known[option], str):
        if not isinstance(value, str):
            raise UserError(f"{option} must be text", given=value)
        if option == "target" and value not in TARGETS:
            raise UserError("unknown target", given=value, allowed=TARGETS)
        return
    low, high = _LIMITS[option]
    whole = option in _WHOLE
    kind = int if whole else (int, float)
    if not isinstance(value, kind) or isinstance(value, bool) or not low <= value <= high:
        number = "a whole number" if whole else "a number"
        raise UserError(f"{option} must be {number} from {low} to {high}", given=value)
