"""Mark names in sentences that nobody marked: by a first recogniser, checked against tags and lists of names.

A mark is kept only where the words are tagged as a name. Where they are, and recogniser and lists say nothing, the
words stay unknown, so that the second recogniser is taught neither that they are a name nor that they are none.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from augment import NamePool
from corpus import Sentence, Word
from spacy.language import Language
from spacy.tokens import Doc

Span = tuple[int, int, str]

_CALENDAR = """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december christmas easter ramadan
"""
_LAST_WORDS = """
    inc. inc corp. corp ltd. ltd co. company university college school ministry department party council agency bank
    army police force forces association committee commission court union institute group times post news club league
    church parliament congress senate organization organisation front movement brigade division airlines
"""
_DAYS = frozenset(_CALENDAR.split())
_BODIES = frozenset(_LAST_WORDS.split())
_JOINING = frozenset({"of", "the", "and", "for", "de", "al", "-", "–", "'s", "’s", "&", "bin", "el", "la"})


def runs_of_names(words: list[Word]) -> Iterator[tuple[int, int]]:
    """Yield the longest runs of words tagged as names."""
    first = None
    for index, word in enumerate([*words, None]):
        is_name = word is not None and word.upos == "PROPN"
        if is_name and first is None:
            first = index
        elif not is_name and first is not None:
            yield first, index
            first = None


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Names whose kind we know, in lower case, and people's first names as they are written."""

    places: frozenset[str]
    parties: dict[str, str]
    given: frozenset[str]

    def label(self, name: str) -> str:
        """Return the kind of a name, or nothing."""
        found = self.parties.get(name.lower(), "")
        return found or ("LOC" if name.lower() in self.places else "")


def known_names(pool: NamePool, actors: Path) -> KnownNames:
    """Return countries and large cities, and the program's own who's-who of people and organisations."""
    parties: dict[str, str] = {}
    with actors.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["kind"] != "state":
                label = "PER" if row["kind"] == "person" else "ORG"
                parties |= {name.strip().lower(): label for name in (row["name"], *row["aliases"].split(";"))}
    parties.pop("", None)
    places = frozenset(name.lower() for name in (*pool.countries, *pool.cities[:1500]))
    return KnownNames(places, parties, frozenset(pool.first))


def mark(sentences: Iterable[Sentence], recogniser: Language, known: KnownNames) -> list[Sentence]:
    """Return the sentences with names marked, and with what may be one left unknown."""
    sentences = list(sentences)
    docs = recogniser.pipe(
        Doc(recogniser.vocab, words=[w.form for w in s.words], spaces=[w.space for w in s.words]) for s in sentences
    )
    guesses = [[(ent.start, ent.end, ent.label_) for ent in doc.ents] for doc in docs]
    votes = _votes(sentences, guesses)
    return [
        _marked(sentence, guess, votes[sentence.document], known)
        for sentence, guess in zip(sentences, guesses, strict=True)
    ]


def _votes(sentences: list[Sentence], guesses: list[list[Span]]) -> dict[str, dict[str, str]]:
    """Return for each document what the recogniser mostly took each name for."""
    counts: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for sentence, spans in zip(sentences, guesses, strict=True):
        for first, end, label in spans:
            counts[sentence.document][_text(sentence, first, end)][label] += 1
    return {
        document: {name: max(sorted(labels), key=labels.__getitem__) for name, labels in names.items()}
        for document, names in counts.items()
    } | {sentence.document: {} for sentence in sentences if sentence.document not in counts}


def _text(sentence: Sentence, first: int, end: int) -> str:
    return " ".join(word.form for word in sentence.words[first:end])


def _marked(sentence: Sentence, guess: list[Span], votes: dict[str, str], known: KnownNames) -> Sentence:
    words = sentence.words
    entities = [span for span in guess if _is_tagged(words[span[0] : span[1]])]
    names = [_text(sentence, first, end) for first, end, _ in entities]
    entities = [
        (first, end, _label(name, votes.get(name, label), known))
        for name, (first, end, label) in zip(names, entities, strict=True)
    ]
    taken = {index for first, end, _ in entities for index in range(first, end)}
    unknown: set[int] = {index for first, end, _ in guess for index in range(first, end)} - taken
    for first, end in runs_of_names(words):
        if taken.intersection(range(first, end)):
            unknown.update(set(range(first, end)) - taken)
            continue
        label = _from_lists(sentence, first, end, votes, known)
        if label:
            entities.append((first, end, label))
        elif any(word.form.lower() not in _DAYS for word in words[first:end]):
            unknown.update(range(first, end))
    return replace(sentence, entities=sorted(entities), unknown=frozenset(unknown))


def _is_tagged(words: list[Word]) -> bool:
    edges = words[0].upos == "PROPN" and words[-1].upos in {"PROPN", "NUM", "PUNCT"}
    return edges and all(word.upos in {"PROPN", "NUM", "PUNCT"} or word.form.lower() in _JOINING for word in words)


def _label(name: str, label: str, known: KnownNames) -> str:
    if name.lower() in known.parties:
        return known.parties[name.lower()]
    if name.rsplit(" ", 1)[-1].lower() in _BODIES:
        return "ORG"
    return "LOC" if name.lower() in known.places and label != "ORG" else label


def _from_lists(sentence: Sentence, first: int, end: int, votes: dict[str, str], known: KnownNames) -> str:
    name = _text(sentence, first, end)
    found = votes.get(name, "") or known.label(name)
    if not found and end - first > 1 and sentence.words[end - 1].form.lower() in _BODIES:
        return "ORG"
    if not found and 2 <= end - first <= 3 and sentence.words[first].form in known.given:
        return "PER"
    return found
