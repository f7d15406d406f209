"""What an article tells of where it is at home besides its places' names: spellings, offices, money, its outlet.

A word such as "councillor" speaks for some countries and against all others. An outlet does the same, and lends the
article the town in its name where no dateline names one.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc

from geo.articles.datelines import find_dateline
from geo.gazetteer.lookup import Entry, Gazetteer
from geo.languages.words import code_of, words_in
from geo.model import DEFAULT_LANGUAGE, Article, PlaceKind, Span
from geo.resources import resource_path

_MOST_OF_ONE = 3  # times that one word counts
_OUTLET_VOTES = 4
_TITLE_LENGTH = 300
_TOP_LEVEL = re.compile(r"\.([a-z]{2})(?=$|[/:?#])")
_SIGNS = re.compile(r"[^\w.&'’-]+")
_GENERIC_DOMAINS = frozenset({"IO", "TV", "CO", "ME", "AI", "FM", "EU", "CC", "WS", "TO", "LY"})
_TOWN_PEOPLE = 50_000
_SHORTEST_NAME = 4
_KINDS = frozenset({PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.CITY})


@dataclass(frozen=True, slots=True)
class DocumentFocus:
    """Votes for sets of countries, the dateline's characters, and the places in the outlet's name."""

    votes: tuple[tuple[frozenset[str], int], ...] = ()
    dateline: Span | None = None
    desk: tuple[Entry, ...] = ()

    def votes_for(self, country: str) -> tuple[int, int]:
        """Return how many votes a country has, and how many speak against it."""
        own = sum(count for countries, count in self.votes if country in countries)
        return own, sum(count for _, count in self.votes) - own


def focus_of(doc: Doc, article: Article | None = None, gazetteer: Gazetteer | None = None) -> DocumentFocus:
    """Gather what an article's words and its outlet say of its home."""
    votes = _word_votes(doc)
    desk: tuple[Entry, ...] = ()
    if article is not None and gazetteer is not None:
        source = article.source[:_TITLE_LENGTH]
        desk = tuple(_places_in(source, gazetteer))
        home = frozenset(_homes(source.lower())) or frozenset(e.place.country for e in desk[:1] if e.place.country)
        votes = [*votes, *([(home, _OUTLET_VOTES)] if home else [])]
    return DocumentFocus(tuple(votes), find_dateline(doc.text, code_of(doc)), desk)


def _word_votes(doc: Doc) -> list[tuple[frozenset[str], int]]:
    table, seen = cue_words(code_of(doc)), Counter[str]()
    words = [token.lower_ for token in doc]
    for word, after in zip(words, [*words, ""][1:], strict=True):
        for form in (word, f"{word}_{after}"):
            if form in table:
                seen[form] += 1
    found: Counter[frozenset[str]] = Counter()
    for form, times in seen.items():
        for countries in table[form]:
            found[countries] += min(times, _MOST_OF_ONE)
    return sorted(found.items(), key=lambda vote: sorted(vote[0]))


@cache
def cue_words(language: str = DEFAULT_LANGUAGE) -> Mapping[str, tuple[frozenset[str], ...]]:
    """Return which words of a language speak for which countries."""
    table: dict[str, list[frozenset[str]]] = {}
    for countries, words in words_in(language).home_cues.cues:
        for word in words:
            table.setdefault(word, []).append(countries)
    return {word: tuple(sets) for word, sets in table.items()}


@cache
def outlets() -> tuple[tuple[str, str], ...]:
    """Read which words in a source's name stand for which country."""
    lines = resource_path("data", "places", "outlets.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.partition("|") for line in lines if line.strip() and not line.startswith("#"))
    return tuple((part.strip(), country.strip()) for country, _, parts in rows for part in parts.split(";"))


def _homes(source: str) -> Iterator[str]:
    """Give the countries that a source's name or address holds."""
    words = f" {_SIGNS.sub(' ', source)} "
    known = [country for part, country in outlets() if f" {part} " in words or (len(part) > 3 and f"{part}." in words)]
    yield from known
    if not known:
        found = _TOP_LEVEL.search(source)
        domain = found[1].upper() if found else ""
        if domain and domain not in _GENERIC_DOMAINS:
            yield "GB" if domain == "UK" else domain


def _places_in(source: str, gazetteer: Gazetteer) -> Iterable[Entry]:
    """Give the most prominent place of each name in the outlet's name: "The Houston Chronicle"."""
    words = re.findall(r"\w+", source)
    for run in gazetteer.names_in(words):
        # "of" and "post" are towns too, and an address in small letters has no names.
        if len(run.name) >= _SHORTEST_NAME and run.name[0].isupper():
            best = next(iter(gazetteer.lookup(run.name, limit=1)), None)
            if best is not None and best.place.kind in _KINDS and best.population >= _TOWN_PEOPLE:
                yield best
