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
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from geo import cli, model, ontology, records
from geo.articles.documents import INPUT_KINDS
from geo.exports.registry import FORMATS
from geo.views import event_records, glossary
from geo.views.event_records import Part, RecordField, Where
from geo.views.fields import PARAMS

ROOT = Path(__file__).resolve().parents[1]
# What one step calls of another: for the page that tells a newcomer where each step is entered.
STEPS: Mapping[str, tuple[str, ...]] = {
    "articles/reading": ("read_inputs",),
    "articles/texts": ("article_from_text",),
    "articles/files": ("read_data",),
    "articles/addresses": ("read_address",),
    "articles/repeats": ("without_repeats",),
    "engines": ("read_engines", "LanguageEngine.parse", "EventEngine.find_reports"),
    "language/parsing": ("parse",),
    "gazetteer/lookup": ("open_gazetteer",),
    "gazetteer/built_in": ("Gazetteer.lookup", "Gazetteer.names_in", "Gazetteer.nearest", "Gazetteer.search"),
    "gazetteer/shapes": ("open_shapes", "Shapes.get", "Shapes.area", "Shapes.at"),
    "places/finding": ("find_places",),
    "dates/finding": ("find_dates", "infer_published"),
    "actors/finding": ("find_actors",),
    "syntax/lexicon": ("load_lexicon", "Lexicon.find", "Lexicon.words"),
    "syntax/clauses": ("verb_frame", "lemma_of"),
    "quantities/finding": ("find_quantities",),
    "events/linking": ("link_places",),
    "events/reporting": ("find_reports",),
    "joining/clustering": ("join_reports",),
    "joining/origins": ("origins_of", "independent"),
    "joining/contradictions": ("contradictions",),
    "extract": ("extract",),
    "memory/version": ("extractor_version",),
    "memory/store": ("key_of",),
    "memory/reading": ("Memory.load", "Memory.read", "Memory.reread", "Memory.staged", "Memory.adopt"),
    "memory/background": ("BackgroundReader.start", "BackgroundReader.stop"),
    "workspace/finding": ("open_workspace",),
    "workspace/store": ("Workspace.open", "Workspace.articles", "Workspace.add_articles", "Workspace.reviews",
                        "Workspace.append", "Workspace.save_view", "Workspace.set_setting"),
    "workspace/articles": ("edited", "edit_of", "removal_of"),
    "workspace/applying": ("apply",),
    "workspace/conflicts": ("keep",),
    "views/selection": ("select", "facets", "describe", "to_params", "from_params"),
    "views/view": ("view_of",),
    "views/scenes": ("compose",),
    "views/changes": ("changes",),
    "views/rereading": ("propose",),
    "maps/snapshots": ("draw_map", "plan_map", "draw_picture", "alt_text"),
    "maps/standalone": ("draw_page",),
    "exports/registry": ("ending_of",),
    "exports/writing": ("render", "export"),
    "exports/pack": ("make_pack",),
    "exports/verifying": ("verify_pack", "read_earlier"),
    "watching/rounds": ("Watch.round",),
    "watching/telling": ("compare", "told_since"),
    "watching/digests": ("digest_of",),
    "watching/summaries": ("summary",),
}  # fmt: skip
DOCUMENTS = ("README.md", *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")))
_FIELDS = (
    *(model.Event, model.Report, model.Sureness, model.Basis, model.EventPlace, model.Place, model.When, model.Actor),
    model.Quantity,
)
_SHARED = 5  # commands that an option has in common, if it is told once for them all
_FILTERS, _LOOK = "filters", "look"  # how the titles of these groups of options begin
_NAMED = (ast.FunctionDef, ast.ClassDef)
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
    return _table(("option", "chooses by"), ((f"`--{name}`", param.offers) for name, param in PARAMS.items()))


def types() -> str:
    """Return a row for each type of event."""
    rows = ((f"`{kind}`", row.words, str(row.quadrant), row.help) for kind, row in ontology.TYPES.items())
    return _table(("type", "in words", "quadrant", "means"), rows)


def statuses() -> str:
    """Return a row for each status."""
    rows = ((f"`{status}`", row.words, row.help) for status, row in ontology.STATUSES.items())
    return _table(("status", "in words", "means"), rows)


def degrees() -> str:
    """Return a row for each degree of sureness."""
    rows = (
        (f"`{degree}`", row.words, "" if row.least is None else f"{row.least:g}", row.help)
        for degree, row in ontology.DEGREES.items()
    )
    return _table(("degree", "in words", "from a chance of", "means"), rows)


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


def event_record() -> str:
    """Return a row for each field of an event's record."""
    return _record(event_records.EVENT_FIELDS)


def place_record() -> str:
    """Return a row for each field of a place in it."""
    return _record(event_records.PLACE_FIELDS)


def report_record() -> str:
    """Return a row for each column of a report, and for what its record says beside what is printed of it."""
    return _record(event_records.REPORT_FIELDS)


def _record(told: Iterable[RecordField[Part]]) -> str:
    rows = (
        (
            f"`{each.name}`" if Where.JSON in each.where else "",
            f"`{each.heading}`" if Where.TABLE in each.where else "",
            each.help,
        )
        for each in told
    )
    return _table(("in JSON", "column", "says"), rows)


def printed_report() -> str:
    """Return a row for each value of a report as the command line prints it."""
    kinds = records.ReportRecord.__annotations__
    return _table(("value", "type"), ((f"`{name}`", f"`{_type_words(kind)}`") for name, kind in kinds.items()))


def commands() -> str:
    """Return a section for each command with its own options, then one for each group that several share."""
    leaves = list(_leaves("dateline", cli._parser()))
    seen = Counter((_spelling(action), action.help) for _, parser in leaves for action in _shown(parser))
    shared = {each for each, times in seen.items() if times >= _SHARED}
    sections = (_command(name, parser, shared) for name, parser in leaves)
    reading = {_spelling(each): each for _, parser in leaves for each in _plain(parser) if _is_in(each, shared)}
    look = {_spelling(each): each for _, parser in leaves for each in _grouped(parser, _LOOK)}
    groups = (("Reading articles", reading), ("Look and handling", look))
    return "".join([*sections, *(f"\n## {head}\n\n{_options(rows.values())}" for head, rows in groups)])


def _leaves(name: str, parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Yield the commands that have none below them."""
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not below:
        yield name, parser
    for action in below:
        for word, command in action.choices.items():
            yield from _leaves(f"{name} {word}", command)


def _command(name: str, parser: argparse.ArgumentParser, shared: Container[tuple[str, str | None]]) -> str:
    own = [each for each in _plain(parser) if not _is_in(each, shared)]
    common = [f"`{_spelling(each).partition(' ')[0].rstrip(',')}`" for each in _plain(parser) if _is_in(each, shared)]
    also = [f"{', '.join(common)}: see [Reading articles](#reading-articles)"] if common else []
    also += ["the [filters](filters.md)"] if list(_grouped(parser, _FILTERS)) else []
    also += ["[Look and handling](#look-and-handling)"] if list(_grouped(parser, _LOOK)) else []
    told, formats, _ = _prose(parser.description or "").partition(": .")
    told += ": see [Formats](formats.md)." if formats else ""
    parts = [f"## {name}", told, _options(own).rstrip("\n") if own else ""]
    parts.append(f"{'Also ' if own else ''}{'; '.join(also)}." if also else "")
    return "".join(f"\n{part}\n" for part in parts if part)


def _options(actions: Iterable[argparse.Action]) -> str:
    return _table(("option", "means"), ((f"`{_spelling(action)}`", _help(action)) for action in actions))


def _help(action: argparse.Action) -> str:
    return _prose((action.help or "") % vars(action))


def _shown(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Yield what a command takes, in the order of its help."""
    return (each for each in parser._actions if each.help != argparse.SUPPRESS and each.dest != "help")


def _grouped(parser: argparse.ArgumentParser, title: str) -> Iterator[argparse.Action]:
    """Yield the options of the group whose title begins so."""
    return (
        each
        for group in parser._action_groups
        if (group.title or "").startswith(title)
        for each in group._group_actions
    )


def _plain(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Yield what a command takes beside filters and look."""
    groups = [*_grouped(parser, _FILTERS), *_grouped(parser, _LOOK)]
    return (each for each in _shown(parser) if each not in groups)


def _is_in(action: argparse.Action, shared: Container[tuple[str, str | None]]) -> bool:
    return (_spelling(action), action.help) in shared


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


def steps() -> str:
    """Return a row for each function by which one step calls another, as the code declares it."""
    rows = (_step(module, name) for module, names in STEPS.items() for name in names)
    return _table(("in", "call", "gives", "which is"), rows)


def _step(module: str, name: str) -> tuple[str, ...]:
    """Return the row of a function, or of a method as `Class.method`."""
    body: list[ast.stmt] = ast.parse((ROOT / "geo" / f"{module}.py").read_text(encoding="utf-8")).body
    for word in name.split("."):
        found = next((each for each in body if isinstance(each, _NAMED) and each.name == word), None)
        if found is None:
            msg = f"geo/{module}.py has no {name}: mend STEPS in docs/tables.py"
            raise SystemExit(msg)
        body = found.body
    if not isinstance(found, ast.FunctionDef):
        msg = f"{name} in geo/{module}.py is no function"
        raise SystemExit(msg)
    call = f"{name}({', '.join(_parameters(found.args))})"
    gives = ast.unparse(found.returns).strip("'") if found.returns else ""
    return (
        f"`{module}`",
        f"`{call}`",
        f"`{_type_words(gives)}`",
        _prose((ast.get_docstring(found) or "").partition("\n\n")[0]),
    )


def _parameters(arguments: ast.arguments) -> Iterator[str]:
    """Yield parameters without their types: what must be named stands behind the star."""
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = [None] * (len(positional) - len(arguments.defaults)) + arguments.defaults
    for each, default in zip(positional, defaults, strict=True):
        if each.arg not in ("self", "cls"):
            yield _parameter(each, default)
    if arguments.vararg:
        yield f"*{arguments.vararg.arg}"
    elif arguments.kwonlyargs:
        yield "*"
    for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield _parameter(each, default)


def _parameter(parameter: ast.arg, default: ast.expr | None) -> str:
    return parameter.arg if default is None else f"{parameter.arg}={ast.unparse(default)}"


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
    "degrees": degrees,
    "where-prec": where_prec,
    "date-prec": date_prec,
    "fields": fields,
    "event-record": event_record,
    "place-record": place_record,
    "report-record": report_record,
    "printed-report": printed_report,
    "commands": commands,
    "modules": modules,
    "steps": steps,
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
