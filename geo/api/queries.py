"""What a request asks for: the parameters of its address, checked, and what they mean."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic.fields import FieldInfo

from geo.aliases import Box
from geo.api.cql2 import LONGEST, Condition, moment, parse_json, parse_text
from geo.api.items import COLLECTIONS, CollectionId
from geo.errors import InputError
from geo.views.fields import PARAMS, Param, Selection
from geo.views.selection import read_params

USUAL, MOST = 100, 10_000  # items on a page
_LONGEST_ID = 2000


class QueryError(InputError):
    """The parameters of an address say nothing that can be answered."""


DocumentForm = Literal["json", "html"]
FilterLanguage = Literal["cql2-text", "cql2-json"]


class DocumentQuery(BaseModel):
    """The parameters of every address."""

    model_config = ConfigDict(extra="forbid", populate_by_name=False)

    f: Annotated[
        DocumentForm | None,
        Field(description="the form of the answer, json or html; without it, what the header Accept asks for"),
    ] = None


class ItemsQuery(DocumentQuery):
    """The parameters of a collection's items, beside the filters of its events."""

    limit: Annotated[
        int, Field(ge=1, description=f"how many items, a whole number from 1 on; of more than {MOST:,}, so many come")
    ] = USUAL
    after: Annotated[
        str | None, Field(max_length=_LONGEST_ID, description="the id behind which to go on, as a next link has it")
    ] = None
    bbox: Annotated[
        str | None,
        Field(
            max_length=400,
            description="items that lie in a box: west,south,east,north in degrees; where west is greater than east,"
            " it goes over 180 degrees",
        ),
    ] = None
    datetime: Annotated[
        str | None,
        Field(
            max_length=100,
            description="items that may have taken place then: a day or moment as 2024-05-03 or 2024-05-03T00:00:00Z,"
            " or two with / between them, either left open by ..; items without days do not pass",
        ),
    ] = None
    filter: Annotated[
        str | None, Field(max_length=LONGEST, description="a filter in CQL2 over the properties of the items")
    ] = None
    filter_lang: Annotated[
        FilterLanguage, Field(alias="filter-lang", description="its language, cql2-text or cql2-json")
    ] = "cql2-text"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a collection: whose items, and of these which ones; None lets all pass."""

    selection: Selection
    boxes: tuple[Box, ...] | None
    days: tuple[date, date] | None
    condition: Condition | None
    limit: int
    after: str | None


@cache
def items_query(of: CollectionId) -> type[ItemsQuery]:
    """Return the parameters of a collection's items: those of all collections, and the filters by their own names."""
    own = COLLECTIONS[of].own
    told: dict[str, Any] = {
        f"chosen_{name.replace('-', '_')}": _filter_of(param, about=of.value[:-1] if name in own else "event")
        for name, param in PARAMS.items()
    }
    return create_model(f"{of.title()}Query", __base__=ItemsQuery, **told)


def wanted_of(query: ItemsQuery) -> Wanted:
    """Return what parameters mean.

    Raises:
        QueryError: One of them means nothing; the message says which, and what would be right.
    """
    try:
        condition = _condition(query)
    except InputError as exc:
        raise QueryError(str(exc)) from exc
    return Wanted(
        _selection(query),
        read_bbox(query.bbox) if query.bbox is not None else None,
        read_days(query.datetime) if query.datetime is not None else None,
        condition,
        min(query.limit, MOST),
        query.after,
    )


def read_bbox(text: str) -> tuple[Box, ...]:
    """Read west, south, east, north, or the same with heights between, as one box or, over 180 degrees, two.

    Raises:
        QueryError: It is no box.
    """
    try:
        numbers = [float(word) for word in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(map(math.isfinite, numbers)):
        msg = f"bbox={_shown(text)} is no box; write four numbers, west,south,east,north, as in 30,44,40,52"
        raise QueryError(msg)
    west, south, east, north = numbers
    if south > north:
        msg = f"bbox={_shown(text)} is no box: south, the second number, lies above north, the fourth"
        raise QueryError(msg)
    if east - west >= 360:
        return ((-180.0, south, 180.0, north),)
    west, east = (_turned(degrees) for degrees in (west, east))
    return (
        ((west, south, east, north),) if west <= east else ((west, south, 180.0, north), (-180.0, south, east, north))
    )


def read_days(text: str) -> tuple[date, date]:
    """Read a day, a moment, or two with a slash between them, as the first and the last day.

    Raises:
        QueryError: It is none of these, or ends before it begins.
    """
    ends = text.split("/")
    if len(ends) > 2 or not text:
        msg = f"datetime={_shown(text)} is no day and no stretch of days; write 2024-05-03 or 2024-05-01/2024-05-31"
        raise QueryError(msg)
    first, last = _day(ends[0], date.min, text), _day(ends[-1], date.max, text)
    if len(ends) == 1 and text == "..":
        msg = "datetime=.. names no day; write 2024-05-03, or ../2024-05-03 for all before"
        raise QueryError(msg)
    if first > last:
        msg = f"datetime={_shown(text)} ends before it begins"
        raise QueryError(msg)
    return first, last


def describe_error(name: str, given: object, field: FieldInfo | None, known: Sequence[str]) -> str:
    """Say what is wrong with a parameter, and what would be right."""
    if field is None:
        return f"{_shown(name)} is no parameter of this address; there are: {', '.join(known)}"
    return f"{name}={_shown(str(given))} is not understood; want {field.description}"


def names_of(query: type[DocumentQuery]) -> Mapping[str, FieldInfo]:
    """Return the parameters of a query by the names that they have in an address."""
    return {field.alias or name: field for name, field in query.model_fields.items()}


def check_counts(query: type[DocumentQuery], given: Iterable[tuple[str, str]]) -> None:
    """Refuse a parameter that stands in an address twice and takes one value: which of them is meant is not known.

    Raises:
        QueryError: There is one.
    """
    counts = Counter(name for name, _ in given)
    for name, field in names_of(query).items():
        if counts[name] > 1 and field.annotation != list[str]:
            msg = f"{name} stands in the address {counts[name]} times; want it once"
            raise QueryError(msg)


def _filter_of(param: Param, *, about: str) -> tuple[Any, Any]:
    """Return a filter as a parameter: several values where it takes them, with the words that it knows."""
    known: dict[str, Any] = {"enum": list(map(str, param.words))} if param.words else {}
    told = f"{param.help}" + (f" (of the {about})" if about != "event" else "")
    if param.many or param.count > 1:
        extra: dict[str, Any] = {"items": {"type": "string", **known}}
        return list[str], Field(default_factory=list, alias=param.name, description=told, json_schema_extra=extra)
    return str | None, Field(default=None, alias=param.name, description=told, json_schema_extra=known)


def _selection(query: ItemsQuery) -> Selection:
    given = {name: getattr(query, f"chosen_{name.replace('-', '_')}") for name in PARAMS}
    params = {
        name: value if isinstance(value, list) else [value] for name, value in given.items() if value not in (None, [])
    }
    if (params.keys() & {"from", "to"}) and "undated" not in params:  # as on the command line
        params["undated"] = ["no"]
    selection, broken = read_params(params)
    if broken:
        name = broken[0]
        msg = f"{name}={_shown(', '.join(params.get(name, ())))} is not understood; want {PARAMS[name].says}"
        raise QueryError(msg)
    return selection


def _condition(query: ItemsQuery) -> Condition | None:
    if query.filter is None:
        return None
    return parse_json(query.filter) if query.filter_lang == "cql2-json" else parse_text(query.filter)


def _turned(degrees: float) -> float:
    """Return a longitude within 180 degrees of the meridian; one that is there stays as it is."""
    return degrees if abs(degrees) <= 180 else (degrees + 180) % 360 - 180


def _day(text: str, otherwise: date, whole: str) -> date:
    if text in ("", ".."):
        return otherwise
    try:
        return date.fromisoformat(moment(text.replace(" ", "+")).text[:10])
    except InputError as exc:
        msg = f"datetime={_shown(whole)} is not understood: {exc}"
        raise QueryError(msg) from exc


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:60] + "…")
