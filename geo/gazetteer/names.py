"""Folding: the one form in which place names are compared.

`fold("Saint-Étienne") == fold("ST. ETIENNE") == "saint etienne"`. Nothing here knows any place.
"""

import re
import unicodedata
from functools import lru_cache

from geo.unseen import without_unseen

# Marks that writers leave out freely: Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowel signs. Marks of
# other scripts are letters in all but name (Devanagari vowels, the Japanese voicing mark) and stay.
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]+")
_APOSTROPHES = "'\u2018\u2019\u201b`\u00b4\u2032\u02b9\u02ba\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u2035\u05f3\uff07"
_LETTERS = {"ø": "o", "ł": "l", "ı": "i", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŋ": "n"} | {
    "ə": "a", "ŧ": "t", "ĸ": "k", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ſ": "s", "&": " and "}  # fmt: skip
_PERSIAN = {"ی": "ي", "ى": "ي", "ک": "ك"}  # one letter with two code points
_TRANSLATION = str.maketrans(_LETTERS | _PERSIAN | dict.fromkeys(_APOSTROPHES, "'"))
_INITIALS = re.compile(r"(?<!\w)(?:[^\W\d_]\.){2,}")
_GENITIVE = re.compile(r"'(?=s(?!\w))")
# Lone surrogates go too: they cannot be written as UTF-8. Marks are no \w but belong to their letters.
_SEPARATORS = re.compile(r"[^\w\u0300-\u036f\u0900-\u109f\u1700-\u1cff\u3099\u309a\ua980-\uaaff]+|[_\ud800-\udfff]+")
_WORDS = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
_ASCII_FAST = re.compile(r"[A-Za-z]+\Z")


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Return the form of a name in which two spellings of it are equal.

    Case, accents, apostrophes, and the kind of dash or space do not count; "St." is "Saint", "Mt." is "Mount", "Ft."
    is "Fort"; a leading "the" goes. An apostrophe before a last "s" parts the word ("St. John's" is "saint john s"),
    so that a genitive never runs into the name that it follows. Words that spaces or dashes part fold one by one:
    `fold("a b") == fold("a") + " " + fold("b")`, but for a leading "the".
    """
    if _ASCII_FAST.match(name):
        text = name.lower()
        return _WORDS.get(text, text)
    words = [_WORDS.get(word, word) for word in _separate(_strip(name)).split()]
    while len(words) > 1 and words[0] == "the":
        del words[0]
    return " ".join(words)


def _strip(name: str) -> str:
    """Take away case, marks, variants of letters and what nobody sees."""
    name = without_unseen(name)
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    text = _MARKS.sub("", text).translate(_TRANSLATION)
    return unicodedata.normalize("NFC", text)


def _separate(text: str) -> str:
    """Join initials, drop apostrophes, and turn all other punctuation into spaces."""
    text = _INITIALS.sub(lambda found: found[0].replace(".", ""), text)
    text = _GENITIVE.sub(" ", text).replace("'", "")
    return _SEPARATORS.sub(" ", text)
