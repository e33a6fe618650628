"""Headers beyond the limits are refused before anything is written; all others can be read."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from epochreel.datasets.dataset import Dataset, Scaling
from epochreel.errors import UserError
from epochreel.reels import reelfile, reelrows
from epochreel.reels.about import About
from epochreel.reels.architecture import Architecture
from epochreel.reels.grid import Grid
from epochreel.reels.header import Header
from epochreel.reels.recording import Recording
from epochreel.reels.snapshot import Snapshot
from epochreel.reels.writer import RecordingWriter
from epochreel.training.record import record
from epochreel.training.spec import RunSpec

Written = Callable[..., Recording]
Same = Callable[[Header, Header], None]

WIDE = "𝒙"  # four bytes in UTF-8, but one character


def with_data(header: Header, **changes: Any) -> Header:
    return replace(header, dataset=replace(header.dataset, **changes))


def with_words(header: Header, **changes: Any) -> Header:
    return replace(header, about=replace(header.about, **changes))


def classes(header: Header, names: tuple[str, ...]) -> Header:
    outputs = 1 if len(names) == 2 else len(names)
    labels = np.array([0, 1, 0, len(names) - 1])
    model = Architecture(("x", "y"), (), (), outputs)
    return replace(with_data(header, class_names=names, labels=labels), model=model)


ACCEPTED: dict[str, Callable[[Header], Header]] = {
    "titles of 1000": lambda h: with_words(h, title=WIDE * 1000, problem='"' * 1000, parts=()),
    "20 parts": lambda h: with_words(h, parts=((WIDE * 1000,),) * 20),
    "200 settings": lambda h: with_words(
        h, settings={f"{n:03}{WIDE * 97}": WIDE * 1000 for n in range(200)}
    ),
    "no words": lambda h: replace(h, about=About("", "", ())),
    "100 classes of 100": lambda h: classes(h, tuple(f"{n:02}{WIDE * 98}" for n in range(100))),
    "names in many scripts": lambda h: with_data(
        h, class_names=("le\u202fchat\u00a0noir", "می\u200cشود 👩\u200d🔬 日本\u3000語")
    ),
    "names with quotes": lambda h: with_data(h, class_names=("\"'\\", "</script>")),
    "axes": lambda h: with_data(h, axis_names=("a" * 100, "é" * 100)),
    "points": lambda h: with_data(h, points=np.full((4, 2), -1e12)),
    "tiny points": lambda h: with_data(h, points=np.full((4, 2), 5e-324)),
    "values": lambda h: with_data(h, class_names=(), labels=np.array([-1e12, 0.0, 1.5, 1e12])),
    "domain": lambda h: with_data(h, domain=(-1e12, 1e12, 0.1, 0.1 + 2**-50)),
    "scaling": lambda h: with_data(h, scaling=Scaling((-1e100, 0.1), (1e-100, 1e100))),
    "the widest network": lambda h: replace(
        h, model=Architecture(("x", "sinY"), (1024, 1), ("relu", "sine"), 1, "float64")
    ),
    "the deepest network": lambda h: replace(
        h, model=Architecture(("x", "y") * 8, (1,) * 16, ("gelu",) * 16, 1)
    ),
    "names of steps": lambda h: replace(h, step=WIDE * 100, loss="l" * 100),
    "a long recipe": lambda h: replace(h, recipe={"a": "x" * 999_991}),
    "a deep recipe": lambda h: replace(h, recipe={"a": [[[[{"b": [None, True, 1e300, -0.0]}]]]]}),
    "an odd recipe": lambda h: replace(h, recipe={"\0": "\ud800", "": 10**400}),
    "the finest grid": lambda h: replace(h, model=Grid.over((-1e12, 1.0, 0.0, 0.1), 512, 512)),
    "the coarsest grid": lambda h: replace(h, model=Grid.over((-1.0, 1.0, 0.0, 0.1), 2, 2)),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_headers_just_within_the_limits_survive_a_round_trip(
    plain_header: Header, written: Written, same: Same, name: str
) -> None:
    header = ACCEPTED[name](plain_header)
    shape = (1, *header.model.shape) if isinstance(header.model, Grid) else header.model.size
    same(written(header, [np.zeros(shape, dtype=np.float32)]).header, header)


def network(**changes: Any) -> Callable[[Header], Header]:
    sound = {"features": ("x", "y"), "hidden": (3,), "activations": ("tanh",), "outputs": 1}
    return lambda h: replace(h, model=Architecture(**{**sound, **changes}))


_UNEVEN = Grid(np.array([0.0, 1.0, 3.0]), np.array([0.0, 1.0]))

REFUSED: list[tuple[Callable[[Header], Header], str]] = [
    (
        lambda h: with_words(h, title="x" * 1001),
        "this cannot be recorded: about.title must have at most 1000 characters: got 'x",
    ),
    (lambda h: with_words(h, problem="a\nb"), "about.problem: control characters and line breaks"),
    (
        lambda h: with_words(h, parts=(("x",),) * 21),
        "about.parts must have at most 20 values",
    ),
    (lambda h: with_words(h, parts=(("\x1b[31m",),)), "about.parts.0.0: control characters"),
    (lambda h: with_words(h, settings={"a\u202e": "1"}), "about.settings: control characters"),
    (lambda h: with_words(h, settings={"a": "\0"}), "about.settings.a: control characters"),
    (lambda h: with_words(h, settings={"x" * 101: "1"}), "about.settings must have at most 100"),
    (lambda h: with_words(h, settings={str(n): "" for n in range(201)}), "at most 200 values"),
    (
        lambda h: with_data(h, class_names=("a", "x" * 1001)),
        "dataset.class_names.1 must have at most 1000 characters: got 'xxx",
    ),
    (lambda h: with_data(h, class_names=("a", "b\t")), "dataset.class_names.1: control characters"),
    (lambda h: with_data(h, class_names=("a", "")), "class_names.1 must have 1 or more"),
    (lambda h: with_data(h, class_names=("a", "\ud800")), "dataset.class_names.1"),
    (
        lambda h: with_data(h, class_names=("a",), labels=np.zeros(4, dtype=int)),
        "class_names must be two or more, or none",
    ),
    (lambda h: classes(h, tuple(map(str, range(101)))), "class_names must have at most"),
    (lambda h: with_data(h, axis_names=("x" * 1001, "y")), "dataset.axis_names.0"),
    (lambda h: with_data(h, labels=np.array([0, 1, 2, 0])), "labels must be from 0 to 1"),
    (lambda h: with_data(h, labels=np.array([0, 1, -1, 0])), "labels must be from 0 to 1"),
    (lambda h: with_data(h, labels=np.array([0, 1, 0.5, 0])), "labels cannot be stored as int64"),
    (lambda h: with_data(h, labels=np.array([0, 1, np.nan, 0])), "labels cannot be stored as"),
    (
        lambda h: with_data(h, class_names=(), labels=np.array([0, 1, np.nan, 0])),
        "labels must be within ±1e+12",
    ),
    (
        lambda h: with_data(h, class_names=(), labels=np.array([0, 1, 1.1e12, 0])),
        "labels must be within ±1e+12",
    ),
    (lambda h: with_data(h, points=np.full((4, 2), 1.1e12)), "points must be within ±1e+12"),
    (lambda h: with_data(h, points=np.full((4, 2), np.nan)), "points must be within ±1e+12"),
    (lambda h: with_data(h, train=np.zeros(4, dtype=bool)), "there must be training points"),
    (
        lambda h: with_data(
            h, points=np.empty((0, 2)), labels=np.empty(0, int), train=np.empty(0, bool)
        ),
        "a network needs training points",
    ),
    (lambda h: with_data(h, domain=(0.0, 0.0, 0.0, 1.0)), "dataset.domain: must be x_min < x_max"),
    (lambda h: with_data(h, domain=(0.0, 1.0, 0.0, 1e13)), "dataset.domain: must be x_min < x_max"),
    (lambda h: with_data(h, domain=(0.0, np.nan, 0.0, 1.0)), "dataset.domain.1"),
    (
        lambda h: with_data(h, scaling=Scaling((0.0, 0.0), (1.0, 0.0))),
        "dataset.scaling.deviation.1",
    ),
    (lambda h: with_data(h, scaling=Scaling((0.0, np.inf), (1.0, 1.0))), "dataset.scaling.mean.1"),
    (network(hidden=(1025,)), "model.hidden.0 must be at most 1024"),
    (network(hidden=(1,) * 17), "model.hidden must have at most 16 values"),
    (network(activations=("none",)), "unknown feature or activation 'none'"),
    (network(activations=()), "activations must be one for each hidden layer"),
    (network(features=("x", "z")), "unknown feature or activation 'z'"),
    (network(features=()), "model.features must have 1 or more values"),
    (network(outputs=2), "outputs of the network do not fit the data"),
    (
        network(dtype="float16"),
        "unknown value of model.dtype: got 'float16'; did you mean 'float64'",
    ),
    (lambda h: replace(h, model=Grid.over((0.0, 1.0, 0.0, 1.0), 513, 2)), "model.shape.0"),
    (lambda h: replace(h, model=Grid.over((0.0, 1.0, 0.0, 1.0), 2, 1)), "model"),
    (lambda h: replace(h, model=Grid.over((1.0, 0.0, 0.0, 1.0), 2, 2)), "model.domain: must be x_"),
    (lambda h: replace(h, model=_UNEVEN), "the samples of a grid must be evenly spaced"),
    (lambda h: replace(h, step=""), "run.step must have 1 or more characters"),
    (lambda h: replace(h, step="a\nb"), "run.step: control characters"),
    (lambda h: replace(h, loss="x" * 101), "run.loss must have at most 100 characters"),
    (lambda h: replace(h, recipe={"a": np.zeros(3)}), "recipe must be plain JSON"),
    (lambda h: replace(h, recipe={"a": (1, 2)}), "recipe must be plain JSON"),
    (lambda h: replace(h, recipe={"a": {1: 2}}), "recipe must be plain JSON"),
    (lambda h: replace(h, recipe={"a": float("nan")}), "recipe must be plain JSON"),
    (lambda h: replace(h, recipe={"a": 10**5000}), "recipe must be plain JSON"),
    (lambda h: replace(h, recipe={"a": nested(100_000)}), "recipe must be plain JSON"),
    (lambda h: replace(h, recipe={"a": "x" * 1_000_000}), "recipe must have at most 1000000 bytes"),
]


def nested(depth: int) -> list[Any]:
    values: list[Any] = []
    for _ in range(depth):
        values = [values]
    return values


@pytest.mark.parametrize(("make", "message"), REFUSED, ids=[ascii(m)[:60] for _, m in REFUSED])
def test_headers_beyond_the_limits_are_refused_before_anything_is_written(
    tmp_path: Path, plain_header: Header, make: Callable[[Header], Header], message: str
) -> None:
    path = tmp_path / "a.reel"
    path.write_text("an old file")
    with pytest.raises(UserError) as caught:
        RecordingWriter(path, make(plain_header))
    assert str(caught.value).startswith("this cannot be recorded: ")
    assert message in str(caught.value)
    assert len(str(caught.value)) < 1000
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.reel"]
    assert path.read_text() == "an old file"


def test_no_run_is_started_if_one_of_several_cannot_be_recorded(tmp_path: Path) -> None:
    (tmp_path / "far.csv").write_text("x,y,label\n1e13,2,a\n3,4,b\n5,6,a\n7,9,b\n")
    data = {"name": f"{tmp_path}/far.csv", "standardise": False}
    runs = [RunSpec.parse({"epochs": 1}), RunSpec.parse({"data": data})]
    with pytest.raises(UserError, match=r"x has a number that is too large, beyond about ±1e\+12"):
        record(runs, [tmp_path / "a.reel", tmp_path / "b.reel"])
    assert [entry.name for entry in tmp_path.iterdir()] == ["far.csv"]


def test_a_recording_never_exceeds_the_size_that_can_be_read(
    tmp_path: Path, plain_header: Header, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reelfile, "_LARGEST_REEL", 1_000_000)
    header = replace(plain_header, model=Grid.over((0.0, 1.0, 0.0, 1.0), 100, 100))
    path = tmp_path / "a.reel"
    kept = []

    def append_all(writer: RecordingWriter) -> None:
        field = np.zeros((1, 100, 100))
        for step in range(100):
            writer.append(Snapshot(step, 1.0, 1.0, 0.5, 0.5, (), (), 0.0, (), field))
            kept.append(step)

    full = r"a\.reel is full: it holds 4\d epochs; record fewer"
    with RecordingWriter(path, header) as writer, pytest.raises(UserError, match=full):
        append_all(writer)
    assert 900_000 < path.stat().st_size <= 1_000_000
    assert Recording.open(path).epochs.tolist() == kept


def test_a_recording_never_has_more_steps_than_can_be_read(
    tmp_path: Path, plain_header: Header, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = replace(plain_header, model=Grid.over((0.0, 1.0, 0.0, 1.0), 2, 2))
    path = tmp_path / "a.reel"

    def append(writer: RecordingWriter, step: int) -> None:
        field = np.zeros((1, 2, 2))
        writer.append(Snapshot(step, 1.0, 1.0, 0.5, 0.5, (), (), 0.0, (), field))

    with RecordingWriter(path, header) as writer:
        for step in range(3):
            append(writer, step)
        monkeypatch.setattr(reelrows, "MOST_STEPS", 3)
        with pytest.raises(UserError, match=r"a\.reel is full: it holds 3 epochs; record fewer"):
            append(writer, 3)
    assert Recording.open(path).epochs.tolist() == [0, 1, 2]
    monkeypatch.setattr(reelrows, "MOST_STEPS", 2)
    with pytest.raises(UserError, match="there may be at most 2 steps: got 3"):
        Recording.open(path)


def test_data_may_have_other_dtypes_and_layouts(
    plain_header: Header, written: Written, same: Same
) -> None:
    """Byte order, memory layout and item size differ from those in the file."""
    points = plain_header.dataset.points
    odd = with_data(
        plain_header,
        points=np.asfortranarray(points.astype(">f4")),
        labels=np.array([0, 1, 0, 1], dtype=np.int32),
    )
    recording = written(odd, [np.zeros(13, dtype=np.float32)])
    same(recording.header, plain_header)
    dataset: Dataset = recording.dataset
    assert [dataset.points.dtype, dataset.labels.dtype] == [np.dtype("f8"), np.dtype("i8")]
