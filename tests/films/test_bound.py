"""Sentences bound to recordings: when they come, which numbers they say and when they stay out."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from epochreel.errors import UserError
from epochreel.films.bound import narration_of
from epochreel.films.faults import Faults
from epochreel.films.placeholders import Template
from epochreel.films.reading import frames_to_read
from epochreel.films.script import Script
from epochreel.films.stack import Stack
from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.scenes.stage.narration import Card, Narration, Sentence

Measured = Callable[..., Recording]

RUNS = '[[run]]\nname = "one"\n[[run]]\nname = "two"\n'
CHAPTER = '[[chapter]]\nid = "a"\nruns = ["one"]\n'
BOTH = '\n[[chapter]]\nid = "both"\nscene = "comparison"\nruns = ["one", "two"]\n'
ACCURACY = [0.25, 0.5, 0.5, 1.0, 0.75, 0.875]
LOSS = [0.9, 0.5, 0.4, 0.1, 0.1 + 0.2, 0.2]
ELSE = {"else": "no"}


def bound(script: str, stacks: Mapping[str, Stack]) -> Narration:
    """The first chapter of a script, bound to stacks."""
    parsed = Script.parse(RUNS + script + BOTH)
    faults = Faults(parsed.source, {})
    narration = narration_of(parsed, parsed.chapters[0], stacks, faults)
    faults.check()
    assert narration is not None
    return narration


def said(script: str, **stacks: Recording) -> list[Sentence]:
    """The sentences of the first chapter of a script."""
    found = {name: Stack(name, (each,), each) for name, each in stacks.items()}
    return list(bound(script, found).sentences)


def sentence(**keys: Any) -> str:
    lines = [
        f"{name} = {str(v).lower() if v in (True, False) else repr(v)}" for name, v in keys.items()
    ]
    return "\n".join(["[[chapter.sentence]]", *lines, ""])


def changed(recording: Recording, **metrics: Any) -> Recording:
    """A recording with other measures."""
    made = replace(recording.metrics, **{k: np.array(v) for k, v in metrics.items()})
    states = np.zeros((len(made.train_loss), recording.stored.shape[1]))
    return Recording(recording.header, recording.steps, made, states)


@pytest.mark.parametrize(
    ("when", "epoch"),
    [
        ("start", "start"),
        ("end", "end"),
        ("epoch 0", 0),
        ("epoch 4", 4),
        ("train_accuracy >= 0.5", 1),
        ("train_accuracy >= 100 %", 3),
        ("train_accuracy > 0.5 and train_loss < 0.25", 3),
        ("test_accuracy >= 0.5", 3),
        ("test_loss <= 0.2", 3),
        ("epoch > 1 and train_accuracy < 0.9", 2),
        ("train_loss < train_loss@end", 3),
        ("train_loss < two.train_loss@end", 1),
        ("two.train_accuracy >= 0.9", 2),
    ],
)
def test_a_sentence_comes_when_its_event_happens_first(
    when: str, epoch: float | str, measured: Measured
) -> None:
    one, two = measured(ACCURACY, LOSS), measured([0.0, 0.0, 1.0], [0.8, 0.7, 0.6])
    way_out = {} if when in ("start", "end") else ELSE
    (found,) = said(CHAPTER + sentence(text="x", when=when, **way_out), one=one, two=two)
    assert found.epoch == epoch


def flat(n: int) -> list[float]:
    return [1.0, 0.8, *[0.5] * (n - 2)]


def test_a_plateau_an_overfit_a_death_and_a_divergence_are_events(measured: Measured) -> None:
    n = 30
    falling = np.linspace(1, 0, n)
    plain = measured([0.5] * n, list(falling), hidden=(2,))
    deaths = np.zeros((n, 1))
    deaths[7:] = 0.5
    rising = np.abs(falling - 0.6) + 0.1
    stopped = np.where(np.arange(n) < 9, falling, np.nan)
    runs = {
        "plateau": (measured([0.5] * n, flat(n)), 2),
        "first overfit": (changed(plain, test_loss=rising), int(np.argmin(rising))),
        "unit dies": (changed(plain, dead_units=deaths), 7),
        "diverges": (changed(plain, train_loss=stopped), 9),
    }
    for when, (run, epoch) in runs.items():
        (found,) = said(CHAPTER + sentence(text="x", when=when, **ELSE), one=run)
        assert found.epoch == epoch
        assert said(CHAPTER + sentence(text="x", when=when, optional=True), one=plain) == []


def varied(recording: Recording, name: str = "C") -> Recording:
    """The same measures of values of a parameter."""
    values = np.array([0.01, 0.0464158, 0.1, 1, 1000, 100000])
    steps = Steps(np.arange(6), name, values)
    return Recording(recording.header, steps, recording.metrics, np.zeros((6, 3)))


@pytest.mark.parametrize(
    ("when", "name", "epoch", "text"),
    [
        ("C 0.1", "C", 2, "0.1 right 50"),
        ("C 0.05", "C", 1, "0.0464 right 50"),
        ("c 1000", "C", 4, "1000 right 75"),
        ("C 1e-2", "C", 0, "0.01 right 25"),
        ("C 1E-2", "C", 0, "0.01 right 25"),
        ("C 1e+3", "C", 4, "1000 right 75"),
        ("C .1", "C", 2, "0.1 right 50"),
        ("max_depth 100000", "depth", 5, "100000 right 100"),
        ("depth 1", "depth", 3, "1 right 100"),
    ],
)
def test_a_sentence_waits_for_a_value_and_says_it(
    when: str, name: str, epoch: int, text: str, measured: Measured
) -> None:
    one = varied(measured(ACCURACY, LOSS), name)
    script = CHAPTER + sentence(text="{value} right {train_accuracy:.0%}", when=when)
    (found,) = said(script, one=one)
    assert (found.epoch, found.text) == (epoch, f"{text}\u2009%")
    (found,) = said(CHAPTER + sentence(text="ends", when="end", **{"if": "value > 99999"}), one=one)
    assert found.text == "ends"


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


def test_positions_of_values_are_no_epochs(measured: Measured) -> None:
    one = varied(measured(ACCURACY, LOSS))
    said_so = r"run one has values of C, not epochs: got 'epoch'; value is the value: {value}"
    for keys in (
        {"text": "{epoch}", "when": "end"},
        {"text": "x", "if": "epoch > 1"},
        {"text": "x", "when": "epoch >= 2", "optional": True},
    ):
        with pytest.raises(UserError, match=said_so):
            said(CHAPTER + sentence(**keys), one=one)


@pytest.mark.parametrize("name", ["tree", "batch", "C"])
def test_epochs_are_those_of_runs_that_have_epochs(measured: Measured, name: str) -> None:
    plain = measured(ACCURACY, LOSS)
    steps = Steps(np.arange(6), name)
    one = Recording(plain.header, steps, plain.metrics, np.zeros((6, 3)))
    with pytest.raises(UserError, match=f"have the name '{name}': got 'epoch 3'; write it like"):
        said(CHAPTER + sentence(text="x", when="epoch 3"), one=one)
    (found,) = said(CHAPTER + sentence(text="{epoch}", when=f"{name} 3"), one=one)
    assert (found.epoch, found.text) == (3, "3")


NEVER = ["plateau", "first overfit", "unit dies", "diverges", "epoch 9", "train_accuracy > 1"]


@pytest.mark.parametrize("when", NEVER)
def test_an_event_that_never_happens_needs_a_way_out(when: str, measured: Measured) -> None:
    run = measured(ACCURACY, LOSS)
    with pytest.raises(UserError) as found:
        said(CHAPTER + sentence(text="x", when=when), one=run)
    epoch = "chapter a, sentence 1: when: it never happens"
    fault = epoch if when == "epoch 9" else "when: it need not happen in other runs"
    assert str(found.value) == (
        f"film.toml, line 10: {fault}: got {when!r}; "
        "give the sentence an if or an else, or make it optional"
    )
    assert said(CHAPTER + sentence(text="x", when=when, optional=True), one=run) == []
    assert said(CHAPTER + sentence(text="x", when=when) + "if = 'epoch > 0'", one=run) == []
    (other,) = said(CHAPTER + sentence(text="x", when=when) + "else = 'never'", one=run)
    assert (other.text, other.epoch) == ("never", "end")


@pytest.mark.parametrize(
    ("condition", "texts"),
    [("train_accuracy >= 1", ["all"]), ("train_accuracy < 1", []), ("epoch == 3", ["all"])],
)
def test_a_condition_is_decided_where_its_sentence_comes(
    condition: str, texts: list[str], measured: Measured
) -> None:
    spec = CHAPTER + sentence(text="all", when="epoch 3") + f"if = '{condition}'\n"
    assert [each.text for each in said(spec, one=measured(ACCURACY, LOSS))] == texts
    (other,) = said(spec + "else = 'some'", one=measured(ACCURACY, LOSS))
    assert (other.text, other.epoch) == ((texts or ["some"])[0], 3)


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


TWICE = sentence(text="{epoch}", when="train_accuracy >= 1", **ELSE)


@pytest.mark.parametrize("other", ["train_loss < 0.15", "epoch 3"])
def test_two_events_at_one_epoch_are_an_error(other: str, measured: Measured) -> None:
    script = CHAPTER + TWICE + sentence(text="x", when=other, **ELSE)
    with pytest.raises(UserError) as found:
        said(script, one=measured(ACCURACY, LOSS))
    assert str(found.value) == (
        f"film.toml, line 14: chapter a, sentence 2: when: another sentence comes at the same "
        f"instant: got {other!r}; give it another event, or make it optional, so that it is left "
        "out"
    )
    (only,) = said(script + "optional = true\n", one=measured(ACCURACY, LOSS))
    assert (only.text, only.epoch) == ("3", 3)
    later = measured([0.25, *ACCURACY[:4], 0.5], [*LOSS[:3], 0.1, 0.1, 0.1])
    assert sorted(each.epoch for each in said(script, one=later)) == [3, 4]


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


def test_events_are_those_of_the_epochs_that_are_shown(measured: Measured) -> None:
    script = CHAPTER + "options = { epochs_shown = '4..' }\n"
    both = sentence(text="{epoch}", when="train_accuracy >= 0.5", **ELSE)
    both += sentence(text="x", when="train_accuracy >= 1", optional=True)
    (found,) = said(script + both, one=measured(ACCURACY, LOSS))
    assert (found.text, found.epoch) == ("4", 4)


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
