"""Relative addresses of files, which no name can turn into another kind of address."""

from __future__ import annotations

import os
from urllib.parse import quote


def address_of(path: str) -> str:
    """The address of a file by its path with slashes, with nothing that HTML or Markdown reads."""
    return quote(os.fsencode(path))
