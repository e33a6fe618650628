"""Names of what sentences can point at in each scene, for whatever run; loads no scene."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..errors import UserError
from ..spelling import alike

_POINTS = ("points", "wrong points", "best line", "training points", "test points")
_PLANE = ("plane", *_POINTS)
_FIELD = ("boundary", "field", "epoch")
_OF_VALUES = ("test loss", "training loss", "test error", "training error")
_OF_TRAINING = ("training loss", "training error")
_MEASURE = ("training accuracy", *_OF_VALUES)
_RUNS = ("boundaries", "epoch", "curves", "panel 1")
_COMPARED = (*_RUNS, *(f"{each} 1" for each in (*_POINTS, "boundary", "field")))
_CURVES = ("accuracy curve", "loss curve")

PARTS: Mapping[str, tuple[str, ...]] = {
    "data": (*_PLANE, "classes", "values", "count", "split", "question", "new point"),
    "convergence": (*_PLANE, *_FIELD, *_CURVES, *_MEASURE, "test accuracy"),
    "comparison": _COMPARED,
    "neurons": (
        *(*_PLANE, *_FIELD, *_MEASURE),
        *("lines", "line 1", "units", "unit 1", "corners", "formula"),
    ),
    "network": (
        *(*_PLANE, *_FIELD, *_CURVES, *_MEASURE),
        *("links", "inputs", "outputs", "layer 1", "unit 1", "unit 1.1", "note"),
    ),
    "gradients": (
        *_MEASURE,
        *(*_PLANE, *_FIELD, *_COMPARED),
        *("arrows", "arrows 1", "curves 1", "layer 1", "output"),
    ),
    "ensemble": (
        *(*_PLANE, *_FIELD, "mean", "lines", "runs", "dots", "reached 1 % right"),
        *(f"reached {each} 1" for each in _OF_VALUES),
    ),
    "feature_space": (*_PLANE, *_FIELD, *_MEASURE, "bent plane"),
    "diagnosis": (
        *(*_PLANE, *_FIELD, "training matrix", "test matrix", "histogram"),
        *("scatter", "constant units", "dead units", *_OF_VALUES),
    ),
    "landscape": (*_PLANE, *_FIELD, "map", "path", "paths", "scale", *_OF_TRAINING),
    "surface": (*_PLANE, *_FIELD, *_MEASURE, "surface", "scale"),
    "chances": ("planes", "panel 1", "counts", "bars"),
    "stepping_back": (*_PLANE, *_FIELD, "times as wide"),
    "ledger": ("row 1",),
}
"""With 1 in place of every number."""

_PLACE = re.compile(r"\s*x\s*=.*,\s*y\s*=.*")
_OF_MEASURES = ("training ", "test ", "reached ")  # how names begin that depend on the run
_CERTAIN = 0.85  # from which likeness on a name is a misspelling, whatever the run


def numbered(name: str) -> str:
    """A name with 1 in place of its numbers."""
    return re.sub(r"\d+", "1", re.sub(r"0\.\d+", "1", name))


def check_part(scene: str, name: str) -> None:
    """Raise `UserError` for a part that a scene of the catalogue never has.

    What is neither a misspelling nor part of another scene may be of the run: a step or a measure.
    """
    parts, written = PARTS.get(scene), numbered(name)
    if parts is None or _PLACE.fullmatch(name) or written in parts:
        return
    if written.startswith(_OF_MEASURES) and _has_measures(parts):
        return
    if alike(written, parts, cutoff=_CERTAIN) or any(written in each for each in PARTS.values()):
        what = "the scene has no part of that name to point at"
        raise UserError(what, given=name, allowed=parts)


def _has_measures(parts: tuple[str, ...]) -> bool:
    return any(each.startswith(_OF_MEASURES) and each not in _POINTS for each in parts)
