"""What sentences point at is seen as before, and all else dimmed while they are read."""

import re
from collections.abc import Callable
from itertools import groupby
from typing import Any

import numpy as np
import pytest

from epochreel.datasets.best_line import BestLine
from epochreel.errors import UserError
from epochreel.films.stand_ins import stand_in
from epochreel.reels.recording import Recording
from epochreel.renders.manim_session import manim_for
from epochreel.renders.sinks.sink import Frame
from epochreel.scenes.convergence import Convergence
from epochreel.scenes.finding import scene_class
from epochreel.scenes.parts.best_line import _within
from epochreel.scenes.parts.emphasis import Emphasis
from epochreel.scenes.pointing import Pointing
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.narration import Narration, Sentence
from epochreel.scenes.stage.size import Size
from epochreel.training.spec import RunSpec

SIZE = Size.parse("480x270@10")
_DIMMER = 60  # levels that pale things lose, at least
_HOLD = 20  # frames

Pictures = Callable[..., list[np.ndarray]]


@pytest.fixture
def pointing(spiral: Recording, layered: Callable[..., list[Frame]]) -> Pictures:
    """Frames of a film, by their distance from the first, whose sentence at epoch 20 points."""

    def frames(
        at: str | None, *wanted: int, holds: bool = True, size: str = "", **options: Any
    ) -> list[np.ndarray]:
        sentence = Sentence("Words", 20, _HOLD, holds=holds, at=at)
        film = {"recordings": [spiral], "duration": 4, **options}
        narration = Narration((sentence, Sentence("Last", "end", 2, holds=True)))
        frame = Size.parse(size) if size else SIZE
        with manim_for(frame):
            first = Convergence(narration=narration, **film).cues()[0].first_frame
        numbers = [first + each for each in wanted]
        drawn = layered(Convergence, frame, narration=narration, wanted=numbers, **film)
        return [each.astype(int) for each in drawn]

    return frames


def _box(name: str) -> tuple[slice, slice]:
    """The inside of a part, in pixels: rows, columns."""
    return {
        "plane": (slice(42, 248), slice(27, 233)),
        "numbers": (slice(50, 76), slice(262, 400)),
    }[name]


def test_all_but_the_target_is_dimmed(pointing: Pictures) -> None:
    (lit,), (dimmed,), (plain,) = (pointing(at, 10) for at in ("epoch", "field", None))
    plane = _box("plane")
    assert np.abs(dimmed[plane] - plain[plane]).max() <= 1
    assert (plain[plane].mean() - lit[plane].mean()) > _DIMMER
    numbers = _box("numbers")
    assert plain[numbers].max() - dimmed[numbers].max() > _DIMMER
    assert lit[numbers].max() == plain[numbers].max()


def test_the_veil_comes_and_goes_slowly_and_stands_still(pointing: Pictures) -> None:
    frames = pointing("epoch", *range(-1, _HOLD + 1))
    plane = [frame[_box("plane")].mean() for frame in frames]
    coming = np.diff(plane[:6])
    assert (coming[:4] < 0).all()
    assert np.array_equal(frames[6], frames[10])
    assert (np.diff(plane[-6:-2]) > 0).all()
    assert plane[-2] == pytest.approx(plane[0], abs=8)


@pytest.mark.parametrize(
    "name",
    [
        *("boundary", "wrong points"),
        *(
            pytest.param(each, marks=pytest.mark.slow)
            for each in ("points", "best line", "x=1,y=2")
        ),
    ],
)
def test_thin_things_are_drawn_over_the_veil(name: str, pointing: Pictures) -> None:
    (lit,), (plain,) = (pointing(at, 10) for at in (name, "plane"))
    plane = _box("plane")
    assert (np.abs(lit[plane] - plain[plane]).max(axis=-1) > 40).sum() > 30


def test_what_runs_is_dimmed_while_it_moves(pointing: Pictures) -> None:
    dimmed, plain = (pointing(at, 6, 12, holds=False) for at in ("epoch", None))
    plane = _box("plane")
    assert not np.array_equal(plain[0][plane], plain[1][plane])
    for ours, other in zip(dimmed, plain, strict=True):
        assert other[plane].mean() - ours[plane].mean() > _DIMMER


@pytest.mark.slow
def test_frames_do_not_depend_on_those_before_them(pointing: Pictures) -> None:
    whole = pointing("wrong points", *range(-2, _HOLD + 3), holds=False)
    for frame in (0, 3, 8, _HOLD + 2):
        (alone,) = pointing("wrong points", frame, holds=False)
        assert np.array_equal(alone, whole[frame + 2])


@pytest.mark.parametrize("name", ["unit 3", "boundery", "x=1,y=", "x=.,y=2"])
def test_names_that_a_scene_does_not_have_are_refused(name: str, pointing: Pictures) -> None:
    with pytest.raises(UserError) as error:
        pointing(name, 0)
    assert error.value.given == name
    assert "boundary" in str(error.value)
    assert "training accuracy" in str(error.value)


@pytest.mark.parametrize("name", ["x=50,y=0", "x=0,y=-50", "x=1e999,y=0"])
def test_places_beyond_the_plane_are_refused(name: str, pointing: Pictures) -> None:
    with pytest.raises(UserError, match="the place is beyond the plane") as error:
        pointing(name, 0)
    assert error.value.given == name
    assert re.search(r"; allowed: x from -\S+ to \S+, y from -\S+ to \S+$", str(error.value))


def test_curves_that_a_frame_has_no_room_for_are_not_pointed_at(
    spiral: Recording, layered: Callable[..., list[Frame]]
) -> None:
    """They are known all the same, so that a film can be drawn in every size."""
    pictures = []
    for at in ("loss curve", None):
        narration = Narration((Sentence("Words", "start", _HOLD, holds=True, at=at),))
        film = {"recordings": [spiral], "duration": 4, "narration": narration, "wanted": [10]}
        pictures += layered(scene_class("convergence"), Size.parse("270x270@10"), **film)
    pointing, plain = pictures
    assert np.array_equal(pointing, plain)


@pytest.mark.parametrize(
    ("at", "size", "unpointed"),
    [
        ("loss curve", "180x320@10", ("a",)),
        ("loss curve", "1920x1080@10", ()),
        ("accuracy curve", "180x320@10", ()),
        ("wrong points", "180x320@10", ()),
    ],
)
def test_sentences_whose_part_has_no_room_are_known(
    spiral: Recording, at: str, size: str, unpointed: tuple[str, ...]
) -> None:
    narration = Narration((Sentence("Words", "start", 5, holds=True, at=at, key="a"),))
    with manim_for(Size.parse(size)):
        assert Convergence(narration=narration, recordings=[spiral]).unpointed == unpointed


def test_nothing_is_dimmed_where_no_point_is_wrong(
    linear: Recording, layered: Callable[..., list[Frame]]
) -> None:
    assert linear.metrics.train_accuracy[-1] == 1
    pictures = []
    for at in ("wrong points", None):
        narration = Narration((Sentence("Words", "end", _HOLD, holds=True, at=at),))
        film: dict[str, Any] = {"recordings": [linear], "duration": 2, "narration": narration}
        with manim_for(SIZE):
            (cue,) = Convergence(**film).cues()
        pictures += layered(Convergence, SIZE, wanted=[cue.first_frame + 10], **film)
    pointing, plain = pictures
    assert np.array_equal(pointing, plain)


def test_all_is_bright_again_once_the_last_wrong_point_is_right(
    linear: Recording, layered: Callable[..., list[Frame]]
) -> None:
    """While the clock runs beside a sentence."""
    wrong = linear.metrics.train_accuracy < 1
    last = int(np.flatnonzero(wrong)[-1])
    assert wrong[: last + 1].all()
    brightness = []
    for at in ("wrong points", None):
        said = Sentence("Words", "start", 55, holds=False, at=at)
        film: dict[str, Any] = {
            "recordings": [linear],
            "duration": 6,
            "narration": Narration((said,)),
        }
        film |= {"epochs_shown": f"0-{last + 6}"}
        drawn = layered(Convergence, SIZE, wanted=range(60), **film)
        brightness.append([frame[_box("plane")].mean() for frame in drawn])
    dimmed = np.diff(brightness, axis=0)[0] > 10
    assert dimmed.any()
    gone = int(np.flatnonzero(dimmed)[-1])
    assert 0 < gone < 45


@pytest.mark.parametrize(
    "wrong", ["101", *(pytest.param(each, marks=pytest.mark.slow) for each in ("01", "010"))]
)
def test_all_is_dimmed_for_as_long_as_points_are_wrong(
    wrong: str, linear: Recording, layered: Callable[..., list[Frame]]
) -> None:
    """Whether or not any is when the sentence comes. In equal parts of the run, 0 is all right."""
    frames, epochs = 60, len(linear.steps)
    each = np.array([wrong[epoch * len(wrong) // epochs] == "1" for epoch in range(epochs)])
    right = linear._states[-1]
    states = np.where(each[:, None], -right, right)
    recording = Recording(linear.header, linear.steps, linear.metrics, states)
    drawings = []
    for at in ("wrong points", None):
        said = Sentence("Words", "start", frames, holds=False, at=at)
        film: dict[str, Any] = {"recordings": [recording], "narration": Narration((said,))}
        film |= {"duration": frames / SIZE.fps, "pace": "linear"}
        drawn = layered(Convergence, SIZE, wanted=range(frames), **film)
        drawings.append([frame[_box("numbers")].astype(int) for frame in drawn])
    lit = np.abs(np.diff(drawings, axis=0)[0]).max(axis=(1, 2, 3)) < _DIMMER
    middles = [round((part + 0.5) * frames / len(wrong)) for part in range(len(wrong))]
    assert [not lit[frame] for frame in middles] == [each == "1" for each in wrong]
    assert [kind for kind, _ in groupby(~lit[1:])].count(True) == wrong.count("1")


@pytest.mark.parametrize(
    ("normal", "offset", "ends"),
    [
        ((1.0, 0.0), 0.5, [(0.5, -1), (0.5, 3)]),
        ((0.0, -2.0), 0.0, [(-1, 0), (1, 0)]),
        ((1.0, 1.0), 2.0, [(-1, 3), (1, 1)]),
        ((1.0, 0.0), 7.0, [(7, 0), (7, 0)]),
        ((1.0, 1.0), 9.0, [(4.5, 4.5), (4.5, 4.5)]),
    ],
)
def test_lines_go_from_edge_to_edge(
    normal: tuple[float, float], offset: float, ends: list[tuple[float, float]]
) -> None:
    found = _within(BestLine(normal, offset, 0), (-1.0, 1.0, -1.0, 3.0))
    assert np.allclose(sorted(map(tuple, found.tolist())), sorted(ends))


def test_holes_are_wherever_a_part_goes_while_its_sentence_is_read(spiral: Recording) -> None:
    said = Sentence("Words", "start", 30, holds=False, at="accuracy curve")
    with manim_for(Size.parse("1280x720@10")):
        scene = Convergence(recordings=[spiral], duration=4, narration=Narration((said,)))
        played = scene._play_of()
        (emphasis,) = (each for each in played.spoken if isinstance(each, Emphasis))
        (hole,) = emphasis.veil.boxes
        target = scene._addresses_in(played.composition).find("accuracy curve")
        standing: list[Box] = []
        for frame in (0, 15, 29):
            played.composition.show(frame, played.timing)
            standing += target.boxes()
    assert len({box.right for box in standing}) > 1
    for box in standing:
        assert hole.x <= box.x + 0.1
        assert hole.right >= box.right - 0.1


def test_one_of_two_curves_is_pointed_at(pointing: Pictures) -> None:
    chart = slice(225, 410), slice(660, 1280)
    names = ("epoch", "training loss", "test loss")
    none, train, test = (pointing(at, 10, size="1280x720@10")[0][chart] for at in names)
    seen = [np.abs(each - none).max(axis=-1) > 40 for each in (train, test)]
    assert min(each.sum() for each in seen) > 100
    assert (seen[0] & seen[1]).sum() < 80  # where the curves begin


@pytest.mark.parametrize(
    ("scene", "at"),
    [("diagnosis", "histogram"), ("diagnosis", "constant units"), ("gradients", "curves")],
)
def test_parts_that_small_frames_leave_out_are_known(scene: str, at: str) -> None:
    narration = Narration((Sentence("Words", "start", 5, holds=True, at=at, key="a"),))
    with manim_for(Size.parse("640x360@10")):
        reel = stand_in(RunSpec.parse({"data": "iris", "hidden": (6,), "epochs": 20}))
        shown = scene_class(scene)(narration=narration, recordings=[reel])
        assert shown.unpointed == ("a",)


@pytest.mark.parametrize(("comes", "unpointed"), [(4, ()), (30, ("a",))])
def test_a_part_that_comes_and_goes_while_its_sentence_is_read_has_room(
    comes: int, unpointed: tuple[str, ...], spiral: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    def boxes(_: Pointing, target: object, frame: int) -> list[Box]:  # noqa: ARG001
        return [Box(1, 1, 1, 1)] if comes <= frame < comes + 8 else []

    monkeypatch.setattr(Pointing, "_boxes", boxes)
    narration = Narration((Sentence("Words", "start", 20, holds=False, at="epoch", key="a"),))
    with manim_for(Size.parse("180x320@10")):
        shown = Convergence(narration=narration, recordings=[spiral], duration=10)
        assert shown.unpointed == unpointed
