"""A table of claims and of what was measured of each, row by row; knows no recordings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from manim import Group

from .composition import Composition, Live, Still
from .options import LedgerOptions
from .parts.field_image import FieldImage
from .parts.ledger_rows import ledger_note, ledger_picture, ledger_row, rows_on_a_page
from .parts.titles import heading
from .reel_scene import ReelScene
from .stage.easing import Fading, entering
from .stage.ledger_row import LedgerRow
from .stage.moment import Moment
from .stage.timing import Timing

_TITLE = "What was claimed, and what was measured"
_A_SECOND = 17  # characters of claims; verdicts have marks, and the rest is there to look up
_SHORTEST = 1.5  # seconds of a row
_WHOLE = 3.0  # seconds of a page that is whole, at least
_OPENING = 1.0  # seconds; of the closing, all are among those of the last page
_ENTERS = 0.4  # seconds


class Ledger(ReelScene):
    """What was claimed and what was measured: one row after another, page by page."""

    options = LedgerOptions
    rows: tuple[LedgerRow, ...]

    def setup(self) -> None:
        """Prepare a film that lasts as long as the rows take to read."""
        super().setup()
        seconds = [each for page in self._pages() for each in page_seconds(page)]
        timing = Timing.of(sum(seconds) + _OPENING, self.stage.timing.fps)
        self.stage = replace(self.stage, timing=timing)

    def compose(self) -> Composition:
        """Rows enter in order; when a page has been read, the next takes its place."""
        timing, pages = self.stage.timing, self._pages()
        title = heading(_TITLE if self.title is None else self.title, (), self.stage)
        parts: list[Still | Live] = [Still(title), Still(ledger_note(self.rows, self.stage))]
        running, lasting = timing.seconds(timing.running), timing.share(_ENTERS)
        begin, rows = 0.0, list[Fading]()
        for page in pages:
            starts = list(accumulate(page_seconds(page), initial=begin))
            begin = starts.pop()
            end = 2.0 if page is pages[-1] else begin / running - lasting
            for place, (row, start) in enumerate(zip(page, starts, strict=True)):
                stay = _Stay(start / running, end, lasting)
                name, words = f"row {len(rows) + 1}", ledger_row(row, place, self.rows, self.stage)
                picture = ledger_picture(row, place, self.rows, self.stage)
                drawn = [*words, *([] if picture is None else [picture[1]])]
                if picture is not None:
                    parts.append(Live(_Picture(picture[0], stay), name=name))
                rows.append(Fading(*drawn, share=stay.share))
                parts.append(Live(rows[-1], name=name))
        return Composition(parts, lambda clock: clock, epochs=False)

    def _pages(self) -> list[Sequence[LedgerRow]]:
        return pages_of(self.rows, rows_on_a_page(self.rows, self.stage))


def pages_of(rows: Sequence[LedgerRow], most: int) -> list[Sequence[LedgerRow]]:
    """The rows on as few pages of at most that many as there can be, each about as long."""
    count = -(-len(rows) // most)
    ends = [len(rows) * number // max(count, 1) for number in range(count + 1)]
    return [rows[start:end] for start, end in pairwise(ends)]


def page_seconds(page: Sequence[LedgerRow]) -> list[float]:
    """For how long each row is the newest one, until the next comes."""
    seconds = [max(_SHORTEST, len(row.claim) / _A_SECOND) for row in page]
    return [*seconds[:-1], max(seconds[-1], _WHOLE)]


class _Picture(Group):
    """The field of a row, which comes and goes with it."""

    def __init__(self, image: FieldImage, stay: _Stay) -> None:
        super().__init__(image)
        self._image, self._stay = image, stay

    def show(self, moment: Moment) -> None:
        """Show the opacity of a moment."""
        self._image.set_opacity(self._stay.share(moment))


class _Stay:
    """Clocks at which a row comes and goes; one that comes at 0 is there at once."""

    def __init__(self, start: float, end: float, lasting: float) -> None:
        self._start, self._end, self._lasting = start, end, lasting

    def share(self, moment: Moment) -> float:
        """How much of it is there at a moment, 0 to 1."""
        here = 1.0 if self._start <= 0 else entering(moment.clock, self._start, self._lasting)
        return here - entering(moment.clock, self._end, self._lasting)
