"""What all pages have in their HTML: data, hashes for the policy, and colours of a theme."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import numpy as np

from ..scenes.fields.colours import value_colours
from ..scenes.stage.run_colours import RUNS, run_colour
from ..scenes.stage.theme import THEMES

_SHARES = np.linspace(-1, 1, 17)  # of a scale of values, where its strip has colours

COLOURS = ("ground", "ink", "muted", "hairline", "accent")
"""What style sheets of pages take from a theme."""


def as_json(shown: Mapping[str, Any]) -> str:
    """JSON that may stand between the tags of a script, whatever strings are in it."""
    text = json.dumps(shown, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c")


def digest_of(text: str) -> str:
    """A script or a style in a policy."""
    return b64encode(hashlib.sha256(text.encode()).digest()).decode()


def themed(text: str) -> str:
    """A style sheet, in which the colours of a theme are in place of a comment of its name."""
    for name, theme in THEMES.items():
        colours = "".join(f"--{each}: {getattr(theme, each)};" for each in COLOURS)
        strip = ",".join(f"#{bytes(each).hex()}" for each in value_colours(_SHARES, theme))
        colours += f"--values: linear-gradient(to right,{strip});"
        colours += "".join(f"--run{run}: {run_colour(run, name)};" for run in range(RUNS))
        text = text.replace(f"/* {name} */", colours)
    return text
