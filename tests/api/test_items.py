"""Items are what exports hold: the same columns, values and shapes."""

import json

import msgspec
import pytest
import shapely
from sample_events import sample_corpus

from geo.api.items import COLLECTIONS, CollectionId, event_items, outline_items, place_items, report_items
from geo.exports.geojson import events_to_geojson
from geo.exports.request import ExportRequest
from geo.exports.tables import area_table, event_table, place_table, report_table
from geo.views.event_records import HANDLING
from geo.views.view import view_of


@pytest.fixture(scope="module")
def view():
    return view_of(sample_corpus())


def records(table):
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def told(items):
    """Return the properties of all items by their ids, as a program reads them."""
    features = json.loads(msgspec.json.encode([items.feature(row) for row in range(items.size)]))
    return {feature["id"]: feature["properties"] for feature in features}


def test_an_event_says_what_the_first_of_its_rows_says_in_exports(view):
    rows = {}
    for row in records(event_table(ExportRequest(view))):
        rows.setdefault(row["event"], []).append(row)
    found = told(event_items(view))
    assert found.keys() == rows.keys() == {event.id for event in view.events}
    for key, properties in found.items():
        names = [row["place"] for row in rows[key] if row["place"]]
        assert properties.pop("places") == "; ".join(dict.fromkeys(names))
        assert properties == {name: rows[key][0][name] for name in properties}
        assert rows[key][0].keys() - properties.keys() == {"place", HANDLING}


def test_reports_and_places_are_the_rows_of_their_tables(view):
    request = ExportRequest(view)
    for items, table, key in (
        (report_items(event_items(view)), report_table(request), "report"),
        (place_items(view), place_table(request), "place_key"),
    ):
        rows = {row[key]: {name: value for name, value in row.items() if name != HANDLING} for row in records(table)}
        assert told(items) == rows


def test_outlines_are_the_areas_of_the_geojson_export(view):
    exported = json.loads(events_to_geojson(ExportRequest(view)))["features"]
    areas = {each["id"]: each for each in exported if each["properties"]["role"] == "area"}
    assert areas
    found = {}
    for of in (CollectionId.AREAS, CollectionId.LINES):
        items = outline_items(view, of)
        for row in range(items.size):
            feature = json.loads(msgspec.json.encode(items.feature(row)))
            assert feature["geometry"]["type"] == COLLECTIONS[of].shape
            found[feature["id"]] = feature
    assert found.keys() == areas.keys()
    for key, feature in found.items():
        ours, theirs = (shapely.geometry.shape(each["geometry"]) for each in (feature, areas[key]))
        assert ours.equals(theirs)
        assert feature["properties"].items() <= areas[key]["properties"].items()
    assert len(found) == len(area_table(ExportRequest(view)).rows)


def test_an_event_has_all_its_places_as_points_longitude_first(view):
    items = event_items(view)
    exported = json.loads(events_to_geojson(ExportRequest(view)))["features"]
    points = {}
    for each in exported:
        if each["properties"]["role"] == "event":
            points.setdefault(each["properties"]["event"], []).append(each["geometry"])
    for row, key in enumerate(items.ids):
        geometry = json.loads(msgspec.json.encode(items.feature(row)))["geometry"]
        wanted = [point["coordinates"] for point in points[key] if point]
        assert geometry == ({"type": "MultiPoint", "coordinates": wanted} if wanted else None)


def test_a_number_with_a_fraction_is_one_in_each_item(view):
    """Programs tell what a column holds by its first values: a 1 among fractions would make all whole numbers."""
    items = place_items(view)
    for row in range(items.size):
        properties = items.feature(row)["properties"]
        assert all(isinstance(properties[name], float) for name in ("lat", "lon"))


def test_every_property_says_what_it_holds():
    for kind in COLLECTIONS.values():
        assert set(kind.listed) <= kind.properties.keys()
        for each in kind.properties.values():
            assert each.help.endswith(".")
            assert each.help[0].isupper()
