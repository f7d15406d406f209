import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from coded_tables import ACLED_COLUMNS, ACLED_ROW, acled
from sample_events import make_report, mention

from geo.coded.crosswalk import iso_numbers
from geo.coded.reading import read_coded_bytes
from geo.exports.acled import COLUMNS, events_to_acled
from geo.exports.proposals import region_of, type_proposals
from geo.exports.request import ExportRequest
from geo.model import Actor, ActorKind, Event, EventType, PlaceKind, PlaceRole, Quantity, Span, Status, When
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
    assert row["event_type"] == row["sub_event_type"] == row["inter1"] == row["interaction"] == row["timestamp"] == ""
    assert (row["region"], row["attribution"]) == ("Europe", "")


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
    assert told == ("Strategic developments", "Change to group/activity") == type_proposals()[EventType.MOBILIZE]
    assert row["event_type"] == row["sub_event_type"] == ""
    planned = row_of(make_event(event_type=EventType.MOBILIZE, status=Status.PLANNED))
    assert planned["proposed_event_type"] == planned["proposed_sub_event_type"] == ""
    assert row["proposed_from"] == "type MOBILIZE"
    assert row_of(make_event("They did something.", agents=(), targets=()))["proposed_event_type"] == ""


@pytest.mark.parametrize(
    ("text", "trigger", "event_type", "sub_event_type", "because"),
    [
        ("Troops clashed with rebels; drones watched.", "clashed", "Battles", "Armed clash", "clashed"),
        ("A drone attacked a depot.", "attacked", "Explosions/Remote violence", "Air/drone strike", "drone"),
        ("Artillery struck the town.", "struck", "Explosions/Remote violence", "Shelling/artillery/missile attack",
         "Artillery"),
        ("A suicide bomber in a car bomb killed ten.", "killed", "Explosions/Remote violence", "Suicide bomb",
         "suicide bomber"),
        ("A landmine killed two herders.", "killed", "Explosions/Remote violence", "Remote explosive/landmine/IED",
         "landmine"),
        ("Gunmen kidnapped a teacher.", "kidnapped", "Violence against civilians", "Abduction/forced disappearance",
         "kidnapped"),
        ("Two bombs went off.", "bombs", "Explosions/Remote violence", "", "bombs"),
        ("A seashell collector attacked a man.", "attacked", "", "", ""),
    ],
)  # fmt: skip
def test_a_kind_of_assault_is_proposed_from_its_words(make_event, text, trigger, event_type, sub_event_type, because):
    event = make_event(text, event_type=EventType.ASSAULT, agents=(), targets=())
    at = text.index(trigger)
    report = replace(event.reports[0], trigger=Span(at, at + len(trigger)), span=Span(0, len(text)))
    row = row_of(replace(event, reports=(report,)))
    told = (row["proposed_event_type"], row["proposed_sub_event_type"], row["proposed_from"])
    assert told == (event_type, sub_event_type, because)
    assert row["event_type"] == row["sub_event_type"] == ""


def test_a_kind_of_assault_is_proposed_from_its_parties():
    armed = Actor("a", "Militia", ActorKind.ARMED_GROUP)
    for struck, event_type in ((ActorKind.POPULATION, "Violence against civilians"), (ActorKind.MILITARY, "Battles"),
                               (ActorKind.STATE, "")):  # fmt: skip
        text = "Militia attacked them."
        report = make_report(text, article="a.txt", trigger="attacked", type=EventType.ASSAULT,
                             agents=(mention(text, "Militia", armed),),
                             targets=(mention(text, "them", Actor("b", "them", struck)),))  # fmt: skip
        row = row_of(Event("e", EventType.ASSAULT, Status.OCCURRED, (armed,), (), (), None, (report,)))
        assert row["proposed_event_type"] == event_type
        assert row["proposed_from"] == (f"armed group against {struck}" if event_type else "")


def test_every_region_is_that_of_a_country_that_is_known():
    codes = {code for code in country_names() if region_of(code)}
    assert len(codes) > 220
    assert {region_of(code) for code in codes} == {
        *("Western Africa", "Middle Africa", "Eastern Africa", "Southern Africa", "Northern Africa", "South Asia"),
        *("Southeast Asia", "Middle East", "Europe", "Caucasus and Central Asia", "Central America", "South America"),
        *("Caribbean", "East Asia", "North America", "Oceania", "Antarctica"),
    }
    assert [region_of(code) for code in ("AF", "TR", "SD", "MX", "RU")] == [
        *("Caucasus and Central Asia", "Middle East", "Northern Africa", "North America", "Europe"),
    ]


# ---- rows that ACLED coded ----

FULL = {
    "year": "2024", "disorder_type": "Political violence", "assoc_actor_1": "Farmers (Sudan)", "interaction": "12",
    "inter1": "1", "civilian_targeting": "Civilian targeting", "region": "Northern Africa", "admin1": "Khartoum",
    "admin2": "Khartoum", "latitude": "-15.50", "source_scale": "National", "tags": "local administrators",
    "timestamp": "1709600000", "fatalities": "0",
}  # fmt: skip


def coded_events(*changes):
    return read_coded_bytes(acled(*({**FULL, **each} for each in changes or ({},))), "acled.csv").events


def test_a_row_of_acleds_own_is_written_as_it_was_coded():
    (event,) = coded_events()
    row = row_of(event)
    written = {**dict.fromkeys(ACLED_COLUMNS, ""), **ACLED_ROW, **FULL}
    numbers = {"latitude": "-15.5", "tags": f"local administrators; event={event.id}; type=ASSAULT; status=occurred; "
               "review=unreviewed"}  # fmt: skip
    assert {name: row[name] for name in ACLED_COLUMNS} == written | numbers
    assert row["proposed_event_type"] == row["proposed_sub_event_type"] == ""
    assert "acleddata.com" in row["attribution"]
    assert "may not be passed on" in row["attribution"]


@pytest.mark.parametrize(("precision", "day"), [("2", "2024-03-13"), ("3", "2024-03-05"), ("1", "2024-03-01")])
def test_days_of_a_coded_row_stay_as_written(precision, day):
    (event,) = coded_events({"event_date": day, "time_precision": precision})
    row = row_of(event)
    assert (row["event_date"], row["time_precision"]) == (day, precision)


def test_nobody_killed_is_nought_only_where_it_was_coded():
    none, some, untold = coded_events({"event_id_cnty": "A1"}, {"event_id_cnty": "A2", "fatalities": "3"},
                                      {"event_id_cnty": "A3", "fatalities": ""})  # fmt: skip
    assert [row_of(event)["fatalities"] for event in (none, some, untold)] == ["0", "3", ""]


def test_what_a_person_changed_is_ours_and_the_rest_stays_acleds():
    (event,) = coded_events()
    moved = replace(event.places[0], place=replace(event.places[0].place, name="Omdurman", lat=15.6))
    row = row_of(replace(event, places=(moved,), when=when("2024-03-02", "2024-03-02", 1), agents=()))
    assert (row["location"], row["latitude"], row["admin2"], row["region"]) == (
        *("Omdurman", "15.6", "", "Northern Africa"),
    )
    assert (row["event_date"], row["actor1"]) == ("2024-03-02", "")
    assert (row["event_type"], row["sub_event_type"], row["inter1"]) == ("Battles", "Armed clash", "1")


def test_an_event_of_articles_and_of_acleds_row_has_both(make_event):
    (coded,) = coded_events({"fatalities": "5"})
    ours = make_event("Ukraine attacked Kursk.")
    row = row_of(replace(ours, coded=coded.coded))
    assert (row["event_id_cnty"], row["event_type"], row["fatalities"]) == (ours.id, "Battles", "5")
    assert row["location"] == "Kursk"
    assert "Ukraine attacked Kursk." in row["notes"]
    assert ACLED_ROW["notes"] in row["notes"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-cmd", "@A1"])
def test_no_cell_of_a_coded_row_starts_a_formula(text):
    (event,) = coded_events({"notes": text, "actor1": text, "event_type": "Battles", "source": text, "tags": text,
                             "timestamp": text, "region": text})  # fmt: skip
    row = row_of(event)
    assert all(row[name].startswith("'") for name in ("notes", "actor1", "source", "tags", "timestamp", "region"))


def test_our_table_is_not_taken_for_acleds(make_event):
    data = events_to_acled(ExportRequest(View((make_event(), *coded_events()), 2, "All events", {}))).encode()
    found = read_coded_bytes(data, "ours.acled.csv", unknown=EventType.ASSAULT)
    assert len(found.events) == 2
    assert {event.coded[0].origin.name for event in found.events} == {"ours.acled"}
