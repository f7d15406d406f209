"""The command line: `dateline places|dates|events|map|export|brief|app|gazetteer|cache`.

Data go to standard output, all else to standard error. Exit codes: 0 all done, 1 some input was refused and the rest
done, 2 the command cannot be carried out as it was given.
"""

from geo.threads import use_one_thread

use_one_thread()  # before anything below loads numpy

import argparse
import errno
import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from geo import __version__
from geo.articles.addresses import is_address
from geo.articles.documents import kinds_words
from geo.articles.texts import parse_published
from geo.commands.briefing import add_briefing_commands
from geo.commands.cache import add_cache_commands
from geo.commands.filters import filter_options, selection_of
from geo.commands.gazetteer import add_gazetteer_commands
from geo.commands.messages import DONE, USAGE, as_sentence, report_refused, say
from geo.commands.reading import (
    add_reading_options,
    engines_of,
    extract_given,
    extractions_of,
    read_given,
    settings_of,
    tell_days,
    unfailing,
)
from geo.commands.tables import Row, print_table
from geo.errors import GeoError, InputError
from geo.extras import need, telling_extras
from geo.model import Article, Corpus, Rejection, Toponym
from geo.resources import resource_path
from geo.views import words
from geo.views.view import View, view_of
from geo.workspace.finding import split_inputs
from geo.workspace.store import Workspace


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line, and return its exit code."""
    parser = _parser()
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dateline", description="News articles in, a sourced map out. Works without a network."
    )
    parser.add_argument("--version", action="version", version=f"dateline {__version__}")
    inputs, choice = _input_options(), filter_options()
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, help_, line in (
        ("places", _places, "print the places that articles name, with where they are", "an article"),
        ("dates", _dates, "print the date expressions of articles, with the days that they mean", "an article"),
        ("events", _events, "print who did what to whom, where and when", "a report"),
    ):
        command = commands.add_parser(name, parents=[inputs], help=help_, description=as_sentence(help_))
        jsonl = f"{line} a line, as a JSON object, in place of a table"
        command.add_argument("--jsonl", action="store_true", help=jsonl)
        command.set_defaults(command=run)
        if run is _events:
            command.add_argument("--as-read", action="store_true", help=_AS_READ)
    add_briefing_commands(commands, inputs=_input_options, choice=choice, gather=_gather)
    help_ = "open the map in the browser; without INPUT, on the three articles that come along"
    command = commands.add_parser(
        "app", parents=[_input_options(False, commands=False)], help=help_, description=as_sentence(help_)
    )
    command.add_argument("--port", type=int, help="port to serve on, 8501 if it is free; 0 for any")
    command.add_argument("--no-browser", action="store_true", help="serve only; open no browser window")
    command.set_defaults(command=_app)
    add_gazetteer_commands(commands)
    add_cache_commands(commands, inputs=_input_options)
    return parser


_AS_READ = "one JSON object a report, as soon as its article is read, before reports are joined into events"


def _input_options(needed: bool = True, *, commands: bool = True) -> argparse.ArgumentParser:
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument(
        "inputs",
        nargs="+" if needed else "*",
        type=_input,
        metavar="INPUT",
        help=f"{kinds_words()}; a folder of them; or the address of a page or feed",
    )
    help_ = "day of publication of inputs that carry none"
    parent.add_argument("--published", type=_published, metavar="DATE", help=help_)
    add_reading_options(parent)
    if commands:  # the page keeps what it reads in its workspace
        help_ = "read everything anew, and keep nothing of it; without it, what was read before is not read again"
        parent.add_argument("--no-cache", action="store_true", help=help_)
    parent.add_argument("-v", "--verbose", action="store_true", help="tell more, such as why a place was chosen")
    return parent


def _input(text: str) -> Path | str:
    """Return an address as it is, the one thing that is fetched, and all else as a path."""
    return text if is_address(text) else Path(text)


def _published(text: str) -> date:
    try:
        return parse_published(text)[0]
    except InputError as exc:
        raise argparse.ArgumentTypeError(str(exc)) from exc


# ---- commands ----


def _places(options: argparse.Namespace) -> int:
    from geo.memory.parts import toponyms_in
    from geo.records import toponyms_to_record

    given = read_given(options)
    failed: list[Rejection] = []
    found = unfailing(toponyms_in(given.memory, given.articles, progress=given.progress), failed)
    if options.jsonl:
        _print_lines(toponyms_to_record(article.id, toponyms) for article, toponyms in found)
    else:
        print_table(
            ("article", "place", "kind", "lat", "lon", "means", "surely", *(("why",) if options.verbose else ())),
            (_place_row(article, t, verbose=options.verbose) for article, toponyms in found for t in toponyms),
        )
    return report_refused((*given.rejections, *failed))


def _dates(options: argparse.Namespace) -> int:
    from geo.extract import with_day
    from geo.memory.parts import dates_in
    from geo.records import dates_to_record

    given = read_given(options)
    tell_days(map(with_day, given.articles))
    failed: list[Rejection] = []
    found = unfailing(dates_in(given.memory, given.articles, progress=given.progress), failed)
    if options.jsonl:
        _print_lines(dates_to_record(article.id, mentions) for article, mentions in found)
    else:
        rows = ((article.id, m.text, words.when_words(m.when)) for article, mentions in found for m in mentions)
        print_table(("article", "words", "days"), rows)
    return report_refused((*given.rejections, *failed))


def _events(options: argparse.Namespace) -> int:
    from geo.records import corpus_to_records, extraction_to_records

    given = read_given(options)
    if options.as_read:
        failed: list[Rejection] = []
        for extraction in extractions_of(given, failed):
            _print_lines(extraction_to_records(extraction))
            sys.stdout.flush()
        return report_refused((*given.rejections, *failed))
    corpus = extract_given(given)
    if options.jsonl:
        _print_lines(corpus_to_records(corpus))
    else:
        print_table(("date", "what", "who", "to or with whom", "where", "status", "told by"), _event_rows(corpus))
    return report_refused(corpus.rejections)


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


# ---- their parts ----


def _gather(options: argparse.Namespace) -> tuple[View, Corpus]:
    """Return the events that the filters leave of the inputs, and all that was found."""
    corpus = extract_given(read_given(options))
    view = view_of(corpus, selection_of(options, corpus.events))
    if options.accepted_only and not view.events:
        msg = f"none of the {words.count_words(view.total, 'event')} has been accepted; review them in the page first"
        raise InputError(msg)
    return view, corpus


def _place_row(article: Article, toponym: Toponym, *, verbose: bool) -> Row:
    place = toponym.place
    row = (
        article.id,
        toponym.text,
        place.kind if place else "not placed",
        f"{place.lat:.2f}" if place else "",
        f"{place.lon:.2f}" if place else "",
        f"{place.name}, {place.country}" if place and place.country else place.name if place else "",
        f"{toponym.confidence:.0%}",
    )
    return (*row, "; ".join(toponym.reasons)) if verbose else row


def _event_rows(corpus: Corpus) -> Iterator[Row]:
    for event in corpus.events:
        yield (
            words.when_words(event.when),
            words.TYPES[event.type],
            ", ".join(actor.name for actor in event.agents),
            ", ".join(actor.name for actor in event.targets),
            ", ".join(part.place.name for part in event.places),
            words.STATUSES[event.status],
            ", ".join(event.articles),
        )


def _print_lines(records: Iterable[object]) -> None:
    for record in records:
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")


def _set_up_output(*, verbose: bool) -> None:
    """Send messages to standard error, and write UTF-8 whatever the machine's locale: names come in every script."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    logging.basicConfig(format="%(message)s", stream=sys.stderr)
    logging.getLogger("geo").setLevel(logging.INFO if verbose else logging.WARNING)
