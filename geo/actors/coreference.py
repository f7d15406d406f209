"""Who is meant by "he", "the group", "both countries": the parties of a text looked up in what was said before.

Rules, from the surest to the least sure, and silence where two parties fit equally well. Only the few sentences
before a word are looked at, so that any text is read in linear time.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from geo.actors.phrases import Found, Pending
from geo.actors.states import States
from geo.actors.whoswho import NounClass, StateBody, acts_for_state
from geo.actors.words import AnnotatedTokens
from geo.languages.actors import PartyReferenceWords
from geo.model import Actor, ActorKind, PlaceKind, ToponymUse

_NEWCOMERS = frozenset({"obj", "nsubj", "nsubj:pass"})
_BEFORE_NOUN = 3  # tokens between an article and its noun, or a place that opens a sentence and who is told of there
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj"})
_PERSONS = frozenset({NounClass.OFFICE, NounClass.CALLING, NounClass.PEOPLE})
_BODIES = frozenset({StateBody.MILITARY, StateBody.GOVERNMENT, StateBody.PARLIAMENT, StateBody.POLICE})
_FAR = 5  # sentences that "the company" reaches back
_MET = frozenset({"obj", "nsubj:pass"})
_BESIDE_NAME = frozenset({"appos", "nmod:desc"})
_BEFORE_NAME = frozenset({"compound", "nmod:desc", "nmod:poss"})  # "Zanzibar President Kofi Ada"
_BESIDE = 8  # tokens between a name and what says who that is
_NEAR = 2  # sentences that a pronoun reaches back
_DESCRIBED = 8  # tokens behind a name that describe it
_FURTHEST = 120  # tokens that "both countries" reaches back
_QUOTE_REACH = 60  # tokens between a quotation's edge and its speaker
# How much a party of a state says that a text is about that state, where a place in it counts 1; how much is enough,
# and how many times more than of any other state.
_OF_PARTY, _ENOUGH, _LEAD = 2, 4, 1.5


@dataclass
class Story:
    """What a text has said so far: its mentions in order."""

    words: AnnotatedTokens
    states: States
    quotes: Sequence[tuple[int, int]]
    said: list[Found] = field(default_factory=list)
    genders: dict[str, bool] = field(default_factory=dict)
    speakers: list[tuple[int, Actor]] = field(default_factory=list)
    told_of: Counter[str] = field(default_factory=Counter)  # states, by their codes
    gone: dict[str, set[str]] = field(default_factory=dict)  # by persons, the nouns of offices that they have left
    left: set[str] = field(default_factory=set)  # the nouns of all of them

    def __post_init__(self) -> None:
        places = (toponym.place for toponym in self.words.toponyms)
        self.told_of.update(place.country for place in places if place is not None and place.country is not None)

    @property
    def _table(self) -> PartyReferenceWords:
        return self.words.language.party_references

    def add(self, found: Found) -> None:
        """Take in a mention that stands after all those before."""
        self.said.append(found)
        is_woman = bool(found.nouns & self._table.women)
        is_told = is_woman or bool(found.nouns & self._table.men)
        if _is_leader(found):
            self._leave_office(found)
        for actor in found.actors:
            if actor.country is not None:
                self.told_of[actor.country] += _OF_PARTY
            if actor.kind is ActorKind.PERSON and is_told:
                self.genders.setdefault(actor.id, is_woman)

    def resolve(self, pending: Pending) -> tuple[Actor, ...]:
        """Return who is meant, or nobody."""
        if not pending.noun:
            return self._pronoun(pending)
        return self._possessed(pending) or self._description(pending) or pending.otherwise

    def _possessed(self, pending: Pending) -> tuple[Actor, ...]:
        """Settle "his forces", "its government" by whom the possessive means."""
        sense = pending.senses[0]
        if pending.possessor is None or not sense.body or sense.noun_class is NounClass.COUNTRY:
            return ()
        i = pending.possessor
        is_country = self.words.lower[i] in self.words.language.party_phrases.countries
        owners = self._country_before(i) if is_country else self._pronoun(Pending(i, i + 1, i))
        codes = {owner.country for owner in owners if owner.country is not None and acts_for_state(owner)}
        if len(codes) != 1 or (sense.kind is ActorKind.PERSON and not pending.is_plural):
            return ()
        kind = ActorKind.MILITARY if sense.body == StateBody.MILITARY else ActorKind.GOVERNMENT
        return (self.states.body(codes.pop(), kind, sense.body),)

    def _country_before(self, i: int) -> tuple[Actor, ...]:
        """Return the party of a state that was spoken of last: whose country "the country" is."""
        return next((found.actors[:1] for found in self._back(i, _NEAR) if _is_state(found)), ())

    def _pronoun(self, pending: Pending) -> tuple[Actor, ...]:
        word, table = self.words.lower[pending.start], self._table
        if word in table.male or word in table.female:
            return self._person(pending, is_woman=word in table.female)
        if word in table.speaker:
            return self._speaker(pending.start)
        return self._thing(pending, many=word in table.many)

    # --- persons

    def _person(self, pending: Pending, *, is_woman: bool) -> tuple[Actor, ...]:
        here, *before = self._sentences_back(pending.start, _NEAR)
        for sentence in (here, *([] if self._newcomer_before(pending.start) else before)):
            persons = [
                found
                for found in sentence
                if found.actors[0].kind is ActorKind.PERSON
                and self.genders.get(found.actors[0].id, is_woman) is is_woman
                and not self._same_clause(found, pending)
            ]
            actor = self._preferred(persons, is_woman=is_woman)
            if persons:
                if actor is not None:
                    self.genders.setdefault(actor.id, is_woman)
                return (actor,) if actor is not None else ()
        return ()

    def _newcomer_before(self, i: int) -> bool:
        """Say whether the sentence has told of a person whom nothing names, "a forger", before a pronoun."""
        words, at, table = self.words, i, self._table
        while at and words.sentence[at - 1] == words.sentence[i]:
            at -= 1
            is_noun = words.tags[at] == "NN" and words.deps[at] in _NEWCOMERS
            word = words.lower[at]
            is_new = is_noun and (word.endswith(table.person_endings) or word in table.persons)
            if is_new and any(words.lower[n] in table.articles for n in range(max(0, at - _BEFORE_NOUN), at)):
                return True
        return False

    def _preferred(self, found: Sequence[Found], *, is_woman: bool) -> Actor | None:
        """Return the one whom the pronoun fits best: known to be of that gender, subject of a main clause, subject.

        Two joined by "and" fit equally well: then nobody is returned.
        """
        sure = [one for one in found if self.genders.get(one.actors[0].id) is is_woman]
        subjects = [one for one in sure or found if self.is_subject(one)]
        mains = [one for one in subjects if self._is_main(one)]
        best = mains or subjects or sure or found
        actors = {one.actors[0].id: one.actors[0] for one in best}
        are_joined = len({self._first_conjunct(one.head) for one in best}) < len(actors)
        if len(actors) > 1 and (are_joined or not subjects):
            return None
        return best[-1].actors[0] if best else None

    def _is_main(self, found: Found) -> bool:
        governor = self.words.heads[self._first_conjunct(found.head)]
        return self.words.heads[governor] == governor

    def _same_clause(self, found: Found, pending: Pending) -> bool:
        """Say whether a mention is the subject of the verb whose object the pronoun is: then they differ."""
        words, i = self.words, pending.start
        is_object = words.deps[i] in ("obj", "iobj", "obl")
        return is_object and words.heads[found.head] == words.heads[i] and self.is_subject(found)

    # --- things and many

    def _thing(self, pending: Pending, *, many: bool) -> tuple[Actor, ...]:
        words, i = self.words, pending.start
        # "it" as an object is seldom a party; "there" and "it is said" are none
        if words.deps[i] in ("expl", "expl:pass") or (
            words.lower[i] in self._table.seldom_object and words.deps[i] not in _SUBJECTS
        ):
            return ()
        here, *before = self._sentences_back(i, 1)
        subjects = [found for found in here if self.is_subject(found) and _can_be(found, many=many)]
        if subjects and not self._same_clause(subjects[-1], pending):
            return self._with_conjuncts(subjects[-1], here, many=many)
        if here or words.deps[i] not in _SUBJECTS | {"nmod:poss"} or not before:
            return ()
        told = self._teller(before[0], many=many) if self._says(i) else ()
        return told or self._main_subject(before[0], many=many) or self._same_topic(before[0], many=many)

    def _says(self, i: int) -> bool:
        """Say whether a word is the subject of a verb by which something is told: "it said"."""
        return self.words.deps[i] in _SUBJECTS and self.words.lower[self.words.heads[i]] in self._table.tells

    def _teller(self, sentence: Sequence[Found], *, many: bool) -> tuple[Actor, ...]:
        """Return who told what a sentence tells: "..., Manila said. It said" means Manila."""
        tellers = [
            found
            for found in sentence
            if self.is_subject(found) and self._says(self._first_conjunct(found.head)) and _can_be(found, many=many)
        ]
        return self._with_conjuncts(tellers[-1], sentence, many=many) if tellers else ()

    def _same_topic(self, sentence: Sequence[Found], *, many: bool) -> tuple[Actor, ...]:
        """Return whom the same pronoun meant in the sentence before: a story keeps to its topic."""
        pronouns = self._table.many if many else self._table.thing
        meant = [one.actors for one in sentence if one.end == one.start + 1 and self.words.lower[one.start] in pronouns]
        return meant[-1] if meant and all(one == meant[-1] for one in meant) else ()

    def _main_subject(self, sentence: Sequence[Found], *, many: bool) -> tuple[Actor, ...]:
        """Return the subject of a sentence's main clause, where it is a party that the pronoun can mean."""
        for found in sentence:
            governor = self.words.heads[found.head]
            if self.is_subject(found) and self.words.heads[governor] == governor and _can_be(found, many=many):
                return self._with_conjuncts(found, sentence, many=many)
        return ()

    def _with_conjuncts(self, found: Found, sentence: Iterable[Found], *, many: bool) -> tuple[Actor, ...]:
        if not many:
            return found.actors[:1]
        root = self._first_conjunct(found.head)
        joined = [one for one in sentence if self._first_conjunct(one.head) == root]
        actors = {actor.id: actor for one in joined or [found] for actor in one.actors}
        is_one_person = len(actors) == 1 and found.actors[0].kind is ActorKind.PERSON
        if is_one_person and self.words.lower[self.words.heads[root]] in self._table.meeting:
            actors |= {one.actors[0].id: one.actors[0] for one in sentence if self._is_met(one, self.words.heads[root])}
        return tuple(actors.values()) if len(actors) > 1 or not is_one_person else ()

    def _is_met(self, found: Found, verb: int) -> bool:
        """Say whether a person is whom somebody meets: "Mr. A met B, his counterpart", "spoke with his guest, B"."""
        words, at = self.words, self._first_conjunct(found.head)
        if words.deps[at] in _BESIDE_NAME:
            at = words.heads[at]
        if found.actors[0].kind is not ActorKind.PERSON or words.heads[at] != verb:
            return False
        before = range(max(0, at - _BESIDE), at)
        cases = {words.lower[n] for n in before if words.heads[n] == at and words.deps[n] == "case"}
        return words.deps[at] == "obj" or (words.deps[at] == "obl" and not self._table.beside.isdisjoint(cases))

    # --- descriptions

    def _description(self, pending: Pending) -> tuple[Actor, ...]:
        sense = pending.senses[0]
        if pending.is_of_group or (pending.is_proper and sense.noun_class is not NounClass.OFFICE):
            return ()
        if self._is_body(pending):
            return self._body_of_subject(pending)
        if pending.is_plural and (
            pending.determiner in self.words.language.party_words.both or self._counts_two(pending)
        ):
            return self._both(pending)
        if pending.is_plural and sense.kind is ActorKind.ARMED_GROUP and pending.determiner in self._table.known:
            return self._only_group(pending)
        if pending.is_plural and not pending.countries and pending.determiner in self._table.known:
            return self._several(pending)
        if pending.is_plural or sense.noun_class is NounClass.COUNTRY:
            return ()
        if sense.noun_class in _PERSONS:
            return self._titled(pending)
        return self._of_kind(pending, {one.kind for one in pending.senses})

    def _is_body(self, pending: Pending) -> bool:
        """Say whether "the military" is meant, one body whatever its verb: "the soldiers" are not."""
        sense, is_one = pending.senses[0], not pending.is_plural or self.words.tags[pending.head] == "NN"
        is_body = sense.noun_class not in _PERSONS and sense.body in _BODIES
        return is_one and is_body and not pending.countries

    def _counts_two(self, pending: Pending) -> bool:
        before = self.words.lower[max(pending.start - 2, 0) : pending.head]
        return not self.words.language.party_words.two.isdisjoint(before)

    def _both(self, pending: Pending) -> tuple[Actor, ...]:
        """Return the two states or two leaders that were spoken of last, those named together first."""
        sense = pending.senses[0]
        if sense.noun_class is NounClass.OFFICE:
            return _last_two(found.actors[0] for found in self._back(pending.start, _NEAR) if _is_leader(found))
        if sense.noun_class is not NounClass.COUNTRY:
            return ()
        recent = [found for found in self._back(pending.start, _NEAR) if _is_state(found)]
        for found in recent:
            partner = next((one for one in recent if one.head == self._first_conjunct(found.head) != found.head), None)
            if partner is not None and partner.actors != found.actors:
                return self._their_states((partner.actors[0], found.actors[0]))
        return self._last_two_states(pending.start)

    def _their_states(self, actors: Iterable[Actor]) -> tuple[Actor, ...]:
        return tuple(self.states.state(actor.country) for actor in actors if actor.country is not None)

    def _last_two_states(self, i: int) -> tuple[Actor, ...]:
        """Return the two states that were spoken of last, be it by their places alone ("a visit to Moscow")."""
        first = self.words.sentence_starts[max(self.words.sentence[i] - _NEAR, 0)]
        spoken = [(found.start, found.actors[0].country) for found in self._back(i, _NEAR) if _is_state(found)]
        for at in range(max(first, i - _FURTHEST), i):
            toponym = self.words.place_at.get(at)
            if toponym is not None and toponym.place is not None:
                spoken.append((at, toponym.place.country))
        codes = dict.fromkeys(code for _, code in sorted(spoken, key=lambda one: -one[0]) if code is not None)
        return tuple(self.states.state(code) for code in reversed([*codes][:2])) if len(codes) > 1 else ()

    def _several(self, pending: Pending) -> tuple[Actor, ...]:
        """Return the two whom "the countries" or "the prime ministers" mean, where just two were spoken of."""
        recent = self._back(pending.start, _NEAR)
        if pending.senses[0].noun_class is NounClass.COUNTRY:
            fitting = [*self._their_states(found.actors[0] for found in recent if _is_state(found))]
        elif pending.senses[0].noun_class is NounClass.OFFICE:
            fitting = [found.actors[0] for found in recent if _is_leader(found) and pending.noun in found.nouns]
        else:
            return ()
        distinct = {actor.country or actor.id for actor in fitting}
        return _last_two(fitting) if len(distinct) == 2 else ()

    def _only_group(self, pending: Pending) -> tuple[Actor, ...]:
        """Return the armed group whom "the insurgents" means, where only one was named shortly before."""
        groups = {
            found.actors[0].id: found.actors[0]
            for found in self._back(pending.start, _FAR)
            if found.actors[0].kind is ActorKind.ARMED_GROUP and found.is_named
        }
        return tuple(groups.values()) if len(groups) == 1 else ()

    def _titled(self, pending: Pending) -> tuple[Actor, ...]:
        table = self._table
        nouns = {pending.noun} | (table.leaders if pending.noun in table.leader else frozenset())
        words = self.words
        is_former = not table.former.isdisjoint(words.lower[pending.start : pending.head])
        has_gone = not self.left.isdisjoint(nouns)
        for found in self._back(pending.start, 3 * _FAR):
            actor = found.actors[0]
            titled = _is_leader(found) and (found.nouns & nouns or (has_gone and self._is_heir(found)))
            has_left = bool(self.gone.get(actor.id, set()) & nouns)
            of_country = not pending.countries or actor.country in pending.countries
            if titled and has_left is is_former and of_country and self._is_of_ground(found, pending):
                return (actor,)
        return ()

    def _is_of_ground(self, found: Found, pending: Pending) -> bool:
        """Say whether somebody rules the region of an office, or none where it is that of a state."""
        if pending.region:
            return pending.region in self._rules(found)
        return not pending.countries or not self._rules(found)

    def _rules(self, found: Found) -> set[str]:
        """Return the grounds, other than states, of which an office beside a mention is: "the president of Zanzibar".

        Where somebody only is, "in Zanzibar for talks", he does not rule.
        """
        words = self.words
        titles = {i for i in (found.head, *self._described(found)) if words.lower[i] in found.nouns}
        near = range(max(0, found.start - _BESIDE), min(found.end + _DESCRIBED, len(words.texts)))
        told = (i for i in near if not titles.isdisjoint((words.heads[i], words.heads[words.heads[i]])))
        before = (i for i in near if words.heads[i] == found.head and words.deps[i] in _BEFORE_NAME)
        places = (words.place_at.get(i) for i in chain(told, before))
        known = (one.place for one in places if one is not None and one.place is not None)
        return {place.name for place in known if place.kind is not PlaceKind.COUNTRY}

    def _leave_office(self, found: Found) -> None:
        """Keep who is in an office no more: "a former president", "Congress removed President Castillo"."""
        nouns = set(found.nouns) if self._is_removed(found) else self._former_nouns(found)
        if nouns:
            self.gone.setdefault(found.actors[0].id, set()).update(nouns)
            self.left |= nouns

    def _is_heir(self, found: Found) -> bool:
        """Say whether somebody came into the office of another: "his successor, Dina Boluarte", "she replaced him"."""
        words, table = self.words, self._table
        over = words.heads[found.head]
        is_beside = words.lower[over] in table.heirs and words.deps[found.head] in _BESIDE_NAME
        is_behind = any(words.lower[i] in table.heirs for i in self._described(found))
        return is_beside or is_behind or (words.lower[over] in table.succeeding and words.deps[found.head] == "nsubj")

    def _described(self, found: Found) -> Iterator[int]:
        """Yield the nouns that say beside a name who that is: "President X", "X, a former president"."""
        words = self.words
        for i in range(max(0, found.head - _BESIDE), min(len(words.lower), found.end + _BESIDE)):
            if words.heads[i] == found.head and words.deps[i] in _BESIDE_NAME:
                yield i
        if words.deps[found.head] in _BESIDE_NAME:
            yield words.heads[found.head]

    def _former_nouns(self, found: Found) -> set[str]:
        """Return the nouns beside a name that tell of what somebody was."""
        words = self.words
        told = ((i, range(max(0, i - _BESIDE), i)) for i in self._described(found))
        return {
            words.lower[i]
            for i, before in told
            if any(words.heads[n] == i and words.lower[n] in self._table.former for n in before)
        }

    def _is_removed(self, found: Found) -> bool:
        words = self.words
        verb = words.heads[found.head]
        if words.deps[found.head] not in _MET or words.lower[verb] not in self._table.removed:
            return False
        before = range(max(0, verb - _BESIDE), verb)
        helpers = [n for n in before if words.heads[n] == verb]
        return not any(words.tags[n] == "MD" or words.lower[n] in self._table.not_so for n in helpers)

    def _body_of_subject(self, pending: Pending) -> tuple[Actor, ...]:
        """Return the body of the state that acts here, or else of that which the text is about.

        "Xi told the military" means China's, and "the government" in a story of Kenya that country's; "the military"
        may be any.
        """
        sense = pending.senses[0]
        opened = self._opened_in(pending.start)
        if opened is not None:
            return (self.states.body(opened, sense.kind, sense.body),)
        for found in self._back(pending.start, 1):
            owner = found.actors[0]
            if self.is_subject(found) and owner.country is not None and acts_for_state(owner):
                other = self._other_state(pending, owner.country)
                return (self.states.body(other or owner.country, sense.kind, sense.body),)
        state = self._main_state() if sense.kind is not ActorKind.MILITARY else None
        return (self.states.body(state, sense.kind, sense.body),) if state is not None else ()

    def _other_state(self, pending: Pending, own: str) -> str | None:
        """Return the state that a sentence names last before rulers who are seldom those of the state that acts in it.

        "France left Niger after the junta asked it to" means Niger's; "the government" may well be France's.
        """
        if pending.noun not in self._table.of_others:
            return None
        words, first = self.words, self.words.sentence_starts[self.words.sentence[pending.start]]
        named = (words.place_at.get(at) for at in range(pending.start - 1, first - 1, -1))
        told = (one for one in named if one is not None and one.use is not ToponymUse.MODIFIER)
        countries = (one.place.country for one in told if one.place is not None)
        return next((country for country in countries if country not in (own, None)), None)

    def _opened_in(self, i: int) -> str | None:
        """Return the country of the place that a sentence opens with: "In Estonia, the government" is Estonia's."""
        words = self.words
        first = words.sentence_starts[words.sentence[i]]
        if words.lower[first] not in self._table.opening:
            return None
        toponym = words.place_at.get(first + 1) or words.place_at.get(first + 2)
        if toponym is None or toponym.place is None or toponym.use is ToponymUse.MODIFIER:
            return None
        return toponym.place.country if i - words.tokens_of(toponym).stop < _BEFORE_NOUN else None

    def _main_state(self) -> str | None:
        """Return the state that most of the text's places, and of the parties so far, are of, if one stands out."""
        (state, told), (_, next_most) = [*self.told_of.most_common(2), ("", 0), ("", 0)][:2]
        return state if told >= max(_ENOUGH, _LEAD * next_most) else None

    def _of_kind(self, pending: Pending, kinds: set[ActorKind]) -> tuple[Actor, ...]:
        if kinds & {ActorKind.ARMED_GROUP, ActorKind.ORGANISATION}:
            kinds = kinds | {ActorKind.ARMED_GROUP, ActorKind.ORGANISATION}
        if pending.noun not in self._table.bodies and len(kinds) > 2:
            return ()
        for found in self._back(pending.start, _FAR):
            actor = found.actors[0]
            fits = actor.kind in kinds and (found.is_named or not found.is_plural)
            if fits and (not pending.countries or actor.country in pending.countries):
                return (actor,)
        return ()

    # --- quotations

    def _speaker(self, i: int) -> tuple[Actor, ...]:
        at = bisect_left(self.quotes, (i + 1, 0)) - 1
        if at < 0 or not self.quotes[at][0] < i < self.quotes[at][1]:
            return ()
        start, end = self.quotes[at]
        low = bisect_left(self.speakers, start - _QUOTE_REACH, key=lambda spoken: spoken[0])
        near = []
        for token, actor in self.speakers[low:]:
            if token >= end + _QUOTE_REACH:
                break
            if not start < token < end:
                near.append((start - token if token < start else token - end, token, actor))
        return (min(near, key=lambda one: one[:2])[2],) if near else ()

    # --- the grammar of a mention

    def is_subject(self, found: Found) -> bool:
        """Say whether a mention is a subject, or joined to one by "and"; not so in "like Ukraine, Poland fears"."""
        if found.start > 0 and self.words.lower[found.start - 1] in self._table.comparing:
            return False
        return self.words.deps[self._first_conjunct(found.head)] in _SUBJECTS

    def _first_conjunct(self, i: int) -> int:
        for _ in range(6):
            if self.words.deps[i] not in ("conj", "flat", "appos", "compound"):
                break
            i = self.words.heads[i]
        return i

    def _sentences_back(self, i: int, reach: int) -> list[list[Found]]:
        """Return the mentions before a token by sentence, its own first."""
        last = self.words.sentence[i]
        sentences: list[list[Found]] = [[] for _ in range(reach + 1)]
        for found in self._back(i, reach):
            sentences[last - self.words.sentence[found.start]].insert(0, found)
        return sentences

    def _back(self, i: int, reach: int) -> list[Found]:
        """Return the mentions before a token, the last first, as far as some sentences back."""
        oldest = self.words.sentence[i] - reach
        found = []
        for one in reversed(self.said[-40:]):
            if self.words.sentence[one.start] < oldest:
                break
            if one.end <= i:
                found.append(one)
        return found


def _can_be(found: Found, *, many: bool) -> bool:
    kind = found.actors[0].kind
    if many:
        return kind is not ActorKind.COMPANY
    return kind not in (ActorKind.PERSON, ActorKind.POPULATION) and not found.is_plural


def _is_state(found: Found) -> bool:
    actor = found.actors[0]
    return actor.kind is ActorKind.STATE or (actor.country is not None and acts_for_state(actor))


def _is_leader(found: Found) -> bool:
    return found.is_named and found.actors[0].kind is ActorKind.PERSON


def _last_two(actors: Iterable[Actor]) -> tuple[Actor, ...]:
    """Return the first two that differ, of actors from the last to the first, in the text's order."""
    distinct: dict[str, Actor] = {}
    for actor in actors:
        distinct.setdefault(actor.country or actor.id, actor)
        if len(distinct) == 2:
            return tuple(reversed(distinct.values()))
    return ()
