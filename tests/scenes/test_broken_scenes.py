"""Scenes of others that are not complete: messages name the class, the file or the package."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]

OWN = """from manim import Dot
from epochreel.scenes import Composition, Live, ReelScene

class Nothing(ReelScene):
    def compose(self):
        pass

class Listed(ReelScene):
    def compose(self):
        return [Live(Dot())]

class Silent(ReelScene):
    def compose(self):
        return Composition([Live(Dot())], lambda clock: 0)
"""
POINTS = """[epochreel.scenes]
gone = nowhere_at_all.mod:Mine
typo = brokenscenes:Nothin
broken = brokenimport:Mine
empty =
"""


@pytest.fixture(autouse=True)
def _reel(tmp_path: Path, reels: Path) -> None:
    (tmp_path / "one.reel").write_bytes((reels / "spiral.reel").read_bytes())


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Nothing", "Nothing.compose made no Composition: got None; end it with `return Compos"),
        ("Listed", "Listed.compose made no Composition: got [Live("),
        ("Silent", "a live part of Silent has no method show(moment) of its own: got Dot"),
    ],
)
def test_what_compose_leaves_out_is_said(name: str, message: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(OWN, "utf-8")
    arguments = ("--size", "128x72", "-o", "a.png")
    status, _, error = run("render", "one.reel", "--scene", f"own.py:{name}", *arguments)
    assert status == 2, error
    assert f"epochreel: {message}" in error
    assert not (tmp_path / "a.png").exists()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("gone", "nowhere_at_all.mod: ModuleNotFoundError: No module named 'nowhere_at_all'"),
        ("typo", "no such scene in brokenscenes.py: got 'Nothin'; did you mean 'Nothing'?"),
        ("broken", "brokenimport: ModuleNotFoundError: No module named 'absent_library'"),
        ("empty", "its entry point names no class: got ''; in the package, write it as module:Cl"),
    ],
)
def test_a_broken_entry_point_names_its_package(
    name: str, message: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = tmp_path / "site" / "sketchy-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: sketchy\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(POINTS)
    (about.parent / "brokenscenes.py").write_text(OWN)
    (about.parent / "brokenimport.py").write_text("import absent_library\n")
    monkeypatch.syspath_prepend(about.parent)
    status, _, error = run("render", "one.reel", "--scene", name, "-o", "a.png")
    sys.modules.pop("brokenscenes", None)
    assert status == 2, error
    assert f"epochreel: scene '{name}' of package sketchy: {message}" in error
    status, listed, _ = run("list", "scenes")
    assert status == 0
    assert name in listed.split()
