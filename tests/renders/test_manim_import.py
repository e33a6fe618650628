"""Manim is imported without what it rarely needs, which works nevertheless once it is used."""

import subprocess
import sys

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
