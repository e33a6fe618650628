"""The name that somebody meant: by its spelling, or by what other tools call the same thing."""

from __future__ import annotations

from collections.abc import Iterable

_SENSE: dict[str, tuple[str, ...]] = {
    # commands
    "animate": ("render",),
    "convert": ("render",),
    "fit": ("record",),
    "info": ("inspect",),
    "movie": ("render",),
    "run": ("record",),
    "show": ("inspect",),
    "train": ("record",),
    "video": ("render",),
    # settings of runs
    "act": ("activation",),
    "alpha": ("l2",),
    "criterion": ("loss",),
    "csv": ("data",),
    "dataset": ("data",),
    "early_stopping": ("patience",),
    "epoch": ("epochs",),
    "eta": ("learning_rate",),
    "file": ("data", "output"),
    "hidden_layer_sizes": ("hidden",),
    "initialisation": ("init",),
    "initialization": ("init",),
    "iterations": ("epochs",),
    "layers": ("hidden",),
    "lr": ("learning_rate",),
    "max_iter": ("epochs",),
    "neurons": ("hidden",),
    "nonlinearity": ("activation",),
    "normalise": ("standardise",),
    "normalize": ("standardise",),
    "objective": ("loss",),
    "optim": ("optimizer",),
    "random_state": ("seed",),
    "rate": ("learning_rate",),
    "regularization": ("l2",),
    "samples": ("points",),
    "solver": ("optimizer",),
    "split": ("train_share",),
    "steps": ("epochs",),
    "test_size": ("train_share",),
    "units": ("hidden",),
    "wd": ("weight_decay",),
    "width": ("hidden", "size"),
    # settings of renders
    "bands": ("levels",),
    "background": ("theme",),
    "bitrate": ("crf",),
    "clock": ("by",),
    "color": ("theme",),
    "colors": ("theme",),
    "colour": ("theme",),
    "colours": ("theme",),
    "cores": ("workers", "jobs"),
    "fps": ("size",),
    "frame": ("at",),
    "frame_rate": ("size",),
    "height": ("size",),
    "length": ("duration",),
    "out": ("output",),
    "outfile": ("output",),
    "overwrite": ("force",),
    "parallel": ("workers", "jobs"),
    "processes": ("workers", "jobs"),
    "quality": ("crf",),
    "resolution": ("size",),
    "seconds": ("duration", "stop_seconds"),
    "silent": ("quiet",),
    "speed": ("pace",),
    "style": ("theme",),
    "threshold": ("goal",),
    "verbosity": ("verbose",),
    # values
    "bce": ("cross_entropy",),
    "black": ("dark",),
    "l_bfgs": ("lbfgs",),
    "linear": ("identity",),
    "log_loss": ("cross_entropy",),
    "mse": ("squared_error",),
    "swish": ("silu",),
    "white": ("light",),
}
"""What other tools call a thing, and its names here; the first that is allowed is meant."""

_LEAST_PER_CENT = 10  # as a share, from which a number is taken for one in per cent
_NEAR = 0.7  # of `difflib`: 'titel' is nearer to 'title', and 'caption' less near to 'duration'
_NEAR_AT_FIRST = 0.6  # of names that begin alike, 'tow' and 'two', or have it in them, 'test_loss'


def nearest(name: str, names: Iterable[str]) -> list[str]:
    """The one of `names` that `name` means, if any: by `_SENSE`, or else by its spelling."""
    plain = {_plain(each): each for each in names}
    meant = [plain[each] for each in _SENSE.get(_plain(name), ()) if each in plain]
    short = _plain(name)
    like = [each for key, each in plain.items() if key.startswith(short[:1]) or short in key]
    return meant[:1] or alike(name, plain.values()) or alike(name, like, cutoff=_NEAR_AT_FIRST)


def alike(name: str, names: Iterable[str], *, cutoff: float = _NEAR) -> list[str]:
    """The one of `names` that is spelt most like `name`, if one is by `cutoff`, difflib's ratio.

    Case, and the difference between '-', '_' and a blank, do not count.
    """
    from difflib import get_close_matches  # takes a while to import, and few commands need it

    plain = {_plain(each): each for each in names}
    return [plain[each] for each in get_close_matches(_plain(name), plain, n=1, cutoff=cutoff)]


def share_meant(given: object, *, most: float | None, below: float | None) -> str:
    """A question for the share that is meant by a number in per cent, like 95 or '95%'; or ''.

    There is one only where a value is a share: where it must be at `most` 1, or `below` 1.
    """
    number = str(given).strip().removesuffix("%").rstrip()
    if 1 not in (most, below) or not number.replace(".", "", 1).isdecimal():
        return ""
    size = float(number)
    fits = _LEAST_PER_CENT <= size < 100 or (size == 100 and below is None)
    return f"did you mean {size / 100:g}?" if fits else ""


def _plain(name: str) -> str:
    return name.casefold().strip("-").replace("-", "_").replace(" ", "_")
