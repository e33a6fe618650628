"""What the columns of a table mean: roles, classes or values, missing cells, and splits.

It is longer than other files because most of it is small tables with what they mean.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from epochreel.datasets.dataset import Dataset
from epochreel.errors import UserError
from epochreel.training.settled import settled
from epochreel.training.spec import RunSpec
from epochreel.training.train import train

from .conftest import Load


def table(header: str, *columns: Sequence[object]) -> str:
    rows = [header, *(",".join(map(str, row)) for row in zip(*columns, strict=True))]
    return "\n".join(row for row in rows if row)


N = 24
A, B = ([round(step * k % 7 + k / 9, 3) for k in range(N)] for step in (2.3, 3.1))
BITS, THREE, FIVE = ([k % n for k in range(N)] for n in (2, 3, 5))
WORDS = [("red", "blue")[k % 2] for k in range(N)]
NAMES = [f"person {k}" for k in range(N)]
THIRTEEN = [k % 13 for k in range(2 * N)]
SPARSE = ["late" if k % 8 == 1 else "" for k in range(N)]
LETTERS = ["abcdefghijklmnop"[k % 16] for k in range(2 * N)]
COUNT = list(range(1, N + 1))


@pytest.mark.parametrize(
    ("header", "columns", "roles"),
    [
        ("label,y,x", (WORDS, B, A), ("x", "y", "label")),
        (" X , Y ,Label", (A, B, WORDS), ("X", "Y", "Label")),
        ("x1,x2,y", (A, B, BITS), ("x1", "x2", "y")),
        ("x,y,z", (A, B, FIVE), ("x", "y", "z")),
        ("lat,lon,town", (A, B, WORDS), ("lon", "lat", "town")),
        ("class,h,w", (BITS, A, B), ("h", "w", "class")),
        ("sex,h,w", (WORDS, A, B), ("h", "w", "sex")),
        ("h,w,bought", (A, B, BITS), ("h", "w", "bought")),
        ("bought,h,w", (BITS, A, B), ("h", "w", "bought")),
        ("name,h,w,sex", (NAMES, A, B, WORDS), ("h", "w", "sex")),
        ("id,h,w,sex", (COUNT, A, B, WORDS), ("h", "w", "sex")),
        (",h,w,sex", (COUNT[::-1], A, B, WORDS), ("h", "w", "sex")),
        ("rooms,area,sold", (FIVE, A, BITS), ("rooms", "area", "sold")),
    ],
)
def test_roles_follow_from_names_and_types(
    load: Load, header: str, columns: tuple[list[object], ...], roles: tuple[str, str, str]
) -> None:
    dataset = load(table(header, *columns))
    by_name = dict(zip([name.strip() for name in header.split(",")], columns, strict=True))
    x, y, label = (by_name[role] for role in roles)
    assert dataset.axis_names == roles[:2]
    assert dataset.points.T.tolist() == [x, y]
    if dataset.classes:
        assert [dataset.class_names[k] for k in dataset.labels] == [str(cell) for cell in label]
    said = [f"x is {roles[0]!r}, y is {roles[1]!r}, the label is {roles[2]!r}"]
    assert [note for note in dataset.notes if note.startswith("x is")] == said


@pytest.mark.parametrize(
    ("header", "columns", "typed"),
    [
        ("h,w,age", (A, B, COUNT), "x h y w label age target value"),
        ("", (A, BITS, B), "x 1 y 3 label 2"),
        ("a,b,c", (BITS, THREE, BITS), "x a y b label c"),
        ("h,w,depth,kind", (A, B, A, WORDS), "x h y w label kind"),
        ("h,w,one,two", (A, B, WORDS, WORDS[::-1]), "x h y w label two$"),
        ("h,w,hue,extra", (A, B, WORDS, SPARSE), "x h y w label hue$"),
        (
            "h,w,extra,hue",
            (A + A, B + B, SPARSE + SPARSE, LETTERS),
            "x h y w label hue top_classes 11$",
        ),
        ('"Total Volume",w,age', (A, B, COUNT), 'x "Total Volume" y w label age'),
        ("person_id,h,w,depth,kind", (A, B, A, B, WORDS), "x h y w label kind"),
        ("h,w,age", (A + A, B + B, THIRTEEN), "x h y w label age top_classes 11"),
        ("h,w,depth,height", (A, B, A, B), "x h y w label height target value"),
    ],
)
def test_what_cannot_be_decided_is_refused_with_what_to_type(
    load: Load, header: str, columns: tuple[list[object], ...], typed: str
) -> None:
    with pytest.raises(UserError, match=f"is not clear.*for example: {typed}"):
        load(table(header, *columns))


@pytest.mark.parametrize("columns", [(A, B), (A,)])
def test_a_table_needs_three_columns(load: Load, columns: tuple[list[object], ...]) -> None:
    with pytest.raises(UserError, match=f"has {len(columns)} columns?.*need three"):
        load(table("", *columns))


def test_columns_are_chosen_by_name_or_number(load: Load) -> None:
    text = table("Total Volume,4046,note,type", A, B, NAMES, WORDS)
    by_name = load(text, x=" total volume", y="4046", label="TYPE")
    by_number = load(text, x="1", y="2", label="4")
    np.testing.assert_array_equal(by_name.points, np.column_stack([A, B]))
    np.testing.assert_array_equal(by_number.points, by_name.points)
    assert by_number.axis_names == ("Total Volume", "4046")
    # A name that is a number comes before the number of a column.
    assert load(table("2,1,y", A, B, BITS), x="1", y="2").axis_names == ("1", "2")
    with pytest.raises(UserError, match=r"no such column: got 'tipe'; did you mean 'type'\?"):
        load(text, x="1", y="2", label="tipe")
    with pytest.raises(UserError, match="different columns: got '4046'"):
        load(text, x="2", y="4046", label="type")
    with pytest.raises(UserError, match=r"2 columns of that name: got 'a'; .*number: 1 or 2"):
        load(table("a,a,kind", A, B, WORDS), x="a", y="2", label="kind")
    with pytest.raises(UserError, match="line 1 is read as points, not as the header"):
        load(table("", A, B, BITS), x="height", y="2", label="3")


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (["1", "1.0", "0", "0e0"] * 6, ("0", "1")),
        ([-1, 1] * 12, ("-1", "1")),
        (["10", "9", "-1"] * 8, ("-1", "9", "10")),
        (["+", "-"] * 12, ("+", "-")),
        (["b", "a", "10"] * 8, ("10", "a", "b")),
        (["New\u00a0York", "New York", "Rome "] * 8, ("New York", "Rome")),
        ([str(k % 12) for k in range(24)], tuple(str(k) for k in range(12))),
    ],
)
def test_classes_are_text_or_a_few_whole_numbers(
    load: Load, labels: list[object], names: tuple[str, ...]
) -> None:
    assert load(table("x,y,label", A, B, labels)).class_names == names


@pytest.mark.parametrize(
    "labels", [B, COUNT, [k // 2 + 0.5 for k in range(N)], [0, *([1, 2] * 12)[1:]]]
)
def test_other_numbers_are_values(load: Load, labels: list[object]) -> None:
    dataset = load(table("x,y,label", A, B, labels))
    assert dataset.regression
    assert dataset.labels.tolist() == labels
    assert dataset.facts is not None
    said = (*dataset.notes, dataset.facts.hint)
    assert sum("'label' has values to learn" in each for each in said) == 1


def test_the_target_may_be_given(load: Load) -> None:
    whole = load(table("x,y,label", A, B, [0, *([1, 2] * 12)[1:]]), target="class")
    assert whole.class_names == ("0", "1", "2")
    assert load(table("x,y,label", A, B, BITS), target="value").labels.tolist() == BITS
    assert load(table("area,age,price", A, B, COUNT), target="value").labels.tolist() == COUNT
    with pytest.raises(UserError, match=r"line 2 of .*'label': not a number: got 'red'"):
        load(table("x,y,label", A, B, WORDS), target="value")


LETTERS = [chr(ord("A") + k % 26) for k in range(80)]


def test_thirteen_classes_are_refused_and_may_be_grouped(load: Load) -> None:
    points = [k / 7 for k in range(80)], [k * k % 31 for k in range(80)]
    text = table("x,y,letter,vowel", *points, LETTERS, [k % 2 for k in range(80)])
    chosen = {"x": "x", "y": "y", "label": "letter"}
    message = "26 classes, and at most 12.*top_classes 11.*column: label vowel"
    with pytest.raises(UserError, match=message):
        load(text, **chosen)
    grouped = load(text, **chosen, top_classes=3)
    assert grouped.class_names == ("A", "B", "C", "other")
    assert np.bincount(grouped.labels).tolist() == [4, 4, 3, 69]
    assert "23 classes are grouped as 'other'" in grouped.notes
    numbers = table("x,y,label", *points, [k % 26 for k in range(80)])
    with pytest.raises(UserError, match=r"26 classes.*learn the numbers with target value"):
        load(numbers, target="class")


MARKS = ("", "NA", "n/a", "?", "nan", "NULL", "-", "#N/A")


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("column", [0, 1, 2])
def test_rows_with_missing_cells_are_left_out_and_counted(
    load: Load, mark: str, column: int
) -> None:
    columns: list[list[object]] = [[*A], [*B], [*WORDS], [*NAMES]]
    for row in (4, 9):
        columns[column][row] = mark
    columns[3][2] = mark  # not a column that is used
    chosen = {"x": "x", "y": "y", "label": "label"}
    dataset = load(table("x,y,label,note", *columns), **chosen)
    assert len(dataset.points) == N - 2
    assert "2 of 24 rows are left out, with missing cells: lines 6, 11" in dataset.notes


@pytest.mark.parametrize(
    ("first", "last", "proposed"),
    [
        (A, B, "to learn 'b' from 'a' and the row: x 1 y a label b target value"),
        (A, WORDS, "to learn 'b' from 'a' and the row: x 1 y a label b"),
        (WORDS, A, "to learn 'a' from 'b' and the row: x 1 y b label a"),
        ([f"n{k}" for k in range(N)], A, ""),
        (WORDS, [f"n{k}" for k in range(N)], ""),
    ],
)
def test_beside_an_index_only_numbers_are_proposed_for_an_axis(
    load: Load, first: list[object], last: list[object], proposed: str
) -> None:
    with pytest.raises(UserError, match="2 columns apart from 'id'") as caught:
        load(table("id,a,b", list(range(1, N + 1)), first, last))
    assert (caught.value.remedy or "").partition("; ")[2] == proposed


def test_a_table_of_missing_cells_is_refused(load: Load) -> None:
    with pytest.raises(UserError, match="no row with all of x, y and label"):
        load(table("x,y,label", ["1", "?"], ["", "2"], ["a", "b"]))


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ((A[:5], B[:5], WORDS[:5]), "fewer than 20 points, so all 5 are trained on"),
        ((A[:2], B[:2], [0.5, 0.7]), "fewer than 20 points, so both are trained on"),
        ((A, B, ["same"] * N), "all points are of one class, 'same'"),
        ((A, B, ["rare", *WORDS[1:]]), "class 'rare' with a single point"),
        (([*A[:-1], A[0]], [*B[:-1], B[0]], WORDS), "1 of 24 points repeat another; 1 have"),
    ],
)
def test_what_is_unusual_is_said(load: Load, columns: tuple[list[object], ...], said: str) -> None:
    assert said in "; ".join(load(table("x,y,label", *columns)).notes)


def test_a_share_of_few_points_is_honoured(load: Load, tmp_path: object) -> None:
    load(table("x,y,label", A[:6], B[:6], WORDS[:6]))

    def made(path: str = f"{tmp_path}/t.csv", **fields: Any) -> Dataset:
        return RunSpec.parse({"data": {"name": path, **fields}}).data.dataset()

    assert made().train.all()
    assert made(train_share=None).train.all()
    for share, inside in ((0.7, [2, 2]), (0.3, [1, 1]), (0.01, [1, 1]), (1, [3, 3])):
        dataset = made(train_share=share)
        assert np.bincount(dataset.labels[dataset.train]).tolist() == inside
        assert "fewer than 20" not in "; ".join(dataset.notes)
    values = {"target": "value"}
    load(table("x,y,price", A[:6], B[:6], B[6:12]), target="value")
    assert made(options=values, train_share=0.5).train.sum() == 3
    with pytest.raises(
        UserError, match=r"no training points are left: got 0\.1; raise train_share"
    ):
        made(options=values, train_share=0.1)


@pytest.mark.parametrize(("n", "share"), [(6, 1.0), (N, 0.7)])
def test_a_run_says_which_share_it_had(load: Load, tmp_path: object, n: int, share: float) -> None:
    dataset = load(table("x,y,label", A[:n], B[:n], WORDS[:n]))
    spec = RunSpec.parse({"data": f"{tmp_path}/t.csv"})
    assert spec.data.train_share is None
    known = settled(spec, dataset)
    assert known.data.train_share == share
    assert settled(known, dataset) is known
    np.testing.assert_array_equal(known.data.dataset().train, dataset.train)


@pytest.mark.parametrize("column", [0, 1, 2])
def test_constant_columns_are_refused(load: Load, column: int) -> None:
    columns: list[list[object]] = [[*A], [*B], [*COUNT]]
    columns[column] = [3] * N
    with pytest.raises(UserError, match=f"'{'xyz'[column]}' of .* is 3 in all rows"):
        load(table("x,y,z", *columns), target="value")


def test_the_split_has_every_class_in_proportion(load: Load, tmp_path: object) -> None:
    load(table("x,y,label", A * 5, B * 5, ["rare", *(["a", "b", "b"] * 40)[1:]]))
    path = f"{tmp_path}/t.csv"

    def made(**fields: float) -> tuple[list[int], np.ndarray]:
        dataset = RunSpec.parse({"data": {"name": path, **fields}}).data.dataset()
        inside = np.bincount(dataset.labels[dataset.train], minlength=3)
        return inside.tolist(), dataset.train

    assert made()[0] == [round(0.7 * 39), round(0.7 * 80), 1]
    assert made(train_share=0.25)[0] == [10, 20, 1]
    assert made(train_share=1)[0] == [39, 80, 1]
    np.testing.assert_array_equal(made(seed=3)[1], made(seed=3)[1])
    assert (made(seed=3)[1] != made(seed=4)[1]).any()


def test_what_the_data_decide_becomes_part_of_the_run(load: Load, tmp_path: object) -> None:
    dataset = load(table("x,y,label", A, B, B))
    spec = RunSpec.parse({"data": {"name": f"{tmp_path}/t.csv"}, "epochs": 1})
    assert spec.data.options["target"] == ""
    known = settled(spec, dataset)
    assert (known.data.options["target"], known.objective) == ("value", "squared_error")
    assert settled(known, dataset) is known
    _, snapshot = next(train([spec], [dataset]))
    mean = float(np.mean(np.square(B)) / 2)
    assert 0.5 * mean < snapshot.train_loss < 2 * mean
    hinge = RunSpec.parse({"data": {"name": f"{tmp_path}/t.csv"}, "loss": "hinge"})
    with pytest.raises(UserError, match="values can only be learnt with the loss squared_error"):
        settled(hinge, dataset)


@pytest.mark.parametrize(
    ("cells", "said"),
    [(["cm", *A[1:]], "is a second header, remove it"), ([*A[:-1], "cm"], "correct it, or leave")],
)
def test_a_second_header_is_recognised(load: Load, cells: list[object], said: str) -> None:
    with pytest.raises(UserError, match=f"'x': not a number: got 'cm'; .*{said}"):
        load(table("x,y,label", cells, B, WORDS))
    with pytest.raises(UserError, match="not a finite number: got 'inf'; correct it, or leave"):
        load(table("x,y,label", ["inf", *A[1:]], B, WORDS))


TRUTH = [("True", "FALSE")[k % 2] for k in range(N)]
THIRDS = [("true", "false")[k % 3 > 0] for k in range(N)]


@pytest.mark.parametrize(
    ("header", "columns", "options", "points", "names"),
    [
        ("a,b,c", (TRUTH, THIRDS, TRUTH), {}, (TRUTH, THIRDS), ("FALSE", "True")),
        ("a,b,c", (TRUTH, THIRDS, TRUTH), {"label": "a"}, (THIRDS, TRUTH), ("FALSE", "True")),
        ("a,b,c", (A, TRUTH, WORDS), {}, (A, TRUTH), ("blue", "red")),
        ("a,b,c", (A, B, TRUTH), {}, (A, B), ("FALSE", "True")),
        ("a,b,c,d", (A, B, TRUTH, WORDS), {"x": "C", "y": "2"}, (TRUTH, B), ("blue", "red")),
    ],
)
def test_true_and_false_are_numbers_where_those_are_needed(
    load: Load,
    header: str,
    columns: tuple[list[object], ...],
    options: dict[str, str],
    points: tuple[list[object], ...],
    names: tuple[str, ...],
) -> None:
    dataset = load(table(header, *columns), **options)
    known = {"true": 1, "false": 0}
    wanted = [[known.get(str(cell).casefold(), cell) for cell in column] for column in points]
    assert dataset.points.T.tolist() == wanted
    assert dataset.class_names == names


@pytest.mark.parametrize("gone", ["", "NA"])
def test_an_empty_column_is_named_if_it_is_needed(load: Load, gone: str) -> None:
    with pytest.raises(UserError, match="has 2 columns apart from 'label', in which all cells are"):
        load(table("x,y,label", A, B, [gone] * N))
    assert load(table("x,y,note,label", A, B, [gone] * N, WORDS)).class_names == ("blue", "red")
