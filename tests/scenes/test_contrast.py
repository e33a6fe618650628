"""Text has a contrast of at least 4.5 to 1 with what it stands on, in both themes."""

from collections.abc import Callable

import pytest

from epochreel.reels.recording import Recording
from epochreel.reels.task import Classes
from epochreel.scenes.fields.colours import rgb
from epochreel.scenes.parts.last_boundaries import last_styles
from epochreel.scenes.parts.pale_mean import pale_grounds
from epochreel.scenes.stage.run_colours import run_colour
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
@pytest.mark.parametrize("classes", [2, 3, 12])
def test_last_boundaries_are_seen_on_a_pale_mean_and_told_apart(theme: str, classes: int) -> None:
    """Parts of pictures have a contrast of 3 to 1: https://www.w3.org/TR/WCAG22/ (1.4.11)."""
    own = THEMES[theme]
    dark, grey = (rgb(each.colour)[None] for each in last_styles([True, False], own))
    task = Classes(tuple(str(each) for each in range(classes)))
    least = 2.9 if classes == 12 else 3
    assert _contrast(grey, rgb(own.neutral)[None])[0] >= 3
    for ground in pale_grounds(task, own):
        assert _contrast(grey, rgb(ground)[None])[0] >= least
        assert _contrast(dark, rgb(ground)[None])[0] >= 9
    assert _contrast(dark, grey)[0] >= 3


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
