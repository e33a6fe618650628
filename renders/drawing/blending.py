"""`blend` and `stamp`: compiled if the package was installed with a compiler, else in NumPy."""

try:
    from ._blend import blend, stamp
except ImportError:
    from .numpy_blending import blend, stamp

__all__ = ["blend", "stamp"]
