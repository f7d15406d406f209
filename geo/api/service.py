"""What each address answers, as a document and as a page."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import uuid4

from fastapi import FastAPI, Query
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from geo import __version__
from geo.api.answering import Address, respond
from geo.api.documents import (
    CONFORMS_TO,
    GEOJSON,
    HTML,
    JSON,
    OPENAPI,
    QUERYABLES,
    SCHEMA,
    CollectionDocument,
    CollectionsDocument,
    Conformance,
    Extent,
    Landing,
    SpatialExtent,
    TemporalExtent,
    WebLink,
)
from geo.api.items import COLLECTIONS, CollectionKind
from geo.api.live import Edition, Live
from geo.api.pages import ApiPage, PageSection, PageTable
from geo.api.queries import DocumentQuery, ItemsQuery, Wanted, wanted_of
from geo.api.schemas import as_openapi_30, queryables_of, schema_of
from geo.model import ReviewState
from geo.views.fields import Selection
from geo.views.words import count_words

DESCRIPTION = (
    "Events that Dateline found in news articles, as their reviewers left them, with places, outlines and the "
    "sentences that tell of them. What was rejected is left out unless review=rejected asks for it."
)
_QGIS = "In QGIS choose Layer, Add Layer, Add WFS / OGC API – Features Layer, New, and give as the URL"
_EVERYTHING = Selection(reviews=frozenset(ReviewState))

Asked = Annotated[DocumentQuery, Query()]


class ApiService:
    """A workspace, as it is told under each address."""

    def __init__(self, live: Live, title: str, app: FastAPI) -> None:
        self._live = live
        self._title = title
        self._app = app
        self._program = uuid4().hex  # what does not hang on the workspace stays while the process does

    # ---- documents ----

    def landing(self, request: Request, asked: Asked) -> Response:
        """Return the first page."""
        address, edition = Address(request), self._live.now()

        def make() -> Landing:
            links = [
                *address.both(),
                WebLink(href=address.to("api"), rel="service-desc", type=OPENAPI, title="How to ask (OpenAPI)"),
                WebLink(href=address.to("conformance"), rel="conformance", type=JSON, title="Standards kept to"),
                WebLink(href=address.to("collections"), rel="data", type=JSON, title="Collections"),
            ]
            title, attribution = self._title, _attribution(edition)
            return Landing(title=title, description=DESCRIPTION, attribution=attribution, links=links)

        def page(document: Mapping[str, Any]) -> ApiPage:
            others = [
                WebLink(href=address.to("api", f="html"), rel="service-doc", type=HTML, title="How to ask"),
                *(WebLink(**link) for link in document["links"] if link["rel"] in {"service-desc", "conformance"}),
            ]
            parts = [self._section(kind, address, edition) for kind in COLLECTIONS.values()]
            parts.append(PageSection("For programs", f"{_QGIS} {address.to()}", others))
            return ApiPage(self._title, DESCRIPTION, sections=parts, attribution=document["attribution"])

        return respond(request, asked.f, edition.token, make, page)

    def conformance(self, request: Request, asked: Asked) -> Response:
        """Return the classes of the standards that are kept to."""
        table = PageTable(("class",), [(each,) for each in CONFORMS_TO])
        page = ApiPage("Standards kept to", way=self._way(request), table=table)
        made = Conformance(conformsTo=list(CONFORMS_TO))
        return respond(request, asked.f, self._program, lambda: made, lambda _: page)

    def api(self, request: Request, asked: Asked) -> Response:
        """Return how to ask, in OpenAPI 3.0."""

        def make() -> dict[str, Any]:
            routes = self._app.routes
            document = get_openapi(title=self._title, version=__version__, description=DESCRIPTION, routes=routes)
            return as_openapi_30(document | {"servers": [{"url": Address(request).to().rstrip("/")}]})

        def page(document: Mapping[str, Any]) -> ApiPage:
            rows = [
                (path, parameter["name"], parameter["description"])
                for path, told in document["paths"].items()
                for parameter in told["get"].get("parameters", ())
                if parameter["name"] != "f"
            ]
            table = PageTable(("address", "parameter", "means"), rows)
            text = (
                "Ask by GET or HEAD. f=json or f=html behind the question mark says in which form the answer is "
                "wanted, else the header Accept does. These addresses take more:"
            )
            return ApiPage("How to ask", text, way=self._way(request), table=table)

        return respond(request, asked.f, self._program, make, page, media=OPENAPI)

    def collections(self, request: Request, asked: Asked) -> Response:
        """Return all collections."""
        address, edition = Address(request), self._live.now()

        def make() -> CollectionsDocument:
            found = [self._collection(kind, address, edition) for kind in COLLECTIONS.values()]
            return CollectionsDocument(links=address.both(), collections=found)

        def page(_document: Mapping[str, Any]) -> ApiPage:
            parts = [self._section(kind, address, edition) for kind in COLLECTIONS.values()]
            return ApiPage("Collections", way=self._way(request), sections=parts)

        return respond(request, asked.f, edition.token, make, page)

    def collection(self, kind: CollectionKind, request: Request, asked: DocumentQuery) -> Response:
        """Return what a collection is."""
        address, edition = Address(request), self._live.now()

        def page(document: Mapping[str, Any]) -> ApiPage:
            west, south, east, north = document["extent"]["spatial"]["bbox"][0]
            first, last = (moment and moment[:10] for moment in document["extent"]["temporal"]["interval"][0])
            return ApiPage(
                kind.title,
                kind.description,
                self._way(request, "collections"),
                links=[WebLink(**link) for link in document["links"] if link["rel"] not in {"self", "alternate"}],
                facts={
                    "where": f"{west:g}, {south:g} to {east:g}, {north:g} (longitude, latitude)",
                    "when": f"{first} to {last}" if first else "no days are known",
                },
                attribution=document["attribution"],
            )

        return respond(request, asked.f, edition.token, lambda: self._collection(kind, address, edition), page)

    def schema(self, kind: CollectionKind, request: Request, asked: DocumentQuery) -> Response:
        """Return the schema of a collection's items."""
        here = Address(request).to("collections", kind.id, "schema")
        page = self._properties(kind, request, f"{kind.title}: the properties of each")
        return respond(request, asked.f, self._program, lambda: schema_of(kind, here), lambda _: page, media=SCHEMA)

    def queryables(self, kind: CollectionKind, request: Request, asked: DocumentQuery) -> Response:
        """Return what filters of a collection may name."""
        here = Address(request).to("collections", kind.id, "queryables")
        page = self._properties(kind, request, f"{kind.title}: what a filter may name")
        return respond(request, asked.f, self._program, lambda: queryables_of(kind, here), lambda _: page, media=SCHEMA)

    # ---- items ----

    def items(self, kind: CollectionKind, request: Request, asked: ItemsQuery) -> Response:
        """Return a page of a collection's items."""
        address, edition, wanted = Address(request), self._live.now(), wanted_of(asked)

        def make() -> dict[str, object]:
            found = edition.page(kind.id, wanted)
            links = [*address.both(GEOJSON), _link_to(kind, address)]
            if found.more:
                after = address.again(after=found.table.ids[found.rows[-1]], f="json")
                links.append(WebLink(href=after, rel="next", type=GEOJSON, title="The next page"))
            return {
                "type": "FeatureCollection",
                "numberMatched": found.matched,
                "numberReturned": len(found.rows),
                "timeStamp": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
                "attribution": _attribution(edition),
                "links": [link.model_dump() for link in links],
                "features": [found.table.feature(row) for row in found.rows],
            }

        def page(document: Mapping[str, Any]) -> ApiPage:
            return self._items_page(kind, address, document)

        return respond(request, asked.f, edition.token, make, page, media=GEOJSON)

    def item(self, kind: CollectionKind, request: Request, item_id: str, asked: DocumentQuery) -> Response:
        """Return one item of a collection, whatever was decided about it."""
        address, edition = Address(request), self._live.now()
        table, _ = edition.chosen(kind.id, _EVERYTHING)
        row = table.row_of.get(item_id)
        if row is None:
            msg = f"{kind.id} has no item {item_id[:80]!r}; {address.to('collections', kind.id, 'items')} lists them"
            raise HTTPException(404, msg)

        def make() -> dict[str, object]:
            links = [link.model_dump() for link in (*address.both(GEOJSON), _link_to(kind, address))]
            return {**table.feature(row), "attribution": _attribution(edition), "links": links}

        def page(document: Mapping[str, Any]) -> ApiPage:
            way = self._way(request, "collections", kind.id)
            facts = {name: value for name, value in document["properties"].items() if value not in (None, "")}
            return ApiPage(f"{kind.title}: {document['id']}", way=way, facts=facts, attribution=document["attribution"])

        return respond(request, asked.f, edition.token, make, page, media=GEOJSON)

    # ---- their parts ----

    def _collection(self, kind: CollectionKind, address: Address, edition: Edition) -> CollectionDocument:
        table, _ = edition.chosen(kind.id, _EVERYTHING)
        first, last = table.span
        return CollectionDocument(
            id=kind.id,
            title=kind.title,
            description=kind.description,
            attribution=_attribution(edition),
            extent=Extent(
                spatial=SpatialExtent(bbox=[[round(degrees, 4) for degrees in table.bounds]]),
                temporal=TemporalExtent(interval=[[_moment(first, "00:00:00"), _moment(last, "23:59:59")]]),
            ),
            links=_links_of(kind, address),
        )

    def _section(self, kind: CollectionKind, address: Address, edition: Edition) -> PageSection:
        """Return what a page of several collections says of one, with how many items are shown."""
        links = [link for link in _links_of(kind, address) if link.rel not in {"self", "alternate"}]
        found = edition.page(kind.id, Wanted(Selection(), None, None, None, 1, None)).matched
        return PageSection(kind.title, f"{kind.description} {count_words(found, 'item')}.", links)

    def _properties(self, kind: CollectionKind, request: Request, title: str) -> ApiPage:
        rows = [(each.name, each.help, ", ".join(map(str, each.words))) for each in kind.properties.values()]
        way = self._way(request, "collections", kind.id)
        return ApiPage(title, way=way, table=PageTable(("property", "says", "one of"), rows))

    def _items_page(self, kind: CollectionKind, address: Address, document: Mapping[str, Any]) -> ApiPage:
        features: Sequence[Mapping[str, Any]] = document["features"]
        links = [WebLink(href=address.again(f="json"), rel="alternate", type=GEOJSON, title="As GeoJSON")]
        if any(link["rel"] == "next" for link in document["links"]):
            after = address.again(after=features[-1]["id"], f="html")
            links.append(WebLink(href=after, rel="next", type=HTML, title="The next page"))
        return ApiPage(
            kind.title,
            f"{document['numberReturned']:,} of {count_words(document['numberMatched'], 'item')}.",
            self._way(address.request, "collections", kind.id),
            table=PageTable(
                ["id", *kind.listed],
                [[feature["id"], *(feature["properties"][name] for name in kind.listed)] for feature in features],
                [address.to("collections", kind.id, "items", feature["id"], f="html") for feature in features],
            ),
            links=links,
            attribution=document["attribution"],
        )

    def _way(self, request: Request, *parts: str) -> list[WebLink]:
        """Return the links that lead from the first page to one below these parts of its address."""
        address = Address(request)
        return [
            WebLink(
                href=address.to(*parts[:at], f="html"), rel="up", type=HTML, title=parts[at - 1] if at else self._title
            )
            for at in range(len(parts) + 1)
        ]


def _links_of(kind: CollectionKind, address: Address) -> list[WebLink]:
    here, named = ("collections", kind.id), kind.title.lower()
    told = (
        (address.to(*here, f="json"), "self", JSON, f"What {named} are"),
        (address.to(*here, f="html"), "alternate", HTML, f"What {named} are, as a page"),
        (address.to(*here, "items", f="html"), "items", HTML, f"{kind.title} as a page"),
        (address.to(*here, "items"), "items", GEOJSON, "as GeoJSON"),
        (address.to(*here, "schema"), "describedby", SCHEMA, "their schema"),
        (address.to(*here, "queryables"), QUERYABLES, SCHEMA, "what a filter may name"),
    )
    return [WebLink(href=href, rel=rel, type=media, title=title) for href, rel, media, title in told]


def _link_to(kind: CollectionKind, address: Address) -> WebLink:
    here = address.to("collections", kind.id)
    return WebLink(href=here, rel="collection", type=JSON, title=f"What {kind.title.lower()} are")


def _attribution(edition: Edition) -> str:
    return "; ".join(edition.view.attribution)


def _moment(day: date | None, clock: str) -> str | None:
    return f"{day.isoformat()}T{clock}Z" if day else None
