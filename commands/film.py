"""`epochreel film`: a film of chapters, with sentences that were measured."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

import click

from ..errors import UserError
from .completing import either, files, for_option, names_of
from .help import GroupedCommand, GroupedOption
from .mistaken import refuse_mistaken
from .output_names import film_path
from .outputs import check_outputs, folder_of, force_option, open_option, output_option
from .results import interruption, kept_of_film, open_result, say_film
from .running import loading, print_result, progress, quiet_option, say_warnings, verbose_option

if TYPE_CHECKING:
    from ..films.faults import Faults
    from ..films.script import Script

_PREVIEW = 4  # times smaller in width and height


@click.command(
    "film",
    cls=GroupedCommand,
    epilog="epochreel film article -o article.mp4\n"
    "epochreel film lesson.toml --check\n"
    "epochreel film lesson.toml --chapter 3 --preview",
)
@click.argument(
    "script", metavar="SCRIPT", shell_complete=either(names_of("films"), files(".toml"))
)
@output_option(
    "Video to write (.mp4, .webm), or folder for it.  [default: out/SCRIPT.mp4]",
    files(),
)
@click.option(
    "--check",
    is_flag=True,
    help="Check the script, and print when each sentence comes, as far as runs are recorded.",
)
@click.option(
    "--chapter",
    cls=GroupedOption,
    heading="film",
    metavar="ID",
    help="Make this chapter only, by its id or its number from 1.",
)
@click.option(
    "--preview",
    cls=GroupedOption,
    heading="film",
    is_flag=True,
    help="Draw at a quarter of the width and height, but at least 270 pixels.",
)
@click.option(
    "--no-sentences",
    cls=GroupedOption,
    heading="film",
    is_flag=True,
    help="Leave the sentences out of the picture; captions have them.",
)
@click.option(
    "--size",
    cls=GroupedOption,
    heading="film",
    metavar="WxH@FPS",
    shell_complete=for_option("size"),
    help="Size and frame rate, in place of those of the script.",
)
@click.option(
    "--theme",
    cls=GroupedOption,
    heading="film",
    metavar="NAME",
    shell_complete=names_of("themes"),
    help="Theme, in place of that of the script.",
)
@click.option(
    "--embed",
    cls=GroupedOption,
    heading="output",
    is_flag=True,
    help="Also write what embeds the film in a page or an article: HTML, Markdown, a description, "
    "a poster and chapters.",
)
@force_option
@open_option
@quiet_option
@verbose_option
def command(
    script: str,
    output: str | None,
    check: bool,
    chapter: str | None,
    preview: bool,
    no_sentences: bool,
    size: str | None,
    theme: str | None,
    embed: bool,
    force: bool,
    opens: bool,
    quiet: bool,
) -> None:
    """Make a film of chapters, with sentences about what was measured.

    SCRIPT is a .toml file, which names files from its own folder, or one of the films of `epochreel
    list films`. Runs are recorded for it, and sentences are filled from the recordings. Captions
    are written beside it, as .srt, .vtt and .txt. What it is made of stays in a folder with the
    name of the script and .parts, so that only what has changed is made again.
    """
    refuse_mistaken(script, wanted="a film script")
    for flag, is_set in (("--open", opens), ("--force", force), ("--embed", embed)):
        if check and is_set:
            remedy = "leave one of them out"
            raise UserError(f"--check writes nothing, and {flag} does not apply", remedy=remedy)
    with loading():
        from ..films.choosing import chosen
        from ..films.joined import sink_of
        from ..films.script import Script

    draft, faults = Script.draft(script)
    if chapter is not None:
        faults.check()
    loaded = chosen(
        draft,
        chapter=chapter,
        size=size,
        theme=theme,
        shrunk=_PREVIEW if preview else 1,
        show_sentences=not no_sentences,
    )
    values = {"--chapter": chapter, "--size": size, "--theme": theme}
    asked = [each for name, value in values.items() if value for each in (name, value)]
    asked += ["--preview"] * preview + ["--no-sentences"] * no_sentences
    path = film_path(output, script, chapter=chapter, preview=preview)
    parts = path.parent / f"{loaded.name}.parts"
    sink_of(path.suffix)
    if check:
        _print_check(loaded, parts, path.suffix, faults)
        return
    check_outputs(_outputs(path, embed), force=force, inputs=_inputs(loaded))
    with loading():
        from ..films.embedded import write_film_embedding
        from ..films.make import make_film
    with (
        folder_of(path),
        folder_of(parts / "chapters" / path.name),
        _nothing_left(parts),
        interruption(partial(kept_of_film, parts)),
    ):
        shown = partial(progress, total=None, hidden=quiet)
        film = make_film(loaded, path, parts, shown, faults, asked)
        if embed:
            write_film_embedding(film)
    say_warnings(film.warnings)
    if not quiet:
        say_film(film)
    if opens:
        open_result(path)


def _print_check(script: Script, parts: Path, suffix: str, faults: Faults) -> None:
    """Print when each sentence comes, as far as that is known; raises for what is wrong."""
    with loading():
        from ..films.checked import checked
        from ..films.timeline import timeline
    known = checked(script, parts, suffix, faults)
    for line in timeline(known, parts):
        print_result(line)
    say_warnings(known.warnings)


def _inputs(script: Script) -> list[str]:
    """The files that a film is made from."""
    return [*([script.source] if Path(script.source).is_file() else []), *script.files]


def _outputs(path: Path, embed: bool) -> list[Path]:
    """The film, and the files that are written beside it."""
    with loading():
        from ..films.joined import CAPTIONS
        from ..renders.embedding_paths import embedding_paths
        from ..renders.sinks.formats import format_of
    beside = [path.with_suffix(suffix) for suffix in CAPTIONS]
    embedding = embedding_paths(path, format_of(path.suffix)) if embed else []
    return list(dict.fromkeys([path, *beside, *embedding]))


@contextmanager
def _nothing_left(parts: Path) -> Iterator[None]:
    """If the block fails before a run or a chapter is kept, remove what is known of them."""
    try:
        yield
    except BaseException:
        if not kept_of_film(parts):
            for noted in ("bound", "films"):
                rmtree(parts / noted, ignore_errors=True)
            for measured in (parts / "chapters").glob("*.json"):
                measured.unlink(missing_ok=True)
        raise
