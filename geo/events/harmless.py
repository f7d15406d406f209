"""Words of force that tell no act of force: accidents, sicknesses, games.

In: the acts of a sentence, and its words. Out: those of them that are acts. It knows nothing of parties and places: a
lexicon's row sees the slots of one clause, and "floods hit the town; two children were killed" has two.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from geo.events.proposals import is_of_sport
from geo.events.triggers import Trigger
from geo.model import EventType
from geo.ontology import Trait, types_with
from geo.syntax.clauses import lemma_of
from geo.syntax.lexicon import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token


_DOERS = ("subj", "by")
_FORCE = types_with(Trait.HARMS)


def without_harmless(triggers: Sequence[Trigger], sentence: Iterable["Token"], lexicon: Lexicon) -> tuple[Trigger, ...]:
    """Return the acts of a sentence without those that only sound like force.

    Args:
        triggers: The acts.
        sentence: Its words.
        lexicon: Which words tell of accidents, games and force.
    """
    triggers = [trigger for trigger in triggers if not _is_of_nature(trigger, lexicon)]
    if not any(trigger.rule.type is EventType.ASSAULT for trigger in triggers):
        return tuple(triggers)
    words = list(sentence)
    told = {lemma_of(word, lexicon) for word in words}
    if told & (lexicon.words("weapon") | lexicon.words("violence")):
        return tuple(triggers)
    mishaps = {word.i for word in words if lemma_of(word, lexicon) in lexicon.words("mishap") and not _is_done(word)}
    doubtful = frozenset[str]()
    suffered = {lemma_of(word, lexicon) for word in words if not _is_done(word)}  # a storm; not "stormed the base"
    if mishaps or suffered & (lexicon.words("calamity") | lexicon.words("disease")):
        doubtful |= lexicon.words("harm")
    if is_of_sport(words, lexicon):
        doubtful |= lexicon.words("contest")
    return tuple(
        trigger
        for trigger in triggers
        if trigger.rule.type is not EventType.ASSAULT
        or not (trigger.head.i in mishaps or lemma_of(trigger.head, lexicon) in doubtful)
    )


def _is_of_nature(trigger: Trigger, lexicon: Lexicon) -> bool:
    """Say whether nobody does a deed of force but nature: "floods cut off roads", not "began it by storming a base"."""
    doers = (word for slot in _DOERS for word in trigger.frame.of(slot) if word.pos_ != "VERB")
    return trigger.rule.type in _FORCE and any(lemma_of(word, lexicon) in lexicon.words("calamity") for word in doers)


def _is_done(verb: "Token") -> bool:
    """Say whether somebody did it to something: a ship sinks, and a ship is sunk."""
    return any(child.dep_ in {"obj", "nsubj:pass"} for child in verb.children)
