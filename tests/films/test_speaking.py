"""Cards are in captions, and are heard, as sentences are."""

from fractions import Fraction

import numpy as np

from epochreel.films.speaking import heard_out
from epochreel.scenes.stage.narration import Card, Cue, Narration, Schedule, Sentence
from epochreel.scenes.stage.timing import Timing

SPOKEN = Narration(
    (Sentence("One.", "start", 6, holds=True, key="a.1"),), card=Card("Hi", 5, "a.card")
)


def test_a_card_is_the_first_cue() -> None:
    schedule = Schedule.of(SPOKEN, Timing.of(2, 10), lambda epoch: epoch)
    card, sentence = schedule.cues
    assert card == Cue(0, 4, "Hi", "a.card")
    assert (sentence.first_frame, sentence.text) == (5, "One.")
    without = Schedule.of(Narration(SPOKEN.sentences), Timing.of(2, 10), lambda epoch: epoch)
    assert [each.text for each in without.cues] == ["One."]


def test_a_card_stays_until_it_is_heard() -> None:
    sounds = {"a.card": np.zeros(48000 * 2, np.float32)}
    heard = heard_out(SPOKEN, sounds, Fraction(10))
    assert heard.card == Card("Hi", 23, "a.card")
    assert heard.sentences == SPOKEN.sentences
    assert heard_out(SPOKEN, {}, Fraction(10)).card == SPOKEN.card
