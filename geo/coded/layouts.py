"""Which columns of a table tell which part of an event: the layouts of ACLED, UCDP and GDELT, and any other by name.

A table is taken for coded events where it has days and coordinates: `geo/articles/columns.py` says so of its header.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from geo.articles.columns import folded_name, named_columns
from geo.languages.words import words_in
from geo.model import DataOrigin


class CodedPart(StrEnum):
    """What a column tells of an event; also what the page calls it."""

    ID = "id"
    DAY = "day"
    LAST_DAY = "last day"
    DAY_PRECISION = "precision of the day"
    DAY_WORDS = "words of the day"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    PLACE = "place"
    PLACE_PRECISION = "precision of the place"
    ROLE = "part of the place"
    COUNTRY = "country"
    TYPE = "type"
    SUBTYPE = "kind of type"
    STATUS = "status"
    AGENTS = "who acts"
    MORE_AGENTS = "who acts with them"
    AGENT_KIND = "kind of who acts"
    AGENT_COUNTRY = "country of who acts"
    TARGETS = "to or with whom"
    MORE_TARGETS = "others to whom"
    TARGET_KIND = "kind of these"
    TARGET_COUNTRY = "country of these"
    NOTE = "text"
    KILLED = "killed"


class LayoutName(StrEnum):
    """The layouts that are known."""

    ACLED = "acled"
    UCDP = "ucdp"
    GDELT = "gdelt"
    OURS = "ours"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class CodedLayout:
    """How a data set lays out its columns. `signs` are columns by which it is known, `columns` names them by part.

    `origin` is None for a table of unknown make, which is called after its file. `kept` are the columns that are kept
    as evidence, all where it is empty.
    """

    name: LayoutName
    origin: DataOrigin | None
    signs: frozenset[str]
    columns: Mapping[CodedPart, tuple[str, ...]]
    kept: tuple[str, ...] = ()


GDELT_COLUMNS = (
    *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
    *(
        f"Actor{number}{part}"
        for number in (1, 2)
        for part in ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code",
                     "Type1Code", "Type2Code", "Type3Code")
    ),
    *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
    *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
    *(
        f"{of}Geo_{part}"
        for of in ("Actor1", "Actor2", "Action")
        for part in ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
    ),
    *("DATEADDED", "SOURCEURL"),
)  # fmt: skip

_KNOWN = (
    CodedLayout(
        LayoutName.ACLED,
        DataOrigin(
            "acled",
            "ACLED",
            "ACLED (Armed Conflict Location & Event Data), acleddata.com",
            "ACLED’s terms of use: its rows may not be passed on as data",
        ),
        frozenset({"event_id_cnty", "event_date", "sub_event_type", "latitude", "longitude"}),
        {
            CodedPart.ID: ("event_id_cnty",),
            CodedPart.DAY: ("event_date",),
            CodedPart.DAY_PRECISION: ("time_precision",),
            CodedPart.LATITUDE: ("latitude",),
            CodedPart.LONGITUDE: ("longitude",),
            CodedPart.PLACE: ("location",),
            CodedPart.PLACE_PRECISION: ("geo_precision",),
            CodedPart.COUNTRY: ("country", "iso"),
            CodedPart.TYPE: ("event_type",),
            CodedPart.SUBTYPE: ("sub_event_type",),
            CodedPart.AGENTS: ("actor1",),
            CodedPart.MORE_AGENTS: ("assoc_actor_1",),
            CodedPart.AGENT_KIND: ("inter1",),
            CodedPart.TARGETS: ("actor2",),
            CodedPart.MORE_TARGETS: ("assoc_actor_2",),
            CodedPart.TARGET_KIND: ("inter2",),
            CodedPart.NOTE: ("notes",),
            CodedPart.KILLED: ("fatalities",),
        },
    ),
    CodedLayout(
        LayoutName.UCDP,
        DataOrigin(
            "ucdp",
            "UCDP GED",
            "UCDP Georeferenced Event Dataset, Uppsala Conflict Data Program, ucdp.uu.se, CC BY 4.0",
            "CC BY 4.0",
        ),
        frozenset({"id", "type_of_violence", "side_a", "side_b", "where_prec", "date_prec", "latitude", "longitude"}),
        {
            CodedPart.ID: ("id",),
            CodedPart.DAY: ("date_start",),
            CodedPart.LAST_DAY: ("date_end",),
            CodedPart.DAY_PRECISION: ("date_prec",),
            CodedPart.LATITUDE: ("latitude",),
            CodedPart.LONGITUDE: ("longitude",),
            CodedPart.PLACE: ("where_coordinates",),
            CodedPart.PLACE_PRECISION: ("where_prec",),
            CodedPart.COUNTRY: ("country",),
            CodedPart.TYPE: ("type_of_violence",),
            CodedPart.AGENTS: ("side_a",),
            CodedPart.TARGETS: ("side_b",),
            CodedPart.NOTE: ("source_headline",),
            CodedPart.KILLED: ("best",),
        },
    ),
    CodedLayout(
        LayoutName.GDELT,
        DataOrigin("gdelt", "GDELT", "The GDELT Project, gdeltproject.org", "free use with attribution and a link"),
        frozenset({"globaleventid", "sqldate", "eventcode", "actiongeo_lat", "actiongeo_long"}),
        {
            CodedPart.ID: ("globaleventid",),
            CodedPart.DAY: ("sqldate",),
            CodedPart.LATITUDE: ("actiongeo_lat",),
            CodedPart.LONGITUDE: ("actiongeo_long",),
            CodedPart.PLACE: ("actiongeo_fullname",),
            CodedPart.PLACE_PRECISION: ("actiongeo_type",),
            CodedPart.COUNTRY: ("actiongeo_countrycode",),
            CodedPart.TYPE: ("eventcode",),
            CodedPart.AGENTS: ("actor1name",),
            CodedPart.AGENT_KIND: ("actor1type1code",),
            CodedPart.AGENT_COUNTRY: ("actor1countrycode",),
            CodedPart.TARGETS: ("actor2name",),
            CodedPart.TARGET_KIND: ("actor2type1code",),
            CodedPart.TARGET_COUNTRY: ("actor2countrycode",),
            CodedPart.NOTE: ("sourceurl",),
        },
        kept=(
            *("GLOBALEVENTID", "SQLDATE", "Actor1Code", "Actor1Name", "Actor1CountryCode", "Actor1Type1Code"),
            *("Actor2Code", "Actor2Name", "Actor2CountryCode", "Actor2Type1Code", "IsRootEvent", "EventCode"),
            *("QuadClass", "GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "AvgTone"),
            *("ActionGeo_Type", "ActionGeo_FullName", "ActionGeo_CountryCode", "ActionGeo_ADM1Code"),
            *("ActionGeo_Lat", "ActionGeo_Long", "DATEADDED", "SOURCEURL"),
        ),
    ),
)
_OUR_PROPOSAL = "proposed_event_type"  # a column that ACLED's own tables do not have
OUR_COLUMNS = (
    *("event", "type", "status", "actors", "targets", "date_from", "date_to", "date_prec", "date_text"),
    *("place", "place_role", "where_prec", "lat", "lon", "country", "quote"),
)
_OURS = CodedLayout(
    LayoutName.OURS,
    None,
    frozenset({"event", "type", "status", "actors", "date_from", "date_to", "place_role", "lat", "lon"}),
    {
        CodedPart.ID: ("event",),
        CodedPart.DAY: ("date_from",),
        CodedPart.LAST_DAY: ("date_to",),
        CodedPart.DAY_PRECISION: ("date_prec",),
        CodedPart.DAY_WORDS: ("date_text",),
        CodedPart.LATITUDE: ("lat",),
        CodedPart.LONGITUDE: ("lon",),
        CodedPart.PLACE: ("place",),
        CodedPart.PLACE_PRECISION: ("where_prec",),
        CodedPart.ROLE: ("place_role",),
        CodedPart.COUNTRY: ("country",),
        CodedPart.TYPE: ("type",),
        CodedPart.STATUS: ("status",),
        CodedPart.AGENTS: ("actors",),
        CodedPart.TARGETS: ("targets",),
        CodedPart.NOTE: ("quote",),
    },
    kept=(
        *OUR_COLUMNS,
        *("review", "when", "numbers", "articles", "sources", "coded_by", "coded_id", "coded_type", "coded_row"),
    ),
)
# Of a table of unknown make the first name that a column has is taken; our own tables are among these.
_OTHER = CodedLayout(
    LayoutName.OTHER,
    None,
    frozenset(),
    {
        CodedPart.ID: ("event", "event_id", "id", "uid", "globalid", "objectid", "fid"),
        CodedPart.DAY: words_in().columns.coded_day,
        CodedPart.LAST_DAY: ("date_to", "date_end", "end_date", "end", "to"),
        CodedPart.DAY_PRECISION: ("date_prec",),
        CodedPart.LATITUDE: words_in().columns.latitude,
        CodedPart.LONGITUDE: words_in().columns.longitude,
        CodedPart.PLACE: ("place", "location", "place_name", "town", "city", "village", "where", "site", "locality"),
        CodedPart.PLACE_PRECISION: ("where_prec",),
        CodedPart.COUNTRY: ("country", "country_code", "iso", "iso2", "iso3", "country_name", "nation"),
        CodedPart.TYPE: ("type", "event_type", "category", "kind", "incident_type", "class"),
        CodedPart.SUBTYPE: ("subtype", "sub_event_type", "sub_type", "subcategory"),
        CodedPart.STATUS: ("status",),
        CodedPart.AGENTS: ("actors", "actor1", "actor", "agents", "perpetrator", "side_a", "source_actor", "who"),
        CodedPart.TARGETS: ("targets", "actor2", "target", "victim", "side_b", "target_actor", "whom"),
        CodedPart.NOTE: ("quote", "notes", "note", "description", "text", "summary", "comment", "details", "title",
                         "name"),
        CodedPart.KILLED: ("fatalities", "killed", "deaths"),
    },
)  # fmt: skip
LAYOUTS: Mapping[LayoutName, CodedLayout] = {each.name: each for each in (*_KNOWN, _OURS, _OTHER)}
NEEDED = (CodedPart.DAY, CodedPart.LATITUDE, CodedPart.LONGITUDE)


@dataclass(frozen=True, slots=True)
class MatchedColumns:
    """The columns of a table, each part of an event with the number of the one that tells it."""

    layout: CodedLayout
    header: tuple[str, ...]
    columns: Mapping[CodedPart, int]

    def shown(self) -> tuple[tuple[str, str], ...]:
        """Return what each matched column is taken for, in the parts' order: the part, then the column's name."""
        return tuple((str(part), self.header[self.columns[part]]) for part in CodedPart if part in self.columns)


def match_columns(header: Sequence[str]) -> MatchedColumns:
    """Return which column tells what; capitals, spaces and hyphens in names do not matter."""
    known = named_columns(header)
    layout = next((each for each in (*_KNOWN, _OURS) if set(map(folded_name, each.signs)) <= known.keys()), _OTHER)
    if layout.name is LayoutName.ACLED and folded_name(_OUR_PROPOSAL) in known:
        layout = _OTHER  # our own table with ACLED's columns: not all of its rows are ACLED's
    found: dict[CodedPart, int] = {}
    for part, names in layout.columns.items():
        number = next((known[folded_name(name)] for name in names if folded_name(name) in known), None)
        if number is not None and number not in found.values():
            found[part] = number
    return MatchedColumns(layout, tuple(header), found)


def missing_of(matched: MatchedColumns) -> tuple[CodedPart, ...]:
    """Return the parts without which no row is an event on a map, and which no column tells."""
    return tuple(part for part in NEEDED if part not in matched.columns)
