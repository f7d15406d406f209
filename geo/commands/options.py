"""The options that name inputs, and how these are read: the same for all commands that take articles."""

import argparse
from datetime import date
from pathlib import Path

from geo.articles.documents import is_address, kinds_words
from geo.articles.texts import parse_published
from geo.commands.messages import say
from geo.database.addresses import DatabaseAddress
from geo.engines import SETTINGS_NAME, Engines, find_settings, read_engines
from geo.errors import InputError
from geo.model import EventType
from geo.workspace.finding import place_of
from geo.workspace.formats import SUFFIX

MOST_PROCESSES = 64


def input_options(needed: bool = True, *, commands: bool = True, coded: bool = False) -> argparse.ArgumentParser:
    """Return the options that name inputs.

    Args:
        needed: Some must be named.
        commands: They are for a command that keeps what it reads in the cache, and not for the page.
        coded: It also takes events that others coded, and may be given these alone.
    """
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument(
        "inputs",
        nargs="+" if needed and not coded else "*",
        type=_input,
        metavar="INPUT",
        help=f"{kinds_words()}; a folder of them; or the address of a page or feed",
    )
    help_ = "day of publication of inputs that carry none"
    parent.add_argument("--published", type=day_option, metavar="DATE", help=help_)
    parent.add_argument("--config", type=Path, metavar="FILE", help=f"which models to use; else ./{SETTINGS_NAME}")
    help_ = (
        "articles and reviews kept by the page: a file, or the address of a PostgreSQL database; an INPUT that ends "
        f"in {SUFFIX}, or is such an address, is taken for one too"
    )
    parent.add_argument("--workspace", type=workspace_place, metavar="FILE", help=help_)
    parent.set_defaults(needs_input=needed, coded=[], coded_type=None)
    if coded:
        help_ = (
            "events that others coded: a table of ACLED, UCDP or GDELT, any with days and places, or the address of "
            "layers that were exported to PostGIS; may be repeated"
        )
        parent.add_argument("--coded", type=workspace_place, action="append", default=[], metavar="FILE", help=help_)
        help_ = "the type of coded events whose own is none that is known; without it these are refused"
        parent.add_argument("--coded-type", type=_event_type, metavar="TYPE", help=help_)
    if commands:  # the page keeps what it reads in its workspace
        help_ = "read everything anew, and keep nothing of it; without it, what was read before is not read again"
        parent.add_argument("--no-cache", action="store_true", help=help_)
        help_ = (
            "how many processes read where there is much to read: one a core, where this is not said; 1 for no other"
        )
        parent.add_argument("--processes", type=processes_of, metavar="N", help=help_)
    parent.add_argument("-v", "--verbose", action="store_true", help="tell more, such as why a place was chosen")
    return parent


def engines_of(options: argparse.Namespace) -> Engines:
    """Read which models do the work, and say so where they are not ours."""
    path = settings_of(options)
    if path is None:
        return Engines()
    engines = read_engines(path, named=options.config is not None)
    if engines.pipeline:
        say(f"{path}: language by the spaCy pipeline {engines.pipeline}")
    if engines.endpoint is not None:
        say(f"{path}: events by {engines.endpoint.model} at {engines.endpoint.url}")
    return engines


def settings_of(options: argparse.Namespace) -> Path | None:
    """Return the file of settings: the one that is named, else that of the working folder."""
    named: Path | None = options.config
    return named or find_settings(Path())


def _input(text: str) -> Path | str | DatabaseAddress:
    """Return an address as it is, the one thing that is fetched, and all else as where it lies.

    Raises:
        argparse.ArgumentTypeError: It is empty: a variable that was never set is not this folder.
    """
    if not text.strip():
        msg = "this is empty; name a file, a folder or an address; this folder is ."
        raise argparse.ArgumentTypeError(msg)
    return text if is_address(text) else workspace_place(text)


def workspace_place(text: str) -> Path | DatabaseAddress:
    """Read where a workspace lies."""
    try:
        return place_of(text)
    except InputError as exc:
        raise argparse.ArgumentTypeError(str(exc)) from exc


def _event_type(text: str) -> EventType:
    from geo.ontology import TYPES
    from geo.views.meant import listed, listing

    called = {str(kind): row.words for kind, row in TYPES.items()}
    found = listed(text, called)
    if found is None:
        msg = f"{text!r} is no type; use one of {', '.join(listing(called))}"
        raise argparse.ArgumentTypeError(msg)
    return EventType(found)


def processes_of(text: str) -> int:
    """Read how many processes are to read."""
    if text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_PROCESSES:
        return int(text)
    msg = f"{text!r} is no number of processes; name one from 1 to {MOST_PROCESSES}"
    raise argparse.ArgumentTypeError(msg)


def day_option(text: str) -> date:
    """Read a day of an option."""
    try:
        return parse_published(text)[0]
    except InputError as exc:
        raise argparse.ArgumentTypeError(str(exc)) from exc
