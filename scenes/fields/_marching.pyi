import numpy as np
from numpy.typing import NDArray

def lines(
    field: NDArray[np.float64], x: NDArray[np.float64], y: NDArray[np.float64], level: float
) -> tuple[bytearray, bytearray]: ...
