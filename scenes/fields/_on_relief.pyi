import numpy as np
from numpy.typing import NDArray

def lines(
    pixels: NDArray[np.uint8],
    depths: NDArray[np.float32],
    ends: NDArray[np.intp],
    side: int,
    lines: NDArray[np.float64],
    half: float,
    colour: tuple[int, int, int],
    opacity: float,
) -> None: ...
def marks(
    pixels: NDArray[np.uint8],
    depths: NDArray[np.float32],
    ends: NDArray[np.intp],
    side: int,
    places: NDArray[np.float64],
    looks: NDArray[np.intp],
    colours: NDArray[np.uint8],
    corners: NDArray[np.float64],
    sizes: NDArray[np.float64],
) -> None: ...
