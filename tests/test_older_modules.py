"""Compiled modules older than the Python code, which lack a function: NumPy and Cairo stand in."""

import runpy
import sys
from types import ModuleType

import pytest

MODULES = {
    "reels.forward": ("reels._forward", "_CODES", {}),
    "reels.log_odds": ("reels._forward", "_COMPILED", False),
    "reels.weighted": ("reels._forward", "_COMPILED", False),
    "renders.drawing.cairo_path": ("renders.drawing._trace", "_COMPILED", False),
    "renders.drawing.filling": ("renders.drawing._fill", "COMPILED", False),
}


@pytest.mark.parametrize("name", MODULES)
def test_a_compiled_module_that_lacks_a_function_is_left_out(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled, flag, left_out = MODULES[name]
    older = ModuleType(f"epochreel.{compiled}")
    monkeypatch.setitem(sys.modules, older.__name__, older)
    monkeypatch.delitem(sys.modules, f"epochreel.{name}", raising=False)
    assert runpy.run_module(f"epochreel.{name}")[flag] == left_out
