"""What the sentences of a film sound like, and how long each is shown for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from ..errors import UserError
from ..renders.sinks.additions import Samples
from ..scenes.stage.narration import Card, Narration, Sentence
from .chapters import Chapter, SentenceSpec
from .faults import Faults
from .script import Script
from .sound import frames_of, read_sound
from .voice import SilentVoiceError, Voice

Heard = TypeVar("Heard", Card, Sentence)

_PAUSE = Fraction(3, 10)  # seconds after a sentence
_TRIED = 3  # texts that a voice fails to speak, after which no other is tried if it spoke none


def sounds_of(
    script: Script,
    chapters: Iterable[Chapter],
    narrations: Mapping[str, Narration],
    folder: Path,
    *,
    faults: Faults,
    known_only: bool = False,
    advance: Callable[[int, int], None] = lambda _done, _all: None,
) -> dict[str, Samples]:
    """The sounds of sentences by their keys; what is spoken by a program is kept in `folder`.

    A sentence has its own file, or is spoken if the script has a voice, as cards are; with
    `known_only` it is not, unless it was before. A fault is added for each file that cannot be
    read, and for each text that cannot be spoken, until it seems that the voice speaks none.
    """
    heard = [
        (chapter, None if isinstance(sentence, Card) else spec_of(chapter, sentence.key), sentence)
        for chapter in chapters
        for sentence in (narrations[chapter.id].card, *narrations[chapter.id].sentences)
        if sentence is not None
    ]
    spoken = [each.text for _, spec, each in heard if spec is None or spec.wav is None]
    voice = _voice_of(script, folder, spoken, faults)
    sounds: dict[str, Samples] = {}
    failed = spoke = 0
    for done, (chapter, spec, sentence) in enumerate(heard):
        advance(done, len(heard))
        where = place_of(chapter, sentence.key)
        if spec is not None and spec.wav is not None:
            with faults.at_line(spec.line_of("wav"), f"{where}: `wav`"):
                sounds[sentence.key] = read_sound(script.folder / spec.wav)
        elif voice is not None and (not known_only or voice.knows(sentence.text)):
            try:
                sounds[sentence.key] = read_sound(voice.spoken(sentence.text))
                spoke += 1
            except UserError as error:
                faults.add_at(script.line_of("voice"), error.within(where))
                failed += 1
                if isinstance(error, SilentVoiceError) or (failed == _TRIED and not spoke):
                    voice = None  # which would fail again
    advance(len(heard), len(heard))
    return sounds


def _voice_of(script: Script, folder: Path, texts: Iterable[str], faults: Faults) -> Voice | None:
    """The voice of a script, if it has one; adds a fault if there are new texts and no program."""
    if not script.voice:
        return None
    voice = Voice(script.voice, folder, at=script.folder)
    before = len(faults)
    if not all(map(voice.knows, texts)):
        with faults.at_line(script.line_of("voice")):
            voice.check()
    return voice if len(faults) == before else None


def spec_of(chapter: Chapter, key: str) -> SentenceSpec:
    """The sentence of a chapter that a key, 'ring.3', stands for."""
    return chapter.sentences[int(key.rpartition(".")[2]) - 1]


def place_of(chapter: Chapter, key: str) -> str:
    """What errors call the sentence, or the card, of a chapter that a key stands for."""
    part = key.rpartition(".")[2]
    return f"chapter {chapter.id}, {f'sentence {part}' if part.isdigit() else part}"


def heard_out(narration: Narration, sounds: Mapping[str, Samples], fps: Fraction) -> Narration:
    """The narration, with its card and each sentence there at least as long as its sound."""

    def heard(each: Heard) -> Heard:
        if each.key not in sounds:
            return each
        return replace(each, frames=max(each.frames, _lasting(sounds[each.key], fps)))

    return replace(
        narration,
        heard=any(each.key in sounds for each in narration.sentences),
        sentences=tuple(map(heard, narration.sentences)),
        card=None if narration.card is None else heard(narration.card),
    )


def _lasting(sound: Samples, fps: Fraction) -> int:
    return frames_of(sound, fps) + round(_PAUSE * fps)
