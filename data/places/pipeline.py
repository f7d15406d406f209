"""Labelled rows for the two forests, and the whole finder with given weights, for training and for the benchmark."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from corpora import Document, Gold
from training import train_forest

from geo.gazetteer.lookup import Gazetteer
from geo.geodesy import table_km
from geo.model import PlaceKind
from geo.places.candidates import Origin, group_key
from geo.places.document_focus import focus_of
from geo.places.learned import Chain, Floats, Forest
from geo.places.recognition import (
    LEAST_SCORE,
    Mention,
    TaggedDoc,
    candidate_spans,
    choose_mentions,
    features_of,
    make_mention,
)
from geo.places.resolution import PLACE_FEATURES, gather_candidates, resolve
from geo.places.span_features import SPAN_FEATURES

NEAR_KM = 161.0  # a hundred miles: the measure of published geoparsers
WIDE_KM = 1500.0
WIDE = frozenset({PlaceKind.SEA, PlaceKind.CONTINENT, PlaceKind.REGION, PlaceKind.COUNTRY})
SPANS = {"trees": 180, "leaves": 15, "least": 25, "rate": 0.07}
PLACES = {"trees": 250, "leaves": 15, "least": 20, "rate": 0.07}


@dataclass(frozen=True)
class SpanTable:
    """A document's candidate spans: what the forest sees, and how right each is."""

    tagged: TaggedDoc
    spans: tuple[tuple[int, int], ...]
    rows: Floats
    labels: Floats


def read_spans(document: Document, chain: Chain, gazetteer: Gazetteer) -> SpanTable:
    """Run the chain on a document that it has not learned from, and label the candidate spans."""
    tagged = TaggedDoc(document.doc, document.hits, chain.marginals(document.rows, document.starts))
    spans = candidate_spans(tagged)
    rows = features_of(tagged, spans, gazetteer) if spans else np.zeros((0, len(SPAN_FEATURES)))
    return SpanTable(tagged, spans, rows, np.array([_span_label(document, *span) for span in spans]))


def _span_label(document: Document, start: int, end: int) -> float:
    first, last = document.doc[start].idx, document.doc[end - 1].idx + len(document.doc[end - 1])
    shared = [
        max(0, min(last, g.end) - max(first, g.start)) / max(last - first, g.end - g.start) for g in document.gold
    ]
    best = max(shared, default=0.0)
    return 0.0 if best == 0 else 1.0 if best > 0.95 else 0.7


def train_spans(tables: Sequence[SpanTable]) -> Forest:
    """Train the forest that says which spans name places."""
    rows, labels = np.vstack([t.rows for t in tables]), np.concatenate([t.labels for t in tables])
    return train_forest(rows, labels, SPAN_FEATURES, **SPANS)


def gold_mentions(document: Document, gazetteer: Gazetteer) -> list[Mention]:
    """Return the document's place names as mentions, as if all had been found and nothing else."""
    found: list[Mention] = []
    for gold in sorted(document.gold, key=lambda g: g.start):
        inside = [t.i for t in document.doc if t.idx < gold.end and gold.start < t.idx + len(t) and not t.is_space]
        if inside and (not found or found[-1].end <= inside[0]):
            found.append(make_mention(document.doc, inside[0], inside[-1] + 1, gazetteer, score=1.0))
    return found


def label_places(document: Document, mentions: Sequence[Mention]) -> tuple[Floats, Floats] | None:
    """Return the rows of the candidate places of names that are in the gold, and how right each is."""
    table = gather_candidates(mentions, document.doc, focus_of(document.doc))
    if table is None:
        return None
    meant: dict[tuple[str, str], list[Gold]] = defaultdict(list)
    for mention in mentions:
        gold = next((g for g in document.gold if mention.span.start < g.end and g.start < mention.span.end), None)
        if gold is not None:
            meant[group_key(mention)].append(gold)
    kept, labels = [], []
    for at, group in enumerate(table.groups):
        own = np.flatnonzero(table.rows.group == at)
        if not len(own) or not meant[group.key]:
            continue
        (lat, lon), _ = Counter((g.lat, g.lon) for g in meant[group.key]).most_common(1)[0]
        away = table_km(table.rows.points[own], np.array([[lat, lon]]))[:, 0]
        kept.append(own)
        # Gazetteers disagree by hundreds of kilometres on the point of a sea, a continent, a large country.
        wide = np.array(
            [e.place.kind in WIDE and o == Origin.NAMED for e, o in zip(group.entries, group.origins, strict=True)]
        )
        right = (away <= NEAR_KM) | (wide & (away <= WIDE_KM))
        labels.append(np.where(right, np.where(away <= away[right].min(initial=np.inf) + 20, 1.0, 0.6), 0.0))
    return (table.features[np.concatenate(kept)], np.concatenate(labels)) if kept else None


def train_places(labelled: Sequence[tuple[Floats, Floats] | None]) -> Forest:
    """Train the forest that says which place is meant."""
    tables = [table for table in labelled if table is not None]
    rows, labels = np.vstack([t[0] for t in tables]), np.concatenate([t[1] for t in tables])
    return train_forest(rows, labels, PLACE_FEATURES, **PLACES)


def choose(table: SpanTable, spans: Forest, gazetteer: Gazetteer, *, least: float = LEAST_SCORE) -> tuple[Mention, ...]:
    """Return what a forest of spans takes for names of places."""
    if not table.spans:
        return ()
    return choose_mentions(table.tagged, gazetteer, spans, spans=table.spans, rows=table.rows, least=least)


def predict(document: Document, mentions: Sequence[Mention], places: Forest) -> list[dict[str, float | int | None]]:
    """Return the toponyms of a document as the scorer reads them."""
    found = []
    for choice in resolve(mentions, document.doc, forest=places):
        place = choice.ranked[0][0].place if choice.ranked else None
        span = choice.mention.span
        found.append(
            {
                "start": span.start,
                "end": span.end,
                "lat": place.lat if place else None,
                "lon": place.lon if place else None,
                "score": choice.mention.score,
                "chance": choice.ranked[0][1] if choice.ranked else 0.0,
            }
        )
    return found
