"""What was found in a portion as bytes and back: GeoParquet of its reports for others, MessagePack to go on with.

In come a portion's extractions; out come two files. The first is for whoever analyses (a row a report, with its
sentence, parties, days, and its places as geometry); the second holds the articles with all of each report, is
read by msgspec into the model's classes, and checked against the texts, as what a workspace keeps is. It must not know
how anything was found. The same extractions give the same bytes.
"""

import io
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from geo.errors import InputError
from geo.events.similarity import best_places
from geo.extract import dated
from geo.memory.encoding import REPORTS, Reports, unpacked
from geo.model import Article, Extraction, Rejection, Report
from geo.unseen import without_unseen

_LARGEST = 512_000_000  # bytes of one portion, unpacked
_LEVEL = 1


@dataclass(frozen=True, slots=True)
class _KeptArticle:
    """An article as it came in, with what was found; `found` is None where it was refused, for `refused`."""

    article: Article
    found: bytes | None
    refused: str


def to_kept(articles: Sequence[Article], found: Iterable[Extraction | Rejection]) -> bytes:
    """Return what was found in articles, which come in the same order, as bytes."""
    told = [_kept(article, each) for article, each in zip(articles, found, strict=True)]
    return zlib.compress(msgspec.msgpack.encode(told), _LEVEL)


def _kept(article: Article, found: Extraction | Rejection) -> _KeptArticle:
    if isinstance(found, Rejection):
        return _KeptArticle(article, None, found.reason)
    inferred = found.article.published if article.published is None else None
    language = found.article.language if found.article.language != article.language else ""
    return _KeptArticle(article, REPORTS.encode(Reports(found.reports, inferred, language)), "")


def from_kept(data: bytes, where: str) -> Iterator[Extraction | Rejection]:
    """Yield what is kept of a portion, in the order of its articles.

    Raises:
        InputError: It is damaged, or of another version.
    """
    try:
        told = msgspec.msgpack.decode(unpacked(data, _LARGEST), type=list[_KeptArticle])
    except (msgspec.MsgspecError, zlib.error, ValueError, TypeError, OverflowError, RecursionError) as exc:
        msg = f"{where} is damaged, or of another version; remove it, and run `dateline extract` again"
        raise InputError(msg) from exc
    for each in told:
        if each.found is None:
            yield Rejection(each.article.id, each.refused)
            continue
        kept = REPORTS.decode(each.found, each.article)
        article = dated(each.article, kept.inferred)
        yield Extraction(replace(article, language=kept.language or article.language), reports=kept.reports)


def reports_to_parquet(extractions: Iterable[Extraction]) -> bytes:
    """Write reports as GeoParquet, a row each; missing values are null, places are points, longitude first."""
    import pyarrow
    import pyarrow.parquet

    rows = [_row(extraction.article, report) for extraction in extractions for report in extraction.reports]
    columns = {
        name: pyarrow.array([row[name] for row in rows], getattr(pyarrow, kind)()) for name, kind in _COLUMNS.items()
    }
    points = [tuple((part.place.lon, part.place.lat) for part in row["parts"]) for row in rows]
    columns["geometry"] = pyarrow.array(_shapes(points), pyarrow.binary())
    table = pyarrow.table(columns).replace_schema_metadata({b"geo": json.dumps(_about(points)).encode()})
    out = io.BytesIO()
    pyarrow.parquet.write_table(table, out, compression="zstd")
    return out.getvalue()


_COLUMNS = {
    "id": "string", "article": "string", "title": "string", "source": "string", "published": "date32",
    "type": "string", "status": "string", "agents": "string", "targets": "string", "places": "string",
    "first": "date32", "last": "date32", "when": "string", "chance": "float64", "sentence": "string",
    "start": "int64", "end": "int64", "extractor": "string",
}  # fmt: skip


def _row(article: Article, report: Report) -> dict[str, Any]:
    when, parts = report.when, best_places(report.places)
    return {
        "id": report.id,
        "article": _shown(article.id),
        "title": _shown(article.title) or None,
        "source": _shown(article.source) or None,
        "published": article.published,
        "type": str(report.type),
        "status": str(report.status),
        "agents": _names(mention.actor.name for mention in report.agents),
        "targets": _names(mention.actor.name for mention in report.targets),
        "places": _names(part.place.name for part in parts),
        "first": when.start if when else None,
        "last": when.end if when else None,
        "when": _shown(when.text) if when else None,
        "chance": report.sureness.event,
        "sentence": _shown(report.sentence),
        "start": report.span.start,
        "end": report.span.end,
        "extractor": report.extractor,
        "parts": parts,
    }


def _names(names: Iterable[str]) -> str | None:
    return "; ".join(dict.fromkeys(map(_shown, names))) or None


def _shown(text: str) -> str:
    """Return a text without what nobody sees, and as a file can hold it."""
    return without_unseen(text).encode("utf-8", "replace").decode("utf-8")


def _shapes(points: Iterable[tuple[tuple[float, float], ...]]) -> list[bytes | None]:
    import shapely

    return [
        None if not each else shapely.Point(each[0]).wkb if len(each) == 1 else shapely.MultiPoint(each).wkb
        for each in points
    ]


def _about(points: Sequence[tuple[tuple[float, float], ...]]) -> dict[str, Any]:
    """Return what GeoParquet tells of a geometry; without a system of coordinates it is longitude and latitude."""
    kinds = {1: "Point"}
    found = [point for each in points for point in each]
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted({kinds.get(len(each), "MultiPoint") for each in points if each}),
    }
    if found:
        lons, lats = [lon for lon, _ in found], [lat for _, lat in found]
        column["bbox"] = [min(lons), min(lats), max(lons), max(lats)]
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
