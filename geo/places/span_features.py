"""What a span looks like to the forest that says whether it names a place."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc, Span

from geo.gazetteer.lookup import Entry, Gazetteer, NameMatch
from geo.languages.words import Words, code_of, words_of
from geo.model import PlaceKind
from geo.places.learned import Floats
from geo.places.name_matches import NameHit, bare_span, is_capital, known_places
from geo.places.token_features import person_shares

_KINDS = tuple(PlaceKind)
_MATCHES = tuple(NameMatch)
_LABELS = ("PER", "ORG", "LOC")

SPAN_FEATURES: tuple[str, ...] = (
    *("mean", "most", "least", "first", "last", "before", "after"),
    *("same_mean", "same_most", "same_count"),
    *("entries", "population", "names", "kind", "match", "is_hit", "in_hit", "holds_hit", "capital"),
    *("votes_country", "votes_admin1"),
    *(f"{label}_{how}" for label in _LABELS for how in ("overlaps", "equals", "wider")),
    *("length", "proper", "adjective", "upper", "starts_sentence", "position"),
    *("capital_before", "capital_after", "given_before", "given_here", "surname_here", "surname_after"),
    *("preposition", "generic_inside", "generic_after", "comma_before", "comma_after", "possessive", "lower_elsewhere"),
)


@dataclass(frozen=True, slots=True)
class SpanContext:
    """A Doc, the names that the gazetteer knows in it, and each token's chance of belonging to a place's name."""

    doc: Doc
    hits: Sequence[NameHit]
    inside: Floats
    gazetteer: Gazetteer


def span_rows(context: SpanContext, spans: Sequence[tuple[int, int]]) -> Floats:
    """Return a row of `SPAN_FEATURES` for each span."""
    texts = [context.doc[start:end].text for start, end in spans]
    language = code_of(context.doc)
    entries = [known_places(context.gazetteer, text, language) for text in texts]
    chances = _chances(context, spans)
    parts = [
        chances,
        _same_text(texts, chances[:, 0]),
        _known(context, spans, entries),
        _votes(texts, entries),
        _entities(context.doc, spans),
        _words(context.doc, spans),
    ]
    return np.hstack(parts)


def _chances(context: SpanContext, spans: Sequence[tuple[int, int]]) -> Floats:
    padded = np.concatenate([context.inside, [0.0]])
    starts, ends = np.array(spans).T
    found = np.empty((len(spans), 7))
    for length in set((ends - starts).tolist()):  # spans of one length make a table
        those = np.flatnonzero(ends - starts == length)
        own = context.inside[starts[those, None] + np.arange(length)]
        found[those, :3] = np.stack([own.mean(axis=1), own.max(axis=1), own.min(axis=1)], axis=1)
    found[:, 3:] = padded[np.stack([starts, ends - 1, starts - 1, ends], axis=1)]
    return found


def _same_text(texts: Sequence[str], means: Floats) -> Floats:
    """Tell how the same words fare elsewhere in the article: one sense per article."""
    by_text: dict[str, list[float]] = defaultdict(list)
    lowered = [text.lower() for text in texts]
    for text, mean in zip(lowered, means.tolist(), strict=True):
        by_text[text].append(mean)
    seen = {text: (float(np.mean(those)), max(those), len(those)) for text, those in by_text.items()}
    return np.array([seen[text] for text in lowered], dtype=float)


def _known(context: SpanContext, spans: Sequence[tuple[int, int]], entries: Sequence[tuple[Entry, ...]]) -> Floats:
    exact = {bare_span(context.doc, hit.start, hit.end) for hit in context.hits}
    holder = {at: hit for hit in context.hits for at in range(hit.start, hit.end)}
    rows = []
    for (start, end), known in zip(spans, entries, strict=True):
        inner = [holder[at] for at in range(start, end) if at in holder]
        wider = any(hit.start < start or bare_span(context.doc, hit.start, hit.end)[1] > end for hit in inner)
        rows.append([*_best(known), (start, end) in exact, wider, bool(inner), any(e.is_capital for e in known[:1])])
    return np.array(rows, dtype=float)


def _best(known: Sequence[Entry]) -> list[float]:
    if not known:
        return [0, -1, 0, -1, -1]
    top = known[0]
    return [
        len(known),
        float(np.log10(top.population + 1)),
        top.names,
        _KINDS.index(top.place.kind),
        _MATCHES.index(top.match),
    ]


def _votes(texts: Sequence[str], entries: Sequence[tuple[Entry, ...]]) -> Floats:
    """Return how many of the article's names may lie in a span's country or region, at best over its entries."""
    names = dict(zip(texts, entries, strict=True))
    countries, regions = _areas(names.values())
    total = max(1, len(names) - 1)
    rows = []
    for known in entries:
        country = max((countries[e.place.country] for e in known[:20] if e.place.country), default=1)
        region = max((regions[e.admin1] for e in known[:20] if e.admin1), default=1)
        rows.append([(country - 1) / total, (region - 1) / total])
    return np.array(rows, dtype=float)


def _areas(names: Iterable[tuple[Entry, ...]]) -> tuple[dict[str, int], dict[str, int]]:
    countries: dict[str, int] = defaultdict(int)
    regions: dict[str, int] = defaultdict(int)
    for known in names:
        for country in {e.place.country for e in known[:20] if e.place.country}:
            countries[country] += 1
        for region in {e.admin1 for e in known[:20] if e.admin1}:
            regions[region] += 1
    return countries, regions


def _entities(doc: Doc, spans: Sequence[tuple[int, int]]) -> Floats:
    owner: dict[int, Span] = {token.i: entity for entity in doc.ents for token in entity}
    rows = []
    for start, end in spans:
        row = []
        touching = {owner[at].start: owner[at] for at in range(start, end) if at in owner}.values()
        for label in _LABELS:
            same = [entity for entity in touching if entity.label_ == label]
            equal = any((entity.start, entity.end) == (start, end) for entity in same)
            row += [bool(same), equal, any(len(entity) > end - start for entity in same)]
        rows.append(row)
    return np.array(rows, dtype=float)


def _words(doc: Doc, spans: Sequence[tuple[int, int]]) -> Floats:
    lower = {token.text for token in doc if token.is_lower}
    words = words_of(doc)
    return np.array([_word_row(doc, start, end, lower, words) for start, end in spans], dtype=float)


def _word_row(doc: Doc, start: int, end: int, lower: set[str], words: Words) -> list[float]:
    table = words.place_words
    tokens = doc[start:end]
    before = doc[start - 1].text if start else ""
    after = doc[end].text if end < len(doc) else ""
    first, last = tokens[0], tokens[-1]
    return [
        float(value)
        for value in (
            len(tokens),
            any(token.pos_ == "PROPN" for token in tokens),
            last.pos_ == "ADJ",
            all(token.is_upper for token in tokens),
            bool(first.is_sent_start),
            start / max(1, len(doc)),
            is_capital(before),
            is_capital(after),
            person_shares(before)[0] if is_capital(before) else 0,
            person_shares(first.text)[0],
            person_shares(last.text)[1],
            person_shares(after)[1] if is_capital(after) else 0,
            _preposition(doc, start, words),
            last.lower_ in table.sorts,
            after.lower() in table.sorts,
            before == ",",
            after == ",",
            after in table.owns,
            first.lower_ in lower,
        )
    ]


def _preposition(doc: Doc, start: int, words: Words) -> bool:
    at = start - 1
    if at > 0 and doc[at].lower_ in words.place_words.the:
        at -= 1
    return at >= 0 and doc[at].lower_ in words.place_uses.scene_before
