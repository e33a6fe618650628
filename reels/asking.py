"""Models of callers asked at points: modules, estimators, functions; imports none of these."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
from jaxtyping import Float

from ..errors import UserError
from ..truth_values import is_complex
from .answers import Answers, Outputs
from .closeness import closeness
from .errors_of_models import explained
from .interrupts import HeldInterrupts
from .torch_models import (
    array_of_answer,
    asked_module,
    ends_in,
    is_module,
    modules_in,
    plain_module,
    torch_loaded,
    undisturbed,
)

_ENDS: dict[str, Outputs] = {
    **dict.fromkeys(("Addmm", "Mm", "Addmv", "Mv", "Addbmm", "Baddbmm", "Bmm"), "logits"),
    **dict.fromkeys(("Sigmoid", "Softmax"), "probabilities"),
}
"""What functions of PyTorch give: linear ones logits; of any other only the values tell."""

_KNOWN = "give an nn.Module, a fitted scikit-learn estimator, or a function of points (n, 2)"

_TRANSPOSED = "record a function that answers (n, classes): lambda points: model(points).T"


class Ends:
    """What functions at their ends say that modules give; a module is asked for it once."""

    def __init__(self) -> None:
        self._module: Any = None
        self._kind: Outputs | None = None

    def of(self, module: Any, inputs: Float[np.ndarray, "n inputs"]) -> Outputs | None:
        """What a module gives at `inputs`; None where its end does not say it."""
        if module is not self._module:
            self._module, self._kind = module, _ENDS.get(ends_in(module, inputs))
        return self._kind


def asked(
    model: Any, inputs: Float[np.ndarray, "n inputs"], ends: Ends, *, values: bool
) -> Answers:
    """What a model answers at `inputs`; `values` says that it learns those.

    What the model raises is raised, explained if its cause is plain. The model is afterwards as it
    was before, also after Ctrl-C.
    """
    model = plain_module(model)
    with HeldInterrupts() as interrupts, undisturbed(modules_in(model)):
        try:
            interrupts.let_through()
            with explained(model, inputs.shape[1]):
                answers = _asked(model, inputs, ends, values=values)
        finally:
            interrupts.hold()
    found = answers.values
    if is_complex(found):
        raise UserError(
            "the model must answer with real numbers",
            given=str(found.dtype),
            remedy="record a function that gives them: lambda points: abs(model(points))",
        )
    if found.ndim == 0 or len(found) != len(inputs) or found.dtype.kind not in "biufOUS":
        raise UserError(
            f"the model must answer {len(inputs)} points with as many numbers or rows",
            given=found.shape,
            remedy=_TRANSPOSED if found.shape[1:] == (len(inputs),) else "",
        )
    return answers


def _asked(
    model: Any, inputs: Float[np.ndarray, "n inputs"], ends: Ends, *, values: bool
) -> Answers:
    if isinstance(model, type):
        remedy = f"give one that is made: {model.__name__}(…)"
        raise UserError("a model is needed, not its class", given=model.__name__, remedy=remedy)
    if is_module(model):
        return _of_module(model, inputs, None if values else ends)
    if _is_estimator(model):
        return _of_estimator(model, inputs, values=values)
    if callable(model):
        return Answers(_array(_called(model, inputs)))
    raise UserError("unknown kind of model", given=type(model).__name__, remedy=_KNOWN)


def _of_module(model: Any, inputs: Float[np.ndarray, "n inputs"], ends: Ends | None) -> Answers:
    """Of a single number for each point, the function that it comes from says what it is."""
    values = _array(asked_module(model, inputs))
    if ends is None or values.ndim == 0 or values.size != len(values):
        return Answers(values)
    return Answers(values, ends.of(model, inputs[:2]))


def _is_estimator(model: Any) -> bool:
    """Whether it answers as estimators of scikit-learn do."""
    return hasattr(model, "predict") and (hasattr(model, "get_params") or not callable(model))


def _of_estimator(model: Any, inputs: Float[np.ndarray, "n inputs"], *, values: bool) -> Answers:
    names, pandas = getattr(model, "feature_names_in_", None), sys.modules.get("pandas")
    frame = inputs if names is None or pandas is None else pandas.DataFrame(inputs, columns=names)
    if values:
        return Answers(_array(model.predict(frame)), "values")
    classes = getattr(model, "classes_", None)
    known = None if classes is None else np.asarray(classes).tolist()
    # Detectors of outliers, which have a `decision_function`, answer -1 and 1 and find no clusters.
    clusters = known is None and hasattr(model, "fit_predict")
    clusters = clusters and not hasattr(model, "decision_function")
    if hasattr(model, "predict_proba"):
        return Answers(_array(model.predict_proba(frame)), "probabilities", known, clusters)
    one_each = getattr(model, "decision_function_shape", "ovr") != "ovo"
    if hasattr(model, "decision_function") and known is not None and one_each:
        return Answers(_array(model.decision_function(frame)), "logits", known)
    found = _array(model.predict(frame))
    close = closeness(model, inputs, found) if clusters else None
    if close is not None:
        return Answers(close, "logits", clusters=True)
    return Answers(found, "labels", clusters=clusters)


def _called(model: Any, inputs: Float[np.ndarray, "n inputs"]) -> Any:
    """What a function answers, of arrays or, if it does not take those, of tensors."""
    torch = torch_loaded()
    if torch is None:
        return model(inputs)
    try:
        return model(inputs)
    except (TypeError, RuntimeError, AttributeError) as error:
        try:
            return model(torch.as_tensor(inputs, dtype=torch.get_default_dtype()))
        except (TypeError, RuntimeError, AttributeError):
            raise error from None


def _array(answer: Any) -> Any:
    if answer is None or isinstance(answer, tuple | dict | str):
        raise UserError(
            "the model must answer with one array",
            given=type(answer).__name__,
            remedy="record a function that gives it: lambda points: model(points)[0]",
        )
    try:
        return array_of_answer(answer)
    except (TypeError, ValueError):
        raise UserError("the model must answer with numbers", given=type(answer).__name__) from None
