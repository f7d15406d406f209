"""The pages of the manual that are derived: commands, filters, formats, fields, types, inputs, modules.

What they say comes from the program's own declarations, so that it cannot differ from what the program does.
"""

import argparse
import ast
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

PAGES = "reference"


def on_files(files: Any, config: Any) -> Any:  # noqa: ANN401 - mkdocs' own
    """Add the derived pages to those in the folder."""
    from mkdocs.structure.files import File

    for name, text in pages().items():
        files.append(File.generated(config, f"{PAGES}/{name}.md", content=text))
    return files


def pages() -> dict[str, str]:
    """Return the derived pages, by name."""
    return {
        "commands": _commands(),
        "filters": _filters(),
        "formats": _formats(),
        "fields": _fields(),
        "types": _types(),
        "inputs": _inputs(),
        "modules": _modules(),
    }


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown; what would end a cell is escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines) + "\n"


# ---- the command line ----


def _commands() -> str:
    from geo.cli import build_parser

    parts = ["# Commands\n", f"{build_parser().description}\n"]
    parts.append(
        "Data go to standard output, all else to standard error. Exit codes: 0 all done, 1 some input was refused and "
        "the rest done, 2 the command cannot be carried out as it was given.\n"
    )
    parts += (_command(name, parser) for name, parser in _leaves("dateline", build_parser()))
    return "\n".join(parts)


def _leaves(name: str, parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Yield the commands that have none below them."""
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not below:
        yield name, parser
    for action in below:
        for word, command in action.choices.items():
            yield from _leaves(f"{name} {word}", command)


def _command(name: str, parser: argparse.ArgumentParser) -> str:
    options = [action for action in parser._actions if action.help is not argparse.SUPPRESS and action.dest != "help"]
    rows = [(_spelling(action), _text(action.help or "")) for action in options]
    return f"## {name}\n\n{_text(parser.description or '')}\n\n{table(('option', 'means'), rows)}"


def _spelling(action: argparse.Action) -> str:
    value = action.metavar or (action.dest.upper() if action.nargs != 0 else "")
    words = [*action.option_strings] or [str(value)]
    return f"`{', '.join(words)}{f' {value}' if action.option_strings and value else ''}`"


def _text(help_: str) -> str:
    return " ".join(help_.replace("%%", "%").replace("<", "&lt;").split())


# ---- declarations ----


def _types() -> str:
    from geo import ontology

    types = (
        (f"`{kind}`", row.words, str(row.quadrant), row.help) for kind, row in ontology.TYPES.items()
    )
    statuses = ((f"`{status}`", row.words, row.help) for status, row in ontology.STATUSES.items())
    return (
        "# Types and statuses\n\nTypes are those of PLOVER, a scheme for coding political events; PRESENCE is added for "
        "lasting states. What they are filtered by and exported as is the name in the first column.\n\n"
        + table(("type", "in words", "quadrant", "means"), types)
        + "\n## Statuses\n\nHow surely an event happened, by the words of its report.\n\n"
        + table(("status", "in words", "means"), statuses)
    )


def _filters() -> str:
    raise NotImplementedError


def _formats() -> str:
    raise NotImplementedError


def _fields() -> str:
    raise NotImplementedError


def _inputs() -> str:
    raise NotImplementedError


# ---- modules ----


def _modules() -> str:
    parts = ["# Modules\n", "What each module is for, in its own words, in the order of the data.\n"]
    for package, modules in packages().items():
        parts.append(f"## {package}\n\n{_summary(ROOT / 'geo' / package / '__init__.py')}\n" if package else "")
        parts.append(table(("module", "what it is for"), ((f"`{m}`", _text(s)) for m, s in modules.items())))
    return "\n".join(part for part in parts if part)


def packages() -> Mapping[str, Mapping[str, str]]:
    """Return the modules of each package of `geo` with the first line of their docstrings."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted((ROOT / "geo").rglob("*.py")):
        if path.stem not in ("__init__", "__main__"):
            package = path.parent.relative_to(ROOT / "geo").as_posix()
            package = "" if package == "." else package
            found.setdefault(package, {})[path.relative_to(ROOT / "geo").with_suffix("").as_posix()] = _summary(path)
    return found


def _summary(path: Path) -> str:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return docstring.partition("\n\n")[0].replace("\n", " ")
