"""Film scripts: what they say, and every error in them with its line and key."""

import json
from pathlib import Path

import pytest

from epochreel.errors import UserError
from epochreel.films.chapters import names_in
from epochreel.films.script import Script, built_in_scripts
from epochreel.tests.films.scripts import CHAPTER, RUN, SENTENCE, VARIED
from epochreel.training.spec import RunSpec

SCRIPT = """
title = "A line and a ring"
size = "720p@25"
theme = "light"
voice = ["say", "{text}", "{wav}"]

[options]
pace = "log"
duration = 6

[[run]]
name = "line"
preset = "linear-logistic"
seeds = "0-2"
count = "train_accuracy >= 1"

[[run]]
name = "ring"
data = "circles"
hidden = [2]
pick = "best"

[[chapter]]
id = "first"
runs = ["line"]
title = "One line"

[[chapter.sentence]]
text = "Epoch {epoch}: {train_accuracy:.0%}, {ring.wrong@end} with a ring."
when = "train_accuracy >= 1"
at = "boundary"
if = "epoch > 1"
else = "At once."

[[chapter.sentence]]
text = "Many starts."
when = "end"
hold = false

[[chapter]]
id = "both"
scene = "comparison"
runs = ["line", "ring"]
duration = 4
transition = "plane"
options = { goal = 0.9 }

[[chapter]]
id = "all"
scene = "ensemble"
runs = ["line"]
"""


def test_a_script_is_chapters_of_runs_and_sentences() -> None:
    script = Script.parse(SCRIPT, "films/ring.toml")
    assert (script.title, script.name, script.folder) == (
        "A line and a ring",
        "ring",
        Path("films"),
    )
    assert str(script.frame) == "1280x720@25"
    assert {name: len(entry.specs) for name, entry in script.runs.items()} == {"line": 3, "ring": 1}
    assert (script.runs["line"].pick, script.runs["ring"].pick) == ("median", "best")
    first, both, every = script.chapters
    assert (first.id, first.scene) == ("first", "convergence")
    sentence, running = first.sentences
    assert (sentence.if_, sentence.else_, sentence.at) == ("epoch > 1", "At once.", "boundary")
    assert (sentence.hold, running.hold) == (True, False)
    assert (first.line_of(), sentence.line_of("when"), sentence.line_of("wav")) == (23, 30, 28)
    assert (first.transition, both.transition) == ("fade", "plane")
    assert (first.shows_all, both.shows_all, every.shows_all) == (False, False, True)


def test_options_of_the_script_are_those_of_every_chapter_that_takes_them() -> None:
    script = Script.parse(SCRIPT + '[[chapter]]\nid = "points"\nscene = "data"\nruns = ["ring"]')
    first, both, _, points = script.chapters
    shared = {"theme": "light", "pace": "log", "duration": 6}
    assert script.options_of(first) == {**shared, "title": "One line"}
    assert script.options_of(both) == {**shared, "duration": 4, "goal": 0.9}
    assert script.options_of(points) == {"theme": "light", "duration": 6}


def test_runs_are_like_others_but_for_what_they_say_themselves() -> None:
    script = Script.parse(
        """
        [[run]]
        name = "wide"
        data = "circles"
        hidden = [6]
        seeds = "0-2"
        count = "train_accuracy >= 0.9"
        [[run]]
        name = "deep"
        like = "wide"
        hidden = [2, 2]
        [[run]]
        name = "best"
        like = "deep"
        pick = "best"
        [[chapter]]
        id = "a"
        scene = "comparison"
        runs = ["deep", "best"]
        """
    )
    wide, deep, best = script.runs.values()
    specs = [wide.specs[0], deep.specs[0]]
    assert [isinstance(each, RunSpec) and each.hidden for each in specs] == [(6,), (2, 2)]
    assert [each.data.name for each in deep.specs] == ["circles"] * 3
    assert (deep.count, deep.pick, best.pick) == ("train_accuracy >= 0.9", "median", "best")
    assert best.specs == deep.specs


def test_a_run_like_another_needs_a_name_of_its_own() -> None:
    nameless = '[[run]]\nlike = "a"\n'
    with pytest.raises(UserError, match=r"line 3: name is missing"):
        Script.parse(RUN + nameless + CHAPTER.removeprefix(RUN))


def test_measures_of_a_card_may_be_of_other_runs() -> None:
    other = '[[run]]\nname = "c"\n'
    script = Script.parse(other + CHAPTER + 'card = "{c.epochs} epochs"\n')
    assert names_in(script.chapters) == ["a", "c"]


def test_a_wrong_option_is_reported_once_whatever_comes_after_it() -> None:
    for options in ('nonsense = 3, pace = "log"', 'pace = "log", nonsense = 3'):
        with pytest.raises(UserError) as found:
            Script.parse(f"{CHAPTER}options = {{{options}}}\n")
        assert str(found.value).startswith("film.toml, line 6: options: scene 'convergence' has no")


def test_the_files_of_a_script_are_those_it_reads(tmp_path: Path) -> None:
    for name in ("a.reel", "b.csv", "c.wav"):
        (tmp_path / name).write_text("x,y,label\n0,0,a\n1,1,b\n")
    text = (
        '[[run]]\nname = "r"\nreel = "a.reel"\n[[run]]\nname = "a"\ndata = "b.csv"\n'
        + SENTENCE.removeprefix(RUN).replace('text = "x"', 'text = "{r.n}"')
    )
    script = Script.parse(text + 'wav = "c.wav"\n', str(tmp_path / "film.toml"))
    assert script.files == [str(tmp_path / name) for name in ("a.reel", "b.csv", "c.wav")]
    assert Script.parse(SENTENCE).files == []


@pytest.mark.parametrize("when", ["C 1", "c 10", "C 1E0", 'C 2000"\noptional = true\nat = "points'])
def test_a_sentence_may_wait_for_a_value_that_an_estimator_will_have(when: str) -> None:
    Script.parse(f'{VARIED}when = "{when}"\n')


def test_the_usual_size_and_rate() -> None:
    assert str(Script.parse(CHAPTER).frame) == "1920x1080@30"


@pytest.mark.parametrize(
    "second",
    [
        'text = "y"',
        'text = "x"\nif = "epoch > 1"',
        'text = "x"\nwhen = "end"',
        'text = "y"\nhold = false',
    ],
)
def test_sentences_that_follow_each_other_may_come_at_one_instant(second: str) -> None:
    script = Script.parse(f"{SENTENCE}[[chapter.sentence]]\n{second}\n")
    assert len(script.chapters[0].sentences) == 2


@pytest.mark.parametrize("used", ['like = "z"\n', 'count = "epoch > 1"\n'])
def test_runs_that_others_are_like_and_that_sentences_name_are_used(used: str) -> None:
    likes = used.startswith("like")
    text = '[[run]]\nname = "z"\n' + CHAPTER.replace(RUN, RUN + used)
    assert Script.parse(text if likes else text + 'card = "{z.epochs}"\n').chapters


def test_options_of_scenes_for_films_are_options_of_the_script() -> None:
    stepping = CHAPTER + 'scene = "stepping_back"\n'
    script = Script.parse("[options]\ntimes = 8\n" + stepping)
    assert script.options_of(script.chapters[0])["times"] == 8


def test_a_script_that_is_no_file_and_not_built_in_is_refused() -> None:
    with pytest.raises(UserError, match=r"no such film script: got 'nothing.toml'"):
        Script.load("nothing.toml")


@pytest.mark.parametrize("name", built_in_scripts())
def test_built_in_scripts_have_no_errors(name: str) -> None:
    script = Script.load(name)
    assert script.name == name
    assert len({spec for entry in script.runs.values() for spec in entry.specs}) > 1
    assert built_in_scripts()[name]


@pytest.mark.parametrize(
    "command",
    [
        ["sh", "-c", "say {text} | awk '{print}' > {wav}", "${voice}"],
        ["awk", "{ print }", "{wav}", "{text}"],
    ],
)
def test_a_voice_may_be_a_program_with_braces_of_its_own(command: list[str]) -> None:
    script = Script.parse(f"voice = {json.dumps(command)}\n{CHAPTER}")
    assert script.voice == tuple(command)
