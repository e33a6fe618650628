"""Every error in a film script, with its line and key."""

import pytest

from epochreel.errors import UserError
from epochreel.films.script import Script
from epochreel.tests.films.scripts import CHAPTER, RUN, SENTENCE, VARIED, errors_of

AGAIN = '[[chapter.sentence]]\ntext = "x"'
LEDGER = '[[chapter]]\nid = "a"\nscene = "ledger"\n'

NONE = ("train_accuracy 0.95", "plateau 3", "start 3", "end 1", "epoch 2.5")

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
