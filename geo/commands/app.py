"""The command `dateline app`: starts the page's server. It imports nothing that only other commands need."""

import argparse
import errno
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from geo.access.login_file import VARIABLE as LOGIN_VARIABLE
from geo.access.login_file import read_login_file, under_path
from geo.access.shared_word import FILE_VARIABLE, VARIABLE, given_word
from geo.commands.messages import DONE, as_sentence, say
from geo.commands.options import engines_of, input_options, settings_of
from geo.database.addresses import DatabaseAddress
from geo.disk import look, shown
from geo.errors import InputError
from geo.extras import need
from geo.resources import resource_path
from geo.workspace.finding import split_inputs, split_layers
from geo.workspace.store import Workspace

HELP = "open the map in the browser; without INPUT, on the three articles that come along"
_HERE = "127.0.0.1"
_LAST_PORT = 65_535
_REFUSED = {errno.EADDRINUSE: "another program serves there", errno.EACCES: "only an administrator may serve there"}
_ALL_ADDRESSES = frozenset({"0.0.0.0", "::"})  # noqa: S104 what a person names, nothing listens to them by itself


def add_app_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Hang the command into the command line."""
    parents = [input_options(False, commands=False, coded=True)]
    _fill(commands.add_parser("app", parents=parents, help=HELP, description=as_sentence(HELP)))


def app_parser() -> argparse.ArgumentParser:
    """Return what reads the arguments behind `dateline app`, alone."""
    parents = [input_options(False, commands=False, coded=True)]
    command = argparse.ArgumentParser(prog="dateline app", parents=parents, description=as_sentence(HELP))
    _fill(command)
    return command


def _fill(command: argparse.ArgumentParser) -> None:
    command.add_argument("--port", type=int, help="port to serve on, 8501 if it is free; 0 for any")
    command.add_argument("--no-browser", action="store_true", help="serve only; open no browser window")
    served = command.add_argument_group("for a team")
    help_ = "address to listen to; without it this machine's own, which no other reaches; 0.0.0.0 for all that it has"
    served.add_argument("--address", metavar="ADDRESS", help=help_)
    help_ = "path under which the page is served, as a proxy passes it on: /maps"
    served.add_argument("--base-path", type=_base_path, default="", metavar="PATH", help=help_)
    help_ = "name by which browsers reach the page, where it is not this machine's; may be repeated"
    served.add_argument(
        "--name", dest="names", type=_public_name, action="append", default=[], metavar="HOST", help=help_
    )
    help_ = "let in who logs in and has a role: [auth] and [roles] in TOML; needs the extra login"
    served.add_argument("--login", type=Path, metavar="FILE", help=help_)
    help_ = f"let in who knows the word in this file; else that of {VARIABLE}, or one that is made and told"
    served.add_argument("--word-file", type=Path, metavar="FILE", help=help_)
    command.set_defaults(command=_app)


def _app(options: argparse.Namespace) -> int:
    need("page")
    page = resource_path("serve.py")
    command = [sys.executable, "-m", "geo.ui.serving", str(page), *_serving(options)]
    # Paths are made whole, since the page runs in the folder of its settings.
    inputs, layers = split_layers(options.inputs)
    given = [_whole(each) for each in inputs]
    for place in (*options.coded, *layers):
        given += ["--coded", _whole(place)]
    given += ["--coded-type", options.coded_type] if options.coded_type else []
    given += ["--published", options.published.isoformat()] if options.published else []
    settings = settings_of(options)
    engines_of(options)  # what is wrong with them, or with the workspace, is told here, before a browser opens
    articles, named = split_inputs((each for each in inputs if not isinstance(each, str)), options.workspace)
    _must_exist((*articles, *(each for each in options.coded if isinstance(each, Path))))
    if options.port:
        _must_be_free(options.port, options.address or _HERE)
    if named:
        Workspace.open(named)
    given += ["--workspace", _whole(options.workspace)] if options.workspace else []
    given += ["--config", str(settings.resolve())] if settings else []
    _ask_visitors(options)
    say("Starting the page. Stop it with Ctrl+C.")
    return _become([*command, "--", *given], folder=page.parent)


def _must_exist(paths: Iterable[Path]) -> None:
    """Refuse a path that was mistyped, before a page opens that shows nothing.

    Raises:
        InputError: There is no such file or folder.
    """
    for path in paths:
        if look(path) is None:
            msg = f"{shown(path)}: there is no such file or folder; check the path"
            raise InputError(msg)


def _must_be_free(port: int, address: str) -> None:
    """Refuse a port that another program serves on, or that nobody may; what an address is, the server finds out.

    Raises:
        InputError: Nothing can be served there.
    """
    why = "ports go from 1 to 65535"
    if 0 < port <= _LAST_PORT:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        try:
            socket.create_server((address, port), family=family).close()
        except OSError as exc:
            why = _REFUSED.get(exc.errno or 0, "")
        else:
            return
    if why:
        msg = f"port {port}: {why}; leave --port out, or give 0, to have a free one chosen"
        raise InputError(msg)


def _whole(place: Path | str | DatabaseAddress) -> str:
    """Return an input as the page's server takes it, wherever that runs."""
    if isinstance(place, DatabaseAddress):
        return place.whole
    return str(place.resolve()) if isinstance(place, Path) else place


def _serving(options: argparse.Namespace) -> Iterator[str]:
    """Yield Streamlit's options."""
    if options.port is not None:
        yield from ("--server.port", str(options.port))
    if options.no_browser:
        yield from ("--server.headless", "true")
    if options.address:
        yield from ("--server.address", options.address)
    if (options.address or os.environ.get("STREAMLIT_SERVER_ADDRESS")) in _ALL_ADDRESSES:
        # Else Streamlit would ask a machine on the internet for our address, to tell it.
        yield from ("--browser.serverAddress", socket.gethostname())
    if options.base_path:
        yield from ("--server.baseUrlPath", options.base_path)
    for name in (*options.names, *(("localhost", "127.0.0.1") if options.names else ())):
        yield from ("--server.allowedHosts", name)
    if options.login:
        yield from ("--secrets.files", str(options.login.resolve()))


def _ask_visitors(options: argparse.Namespace) -> None:
    """Hand on what visitors are asked for, by the environment: an option would be seen by all users of the machine.

    Raises:
        InputError: The login file, or the word, is wrong, or both are asked for.
    """
    if options.word_file:
        os.environ[FILE_VARIABLE] = str(options.word_file.resolve())
    word = given_word(os.environ)
    if not options.login:
        os.environ.pop(LOGIN_VARIABLE, None)
        return
    if word:
        msg = "--login asks each person who he is, and a shared word asks nobody: give one of them"
        raise InputError(msg)
    need("login")
    under_path(read_login_file(options.login), options.base_path, options.login)
    if os.name != "nt" and options.login.stat().st_mode & 0o077:
        say(f"Other users of this machine may read {options.login}, which holds secrets: chmod 600 {options.login}")
    os.environ[LOGIN_VARIABLE] = str(options.login.resolve())


def _base_path(text: str) -> str:
    told = text.strip("/")
    if re.fullmatch(r"([A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*)?", told) and not set(told.split("/")) & {".", ".."}:
        return told
    msg = f"{text!r} is no path; want letters, digits, hyphens, dots and slashes, as /maps"
    raise argparse.ArgumentTypeError(msg)


def _public_name(text: str) -> str:
    if re.fullmatch(r"(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", text):
        return text
    msg = f"{text!r} is no name of a machine; want one as maps.example.org, without https:// and port"
    raise argparse.ArgumentTypeError(msg)


def _become(command: list[str], *, folder: Path) -> int:
    """Turn this process into another program: signals then reach it, and nothing is left behind when it ends."""
    if os.name != "nt":
        os.chdir(folder)
        os.execv(command[0], command)  # noqa: S606 our own page, our own Python
    try:  # Windows cannot turn a process into another: it would start one, and end this one at once
        return subprocess.call(command, cwd=folder)  # noqa: S603 our own page, our own Python
    except KeyboardInterrupt:
        return DONE
