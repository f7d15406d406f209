"""An act, and the parties of its story that may take part in it: what describes each of them for the act.

In come the reports of a story with its parse, out comes for each a row of numbers for every party. Which of them it
takes is not known here.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.events.party_standing import STANDING, standing_of
from geo.events.positions import (
    ACT_NAMES,
    FAR,
    NO_WAY,
    SHORT,
    WAY_NAMES,
    Numbers,
    Positions,
    Spots,
    ToldAct,
    by_column,
    numbers_of_act,
)
from geo.events.reading import CHOICE_NAMES, Reading, Role, numbers_of_choices
from geo.events.unnamed import can_act, unnamed_party
from geo.languages.words import words_of
from geo.model import (
    ActorKind,
    ActorMention,
    PlaceKind,
    Report,
    Side,
    Span,
    ToponymUse,
)
from geo.places.learned import Floats
from geo.syntax.clauses import content, governing_verb, preposition, surface_subjects
from geo.syntax.parties import Cast

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

MOST_WEIGHED = 200  # parties told elsewhere that are weighed for an act, the nearest; a story names a tenth of that
_STRUCTURE_SLOTS = ("subj", "obj", "iobj", "by", "poss", "mod", "that")  # which no word of a language opens
_SLOT_NAMES = (
    *("subj", "obj", "iobj", "by", "of", "on", "against", "with", "to", "from", "for", "in", "poss", "mod", "that"),
)
_CASE_NAMES = ("by", "of", "to", "with", "from", "on", "in", "for")
_DEPS = (
    ("nsubj",), ("nsubj:pass",), ("obj", "iobj"), ("obl",), ("nmod",), ("compound", "amod", "nmod:poss", "nmod:desc"),
    ("conj",), ("appos",), ("root", "ROOT"),
)  # fmt: skip
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "ADJ", "NUM"})
_ROLES = (Role.AGENT, Role.TARGET)
_SIDES = tuple(Side)
_CHAIN = 3  # verbs above an act whose subjects are looked at
NAMES = (
    *("agent", "target", "agents_found", "targets_found", "first_agent", "first_target"),
    *(f"kind_{kind.name.lower()}" for kind in ActorKind),
    *("has_country", "count", "share", "first", "order", "back", "on", "distance", "apart", "same"),
    *("characters", "before", "pronoun", "plural", "via_other", *WAY_NAMES),
    *(f"slot_{slot}" for slot in _SLOT_NAMES),
    *("any_slot", "agent_slot", "target_slot"),
    *(f"dep_{deps[0]}" for deps in _DEPS),
    *(f"case_{case}" for case in _CASE_NAMES),
    *(*(f"subject_{n}" for n in range(1, _CHAIN + 1)), "subject_root", "relative", "subject_before"),
    *("in_sentence", "rank", "used_agent", "used_target", "used_type_agent", "used_type_target"),
    *("previous_agent", "previous_target", "previous_same_sentence", "place_country", "country_found"),
    *("passive", "suffered", "mutual", "act_subject_filled", "act_object_filled", "sentence"),
    *ACT_NAMES,
    *(f"{name}_{side}" for side in ("agent", "target") for name in CHOICE_NAMES),
)
_KIND_ROWS = {kind: tuple(kind is one for one in ActorKind) for kind in ActorKind}
_NO_SLOTS = (0.0,) * (len(_SLOT_NAMES) + 1)
_NO_STAND = (*NO_WAY, *(0.0,) * (len(_SLOT_NAMES) + 3 + len(_DEPS) + len(_CASE_NAMES) + _CHAIN + 3))


@dataclass(frozen=True, slots=True)
class PartyChoice:
    """A party that may take part in an act; `numbers` describe it for the act."""

    mention: ActorMention
    numbers: Numbers
    sides: frozenset[Side]  # on which the rules found it
    barred: bool = False  # it does not act: what explodes, or where it happens
    doubles: bool = False  # it is a state's army or government, told elsewhere, and the sentence names the state itself
    abroad: bool = False  # it is told elsewhere, of another state than that in which harm is done, as its words say
    lent: bool = False  # its sentence names it by a town of its own alone: Qatar in "signed a pact in Doha"
    # Its clause says in so many words that it stands where the rules found it: "left it to Peru to mediate".
    charged: bool = False
    plain: bool = False  # it is the subject of the act's verb in a short text, of which the forests have seen none
    voice: bool = False  # it speaks for a whole state or fights for it
    owner: bool = False  # its sentence names it only as whose the doer is: "France's Danone" left, and not France
    met_next: bool = False  # only the next deed of its sentence meets it: "condemned the raid and thanked Peru"


def party_choices(
    acts: Sequence[ToldAct], doc: "Doc", cast: Cast, near: Span, reading: Reading | None = None
) -> Iterator[tuple[ToldAct, tuple[PartyChoice, ...]]]:
    """Yield the acts of a story in the text's order, each with the parties that may take part in it.

    Args:
        acts: The reports with the acts that they were made from.
        doc: The story, parsed.
        cast: Who a word stands for.
        near: The stretch of text whose parties are weighed.
        reading: What an encoder makes of the story, if one was asked.
    """
    story, before = _StoryParties(doc, cast, near), _Before()
    by_word = {act.word.i: act for act in acts}
    for act in sorted(acts, key=lambda act: act.report.trigger.start):
        sides, spots, here = _sides_of(act.report), story.spots_for(act), story.told_beside(act)
        told = [story.words_of(identity) if reading is not None else () for identity in spots]
        read = zip(*(numbers_of_choices(reading, act.word.i, told, role) for role in _ROLES), strict=True)
        standing = standing_of(act, by_word, spots, here, cast, is_short=story.is_short)
        rows = _rows(act, spots, story, before, here, read)
        yield (
            act,
            tuple(
                PartyChoice(
                    mention,
                    numbers,
                    sides.get(identity, frozenset()),
                    barred=identity in standing.idle or story.is_thing(mention, here.get(identity, ())),
                    doubles=standing.has_state_of(mention) and identity not in here,
                    abroad=standing.is_abroad(mention) and story.is_elsewhere(here.get(identity, ())),
                    lent=identity in here and story.is_elsewhere(here[identity]),
                    charged=identity in standing.charged,
                    plain=identity in standing.plain,
                    voice=cast.is_voice(mention),
                    owner=identity in standing.owners,
                    met_next=identity in standing.met_next,
                )
                for (identity, mention), numbers in zip(spots.items(), rows, strict=True)
            ),
        )
        before.read(act)


def _rows(
    act: ToldAct,
    spots: Mapping[str, ActorMention],
    story: "_StoryParties",
    before: "_Before",
    here: Mapping[str, Sequence["Token"]],
    read: Iterable[tuple[tuple[float, ...], ...]],
) -> Floats:
    """Describe each party for an act: a row each, of which what describes the act alone is the same in all."""
    ground, found = story.ground_of(act, here), _found_by(act.report)
    told_before = before.numbers_for(act)
    own = [
        (*found(mention), *story.numbers_of(act, mention, ground), *told_before(mention)) for mention in spots.values()
    ]
    shared = (*_numbers_of_frame(act), story.sentence_of(act), *numbers_of_act(act))
    if not own:
        return np.zeros((0, len(NAMES)))
    first, last = len(own[0]), len(own[0]) + len(shared)
    rows = np.empty((len(own), len(NAMES)))
    rows[:, :first] = own
    rows[:, first:last] = shared
    rows[:, last:] = [(*as_agent, *as_target) for as_agent, as_target in read]
    return rows


def _sides_of(report: Report) -> dict[str, frozenset[Side]]:
    found: dict[str, frozenset[Side]] = {}
    for side, mentions in ((Side.AGENT, report.agents), (Side.TARGET, report.targets)):
        for mention in mentions:
            found[mention.actor.id] = found.get(mention.actor.id, frozenset()) | {side}
    return found


def _found_by(report: Report) -> Callable[[ActorMention], tuple[float, ...]]:
    """Return what describes how the rules found a party, and what sort it is."""
    agents = [item.actor.id for item in report.agents]
    targets = [item.actor.id for item in report.targets]
    counts, first_agents, first_targets = (len(agents), len(targets)), agents[:1], targets[:1]

    def describe(mention: ActorMention) -> tuple[float, ...]:
        actor = mention.actor
        own, is_first = actor.id, [actor.id]
        return (
            *(own in agents, own in targets, *counts, first_agents == is_first, first_targets == is_first),
            *_KIND_ROWS[actor.kind],
            actor.country is not None,
        )

    return describe


def _numbers_of_frame(act: ToldAct) -> tuple[float, ...]:
    trigger = act.trigger
    filled = {filler.slot for filler in trigger.frame.fillers}
    return (trigger.frame.passive, trigger.suffered, trigger.rule.mutual, "subj" in filled, "obj" in filled)


class _Before:
    """Who took part in the acts told before."""

    def __init__(self) -> None:
        self._agents: Counter[str] = Counter()
        self._targets: Counter[str] = Counter()
        self._by_type: Counter[tuple[str, str, Side]] = Counter()
        self._last: Report | None = None

    def numbers_for(self, act: ToldAct) -> Callable[[ActorMention], tuple[float, ...]]:
        """Return what describes a party by what it did before, and by the places of the act."""
        report, last = act.report, self._last
        agents = {item.actor.id for item in last.agents} if last is not None else set()
        targets = {item.actor.id for item in last.targets} if last is not None else set()
        same = last is not None and last.span == report.span
        countries = {place.place.country for place in report.places} - {None}
        parties = {(item.actor.id, item.actor.country) for item in (*report.agents, *report.targets)}

        def describe(mention: ActorMention) -> tuple[float, ...]:
            own, country = mention.actor.id, mention.actor.country
            return (
                *(self._agents[own], self._targets[own]),
                *(self._by_type[own, report.type, side] for side in _SIDES),
                *(own in agents, own in targets, same),
                country in countries,
                country is not None and any(one == country and other != own for other, one in parties),
            )

        return describe

    def read(self, act: ToldAct) -> None:
        """Take in an act."""
        report = act.report
        self._agents.update(item.actor.id for item in report.agents)
        self._targets.update(item.actor.id for item in report.targets)
        self._by_type.update((item.actor.id, report.type, Side.AGENT) for item in report.agents)
        self._by_type.update((item.actor.id, report.type, Side.TARGET) for item in report.targets)
        self._last = report


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """The words about an act, by their numbers in the text: what fills its slots, and whose subjects they are."""

    slots: Mapping[int, frozenset[str]]
    agents: frozenset[int]
    targets: frozenset[int]
    above: tuple[frozenset[int], ...]  # subjects of the verbs above it, the nearest first
    first: frozenset[int]  # subjects of its sentence
    before: frozenset[str]  # ids of those who are subjects of the sentence before
    relative: int | None  # what the act is told of in a relative clause
    here: Mapping[str, Sequence["Token"]]  # the words for parties in its sentence, by the parties' ids
    order: Mapping[str, int]  # of those parties


@dataclass(frozen=True, slots=True)
class _WordFacts:
    """How a word stands in its clause, and whom it stands for, whatever the act."""

    is_pronoun: bool
    is_plural: bool
    place: tuple[bool, ...]  # its dependency and its preposition
    identities: frozenset[str]


class _StoryParties:
    """The parties that a story tells of, and how an act stands to them."""

    def __init__(self, doc: "Doc", cast: Cast, near: Span) -> None:
        table = words_of(doc).story
        own = {slot: frozenset({slot}) for slot in _STRUCTURE_SLOTS}
        self._slots = by_column({**own, **table.party_slots}, _SLOT_NAMES)
        self._cases = by_column(table.party_cases, _CASE_NAMES)
        self._cast = cast
        self._positions = Positions(doc)
        self._sentences = list(doc.sents)
        self._words: dict[str, list[Token]] = {}
        self._spots: dict[str, Spots] = {}
        self._in_sentences: dict[int, dict[str, list[Token]]] = {}
        self._facts: dict[int, _WordFacts] = {}
        self._mentions: dict[tuple[str, int], ActorMention] = {}
        self._nouns: dict[int, tuple[ActorMention, ...]] = {}  # what nouns stand for that nothing names
        for token in cast.index.tokens_of(near):
            if token.pos_ in NOMINAL:
                for mention in cast.parties(token):
                    self._add(token, mention)
        self._order = {identity: at for at, identity in enumerate(self._words)}
        self._total = max(1, sum(map(len, self._words.values())))
        self._roots = [sentence.root for sentence in self._sentences]
        self.is_short = len(self._sentences) <= SHORT
        self._subjects: dict[int, tuple[Token, ...]] = {}

    def _add(self, token: "Token", mention: ActorMention) -> None:
        identity, start = mention.actor.id, token.idx
        spot = (identity, token.i)
        if spot not in self._mentions and not _is_inside(token, mention):
            sentence = self._positions.sentence(start)
            self._mentions[spot] = mention
            self._words.setdefault(identity, []).append(token)
            self._spots.setdefault(identity, Spots()).add(start, sentence)
            self._in_sentences.setdefault(sentence, {}).setdefault(identity, []).append(token)

    def _subjects_of(self, verb: "Token") -> tuple["Token", ...]:
        if verb.i not in self._subjects:
            self._subjects[verb.i] = surface_subjects(verb, self._cast.lexicon)
        return self._subjects[verb.i]

    def words_of(self, identity: str) -> Sequence[int]:
        """Return the words that tell of a party."""
        return [word.i for word in self._words.get(identity, ())]

    def sentence_of(self, act: ToldAct) -> int:
        """Return the number of an act's sentence."""
        return self._positions.sentence(act.report.trigger.start)

    def spots_for(self, act: ToldAct) -> dict[str, ActorMention]:
        """Return who may take part in an act, by the actors' ids: who does by the rules, is named, or stands beside."""
        spots = {mention.actor.id: mention for mention in (*act.report.agents, *act.report.targets)}
        for mention in spots.values():
            if mention.actor.kind is ActorKind.UNNAMED:
                self._learn(mention)
        sentence, own = self._sentences[self.sentence_of(act)], {word.i for word in act.trigger.words}
        for mention in self._nouns_of(sentence, own):
            spots.setdefault(mention.actor.id, mention)
        others: dict[str, int] = {}  # which word of each party that is told elsewhere is the nearest
        for identity, words in self._words.items():
            if identity in spots:
                continue
            nearest = words[self._positions.nearest(act, self._spots[identity])].i
            mention = self._mentions[identity, nearest]
            if nearest in own:
                continue
            if mention.actor.kind is not ActorKind.UNNAMED or sentence.start <= nearest < sentence.end:
                others[identity] = nearest
        far = set(sorted(others, key=lambda identity: abs(others[identity] - act.word.i))[MOST_WEIGHED:])
        told = {identity: self._mentions[identity, at] for identity, at in others.items() if identity not in far}
        return spots | told

    def _nouns_of(self, sentence: Iterable["Token"], own: Container[int]) -> Iterator[ActorMention]:
        """Yield the parties of a sentence that nothing names; the act itself is none."""
        for word in sentence:
            if word.i in own or word.pos_ not in {"NOUN", "PROPN"} or word.dep_ not in STANDING:
                continue
            if word.i not in self._nouns:
                self._nouns[word.i] = unnamed_party((word,), self._cast, taken=())
                for mention in self._nouns[word.i]:
                    self._add(content(word, self._cast.lexicon), mention)
            yield from self._nouns[word.i]

    def is_thing(self, mention: ActorMention, words: Sequence["Token"]) -> bool:
        """Say whether a party that nothing names is nobody: "progress helps the army"."""
        return mention.actor.kind is ActorKind.UNNAMED and any(not can_act(word, self._cast) for word in words)

    def _learn(self, mention: ActorMention) -> None:
        inside = self._cast.index.tokens_of(mention.span)
        root = next((token for token in inside if token.head == token or token.head not in inside), None)
        if root is not None:
            self._add(root, mention)

    def ground_of(self, act: ToldAct, here: Mapping[str, Sequence["Token"]]) -> _Surroundings:
        """Return the words about an act, in whose sentence the parties stand that are told `here`."""
        trigger, own = act.trigger, self.sentence_of(act)
        slots: dict[int, set[str]] = {}
        for filler in trigger.frame.fillers:
            for token in self._meant(filler.token):
                slots.setdefault(token.i, set()).add(filler.slot)
        before = self._subjects_of(self._roots[own - 1]) if own else ()
        return _Surroundings(
            {at: frozenset(names) for at, names in slots.items()},
            frozenset(token.i for word in trigger.agents for token in self._meant(word)),
            frozenset(token.i for word in trigger.targets for token in self._meant(word)),
            tuple(frozenset(token.i for token in subjects) for subjects in self._subjects_above(act.word)),
            frozenset(token.i for token in self._subjects_of(self._roots[own])),
            frozenset(mention.actor.id for token in before for mention in self._cast.parties(token)),
            act.word.head.i if act.word.dep_.startswith("acl") else None,
            here,
            {identity: at for at, identity in enumerate(here)},
        )

    def _meant(self, token: "Token") -> tuple["Token", ...]:
        return (token, content(token, self._cast.lexicon))

    def _subjects_above(self, word: "Token") -> Iterator[tuple["Token", ...]]:
        for _ in range(_CHAIN):
            verb = governing_verb(word)
            if verb is None:
                return
            yield self._subjects_of(verb)
            word = verb

    def told_beside(self, act: ToldAct) -> dict[str, list["Token"]]:
        """Return the words for parties in an act's sentence, by the actors' ids, in the order of the story."""
        found = self._in_sentences.get(self.sentence_of(act), {})
        return {identity: found[identity] for identity in self._words if identity in found}

    def is_elsewhere(self, words: Sequence["Token"]) -> bool:
        """Say whether a party is named by none of some words, or only as the owner of a town: "bombed Sanaa"."""
        return all(self._is_town(word) for word in words)

    def _is_town(self, word: "Token") -> bool:
        toponym = self._cast.toponym(word)
        place = toponym.place if toponym is not None and toponym.use is ToponymUse.LITERAL else None
        return place is not None and place.kind is not PlaceKind.COUNTRY

    def numbers_of(self, act: ToldAct, mention: ActorMention, ground: _Surroundings) -> tuple[float, ...]:
        """Describe a party for an act: where it is told, and how it stands to the act in its sentence."""
        identity = mention.actor.id
        words = self._words.get(identity)
        if not words:
            return (0, 0, FAR, FAR, FAR, FAR, FAR, FAR, *(0,) * 6, *_NO_STAND, len(ground.here), FAR)
        spots, beside = self._spots[identity], ground.here.get(identity)
        word = self._closest(beside, act.word.i, ground) if beside else words[self._positions.nearest(act, spots)]
        start, at, trigger = word.idx, word.i, act.report.trigger.start
        distance = self._positions.sentence(start) - self.sentence_of(act)
        told, facts = self._mentions[identity, at].span, self._facts_of(word)
        return (
            *(len(words), len(words) / self._total, spots.sentences[0], self._order.get(identity, FAR)),
            *self._positions.reach(act, spots),
            *(distance, abs(distance), distance == 0, start - trigger),
            *(start < trigger, facts.is_pronoun, facts.is_plural, not told.start <= start < told.end),
            *(_NO_STAND if distance else self._stands(at, facts, act.word.i, ground)),
            *(len(ground.here), ground.order.get(identity, FAR)),
        )

    def _closest(self, words: Sequence["Token"], act: int, ground: _Surroundings) -> "Token":
        """Return the word of a party that stands closest to an act: one in its slots, else by the way to it."""
        if len(words) == 1:
            return words[0]

        def order(word: "Token") -> tuple[bool, float, int]:
            up, down, *_ = self._positions.way(word.i, act)
            return (word.i not in ground.slots, up + down, abs(word.i - act))

        return min(words, key=order)

    def _facts_of(self, word: "Token") -> _WordFacts:
        """Return what is known of a word, whatever the act."""
        if word.i not in self._facts:
            dep, case = word.dep_, preposition(word)
            self._facts[word.i] = _WordFacts(
                word.pos_ == "PRON",
                "Plur" in word.morph.get("Number", []),
                (*(dep in deps for deps in _DEPS), *(case in words for words in self._cases)),
                frozenset(mention.actor.id for mention in self._cast.parties(word)),
            )
        return self._facts[word.i]

    def _stands(self, word: int, facts: _WordFacts, act: int, ground: _Surroundings) -> tuple[float, ...]:
        """Describe how a word stands to an act: the way through the parse, its slot, and whose subject it is."""
        slots, above = ground.slots.get(word), ground.above
        return (
            *self._positions.way(word, act),
            *((*(not slots.isdisjoint(names) for names in self._slots), True) if slots else _NO_SLOTS),
            *(word in ground.agents, word in ground.targets),
            *facts.place,
            *(n < len(above) and word in above[n] for n in range(_CHAIN)),
            *(word in ground.first, word == ground.relative),
            not ground.before.isdisjoint(facts.identities),
        )


def _is_inside(token: "Token", mention: ActorMention) -> bool:
    """Say whether a word of a name is not the one that heads it."""
    span = mention.span
    return span.start <= token.idx < span.end and token.head != token and span.start <= token.head.idx < span.end
