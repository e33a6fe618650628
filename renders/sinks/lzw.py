"""What compresses the pixels of GIFs: compiled if there was a compiler, else in Python."""

try:
    from ._lzw import compress, settle
except ImportError:
    from .numpy_lzw import compress, settle

__all__ = ["compress", "settle"]
