"""`gallery_of`: a page over outputs in a folder, whose films and pictures stay beside it."""

from __future__ import annotations

import html
import json
import math
import os
import unicodedata
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path, PurePosixPath
from statistics import median
from string import Template
from typing import Any

from ..errors import UserError
from ..numerals import per_cent
from ..reels.recording import Recording
from ..reels.same_data import settings_of
from .addresses import address_of
from .gallery_folder import GENERATOR, KINDS, Output
from .gallery_posters import Poster, poster_of, poster_of_recording
from .gallery_runs import differing, replay_of, run_of, stops_of, written_loss
from .markup import as_json, digest_of, themed
from .scripts import REPLAY, script

_HERE = Path(__file__).parent
_SCRIPTS = (
    *("format.js", "gallery_pane.js", "gallery_clock.js"),
    *("gallery_viewer.js", "gallery.js"),
)
_DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_FEW = 4  # filters that are shown before one asks for them
_MOVING = (".mp4", ".webm", ".gif", ".webp", ".apng")

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
    settings = settings_of(list(recordings.values()))
    runs = {
        name: {**run_of(each, stops), "settings": own}
        for (name, each), own in zip(recordings.items(), settings, strict=True)
    }
    for name in {output.reels[0] for output in outputs if len(output.reels) == 1} & runs.keys():
        runs[name]["replay"] = replay_of(recordings[name], stops, pool)
    facets = differing(list(runs.values()))
    base = Path(os.path.relpath(folder.resolve(), page.resolve().parent)).as_posix()
    cards, items = [], []
    for number, output in enumerate(outputs):
        report(number, len(outputs))
        poster = _poster(folder, output, recordings)
        if poster is None and KINDS[_suffix(output.files[0])] in ("video", "picture"):
            warnings.append(f"{output.files[0]} cannot be read")
        item = _item(output, runs, base, facets)
        items.append(item)
        cards.append(_card(number, item, poster))
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


def plain(text: str) -> str:
    """Text on one line that does not change the direction of what stands around it."""
    kept = (" " if each.isspace() else each for each in text if each not in _DIRECTIONS)
    return "".join(each for each in kept if unicodedata.category(each) not in ("Cc", "Cs"))


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


def _item(
    output: Output,
    runs: Mapping[str, Mapping[str, Any]],
    base: str,
    facets: Mapping[str, Sequence[str]],
) -> dict[str, Any]:
    """What the page knows of an output."""
    own = [runs[name] for name in output.reels if name in runs]
    titles = list(dict.fromkeys(run["title"] for run in own))
    summaries = list(dict.fromkeys(run["summary"] for run in own))
    caption = titles[0] if len(titles) == 1 else f"{len(own)} recordings" if own else ""
    return {
        "name": plain(output.name),
        "caption": plain(caption),
        "summary": plain(summaries[0]) if len(summaries) == 1 else "",
        "files": [
            {
                "href": _address(base, file),
                "kind": KINDS[_suffix(file)],
                "label": _suffix(file)[1:].upper(),
                "moves": _suffix(file) in _MOVING,
            }
            for file in output.files
        ],
        "runs": [name for name in output.reels if name in runs],
        "commands": list(output.commands),
        "captions": [plain(each) for each in output.captions],
        "facets": {
            name: sorted({run["settings"][name] for run in own if name in run["settings"]})
            for name in facets
        },
        "rank": _rank(own),
        "loss": _median_loss(own),
    }


def _rank(runs: Sequence[Mapping[str, Any]]) -> dict[str, float | None]:
    """The numbers to sort by: of several recordings their medians, where all have measured them.

    A number that a run has no more, or never reaches, counts as worse than all others.
    """
    found: dict[str, float | None] = {}
    for name in runs[0]["rank"] if runs else ():
        measure = "train_accuracy" if name == "reached" else name
        known = name == "last" or all(measure in each["curves"] for each in runs)
        worst = -math.inf if name.endswith("accuracy") else math.inf
        every = [worst if each["rank"][name] is None else each["rank"][name] for each in runs]
        middle = median(every)
        found[name] = middle if known and math.isfinite(middle) else None
    return found


def _median_loss(runs: Sequence[Mapping[str, Any]]) -> str:
    """The last loss of a run, or its error, as pictures write it, or the median of several.

    One that a run has no more counts as worse than all others. Those that have no scale in common
    have no median, nor is there one of what not all have measured.
    """
    alike = len({each["loss"]["said"] for each in runs}) == 1
    if not alike or not all("train_loss" in each["curves"] for each in runs):
        return ""
    ends = [math.inf if (end := each["loss"]["end"]) is None else end for each in runs]
    middle = median(ends)
    if not math.isfinite(middle):
        return ""
    nearest = runs[min(range(len(runs)), key=lambda each: abs(ends[each] - middle))]["loss"]
    return f"{nearest['noun']} {written_loss(middle, nearest)}"


def _card(number: int, item: Mapping[str, Any], poster: Poster | None) -> str:
    name, caption = html.escape(item["name"]), html.escape(item["caption"])
    labels = " · ".join(each["label"] for each in item["files"])
    picture = '<span class="blank"></span>'
    if poster is not None:
        source = b64encode(poster.data).decode()
        picture = (
            f'<img alt="" width="{poster.width}" height="{poster.height}" loading="lazy" '
            f'decoding="async" src="data:image/webp;base64,{source}">'
        )
    links = " ".join(
        f'<a href="{html.escape(each["href"])}">{html.escape(each["label"])}</a>'
        for each in item["files"]
    )
    lines = [each for each in (caption, html.escape(item["summary"])) if each]
    return (
        f'<li class="card" id="output-{number}">\n'
        f'<button type="button" class="poster" aria-describedby="about-{number}">{picture}'
        f'<span class="unseen">Open {name}, {html.escape(labels)}</span></button>\n'
        f"<h2><bdi>{name}</bdi></h2>\n"
        f'<div class="about" id="about-{number}">'
        + "".join(f"<p><bdi>{line}</bdi></p>" for line in lines)
        + f"{_numbers(item)}</div>\n"
        f'<p class="links"><span class="files">{links}</span>'
        f'<label class="pick"><input type="checkbox"> Compare'
        f'<span class="unseen"> {name}</span></label></p>\n</li>'
    )


def _numbers(item: Mapping[str, Any]) -> str:
    """How well the run of an output did, or the median of its runs."""
    rank = item["rank"]
    parts = []
    for name, label in (("train_accuracy", "train"), ("test_accuracy", "test")):
        if rank.get(name) is not None:
            parts.append(f"{label} {per_cent(rank[name])}")
    if not parts and item["loss"]:
        parts.append(item["loss"])
    several = f"median of {len(item['runs'])}: " if len(item["runs"]) > 1 else ""
    return f'<p class="numbers">{several}{html.escape(" · ".join(parts))}</p>' if parts else ""


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


def _suffix(file: str) -> str:
    return PurePosixPath(file).suffix.lower()


def _address(base: str, file: str) -> str:
    return "./" + address_of(file if base == "." else f"{base}/{file}")


@cache
def _script() -> str:
    """All scripts as one, whose names nobody else sees."""
    return f'"use strict";\n(() => {{\n{script(REPLAY + _SCRIPTS)}\n}})();\n'


@cache
def _style() -> str:
    """The style sheet with the colours of both themes, and the letters of the font."""
    font = b64encode((_HERE / "inter.woff2").read_bytes()).decode()
    return themed((_HERE / "gallery.css").read_text("utf-8").replace("/* font */", font))
