"""Golden frames: how they are kept, and how a picture is compared with one, tile by tile."""

from pathlib import Path

import numpy as np
from PIL import Image

FOLDER = Path(__file__).parent / "golden"
TILE = 24  # pixels a side


def read(name: str) -> np.ndarray:
    """The golden frame (rows, columns, 3) of a name."""
    return np.asarray(Image.open(FOLDER / f"{name}.png").convert("RGB"))


def write(name: str, picture: np.ndarray) -> None:
    """Keep a picture, its colours rounded to 160 of them."""
    few = Image.fromarray(picture).quantize(160, dither=Image.Dither.NONE)
    few.save(FOLDER / f"{name}.png", optimize=True)
