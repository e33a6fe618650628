"""Manim is imported without what it rarely needs, which works nevertheless once it is used."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from epochreel.renders import manim_import

LOADED = "print(sorted({'IPython', 'soupsieve.css_parser'} & set(sys.modules)))\n"
IMPORT = "import sys\nimport epochreel.renders.render_recordings\n"


def printed(program: str) -> list[str]:
    """The lines that a program prints in an interpreter of its own."""
    command = [sys.executable, "-c", program]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def test_neither_shell_nor_selectors_are_loaded() -> None:
    assert printed(IMPORT + LOADED) == ["[]"]


def test_what_is_left_out_works_once_it_is_used() -> None:
    program = (
        IMPORT + "from bs4 import BeautifulSoup\nfrom manim import Code\nimport IPython\n"
        "print(BeautifulSoup('<b class=x>bold</b>', 'html.parser').select('b.x'))\n"
        "Code(code_string='x = 1', language='python')\n" + LOADED
    )
    assert printed(program) == ['[<b class="x">bold</b>]', "['IPython', 'soupsieve.css_parser']"]


def test_a_program_that_has_the_shell_has_its_magic_command() -> None:
    program = f"import IPython\n{IMPORT}import manim\nprint(manim.utils.ipython_magic.__all__)"
    assert printed(program) == ["['ManimMagic']"]


def test_only_the_thread_that_imports_manim_does_not_find_the_shell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    with manim_import._lightly(), ThreadPoolExecutor(1) as other:
        finder = sys.meta_path[0]
        assert other.submit(finder.find_spec, "IPython", None).result() is None
        with pytest.raises(ModuleNotFoundError, match="IPython is not loaded along with Manim"):
            finder.find_spec("IPython", None)
    assert finder not in sys.meta_path


def test_nothing_is_hidden_from_a_program_that_has_the_shell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "IPython", sys)
    before = list(sys.meta_path)
    with manim_import._lightly():
        assert sys.meta_path == before
