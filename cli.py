"""The command line: parse, call, print. Heavy modules load inside the commands that need them."""

from __future__ import annotations

import gc
import json
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from . import __version__
from .cli_options import run_options
from .errors import UserError

if TYPE_CHECKING:
    from rich.progress import TaskID

_Command = Callable[..., Any]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="epochreel")
def cli() -> None:
    r"""Record small neural networks learning, and turn the recordings into films and GIFs.

    \b
      epochreel record spiral -o spiral.reel     train, and keep every epoch
      epochreel render spiral.reel -o spiral.mp4 make a film of it
      epochreel list presets                     what else there is
    """


def _quiet(command: _Command) -> _Command:
    return click.option("--quiet", is_flag=True, help="No progress on standard error.")(command)


@cli.command()
@click.argument("preset", required=False)
@run_options
@click.option("-o", "--output", metavar="FILE.reel", help="Or a folder, for many: out/NAME.")
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for every epoch kept.")
@_quiet
def record(
    preset: str | None, output: str | None, as_json: bool, quiet: bool, **options: Any
) -> None:
    """Train networks and record every epoch.

    PRESET is a run by name (see `epochreel list presets`); options change parts of it. Without one,
    the options alone describe the run. An option that is given several times makes as many runs,
    which train together; each has a reel, named by what differs, in the output folder.
    """
    with _loading():
        from .training.record import record as record_runs
        from .training.run_options import runs_from_options

    runs = runs_from_options(preset, options)
    specs = list(runs.values())
    paths = _reel_paths(output, f"out/{preset or specs[0].data.name}", list(runs))
    total = sum(spec.epochs + 1 for spec in specs)
    with _progress("recording", total, hidden=quiet or as_json) as advance:
        done = count(1)

        def report(index: int, snapshot: Any) -> None:
            advance(next(done))
            if as_json:
                measures = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")
                line = {"epoch": snapshot.epoch, **{m: getattr(snapshot, m) for m in measures}}
                which = {"run": paths[index].stem} if len(paths) > 1 else {}
                _print_json({**which, **line}, indent=None)

        record_runs(specs, paths, report=report)


@cli.command()
@click.argument("reels", nargs=-1, required=True, metavar="REEL...")
@click.option("-o", "--output", metavar="FILE", help="An .mp4, .webm, .gif or .png: out/REEL.mp4.")
@click.option("--scene", metavar="NAME", help="What to show: see `epochreel list scenes`.")
@click.option("--size", metavar="WxH@FPS", help="Like 1280x720@30, or see `epochreel list sizes`.")
@click.option("--theme", metavar="NAME", help="dark or light.")
@click.option("--duration", type=float, help="Seconds of the whole film.")
@click.option("--pace", metavar="NAME", help="Which epochs take how long: even, linear or log.")
@click.option("--title", help="Instead of the title made from the recording.")
@click.option("--by", metavar="NAME", help="Of comparison: the clock, epochs or seconds.")
@click.option("--goal", type=float, help="Of comparison and ensemble: share to get right, up to 1.")
@click.option("--crf", type=int, help="Quality of a film, 0 to 51: less is better, and larger.")
@click.option("--preset", metavar="NAME", help="Speed of the encoder: ultrafast to slow.")
@click.option("--threads", type=int, help="Threads of the encoder; 0 for two a core.")
@click.option("--workers", type=int, help="Processes that draw a film; 0 for what it is worth.")
@click.option("--at", type=float, help="Moment of a .png, from 0 (start) to 1 (end).")
@_quiet
def render(reels: tuple[str, ...], output: str | None, quiet: bool, **options: Any) -> None:
    """Make a film, a GIF or a still of recordings; the suffix of the output chooses which."""
    with _loading():
        from .renders.options import FORMATS, RenderOptions
        from .renders.render import render as render_film

    chosen = RenderOptions.parse(_given(options))
    path = _output(output or f"out/{Path(reels[0]).stem}.mp4", suffixes=FORMATS)
    with _progress("rendering", None, hidden=quiet) as advance:
        render_film(reels, path, chosen, report=advance)


@cli.command()
@click.argument("plan", metavar="PLAN")
@click.option("-o", "--output", default="out", metavar="FOLDER", help="Where files go: out/.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Renders at a time: one a core.")
@click.option("--dry-run", is_flag=True, help="Check the plan and list its files, make none.")
@_quiet
def batch(plan: str, output: str, jobs: int | None, dry_run: bool, quiet: bool) -> None:
    """Record and render everything in a plan: a .toml file, or one from `epochreel list plans`."""
    with _loading():
        from .batch.jobs import run_batch
        from .batch.plan import Plan

    loaded = Plan.load(plan)
    if dry_run:
        for name in loaded.outputs():
            click.echo(Path(output) / name)
        return
    with _progress("working", None, hidden=quiet) as advance:
        results = run_batch(loaded, Path(output), jobs=jobs, report=advance)
    for result in results:
        state = f"failed: {result.error}" if result.error else f"{result.seconds:.1f} s"
        click.echo(f"{Path(output) / result.name}  {state}")
    failed = sum(result.error is not None for result in results)
    if failed:
        raise _FailedError(f"{failed} of {len(results)} outputs failed")


@cli.command()
@click.argument("reel", metavar="REEL")
@click.option("--json", "as_json", is_flag=True, help="Everything, as one JSON object.")
@click.option("--playground-url", is_flag=True, help="The link to TensorFlow Playground, alone.")
def inspect(reel: str, as_json: bool, playground_url: bool) -> None:
    """Tell what a recording holds: its spec, its measures, what happened when."""
    from .reels.recording import Recording
    from .scenes.words.report import as_object, as_text
    from .training.playground import to_link

    recording = Recording.open(reel)
    if playground_url:
        click.echo(to_link(recording.spec))
    elif as_json:
        _print_json(as_object(recording), indent=2)
    else:
        click.echo(as_text(recording))


_LISTS = ("datasets", "activations", "scenes", "presets", "themes", "sizes", "plans")


@cli.command("list")
@click.argument("what", required=False, metavar=f"[{'|'.join(_LISTS)}]")
def list_names(what: str | None) -> None:
    """List the names that options take."""
    if what is not None and what not in _LISTS:
        raise UserError("no such list", given=what, allowed=_LISTS)
    for name in [what] if what else _LISTS:
        if not what:
            click.echo(f"{name}:")
        table = _listed(name)
        width = max(len(key) for key in table)
        for key, summary in table.items():
            click.echo(f"{'' if what else '  '}{key:<{width}}  {summary}".rstrip())


def _listed(what: str) -> Mapping[str, str]:
    """Names and one line about each."""
    if what == "datasets":
        from .datasets.catalogue import DATASETS

        return {name: kind.summary for name, kind in DATASETS.items()}
    if what == "activations":
        from .reels.activations import ACTIVATIONS

        return dict.fromkeys(ACTIVATIONS, "")
    if what == "presets":
        from .training.presets import PRESETS
        from .training.spec import RunSpec

        return {name: RunSpec.parse(values).summary for name, values in PRESETS.items()}
    if what == "scenes":
        from .scenes.catalogue import SCENES

        return {name: entry.summary for name, entry in SCENES.items()}
    if what == "themes":
        from .scenes.stage.theme import THEMES

        return dict.fromkeys(THEMES, "")
    if what == "sizes":
        from .scenes.stage.size import SIZES

        return {name: f"{width} × {height}" for name, (width, height) in SIZES.items()}
    from .batch.plan import built_in_plans

    return built_in_plans()


def main() -> None:
    """Run the command line and exit: 0 done, 1 failed, 2 bad input, 130 interrupted."""
    signal.signal(signal.SIGTERM, _terminated)
    try:
        cli.main(prog_name="epochreel", standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo("epochreel: interrupted", err=True)
        sys.exit(130)
    except UserError as error:
        _end(2, str(error))
    except click.ClickException as error:
        _end(2, error.format_message())
    except _FailedError as error:
        _end(1, str(error))
    except BrokenPipeError:
        # Whoever read our output has had enough; nothing more can be said to them.
        sys.stderr.close()
        sys.exit(1)
    except (OSError, MemoryError) as error:
        _end(1, str(error) or type(error).__name__)


class _FailedError(Exception):
    """Work that did not succeed, told already in detail."""


def _end(status: int, message: str) -> None:
    click.echo(f"epochreel: {message}", err=True)
    sys.exit(status)


def _terminated(number: int, _: FrameType | None) -> None:
    """End as on Ctrl-C, so that nothing half-written stays."""
    sys.exit(128 + number)


def _output(name: str, *, suffixes: Iterable[str]) -> Path:
    """The path to write to, in a folder that is made if it is missing."""
    path = Path(name)
    if path.suffix not in suffixes:
        raise UserError("the suffix of the output chooses its format", given=name, allowed=suffixes)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise UserError("a file is where the folder should be", given=str(path.parent)) from None
    return path


def _reel_paths(output: str | None, default: str, names: list[str]) -> list[Path]:
    """A file for the run without a name, or one in a folder for each of many."""
    if len(names) == 1:
        return [_output(output or f"{default}.reel", suffixes=(".reel",))]
    folder = Path(output or default)
    if folder.suffix == ".reel":
        raise UserError("many runs go into a folder, not into one file", given=str(folder))
    return [_output(str(folder / f"{name}.reel"), suffixes=(".reel",)) for name in names]


def _given(options: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}


def _print_json(value: object, *, indent: int | None) -> None:
    click.echo(json.dumps(_finite(value), indent=indent, ensure_ascii=False))
    sys.stdout.flush()


def _finite(value: Any) -> Any:
    """`value` with null for what JSON has no number for."""
    if isinstance(value, float) and not abs(value) < float("inf"):
        return None
    if isinstance(value, Mapping):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    return value


@contextmanager
def _loading() -> Iterator[None]:
    """Load modules without searching for garbage: they stay, and searches cost a fifth of a start.

    Nor are they searched at the end.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@contextmanager
def _progress(what: str, total: int | None, *, hidden: bool) -> Iterator[Callable[..., None]]:
    """A bar on standard error, on a terminal only; called with (done) or (done, total)."""
    if hidden:
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda *_: None
        return
    with Progress(console=console, transient=True) as bar:
        task: TaskID = bar.add_task(what, total=total)

        def advance(done: int, of: int | None = total) -> None:
            bar.update(task, completed=done, total=of)

        yield advance
