"""The command `dateline serve`: a workspace for QGIS and other programs, over HTTP. It imports the server when run."""

import argparse
import os
import re
from pathlib import Path

from geo.articles.documents import is_address
from geo.commands.messages import DONE, as_sentence, say
from geo.commands.options import engines_of, input_options
from geo.disk import look, open_plain, shown, what_is_wrong
from geo.errors import InputError
from geo.extras import need
from geo.hosts import is_of_this_machine_alone
from geo.memory.reading import Memory
from geo.views.words import count_words
from geo.workspace.finding import must_be_there, private_path, split_inputs, workspace_beside
from geo.workspace.store import Workspace

TOKEN = "DATELINE_API_TOKEN"  # noqa: S105 the variable's name
_PORT = 8502
_LONGEST_FILE = 4096  # bytes of a token's file
_HELP = "let QGIS and other programs read a workspace, over HTTP as OGC API - Features; nothing is changed or read anew"


def add_serve_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Hang the command into the command line."""
    parents = [input_options(commands=False)]
    command = commands.add_parser("serve", parents=parents, help=_HELP, description=as_sentence(_HELP))
    help_ = f"port to serve on; {_PORT} if not told, 0 for any"
    command.add_argument("--port", type=_port, default=_PORT, metavar="PORT", help=help_)
    help_ = "address to listen to; 127.0.0.1, which is this machine alone, if not told; others want a token"
    command.add_argument("--address", default="127.0.0.1", metavar="ADDRESS", help=help_)
    help_ = f"file with the token that programs must bring; else the one in {TOKEN}, if it is set"
    command.add_argument("--token-file", type=Path, metavar="FILE", help=help_)
    help_ = "name under which the server may be reached, as behind a proxy; may be repeated"
    command.add_argument("--name", dest="names", action="append", default=[], metavar="HOST", help=help_)
    help_ = "path below which a proxy shows the server, such as /sahel"
    command.add_argument("--base-path", type=_path, default="", metavar="PATH", help=help_)
    help_ = 'site whose pages may read it, such as https://example.org, or "*" for all; may be repeated'
    command.add_argument("--allow-origin", dest="origins", action="append", default=[], metavar="ORIGIN", help=help_)
    command.set_defaults(command=_serve)


def _serve(options: argparse.Namespace) -> int:
    need("api")
    from geo.api.app import make_app
    from geo.api.gate import Guards, is_token
    from geo.api.live import Live
    from geo.api.serving import listen, serve

    token = _token(options.token_file)
    if token and not is_token(token):
        msg = "the token is too short or has odd signs; want 16 or more letters, digits and signs, without spaces"
        raise InputError(msg)
    if not token and not is_of_this_machine_alone(options.address):
        msg = (
            f"--address {options.address} lets other machines in, for which programs must bring a token; "
            f"write one into a file and name it with --token-file, or set {TOKEN}"
        )
        raise InputError(msg)
    paths, workspace = _opened(options)
    memory = Memory(workspace.extractions(), engines=engines_of(options))
    live = Live(workspace, memory, paths, options.published)
    found = len(live.now().corpus.events)
    if unread := live.unread():
        say(f"{count_words(unread, 'article')} not read yet, and not served; `dateline app` reads them")
    guards = Guards(options.address, token, tuple(options.names), tuple(_origin(each) for each in options.origins))
    with listen(options.address, options.port) as door:
        host, port = door.getsockname()[:2]
        where = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        wanted = " to who brings the token" if token else ""
        told = f"Serving {count_words(found, 'event')} of {workspace} at {where}{wanted}. Stop it with Ctrl+C."
        serve(
            make_app(live, title=workspace.name, guards=guards, base=options.base_path),
            door,
            ready=lambda: say(told),
        )
    return DONE


def _opened(options: argparse.Namespace) -> tuple[tuple[Path, ...], Workspace]:
    """Return the articles beside the workspace, and the workspace: named, beside the articles, or the page's own."""
    for each in options.inputs:
        if is_address(str(each)):
            msg = f"{each} is an address, which is not fetched here; bring it into a workspace with `dateline app`"
            raise InputError(msg)
    paths, named = split_inputs(options.inputs, options.workspace)
    found = named or workspace_beside(paths) or private_path(paths)
    if named:
        must_be_there(named)
    elif isinstance(found, Path) and look(found) is None:
        command = " ".join(("dateline app", *map(str, options.inputs)))
        msg = f"nothing is kept of these articles; `{command}` reads and keeps them"
        raise InputError(msg)
    return paths, Workspace.open(found)


def _token(path: Path | None) -> str:
    if path is None:
        return os.environ.get(TOKEN, "").strip()
    try:
        with open_plain(path) as file:
            found = file.read(_LONGEST_FILE).decode("utf-8").strip()
    except (OSError, UnicodeDecodeError) as exc:
        why = "it is not written in UTF-8" if isinstance(exc, UnicodeDecodeError) else what_is_wrong(exc)
        msg = f"{shown(path)} cannot be read: {why}"
        raise InputError(msg) from exc
    if not found:
        msg = f"{shown(path)} is empty; write a token into it, of 16 or more letters and digits"
        raise InputError(msg)
    return found


def _origin(text: str) -> str:
    """Return a site as browsers name it."""
    scheme, mark, host = text.rstrip("/").partition("://")
    if text != "*" and (scheme not in {"http", "https"} or not mark or not host or "/" in host):
        msg = f'--allow-origin {text} is no site; want such as https://example.org, or "*" for all'
        raise InputError(msg)
    return text.rstrip("/")


def _path(text: str) -> str:
    """Return a path as addresses begin with it."""
    parts = [part for part in text.split("/") if part]
    if all(re.fullmatch(r"[\w.~-]+", part, re.ASCII) and part.strip(".") for part in parts):
        return "".join(f"/{part}" for part in parts)
    msg = f"{text!r} is no path; want such as /sahel, of letters and digits"
    raise argparse.ArgumentTypeError(msg)


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) < 65536:
        return int(text)
    msg = f"{text!r} is no port; want a number from 0 to 65535"
    raise argparse.ArgumentTypeError(msg)
