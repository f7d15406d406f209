import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.exports.formats import events_to_csv, inert
from geo.exports.request import ExportRequest
from geo.model import Article
from geo.views.view import View

HOSTILE = ("=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "  =1+1", "<script>alert(1)</script>", "${1}", "`", "a;b\r\n=1")


def request_of(*events):
    return ExportRequest(
        View(tuple(events), 9, "All events", {"a.txt": Article(id="a.txt", text="…", title="=HYPERLINK(1)")})
    )


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_event_without_a_place_is_kept(make_event):
    assert rows_of(events_to_csv(request_of(make_event(places=()))))[0]["place"] == ""


def test_numbers_stay_numbers_in_csv(make_event, make_place):
    row = rows_of(events_to_csv(request_of(make_event(places=(make_place("Lima", -12.05, -77.04),)))))[0]
    assert (row["lat"], row["lon"], row["where_prec"], row["date_prec"]) == ("-12.05", "-77.04", "1", "1")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_csv_starts_a_formula(make_event, make_place, text):
    event = make_event(text, agents=(text,), places=(make_place(text),), when=None)
    for row in rows_of(events_to_csv(request_of(event))):
        for name, cell in row.items():
            numeric = name in {"lat", "lon", "where_prec", "date_prec", "reports", "geonameid", "radius_km"}
            assert numeric or not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))


BLANKS = (" ", "\u00a0", "\u200b", "\ufeff", "\u2003", "\u3000", "\u2800", "\u3164", "\ufe0f", "\u2060", "\u0301")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹣", "\u2212", "\t"])
def test_signs_of_full_width_and_behind_odd_blanks_start_no_formula(sign):
    for blank in ("", *BLANKS, "".join(BLANKS) * 20):
        assert inert(f"{blank}{sign}1+2") == f"'{blank}{sign}1+2"


@pytest.mark.parametrize("text", ["", " ", "\u200b", "Kyiv", "\u00a0Kyiv", "12 = 12", "～ 5", "é=1", "العاصمة"])
def test_other_texts_stay_as_they_are(text):
    assert inert(text) == text


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=60))
def test_any_text_comes_back_from_csv(make_event, text):
    export_request = request_of(make_event(text, agents=(text,), places=(), when=None))
    assert len(rows_of(events_to_csv(export_request))) == 1


def test_same_view_gives_the_same_bytes(make_event):
    export_request = request_of(make_event(), make_event(places=()))
    assert events_to_csv(export_request) == events_to_csv(export_request)
