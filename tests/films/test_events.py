"""Events that sentences of a film wait for: when they come, and what if they never do."""

import numpy as np
import pytest

from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.tests.films.bound_scripts import (
    ACCURACY,
    CHAPTER,
    ELSE,
    LOSS,
    TWICE,
    Measured,
    changed,
    said,
    sentence,
    varied,
)


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


def test_events_are_those_of_the_epochs_that_are_shown(measured: Measured) -> None:
    script = CHAPTER + "options = { epochs_shown = '4..' }\n"
    both = sentence(text="{epoch}", when="train_accuracy >= 0.5", **ELSE)
    both += sentence(text="x", when="train_accuracy >= 1", optional=True)
    (found,) = said(script + both, one=measured(ACCURACY, LOSS))
    assert (found.text, found.epoch) == ("4", 4)
