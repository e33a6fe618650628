"""`epochreel film`: what is wrong is reported with its line, and `--check` prints the timeline."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from epochreel.errors import UserError
from epochreel.films.choosing import chosen
from epochreel.films.script import Script, built_in_scripts

Run = Callable[..., tuple[int, str, str]]


@pytest.mark.slow
def test_a_check_prints_when_sentences_come(run: Run, write: Callable[..., Path]) -> None:
    write()
    status, out, err = run("film", "film.toml", "--check")
    assert (status, err) == (0, "")
    first, sentence, second, waiting, missing = out.splitlines()
    assert first.split()[:3] == ["0:00.0", "1", "one:"]
    assert sentence.split()[:3] == ["0:01.2", "40", "points."]
    assert second.split()[1:3] == ["2", "two:"]
    assert waiting.strip() == "?    epoch 3: Epoch {epoch}."
    assert missing == f"not recorded yet in {Path('out', 'film.parts')}: 1 of 1 run of late"
    assert not list(Path().glob("**/*.mp4"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("import sys; sys.exit(4)", "failed with status 4"),
        ("pass", "has not written {wav}"),
        ("import sys; open(sys.argv[1], 'w').write('x')", "not a file with sound"),
    ],
)
def test_a_voice_that_does_not_work_is_told_with_its_line(
    run: Run, write: Callable[..., Path], program: str, message: str
) -> None:
    write(voice=[sys.executable, "-c", program, "{wav}", "{text}"])
    status, out, err = run("film", "film.toml", "-o", "film.mp4", "--chapter", "one")
    assert (status, out) == (2, "")
    assert "film.toml, line 2: " in err
    assert message in err
    assert not list(Path().glob("**/*.mp4"))


def test_a_sound_that_is_none_is_told_with_its_line(run: Run, write: Callable[..., Path]) -> None:
    write(wav='wav = "film.toml"')
    status, _, err = run("film", "film.toml", "-o", "film.mp4", "--chapter", "1")
    assert status == 2
    assert "film.toml, line 18: chapter one, sentence 1: wav: not a file with sound" in err


BAD = """size = "320x180@10"
voice = ["no-such-voice", "{wav}", "{text}"]
[[run]]
name = "known"
reel = "a.reel"
[[run]]
name = "unit"
data = "circles"
hidden = [3]
epochs = 20
[[run]]
name = "value"
data = "reg-plane"
[[run]]
name = "table"
data = "points.csv"
label = "kind"
[[chapter]]
id = "one"
runs = ["known"]
[[chapter.sentence]]
text = "{train_accuracy:.0%}"
at = "boundry"
[[chapter.sentence]]
text = "LONG"
at = "unit 7"
[[chapter.sentence]]
text = "{train_loss:.0%}"
[[chapter]]
id = "two"
runs = ["known"]
[[chapter.sentence]]
text = "x"
when = "epoch 99"
[[chapter.sentence]]
text = "{train_loss@98}"
[[chapter]]
id = "three"
scene = "network"
runs = ["unit"]
[[chapter.sentence]]
text = "x"
when = "epoch 21"
[[chapter.sentence]]
text = "{lines_used} {angle} {test_error}"
at = "unit 4"
[[chapter.sentence]]
text = "x"
if = "train_accuracy@30 > 0.5"
at = "unit 3"
[[chapter]]
id = "four"
runs = ["value"]
card = "{best_line:.0%}"
[[chapter.sentence]]
text = "{closed} {train_error:.1f}"
at = "x=99,y=0"
"""


WRONG = [
    (2, "voice: there is no such program: got 'no-such-voice'"),
    (15, "no chapter shows this run: got 'table'; name it in the runs of a chapter, or leave it"),
    (17, "points.csv has no such column: got 'kind'; allowed: x, y, label"),
    (23, "chapter one, sentence 1: at: the scene has no part of that name to point at: got 'bou"),
    (25, "chapter one, sentence 2: text: too long for its place in a picture of 320x180@10: got"),
    (26, "chapter one, sentence 2: at: the scene has no part of that name to point at: got 'uni"),
    (28, "text: this is no share, to be written in per cent: got 'train_loss'"),
    (34, "chapter two, sentence 1: when: it never happens: got 'epoch 99'"),
    (36, "chapter two, sentence 2: text: epoch must be a number from 0 to 30"),
    (43, "chapter three, sentence 1: when: it never happens: got 'epoch 21'"),
    (45, "chapter three, sentence 2: text: run unit, test_error: this is measured of values"),
    (46, "chapter three, sentence 2: at: the scene has no part of that name to point at: got 'u"),
    (49, "chapter three, sentence 3: if: epoch must be a number from 0 to 20"),
    (
        54,
        "chapter four: card: run value, best_line: the best straight line",
    ),
    (
        56,
        "chapter four, sentence 1: text: run value, closed: this is measured of classes",
    ),
    (57, "chapter four, sentence 1: at: the place is beyond the plane: got 'x=99,y=0'"),
]


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [["--check"], ["-o", "film.mp4"]])
def test_all_that_is_wrong_is_found_at_once(
    arguments: list[str], run: Run, write: Callable[..., Path]
) -> None:
    write()
    Path("bad.toml").write_text(BAD.replace("LONG", "50\u2009% is half " * 20))
    Path("points.csv").write_text("x,y,label\n0,0,a\n1,1,b\n")
    status, _, err = run("film", "bad.toml", *arguments, "--quiet")
    assert status == 2
    head, *lines = err.strip().splitlines()
    assert head.endswith(f"bad.toml has {len(WRONG)} errors:")
    assert [int(line.split()[1].rstrip(":")) for line in lines] == [line for line, _ in WRONG]
    for line, (_, message) in zip(lines, WRONG, strict=True):
        assert message in line
    assert not list(Path().glob("**/*.mp4"))
    assert not list(Path().glob("**/*.parts/runs/*"))


DOUBTFUL = """size = "320x180@10"
[[run]]
name = "known"
reel = "a.reel"
[[run]]
name = "unit"
hidden = [3]
epochs = -1
[[chapter]]
id = "one"
runs = ["knwon"]
[[chapter.sentence]]
text = "{lines_used} {train_error} {test_error}"
at = "boundry"
[[chapter]]
id = "two"
scene = "network"
runs = ["unit"]
[[chapter.sentence]]
text = "{test_error} {train_error}"
if = "train_error > 1 and test_error > 1"
at = "unit 4"
when = "epoch 700"
[[chapter]]
id = "three"
runs = ["knwn"]
[[chapter.sentence]]
text = "x"
at = "boundry"
"""
OF_VALUES = "this is measured of values that are learnt by squared error"


@pytest.mark.slow
def test_a_wrong_run_hides_nothing_that_is_wrong_with_its_sentences(
    run: Run, write: Callable[..., Path]
) -> None:
    """As far as it is known what is meant."""
    write()
    Path("bad.toml").write_text(DOUBTFUL)
    status, _, err = run("film", "bad.toml", "--check")
    assert status == 2
    lines = [each.strip().partition(": got")[0] for each in err.splitlines()[1:]]
    one, two = "chapter one, sentence 1: ", "chapter two, sentence 1: "
    nothing = "the scene has no part of that name to point at"
    assert lines == [
        "line 8: epochs must be at least 1",
        "line 11: runs: no run of that name",
        f"line 13: {one}text: run known, train_error: {OF_VALUES}",
        f"line 13: {one}text: run known, test_error: {OF_VALUES}",
        f"line 14: {one}at: {nothing}",
        f"line 20: {two}text: run unit, test_error: {OF_VALUES}",
        f"line 20: {two}text: run unit, train_error: {OF_VALUES}",
        f"line 21: {two}if: run unit, train_error: {OF_VALUES}",
        f"line 21: {two}if: run unit, test_error: {OF_VALUES}",
        f"line 22: {two}at: {nothing}",
        "line 26: runs: no run of that name",
        f"line 29: chapter three, sentence 1: at: {nothing}",
    ]


UNBOUND = """size = "192x108@5"
[[run]]
name = "known"
reel = "a.reel"
[[chapter]]
id = "one"
runs = ["known"]
[[chapter.sentence]]
text = "{test_error}"
at = "boundry"
"""


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [["--check"], ["-o", "film.mp4", "--quiet"]])
def test_a_sentence_that_cannot_be_bound_hides_no_error_of_what_it_points_at(
    arguments: list[str], run: Run, write: Callable[..., Path]
) -> None:
    """Where all runs are recorded."""
    write()
    Path("bad.toml").write_text(UNBOUND)
    status, _, err = run("film", "bad.toml", *arguments)
    lines = [each.strip().partition(": got")[0] for each in err.splitlines()[1:]]
    where = "chapter one, sentence 1: "
    assert (status, lines) == (
        2,
        [
            f"line 9: {where}text: run known, test_error: {OF_VALUES}",
            f"line 10: {where}at: the scene has no part of that name to point at",
        ],
    )


UNKNOWN = """size = "192x108@5"
[[run]]
name = "known"
hidden = [2]
epochs = 6
[[chapter]]
id = "one"
runs = ["known"]
card = "{train_error} {wrng}"
[[chapter.sentence]]
text = "{train_error} {one.wrong}"
when = "epoch 7"
[[chapter.sentence]]
text = "{test_error} {wrng} {{}}"
if = "train_accuracy > 0"
else = "{wrong:x} {train_error}"
"""


@pytest.mark.slow
def test_what_is_unknown_in_a_text_hides_nothing_else_that_is_wrong_with_its_sentence(
    run: Run,
) -> None:
    Path("bad.toml").write_text(UNKNOWN)
    status, _, err = run("film", "bad.toml", "--check")
    assert status == 2
    lines = [each.strip().partition(": got")[0] for each in err.splitlines()[1:]]
    one, two = "chapter one, sentence 1: ", "chapter one, sentence 2: "
    assert lines == [
        "line 9: card: nothing of that name is measured",
        f"line 9: chapter one: card: run known, train_error: {OF_VALUES}",
        "line 11: text: no run of that name",
        f"line 11: {one}text: run known, train_error: {OF_VALUES}",
        f"line 12: {one}when: it never happens",
        "line 14: text: nothing of that name is measured",
        f"line 14: {two}text: run known, test_error: {OF_VALUES}",
        "line 16: else: unknown format of a number",
        f"line 16: {two}else: run known, train_error: {OF_VALUES}",
    ]


@pytest.mark.parametrize(
    "learner", ["hidden = [2]\nepochs = 3", 'estimator = "SVC"\nvary = "C=1,2"']
)
def test_a_check_before_anything_is_recorded_warns_and_leaves_nothing(
    learner: str, run: Run
) -> None:
    runs = f'[[run]]\nname = "one"\ndata = "xor"\ntrain_share = 0.5\n{learner}\n'
    chapter = '[[chapter]]\nid = "first"\nruns = ["one"]\n'
    Path("new.toml").write_text(f'{runs}{chapter}[[chapter.sentence]]\ntext = "{{wrong}} points"\n')
    status, out, err = run("film", "new.toml", "--check")
    assert (status, "not recorded yet" in out) == (0, True)
    assert err.count("{wrong} is of training points alone, and run one has 250 for testing") == 1
    assert not list(Path().glob("out/**"))


@pytest.mark.slow
@pytest.mark.parametrize("name", built_in_scripts())
def test_a_built_in_script_has_no_warnings(name: str, run: Run) -> None:
    status, _, err = run("film", name, "--check")
    assert (status, err) == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize("chapter", ["one", "two"])  # whose runs are recorded, and not yet
@pytest.mark.parametrize("arguments", [["--check"], ["-o", "film.mp4", "--quiet"]])
def test_a_sentence_about_a_part_without_room_is_a_warning(
    arguments: list[str], chapter: str, run: Run, write: Callable[..., Path]
) -> None:
    pointing = 'at = "loss curve"\n'
    script = write().read_text().replace("192x108", "180x320")
    if chapter == "one":
        script = script.replace(' points."\n', f' points."\n{pointing}')
    else:
        script += pointing
    Path("film.toml").write_text(script)
    line = script.splitlines().index(pointing.strip()) + 1
    status, _, err = run("film", "film.toml", *arguments)
    assert (status, err) == (
        0,
        f"epochreel: warning: film.toml, line {line}: chapter {chapter}, sentence 1: at: "
        "at 180×320 the scene has no 'loss curve'; nothing is pointed at\n",
    )
    assert run("film", "film.toml", "--check", "--preview")[2] == ""


@pytest.mark.slow
def test_line_breaks_of_texts_are_none_in_a_timeline(run: Run, write: Callable[..., Path]) -> None:
    script = write().read_text().replace("{points} points.", "{points}\\n\\npoints.")
    Path("film.toml").write_text(script.replace("Epoch {epoch}.", "Epoch\\n{epoch}."))
    status, out, _ = run("film", "film.toml", "--check")
    _, sentence, _, waiting, _ = out.splitlines()
    assert (status, sentence.split()[1:3]) == (0, ["40", "points."])
    assert waiting.strip() == "?    epoch 3: Epoch {epoch}."


def test_a_check_of_recorded_runs_writes_nothing(run: Run, write: Callable[..., Path]) -> None:
    write()
    script = Path("film.toml").read_text().partition('[[chapter]]\nid = "two')[0]
    Path("film.toml").write_text(script.replace('[[run]]\nname = "late"\nepochs = 5\n', ""))
    before = set(Path().rglob("*"))
    status, out, _ = run("film", "film.toml", "--check")
    assert (status, "40 points." in out) == (0, True)
    assert set(Path().rglob("*")) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-o", "film.gif"), "a film with chapters is a video: got '.gif'; allowed: .mp4, .webm"),
        (("--check", "-o", "film.gif"), "a film with chapters is a video: got '.gif'"),
        (("--check", "--open"), "--check writes nothing, and --open does not apply"),
        (("--check", "--force"), "--check writes nothing, and --force does not apply"),
        (("--check", "--embed"), "--check writes nothing, and --embed does not apply"),
        (("-o", "-"), "which standard output cannot take"),
        (("--chapter", "tow"), "no such chapter: got 'tow'; did you mean 'two'?"),
        (("--chapter", "0"), "no such chapter: got '0'"),
        (("--theme", "drak"), "did you mean 'dark'?"),
        (("-o", "film.toml"), "a film with chapters is a video: got '.toml'"),
    ],
)
def test_what_cannot_be_made_is_an_error(
    run: Run, write: Callable[..., Path], arguments: tuple[str, ...], message: str
) -> None:
    write()
    status, _, err = run("film", "film.toml", *arguments)
    assert status == 2
    assert message in err
    assert {path.name for path in Path().iterdir()} == {"a.reel", "film.toml"}


def test_what_a_film_reads_is_not_replaced(run: Run, write: Callable[..., Path]) -> None:
    write(wav='wav = "film.txt"')
    Path("film.txt").write_text("a sound")
    status, _, err = run("film", "film.toml", "-o", "film.mp4", "--force")
    assert status == 2
    assert "the output is also an input: got 'film.txt'" in err
    assert Path("film.txt").read_text() == "a sound"


def test_a_recording_or_a_table_is_no_script(run: Run, write: Callable[..., Path]) -> None:
    write()
    status, _, err = run("film", "a.reel")
    assert status == 2
    assert "a.reel is a recording, not a film script; render it with `epochreel render" in err


def test_parts_of_a_script_are_chosen(write: Callable[..., Path]) -> None:
    script = Script.load(str(write()))
    assert [each.id for each in chosen(script, chapter="2").chapters] == ["two"]
    assert [each.id for each in chosen(script, chapter="one").chapters] == ["one"]
    assert str(chosen(script, size="1080p", shrunk=4).frame) == "480x270@10"
    assert str(chosen(script, size="750x420@25", shrunk=4).frame) == "482x270@25"
    assert str(chosen(script, size="200x150", shrunk=4).frame) == "200x150@10"
    assert str(chosen(script, size="64x640", shrunk=4).frame) == "64x640@10"
    assert chosen(script, theme="light").theme == "light"
    assert (chosen(script).show_sentences, chosen(script, show_sentences=False).show_sentences) == (
        True,
        False,
    )
    assert chosen(script) == script
    with pytest.raises(UserError, match="no such chapter"):
        chosen(script, chapter="3")
