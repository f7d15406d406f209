"""The command line, `dateline COMMAND`: the commands that print what is found, and where all others are hung in.

Data go to standard output, all else to standard error. Exit codes: 0 all done, 1 some input was refused and the rest
done, 2 the command cannot be carried out as it was given.
"""

from geo.threads import use_one_thread

use_one_thread()  # before anything below loads numpy

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from geo import __version__
from geo.commands.app import add_app_command
from geo.commands.briefing import add_briefing_commands
from geo.commands.cache import add_cache_commands
from geo.commands.comparing import add_compare_command
from geo.commands.explaining import print_explained
from geo.commands.extracting import add_extract_commands
from geo.commands.filters import filter_options, selection_of
from geo.commands.gazetteer import add_gazetteer_commands
from geo.commands.lexicon import add_lexicon_commands
from geo.commands.messages import DONE, SOME_REFUSED, as_sentence, report_refused, say
from geo.commands.options import input_options
from geo.commands.reading import (
    extract_given,
    read_given,
    streamed,
    tell_days,
    tell_languages,
    tell_unplaced,
    unfailing,
)
from geo.commands.running import carry_out
from geo.commands.serving import add_serve_command
from geo.commands.stories import add_story_command
from geo.commands.tables import Row, print_table
from geo.commands.team import add_team_commands
from geo.commands.watch import add_watch_command
from geo.commands.workspaces import add_workspace_commands
from geo.errors import InputError
from geo.joining.sureness import sureness_of
from geo.model import Article, Corpus, Rejection, Toponym
from geo.views import words
from geo.views.doubts import MARK, MEANING, marked, marked_when
from geo.views.left_open import left_open_in, left_open_names, where_names
from geo.views.view import View, view_of


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line, and return its exit code."""
    return carry_out(_parser(), arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dateline", description="News articles in, a sourced map out. Works without a network."
    )
    parser.add_argument("--version", action="version", version=f"dateline {__version__}")
    inputs, choice = input_options(), filter_options()
    events_too = partial(input_options, coded=True)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, help_, line in (
        ("places", _places, "print the places that articles name, with where they are", "an article"),
        ("dates", _dates, "print the date expressions of articles, with the days that they mean", "an article"),
        ("events", _events, "print who did what to whom, where and when", "a report"),
    ):
        command = commands.add_parser(
            name, parents=[events_too() if run is _events else inputs], help=help_, description=as_sentence(help_)
        )
        jsonl = f"{line} a line, as a JSON object, in place of a table"
        command.add_argument("--jsonl", action="store_true", help=jsonl)
        command.set_defaults(command=run)
        if run is _events:
            command.add_argument("--as-read", action="store_true", help=_AS_READ)
            command.add_argument("--explain", action="store_true", help=_EXPLAIN)
    add_briefing_commands(commands, inputs=events_too, choice=choice, gather=_gather)
    add_story_command(commands, inputs=events_too, choice=choice, gather=_gather)
    add_compare_command(commands, inputs=events_too, choice=choice, gather=_gather)
    add_extract_commands(commands)
    add_app_command(commands)
    add_serve_command(commands)
    add_watch_command(commands)
    add_gazetteer_commands(commands)
    add_lexicon_commands(commands)
    add_cache_commands(commands, inputs=input_options)
    add_workspace_commands(commands, inputs=input_options)
    add_team_commands(commands, inputs=events_too, choice=choice, gather=_gather)
    return parser


_AS_READ = "one JSON object a report, as soon as its article is read, before reports are joined into events"
_EXPLAIN = "why each event was read so: what proposed it, what weighed most, how each party, place and day was found"


# ---- commands ----


def _places(options: argparse.Namespace) -> int:
    from geo.extract import with_language
    from geo.memory.parts import toponyms_in
    from geo.records import toponyms_to_record

    given = read_given(options)
    tell_languages(map(with_language, given.articles))
    failed: list[Rejection] = []
    found = unfailing(toponyms_in(given.memory, given.articles, progress=given.progress), failed)
    if options.jsonl:
        _print_lines(toponyms_to_record(article.id, toponyms) for article, toponyms in found)
    else:
        listed = list(found)
        print_table(
            ("article", "place", "kind", "lat", "lon", "means", "surely", *(("why",) if options.verbose else ())),
            (_place_row(article, t, verbose=options.verbose) for article, toponyms in listed for t in toponyms),
            none="no places found" if given.articles else "",
            whole=options.verbose,
        )
        tell_unplaced(left_open_names(toponym for _, toponyms in listed for toponym in toponyms))
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
        print_table(("article", "words", "days"), rows, none="no dates found" if given.articles else "")
    return report_refused((*given.rejections, *failed))


def _events(options: argparse.Namespace) -> int:
    from geo.records import corpus_to_records, extraction_to_records

    if options.explain and (options.jsonl or options.as_read):
        msg = "--explain is for people; with --jsonl or --as-read the same stands in each report's basis and sureness"
        raise InputError(msg)
    if options.as_read:
        refused = 0
        for found in streamed(options):
            if isinstance(found, Rejection):
                refused += report_refused([found])
            else:
                _print_lines(extraction_to_records(found))
                sys.stdout.flush()
        return SOME_REFUSED if refused else DONE
    given = read_given(options)
    corpus = extract_given(given)
    if options.jsonl:
        _print_lines(corpus_to_records(corpus))
    elif options.explain and corpus.events:
        print_explained(corpus.events)
    else:
        rows = list(_event_rows(corpus))
        fields = (cell for row in rows for cell in row[:-1])
        print_table(
            ("date", "what", "who", "to or with whom", "where", "status", "told by"),
            rows,
            none="no events found" if given.articles or given.coded else "",
        )
        if any(field.endswith(MARK) for field in fields):
            say(f"{MEANING} Look at its sentence, which --explain shows")
        tell_unplaced(left_open_in(corpus))
    return report_refused(corpus.rejections)


# ---- their parts ----


def _gather(options: argparse.Namespace) -> tuple[View, Corpus]:
    """Return the events that the filters leave of the inputs, and all that was found."""
    corpus = extract_given(read_given(options))
    tell_unplaced(left_open_in(corpus))
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
        f"{toponym.confidence:.0%}" if place else "",
    )
    return (*row, "; ".join(toponym.reasons)) if verbose else row


def _event_rows(corpus: Corpus) -> Iterator[Row]:
    """Yield a row an event; a question mark ends what is less sure of it, its type also if the event is."""
    for event in corpus.events:
        sure = sureness_of(event)
        yield (
            marked_when(event, sure),
            marked(words.TYPES[event.type], sure.type, sure.event),
            marked(", ".join(actor.name for actor in event.agents), sure.agents),
            marked(", ".join(actor.name for actor in event.targets), sure.targets),
            marked(", ".join(where_names(event, (part.place.name for part in event.places))), sure.places),
            marked(words.STATUSES[event.status], sure.status),
            ", ".join([*event.articles, *(f"{row.origin.name} {row.key}" for row in event.coded)]),
        )


def _print_lines(records: Iterable[object]) -> None:
    for record in records:
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
