"""When or where something was done, said before who did it → no part of who did it.

"On Saturday gunmen fled" has no comma, and the parser takes the day for a word that describes the gunmen, and these for
a time. In comes a `Doc` with such a parse, whose heads and labels are changed in place. What a day or a place is, words
of a table and entities tell; nothing is known here of what the sentence tells.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from geo.languages.language import OpenerWords

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj"})
CLAUSAL = frozenset({"ROOT", "conj", "ccomp", "parataxis", "advcl", "acl:relcl"})
PAST = frozenset({"VBD", "VBN"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
_GLUED = frozenset({"compound", "nummod", "nmod:unmarked", "obl:unmarked", "amod", "nmod:poss", "flat", "det", "nmod"})
_ENDS = frozenset({"PUNCT", "ADP", "VERB", "AUX", "CCONJ", "SCONJ", "PART", "SYM"})
_OPENS = frozenset({"PUNCT", "VERB", "CCONJ", "SCONJ"})
_YEAR, _DAY = 4, 2  # figures


def mend_openers(doc: "Doc", table: OpenerWords) -> None:
    """Part times and places from those that they do not describe."""
    for first, start, end in _openers(doc, table):
        _part(doc, first, start, end)
    for word in doc:
        if word.ent_type_ == "LOC" and word.dep_ == "compound" and word.head.lower_ in table.lengths:
            _part_from_length(word)


def _part_from_length(place: "Token") -> None:
    """Mend "stormed a camp in Gao days after a raid": no place describes a length of time, and it has the "in"."""
    length = place.head
    leads = [one for one in (*length.children, *place.children) if one.dep_ == "case" and one.i < place.i]
    if place.i < length.i and len(leads) == 1 and length.head.pos_ == "VERB":
        place.head, place.dep_ = length.head, "obl"
        leads[0].head = place
        length.dep_ = "obl:unmarked"


def _openers(doc: "Doc", table: OpenerWords) -> Iterator[tuple["Token | None", int, int]]:
    """Yield what may open a clause: the word before it, if any, and where the time or place begins and ends."""
    for sentence in doc.sents:
        at = sentence.start
        while at < sentence.end:
            word, end = doc[at], at
            if word.lower_ in table.before_times:
                end = _time_end(doc, at + 1, sentence.end, table)
            if end <= at + 1 and word.lower_ in table.before_places and _opens_clause(doc, at, sentence.start):
                end = _place_end(doc, at + 1, sentence.end, table)
            if end > at + 1:
                yield word, at + 1, end
            elif word.lower_ in table.which and (end := _time_end(doc, at, sentence.end, table)) > at + 1:
                yield None, at, end
            at = max(at + 1, end)


def _opens_clause(doc: "Doc", at: int, start: int) -> bool:
    return at == start or doc[at - 1].pos_ in _OPENS


def _time_end(doc: "Doc", at: int, last: int, table: OpenerWords) -> int:
    """Return where a time that begins somewhere ends; there itself where none begins."""
    end = at
    while end < last and doc[end].lower_ in table.which:
        end += 1
    named = end
    while end < last and (_is_time(doc[end], table) or (end > named and _is_day(doc[end]))):
        end += 1
    return end if end > named else at


def _place_end(doc: "Doc", at: int, last: int, table: OpenerWords) -> int:
    end = at
    while end < last and doc[end].ent_type_ == "LOC" and (end == at or doc[end].ent_iob_ == "I"):
        end += 1
    if end == at and at + 1 < last and doc[at].lower_ in table.the and doc[at + 1].lower_ in table.compass:
        end = at + 2
    return end


def _is_time(word: "Token", table: OpenerWords) -> bool:
    """Say whether a word names a time; a year does in four figures."""
    return word.lower_.rstrip(".") in table.times or (len(word.text) == _YEAR and word.text.isdecimal())


def _is_day(word: "Token") -> bool:
    return len(word.text) <= _DAY and word.text.isdecimal()


def _part(doc: "Doc", lead: "Token | None", start: int, end: int) -> None:
    if end >= len(doc) or doc[end].pos_ in _ENDS or doc[end].sent.start != doc[start].sent.start:
        return
    inside = range(start, end)
    told = next((doc[at] for at in reversed(inside) if doc[at].head.i not in inside or doc[at].dep_ == "ROOT"), None)
    if told is None:
        return
    glued = told.head.i >= end and told.dep_ in _GLUED
    doer = _doer_over(told) if glued else _doer_under(told, end)
    deed = None if doer is None else _deed_of(doer) if glued else _deed_over(told, doer)
    if doer is None or deed is None or deed.i <= doer.i:
        return
    if not glued:
        doer.dep_ = told.dep_ if told.dep_ in SUBJECTS else "nsubj:pass" if _has(deed, {"aux:pass"}) else "nsubj"
        doer.head = deed
        for child in [child for child in told.children if child.i >= end]:
            child.head = doer
    for at in inside:
        if doc[at].head.i not in inside:
            doc[at].head = told
    told.head, told.dep_ = deed, "obl" if lead is not None else "obl:unmarked"
    if lead is not None:
        lead.head, lead.dep_ = told, "case"
    for child in [child for child in doer.children if child.i < start]:
        child.head = deed


def _doer_over(told: "Token") -> "Token | None":
    """Return the noun that a time or place was taken to describe, over what describes it, too."""
    doer = told.head
    while doer.dep_ in _GLUED and doer.head.i > doer.i:
        doer = doer.head
    return doer if doer.pos_ in _NOMINAL else None


def _doer_under(told: "Token", end: int) -> "Token | None":
    """Return the name that was taken for a part of a time's or a place's."""
    return next((child for child in told.children if child.i >= end and child.dep_ == "flat"), None)


def _deed_over(told: "Token", doer: "Token") -> "Token | None":
    deed = told.head
    if told.dep_ == "obl" and deed.i < told.i:
        return _said_behind(deed, doer)
    others = [child for child in deed.children if child.dep_ in SUBJECTS and child.i != told.i]
    return deed if told.dep_ in SUBJECTS | {"obl"} and deed.pos_ == "VERB" and not others else None


def _said_behind(saying: "Token", doer: "Token") -> "Token | None":
    """Return the deed without a doer of "Officials said in Gao rebels fled"."""
    said = (child for child in saying.children if child.dep_ in CLAUSAL and doer.i < child.i)
    return next((child for child in said if not _has(child, SUBJECTS)), None)


def _deed_of(doer: "Token") -> "Token | None":
    """Return what a noun does, or what is done to it, of which it is made the subject; None where it may do nothing."""
    deed = doer.head
    if doer.dep_ in SUBJECTS:
        return deed if deed.i > doer.i else None
    if doer.dep_ == "obl" and deed.pos_ == "VERB":
        told = _said_behind(deed, doer) if deed.i < doer.i else None if _has(deed, SUBJECTS) else deed
        if told is not None:
            doer.head, doer.dep_ = told, "nsubj:pass" if _has(told, {"aux:pass"}) else "nsubj"
            return told
    verb = next((child for child in doer.children if child.dep_ == "acl" and child.i == doer.i + 1), None)
    if verb is None or verb.tag_ not in PAST:
        return None
    if doer.dep_ == "obl" and deed.i < doer.i and _has(verb, {"obj"}):
        doer.dep_ = "ccomp"
    if doer.dep_ not in CLAUSAL:
        return None
    put_over(verb)
    return verb


def put_over(verb: "Token") -> None:
    """Make a verb the head of the noun before it, which does what it tells, and of what stands behind."""
    behind = [child for child in verb.head.children if child.i > verb.i]
    turn(verb, "nsubj")
    for child in behind:
        child.head = verb


def turn(verb: "Token", label: str) -> None:
    """Put a verb in the place of the noun that it was said to describe, and the noun, with a label, under it."""
    noun = verb.head
    verb.head, verb.dep_ = (verb if noun.dep_ == "ROOT" else noun.head), noun.dep_
    noun.head, noun.dep_ = verb, label
    verb.tag_ = "VBD"


def _has(verb: "Token", labels: "frozenset[str] | set[str]") -> bool:
    return any(child.dep_ in labels for child in verb.children)
