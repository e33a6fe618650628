import numpy as np
from numpy.typing import NDArray

ACTIVATIONS: tuple[str, ...]

def add(total: NDArray[np.float32], each: NDArray[np.float32], share: float) -> None: ...
def outputs(
    parameters: NDArray[np.float32],
    widths: NDArray[np.intp],
    activations: bytes,
    inputs: NDArray[np.float32],
    out: NDArray[np.float32],
    every: bool,
) -> None: ...
def sides(
    leads: NDArray[np.float32],
    most: float,
    more: NDArray[np.float32],
    less: NDArray[np.float32],
    lost: NDArray[np.float32],
) -> None: ...
