"""`results.json`: what was made in a folder, by which key; knows no plans and starts no job.

While a batch works, each finished job is a line of a journal beside it, which is written before the
output has its name: one that is not what its line says was never finished.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import IO, Any, NamedTuple

from ..appearing import appearing
from ..errors import UserError
from ..films.keys import content_of

NAME = "results.json"
_FORMAT = 1
_LONGEST = 1e9  # seconds of a job
_JOURNALS = ".results-*.jsonl"
_PART = re.compile(r"results-(\d+)-of-(\d+)\.json")
# What is read of a record.
_KEYS: dict[str, type | tuple[type, ...]] = {
    "key": str,
    "status": str,
    "inputs": list,
    "outputs": list,
    "seconds": (int, float),
    "finished": str,
    "plans": list,
    "facts": dict,
    "files": dict,
}

Record = dict[str, Any]
"""What is known of a job: see docs/batches.md."""


class Shard(NamedTuple):
    """One of `of` parts of a batch, counted from 1."""

    number: int
    of: int

    @classmethod
    def parse(cls, text: str) -> Shard:
        """The part that '2/8' names."""
        found = re.fullmatch(r"(\d{1,4})/(\d{1,4})", text, re.ASCII)
        if not found or not 1 <= int(found[1]) <= int(found[2]):
            remedy = "write it like 2/8, from 1/8 to 8/8, with at most 9,999 parts"
            raise UserError("not a part of a batch", given=text, remedy=remedy)
        return cls(int(found[1]), int(found[2]))

    @property
    def file_name(self) -> str:
        """The name of its results until all parts are there."""
        return f"results-{self.number}-of-{self.of}.json"


def read_results(folder: Path) -> dict[str, Record]:
    """Records of all jobs in a folder, by the name of their first output.

    Parts that are not joined yet, and what a batch that was killed had finished, are in it.
    """
    records: dict[str, Record] = {}
    for path in _files_in(folder):
        for name, record in _read(path).items():
            before = records.get(name, {}).get("finished", "")
            if record.get("finished", "") >= before:
                records[name] = record
    return records


def damage_of(record: Record, folder: Path) -> str:
    """'' if the outputs of a record are as they were written; else what is wrong with them."""
    for name, written in record.get("files", {}).items():
        try:
            status = (folder / name).stat()
        except OSError:
            return "output missing"
        same = (status.st_size, status.st_mtime_ns) == (written["bytes"], written["modified"])
        if not same and not _is_same(folder / name, written):
            return "output changed"
    return ""


def _is_same(path: Path, written: Record) -> bool:
    """Whether a file is a copy, which may have another time."""
    if "content" not in written:
        same_size = path.stat().st_size == written["bytes"]
        return bool(same_size and content_of(path) == written["sha256"])
    from ..reels.content import content_of_reel  # loads numpy

    with suppress(UserError):  # it is no recording any more
        return bool(content_of_reel(path) == written["content"])
    return False


class Journal:
    """The lines of a batch at work; nobody else removes it meanwhile."""

    def __init__(self, file: IO[str], records: dict[str, Record]) -> None:
        self._file = file
        self.records = records

    def add(self, name: str, record: Record) -> None:
        """Write a record, so that it outlives this process."""
        self.records[name] = record
        self._file.write(json.dumps({"name": name, **record}) + "\n")
        self._file.flush()


@contextmanager
def journal(folder: Path, shard: Shard | None, waiting: Iterable[None]) -> Iterator[Journal]:
    """A block that works in a folder alone, or beside other parts of the same batch.

    `waiting` is iterated once if it has to wait for another batch. At the end there is one file of
    results; of a part, once all parts have ended. A block that fails before it has written anything
    leaves no file.
    """
    with _alone(folder, waiting, shared=shard is not None):
        if shard is None:
            _join(folder)
        path = folder / f".results-{os.urandom(4).hex()}.jsonl"
        with path.open("x", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            try:
                yield Journal(file, read_results(folder))
            except BaseException:
                if not path.stat().st_size:
                    path.unlink()
                raise
            finally:
                if path.exists():
                    with _lock(folder):
                        _close(folder, path, shard)


def write_results(folder: Path, records: Mapping[str, Record], name: str = NAME) -> None:
    """Write the records of all jobs, in the order of their names."""
    ordered = {key: records[key] for key in sorted(records)}
    with appearing(folder / name) as part:
        part.write_text(json.dumps({"format": _FORMAT, "jobs": ordered}, indent=1) + "\n", "utf-8")


def _close(folder: Path, path: Path, shard: Shard | None) -> None:
    """Add a journal to the results, or make it those of a part until all parts are there."""
    if shard is not None:
        others = {each.name: each for each in folder.iterdir() if _PART.fullmatch(each.name)}
        before = _read(others[shard.file_name]) if shard.file_name in others else {}
        write_results(folder, before | _read(path), shard.file_name)
        path.unlink()
        wanted = [Shard(number, shard.of).file_name for number in range(1, shard.of + 1)]
        if not all((folder / each).is_file() for each in wanted):
            return
    _join(folder, path)


def _join(folder: Path, own: Path | None = None) -> None:
    """Make one file of all results, except what a batch that is still at work writes."""
    with nullcontext() if own else _lock(folder):
        paths = [path for path in _files_in(folder) if path == own or not _in_use(path)]
        if not [path for path in paths if path.name != NAME]:
            return
        write_results(folder, read_results(folder))
        for path in paths:
            if path.name != NAME:
                path.unlink(missing_ok=True)


def _files_in(folder: Path) -> list[Path]:
    """All files with results, the oldest kind first."""
    parts = sorted(path for path in folder.glob("results-*.json") if _PART.fullmatch(path.name))
    whole = folder / NAME
    return [*([whole] if whole.is_file() else []), *parts, *sorted(folder.glob(_JOURNALS))]


def _read(path: Path) -> dict[str, Record]:
    """The records in a file; a journal may end in the middle of a line."""
    try:
        if path.suffix == ".jsonl":
            return _lines(path)
        found = json.loads(path.read_text("utf-8"))
        jobs = found["jobs"]
        if found["format"] != _FORMAT or not all(map(_is_record, jobs, jobs.values())):
            raise ValueError(found["format"])
        return dict(jobs)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        if path.name == NAME and path.exists():
            what = f"{path} is damaged, or was written by another version of epochreel"
            remedy = "remove it, and the batch makes everything again"
            raise UserError(what, remedy=remedy) from None
        return {}


def _lines(path: Path) -> dict[str, Record]:
    records: dict[str, Record] = {}
    for line in path.read_text("utf-8").splitlines():
        with suppress(ValueError, KeyError, TypeError, AttributeError, RecursionError):
            record = json.loads(line)
            name = record.pop("name")
            if _is_record(name, record):
                records[name] = record
    return records


def _is_record(name: object, record: object) -> bool:
    """Whether all is there that batches read, and no file is outside the folder."""
    if not isinstance(record, dict):
        return False
    if not all(isinstance(record.get(key), kind) for key, kind in _KEYS.items()):
        return False
    texts = [*record["inputs"], *record["plans"]]
    return (
        all(map(_is_name, [name, *record["outputs"], *record["files"]]))
        and all(isinstance(each, str) for each in texts)
        and all(map(_is_file, record["files"].values()))
        and 0 <= record["seconds"] < _LONGEST
    )


def _is_name(name: object) -> bool:
    """Whether it is that of a file in the folder, and not of one with results."""
    if not isinstance(name, str) or name in ("", "..", NAME) or _PART.fullmatch(name):
        return False
    return name == Path(name).name and name.isprintable()


def _is_file(file: object) -> bool:
    if not isinstance(file, dict):
        return False
    numbers = file.get("bytes"), file.get("modified")
    digest = file.get("content", file.get("sha256"))
    return all(isinstance(each, int) for each in numbers) and isinstance(digest, str)


def _in_use(path: Path) -> bool:
    if path.suffix != ".jsonl":
        return False
    with suppress(OSError), path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@contextmanager
def _alone(folder: Path, waiting: Iterable[None], *, shared: bool) -> Iterator[None]:
    """A block during which no other batch works in a folder, except one that shares it."""
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            for _ in waiting:
                pass
            fcntl.flock(descriptor, kind)
        except OSError:
            pass  # file systems without locks
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """An instant in which no other process joins results in a folder."""
    path = folder / ".results.lock"
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        with suppress(FileNotFoundError):
            if os.fstat(descriptor).st_ino == path.stat().st_ino:
                break
        os.close(descriptor)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)
