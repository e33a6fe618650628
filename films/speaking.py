"""What the sentences of a film sound like, and how long each is shown for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from ..errors import UserError
from ..renders.sinks.additions import Samples
from ..scenes.stage.narration import Narration
from .chapters import Chapter, SentenceSpec
from .faults import Faults
from .script import Script
from .sound import frames_of, read_sound
from .voice import Voice

_PAUSE = Fraction(3, 10)  # seconds after a sentence


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

    A sentence has its own file, or is spoken if the script has a voice; with `known_only` it is
    not, unless it was before. A fault is added for each file that cannot be read, and for the first
    sentence that cannot be spoken.
    """
    heard = [
        (chapter, spec_of(chapter, sentence.key), sentence)
        for chapter in chapters
        for sentence in narrations[chapter.id].sentences
    ]
    voice = Voice(script.voice, folder) if script.voice else None
    sounds: dict[str, Samples] = {}
    for done, (chapter, spec, sentence) in enumerate(heard):
        advance(done, len(heard))
        own = None if spec.wav is None else script.folder / spec.wav
        line = script.line_of("voice") if own is None else spec.line_of("wav")
        try:
            if own is not None:
                sounds[sentence.key] = read_sound(own)
            elif voice is not None and (not known_only or voice.knows(sentence.text)):
                sounds[sentence.key] = read_sound(voice.spoken(sentence.text))
            elif voice is not None:
                voice.check()
        except UserError as error:
            if own is None:
                voice = None  # which would fail again
            else:
                error = error.within(f"{place_of(chapter, sentence.key)}: `wav`")
            faults.add_at(line, error)
    advance(len(heard), len(heard))
    return sounds


def spec_of(chapter: Chapter, key: str) -> SentenceSpec:
    """The sentence of a chapter that a key, 'ring.3', stands for."""
    return chapter.sentences[int(key.rpartition(".")[2]) - 1]


def place_of(chapter: Chapter, key: str) -> str:
    """What errors call the sentence of a chapter that a key stands for."""
    return f"chapter {chapter.id}, sentence {key.rpartition('.')[2]}"


def heard_out(narration: Narration, sounds: Mapping[str, Samples], fps: Fraction) -> Narration:
    """The narration, with each sentence there at least as long as its sound."""
    return replace(
        narration,
        heard=any(each.key in sounds for each in narration.sentences),
        sentences=tuple(
            replace(each, frames=max(each.frames, _lasting(sounds[each.key], fps)))
            if each.key in sounds
            else each
            for each in narration.sentences
        ),
    )


def _lasting(sound: Samples, fps: Fraction) -> int:
    return frames_of(sound, fps) + round(_PAUSE * fps)
