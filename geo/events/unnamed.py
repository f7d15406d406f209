"""Parties that no name tells and no list knows: eleven herders, a bridge, gunmen on motorcycles.

A noun phrase stands for itself then, without what is told of it further on.
"""

from collections.abc import Container, Iterable
from typing import TYPE_CHECKING

from geo.languages.words import words_of
from geo.model import Actor, ActorKind, ActorMention, Span, content_id
from geo.syntax.clauses import content, lemma_of, preposition
from geo.syntax.lexicon import WordKind
from geo.syntax.parties import Cast

if TYPE_CHECKING:
    from spacy.tokens import Token

_OPENING = frozenset({"case", "det", "det:predet", "mark", "punct", "cc"})
_OPENING_TAGS = frozenset({"ADP", "AUX", "DET", "PUNCT"})
_NAMING = frozenset({"flat", "compound"})
_LONGEST = 10  # words of a phrase that still says who
_REACH = 6  # words from a noun to what "of" adds to it
_SHORTEST = 3  # characters


def can_act(noun: "Token", cast: Cast) -> bool:
    """Say whether a noun that nothing names may stand for who does something: progress and verdicts do nothing."""
    return lemma_of(content(noun, cast.lexicon), cast.lexicon) not in cast.lexicon.words("abstract")


def unnamed_party(words: Iterable["Token"], cast: Cast, *, taken: Container[str]) -> tuple[ActorMention, ...]:
    """Return the first of some words that stands for a party that nothing names, as its phrase tells it; at most one.

    Args:
        words: What fills the slots of an act, likeliest first.
        cast: Who a word stands for.
        taken: Ids of those who take part already.
    """
    for word in words:
        noun = content(word, cast.lexicon)
        is_none = cast.toponym(noun) is not None or _is_of_time(noun, cast) or _is_act(noun, cast)
        if not cast.parties(word) and not is_none:
            found = _told(noun)
            if found is not None and found.actor.id not in taken:
                return (found,)
    return ()


def _is_of_time(noun: "Token", cast: Cast) -> bool:
    """Say whether a noun is of time, or a part of one: "the end of the day"."""
    times, of = cast.lexicon.words("time"), words_of(noun).acts.of
    parts = (child for child in noun.rights if child.dep_ == "nmod" and preposition(child) in of)
    return any(lemma_of(word, cast.lexicon).lower() in times for word in (noun, *parts))


def _is_act(noun: "Token", cast: Cast) -> bool:
    """Say whether a noun names what is done, and nobody who does it: "the raids hit two camps"."""
    lexicon = cast.lexicon
    names = (lemma_of(noun, lexicon), noun.lower_)
    standing = lexicon.words("institution") | lexicon.words("facility") | lexicon.words("group")
    return standing.isdisjoint(names) and any(lexicon.find(WordKind.NOUN, name) for name in names)


def _opens(word: "Token", pointing: Container[str]) -> bool:
    """Say whether a word only leads to what somebody is called: "at the very bridge"."""
    return word.dep_ in _OPENING or word.pos_ in _OPENING_TAGS or word.lower_ in pointing


def _told(noun: "Token") -> ActorMention | None:
    if noun.pos_ not in {"NOUN", "PROPN"} or noun.like_num:
        return None
    table, words = words_of(noun).acts, list(noun.doc[noun.left_edge.i : noun.i + 1])
    while words and _opens(words[0], table.pointing if words[0] != noun else ()):
        words = words[1:]
    if not words:
        return None
    for child in noun.rights:
        if child.dep_ in _NAMING and child.i == words[-1].i + 1:
            words.append(child)
        elif child.dep_ == "nmod" and preposition(child) in table.of and child.i - words[-1].i <= _REACH:
            words = list(noun.doc[words[0].i : child.i + 1])
            break
    span = Span(words[0].idx, words[-1].idx + len(words[-1]))
    text = " ".join(noun.doc[words[0].i : words[-1].i + 1].text.split())
    if len(words) > _LONGEST or len(text) < _SHORTEST:
        return None
    return ActorMention(span, text, Actor(content_id(ActorKind.UNNAMED, text.casefold()), text, ActorKind.UNNAMED))
