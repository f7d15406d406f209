"""What reads texts holds no words of a language: they stand in the language's tables."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from sources import tree_of

from geo.dates.words import FIGURES
from geo.exports.acled import COLUMNS as ACLED_COLUMNS
from geo.language.clearnlp import MARKS
from geo.languages.words import language_of
from geo.model import SURE_OF
from geo.places.resolution import PLACE_FEATURES
from geo.places.span_features import SPAN_FEATURES
from geo.places.token_features import COLUMNS
from geo.syntax.lexicon import SlotTest, load_lexicon
from geo.syntax.lexicon_check import ASKED_BY_NAME, STRUCTURE

PACKAGE = Path(__file__).resolve().parents[2] / "geo"
# The modules that hold none: whole packages, and those of the others that are done.
GENERAL = (
    *("actors", "articles", "chat", "dates", "events", "joining", "language", "places", "quantities", "syntax"),
    *("exports/acled.py",),
)
# Labels of Universal Dependencies and its features, which are spelt like words.
_LABELS = """
    acl advcl advmod amod appos aux case cc ccomp clf compound conj cop csubj dep det discourse dislocated expl fixed
    flat goeswith iobj list mark nmod nsubj nummod obj obl orphan parataxis punct reparandum root vocative xcomp pass
    agent outer poss prt relcl tmod unmarked desc
"""
LABELS = frozenset(_LABELS.split())
_WORD = re.compile(r"[a-z][a-z’'.-]*")


def _strings(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def _words_of(value: object) -> Iterator[str]:
    """Yield every word that a table holds, be it a key, a value, or part of one."""
    if isinstance(value, str):
        yield from (word for word in value.split() if _WORD.fullmatch(word))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _words_of(key)
            yield from _words_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words_of(inner)


def _tables() -> dict[str, dict[str, object]]:
    folder = language_of("en").folder / "words"
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.toml")}


TABLES = _tables()
ENGLISH = frozenset(
    word for table in TABLES.values() for value in table.values() for word in _words_of(value) if len(word) > 1
)
# Kinds of date expressions and of figures, and the roles of their parts, are names of ours: what reads them is general.
RULES = frozenset(str(rule[0]) for rule in TABLES["date_patterns"]["rules"])
ROLES = frozenset(TABLES["date_words"]["numbers"]) | frozenset(
    re.findall(r"<(\w+)", str(TABLES["date_patterns"])),
)
KINDS = frozenset(FIGURES) | {"number", "word", "sign"}
# So are the sorts of hedges, the names of the sets of the lexicon, the slots that no word opens, the fields of a report
# that have a chance, and the kinds of what fills a slot.
HEDGES = frozenset(TABLES["amounts"]["hedges"])
# So are the columns of tables, the tags of a row, the aspects of those counted, and what stands in files, pages and a
# model's protocol.
PARTY_COLUMNS = frozenset(
    column
    for name in ("actors.csv", "actors_nouns.csv")
    for column in (PACKAGE.parent / "data" / name).read_text(encoding="utf-8").partition("\n")[0].split(",")
)
ASPECTS = frozenset(TABLES["quantities"]["fates"].values())
# And so are the names of what is learned of, and the sorts of areas in them.
FEATURES = frozenset((*PLACE_FEATURES, *SPAN_FEATURES, *COLUMNS, "region", "country"))
# The lexicon's grammar: slots, sets, what may fill a slot, and what opens a line.
OPENERS = frozenset({"set", "lead", "light", "forms", "slots", "default", "verb", "noun", "adj", "yes", "no"})
LEXICON = STRUCTURE | ASKED_BY_NAME | load_lexicon().sets.keys() | {each.name for each in fields(SlotTest)} | OPENERS
FIELDS = frozenset(SURE_OF)
OURS: dict[str, frozenset[str]] = {
    "actors": PARTY_COLUMNS,
    "articles": frozenset(
        {"content", "created", "data", "date", "documents", "name", "plain", "property", "published"}
    ),
    "articles/blocks.py": frozenset(  # elements of a page, and what a parser tells of them
        {"address", "article", "center", "end", "figure", "head", "main", "section", "start", "summary", "td", "title"}
    ),
    "articles/books.py": frozenset(  # elements of a book's parts, and what programs write that know no publisher
        {"area", "base", "calibre", "col", "event", "link", "no", "publisher", "source", "title"}
    ),
    "articles/captions.py": frozenset({"figure"}),  # elements of a page
    "articles/json_feeds.py": frozenset({"url"}),  # a member of an entry
    "articles/outlook.py": frozenset({"version"}),  # in the name of a storage
    "articles/posts.py": frozenset(  # members of exports
        {"author", "day", "from", "link", "message", "text", "type", "url"}
    ),
    "articles/posts_told.py": frozenset({"part"}),  # of the name of a file's first line
    "articles/rich_text.py": frozenset({"bin", "do", "nothing", "page", "row", "text", "title"}),  # control words
    "articles/office.py": frozenset({"del"}),  # what was deleted while changes were tracked
    "articles/open_documents.py": frozenset({"body", "title"}),  # of a document, of a drawing
    "articles/page_parts.py": frozenset({"none", "publish", "section"}),  # of a page's style and markup
    "articles/said_twice.py": frozenset({"article", "figure", "section"}),  # elements of a page
    "articles/sheets.py": frozenset({"sep"}),  # what Excel writes above a table
    "articles/teasers.py": frozenset({"section"}),  # likewise
    "chat": frozenset({"content", "messages", "model", "role", "roles", "statuses", "type", "types"}),
    "dates": RULES | ROLES | KINDS | {"known"},
    "events": LEXICON,
    "events/judge.py": frozenset({"judge"}),  # the name of its weights
    "events/positions.py": frozenset({"starts"}),  # the name of an attribute
    "events/proposals.py": frozenset({"party", "place", "name"}),
    "events/sureness.py": FIELDS,
    "joining/origins.py": frozenset({"pti"}),  # a news agency, as well as a party of Pakistan's
    "joining/sureness.py": FIELDS,
    "exports": frozenset(ACLED_COLUMNS) | ASPECTS | {"also", "ratings", "review", "status", "type"},
    "language": MARKS,
    "places": FEATURES,
    "quantities": HEDGES | {"more", "figure", "rmb"},  # the last a code of money
    "syntax": LEXICON,
}
# Constants of a module that hold names of columns, slots or signs, by which learned weights are known.
_NAMES = re.compile(r"_?(?:[A-Z]+_)*(?:NAMES|SLOTS|SIGNS)")


def _checked(node: ast.AST) -> Iterator[str]:
    """Yield the strings of a node that could be words that a text is held against."""
    if isinstance(node, ast.Set | ast.List | ast.Tuple):
        yield from (each.value for each in node.elts if isinstance(each, ast.Constant) and isinstance(each.value, str))
    elif isinstance(node, ast.Dict):
        yield from (each.value for each in node.keys if isinstance(each, ast.Constant) and isinstance(each.value, str))
    elif isinstance(node, ast.Compare):
        yield from (
            each.value
            for each in (node.left, *node.comparators)
            if isinstance(each, ast.Constant) and isinstance(each.value, str)
        )
    elif isinstance(node, ast.Call):
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
        if name == "split" and isinstance(called, ast.Attribute):
            yield from (word for text in _strings(called.value) for word in text.split())
        elif name in {"compile", "search", "match", "fullmatch", "endswith", "startswith"}:
            yield from (word for text in _strings(node) for word in re.findall(r"(?<![\\?<a-z])[a-z]{2,}", text))


def _names_of_ours(part: ast.stmt) -> bool:
    targets = part.targets if isinstance(part, ast.Assign) else [part.target] if isinstance(part, ast.AnnAssign) else []
    return any(isinstance(each, ast.Name) and _NAMES.fullmatch(each.id) for each in targets)


def words_in_code(tree: ast.Module, ours: frozenset[str] = frozenset()) -> Iterator[tuple[int, str]]:
    """Yield the line and the word of each word of English that a module holds texts against."""
    texts = (part for part in tree.body if not _names_of_ours(part))
    for node in (node for part in texts for node in ast.walk(part)):
        for word in _checked(node):
            if word in ENGLISH and word not in ours and word.partition(":")[0] not in LABELS:
                yield node.lineno, word


def modules() -> Iterator[str]:
    for name in GENERAL:
        there = PACKAGE / name
        for path in sorted(there.rglob("*.py")) if there.is_dir() else (there,):
            yield path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("name", tuple(modules()))
def test_a_module_that_reads_texts_holds_no_words_of_english(name):
    ours = OURS.get(name.partition("/")[0], frozenset()) | OURS.get(name, frozenset())
    found = sorted(set(words_in_code(tree_of(PACKAGE / name), ours)))
    assert found == [], f"move these of geo/{name} to data/english/words"


@pytest.mark.parametrize(
    "code",
    [
        'BEFORE = frozenset({"until", "nsubj"})',
        'BEFORE = {"until": 1}',
        'BEFORE = "until till".split()',
        'import re\nBEFORE = re.compile(r"\\b(?:until|till)\\b")',
        'def is_before(token): return token.lower_ == "until"',
        'def is_before(token): return token.lower_ in ("until", "till")',
    ],
)
def test_words_are_found_however_they_are_held(code):
    assert {word for _, word in words_in_code(ast.parse(code))} >= {"until"}


def test_labels_and_tags_are_no_words():
    code = 'OBJECTS = frozenset({"obj", "nsubj:pass", "NOUN", "VBD", "case", "mark"})\n"""Until then."""'
    assert list(words_in_code(ast.parse(code))) == []


def test_names_of_columns_slots_and_signs_are_no_words():
    code = 'CASE_NAMES = ("until", "since")\n_SLOTS: tuple[str, ...] = ("until",)\nCASES = ("since",)\n'
    assert list(words_in_code(ast.parse(code))) == [(3, "since")]
