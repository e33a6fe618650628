"""The question of data, in a table: both sides of every condition."""

from dataclasses import replace

import pytest

from epochreel.datasets.input_plane import InputPlane
from epochreel.reels.recording import Recording
from epochreel.scenes.words.asked import given, lowered, questions
from epochreel.scenes.words.sentences import data_subtitles_beside, data_subtitles_of
from epochreel.tests.scenes.tiny import recording


def _named(label_name: str) -> Recording:
    """Values under a name."""
    reel = recording(0)
    header = replace(reel.header, dataset=replace(reel.dataset, label_name=label_name))
    return Recording(header, reel.steps, reel.metrics, reel._states)


@pytest.mark.parametrize(
    ("reel", "asked"),
    [
        (recording(2), ["A or b?", "Which of 2 classes?"]),
        (recording(3), ["A, b or c?", "Which of 3 classes?"]),
        (recording(4), ["Which of 4 classes?"]),
        (recording(12), ["Which of 12 classes?"]),
        (_named(""), ["What is the value?"]),
        (_named("price"), ["What is the price?", "What is the value?"]),
        (_named("Monthly rent (€)"), ["What is the monthly rent?", "What is the value?"]),
        (_named("BMI"), ["What is the BMI?", "What is the value?"]),
        (_named("price (CHF)"), ["What is the price?", "What is the value?"]),
    ],
)
def test_the_question_names_few_classes_and_what_values_are(
    reel: Recording, asked: list[str]
) -> None:
    assert questions(reel) == asked


@pytest.mark.parametrize(
    ("classes", "label", "asked"),
    [
        (2, "State", ["A or b?", "Which State?", "Which of 2 classes?"]),
        (4, "Kind", ["Which Kind?", "Which of 4 classes?"]),
        (4, "", ["Which of 4 classes?"]),
    ],
)
def test_classes_are_asked_for_by_the_name_of_their_column(
    classes: int, label: str, asked: list[str]
) -> None:
    reel = recording(classes)
    header = replace(reel.header, dataset=replace(reel.dataset, label_name=label))
    assert questions(Recording(header, reel.steps, reel.metrics, reel._states)) == asked


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("Living area", "living area"),
        ("Säuregrad", "Säuregrad"),
        ("Sepal Length", "Sepal Length"),
        ("Mean pH", "Mean pH"),
        ("pH value", "pH value"),
        ("BMI", "BMI"),
        ("T (K)", "T (K)"),
        ("Q 4", "Q 4"),
        ("X velocity", "X velocity"),
        ("x₁", "x₁"),
        ("", ""),
    ],
)
def test_only_names_of_several_words_lose_their_capital_inside_a_sentence(
    name: str, inside: str
) -> None:
    assert lowered(name) == inside


def test_more_inputs_than_two_are_counted_and_their_plane_is_named() -> None:
    reel = recording(2)
    plane = InputPlane(
        ("a", "b", "c"), (0.0,) * 3, (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), ("p", "q"), "P"
    )
    header = replace(reel.header, dataset=replace(reel.dataset, plane=plane))
    of_three = Recording(header, reel.steps, reel.metrics, reel._states)
    rest = ["2 classes"]
    assert given(of_three) == ["Given 3 inputs of a new point:", "Given its inputs:"]
    assert data_subtitles_of(of_three) == ["P", *rest]
    # A title that counts the classes leaves out their count alone.
    assert data_subtitles_beside("Two kinds", of_three) == ["P"]
    assert data_subtitles_beside("Some kinds", of_three) == ["P", *rest]
    assert given(reel) == ["Given x₁ and x₂ of a new point:", "Given the place of a new point:"]
    assert data_subtitles_of(reel) == rest


@pytest.mark.parametrize(
    ("axes", "known"),
    [
        (
            ("Area (m²)", "year"),
            ["Given Area and year:", "Given both values:"],
        ),
        (("x₁", "x₂"), ["Given x₁ and x₂ of a new point:", "Given the place of a new point:"]),
    ],
)
def test_only_data_without_names_have_places(axes: tuple[str, str], known: list[str]) -> None:
    reel = recording(2)
    header = replace(reel.header, dataset=replace(reel.dataset, axis_names=axes))
    assert given(Recording(header, reel.steps, reel.metrics, reel._states)) == known
