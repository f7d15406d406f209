"""Words that name an act in a sentence, by the lexicon and the syntax round them."""

from collections.abc import Container, Iterable, Iterator, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.languages.events import ActWords
from geo.languages.words import words_of
from geo.model import EventType, PlaceKind, Status
from geo.ontology import Trait, types_with
from geo.syntax.clauses import (
    Filler,
    PredicateFrame,
    content,
    expand,
    lemma_of,
    particles_of,
    preposition,
    surface_subjects,
    verb_of_saying,
)
from geo.syntax.lexicon import Lexicon, LexiconRule, SlotTest, WordKind
from geo.syntax.misreadings import is_hidden_passive, is_hidden_verb
from geo.syntax.nominals import light_frame
from geo.syntax.parties import Cast

if TYPE_CHECKING:
    from spacy.tokens import Token

_OBJECTS = frozenset({"obj", "nsubj:pass", "obl", "nmod", "advcl", "nsubj", "xcomp", "acl"})
_CONTENT = frozenset({"xcomp", "ccomp", "acl"})
_NEXT = 2  # words from a verb to one that shares its object: "invaded and occupied the island"
_FARTHEST = 4  # participles that describe one another
_HAVING_CONTENT = types_with(Trait.HAS_CONTENT)
_BACKING = types_with(Trait.BACKS_ACTS)
_REFUSABLE = types_with(Trait.REFUSABLE)
_FORBIDDING = types_with(Trait.KEEPS_FROM)
_ASKING = types_with(Trait.ASKS)
_VISITS = types_with(Trait.VISIT)


ANY_VERB = "any"  # in the lexicon, for what holds of a verb whatever it means


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the judge says of an act: the chance that it is one, and, if it is, that it is of its type.

    `weighed` are in words the signs that weighed most. `instead_of` is the type of the rule that took the word, where
    the judge is sure of another.
    """

    act: float
    type: float | None
    weighed: tuple[str, ...] = ()
    instead_of: EventType | None = None


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that names an act. `words` are those that name it, `swallowed` other words for the same act.

    `opinion` is None where no judge was asked.
    """

    rule: LexiconRule
    frame: PredicateFrame
    words: tuple["Token", ...]
    suffered: bool = False
    swallowed: tuple["Trigger", ...] = ()
    opinion: Opinion | None = None

    @property
    def head(self) -> "Token":
        """The word that carries the rule."""
        return self.frame.head

    @property
    def lexicon(self) -> Lexicon:
        """The lexicon that the text is read with."""
        return self.frame.lexicon

    @property
    def top(self) -> "Token":
        """The highest of the words: the light verb of "launched an attack"."""
        return self.words[0]

    @property
    def all_words(self) -> frozenset["Token"]:
        """The words that name it, and those of what it swallowed."""
        return frozenset(word for part in (self, *self.swallowed) for word in part.words)

    @property
    def is_said(self) -> bool:
        """Whether to say it is the act, whatever is to come of it: "said that they must leave"."""
        return self.rule.status is Status.OCCURRED

    @property
    def saying(self) -> "Token | None":
        """The verb with which somebody says it, where to say it is the act."""
        return verb_of_saying(self.head, self.lexicon) if self.is_said else None

    def slot(self, names: Iterable[str]) -> tuple["Token", ...]:
        """Return the words in some slots, in the order of the slots."""
        return tuple(token for name in names for token in _filling(self.frame, name))

    @property
    def agents(self) -> tuple["Token", ...]:
        """The words for who acts."""
        if self.suffered:
            return self.slot(("by", *words_of(self.head).acts.suffered_from))
        if self.rule.kind is WordKind.VERB:
            return self.slot(self.rule.agents)
        return self.slot(("subj", *self.rule.agents))

    @property
    def targets(self) -> tuple["Token", ...]:
        """The words for who is acted upon."""
        receivers = ("iobj",) if "obj" in self.rule.targets and self.frame.of("iobj") else ()
        return self.slot((*receivers, *self.rule.targets, *(("subj",) if self.suffered else ())))


def find_triggers(sentence: Iterable["Token"], cast: Cast, *, taken: Container[int] = ()) -> tuple[Trigger, ...]:
    """Return the acts that a sentence names, in the text's order, each once.

    Args:
        sentence: Its words.
        cast: Who and what place a word stands for, and which words name acts.
        taken: Words that name days, not acts: "since World War II".
    """
    found: list[Trigger] = []
    used: set[int] = set()
    tokens = tuple(sentence)
    for token in tokens:
        if is_verb(token, cast.lexicon):
            trigger = _verb_trigger(token, cast)
            if trigger is not None:
                found.append(trigger)
                used.update(word.i for word in trigger.words)
    for token in tokens:
        if token.i not in used and token.i not in taken and token.pos_ in {"NOUN", "PROPN", "ADJ", "VERB"}:
            found += _noun_trigger(token, cast)
        if token.dep_ == "cop":
            found += _copula_trigger(token, cast)
    return settled(found)


def _filling(frame: PredicateFrame, slot: str) -> tuple["Token", ...]:
    """Return the words in a slot; for a clause, those for what it says something of."""
    tokens = frame.of(slot)
    if slot != "that":
        return tokens
    return tuple(subject for clause in tokens for subject in surface_subjects(clause, frame.lexicon))


def is_verb(token: "Token", lexicon: Lexicon) -> bool:
    """Say whether a word may name an act as a verb does, also where the parser took it for something else."""
    if token.pos_ == "AUX":
        return token.dep_ not in {"aux", "aux:pass", "cop"}
    if token.pos_ == "NOUN":
        return token.lower_ in lexicon.forms and is_hidden_passive(token)
    if token.dep_ == "amod":
        return is_hidden_verb(token)
    return token.pos_ == "VERB" and token.dep_ not in {"case", "compound"} and not _is_gerund(token)


def _is_gerund(token: "Token") -> bool:
    """Say whether what the parser took for a verb is a noun: "the killing of", "his killing"."""
    return token.tag_ == "VBG" and any(child.dep_ in {"nmod:poss", "det"} for child in token.lefts)


def rule_of_any_verb(frame: PredicateFrame, cast: Cast) -> LexiconRule | None:
    """Return the first rule for verbs of whatever meaning that a verb's frame meets: "said that they must go"."""
    conditions = _Conditions(cast, frame)
    rules = cast.lexicon.find(WordKind.VERB, ANY_VERB)
    return next((replace(rule, lemma=frame.head.lower_) for rule in rules if conditions.allows(rule)), None)


def _verb_trigger(verb: "Token", cast: Cast) -> Trigger | None:
    lexicon = cast.lexicon
    lemma = lemma_of(verb, lexicon)
    if lemma not in lexicon.verbs:
        return None
    frame = cast.verb_frame(verb)
    trigger = _trigger_by_rules(frame, lemma, cast)
    if trigger is None or trigger.rule.status is not None or trigger.head != verb:  # of "hold talks" the noun tells
        return trigger
    rule = rule_of_any_verb(frame, cast)
    return replace(trigger, rule=rule) if rule is not None else trigger


def _trigger_by_rules(frame: PredicateFrame, lemma: str, cast: Cast) -> Trigger | None:
    lexicon, verb = cast.lexicon, frame.head
    conditions = _Conditions(cast, frame)
    particles = particles_of(verb, lexicon)
    for rule in lexicon.find(WordKind.VERB, lemma):
        if rule.particle and rule.particle not in particles:
            continue
        if conditions.allows(rule):
            words = (verb, *(child for child in verb.children if rule.particle and child.lower_ == rule.particle))
            return _with_event_object(Trigger(rule, frame, words), cast)
    return _light_trigger(frame, particles, cast)


def _with_event_object(trigger: Trigger, cast: Cast) -> Trigger:
    """Take the noun of "held talks with" into the verb's act, with what hangs on it."""
    lexicon = trigger.lexicon
    slots = ("obj",) if "subj" in trigger.rule.agents else ("obj", "subj")
    nouns = [content(token, lexicon) for slot in slots for token in trigger.frame.of(slot)]
    events = [noun for noun in nouns if any(r.type == trigger.rule.type for r in _noun_rules(noun, lexicon))]
    if not events:
        return trigger
    noun = cast.noun_frame(events[0])
    frame = replace(trigger.frame, fillers=(*trigger.frame.fillers, *noun.fillers))
    targets = tuple(dict.fromkeys((*trigger.rule.targets, *_noun_rules(events[0], lexicon)[0].targets)))
    return replace(trigger, frame=frame, words=(*trigger.words, *events), rule=replace(trigger.rule, targets=targets))


def _light_trigger(frame: PredicateFrame, particles: Set[str], cast: Cast) -> Trigger | None:
    lexicon = frame.lexicon
    lemma = lemma_of(frame.head, lexicon)
    for words, suffered in ((lexicon.light, False), (lexicon.suffered, True)):
        for particle in ("", *sorted(particles), *(filler.slot for filler in frame.fillers)):
            if (lemma, particle) not in words:
                continue
            for token in (*frame.of("obj"), *(frame.of(particle) if particle else ())):
                trigger = _light_with(frame, content(token, lexicon), cast, suffered=suffered)
                if trigger is not None:
                    return trigger
    return None


def _light_with(frame: PredicateFrame, noun: "Token", cast: Cast, *, suffered: bool) -> Trigger | None:
    lexicon = frame.lexicon
    joined = light_frame(frame, cast.noun_frame(noun))
    conditions = _Conditions(cast, joined)
    for rule in _noun_rules(noun, lexicon):
        told = (
            conditions.needs_met(rule)
            or (joined.of("subj") and conditions.is_of_kind(rule))
            or lexicon.leads_to("cancelled", lemma_of(frame.head, lexicon))
        )
        if told and not any(conditions.holds(test) for test in rule.vetoes):
            return Trigger(rule, joined, (frame.head, noun), suffered=suffered)
    return None


def _noun_rules(noun: "Token", lexicon: Lexicon) -> tuple[LexiconRule, ...]:
    if noun.pos_ not in {"NOUN", "PROPN"} and not _is_gerund(noun):
        return ()
    return lexicon.find(WordKind.NOUN, lemma_of(noun, lexicon)) or lexicon.find(WordKind.NOUN, noun.lower_)


def _noun_trigger(token: "Token", cast: Cast) -> Iterator[Trigger]:
    if token.dep_ in {"compound", "flat", "amod"} and token.pos_ != "ADJ":
        return
    lexicon = cast.lexicon
    rules = _noun_rules(token, lexicon)
    if not rules:
        rules = lexicon.find(WordKind.ADJECTIVE, lemma_of(token, lexicon))
        frame = cast.verb_frame(token) if rules else None
    else:
        frame = cast.noun_frame(token)
    if frame is None:
        return
    conditions = _Conditions(cast, frame)
    for rule in rules:
        if not rule.light and conditions.allows(rule) and conditions.is_told(rule):
            yield Trigger(rule, frame, (token,))
            return


def _copula_trigger(copula: "Token", cast: Cast) -> Iterator[Trigger]:
    """Yield what is told by where somebody is: "soldiers are inside the province", of which the place is the head."""
    place, lexicon = copula.head, cast.lexicon
    before = preposition(place)
    if not before:
        return
    subjects = [Filler("subj", child) for child in place.children if child.dep_ == "nsubj"]
    frame = PredicateFrame(copula, passive=False, fillers=expand([*subjects, Filler(before, place)]), lexicon=lexicon)
    conditions = _Conditions(cast, frame)
    for rule in lexicon.find(WordKind.VERB, lemma_of(copula, lexicon)):
        if not rule.particle and conditions.allows(rule):
            yield Trigger(rule, frame, (copula,))
            return


def rules_tried(frame: PredicateFrame, kind: WordKind, cast: Cast) -> Iterator[tuple[LexiconRule, bool, bool]]:
    """Yield the rules of a word, each with whether all its needs are met and whether one of its vetoes holds."""
    conditions = _Conditions(cast, frame)
    for rule in cast.lexicon.find(kind, lemma_of(frame.head, cast.lexicon)):
        yield rule, conditions.needs_met(rule), any(conditions.holds(test) for test in rule.vetoes)


class _Conditions:
    """Whether a rule's conditions hold of a frame."""

    def __init__(self, cast: Cast, frame: PredicateFrame) -> None:
        self._cast = cast
        self._frame = frame

    def allows(self, rule: LexiconRule) -> bool:
        """Say whether all needs are met, no veto holds, and a weak rule has parties enough."""
        if not self.needs_met(rule) or any(self.holds(test) for test in rule.vetoes):
            return False
        return not rule.weak or self._has_two_ends(rule)

    def needs_met(self, rule: LexiconRule) -> bool:
        """Say whether each need has an alternative that holds."""
        return all(any(self.holds(test) for test in alternatives) for alternatives in rule.needs)

    def is_of_kind(self, rule: LexiconRule) -> bool:
        """Say whether the needs hold that tell one meaning of a noun from others: the peace process, not any."""
        kinds = (tests for tests in rule.needs if all(test.slot == "mod" for test in tests))
        return all(any(self.holds(test) for test in tests) for tests in kinds)

    def holds(self, test: SlotTest) -> bool:
        """Say whether a slot is filled as a test asks."""
        if test.slot == "passive":
            return self._frame.passive
        if test.slot == "place":
            return any(self._is_place(filler.token) for filler in self._frame.fillers)
        tokens = self._frame.of(test.slot)
        if test.is_bare:
            return any(not self._is_time(test.slot, token) for token in tokens)
        tokens = _filling(self._frame, test.slot) if test.party else tokens
        return any(self._fills(test, token) for token in tokens)

    def _is_time(self, slot: str, token: "Token") -> bool:
        """Say whether a phrase tells when: "fired him on Monday" is no shot at anything, nor is "fired Monday"."""
        lexicon = self._cast.lexicon
        if slot == "obj" and token.lower_.rstrip(".") in words_of(token).date_words.numbers["weekday"]:
            return True
        return slot in lexicon.slots and lemma_of(token, lexicon) in lexicon.words("time")

    def is_told(self, rule: LexiconRule) -> bool:
        """Say whether a noun says who or where, and so tells of an act rather than a kind of act."""
        slots = {*rule.agents, *rule.targets, *words_of(self._frame.head).acts.told_at}
        return any(filler.slot in slots and self._is_named(filler.token) for filler in self._frame.fillers)

    def _fills(self, test: SlotTest, token: "Token") -> bool:
        if test.place and self._is_place(token):
            return True
        if test.party and (self._cast.parties(token) or token.pos_ == "PROPN"):
            return True
        if test.armed and self._cast.is_armed(content(token, self._cast.lexicon)):
            return True
        if test.person and self._cast.is_person(token):
            return True
        if test.water and self._is_water(token):
            return True
        return bool(test.words) and not test.words.isdisjoint(self._names_of(token))

    def _names_of(self, token: "Token") -> frozenset[str]:
        """Return the words that a phrase may be tested by; the West Bank is no bank."""
        is_name = token.pos_ == "PROPN" and self._cast.toponym(token) is not None
        return frozenset() if is_name and token.dep_ != "compound" else self._cast.names_of(token)

    def _has_two_ends(self, rule: LexiconRule) -> bool:
        agents = self._ends(("subj", *rule.agents))
        targets = self._ends(rule.targets) - agents
        places = any(self._is_place(filler.token) for filler in self._frame.fillers if filler.slot not in rule.agents)
        return bool(agents) + bool(targets) + places > 1 or (rule.mutual and len(agents) > 1)

    def _ends(self, slots: Iterable[str]) -> set[str]:
        """Return ids of the parties in some slots; names that stand for no known party stand for themselves."""
        tokens = [token for slot in slots for token in _filling(self._frame, slot)]
        known = {mention.actor.id for token in tokens for mention in self._cast.parties(token)}
        return known | {token.text for token in tokens if not self._cast.parties(token) and self._is_named(token)}

    def _is_place(self, token: "Token") -> bool:
        return self._cast.place_in(token) is not None

    def _is_water(self, token: "Token") -> bool:
        found = self._cast.place_in(token)
        return found is not None and found.place is not None and found.place.kind is PlaceKind.SEA

    def _is_named(self, token: "Token") -> bool:
        return bool(self._cast.parties(token)) or self._is_place(token) or token.pos_ == "PROPN"


def settled(triggers: Iterable[Trigger]) -> tuple[Trigger, ...]:
    """Return the triggers of a sentence, one for each act, in the text's order.

    Those that are parts, results or repetitions of another are taken in by that.
    """
    found = sorted(triggers, key=lambda trigger: trigger.head.i)
    owner = {word.i: trigger for trigger in found for word in trigger.words}
    wholes = {trigger.head.i: _whole_of(trigger, owner) for trigger in found}
    parts = {trigger.head.i: list(trigger.swallowed) for trigger in found}
    kept = []
    for trigger in found:
        top = trigger
        for _ in found:  # a part of a part belongs to the whole; no chain is longer than the list
            above = wholes[top.head.i]
            if above is None:
                break
            top = above
        if top is trigger or wholes[top.head.i] is not None:
            kept.append(trigger)
        else:
            parts[top.head.i] += (replace(trigger, swallowed=()), *trigger.swallowed)
    return tuple(replace(trigger, swallowed=tuple(parts[trigger.head.i])) for trigger in kept)


def _whole_of(trigger: Trigger, owner: dict[int, Trigger]) -> Trigger | None:
    """Return the act that a trigger is only a part of."""
    token = trigger.top
    table = words_of(token).acts
    whole = owner.get(token.head.i)
    if whole is not None and whole.head == trigger.head:
        return None
    if token.dep_ in _CONTENT or (token.dep_ == "advcl" and preposition(token) in table.to):
        asked = _asked_in(token, owner)
        if asked is not None and asked.rule.line:  # "went to Oslo to sue" asks for nothing, whatever the judge says
            return asked
    if whole is not None and whole.rule.type in _FORBIDDING and _is_forbidden(token, table):
        return whole
    if whole is None:
        above = _above_participles(token)
        whole = owner.get(above.i) or (owner.get(above.head.i) if above != token and above.dep_ in _OBJECTS else None)
    if whole is None or whole.head == trigger.head:
        return None
    if token.dep_ in {"obj", "nsubj:pass"} and _names_object(whole.rule, trigger) and whole.rule.type not in _BACKING:
        return whole
    if whole.rule.type is not trigger.rule.type:
        return None
    if token.dep_ == "conj":  # of what the judge adds, verbs in a row are mostly deeds of their own
        by_rules = bool(whole.rule.line and trigger.rule.line)
        return whole if by_rules and _shares_clause(trigger) else None
    return whole if token.dep_ in _OBJECTS and preposition(token) not in table.apart else None


def _is_forbidden(verb: "Token", table: ActWords) -> bool:
    """Say whether a clause tells what somebody is kept from: "barred them from entering"."""
    return verb.dep_ == "advcl" and preposition(verb) in table.kept_from


def _above_participles(token: "Token") -> "Token":
    """Return what a row of participles describes: "launched an attack using tanks, entering the region"."""
    for _ in range(_FARTHEST):
        if token.tag_ != "VBG" or token.dep_ not in {"acl", "advcl"}:
            break
        token = token.head
    return token


def _names_object(rule: LexiconRule, trigger: Trigger) -> bool:
    """Say whether a rule asks for this word as its object: halting an attack is one act, not an attack as well."""
    tests = (test for alternatives in rule.needs for test in alternatives if test.slot == "obj")
    return any(lemma_of(trigger.head, trigger.lexicon) in test.words for test in tests)


def _asked_in(token: "Token", owner: dict[int, Trigger]) -> Trigger | None:
    """Return the request, threat or promise that an act is the content of, through verbs that only link the two."""
    for above in token.ancestors:
        whole = owner.get(above.i)
        if whole is not None:
            return whole if whole.rule.type in _HAVING_CONTENT else None
        if above.dep_ not in {"xcomp", "conj"} and not _is_asked(above, owner):
            return None
    return None


def _is_asked(noun: "Token", owner: dict[int, Trigger]) -> bool:
    """Say whether a word names whom something is asked of: "called on both sides to withdraw"."""
    whole = owner.get(noun.head.i)
    return whole is not None and whole.rule.type in _ASKING and noun in whole.targets


def _shares_clause(trigger: Trigger) -> bool:
    """Say whether a coordinated word tells of the same act: "captured and killed him", "visited Rome and met him"."""
    verb, lexicon = trigger.top, trigger.lexicon
    harm = lexicon.words("harm")
    if lemma_of(verb, lexicon) in harm and lemma_of(verb.head, lexicon) in harm:
        return not _is_other_deed(verb)  # "six were killed and nine were wounded"
    if verb.pos_ == "NOUN" and verb.head.pos_ == "NOUN":  # "the invasion and occupation of"
        return not any(child.dep_ in {"nmod:poss", "det"} for child in verb.children)
    if verb.pos_ != "VERB" or any(child.dep_.startswith("nsubj") for child in verb.children):
        return False
    pair = verb.i - verb.head.i <= _NEXT and not any(child.dep_ == "obj" for child in verb.head.children)
    alone = not any(child.dep_ in {"obj", "obl"} for child in verb.children)
    return trigger.rule.type in _VISITS or pair or alone


def has_own_doer(verb: "Token") -> bool:
    """Say whether a verb in a row tells who does it to whom: not "and nine others injured"."""
    return {"nsubj", "obj"} <= {child.dep_ for child in verb.children}


def _is_other_deed(verb: "Token") -> bool:
    """Say whether of two verbs in a row the second has a doer, or place and day, of its own, as the first has."""
    if has_own_doer(verb):
        return True
    return all(any(child.dep_ == "obl" for child in one.children) for one in (verb, verb.head))


def is_refusal(rule: LexiconRule) -> bool:
    """Say whether not doing what a rule names is a refusal."""
    return rule.type in _REFUSABLE
