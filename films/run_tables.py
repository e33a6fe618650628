"""Reads the runs of a script, and collects what is wrong with them and on which line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..datasets.dataset import Dataset
from ..errors import UserError
from ..training.chosen_runs import runs_from_options
from ..training.dataspec import data_from
from ..training.estimatorspec import AnySpec, EstimatorSpec
from ..training.run_options import DECIDING, RUN_KEYS, RUN_OPTIONS, options_without
from ..training.spec import RunSpec
from .chapters import RunsEntry
from .events import WATCHED
from .faults import Faults
from .sentence_tables import Runs, check_statements
from .toml_tables import check_once, each_table, guilty, known_in, made_of, without
from .toml_text import Key

_OF_FILMS = ("name", "pick", "count", "reel")  # what runs of films have of their own
_OF_TRAINING = {
    name for name, option in RUN_OPTIONS.items() if option.group in ("training", "stopping")
} - {"loss", "seed"}  # without which it is still known what a picture shows


def runs_of(tables: object, folder: Path, faults: Faults, *, epochs: int = 0) -> Runs:
    """The runs that `[[run]]` tables describe.

    Where the number of epochs of a run is wrong, it is taken to have at least `epochs`.
    """
    found = list(each_table(("run",), tables, faults))
    check_once("name", found, faults)
    _complete(found, faults)
    named = [
        (table.get("name"), _entry(key, table, folder, faults, epochs)) for key, table in found
    ]
    return {name: entry for name, entry in named if isinstance(name, str)}


def _complete(found: Sequence[tuple[Key, dict[str, Any]]], faults: Faults) -> None:
    """Give runs that are `like` one above its options, unless they have their own."""
    above: dict[str, dict[str, Any]] = {}
    for key, table in found:
        like = table.pop("like", None)
        if isinstance(like, str) and like in above:
            table.update({**above[like], **table})
        elif like is not None:
            what = "`like`: no run of that name above"
            faults.add((*key, "like"), UserError(what, given=like, allowed=above))
        if isinstance(name := table.get("name"), str):
            above[name] = {option: value for option, value in table.items() if option != "name"}


def _entry(
    key: Key, table: dict[str, Any], folder: Path, faults: Faults, epochs: int
) -> RunsEntry | None:
    """The runs of a table; None if nothing can be said of what they record."""
    film: dict[str, Any] = {name: table.pop(name) for name in _OF_FILMS if name in table}
    specs: Sequence[AnySpec] = ()
    if "reel" in film:
        for name in [*table, *(["pick"] if "pick" in film else [])]:
            what = f"`{name}` does not apply to runs that are in a file"
            faults.add((*key, name), UserError(what, remedy="leave it or `reel` out"))
        if isinstance(film["reel"], str):
            film["reel"] = str(folder / film["reel"])
            if not Path(film["reel"]).is_file():
                faults.add((*key, "reel"), UserError("no such recording", given=film["reel"]))
    else:
        for name in table.keys() & {"data", "path"}:
            table[name] = data_from(folder, table[name])
        known = known_in(key, table, faults, allowed=RUN_KEYS, also=(*_OF_FILMS, "like"))
        specs = _specs(key, known, faults, epochs)
    own: dict[str, Any] = {"specs": tuple(specs), "doubtful": False}
    entry = made_of(RunsEntry, key, film, faults, instead={"name": "x"}, **own)
    with faults.at((*key, "count"), "`count`"):
        if entry.counted is not None:
            check_statements(entry.counted)
        for measure in entry.counted.measures if entry.counted else ():
            if measure.name not in WATCHED or measure.run or measure.at:
                what = "runs are counted by their own measures of an epoch"
                raise UserError(what, given=str(measure), allowed=WATCHED)
    wrong = faults.wrong_in(key)
    if not wrong <= {"pick", "count"} | _OF_TRAINING or not (entry.specs or entry.reel):
        return None
    return without(entry, wrong).model_copy(update={"doubtful": bool(wrong & _OF_TRAINING)})


def _specs(key: Key, table: Mapping[str, Any], faults: Faults, epochs: int) -> Sequence[AnySpec]:
    """The runs that options describe; adds an error for each that is wrong.

    Options that are wrong are left out, and so are those that depend on them.
    """
    left, found = dict(table), set[str]()
    for name in faults.wrong_in(key) & DECIDING:
        left = options_without(left, name)
    while True:
        options = dict(left)
        try:
            specs = list(runs_from_options(options.pop("preset", None), options).values())
            if specs and specs[0].data.options.get("path") != "-":
                # Seeds change nothing in it that can be wrong.
                _check_fits(key, table, specs[0], specs[0].data.dataset(), faults)
            return specs
        except UserError as error:
            at = guilty(error, left) or _source(left)
            if str(error) not in found:
                faults.add((*key, *at), error)
            if str(error) in found or not at:
                return ()
            found.add(str(error))
            left = options_without(left, str(at[0]))
            if at[0] == "epochs" and "estimator" not in left:
                left["epochs"] = max(epochs, RunSpec().epochs)


def _check_fits(
    key: Key, table: Mapping[str, Any], spec: AnySpec, dataset: Dataset, faults: Faults
) -> None:
    """Add an error for what is known to be wrong with an estimator before it is fitted."""
    if not isinstance(spec, EstimatorSpec):
        return
    from ..training.record_estimator import steps_ahead  # loads numpy

    try:
        steps_ahead(spec, dataset)
    except UserError as error:
        at = guilty(error, table) or (_part_refused(spec, dataset, str(error)),)
        faults.add((*key, *at), error)


def _part_refused(spec: EstimatorSpec, dataset: Dataset, message: str) -> str:
    """The key for which an estimator is refused with this message, which goes without it."""
    from ..training.record_estimator import estimator_of

    def refused(parameters: Mapping[str, Any]) -> bool:
        try:
            estimator_of(spec.model_copy(update={"parameters": parameters}), dataset)
        except UserError as error:
            return str(error) == message
        return False

    if not refused(spec.parameters):
        return "vary" if spec.variation else "estimator"
    return "estimator" if refused({}) else "set"


def _source(table: Mapping[str, Any]) -> Key:
    """The key that says which points are learnt, if there is one."""
    return ("data",) if "data" in table else ()
