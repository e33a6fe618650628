"""Nothing that a stranger's reel names is imported or run, however it is shown."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from epochreel.reels.header import Header
from epochreel.reels.snapshot import Snapshot
from epochreel.reels.writer import RecordingWriter

from ..package_sources import sources

# What another program could be led to by a name: modules, files, commands.
RECIPES: dict[str, dict[str, Any]] = {
    "estimator": {"estimator": "evil:Model", "vary": {"C": [1, 2]}, "data": {"name": "circle"}},
    "data": {"data": {"name": "evil:points"}, "hidden": [3], "epochs": 2},
    "file": {"data": {"name": "evil.py:points"}, "scene": "evil.py:Scene", "epochs": 2},
    "object": {"__reduce__": ["os.system", "touch ran"], "py/object": "evil.Model"},
}

SHOWN = """
import sys
from contextlib import redirect_stdout
from io import StringIO
sys.path.insert(0, ".")
import epochreel
from epochreel.cli import cli

def shown(reel):
    recording = epochreel.Recording.open(reel)
    repr(recording), recording._repr_html_(), recording.to_dict()
    with redirect_stdout(StringIO()):
        for options in ([], ["--json"]):
            cli.main(["inspect", reel, *options], standalone_mode=False)
        try:
            cli.main(["inspect", reel, "--playground-url"], standalone_mode=False)
        except epochreel.UserError:
            pass
    epochreel.render(recording, "a.png", size="96x64", at="epoch 1")

shown("plain.reel")
before = set(sys.modules)
for reel in sys.argv[1:]:
    shown(reel)
print(sorted(set(sys.modules) - before))
"""


def written(path: Path, header: Header) -> None:
    layers = ((np.ones((2, 3)), np.ones(3)), (np.ones((3, 1)), np.ones(1)))
    with RecordingWriter(path, header) as writer:
        for step in range(3):
            writer.append(
                Snapshot(step, 1.0, 1.0, 0.5, 0.5, (1.0, 1.0), (0.0,), float(step), layers)
            )


def test_nothing_that_a_reel_names_is_imported_or_run(tmp_path: Path, plain_header: Header) -> None:
    (tmp_path / "evil.py").write_text('open("ran", "w")\nModel = Scene = points = print\n')
    written(tmp_path / "plain.reel", replace(plain_header, recipe={"epochs": 2}))
    for name, recipe in RECIPES.items():
        words = replace(plain_header.about, title="evil:Model", settings={"evil.py": "__import__"})
        written(tmp_path / f"{name}.reel", replace(plain_header, recipe=recipe, about=words))
    done = subprocess.run(
        [sys.executable, "-c", SHOWN, *(f"{name}.reel" for name in RECIPES)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")
    assert not (tmp_path / "ran").exists()


def test_recordings_are_read_without_what_could_run_them() -> None:
    running = re.compile(
        r"\bimport (pickle|marshal|shelve)\b|\b(eval|exec|__import__)\(|allow_pickle|joblib"
    )
    assert running.search("numpy.load(path, allow_pickle=True)")
    found = {name: text for name, text in sources().items() if name.startswith("reels.")}
    assert len(found) > 20
    assert [name for name, text in found.items() if running.search(text)] == []
