from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

def cross(
    points: NDArray[np.float64],
    owners: NDArray[np.intp],
    levels: NDArray[np.float64],
    fields: NDArray[np.float64],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    ask: Callable[[bytearray], NDArray[np.float64]],
) -> None: ...
