"""Text from bytes: UTF-8, UTF-16, or Windows-1252 where it is neither."""

from __future__ import annotations

import codecs

from ...errors import UserError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", ""),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
WINDOWS = "the text is not UTF-8 and read as Windows-1252"
"""The note about text that is no Unicode."""

_CONTROLS = {*range(9), *range(14, 27), *range(28, 32), 127}


def decoded(source: str, content: bytes) -> tuple[str, tuple[str, ...]]:
    """The text in `content`, and a note of its encoding if that is not UTF-8."""
    encoding, name = next(((e, n) for mark, e, n in _MARKS if content.startswith(mark)), ("", ""))
    if not encoding:
        encoding, name = _unmarked(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8":
            raise _binary(source) from None
        try:
            text, name = content.decode("cp1252"), "Windows-1252"
        except UnicodeDecodeError:
            raise _binary(source) from None
    if any(ord(letter) in _CONTROLS for letter in set(text)):
        raise _binary(source)
    notes = {
        "": ("the text is UTF-8",),
        "Windows-1252": (WINDOWS,),
    }
    return text, notes.get(name, (f"the text is {name}",))


def _unmarked(content: bytes) -> tuple[str, str]:
    """UTF-16 without a mark has a zero in every other byte of plain letters."""
    start = content[:1000]
    half = len(start) // 2
    for encoding, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
        if half and zeros.count(0) > 0.8 * half and start.count(0) == zeros.count(0):
            return encoding, "UTF-16"
    return "utf-8", ""


def _binary(source: str) -> UserError:
    return UserError(
        f"{source} is not a table: it is neither text in UTF-8, UTF-16 or Windows-1252 nor any "
        "other known form",
        remedy="save the table as CSV in UTF-8",
    )
