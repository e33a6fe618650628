"""The scene `network`: one scale of widths for the whole film, and names of inputs and outputs."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from manim import Mobject

from epochreel.reels.architecture import Architecture
from epochreel.reels.recording import Recording
from epochreel.scenes.fields.field_pixels import FieldPixels
from epochreel.scenes.fields.task_colours import colours_of
from epochreel.scenes.fields.unit_fields import UnitFields
from epochreel.scenes.network import _note
from epochreel.scenes.network_places import KEYED, PLACES, SCALED, Places, places_for
from epochreel.scenes.parts.curves import Chart
from epochreel.scenes.parts.diagram import Diagram
from epochreel.scenes.parts.diagram_words import written_bias
from epochreel.scenes.parts.field_image import FieldImage
from epochreel.scenes.parts.ramp import ScaleKey
from epochreel.scenes.parts.readings import LiveFigure
from epochreel.scenes.parts.unit_words import UnitWords
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.theme import THEMES
from epochreel.scenes.stage.typography import Outlines
from epochreel.tests.scenes.cases import SHAPES, and_slow
from epochreel.tests.scenes.diagrams import ribbons_of
from epochreel.tests.scenes.faults import remembering
from epochreel.tests.scenes.shots import Composed, hearing
from epochreel.tests.scenes.tiny import recording


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


@pytest.mark.parametrize("size", SHAPES)
def test_sixteen_layers_have_a_column_each(size: str, composed: Callable[..., Composed]) -> None:
    made = composed("network", [recording(hidden=(3,) * 16)], size)
    (diagram,) = (each for each in made.composition.mobjects if isinstance(each, Diagram))
    fields = [each for each in diagram if isinstance(each, FieldImage)]
    assert len(fields) == 2 + 3 * 16
    lefts = sorted({round(each.get_left()[0], 4) for each in fields})
    assert len(lefts) == 17
    assert min(np.diff(lefts)) > max(each.width for each in fields)
    made.check_type()


@pytest.mark.parametrize("size", and_slow("1280x720", "720x720", "720x1280", "480x270"))
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


@pytest.mark.parametrize("size", and_slow("1280x720", "1080x1080", "1080x1920"))
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


@pytest.mark.parametrize("size", and_slow("1920x1080", "1080x1080", "1080x1920"))
def test_the_heading_of_inputs_stands_close_over_their_fields(
    size: str, composed: Callable[..., Composed]
) -> None:
    with remembering():
        made = composed("network", [recording(hidden=(8,))], size)
    words = {each.said: each for each in made.type() if isinstance(each, Outlines)}
    inputs, other = (words[each].get_center()[1] for each in ("inputs", "8 tanh"))
    assert inputs < other - 0.5
    made.check_type()
