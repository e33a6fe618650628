"""`gallery_of`: a page over outputs in a folder, whose films and pictures stay beside it."""

from __future__ import annotations

import html
import json
import os
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from string import Template

from ..errors import UserError
from ..reels.recording import Recording
from ..reels.same_data import settings_of
from .gallery_cards import card_of, item_of, plain
from .gallery_folder import GENERATOR, Output
from .gallery_medians import written_medians
from .gallery_posters import Poster, poster_of, poster_of_recording
from .gallery_runs import differing, replay_of, run_of, stops_of
from .markup import as_json, digest_of, themed
from .scripts import REPLAY, script

_HERE = Path(__file__).parent
_SCRIPTS = (
    *("format.js", "gallery_pane.js", "gallery_clock.js"),
    *("gallery_viewer.js", "gallery.js"),
)
_FEW = 4  # filters that are shown before one asks for them

Progress = Callable[[int, int], None]
"""Called with (outputs done, all outputs)."""


def gallery_of(
    folder: Path, outputs: Sequence[Output], *, title: str, page: Path, report: Progress
) -> tuple[str, list[str]]:
    """The HTML of a gallery that is written to `page`, and what could not be read, in sentences.

    It names the files of `outputs` by addresses relative to itself, and has everything else in it.
    """
    warnings: list[str] = []
    recordings = _recordings(folder, outputs, warnings)
    stops = stops_of(list(recordings.values()))
    pool: dict[str, int] = {}
    runs = {
        name: run_of(each, stops, settings)
        for (name, each), settings in zip(
            recordings.items(), settings_of(list(recordings.values())), strict=True
        )
    }
    for name in {output.reels[0] for output in outputs if len(output.reels) == 1} & runs.keys():
        runs[name]["replay"] = replay_of(recordings[name], stops, pool)
    facets = differing(list(runs.values()))
    base = Path(os.path.relpath(folder.resolve(), page.resolve().parent)).as_posix()
    cards, items = [], []
    for number, output in enumerate(outputs):
        report(number, len(outputs))
        poster = _poster(folder, output, recordings)
        item = item_of(output, runs, base, facets)
        if poster is None and item["files"][0]["kind"] in ("video", "picture"):
            warnings.append(f"{output.files[0]} cannot be read")
        items.append(item)
        numbers = written_medians([runs[name] for name in item["runs"]])
        cards.append(card_of(number, item, numbers, poster))
    report(len(outputs), len(outputs))
    pooled = [json.loads(text) for text in pool]
    shown = {"outputs": items, "runs": runs, "facets": facets, "pool": pooled}
    style, script = _style(), _script()
    text = Template((_HERE / "gallery.html").read_text("utf-8")).substitute(
        generator=GENERATOR,
        title=html.escape(plain(title)),
        counts=html.escape(_counts(len(outputs), len(runs))),
        style=style,
        style_digest=digest_of(style),
        script=script,
        script_digest=digest_of(script),
        filters=_filters(facets),
        cards="\n".join(cards),
        data=as_json(shown),
    )
    return text, warnings


def _recordings(
    folder: Path, outputs: Sequence[Output], warnings: list[str]
) -> dict[str, Recording]:
    """All recordings that outputs show, by name; of one that cannot be read a warning says why."""
    found: dict[str, Recording] = {}
    for name in dict.fromkeys(reel for output in outputs for reel in output.reels):
        try:
            found[name] = Recording.open(folder / name)
        except UserError as error:
            warnings.append(f"{name}: {error}")
    return found


def _poster(folder: Path, output: Output, recordings: Mapping[str, Recording]) -> Poster | None:
    """Of the first file that has a picture, else of the only recording."""
    for file in output.files:
        if poster := poster_of(folder / file):
            return poster
    known = [recordings[name] for name in output.reels if name in recordings]
    return poster_of_recording(known[0]) if len(known) == 1 else None


def _filters(facets: Mapping[str, Sequence[str]]) -> str:
    """A choice for each setting in which runs differ."""
    found = []
    for name, values in facets.items():
        choices = "".join(
            f'<option value="{html.escape(value)}">{html.escape(plain(value))}</option>'
            for value in values
        )
        label = html.escape(plain(name))
        found.append(
            f'<label><bdi>{label}</bdi> <select data-facet="{html.escape(name)}">'
            f'<option value="">all</option>{choices}</select></label>'
        )
    choices = "\n".join(found)
    opened = " open" if len(found) <= _FEW else ""
    return f"<details{opened}><summary>Filters</summary>\n{choices}</details>" if found else ""


def _counts(outputs: int, runs: int) -> str:
    parts = [f"{outputs:,} output{'s' * (outputs != 1)}"]
    if runs:
        parts.append(f"{runs:,} recording{'s' * (runs != 1)}")
    return " · ".join(parts)


@cache
def _script() -> str:
    """All scripts as one, whose names nobody else sees."""
    return f'"use strict";\n(() => {{\n{script(REPLAY + _SCRIPTS)}\n}})();\n'


@cache
def _style() -> str:
    """The style sheet with the colours of both themes, and the letters of the font."""
    font = b64encode((_HERE / "inter.woff2").read_bytes()).decode()
    return themed((_HERE / "gallery.css").read_text("utf-8").replace("/* font */", font))
