"""The benchmark of pages, without the browser that it needs."""

import sys

import pytest

from epochreel.benchmarks import page


def test_it_asks_for_playwright(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    monkeypatch.setattr(sys, "argv", ["page"])
    with pytest.raises(SystemExit, match="pip install playwright"):
        page.main()
