"""Every text that is shortened in a picture is in the warnings of its film."""

from collections.abc import Callable

import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.catalogue import SCENES
from epochreel.scenes.readable_classes import readable
from epochreel.scenes.stage.text_warnings import TextWarnings, collected, missing, shortened
from epochreel.tests.scenes.conftest import with_names
from epochreel.tests.scenes.faults import remembering
from epochreel.tests.scenes.shots import Composed

LONG = "A title that is far too long for any frame that it may be in " * 3

INSTALL = ": drawn as ?; install one that has, on Debian"


@pytest.mark.parametrize("size", ["480x270", pytest.param("1080x1080", marks=pytest.mark.slow)])
@pytest.mark.parametrize("scene", SCENES)
def test_what_is_cut_is_in_the_warnings(
    scene: str,
    size: str,
    shown: Callable[[str, str], list[Recording]],
    composed: Callable[..., Composed],
) -> None:
    with remembering(), collected() as found:
        made = composed(scene, shown(scene, "twelve"), size, title=LONG)
    cut = [text for text in (getattr(each, "said", "") for each in made.members()) if "…" in text]
    warned = [text for texts in found.texts.values() for text in texts.values()]
    assert cut
    assert [text for text in cut if not any(text in each for each in warned)] == []
    assert found.texts["title"].keys() == {LONG}


def test_texts_of_one_kind_are_one_sentence() -> None:
    found = TextWarnings()
    for number in range(5):
        found.shortened("names of runs", f"run number {number}", f"run {number}")
    found.shortened("title", "t" * 1000, "ttt…")
    runs, title = found.sentences
    assert runs == (
        "names of runs shortened: 'run number 0' to 'run 0', 'run number 1' to 'run 1', "
        "'run number 2' to 'run 2' and 2 more"
    )
    assert title.startswith("title shortened: 'tttttt")
    assert len(title) < 100


@pytest.mark.parametrize(
    ("characters", "sentence"),
    [
        ("狗猫", f"狗 (U+72D7), 猫 (U+732B){INSTALL} fonts-noto-cjk"),
        ("あ", f"あ (U+3042){INSTALL} fonts-noto-cjk"),
        ("🐦", f"🐦 (U+1F426){INSTALL} fonts-symbola"),
        ("ก狗", f"ก (U+0E01), 狗 (U+72D7){INSTALL} fonts-noto-core or fonts-noto-cjk"),
        ("\U000f0000", "\U000f0000 (U+F0000): drawn as ?"),
        ("\x1b\u202e", "U+001B, U+202E: drawn as ?"),
    ],
)
def test_fonts_to_install_depend_on_the_script(characters: str, sentence: str) -> None:
    found = TextWarnings()
    found.missing(characters)
    assert found.sentences == [f"no font here has {sentence}"]


@pytest.mark.parametrize(
    ("names", "shown", "sentences"),
    [
        (("in", "\U000f0000"), ("in", "class 1"), ["classes named by number"]),
        (("\U000f0000 \U000f0001", "out"), ("class 0", "out"), ["classes named by number"]),
        (("in \U000f0000", "?"), ("in \U000f0000", "?"), []),
        (("in", "out"), ("in", "out"), []),
        (("class 1", "\U000f0000"), ("class 1", "class 2"), ["class 2"]),
    ],
)
def test_classes_whose_names_nobody_could_read_have_numbers(
    names: tuple[str, str], shown: tuple[str, str], sentences: list[str], spiral: Recording
) -> None:
    with collected() as found:
        named = readable(with_names(spiral, names, ("x", "y")))
    assert named.dataset.class_names == shown
    assert [each for part in sentences for each in found.sentences if part in each] == (
        found.sentences
    )


def test_only_what_is_noted_in_the_block_is_collected() -> None:
    shortened("title", "before", "b…")
    with collected() as outer:
        missing("狗")
        with collected() as inner:
            shortened("title", "inside", "i…")
    missing("猫")
    assert inner.sentences == ["title shortened: 'inside' to 'i…'"]
    assert [text for text in outer.sentences if "狗" in text] == outer.sentences != []
