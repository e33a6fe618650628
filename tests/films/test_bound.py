"""Sentences bound to recordings: when they come, which numbers they say and when they stay out."""

from typing import Any

import numpy as np
import pytest

from epochreel.errors import UserError
from epochreel.films.placeholders import Template
from epochreel.films.reading import frames_to_read
from epochreel.films.stack import Stack
from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.scenes.stage.narration import Card
from epochreel.tests.films.bound_scripts import (
    ACCURACY,
    CHAPTER,
    ELSE,
    LOSS,
    TWICE,
    Measured,
    bound,
    changed,
    said,
    sentence,
    varied,
)


def test_values_of_any_size_are_written_as_in_pictures(measured: Measured) -> None:
    one = measured(ACCURACY, LOSS)
    values = np.array([1e-5, 1e-3, 1, 1000, 1e9, 1e300])
    shown = Recording(one.header, Steps(np.arange(6), "C", values), one.metrics, one.stored)
    for when, text in (("C 1e-5", "10⁻⁵"), ("C 0.001", "0.001"), ("C 1e9", "10⁹")):
        (found,) = said(CHAPTER + sentence(text="{value}", when=when), one=shown)
        assert found.text == text


def test_values_are_those_of_the_parameter_that_is_varied(measured: Measured) -> None:
    one = measured(ACCURACY, LOSS)
    with pytest.raises(UserError, match=r"have the name 'epoch': got 'max_depth 2'"):
        said(CHAPTER + sentence(text="x", when="max_depth 2"), one=one)
    with pytest.raises(UserError, match=r"text: run one: each epoch has no value"):
        said(CHAPTER + sentence(text="{value}"), one=one)
    with pytest.raises(UserError, match="it never happens: got 'C 200000'"):
        said(CHAPTER + sentence(text="x", when="C 200000"), one=varied(one))
    (found,) = said(CHAPTER + sentence(text="x", when="C 200000", **ELSE), one=varied(one))
    assert (found.epoch, found.text) == ("end", "no")


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{epoch} {{x}}", "4 {x}"),
        ("{train_accuracy:.0%}", "75\u2009%"),
        ("{train_accuracy:.1%}", "75.0\u2009%"),
        ("{train_accuracy}", "0.75"),
        ("{train_loss:.2f}", "0.30"),
        ("{train_loss}", "0.3"),
        ("{train_loss:,.0f} {train_loss:f} {train_loss:,f}", "0 0.30 0.30"),
        ("{train_loss@end:.1f}", "0.2"),
        ("{train_loss@start:.1f}", "0.9"),
        ("{train_loss@1:.1f}", "0.5"),
        ("{wrong} of {train_points}", "1 of 4"),
        ("{two.train_loss:.1f}", "0.6"),
        ("{two.epoch} {two.epochs} {epochs}", "2 2 5"),
        ("{n}", "1"),
    ],
)
def test_placeholders_are_filled(text: str, filled: str, measured: Measured) -> None:
    one, two = measured(ACCURACY, LOSS), measured([0.0, 0.0, 1.0], [0.8, 0.7, 0.6])
    (found,) = said(CHAPTER + sentence(text=text, when="epoch 4"), one=one, two=two)
    assert found.text == filled


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.1 + 0.2, "0.3"),
        (12345.678, "12,346"),
        (2.5e-9, "2.5\u2009×\u200910⁻⁹"),
        (0.9996, "0.9996"),
        (-0.9996, "−0.9996"),
        (12345.0, "12,345"),
    ],
)
def test_numbers_without_a_format_have_three_digits_and_shares_below_1_are_never_1(
    value: float, written: str
) -> None:
    assert Template.parse("{train_loss}").filled(lambda _: value) == written


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{train_loss@99}", "text: epoch must be a number from 0 to 5"),
        (
            "{best_line:.0%}",
            "text: run one, best_line: the best straight line is that between two classes",
        ),
        ("{two.test_accuracy}", "text: run two: test_accuracy is not measured"),
    ],
)
def test_a_placeholder_that_cannot_be_filled_is_an_error(
    text: str, message: str, measured: Measured
) -> None:
    two = changed(measured(ACCURACY, LOSS), test_accuracy=[np.nan] * len(LOSS))
    with pytest.raises(UserError) as found:
        said(CHAPTER + sentence(text=text), one=measured(ACCURACY, LOSS, data="blobs"), two=two)
    assert f"film.toml, line 9: chapter a, sentence 1: {message}" in str(found.value)


@pytest.mark.parametrize("later", [TWICE, sentence(text="3", when="epoch 3")])
def test_an_optional_sentence_gives_way_to_one_after_it(later: str, measured: Measured) -> None:
    script = CHAPTER + sentence(text="x", when="epoch 3", optional=True) + later
    (only,) = said(script, one=measured(ACCURACY, LOSS))
    assert (only.text, only.epoch) == ("3", 3)


@pytest.mark.parametrize(("when", "epoch"), [("epoch 0", "start"), ("epoch 5", "end")])
def test_before_and_after_training_sentences_follow_each_other(
    when: str, epoch: str, measured: Measured
) -> None:
    script = CHAPTER + sentence(text="x", when=epoch) + sentence(text="y", when=when)
    script += sentence(text="z", when=f"epoch >= {when[-1]}", **ELSE)
    found = said(script, one=measured(ACCURACY, LOSS))
    assert [each.text for each in found] == ["x", "y", "z"]


RUNNING = {"hold": False}


@pytest.mark.parametrize(
    ("script", "texts"),
    [
        (
            sentence(text="x", when="plateau", **{"else": "a"})
            + sentence(text="y", when="first overfit", **{"else": "b"}),
            ["a", "b"],
        ),
        (
            sentence(text="x", when="train_accuracy > 1", **{"else": "a"}, **RUNNING)
            + sentence(text="b", when="end", **RUNNING),
            ["a", "b"],
        ),
        (
            sentence(text="a", **RUNNING)
            + sentence(text="b", when="train_accuracy >= 0", **ELSE, **RUNNING),
            ["a", "b"],
        ),
        (
            sentence(text="{wrong} wrong", when="train_accuracy > 1", **{"else": "{wrong} wrong"})
            + sentence(text="{wrong@end} wrong", when="end"),
            ["0 wrong"],
        ),
        (
            sentence(text="a", when="end")
            + sentence(text="b", when="epoch 5", optional=True, **RUNNING),
            ["a", "b"],
        ),
    ],
    ids=["both never", "both run at the end", "both run at the start", "the same", "optional"],
)
def test_whatever_runs_do_sentences_at_an_end_follow_each_other(
    script: str, texts: list[str], measured: Measured
) -> None:
    found = said(CHAPTER + script, one=measured(ACCURACY, LOSS))
    assert [each.text for each in found] == texts


def test_what_is_said_again_in_between_is_no_repetition(measured: Measured) -> None:
    script = sentence(text="a", when="epoch 2") + sentence(text="a", when="epoch 3")
    found = said(CHAPTER + script, one=measured(ACCURACY, LOSS))
    assert [each.epoch for each in found] == [2, 3]


def test_a_sentence_without_words_is_said_with_its_line(measured: Measured) -> None:
    with pytest.raises(UserError, match="line 9: text: a text does not consist of blanks"):
        said(CHAPTER + sentence(text=" "), one=measured(ACCURACY, LOSS))


def test_all_sentences_that_cannot_be_bound_are_named_at_once(measured: Measured) -> None:
    script = CHAPTER + sentence(text="x", when="epoch 9") + sentence(text="{train_loss@99}")
    with pytest.raises(UserError) as found:
        said(script, one=measured(ACCURACY, LOSS))
    lines = str(found.value).splitlines()
    assert lines[0] == "film.toml has 2 errors:"
    assert [each.strip().partition(" chapter")[0] for each in lines[1:]] == ["line 10:", "line 12:"]


def test_the_same_script_over_other_runs_says_other_numbers(measured: Measured) -> None:
    script = CHAPTER + sentence(text="Epoch {epoch}.", when="train_accuracy >= 1", **ELSE)
    (first,) = said(script, one=measured(ACCURACY, LOSS))
    (second,) = said(script, one=measured(ACCURACY[1:], LOSS[1:]))
    assert (first.text, second.text) == ("Epoch 3.", "Epoch 2.")


def test_the_epoch_is_that_of_the_film_where_a_run_has_ended(measured: Measured) -> None:
    script = '[[chapter]]\nid = "a"\nscene = "comparison"\nruns = ["two", "one"]\n'
    script += sentence(text="{epoch}, {two.epoch}, {train_loss}", when="epoch 5")
    runs = {"one": measured(ACCURACY, LOSS), "two": measured([0.0, 0.5, 1.0], [0.8, 0.7, 0.6])}
    (found,) = said(script, **runs)
    assert found.text == "5, 2, 0.6"


@pytest.mark.parametrize(
    ("scene", "epoch"), [("convergence", "0"), ("neurons", "0"), ("stepping_back", "5")]
)
def test_a_sentence_at_the_start_is_of_the_picture_there(
    scene: str, epoch: str, measured: Measured
) -> None:
    """With sentences, only scenes of the last epoch alone open with it."""
    script = f'[[chapter]]\nid = "a"\nscene = "{scene}"\nruns = ["one"]\n'
    found = said(script + sentence(text="{epoch}"), one=measured(ACCURACY, LOSS))
    assert [(each.text, each.epoch) for each in found] == [(epoch, "start")]


@pytest.mark.parametrize(("scene", "epoch"), [("convergence", "0"), ("neurons", "5")])
def test_a_card_over_a_chapter_without_sentences_is_of_the_picture_there(
    scene: str, epoch: str, measured: Measured
) -> None:
    """Without sentences, some scenes open with the last epoch, and go back."""
    recording = measured(ACCURACY, LOSS)
    script = f'[[chapter]]\nid = "a"\nscene = "{scene}"\nruns = ["one"]\ncard = "{{epoch}}"\n'
    card = bound(script, {"one": Stack("one", (recording,), recording)}).card
    assert card is not None
    assert card.text == epoch


@pytest.mark.parametrize(
    "left_out",
    [
        {"when": "train_accuracy >= 1", "optional": True},
        {"if": "train_accuracy > 2"},
    ],
    ids=["never happens", "does not hold"],
)
def test_a_card_where_every_sentence_is_left_out_is_of_the_last_epoch(
    left_out: dict[str, Any], measured: Measured
) -> None:
    recording = measured([0.1] * 6, LOSS)
    script = '[[chapter]]\nid = "a"\nscene = "neurons"\nruns = ["one"]\ncard = "{epoch}"\n'
    stacks = {"one": Stack("one", (recording,), recording)}
    found = bound(script + sentence(text="x", **left_out), stacks)
    assert not found.sentences
    assert found.card is not None
    assert found.card.text == "5"


def test_a_sentence_says_what_it_points_at_and_who_it_is(measured: Measured) -> None:
    script = CHAPTER + sentence(text="x") + sentence(text="y", at="boundary", hold=False)
    first, second = said(script, one=measured(ACCURACY, LOSS))
    assert (first.at, first.holds, first.key) == (None, True, "a.1")
    assert (second.at, second.holds, second.key) == ("boundary", False, "a.2")


def test_sentences_stay_as_long_as_reading_takes() -> None:
    assert frames_to_read("x" * 34, 30) == 60
    assert frames_to_read("x" * 35, 30) == 62
    assert frames_to_read("x", 30) == 36


def test_a_card_stays_until_it_is_read(measured: Measured) -> None:
    recording = measured(ACCURACY, LOSS)
    stacks = {"one": Stack("one", (recording,), recording)}
    for text, frames in (("Title", 90), ("x" * 68, 120)):
        assert bound(CHAPTER + f'card = "{text}"\n', stacks).card == Card(text, frames, "a.card")
    filled = bound(CHAPTER + 'card = "{epoch} of {epochs}, {train_loss@end:.1f} {{x}}"\n', stacks)
    assert filled.card == Card("0 of 5, 0.2 {x}", 90, "a.card")
    with pytest.raises(UserError, match=r"line 9: chapter a: card: this is no number"):
        bound(CHAPTER + 'title = "x"\ncard = "{closed}"\n', stacks)
    assert bound(CHAPTER, stacks).card is None
