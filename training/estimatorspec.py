"""What determines a recording of an estimator, as a frozen value; imports no estimator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, Field, PlainSerializer, field_validator, model_validator

from ..errors import UserError
from ..models import Frozen, FrozenMapping, validated
from ..numerals import setting
from .dataspec import DataSpec, Seed
from .parameters import (
    DEFAULT_STEPS,
    MOST_STEPS,
    Parameter,
    Variation,
    label_of,
    parameters_from,
    step_of,
)
from .spec import RunSpec

Parameters = Annotated[
    Mapping[str, Any], AfterValidator(FrozenMapping), PlainSerializer(dict, return_type=dict)
]

_PATH = re.compile(r"([A-Za-z_][\w.]*)[:.]([A-Za-z_]\w*)")

ESTIMATORS: dict[str, str] = {
    "sklearn.svm:SVC": "SVM",
    "sklearn.tree:DecisionTreeClassifier": "decision tree",
    "sklearn.neighbors:KNeighborsClassifier": "nearest neighbours",
    "sklearn.ensemble:RandomForestClassifier": "random forest",
    "sklearn.ensemble:ExtraTreesClassifier": "extra trees",
    "sklearn.ensemble:GradientBoostingClassifier": "gradient boosting",
    "sklearn.ensemble:AdaBoostClassifier": "AdaBoost",
    "sklearn.linear_model:LogisticRegression": "logistic regression",
    "sklearn.naive_bayes:GaussianNB": "naive Bayes",
    "sklearn.discriminant_analysis:QuadraticDiscriminantAnalysis": "quadratic discriminants",
    "sklearn.gaussian_process:GaussianProcessClassifier": "Gaussian process",
    "sklearn.neural_network:MLPClassifier": "MLPClassifier",
    "sklearn.cluster:KMeans": "k-means",
    "sklearn.mixture:GaussianMixture": "Gaussian mixture",
    "sklearn.neural_network:MLPRegressor": "MLPRegressor",
    "sklearn.svm:SVR": "SVM for values",
    "sklearn.tree:DecisionTreeRegressor": "decision tree for values",
    "sklearn.neighbors:KNeighborsRegressor": "nearest neighbours for values",
    "sklearn.ensemble:RandomForestRegressor": "random forest for values",
    "sklearn.ensemble:GradientBoostingRegressor": "gradient boosting for values",
    "sklearn.gaussian_process:GaussianProcessRegressor": "Gaussian process for values",
}
"""Some of scikit-learn's estimators, which may be given by their class alone, and their names."""


class EstimatorSpec(Frozen, frozen=True):
    """Everything that determines a recording of an estimator.

        spec = EstimatorSpec(data="circles", estimator="sklearn.svm:SVC", vary="C=0.01..100")

    It is fitted to the training points for each value of `vary`, or once for all its `stages`;
    without either it is recorded as it iterates. A wrong value raises `UserError`.
    """

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            data: DataSpec | Mapping[str, Any] | str = ...,
            estimator: str,
            parameters: Mapping[str, Any] | str = ...,
            vary: str = ...,
            stages: bool = ...,
            steps: int | None = ...,
            seed: int = ...,
        ) -> None: ...

    data: DataSpec = Field(
        default_factory=lambda: DataSpec.model_validate({}), description="The points to learn."
    )
    estimator: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        title="estimator",
        description="Record a scikit-learn estimator instead of a network: a class like SVC (see "
        "`epochreel list estimators`), or any as module:Class.",
    )
    parameters: Parameters = Field(
        default=FrozenMapping({}),
        title="set",
        description="Parameters of the estimator, like max_depth=3 or kernel=linear.",
    )
    vary: str = Field(
        default="",
        title="varied",
        description="Fit it for several values of a parameter: C=0.01..100, max_depth=1..12 or "
        "n_neighbors=50,20,10,5,1.",
    )
    stages: bool = Field(
        default=False,
        title="stages",
        description="Record every stage of boosting, or every tree of a forest.",
    )
    steps: Annotated[int, Field(ge=2, le=MOST_STEPS)] | None = Field(
        default=None,
        title="steps",
        description="Number of values in a range of `vary`, by a constant factor if one end is "
        "more than ten times the other; or most iterations of an estimator that learns step by "
        "step.",
    )
    seed: Seed = Field(
        default=0, title="seed", description="Seed of the estimator, its `random_state`."
    )

    @field_validator("estimator", mode="after")
    @classmethod
    def _path(cls, given: str) -> str:
        """'sklearn.svm:SVC' of 'SVC', 'sklearn.svm.SVC' or 'sklearn.svm:SVC'."""
        known = {path.partition(":")[2]: path for path in ESTIMATORS}
        if given in known:
            return known[given]
        found = _PATH.fullmatch(given)
        if not found:
            remedy = "write any other as module:Class, like sklearn.svm:SVC"
            raise UserError("unknown `estimator`", given=given, allowed=known, remedy=remedy)
        return f"{found[1]}:{found[2]}"

    @field_validator("parameters", mode="before")
    @classmethod
    def _parameters(cls, given: Any) -> Any:
        return parameters_from(given)

    @model_validator(mode="after")
    def _consistent(self) -> EstimatorSpec:
        varied = self.variation
        if varied is not None and self.stages:
            raise UserError(
                "`vary` and `stages` cannot be combined", remedy="leave one of them out"
            )
        if varied is not None and varied.parameter in self.parameters:
            what = f"`set` and `vary` both give {varied.parameter}"
            raise UserError(what, remedy="leave it out of one of them")
        if self.steps is not None and self.stages:
            what = "`steps` applies to `vary` and to estimators that iterate"
            raise UserError(what, remedy="set the number of stages: `set` n_estimators=50")
        return self

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> EstimatorSpec:
        """The spec from plain values; raises `UserError` naming the key that is wrong."""
        return validated(cls, raw)

    def replaced(self, *, data: DataSpec) -> EstimatorSpec:
        """The same run with other data."""
        return EstimatorSpec.parse({**dict(self), "data": data})

    def __repr_args__(self) -> Iterator[tuple[str, object]]:
        """Data, estimator, and every setting other than the default."""
        data = dict(self.data.__repr_args__())
        yield "data", data["name"] if len(data) == 1 else self.data
        for name, value in super().__repr_args__():
            if name != "data":
                yield name, value

    @property
    def variation(self) -> Variation | None:
        """The parameter that is varied, with its values."""
        return Variation.parse(self.vary, self.steps) if self.vary else None

    @property
    def name(self) -> str:
        """What the estimator is called: 'SVM', or the name of its class."""
        return ESTIMATORS.get(self.estimator, self.estimator.partition(":")[2])

    @property
    def sampled(self) -> bool:
        """Whether only its answers are recorded, as far as that is known before: it has no layers.

        Networks of scikit-learn have some, unless these are varied.
        """
        varied = self.variation
        network = self.estimator.startswith("sklearn.neural_network:")
        other = varied is not None and varied.parameter == "hidden_layer_sizes"
        return self.estimator in ESTIMATORS and (other or not network)

    @property
    def epochs(self) -> int:
        """The number of its last step, at most; 0 if only the estimator knows."""
        varied = self.variation
        if varied is not None:
            return len(varied.values)
        return 0 if self.stages else self.steps or DEFAULT_STEPS

    @property
    def snapshots(self) -> int:
        """How many steps are recorded, at most; 100 if only the estimator knows."""
        return self.epochs or 100

    @property
    def summary_parts(self) -> dict[str, str]:
        """What `summary` says, by what it is about."""
        parameters = ", ".join(f"{each} {value}" for each, value in self.settings.items())
        parts = {"estimator": self.name, "parameters": parameters, "data": self.data.label}
        return {what: words for what, words in parts.items() if words}

    @property
    def settings(self) -> dict[str, str]:
        """Its parameters and what is varied, in words: {'kernel': 'linear', 'C': '0.01 to 100'}."""
        found = {label_of(name): written(each) for name, each in self.parameters.items()}
        if (varied := self.variation) is not None:
            found[step_of(varied.parameter)] = words_of(varied.values)
        return found

    @property
    def summary(self) -> str:
        """What is fitted and how, in one line: 'SVM · C 0.01 to 100 · circles'."""
        return " · ".join(self.summary_parts.values())


AnySpec = RunSpec | EstimatorSpec
"""What determines a recording: a network and its training, or an estimator."""


def name_of(estimator: Any) -> str:
    """What a caller's estimator is called: 'SVM', or the name of its class."""
    name = type(estimator).__name__
    known = {path.partition(":")[2]: words for path, words in ESTIMATORS.items()}
    return known.get(name, name) if type(estimator).__module__.startswith("sklearn.") else name


def words_of(values: Sequence[float]) -> str:
    """The ends of values: '0.01 to 100'."""
    return f"{setting(values[0])} to {setting(values[-1])}"


def written(value: Parameter) -> str:
    """A parameter as readers see it: 'on', 'none', '0.01', '8, 8'."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return ", ".join(written(each) for each in value)
    if isinstance(value, float):
        return setting(value)
    return "none" if value is None else str(value)
