"""Places that a sentence names beside an act and that are no scene of it: where a speaker is, whence somebody comes.

In: the word that heads a place's name, and an act. Out: whether the name only tells of a party.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from geo.languages.words import words_of
from geo.model import PlaceRole
from geo.syntax.clauses import lemma_of, preposition
from geo.syntax.lexicon import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

_TOLD = frozenset({"ccomp", "parataxis"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
_IN_A_NAME = frozenset({"conj", "flat", "compound"})
_PEOPLE = ("group", "force", "victim", "crowd", "prisoner")  # sets of the lexicon
_HIGHEST = 12  # words that are climbed


def is_aside(place: "Token", act: "Token", lexicon: Lexicon) -> bool:
    """Say whether a place's name tells of a party, or of the next deed, and not where an act was.

    Args:
        place: The word that heads the name.
        act: The highest word of the act.
        lexicon: Which words say something, and which are people and offices.
    """
    return (
        _is_of_speaker(place, act, lexicon)
        or _is_origin(place, lexicon)
        or _is_of_office(place, lexicon)
        or _is_of_next_deed(place, act)
    )


def _is_of_next_deed(place: "Token", act: "Token") -> bool:
    """Say whether a place is of a deed told after an act: "clashed near the border, and the governor fled to Kano".

    What one doer does twice is in one place ("stormed a church and killed 12 in Kaduna"), but for where that leads.
    """
    later = place.head
    if place.dep_ != "obl" or later.pos_ != "VERB" or later.dep_ != "conj" or act.pos_ != "VERB":
        return False
    if act.i > later.i or act != next((word for word in later.ancestors if word.dep_ != "conj"), None):
        return False
    leads = words_of(place).attachment.roles.get(preposition(place)) == PlaceRole.TO
    return leads or any(child.dep_ in _SUBJECTS for child in later.children)


def _is_of_speaker(place: "Token", act: "Token", lexicon: Lexicon) -> bool:
    """Say whether a place is where somebody is who tells of an act: "officials in Rome said that troops had left"."""
    table = words_of(place).attachment
    if preposition(place) in table.sources or _tells_it(place, act, lexicon):
        return True
    if preposition(place) not in table.scenes or place.dep_ != "nmod":
        return False
    if any(preposition(word) in table.sources for word in _phrase_of(place)):
        return True
    above, told = {word.i for word in _phrase_of(place)}, act
    for verb in act.ancestors:
        if told.dep_ in _TOLD and lemma_of(verb, lexicon) in lexicon.words("saying"):
            return any(child.dep_ in _SUBJECTS and child.i in above for child in verb.children)
        told = verb
    return False


def _tells_it(place: "Token", act: "Token", lexicon: Lexicon) -> bool:
    """Say whether a place stands for a government that tells of an act behind it: "rebels fled, Manila said"."""
    verb = place.head
    is_subject = place.dep_ in _SUBJECTS and act.i < place.i and verb != act
    return is_subject and lemma_of(verb, lexicon) in lexicon.words("saying")


def _is_origin(place: "Token", lexicon: Lexicon) -> bool:
    """Say whether a place is whence people come who act or are met: "a delegation from Peru", "villagers from Cusco".

    Who is acted upon may have been brought from there: "withdrew its troops from Mali".
    """
    table, noun = words_of(place).attachment, place.head
    if preposition(place) not in table.from_ or place.dep_ != "nmod":
        return False
    people = any(lemma_of(noun, lexicon) in lexicon.words(name) for name in _PEOPLE)
    return people and (noun.dep_ == "nsubj" or preposition(noun) in table.never)


def _is_of_office(place: "Token", lexicon: Lexicon) -> bool:
    """Say whether a place is a state whose office somebody holds: "banned a former president of Bolivia".

    Not so of "a meeting between the presidents of Kenya and Somalia": those states meet.
    """
    holder = holder_of(place)
    return holder is not None and holder.dep_ != "nmod" and lemma_of(holder, lexicon) in lexicon.words("office")


def holder_of(place: "Token") -> "Token | None":
    """Return the noun that a place hangs on with "of", as an office does; None where none does."""
    first = place
    for _ in range(_HIGHEST):
        if first.dep_ not in _IN_A_NAME:
            break
        first = first.head
    return first.head if first.dep_ == "nmod" and preposition(first) in words_of(place).attachment.of else None


def _phrase_of(word: "Token") -> Iterator["Token"]:
    """Yield a word and those above it, up to the verb of its clause."""
    for _ in range(_HIGHEST):
        if word.pos_ == "VERB":
            return
        yield word
        if word.head == word:
            return
        word = word.head
