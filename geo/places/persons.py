"""Names of persons that hold a place's name, and letters after a person's name: "India Walton", "John Smith, MD"."""

from spacy.tokens import Doc, Token

from geo.places.name_matches import GENERIC_WORDS, is_capital
from geo.places.token_features import person_shares, shape, word_set

_BORNE = 20  # from this share on a word is often a given name or a surname
_LETTERS = 5  # at most, in a degree or a licence
_BODIES = GENERIC_WORDS | word_set(
    "university college school institute hospital church court house hall center centre council police army navy bank "
    "museum theatre theater hotel airport park club company times post news street avenue road station tower power day"
)


def is_of_person(doc: Doc, start: int, end: int) -> bool:
    """Say whether tokens are part of a person's name, or the letters of a degree behind one."""
    return (end - start <= 2 and _is_given_name(doc, start)) or _is_degree(doc, start, end)


def _is_given_name(doc: Doc, at: int) -> bool:
    """Say whether a word is the given name before a surname: "India Walton", but not "Georgia Tech"."""
    if at + 1 >= len(doc) or person_shares(doc[at].text)[0] < _BORNE or (at and _is_name_word(doc[at - 1])):
        return False
    surname = doc[at + 1]
    third = doc[at + 2] if at + 2 < len(doc) else None
    if not _is_name_word(surname) or surname.lower_ in _BODIES or (third is not None and _is_name_word(third)):
        return False
    label = {doc[at].ent_type_, surname.ent_type_}
    if "ORG" in label:
        return False
    is_one = surname.ent_iob_ == "I"
    if is_one and label == {"PER"}:
        return True
    borne = person_shares(surname.text)[1] >= _BORNE
    # A place's name in two words reads like one too: "Victoria Falls" has no surname that is borne.
    return ((surname.ent_type_ == "PER" or surname.dep_ == "flat") and borne) or (is_one and _acts(doc[at], surname))


def _acts(first: Token, second: Token) -> bool:
    """Say whether a name is met, told or elected, as persons are."""
    head = second if first.head.i == second.i else first
    return head.dep_ in {"obj", "nsubj"} and head.head.lemma_.lower() in _DONE_TO_PERSONS


_DONE_TO_PERSONS = word_set("meet tell say elect appoint arrest interview marry thank congratulate criticise criticize")


def _is_name_word(token: Token) -> bool:
    return token.pos_ == "PROPN" and is_capital(token.text) and shape(token.text) in {"Xx", "XxX"}


def _is_degree(doc: Doc, start: int, end: int) -> bool:
    """Say whether letters stand behind the comma after a person's whole name: "John Smith, MD"."""
    letters = doc[start:end].text.replace(".", "")
    if end - start > 1 or not letters.isupper() or len(letters) > _LETTERS or start < 3 or doc[start - 1].text != ",":
        return False
    before = start - 2
    while before > 1 and doc[before].text.isupper() and doc[before - 1].text == ",":
        before -= 2  # "M.S., R.D."
    return doc[before].ent_type_ == "PER" and doc[before].ent_iob_ == "I"
