"""What commands say on standard error: what they read and wrote, how long and how large."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import renamed
from .output_names import STDOUT
from .running import Interruption, as_interruption, say_warnings

if TYPE_CHECKING:
    from ..batch.outcomes import Outcome
    from ..datasets.dataset import Dataset
    from ..films.make import Film
    from ..reels.snapshot import Snapshot
    from ..renders.render_recordings import Rendered
    from ..training.dataspec import DataSpec
    from ..training.estimatorspec import AnySpec

_MOST_LINES = 20


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


def say_batch(
    folder: Path, outcomes: Sequence[Outcome], ran: Sequence[Outcome], seconds: float
) -> None:
    """'films  5 files, 12 MB in 8.1 s', or that there was nothing to do."""
    if not ran:
        all_done = f"all {len(outcomes):,} jobs are" if len(outcomes) > 1 else "the only job is"
        _say(folder, f"{all_done} done already")
        return
    count = f"{len(ran):,} file{'' if len(ran) == 1 else 's'}"
    size = written_size(sum(each.bytes for each in ran))
    before = len(outcomes) - len(ran)
    rest = [f"{before:,} {'was' if before == 1 else 'were'} done already"] if before else []
    _say(folder, count, f"{size} in {seconds:.1f} s", *rest)


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
    _names: dict[int, str] = field(default_factory=dict)

    def add(self, index: int, snapshot: Snapshot) -> None:
        """Count a snapshot of the file at `index`."""
        self.epochs += 1
        self.last[index] = snapshot

    def step_of(self, index: int) -> str:
        """What a step of the file at `index` is called, once there is one: 'epoch', 'C', 'tree'."""
        from ..reels.recording import Recording

        if index not in self._names:
            self._names[index] = Recording.open(self.paths[index]).steps.name
        return self._names[index]

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
            learnt = _learnt_by_all([self.last[k] for k in range(len(self.paths))], self.paths)
            steps, size = self._steps(self.last), _size(self.paths)
            _say(self.paths[0].parent, count, steps, *early, learnt, size)
            return
        for index, (path, ending) in enumerate(zip(self.paths, endings, strict=True)):
            last = self.last[index]
            why = f" of {ending.planned:,} ({ending.reason})" if ending.early else ""
            _say(path, f"{self._steps([index])}{why}", _learnt(last, path), _size([path]))

    def warn(self) -> None:
        """Warn of networks that diverged, which `say` tells of otherwise."""
        from ..training.spec import RunSpec

        ends = {
            self.paths[index]: last.epoch
            for index, last in self.last.items()
            if isinstance(self.specs[index], RunSpec) and not math.isfinite(last.train_loss)
        }
        if len(ends) > _MOST_LINES:
            say_warnings([f"training diverged in {len(ends):,} of {len(self.paths):,} runs"])
        else:
            say_warnings(f"training diverged at epoch {n:,}: {path}" for path, n in ends.items())

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
    from ..numerals import per_cent

    if last.train_accuracy == last.train_accuracy:
        return f"{per_cent(last.train_accuracy)} of training points right"
    from ..reels.measure import has_errors
    from ..reels.recording import Recording
    from ..scenes.words.measures import number, unit_of_errors, written_measure_of

    recording = Recording.open(path)
    if not has_errors(recording):
        return f"training loss {last.train_loss:.3g}"
    measure = written_measure_of(recording)
    value = number(measure.measure.at(last.epoch), unit_of_errors([recording]))
    return f"{measure.noun} {value}"


def _learnt_by_all(last: Sequence[Snapshot], paths: Sequence[Path]) -> str:
    """'94 % to 97 % of training points right', or the least and the largest loss or error.

    '' if one has diverged, or if they have no measure in common.
    """
    if not all(math.isfinite(each.train_loss) for each in last):
        return ""
    from ..numerals import per_cent

    shares = [each.train_accuracy for each in last]
    if all(map(math.isfinite, shares)):
        ends = dict.fromkeys(per_cent(each) for each in (min(shares), max(shares)))
        return f"{' to '.join(ends)} of training points right"
    from ..scenes.words.measures import number

    measured = [_last_of(path) for path in paths]
    kinds = {(noun, unit) for noun, unit, _ in measured}
    if len(kinds) > 1:
        return ""
    ((noun, unit),) = kinds
    values = [value for _, _, value in measured]
    extremes = min(values), max(values)
    said = [f"{each:.3g}" if unit is None else number(each, unit) for each in extremes]
    return f"{noun} {' to '.join(dict.fromkeys(said))}"


def _last_of(path: Path) -> tuple[str, str | None, float]:
    """What a recording measures, the unit of errors, or None of losses, and the last of them.

    The recording is let go: all of many would need much memory.
    """
    from ..reels.measure import has_errors
    from ..reels.recording import Recording
    from ..scenes.words.measures import unit_of_errors, written_measure_of

    recording = Recording.open(path)
    measure = written_measure_of(recording)
    unit = unit_of_errors([recording]) if has_errors(recording) else None
    return measure.noun, unit, float(measure.values[-1])


def _size(paths: Sequence[Path]) -> str:
    return written_size(sum(path.stat().st_size for path in paths))
