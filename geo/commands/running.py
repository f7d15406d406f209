"""Carrying out a command line: where its output goes, what is said of what goes wrong, and the exit code."""

import argparse
import errno
import io
import logging
import os
import sys
from collections.abc import Callable, Sequence

from geo.commands.messages import DONE, USAGE, say
from geo.errors import GeoError
from geo.extras import telling_extras


def carry_out(parser: argparse.ArgumentParser, arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line, and return its exit code.

    Args:
        parser: Reads it; leaves the command as `command`, a function of what it has read, and `verbose`.
        arguments: Those of this process if they are not given.
    """
    try:
        options = parser.parse_args(arguments)
    except SystemExit as exc:  # argparse's way to say that it has printed help, or what is wrong
        return int(exc.code or 0)
    _set_up_output(verbose=options.verbose)
    try:
        command: Callable[[argparse.Namespace], int] = options.command
        with telling_extras():
            code = command(options)
        sys.stdout.flush()
    except GeoError as exc:
        say(f"dateline: {exc}")
        return USAGE
    except BrokenPipeError:  # the reader of our output, such as `head`, has seen enough
        _drop_output()
        return DONE
    except OSError as exc:
        if exc.errno != errno.ENOSPC:
            raise
        _drop_output()
        say("dateline: the output cannot be written: the disk is full")
        return USAGE
    except KeyboardInterrupt:
        say("dateline: stopped")
        return 130
    return code


def _drop_output() -> None:
    """Let what is not yet written lead nowhere, or Python would try it again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _set_up_output(*, verbose: bool) -> None:
    """Send messages to standard error, and write UTF-8 whatever the machine's locale: names come in every script."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    logging.basicConfig(format="%(message)s", stream=sys.stderr)
    logging.getLogger("geo").setLevel(logging.INFO if verbose else logging.WARNING)
