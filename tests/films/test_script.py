"""Film scripts: what they say, and every error in them with its line and key."""

import json
from contextlib import nullcontext
from pathlib import Path

import pytest

from epochreel.errors import UserError
from epochreel.films.chapters import names_in
from epochreel.films.part_names import check_part
from epochreel.films.script import Script, built_in_scripts
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


RUN = '[[run]]\nname = "a"\n'
CHAPTER = f'{RUN}[[chapter]]\nid = "b"\nruns = ["a"]\n'
SENTENCE = f'{CHAPTER}[[chapter.sentence]]\ntext = "x"\n'
AGAIN = '[[chapter.sentence]]\ntext = "x"'
LEDGER = '[[chapter]]\nid = "a"\nscene = "ledger"\n'
SVC = f'{RUN}data = "moons"\nestimator = "SVC"\nvary = "C=0.1..10.0"\nsteps = 5\n'
VARIED = SENTENCE.replace(RUN, SVC)
NONE = ("train_accuracy 0.95", "plateau 3", "start 3", "end 1", "epoch 2.5")


@pytest.mark.parametrize("when", ["C 1", "c 10", "C 1E0", 'C 2000"\noptional = true\nat = "points'])
def test_a_sentence_may_wait_for_a_value_that_an_estimator_will_have(when: str) -> None:
    Script.parse(f'{VARIED}when = "{when}"\n')


def test_the_usual_size_and_rate() -> None:
    assert str(Script.parse(CHAPTER).frame) == "1920x1080@30"


BAD = [
    ("x = nan\n" + CHAPTER, "line 1: unknown key: got 'x'"),
    ("[options]\nduration = nan\n" + CHAPTER, "line 2: options: duration must be a finite number"),
    (CHAPTER + "duration = nan\n", "line 6: duration must be a finite number: got nan"),
    ("[options]\ngoal = 0.9\n" + CHAPTER, "line 2: options: no chapter takes this option: got 'go"),
    ("[options]\ntimes = 8\n" + CHAPTER, "line 2: options: no chapter takes this option: got 'tim"),
    ('title = "a\\u0000"\n' + CHAPTER, "line 1: title: a text has no character 0"),
    (SENTENCE.replace('"x"', '"  "'), "line 7: text: a text does not consist of blanks alone"),
    (SENTENCE.replace('"x"', '"a\\u0000b"'), "line 7: text: a text has no character 0, which no"),
    ('[[run]]\nname = "z"\n' + CHAPTER, "line 2: no chapter shows this run: got 'z'; name it in"),
    ('[[run]]\nname = "z"\n' + CHAPTER + 'card = "z. {epoch}"\n', "no chapter shows this run"),
    (
        CHAPTER + 'transition = "cut"\n',
        "line 6: transition leads from the chapter before, and this",
    ),
    (
        SENTENCE + "optional = true\n",
        "line 8: optional does not apply to a sentence at the start, which always comes; leave it "
        "out, or write an if in its place",
    ),
    (SENTENCE.replace('"x"', "3"), "line 7: text must be text: got 3"),
    (
        SENTENCE + 'when = "plateau"\n',
        "line 8: when: it need not happen in other runs: got 'plateau'; give the sentence an if or",
    ),
    (SENTENCE + 'else = "y"\n', "line 8: else does not apply to a sentence at the start, which"),
    (
        SENTENCE + 'when = "end"\nif = "closed"\noptional = true\n',
        "line 10: optional does not apply to a sentence at the end, which always comes; leave it",
    ),
    (SENTENCE + 'if = "wrong"\n', "line 8: if: a number is no condition: got 'wrong'; compare it"),
    (RUN + 'count = "epoch > 1 and train_loss"\n', "line 3: count: a number is no condition"),
    (SENTENCE + 'when = "epoch > 1 or not train_loss"\n', "line 8: when: a number is no condition"),
    (
        RUN + 'reel = "none.reel"\npick = "best"\n',
        "line 4: pick does not apply to runs that are in",
    ),
    (
        '[[chapter]]\nid = "a"\nscene = "ledger"\n[[chapter.options.rows]]\nclaim = "c"\n'
        'verdict = "v"\nmeasured = "m"\nheld = true\nreel = "none.reel"\n',
        "line 9: options: no such recording: got 'none.reel'",
    ),
    ("", "line 1: a film needs at least one [[chapter]]"),
    ("chapter = 3", "line 1: chapter must be tables, each headed [[chapter]]"),
    ('titel = "x"\n' + CHAPTER, "line 1: unknown key: got 'titel'; did you mean 'title'?"),
    ('[[run]]\nname = "x"\ndoubtful = true\n' + CHAPTER, "line 3: unknown key: got 'doubtful'"),
    ("title = 3\n" + CHAPTER, "line 1: title must be text: got 3"),
    ('size = "big"\n' + CHAPTER, "line 1: size: unknown size: got 'big'"),
    ('size = "101x99"\n' + CHAPTER, "line 1: size: sides of .mp4 must be even"),
    ('theme = "grey"\n' + CHAPTER, "line 1: unknown value of theme: got 'grey'"),
    ('voice = ["say", "{text}"]\n' + CHAPTER, "line 1: voice must name {wav}"),
    ('voice = ["say", "{wav}"]\n' + CHAPTER, "line 1: voice must name {text}"),
    (
        'voice = ["say", "{wav}", "-v{x}", "{text}"]\n' + CHAPTER,
        "line 1: voice: unknown placeholder: got '{x}'; did you mean '{text}'?; allowed: {wav}, "
        "{text}; or write { x } if the program has braces of its own",
    ),
    ('voice = "say"\n' + CHAPTER, "line 1: voice must be a list"),
    ('[options]\npase = "even"\n' + CHAPTER, "line 2: options: unknown option: got 'pase'"),
    ("[options]\nduration = -1\n" + CHAPTER, "line 2: options: duration must be at least 0.5"),
    ('[options]\ntitle = "x"\n' + CHAPTER, "line 2: options: title is no option here"),
    ("[[run]]\nhidden = [3]\n" + CHAPTER, "line 1: name is missing"),
    ('[[run]]\nname = "a-b"\n' + CHAPTER, "line 2: name: a name is letters, digits and '_'"),
    (RUN + CHAPTER, "line 4: name is taken already: got 'a'"),
    (CHAPTER + CHAPTER.removeprefix(RUN), "line 7: id is taken already: got 'b'"),
    (RUN + 'like = "none"\n', "line 3: like: no run of that name above: got 'none'"),
    (RUN + 'preset = "sprial"\n', "line 3: unknown preset: got 'sprial'; did you mean 'spiral'?"),
    (RUN + 'data = "moons"\npreset = "xor"\n', "line 4: unknown preset: got 'xor'; it is a data"),
    (RUN + 'seads = "0-3"\n', "line 3: unknown key: got 'seads'; did you mean 'seeds'?"),
    (RUN + 'picked = "best"\n', "line 3: unknown key: got 'picked'; did you mean 'pick'?"),
    (RUN + "hiden = [3]\n", "line 3: unknown key: got 'hiden'; did you mean 'hidden'?"),
    (RUN + 'hidden = "a"\n', "line 3: hidden must be widths like 8,8"),
    (RUN + 'data = "none.csv"\nreel = "none.reel"\n', "line 4: no such recording: got 'none.reel'"),
    (RUN + 'data = "none.csv"\nreel = "none.reel"\n', "line 3: data does not apply to runs that"),
    (RUN + 'data = "sprial"\n', "line 3: unknown data set: got 'sprial'; did you mean 'spiral'?"),
    (RUN + 'data = "none.csv"\n', "line 3: no such file: got 'none.csv'"),
    (RUN + 'data = "some:thing"\n', "line 3: "),
    (RUN + 'pick = "worst"\n', "line 3: unknown value of pick: got 'worst'"),
    (RUN + 'count = "3 >"\n', "line 3: count: the condition ends too early"),
    (CHAPTER.replace('"b"', '"b-c"'), "line 4: id: a name is letters"),
    (
        CHAPTER + 'scene = "legder"\n',
        "line 6: scene: unknown scene: got 'legder'; did you mean 'ledger'",
    ),
    (CHAPTER + 'scene = "convergense"\n', "line 6: scene: unknown scene: got 'convergense'"),
    (CHAPTER.replace('["a"]', '["a", "c"]'), "line 5: runs: no run of that name: got 'c'"),
    (CHAPTER + 'scene = "comparison"\n', "line 5: runs: scene 'comparison' shows 2 to 9"),
    (CHAPTER.replace('["a"]', "[]"), "line 5: runs: scene 'convergence' shows one recording"),
    (CHAPTER + "duration = 0.1\n", "line 6: duration must be at least 0.5: got 0.1"),
    (CHAPTER + 'transition = "wipe"\n', "line 6: unknown value of transition: got 'wipe'"),
    (CHAPTER + "options = {goal = 1}\n", "line 6: options: scene 'convergence' has no option"),
    (CHAPTER + 'options = {title = "x"}\n', "line 6: options: title is no option here"),
    (CHAPTER + '[chapter.options]\npace = "x"\n', "line 7: options: unknown value of pace"),
    (
        CHAPTER.replace('["a"]', '["a", "a"]\nscene = "comparison"')
        + 'options = {by = "seconds", pace = "log"}\n',
        "line 7: options: option 'pace' does not apply by seconds",
    ),
    (CHAPTER + "[chapter.sentence]\n", "line 6: sentence must be tables, each headed [[chapter."),
    (CHAPTER + "[[chapter.sentence]]\n", "line 6: text is missing"),
    (SENTENCE + "hold = 3\n", "line 8: hold must be true or false: got 3"),
    (SENTENCE + "at = 3\n", "line 8: at must be text: got 3"),
    (SENTENCE + 'iff = "x"\n', "line 8: unknown key: got 'iff'; did you mean 'if'?"),
    (SENTENCE + "if = 3\n", "line 8: if must be text: got 3"),
    (SENTENCE + "lines = 3\n", "line 8: unknown key: got 'lines'"),
    (SENTENCE + 'if = "clsed"\n', "line 8: if: nothing of that name is measured: got 'clsed'"),
    (RUN + 'count = "wrong < 3"\n', "line 3: count: runs are counted by their own measures"),
    (SENTENCE + 'if = "a >"\n', "line 8: if: the condition ends too early"),
    (SENTENCE + 'when = "plato"\n', "line 8: when: unknown event: got 'plato'; did you mean 'pla"),
    (SENTENCE + 'when = "closed > 0"\n', "line 8: when: an event waits for a measure of every"),
    (SENTENCE + 'when = "c.epoch > 0"\n', "line 8: when: no run of that name: got 'c'"),
    (SENTENCE + 'else = "{c.epoch}"\n', "line 8: else: no run of that name: got 'c'"),
    (SENTENCE + 'else = "{epoch"\n', "line 8: else: a brace lacks its other half"),
    (SENTENCE + 'else = "{epoch:x}"\n', "line 8: else: unknown format of a number: got 'epoch:x'"),
    (SENTENCE + 'else = "{epoch!r}"\n', "line 8: else: unknown format of a number: got 'epoch!r'"),
    (SENTENCE + 'else = "{a[0]}"\n', "line 8: else: no measure: got 'a[0]'"),
    (SENTENCE + 'else = "{train_loss:.0%}"\n', "line 8: else: this is no share, to be written in"),
    (CHAPTER + 'card = "{a.epochs:.1%}"\n', "got 'a.epochs'; write it like {a.epochs:.2f}"),
    (
        CHAPTER + '[[sentence]]\ntext = "x"\n',
        "line 6: a sentence is part of a chapter; head it [[chapter.sentence]], below",
    ),
    (CHAPTER + "[[runs]]\n", "line 6: unknown key: got 'runs'; did you mean 'run'?"),
    (
        SENTENCE
        + 'when = "plateau"\nelse = "z"\n'
        + '[[chapter.sentence]]\ntext = "y"\nwhen = "plateau"\nelse = "z"\n',
        "line 12: when: another sentence comes at the same instant: got 'plateau'; give it another",
    ),
    *(
        (SENTENCE + f'when = "{when}"\n', f"line 8: when: unknown event: got '{when}'")
        for when in NONE
    ),
    (
        VARIED + 'when = "D 3"\n',
        "line 12: when: steps of the recording have the name 'C': got 'D 3'",
    ),
    (VARIED + 'when = "C 2000"\n', "line 12: when: it never happens: got 'C 2000'; give the"),
    ("[options]\nrows = []\n" + CHAPTER, "line 2: options: rows are of one table; write it in the"),
    (CHAPTER + "options = { rows = 5 }\n", "line 6: options: scene 'convergence' has no option"),
    (LEDGER + "options = { rows = 5 }\n", "line 4: options: rows must be a list"),
    (LEDGER + "duration = 5\n", "line 4: duration: option 'duration' does not apply"),
    (
        '[[run]]\nname = "z"\n' + CHAPTER + 'card = "z.oo"\n',
        "line 2: no chapter shows this run: got 'z'",
    ),
    (SENTENCE + 'wav = "no.wav"\n', "line 8: wav: no such file: got 'no.wav'"),
    (SENTENCE + 'wav = "no.wav"\nelse = "y"\n', "line 8: wav does not apply with else"),
    (CHAPTER + 'card = "{epoch"\n', "line 6: card: a brace lacks its other half"),
    (CHAPTER + 'card = "{epohc}"\n', "line 6: card: nothing of that name is measured: got 'epohc'"),
    (CHAPTER + 'card = "{c.epoch}"\n', "line 6: card: no run of that name: got 'c'"),
    (SENTENCE + SENTENCE.removeprefix(CHAPTER), "line 8: when: another sentence comes at the same"),
    (
        SENTENCE + 'hold = false\n[[chapter.sentence]]\ntext = "y"\nhold = false\nwhen = "start"',
        "line 12: when: another sentence comes at the same instant: got 'start'",
    ),
]


@pytest.mark.parametrize(("text", "message"), BAD)
def test_every_error_names_its_line_and_key(text: str, message: str) -> None:
    with pytest.raises(UserError) as found:
        Script.parse(text, "film.toml")
    assert message in str(found.value)
    assert str(found.value).startswith("film.toml")


def test_optional_is_left_out_beside_an_if() -> None:
    with pytest.raises(UserError, match=r"which always comes; leave it out$"):
        Script.parse(SENTENCE + 'if = "closed"\noptional = true\n')


@pytest.mark.parametrize(
    "ways",
    [
        'if = "closed"\nelse = "y"',
        *(f'when = "plateau"\n{way}' for way in ('if = "closed"', 'else = "y"', "optional = true")),
        'when = "epoch 40"',
    ],
)
def test_a_sentence_whose_event_need_not_happen_has_a_way_out(ways: str) -> None:
    Script.parse(f"{SENTENCE}{ways}\n")


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ("when = 3\noptional = true", "line 8: when must be text"),
        ('if = 3\nelse = "y"', "line 8: if must be text"),
        ('when = "plateau"\nif = 3', "line 9: if must be text"),
        ('when = "plateau"\nelse = 3', "line 9: else must be text"),
        ('when = "plateau"\noptional = 3', "line 9: optional must be true or false"),
        (f'when = "plato"\n{AGAIN}', "line 8: when: unknown event"),
        (f'if = "clsed"\n{AGAIN}', "line 8: if: nothing of that name is measured"),
        (
            'else = "{epohc:.0%}"\nif = "closed"',
            "line 8: else: nothing of that name is measured",
        ),
    ],
)
def test_what_is_wrong_of_a_sentence_makes_no_other_error(wrong: str, error: str) -> None:
    assert errors_of(f"{SENTENCE}{wrong}\n") == [error]


def test_all_errors_are_shown_at_once_from_top_to_bottom() -> None:
    text = f'size = "big"\n{SENTENCE}at = 3\nwhen = "never"\n[[chapter]]\nid = 3\nscene = "x"\n'
    assert errors_of(text) == [
        "line 1: size: unknown size",
        "line 9: at must be text",
        "line 10: when: unknown event",
        "line 12: id must be text",
        "line 13: scene: unknown scene",
    ]


def errors_of(text: str) -> list[str]:
    """The line of each error of a script, and the words before what was given."""
    with pytest.raises(UserError) as found:
        Script.parse(text, "film.toml")
    lines = str(found.value).splitlines()
    head, *lines = lines if len(lines) > 1 else ["", lines[0].removeprefix("film.toml, ")]
    assert head in ("", f"film.toml has {len(lines)} errors:")
    return [each.strip().partition(": got ")[0].partition(";")[0] for each in lines]


MISSPELT = """
sise = "big"
theme = "drak"
[options]
duration = -1
pase = "log"
[[run]]
name = "a"
hiden = [3]
epochs = -1
pick = "worst"
count = "wrong > 3"
[[run]]
name = "b"
seads = "0-3"
[[run]]
naem = "d"
dataa = "circle"
noise = "x"
[[run]]
hidden = "a"
[[run]]
name = "c"
count = "epoch >"
[[chapter]]
id = "one"
sceen = "comparison"
runs = ["a", "none"]
card = "{epohc}"
transition = "wipe"
[[chapter.sentence]]
text = "{epohc}"
iff = "x"
when = "plato"
at = 3
[[chapter.sentence]]
texxt = "x"
if = "clsed"
else = "{epohc}"
wehn = "plateau"
[[chapter]]
id = "one"
rnus = ["c"]
scene = "network"
options = { goal = 0.9, pace = "x" }
[[chapter]]
scene = "networks"
runs = ["b"]
[[chapter.sentence]]
text = "x"
when = "plateau"
optonal = true
"""


def test_a_misspelt_key_hides_no_other_error_and_makes_none() -> None:
    assert errors_of(MISSPELT) == [
        "line 2: unknown key",
        "line 3: unknown value of theme",
        "line 5: options: duration must be at least 0.5",
        "line 6: options: unknown option",
        "line 9: unknown key",
        "line 10: epochs must be at least 1",
        "line 11: unknown value of pick",
        "line 12: count: runs are counted by their own measures of an epoch",
        "line 15: unknown key",
        "line 17: unknown key",
        "line 18: unknown key",
        "line 20: name is missing",
        "line 21: hidden must be widths like 8,8, or none",
        "line 24: count: the condition ends too early",
        "line 27: unknown key",
        "line 28: runs: no run of that name",
        "line 29: card: nothing of that name is measured",
        "line 30: transition leads from the chapter before, and this is the first",
        "line 30: unknown value of transition",
        "line 32: text: nothing of that name is measured",
        "line 33: unknown key",
        "line 34: when: unknown event",
        "line 35: at must be text",
        "line 37: unknown key",
        "line 38: if: nothing of that name is measured",
        "line 39: else: nothing of that name is measured",
        "line 40: unknown key",
        "line 42: id is taken already",
        "line 43: unknown key",
        "line 45: options: scene 'network' has no option",
        "line 45: options: unknown value of pace",
        "line 46: id is missing",
        "line 47: scene: unknown scene",
        "line 52: unknown key",
    ]


def test_what_is_right_of_a_script_with_errors_goes_on() -> None:
    text = 'title = "t"\nsize = "big"\n[options]\npace = "log"\nduration = -1\n'
    text += RUN + "pick = 3\nepochs = 20\n" + CHAPTER.removeprefix(RUN) + 'titel = "x"\n'
    text += '[[chapter.sentence]]\ntext = "{epoch} {a.epoch} {z.epoch} {none}"\n'
    text += 'at = "boundary"\nwhen = "epoch 30"\n'
    script, faults = Script.draft_of(text, "film.toml")
    assert len(faults) == 6
    assert (script.title, script.size, script.options) == ("t", "1080p", {"pace": "log"})
    assert (script.runs["a"].pick, len(script.runs["a"].specs)) == ("median", 1)
    ((sentence,),) = (chapter.sentences for chapter in script.chapters)
    assert sentence.text == "{epoch} {a.epoch} {{z.epoch}} {{none}}"
    assert (sentence.at, sentence.when) == ("boundary", "epoch 30")
    assert not sentence.optional


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


SEVERAL = """
[[run]]
name = "data"
data = "cirkles"
points = 3
hidden = [0]
epochs = -1
learning_rate = "fast"
features = "a,b"
[[run]]
name = "preset"
preset = "sprial"
batch_size = 0
[[run]]
name = "estimator"
estimator = "SCV"
data = "moon"
set = "C=1"
[[run]]
name = "tree"
data = "moon"
estimator = "DecisionTreeClassifier"
steps = "few"
[[chapter]]
id = "one"
runs = ["data", "preset", "estimator", "tree"]
scene = "comparison"
card = "{epochs:x} {wrng}"
[[chapter.sentence]]
text = "{wrong:x}\\u0000 {train_loss:.0%} {epoch!r} {wrng} {lose}"
"""


def test_all_errors_of_one_table_are_told() -> None:
    assert errors_of(SEVERAL) == [
        "line 4: unknown data set",
        "line 6: a value of hidden must be at least 1",
        "line 7: epochs must be at least 1",
        "line 8: learning_rate must be a number",
        "line 12: unknown preset",
        "line 13: batch_size must be at least 1",
        "line 16: unknown estimator",
        "line 17: unknown data set",
        "line 21: unknown data set",
        "line 23: steps must be a whole number",
        "line 23: DecisionTreeClassifier is fitted at once, without steps",
        "line 28: card: unknown format of a number",
        "line 28: card: nothing of that name is measured",
        *["line 30: text: a text has no character 0, which no program takes"],
        *["line 30: text: unknown format of a number"] * 2,
        "line 30: text: this is no share, to be written in per cent",
        *["line 30: text: nothing of that name is measured"] * 2,
    ]


def test_estimators_are_checked_before_they_are_fitted() -> None:
    wrong = """
[[run]]
name = "a"
data = "moons"
estimator = "SVC"
vary = "gama=0.1..1"
[[run]]
name = "b"
data = "moons"
estimator = "SVC"
set = { kernal = "rbf" }
vary = "C=0.1..1"
[[run]]
name = "c"
data = "moons"
estimator = "SVC"
stages = true
[[run]]
name = "d"
data = "reg-plane"
estimator = "SVC"
vary = "C=0.1..1"
[[run]]
name = "e"
data = "moons"
estimator = "SVC"
set = { kernel = "rfb" }
vary = "C=0.1..1"
[[run]]
name = "f"
data = "moons"
estimator = "SVC"
vary = "C=1,-1"
[[run]]
name = "g"
data = "moons"
estimator = "SVCC"
epochs = 3
[[chapter]]
id = "one"
scene = "comparison"
runs = ["a", "b", "c", "d", "e", "f", "g"]
"""
    assert [each.partition(": The '")[0] for each in errors_of(wrong)] == [
        "line 6: SVC has no parameter to vary",
        "line 11: SVC has no parameter",
        "line 17: SVC has no stages",
        "line 20: SVC learns classes, and the data have values",
        "line 27: SVC cannot be fitted",
        "line 33: SVC with C=-1 cannot be fitted",
        "line 37: unknown estimator",
        "line 38: epochs applies to networks, not to an estimator",
    ]


@pytest.mark.parametrize(
    "run",
    ['data = "circels"', 'data = "circles"\nhidden = [0]', 'data = "circles"\nseeds = "5-2"', ""],
)
def test_parts_to_point_at_are_checked_whatever_is_wrong_with_a_run(run: str) -> None:
    written = f'[[run]]\nname = "a"\n{run}\n' if run else RUN
    chapter = f'[[chapter]]\nid = "one"\nruns = ["{"a" if run else "zebra"}"]\n'
    for at in ("bounddary", "histogram", "epoch", "x=1,y=2", "c"):
        chapter += f'[[chapter.sentence]]\ntext = "{at}"\nat = "{at}"\n'
    errors = [each for each in errors_of(written + chapter) if ": at:" in each]
    assert len(errors) == 2
    assert "has no part of that name" in errors[0]


@pytest.mark.parametrize(
    ("scene", "at"),
    [("surface", "test error"), ("convergence", "training error"), ("diagnosis", "training loss")],
)
def test_measures_of_tables_can_be_pointed_at_before_an_estimator_is_fitted(
    scene: str, at: str, tmp_path: Path
) -> None:
    (tmp_path / "houses.csv").write_text("x,y,price\n0,0,1\n0,1,5\n1,0,7\n1,1,90\n")
    run = 'data = "houses.csv"\ntarget = "value"\nestimator = "sklearn.linear_model:Ridge"\n'
    run += 'vary = "alpha=1,2"\n'
    chapter = f'[[chapter]]\nid = "one"\nscene = "{scene}"\nruns = ["a"]\n'
    sentence = f'[[chapter.sentence]]\ntext = "x"\nat = "{at}"\n'
    made = Script.parse(RUN + run + chapter + sentence, str(tmp_path / "film.toml"))
    assert made.chapters[0].sentences[0].at == at


@pytest.mark.parametrize(
    ("scene", "at", "is_part"),
    [
        ("ensemble", "reached test loss 0.02", True),
        ("ensemble", "reached 2 points", True),
        ("surface", "training cost", True),
        ("surface", "surfce", False),
        ("surface", "c value", True),
        ("data", "test loss", False),
        ("neurons", "histogram", False),
    ],
)
def test_only_what_a_scene_cannot_have_is_refused(scene: str, at: str, is_part: bool) -> None:
    with nullcontext() if is_part else pytest.raises(UserError, match="no part of that name"):
        check_part(scene, at)
