"""Acronyms that a text writes out: "the Nuclear and Industrial Safety Agency (NISA)", "NISA (the Nuclear ...)".

An acronym is one only where its letters begin the words that it stands for, in their order; small words such as "of"
may be passed over. Others are made in another language, "the Kurdistan Workers' Party (PKK)", or of some of the words,
"the African Union Mission in Somalia (AMISOM)": they are told apart, since a bracket behind names may also say where
they are from. What the words mean is not looked at.

Example::

    acronyms_in(doc)["NISA"]  # (1, 6): the tokens that it stands for
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from geo.languages.language import AcronymWords
from geo.languages.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

_SHORTEST, _LONGEST = 2, 10  # letters
_MOST_WORDS = 14  # that an acronym stands for, with those between that have no letter in it
_DASHES = frozenset("-‐‑‒–/")
_OPENS, _CLOSES = frozenset("(["), frozenset(")]")
_CLOSING = [[mark] for mark in _CLOSES]
_ENDS = [[","], ["."], [";"]]
_QUOTES = frozenset("\"“”'‘’")


@dataclass(frozen=True, slots=True)
class OddAcronym:
    """An acronym in a bracket whose letters do not begin all words before it.

    `names` are the tokens, half open, of the row of names before it; `some` the last of these of which the letters
    begin some, None where they begin none.
    """

    acronym: str
    names: tuple[int, int]
    some: tuple[int, int] | None


def acronyms_in(doc: "Doc") -> Mapping[str, tuple[int, int]]:
    """Return each acronym of a text with the tokens, half open, that it stands for: where it is first written out."""
    found: dict[str, tuple[int, int]] = {}
    texts, table = [token.text for token in doc], words_of(doc).acronyms
    for at, text in enumerate(texts):
        if text in _OPENS:
            for acronym, span in (*_behind(texts, at, table), *_before(texts, at, table)):
                found.setdefault(acronym, span)
        elif text == "," and at:
            for acronym, span in _apposed(texts, at, table):
                found.setdefault(acronym, span)
    return found


def odd_acronyms_in(doc: "Doc") -> Iterator[OddAcronym]:
    """Yield what looks like an acronym, alone in a bracket behind a row of names or after "or", and is none of all."""
    texts, table = [token.text for token in doc], words_of(doc).acronyms
    for at in range(len(texts)):
        acronym = _bracketed(texts, at, table)
        letters = letters_of(acronym)
        if len(letters) > _SHORTEST and (texts[at] == "," or _words_before(texts, at, letters, table) is None):
            start = _names_before(texts, at, table)
            if start is not None:
                begins = [n for n in range(start, at) if _begins_some(letters, texts[n:at])]
                yield OddAcronym(acronym, (start, at), (begins[-1], at) if begins else None)


def _bracketed(texts: Sequence[str], at: int, table: AcronymWords) -> str:
    """Return the word that stands alone in a bracket, or between commas after "or"; empty for none."""
    if texts[at] in _OPENS and texts[at + 2 : at + 3] in _CLOSING:
        return texts[at + 1]
    if texts[at] == "," and texts[at + 3 : at + 4] in _ENDS and texts[at + 1] in table.or_:
        return texts[at + 2]
    return ""


def letters_of(word: str) -> str:
    """Return the letters of what looks like an acronym, empty where it does not: mostly capitals, few, or "U.A.E."."""
    letters = word.replace(".", "")
    if not _SHORTEST <= len(letters) <= _LONGEST or not letters[0].isupper() or not letters.isalnum():
        return ""
    capitals = sum(letter.isupper() for letter in letters)
    return letters if capitals >= 2 and 2 * capitals > len(letters) else ""


def _behind(texts: Sequence[str], at: int, table: AcronymWords) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield what stands in a bracket as the acronym of the words before it."""
    for inside in range(at + 1, min(at + 3, len(texts))):
        letters = letters_of(texts[inside])
        after = texts[inside + 1] if inside + 1 < len(texts) else ""
        if letters and (after in _CLOSES or after in {",", ";"} or after in table.or_ or after in _QUOTES):
            span = _words_before(texts, at, letters, table)
            if span is not None:
                yield texts[inside], span
            return
        if texts[inside] not in _QUOTES:
            return


def _before(texts: Sequence[str], at: int, table: AcronymWords) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the word before a bracket as the acronym of the words in it."""
    letters = letters_of(texts[at - 1]) if at else ""
    if letters:
        start = at + 2 if texts[at + 1 : at + 2] and texts[at + 1].lower() in table.the else at + 1
        ends = [end for end in range(start + 1, min(start + _MOST_WORDS, len(texts))) if texts[end] in _CLOSES]
        if ends and _stands_for(letters, texts[start : ends[0]], table):
            yield texts[at - 1], (start, ends[0])


def _apposed(texts: Sequence[str], at: int, table: AcronymWords) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield "NISA, the Nuclear and Industrial Safety Agency," with the words between the commas."""
    letters = letters_of(texts[at - 1])
    if len(letters) <= _SHORTEST or table.the.isdisjoint(texts[at + 1 : at + 2]):
        return  # "in the US, the United Steelworkers" names two
    start = at + 2
    ends = [end for end in range(start + 1, min(start + _MOST_WORDS, len(texts))) if texts[end] in {",", ".", ";"}]
    if ends and texts[start][:1].isupper() and _stands_for(letters, texts[start : ends[0]], table):
        yield texts[at - 1], (start, ends[0])


def _words_before(texts: Sequence[str], at: int, letters: str, table: AcronymWords) -> tuple[int, int] | None:
    """Return the fewest tokens right before a bracket for which letters stand."""
    end = at
    while end and texts[end - 1] in _QUOTES:
        end -= 1
    for start in range(end - 1, max(end - _MOST_WORDS, 0) - 1, -1):
        if texts[start] in _OPENS or texts[start] in _CLOSES or (texts[start].isspace() and "\n" in texts[start]):
            return None
        if texts[start][:1].upper() == letters[0].upper() and _stands_for(letters, texts[start:end], table):
            return start, end
    return None


def _names_before(texts: Sequence[str], at: int, table: AcronymWords) -> int | None:
    """Return where the row of names right before a bracket begins; None where it has fewer than two."""
    start, names = at, list[int]()
    while start and start > at - _MOST_WORDS:
        word = texts[start - 1]
        is_small = word.lower() in table.small or word in _DASHES
        if not (is_small or word[:1].isupper()):
            break
        start -= 1
        if not is_small:
            names.append(start)
    return names[-1] if len(names) > 1 and names[0] == at - 1 else None


def _begins_some(letters: str, words: Sequence[str]) -> bool:
    """Say whether letters are the beginnings of two words or more, of the first among them, in their order."""
    low, lows = letters.lower(), [word.lower().replace(".", "") for word in words]

    @cache
    def fits(at: int, word: int, used: int) -> bool:
        if at == len(low):
            return used > 1
        if word == len(lows):
            return False
        if word and fits(at, word + 1, used):
            return True
        begun = at
        while begun < len(low) and begun - at < len(lows[word]) and low[begun] == lows[word][begun - at]:
            begun += 1
            if fits(begun, word + 1, min(used + 1, 2)):
                return True
        return False

    return fits(0, 0, 0)


def _stands_for(letters: str, words: Sequence[str], table: AcronymWords) -> bool:
    """Say whether letters are the beginnings of words: one or more letters of each, none of a small word."""
    parts = [word for word in words if word not in _DASHES and not word.isspace()]
    small = [part.lower() in table.small for part in parts]
    if not parts or small[0] or sum(not is_small for is_small in small) < 2:
        return False
    low, lows = letters.lower(), [part.lower().replace(".", "") for part in parts]

    @cache
    def fits(at: int, word: int) -> bool:
        if word == len(lows):
            return at == len(low)
        if small[word] and fits(at, word + 1):
            return True
        begun = at
        while begun < len(low) and begun - at < len(lows[word]) and low[begun] == lows[word][begun - at]:
            begun += 1
            if fits(begun, word + 1):
                return True
        return False

    return fits(0, 0)
