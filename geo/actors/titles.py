"""What stands beside a party's name and tells of it: titles before it, appositions after it, the noun of its sort."""

from collections.abc import Mapping
from dataclasses import dataclass

from geo.actors.whoswho import NounClass
from geo.actors.words import LONGEST_PHRASE, AnnotatedTokens
from geo.gazetteer.names import fold
from geo.model import Actor, ActorKind

NAMED_BODIES = (ActorKind.COMPANY, ActorKind.ORGANISATION, ActorKind.ARMED_GROUP)


@dataclass(frozen=True, slots=True)
class Description:
    """What the words beside a name say of it: nouns, countries and parties, in their order."""

    nouns: tuple[str, ...] = ()
    kinds: tuple[ActorKind, ...] = ()
    country: str | None = None
    acts: bool = False  # holds an office now
    start: int | None = None  # the first token, where the words stand right before the name
    head: int | None = None  # the noun of an apposition apart from the name


@dataclass(frozen=True, slots=True)
class Name:
    """A party's name at tokens `start` to `end`, with what stands beside it."""

    start: int
    end: int
    text: str
    kind: ActorKind
    known: Actor | None = None
    described: tuple[Description, ...] = ()


def is_named_body(words: AnnotatedTokens, i: int) -> bool:
    """Say whether a noun means bodies that bear names of their own: companies, groups."""
    senses = words.senses(i)
    return bool(senses) and senses[0].noun_class is NounClass.BODY and senses[0].kind in NAMED_BODIES


def described_name(words: AnnotatedTokens, name: Name, owner: Mapping[int, tuple[int, int]]) -> Name:
    """Return a name with what stands beside it."""
    sides = (_before(words, name, owner), read_apposition(words, name, owner), _class_after(words, name))
    return Name(name.start, name.end, name.text, name.kind, name.known, tuple(d for d in sides if d is not None))


def _class_after(words: AnnotatedTokens, name: Name) -> Description | None:
    """Read the noun right after a body's name that tells its sort."""
    is_classed = name.kind is not ActorKind.PERSON and name.end < len(words.texts) and is_named_body(words, name.end)
    return _description(words, range(name.end, name.end + 1), None, None, None) if is_classed else None


def _before(words: AnnotatedTokens, name: Name, owner: Mapping[int, tuple[int, int]]) -> Description | None:
    """Read the title before a name: "Afghan Interior Ministry spokesman", "the army's chief of staff,"."""
    table = words.language.party_titles
    last = name.start - 1
    apart = last > 0 and words.texts[last] == ","
    last -= apart
    limit = max(0, last - LONGEST_PHRASE)  # the parser may put a sentence's end into a title: words decide alone
    head = _title_head(words, last, limit)
    is_closed = name.end < len(words.texts) and words.texts[name.end] == ","
    if apart and is_closed and name.kind is ActorKind.PERSON:
        before_ground = _head_before_ground(words, last, limit, owner)
        head, last = (before_ground, before_ground) if before_ground is not None else (head, last)
    if head is None:
        return None
    start = last + 1
    while start > limit and _is_title_word(words, start - 1, owner):
        start -= 1
    while start < head and (words.texts[start] in ("-", "–") or words.lower[start] in table.not_first):
        start += 1
    if apart and words.determiner(start) not in table.articles and words.possessor(start) is None:
        return None
    country = _country(words, range(start, last + 1), owner) or _possessor_country(words, start, owner)
    country = country or (_country(words, range(head + 1, name.start), owner) if apart else None)
    return _description(words, range(start, last + 1), country, None if apart else start, head if apart else None)


def _head_before_ground(
    words: AnnotatedTokens, last: int, limit: int, owner: Mapping[int, tuple[int, int]]
) -> int | None:
    """Return the noun of an office with whose it is behind it: mayor of "the mayor of Lagos, Kofi Ada, said"."""
    of = words.language.party_words.of
    for i in range(last, limit, -1):
        if words.lower[i] in of and i < last:
            senses = words.senses(i - 1)
            if senses and senses[0].noun_class is NounClass.OFFICE and not words.is_plural(i - 1):
                return i - 1
        elif not (words.tags[i].startswith(("NN", "JJ", "DT", "HYPH")) or i in words.place_at or i in owner):
            break
    return None


def _title_head(words: AnnotatedTokens, last: int, limit: int) -> int | None:
    """Return the noun of a title that ends at a token: itself, or before "of State" and the like."""
    table = words.language
    if last < limit or last < 0:
        return None
    if words.senses(last) and words.lower[last] not in table.party_titles.not_last:
        return last
    has_of = last - 2 >= limit and words.lower[last - 1] in table.party_words.of and words.senses(last - 2)
    return last - 2 if has_of else None


def _is_title_word(words: AnnotatedTokens, i: int, owner: Mapping[int, tuple[int, int]]) -> bool:
    if i in owner:
        return not words.is_clitic(owner[i][1]) if owner[i][1] < len(words.texts) else True
    table = words.language.party_titles
    if words.lower[i] in table.inner:
        return i > 0 and bool(words.senses(i - 1)) and words.lower[i + 1] in table.after_inner
    if i in words.place_at:
        return not words.is_clitic(i + 1)
    return words.tags[i].startswith(("NN", "JJ")) or words.tags[i] == "HYPH"


def read_apposition(words: AnnotatedTokens, name: Name, owner: Mapping[int, tuple[int, int]]) -> Description | None:
    """Read the apposition after a name: ", a Russian paramilitary organisation"."""
    size = len(words.texts)
    i = name.end
    if i + 1 >= size or words.texts[i] not in (",", "(", "—", "–"):
        return None
    i += 1
    stop = min(size, i + LONGEST_PHRASE, _sentence_end(words, name.start))
    first, head = i, None
    while i < stop and (words.tags[i].startswith(("NN", "JJ", "DT", "POS", "HYPH")) or i in words.place_at):
        head = i if words.senses(i) else head
        i += 1
    if head is None or head in owner or _runs_into_name(words, head, i, owner):
        return None
    country = _country(words, range(first, head + 1), owner) or _complement_country(words, head, owner)
    return _description(words, range(first, head + 1), country, None, head)


def _sentence_end(words: AnnotatedTokens, i: int) -> int:
    number = words.sentence[i] + 1
    return words.sentence_starts[number] if number < len(words.sentence_starts) else len(words.texts)


def _runs_into_name(words: AnnotatedTokens, head: int, stop: int, owner: Mapping[int, tuple[int, int]]) -> bool:
    return any(i in owner for i in range(head, min(stop + 1, len(words.texts)))) or head + 1 < stop


def _description(
    words: AnnotatedTokens, span: range, country: str | None, start: int | None, head: int | None
) -> Description:
    senses = [(i, sense) for i in span for sense in words.senses(i)[:1]]
    offices = any(sense.noun_class is NounClass.OFFICE for _, sense in senses)
    callings = bool(senses) and senses[-1][1].noun_class is NounClass.CALLING
    former = any(words.lower[i] in words.language.party_titles.former for i in span)
    return Description(
        nouns=tuple(words.singular(i) for i, _ in senses),
        kinds=tuple(sense.kind for _, sense in senses),
        country=country,
        acts=offices and not callings and not former,
        start=start,
        head=head,
    )


def _country(words: AnnotatedTokens, span: range, owner: Mapping[int, tuple[int, int]]) -> str | None:
    """Return the country that is named first in a stretch, by a place or by a known body of a state."""
    for i in span:
        toponym = words.place_at.get(i)
        if toponym is not None and toponym.place is not None and toponym.place.country:
            return toponym.place.country
        if i in owner:
            known = _known_country(words, owner[i])
            if known:
                return known
    return None


def _known_country(words: AnnotatedTokens, span: tuple[int, int]) -> str | None:
    folded = fold(words.text_of(*span)).split()
    for alias in words.whoswho.longest(folded, 0) if folded else ():
        if len(alias.words) == len(folded) and alias.actor.kind is not ActorKind.ARMED_GROUP:
            return alias.actor.country
    return None


def _possessor_country(words: AnnotatedTokens, start: int, owner: Mapping[int, tuple[int, int]]) -> str | None:
    i = words.possessor(start)
    return _country(words, range(i, i + 1), owner) if i is not None else None


def _complement_country(words: AnnotatedTokens, head: int, owner: Mapping[int, tuple[int, int]]) -> str | None:
    i = words.complement(head, words.language.party_titles.before_owner)
    return _country(words, range(i, min(i + 2, len(words.texts))), owner) if i is not None else None
