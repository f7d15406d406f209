"""What a reader must be told beside the events, once for every format: filters, counts, handling, versions, origins."""

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlencode

from geo.aliases import Json
from geo.columnar import EventPart, EventRows, samples
from geo.exports.request import ExportRequest
from geo.views.escape import plain
from geo.views.event_records import record_of, records_of
from geo.views.identity import ByIdentity
from geo.views.selection import to_params
from geo.views.view import View


def facts(request: ExportRequest) -> dict[str, Json]:
    """Return the facts of a request, by name: texts, numbers, lists of texts."""
    view, sheet = request.view, request.sheet
    found: dict[str, Json] = {
        "title": plain(request.title),
        "handling": plain(sheet.banner),
        "filters": plain(view.caption),
        "parameters": urlencode(to_params(view.selection), doseq=True),
        "events shown": len(view.events),
        "events left out": view.total - len(view.events),
        "events without a place": len(view.unplaced),
        **{f"events {state}": count for state, count in review_counts(view).items()},
        "program": view.program,
        "extractors": list(extractors(view)),
        "data sha256": data_hash(view),
        "sources": list(dict.fromkeys(plain(a.source) for a in view.articles.values() if a.source)),
        "attribution": list(view.attribution),
    }
    if view.coders:
        found["events coded by others"] = [f"{plain(name)}: {count:,}" for name, count in view.coders.items()]
    if request.changes is not None:
        found["changes"] = " ".join(filter(None, (request.changes.counts + ".", request.changes.note)))
    return found


def fact_rows(request: ExportRequest) -> tuple[tuple[str, str], ...]:
    """Return the facts as rows of texts, for formats that hold tables only."""
    return tuple((name, _words(value)) for name, value in facts(request).items())


def review_counts(view: View) -> Mapping[str, int]:
    """Count the events in each state of review, in the order in which the states come."""
    return dict(sorted((str(state), count) for state, count in view.review_states.items()))


def extractors(view: View) -> tuple[str, ...]:
    """Return the names and versions of what found the reports."""
    told = samples(view.events, EventPart.SOURCE)
    return tuple(sorted({name for event, _ in told for name in record_of(event, view).extractors}))


def data_hash(view: View) -> str:
    """Return the SHA-256 of what is shown: of every event with all that is known of it, and of the articles' texts.

    Of events of a table it is that of their columns.
    """
    return _data_hash(ByIdentity(view))


@lru_cache(maxsize=1)  # what a pack writes in twenty formats is told in each
def _data_hash(held: ByIdentity[View]) -> str:
    view = held.value
    digest = hashlib.sha256()
    if isinstance(view.events, EventRows):
        from geo.exports.columns import hash_columns  # brings Arrow

        hash_columns(view, digest.update)
    else:
        for record in records_of(view):
            digest.update(canonical_json(record.to_json()))
    for key in sorted(view.articles):
        digest.update(canonical_json([key, text_hash(view.articles[key].text)]))
    return digest.hexdigest()


def text_hash(text: str) -> str:
    """Return the SHA-256 of an article's text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def canonical_json(value: Json) -> bytes:
    """Write a value as the one JSON line that stands for it."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False).encode() + b"\n"


def _words(value: Json) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
