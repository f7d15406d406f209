"""Parties that are spoken of by a noun: "Ukrainian forces", "Taliban fighters", "a Chinese firm", "protesters".

A phrase that carries its owner (a state, a group) is settled here; one that leans on what was said before ("the
company", "the president", "both countries") is handed on with what it tells of its party.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from geo.actors.identities import Identity
from geo.actors.states import States
from geo.actors.whoswho import Noun, NounClass, StateBody, acts_for_state
from geo.actors.words import AnnotatedTokens
from geo.gazetteer.names import fold
from geo.languages.actors import PartyPhraseWords
from geo.model import Actor, ActorKind, PlaceKind, ToponymUse, content_id

_LONGEST_GROUND = 5  # words before the name in "the Iraqi region of Kurdistan"
_LONGEST_LIST = 10  # tokens
_SITTING = frozenset({StateBody.GOVERNMENT, StateBody.PARLIAMENT})
_COLLECTIVE = (
    ActorKind.ARMED_GROUP,
    ActorKind.ORGANISATION,
    ActorKind.COMPANY,
    ActorKind.GOVERNMENT,
    ActorKind.MILITARY,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A mention at tokens `start` to `end` whose parties are known; `head` is the token that governs it."""

    start: int
    end: int
    head: int
    actors: tuple[Actor, ...]
    is_named: bool = False
    is_plural: bool = False
    nouns: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pending:
    """A mention that means a party spoken of before. `noun` is empty for a pronoun.

    `region` names the part of a state whose officer is meant, who is not the state's: "the Tatarstan leader".
    """

    start: int
    end: int
    head: int
    noun: str = ""
    senses: tuple[Noun, ...] = ()
    countries: tuple[str, ...] = ()
    is_plural: bool = False
    determiner: str = ""
    is_proper: bool = False  # written with a capital: part of a name, or of a headline
    is_of_group: bool = False  # its owner is named, and is no state
    possessor: int | None = None
    region: str = ""
    otherwise: tuple[Actor, ...] = ()  # who is meant where nobody before fits


@dataclass(frozen=True)
class Phrases:
    """Reads the noun phrases of a text that has its names found."""

    words: AnnotatedTokens
    states: States
    identity_at: Mapping[int, Identity]

    @property
    def _table(self) -> PartyPhraseWords:
        return self.words.language.party_phrases

    def find(self) -> Iterator[Found | Pending]:
        """Yield every phrase that speaks of a party and is not part of a name, in order."""
        for head in self.words.nouns_of_parties():
            if head in self.identity_at or self._is_title(head) or self.words.is_of_state(head, head + 1):
                continue
            found = self._read(head)
            if found is not None:
                yield found

    def telling_where(self) -> frozenset[int]:
        """Return the tokens that only tell where somebody's ground lies: "Iraqi region of" before "Kurdistan"."""
        found: set[int] = set()
        for head in self.words.nouns_of_parties():
            first = self.words.complement(head, self._table.before_owner)
            named = self._ground_named_after(first) if first is not None else None
            found.update(range(first, named) if first is not None and named is not None else ())
        return frozenset(found)

    def _is_title(self, head: int) -> bool:
        """Say whether the noun belongs to the name right after it."""
        after = self.identity_at.get(head + 1)
        return after is not None and any(d.start is not None and d.start <= head for d in after.name.described)

    def _read(self, head: int) -> Found | Pending | None:
        words = self.words
        start, end = self._start(head), head + 1
        possessor = words.possessor(start)
        owners = self._owners(start, head, possessor)
        sense = words.senses(head)[0]
        owners = owners or self._seated(head, sense)
        if sense.noun_class in (NounClass.BODY, NounClass.BOUND) and self._is_proper(start, head):
            return Found(start, end, head, self._loose(start, end, head, owners, sense), is_named=True)
        if not self._table.no_party_with.isdisjoint(words.lower[start:head]):
            return None
        if sense.noun_class is NounClass.MINISTRY:
            return self._ministry(start, head, owners)
        if possessor is not None and words.tags[possessor] != "PRP$" and owners:
            start = self._start_of(possessor)
        if sense.noun_class is NounClass.COUNTRY and not _states_of(owners):
            return self._pending(start, end, head, owners, possessor, ())
        actors = self._owned(start, head, owners, sense)
        definite = words.determiner(start) in self._table.definite or words.lower[start] in self._table.definite
        if not definite and possessor is None:
            actors = actors or self._loose(start, end, head, owners, sense)
            return Found(start, end, head, actors, is_plural=words.is_plural(head)) if actors else None
        if actors and not (sense.noun_class is NounClass.OFFICE and not words.is_plural(head)):
            return Found(start, end, head, actors, is_plural=words.is_plural(head))
        otherwise = actors or (self._loose(start, end, head, owners, sense) if owners or words.is_plural(head) else ())
        return self._pending(start, end, head, owners, possessor, otherwise)

    def _pending(
        self,
        start: int,
        end: int,
        head: int,
        owners: tuple[Actor, ...],
        possessor: int | None,
        otherwise: tuple[Actor, ...],
    ) -> Pending:
        words = self.words
        return Pending(
            start=start,
            end=end,
            head=head,
            noun=words.singular(head),
            senses=words.senses(head),
            countries=_states_of(owners),
            is_plural=words.is_plural(head),
            is_proper=words.texts[head][:1].isupper() and head > words.first_of_sentence(head) + 1,
            is_of_group=bool(owners) and not _states_of(owners),
            determiner=words.determiner(start),
            possessor=possessor if possessor is not None and self._leans(possessor) else None,
            region=self._region(start, head),
            otherwise=otherwise,
        )

    def _is_proper(self, start: int, head: int) -> bool:
        """Say whether a phrase is a name that the language model missed: "the Observer Research Foundation"."""
        words = self.words
        has_name = any(words.is_name(i) and i not in self.identity_at for i in range(start, head))
        return has_name and all(words.texts[i][:1].isupper() for i in range(start, head + 1))

    def _leans(self, possessor: int) -> bool:
        words = self.words
        return words.tags[possessor] == "PRP$" or words.lower[possessor] in self._table.countries

    def _start(self, head: int) -> int:
        """Return where a phrase begins; a name right before it belongs to it, whatever the parser thinks of that."""
        start = self.words.left_edge(head)
        while start - 1 in self.identity_at and not self.words.is_clitic(start):
            start = self.identity_at[start - 1].name.start
        return start

    def _start_of(self, i: int) -> int:
        identity = self.identity_at.get(i)
        if identity is not None:
            return identity.name.start
        toponym = self.words.place_at.get(i)
        return self.words.tokens_of(toponym).start if toponym is not None else i

    def _owners(self, start: int, head: int, possessor: int | None) -> tuple[Actor, ...]:
        """Return the parties named in a phrase, before it as possessors, or after it with "of" or the like."""
        spots = [*range(start, head)]
        if possessor is not None:
            spots.append(possessor)
        owners = [actor for i in spots if not self._is_sided(i) for actor in self._party_at(i)]
        after = self.words.complement(head, self._table.before_owner)
        if not owners and after is not None:
            named = self._ground_named_after(after)
            owners = [*(self._parties_from(after) if named is None else self._party_at(named))]
        return tuple({actor.id: actor for actor in owners}.values())

    def _region(self, start: int, head: int) -> str:
        """Return the name of the part of a state that a phrase names, before its noun or after it with "of"."""
        after = self.words.complement(head, self._table.before_owner)
        named = self._ground_named_after(after) if after is not None else None
        for i in (*range(start, head), named if named is not None else after):
            toponym = self.words.place_at.get(i) if i is not None and i not in self.identity_at else None
            owner = self.states.for_toponym(toponym, as_owner=True) if toponym is not None else None
            if owner is not None and toponym is not None and toponym.place is not None:
                return toponym.place.name if owner.kind is ActorKind.GOVERNMENT else ""
        return ""

    def _ground_named_after(self, first: int) -> int | None:
        """Return the name in "the Iraqi region of Kurdistan", whose president is not that of Iraq; None without one."""
        words = self.words
        for i in range(first, min(first + _LONGEST_GROUND, len(words.texts) - 1)):
            if i in self.identity_at:
                break
            if words.lower[i] in words.language.place_words.sorts or words.lower[i] in self._table.grounds:
                name = words.complement(i, words.language.party_words.of)
                is_name = words.texts[i][:1].isupper()  # "the Department of State"
                if name is not None and (name in words.place_at or (words.tags[name] == "NNP" and not is_name)):
                    return name
                if name is None and i + 1 in words.place_at and i + 1 not in self.identity_at:
                    return i + 1
            elif not words.tags[i].startswith(("JJ", "NN")):
                break
        return None

    def _seated(self, head: int, sense: Noun) -> tuple[Actor, ...]:
        """Return the state in whose capital a body of it sits: "the lower house in Nairobi"; an army may be abroad."""
        seat = self.words.complement(head, self._table.before_seat)
        if seat is None or sense.body not in _SITTING:
            return ()
        toponym = self.words.place_at.get(seat)
        actor = self.states.for_toponym(toponym) if toponym is not None else None
        return (actor,) if actor is not None and actor.kind is ActorKind.STATE else ()

    def _is_sided(self, i: int) -> bool:
        """Say whether a name only tells for or against whom somebody is: "pro-Russian"."""
        identity = self.identity_at.get(i)
        start = identity.name.start if identity is not None else i
        before = self.words.lower[max(start - 2, 0) : start]
        return before in self._table.sided

    def _parties_from(self, i: int) -> Iterator[Actor]:
        """Yield the parties of a list that begins at a token: "of France and Germany"."""
        last = min(i + _LONGEST_LIST, len(self.words.texts))
        while i < last:
            actors = self._party_at(i)
            if not actors and self.words.lower[i] not in self._table.in_lists:
                break
            yield from actors
            i += 1

    def _party_at(self, i: int) -> tuple[Actor, ...]:
        identity = self.identity_at.get(i)
        if identity is not None:
            return (identity.actor,)
        toponym = self.words.place_at.get(i)
        actor = self.states.for_toponym(toponym, as_owner=True) if toponym is not None else None
        return (actor,) if actor is not None else ()

    def _owned(self, start: int, head: int, owners: tuple[Actor, ...], sense: Noun) -> tuple[Actor, ...]:
        """Return the bodies or officers of the owners."""
        found = [actor for owner in owners for actor in self._owned_by(owner, start, head, sense)]
        return tuple({actor.id: actor for actor in found}.values())

    def _owned_by(self, owner: Actor, start: int, head: int, sense: Noun) -> tuple[Actor, ...]:
        noun, is_plural = self.words.singular(head), self.words.is_plural(head)
        if sense.noun_class is NounClass.OFFICE and not is_plural:
            return self._officer(owner, self._office(start, head))
        if acts_for_state(owner) and owner.country is not None:
            kind: ActorKind = ActorKind.GOVERNMENT if sense.kind is ActorKind.PERSON else sense.kind
            if not sense.body or sense.body == StateBody.MEDIA or kind is ActorKind.POPULATION:
                return ()
            if sense.body == StateBody.SERVICES and not self._is_secret(start, head):
                return ()
            if owner.kind not in (ActorKind.STATE, ActorKind.PERSON):
                return (owner,)
            body, kind = self._body(start, head, sense, kind)
            return (self.states.body(owner.country, kind, body),)
        is_own = (
            owner.kind in _COLLECTIVE
            and self._table.former.isdisjoint(self.words.lower[start:head])
            and (sense.noun_class is not NounClass.PEOPLE or noun in self._table.members)
        )
        return (owner,) if is_own and noun not in self._table.country else ()

    def _is_of_office(self, i: int) -> bool:
        words = self.words
        return (words.tags[i].startswith("NN") or words.lower[i] in self._table.in_offices) and not self._party_at(i)

    def _is_secret(self, start: int, head: int) -> bool:
        return not self._table.secret.isdisjoint(self.words.lower[start : head + 1])

    def _office(self, start: int, head: int) -> str:
        """Return the name of an office with what it deals with: "army chief", "foreign minister"."""
        words = self.words
        first = head
        while first > start and self._is_of_office(first - 1):
            first -= 1
        return " ".join(words.lower[first : head + 1])

    def _body(self, start: int, head: int, sense: Noun, kind: ActorKind) -> tuple[str, ActorKind]:
        inside = self.words.lower[start:head]
        if not self._table.police.isdisjoint(inside):
            return StateBody.POLICE, ActorKind.GOVERNMENT
        if not self._table.intelligence.isdisjoint(inside):
            return StateBody.SERVICES, ActorKind.GOVERNMENT
        if sense.body == StateBody.MILITARY and not self._table.security.isdisjoint(inside):
            return StateBody.FORCES, ActorKind.MILITARY
        if sense.kind is ActorKind.PERSON and not self._table.army.isdisjoint(inside):
            return StateBody.MILITARY, ActorKind.MILITARY
        return sense.body, ActorKind.MILITARY if sense.body == StateBody.MILITARY else kind

    def _officer(self, owner: Actor, noun: str) -> tuple[Actor, ...]:
        if owner.kind is ActorKind.PERSON and owner.country is None:
            return ()
        if owner.country is not None and owner.kind in (ActorKind.STATE, ActorKind.PERSON):
            return (self.states.officer(owner.country, noun),)
        return (self.states.officer_of(owner, noun),)

    def _loose(self, start: int, end: int, head: int, owners: tuple[Actor, ...], sense: Noun) -> tuple[Actor, ...]:
        """Return the party of a phrase that belongs to nobody we know: it is named by its words."""
        words = self.words
        single_person = sense.kind is ActorKind.PERSON and not words.is_plural(head)
        if single_person or sense.noun_class in (NounClass.COUNTRY, NounClass.MINISTRY):
            return ()
        if sense.noun_class is NounClass.BOUND and not (owners or self._is_proper(start, head)):
            return ()
        kind = sense.kind
        if kind is ActorKind.PERSON:
            kind = ActorKind.POPULATION if sense.noun_class is NounClass.CALLING else ActorKind.GOVERNMENT
        return tuple(
            self._phrase_actor(name, kind, country) for name, country in self._phrase_names(start, end, owners)
        )

    def _phrase_names(self, start: int, end: int, owners: tuple[Actor, ...]) -> list[tuple[str, str | None]]:
        """Return the phrase as a name, once for each state in it: "Kenyan and Ugandan firms" are two."""
        words = self.words
        countries = _states_of(owners)
        demonyms = [i for i in range(start, end) if words.is_demonym(i)]
        if len(countries) < 2 or len(demonyms) != len(countries):
            return [(words.text_of(start, end), countries[0] if countries else None)]
        rest = words.text_of(demonyms[-1] + 1, end)
        return [(f"{words.texts[i]} {rest}", code) for i, code in zip(demonyms, countries, strict=True)]

    def _phrase_actor(self, name: str, kind: ActorKind, country: str | None) -> Actor:
        return Actor(content_id(kind, fold(name)), name, kind, country)

    def _ministry(self, start: int, head: int, owners: tuple[Actor, ...]) -> Found | None:
        words = self.words
        end = head + 1
        field = " ".join(w for i, w in enumerate(words.lower[start:head], start) if i not in words.place_at)
        if end < len(words.texts) and words.lower[end] in words.language.party_words.of:
            stop = end + 1
            while stop < min(end + 5, len(words.texts)) and words.tags[stop].startswith(("NN", "JJ")):
                stop += 1
            field, end = " ".join(words.lower[end + 1 : stop]), stop
        countries = _states_of(owners)
        if not field:
            return None
        if not countries:
            name = words.text_of(start, end)
            return Found(start, end, head, (self._phrase_actor(name, ActorKind.GOVERNMENT, None),))
        possessor = words.possessor(start)
        if possessor is not None and words.tags[possessor] != "PRP$":
            start = self._start_of(possessor)
        return Found(start, end, head, (self.states.ministry(countries[0], field, words.texts[head]),))


def people_mentions(words: AnnotatedTokens, states: States, taken: Mapping[int, object]) -> Iterator[Found]:
    """Yield the peoples that no place was found for: "nine Syrians"."""
    for i, tag in enumerate(words.tags):
        if tag not in ("NNPS", "NNS") or i in taken or i in words.place_at or not words.texts[i][:1].isupper():
            continue
        people = states.people_named(words.texts[i])
        if people is not None:
            yield Found(i, i + 1, i, (people,), is_named=True, is_plural=True)


def _states_of(owners: tuple[Actor, ...]) -> tuple[str, ...]:
    """Return the countries for which the owners act."""
    codes = (owner.country for owner in owners if owner.country is not None and acts_for_state(owner))
    return tuple(dict.fromkeys(codes))


def state_mentions(words: AnnotatedTokens, states: States, taken: Mapping[int, object]) -> Iterator[Found]:
    """Yield the places that stand for who acts there: states named as such, seats of power, demonyms, peoples."""
    for toponym in words.toponyms:
        tokens = words.tokens_of(toponym)
        if any(i in taken for i in tokens) or toponym.use is ToponymUse.NESTED or toponym.place is None:
            continue
        last = tokens.stop - 1
        if words.tags[last] in ("NNS", "NNPS") and states.is_people(toponym.text):
            yield Found(tokens.start, tokens.stop, last, (states.people(toponym),), is_named=True, is_plural=True)
            continue
        is_place_only = toponym.use is ToponymUse.LITERAL and toponym.place.kind is not PlaceKind.COUNTRY
        actor = None if is_place_only else states.for_toponym(toponym)
        if actor is not None:
            yield Found(tokens.start, tokens.stop, last, (actor,), is_named=True)
