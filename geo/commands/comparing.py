"""The command `dateline compare`: what coded events and articles share, and what each lacks."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from geo.commands.filters import Gather
from geo.commands.messages import as_sentence, report_refused, say
from geo.commands.tables import Row, print_table
from geo.errors import InputError
from geo.model import Event
from geo.views.words import TYPES, when_words

if TYPE_CHECKING:
    from geo.coded.comparing import SourceComparison

_HEADS = ("in", "date", "what", "who", "where", "event", "the same as", "because")


def add_compare_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    *,
    inputs: Callable[[bool], argparse.ArgumentParser],
    choice: argparse.ArgumentParser,
    gather: Gather,
) -> None:
    """Hang the command into the command line; the parts as `add_briefing_commands` takes them."""
    help_ = "say what coded events and articles share, and what each lacks; the filters say within which frame"
    command = commands.add_parser(
        "compare", parents=[inputs(True), choice], help=help_.partition(";")[0], description=as_sentence(help_)
    )
    command.add_argument(
        "--km", type=_number(float, 1000), default=25.0, metavar="KM", help="how far two places may lie apart; 25"
    )
    command.add_argument(
        "--days", type=_number(int, 31), default=1, metavar="N", help="how many days may lie between two events; 1"
    )
    command.add_argument("--jsonl", action="store_true", help="a line for each event, as a JSON object")
    command.set_defaults(command=lambda options: _compare(options, gather), accepted_only=False)


def _number(kind: Callable[[str], float], most: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            found = kind(text)
        except ValueError:
            found = -1
        if not 0 <= found <= most:
            msg = f"{text!r} is no number from 0 to {most:,.0f}"
            raise argparse.ArgumentTypeError(msg)
        return found

    return read


def _compare(options: argparse.Namespace, gather: Gather) -> int:
    from geo.coded.comparing import LikenessRules, compare_origins

    view, corpus = gather(options)
    if not any(event.coded for event in corpus.events):
        msg = "there is nothing to compare the articles with; name a table of coded events with --coded"
        raise InputError(msg)
    rules = LikenessRules(days=int(options.days), km=options.km)
    found: Sequence[SourceComparison] = compare_origins(view.events, articles="your articles", rules=rules)
    for comparison in found:
        rows = list(_rows(comparison))
        if options.jsonl:
            sys.stdout.writelines(json.dumps(dict(zip(_HEADS, row, strict=True))) + "\n" for row in rows)
        else:
            print_table(_HEADS, rows)
        say(f"{comparison.words}; {view.caption}")
    return report_refused(corpus.rejections)


def _rows(comparison: "SourceComparison") -> Iterator[Row]:
    for pair in comparison.shared:
        same = "" if pair.joined else pair.other.id
        yield ("both", *_told(pair.one), same, "; ".join(pair.reasons))
    for event in comparison.only:
        yield (comparison.name, *_told(event), "", "")
    for event in comparison.only_other:
        yield (comparison.other_name, *_told(event), "", "")


def _told(event: Event) -> Row:
    return (
        when_words(event.when),
        TYPES[event.type],
        ", ".join(actor.name for actor in event.actors),
        ", ".join(part.place.name for part in event.places),
        event.id,
    )
