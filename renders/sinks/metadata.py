"""What a file says of itself: title, description, settings, command, version; loads no encoder."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Any

PROGRAM = "epochreel"
_TEXTS = ("title", "description", "command", "version")


def _in_one_line(text: str) -> str:
    """Text without control characters, which XML does not have, and without lone surrogates."""
    shown = (" " if unicodedata.category(each) in ("Cc", "Cs") else each for each in text)
    return " ".join("".join(shown).split())


@dataclass(frozen=True)
class Metadata:
    """What a file says of itself; all of it can be left out.

    `description` is the text alternative of what is shown. `spec` are the settings of the run, or
    those that all of several `runs` share, which then hold the others. `command` makes the file
    again; its file names have no folders.
    """

    title: str = ""
    description: str = ""
    command: str = ""
    version: str = ""
    spec: Mapping[str, Any] = field(default_factory=dict)
    runs: tuple[Mapping[str, Any], ...] = ()

    def __post_init__(self) -> None:
        for name in ("title", "description"):
            object.__setattr__(self, name, _in_one_line(getattr(self, name)))

    @property
    def record(self) -> str:
        """Everything as JSON in ASCII; '' if there is nothing."""
        known = {name: value for name, value in asdict(self).items() if value}
        return json.dumps({PROGRAM: known}, separators=(",", ":")) if known else ""

    @classmethod
    def parse(cls, record: str) -> Metadata | None:
        """What a `record` says; None if it is no such."""
        try:
            known = json.loads(record)[PROGRAM]
            texts = {name: str(known.get(name, "")) for name in _TEXTS}
            return cls(**texts, spec=dict(known.get("spec", {})), runs=tuple(known.get("runs", ())))
        except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
            return None

    @property
    def tags(self) -> dict[str, str]:
        """The names that many containers share, and what they hold."""
        every = {"title": self.title, "description": self.description, "comment": self.record}
        return {name: value for name, value in every.items() if value}

    @property
    def program(self) -> str:
        """The program and its version; '' if there is none."""
        return f"{PROGRAM} {self.version}" if self.version else ""


NO_METADATA = Metadata()


def program_version() -> str:
    """The version of this package; '' where it is not installed."""
    try:
        return version(PROGRAM)
    except PackageNotFoundError:
        return ""
