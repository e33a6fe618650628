"""The guide to films: its script is one, and it lists everything that scripts may say."""

import re
from pathlib import Path

from epochreel.films.chapters import Chapter, RunsEntry, SentenceSpec
from epochreel.films.events import EVENTS, WATCHED
from epochreel.films.facts import FACTS
from epochreel.films.script import Script
from epochreel.films.toml_text import lines_of

GUIDE = (Path(__file__).parents[1] / "docs" / "films.md").read_text("utf-8")
(SCRIPT,) = re.findall(r"^```toml\n(.*?)^```$", GUIDE, flags=re.MULTILINE | re.DOTALL)


def test_its_script_has_no_errors() -> None:
    script = Script.parse(SCRIPT, "first.toml")
    assert [len(chapter.sentences) for chapter in script.chapters] == [2, 1]
    assert ("chapter", 1, "sentence", 0, "if") in lines_of(SCRIPT)


def test_it_names_every_measure_event_and_key() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", GUIDE, flags=re.MULTILINE))
    assert {name: rows.get(name) for name in FACTS} == dict(FACTS)
    assert all(f"`{each}`" in GUIDE for each in (*EVENTS, *WATCHED))
    own = {"lines", "specs", "doubtful", "chapters", "runs", "name", "source", "folder", "preview"}
    for model in (Script, RunsEntry, Chapter, SentenceSpec):
        keys = {name.rstrip("_") for name in model.model_fields} - own
        assert [key for key in keys if not re.search(rf"\b{key}\b", GUIDE)] == []
