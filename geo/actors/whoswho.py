"""The who's-who: parties that are known beforehand, and the nouns by which writers speak of the others.

`data/actors.csv` holds the parties, one a line, `data/actors_nouns.csv` the nouns by class. Both are meant to be read
and edited; whatever is wrong there is refused with the number of its line. What is said here holds in every article:
nothing in this module looks at a text.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import NoReturn

from geo.errors import DataError
from geo.gazetteer.names import fold
from geo.model import Actor, ActorKind
from geo.resources import resource_path

_COLUMNS = ("id", "name", "kind", "country", "aliases", "note")
_NOUN_COLUMNS = ("class", "kind", "body", "nouns")
_STATE_KINDS = frozenset({ActorKind.STATE, ActorKind.GOVERNMENT, ActorKind.MILITARY})


class NounClass(StrEnum):
    """What sort of party a noun speaks of."""

    OFFICE = "office"  # one who acts for a state or a body: "president", "spokesman"
    CALLING = "calling"  # one who acts for nobody else: "analyst"
    BODY = "body"  # "army", "company", "militia"
    PEOPLE = "people"  # "protesters"
    BOUND = "bound"  # a party only where its owner is named: "warship", "embassy"
    MINISTRY = "ministry"  # named by what it deals with: "Foreign Ministry"
    COUNTRY = "country"  # "the two countries"


class StateBody(StrEnum):
    """The bodies of states that rules ask for, or name themselves; the list of nouns has more."""

    MILITARY = "military"
    FORCES = "security forces"
    SERVICES = "security services"
    POLICE = "police"
    GOVERNMENT = "government"
    PARLIAMENT = "parliament"
    MEDIA = "media"


@dataclass(frozen=True, slots=True)
class Noun:
    """A sense of a noun. `body` names the body of a state that it means where a state stands with it."""

    noun_class: NounClass
    kind: ActorKind
    body: str


@dataclass(frozen=True, slots=True)
class Alias:
    """A name of a known party as a run of folded words. Where `is_cased`, only capitals will do ("IS", "WHO")."""

    words: tuple[str, ...]
    is_cased: bool
    actor: Actor


@dataclass(frozen=True, slots=True)
class WhosWho:
    """The known parties, by id and by the first word of each of their names, longest names first."""

    actors: Mapping[str, Actor]
    by_first_word: Mapping[str, tuple[Alias, ...]]

    def longest(self, words: Sequence[str], at: int) -> tuple[Alias, ...]:
        """Return the aliases that stand at a word, longest first."""
        options = self.by_first_word.get(words[at], ())
        return tuple(alias for alias in options if tuple(words[at : at + len(alias.words)]) == alias.words)


@cache
def load_whoswho() -> WhosWho:
    """Read the who's-who that ships with the program."""
    path = resource_path("data", "actors.csv")
    return parse_whoswho(path.read_text(encoding="utf-8"), source=path.name)


@cache
def load_nouns() -> Mapping[str, tuple[Noun, ...]]:
    """Read the nouns that ship with the program."""
    path = resource_path("data", "actors_nouns.csv")
    return parse_nouns(path.read_text(encoding="utf-8"), source=path.name)


def parse_whoswho(text: str, *, source: str = "actors.csv") -> WhosWho:
    """Read a who's-who from its text.

    Raises:
        DataError: A line is not as it should be; the message names it and says what would be right.
    """
    actors: dict[str, Actor] = {}
    owners: dict[tuple[tuple[str, ...], bool], int] = {}
    names: dict[str, list[Alias]] = {}
    for line, row in _rows(text, _COLUMNS, source):
        actor = _actor(row, line, source)
        if actor.id in actors:
            _refuse(source, line, f"the id {actor.id!r} is taken; each party has its own")
        actors[actor.id] = actor
        for alias in _aliases(actor):
            first = owners.setdefault((alias.words, alias.is_cased), line)
            if first != line:
                _refuse(source, line, f"{' '.join(alias.words)!r} is a name of the party in line {first} already")
            names.setdefault(alias.words[0], []).append(alias)
    ordered = {word: tuple(sorted(found, key=_longest_first)) for word, found in names.items()}
    return WhosWho(MappingProxyType(actors), MappingProxyType(ordered))


def parse_nouns(text: str, *, source: str = "actors_nouns.csv") -> Mapping[str, tuple[Noun, ...]]:
    """Read the nouns from their text: each with its senses, in the file's order.

    Raises:
        DataError: A line is not as it should be; the message names it.
    """
    nouns: dict[str, list[Noun]] = {}
    for line, row in _rows(text, _NOUN_COLUMNS, source):
        try:
            noun = Noun(NounClass(row["class"]), ActorKind(row["kind"]), row["body"])
        except ValueError as error:
            classes, kinds = ", ".join(NounClass), ", ".join(ActorKind)
            _refuse(source, line, f"{error}; right classes are {classes}, right kinds {kinds}")
        for word in row["nouns"].split():
            nouns.setdefault(word, []).append(noun)
    return MappingProxyType({word: tuple(senses) for word, senses in nouns.items()})


def is_cased(name: str) -> bool:
    """Say whether a name is written in capitals alone, so that in small letters it is another word."""
    letters = [letter for letter in name if letter.isalpha()]
    return name == name.upper() and len(letters) <= 4


def acts_for_state(actor: Actor) -> bool:
    """Say whether what the actor does is the doing of its country's state."""
    return actor.country is not None and (actor.kind in _STATE_KINDS or actor.kind is ActorKind.PERSON)


def _longest_first(alias: Alias) -> tuple[int, str]:
    return -len(alias.words), alias.actor.id


def _rows(text: str, columns: tuple[str, ...], source: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(text.splitlines(), strict=True)
    try:
        for number, cells in enumerate(reader):
            if number == 0 and tuple(cells) != columns:
                _refuse(source, 1, f"the head is {','.join(cells)!r}; it should be {','.join(columns)!r}")
            if number == 0 or not any(cells):
                continue
            if len(cells) != len(columns):
                _refuse(source, reader.line_num, f"{len(cells)} fields where {len(columns)} belong")
            yield reader.line_num, dict(zip(columns, (cell.strip() for cell in cells), strict=True))
    except csv.Error as error:
        _refuse(source, reader.line_num, f"{error}; fields with commas go in double quotes")


def _actor(row: dict[str, str], line: int, source: str) -> Actor:
    if not row["id"] or not fold(row["name"]):
        _refuse(source, line, "a party needs an id and a name")
    if row["kind"] not in set(ActorKind):
        _refuse(source, line, f"{row['kind']!r} is no kind; right are {', '.join(ActorKind)}")
    country = row["country"]
    if country and not (len(country) == 2 and country.isascii() and country.isupper()):
        _refuse(source, line, f"{country!r} is no country code; right are two capitals (ISO 3166-1) or nothing")
    kind = ActorKind(row["kind"])
    if not country and kind in _STATE_KINDS:
        _refuse(source, line, f"a {kind} acts for a state: its country is missing")
    aliases = tuple(alias.strip() for alias in row["aliases"].split(";") if alias.strip())
    return Actor(id=row["id"], name=row["name"], kind=kind, country=country or None, aliases=aliases)


def _aliases(actor: Actor) -> Iterator[Alias]:
    seen = set()
    for name in (actor.name, *actor.aliases):
        alias = Alias(tuple(fold(name).split()), is_cased(name), actor)
        if alias.words and (alias.words, alias.is_cased) not in seen:
            seen.add((alias.words, alias.is_cased))
            yield alias


def _refuse(source: str, line: int, why: str) -> NoReturn:
    msg = f"{source}, line {line}: {why}"
    raise DataError(msg)
