"""Who stands where round a noun that names an act: its slots, read from the dependency parse as those of a verb are."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from geo.languages.syntax import ClauseWords
from geo.languages.words import words_of
from geo.syntax.clauses import (
    PHRASES,
    SUBJECTS,
    Filler,
    PredicateFrame,
    coordinated,
    expand,
    preposition,
    resolve_relative,
)
from geo.syntax.lexicon import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

_MODIFIERS = frozenset({"compound", "amod", "nmod:desc"})


def noun_frame(noun: "Token", lexicon: Lexicon) -> PredicateFrame:
    """Return a noun's slots."""
    own = list(_noun_fillers(noun))
    if noun.dep_ == "conj" and noun.head.pos_ == "NOUN" and not any(f.slot == "poss" for f in own):
        own += [filler for filler in _noun_fillers(noun.head) if filler.slot in {"poss"}]
    whom = words_of(noun).clauses.whom
    if not any(filler.slot in whom for filler in own):
        own += [f for other in coordinated(noun)[1:] for f in _noun_fillers(other) if f.slot not in {"poss", "mod"}]
    return PredicateFrame(noun, passive=False, fillers=expand(own), lexicon=lexicon)


def light_frame(verb: PredicateFrame, noun: PredicateFrame) -> PredicateFrame:
    """Join a light verb's slots with those of its noun: "launched an attack on" has a subject and an `on`."""
    kept = tuple(filler for filler in verb.fillers if filler.token != noun.head and filler.slot != "obj")
    return PredicateFrame(noun.head, verb.passive, kept + noun.fillers, verb.lexicon)


def _noun_fillers(noun: "Token") -> Iterator[Filler]:
    table = words_of(noun).clauses
    for child in noun.children:
        dep = child.dep_
        if dep == "nmod:poss":
            yield Filler("poss", resolve_relative(child, noun))
        elif dep in _MODIFIERS:
            yield from _modifiers(child, table)
        elif dep in SUBJECTS:
            yield Filler("subj", resolve_relative(child, noun))
        elif dep in PHRASES:
            yield Filler(preposition(child) or "bare", child)
            yield from _after_a_name(child, table)
        elif dep in {"acl", "ccomp"}:
            yield from _noun_clause(child, table)


def _after_a_name(name: "Token", table: ClauseWords) -> Iterator[Filler]:
    """Return phrases that the parser hung on a name, which takes none: "a visit by King Abdullah to Egypt"."""
    if name.pos_ == "PROPN" and preposition(name) in table.naming:
        for child in name.rights:
            if child.dep_ == "nmod" and preposition(child) in table.beyond_name:
                yield Filler(preposition(child), child)


def _modifiers(child: "Token", table: ClauseWords) -> Iterator[Filler]:
    """Tell names from descriptions: of "the Russia-Ukraine war" the last name is acted upon, the one before acts.

    Who is named in "Russian-led exercises" does them.
    """
    if child.lower_ in table.done_by:
        yield from (Filler("by", token) for token in child.lefts if token.dep_ in _MODIFIERS)
    if child.tag_ == "VBD":  # the parser took "France imposed sanctions" for a phrase
        yield from (Filler("subj", token) for token in child.children if token.dep_ in SUBJECTS)
    inner = [token for token in child.children if token.dep_ in _MODIFIERS and token.pos_ == "PROPN"]
    if child.dep_ != "compound" or child.pos_ != "PROPN":
        yield Filler("mod", child)
        return
    yield Filler("name", child)
    yield from (Filler("mod", token) for token in inner)
    if not inner:
        yield Filler("mod", child)


def _noun_clause(child: "Token", table: ClauseWords) -> Iterator[Filler]:
    mark = preposition(child)
    if mark in table.to or mark in table.that:
        yield Filler("to-do" if mark in table.to else "that", child)
        return
    yield Filler(child.lower_, child)
    if not mark and child.tag_ == "VBG":
        yield from (Filler("target", word) for word in child.children if word.dep_ == "obj")
    if child.tag_ == "VBN":
        doers = (word for word in child.children if word.dep_ in PHRASES and preposition(word) in table.by)
        yield from (Filler("by", word) for word in doers)
