"""Lists of the names that options accept, each with a line about it."""

from collections.abc import Callable
from typing import Any, get_args

import pytest

from epochreel.commands.list import LISTS
from epochreel.commands.list import command as listing
from epochreel.scenes.options import PACES, PaceName, ThemeName
from epochreel.scenes.stage.theme import THEMES
from epochreel.training import choices

End = tuple[int, str, str]
Run = Callable[..., End]

KNOWN = {
    "presets": "spiral",
    "datasets": "moons",
    "features": "xTimesY",
    "activations": "relu",
    "initialisations": "xavier",
    "losses": "hinge",
    "optimizers": "lbfgs",
    "estimators": "SVC",
    "scenes": "convergence",
    "paces": "even",
    "themes": "dark",
    "sizes": "1080p",
    "formats": ".gif",
    "places": "github",
    "films": "why-depth",
    "plans": "article",
}


@pytest.mark.parametrize("what", LISTS)
def test_lists_have_a_line_about_every_name(run: Run, what: str) -> None:
    status, text, _ = run("list", what)
    assert status == 0
    lines = {name: summary for name, _, summary in (x.partition("  ") for x in text.splitlines())}
    assert KNOWN[what] in lines
    assert all(summary.strip() for summary in lines.values())
    assert max(map(len, text.splitlines())) <= 100
    assert what in " ".join(str(listing.help).split())


@pytest.mark.parametrize(
    ("summaries", "names"),
    [
        (choices.FEATURE_SUMMARIES, choices.Feature),
        (choices.ACTIVATION_SUMMARIES, choices.Activation),
        (choices.INIT_SUMMARIES, choices.Init),
        (choices.LOSS_SUMMARIES, choices.LossName),
        (choices.OPTIMIZER_SUMMARIES, choices.Optimizer),
        (PACES, PaceName),
        (THEMES, ThemeName),
    ],
)
def test_every_choice_is_in_its_list(summaries: dict[str, object], names: Any) -> None:
    assert tuple(summaries) == get_args(names)


def test_list_without_a_name_prints_all_lists(run: Run) -> None:
    _, text, _ = run("list")
    assert [line[:-1] for line in text.splitlines() if line.endswith(":")] == list(LISTS)


def test_several_lists_are_printed_under_their_names(run: Run) -> None:
    whole = run("list")[1]
    sizes, formats = whole.index("sizes:\n"), whole.index("formats:\n")
    assert run("list", "sizes", "formats") == (0, whole[sizes : whole.index("places:\n")], "")
    assert run("list", "formats", "formats", "sizes")[1].startswith(
        whole[formats : whole.index("places:\n")] + "sizes:\n"
    )
    status, text, err = run("list", "sizes", "format")
    assert (status, text) == (2, "")
    assert "no such list: got 'format'; did you mean 'formats'?" in err
