"""How the parties of a story stand to an act: who is idle in it, whose it is to do, and of which states it tells.

In come an act and the words that name parties beside it, out come the identities of those who may not take part, or
surely do. What describes them for the act, and which of them it takes, is not known here.
"""

from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.events.positions import ToldAct
from geo.languages.events import StoryWords
from geo.languages.words import words_of
from geo.model import QUADRANT, ActorKind, ActorMention, EventType, Link, PlaceRole, Report, Span
from geo.ontology import QUADRANTS, Tone, Trait, types_with
from geo.syntax.clauses import charged_with, governing_verb, lemma_of, preposition
from geo.syntax.lexicon import Lexicon, WordKind
from geo.syntax.parties import Cast

if TYPE_CHECKING:
    from spacy.tokens import Token

STANDING = frozenset({"nsubj", "nsubj:pass", "obj", "iobj", "obl", "nmod", "conj", "obl:agent", "nmod:poss"})
PARTS_OF_STATES = frozenset({ActorKind.GOVERNMENT, ActorKind.MILITARY})
OF_STATES = frozenset({ActorKind.STATE, *PARTS_OF_STATES})
_DONE_TO = frozenset({PlaceRole.TO, PlaceRole.TARGET})
_ON_GROUND = types_with(Trait.HARMS) | types_with(Trait.SCENE_SUFFICES)
_ARMED = frozenset({ActorKind.MILITARY, ActorKind.ARMED_GROUP})
_TOLD_OF = types_with(Trait.TOLD_OF)
_TOLD = frozenset({"ccomp", "parataxis"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
_HOSTILE = frozenset(kind for kind in EventType if QUADRANTS[QUADRANT[kind]].tone is Tone.HOSTILE)
_UTTERED = types_with(Trait.UTTERED)
_WANTING = types_with(Trait.ASKS)
_BLAMING = _WANTING | {EventType.ACCUSE}
_TELLING_OF = frozenset({"obj", "obl", "nmod", "acl"})
_HARMING = types_with(Trait.HARMS)
_MUTUAL = types_with(Trait.AMONG)
_FIGHTS = types_with(Trait.FIGHTS)
_SAID_OF = frozenset({"obj", "obl"})
_OBJECTS = frozenset({"obj", "iobj", "obl", "ccomp"})
_DESCRIBING = frozenset({"mod", "poss"})  # slots


@dataclass(frozen=True, slots=True)
class PartyStanding:
    """How the parties of a story stand to an act: who is idle in it, and whose it is to do, by their identities."""

    idle: Collection[str]
    charged: Collection[str]  # by the clause itself; also of whom it is asked, or who is threatened
    plain: Collection[str]  # of a short text, the subject of the act's own verb
    states: Collection[str | None]  # that its sentence names
    grounds: Collection[str]  # states in which its own words say that harm is done
    reached: bool  # its own words tell of a place that it is done to
    owners: Collection[str]  # states that are only named as whose the doer is
    met_next: Collection[str]  # whom only the next deed of the sentence meets

    def has_state_of(self, mention: ActorMention) -> bool:
        """Say whether a party is an army or a government of which the act's sentence names the state."""
        return mention.actor.kind in PARTS_OF_STATES and mention.actor.country in self.states

    def is_abroad(self, mention: ActorMention) -> bool:
        """Say whether a party is of another state than that in which harm is done."""
        may_be = self.reached or mention.actor.kind in OF_STATES
        return bool(self.grounds) and may_be and mention.actor.country not in self.grounds


def standing_of(
    act: ToldAct,
    acts: Mapping[int, ToldAct],
    spots: Mapping[str, ActorMention],
    here: Mapping[str, Sequence["Token"]],
    cast: Cast,
    *,
    is_short: bool,
) -> PartyStanding:
    """Say how parties stand to an act, given all acts by their words, and the words `here` beside it that name them."""
    table = words_of(act.word).story
    away, others = _idle(act), _not_theirs(act, acts, cast, table)
    idle = {one for one, words in here.items() if _is_idle(words, away, table.where)}
    idle |= {one for one, words in here.items() if _all_among(words, others, table.where)}
    idle |= {one for one in spots if _only_tells(act, here.get(one, ()), cast)}
    unnamed = (one for one, mention in spots.items() if mention.actor.kind is ActorKind.UNNAMED)
    idle |= {one for one in unnamed if here.get(one) and all(word.lower_ in table.meant for word in here[one])}
    named = (mention for one, mention in spots.items() if one in here and one not in idle)
    doer, subject = charged_with(act.word) or _named_doer(act), _plain_subject(act, table) if is_short else None
    told = doer if doer is not None else subject
    plain = {one for one, mention in spots.items() if subject is not None and _names(mention, subject)}
    charged = (told, *(act.trigger.targets if act.trigger.is_said else ()))
    return PartyStanding(
        idle,
        {mention.actor.id for word in charged if word is not None for mention in cast.parties(word)} | plain,
        plain,
        {mention.actor.country for mention in named if mention.actor.kind is ActorKind.STATE},
        _grounds_of(act.report),
        _reaches(act),
        {one for one, words in here.items() if words and all(_owns_doer(word, act, cast) for word in words)},
        _named_below(_met_next(act), here),
    )


def _named_below(tops: Sequence["Token"], here: Mapping[str, Sequence["Token"]]) -> frozenset[str]:
    """Return the parties that a sentence names below some of its words alone."""
    below = {word.i for top in tops for word in top.subtree}
    return frozenset(one for one, words in here.items() if words and all(word.i in below for word in words))


def _named_doer(act: ToldAct) -> "Token | None":
    """Return who does a noun's deed, as it says itself: "the raid by rebels", "Russian-led exercises"."""
    if act.trigger.rule.kind is not WordKind.NOUN:
        return None
    return next((filler.token for filler in act.trigger.frame.fillers if filler.slot == "by"), None)


def _plain_subject(act: ToldAct, table: StoryWords) -> "Token | None":
    """Return the subject of a verb that is no passive, be it "the gunmen" of "the gunmen who killed them".

    Of what is an act since somebody says it, that is who says it.

    No weapon acts, no place, and no side: "each side accused the other" tells of those who were named before.
    """
    if act.trigger.suffered or act.trigger.rule.kind is not WordKind.VERB:
        return None
    if act.trigger.is_said:  # "Rome must pay, Lima said"
        return next(iter(act.trigger.slot(("speaker",))), None)
    told = _subjects(act.word)[:1]
    if act.word.dep_ == "acl:relcl" and not act.trigger.frame.passive:
        told = list(act.trigger.slot(("subj",)))
    lexicon = act.trigger.lexicon
    idle = table.meant | words_of(act.word).place_words.sorts | lexicon.words("weapon")
    return told[0] if len(told) == 1 and idle.isdisjoint((told[0].lower_, lemma_of(told[0], lexicon))) else None


def _names(mention: ActorMention, word: "Token") -> bool:
    return mention.span.start <= word.idx < mention.span.end


def _owns_doer(owner: "Token", act: ToldAct, cast: Cast) -> bool:
    """Say whether a word only tells whose the subject of an act is, which is a party of its own."""
    subject = owner.head
    if owner.dep_ != "nmod:poss" or subject.dep_ != "nsubj" or subject.head != act.word:
        return False
    owners = {mention.actor.id for mention in cast.parties(owner)}
    return any(mention.actor.id not in owners for mention in cast.parties(subject))


def _all_among(words: Sequence["Token"], others: Container[int], where: Container[str]) -> bool:
    """Say whether a party is named by some words alone, and else as a place."""
    named = [word.i for word in words if preposition(word) not in where]
    return bool(named) and all(at in others for at in named)


def _not_theirs(act: ToldAct, acts: Mapping[int, ToldAct], cast: Cast, table: StoryWords) -> frozenset[int]:
    """Return the words of those who only act over a deed of others, or speak of it.

    Such are "marched over the killing of a monk", "resigned after protests", "condemned the raid", and "rejected an
    Israeli strike", where the noun itself tells whose deed it is. Whose resignation is called for does not call for
    it: of a type that the judge gave, it tells nothing.

    Args:
        act: The act.
        acts: All acts, by their words.
        cast: Who a word stands for.
        table: The words that lead to what is acted over.
    """
    laying = _laying(act)
    if laying is not None:
        return frozenset(child.i for child in _subjects(laying))
    blamer = _blamed_by(act, acts)
    if blamer is not None:
        return _subjects_of(blamer, cast)
    above, trigger = _act_above(act.word, acts), act.trigger
    verb = _told_beside(act, table)
    if verb is not None and _is_of_others(act, cast.lexicon):
        subjects = _subjects(verb)
        fights = verb.i in acts and acts[verb.i].report.type in _FIGHTS
        if fights or any(map(cast.is_armed, subjects)):  # "Gunmen fled after the killing of two policemen"
            return frozenset()
        owners = [word.i for word in act.word.subtree if word.dep_ == "nmod:poss"]  # "the raid on its embassy"
        return frozenset((*(one.i for one in subjects), *owners))
    if above is None or above.trigger.suffered or trigger.rule.kind is not WordKind.NOUN:
        return frozenset()
    is_over = above.report.type in _HOSTILE and preposition(act.word) in table.over
    is_retyped = trigger.opinion is not None and trigger.opinion.instead_of is not None
    is_said = above.report.type in _UTTERED and act.word.dep_ in _SAID_OF and not is_retyped
    slots = _DESCRIBING.intersection(trigger.rule.agents)
    theirs = is_said and any(filler.slot in slots and cast.parties(filler.token) for filler in trigger.frame.fillers)
    return _subjects_of(above, cast) if is_over or theirs else frozenset()


def _subjects(verb: "Token") -> "list[Token]":
    """Return who acts by the form of a verb's own clause."""
    return [child for child in verb.children if child.dep_ == "nsubj"]


def _subjects_of(act: ToldAct, cast: Cast) -> frozenset[int]:
    """Return the words that name whose an act is by the form of its clause: women too of "hundreds of women"."""
    subjects = {*_subjects(act.word), *act.trigger.slot(("subj",))}
    return frozenset(one for subject in subjects for one in (subject.i, *_counted(subject, cast)))


def _counted(word: "Token", cast: Cast) -> Iterator[int]:
    """Yield the words for those of whom another only tells how many: women of "dozens of women"."""
    of = words_of(word).attachment.of
    if not cast.parties(word):
        yield from (child.i for child in word.children if child.dep_ == "nmod" and preposition(child) in of)


def _laying(act: ToldAct) -> "Token | None":
    """Return the verb above a deed that lays it on its object: blamed of "Iran blamed Israel for killing him"."""
    if preposition(act.word) not in words_of(act.word).clauses.object_control:
        return None
    verbs = (word.head for word in act.trigger.slot(("subj",)) if word.dep_ in {"obj", "iobj"})
    return next((verb for verb in verbs if verb.pos_ == "VERB" and verb.is_ancestor(act.word)), None)


def _blamed_by(act: ToldAct, acts: Mapping[int, ToldAct]) -> ToldAct | None:
    """Return the act by which others blame a deed of harm, or want something of it: "called for an end to the raids".

    None where it may be theirs: "defended its raid".
    """
    verb_aside = act.word.dep_ == "acl" and act.trigger.frame.passive  # "the release of two men held in Lima"
    is_told_aside = act.trigger.rule.kind is WordKind.NOUN or verb_aside
    is_own = any(child.dep_ == "nmod:poss" for child in act.word.children)
    if act.report.type in _MUTUAL or not is_told_aside or is_own:
        return None
    types = _BLAMING if act.report.type in _HARMING else _WANTING
    word = act.word
    while word.dep_ in _TELLING_OF:
        above = _act_above(word, acts)
        if above is not None and _subjects(above.word):
            return above if above.report.type in types and not above.trigger.suffered else None
        word = word.head
    return None


def _act_above(word: "Token", acts: Mapping[int, ToldAct]) -> ToldAct | None:
    """Return the act of the word above another, or of which that is a part: "blocked a road in protest at the raid"."""
    head = word.head
    above = acts.get(head.i)
    if above is None and (over := acts.get(head.head.i)) is not None:
        return over if any(part.head == head for part in over.trigger.swallowed) else None
    return above


def _told_beside(act: ToldAct, table: StoryWords) -> "Token | None":
    """Return the verb before, after or beside which a noun's deed is told: "resigned after protests"."""
    if act.word.pos_ != "NOUN":
        return None
    return governing_verb(act.word) or act.word if preposition(act.word) in table.beside else None


def _is_of_others(act: ToldAct, lexicon: Lexicon) -> bool:
    """Say whether harm or protest that is told beside a clause is not that of who acts in the clause.

    Who does the other deed does this one in one case of six (`data/events/judge_card.md`), but for "its raid", for
    fights, in which both take part, and for those who are armed or fight.
    """
    owned = any(child.dep_ == "nmod:poss" for child in act.word.children)
    fought = act.report.type in _FIGHTS and lemma_of(act.word, lexicon) in lexicon.words("conflict")
    return act.report.type in _TOLD_OF and not (owned or fought)


def _reaches(act: ToldAct) -> bool:
    """Say whether an act's own words tell of a place that it is done to, whose owners it then meets: "seized Kidal"."""
    done_to = [filler.token.idx for filler in act.trigger.frame.fillers if filler.slot == "obj"]
    return any(
        item.role in _DONE_TO
        or (item.span is not None and any(item.span.start <= at < item.span.end for at in done_to))
        for item in act.report.places
        if item.link is Link.ATTACHED
    )


def _grounds_of(report: Report) -> frozenset[str]:
    """Return the states in which an act of harm or protest is, as its own words say."""
    if report.type not in _ON_GROUND:
        return frozenset()
    countries = (item.place.country for item in report.places if item.link is Link.ATTACHED)
    return frozenset(country for country in countries if country is not None)


def _idle(act: ToldAct) -> tuple[Span, ...]:
    """Return the stretches of an act's sentence in which nobody acts: where it happens, who suffers it, what explodes.

    The lexicon says of which acts the subject does nothing, and which verbs tell of dying.
    """
    places = [item.span for item in act.report.places if item.link is Link.ATTACHED and item.span is not None]
    rule, frame = act.trigger.rule, act.trigger.frame
    words = [filler.token for filler in frame.fillers if frame.passive and filler.token.dep_ == "nsubj:pass"]
    if (rule.line or "subj" in rule.targets) and rule.kind is WordKind.VERB and "subj" not in rule.agents:
        words += [filler.token for filler in frame.fillers if filler.slot == "subj"]
    words += _met(act)
    for part in act.trigger.swallowed:  # "an attack on soldiers left eight dead"
        if part.rule.kind is WordKind.NOUN and part.rule.type is rule.type:
            words += [filler.token for filler in part.frame.fillers if filler.slot in part.rule.targets]
    phrases = [word.doc[word.left_edge.i : word.right_edge.i + 1] for word in words]
    phrases += [word.doc[word.i : word.i + 1] for word in _done_to_aside(act)]
    places += [Span(phrase.start_char, phrase.end_char) for phrase in phrases]
    return tuple(places)


def _met_next(act: ToldAct) -> "list[Token]":
    """Return those whom only the next deed of a sentence meets: "condemned the raid and promised Guyana two boats".

    Not where the first has no object of its own: "attacked and killed two soldiers".
    """
    verb = act.word
    if verb.pos_ != "VERB":
        return []
    others = [
        one for one in verb.children if one.dep_ == "conj" and one.pos_ == "VERB" and one not in act.trigger.all_words
    ]
    if not others or not any(one.dep_ in _OBJECTS and one.i < others[0].i for one in verb.rights):
        return []
    return [word for other in others for word in other.rights if word.dep_ in _OBJECTS]


def _done_to_aside(act: ToldAct) -> "list[Token]":
    """Return who suffers harm that is told of them aside: "the leader, arrested in May," or "who was arrested".

    Without a comma, a pronoun or who did it, a participle may be a plain past: "Rebels seized Goma and fled".
    """
    verb, frame = act.word, act.trigger.frame
    if not frame.passive or act.report.type not in _HOSTILE:  # who "was stationed" somewhere is there himself
        return []
    is_aside = verb.dep_ == "acl:relcl" or (verb.i > 0 and verb.doc[verb.i - 1].is_punct)
    if not is_aside and not any(child.dep_ == "obl:agent" for child in verb.children):
        return []
    done_to = (filler.token for filler in frame.fillers if filler.slot == "obj")
    return [word for word in done_to if word.is_ancestor(verb) and word.dep_ in STANDING]


def _met(act: ToldAct) -> "list[Token]":
    """Return those against whom a deed, or what does it, is directed: "an operation against rebels killed two"."""
    against = words_of(act.word).story.against
    nouns = (act.word, *_subjects(act.word), *(part.head for part in act.trigger.swallowed))
    return [noun for one in nouns for noun in one.rights if noun.dep_ == "nmod" and preposition(noun) in against]


def _is_idle(words: Sequence["Token"], idle: Sequence[Span], where: Container[str]) -> bool:
    """Say whether a party is named in such stretches, or as a place, alone."""
    return bool(words) and all(
        preposition(word) in where or any(one.start <= word.idx < one.end for one in idle) for word in words
    )


def _only_tells(act: ToldAct, words: Sequence["Token"], cast: Cast) -> bool:
    """Say whether all that a sentence says of a party is that it tells of an act of others.

    "Shelling killed three, the governor said" makes no attacker of the governor. An army may tell of its own deeds.
    """
    if act.report.type not in _TOLD_OF or not words:
        return False
    if any(mention.actor.kind in _ARMED for word in words for mention in cast.parties(word)):
        return False
    return {word.i for word in words} <= _tellers_of(act, cast.lexicon)


def _tellers_of(act: ToldAct, lexicon: Lexicon) -> frozenset[int]:
    """Return the subjects of the verb that tells of an act, where another stands before the act's own verb."""
    told = act.word
    for verb in act.word.ancestors:
        if told.dep_ in _TOLD and lemma_of(verb, lexicon) in lexicon.words("saying"):
            subjects = [child for child in told.children if child.dep_ in _SUBJECTS]
            oneself = words_of(verb).clauses.oneself
            if not subjects or any(subject.lower_ in oneself for subject in subjects):
                return frozenset()
            return frozenset(child.i for child in verb.children if child.dep_ in _SUBJECTS)
        told = verb
    return frozenset()
