"""Compiled modules on random input, built with GCC's sanitizers: they stay within memory."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from epochreel.renders.drawing import filling
from epochreel.renders.sinks import numpy_near

from ..conftest import skip_outside_ci

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="needs GCC's sanitizers"),
]

SOURCES = {
    "random_paths.py": Path(filling.__file__).with_name("_fill.c"),
    "random_codes.py": Path(numpy_near.__file__).with_name("_lzw.c"),
}


@pytest.mark.parametrize("script", SOURCES)
def test_random_input_is_worked_on_within_memory(script: str, tmp_path: Path) -> None:
    compiler = shutil.which("gcc") or skip_outside_ci("GCC is missing")
    source = SOURCES[script]
    built = tmp_path / f"{source.stem}.so"
    checks = ["-fsanitize=address,undefined", "-fno-sanitize=shift", "-fno-sanitize-recover=all"]
    include = f"-I{sysconfig.get_paths()['include']}"
    shared = ["-g", "-O1", "-fPIC", "-shared", include, str(source), "-o", str(built), "-lm"]
    subprocess.run([compiler, *checks, *shared], check=True)
    found = [
        subprocess.check_output([compiler, f"-print-file-name={each}.so"], text=True).strip()
        for each in ("libasan", "libubsan")
    ]
    # Python itself is built without sanitizers, and keeps some memory until it ends.
    settings = {"LD_PRELOAD": " ".join(found), "ASAN_OPTIONS": "detect_leaks=0"}
    command = [sys.executable, str(Path(__file__).with_name(script)), str(built)]
    worked = subprocess.run(command, env=os.environ | settings, capture_output=True, text=True)
    assert worked.returncode == 0, worked.stderr[:2000]
