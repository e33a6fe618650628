"""The scene `network`: one scale of widths for the whole film, and names of inputs and outputs."""

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from manim import Mobject, VMobject

from epochreel.reels.architecture import Architecture
from epochreel.reels.recording import Recording
from epochreel.scenes.fields.field_pixels import FieldPixels
from epochreel.scenes.fields.task_colours import colours_of
from epochreel.scenes.fields.unit_fields import UnitFields
from epochreel.scenes.network import _note
from epochreel.scenes.network_places import KEYED, PLACES, SCALED, Places, places_for
from epochreel.scenes.parts.bars import SignedBars
from epochreel.scenes.parts.curves import Chart
from epochreel.scenes.parts.diagram import Diagram
from epochreel.scenes.parts.diagram_places import InputNames
from epochreel.scenes.parts.diagram_words import output_names, room_for, written_bias
from epochreel.scenes.parts.field_image import FieldImage
from epochreel.scenes.parts.ramp import ScaleKey
from epochreel.scenes.parts.readings import LiveFigure
from epochreel.scenes.parts.ribbons import Ribbons
from epochreel.scenes.parts.unit_words import UnitWords
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.theme import THEMES
from epochreel.scenes.stage.typography import Outlines
from epochreel.scenes.words.own_names import input_names
from epochreel.tests.scenes.faults import remembering
from epochreel.tests.scenes.shots import Composed, hearing
from epochreel.tests.scenes.tiny import recording

BOX = Box(96, 168, 1080, 808)


def weighing(*weights: tuple[float, float]) -> Recording:
    """A network of one neuron: at each epoch both weights into it, and the one from it."""
    reel = recording(hidden=(1,), accuracy=[0.5] * len(weights), loss=[1.0] * len(weights))
    packed = [
        reel.perceptron.pack(
            [
                (np.full((2, 1), first, np.float32), np.zeros(1, np.float32)),
                (np.full((1, 1), last, np.float32), np.zeros(1, np.float32)),
            ]
        )
        for first, last in weights
    ]
    return Recording(reel.header, reel.steps, reel.metrics, np.array(packed))


def ribbons_of(diagram: Diagram) -> list[VMobject]:
    """The paths of its ribbons, which come before the first field."""
    paths = itertools.takewhile(lambda each: not isinstance(each, FieldImage), diagram.submobjects)
    return [each for each in paths if isinstance(each, VMobject)]


def widths(reel: Recording, epoch: float, stage: Stage) -> list[float]:
    """The width of each ribbon in design pixels."""
    diagram = Diagram(reel, box=BOX, stage=stage)
    diagram.show(Moment(epoch))
    found = []
    for ribbon in ribbons_of(diagram):
        for outline in ribbon.points.reshape(-1, 16, 3):
            found.append(abs(outline[0, 1] - outline[11, 1]) / stage.layout.unit)
    return found


def test_ribbons_have_one_scale_for_all_layers_and_epochs(stage_of: Callable[[str], Stage]) -> None:
    stage = stage_of("1920x1080")
    reel = weighing((0.01, 0.01), (4.0, 2.0), (1.0, 4.0))
    start, middle, last = (widths(reel, epoch, stage) for epoch in range(3))
    assert max(start) < 1
    assert middle == pytest.approx([11.3, 11.3, 5.287], abs=1e-3)
    assert last == pytest.approx([1.961, 1.961, 11.3], abs=1e-3)
    assert Diagram(reel, box=BOX, stage=stage).widest == pytest.approx(4.0)


def widths_at(shares: Sequence[float], stage: Stage) -> list[float]:
    """The width of each ribbon that is drawn, those below 0 first, for shares of the largest."""
    ends = np.arange(2.0 * len(shares)).reshape(-1, 2)
    ribbons = Ribbons(ends, ends + 90, stage.layout, colours=("#2a9d8f", "#b08d57"))
    ribbons.set_shares(np.array(shares))
    outlines = np.concatenate([path.points for path in ribbons]).reshape(-1, 16, 3)
    return [round(abs(each[0, 1] - each[11, 1]) / stage.layout.unit, 3) for each in outlines]


def test_many_ribbons_are_fainter_and_small_ones_finer(stage_of: Callable[[str], Stage]) -> None:
    stage, found = stage_of("320x320"), []
    for count in (9, 200):
        ends = np.arange(2.0 * count).reshape(-1, 2)
        ribbons = Ribbons(ends, ends + 90, stage.layout, colours=("#2a9d8f", "#b08d57"))
        found.append((ribbons[1].get_fill_opacity(), widths_at([0.01] * count, stage)[0]))
    assert np.less(found[1], found[0]).all()


def test_ribbons_that_are_small_among_others_are_finer_than_their_share(
    stage_of: Callable[[str], Stage],
) -> None:
    """However thin all are, the largest are whole, so that they can be seen at the beginning."""
    stage = stage_of("1920x1080")
    small, large = widths_at([0.1] + [1.0] * 9, stage), widths_at([0.1] * 10, stage)
    assert max(large) == min(large) == large[0]
    assert small[0] < 0.4 * large[0]
    assert small[1:] == pytest.approx([11.3] * 9)


def test_weights_that_are_no_numbers_have_no_ribbons(stage_of: Callable[[str], Stage]) -> None:
    stage = stage_of("1920x1080")
    assert widths_at([np.nan, 0.0, np.inf, 1.0], stage) == [11.3, 11.3]
    assert widths_at([np.nan, np.nan], stage) == []
    assert widths_at([0.0, 0.0], stage) == []


@pytest.mark.parametrize("diverges", [True, False])
def test_weights_and_biases_can_be_told_apart_until_training_diverges(
    stage_of: Callable[[str], Stage], *, diverges: bool
) -> None:
    """The bias of the output, however large, says nothing on the bars of others."""
    reel = recording(hidden=(1,), loss=[1.0, 1e9, np.nan if diverges else 1e9])
    states = [
        reel.perceptron.pack(
            [
                (np.full((2, 1), size, np.float32), np.full(1, size, np.float32)),
                (np.full((1, 1), size, np.float32), np.full(1, 1e6 * size, np.float32)),
            ]
        )
        for size in (0.5, 1e6, 1e6)
    ]
    made = Recording(reel.header, reel.steps, reel.metrics, np.array(states))
    diagram = Diagram(made, box=BOX, stage=stage_of("1280x720"))
    assert diagram.widest == pytest.approx(10.0 if diverges else 1e6)
    diagram.show(Moment(0.0))
    (bars,) = (each for each in diagram.submobjects if isinstance(each, SignedBars))
    assert bars.width == pytest.approx(
        diagram._columns[1].boxes[0].width
        * stage_of("1280x720").layout.unit
        / 2
        * (0.05 if diverges else 5e-7),
        rel=0.01,
    )


def test_epochs_that_are_no_numbers_do_not_count(stage_of: Callable[[str], Stage]) -> None:
    reel = weighing((1.0, 1.0), (1e30, 1e30))
    metrics = replace(reel.metrics, train_loss=np.array([1.0, np.nan]))
    lost = Recording(reel.header, reel.steps, metrics, reel._states)
    assert Diagram(lost, box=BOX, stage=stage_of("1280x720")).widest == pytest.approx(1.0)


def test_inputs_are_named_after_columns_and_features() -> None:
    reel = recording()
    model = replace(reel.perceptron, features=("x", "ySquared", "xTimesY", "sinY"))
    dataset = replace(reel.dataset, axis_names=("length", "width"))
    header = replace(reel.header, model=model, dataset=dataset)
    named = Recording(header, reel.steps, reel.metrics, reel._states)
    assert input_names(named) == ["length", "width²", "length · width", "sin width"]
    assert input_names(reel) == ["x₁", "x₂"]


def test_outputs_are_named_after_classes() -> None:
    assert output_names(recording(3)) == ["a", "b", "c"]
    assert output_names(recording(2)) == ["> 0: b", "< 0: a"]
    assert output_names(recording(0)) == []


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


@pytest.mark.parametrize("size", ["480x270", "480x480", "1280x720"])
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


@pytest.mark.parametrize(
    ("hidden", "classes", "long"),
    [((3,) * 8, 2, True), ((3,) * 7, 2, False), ((5,) * 8, 2, False), ((3,) * 8, 5, False)],
)
def test_long_networks_of_few_units_have_all_of_the_width(
    hidden: tuple[int, ...], classes: int, long: bool, composed: Callable[..., Composed]
) -> None:
    made = composed("network", [recording(classes, hidden=hidden)], "1920x1080")
    made.check_type()
    (diagram,) = (each for each in made.members() if isinstance(each, Diagram))
    layout = made.scene.stage.layout
    assert (diagram.width > 1400 * layout.unit) == long


@pytest.mark.parametrize("size", ["1920x1080", "1080x1080", "1080x1920", "480x270"])
def test_sixteen_layers_have_a_column_each(size: str, composed: Callable[..., Composed]) -> None:
    made = composed("network", [recording(hidden=(3,) * 16)], size)
    (diagram,) = (each for each in made.composition.mobjects if isinstance(each, Diagram))
    fields = [each for each in diagram if isinstance(each, FieldImage)]
    assert len(fields) == 2 + 3 * 16
    lefts = sorted({round(each.get_left()[0], 4) for each in fields})
    assert len(lefts) == 17
    assert min(np.diff(lefts)) > max(each.width for each in fields)
    made.check_type()


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
    headed = [each for each in said if each not in {*output_names(reel), *inputs}]
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
    named = len(output_names(reel))
    assert len(texts) == 1 + named + len(input_names(reel))


@pytest.mark.parametrize("size", ["1280x720", "720x720", "720x1280", "480x270"])
@pytest.mark.parametrize("classes", [2, 7, 12])
def test_outputs_and_their_names_stay_in_the_box(
    classes: int, size: str, composed: Callable[..., Composed]
) -> None:
    made = composed("network", [recording(classes)], size)
    layout = made.scene.stage.layout
    (diagram,) = (each for each in made.composition.mobjects if isinstance(each, Diagram))
    made.show(0)
    low, high = layout.point(0, layout.height - 20)[1], layout.point(0, 130)[1]
    shown: list[Mobject] = [*ribbons_of(diagram), *diagram.still, *diagram.outputs]
    for each in (each for each in shown if len(each.points)):
        assert low <= each.points[:, 1].min() <= each.points[:, 1].max() <= high


def test_the_curve_of_the_measure_has_an_axis(composed: Callable[..., Composed]) -> None:
    made = composed("network", [recording()], "1920x1080")
    assert "Training accuracy" in made.said
    assert {"50\u2009%", "100\u2009%", "2 epochs"} <= set(made.said)
    assert sum(isinstance(each, Chart) for each in made.composition.mobjects) == 1
    small = composed("network", [recording()], "480x270")
    assert {"Training accuracy", "a", "b"} <= set(small.said)
    assert not any(isinstance(each, Chart) for each in small.composition.mobjects)


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
    assert any("(teal high, brown low). Bar: bias." in each for each in said)
    assert any("Drawn: units with the largest weights in the end." in each for each in said) == cut


@pytest.mark.parametrize(
    ("size", "lines", "tiles"),
    [
        ("1920x1080", "Line: weight (teal adds", "Tile: what the unit answers"),
        ("1080x1080", "Line: weight (teal adds", "Tile: what the unit answers"),
        ("480x480", "Line: weight (teal adds", "Tile: what the unit answers"),
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


def test_weights_and_biases_of_zero_are_drawn(composed: Callable[..., Composed]) -> None:
    made = composed("network", [recording()], "1280x720")
    made.show(1)
    assert not any("widest" in each for each in made.said)


@pytest.mark.parametrize(
    ("size", "formula"), [("1920x1080", True), ("1080x1080", True), ("360x640", False)]
)
def test_what_linear_layers_amount_to_is_a_formula_where_it_can_be_read(
    size: str, formula: bool, stage_of: Callable[[str], Stage]
) -> None:
    made, stage = recording(activation="identity"), stage_of(size)
    places = stage.pick(PLACES)
    diagram = Diagram(made, box=places.diagram, stage=stage)
    with hearing() as said:
        note = _note(made, colours_of(made.task), diagram, places, stage)
    assert (len(note) == 1 and not said) == formula


def test_the_note_explains_bars_where_there_are_units(composed: Callable[..., Composed]) -> None:
    for hidden in ((4, 3), ()):
        none = recording(hidden=hidden)
        states = np.ones_like(none._states)
        reel = Recording(none.header, none.steps, none.metrics, states)
        said = composed("network", [reel], "1280x720").said
        for words in ("Bar: bias.", "the unit answers"):
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


@pytest.mark.parametrize("size", ["1920x1080", "1080x1080", "1080x1920", "480x480"])
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


@pytest.mark.parametrize("usual", [PLACES, KEYED, SCALED], ids=["plain", "keyed", "scaled"])
def test_diagrams_keep_clear_of_axes_beside_planes(usual: dict[str, Places]) -> None:
    """Names of a single output stand lower than the axis of a plane in a square."""
    one, three = (Architecture(("x", "y"), (4,), ("tanh",), outputs) for outputs in (1, 3))
    for shape, place in places_for(three, usual).items():
        beside = shape != "wide small" and place.plane.y < place.diagram.bottom
        assert not beside or place.diagram.right <= place.gutter, shape
    for shape in ("square", "square small"):
        place = places_for(one, usual)[shape]
        middle = place.diagram.y + place.diagram.height / 2
        assert place.diagram.right < place.plane.x
        assert place.plane.bottom + 40 < middle


@pytest.mark.parametrize(("layers", "beside"), [(4, True), (5, False)])
def test_in_squares_shallow_networks_stand_beside_the_plane(layers: int, *, beside: bool) -> None:
    deep = Architecture(("x", "y"), (8,) * layers, ("tanh",) * layers, 1)
    for usual in (PLACES, SCALED):
        place = places_for(deep, usual)["square"]
        assert (place.diagram.bottom > place.plane.y) == beside
        assert (place.key is not None) == (usual is SCALED)


@pytest.mark.parametrize(
    ("names", "size", "said"),
    [
        (("x₁", "x₂"), "1920x1080", ["x₁", "x₂"]),
        (("area", "age"), "1080x1080", ["area", "age"]),
        (("area", "age"), "480x270", []),
    ],
)
def test_the_plane_has_axes_that_are_called_as_inputs_are(
    names: tuple[str, str], size: str, said: list[str], composed: Callable[..., Composed]
) -> None:
    reel = recording(hidden=(2,))
    dataset = replace(reel.dataset, axis_names=names)
    named = Recording(replace(reel.header, dataset=dataset), reel.steps, reel.metrics, reel._states)
    with remembering():
        film = composed("network", [named], size)
    (diagram,) = (each for each in film.members() if isinstance(each, Diagram))
    plane = max(each.get_left()[0] for each in film.members() if isinstance(each, FieldImage))
    right = diagram.get_right()[0]
    words = [each for each in film.members() if isinstance(each, Outlines)]
    assert [
        each.said for each in words if right < each.get_right()[0] and each.said in names
    ] == said
    assert plane > right
    film.check_type()


@pytest.mark.parametrize("later", [1.0, float("nan")])
def test_the_title_counts_no_lines_where_training_diverged(
    later: float, composed: Callable[..., Composed]
) -> None:
    made = composed("network", [weighing((1.0, 1.0), (later, later))], "1280x720")
    assert ("Training diverges at epoch 1" in made.said) == (later != 1.0)
    assert any(re.search("neuron .* line", each) for each in made.said) == (later == 1.0)


@pytest.mark.parametrize(
    ("classes", "size", "said"), [(2, 1, "bias −0.25"), (3, 1, None), (2, 4, None)]
)
def test_the_bias_of_a_single_output_is_written(
    classes: int, size: int, said: str | None, composed: Callable[..., Composed]
) -> None:
    reel = recording(classes, hidden=(2,))
    states = np.ones_like(reel._states)
    states[:, -1] = -0.25  # biases of outputs are last
    made = composed(
        "network",
        [Recording(reel.header, reel.steps, reel.metrics, states)],
        f"{1920 // size}x{1080 // size}",
    )
    made.show(1)
    shown = [each._shown for each in made.members() if isinstance(each, LiveFigure)]
    assert [each for each in shown if "bias" in each] == [said] * (said is not None)


@pytest.mark.parametrize(
    ("bias", "said"),
    [
        (0.0, "bias 0.00"),
        (-0.0049, "bias ≈ 0"),
        (0.005, "bias 0.01"),
        (-0.144, "bias −0.14"),
        (-0.0, "bias 0.00"),
        (0.2, "bias 0.20"),
        (-0.994, "bias −0.99"),
        (0.996, "bias 1.0"),
        (5.83, "bias 5.8"),
        (5.0, "bias 5.0"),
        (9.96, "bias 10"),
        (-1234.0, "bias −1,200"),
        (np.nan, ""),
        (-np.inf, ""),
    ],
)
def test_biases_are_rounded(bias: float, said: str) -> None:
    assert written_bias(bias) == said


@pytest.mark.parametrize(("bias", "shown"), [(-0.25, True), (2.5e9, False)])
def test_a_bias_without_room_is_left_out(
    bias: float, shown: bool, composed: Callable[..., Composed]
) -> None:
    reel = recording(hidden=(2,))
    states = np.ones_like(reel._states)
    states[:, -1] = bias
    reel = Recording(reel.header, reel.steps, reel.metrics, states)
    made = composed("network", [reel], "480x480")
    made.show(1)
    figures = [each._shown for each in made.members() if isinstance(each, LiveFigure)]
    assert any("bias" in each for each in figures) == shown
    made.check_type()


def test_dead_units_are_named_until_training_diverges(composed: Callable[..., Composed]) -> None:
    """Of two units, the second is never on."""
    reel = recording(hidden=(2,), activation="relu")
    loss = np.array([1.0, 0.9, np.nan])
    metrics = replace(reel.metrics, train_loss=loss)
    pack, zero = reel.perceptron.pack, np.zeros(1)
    layers = [(np.ones((2, 2)), np.array([9.0, -9.0])), (np.ones((2, 1)), zero)]
    states = np.array([pack(layers)] * 3, dtype=np.float32)
    states[2] = np.nan
    film = composed("network", [Recording(reel.header, reel.steps, metrics, states)], "1280x720")
    (words,) = (each for each in film.members() if isinstance(each, UnitWords))
    for epoch, said in ((1.0, ["dead"]), (2.0, [])):
        film.composition.show_moment(film.composition.moment_of(epoch))
        assert [str(piece.key)[2:6] for piece in words.pieces] == said


@pytest.mark.parametrize(("activation", "said"), [("relu", True), ("tanh", False)])
def test_tiles_of_relu_say_what_white_is(
    activation: str, composed: Callable[..., Composed], *, said: bool
) -> None:
    reel = recording(hidden=(2,), activation=activation)
    states = np.ones_like(reel._states)
    film = composed(
        "network", [Recording(reel.header, reel.steps, reel.metrics, states)], "1280x720"
    )
    assert any("with relu, white is 0 or little" in each for each in film.said) == said


@pytest.mark.parametrize("size", ["1280x720", "1080x1080", "1080x1920"])
def test_values_have_a_scale_of_colours(size: str, composed: Callable[..., Composed]) -> None:
    for classes in (0, 2):
        film = composed("network", [recording(classes, hidden=(2,))], size)
        assert any(isinstance(each, ScaleKey) for each in film.members()) == (classes == 0)
        film.check_type()


@pytest.mark.parametrize(("other", "steep"), [(-9.0, True), (9.0, False)])
def test_edges_of_steep_units_have_no_steps(other: float, *, steep: bool) -> None:
    """Where most answers of a layer are 0, others are far beyond its scale at once.

    The edge at 0.65 is right of two thirds of its cell.
    """
    reel = recording(hidden=(2,), activation="relu")
    weights = np.array([[1.0, 0.0], [0.0, 0.0]]), np.array([-0.65, other])
    layers = [weights, (np.ones((2, 1)), np.zeros(1))]
    states = np.array([reel.perceptron.pack(layers)] * 3, dtype=np.float32)
    made = Recording(reel.header, reel.steps, reel.metrics, states)
    pixels = FieldPixels((-1.1, 1.0, -1.0, 1.0), 40, colours_of(made.task).signed(THEMES["dark"]))
    field, _ = UnitFields(made, pixels, [np.array([0, 1])]).fields()
    found = {round(each, 2) for each in field.at(Moment(1))[0].ravel().tolist()}
    assert ({0.33} <= found <= {0.0, 0.33, 1.0}) == steep


@pytest.mark.parametrize(
    ("activation", "biases", "title"),
    [
        ("relu", (0.0, -99.0), "All units of layer 2 are dead: one answer for all training points"),
        ("relu", (0.0, 9.0), "What each unit answers, layer by layer"),
        ("tanh", (0.0, -99.0), "What each unit answers, layer by layer"),
        ("relu", (-99.0,), "All units of the network are dead: one answer for all training points"),
    ],
)
def test_titles_say_that_a_whole_layer_is_dead(
    activation: str,
    biases: tuple[float, ...],
    title: str,
    composed: Callable[..., Composed],
) -> None:
    assert title in composed("network", [_biased(activation, biases)], "1280x720").said


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


@pytest.mark.parametrize("size", ["1920x1080", "1080x1080", "1080x1920"])
def test_the_heading_of_inputs_stands_close_over_their_fields(
    size: str, composed: Callable[..., Composed]
) -> None:
    with remembering():
        made = composed("network", [recording(hidden=(8,))], size)
    words = {each.said: each for each in made.type() if isinstance(each, Outlines)}
    inputs, other = (words[each].get_center()[1] for each in ("inputs", "8 tanh"))
    assert inputs < other - 0.5
    made.check_type()
