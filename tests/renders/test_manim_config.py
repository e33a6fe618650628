"""Manim's configuration: a host's changes nothing in films, and is afterwards as it was."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from .hosts import FILM, decoded, host

pytestmark = pytest.mark.slow

# What a host, or a file manim.cfg, may say.
SETTINGS: dict[str, Any] = {
    "background_color": "#FF0000",
    "background_opacity": 0.5,
    "disable_caching": True,
    "format": "gif",
    "frame_height": 3.0,
    "frame_rate": 7.0,
    "frame_width": 5.0,
    "from_animation_number": 1,
    "log_to_file": True,
    "max_files_cached": 1,
    "media_dir": "nowhere",
    "media_loglevel": "DEBUG",
    "pixel_height": 100,
    "pixel_width": 300,
    "preview": True,
    "progress_bar": "leave",
    "renderer": "opengl",
    "save_sections": True,
    "seed": 3,
    "text_dir": "/proc/nowhere",
    "upto_animation_number": 1,
    "verbosity": "ERROR",
    "write_all": True,
    "zero_pad": 0,
}
IN_FILES = """
quality = low_quality
plugins = none_of_that_name
tex_template_file = absent.tex
no_latex_cleanup = True
enable_wireframe = True
[video_encoder]
codec = libx265
"""
FILE = "[CLI]\n" + "\n".join(f"{name} = {value}" for name, value in SETTINGS.items()) + IN_FILES

RENDER = f"""
import sys
sys.argv += ["--renderer", "opengl", "-qk", "--transparent"]
import epochreel
epochreel.render("spiral.reel", "film.mp4", **{FILM})
"""

SET_BY_HOST = f"""
import logging, random, sys
import numpy as np
from manim import Circle, TexTemplate, config, logger
import epochreel

def state():
    levels = [logging.getLogger(name).level for name in ("manim", "libav")]
    numbers = str(np.random.get_state(legacy=False)), random.getstate()
    set_by = {{**config._d}}, config.quality, config.tex_template.preamble
    return *set_by, levels, list(logger.handlers), Circle.__mro__, numbers

config.update({SETTINGS!r})
config.transparent = True
config.tex_template = TexTemplate(preamble="of the host")
before = state()
epochreel.render("spiral.reel", "film.mp4", **{FILM})
print(state() == before)
try:
    epochreel.render(["spiral.reel"] * 2, "film.png")
except epochreel.UserError as error:
    print(error, state() == before)
"""


def test_settings_of_a_host_change_nothing_and_are_kept(folder: Path, alone: np.ndarray) -> None:
    kept, refused = host(folder, "-", program=SET_BY_HOST)
    assert kept == "True"
    assert refused.startswith("scene 'convergence' shows one recording: got 2")
    assert refused.endswith(" True")
    assert (decoded(folder / "film.mp4") == alone).all()
    assert {path.name for path in folder.iterdir()} == {"spiral.reel", "film.mp4", "temporary"}


@pytest.mark.parametrize("place", ["manim.cfg", "home/.config/manim/manim.cfg"])
def test_files_of_manim_change_nothing(
    place: str, folder: Path, alone: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / place).parent.mkdir(parents=True, exist_ok=True)
    (folder / place).write_text(FILE)
    monkeypatch.setenv("HOME", str(folder / "home"))
    host(folder, "-", program=RENDER)
    assert (decoded(folder / "film.mp4") == alone).all()
    assert not (folder / "media").exists()
    assert not (folder / "nowhere").exists()


@pytest.mark.parametrize("content", ["[CLI]\nframe_rate = fast", "frame_rate = 3"])
def test_a_file_that_manim_cannot_read_is_named(content: str, folder: Path) -> None:
    (folder / "manim.cfg").write_text(content)
    program = f"try:\n    {RENDER.strip().replace(chr(10), chr(10) + '    ')}\n"
    program += "except Exception as error:\n    print(type(error).__name__, error)"
    text = "\n".join(host(folder, "-", program=program))
    assert text.startswith("UserError Manim cannot be loaded: ")
    assert "frame_rate = 3" in text or "'fast'" in text
    assert "manim.cfg in this folder" in text
