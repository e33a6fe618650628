"""Why a job would run: what is different from the last time; compares plain values only."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .jobs import Job
from .results import Record, damage_of

_PARTS = {
    "spec": "spec changed",
    "data": "data changed",
    "script": "script changed",
    "scene": "scene option changed",
    "output": "output setting changed",
    "code": "scene file changed",
}


def reasons(jobs: Mapping[str, Job], records: Mapping[str, Record], folder: Path) -> dict[str, str]:
    """Why each job would run, by its name; '' if it is done."""
    found: dict[str, str] = {}
    changes: dict[str, str] = {}  # of facts alone
    for name, job in jobs.items():
        record = records.get(name)
        changes[name] = _change(job, record, changes) if record else "new"
        found[name] = changes[name]
        if not found[name] and record:
            failed = record["status"] != "done"
            found[name] = "failed before" if failed else damage_of(record, folder)
    return found


def _change(job: Job, record: Record, before: Mapping[str, str]) -> str:
    """What differs between the facts of a job and those of its record; '' if nothing does."""
    if record["key"] == job.key:
        return ""
    old = record["facts"]
    texts = []
    if old.get("version") != job.facts["version"]:
        texts.append("version changed")
    for part, words in _PARTS.items():
        if part in job.facts and old.get(part) != job.facts[part]:
            texts.append(f"{words}{_keys(old.get(part), job.facts[part])}")
    if old.get("inputs") != job.facts.get("inputs"):
        texts += _of_inputs(job, record, before)
    return "; ".join(dict.fromkeys(texts)) or "changed"


def _of_inputs(job: Job, record: Record, before: Mapping[str, str]) -> list[str]:
    old, new = record["facts"].get("inputs"), job.facts.get("inputs", [])
    if record["inputs"] != list(job.inputs) or not isinstance(old, list) or len(old) != len(new):
        return ["other runs"]
    texts = []
    for name, was, now in zip(job.inputs, old, new, strict=True):
        if was != now:
            why = before.get(name) or "changed"
            kind, _, _ = why.partition(":")
            texts.append(f"{kind} ({name})" if name in before else f"recording changed ({name})")
    return texts


def _keys(old: Any, new: Any) -> str:
    """': epochs 3 → 4, seed 0 → 1', of tables that differ."""
    if not (isinstance(old, Mapping) and isinstance(new, Mapping)):
        return ""
    before, after = _flat(old), _flat(new)
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    written = [
        name
        if max(len(str(before.get(name))), len(str(after.get(name)))) > 40
        else f"{name} {_word(before.get(name))} → {_word(after.get(name))}"
        for name in names[:4]
    ]
    more = len(names) - len(written)
    return f": {', '.join(written)}" + (f" and {more} more" if more > 0 else "")


def _word(value: object) -> str:
    return "default" if value is None else str(value)


def _flat(table: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in table.items():
        if isinstance(value, Mapping) and value:
            found |= _flat(value, f"{above}{name}.")
        else:
            found[f"{above}{name}"] = value
    return found
