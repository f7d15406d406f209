"""The names of a text that may tell where something took place: its toponyms, and names that no gazetteer has."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from geo.languages.words import words_of
from geo.model import Span, Toponym
from geo.places.name_matches import HYPHENS, is_of_calendar
from geo.syntax.clauses import preposition

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Stretch

_LONGEST_ARTICLE = 3  # letters: "el-", "ash-"
_BOUND = frozenset({"flat", "compound", "nmod:desc", "amod"})
_PLACE = "LOC"
_OF_NAMES = frozenset({"PROPN", "NOUN", "ADJ"})


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """Tokens `start` to `end` of a Doc that may name where an act took place; `root` heads them.

    `toponym` is None for a name that the finder of places left out. `label` is the kind of named entity, if any.
    """

    start: int
    end: int
    root: "Token"
    label: str
    toponym: Toponym | None

    @property
    def name(self) -> Span:
        """The characters of the name itself: Anbar of "western Anbar province", all of "al-Mashi" and "San pablo"."""
        tokens = self.root.doc[self.start : self.end]
        proper = [at for at, token in enumerate(tokens) if token.text[0].isupper() or token.text[0].isdigit()]
        first, last = (proper[0], proper[-1]) if proper else (0, len(tokens) - 1)
        if first > 1 and _is_article(tokens[first - 2], tokens[first - 1]):
            first -= 2
        while last + 1 < len(tokens) and tokens[last + 1].pos_ == "PROPN" and tokens[last + 1].dep_ == "flat":
            last += 1
        return Span(tokens[first].idx, tokens[last].idx + len(tokens[last]))


def whole_name(candidate: PlaceCandidate, placed: Container[int]) -> Span | None:
    """Return all of a name of which finders took a part: "Sheikh Miskeen", "Deir Ezzor Military Airport".

    None for what only says the sort of a place that is named before it: City of "Aleppo City".

    Args:
        candidate: What may be a name's part, and has no place.
        placed: The tokens of the names that have one.
    """
    doc, sentence = candidate.root.doc, candidate.root.sent
    low, high, table = sentence.start, sentence.end, words_of(candidate.root)
    start, end = candidate.start, candidate.end
    is_behind = start > low and start - 1 in placed and doc[start - 1].head.i in range(start, end)
    if is_behind and all(word.lower_ in table.place_words.sorts for word in doc[start:end]):
        return None
    while end < high and (step := _step(doc, start, end, placed)):
        end += step
    while end > candidate.end and doc[end - 1].pos_ == "ADJ":
        end -= 1
    if is_behind and all(word.lower_ in table.place_names.sites for word in doc[start:end]):
        while start > low and start - 1 in placed:
            start -= 1
    while start > low and (step := _step_back(doc, low, start, end, placed)):
        start -= step
    if start == candidate.start and end == candidate.end:
        return candidate.name
    first = candidate.name.start if start == candidate.start else doc[start].idx
    last = candidate.name.end if end == candidate.end else doc[end - 1].idx + len(doc[end - 1])
    return Span(first, last)


def _step(doc: "Doc", start: int, end: int, placed: Container[int]) -> int:
    """Return how many tokens behind a name go on with it: one, two with a dash before it, or none."""
    at = end
    if doc[end].text in HYPHENS and not doc[end].whitespace_ and not doc[end - 1].whitespace_:
        at = end + 1
    if at >= len(doc) or at in placed or not _is_capital(doc[at]) or is_of_calendar(doc[at]):
        return 0
    word, root = doc[at], _root(doc[start:end])
    is_theirs = start <= word.head.i < end and word.dep_ in _BOUND
    is_head = root.head.i == word.i and root.dep_ in _BOUND
    is_beside = word.head.i == root.head.i > at and {word.dep_, root.dep_} <= _BOUND and _is_capital(word.head)
    return at - end + 1 if is_theirs or is_head or is_beside else 0


def _step_back(doc: "Doc", low: int, start: int, end: int, placed: Container[int]) -> int:
    """Return how many tokens before a name belong to it: a proper noun, one with a dash behind it, or none."""
    at = start - 1
    if at > low and doc[at].text in HYPHENS and not doc[at].whitespace_ and not doc[at - 1].whitespace_:
        at -= 1
    word, root = doc[at], _root(doc[start:end])
    is_theirs = start <= word.head.i < end and word.dep_ in _BOUND
    is_head = root.head.i == at and root.dep_ in _BOUND
    is_name = word.pos_ == "PROPN" and _is_capital(word) and at not in placed and not is_of_calendar(word)
    return start - at if is_name and (is_theirs or is_head) else 0


def _root(tokens: "Sequence[Token] | Stretch") -> "Token":
    """Return the first word of a stretch that hangs on none of it, else the last."""
    start, end = tokens[0].i, tokens[-1].i + 1
    return next((t for t in tokens if not start <= t.head.i < end or t.head.i == t.i), tokens[-1])


def _is_capital(word: "Token") -> bool:
    return word.text[0].isupper() and word.pos_ in _OF_NAMES


def _is_article(word: "Token", dash: "Token") -> bool:
    """Say whether two tokens are an article that is tied to a name: "al-Mashi", and not "anti-Mashi"."""
    is_tied = dash.text in HYPHENS and not dash.whitespace_ and not word.whitespace_
    return is_tied and len(word.text) <= _LONGEST_ARTICLE and word.lower_ not in words_of(word).place_names.beyond


def candidates_in(stretch: "Doc | Stretch", toponyms: Sequence[Toponym]) -> tuple[PlaceCandidate, ...]:
    """Return what may be a scene in a stretch of a text, in its order; none overlap.

    Toponyms come first, those that make up another instead of the whole ("the border between Mali and Niger"); then
    other named entities; then other proper nouns.
    """
    tokens = tuple(stretch)
    if not tokens:
        return ()
    first = tokens[0].i
    taken = [False] * len(tokens)
    found: list[PlaceCandidate] = []
    for start, end, toponym in chain(_of_toponyms(tokens, toponyms), _of_entities(tokens), _runs(tokens, taken)):
        if start < end and not any(taken[start - first : end - first]):
            taken[start - first : end - first] = [True] * (end - start)
            found.append(_candidate(tokens[start - first : end - first], toponym))
    return tuple(sorted(found, key=lambda candidate: candidate.start))


def _of_toponyms(tokens: Sequence["Token"], toponyms: Sequence[Toponym]) -> Iterator[tuple[int, int, Toponym | None]]:
    """Give the toponyms' tokens, the shortest first."""
    low, high = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
    inside = [toponym for toponym in toponyms if low <= toponym.span.start and toponym.span.end <= high]
    for toponym in sorted(inside, key=lambda t: (t.span.end - t.span.start, t.span.start)):
        covered = [t.i for t in tokens if t.idx < toponym.span.end and t.idx + len(t) > toponym.span.start]
        if covered:
            yield covered[0], covered[-1] + 1, toponym


def _of_entities(tokens: Sequence["Token"]) -> Iterator[tuple[int, int, Toponym | None]]:
    """Give the named entities, places first. They are read off the tokens: a stretch is slow to ask for its own."""
    found: list[tuple[bool, int, int]] = []
    for token in tokens:
        if token.ent_iob_ == "B" or (token.ent_iob_ == "I" and not found):
            found.append((token.ent_type_ != "LOC", token.i, token.i + 1))
        elif token.ent_iob_ == "I":
            found[-1] = (*found[-1][:2], token.i + 1)
    for _, start, end in sorted(found):
        yield start, end, None


def _runs(tokens: Sequence["Token"], taken: Sequence[bool]) -> Iterator[tuple[int, int, Toponym | None]]:
    """Give stretches of proper nouns that are not taken yet, but for days and months."""
    start = None
    for at in range(len(tokens) + 1):
        here = at < len(tokens) and not taken[at] and tokens[at].pos_ == "PROPN" and not is_of_calendar(tokens[at])
        if start is not None and not here:
            yield tokens[start].i, tokens[at - 1].i + 1, None
            start = None
        elif here and start is None:
            start = at


def _candidate(tokens: Sequence["Token"], toponym: Toponym | None) -> PlaceCandidate:
    root = _root(tokens)
    label = next((token.ent_type_ for token in tokens if token.ent_type_), "")
    if toponym is None and _tells_sort(root):
        label = _PLACE
    return PlaceCandidate(tokens[0].i, tokens[-1].i + 1, root, label, toponym)


def _tells_sort(word: "Token") -> bool:
    """Say whether a name tells which place of a sort is meant, whoever it names: "the district of Sheikh Maqsoud"."""
    table = words_of(word)
    is_of = word.dep_ == "nmod" and preposition(word) in table.attachment.of
    return is_of and word.head.lower_ in table.place_words.sorts
