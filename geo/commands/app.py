"""The command `dateline app`: starts the page's server. It imports nothing that only other commands need."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from geo.commands.messages import DONE, as_sentence, say
from geo.commands.options import engines_of, input_options, settings_of
from geo.extras import need
from geo.resources import resource_path
from geo.workspace.finding import split_inputs
from geo.workspace.store import Workspace

HELP = "open the map in the browser; without INPUT, on the three articles that come along"


def add_app_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Hang the command into the command line."""
    parents = [input_options(False, commands=False)]
    _fill(commands.add_parser("app", parents=parents, help=HELP, description=as_sentence(HELP)))


def app_parser() -> argparse.ArgumentParser:
    """Return what reads the arguments behind `dateline app`, alone."""
    parents = [input_options(False, commands=False)]
    command = argparse.ArgumentParser(prog="dateline app", parents=parents, description=as_sentence(HELP))
    _fill(command)
    return command


def _fill(command: argparse.ArgumentParser) -> None:
    command.add_argument("--port", type=int, help="port to serve on, 8501 if it is free; 0 for any")
    command.add_argument("--no-browser", action="store_true", help="serve only; open no browser window")
    command.set_defaults(command=_app)


def _app(options: argparse.Namespace) -> int:
    need("page")
    page = resource_path("serve.py")
    command = [sys.executable, "-m", "geo.ui.serving", str(page)]
    if options.port is not None:
        command += ["--server.port", str(options.port)]
    if options.no_browser:
        command += ["--server.headless", "true"]
    # Paths are made whole, since the page runs in the folder of its settings.
    given = [str(each.resolve()) if isinstance(each, Path) else each for each in options.inputs]
    given += ["--published", options.published.isoformat()] if options.published else []
    settings = settings_of(options)
    engines_of(options)  # what is wrong with them, or with the workspace, is told here, before a browser opens
    _, named = split_inputs((each for each in options.inputs if isinstance(each, Path)), options.workspace)
    if named:
        Workspace.open(named)
    given += ["--workspace", str(options.workspace.resolve())] if options.workspace else []
    given += ["--config", str(settings.resolve())] if settings else []
    say("Starting the page. Stop it with Ctrl+C.")
    return _become([*command, "--", *given], folder=page.parent)


def _become(command: list[str], *, folder: Path) -> int:
    """Turn this process into another program: signals then reach it, and nothing is left behind when it ends."""
    if os.name != "nt":
        os.chdir(folder)
        os.execv(command[0], command)  # noqa: S606 our own page, our own Python
    try:  # Windows cannot turn a process into another: it would start one, and end this one at once
        return subprocess.call(command, cwd=folder)  # noqa: S603 our own page, our own Python
    except KeyboardInterrupt:
        return DONE
