"""Words of `network`: names of inputs and outputs, headings, notes and titles."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from epochreel.reels.architecture import Architecture
from epochreel.reels.recording import Recording
from epochreel.scenes.fields.task_colours import colours_of
from epochreel.scenes.network import _note
from epochreel.scenes.network_places import PLACES
from epochreel.scenes.parts.diagram import Diagram
from epochreel.scenes.parts.diagram_places import InputNames
from epochreel.scenes.parts.diagram_words import output_names, room_for
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.typography import Outlines
from epochreel.scenes.words.own_names import input_names
from epochreel.tests.scenes.cases import and_slow
from epochreel.tests.scenes.diagrams import BOX, weighing
from epochreel.tests.scenes.faults import remembering
from epochreel.tests.scenes.shots import Composed, hearing
from epochreel.tests.scenes.tiny import recording

THIN = "\u2009"


def test_inputs_are_named_after_columns_and_features() -> None:
    reel = recording()
    model = replace(reel.perceptron, features=("x", "ySquared", "xTimesY", "sinY"))
    dataset = replace(reel.dataset, axis_names=("length", "width"))
    header = replace(reel.header, model=model, dataset=dataset)
    named = Recording(header, reel.steps, reel.metrics, reel._states)
    assert input_names(named) == ["length", "width²", "length · width", "sin width"]
    assert input_names(reel) == ["x₁", "x₂"]


def test_outputs_are_named_after_classes(stage_of: Callable[[str], Stage]) -> None:
    layout, narrow = stage_of("1920x1080").layout, replace(BOX, width=400)
    assert output_names(recording(3), BOX, layout) == ["a", "b", "c"]
    assert output_names(recording(2), BOX, layout) == ["above 0: b", "below 0: a"]
    assert output_names(recording(2), narrow, layout) == ["> 0: b", "< 0: a"]
    assert output_names(recording(0), BOX, layout) == []


def test_outputs_of_classes_without_names_are_called_by_their_colours(
    stage_of: Callable[[str], Stage],
) -> None:
    reel = recording(2)
    usual = reel.on(replace(reel.dataset, class_names=("class 0", "class 1")))
    names = output_names(usual, BOX, stage_of("1920x1080").layout)
    assert names == ["above 0: blue", "below 0: orange"]


@pytest.mark.parametrize(("size", "named"), [("1920x1080", True), ("480x270", False)])
def test_the_output_of_a_small_frame_has_signs_alone(
    size: str, composed: Callable[..., Composed], *, named: bool
) -> None:
    made = composed("network", [recording(2)], size)
    assert ({"output", "above 0: b", "below 0: a"} <= {*made.said}) == named
    assert ({"> 0", "< 0"} <= {*made.said}) != named
    made.check_type()


@pytest.mark.parametrize(
    ("name", "size", "said"), [("rent (€)", 1, True), ("", 1, False), ("rent (€)", 4, False)]
)
def test_the_output_is_named_after_the_column_of_values(
    name: str, size: int, said: bool, composed: Callable[..., Composed]
) -> None:
    reel = recording(0)
    dataset = replace(reel.dataset, label_name=name)
    named = Recording(replace(reel.header, dataset=dataset), reel.steps, reel.metrics, reel._states)
    made = composed("network", [named], f"{1920 // size}x{1080 // size}")
    assert ("rent (€)" in made.said) == said
    made.check_type()


@pytest.mark.parametrize("size", and_slow("480x270", "480x480", "1280x720"))
def test_usual_words_are_whole_at_inputs(size: str, composed: Callable[..., Composed]) -> None:
    reel = recording(0)
    dataset = replace(reel.dataset, axis_names=("Floor area (m²)", "Distance to centre (km)"))
    named = Recording(replace(reel.header, dataset=dataset), reel.steps, reel.metrics, reel._states)
    made = composed("network", [named], size)
    assert "Distance" in " ".join(made.said)
    assert not [each for each in made.said if "…" in each]
    made.check_type()


@pytest.mark.parametrize("size", ["1920x1080", "1080x1920"])
@pytest.mark.parametrize("classes", [2, 3])
def test_names_of_outputs_are_cut_at_the_edge_of_the_box(
    classes: int, size: str, stage_of: Callable[[str], Stage]
) -> None:
    reel, stage = recording(classes), stage_of(size)
    dataset = replace(reel.dataset, class_names=tuple(f"{k}{'n' * 60}" for k in range(classes)))
    header = replace(reel.header, dataset=dataset)
    named = Recording(header, reel.steps, reel.metrics, reel._states)
    diagram = Diagram(named, box=BOX, stage=stage)
    right = max(each.get_right()[0] for each in diagram.still)
    edge = stage.layout.point(BOX.right, 0)[0]
    assert edge - 20 * stage.layout.unit < right <= edge


@pytest.mark.parametrize(("hidden", "alone"), [((2,), True), ((2, 2), False)])
def test_units_of_a_single_layer_have_short_names_as_well(
    hidden: tuple[int, ...], alone: bool, stage_of: Callable[[str], Stage]
) -> None:
    targets = Diagram(recording(hidden=hidden), box=BOX, stage=stage_of("1280x720")).targets()
    assert "unit 1.2" in targets
    assert ("unit 2" in targets) == alone


def test_names_of_outputs_need_room(stage_of: Callable[[str], Stage]) -> None:
    layout, names = stage_of("1920x1080").layout, [f"class {index}" for index in range(12)]
    assert 0 < room_for(names, BOX, layout) < 0.2 * BOX.width
    assert room_for(["x" * 60] * 12, BOX, layout) == pytest.approx(0.26 * BOX.width)
    tall = stage_of("360x640").layout
    assert room_for(["x" * 60], replace(BOX, width=500), layout) == pytest.approx(8 * 22)
    assert room_for(["x" * 60], replace(BOX, width=400), layout) == pytest.approx(0.36 * 400)
    assert room_for(["x" * 60] * 3, BOX, tall) == pytest.approx(0.36 * BOX.width)
    assert room_for(names, replace(BOX, height=200), layout) == 0
    assert room_for(names, BOX, stage_of("480x270").layout) == 0
    assert room_for([], BOX, layout) == 0


def drawn_words(
    *hidden: int,
    activations: Sequence[str] = (),
    features: tuple[str, ...] = ("x", "y"),
    box: Box = BOX,
    stage: Stage,
) -> tuple[list[str], list[str]]:
    """What stands over the columns of a network, from left to right, and over its inputs."""
    reel = recording(hidden=hidden)
    names = tuple(activations or ["tanh"] * len(hidden))
    model = Architecture(features, hidden, names, 1)
    states = np.zeros((len(reel.steps), model.size), dtype=np.float32)
    made = Recording(replace(reel.header, model=model), reel.steps, reel.metrics, states)
    with remembering():
        diagram = Diagram(made, box=box, stage=stage)
    said = [each.said for each in diagram.still if isinstance(each, Outlines)]
    inputs = input_names(made)
    outputs = {"output", *output_names(reel, box, stage.layout)}
    headed = [each for each in said if each not in {*outputs, *inputs}]
    return headed, [each for each in said if each in inputs]


def headings(*hidden: int, activations: Sequence[str] = (), stage: Stage) -> list[str]:
    """What stands over the columns of a network, from left to right."""
    return drawn_words(*hidden, activations=activations, stage=stage)[0]


_SEVEN = ("x", "y", "xSquared", "ySquared", "xTimesY", "sinX", "sinY")


@pytest.mark.parametrize(
    ("features", "heading", "size", "height", "named"),
    [
        (("x", "y"), "inputs", "1920x1080", 808, ["x₁", "x₂"]),
        (("y",), "input", "1920x1080", 808, ["x₂"]),
        (("y",), "input", "1920x1080", 100, ["x₂"]),  # over a single one there is always room
        (
            _SEVEN,
            "inputs",
            "1920x1080",
            808,
            [*["x₁", "x₂", "x₁²", "x₂²"], "x₁ · x₂", "sin x₁", "sin x₂"],
        ),
        (_SEVEN, "inputs", "1920x1080", 190, []),
        (("x", "y"), None, "320x180", 808, []),  # nothing could be read
    ],
)
def test_inputs_are_headed_and_named_where_there_is_room(
    features: tuple[str, ...],
    heading: str | None,
    size: str,
    height: float,
    named: list[str],
    stage_of: Callable[[str], Stage],
) -> None:
    box = replace(BOX, height=height)
    headed, words = drawn_words(3, features=features, box=box, stage=stage_of(size))
    assert headed[:1] == [heading] * (heading is not None)
    assert words == named


def test_layers_of_one_kind_share_a_heading_where_columns_are_narrow(
    stage_of: Callable[[str], Stage],
) -> None:
    stage = stage_of("1920x1080")
    assert headings(4, 4, stage=stage) == ["inputs", "4 tanh", "4 tanh"]
    assert headings(*(3,) * 16, stage=stage) == ["inputs", "16 layers of 3 tanh"]
    mixed = headings(*(3,) * 16, activations=["relu"] * 6 + ["tanh"] * 10, stage=stage)
    assert mixed == ["inputs", "6 layers of 3 relu", "10 layers of 3 tanh"]
    # The first heading has room over its column, but may not meet that of the inputs.
    for first, others in ((["3 elu"], 12), ([], 17)):
        names = ["elu", *["leaky_relu"] * others]
        shown = headings(3, *(4,) * others, activations=names, stage=stage)
        assert shown == ["inputs", *first, f"{others} layers of 4 leaky_relu"]


def test_small_frames_say_how_many_units_are_drawn(stage_of: Callable[[str], Stage]) -> None:
    assert headings(10, 4, stage=stage_of("1920x1080"))[1:] == ["8 of 10 tanh", "4 tanh"]
    assert headings(10, 4, stage=stage_of("640x360")) == ["8 of 10"]
    assert headings(8, 4, stage=stage_of("640x360")) == []


def test_a_heading_without_room_is_left_out(stage_of: Callable[[str], Stage]) -> None:
    reel = recording(hidden=(3, 4) * 8)
    diagram = Diagram(reel, box=BOX, stage=stage_of("1920x1080"))
    texts = [each for each in diagram.still if isinstance(each, Outlines)]
    named = len(output_names(reel, BOX, stage_of("1920x1080").layout))
    assert len(texts) == 2 + named + len(input_names(reel))  # those of inputs and of the output


@pytest.mark.parametrize(
    ("lost", "widest", "noted"), [(2, 0.5, True), (0, 0.5, False), (2, 0.0, False)]
)
def test_there_is_no_note_on_lines_that_are_never_there(
    lost: int, widest: float, noted: bool, stage_of: Callable[[str], Stage]
) -> None:
    reel = recording()
    states = reel._states.copy()
    states[lost:] = np.nan
    made, stage = Recording(reel.header, reel.steps, reel.metrics, states), stage_of("1920x1080")
    places = stage.pick(PLACES)
    with hearing() as said:
        diagram = Diagram(made, box=places.diagram, stage=stage)
        diagram.widest = widest
        _note(made, colours_of(made.task), diagram, places, stage)
    assert any(each.startswith("Line: weight") for each in said) == noted


@pytest.mark.parametrize(("units", "cut"), [(8, False), (9, True)])
def test_notes_say_what_tiles_are_and_which_units_are_drawn(
    units: int, composed: Callable[..., Composed], *, cut: bool
) -> None:
    reel = recording(hidden=(units,))
    draw = np.random.default_rng(0).normal
    states = np.array([draw(size=reel._states.shape[1])] * 3, dtype=np.float32)
    made = Recording(reel.header, reel.steps, reel.metrics, states)
    said = composed("network", [made], "1920x1080").said
    assert any("(teal high, brown low). Bar: bias" in each for each in said)
    assert any("Drawn: units with the largest weights in the end." in each for each in said) == cut


@pytest.mark.parametrize(
    ("size", "lines", "tiles"),
    [
        ("1920x1080", "Line: weight (teal positive", "Tile: what the unit answers"),
        ("1080x1080", "Line: weight (teal positive", "Tile: what the unit answers"),
        ("480x480", "Line: weight (teal positive", "Tile: what the unit answers"),
        ("480x270", "Tile: answer; line: weight (teal up, brown down).", None),
    ],
)
def test_frames_of_every_shape_say_what_lines_mean_and_large_ones_what_tiles_do(
    size: str, lines: str, tiles: str | None, composed: Callable[..., Composed]
) -> None:
    with remembering():
        made = composed("network", [weighing((1.0, 2.0), (0.5, 4.0))], size)
    (note,) = (each for each in made.composition.parts if each.name == "note")
    shown = [each.said for each in note.mobject if isinstance(each, Outlines)]
    assert shown[0].startswith(lines)
    assert [each[: len(tiles or "")] for each in shown[1:]] == [tiles] * (tiles is not None)
    made.check_type()


def test_the_note_explains_bars_where_there_are_units(composed: Callable[..., Composed]) -> None:
    for hidden in ((4, 3), ()):
        none = recording(hidden=hidden)
        states = np.ones_like(none._states)
        reel = Recording(none.header, none.steps, none.metrics, states)
        said = composed("network", [reel], "1280x720").said
        for words in ("Bar: bias, from 0 in the middle.", "the unit answers"):
            assert any(words in each for each in said) == bool(hidden)
        assert any("high" in each for each in said)


@pytest.mark.parametrize(("classes", "curve"), [(2, "accuracy curve"), (0, "loss curve")])
def test_the_curve_is_called_by_its_measure(
    classes: int, curve: str, composed: Callable[..., Composed]
) -> None:
    targets = composed("network", [recording(classes, hidden=(2,))], "640x360").composition.targets
    assert {"accuracy curve", "loss curve"} & {*targets} == {curve}


@pytest.mark.parametrize(
    ("width", "lines"), [(1300.0, 1), (800.0, 2), (300.0, 3)], ids=["wide", "narrow", "narrower"]
)
def test_names_of_inputs_have_as_few_lines_as_may_be(
    width: float, lines: int, stage_of: Callable[[str], Stage]
) -> None:
    names = ["Shoulder height (cm)", "x"]
    found = InputNames.of(names, replace(BOX, width=width), stage_of("1920x1080").layout)
    assert len(found.lines[0]) == lines
    assert " ".join(found.lines[0]) == names[0]
    assert found.lines[1] == ["x"]
    assert found.room < 0.35 * width


@pytest.mark.parametrize("size", and_slow("1920x1080", "1080x1080", "1080x1920", "480x480"))
@pytest.mark.parametrize("name", ["x", "distance_to_the_centre_of_the_city"])
def test_names_of_inputs_are_beside_their_fields_where_no_ribbon_is(
    name: str, size: str, stage_of: Callable[[str], Stage]
) -> None:
    reel, stage = recording(hidden=(3,)), stage_of(size)
    dataset = replace(reel.dataset, axis_names=(name, f"{name}'"))
    named = Recording(replace(reel.header, dataset=dataset), reel.steps, reel.metrics, reel._states)
    diagram, layout = Diagram(named, box=BOX, stage=stage), stage.layout
    left = layout.point(diagram._columns[0].boxes[0].x, 0)[0]
    edge = layout.point(BOX.x, 0)[0]
    words = [each for each in diagram.still if each.get_right()[0] < left]
    assert len(words) >= 2
    assert min(word.get_left()[0] for word in words) >= edge - 0.02


@pytest.mark.parametrize("later", [1.0, float("nan")])
def test_the_title_counts_no_lines_where_training_diverged(
    later: float, composed: Callable[..., Composed]
) -> None:
    made = composed("network", [weighing((1.0, 1.0), (later, later))], "1280x720")
    assert ("Training diverges at epoch 1" in made.said) == (later != 1.0)
    assert any(re.search("neuron .* line", each) for each in made.said) == (later == 1.0)


ALL_RIGHT = f"Layer by layer, 16 units get 100{THIN}% of training and test points right in the end"
TRAINED = f"Layer by layer, 16 units get 100{THIN}% of training points right in the end"


@pytest.mark.parametrize(
    ("reel", "title"),
    [
        (recording(), ALL_RIGHT),
        (recording(tested=0), TRAINED),
        (recording(accuracy=(0.5, 0.8, 0.75)), ALL_RIGHT.replace("100", "75")),
        (
            recording().between(0, 1),
            "Layer by layer, 16 units get 80 % of training and test points right at",
        ),
        (recording(loss=(1.0, 0.5, np.nan)), "Training diverges at epoch 2"),
        (
            recording(0, loss=(1.0, 0.5, 0.25)),
            "Layer by layer, 16 units bring the test loss to 0.25 in the end",
        ),
        (recording(0, loss=(0.5, 0.2, 1.0)), "What each unit answers, layer by layer"),
        (recording(0, loss=(1.0, 0.5, 0.9999)), "What each unit answers, layer by layer"),
        (recording(0, loss=(1.0, 0.5, np.nan)), "Training diverges at epoch 2"),
        (recording(hidden=(3,)), ": 100 % of training and test points right in the end"),
        (recording(hidden=(3,)).between(0, 1), "points right at epoch 1"),
        (recording(0, hidden=(3,)), "shapes the value: test loss "),
        (recording(0, loss=(0.5, 0.2, 1.0), hidden=(3,)), "shapes the value"),
    ],
)
def test_titles_say_what_was_measured(
    reel: Recording, title: str, composed: Callable[..., Composed]
) -> None:
    said = [each.replace(THIN, " ") for each in composed("network", [reel], "1280x720").said]
    assert any(title.replace(THIN, " ") in each for each in said)


@pytest.mark.parametrize(
    ("activation", "biases", "title"),
    [
        ("relu", (0.0, -99.0), "All units of layer 2 are dead: one answer for all training points"),
        ("relu", (0.0, 9.0), "Layer by layer, "),
        ("tanh", (0.0, -99.0), "Layer by layer, "),
        ("relu", (-99.0,), "All units of the network are dead: one answer for all training points"),
    ],
)
def test_titles_say_that_a_whole_layer_is_dead(
    activation: str,
    biases: tuple[float, ...],
    title: str,
    composed: Callable[..., Composed],
) -> None:
    said = composed("network", [_biased(activation, biases)], "1280x720").said
    assert any(each.startswith(title) for each in said)


def _biased(activation: str, biases: tuple[float, ...]) -> Recording:
    """A network whose layers have two units each, with the same bias, and keep their inputs."""
    reel = recording(hidden=(2,) * len(biases), activation=activation)
    layers = [(np.eye(2), np.full(2, bias)) for bias in biases]
    state = reel.perceptron.pack([*layers, (np.ones((2, 1)), np.zeros(1))])
    states = np.array([state] * len(reel.steps), dtype=np.float32)
    return Recording(reel.header, reel.steps, reel.metrics, states)


@pytest.mark.parametrize(
    ("size", "rest"),
    [("720x1280", "one answer"), ("720x720", "one answer for all training points")],
)
@pytest.mark.parametrize(
    ("biases", "which"), [((-99.0, 0.0), "layer 1"), ((-99.0,), "the network")]
)
def test_the_title_of_dead_layers_is_not_cut(
    biases: tuple[float, ...], which: str, size: str, rest: str, composed: Callable[..., Composed]
) -> None:
    film = composed("network", [_biased("relu", biases)], size)
    assert f"All units of {which} are dead: {rest}" in film.said
    assert not any("…" in each for each in film.said)


@pytest.mark.parametrize(
    ("size", "title"),
    [
        ("1920x1080", "Training accuracy over the epochs"),
        ("1080x1080", "Over the epochs"),
        ("1080x1920", "Over the epochs"),
        ("480x270", ""),
    ],
)
def test_the_curve_has_a_title(size: str, title: str, composed: Callable[..., Composed]) -> None:
    said = composed("network", [recording(hidden=(4,))], size).said
    titles = [each for each in said if "over the epochs" in each.lower()]
    assert titles[-1:] == [title] * bool(title)
