"""The machine that measures, the versions of what it runs, and the day."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from epochreel.renders.cores import Share

_PACKAGES = ("manim", "av", "numpy", "opencv-python-headless", "pycairo", "matplotlib")


def machine() -> dict[str, Any]:
    """The processor, its cores and load, the date, and versions of Python and packages."""
    found = {
        "date": datetime.now(UTC).date().isoformat(),
        "processor": _processor(),
        "cores": Share.all().cores,
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
    }
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def sentence(found: dict[str, Any]) -> str:
    """The machine in a sentence."""
    return (
        f"Measured on {found['date']} on {found['cores']} cores ({found['processor']}, load "
        f"{found['load']:.1f} before), with Python {found['python']}, Manim {found['manim']} and "
        f"PyAV {found['av']}."
    )


def _processor() -> str:
    """The name of the processor, as Linux has it; elsewhere what Python knows."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
