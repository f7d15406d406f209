import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from geo.coded.crosswalk import iso_numbers
from geo.exports.acled import COLUMNS, events_to_acled, proposals
from geo.exports.request import ExportRequest
from geo.model import EventType, PlaceKind, PlaceRole, Quantity, Span, Status, When
from geo.views.countries import country_names
from geo.views.view import View


def rows(export_request):
    return list(csv.DictReader(io.StringIO(events_to_acled(export_request), newline="")))


def row_of(event):
    (row,) = rows(ExportRequest(View((event,), 1, "All events", {})))
    return row


def when(first, last, precision):
    return When(date.fromisoformat(first), date.fromisoformat(last), precision, "then")


def test_one_row_for_each_chosen_event_and_no_other(export_request, chosen):
    found = rows(export_request)
    assert {row["event_id_cnty"] for row in found} == chosen
    assert len(found) == len(chosen)
    assert tuple(found[0]) == COLUMNS


@pytest.mark.parametrize(
    ("days", "day", "year", "precision"),
    [
        (when("2024-08-06", "2024-08-06", 1), "2024-08-06", "2024", "1"),
        (when("2024-08-05", "2024-08-11", 3), "2024-08-08", "2024", "2"),
        (when("2024-08-01", "2024-08-31", 4), "2024-08-16", "2024", "3"),
        (when("2024-01-01", "2024-12-31", 5), "", "2024", ""),
        (when("2023-01-01", "2024-12-31", 5), "", "", ""),
        (When(None, None, None, "once"), "", "", ""),
        (None, "", "", ""),
    ],
)
def test_days_that_acled_cannot_tell_stay_empty(make_event, days, day, year, precision):
    row = row_of(make_event(when=days))
    assert (row["event_date"], row["year"], row["time_precision"]) == (day, year, precision)


@pytest.mark.parametrize(("ours", "theirs"), [(1, "1"), (2, "2"), (3, "2"), (4, "3"), (5, "3"), (6, ""), (7, "")])
def test_precision_of_places(make_event, make_place, ours, theirs):
    assert row_of(make_event(places=(make_place(where_prec=ours),)))["geo_precision"] == theirs


def test_the_scene_goes_before_where_something_came_from(make_event, make_place):
    places = (make_place("Moscow", 55.75, 37.62), make_place("Kursk"))
    row = row_of(make_event(places=places, roles=(PlaceRole.FROM, PlaceRole.AT)))
    assert (row["location"], row["country"], row["admin1"]) == ("Kursk", "Russia", "Kursk")
    assert "also=from Moscow" in row["tags"]


def test_a_country_lies_in_no_region(make_event, make_place):
    place = make_place("Libya", 28, 17, kind=PlaceKind.COUNTRY, where_prec=6, country="LY", shape="country/LY")
    row = row_of(make_event(places=(place,)))
    assert (row["country"], row["admin1"]) == ("Libya", "")


@pytest.mark.parametrize(
    ("kind", "disorder"),
    [(EventType.ASSAULT, "Political violence"), (EventType.PROTEST, "Demonstrations"), (EventType.CONSULT, "")],
)
def test_only_what_our_types_tell_is_coded(make_event, kind, disorder):
    row = row_of(make_event(event_type=kind))
    assert row["disorder_type"] == disorder
    assert row["event_type"] == row["sub_event_type"] == row["inter1"] == row["region"] == row["timestamp"] == ""


def test_actors_beyond_the_first_are_associated(make_event):
    row = row_of(make_event(agents=("Ukraine", "Poland"), targets=("Russia",)))
    assert (row["actor1"], row["assoc_actor_1"], row["actor2"], row["assoc_actor_2"]) == (
        *("Ukraine", "Poland", "Russia", ""),
    )


def test_the_lowest_number_of_people_killed_is_told_and_none_is_not_nought(make_event):
    event = make_event("Ukraine attacked Kursk: between 3 and 5 people died.")
    assert row_of(event)["fatalities"] == ""
    killed = Quantity(Span(0, 1), "between 3 and 5 people", 3, 5, "person", "killed")
    tanks = Quantity(Span(0, 1), "2 tanks", 2, 2, "tank", "killed")
    told = replace(event, reports=(replace(event.reports[0], numbers=(tanks, killed)),))
    assert row_of(told)["fatalities"] == "3"


def test_banner_sources_and_tags(export_request):
    row = next(row for row in rows(export_request) if "COERCE" in row["tags"])
    assert row["tags"] == "type=COERCE; status=occurred; review=accepted; ratings=B2"
    assert (row["source"], row["handling"]) == ("Example Wire", export_request.sheet.banner)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1"])
def test_no_cell_starts_a_formula(make_event, make_place, text):
    row = row_of(make_event(text, agents=(text,), targets=(text,), places=(make_place(text),)))
    for name, cell in row.items():
        assert name in ("latitude", "longitude") or not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))


def test_countries_have_their_numbers(make_event, make_place):
    assert row_of(make_event(places=(make_place("Kursk"),)))["iso"] == "643"
    assert row_of(make_event(places=(make_place("Tripoli", 32.9, 13.2, country="LY"),)))["iso"] == "434"
    assert set(country_names()) - set(iso_numbers()) == {"XK"}  # to which ISO has given none
    assert len(set(iso_numbers().values())) == len(iso_numbers())


def test_what_is_proposed_is_said_to_be_so_and_only_for_what_happened(make_event):
    row = row_of(make_event(event_type=EventType.MOBILIZE))
    told = (row["proposed_event_type"], row["proposed_sub_event_type"])
    assert told == ("Strategic developments", "Change to group/activity") == proposals()[EventType.MOBILIZE]
    assert row["event_type"] == row["sub_event_type"] == ""
    planned = row_of(make_event(event_type=EventType.MOBILIZE, status=Status.PLANNED))
    assert planned["proposed_event_type"] == planned["proposed_sub_event_type"] == ""
    assert row_of(make_event(event_type=EventType.ASSAULT))["proposed_event_type"] == ""
