"""Reliefs drawn: compiled if the package was installed with a compiler, else in NumPy."""

try:
    from ._on_relief import lines, marks
    from ._relief import ground
except ImportError:
    from .numpy_on_relief import lines, marks
    from .numpy_relief import ground

__all__ = ["ground", "lines", "marks"]
