"""The closing table of a film: the article's claims as rows of the scene 'ledger'."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ..appearing import appearing_unlocked
from ..training.estimatorspec import AnySpec
from .cached_runs import Progress, missing_of, path_of_run
from .chapter_files import key_of
from .chapters import Chapter
from .claim_runs import RUNS, specs_of
from .measured_claims import ALONE, Measured, measured_claims, pairs_alone, word_of
from .script import Script


def shows_claims(chapter: Chapter) -> bool:
    """Whether a chapter is a table without rows of its own, which has those of the article."""
    return chapter.scene == "ledger" and "rows" not in chapter.options


def with_claims(
    script: Script,
    folder: Path,
    *,
    progress: Progress = lambda _done, _all: None,
    keeps: bool = True,
) -> Script:
    """The script, with rows in the chapters that show the article's claims.

    What is not recorded in the folder is recorded there first; beside the folder, the rows are kept
    if it `keeps` them.
    """
    if not any(map(shows_claims, script.chapters)):
        return script
    rows = [
        {**row, "reel": row["reel"] and str(folder / row["reel"])}
        for row in _kept_rows(folder, progress, keeps=keeps)
    ]
    chapters = tuple(
        each.model_copy(update={"options": {**each.options, "rows": rows}})
        if shows_claims(each)
        else each
        for each in script.chapters
    )
    return script.model_copy(update={"chapters": chapters})


def missing_claim_runs(folder: Path) -> int:
    """How many of the runs by which claims are measured are not recorded yet."""
    return sum(len(missing_of(specs, where)) for specs, where in _specs(folder))


def rows_of(found: Sequence[Measured]) -> list[dict[str, Any]]:
    """Claims as rows of the scene, each with the name of the file of a run."""
    rows: list[dict[str, Any]] = []
    for each in found:
        number, interval = each.claim.figure, each.verdict.interval
        rows.append(
            {
                "claim": each.claim.text,
                "verdict": word_of(each.verdict),
                "measured": each.verdict.measured,
                "figure": f"Fig. {number}" if number[:1].isdigit() else "",
                "held": each.verdict.held,
                "interval": None if interval is None else list(interval),
                "reel": "" if each.reel is None else each.reel.name,
            }
        )
    return rows


def _kept_rows(folder: Path, progress: Progress, *, keeps: bool) -> list[dict[str, Any]]:
    """Rows as they were measured last, if nothing has changed since."""
    kept = folder.parent / "claims.json"
    if kept.is_file() and not missing_claim_runs(folder):
        try:
            found = json.loads(kept.read_text("utf-8"))
            if found["key"] == _key(folder):
                rows: list[dict[str, Any]] = found["rows"]
                return rows
        except (ValueError, KeyError, TypeError):
            pass  # it was not written whole
    rows = rows_of(measured_claims(folder, progress=progress))
    if keeps:
        with appearing_unlocked(kept) as part:
            part.write_text(json.dumps({"key": _key(folder), "rows": rows}), "utf-8")
    return rows


def _key(folder: Path) -> str:
    paths = [path_of_run(each, where) for specs, where in _specs(folder) for each in specs]
    return key_of([[path.name, path.stat().st_mtime_ns] for path in paths])


def _specs(folder: Path) -> Iterator[tuple[Sequence[AnySpec], Path]]:
    """All runs, and the folder in which they are."""
    for name in RUNS:
        yield specs_of(name), folder
    yield [spec for pair in pairs_alone() for spec in pair], folder / ALONE
