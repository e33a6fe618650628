import numpy as np
from numpy.typing import NDArray

def blend(
    picture: NDArray[np.uint8],
    frame: NDArray[np.uint8],
    width: int,
    height: int,
    rectangle: tuple[int, int, int, int],
) -> None: ...
def stamp(
    corners: NDArray[np.intp],
    pixels: NDArray[np.uint8],
    frame: NDArray[np.uint8],
    width: int,
    height: int,
) -> None: ...
def paste(
    corners: NDArray[np.intp], pixels: NDArray[np.uint8], picture: NDArray[np.uint8]
) -> None: ...
def convert(
    colours: NDArray[np.uint8],
    frame: NDArray[np.uint8],
    width: int,
    height: int,
    rectangle: tuple[int, int, int, int],
) -> None: ...
