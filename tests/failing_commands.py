"""Commands that fail, by the way to fail: bad values, missing files, full disks, interruptions."""

from typing import NamedTuple


class Case(NamedTuple):
    """A command that fails: its status, a pattern of its message, and the files that it keeps."""

    arguments: str
    status: int
    message: str
    left: tuple[str, ...] = ()


_LONG = "--epochs 100000 --points 32 --hidden 3"
CASES: dict[str, dict[str, Case]] = {
    "bad value": {
        "convert": Case("convert run.npz --steps 3 -o new/a.reel", 2, "did you mean --step"),
        "record": Case("record --epochs no -o new/a.reel", 2, "epochs must be a whole number"),
        "render": Case("render a.reel --crf 99 -o new/a.mp4", 2, "crf must be at most 51: got 99"),
        "film": Case("film script.toml --size 99 -o new/f.mp4", 2, "unknown size: got '99'"),
        "batch": Case("batch film.toml --jobs 0 -o new", 2, "--jobs must be at least 1"),
        "claims": Case("claims articel", 2, "did you mean 'article'"),
        "gallery": Case("gallery t.csv", 2, "not a folder: got 't.csv'"),
        "data": Case("data t.csv --top-classes 99", 2, "top-classes must be .* from 0 to 11"),
        "inspect": Case("inspect t.csv", 2, "t.csv is a table of points, not a recording"),
        "list": Case("list scens", 2, "did you mean 'scenes'"),
        "completion": Case("completion tcsh", 2, "unknown shell: got 'tcsh'"),
    },
    "missing file": {
        "convert": Case("convert no.npz -o new/deep/a.reel", 2, "no such file: got 'no.npz'"),
        "record": Case("record --data no.csv -o new/deep/a.reel", 2, "no such file: got 'no.csv'"),
        "render": Case("render no.reel -o new/deep/a.mp4", 2, "no such file: got 'no.reel'"),
        "film": Case("film no.toml -o new/deep/f.mp4", 2, "no such film script: got 'no.toml'"),
        "batch": Case("batch no.toml -o new/deep", 2, "no such plan: got 'no.toml'"),
        "gallery": Case("gallery no -o new/deep/g.html", 2, "no such folder: got 'no'"),
        "data": Case("data no.csv -o new/deep/a.png", 2, "no such file: got 'no.csv'"),
        "inspect": Case("inspect no.reel", 2, "no such file: got 'no.reel'"),
    },
    "existing file": {
        "convert": Case("convert run.npz -o a.reel", 2, "a.reel exists; --force replaces it"),
        "record": Case("record -o a.reel", 2, "a.reel exists; --force replaces it"),
        "render": Case("render a.reel -o t.gif", 2, "t.gif exists; --force replaces it"),
        "film": Case("film script.toml -o t.mp4", 2, "t.srt exists; --force replaces it"),
        "gallery": Case("gallery . -o t.html", 2, "t.html exists; --force replaces it"),
        "data": Case("data t.csv -o t.png", 2, "t.png exists; --force replaces it"),
    },
    "file for a folder": {
        "convert": Case("convert run.npz -o t.csv/a.reel", 2, "not a folder: got 't.csv'"),
        "record": Case("record -o t.csv/a.reel", 2, "not a folder: got 't.csv'"),
        "render": Case("render a.reel -o t.csv/a.png", 2, "not a folder: got 't.csv'"),
        "data": Case("data t.csv -o t.csv/a.png", 2, "not a folder: got 't.csv'"),
        "film": Case("film script.toml -o t.csv/f.mp4", 2, "not a folder: got 't.csv'"),
        "batch": Case("batch film.toml -o t.csv", 2, "not a folder: got 't.csv'"),
        "claims": Case("claims article --runs t.csv", 2, "not a folder: got 't.csv'"),
        "gallery": Case("gallery . -o t.csv/g.html", 2, "not a folder: got 't.csv'"),
        "inspect": Case("inspect t.csv/a.reel", 2, "no such file: got 't.csv/a.reel'"),
    },
    "full disk": {
        "convert": Case("convert run.npz -o new/a.reel", 1, "cannot write new/a.reel"),
        "record": Case(
            f"record {_LONG} -o new/a.reel",
            1,
            "cannot write new/a.reel: Input/output error; it keeps epochs 0 to ",
            ("new/a.reel",),
        ),
        "render": Case(
            "render a.reel --size 480p@10 --crf 0 -o new/a.mp4",
            1,
            "cannot write new/a.mp4: File too large",
        ),
        "film": Case(
            "film script.toml --size 480p@30 -q -o new/f.mp4", 1, "cannot write .*: File too large"
        ),
        "batch": Case(
            "batch large.toml -q -o new",
            1,
            "1 of 2 outputs failed",
            ("new/a.reel", "new/results.json"),
        ),
        "gallery": Case("gallery many -o new/g.html", 1, "cannot write new/g.html"),
        "claims": Case("claims article --runs new", 1, "cannot write new/.*: Input/output error"),
        "data": Case("data t.csv", 1, "File too large"),
        "inspect": Case("inspect a.reel --json", 1, "File too large"),
        "list": Case("list", 1, "File too large"),
        "completion": Case("completion bash", 1, "File too large"),
    },
    "no permission": {
        "convert": Case("convert run.npz -o sealed/a.reel", 2, "cannot write sealed/a.reel"),
        "record": Case("record -o sealed/a.reel", 2, "cannot write sealed/a.reel"),
        "render": Case("render a.reel -o sealed/new/a.png", 2, "cannot write sealed/new/a.png"),
        "gallery": Case("gallery . -o sealed/g.html", 2, "cannot write sealed/g.html"),
        "data": Case("data t.csv -o sealed/new/a.png", 2, "cannot write sealed/new/a.png"),
        "film": Case("film script.toml -o sealed/f.mp4", 2, "cannot write sealed/f.mp4"),
        "batch": Case("batch article -o sealed", 2, "cannot write sealed/"),
        "claims": Case("claims article --runs sealed/new", 2, "cannot write sealed/new"),
        "inspect": Case("inspect secret.reel", 2, "cannot open secret.reel"),
    },
    "interrupted": {
        "convert": Case("convert long.npz -o new/a.reel", 130, "interrupted; nothing was written$"),
        "record": Case(
            f"record {_LONG} -o new/a.reel",
            130,
            r"interrupted; new/a\.reel keeps epochs 0 to [\d,]+$",
            ("new/a.reel",),
        ),
        "render": Case(
            "render a.reel --duration 600 -o new/f.mp4",
            130,
            "interrupted; nothing was written$",
        ),
        "batch": Case(
            "batch film.toml -q -o new",
            130,
            "interrupted; new keeps 1 of 2 files$",
            ("new/a.reel", "new/results.json"),
        ),
        "gallery": Case("gallery many -o new/g.html", 130, "interrupted(; nothing was written)?$"),
        "film": Case("film script.toml -o new/f.mp4", 130, "interrupted; nothing was written$"),
        "claims": Case("claims article --runs new", 130, "interrupted(; nothing was written)?$"),
        "data": Case("data t.csv", 130, "interrupted$"),
        "inspect": Case("inspect a.reel --json", 130, "interrupted$"),
        "list": Case("list", 130, "interrupted$"),
        "completion": Case("completion bash", 130, "interrupted$"),
    },
}
CANNOT = {
    "missing file": {"claims", "list", "completion"},
    "existing file": {"batch", "claims", "inspect", "list", "completion"},
    "file for a folder": {"list", "completion"},
    "no permission": {"list", "completion"},
}
"""`list`, `completion` and `inspect` write no file, only `inspect` reads one; `batch` replaces.

`claims` reads recordings that it made itself, and adds those that are missing.
"""
