"""Sounds of sentences, equally loud, in the sound track of a film; starts no program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..errors import UserError
from ..renders.sinks.additions import SOUND_RATE, Samples

if TYPE_CHECKING:
    import av

_LOUDNESS = 10 ** (-20 / 20)  # root mean square of speech, of full scale
_QUIETEST = 10 ** (-30 / 20)  # to which all are lowered, so that one of few peaks does not clip
_PEAK = 10 ** (-1 / 20)
_BLOCK = SOUND_RATE // 20  # samples over which it is decided whether anything is said
_SILENCE = 10 ** (-50 / 20)
_LONGEST = 300  # seconds of one sound


@dataclass(frozen=True, eq=False)
class Clip:
    """A sound that begins with a frame of the film."""

    first_frame: int
    sound: Samples


def read_sound(path: Path, *, name: str = "") -> Samples:
    """The sound of a file in one channel; raises `UserError` for a file without sound.

    The file is called `name` in errors.
    """
    import av  # only here: scripts are checked without it

    name = name or str(path)
    pieces: list[Samples] = []
    length = 0
    try:
        with av.open(str(path)) as file:
            resampler = av.AudioResampler(format="flt", layout="mono", rate=SOUND_RATE)
            for frame in file.decode(audio=0):
                more = [_samples(each) for each in resampler.resample(frame)]
                pieces += more
                length += sum(map(len, more))
                if length > _LONGEST * SOUND_RATE:
                    raise UserError(f"a sound is at most {_LONGEST} seconds long", given=name)
            pieces += [_samples(each) for each in resampler.resample(None)]
    except (av.FFmpegError, IndexError, ValueError):
        raise UserError("not a file with sound", given=name) from None
    whole = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
    if not len(whole):
        raise UserError("a file without sound", given=name)
    return whole


def _samples(frame: av.AudioFrame) -> Samples:
    flat: Samples = frame.to_ndarray().reshape(-1)
    return flat


def frames_of(sound: Samples, fps: Fraction) -> int:
    """The frames that are shown while a sound is heard."""
    return int(-(-len(sound) * fps // SOUND_RATE))


def equally_loud(sounds: Sequence[Samples]) -> list[Samples]:
    """The sounds with one loudness, which none exceeds full scale with.

    Loudness is the root mean square of what is not silence; a sound that is nothing else stays.
    """
    levels = [loudness(sound) for sound in sounds]
    peaks = [float(np.abs(sound).max(initial=0)) for sound in sounds]
    reach = [_PEAK * level / peak for level, peak in zip(levels, peaks, strict=True) if peak]
    wanted = max(min([_LOUDNESS, *reach]), _QUIETEST)
    return [
        sound * np.float32(min(wanted / level, _PEAK / peak)) if level else sound
        for sound, level, peak in zip(sounds, levels, peaks, strict=True)
    ]


def loudness(sound: Samples) -> float:
    """The root mean square of the blocks in which something is heard, of full scale; or 0."""
    blocks = np.pad(sound, (0, -len(sound) % _BLOCK)).reshape(-1, _BLOCK)
    powers = np.mean(blocks.astype(float) ** 2, axis=1)
    heard = powers[powers > _SILENCE**2]
    return float(np.sqrt(heard.mean())) if len(heard) else 0.0


def sound_track(clips: Sequence[Clip], frames: int, fps: Fraction) -> Samples:
    """The clips in silence as long as a film of that many frames; none goes on into the next."""
    track = np.zeros(round(frames / fps * SOUND_RATE), np.float32)
    starts = [round(clip.first_frame / fps * SOUND_RATE) for clip in clips]
    ends = [*starts[1:], len(track)][: len(starts)]
    for clip, start, end in zip(clips, starts, ends, strict=True):
        part = clip.sound[: max(end - start, 0)]
        track[start : start + len(part)] = part
    return track
