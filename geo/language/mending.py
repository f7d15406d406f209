"""A parse → the same parse without the errors that the parser is known to make in short and plain sentences of news.

In comes a `Doc`, whose labels, and seldom heads, are changed in place; words and sentences stay. What a sentence tells
is not known here: each error is told by labels that contradict each other, a form that cannot be what the parser took
it for, or an order in which nobody writes.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from geo.language.openers import CLAUSAL, PAST, SUBJECTS, deed_behind, has, mend_openers, next_word, put_over, turn
from geo.languages.language import MendingWords
from geo.languages.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_HELPING = frozenset({"aux", "aux:pass", "cop"})
_NOMINAL = SUBJECTS | {"case", "cop"}  # what shows that a noun is one, or that a verb has its subject
_DOERS = frozenset({"NOUN", "PROPN", "PRON"})
_PHRASE = _DOERS | {"DET", "ADJ", "NUM"}
_TAKEN_FOR = frozenset({"appos", "iobj", "xcomp", "flat"})  # what the parser takes for that is acted upon
_INSIDE_NAME = frozenset({"flat", "fixed", "appos"})
_DESCRIBED = frozenset({"amod", "compound"})
_LONGEST_DOER = 7  # words of who acts, and the verb
_DESCRIBING = frozenset({"det", "nmod:poss", "amod", "compound", "nummod"})


def mend(doc: "Doc") -> None:
    """Mend what is known to be wrong in a parse."""
    table = words_of(doc).mending
    mend_openers(doc, words_of(doc).openers, table)
    for token in doc:
        if token.lower_ in table.opening:
            _mend_opened(token, table)
        if token.lower_ in table.like_after:
            _mend_preposition(token)
        if mended := _BY_LABEL.get(token.dep_):
            mended(token, table)
        if token.pos_ == "NOUN" and (
            token.tag_ in _FINITE or token.tag_ == "NNS" or token.lower_ in table.nominal_pasts
        ):
            _mend_noun(token, table)


def _mend_opened(opener: "Token", table: MendingWords) -> None:
    """Mend "fled after gunmen seized power": what tells when is a clause, and who acts in it is no time of the other.

    The parser takes "after" for a preposition, and what is done for a word that describes something. "After men seized
    in Gao fled" may be right.
    """
    doc, at = opener.doc, opener.i
    verb = _deed_of_next(opener, table)
    if verb is None or (at > 0 and doc[at - 1].lower_ in table.before_opening):
        return
    doer = doc[verb.i - 1]
    while doer.dep_ in _INSIDE_NAME and doer.head.i > at:
        doer = doer.head
    above = next((word for word in opener.ancestors if word.i < at), None)
    is_right = doer.head == verb and doer.dep_ in SUBJECTS and verb.dep_ in CLAUSAL
    if is_right and opener.head == doer and opener.dep_ == "case" and verb.dep_ == "conj" and not has(verb, {"cc"}):
        opener.head, opener.dep_, verb.dep_ = verb, "mark", "advcl"  # "shelled Goma, a day after men fled"
    has_later = opener.dep_ == "mark" and opener.head.i > verb.i and opener.head.pos_ in {"VERB", "AUX"}
    if above is None or is_right or has_later:
        return
    behind = [verb.head] if verb.dep_ in _DESCRIBED and verb.head.i > verb.i else []
    before = [word for word in doc[at + 1 : doer.i] if not (at < word.head.i <= verb.i)]
    if not {verb, doer, *behind, *before}.isdisjoint((above, *above.ancestors)):
        return
    if verb.tag_ in PAST:
        verb.tag_, verb.lemma_ = "VBD", verb.lemma_ if verb.pos_ == "VERB" else _verb_lemma(verb.lower_, table)
    verb.head, verb.dep_, verb.pos_ = above, "advcl", "VERB"
    for noun in behind:
        noun.head, noun.dep_ = verb, "obj"
    doer.head, doer.dep_ = verb, "nsubj"
    opener.head, opener.dep_ = verb, "mark"
    for word in before:
        word.head = doer


def _mend_preposition(participle: "Token") -> None:
    """Mend "resigned following protests": nobody follows them, it is a preposition."""
    above, children = participle.head, list(participle.children)
    objects = [child for child in children if child.dep_ == "obj"]
    is_verb = participle.dep_ in {"advcl", "acl"} and above.i < participle.i
    if not is_verb or len(objects) != 1 or has(participle, _NOMINAL | {"mark", "aux"}):
        return
    (noun,) = objects
    if noun.pos_ != "NOUN" or noun.i < participle.i:
        return
    for child in children:
        child.head = above if child.dep_ in {"obl", "advmod", "obl:unmarked"} else noun
    noun.head, noun.dep_ = above, "obl" if participle.dep_ == "advcl" else "nmod"
    participle.head, participle.dep_, participle.pos_ = noun, "case", "ADP"
    participle.lemma_ = participle.lower_


def _deed_of_next(opener: "Token", table: MendingWords) -> "Token | None":
    """Return the verb right behind the noun phrase that follows a word, if it tells what those do."""
    doc = opener.doc
    words = doc[opener.i + 1 : min(opener.i + 1 + _LONGEST_DOER, opener.sent.end)]
    for word, behind in pairwise(words):
        if word.pos_ not in _PHRASE or word.dep_ == "expl":
            return None
        if behind.tag_ in _FINITE | PAST and behind.pos_ != "AUX" and word.pos_ in _DOERS:
            return behind if _acts(behind, table) else None
    return None


def _acts(verb: "Token", table: MendingWords) -> bool:
    """Say whether a past tense is no participle: it acts upon something, or is read as the verb of a clause."""
    if verb.lower_.endswith(table.participle_endings):
        return False
    describes = verb.dep_ in _DESCRIBED and verb.head.i == next_word(verb) and verb.head.pos_ in _DOERS
    return describes or has(verb, {"obj"}) or (verb.tag_ in _FINITE and verb.dep_ in CLAUSAL)


def _mend_passive(subject: "Token", table: MendingWords) -> None:
    """Mend "Rebels seized Goma": it is no passive, as it has no helper, and something that is acted upon."""
    verb = subject.head
    if verb.tag_ not in PAST or verb.lower_.endswith(table.participle_endings) or subject.i > verb.i:
        return
    children = list(verb.children)
    acted_upon = any(child.dep_ == "obj" or _is_name_behind(child, table) for child in children if child.i > verb.i)
    if acted_upon and not any(child.dep_ in _HELPING for child in children):
        subject.dep_ = "nsubj"
        verb.tag_ = "VBD"


def _mend_helper(helper: "Token", _: MendingWords) -> None:
    """Mend "May met Macron": no helper stands before a past tense, and the name of somebody may."""
    verb = helper.head
    if helper.pos_ == "PROPN" and verb.tag_ in _FINITE and helper.i < verb.i and not has(verb, SUBJECTS):
        helper.dep_ = "nsubj"


def _mend_listed_doer(verb: "Token", _: MendingWords) -> None:
    """Mend "bombed Aden and Iran condemned it": who stands right before a verb that has no doer is none of a list."""
    if verb.tag_ != "VBD" or verb.i < 1 or has(verb, SUBJECTS | {"mark", "cc"}) or verb.right_edge == verb:
        return
    doer = verb.doc[verb.i - 1]
    links = [child for child in doer.children if child.dep_ == "cc"]
    is_listed = doer.dep_ == "conj" and doer.pos_ in _DOERS and doer.head.pos_ in _DOERS and len(links) == 1
    if is_listed and verb not in doer.ancestors and verb.head.i < doer.i and verb.head in doer.ancestors:
        doer.head, doer.dep_, verb.dep_ = verb, "nsubj", "conj"
        links[0].head = verb


def _mend_vocative(called: "Token", _: MendingWords) -> None:
    """Mend "King Hamad, speaking in Rome, vowed": news calls nobody; who stands before a past tense does it."""
    verb = called.head
    if verb.tag_ == "VBD" and called.i < verb.i and called.pos_ in _DOERS and not has(verb, SUBJECTS):
        called.dep_ = "nsubj"


def _mend_adverb(adverb: "Token", table: MendingWords) -> None:
    """Mend "Rebels shelled Aden": a name behind a verb is acted upon, unless something else is.

    What is said of somebody ("became Prime Minister") is no place.
    """
    is_name = adverb.dep_ == "advmod" or (adverb.pos_ == "PROPN" and adverb.ent_type_ == "LOC")
    if is_name and _is_name_behind(adverb, table) and not has(adverb.head, {"obj"}):
        adverb.dep_, adverb.pos_, adverb.tag_ = "obj", "PROPN", "NNP"


def _mend_complement(word: "Token", table: MendingWords) -> None:
    _mend_adverb(word, table)
    _mend_listed_doer(word, table)


def _mend_compound(doer: "Token", table: MendingWords) -> None:
    """Mend "The army shot two men": what acts upon something is described by no noun, and somebody does it.

    So is a past form that is a noun as well, where what was done next acts upon something: "shot and killed two men",
    or where somebody is named right behind: "shot Diallo in Gao".
    """
    deed = doer.head
    children = list(deed.children)
    is_past = deed.lower_ in table.nominal_pasts and any(_goes_on(child) or _is_upon(child) for child in children)
    if (
        doer.pos_ not in {"NOUN", "PROPN"}
        or deed.dep_ not in CLAUSAL
        or not (deed.pos_ == "NOUN" or (deed.pos_ == "VERB" and deed.tag_ in _FINITE))
        or not (is_past or any(child.dep_ == "obj" and child.i > deed.i for child in children))
        or any(child.dep_ in _NOMINAL or (child.dep_ == "compound" and child.i > doer.i) for child in children)
    ):
        return
    doer.dep_ = "nsubj"
    for child in children:
        if child.i < doer.i and child.dep_ in _DESCRIBING:
            child.head = doer
    if deed.pos_ == "NOUN":
        _make_verb(deed, table)
    _mend_named_behind(deed, table)


def _mend_named_behind(deed: "Token", table: MendingWords) -> None:
    """Mend "shot Sheikh Diallo": who is named right behind is no apposition, and nothing else that was acted upon."""
    if deed.lower_ in table.nominal_pasts and not has(deed, {"obj"}):
        for child in deed.rights:
            if child.dep_ in _TAKEN_FOR and _is_upon(child):
                child.dep_ = "obj"


def _mend_describing(verb: "Token", table: MendingWords) -> None:
    """Mend "Hamas fired rockets": what somebody does describes nothing; the noun behind it is acted upon."""
    noun = verb.head
    if _stands_for_verb(verb, table):
        before = [child for child in noun.children if child.i < verb.i]
        turn(verb, "obj")
        verb.pos_ = "VERB"
        for child in before:
            child.head, child.dep_ = verb, "obl" if child.dep_ in _DESCRIBED else child.dep_
        return
    if verb.tag_ not in PAST or verb.i > noun.i or not has(verb, SUBJECTS) or has(noun, _HELPING | SUBJECTS):
        return
    if noun.dep_ == "obl" and has(noun.head, SUBJECTS):
        noun.dep_ = "ccomp"
    if noun.dep_ not in CLAUSAL:
        return
    moved = [child for child in noun.children if child.i < verb.i or child.dep_ == "punct"]
    turn(verb, "obj")
    verb.pos_ = "VERB"
    for child in moved:
        child.head = verb


def _stands_for_verb(word: "Token", table: MendingWords) -> bool:
    """Say whether a clause has this past form and no verb: "A court on Friday sentenced journalists"."""
    noun = word.head
    is_past = word.tag_ in PAST | {"JJ"} and word.lower_.endswith(table.past_endings)
    return (
        is_past
        and word.i < noun.i
        and noun.dep_ in CLAUSAL
        and noun.pos_ in _DOERS
        and not has(noun, _HELPING)
        and not any(child.dep_ == "det" and child.i < word.i for child in noun.children)  # "now a divided country"
        and any(child.dep_ == "nsubj" and child.i < word.i for child in noun.children)
    )


def _mend_participle(verb: "Token", table: MendingWords) -> None:
    """Mend "Gunmen stormed Gao": what is acted upon stands behind no passive, and the noun before it is the doer."""
    noun = verb.head
    # A noun that is told beside a verb does something: "fired at them, and the opposition called for a strike".
    is_beside = noun.dep_ == "conj" and noun.head.pos_ == "VERB" and has(noun, {"cc"}) and verb.i == next_word(noun)
    acts = is_beside and verb.tag_ in PAST and not has(verb, {"obl:agent"})
    if acts or (noun.dep_ in CLAUSAL and not has(noun, {"case"}) and deed_behind(noun, table) == verb):
        put_over(verb)


def _mend_what_was_said(told: "Token", _: MendingWords) -> None:
    """Mend "They meet on Friday, Peru said": what stands before who says it, and behind its verb, is of the said."""
    saying = told.head
    subject = next((child for child in saying.children if child.dep_ in SUBJECTS), None)
    said = next((child for child in saying.children if child.dep_ in {"ccomp", "parataxis"}), None)
    if subject is not None and said is not None and said.i < told.i < min(subject.i, saying.i):
        told.head = said


def _mend_charge(charge: "Token", table: MendingWords) -> None:
    """Mend "accused the opposition of treason": a charge describes nobody, it is the verb's.

    "Convicted the organisers of the attack" may be right: what a charge is named by has no article.
    """
    whom = charge.head
    while whom.dep_ == "nmod":
        whom = whom.head
    is_of = any(child.dep_ == "case" and child.lower_ in table.of_charges for child in charge.children)
    is_charge = charge.lower_ in table.charges and is_of and not has(charge, {"det"})
    if is_charge and whom.dep_ == "obj" and whom.head.lemma_ in table.charging:
        charge.head, charge.dep_ = whom.head, "obl"


def _mend_apposed(noun: "Token", _: MendingWords) -> None:
    """Mend "marched in Lima, the capital of Peru, on Friday": a sort of place behind a name is what it is, no clause.

    A day behind a further comma is told of the deed.
    """
    verb, first = noun.head, noun.left_edge
    comma = first.i if first.text == "," else first.i - 1
    if noun.pos_ != "NOUN" or comma < 1 or noun.doc[comma].text != "," or has(noun, _NOMINAL | _HELPING | {"mark"}):
        return
    words = words_of(noun)
    if noun.lower_ not in words.place_words.sorts | words.place_phrases.called | words.capitals.capital:
        return
    name = noun.doc[comma - 1]
    while name.dep_ in _INSIDE_NAME and name.head.i < comma:
        name = name.head
    if name.pos_ != "PROPN" or not verb.i < name.i or verb not in name.ancestors:
        return
    for child in [child for child in noun.rights if child.dep_ == "nmod" and child.left_edge.text == ","]:
        if child.lower_ in words.openers.times | words.openers.months:
            child.head, child.dep_ = verb, "obl"
    noun.head, noun.dep_ = name, "appos"


def _mend_subject(subject: "Token", table: MendingWords) -> None:
    if subject.pos_ == "ADJ" and has(subject, {"det"}):
        subject.pos_, subject.tag_ = "NOUN", "NN"  # "The premier rejected it"
    _mend_told_deed(subject, table)
    _mend_aside(subject)
    _mend_two_doers(subject, table)
    _mend_clauses(subject, table)


def _mend_told_deed(doer: "Token", table: MendingWords) -> None:
    """Mend "Troops seized Gao and fled, officials in Rome said": of two who seem to say it, the first did what is said.

    The parser takes the deed for a word that describes the first.
    """
    saying = doer.head
    if saying.lemma_ not in table.telling:
        return
    others = [child for child in saying.children if child.dep_ == "nsubj" and doer.i < child.i < saying.i]
    deeds = [child for child in doer.rights if child.dep_ == "acl" and child.tag_ == "VBD" and child.pos_ == "VERB"]
    if len(others) == 1 and len(deeds) == 1 and deeds[0].i < others[0].i and _acts_upon(deeds[0]):
        (deed,) = deeds
        deed.head, deed.dep_ = saying, "ccomp"
        doer.head = deed


def _mend_aside(subject: "Token") -> None:
    """Mend "The leader, held since May, accused Rome": what was done to somebody is told aside, between commas.

    The parser takes the participle for what he did, and the deed for a clause beside it.
    """
    aside = subject.head
    doc, comma = aside.doc, aside.i - 1
    if aside.tag_ != "VBN" or has(aside, _HELPING | {"mark", "obj"}) or comma <= subject.i:
        return
    if doc[comma].text != "," or any(child.i > comma for child in subject.children if child.dep_ != "punct"):
        return
    later = [child for child in aside.rights if child.tag_ == "VBD" and child.dep_ in {"conj", "advcl", "ccomp"}]
    if len(later) != 1 or has(later[0], SUBJECTS | _HELPING | {"mark", "cc"}):
        return
    (deed,) = later
    if doc[deed.i - 1].text != ",":
        return
    deed.head, deed.dep_ = (deed if aside.dep_ == "ROOT" else aside.head), aside.dep_
    for child in [child for child in aside.children if child.i > deed.i]:
        child.head = deed
    subject.head = deed
    aside.head, aside.dep_ = subject, "acl"


def _acts_upon(verb: "Token") -> bool:
    """Say whether a verb has an object and nobody who does it."""
    return has(verb, {"obj"}) and not has(verb, SUBJECTS)


def _goes_on(verb: "Token") -> bool:
    """Say whether a verb tells what was done next, by "and": it is no noun's to go on so."""
    return verb.dep_ == "conj" and verb.tag_ in PAST and has(verb, {"cc"}) and _acts_upon(verb)


def _is_upon(word: "Token") -> bool:
    """Say whether a word names somebody, or something, right behind what is done to it or at it."""
    is_named = word.dep_ in _TAKEN_FOR and word.pos_ == "PROPN" and word.left_edge.i == next_word(word.head)
    return is_named or (word.dep_ == "obl" and word.i > word.head.i)


def _mend_two_doers(doer: "Token", table: MendingWords) -> None:
    """Mend "An attack on Odesa killed two": what stands behind a preposition tells of the noun before it.

    The parser takes "on" for what opens a clause, and Odesa for who acts in it.
    """
    verb = doer.head
    for other in [child for child in verb.children if child.dep_ == "nsubj" and doer.i < child.i < verb.i]:
        first = other.left_edge
        opener = first if first.dep_ == "case" else doer.doc[first.i - 1]
        is_taken = opener.dep_ == "case" if opener == first else opener.head == verb and opener.dep_ == "mark"
        if is_taken and opener.lower_ in table.before_names:
            opener.head, opener.dep_ = other, "case"
            other.head, other.dep_ = doer, "nmod"


def _mend_clauses(first: "Token", table: MendingWords) -> None:
    """Mend "Rome warned Oslo, and Lima blamed Quito": who does the one deed is not whom the other met.

    The parser takes both for subjects of the second verb, and leaves the first without an object. "Rome said Oslo, and
    Lima blamed Quito" may be right.
    """
    later = first.head
    earlier, others = later.head, [child for child in first.children if child.dep_ == "conj"]
    if not (earlier.i + 1 == first.left_edge.i and first.i < later.i and len(others) == 1):
        return
    second = others[0]
    links = [child for child in second.children if child.dep_ in {"cc", "punct"}]
    has_comma = any(link.dep_ == "punct" for link in links)
    may_be_told = later.dep_ == "ccomp" and not has_comma and earlier.lemma_ in table.claused
    if later.dep_ not in {"conj", "ccomp"} or may_be_told:
        return
    between = later.doc[second.right_edge.i + 1 : later.i]
    if (
        earlier.pos_ != "VERB"
        or earlier.tag_ not in _FINITE | PAST
        or has(earlier, _HELPING)
        or earlier.lemma_ in table.telling
        or has(earlier, {"obj"})
        or not any(link.dep_ == "cc" for link in links)
        or any(word.head != later or word.dep_ not in {"aux", "advmod"} for word in between)
        or has(later, {"mark"})
    ):
        return
    first.dep_, first.head = "obj", earlier
    second.dep_, second.head = "nsubj", later
    later.dep_ = "conj"
    for link in links:
        link.head = later
    if earlier.tag_ not in _FINITE:
        earlier.tag_ = "VBD"
        for child in earlier.children:
            if child.dep_ == "nsubj:pass":
                child.dep_ = "nsubj"


def _mend_noun(noun: "Token", table: MendingWords) -> None:
    """Mend "Estonia supplies Moldova with cable": what has a subject and an object, and no article, is a verb."""
    labels = {child.dep_ for child in noun.children}
    is_past = noun.lower_ in table.nominal_pasts
    acts = "obj" in labels or (is_past and any(_goes_on(child) or _is_upon(child) for child in noun.children))
    if labels & SUBJECTS and acts and not labels & {"det", "cop", "case", "nmod:poss"}:
        _make_verb(noun, table)
        _mend_named_behind(noun, table)
    elif is_past:
        _mend_first_deed(noun, table)


def _mend_first_deed(noun: "Token", table: MendingWords) -> None:
    """Mend "In Gao, police shot and killed two men": what was done next begins no clause beside a noun of its own."""
    doc, at = noun.doc, noun.i
    if at == 0 or at + 2 >= len(doc):
        return
    doer, link, deed = doc[at - 1], doc[at + 1], doc[at + 2]
    if (
        (doer.dep_, doer.head) != ("compound", noun)
        or (link.dep_, deed.dep_, deed.tag_) != ("cc", "conj", "VBD")
        or not has(deed, {"obj"})
        or has(deed, SUBJECTS)
        or noun in deed.head.ancestors
    ):
        return
    before = [child for child in noun.children if child.i < doer.i]
    day = next((child for child in before if child.dep_ == "compound" and child.lower_ in table.adverbs), None)
    for child in before:
        if day is None or child.i < day.i:
            child.head = day or doer
    if day is not None:
        day.dep_ = "obl"
    if deed.head != noun:
        noun.head, noun.dep_ = deed.head, deed.dep_
    elif noun.head.pos_ == "VERB" and noun.head.i > deed.i:
        noun.dep_ = "ccomp"  # "police shot and killed two men, witnesses said"
    deed.head, link.head, doer.dep_ = noun, deed, "nsubj"
    _make_verb(noun, table)


def _make_verb(noun: "Token", table: MendingWords) -> None:
    noun.pos_ = "VERB"
    if noun.tag_ not in _FINITE:
        noun.tag_ = "VBZ" if noun.tag_ == "NNS" else "VBD"
    noun.lemma_ = _verb_lemma(noun.lower_, table)


def _verb_lemma(form: str, table: MendingWords) -> str:
    for ending, other in table.verb_endings:
        if form.endswith(ending):
            return form.removesuffix(ending) + other
    return form


def _is_name_behind(word: "Token", table: MendingWords) -> bool:
    """Say whether what the parser took for an adverb is a name right behind its verb, as days and quarters are not."""
    behind = word.dep_ in {"advmod", "xcomp"} and word.i == next_word(word.head) and word.head.pos_ == "VERB"
    return behind and word.text[0].isupper() and word.text[1:].islower() and word.lower_ not in table.adverbs


_BY_LABEL: dict[str, Callable[["Token", MendingWords], None]] = {
    "nsubj:pass": _mend_passive,
    "aux": _mend_helper,
    "advmod": _mend_adverb,
    "xcomp": _mend_complement,
    "compound": _mend_compound,
    "amod": _mend_describing,
    "acl": _mend_participle,
    "nmod": _mend_charge,
    "obl": _mend_what_was_said,
    "nsubj": _mend_subject,
    "parataxis": _mend_apposed,
    "vocative": _mend_vocative,
    "advcl": _mend_listed_doer,
    "conj": _mend_listed_doer,
}
