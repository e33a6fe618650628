"""A host that is in the middle of a Manim scene of its own renders a film, and goes on."""

from pathlib import Path

import numpy as np
import pytest

from .hosts import FILM, decoded, host

SCENE = """
import random, sys
import numpy as np
from manim import *

class Own(Scene):
    def construct(self):
        square = Square(color=RED)
        square.add_updater(lambda each, dt: each.rotate(dt))
        self.add(square)
        self.play(Create(Circle(radius=random.uniform(1, 2))), run_time=0.5)
        if len(sys.argv) > 1:
            import epochreel
            epochreel.render("spiral.reel", "film.mp4", **FILM)
        self.play(square.animate.shift(RIGHT * np.random.uniform(1, 2)), Write(Text("after")))
        self.wait(0.2)

settings = {"frame_rate": 10, "pixel_width": 128, "pixel_height": 72, "seed": 1,
    "verbosity": "ERROR", "progress_bar": "none", "background_color": "#003300",
    "disable_caching": True, "media_dir": sys.argv[-1] + "_media", "output_file": "own.mp4"}
with tempconfig(settings):
    Own().render()
"""

pytestmark = pytest.mark.slow


def test_a_scene_of_the_host_goes_on(folder: Path, alone: np.ndarray) -> None:
    program = f"FILM = {FILM}\n{SCENE}"
    (folder / "own.py").write_text(program)
    host(folder, "own.py")
    host(folder, "own.py", "with")
    assert (decoded(folder / "film.mp4") == alone).all()
    (plain,) = (folder / "own.py_media").rglob("own.mp4")
    (interrupted,) = (folder / "with_media").rglob("own.mp4")
    assert len(decoded(plain)) > 15
    assert (decoded(plain) == decoded(interrupted)).all()
