"""The codecs of videos: their encoders, containers and settings; encodes nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

from ...scenes.stage.size import Size
from .options import EncoderOptions, EncoderPreset

_LARGE = 2560 * 1440  # pixels; each frame that x264 keeps of larger ones takes 25 MB or more


@dataclass(frozen=True)
class Codec:
    """An encoder, its container, and the libav options that our settings become.

    `pixels` is how it stores colours, and `alpha_pixels` how it stores them with transparency, as
    libav names them; '' if it cannot.
    """

    encoder: str
    container: str
    sound: str  # the encoder of sound beside it
    options: Callable[[EncoderOptions, Size], dict[str, str]]
    container_options: tuple[tuple[str, str], ...] = ()
    pixels: str = "yuv420p"
    alpha_pixels: str = ""


def _h264(encoding: EncoderOptions, size: Size) -> dict[str, str]:
    """Groups of pictures are closed and have a fixed length, so that files can be joined."""
    tuning = X264_TUNING.get(encoding.preset, "")
    if size.width * size.height > _LARGE:
        tuning += X264_TUNING_OF_LARGE.get(encoding.preset, "")
    return {
        "crf": str(encoding.crf),
        "preset": encoding.preset,
        "x264-params": f"open-gop=0:scenecut=0{tuning}",
    }


X264_TUNING = {
    "veryfast": ":aq-mode=2:rc-lookahead=20:trellis=1:b-adapt=0:weightp=0:me=dia:8x8dct=0"
}
"""Settings beside those of a preset.

Files are smaller at equal SSIM. Frames here change little by little, so that nothing is gained by
searching for places of B-frames, for fades, or far away for what moved; edges are sharp, and take
less in small transforms than in large ones (python -m benchmarks.encoder).
"""

X264_TUNING_OF_LARGE = {EncoderOptions.preset: ":rc-lookahead=2:bframes=1"}
"""Settings of large frames after those above, so that x264 keeps few frames in memory.

A preset that was asked for has its own look-ahead and B-frames, and takes the memory for them.
"""


def _vp9(encoding: EncoderOptions, size: Size) -> dict[str, str]:  # noqa: ARG001  # as H.264
    """VP9's rate factor goes to 63 where H.264's goes to 51; its presets are numbers."""
    return {
        "crf": str(round(encoding.crf * 63 / 51)),
        "b": "0",
        "deadline": "good",
        "cpu-used": str(_VP9_SPEEDS[encoding.preset]),
        "row-mt": "1",
    }


def _prores(encoding: EncoderOptions, size: Size) -> dict[str, str]:  # noqa: ARG001  # as H.264
    """Apple's profile of full colour, whose rate it sets itself; editors expect Apple as vendor."""
    return {"profile": "4444", "vendor": "apl0", "alpha_bits": "16"}


_VP9_SPEEDS = dict(zip(get_args(EncoderPreset), (8, 6, 5, 5, 4, 2), strict=True))

# The index comes first, so that a video plays while it is being downloaded.
H264 = Codec("libx264", "mp4", "aac", _h264, (("movflags", "+faststart"),))
# Otherwise WebM has random numbers, and the same film would not be the same bytes.
VP9 = Codec(
    "libvpx-vp9",
    "webm",
    "libopus",
    _vp9,
    (("fflags", "+bitexact"),),
    alpha_pixels="yuva420p",
)
PRORES = Codec(
    "prores_ks",
    "mov",
    "aac",
    _prores,
    (("movflags", "+faststart"),),
    pixels="yuv444p10le",
    alpha_pixels="yuva444p10le",
)
