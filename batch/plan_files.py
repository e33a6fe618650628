"""The text of a plan, and the files that it names from its own folder; knows no tables."""

from __future__ import annotations

import codecs
from pathlib import Path

from ..errors import UserError

_LARGEST = 1 << 20  # bytes of a plan
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def text_of(path: Path) -> str:
    """The text of a plan, in UTF-8 or UTF-16, with or without a byte order mark."""
    if path.stat().st_size > _LARGEST:
        raise UserError("a plan is at most 1 MB", given=str(path))
    content = path.read_bytes()
    encoding = next((each for mark, each in _MARKS if content.startswith(mark)), "utf-8")
    if b"\0" in content[:2]:  # TOML begins with a plain letter, a bracket or a blank
        encoding = "utf-16-be" if content.startswith(b"\0") else "utf-16-le"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise UserError("a plan is text in UTF-8 or UTF-16", given=str(path)) from None


def scene_from(folder: Path, scene: object) -> object:
    """`scene` of a render; if it names a file, that file in `folder`."""
    if isinstance(scene, str) and (scene.endswith(".py") or ".py:" in scene):
        return str(folder / scene)
    return scene
