"""The names of a text that may tell where something took place: its toponyms, and names that no gazetteer has."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from geo.languages.words import words_of
from geo.model import Span, Toponym

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Stretch


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
        """The characters of the name itself: Anbar of "western Anbar province"."""
        tokens = self.root.doc[self.start : self.end]
        proper = [token for token in tokens if token.text[0].isupper() or token.text[0].isdigit()] or list(tokens)
        return Span(proper[0].idx, proper[-1].idx + len(proper[-1]))


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
        here = at < len(tokens) and not taken[at] and tokens[at].pos_ == "PROPN" and not _is_of_calendar(tokens[at])
        if start is not None and not here:
            yield tokens[start].i, tokens[at - 1].i + 1, None
            start = None
        elif here and start is None:
            start = at


def _is_of_calendar(token: "Token") -> bool:
    word = token.lower_.rstrip(".")
    numbers = words_of(token).date_words.numbers
    return word in numbers["month"] or word in numbers["weekday"]


def _candidate(tokens: Sequence["Token"], toponym: Toponym | None) -> PlaceCandidate:
    start, end = tokens[0].i, tokens[-1].i + 1
    root = next((t for t in tokens if not start <= t.head.i < end or t.head.i == t.i), tokens[-1])
    label = next((token.ent_type_ for token in tokens if token.ent_type_), "")
    return PlaceCandidate(start, end, root, label, toponym)
