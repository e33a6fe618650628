"""What blends frames: compiled if the package was installed with a compiler, else in NumPy."""

try:
    from ._blend import blend, convert, paste, stamp
except ImportError:
    from .numpy_blending import blend, convert, paste, stamp

__all__ = ["blend", "convert", "paste", "stamp"]
