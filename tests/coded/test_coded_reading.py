"""Tables of ACLED, UCDP GED and GDELT as events, and what of them is refused."""

from datetime import date

import pytest
from coded_tables import ACLED_ROW, acled, gdelt, read, table, ucdp
from hypothesis import given
from hypothesis import strategies as st

from geo.articles.columns import looks_coded
from geo.articles.files import read_data
from geo.coded.layouts import CodedPart, match_columns
from geo.coded.reading import read_coded, read_coded_files, with_coded
from geo.errors import InputError
from geo.model import ActorKind, Corpus, EventType, Link, PlaceKind, Status

HOSTILE = '<script>alert(1)</script>=cmd|" /c calc"!A1\x1b[31m${7*7}'


def only(data, name="table.csv", **more):
    """Return the one event of a table."""
    found = read(data, name, **more)
    assert found.rejections == ()
    (event,) = found.events
    return event


def why(data, **more):
    """Return the one refusal of a table that holds nothing else."""
    found = read(data, **more)
    assert found.events == ()
    (rejection,) = found.rejections
    return rejection


def events_or_refusal(data):
    """Return the events of a table, or why it is refused as a whole."""
    try:
        return read(data).events
    except InputError as exc:
        return str(exc)


def test_a_row_of_acled_is_an_event_of_its_own_origin_without_articles():
    event = only(acled(), "acled.csv")
    assert (event.id, event.type, event.status) == ("acled-SUD1", EventType.ASSAULT, Status.OCCURRED)
    assert (event.reports, event.articles) == ((), ())
    assert [(actor.name, actor.kind, actor.country) for actor in event.actors] == [
        ("Military Forces of Sudan", ActorKind.MILITARY, "SD"),
        ("River Front", ActorKind.ARMED_GROUP, None),
    ]
    (part,) = event.places
    assert (part.place.name, part.place.lat, part.place.lon, part.place.where_prec) == ("Khartoum", 15.5, 32.5, 1)
    assert (part.place.country, part.link) == ("SD", Link.CODED)
    assert event.when is not None
    assert (event.when.start, event.when.end, event.when_link) == (date(2024, 3, 1), date(2024, 3, 1), Link.CODED)
    (row,) = event.coded
    assert (row.origin.key, row.file, row.row, row.key) == ("acled", "acled.csv", 2, "SUD1")
    assert (row.kind, row.note, row.killed) == ("Battles: Armed clash", "They fought near the bridge.", 5)
    assert "acleddata.com" in row.origin.attribution
    assert dict(row.cells) == ACLED_ROW


@pytest.mark.parametrize(
    ("precision", "days", "exactly"),
    [
        ("1", (date(2024, 2, 10), date(2024, 2, 10)), 1),
        ("2", (date(2024, 2, 7), date(2024, 2, 13)), 3),
        ("3", (date(2024, 2, 1), date(2024, 2, 29)), 4),
    ],
)
def test_acled_s_precision_of_days_is_kept(precision, days, exactly):
    when = only(acled({"event_date": "10 February 2024", "time_precision": precision})).when
    assert ((when.start, when.end), when.precision) == (days, exactly)


@pytest.mark.parametrize(("precision", "exactly"), [("1", 1), ("2", 2), ("3", 4)])
def test_acled_s_precision_of_places_is_kept(precision, exactly):
    assert only(acled({"geo_precision": precision})).places[0].place.where_prec == exactly


@pytest.mark.parametrize(
    ("sort", "kind", "means"),
    [
        ("Protests", "Peaceful protest", EventType.PROTEST),
        ("Riots", "Mob violence", EventType.ASSAULT),
        ("Strategic developments", "Agreement", EventType.AGREE),
        ("Strategic developments", "Arrests", EventType.COERCE),
        ("Battles", "a kind of next year", EventType.ASSAULT),
    ],
)
def test_acled_s_types_are_mapped(sort, kind, means):
    assert only(acled({"event_type": sort, "sub_event_type": kind})).type is means


def test_what_no_type_of_ours_is_is_refused_unless_a_type_is_named_for_it():
    other = acled({"event_type": "Strategic developments", "sub_event_type": "Other"})
    assert "Strategic developments: Other" in why(other).reason
    assert only(other, unknown=EventType.MOBILIZE).type is EventType.MOBILIZE


def test_a_row_of_ucdp_keeps_its_precisions_days_and_sides():
    event = only(ucdp())
    assert event.id == "ucdp-900001"
    assert [(actor.name, actor.kind, actor.country) for actor in event.agents] == [
        ("Government of Sudan", ActorKind.GOVERNMENT, "SD")
    ]
    assert (event.when.start, event.when.end, event.when.precision) == (date(2024, 3, 1), date(2024, 3, 3), 2)
    assert event.places[0].place.where_prec == 2
    assert (event.coded[0].kind, event.coded[0].killed) == ("state-based", 7)


def test_a_country_of_ucdp_is_an_area_with_its_outline():
    place = only(ucdp({"where_prec": "6", "country": "Yemen (North Yemen)"})).places[0].place
    assert (place.kind, place.shape) == (PlaceKind.COUNTRY, "country/YE")


def test_a_row_of_gdelt_has_no_header_and_codes_for_countries_and_parties():
    event = only(gdelt(), "20240301.export.CSV")
    assert (event.id, event.type) == ("gdelt-900000001", EventType.ASSAULT)
    assert [(actor.id, actor.kind) for actor in event.targets] == [("state/SD", ActorKind.STATE)]
    assert event.agents[0].kind is ActorKind.MILITARY
    assert event.places[0].place.country == "SD"
    assert event.coded[0].row == 1
    assert dict(event.coded[0].cells)["SOURCEURL"] == "https://news.example/1"


@pytest.mark.parametrize(
    ("code", "means"),
    [("0871", EventType.RETREAT), ("057", EventType.AGREE), ("173", EventType.COERCE), ("1724", EventType.SANCTION)],
)
def test_the_longest_beginning_of_a_cameo_code_holds(code, means):
    assert only(gdelt({"EventCode": code})).type is means


def test_a_statement_of_cameo_is_no_event_of_plover():
    assert "CAMEO 010" in why(gdelt({"EventCode": "010"})).reason


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"latitude": "95.2"}, "'95.2' is no latitude"),
        ({"longitude": ""}, "it has no longitude"),
        ({"latitude": "nan"}, "'nan' is no latitude"),
        ({"event_date": "2024-02-31"}, "'2024-02-31' is no day"),
        ({"event_date": ""}, "it has no day"),
        ({"event_date": "03/04/2024"}, "begins with the day or the month"),
        ({"event_date": "0001-01-01"}, "lies outside 1800 to 2200"),
        ({"time_precision": "7"}, "time_precision is 1 to 3, not '7'"),
        ({"geo_precision": "9"}, "geo_precision is 1 to 3, not '9'"),
        ({"event_type": "", "sub_event_type": ""}, "it has no type"),
    ],
)
def test_a_row_that_says_what_cannot_be_is_refused_with_its_number_and_the_reason(change, reason):
    found = read(acled({}, {"event_id_cnty": "SUD2", **change}), "acled.csv")
    (rejection,) = found.rejections
    assert rejection.where == "acled.csv, row 3"
    assert reason in rejection.reason
    assert len(found.events) == 1


def test_the_other_rows_tell_whether_a_day_comes_before_its_month():
    found = read(acled({"event_date": "03/04/2024"}, {"event_id_cnty": "SUD2", "event_date": "25/04/2024"}))
    assert [event.when.start for event in found.events] == [date(2024, 4, 3), date(2024, 4, 25)]


def test_between_dots_the_day_comes_first_as_in_tables_of_articles():
    found = read(acled({"event_date": "3.4.2024"}, {"event_id_cnty": "SUD2", "event_date": "04/05/2024"}))
    assert [event.when.start for event in found.events] == [date(2024, 4, 3)]
    assert "no row tells" in found.rejections[0].reason


@pytest.mark.parametrize("day", ["incident_date", "Start Date", "SQLDATE"])
@pytest.mark.parametrize(("lat", "lon"), [("point_y", "point_x"), ("LAT", "Lng"), ("ActionGeo_Lat", "ActionGeo_Long")])
def test_what_coded_events_are_refused_for_as_articles_is_read_as_coded_events(day, lat, lon):
    header = (day, lat, lon, "description")
    assert looks_coded(header)
    assert {CodedPart.DAY, CodedPart.LATITUDE, CodedPart.LONGITUDE} <= match_columns(header).columns.keys()
    (told,) = read_data("a.csv", ",".join(header).encode() + b"\n2024-04-03,50,36,Shelling\n")
    assert "give it with --coded" in told.reason


def test_an_id_that_stands_twice_is_refused_the_second_time():
    found = read(acled({}, {"latitude": "16"}))
    assert [event.places[0].place.lat for event in found.events] == [15.5]
    assert [each.where for each in found.rejections] == ["table.csv, row 3"]


def test_rows_with_too_few_cells_are_refused_and_rows_on_several_lines_count_as_one():
    data = acled({"notes": "one\ntwo"}, {"event_id_cnty": "SUD2"}) + b"SUD3,2024-03-01\n\n"
    data += acled({"event_id_cnty": "SUD4"}).partition(b"\n")[2]
    found = read(data)
    assert [event.coded[0].row for event in found.events] == [2, 3, 6]
    (rejection,) = found.rejections
    assert rejection.where == "table.csv, row 4"
    assert "2 cells" in rejection.reason


def test_refusals_are_listed_up_to_a_thousand_and_the_others_counted():
    found = read(acled(*({"event_id_cnty": f"S{at}", "latitude": "100"} for at in range(1200))))
    assert len(found.rejections) == 1001
    assert found.rejections[-1].reason.startswith("200 more rows")


def test_hostile_text_stays_as_it_is_written():
    event = only(acled({"notes": HOSTILE, "location": HOSTILE, "event_id_cnty": HOSTILE, "actor1": HOSTILE}))
    assert event.coded[0].note == HOSTILE
    assert event.places[0].place.name == HOSTILE
    assert event.id.isalnum()


@given(st.text(max_size=60).filter(lambda text: "\r" not in text))
def test_any_text_comes_through_a_row(text):
    event = only(acled({"notes": text.encode("utf-8", "replace").decode()}))
    assert event.coded[0].note == text.encode("utf-8", "replace").decode()


@given(st.binary(max_size=400))
def test_any_bytes_give_a_table_or_a_clear_refusal(data):
    told = events_or_refusal(data)
    assert told == () or "table.csv" in told


@given(st.binary(max_size=200))
def test_whatever_follows_a_header_is_an_event_or_refused(data):
    told = events_or_refusal(acled().partition(b"\n")[0] + b"\n" + data)
    assert told == () or "table.csv" in told


def test_a_table_of_any_make_is_matched_by_the_names_of_its_columns():
    columns = ("Incident Date", "Lat", "Long", "Town", "Category", "Perpetrator", "Victim", "Summary", "Deaths")
    row = dict(
        zip(columns, ("2024-03-01", "15.5", "32.5", "Khartoum", "attack", "A", "B; C", "What happened", "3"),
            strict=True)
    )  # fmt: skip
    found = read(table(columns, row, separator=";"), "Our incidents.csv")
    (event,) = found.events
    assert (event.type, [actor.name for actor in event.targets]) == (EventType.ASSAULT, ["B", "C"])
    assert (event.coded[0].origin.name, event.coded[0].killed) == ("Our incidents", 3)
    assert ("day", "Incident Date") in found.matched.shown()
    assert CodedPart.TARGETS in found.matched.columns


def test_a_table_without_days_or_coordinates_is_no_table_of_events():
    assert looks_coded(("date", "lat", "lon"))
    assert not looks_coded(("title", "text", "date"))
    with pytest.raises(InputError, match=r"no column for latitude, longitude .*it has title, text, date"):
        read(table(("title", "text", "date"), {"title": "A"}))


def test_a_table_in_another_encoding_is_read():
    data = acled({"location": "Khartoum-Süd", "notes": "Gefecht nahe der Brücke, sagen Augenzeugen später."})
    assert only(data.decode().encode("cp1252")).places[0].place.name == "Khartoum-Süd"
    assert only(data.decode().encode("utf-16")).places[0].place.name == "Khartoum-Süd"


def test_events_within_some_days_alone_can_be_made():
    rows = read(acled(*({"event_id_cnty": f"S{at}", "event_date": f"2024-03-0{at}"} for at in range(1, 6)))).rows
    assert [event.id for event in rows.within(date(2024, 3, 2), date(2024, 3, 3))] == ["acled-S2", "acled-S3"]
    assert len(rows.within(None, date(2024, 3, 3))) == 3


def test_files_that_cannot_be_read_are_refused_and_the_others_read(tmp_path):
    good, bad = tmp_path / "acled.csv", tmp_path / "bad.csv"
    good.write_bytes(acled())
    bad.write_bytes(b"\0\1\2")
    found, refused = read_coded_files([good, bad, tmp_path / "none.csv"])
    assert [each.origin.name for each in found] == ["ACLED"]
    assert [each.where for each in refused] == [str(bad), str(tmp_path / "none.csv")]
    assert read_coded(good).events == found[0].events


def test_an_event_of_two_files_stands_once():
    one, other = read(acled(), "a.csv"), read(acled({}, {"event_id_cnty": "SUD2"}), "b.csv")
    corpus = with_coded(Corpus(), (one, other))
    assert [(event.id, event.coded[0].file) for event in corpus.events] == [
        ("acled-SUD1", "a.csv"),
        ("acled-SUD2", "b.csv"),
    ]
    assert [rejection.where for rejection in corpus.rejections] == ["b.csv"]
