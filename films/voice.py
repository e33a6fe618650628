"""Sentences spoken by a program that writes a sound file, each once; knows no film."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from ..appearing import appearing
from ..errors import UserError
from . import keys
from .own_code import OwnCode
from .sound import read_sound

_SECONDS = 60.0  # for one sentence
_SHOWN = 200  # characters of what a program printed


class SilentVoiceError(UserError):
    """A voice that speaks no text at all: there is no such program, or it does not start or end."""


@dataclass(frozen=True)
class Voice:
    """A program that writes its sound of `{text}` to `{wav}`; sounds are kept in `folder`.

    It is started without a shell in the folder `at`, in which files of its command are, and stopped
    after `seconds`.
    """

    command: Sequence[str]
    folder: Path
    seconds: float = _SECONDS
    at: Path = Path()

    @cached_property
    def code(self) -> OwnCode:
        """The program, the files that its command names, and what these import.

        Files are also those of options, `--voice=file`, and modules those that Python runs by `-m`.
        """
        words = self.command[1:]
        values = [word.partition("=")[2] for word in words if word.startswith("-")]
        named = [self._program, *(str(self.at / each) for each in (*words, *values) if each)]
        # Names may be too long for a file, for which Path.is_file would raise an error.
        paths = [Path(each) for each in named if each and os.path.isfile(each)]  # noqa: PTH113
        found = [OwnCode.of_file(each) for each in paths]
        if Path(self.command[0]).name.startswith("python"):
            pairs = pairwise((*words, ""))
            found += [OwnCode.of_program(name, self.at) for option, name in pairs if option == "-m"]
        return OwnCode.joined(found)

    @cached_property
    def _program(self) -> str | None:
        """The file of the program, if there is one."""
        name = self.command[0]
        return shutil.which(str(self.at.absolute() / name) if Path(name).name != name else name)

    @cached_property
    def _key(self) -> str:
        code = self.code
        return keys.key_of(list(self.command), keys.contents_of(code.files), code.versions)

    def path_of(self, text: str) -> Path:
        """Where the sound of a text is, once it has been spoken."""
        return self.folder / f"{keys.key_of(self._key, text)}.wav"

    def knows(self, text: str) -> bool:
        """Whether a text has been spoken before."""
        return self.path_of(text).is_file()

    def check(self) -> None:
        """Raise `SilentVoiceError` if there is no such program."""
        if self._program is None:
            raise SilentVoiceError("`voice`: there is no such program", given=self.command[0])

    def spoken(self, text: str) -> Path:
        """The file with the sound of a text, which is made unless it is there.

        Raises `SilentVoiceError` if the program cannot be started or does not end in time, and
        `UserError` if it fails or writes no sound.
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
        words = [str(self._program), *(_filled(word, given) for word in self.command[1:])]
        try:
            # A group of its own, so that programs that it starts end with it.
            program = subprocess.Popen(  # noqa: S603  # the user's own program, without a shell
                words,
                cwd=self.at,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            what = f"`voice`: {self.command[0]} cannot be started: {error.strerror}"
            raise SilentVoiceError(what) from None
        try:
            printed, _ = program.communicate(timeout=self.seconds)
        except BaseException as error:
            _end(program)
            if not isinstance(error, subprocess.TimeoutExpired):
                raise
            what = f"`voice`: {self.command[0]} has not ended after {self.seconds:g} seconds"
            raise SilentVoiceError(what, given=text) from None
        if program.returncode:
            said = printed.decode(errors="replace").strip()[-_SHOWN:]
            what = f"`voice`: {self.command[0]} failed with status {program.returncode}"
            raise UserError(f"{what}: {said}" if said else what, given=text)
        if not part.stat().st_size:
            raise UserError(f"`voice`: {self.command[0]} has not written {{wav}}", given=text)


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
