"""What commands say on standard error: what they read and wrote, how long and how large."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import renamed
from .outputs import STDOUT
from .running import Interruption, as_interruption, say_warnings

if TYPE_CHECKING:
    from ..datasets.dataset import Dataset
    from ..films.make import Film
    from ..reels.snapshot import Snapshot
    from ..renders.render_recordings import Rendered
    from ..training.dataspec import DataSpec
    from ..training.estimatorspec import AnySpec

_MOST_LINES = 10


def lines_of_tables(
    *, hidden: bool, name_of: Callable[[str], str] = str
) -> Callable[[DataSpec, Dataset], None]:
    """A function that prints what was understood of a table, on one line, once for each.

    If something else may have been meant, another says what to type; `name_of` gives the names of
    options as readers know them.
    """
    said: set[str] = set()

    def say(data: DataSpec, dataset: Dataset) -> None:
        from ..datasets.summary import line_of

        if hidden or data.name != "table":
            return
        line = line_of(data.label, dataset)
        if line not in said:
            said.add(line)
            click.echo(line, err=True)
            if dataset.facts and dataset.facts.hint:
                click.echo(renamed(dataset.facts.hint, name_of), err=True)

    return say


def say_rendered(path: Path, rendered: Rendered) -> None:
    """'out/spiral.mp4  12 s, 1920×1080, 5.3 MB'; stills have no duration, pages no pixels."""
    duration = f"{round(rendered.seconds, 2):g} s" if rendered.seconds else ""
    size = written_size(rendered.bytes) if rendered.bytes else ""
    pixels = f"{rendered.width}×{rendered.height}" if rendered.width else ""
    _say(path, duration, pixels, size)


def say_film(film: Film) -> None:
    """'out/article.mp4  4 min 55 s, 1920×1080, 53 MB'."""
    minutes, seconds = divmod(round(film.seconds), 60)
    lasting = f"{minutes} min {seconds} s" if minutes else f"{round(film.seconds, 2):g} s"
    _say(film.path, lasting, f"{film.size.width}×{film.size.height}", _size([film.path]))


def kept_of_film(parts: Path) -> str:
    """'out/article.parts keeps 3 chapters and 40 runs'; '' if nothing has been made."""
    composed = (parts / "chapters").glob("*.json")
    films = [
        path
        for path in composed
        if any(path.with_suffix(suffix).is_file() for suffix in (".mp4", ".webm"))
    ]
    counts = {
        "chapter": len(films),
        "run": len(list((parts / "runs").glob("*.reel"))),
    }
    kept = [f"{n:,} {what}{'s' if n > 1 else ''}" for what, n in counts.items() if n]
    return f"{parts} keeps {' and '.join(kept)}" if kept else ""


def _say(path: Path, *facts: str) -> None:
    name = "standard output" if path == STDOUT else str(path)
    click.echo(f"{name}  {', '.join(filter(None, facts))}", err=True)


def written_size(count: float) -> str:
    """A number of bytes in round units: '999 bytes', '4.1 kB', '210 kB', '5.3 MB'."""
    if count < 1000:
        return f"{count:.0f} bytes"
    units = {"kB": 1e3, "MB": 1e6, "GB": 1e9}
    unit = next((each for each, size in units.items() if count < 999.5 * size), "GB")
    number = count / units[unit]
    return f"{number:.1f} {unit}" if number < 9.95 else f"{number:.0f} {unit}"


def say_made(path: Path, seconds: float, error: str | None) -> None:
    """'films/a.mp4  5.3 MB in 2.1 s', or why it failed."""
    _say(path, f"failed: {error}" if error else f"{_size([path])} in {seconds:.1f} s")


class Made:
    """Which of the files of a batch have been written since this was made."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths
        self._before = {path: _state(path) for path in paths}

    @property
    def _changed(self) -> list[Path]:
        return [path for path in self._paths if _state(path) not in (None, self._before[path])]

    def kept(self) -> str:
        """'films keeps 2 of 5 files'; '' if nothing has been written."""
        changed = self._changed
        folder = self._paths[0].parent
        return f"{folder} keeps {len(changed)} of {len(self._paths)} files" if changed else ""

    def say(self, seconds: float) -> None:
        """'films  5 files, 12 MB in 8.1 s'."""
        count = f"{len(self._paths)} file{'' if len(self._paths) == 1 else 's'}"
        _say(self._paths[0].parent, count, f"{_size(self._paths)} in {seconds:.1f} s")


def _state(path: Path) -> tuple[int, int] | None:
    """What is different after `path` has been written; None if there is no file."""
    with suppress(OSError):
        status = path.stat()
        return status.st_ino, status.st_mtime_ns
    return None


def open_result(path: Path) -> None:
    """Open a file in the program that the desktop has for it; warn if there is none."""
    try:
        failed = click.launch(str(path.absolute()))
    except OSError:
        failed = 1
    if failed:
        say_warnings([f"{path} cannot be opened: nothing here opens files of its kind"])


@contextmanager
def interruption(kept: Callable[[], str] = lambda: "") -> Iterator[None]:
    """If the block is interrupted, the message says what is `kept`, by default nothing."""
    try:
        with as_interruption():
            yield
    except (KeyboardInterrupt, Interruption) as interrupted:
        interrupted.add_note(kept() or "nothing was written")
        raise


@dataclass
class Recorded:
    """What has been recorded of runs: the number of epochs in all files, and the last of each."""

    specs: Sequence[AnySpec]
    paths: Sequence[Path]
    epochs: int = 0
    last: dict[int, Snapshot] = field(default_factory=dict)

    def add(self, index: int, snapshot: Snapshot) -> None:
        """Count a snapshot of the file at `index`."""
        self.epochs += 1
        self.last[index] = snapshot

    def kept(self) -> str:
        """'out/long.reel keeps epochs 0 to 4,210'; '' if there are none."""
        if not self.last:
            return ""
        if len(self.last) == 1:
            (index,) = self.last
            return f"{self.paths[index]} keeps {self._steps([index])}"
        return f"{len(self.last)} recordings keep {self._steps(self.last)}"

    def say(self) -> None:
        """A line for each recording, or one for all of many; runs that ended early are said."""
        from ..training.ending import ending_after

        endings = [ending_after(spec, self.last[k]) for k, spec in enumerate(self.specs)]
        if len(self.paths) > _MOST_LINES:
            count = f"{len(self.paths):,} recordings"
            reasons = Counter(ending.reason for ending in endings if ending.early)
            early = [f"{number:,} ended early ({reason})" for reason, number in reasons.items()]
            _say(self.paths[0].parent, count, self._steps(self.last), *early, _size(self.paths))
            return
        for index, (path, ending) in enumerate(zip(self.paths, endings, strict=True)):
            last = self.last[index]
            why = f" of {ending.planned:,} ({ending.reason})" if ending.early else ""
            _say(path, f"{self._steps([index])}{why}", _learnt(last, path), _size([path]))

    def _steps(self, indices: Collection[int]) -> str:
        """'epochs 0 to 1,000' of runs of networks, '60 values of C, 0.01 to 100' of an estimator.

        Steps of several estimators have several names.
        """
        from ..reels.recording import Recording
        from ..training.spec import RunSpec

        if all(isinstance(self.specs[index], RunSpec) for index in indices):
            return _epochs(self.last[index] for index in indices)
        spans = {str(Recording.open(self.paths[index]).steps) for index in indices}
        return spans.pop() if len(spans) == 1 else "their steps"


def _epochs(last: Iterable[Snapshot]) -> str:
    """'epochs 0 to 1,000', of recordings that end with these; 'at most' if some end before."""
    ends = {int(each.epoch) for each in last}
    span = f"epochs 0 to {max(ends):,}" if max(ends) else "epoch 0"
    return f"{span} at most" if len(ends) > 1 else span


def _learnt(last: Snapshot, path: Path) -> str:
    """'97 % of training points right'; of values the error in their units, or the loss.

    '' for a run that diverged.
    """
    if not math.isfinite(last.train_loss):
        return ""
    from ..scenes.words.numbers import per_cent

    if last.train_accuracy == last.train_accuracy:
        return f"{per_cent(last.train_accuracy)} of training points right"
    from ..reels.recording import Recording
    from ..scenes.words.measures import number, written_measure_of

    recording = Recording.open(path)
    if recording.dataset.value_scaling is None:
        return f"training loss {last.train_loss:.3g}"
    measure = written_measure_of(recording)
    name = measure.name.partition(" (")[0].lower()
    return f"{name} {number(measure.measure.at(last.epoch))}"


def _size(paths: Sequence[Path]) -> str:
    return written_size(sum(path.stat().st_size for path in paths))
