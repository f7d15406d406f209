"""The commands `dateline team assign|open|accepts`: who is to check which events, and how many accept one."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator

from geo.commands.actions import add_action
from geo.commands.filters import Gather
from geo.commands.messages import DONE, as_sentence, report_refused, say
from geo.commands.options import workspace_place
from geo.commands.tables import Row, print_table
from geo.errors import InputError
from geo.workspace.finding import must_be_there
from geo.workspace.store import Workspace
from geo.workspace.teamwork import Assignment


def add_team_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    *,
    inputs: Callable[[bool], argparse.ArgumentParser],
    choice: argparse.ArgumentParser,
    gather: Gather,
) -> None:
    """Hang the command and those below it into the command line, as `add_briefing_commands` does its own."""
    help_ = "the work of a team: assign events to somebody to check, list what is open, ask for a second accept"
    group = commands.add_parser("team", help=help_, description=as_sentence(help_))
    actions = group.add_subparsers(required=True, metavar="ACTION")
    told = "assign the events that the filters leave to somebody, who finds them on the page as his to check"
    assign = actions.add_parser("assign", parents=[inputs(True), choice], help=told, description=as_sentence(told))
    assign.add_argument("--for", dest="person", required=True, metavar="NAME", help="who is to check them, as he signs")
    assign.add_argument("--by", required=True, metavar="NAME", help="who asks")
    assign.add_argument("--why", default="", metavar="WORDS", help="what for")
    assign.set_defaults(command=lambda options: _assign(options, gather), accepted_only=False)
    told = "list what is assigned and not done"
    listing = actions.add_parser("open", parents=[inputs(True)], help=told, description=as_sentence(told))
    listing.add_argument("--person", default="", metavar="NAME", help="only what this one is to check")
    listing.add_argument("--jsonl", action="store_true", help="an assignment a line, as a JSON object, with its events")
    listing.set_defaults(command=_open)
    accepts = add_action(actions, "accepts", _accepts, "tell, or set, how many different persons accept an event")
    accepts.add_argument("of", type=workspace_place, metavar="WORKSPACE", help="a file, or the address of a database")
    accepts.add_argument("number", type=int, nargs="?", choices=(1, 2), metavar="1|2", help="from now on so many")


def _assign(options: argparse.Namespace, gather: Gather) -> int:
    from geo.access.names import person_key
    from geo.columnar import MANY, EventRows
    from geo.commands.reading import workspace_among
    from geo.views.words import count_words
    from geo.workspace.reviews import Assign, make_reviews

    asked = Assign(" ".join(options.person.split()))
    _, workspace = workspace_among(options)
    view, corpus = gather(options)
    if isinstance(view.events, EventRows) and len(view.events) >= MANY:
        msg = f"{len(view.events):,} events are too many to assign at once: choose fewer than {MANY:,}"
        raise InputError(msg)
    who = person_key(asked.person)
    new = [event for event in view.events if who not in map(person_key, event.assigned)]
    if not view.events:
        msg = f"no event passes these filters: {view.caption}"
        raise InputError(msg)
    workspace.append(make_reviews([(event, asked) for event in new], reviewer=options.by, reason=options.why))
    known = len(view.events) - len(new)
    before = f"; {count_words(known, 'event')} assigned before" if known else ""
    say(f"{workspace}: {count_words(len(new), 'event')} assigned to {asked.person}{before} ({view.caption})")
    return report_refused(corpus.rejections)


def _open(options: argparse.Namespace) -> int:
    from geo.access.names import person_key
    from geo.commands.reading import extract_reviewed, read_given, workspace_among

    _, workspace = workspace_among(options)
    found, who = extract_reviewed(read_given(options)), person_key(options.person)
    tasks = [task for task in found.assignments if task.left and (not who or task.person == who)]
    if options.jsonl:
        for task in tasks:
            sys.stdout.write(json.dumps(_record(task), ensure_ascii=False) + "\n")
    elif tasks:
        print_table(("to", "by", "asked", "left", "of", "what for"), _rows(tasks))
    else:
        say(f"{workspace}: nothing is open")
    return report_refused(found.corpus.rejections)


def _rows(tasks: list[Assignment]) -> Iterator[Row]:
    from geo.views.review_words import moment_words

    for task in tasks:
        yield task.to, task.by, moment_words(task.made), str(len(task.left)), str(task.total), task.reason


def _record(task: Assignment) -> dict[str, object]:
    return {
        "to": task.to,
        "by": task.by,
        "asked": task.made.isoformat(timespec="seconds"),
        "why": task.reason,
        "events": task.total,
        "left": list(task.left),
    }


def _accepts(options: argparse.Namespace) -> int:
    from geo.workspace.teamwork import accepts_asked, ask_accepts

    must_be_there(options.of)
    workspace = Workspace.open(options.of)
    if options.number is not None:
        ask_accepts(workspace, options.number)
    number = accepts_asked(workspace)
    who = "one person accepts it" if number == 1 else f"{number} different persons accept it"
    say(f"{workspace}: an event counts as accepted once {who}")
    return DONE
