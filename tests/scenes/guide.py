"""The examples in the guide to scenes, as their readers run them."""

import re
from pathlib import Path
from typing import Any

from manim import Scene

GUIDE = (Path(__file__).parents[2] / "docs" / "scenes.md").read_text("utf-8")
EXAMPLES: dict[str, str] = dict(re.findall(r"```python\n# (\w+)\.py\n(.*?)```", GUIDE, re.DOTALL))


def scene_of(name: str) -> type[Scene]:
    """The scene that an example defines; it finds its recordings in the current folder."""
    made: dict[str, Any] = {"__name__": name}
    exec(EXAMPLES[name], made)  # the guide is ours
    scene: type[Scene] = made[name.title().replace("_", "")]
    return scene
