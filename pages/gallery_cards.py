"""An output in a gallery: what its page knows of it, and its card in the list."""

from __future__ import annotations

import html
import unicodedata
from base64 import b64encode
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from .addresses import address_of
from .gallery_folder import KINDS, Output
from .gallery_medians import medians_of
from .gallery_posters import Poster

_MOVING = (".mp4", ".webm", ".gif", ".webp", ".apng")
_DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def item_of(
    output: Output,
    runs: Mapping[str, Mapping[str, Any]],
    base: str,
    facets: Mapping[str, Sequence[str]],
) -> dict[str, Any]:
    """What the page knows of an output, of whose recordings those in `runs` could be read.

    Its files have addresses below `base`; `facets` are the settings by which outputs are chosen.
    """
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
                "href": "./" + address_of(file if base == "." else f"{base}/{file}"),
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
        "rank": medians_of(own),
    }


def card_of(number: int, item: Mapping[str, Any], numbers: str, poster: Poster | None) -> str:
    """The HTML of an output in the list, with `numbers` that say how well its runs did."""
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
    said = f'<p class="numbers">{html.escape(numbers)}</p>' if numbers else ""
    lines = [each for each in (caption, html.escape(item["summary"])) if each]
    return (
        f'<li class="card" id="output-{number}">\n'
        f'<button type="button" class="poster" aria-describedby="about-{number}">{picture}'
        f'<span class="unseen">Open {name}, {html.escape(labels)}</span></button>\n'
        f"<h2><bdi>{name}</bdi></h2>\n"
        f'<div class="about" id="about-{number}">'
        + "".join(f"<p><bdi>{line}</bdi></p>" for line in lines)
        + f"{said}</div>\n"
        f'<p class="links"><span class="files">{links}</span>'
        f'<label class="pick"><input type="checkbox"> Compare'
        f'<span class="unseen"> {name}</span></label></p>\n</li>'
    )


def plain(text: str) -> str:
    """Text on one line that does not change the direction of what stands around it."""
    kept = (" " if each.isspace() else each for each in text if each not in _DIRECTIONS)
    return "".join(each for each in kept if unicodedata.category(each) not in ("Cc", "Cs"))


def _suffix(file: str) -> str:
    return PurePosixPath(file).suffix.lower()
