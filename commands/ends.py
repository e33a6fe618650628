"""How commands end: by signals and errors, with an exit code and one message; in any encoding."""

from __future__ import annotations

import codecs
import os
import signal
import sys
import threading
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

import click

from ..errors import UserError, message_of
from .running import ClosedOutput, FailedError, Interruption, as_interruption, is_verbose
from .usage import usage_error

_INTERRUPTIONS = ("SIGINT", "SIGTERM", "SIGHUP")
_BY_SIGNAL = 128  # plus the number of the signal, as shells have it
_AGAIN = 0.02  # seconds in which an interruption has to be handled, or else is raised again

_ended = threading.Event()

_NEEDED = {"torch": "Recording needs PyTorch", "manim": "Rendering needs Manim"}
_PLAIN = {
    "×": "x",
    "·": "*",
    "–": "-",
    "…": "...",
    "→": "->",
    "√": "sqrt ",
    "½": "1/2",
    "Σ": "sum ",
}


def run_to_end(command: Callable[[], object]) -> int:
    """The exit code of `command`: 0 success, 1 failure, 2 bad input, 128 + n for signal n."""
    status = _end_of(command)
    if not status and isinstance(sys.stdout, ClosedOutput) and sys.stdout.getvalue():
        return _said("standard output is closed, so that nothing could be printed", 1)
    return status


def _end_of(command: Callable[[], object]) -> int:
    dropped = sys.unraisablehook
    _prepare()
    sys.unraisablehook = _without_interruptions(dropped)
    try:
        with as_interruption():
            command()
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except click.exceptions.Exit as done:
        return done.exit_code
    except Interruption as end:
        notes = getattr(end, "__notes__", [])
        _handle(signal.SIG_IGN)  # also while the interpreter ends, which has no other handlers
        return _said("; ".join(["interrupted", *notes]), _BY_SIGNAL + end.number)
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        return _said(str(end.code), 1)
    except click.Abort:
        return _said("interrupted", 130)
    except UserError as error:
        return _said(str(error), 2)
    except click.ClickException as error:
        return _said(str(usage_error(error)), 2)
    except FailedError as error:
        return _said(str(error), 1)
    except BrokenPipeError:
        # The reader has closed standard output, as in `epochreel list | head -1`.
        _discard_output()
        return 1
    except (OSError, MemoryError) as error:
        _discard_output()
        return _said(message_of(error), 1)
    except ImportError as error:
        return _failed(error, _missing(error))
    except Exception as error:  # none should remain, but some will
        return _failed(error, f"internal error: {type(error).__name__}: {error}")
    finally:
        _ended.set()
        sys.unraisablehook = dropped
    return 0


def _prepare() -> None:
    """Let signals end the program in an orderly way, and output survive any encoding."""
    Interruption.received = None
    _ended.clear()
    _handle(_interrupted)
    sys.stdout = sys.stdout or ClosedOutput()
    codecs.register_error("epochreel", _in_plain_letters)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="epochreel")
    os.environ.setdefault("PATH", os.defpath)  # Manim cannot be imported without


def _handle(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    """Handle signals that end the program, except those that were ignored before it began."""
    for name in _INTERRUPTIONS:
        number = getattr(signal, name, None)
        # `nohup` has SIGHUP ignored, and a shell SIGINT of what it runs in the background.
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)


def _interrupted(number: int, _: FrameType | None) -> None:
    """Exit through exception handlers, so that incomplete files are removed.

    Further signals do not interrupt these.
    """
    if _comes_from_interruption(sys.exc_info()[1]):
        return
    Interruption.received = number
    threading.Thread(target=_raised_again, args=(number,), daemon=True).start()
    raise Interruption(number)


def _raised_again(number: int) -> None:
    """Send the signal again if its interruption was lost.

    Python drops what is raised in a finalizer or a callback of a compiled module, and libraries may
    ignore all exceptions.
    """
    lost = 0
    while lost < 2:  # for an instant, an exception that is passed on is handled by nobody
        if _ended.wait(_AGAIN):
            return
        handled: Any = sys._current_exceptions().get(threading.main_thread().ident or 0)
        error = handled[1] if isinstance(handled, tuple) else handled  # a tuple until Python 3.12
        lost = 0 if _comes_from_interruption(error) else lost + 1
    os.kill(os.getpid(), number)


def _comes_from_interruption(error: BaseException | None) -> bool:
    """Whether `error`, or one that was handled when it was raised, is an interruption."""
    while error is not None and not isinstance(error, Interruption):
        error = error.__context__
    return error is not None


def _without_interruptions(
    otherwise: Callable[[sys.UnraisableHookArgs], object],
) -> Callable[[sys.UnraisableHookArgs], object]:
    """A hook for exceptions that Python drops, which says nothing of interruptions."""

    def hook(dropped: sys.UnraisableHookArgs) -> None:
        if not isinstance(dropped.exc_value, Interruption):
            otherwise(dropped)

    return hook


def _said(message: str, status: int) -> int:
    """`status`, after one line on standard error, if there still is one."""
    with suppress(OSError):
        click.echo(f"epochreel: {message}", err=True)
    return status


def _failed(error: Exception, message: str) -> int:
    if is_verbose():
        raise error
    return _said(f"{message}; run again with -v for the traceback", 1)


def _missing(error: ImportError) -> str:
    """What cannot be imported, and how to get it."""
    name = (error.name or "").partition(".")[0]
    if isinstance(error, ModuleNotFoundError) and name:
        needs = _NEEDED.get(name, f"This command needs {name}")
        return f"{needs[0].lower()}{needs[1:]}; install it with `pip install {name}`"
    return f"{name or 'a library'} cannot be loaded: {error}"


def _discard_output() -> None:
    """Let what is still to be written go nowhere, so that Python does not complain at its end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            with suppress(OSError, ValueError, AttributeError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _in_plain_letters(error: UnicodeError) -> tuple[str, int]:
    """Letters that an encoding does not have, as others that look or mean the same."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = ""
    for letter in error.object[error.start : error.end]:
        decomposed = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
        text += _PLAIN.get(letter) or decomposed or "?"
    return text, error.end
