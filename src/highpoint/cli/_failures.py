"""Turns what goes wrong in a command into one sentence and an exit code."""

from __future__ import annotations

import functools
import os
import sys
import traceback
from collections.abc import Callable
from typing import Any

from highpoint.cli._words import shown
from highpoint.errors import HighpointError

# Set by --debug, which main() takes off the command line.
DEBUG = "HIGHPOINT_SHOW_TRACES"

FAILED = 1
STOPPED = 130


def careful(command: Callable[..., None]) -> Callable[..., None]:
    """Return the command with its failures told in one sentence instead of a traceback."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
            sys.stdout.flush()
        except HighpointError as error:
            fail(str(error))
        except BrokenPipeError:
            _leave_quietly()
        except KeyboardInterrupt:
            say("Stopped.")
            raise SystemExit(STOPPED) from None
        except Exception as error:
            fail(_unforeseen(error))

    return run


def say(sentence: str) -> None:
    """Write a sentence for the person at the terminal, beside the results on stdout."""
    print(f"highpoint: {shown(' '.join(sentence.split()))}", file=sys.stderr, flush=True)


def fail(sentence: str) -> None:
    """
    Say what went wrong and end with exit code 1.

    :raises SystemExit: always
    """
    if os.environ.get(DEBUG):
        traceback.print_exc()
    say(sentence)
    raise SystemExit(FAILED)


def _unforeseen(error: Exception) -> str:
    return (
        f"Something happened that Highpoint did not foresee ({type(error).__name__}: {error}). "
        "Please report it with what the same command prints with --debug."
    )


def _leave_quietly() -> None:
    # Whoever read the output (head, less) has seen enough; Python would complain at exit
    # when it flushes what is left, so the rest goes nowhere.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise SystemExit(0)
