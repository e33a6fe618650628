"""The text of a TOML file, and the lines on which its keys stand; knows no keys by name."""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import UserError

Key = tuple[str | int, ...]
"""The way to a value: keys of tables, and numbers in arrays, which count from 0."""

_LARGEST = 1 << 20  # bytes
_DEEPEST = 100  # parts of a key, over which reading it would take for ever
_BETWEEN_KEYS = frozenset("\n[]{}=,")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Texts of several lines come before those of one, whose quotation marks they begin with. Texts that
# do not end are symbols, too, so that no text takes longer than its length.
_SYMBOL = re.compile(
    r'"""(?:[^"\\]|\\.?|"{1,2}(?!"))*+"{0,5}'
    + r"|'''(?:[^']|'{1,2}(?!'))*+'{0,5}"
    + r'|"(?:[^"\\\n]|\\.?)*+"?'
    + r"|'[^'\n]*+'?"
    + r"|#[^\n]*+|\n|[\[\]{}=,.]|[^\s\[\]{}=,.#'\"]++",
    re.DOTALL,
)


def text_of(path: Path, what: str) -> str:
    """The text of a file, in UTF-8 or UTF-16, with or without a byte order mark.

    `what` it is, 'a plan', stands in errors.
    """
    if path.stat().st_size > _LARGEST:
        raise UserError(f"{what} is at most 1 MB", given=str(path))
    content = path.read_bytes()
    encoding = next((each for mark, each in _MARKS if content.startswith(mark)), "utf-8")
    if b"\0" in content[:2]:  # TOML begins with a plain letter, a bracket or a blank
        encoding = "utf-16-be" if content.startswith(b"\0") else "utf-16-le"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise UserError(f"{what} is text in UTF-8 or UTF-16", given=str(path)) from None


def tables_of(text: str, name: str) -> dict[str, Any]:
    """The tables in TOML; raises `UserError` for anything else."""
    _check_depth(text, name)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _, place = str(error).rpartition(" (at ")
        found = re.match(r"line (\d+), column (\d+)", place)
        line = found[1] if found else text.count("\n", 0, len(text.rstrip())) + 1
        after = f", at column {found[2]}" if found else ""
        raise UserError(f"{name}, line {line}: this is not TOML: {what}{after}") from None
    except RecursionError:
        raise UserError(f"{name} is not TOML: it has values too deep inside of others") from None


def _check_depth(text: str, name: str) -> None:
    """Raise `UserError` for a key of too many parts, whose dots no other symbol interrupts."""
    dots = 0
    for symbol in _SYMBOL.finditer(text):
        if symbol[0] == ".":
            dots += 1
        elif symbol[0] in _BETWEEN_KEYS:
            dots = 0
        if dots >= _DEEPEST:
            line = text.count("\n", 0, symbol.start()) + 1
            raise UserError(f"{name}, line {line}: a key has at most {_DEEPEST} parts")


def lines_of(text: str) -> Mapping[Key, int]:
    """The line, from 1, of every key, table and element of an array in valid TOML."""
    return _Lines(text).found


class _Lines:
    """Goes through valid TOML once, and notes the line of each key on the way."""

    def __init__(self, text: str) -> None:
        text = text.replace("\r\n", "\n")
        self.found: dict[Key, int] = {}
        self.symbols = [each for each in _SYMBOL.finditer(text) if not each[0].startswith("#")]
        self.at = 0
        self.line, self.counted, self.text = 1, 0, text
        self.lengths: dict[Key, int] = {}  # of arrays of tables, so far
        above: Key = ()
        while self.at < len(self.symbols):
            symbol = self._next()
            if symbol == "[":
                above = self._header()
            elif symbol != "\n":
                self.at -= 1
                self._pair(above)

    def _next(self) -> str:
        symbol = self.symbols[self.at]
        self.line += self.text.count("\n", self.counted, symbol.start())
        self.counted = symbol.start()
        self.at += 1
        return symbol[0]

    def _peek(self) -> str:
        return self.symbols[self.at][0] if self.at < len(self.symbols) else "\n"

    def _header(self) -> Key:
        line, several = self.line, self._peek() == "["
        if several:
            self._next()
        parts = self._dotted("]")
        if several:
            self._next()
        key: Key = ()
        for part in parts[:-1]:
            key = self._last((*key, part))
        key = (*key, parts[-1])
        self.found.setdefault(key, line)
        if several:
            self.lengths[key] = self.lengths.get(key, 0) + 1
            key = self._last(key)
            self.found[key] = line
        return key

    def _last(self, key: Key) -> Key:
        """The last table so far of an array of tables; a table itself."""
        return (*key, self.lengths[key] - 1) if key in self.lengths else key

    def _dotted(self, end: str) -> list[str]:
        parts = []
        while (symbol := self._next()) != end:
            if symbol != ".":
                parts.append(tomllib.loads(f"k = {symbol}")["k"] if symbol[0] in "'\"" else symbol)
        return parts

    def _pair(self, above: Key) -> None:
        self._peek()
        first = self.symbols[self.at]
        line = self.line + self.text.count("\n", self.counted, first.start())
        key = above
        for part in self._dotted("="):
            key = (*key, part)
            self.found.setdefault(key, line)
        self._value(key)

    def _value(self, key: Key) -> None:
        symbol = self._next()
        if symbol == "{":
            while (symbol := self._next()) != "}":
                if symbol not in (",", "\n"):
                    self.at -= 1
                    self._pair(key)
        elif symbol == "[":
            count = 0
            while (symbol := self._next()) != "]":
                if symbol not in (",", "\n"):
                    self.found[(*key, count)] = self.line
                    self.at -= 1
                    self._value((*key, count))
                    count += 1
        else:  # numbers and dates may be several symbols
            while self._peek() not in (",", "\n", "]", "}"):
                self._next()
