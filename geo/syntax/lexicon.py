"""The lexicon of acts: which words name which type of event, under which syntax.

`data/events.txt` holds it in a form that people edit; its head tells the grammar. Whatever is wrong there is refused
with the number of its line.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TypeVar

from geo.errors import DataError
from geo.model import EventType, PlaceRole, Status
from geo.resources import resource_path

_NAME = re.compile(r"[a-z][a-z-]*")
_WORDS = re.compile(r"[^\s,;/@:]+(?: [^\s,;/@:]+)?")
_Chosen = TypeVar("_Chosen", bound=StrEnum)


class WordKind(StrEnum):
    """What part of speech a rule is for."""

    VERB = "verb"
    NOUN = "noun"
    ADJECTIVE = "adj"


_KINDS = ("place", "armed", "person", "water")  # of what fills a slot


@dataclass(frozen=True, slots=True)
class SlotTest:
    """A condition on one slot: that it is filled, or filled by one of some words, a sort of party, or a place."""

    slot: str
    words: frozenset[str] = frozenset()
    party: bool = False
    place: bool = False
    armed: bool = False
    person: bool = False
    water: bool = False  # a sea or a strait

    @property
    def is_bare(self) -> bool:
        """Whether anything will do."""
        return not (self.words or self.party or self.place or self.armed or self.person or self.water)


@dataclass(frozen=True, slots=True)
class LexiconRule:
    """A word that names an act of one type, and where its parties stand.

    `needs` are alternatives that must each have one that holds; of `vetoes`, none may.
    """

    lemma: str
    particle: str
    kind: WordKind
    type: EventType
    line: int
    needs: tuple[tuple[SlotTest, ...], ...] = ()
    vetoes: tuple[SlotTest, ...] = ()
    agents: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    place: PlaceRole | None = None
    place_slot: str = "obj"
    status: Status | None = None
    weak: bool = False
    mutual: bool = False
    light: bool = False


@dataclass(frozen=True, slots=True)
class RowExample:
    """A sentence that the row of a line takes for an act, or does not: `taken`. `line` is its own."""

    row: int
    line: int
    text: str
    taken: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All rules by kind and lemma, those with conditions first; light verbs; words that colour status; named sets."""

    rules: Mapping[tuple[WordKind, str], tuple[LexiconRule, ...]]
    light: frozenset[tuple[str, str]]
    suffered: frozenset[tuple[str, str]]
    leads: Mapping[str, frozenset[str]]
    sets: Mapping[str, frozenset[str]]
    known: frozenset[str]  # every word that a rule, a set or a list names
    forms: Mapping[str, str]  # irregular forms of verbs
    verbs: frozenset[str]  # those that can name an act, by a rule or as light verbs
    types: frozenset[EventType]  # those that have a section
    defaults: Mapping[tuple[EventType, WordKind], LexiconRule]  # what holds of a type's words unless they say otherwise
    slots: frozenset[str] = frozenset()  # words that open a slot of their own name
    called: frozenset[str] = frozenset()  # sets that rules call
    examples: tuple[RowExample, ...] = ()
    particles: Mapping[str, frozenset[str]] = field(default_factory=dict)  # second words of verbs

    def find(self, kind: WordKind, lemma: str) -> tuple[LexiconRule, ...]:
        """Return the rules of a word, in the order in which they are tried."""
        return self.rules.get((kind, lemma), ())

    def words(self, name: str) -> frozenset[str]:
        """Return a named set of words; an empty one where there is none of that name."""
        return self.sets.get(name, frozenset())

    def leads_to(self, name: str, lemma: str) -> bool:
        """Say whether a word is among those of one status."""
        return lemma in self.leads.get(name, frozenset())


@cache
def load_lexicon() -> Lexicon:
    """Read the lexicon that ships with the program.

    Raises:
        DataError: A line does not follow the grammar, or a type has no section.
    """
    path = resource_path("data", "events.txt")
    lexicon = parse_lexicon(path.read_text(encoding="utf-8"), source=path.name)
    missing = [kind for kind in EventType if kind not in lexicon.types]
    if missing:
        msg = f"{path.name} has no section [{missing[0]}]; open one, empty where no word names an act of that type"
        raise DataError(msg)
    return lexicon


def parse_lexicon(text: str, *, source: str = "events.txt") -> Lexicon:
    """Read a lexicon from its text.

    Raises:
        DataError: A line does not follow the grammar; the message names it.
    """
    reader = _LexiconReader(source)
    for number, line in enumerate(text.splitlines(), start=1):
        content = line.split("#", 1)[0].strip() if not line.startswith("#") else ""
        if content:
            reader.read(number, content)
    return reader.lexicon()


@dataclass
class _LexiconReader:
    """The state of reading: the section, its defaults, and what was gathered."""

    source: str
    section: EventType | None = None
    types: set[EventType] = field(default_factory=set)
    in_status: bool = False
    sets: dict[str, frozenset[str]] = field(default_factory=dict)
    defaults: dict[tuple[EventType, WordKind], LexiconRule] = field(default_factory=dict)
    rules: dict[tuple[WordKind, str], list[LexiconRule]] = field(default_factory=dict)
    light: set[tuple[str, str]] = field(default_factory=set)
    suffered: set[tuple[str, str]] = field(default_factory=set)
    leads: dict[str, frozenset[str]] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    slots: set[str] = field(default_factory=set)
    called: set[str] = field(default_factory=set)
    examples: list[RowExample] = field(default_factory=list)
    row: int = 0  # line of the latest

    def read(self, number: int, content: str) -> None:
        """Take in one line that is neither empty nor a comment."""
        if content.startswith("["):
            self._open_section(number, content)
            return
        word, _, rest = content.partition(" ")
        match word:
            case "set" | "lead":
                (self.sets if word == "set" else self.leads).update((self._named_words(number, rest),))
            case "light:":
                self.light |= {_split_particle(item) for item in self._words(number, rest)}
            case "light" if rest.startswith("suffered:"):
                _, _, words = rest.partition(":")
                self.suffered |= {_split_particle(item) for item in self._words(number, words)}
            case "forms":
                base, forms = self._named_words(number, rest)
                self.forms.update(dict.fromkeys(sorted(forms), base))
            case "slots:":
                self.slots |= set(self._slots(number, rest))
            case "yes" | "no":
                self._read_example(number, rest, taken=word == "yes")
            case "default":
                self._read_default(number, rest)
            case WordKind.VERB | WordKind.NOUN | WordKind.ADJECTIVE:
                self._read_rules(number, WordKind(word), rest)
            case _:
                known = "set, light:, lead, forms, slots:, default, verb, noun, adj, yes, no"
                raise self._wrong(number, f"{word!r} opens no line; right are {known}")

    def lexicon(self) -> Lexicon:
        """Return what was read, each word's rules with conditions before those without."""
        ordered = {key: tuple(sorted(rules, key=lambda rule: not rule.needs)) for key, rules in self.rules.items()}
        leads, sets = MappingProxyType(dict(self.leads)), MappingProxyType(dict(self.sets))
        light, suffered = frozenset(self.light), frozenset(self.suffered)
        known = frozenset(lemma for _, lemma in ordered) | frozenset(lemma for lemma, _ in light | suffered)
        known = known.union(*leads.values(), *sets.values())
        verbs = frozenset(lemma for kind, lemma in ordered if kind is WordKind.VERB)
        verbs |= {lemma for lemma, _ in light | suffered}
        forms = MappingProxyType(dict(self.forms))
        return Lexicon(
            MappingProxyType(ordered),
            light,
            suffered,
            leads,
            sets,
            known,
            forms,
            verbs,
            frozenset(self.types),
            MappingProxyType(dict(self.defaults)),
            frozenset(self.slots),
            frozenset(self.called),
            tuple(self.examples),
            MappingProxyType(_particles(rule for rules in ordered.values() for rule in rules)),
        )

    def _read_example(self, number: int, text: str, *, taken: bool) -> None:
        if not self.row or not text.strip():
            raise self._wrong(number, "a sentence stands below the row that it is for")
        self.examples.append(RowExample(self.row, number, text.strip(), taken))

    def _open_section(self, number: int, content: str) -> None:
        name = content.strip("[] ")
        self.row = 0
        self.in_status = name == "STATUS"
        if self.in_status:
            self.section = None
        elif name in EventType.__members__:
            self.section = EventType[name]
            self.types.add(self.section)
        else:
            raise self._wrong(number, f"{name!r} is no event type; right are {', '.join(EventType)}, and STATUS")

    def _named_words(self, number: int, rest: str) -> tuple[str, frozenset[str]]:
        name, colon, words = rest.partition(":")
        if not colon or not _NAME.fullmatch(name.strip()):
            raise self._wrong(number, "a name in small letters and a colon must come before the words")
        return name.strip(), frozenset(self._words(number, words))

    def _words(self, number: int, text: str) -> tuple[str, ...]:
        words = tuple(item.strip() for item in text.split(","))
        for word in words:
            if not _WORDS.fullmatch(word):
                raise self._wrong(number, f"{word!r} is not a word, or two, between commas")
        return words

    def _read_default(self, number: int, rest: str) -> None:
        kind, _, clauses = rest.partition(" ")
        if kind not in tuple(WordKind):
            raise self._wrong(number, f"'default' is followed by verb, noun or adj, not {kind!r}")
        rule = self._blank(number, WordKind(kind))
        for clause in clauses.split(";"):
            if clause.strip():
                rule = self._apply(number, rule, clause.strip())
        self.defaults[rule.type, rule.kind] = rule

    def _read_rules(self, number: int, kind: WordKind, rest: str) -> None:
        words, *clauses = rest.split(";")
        self.row = number
        blank = self._blank(number, kind)
        rule = replace(self.defaults.get((blank.type, kind), blank), line=number)
        for clause in clauses:
            rule = self._apply(number, rule, clause.strip())
        for word in self._words(number, words):
            lemma, particle = _split_particle(word)
            entry = replace(rule, lemma=lemma, particle=particle)
            self.rules.setdefault((kind, lemma), []).append(entry)

    def _blank(self, number: int, kind: WordKind) -> LexiconRule:
        if self.section is None:
            raise self._wrong(number, "a rule stands below the [TYPE] that it belongs to")
        agents = ("poss", "mod", "by") if kind is WordKind.NOUN else ("subj",)
        return LexiconRule("", "", kind, self.section, number, agents=agents)

    def _apply(self, number: int, rule: LexiconRule, clause: str) -> LexiconRule:
        keyword, _, rest = clause.partition(" ")
        match keyword:
            case "weak":
                return replace(rule, weak=True)
            case "mutual":
                return replace(rule, mutual=True)
            case "light":
                return replace(rule, light=True)
            case "if":
                return replace(rule, needs=(*rule.needs, tuple(self._tests(number, rest))))
            case "unless":
                return replace(rule, vetoes=(*rule.vetoes, *self._tests(number, rest)))
            case "agent":
                return replace(rule, agents=self._slots(number, rest))
            case "target":
                return replace(rule, targets=self._slots(number, rest))
            case "place":
                role, _, slot = rest.partition(" ")
                return replace(rule, place=self._choice(number, PlaceRole, role), place_slot=slot or "obj")
            case "status":
                return replace(rule, status=self._choice(number, Status, rest))
        known = "if, unless, agent, target, place, status, weak, mutual, light"
        raise self._wrong(number, f"{keyword!r} opens no clause; right are {known}")

    def _slots(self, number: int, text: str) -> tuple[str, ...]:
        slots = tuple(item.strip() for item in text.split(","))
        for slot in slots:
            self._check_slot(number, slot)
        return slots

    def _check_slot(self, number: int, slot: str) -> None:
        if not _NAME.fullmatch(slot):
            raise self._wrong(number, f"{slot!r} is no slot; right are subj, obj, iobj, by, poss, mod, a preposition")

    def _choice(self, number: int, kind: type[_Chosen], text: str) -> _Chosen:
        if text.strip() not in tuple(kind):
            raise self._wrong(number, f"{text.strip()!r} is none of {', '.join(kind)}")
        return kind(text.strip())

    def _tests(self, number: int, text: str) -> Iterator[SlotTest]:
        for item in text.split(","):
            slot, colon, fill = item.strip().partition(":")
            self._check_slot(number, slot)
            pieces = fill.split("/") if colon else []
            if colon and not all(piece.strip() for piece in pieces):
                raise self._wrong(number, f"{item.strip()!r} names nothing after its colon")
            words: set[str] = set()
            for piece in pieces:
                words |= self._resolve(number, piece)
            kinds = {name: name in pieces for name in _KINDS}
            yield SlotTest(slot, frozenset(words), party="actor" in pieces, **kinds)

    def _resolve(self, number: int, piece: str) -> frozenset[str]:
        if piece in {"actor", *_KINDS}:
            return frozenset()
        if not piece.startswith("@"):
            return frozenset({piece})
        if piece[1:] not in self.sets:
            raise self._wrong(number, f"{piece!r} is no set of words that was told above")
        self.called.add(piece[1:])
        return self.sets[piece[1:]]

    def _wrong(self, number: int, message: str) -> DataError:
        return DataError(f"{self.source}, line {number}: {message}")


def _particles(rules: Iterable[LexiconRule]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for rule in rules:
        if rule.particle:
            found[rule.lemma] = found.get(rule.lemma, frozenset()) | {rule.particle}
    return found


def _split_particle(word: str) -> tuple[str, str]:
    lemma, _, particle = word.partition(" ")
    return lemma, particle
