"""What counts colours, plans changes and compresses pixels of GIFs: compiled, or else in Python."""

try:
    from ._lzw import compress, compress_near, differ, plan, replay, settle
except ImportError:
    from .numpy_lzw import compress, differ, replay
    from .numpy_near import compress_near
    from .numpy_plan import plan, settle

__all__ = ["compress", "compress_near", "differ", "plan", "replay", "settle"]
