"""What a film could not show of its texts, in sentences for whoever renders it; draws nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from ...shortening import cut_middle

_LISTED = 3  # texts of one kind in a sentence
_LONG = 60  # characters of a text there
# Packages of Debian, by how the names of characters begin (Unicode 15, 4.8).
_CJK = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "FULLWIDTH", "IDEOGRAPHIC")
_PACKAGES = {"cjk": "fonts-noto-cjk", "symbol": "fonts-symbola", "letter": "fonts-noto-core"}


class TextWarnings:
    """Texts of a user that were shortened or left out, by what they are; unknown characters.

    `texts` holds, by what they are, whole texts and what is shown of each.
    """

    def __init__(self) -> None:
        self.texts: dict[str, dict[str, str]] = {}
        self._left_out: dict[str, dict[str, None]] = {}
        self._missing: dict[str, None] = {}
        self._renamed: dict[str, str] = {}
        self._marked = False

    def shortened(self, what: str, whole: str, shown: str) -> None:
        """Of `whole`, which is `what`, only `shown` is in the picture."""
        self.texts.setdefault(what, {})[whole] = shown

    def left_out(self, what: str, texts: Sequence[str]) -> None:
        """These, which are `what`, are not in the picture."""
        self._left_out.setdefault(what, {}).update(dict.fromkeys(texts))

    def missing(self, characters: str) -> None:
        """No font on this computer has these characters, which are drawn as question marks."""
        self._missing |= dict.fromkeys(characters)
        self._marked |= bool(characters)

    def renamed(self, name: str, shown: str, characters: str) -> None:
        """`shown` stands for a name with these characters, which no font on this computer has."""
        self._missing |= dict.fromkeys(characters)
        self._renamed[name] = shown

    @property
    def sentences(self) -> list[str]:
        """One for each kind of text, and one for all characters."""
        found = []
        for what, texts in self.texts.items():
            pairs = [f"{_quoted(whole)} to {_quoted(shown)}" for whole, shown in texts.items()]
            found.append(f"{what} shortened: {_some(pairs)}")
        for what, names in self._left_out.items():
            found.append(f"{what} left out: {_some([_quoted(name) for name in names])}")
        if self._missing:
            packages = dict.fromkeys(filter(None, map(_package_of, self._missing)))
            remedy = f"; install one that has, on Debian {' or '.join(packages)}"
            which = _some([_called(each) for each in self._missing])
            pairs = [
                f"{_quoted(name)} is {_quoted(shown)}" for name, shown in self._renamed.items()
            ]
            drawn = ["drawn as ?"] * self._marked
            drawn += [f"classes named by number ({_some(pairs)})"] * bool(pairs)
            found.append(
                f"no font here has {which}: {', '.join(drawn)}{remedy if packages else ''}"
            )
        return found


_collected: ContextVar[TextWarnings | None] = ContextVar("text_warnings", default=None)


@contextmanager
def collected() -> Iterator[TextWarnings]:
    """What is noted in the block, in this thread."""
    found = TextWarnings()
    token = _collected.set(found)
    try:
        yield found
    finally:
        _collected.reset(token)


def shortened(what: str, whole: str, shown: str) -> None:
    """Note that of `whole`, which is `what`, only `shown` is in the picture."""
    if found := _collected.get():
        found.shortened(what, whole, shown)


def left_out(what: str, texts: Sequence[str]) -> None:
    """Note that these, which are `what`, are not in the picture."""
    if found := _collected.get():
        found.left_out(what, texts)


def missing(characters: str) -> None:
    """Note that no font on this computer has these characters."""
    if found := _collected.get():
        found.missing(characters)


def renamed(name: str, shown: str, characters: str) -> None:
    """Note that `shown` stands for a name whose characters no font here has."""
    if found := _collected.get():
        found.renamed(name, shown, characters)


def _some(parts: list[str]) -> str:
    more = len(parts) - _LISTED
    return ", ".join(parts[:_LISTED]) + (f" and {more} more" if more > 0 else "")


def _quoted(text: str) -> str:
    return repr(text if len(text) <= _LONG else cut_middle(text, _LONG))


def _called(character: str) -> str:
    """The character with its number; only the number of one that a terminal would obey."""
    number = f"U+{ord(character):04X}"
    return number if _controls(character) else f"{character} ({number})"


def _controls(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _package_of(character: str) -> str:
    """The package whose font has a character; '' for private and control characters, say."""
    name = "" if _controls(character) else unicodedata.name(character, "")
    if not name:
        return ""
    if name.startswith(_CJK):
        return _PACKAGES["cjk"]
    return _PACKAGES["symbol" if unicodedata.category(character)[0] == "S" else "letter"]
