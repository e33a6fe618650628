"""The table of claims: rows come one by one, page by page, and say what holds."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from epochreel.errors import UserError
from epochreel.renders.manim_session import manim_for
from epochreel.renders.options import RenderOptions
from epochreel.renders.sinks.sink import Frame
from epochreel.scenes.catalogue import SCENES
from epochreel.scenes.finding import entry_of
from epochreel.scenes.ledger import Ledger, page_seconds, pages_of
from epochreel.scenes.parts.ledger_rows import (
    _measured_lines,
    _place_of,
    ledger_note,
    ledger_row,
    rows_on_a_page,
)
from epochreel.scenes.stage.easing import Fading
from epochreel.scenes.stage.ledger_row import LedgerRow
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.size import Size
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.text_warnings import collected
from epochreel.tests.scenes.faults import remembering
from epochreel.tests.scenes.shots import hearing

Layered = Callable[..., list[Frame]]

SIZE = Size.parse("480x270@10")
CLAIM = "A claim that takes three seconds to read, as it is this long"
HELD = LedgerRow(CLAIM, "holds", "19 of 20 starts", "Fig. 1", held=True, interval=(0.76, 0.99))


def rows(count: int) -> tuple[LedgerRow, ...]:
    return (HELD,) * count


@pytest.mark.parametrize(
    ("count", "most", "pages"),
    [(0, 8, []), (1, 8, [1]), (8, 8, [8]), (9, 8, [4, 5]), (18, 8, [6] * 3)],
)
def test_pages_are_few_and_even(count: int, most: int, pages: Sequence[int]) -> None:
    assert [len(page) for page in pages_of(rows(count), most)] == pages


def test_a_row_stays_the_newest_until_it_is_read_and_the_last_of_a_page_for_three_seconds() -> None:
    seconds = page_seconds([LedgerRow("x", "holds"), LedgerRow("x" * 46, "holds"), HELD])
    assert seconds[:2] == [1.5, pytest.approx(46 / 17)]
    assert seconds[2] == pytest.approx(len(CLAIM) / 17)
    assert page_seconds([HELD, LedgerRow("x", "holds")])[1] == 3.0


@pytest.mark.slow
def test_no_page_stands_still_for_longer_than_it_takes_to_read_its_last_row(
    layered: Layered,
) -> None:
    row = LedgerRow("A short claim", "holds", held=True)
    frames = layered(Ledger, SIZE, rows=(row,) * 9, wanted=range(2000))
    moves = [0, *(number for number, pair in enumerate(pairwise(frames), 1) if _differ(*pair))]
    stand = np.diff([*moves, len(frames)]) / 10
    assert stand.max() <= 3.0
    assert stand[-1] >= 2.0  # the last page can be read


def test_a_page_is_gone_when_the_next_one_is_there_and_the_last_stays() -> None:
    with manim_for(SIZE):
        scene = Ledger(rows=(LedgerRow("A", "holds"),) * 6)
        scene.setup()
        shown = [each for each in scene.compose().moving if isinstance(each, Fading)]
    opacities = []
    for clock in (0.49, 1.0):
        for each in shown:
            each.show(Moment(clock=clock))
        opacities.append([bool(each.submobjects[1].fill_opacity) for each in shown])
    assert opacities == [[True] * 3 + [False] * 3, [False] * 3 + [True] * 3]


@pytest.mark.parametrize("title", [None, "Four claims"])
def test_a_title_that_is_asked_for_stands_over_the_table(
    title: str | None, layered: Layered
) -> None:
    with hearing() as said:
        layered(Ledger, SIZE, rows=rows(1), title=title, wanted=[0])
    own = "What was claimed, and what was measured"
    assert {own, "Four claims"} & set(said) == {title or own}


def _differ(one: Frame, other: Frame) -> bool:
    return bool((one != other).any())


def _marked(frame: Frame, row: int) -> bool:
    """Whether a frame has anything in a row of a small wide frame."""
    top = round((160 + 164 * row) / 4)
    band = frame[top + 4 : top + 36].astype(int)
    return bool(np.abs(band - band[0, 0]).max() > 40)


@pytest.mark.slow
def test_rows_come_one_by_one_and_pages_one_after_another(layered: Layered) -> None:
    seconds = max(1.5, len(CLAIM) / 17)
    page = 10 * 4 * seconds
    between = [0, *(round(10 * (1 + seconds * (row + 0.5))) for row in range(4))]
    second = round(10 + page + 5)
    wanted = [*between, second, 10_000]
    frames = layered(Ledger, SIZE, rows=rows(9), wanted=range(2000))
    shown = [
        sum(_marked(frames[min(each, len(frames) - 1)], row) for row in range(5)) for each in wanted
    ]
    assert shown == [1, 1, 2, 3, 4, 1, 5]


LONG = LedgerRow(
    "Eight relu in a row do not match them, with Adam",
    "does not hold",
    "96 of 100 starts: sigmoid's last loss after 14 % of the epochs; alone 0.3 s, not 3.3 s",
    "Fig. 22",
    held=False,
    interval=(0.9, 0.98),
)


@pytest.mark.parametrize(
    "size",
    ["1920x1080", "640x360", "480x270", "1080x1080", "360x360", "1080x1920", "360x640", "270x480"],
)
def test_every_text_of_a_row_is_there_whole_in_every_size(
    size: str, stage_of: Callable[[str], Stage]
) -> None:
    stage = stage_of(size)
    every = (LONG, LedgerRow("One", "holds"), replace(LONG, claim=f"{LONG.claim}, or with SGD"))
    lines = paragraphs_of(LONG, stage, every)
    assert " ".join(lines).replace(" ", "") == LONG.measured.replace(" ", "")
    with collected() as found:
        drawn = [list(ledger_row(row, place, every, stage)) for place, row in enumerate(every)]
        note = ledger_note(every, stage)
    assert not found.sentences
    assert rows_on_a_page(every, stage) >= 2
    assert bool(len(note)) == (size != "270x480")  # where it could not be read
    tops = [parts[0].get_bottom()[1] for parts in drawn]  # of the hairline above each row
    for parts, (_, below) in zip(drawn, pairwise(tops), strict=False):
        assert min(part.get_bottom()[1] for part in parts if len(part.points)) > below
    last = list(ledger_row(LONG, rows_on_a_page(every, stage) - 1, every, stage))
    bottom = min(part.get_bottom()[1] for part in last if len(part.points))
    assert bottom > (note.get_top()[1] if len(note) else -4)


@pytest.mark.parametrize(
    ("size", "beside"),
    [
        ("1920x1080", [HELD.figure, HELD.measured]),
        ("1080x1080", [HELD.figure, HELD.measured]),
        ("480x270", [HELD.measured]),
        ("360x640", [HELD.measured]),
        ("240x136", []),
    ],
)
def test_a_row_says_what_there_is_room_for_and_what_was_measured(
    size: str, beside: list[str], stage_of: Callable[[str], Stage]
) -> None:
    for interval in ((0.76, 0.99), None):
        row = replace(HELD, claim="A claim", interval=interval)
        with remembering():
            drawn = list(ledger_row(row, 0, [row], stage_of(size)))
        said = [each.said for each in drawn if getattr(each, "said", "")]
        share = ["76–99\u2009%"] if beside and interval else []
        assert said == ["A claim", "holds", *beside, *share]


@pytest.mark.parametrize(("intervals", "noted"), [((None, None), 0), ((None, (0.5, 0.9)), 1)])
def test_bars_are_explained_where_there_are_any(
    intervals: tuple[tuple[float, float] | None, ...],
    noted: int,
    stage_of: Callable[[str], Stage],
) -> None:
    every = [replace(HELD, interval=each) for each in intervals]
    assert len(ledger_note(every, stage_of("1920x1080"))) == noted


def paragraphs_of(row: LedgerRow, stage: Stage, every: Sequence[LedgerRow]) -> list[str]:
    """The lines in which the measure of a row is set."""
    return _measured_lines(row, _place_of(every, stage), stage)


def test_verdicts_differ_in_more_than_colour(layered: Layered) -> None:
    size = Size.parse("1920x1080@1")
    grey = []
    for held in (True, False, None):
        row = LedgerRow("A claim", "", held=held)
        (frame,) = layered(Ledger, size, rows=(row,), wanted=[0])
        grey.append(frame.astype(int).max(axis=2)[170:260, 1560:1640] > 60)
    assert all(each.any() for each in grey)
    assert (grey[0] != grey[1]).mean() > 0.01
    assert (grey[1] != grey[2]).mean() > 0.01


def test_a_picture_stands_beside_a_row_that_names_a_run(layered: Layered, reels: Path) -> None:
    size = Size.parse("1920x1080@1")
    row = LedgerRow("A claim", "holds", held=True)
    frames = []
    for each in (row, replace(row, reel=str(reels / "linear.reel"))):
        frames += layered(Ledger, size, rows=(each,), wanted=[0])
    beside = slice(186, 272), slice(234, 322)
    colours = [frame[beside].astype(int) for frame in frames]
    spread = [np.ptp(each, axis=2) for each in colours]
    assert (spread[1] > 60).mean() > 0.4  # two colours of classes
    assert (spread[0] > 60).mean() == 0
    with pytest.raises(UserError, match="nowhere"):
        layered(Ledger, size, rows=(replace(row, reel="nowhere.reel"),), wanted=[0])


def test_it_is_for_films_alone_and_shows_no_recording() -> None:
    assert "ledger" not in SCENES
    assert entry_of("ledger").scene_class() is Ledger
    RenderOptions(scene="ledger").check_recordings(0)
    with pytest.raises(UserError, match="shows no recordings: got 1"):
        RenderOptions(scene="ledger").check_recordings(1)
    with pytest.raises(UserError, match="does not apply to this scene"):
        RenderOptions(scene="ledger", duration=3)
    with pytest.raises(UserError, match="verdict"):
        RenderOptions(scene="ledger", rows=[{"claim": "x"}])
