"""Cut the names out of GUM's entities, whose spans hold every word of the phrase round a name."""

import re

from corpus import Sentence, Word

_MARK = re.compile(r"\((?P<id>\d+)-(?P<kind>[a-z]+)-(?P<rest>[^()]*)(?P<single>\)?)|(?P<close>\d+)\)")
_LABELS = {"person": "PER", "organization": "ORG", "place": "LOC"}
_ROLES = """
    president minister secretary speaker justice counsel guest senator governor mayor king queen prince princess lord
    lady sir mr. mrs. ms. dr. professor doctor judge chairman chair director general colonel captain pope bishop father
    mother mom dad grandma grandpa host interviewer student poet sheriff officer god agent coach
"""
_TITLES = frozenset(_ROLES.split())
_SMALL_WORDS = "of the and for de la del von van al 's ’s - – & . / in on"
_INNER = frozenset(_SMALL_WORDS.split())
_RELATIONS = """
    flat compound goeswith punct flat:foreign nummod amod nmod case nmod:poss conj cc det nmod:unmarked fixed
"""
_FLAT = frozenset(_RELATIONS.split())


def entity_spans(sentence: Sentence) -> list[tuple[int, int, str]]:
    """Return GUM's entities of a sentence as (first word, end word, kind), outer ones first."""
    opened: dict[str, list[tuple[int, str]]] = {}
    found = []
    for index, word in enumerate(sentence.words):
        value = next((item[7:] for item in word.misc.split("|") if item.startswith("Entity=")), "")
        for mark in _MARK.finditer(value):
            if mark["close"]:
                stack = opened.get(mark["close"])
                if stack:
                    first, kind = stack.pop()
                    found.append((first, index + 1, kind))
            elif mark["single"]:
                found.append((index, index + 1, mark["kind"]))
            else:
                opened.setdefault(mark["id"], []).append((index, mark["kind"]))
    return sorted(found, key=lambda span: (span[0], -span[1]))


def head_of(words: list[Word], first: int, end: int) -> int:
    """Return the word of a span that hangs on one outside it."""
    return next((i for i in range(first, end) if not first <= words[i].head < end or words[i].head == i), first)


def name_around(words: list[Word], first: int, end: int, *, person: bool) -> tuple[int, int]:
    """Return the run of name words round the head of a phrase: without title, article or what explains it."""
    head = head_of(words, first, end)
    allowed = {head}
    for _ in range(4):
        for index in range(first, end):
            word = words[index]
            if index not in allowed and word.head in allowed and _belongs(word, person=person):
                allowed.add(index)
    start, stop = head, head + 1
    while start - 1 >= first and _continues(words[start - 1], start - 1 in allowed):
        start -= 1
    while stop < end and _continues(words[stop], stop in allowed):
        stop += 1
    while start < head and not _is_name_word(words[start]):
        start += 1
    if start < head and words[start].form.lower() == "the":
        start += 1
    while stop - 1 > head and not _is_name_word(words[stop - 1]):
        stop -= 1
    return start, stop


def _belongs(word: Word, *, person: bool) -> bool:
    if person:
        parts_of_name = {"flat", "flat:foreign", "punct", "goeswith"}
        return word.dep in parts_of_name or (word.dep == "compound" and word.upos == "PROPN")
    return word.dep in _FLAT


def _is_name_word(word: Word) -> bool:
    is_number = word.upos == "NUM" and word.form.isdigit()
    return word.upos == "PROPN" or word.form[:1].isupper() or is_number or word.form == "."


def _continues(word: Word, belongs: bool) -> bool:
    return belongs and (_is_name_word(word) or word.form.lower() in _INNER) and word.form != ","


def _names_someone(words: list[Word]) -> bool:
    """Say whether these are more than a title, and no people of a country or faith."""
    return words[-1].form.lower() not in _TITLES and any(word.xpos != "NNPS" for word in words)


def named_entities(sentence: Sentence) -> list[tuple[int, int, str]]:
    """Return the named, outermost entities of a GUM sentence as (first word, end word, label)."""
    found: list[tuple[int, int, str]] = []
    words = sentence.words
    for first, end, kind in entity_spans(sentence):
        if kind not in _LABELS or words[head_of(words, first, end)].upos != "PROPN":
            continue
        start, stop = name_around(words, first, end, person=kind == "person")
        if kind == "person" and not _names_someone(words[start:stop]):
            continue
        if all(stop <= a or b <= start for a, b, _ in found):
            found.append((start, stop, _LABELS[kind]))
    return found
