"""What is answered, as the standards have it: pydantic models of all documents but the features themselves."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

CONFORMS_TO = (
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-json",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
    "http://www.opengis.net/spec/cql2/1.0/conf/advanced-comparison-operators",
    "http://www.opengis.net/spec/cql2/1.0/conf/case-insensitive-comparison",
)
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
JSON = "application/json"
GEOJSON = "application/geo+json"
SCHEMA = "application/schema+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
HTML = "text/html"


class WebLink(BaseModel):
    """An address, and what is there."""

    href: str
    rel: str
    type: str
    title: str


class Landing(BaseModel):
    """The first page."""

    title: str
    description: str
    attribution: str
    links: list[WebLink]


class Conformance(BaseModel):
    """The classes of the standards that are kept to."""

    conformsTo: list[str]  # noqa: N815 the standard's name


class SpatialExtent(BaseModel):
    """Where items are."""

    bbox: list[Annotated[list[float], Field(min_length=4, max_length=4)]]
    crs: str = CRS84


class TemporalExtent(BaseModel):
    """When items took place; null where that is not known."""

    interval: list[list[str | None]]
    trs: str = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"


class Extent(BaseModel):
    """Where and when items are."""

    spatial: SpatialExtent
    temporal: TemporalExtent


class CollectionDocument(BaseModel):
    """A collection."""

    id: str
    title: str
    description: str
    attribution: str
    extent: Extent
    itemType: str = "feature"  # noqa: N815 the standard's name
    crs: list[str] = [CRS84]
    links: list[WebLink]


class CollectionsDocument(BaseModel):
    """All collections."""

    links: list[WebLink]
    collections: list[CollectionDocument]


class FeatureDocument(BaseModel):
    """An item as a feature of GeoJSON."""

    model_config = ConfigDict(extra="allow")

    type: Literal["Feature"]
    id: str
    geometry: dict[str, Any] | None
    properties: dict[str, Any]


class FeaturesDocument(BaseModel):
    """Items as a collection of GeoJSON features."""

    type: Literal["FeatureCollection"]
    numberMatched: int  # noqa: N815 the standard's name
    numberReturned: int  # noqa: N815 the standard's name
    timeStamp: str  # noqa: N815 the standard's name
    attribution: str
    links: list[WebLink]
    features: list[FeatureDocument]


class SchemaDocument(BaseModel):
    """A schema in the words of JSON Schema."""

    model_config = ConfigDict(extra="allow")


class Fault(BaseModel):
    """Why something is not answered: a word, and in a sentence what is wrong and what would be right."""

    code: str
    description: str
