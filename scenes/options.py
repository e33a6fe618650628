"""The options of scenes: one model for what all of them take, one per scene with more.

Loads neither numpy nor Manim. A scene's own options are attributes of the scene: `self.goal`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Annotated, Any, ClassVar, Literal

from ..errors import UserError
from ..options import Help, Limits, Metavar, fields_of
from ..spelling import alike
from .epoch_range import EpochRange
from .part_of_plane import AspectName, parsed_domain
from .stage.ledger_row import LedgerRow

ThemeName = Literal["dark", "light"]
PaceName = Literal["even", "linear", "log"]
ClockName = Literal["epochs", "seconds"]
Goal = Annotated[
    float,
    Limits(gt=0, le=1),
    Help(
        "Share of its training points that a run has to get right; of values, the share of their "
        "variance that it has to explain, at test points if there are any."
    ),
]

PACES: dict[PaceName, str] = {
    "even": "equal visible change in every second",
    "linear": "equally many epochs in every second",
    "log": "equally many doublings of the epoch in every second",
}
"""What each pace keeps equal."""

RENAMED = {"seconds": "duration", "bands": "levels"}
"""Options that had another name: the old one, and the one in its place."""

_NEAR = 0.75  # of `difflib`: 'pase' is as near to 'pace'


@dataclass(frozen=True)
class FrameOptions:
    """What scenes take; the model of a scene names those that it does not use."""

    theme: Annotated[ThemeName, Help("Colours of the background, text and lines.")] = "dark"
    duration: Annotated[float, Limits(ge=0.5, le=3600), Help("Length of the film in seconds.")] = (
        12.0
    )
    pace: Annotated[
        PaceName,
        Help(
            "How the film runs through the epochs: at equal visible change (even), equal epochs "
            "(linear) or equal doublings of the epoch (log) per second."
        ),
    ] = "even"
    epochs_shown: Annotated[
        str | None,
        Metavar("RANGE"),
        Help("Part of the run that the film shows, in epochs: 0..50, 100.. or ..50."),
    ] = None
    aspect: Annotated[
        AspectName,
        Help(
            "Scales of the axes: one for both (equal), one for each (free), or one for both only "
            "where both columns have the same unit, or none, and their ranges are within a factor "
            "of two (auto). What auto stands for is decided when the run is recorded."
        ),
    ] = "auto"
    domain: Annotated[
        str | None,
        Metavar("X0,X1,Y0,Y1"),
        Help("Part of the plane to draw, in the units of the data."),
    ] = None
    title: Annotated[str | None, Help("Title in place of the one made from the recordings.")] = None
    levels: Annotated[
        int | None,
        Limits(ge=1, le=512),
        Help("Colour levels per class in fields, in place of continuous colours."),
    ] = None

    def __post_init__(self) -> None:
        """Raises `UserError` for epochs that are no range, and for no part of the plane."""
        if self.epochs_shown is not None:
            EpochRange.parse(self.epochs_shown)
        if self.domain is not None:
            parsed_domain(self.domain)


@dataclass(frozen=True)
class SceneOptions:
    """Options of one scene beyond `FrameOptions`; most scenes have none."""

    without: ClassVar[tuple[str, ...]] = ()
    """Names of the `FrameOptions` that this scene does not use."""

    def check(self, given: Collection[str]) -> None:
        """Raise `UserError` for an option in `given` that has no meaning beside these."""
        for name in self.without:
            if name in given:
                raise UserError(
                    f"option `{name}` does not apply to this scene",
                    remedy="it applies to scenes that show a run",
                )


@dataclass(frozen=True)
class DataOptions(SceneOptions):
    """The scene of the data alone takes nothing besides, for nothing is learnt in it."""

    without: ClassVar[tuple[str, ...]] = ("pace", "epochs_shown", "levels")


@dataclass(frozen=True)
class ComparisonOptions(SceneOptions):
    """What the comparison of runs takes."""

    by: Annotated[ClockName, Help("Clock that the runs share: epochs, or seconds of training.")] = (
        "epochs"
    )
    goal: Goal = 0.95

    def check(self, given: Collection[str]) -> None:
        """By seconds, the time that training took is the pace."""
        super().check(given)
        for name in ("pace", "epochs_shown"):
            if self.by == "seconds" and name in given:
                raise UserError(
                    f"option `{name}` does not apply by seconds", remedy="it applies by epochs"
                )


@dataclass(frozen=True)
class EnsembleOptions(SceneOptions):
    """What the ensemble of many seeds takes."""

    goal: Goal = 0.95


@dataclass(frozen=True)
class ChancesOptions(SceneOptions):
    """What the counts of several networks take."""

    without: ClassVar[tuple[str, ...]] = ("pace", "epochs_shown", "levels")
    goal: Goal = 1.0


@dataclass(frozen=True)
class SteppingBackOptions(SceneOptions):
    """The last picture from farther away takes how far that is."""

    without: ClassVar[tuple[str, ...]] = ("pace", "epochs_shown")
    times: Annotated[
        float, Limits(gt=1, le=1000), Help("How many times as wide as the plane the end shows.")
    ] = 16.0


@dataclass(frozen=True)
class LedgerOptions(SceneOptions):
    """The table of claims takes its rows; reading them decides how long the film is."""

    without: ClassVar[tuple[str, ...]] = (
        "pace",
        "epochs_shown",
        "levels",
        "aspect",
        "domain",
        "duration",
    )
    rows: tuple[LedgerRow, ...] = ()


def options_of(
    scene: type, given: Mapping[str, object], models: Sequence[type[Any]]
) -> tuple[Any, ...]:
    """The options of a scene class, one instance of each model.

    An option is what `given` says, else the attribute of the class, else the model's default.
    Raises `UserError` for a value that the model refuses, and for an attribute of an author's own
    class that is no option but looks like one; any other attribute is the author's own.
    """
    known = {name: model for model in models for name in fields_of(model)}
    own = _attributes(scene)
    for name in (*given, *own):
        if name not in known:
            remedy = "" if name in given else "or choose another name for it"
            _refuse_misspelt(scene, name, {**own, **given}[name], known, remedy)
    return checked(
        models,
        {
            name: given[name] if name in given else getattr(scene, name)
            for name in known
            if name in given or hasattr(scene, name)
        },
        given={*given, *own},
    )


def checked(
    models: Sequence[type[Any]], values: Mapping[str, object], *, given: Collection[str]
) -> tuple[Any, ...]:
    """One instance of each model, made of those `values` that are its fields.

    `given` names the options that somebody chose. Raises `UserError` for what a model refuses.
    """
    made = tuple(
        _made(model, {name: values[name] for name in fields_of(model) if name in values})
        for model in models
    )
    for each in made:
        if isinstance(each, SceneOptions):
            each.check(given)
    return made


def _made(model: type[Any], values: Mapping[str, object]) -> Any:
    """A model of checked values; defaults need no check, which takes a while to prepare."""
    if not values:
        return model()
    from ..models import validated

    return validated(model, values)


def _attributes(scene: type) -> dict[str, object]:
    """Values that an author's classes define, below the first class of this package."""
    ours = __name__.partition(".")[0]
    authors = takewhile(lambda base: base.__module__.partition(".")[0] != ours, scene.__mro__)
    found: dict[str, object] = {}
    for base in authors:
        for name, value in vars(base).items():
            if not name.startswith("_") and not callable(value) and not hasattr(value, "__get__"):
                found.setdefault(name, value)
    return found


def _refuse_misspelt(
    scene: type, name: str, value: object, known: Mapping[str, type[Any]], remedy: str
) -> None:
    """Raise `UserError` if `name` resembles an option that would take `value`."""
    from ..models import validated

    what = f"{scene.__name__} has no such option"
    if name in RENAMED:
        raise UserError(what, given=name, remedy=f"its name is {RENAMED[name]!r}")
    for near in alike(name, known, cutoff=_NEAR):
        try:
            validated(known[near], {near: value})
        except UserError:
            return  # it means something else
        raise UserError(what, given=name, allowed=known, remedy=remedy)
