"""Sentences spoken by a program that writes a sound file, each once; knows no film."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ..appearing import appearing
from ..errors import UserError
from .sound import read_sound

_SECONDS = 60.0  # for one sentence
_SHOWN = 200  # characters of what a program printed


@dataclass(frozen=True)
class Voice:
    """A program that writes its sound of `{text}` to `{wav}`; sounds are kept in `folder`.

    It is started without a shell, and stopped after `seconds`.
    """

    command: Sequence[str]
    folder: Path
    seconds: float = _SECONDS

    def path_of(self, text: str) -> Path:
        """Where the sound of a text is, once it has been spoken."""
        key = hashlib.sha256(json.dumps([list(self.command), text]).encode()).hexdigest()
        return self.folder / f"{key[:32]}.wav"

    def knows(self, text: str) -> bool:
        """Whether a text has been spoken before."""
        return self.path_of(text).is_file()

    def check(self) -> None:
        """Raise `UserError` if there is no such program."""
        if shutil.which(self.command[0]) is None:
            raise UserError("`voice`: there is no such program", given=self.command[0])

    def spoken(self, text: str) -> Path:
        """The file with the sound of a text, which is made unless it is there.

        Raises `UserError` if the program cannot be started, fails or does not end in time, or if it
        writes no sound.
        """
        path = self.path_of(text)
        if not self.knows(text):
            self.check()
            self.folder.mkdir(parents=True, exist_ok=True)
            with appearing(path) as part:
                self._speak(text, part)
                read_sound(part, name=f"what {self.command[0]} wrote")
        return path

    def _speak(self, text: str, part: Path) -> None:
        given = {"{wav}": str(part.absolute()), "{text}": text}
        words = [_filled(word, given) for word in self.command]
        try:
            # A group of its own, so that programs that it starts end with it.
            program = subprocess.Popen(  # noqa: S603  # the user's own program, without a shell
                words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            what = f"`voice`: {words[0]} cannot be started: {error.strerror}"
            raise UserError(what) from None
        try:
            printed, _ = program.communicate(timeout=self.seconds)
        except BaseException as error:
            _end(program)
            if not isinstance(error, subprocess.TimeoutExpired):
                raise
            what = f"`voice`: {words[0]} has not ended after {self.seconds:g} seconds"
            raise UserError(what, given=text) from None
        if program.returncode:
            said = printed.decode(errors="replace").strip()[-_SHOWN:]
            what = f"`voice`: {words[0]} failed with status {program.returncode}"
            raise UserError(f"{what}: {said}" if said else what, given=text)
        if not part.stat().st_size:
            raise UserError(f"`voice`: {words[0]} has not written {{wav}}", given=text)


def _filled(word: str, given: dict[str, str]) -> str:
    """A word of the command with its placeholders filled, in one pass: texts may have braces."""
    pieces = []
    while word:
        places = {name: word.find(name) for name in given if name in word}
        if not places:
            break
        name = min(places, key=lambda each: places[each])
        pieces += [word[: places[name]], given[name]]
        word = word[places[name] + len(name) :]
    return "".join([*pieces, word])


def _end(program: subprocess.Popen[bytes]) -> None:
    """End a program and what it has started."""
    with suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGKILL)
    program.communicate()
