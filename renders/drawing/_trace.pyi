import cairo
import numpy as np
from numpy.typing import NDArray

def extent(points: NDArray[np.float64]) -> tuple[float, float, float, float] | None: ...
def trace(
    functions: tuple[int, ...],
    kind: type[cairo.Context[cairo.ImageSurface]],
    context: cairo.Context[cairo.ImageSurface],
    points: NDArray[np.float64],
    straight: bool,
    closing: bool,
) -> None: ...
