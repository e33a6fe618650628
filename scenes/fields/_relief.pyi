import numpy as np
from numpy.typing import NDArray

def ground(
    pixels: NDArray[np.uint8],
    depths: NDArray[np.float32],
    ends: NDArray[np.intp],
    side: int,
    heights: NDArray[np.float32],
    colours: NDArray[np.float32],
    cells: int,
    view: tuple[float, float, float, float, float, float, float],
) -> None: ...
