"""A film script: chapters of scenes and their sentences, checked before any work begins."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from ..datasets.named_modules import importable_from
from ..errors import UserError
from ..renders.options import RenderOptions
from ..renders.sinks.formats import FORMATS
from ..scenes.catalogue import OF_FILMS, SCENES
from ..scenes.options import ThemeName
from ..scenes.stage.size import Size
from .built_in import built_in_scripts, text_of_built_in
from .chapters import Chapter, Placed, RunsEntry, SentenceSpec, Text, WithoutNull, names_in
from .faults import Faults
from .keys import code_of_run, code_of_scene, files_of, files_of_scene
from .own_code import OwnCode
from .run_tables import runs_of
from .script_tables import chapters_of, check_all_used, options_taken
from .toml_tables import made_of, without
from .toml_text import lines_of, tables_of, text_of
from .voice import Voice

__all__ = ["Chapter", "RunsEntry", "Script", "SentenceSpec", "built_in_scripts"]

_ENTRIES = {**SCENES, **OF_FILMS}
_FPS = 30
_FILLED = ("{wav}", "{text}")  # in the command of a voice
_PLACEHOLDER = re.compile(r"(?<!\$)\{\w+\}")


class Script(Placed, frozen=True):
    """A film: chapters in order, the runs that they show by name, and options for all of them.

    `voice` is a command that writes a sound of `{text}` to `{wav}`; `folder` holds the files that
    are named in it, and `source` is what errors call it. Unless `show_sentences`, they are only in
    captions, and heard. Texts may be cut in a `preview` only.
    """

    title: Annotated[str, WithoutNull] = ""
    size: str = "1080p"
    theme: ThemeName = "dark"
    voice: tuple[Text, ...] | None = None
    show_sentences: bool = True
    options: Mapping[str, Any] = Field(default_factory=dict)
    runs: Mapping[str, RunsEntry] = Field(default_factory=dict)
    chapters: tuple[Chapter, ...] = ()
    name: str = "film"
    source: str = "film"
    folder: Path = Path()
    preview: bool = False

    @property
    def frame(self) -> Size:
        """The size in pixels, and the frame rate."""
        return Size.parse(self.size, default_fps=_FPS)

    def options_of(self, chapter: Chapter) -> dict[str, Any]:
        """Options for the scene of a chapter: its own, over those of the script that it takes."""
        taken = options_taken(chapter.scene)
        shared = {"theme": self.theme, **self.options}
        own = {"title": chapter.title, "duration": chapter.duration, **chapter.options}
        given = {name: value for name, value in own.items() if value is not None}
        return {name: value for name, value in shared.items() if name in taken} | given

    @property
    def files(self) -> list[str]:
        """The recordings, tables, sounds and code that it reads."""
        runs, chapters = self.runs.values(), self.chapters
        own: list[Path] = [Path(entry.reel) for entry in runs if entry.reel is not None]
        with importable_from(self.folder):
            own += [path for entry in runs for spec in entry.specs for path in files_of(spec)]
            scenes = [{"scene": each.scene, **each.options} for each in chapters]
            own += [path for each in scenes for path in files_of_scene(each)]
        sounds = [each.wav for chapter in chapters for each in chapter.sentences]
        own += [self.folder / each for each in sounds if each is not None]
        own += self._voice_code.files
        return list(dict.fromkeys(map(str, own)))

    @property
    def versions(self) -> list[str]:
        """Names and versions of the packages that code of the user's own imports."""
        with importable_from(self.folder):
            found = [code_of_run(spec) for entry in self.runs.values() for spec in entry.specs]
            found += [code_of_scene(each.scene) for each in self.chapters]
        return OwnCode.joined([*found, self._voice_code]).versions

    @property
    def _voice_code(self) -> OwnCode:
        return Voice(self.voice, self.folder, at=self.folder).code if self.voice else OwnCode()

    @classmethod
    def load(cls, name: str) -> Script:
        """The script in a `.toml` file, or the built-in script of that name.

        Raises `UserError` with a line for each error in it.
        """
        script, faults = cls.draft(name)
        faults.check()
        return script

    @classmethod
    def parse(cls, text: str, name: str = "film.toml") -> Script:
        """The script in a text of TOML, with files in the folder of `name`.

        Raises `UserError` with a line for each error in it.
        """
        script, faults = cls.draft_of(text, name)
        faults.check()
        return script

    @classmethod
    def draft(cls, name: str) -> tuple[Script, Faults]:
        """What is right of the script in a `.toml` file, or of a built-in one, and its errors."""
        if name in built_in_scripts():
            text = text_of_built_in(name)
        elif Path(name).is_file():
            text = text_of(Path(name), "a script")
        else:
            raise UserError("no such film script", given=name, allowed=built_in_scripts())
        return cls.draft_of(text, name)

    @classmethod
    def draft_of(cls, text: str, name: str) -> tuple[Script, Faults]:
        """What is right of the script in a text of TOML, so that it can be checked, and its errors.

        Values that are wrong are left out, and so are runs and chapters of which nothing can be
        said without them.
        """
        tables = tables_of(text, name)
        faults, path = Faults(name, lines_of(text)), Path(name)
        with importable_from(path.parent):
            runs = runs_of(tables.get("run", []), path.parent, faults, epochs=_largest_in(text))
        chapters = chapters_of(tables.get("chapter", []), runs, path.parent, faults)
        if chapters:
            check_all_used(tables.get("run", []), tables.get("chapter"), chapters, faults)
        scenes = _scenes_in(tables.pop("chapter", []))
        tables.pop("run", None)
        whole = {name: entry for name, entry in runs.items() if entry is not None}
        sound = [each for each in chapters if whole.keys() >= set(names_in([each]))]
        own: dict[str, Any] = {
            "runs": whole,
            "chapters": tuple(sound),
            "name": path.stem,
            "source": name,
            "folder": path.parent,
            "preview": False,
        }
        if tables.pop("sentence", None) is not None:
            remedy = "head it [[chapter.sentence]], below its [[chapter]]"
            faults.add(("sentence",), UserError("a sentence is part of a chapter", remedy=remedy))
        script = made_of(cls, (), tables, faults, also=("run", "chapter"), **own)
        _check(tables, scenes, faults)
        options, wrong = faults.wrong_in(("options",)), faults.wrong_in(())
        kept = {name: value for name, value in script.options.items() if name not in options}
        return without(script, wrong - {"run", "chapter"}, options=kept), faults


def _largest_in(text: str) -> int:
    """The largest number of epochs that a script may speak of."""
    return max((int(each) for each in re.findall(r"\b[0-9]{1,5}\b", text)), default=0)


def _scenes_in(chapters: object) -> list[str]:
    """The scenes of all chapters, as tables write them; none if one of them is not known."""
    tables = chapters if isinstance(chapters, list) else []
    named = [each.get("scene", "convergence") for each in tables if isinstance(each, dict)]
    scenes = [each for each in named if isinstance(each, str) and each in _ENTRIES]
    return scenes if len(scenes) == len(named) else []


def _check(tables: Mapping[str, Any], scenes: Collection[str], faults: Faults) -> None:
    """Add errors for values at the top of a script that have the right type only.

    `scenes` are those of its chapters, if all are known.
    """
    if isinstance(size := tables.get("size"), str):
        with faults.at(("size",), "`size`"):
            parsed = Size.parse(size, default_fps=_FPS)
            RenderOptions(size=str(parsed)).size_for(FORMATS[".mp4"])
    options = tables.get("options")
    for name, value in options.items() if isinstance(options, dict) else ():
        with faults.at(("options", name), "`options`"):
            if name in ("title", "theme"):
                raise UserError(f"`{name}` is no option here", remedy=f"write {name} = … above")
            if name == "rows":
                raise UserError("`rows` are of one table", remedy="write it in the chapter")
            taking = [each for each in _ENTRIES if name in options_taken(each)]
            if not taking:
                raise UserError("unknown option", given=name, allowed=_options())
            RenderOptions(**{"scene": taking[0], name: value})
            if scenes and not {*taking} & {*scenes}:
                remedy = f"it is of scenes such as {taking[0]}; leave it out"
                raise UserError("no chapter takes this option", given=name, remedy=remedy)
    _check_voice(tables.get("voice"), faults)


def _check_voice(voice: object, faults: Faults) -> None:
    """Add errors for placeholders that a command lacks, and for those that nothing fills."""
    words = [each for each in voice if isinstance(each, str)] if isinstance(voice, list) else []
    for part in _FILLED if words else ():
        if not any(part in word for word in words):
            remedy = 'write it like ["espeak-ng", "-w", "{wav}", "{text}"]'
            faults.add(
                ("voice",), UserError(f"`voice` must name {part}", given=voice, remedy=remedy)
            )
    # Words with blanks may be programs of a shell, which have braces of their own.
    single = [word for word in words if not re.search(r"\s", word)]
    for part in dict.fromkeys(part for word in single for part in _PLACEHOLDER.findall(word)):
        if part not in _FILLED:
            what, own = "`voice`: unknown placeholder", f"{{ {part[1:-1]} }}"
            remedy = f"or write {own} if the program has braces of its own"
            faults.add(("voice",), UserError(what, given=part, allowed=_FILLED, remedy=remedy))


def _options() -> list[str]:
    """Names of the options of all scenes, but for those with a place of their own."""
    names = dict.fromkeys(name for scene in _ENTRIES for name in options_taken(scene))
    return [name for name in names if name not in ("title", "theme", "rows")]
