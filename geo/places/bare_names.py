"""Text in a language that nobody reads → the places that its names give, by the gazetteer alone.

No word of the language is known here, so only names that hardly mean anything else are taken: countries, regions and
larger towns, in capitals where the script has them. A name means the most prominent place that bears it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from geo.gazetteer.lookup import Entry, Gazetteer, NameMatch
from geo.model import Place, PlaceKind, Span, Toponym

_MOST_ALTERNATIVES = 5
_GREAT = frozenset({PlaceKind.COUNTRY, PlaceKind.CONTINENT, PlaceKind.SEA})
_TOWN = 30_000  # people; of a smaller one the name is too often a word or a person
_CITY = 300_000  # the same where it may be another word: at a sentence's start, or beside another name
_SHORT = 3  # letters, up to which a name counts only where the place is known by very many names
_FAMOUS = 60  # names
_SURE, _LESS_SURE = 0.7, 0.5
_LONGEST_UNSPACED = 8  # characters of a name in a script that sets no spaces
_LONGEST_ENDING = 2  # letters that a case may add to a name
_LEAST_STEM = 4
_WORD = re.compile(r"[^\W\d_][\w\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0900-\u0dff]*|[^\w\s]|\n")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+")
_INFLECTED = re.compile("[\u0370-\u052f]+")  # Greek and Cyrillic: names take the endings of cases
_GREEK_ENDINGS = ("α", "η", "ο", "ς", "ι")  # of names of places where they stand alone
_CYRILLIC_ENDINGS = ("а", "я", "ь", "е", "о", "и", "ія", "ия", "й")
_CLOSED = {"о": "і", "е": "і", "є": "ї"}
_WITHIN = frozenset("-‐‑‒–'’ʼ`´\"«»“”„()/,:")  # what may stand before a word that does not begin a sentence


@dataclass(frozen=True, slots=True)
class _Found:
    """Words of a text, from `start` to `end` in characters, with the places of that name."""

    start: int
    end: int
    entries: Sequence[Entry]
    doubtful: bool


def find_bare_names(text: str, gazetteer: Gazetteer) -> tuple[Toponym, ...]:
    """Return the places whose names stand in a text, in its order; none overlap."""
    found = sorted((*_spaced(text, gazetteer), *_unspaced(text, gazetteer)), key=lambda one: one.start)
    return tuple(_toponym(text, one) for one in found)


def _toponym(text: str, found: _Found) -> Toponym:
    best, *others = found.entries
    return Toponym(
        Span(found.start, found.end),
        text[found.start : found.end],
        best.place,
        confidence=_LESS_SURE if found.doubtful else _SURE,
        alternatives=tuple(_others(best, others)),
        reasons=("the gazetteer knows it as a place", "its language is not read: the most prominent of this name"),
    )


def _others(best: Entry, others: Sequence[Entry]) -> Iterator[Place]:
    yield from islice((entry.place for entry in others if entry.place != best.place), _MOST_ALTERNATIVES)


# ---- words between spaces ----


def _spaced(text: str, gazetteer: Gazetteer) -> Iterator[_Found]:
    words = [found for found in _WORD.finditer(text) if not _UNSPACED.match(found[0])]
    listed = [found[0] for found in words]
    small = frozenset(word for word in listed if word.islower())
    at = 0
    while at < len(listed):
        run = gazetteer.longest_name(listed, at) if _may_begin(listed[at]) else None
        end = run.end if run is not None else at + 1
        name = run.name if run is not None else listed[at]
        doubtful = _begins(listed, at) or _is_beside_names(listed, at, end)
        if _is_name(listed[at:end], small):
            entries = _likely(name, gazetteer, doubtful=doubtful)
            if entries:
                yield _Found(words[at].start(), words[end - 1].end(), entries, doubtful)
        at = end


def _may_begin(word: str) -> bool:
    return word[0].isalpha() and not word[0].islower()


def _is_name(words: Sequence[str], small: frozenset[str]) -> bool:
    """Say whether words are written as a name, and a single one nowhere as an ordinary word."""
    return _may_begin(words[0]) and not (len(words) == 1 and words[0].lower() in small)


def _begins(words: Sequence[str], at: int) -> bool:
    """Say whether a word of a script with capitals begins a sentence, where any word has one."""
    if not words[at][0].isupper():
        return False
    return at == 0 or not (words[at - 1][0].isalpha() or words[at - 1] in _WITHIN)


def _is_beside_names(words: Sequence[str], at: int, end: int) -> bool:
    """Say whether another word with a capital stands beside some: then they may be a person's name."""
    before = at > 0 and words[at - 1][0].isupper() and not _begins(words, at - 1)
    return before or (end < len(words) and words[end][0].isupper())


def _likely(name: str, gazetteer: Gazetteer, *, doubtful: bool) -> tuple[Entry, ...]:
    """Return the places that a name may mean, the most prominent first; none where it is likelier a word."""
    found = tuple(entry for entry in gazetteer.lookup(name) if _is_full(entry, name)) or _by_stem(name, gazetteer)
    return found if found and _is_large(found[0], name, doubtful=doubtful) else ()


def _is_full(entry: Entry, name: str) -> bool:
    """Say whether a name is a place's own, and neither short for it nor what its people are called."""
    return entry.match in (NameMatch.NAME, NameMatch.ALTERNATE) or (
        entry.match is NameMatch.ABBREVIATION and len(name) >= _SHORT and entry.place.kind in _GREAT
    )


def _is_large(entry: Entry, name: str, *, doubtful: bool) -> bool:
    if len(name) <= _SHORT and entry.names < _FAMOUS and not _UNSPACED.match(name):
        return False
    return entry.place.kind in _GREAT or entry.population >= (_CITY if doubtful else _TOWN)


def _by_stem(name: str, gazetteer: Gazetteer) -> tuple[Entry, ...]:
    """Return the place that a name means in one of its cases, if that is a great one."""
    if not _INFLECTED.fullmatch(name):
        return ()
    for cut in range(1, _LONGEST_ENDING + 1):
        stem = name[:-cut]
        if len(stem) < _LEAST_STEM:
            break
        for tried in _names_of_stem(stem):
            found = tuple(entry for entry in gazetteer.lookup(tried, limit=3) if _is_full(entry, tried))
            if found and (found[0].place.kind in _GREAT or found[0].population >= _CITY):
                return found
    return ()


def _names_of_stem(stem: str) -> Iterator[str]:
    """Yield the names that may have a stem: itself, with an ending, and with the vowel that an ending opens closed."""
    yield from (stem + ending for ending in ("", *(_GREEK_ENDINGS if stem[0] < "\u0400" else _CYRILLIC_ENDINGS)))
    if (closed := _CLOSED.get(stem[-2])) is not None:
        yield f"{stem[:-2]}{closed}{stem[-1]}"


# ---- scripts without spaces ----


def _unspaced(text: str, gazetteer: Gazetteer) -> Iterator[_Found]:
    for run in _UNSPACED.finditer(text):
        at = run.start()
        while at < run.end():
            found = _longest(text, at, run.end(), gazetteer)
            if found is not None:
                yield found
            at = found.end if found is not None else at + 1


def _longest(text: str, at: int, end: int, gazetteer: Gazetteer) -> _Found | None:
    for stop in range(min(end, at + _LONGEST_UNSPACED), at + 1, -1):
        entries = _likely(text[at:stop], gazetteer, doubtful=True)
        if entries:
            return _Found(at, stop, entries, doubtful=False)
    return None
