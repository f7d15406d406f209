"""The commands `dateline gazetteer add|list|remove`."""

import argparse
import sys
from pathlib import Path

from geo.commands.actions import add_action
from geo.commands.messages import as_sentence, say
from geo.commands.tables import print_table

_DONE, _SOME_REFUSED = 0, 1
_BAR = 30  # columns


def add_gazetteer_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Hang the command and those below it into the command line."""
    help_ = "add places to the gazetteer, such as every village of a country; list them; remove them"
    group = commands.add_parser("gazetteer", help=help_, description=as_sentence(help_))
    actions = group.add_subparsers(required=True, metavar="ACTION")
    add = add_action(actions, "add", _add, "add the places of a dump of GeoNames; an interrupted import goes on")
    add.add_argument("file", type=Path, metavar="FILE", help="XX.txt, allCountries.txt, or a zip file with one")
    add.add_argument("--classes", default="P,A,H,T,S,L", metavar="LETTERS", help="feature classes to keep: %(default)s")
    add_action(actions, "list", _list, "list what was added")
    remove = add_action(actions, "remove", _remove, "remove what was added under a name")
    remove.add_argument("name", metavar="NAME", help="as `dateline gazetteer list` shows it")


def _add(options: argparse.Namespace) -> int:
    from geo.gazetteer.adding import add_dump
    from geo.gazetteer.dumps import parse_classes
    from geo.views.words import count_words

    classes = parse_classes(options.classes)
    try:
        added = add_dump(options.file, classes=classes, progress=_bar if sys.stderr.isatty() else None)
    except KeyboardInterrupt:
        say("\nstopped; the same command goes on from here")
        raise
    finally:
        _wipe()
    source = added.source
    what = f"{count_words(source.places, 'place')} under {count_words(source.names, 'name')}"
    if added.was_there:
        say(f"{options.file.name} had been added before as {source.name}: {what}; nothing was done")
        return _DONE
    for line in added.broken:
        say(f"refused: {options.file.name}, line {line.number}: {line.reason}")
    if source.refused > len(added.broken):
        say(f"refused: {source.refused - len(added.broken):,} more lines")
    say(f"added {what} as {source.name}" + (", going on where an import had stopped" if added.resumed else ""))
    return _SOME_REFUSED if source.refused else _DONE


def _list(_: argparse.Namespace) -> int:
    from geo.gazetteer.added import added_folder, list_sources

    sources = list_sources()
    if not sources:
        say(f"nothing was added; `dateline gazetteer add FILE` adds places to {added_folder()}")
        return _DONE
    rows = [
        (s.name, s.file, s.added[:10], f"{s.places:,}", f"{s.refused:,}", s.classes, _state(s.file, done=s.done))
        for s in sources
    ]
    print_table(("name", "file", "added", "places", "refused", "classes", ""), rows)
    return _DONE


def _state(file: str, *, done: bool) -> str:
    if not done:
        return "unfinished: add the file again, or remove it"
    return "" if file else "damaged: remove it"


def _remove(options: argparse.Namespace) -> int:
    from geo.gazetteer.added import remove_source

    remove_source(options.name)
    say(f"removed {options.name}")
    return _DONE


def _bar(done: int, size: int, what: str) -> None:
    """Draw how far an import is, on one line that is wiped at the end."""
    full = _BAR * done // max(1, size)
    sys.stderr.write(f"\r\x1b[K{what}  {'█' * full}{'░' * (_BAR - full)} {done / max(1, size):4.0%}")
    sys.stderr.flush()


def _wipe() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
