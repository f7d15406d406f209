"""Names of one text → the parties they name: surnames join full names, acronyms and other names their owners.

What is not in the who's-who gets an id made from its fullest name, so that it is the same in every article.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geo.actors.titles import Name
from geo.actors.whoswho import NounClass
from geo.actors.words import AnnotatedTokens
from geo.gazetteer.names import fold
from geo.model import Actor, ActorKind, content_id


@dataclass(frozen=True, slots=True)
class Identity:
    """A name with the party it names, and all that the text says of that party beside its names."""

    name: Name
    actor: Actor
    nouns: frozenset[str]


def identify(words: AnnotatedTokens, names: Sequence[Name]) -> tuple[Identity, ...]:
    """Return, for each name, whom it names."""
    owner = _join(words, names)
    parties: dict[str, list[Name]] = {}
    for name, key in zip(names, owner, strict=True):
        parties.setdefault(key, []).append(name)
    actors = {key: _actor(words, found) for key, found in parties.items()}
    nouns = {
        key: frozenset(noun for name in found for described in name.described for noun in described.nouns)
        for key, found in parties.items()
    }
    return tuple(Identity(name, actors[key], nouns[key]) for name, key in zip(names, owner, strict=True))


def _join(words: AnnotatedTokens, names: Sequence[Name]) -> list[str]:
    """Return a key for each name; names of one party share it."""
    legal = words.language.party_names.legal_forms
    keys = [_key(name, legal) for name in names]
    full = _parts_of_full_names(names, keys, legal)
    keys = [
        key if name.known is not None else full.get((name.kind is ActorKind.PERSON, _folded(name, legal)), key)
        for name, key in zip(names, keys, strict=True)
    ]
    joined = dict(_other_names(words, names, keys))
    return [_follow(joined, key) for key in keys]


def _key(name: Name, legal: frozenset[str]) -> str:
    if name.known is not None:
        return name.known.id
    kind = "person" if name.kind is ActorKind.PERSON else "body"
    return f"{kind}:{_folded(name, legal)}"


def _folded(name: Name, legal: frozenset[str]) -> str:
    """Return a name as it is compared, without the legal form of a company."""
    kept = [word for word in fold(name.text).split() if word not in legal]
    return " ".join(kept) or fold(name.text)


def _parts_of_full_names(
    names: Sequence[Name], keys: Sequence[str], legal: frozenset[str]
) -> Mapping[tuple[bool, str], str]:
    """Map parts of longer names to their owners: ends of persons' names, beginnings of bodies' names, acronyms.

    A part that two owners share goes to the one named first in the text.
    """
    owners: dict[tuple[bool, str], str] = {}
    firsts: dict[tuple[bool, str], str] = {}
    for name, key in zip(names, keys, strict=True):
        parts = _folded(name, legal).split()
        if len(parts) < 2:
            continue
        is_person = name.kind is ActorKind.PERSON
        for size in range(1, len(parts)):
            tail, head = " ".join(parts[-size:]), " ".join(parts[:size])
            owners.setdefault((is_person, tail if is_person else head), key)
            if is_person:
                firsts.setdefault((True, head), key)
        if not is_person and len(parts) > 2:
            owners.setdefault((False, "".join(part[0] for part in parts)), key)
    # A longer name is part of a longer one still; itself it has its own key, but for known parties.
    return {**firsts, **owners}


def _other_names(words: AnnotatedTokens, names: Sequence[Name], keys: Sequence[str]) -> list[tuple[str, str]]:
    """Return pairs (other name's key, owner's key) from "X, also known as Y" and "X (Y)"."""
    also_known = words.language.party_names.also_known
    pairs = []
    for (first, key), (second, other) in zip(
        zip(names[:-1], keys[:-1], strict=True), zip(names[1:], keys[1:], strict=True), strict=True
    ):
        if second.known is not None or second.start - first.end > 5 or key == other:
            continue
        between = words.lower[first.end : second.start]
        acronym = between == ("(",) and second.text.isupper() and len(second.text) <= 8
        if acronym or any(_holds(between, phrase) for phrase in also_known):
            pairs.append((other, key))
    return pairs


def _holds(between: Sequence[str], phrase: Sequence[str]) -> bool:
    size = len(phrase)
    return any(tuple(between[i : i + size]) == tuple(phrase) for i in range(len(between) - size + 1))


def _follow(joined: Mapping[str, str], key: str) -> str:
    for _ in range(4):
        if key not in joined:
            break
        key = joined[key]
    return key


def _actor(words: AnnotatedTokens, names: Sequence[Name]) -> Actor:
    known = next((name.known for name in names if name.known is not None), None)
    if known is not None:
        return known
    legal = words.language.party_names.legal_forms
    fullest = max(names, key=lambda name: len(_folded(name, legal).split()))  # the first of the longest
    others = tuple(dict.fromkeys(name.text for name in names if name.text != fullest.text))
    if fullest.kind is ActorKind.PERSON:
        country = next((d.country for name in names for d in name.described if d.acts and d.country), None)
        return Actor(content_id("person", _folded(fullest, legal)), fullest.text, ActorKind.PERSON, country, others)
    kind = _body_kind(words, names)
    return Actor(content_id(kind, _folded(fullest, legal)), fullest.text, kind, _body_country(words, names), others)


def _body_kind(words: AnnotatedTokens, names: Sequence[Name]) -> ActorKind:
    """Tell a body's kind by the words beside its name, else by those in it."""
    said = [kind for name in names for d in name.described for kind in d.kinds[-1:] if kind is not ActorKind.PERSON]
    inside = [
        sense.kind
        for name in names
        for i in range(name.end - 1, name.start - 1, -1)
        for sense in words.senses(i)[:1]
        if sense.noun_class not in (NounClass.OFFICE, NounClass.CALLING, NounClass.PEOPLE)
    ]
    last_words = {word for name in names for word in fold(name.text).split()}
    table = words.language.party_names
    if last_words & table.trades or last_words & table.legal_forms:
        inside.append(ActorKind.COMPANY)
    kind = next((kind for kind in (*said, *inside) if kind is not ActorKind.POPULATION), ActorKind.ORGANISATION)
    is_public = kind in (ActorKind.GOVERNMENT, ActorKind.MILITARY, ActorKind.STATE)
    return ActorKind.ORGANISATION if is_public and _body_country(words, names) is None else kind


def _body_country(words: AnnotatedTokens, names: Sequence[Name]) -> str | None:
    for name in names:
        for described in name.described:
            if described.country:
                return described.country
        for i in range(name.start, name.end):
            toponym = words.place_at.get(i)
            if toponym is not None and toponym.place is not None and toponym.place.country:
                return toponym.place.country
    return None
