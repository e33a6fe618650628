"""Parts of film scripts, and the errors that a script has."""

import pytest

from epochreel.errors import UserError
from epochreel.films.script import Script

RUN = '[[run]]\nname = "a"\n'
CHAPTER = f'{RUN}[[chapter]]\nid = "b"\nruns = ["a"]\n'
SENTENCE = f'{CHAPTER}[[chapter.sentence]]\ntext = "x"\n'

SVC = f'{RUN}data = "moons"\nestimator = "SVC"\nvary = "C=0.1..10.0"\nsteps = 5\n'
VARIED = SENTENCE.replace(RUN, SVC)


def errors_of(text: str) -> list[str]:
    """The line of each error of a script, and the words before what was given."""
    with pytest.raises(UserError) as found:
        Script.parse(text, "film.toml")
    lines = str(found.value).splitlines()
    head, *lines = lines if len(lines) > 1 else ["", lines[0].removeprefix("film.toml, ")]
    assert head in ("", f"film.toml has {len(lines)} errors:")
    return [each.strip().partition(": got ")[0].partition(";")[0] for each in lines]
