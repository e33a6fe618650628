"""Small files for galleries: pictures, films and recordings."""

from pathlib import Path

import av
import numpy as np
from PIL import Image

from epochreel import Recorder

HOSTILE = "a<script>alert(1)<'\"&\u202egpj"


def picture(path: Path) -> None:
    Image.new("RGB", (32, 18), (200, 80, 20)).save(path)


def film(path: Path) -> None:
    """Three frames, of which the last is white."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        for shade in (0, 90, 255):
            frame = np.full((36, 64, 3), shade, dtype=np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(stream.encode())


def reel(path: Path, *, epochs: int = 3, title: str = "points", turn: float = 1.0) -> None:
    points = np.random.default_rng(0).uniform(-1, 1, (12, 2))
    labels = (points[:, 0] > 0).astype(int)
    with Recorder(path, data=(points, labels), title=title) as recorder:
        for epoch in range(epochs):
            recorder.snapshot(lambda x, e=epoch: turn * e * x[:, 0] - 1, epoch=epoch)
