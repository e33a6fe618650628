"""Recordings as one web page that plays them: a file that asks for nothing else."""

from __future__ import annotations

import html
import re
import zlib
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any

import numpy as np

from ..errors import UserError
from ..numerals import THIN_SPACE
from ..reels.recording import Recording
from ..reels.steps import Steps
from ..scenes.fields.pace import Pace
from ..scenes.stage.run_colours import RUNS
from ..scenes.stage.theme import THEMES
from ..scenes.words.differences import common_of, labels_of, unnamed_of
from ..scenes.words.sentences import divergence_of, point_counts_of, title_of
from .arrays import as_text
from .comparing import compared, heading_of
from .markup import COLOURS, as_json, digest_of, themed
from .packed import packed
from .scripts import REPLAY
from .wording import steps_of, words_of

MOST = RUNS
"""The most recordings that one page shows side by side."""

SCRIPTS = (
    *(each for each in REPLAY if each != "base85.js"),
    *("format.js", "axes.js", "plane.js", "chart.js", "units.js", "place.js"),
    *("picture.js", "view.js", "compared.js", "tiles.js", "clock.js", "player.js"),
)
"""The files of the player, each after those that it uses; base85.js is in what unpacks them."""

_UNBROKEN = f"&NoBreak;{THIN_SPACE}&NoBreak;"  # of '95 %', which is no place to end a line
_KNOTS = 240  # of a pace, evenly over the film
_FINE = 1000  # parts of an epoch to which a pace is written
# What unpacks the player. Both its script and its style must have the hashes that the policy names.
_OPENER = """(async () => {
const text = document.getElementById("player").textContent;
const stream = new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream("deflate"));
const parts = (await new Response(stream).text()).split("\\0");
["style", "script"].forEach((tag, index) => {
const made = document.createElement(tag);
made.textContent = parts[index];
document.head.append(made);
});
})();"""


def page_of(
    recordings: Sequence[Recording],
    *,
    title: str | None = None,
    theme: str | None = None,
    pace: str = "even",
    duration: float = 12.0,
    exact: bool = False,
) -> str:
    """The HTML of a page that plays up to nine recordings, which share its clock.

    `theme` is 'dark' or 'light'; by default it is the reader's. All of it lasts `duration` seconds
    at the given `pace`. Parameters are rounded as far as the eye cannot tell, unless they are to be
    `exact`. Raises `UserError` for too many recordings, and for one that is too large for a page.
    """
    if not 1 <= len(recordings) <= MOST:
        raise UserError(f"a page shows 1 to {MOST} recordings", given=len(recordings))
    several = len(recordings) > 1
    labels = labels_of(recordings) if several else [""]
    heading = _heading(recordings) if title is None else title
    runs = [packed(each, exact=exact) for each in recordings]
    summary = " · ".join(filter(None, (_summary(recordings), _left_out(runs))))
    shown = {
        "recordings": [
            {"run": run, "words": words_of(each, label, recordings)}
            for run, each, label in zip(runs, recordings, labels, strict=True)
        ],
        "compared": compared(recordings, labels) if several else None,
        "steps": steps_of(Steps.shared([each.steps for each in recordings])),
        "pace": _knots(Pace.shared(pace, recordings)),
        "duration": duration,
        "title": heading,
        "summary": summary,
        "themes": {
            name: {each: getattr(theme, each) for each in (*COLOURS, "boundary")}
            for name, theme in THEMES.items()
        },
    }
    style, script, opener = _style(), _script(), _bare(_file("base85.js")) + "\n" + _OPENER
    return Template(_file("player.html")).substitute(
        title=html.escape(heading),
        heading=html.escape(heading).replace(THIN_SPACE, _UNBROKEN),
        summary=html.escape(summary),
        theme=f' data-theme="{theme}"' if theme else "",
        scheme=theme or "light dark",
        scripts=f"'sha256-{digest_of(opener)}' 'sha256-{digest_of(script)}'",
        styles=f"'sha256-{digest_of(style)}'",
        opener=opener,
        player=as_text(zlib.compress(f"{style}\0{script}".encode(), 9)),
        data=as_json(shown),
        count="several" if several else "single",
    )


def _heading(recordings: Sequence[Recording]) -> str:
    """The title of a page."""
    if len(recordings) > 1:
        return heading_of(recordings)
    return divergence_of(recordings) or title_of(recordings[0])


def _summary(recordings: Sequence[Recording]) -> str:
    """What was trained, and on how many points; of several, what they have in common."""
    counts = list(dict.fromkeys(map(point_counts_of, recordings)))
    if len(recordings) == 1:
        return f"{recordings[0].about.summary} · {counts[0]}"
    parts = [divergence_of(recordings), common_of(recordings), *unnamed_of(recordings)]
    return " · ".join(filter(None, [*parts, *(counts if len(counts) == 1 else ())]))


def _left_out(runs: Sequence[dict[str, Any]]) -> str:
    """How many of the recorded steps the page has, where it has not all."""
    kept = sum(each["steps"]["numbers"]["shape"][0] for each in runs)
    recorded = sum(each["steps"]["of"] for each in runs)
    return f"{kept:,} of {recorded:,} recorded steps" if kept < recorded else ""


def _knots(pace: Pace) -> dict[str, Any]:
    """The step at equal times of the film, as differences."""
    steps = np.interp(np.linspace(0, 1, _KNOTS + 1), pace.clock, pace.epoch)
    whole = np.rint(steps * _FINE).astype(int)
    differences = np.diff(whole, prepend=0).tolist()
    return {"differences": differences, "fine": _FINE}


@cache
def _script() -> str:
    """All scripts as one, without comments, whose names nobody else sees."""
    text = "\n".join(map(_file, SCRIPTS))
    return f"(() => {{\n{_bare(text)}\n}})();\n"


@cache
def _style() -> str:
    """The style sheet with the colours of both themes, and the letters of the font."""
    font = b64encode((files(__package__ or "") / "inter.woff2").read_bytes()).decode()
    text = _file("player.css").replace("/* font */", font)
    return _bare(themed(text))


def _bare(text: str) -> str:
    """JavaScript or CSS without indentation and comments, but for notices of copyright."""
    text = re.sub(r"/\*(?!!).*?\*/", "", text, flags=re.DOTALL)
    lines = (re.sub(r"\s+// .*", "", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _file(name: str) -> str:
    """The text of a file beside this one."""
    return (files(__package__ or "") / name).read_text("utf-8")
