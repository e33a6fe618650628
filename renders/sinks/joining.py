"""Joins videos of one encoding by copying their packets, and adds chapters and sound to them."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.stream import AudioStream
from av.packet import Packet
from av.video.stream import VideoStream

from .additions import SOUND_RATE, Additions, Samples

_SOUND_BITS = 96_000  # a second, enough for one voice in one channel
_BLOCK = 960  # samples that are encoded at a time: 20 ms, as Opus has it


def join_packets(
    parts: Sequence[Path],
    starts: Sequence[int],
    joined: av.container.OutputContainer,
    fps: Fraction,
    *,
    sound_encoder: str,
    additions: Additions,
) -> None:
    """Copy the packets of `parts`, which begin at the frames `starts`, into `joined`."""
    with av.open(str(parts[0])) as first:
        video = joined.add_stream_from_template(first.streams.video[0])
        # A container that has not decoded VP9 knows of its alpha by this name only.
        if alpha := first.streams.video[0].metadata.get("alpha_mode"):
            video.metadata["alpha_mode"] = alpha
    packets: list[Iterator[Packet[Any]]] = [_copied(parts, starts, video, fps)]
    joined.metadata.update(additions.metadata.tags)
    if additions.marks:
        joined.set_chapters(
            [
                {
                    "id": number,
                    "start": mark.start * fps.denominator,
                    "end": mark.end * fps.denominator,
                    "time_base": Fraction(1, fps.numerator),
                    "metadata": {"title": mark.title},
                }
                for number, mark in enumerate(additions.marks)
            ]
        )
    if additions.sound is not None:
        speech: AudioStream = joined.add_stream(  # type: ignore[assignment]  # both encode sound
            sound_encoder, rate=SOUND_RATE, layout="mono"
        )
        speech.bit_rate = _SOUND_BITS
        packets.append(_encoded(additions.sound, speech))
    for packet in heapq.merge(*packets, key=_time):
        joined.mux(packet)


def _time(packet: Packet[Any]) -> Fraction:
    """When a packet is decoded, in seconds."""
    return Fraction(packet.dts or 0) * packet.time_base


def _copied(
    parts: Sequence[Path], starts: Sequence[int], stream: VideoStream, fps: Fraction
) -> Iterator[Packet[Any]]:
    for part, start in zip(parts, starts, strict=True):
        with av.open(str(part)) as source:
            (video,) = source.streams.video
            for packet in source.demux(video):
                if packet.dts is None or packet.pts is None:
                    continue  # the end of the file
                packet.pts = _later(packet.pts, start, fps * packet.time_base)
                packet.dts = _later(packet.dts, start, fps * packet.time_base)
                packet.duration = _later(0, 1, fps * packet.time_base)
                packet.stream = stream
                yield packet


def _later(time: int, frames: int, frames_per_unit: Fraction) -> int:
    """A time that many frames later, in units of a container, which rounds to the nearest."""
    frame = round(time * frames_per_unit) + frames
    return floor(frame / frames_per_unit + Fraction(1, 2))


def _encoded(sound: Samples, stream: AudioStream) -> Iterator[Packet[Any]]:
    for start in range(0, len(sound), _BLOCK):
        block = np.ascontiguousarray(sound[None, start : start + _BLOCK])
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="mono")
        frame.sample_rate, frame.time_base, frame.pts = SOUND_RATE, Fraction(1, SOUND_RATE), start
        yield from stream.encode(frame)
    yield from stream.encode(None)
