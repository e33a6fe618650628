"""The random numbers of the npm package seedrandom (2.4), which TensorFlow Playground uses."""

from __future__ import annotations

from collections.abc import Callable

Random = Callable[[], float]
"""Draws a number from [0, 1)."""

_WIDTH = 256
_NUMERATOR = 2**48
_SIGNIFICANT = 2**52
_OVERFLOW = 2**53


def seeded_random(seed: str) -> Random:
    """What `Math.random` becomes after `Math.seedrandom(seed)`.

    An RC4 key stream (github.com/davidbau/seedrandom): six bytes make the numerator of a fraction
    over 2^48, and further bytes follow until it has 52 significant bits.
    """
    state = _scheduled(_key(seed))
    first = second = 0

    def byte() -> int:
        nonlocal first, second
        first = (first + 1) % _WIDTH
        second = (second + state[first]) % _WIDTH
        state[first], state[second] = state[second], state[first]
        return state[(state[first] + state[second]) % _WIDTH]

    def random() -> float:
        numerator, denominator, last = 0, _NUMERATOR, 0
        for _ in range(6):
            numerator = numerator * _WIDTH + byte()
        while numerator < _SIGNIFICANT:
            numerator = (numerator + last) * _WIDTH
            denominator *= _WIDTH
            last = byte()
        while numerator >= _OVERFLOW:  # exact: the numerator is a multiple of 256
            numerator, denominator, last = numerator // 2, denominator // 2, last // 2
        return (numerator + last) / denominator

    for _ in range(_WIDTH):  # RC4-drop[256]
        byte()
    return random


def _key(seed: str) -> list[int]:
    """The seed's UTF-16 code units, folded into at most 256 bytes."""
    units = seed.encode("utf-16-le")
    key: list[int] = []
    smear = 0
    for index in range(len(units) // 2):
        code = units[2 * index] + 256 * units[2 * index + 1]
        place = index % _WIDTH
        if place < len(key):
            smear ^= key[place] * 19
            key[place] = (smear + code) % _WIDTH
        else:
            key.append((smear + code) % _WIDTH)
    return key or [0]


def _scheduled(key: list[int]) -> list[int]:
    """RC4's permutation of the bytes under `key`."""
    state = list(range(_WIDTH))
    second = 0
    for first in range(_WIDTH):
        second = (second + key[first % len(key)] + state[first]) % _WIDTH
        state[first], state[second] = state[second], state[first]
    return state
