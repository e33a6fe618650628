"""The content of a recording as digits, without the seconds that were measured."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from .reader import read
from .stored_header import pack


def content_of_reel(path: Path) -> str:
    """Digits that are the same for the same run, whenever and however fast it was recorded.

    Raises `UserError` for a file that is not a sound reel.
    """
    stored = read(path)
    header = pack(stored.header)
    digest = hashlib.sha256(repr(sorted(header.texts.items())).encode())
    measured = vars(stored.metrics)
    arrays = {
        **header.arrays,
        **{name: each for name, each in measured.items() if name != "seconds"},
        "numbers": stored.steps.numbers,
        "values": stored.steps.values,
        "states": stored.states,
    }
    added = stored.additions
    arrays |= {f"measure {name}": each for name, each in added.measures.items()}
    arrays |= {f"moving {step}": each for step, each in enumerate(added.moving)}
    for name, array in arrays.items():
        if array is not None:
            digest.update(f"{name} {array.dtype} {array.shape} ".encode())
            digest.update(np.ascontiguousarray(array).tobytes())
    digest.update(stored.damage.encode())
    return digest.hexdigest()[:24]
