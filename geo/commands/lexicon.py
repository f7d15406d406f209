"""The command `dateline lexicon check`: what is odd in the lexicon of acts, and which of its sentences fail."""

import argparse
import sys
from pathlib import Path

from geo.commands.messages import as_sentence, say

_CLEAN, _FOUND = 0, 1
_LARGEST = 4_000_000  # bytes


def add_lexicon_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Hang the command and the one below it into the command line."""
    help_ = "check the lexicon of the words that name acts"
    group = commands.add_parser("lexicon", help=help_, description=as_sentence(help_))
    actions = group.add_subparsers(required=True, metavar="ACTION")
    help_ = "name slots that nothing fills, sets that nobody uses, rows that are never reached, and sentences that fail"
    check = actions.add_parser("check", help=help_, description=as_sentence(help_))
    check.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a lexicon in place of the one that ships")
    check.set_defaults(command=_check, verbose=False)


def _check(options: argparse.Namespace) -> int:
    from geo.actors.states import States
    from geo.actors.whoswho import load_whoswho
    from geo.events.lexicon_examples import failed_examples
    from geo.gazetteer.lookup import open_gazetteer
    from geo.gazetteer.shapes import open_shapes
    from geo.resources import resource_path
    from geo.syntax.lexicon import parse_lexicon
    from geo.syntax.lexicon_check import findings

    path = options.file or resource_path("data", "events.txt")
    lexicon = parse_lexicon(_read(path), source=path.name)
    states = States(open_gazetteer(), load_whoswho())
    found = sorted((*findings(lexicon), *failed_examples(lexicon, states, open_shapes())))
    for each in found:
        where = f"{path.name}, line {each.line}" if each.line else path.name
        sys.stdout.write(f"{where}: {each.words}\n")
    rules = sum(map(len, lexicon.rules.values()))
    say(f"{rules:,} rules and {len(lexicon.examples):,} sentences checked, {len(found):,} found")
    return _FOUND if found else _CLEAN


def _read(path: Path) -> str:
    """Return the text of a lexicon.

    Raises:
        InputError: It cannot be read, is too large, or no text.
    """
    from geo.disk import open_plain, what_is_wrong
    from geo.errors import InputError

    try:
        with open_plain(path) as file:
            content = file.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            msg = f"{path} is too large for a lexicon; it may have {_LARGEST // 1_000_000} MB"
            raise InputError(msg)
        return content.decode("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        msg = f"{path} cannot be read as a lexicon: {what_is_wrong(problem)}"
        raise InputError(msg) from problem
