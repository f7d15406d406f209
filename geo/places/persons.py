"""Names of persons that hold a place's name, and letters after a person's name: "India Walton", "John Smith, MD"."""

from spacy.tokens import Doc, Token

from geo.languages.words import words_of
from geo.places.name_matches import is_capital
from geo.places.token_features import person_shares, shape

_BORNE = 20  # from this share on a word is often a given name or a surname
_LETTERS = 5  # at most, in a degree or a licence


def is_of_person(doc: Doc, start: int, end: int) -> bool:
    """Say whether tokens are part of a person's name, or the letters of a degree behind one."""
    return (end - start <= 2 and _is_given_name(doc, start)) or _is_degree(doc, start, end)


def _is_given_name(doc: Doc, at: int) -> bool:
    """Say whether a word is the given name before a surname: "India Walton", but not "Georgia Tech"."""
    if at + 1 >= len(doc) or person_shares(doc[at].text)[0] < _BORNE or (at and _is_name_word(doc[at - 1])):
        return False
    surname = doc[at + 1]
    third = doc[at + 2] if at + 2 < len(doc) else None
    if not _is_name_word(surname) or _is_no_surname(surname) or (third is not None and _is_name_word(third)):
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


def _is_no_surname(word: Token) -> bool:
    words = words_of(word)
    return word.lower_ in words.place_words.sorts or word.lower_ in words.place_names.no_surnames


def _acts(first: Token, second: Token) -> bool:
    """Say whether a name is met, told or elected, as persons are."""
    head = second if first.head.i == second.i else first
    return head.dep_ in {"obj", "nsubj"} and head.head.lemma_.lower() in words_of(head).place_names.done_to_persons


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
