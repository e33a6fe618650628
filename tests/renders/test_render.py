"""`epochreel.render`: options are documented keywords, and the result says what was written."""

import inspect
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import imageio.v3 as iio
import pytest

import epochreel
from epochreel.errors import UserError
from epochreel.options import OptionField
from epochreel.reels.recording import Recording
from epochreel.renders.known_options import applies_to, render_options, several_defaults
from epochreel.renders.render_recordings import Rendered

NOT_OPTIONS = {"recordings", "output", "scene_options", "report", "share"}
SMALL: dict[str, Any] = {"size": "192x108@12", "duration": 2}

# As users call it, without the type checks of the test suite.
unchecked = inspect.unwrap(epochreel.render)


def _documented() -> dict[str, OptionField]:
    """The options that are not those of single scenes."""
    fields = render_options()
    return {name: each for name, each in fields.items() if not applies_to(name).startswith("scene")}


def test_every_option_is_a_keyword() -> None:
    parameters = inspect.signature(epochreel.render).parameters
    assert set(parameters) - NOT_OPTIONS == set(_documented())
    for name in _documented():
        assert parameters[name].kind is inspect.Parameter.KEYWORD_ONLY
        assert parameters[name].default is None


@pytest.mark.parametrize("field", _documented().values(), ids=_documented())
def test_documentation_has_limits_names_and_defaults(field: OptionField) -> None:
    documentation = inspect.getdoc(epochreel.render) or ""
    found = re.search(rf"^- `{field.name}`: (.*?)(?=^- |^$)", documentation, re.M | re.S)
    assert found, f"{field.name} is not documented"
    words = " ".join(found[1].split())
    expected = [*(f"'{name}'" for name in field.names)]
    expected += [f"{limit:g}" for limit in (field.least, field.most) if limit is not None]
    if field.name == "workers":
        expected.append("Default 1")  # only the command line chooses
    elif field.default is not None:
        shown = f"{field.default:g}" if isinstance(field.default, float) else str(field.default)
        expected.append(shown)
    expected += re.findall(r"[\w@]+(?= for)|\.\w+", several_defaults(field.name))
    for each in expected:
        assert each in words, f"{field.name}: {each!r} is missing in {words!r}"


@pytest.mark.slow
def test_a_single_recording_is_a_list_of_one(reels: Path, tmp_path: Path) -> None:
    path = reels / "spiral.reel"
    recording = Recording.open(path)
    pictures = set()
    for given in (path, str(path), recording, [recording], [str(path)]):
        output = tmp_path / "a.png"
        epochreel.render(given, output, size="192x108", metadata=False)
        pictures.add(output.read_bytes())
    assert len(pictures) == 1


@pytest.mark.parametrize(
    ("suffix", "seconds", "frames"),
    [pytest.param(".mp4", 2, 24, marks=pytest.mark.slow), (".gif", 2, 24), (".png", 0, 1)],
)
def test_the_result_says_what_was_written(
    suffix: str, seconds: float, frames: int, spiral: Recording, tmp_path: Path
) -> None:
    path = tmp_path / f"a{suffix}"
    done = epochreel.render(spiral, path, **SMALL)
    size = path.stat().st_size
    assert done == Rendered(path, seconds, frames, 192, 108, Fraction(12), size)
    assert size > 1000


def test_options_have_the_effect_of_those_of_the_command(spiral: Recording, tmp_path: Path) -> None:
    epochreel.render(spiral, tmp_path / "a.png", size="192x108", theme="light", at=0)
    assert tuple(iio.imread(tmp_path / "a.png")[0, 0]) == (251, 251, 249)
    sizes = [
        epochreel.render(spiral, tmp_path / "a.mp4", **SMALL, crf=crf).bytes for crf in (10, 40)
    ]
    assert sizes[0] > 2 * sizes[1]


def test_scenes_have_options_of_their_own(spiral: Recording, tmp_path: Path) -> None:
    pictures = []
    for goal in (0.6, 0.999):
        epochreel.render(
            [spiral, spiral],
            tmp_path / "a.png",
            scene="comparison",
            size="192x108",
            scene_options={"goal": goal},
        )
        pictures.append((tmp_path / "a.png").read_bytes())
    assert pictures[0] != pictures[1]


@pytest.mark.parametrize(
    ("output", "options", "message"),
    [
        ("a.mp4", {"at": 0.5}, "option 'at' does not apply to .mp4; it applies to .png"),
        ("a.gif", {"workers": 1}, "option 'workers' does not apply to .gif"),
        ("a.mp4", {"scene": "data", "pace": "log"}, "option 'pace' does not apply to"),
        ("a.mp4", {"crf": 52}, "crf must be at most 51: got 52"),
        ("a.avi", {}, "unknown format: got '.avi'"),
        (
            "a.mp4",
            {"scene_options": {"goal": 0.5}},
            "option 'goal' does not apply to scene 'convergence'; it applies to scenes comparison",
        ),
        (
            "a.mp4",
            {"scene_options": {"theme": "light"}},
            "not an option of one scene: got 'theme'; give it as theme=...",
        ),
        ("a.mp4", {"scene_options": ["goal"]}, "scene_options must be a table: got ['goal']"),
    ],
)
def test_options_that_do_not_apply_are_refused(
    output: str, options: dict[str, Any], message: str, spiral: Recording, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match=re.escape(message)):
        unchecked(spiral, tmp_path / output, **options)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("recordings", "message"),
    [
        ([], "scene 'convergence' shows one recording: got 0"),
        (7, "a recording is a path or a Recording: got 7"),
        (None, "a recording is a path or a Recording: got None"),
        ([b"a"], "a recording is a path or a Recording: got b'a'"),
        ("absent.reel", "no such file: got 'absent.reel'"),
    ],
)
def test_what_is_no_recording_is_refused(
    recordings: Any, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError) as caught:
        unchecked(recordings, tmp_path / "a.png")
    assert str(caught.value) == message
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("output", [None, 7, b"a.png"])
def test_what_is_no_output_is_refused(output: Any, spiral: Recording) -> None:
    with pytest.raises(UserError, match="the output is a path: got "):
        unchecked(spiral, output)


def test_the_library_draws_in_this_process(
    spiral: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long the film, on however many cores."""
    from epochreel.renders import cores, render_recordings

    monkeypatch.setattr(cores.Share, "all", lambda: cores.Share(64))
    monkeypatch.setattr(render_recordings, "render_segments", None)
    epochreel.render(spiral, tmp_path / "a.mp4", size="128x72@1", duration=60)
    with pytest.raises(TypeError):
        epochreel.render(spiral, tmp_path / "a.mp4", size="128x72@1", duration=60, workers=0)
