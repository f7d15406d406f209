"""The commands `dateline workspace copy|check|backup|log`: a workspace as a whole, in a file or on a server."""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from geo.commands.actions import add_action
from geo.commands.messages import DONE, SOME_REFUSED, as_sentence, report_refused, say
from geo.commands.options import day_option, workspace_place
from geo.database.sqlite_file import SqliteFile
from geo.disk import look
from geo.errors import InputError
from geo.workspace.finding import must_be_there
from geo.workspace.formats import SUFFIX


def add_workspace_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    *,
    inputs: Callable[[bool], argparse.ArgumentParser],
) -> None:
    """Hang the command and those below it into the command line.

    Args:
        commands: Where they hang.
        inputs: Makes the options that name inputs; told whether some must be named.
    """
    help_ = "a workspace as a whole: copy it between a file and a server, check it, back it up, print its log"
    group = commands.add_parser("workspace", help=help_, description=as_sentence(help_))
    actions = group.add_subparsers(required=True, metavar="ACTION")
    copy = add_action(actions, "copy", _copy, "copy all that a workspace holds into an empty one, of either kind")
    copy.add_argument("of", type=workspace_place, metavar="FROM", help="a file, or the address of a database")
    copy.add_argument("into", type=workspace_place, metavar="TO", help="where nothing is yet")
    backup = add_action(actions, "backup", _backup, "copy a workspace into a new file, while it is in use")
    backup.add_argument("of", type=workspace_place, metavar="WORKSPACE", help="a file, or the address of a database")
    backup.add_argument("into", type=Path, metavar="FILE", help=f"the new file, by habit NAME-DAY{SUFFIX}")
    told = "look for damage, for what belongs to nothing, and for what would be derived otherwise; change nothing"
    check = actions.add_parser("check", parents=[inputs(True)], help=told, description=as_sentence(told))
    check.set_defaults(command=_check)
    log = add_action(actions, "log", _log, "print who decided, corrected and removed what, and when")
    log.add_argument("of", type=workspace_place, metavar="WORKSPACE", help="a file, or the address of a database")
    log.add_argument("--since", type=day_option, metavar="DATE", help="leave out what is older")
    log.add_argument("--jsonl", action="store_true", help="print the entries as they are kept, one a line")


def _copy(options: argparse.Namespace) -> int:
    from geo.views.words import count_words
    from geo.workspace.copying import copy_workspace
    from geo.workspace.store import Workspace

    must_be_there(options.of)
    into = Workspace.open(options.into)
    found = copy_workspace(Workspace.open(options.of), into)
    for table, number, why in found.left:
        say(f"row {number} of its table {table} is left out: {why}")
    rows = found.rows
    told = f"{count_words(rows['articles'], 'article')}, {count_words(rows['reviews'], 'review')}"
    say(f"{into}: {told}, {count_words(rows['extractions'], 'part')} of what was read")
    return SOME_REFUSED if found.left else DONE


def _backup(options: argparse.Namespace) -> int:
    from geo.workspace.store import Workspace

    must_be_there(options.of)
    if look(options.into) is not None:
        msg = f"{options.into} is there already; name a file that is not"
        raise InputError(msg)
    workspace = Workspace.open(options.of)
    if not isinstance(workspace.database, SqliteFile):
        return _copy(options)
    workspace.database.copied_to(options.into)
    say(f"{options.into}: as {workspace} is now")
    return DONE


def _check(options: argparse.Namespace) -> int:
    from geo.articles.reading import read_inputs
    from geo.commands.reading import workspace_among
    from geo.views.words import count_words
    from geo.workspace.checking import check_workspace

    paths, workspace = workspace_among(options)
    articles, refused = read_inputs(paths, published=options.published)
    report_refused(refused)
    found = check_workspace(workspace, articles)
    for each in found:
        say(each.what)
    harm = sum(each.harmful for each in found)
    say(f"{workspace}: {count_words(harm, 'fault')}" if harm else f"{workspace} is whole")
    return SOME_REFUSED if harm else DONE


def _log(options: argparse.Namespace) -> int:
    from geo.views.escape import plain
    from geo.views.review_words import entry_of
    from geo.workspace.coding import review_to_json
    from geo.workspace.store import Workspace

    must_be_there(options.of)
    workspace = Workspace.open(options.of)
    since: date | None = options.since
    for review in workspace.reviews():
        if since is None or review.made.date() >= since:
            told = json.dumps(json.loads(review_to_json(review))) if options.jsonl else plain(str(entry_of(review)))
            sys.stdout.write(" ".join(told.splitlines()) + "\n")
    for odd in workspace.odd_rows():
        say(odd.reason)
    return DONE
