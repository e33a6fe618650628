import numpy as np
from numpy.typing import NDArray

_View = tuple[float, float, float, float]

def fill(
    picture: NDArray[np.uint8],
    width: int,
    height: int,
    view: _View,
    points: NDArray[np.float64],
    colour: int,
    straight: bool,
) -> bool: ...
def stroke(
    picture: NDArray[np.uint8],
    width: int,
    height: int,
    view: _View,
    points: NDArray[np.float64],
    colour: int,
    half: float,
    bevelled: bool,
) -> bool: ...
