"""A view's events as a STIX 2.1 bundle for threat intelligence platforms.

==================  =============================================================================================
event               `incident`, with all codes in a property extension; its quotes are external references
article             `report` on the events, actors and places that it tells of; `note` where its day is not known
actor               `identity`; the part that it plays is a relationship
place               `location`; `precision` in metres for what is not a point; where it stood in the event and how
                    surely the name was understood is a relationship and its confidence
Admiralty rating    `confidence` of the report: credibility 1 to 5 as 90, 70, 50, 30, 10; 6 cannot be judged: none
banner              a marking of its words on every object; TLP:CLEAR, GREEN, AMBER, RED also as STIX's own marking
==================  =============================================================================================

Ids are made from what the objects say, so that the same export gives the same bytes, and an event that says something
else is another object. `created` is the last day of publication: the time of writing stands in the pack's manifest.
"""

import json
import re
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from geo.aliases import Json
from geo.errors import DataError
from geo.exports.metadata import canonical_json, facts
from geo.exports.request import ExportRequest
from geo.gazetteer.shapes import Shapes
from geo.model import Actor, ActorKind, Article, Event, Place
from geo.views import words
from geo.views.escape import plain
from geo.views.event_records import (
    EVENT_FIELDS,
    ActorRecord,
    CodedRowRecord,
    EventPlaceRecord,
    EventRecord,
    EventReportRecord,
    Where,
    records_of,
)
from geo.views.selection import place_key

_NAMESPACE = uuid.UUID("6d4c2f0e-93a5-5b0c-8a53-0f5d1c1f7d21")
_EPOCH = date(1970, 1, 1)
_CLASSES = {ActorKind.PERSON: "individual", ActorKind.POPULATION: "group"}  # all others are organisations
_CREDIBILITY = {"1": 90, "2": 70, "3": 50, "4": 30, "5": 10}
_EMPTY: tuple[Json, ...] = (None, [], {}, "")
_HALF_DIAGONAL = 0.71  # of a square, as a part of its side
# The markings that STIX 2.1 defines itself. It has none for AMBER+STRICT, which goes as the next stricter one.
_TLP = {
    "CLEAR": "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9",
    "WHITE": "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9",
    "GREEN": "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da",
    "AMBER": "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82",
    "AMBER+STRICT": "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed",
    "RED": "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed",
}
_TLP_WORDS = re.compile(r"\bTLP:(AMBER\+STRICT|CLEAR|WHITE|GREEN|AMBER|RED)(?![\w+])", re.IGNORECASE)
_EXTENSION = f"extension-definition--{uuid.uuid5(_NAMESPACE, 'event extension 1')}"
_TOLD_ELSEWHERE = ("id", "agents", "targets", "when")  # of an event's record: as objects, or as the description
_SCHEMA = " ".join(
    f"{field.name}: {field.help}."
    for field in EVENT_FIELDS
    if Where.JSON in field.where and field.name not in _TOLD_ELSEWHERE
)

Stix = dict[str, Json]


def events_to_stix(request: ExportRequest) -> bytes:
    """Write the bundle, an object a line: of thousands of events, one text after the other needs the least memory."""
    keys: list[Json] = []
    lines: list[bytes] = []
    for entry in _Bundle(request).objects():
        keys.append(entry["id"])
        lines.append(json.dumps(entry, ensure_ascii=False, allow_nan=False).encode("utf-8"))
    head = f'{{"type": "bundle", "id": "{_id("bundle", keys)}", "objects": [\n'.encode()
    return b"".join((head, b",\n".join(lines), b"\n]}\n"))


def tlp_marking(banner: str) -> str | None:
    """Return the id of STIX's own marking that a banner names, if it names one."""
    found = _TLP_WORDS.search(banner)
    return _TLP[found[1].upper()] if found else None


def credibility_confidence(rating: str) -> int | None:
    """Return the confidence for the credibility of an Admiralty rating such as "B2"; None where it cannot be judged."""
    return _CREDIBILITY.get(rating[-1:])


class _Bundle:
    """The objects of one bundle, and what they have in common."""

    def __init__(self, request: ExportRequest) -> None:
        self._request = request
        self._view = request.view
        days = [article.published for article in request.view.articles.values() if article.published]
        self._moment = _moment(max(days, default=_EPOCH))
        self._banner = plain(request.sheet.banner)
        self._maker = _id("identity", ["maker", request.view.program])
        self._statement = _id("marking-definition", [self._banner]) if self._banner else None
        self._records = records_of(self._view)
        self._told = {record.id: record.to_json() for record in self._records}
        self._ids = {key: _id("incident", [canonical_json(record).decode()]) for key, record in self._told.items()}
        self._told_in: defaultdict[str, list[Event]] = defaultdict(list)
        for event in self._view.events:
            for key in event.articles:
                self._told_in[key].append(event)

    def objects(self) -> Iterator[Stix]:
        """Yield markings, maker and extension, then actors, places, events with their relationships, articles."""
        if self._statement:
            yield self._marking()
        yield self._object("identity", self._maker, name=self._view.program, identity_class="system")
        yield self._extension()
        actors = {actor.id: actor for event in self._view.events for actor in event.actors}
        yield from (self._actor(actor) for _, actor in sorted(actors.items()))
        places = {place_key(part.place): part.place for event in self._view.events for part in event.places}
        yield from (self._place(place) for _, place in sorted(places.items()))
        for record in self._records:
            yield self._event(record)
            yield from self._relationships(record)
        yield from (self._article(article) for _, article in sorted(self._view.articles.items()))

    def _object(self, kind: str, key: str, **values: Json) -> Stix:
        common: Stix = {
            "type": kind,
            "spec_version": "2.1",
            "id": key,
            "created": self._moment,
            "modified": self._moment,
        }
        if key != self._maker:
            common["created_by_ref"] = self._maker
        markings = [ref for ref in (tlp_marking(self._banner), self._statement) if ref]
        if markings:
            common["object_marking_refs"] = markings
        return common | {name: value for name, value in values.items() if value not in (None, [], "")}

    def _marking(self) -> Stix:
        assert self._statement is not None
        return {
            "type": "marking-definition",
            "spec_version": "2.1",
            "id": self._statement,
            "created": self._moment,
            "definition_type": "statement",
            "definition": {"statement": self._banner},
        }

    def _extension(self) -> Stix:
        return self._object(
            "extension-definition",
            _EXTENSION,
            name="News event",
            description=json.dumps(facts(self._request), ensure_ascii=False),
            schema=_SCHEMA,
            version="1.1.0",
            extension_types=["property-extension"],
        )

    def _actor(self, actor: Actor) -> Stix:
        return self._object(
            "identity",
            _actor_id(actor),
            name=plain(actor.name),
            identity_class=_CLASSES.get(actor.kind, "organization"),
            description=", ".join(filter(None, (str(actor.kind), actor.country))),
        )

    def _place(self, place: Place) -> Stix:
        return self._object(
            "location",
            _place_id(place),
            name=plain(place.name),
            description=words.place_words(place),
            country=place.country,
            latitude=round(place.lat, 5),
            longitude=round(place.lon, 5),
            precision=_precision(place, self._view.shapes),
        )

    def _event(self, record: EventRecord) -> Stix:
        told = self._told[record.id]
        codes = {name: _filled(value) for name, value in told.items() if name not in _TOLD_ELSEWHERE}
        codes = {name: value for name, value in codes.items() if value not in _EMPTY}
        return self._object(
            "incident",
            self._ids[record.id],
            name=record.heading,
            description=f"{record.when}; {words.STATUSES[record.status]}",
            labels=[str(record.type), str(record.status), str(record.review)],
            external_references=[*map(_quote, record.reports), *map(_coded, record.coded)],
            extensions={_EXTENSION: {"extension_type": "property-extension", **codes}},
        )

    def _relationships(self, record: EventRecord) -> Iterator[Stix]:
        for part in record.places:
            yield self._relationship(record.id, "located-at", _place_id(part.place), _place_words(part), _surely(part))
        for says, actors in (("who acts", record.agents), ("to or with whom", record.targets)):
            for actor in actors:
                yield self._relationship(record.id, "related-to", _actor_id(actor), says)

    def _relationship(
        self, event: str, kind: str, target: str, description: str, confidence: int | None = None
    ) -> Stix:
        source = self._ids[event]
        return self._object(
            "relationship",
            _id("relationship", [source, kind, target, description]),
            relationship_type=kind,
            source_ref=source,
            target_ref=target,
            description=description,
            confidence=confidence,
        )

    def _article(self, article: Article) -> Stix:
        events = self._told_in[article.id]
        refs = [self._ids[event.id] for event in events]
        refs += [_actor_id(actor) for event in events for actor in event.actors]
        refs += [_place_id(part.place) for event in events for part in event.places]
        title = plain(article.title) or plain(article.id) or "article"
        reference: Json = [
            {
                "source_name": plain(article.source) or title,
                "external_id": plain(article.id) or title,
                "description": f"Admiralty rating {plain(article.rating)}" if article.rating else title,
            }
        ]
        shared: Mapping[str, Json] = {
            "object_refs": list(dict.fromkeys(refs)),
            "external_references": reference,
            "confidence": credibility_confidence(article.rating),
        }
        key = [article.id, article.source, title, str(article.published), *refs]
        if article.published is None:
            return self._object("note", _id("note", key), abstract=title, content=title, **shared)
        moment = _moment(article.published)
        return self._object("report", _id("report", key), name=title, published=moment, **shared)


def _filled(value: Json) -> Json:
    """Leave out what is empty: STIX knows no null, and no empty list or object."""
    if isinstance(value, Mapping):
        found = {name: _filled(inner) for name, inner in value.items()}
        return {name: inner for name, inner in found.items() if inner not in _EMPTY}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [inner for inner in map(_filled, value) if inner not in _EMPTY]
    return value


def _precision(place: Place, shapes: Shapes) -> float | None:
    """Return how far the truth may lie from a point, in metres; None for a point that is exact, or of unknown doubt."""
    if place.where_prec == 2:
        return place.radius_km * 1000 if place.radius_km else None
    if place.where_prec == 1 or not place.shape or "(" in place.shape:
        return None
    try:
        return round(shapes.area(place.shape).scale_km * 1000 * _HALF_DIAGONAL, -2)
    except DataError:  # an outline that this version does not know
        return None


def _quote(report: EventReportRecord) -> Json:
    return {
        "source_name": report.source or report.heading or "article",
        "description": report.quote,
        "external_id": report.article or "article",
    }


def _coded(row: CodedRowRecord) -> Json:
    return {"source_name": row.row.origin.name, "description": row.says, "external_id": row.key or row.where}


def _place_words(part: EventPlaceRecord) -> str:
    return f"{words.ROLES[part.role]}; {words.LINKS[part.link]}"


def _surely(part: EventPlaceRecord) -> int | None:
    return round(100 * part.chance) if part.chance is not None else None


def _actor_id(actor: Actor | ActorRecord) -> str:
    return _id("identity", ["actor", actor.id])


def _place_id(place: Place) -> str:
    return _id("location", [place_key(place)])


def _id(kind: str, parts: Sequence[Json]) -> str:
    return f"{kind}--{uuid.uuid5(_NAMESPACE, canonical_json([kind, *parts]).decode())}"


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00.000Z"
