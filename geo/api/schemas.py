"""The schemas of a collection: of its items as features, and of what filters may name; and of OpenAPI 3.0."""

from collections.abc import Mapping, Sequence
from typing import Any

from geo.aliases import Json
from geo.api.items import CollectionKind, Property
from geo.api.queries import MOST
from geo.views.event_records import CellKind

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TYPES = {
    CellKind.TEXT: "string",
    CellKind.PROSE: "string",
    CellKind.DAY: "string",
    CellKind.WHOLE: "integer",
    CellKind.FRACTION: "number",
}


def queryables_of(kind: CollectionKind, address: str) -> dict[str, Json]:
    """Return what filters of a collection may name."""
    return {
        "$schema": _DRAFT,
        "$id": address,
        "title": kind.title,
        "type": "object",
        "properties": {name: _told(each) for name, each in kind.properties.items()},
        "additionalProperties": False,
    }


def schema_of(kind: CollectionKind, address: str) -> dict[str, Json]:
    """Return what each item of a collection is: a feature of GeoJSON with these properties.

    Each has one type, since GDAL takes no other: a property of which nothing is known is null, as if it were not there.
    """
    return {
        "$schema": _DRAFT,
        "$id": address,
        "title": kind.title,
        "description": kind.description,
        "type": "object",
        "required": ["type", "id", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string"},
            "geometry": _geometry(kind),
            "properties": {
                "type": "object",
                "description": "What is not known of an item is null.",
                "properties": {name: _told(each) for name, each in kind.properties.items()},
            },
        },
    }


def _told(each: Property) -> dict[str, Json]:
    found: dict[str, Json] = {"description": each.help, "type": _TYPES[each.kind]}
    if each.kind is CellKind.DAY:
        found["format"] = "date"
    if each.words:
        found["enum"] = [str(word) for word in each.words]
    return found


def _geometry(kind: CollectionKind) -> dict[str, Json]:
    shape: dict[str, Json] = {"type": {"type": "string", "enum": [kind.shape]}, "coordinates": {"type": "array"}}
    return {"description": "Null where no place is known.", "type": "object", "properties": shape}


# ---- OpenAPI ----


def as_openapi_30(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return an OpenAPI document in the words of 3.0, which knows no type "null" and no `const`.

    Two parameters are told as OGC API – Features has them: `limit` with its bound, beyond which a number is no error,
    and `bbox` as numbers with commas between them.
    """
    found: dict[str, Any] = _older(document)
    for told in found["paths"].values():
        for parameter in told["get"].get("parameters", ()):
            if parameter["name"] == "limit":
                parameter["schema"]["maximum"] = MOST
            elif parameter["name"] == "bbox":
                parameter["schema"] = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6}
                parameter |= {"style": "form", "explode": False}
    return found | {"openapi": "3.0.3"}


def _older(value: Any) -> Any:  # noqa: ANN401 JSON of any sort
    if isinstance(value, Mapping):
        told = {name: _older(each) for name, each in value.items()}
        if isinstance(told.get("anyOf"), list):
            told = _without_null(told)
        if "const" in told:
            told["enum"] = [told.pop("const")]
        if isinstance(told.get("examples"), list):
            told["example"] = told.pop("examples")[0]
        return told
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_older(each) for each in value]
    return value


def _without_null(told: dict[str, Any]) -> dict[str, Any]:
    """Say by `nullable` that a value may be null, and leave out an `anyOf` of one."""
    others = [each for each in told["anyOf"] if each != {"type": "null"}]
    rest = {name: each for name, each in told.items() if name != "anyOf"}
    if len(others) == len(told["anyOf"]):
        return told
    if len(others) > 1:
        return rest | {"anyOf": others, "nullable": True}
    one = others[0]
    return rest | ({"allOf": [one]} if "$ref" in one else one) | {"nullable": True}
