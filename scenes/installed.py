"""What installed packages say of the scenes that they offer; loads none of them, and no Manim."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Where its backport is imported, Python finds entry points of that class instead.
    from importlib.metadata import EntryPoint


def summary_of(point: EntryPoint) -> str:
    """The first line of the docstring of its class, read from the source; '' if there is none."""
    source = _source_of(point.module) if is_sound(point) else None
    if source is None:
        return ""
    try:
        tree = ast.parse(source.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return ""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == point.attr:
            return first_line(ast.get_docstring(node))
    return ""


def is_sound(point: EntryPoint) -> bool:
    """Whether an entry point is written as one; Python reads any text as its value."""
    return point.pattern.match(point.value) is not None


def first_line(docstring: str | None) -> str:
    """The first line of a docstring, without its full stop."""
    return (docstring or "").strip().partition("\n")[0].rstrip(".")


def _source_of(module: str) -> Path | None:
    """The file of a module, found as an import would find it; no package is run for that."""
    places = None
    found = None
    parts = module.split(".")
    for depth in range(1, len(parts) + 1):
        name = ".".join(parts[:depth])
        specs = (finder.find_spec(name, places) for finder in sys.meta_path)
        found = next((spec for spec in specs if spec is not None), None)
        if found is None:
            return None
        places = found.submodule_search_locations
    return Path(found.origin) if found and found.origin else None
