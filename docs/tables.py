"""Write the tables of the documents that are derived from the program.

    python docs/tables.py            # write them anew
    python docs/tables.py --check    # only say which of them is not as the program has it

A table stands between `<!-- table: NAME -->` and `<!-- end -->`.
"""

import argparse
import ast
import dataclasses
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from geo import cli, model, ontology
from geo.articles.documents import INPUT_KINDS
from geo.exports.registry import FORMATS
from geo.views import glossary
from geo.views.fields import PARAMS

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ("README.md", *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")))
_FIELDS = (model.Event, model.Report, model.EventPlace, model.Place, model.When, model.Actor, model.Quantity)
_TABLE = re.compile(r"(<!-- table: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def formats() -> str:
    """Return a row for each format."""
    rows = ((_codes(kind.endings), kind.title, kind.words) for kind in FORMATS.values())
    return _table(("ending", "file", "what it gives"), rows)


def inputs() -> str:
    """Return a row for each kind of input."""
    return _table(("files", "ending"), ((row.words, _codes(row.endings)) for row in INPUT_KINDS.values()))


def filters() -> str:
    """Return a row for each option that chooses events."""
    return _table(("option", "chooses by"), ((f"`--{name}`", param.says) for name, param in PARAMS.items()))


def types() -> str:
    """Return a row for each type of event."""
    rows = ((f"`{kind}`", row.words, str(row.quadrant), row.help) for kind, row in ontology.TYPES.items())
    return _table(("type", "in words", "quadrant", "means"), rows)


def statuses() -> str:
    """Return a row for each status."""
    rows = ((f"`{status}`", row.words, row.help) for status, row in ontology.STATUSES.items())
    return _table(("status", "in words", "means"), rows)


def where_prec() -> str:
    """Return a row for each grade of a place's precision."""
    return _table(("where_prec", "means"), ((str(grade), words) for grade, words in glossary.WHERE_PREC.items()))


def date_prec() -> str:
    """Return a row for each grade of a date's precision."""
    return _table(("date_prec", "means"), ((str(grade), words) for grade, words in glossary.DATE_PREC.items()))


def fields() -> str:
    """Return a section for each value of which an event is made."""
    return "".join(f"\n## {kind.__name__}\n\n{_prose(kind.__doc__ or '')}\n\n{_fields_of(kind)}" for kind in _FIELDS)


def _fields_of(kind: type) -> str:
    found = dataclasses.fields(kind)
    return _table(("field", "type"), ((f"`{each.name}`", f"`{_type_words(each.type)}`") for each in found))


def _type_words(kind: object) -> str:
    words = kind if isinstance(kind, str) else getattr(kind, "__name__", "") if isinstance(kind, type) else str(kind)
    words = re.sub(r"[\w.]*\.(\w+)", r"\1", words)
    return words.replace("|", "or")


def commands() -> str:
    """Return a section for each command, with its options."""
    return "".join(_command(name, parser) for name, parser in _leaves("dateline", cli._parser()))


def _leaves(name: str, parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Yield the commands that have none below them."""
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not below:
        yield name, parser
    for action in below:
        for word, command in action.choices.items():
            yield from _leaves(f"{name} {word}", command)


def _command(name: str, parser: argparse.ArgumentParser) -> str:
    shown = [action for action in parser._actions if action.help != argparse.SUPPRESS and action.dest != "help"]
    rows = ((f"`{_spelling(action)}`", _prose((action.help or "").replace("%%", "%"))) for action in shown)
    return f"\n## {name}\n\n{_prose(parser.description or '')}\n\n{_table(('option', 'means'), rows)}"


def _spelling(action: argparse.Action) -> str:
    value = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    if not action.option_strings:
        return value
    words = ", ".join(action.option_strings)
    return words if action.nargs == 0 else f"{words} {value}"


def modules() -> str:
    """Return a section for each package, in the order of ARCHITECTURE.md's map, with what each module is for."""
    packages: dict[str, list[Path]] = {}
    for path in sorted((ROOT / "geo").rglob("*.py")):
        if path.stem not in ("__init__", "__main__"):
            packages.setdefault(path.parent.relative_to(ROOT).as_posix(), []).append(path)
    rows = (line for line in (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines() if line[:3] == "| `")
    order = [f"geo/{name}" for line in rows for name in re.findall(r"`(\w+)`", line.split("|")[1])]
    return "".join(_package(name, packages[name]) for name in ["geo", *order] if name in packages)


def _package(name: str, paths: list[Path]) -> str:
    rows = ((f"`{path.stem}`", _summary(path)) for path in paths)
    return f"\n## {name}\n\n{_summary(ROOT / name / '__init__.py')}\n\n{_table(('module', 'what it is for'), rows)}"


def _summary(path: Path) -> str:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return _prose(docstring.partition("\n\n")[0])


def _prose(text: str) -> str:
    """Return text on one line, with nothing in it that Markdown would take for a mark."""
    return " ".join(text.split()).replace("<", "&lt;").replace("|", "\\|")


TABLES: Mapping[str, Callable[[], str]] = {
    "formats": formats,
    "inputs": inputs,
    "filters": filters,
    "types": types,
    "statuses": statuses,
    "where-prec": where_prec,
    "date-prec": date_prec,
    "fields": fields,
    "commands": commands,
    "modules": modules,
}


def rewritten(text: str) -> str:
    """Return a document with its tables as the program has them."""
    return _TABLE.sub(lambda match: f"{match[1]}{TABLES[match[2]]()}{match[3]}", text)


def _codes(words: Iterable[str]) -> str:
    return " ".join(f"`{word}`" for word in words)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main(arguments: list[str]) -> int:
    """Write or check all tables."""
    stale = []
    for name in DOCUMENTS:
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        if rewritten(text) != text:
            stale.append(name)
            if "--check" not in arguments:
                path.write_text(rewritten(text), encoding="utf-8")
    if stale and "--check" in arguments:
        sys.stderr.write(f"not as the program has it: {', '.join(stale)}; write it with `python docs/tables.py`\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
