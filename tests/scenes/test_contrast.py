"""Text has a contrast of at least 4.5 to 1 with what it stands on, in both themes."""

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.fields.colours import TWO_CLASSES, rgb
from epochreel.scenes.stage.run_colours import line_colours, run_colour
from epochreel.scenes.stage.theme import THEMES
from epochreel.tests.scenes.cases import EVERY
from epochreel.tests.scenes.faults import LEAST_CONTRAST, _contrast, faults_of, remembering
from epochreel.tests.scenes.shots import Composed

_MOST_RUNS = 9


def test_contrast_is_that_of_the_guidelines() -> None:
    """The examples of WCAG 2.2: https://www.w3.org/WAI/WCAG22/Techniques/general/G18."""
    black, white, grey = (rgb(colour)[None] for colour in ("#000000", "#ffffff", "#767676"))
    assert _contrast(black, white)[0] == pytest.approx(21)
    assert _contrast(grey, white)[0] == pytest.approx(4.54, abs=0.01)
    assert _contrast(white, grey)[0] == _contrast(grey, white)[0]


@pytest.mark.parametrize("theme", THEMES)
def test_colours_of_text_can_be_read_on_the_ground(theme: str) -> None:
    own = THEMES[theme]
    runs = [run_colour(index, theme) for index in range(_MOST_RUNS)]
    assert len(set(runs)) == _MOST_RUNS
    for colour in (own.ink, own.muted, *own.layers, *runs):
        assert _contrast(rgb(colour)[None], rgb(own.ground)[None])[0] >= LEAST_CONTRAST


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("colour", line_colours([True] * 5))
def test_a_line_is_seen_in_one_colour_on_planes_without_a_field_and_beside_them(
    colour: str, theme: str
) -> None:
    """Parts of pictures have a contrast of 3 to 1: https://www.w3.org/TR/WCAG22/ (1.4.11)."""
    own = THEMES[theme]
    for ground in (own.neutral, own.ground):
        assert _contrast(rgb(colour)[None], rgb(ground)[None])[0] >= 3


def test_colours_of_lines_are_apart_from_each_other_and_from_two_classes() -> None:
    colours = [each for each in line_colours([True] * 5) if each]
    assert len(colours) == 5
    known = [rgb(each) for each in (*colours, *TWO_CLASSES)]
    assert min(np.linalg.norm(one - other) for one, other in combinations(known, 2)) >= 70


@pytest.mark.slow
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("scene", "case"), EVERY)
def test_every_text_can_be_read_where_it_stands(
    scene: str,
    case: str,
    theme: str,
    shown: Callable[[str, str], list[Recording]],
    composed: Callable[..., Composed],
) -> None:
    with remembering():
        made = composed(scene, shown(scene, case), "1280x720", theme=theme)
    assert [each.example for each in faults_of(made) if each.kind == "contrast"] == []
