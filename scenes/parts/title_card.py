"""A title over the first picture of a film, which is dimmed until the title goes."""

from __future__ import annotations

from manim import Group

from ..stage.easing import Fade, eased
from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.narration import Card
from ..stage.stage import Stage
from .spoken_sentences import sentence_of
from .veil import Veil

_DENSITY = 0.76  # of the veil, over which the title has to be read
_FADE = 0.5  # seconds

# Where the title stands, and its size of type.
_PLACES = {
    "wide": (Box(96, 380, 1440, 300), 104.0),
    "wide small": (Box(96, 360, 1640, 340), 128.0),
    "square": (Box(60, 400, 900, 280), 92.0),
    "tall": (Box(60, 760, 900, 380), 116.0),
}


class TitleCard(Group):
    """A veil over the whole picture, and the title of a card over it."""

    def __init__(self, card: Card, stage: Stage) -> None:
        box, size = stage.pick(_PLACES)
        self._frames, self._lasting = card.frames, max(1, round(_FADE * float(stage.timing.fps)))
        self.veil = Veil((), stage, density=_DENSITY)
        self.title = sentence_of(card.text, box, stage, largest=size, what="card")
        self._fade = Fade(self.title)
        super().__init__(self.veil, self.title)

    def show(self, moment: Moment) -> None:
        """Show as much of it as is there in the moment's frame."""
        share = self.state(moment.frame)
        self.veil.opacity = share
        self._fade.set(share)

    def state(self, frame: int) -> float:
        """How much of it is there in a frame, 0 to 1; nothing from the last of its frames on."""
        return eased(min(max((self._frames - 1 - frame) / self._lasting, 0.0), 1.0))
