"""MATLAB files, read by scipy in a process of its own: damaged ones crash its reader."""

from __future__ import annotations

import subprocess
import sys

from ...errors import UserError
from . import table
from .arrays import npz
from .table import Table, check_size

_SECONDS = 60
_TOO_LARGE = 3

_PROGRAM = f"""
import io, math, sys
import numpy as np
from scipy.io import loadmat, whosmat

def plain(array):
    if array.dtype != object:
        return array
    return np.array([str(np.asarray(c).ravel()[0]) if np.size(c) else "" for c in array.ravel()])

content = io.BytesIO(sys.stdin.buffer.read())
sizes = {{name: math.prod(shape) for name, shape, kind in whosmat(content)
         if kind not in ("struct", "object", "function")}}
if sum(sizes.values()) > int(sys.argv[1]):
    print(max(sizes.values()))
    sys.exit({_TOO_LARGE})
content.seek(0)
arrays = loadmat(content, variable_names=list(sizes))
np.savez(sys.stdout.buffer, **{{name: plain(arrays[name]) for name in sizes}})
"""


def mat(source: str, content: bytes) -> Table:
    """The arrays of a MATLAB file of version 5 to 7; text in cells is read as text."""
    command = [sys.executable, "-c", _PROGRAM, str(table.MOST_CELLS)]
    unreadable = UserError(
        f"{source} is not a MATLAB file that can be read", remedy="save it in MATLAB with -v7"
    )
    try:
        done = subprocess.run(  # noqa: S603  # our own program
            command, input=content, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise unreadable from None
    if done.returncode == _TOO_LARGE:
        check_size(source, int(done.stdout), 1)
    if done.returncode:
        raise unreadable
    return npz(source, done.stdout, note="a MATLAB file")
