"""When or where something was done, said before who did it → no part of who did it.

"On Saturday gunmen fled" has no comma, and the parser takes the day for a word that describes the gunmen, and these for
a time. In comes a `Doc` with such a parse, whose heads and labels are changed in place. What a day or a place is, words
of a table and entities tell; nothing is known here of what the sentence tells.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from geo.languages.language import MendingWords, OpenerWords

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj"})
CLAUSAL = frozenset({"ROOT", "conj", "ccomp", "parataxis", "advcl", "acl:relcl"})
PAST = frozenset({"VBD", "VBN"})
_SAID = frozenset({"ccomp", "parataxis"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
_GLUED = frozenset({"compound", "nummod", "nmod:unmarked", "obl:unmarked", "amod", "nmod:poss", "flat", "det", "nmod"})
_ENDS = frozenset({"PUNCT", "ADP", "VERB", "AUX", "CCONJ", "SCONJ", "PART", "SYM"})
_OPENS = frozenset({"PUNCT", "VERB", "CCONJ", "SCONJ"})
_PREDICATE = SUBJECTS | {"aux", "aux:pass", "cop"}  # what shows that a noun says what somebody is
_YEARS, _DAYS, _FIGURES = range(1000, 2100), range(1, 32), 4


def mend_openers(doc: "Doc", table: OpenerWords, verbs: MendingWords) -> None:
    """Part times and places from those that they do not describe.

    Args:
        doc: A parse.
        table: The words for times and places.
        verbs: What tells verbs behind which a clause stands without "that", and forms that are no past tense.
    """
    for lead, start, end in _openers(doc, table):
        _part(doc, lead, start, end, verbs)
    for word in doc:
        if word.ent_type_ == "LOC" and word.dep_ == "compound" and word.head.text in table.lengths:
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
        words = [word for word in sentence if not word.is_space]
        at = 0
        while at < len(words):
            word, end = words[at], at
            if word.lower_ in table.before_times:
                end = _time_end(words, at + 1, table)
            if end <= at + 1 and word.lower_ in table.before_places and _opens_clause(words, at):
                end = _place_end(words, at + 1, table)
            start = at + 1
            if end <= start and word.lower_ in table.which:
                start, end = at, _time_end(words, at, table)
            if at + 1 < end < len(words):
                yield word if start > at else None, words[start].i, words[end].i
            at = max(at + 1, end)


def _opens_clause(words: list["Token"], at: int) -> bool:
    return at == 0 or words[at - 1].pos_ in _OPENS


def _time_end(words: list["Token"], at: int, table: OpenerWords) -> int:
    """Return where a time that begins somewhere ends; there itself where none begins.

    A day stands beside its month, and a year behind a month, or first: "On Saturday 12 people" counts people.
    """
    end = at
    while end < len(words) and words[end].lower_ in table.which:
        end += 1
    named = end
    while end < len(words):
        word = words[end]
        by_month = (end > named and _is_month(words[end - 1], table)) or (
            end + 1 < len(words) and _is_month(words[end + 1], table)
        )
        is_day = _number(word) in _DAYS and by_month
        after_day = end > named + 1 and _number(words[end - 1]) in _DAYS
        is_year = _number(word) in _YEARS and (end == named or _is_month(words[end - 1], table) or after_day)
        if not (word.lower_ in table.times or _is_month(word, table) or is_day or is_year):
            break
        end += 1
    return end if end > named else at


def _is_month(word: "Token", table: OpenerWords) -> bool:
    return word.lower_.rstrip(".") in table.months


def _number(word: "Token") -> int:
    return int(word.text) if word.text.isascii() and word.text.isdecimal() and len(word.text) <= _FIGURES else 0


def _place_end(words: list["Token"], at: int, table: OpenerWords) -> int:
    end = at
    while end < len(words) and words[end].ent_type_ == "LOC" and (end == at or words[end].ent_iob_ == "I"):
        end += 1
    if end == at and at + 1 < len(words) and words[at].lower_ in table.the and words[at + 1].lower_ in table.compass:
        end = at + 2
    return end


def _part(doc: "Doc", lead: "Token | None", start: int, end: int, verbs: MendingWords) -> None:
    inside = [at for at in range(start, end) if not doc[at].is_space]
    told = next((doc[at] for at in reversed(inside) if doc[at].head.i not in inside or doc[at].dep_ == "ROOT"), None)
    if told is None or doc[end].pos_ in _ENDS:
        return
    glued = told.head.i >= end and told.dep_ in _GLUED
    doer = _doer_over(told) if glued else _doer_under(told, end)
    if doer is None or _stands_below(doer if glued else told, inside, lead):
        return
    deed = _deed_of(doer, verbs) if glued else _deed_over(told, doer, verbs)
    if deed is None or deed.i <= doer.i:
        return
    if not glued:
        doer.head, doer.dep_ = deed, told.dep_ if told.dep_ in SUBJECTS else _subject_label(deed)
        _move([child for child in told.children if child.i >= end], doer)
    _move([doc[at] for at in inside if doc[at] != told and doc[at].head.i not in inside], told)
    told.head, told.dep_ = deed, "obl" if lead is not None else "obl:unmarked"
    if lead is not None:
        lead.head, lead.dep_ = told, "case"
    _move([child for child in doer.children if child.i < start], deed)


def _stands_below(word: "Token", inside: list[int], lead: "Token | None") -> bool:
    """Say whether a word stands below a time or place, which would then come to stand below itself."""
    above = {token.i for token in word.ancestors}
    return not above.isdisjoint(inside) or (lead is not None and lead.i in above)


def _move(words: list["Token"], over: "Token") -> None:
    for word in words:
        word.head = over


def _doer_over(told: "Token") -> "Token | None":
    """Return the noun that a time or place was taken to describe, over what describes it, too."""
    doer = told.head
    while doer.dep_ in _GLUED and doer.head.i > doer.i:
        doer = doer.head
    return doer if doer.pos_ in _NOMINAL else None


def _doer_under(told: "Token", end: int) -> "Token | None":
    """Return the name that was taken for a part of a time's or a place's."""
    return next((child for child in told.children if child.i >= end and child.dep_ == "flat"), None)


def _deed_over(told: "Token", doer: "Token", verbs: MendingWords) -> "Token | None":
    deed = told.head
    if told.dep_ == "obl" and deed.i < told.i:
        return _said_behind(deed, doer, verbs)
    others = [child for child in deed.children if child.dep_ in SUBJECTS and child.i != told.i]
    return deed if told.dep_ in SUBJECTS | {"obl"} and deed.pos_ == "VERB" and not others else None


def _said_behind(saying: "Token", doer: "Token", verbs: MendingWords) -> "Token | None":
    """Return the deed without a doer of "Officials said in Gao rebels fled"."""
    if saying.lemma_ not in verbs.telling:
        return None
    said = (child for child in saying.children if child.dep_ in _SAID and doer.i < child.i)
    return next((child for child in said if not has(child, SUBJECTS)), None)


def _deed_of(doer: "Token", verbs: MendingWords) -> "Token | None":
    """Return what a noun does, or what is done to it, of which it is made the subject; None where it may do nothing."""
    deed = doer.head
    if doer.dep_ in SUBJECTS:
        return deed if deed.i > doer.i else None
    is_said = doer.dep_ == "obl" and deed.i < doer.i and deed.lemma_ in verbs.telling
    if doer.dep_ == "obl" and deed.pos_ == "VERB":
        told = _said_behind(deed, doer, verbs) if deed.i < doer.i else None if has(deed, SUBJECTS) else deed
        if told is not None:
            doer.head, doer.dep_ = told, _subject_label(told)
            return told
    verb = deed_behind(doer, verbs)
    if verb is None or not (is_said or doer.dep_ in CLAUSAL):
        return None
    doer.dep_ = "ccomp" if is_said else doer.dep_
    put_over(verb)
    return verb


def _subject_label(deed: "Token") -> str:
    """Return what the subject of a verb is called; "gunmen killed by police" have no helper."""
    by_others = has(deed, {"obl:agent"}) and not has(deed, {"obj"})
    return "nsubj:pass" if by_others or has(deed, {"aux:pass"}) else "nsubj"


def deed_behind(noun: "Token", verbs: MendingWords) -> "Token | None":
    """Return the past tense right behind a noun that was taken to describe it, though it acts upon something."""
    verb = next((child for child in noun.children if child.dep_ == "acl" and child.i == next_word(noun)), None)
    if verb is None or verb.tag_ not in PAST or verb.lower_.endswith(verbs.participle_endings) or has(noun, _PREDICATE):
        return None
    return verb if any(child.dep_ == "obj" and child.i > verb.i for child in verb.children) else None


def next_word(word: "Token") -> int:
    """Return where the next word stands, over blanks and line breaks; the text's end where there is none."""
    at = word.i + 1
    while at < len(word.doc) and word.doc[at].is_space:
        at += 1
    return at


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


def has(verb: "Token", labels: "frozenset[str] | set[str]") -> bool:
    """Say whether something hangs on a word by one of some labels."""
    return any(child.dep_ in labels for child in verb.children)
