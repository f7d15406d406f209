import io
import zipfile
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.exports.request import ExportRequest
from geo.exports.spreadsheet import events_to_xlsx
from geo.model import When
from geo.views.changes import Earlier, changes
from geo.views.sheets import Sheet
from geo.views.view import View

FORMULAS = ("=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "http://example.org")


def sheets(export_request):
    book = openpyxl.load_workbook(io.BytesIO(events_to_xlsx(export_request)))
    return {sheet.title: sheet for sheet in book}


def rows(sheet):
    """Return the rows as mappings, as any reader takes a sheet: its first row names the columns."""
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return [dict(zip(cells[0], row, strict=True)) for row in cells[1:]]


def test_another_reader_finds_the_chosen_events_and_no_others(export_request, chosen):
    found = sheets(export_request)
    assert list(found) == ["Events", "Reports", "Articles", "Actors", "Places", "Manifest", "Columns", "Handling"]
    assert {row["event"] for row in rows(found["Events"])} == chosen
    assert {row["event"] for row in rows(found["Reports"])} == chosen
    assert [row["article"] for row in rows(found["Articles"])] == ["wagner.md"]


def test_codes_are_numbers_and_days_are_told(export_request):
    seized = next(row for row in rows(sheets(export_request)["Events"]) if row["type"] == "COERCE")
    assert (seized["where_prec"], seized["date_prec"], seized["lat"]) == (5, 4, 53.4)
    assert (seized["date_from"], seized["date_to"]) == tuple(map(datetime.fromisoformat, ("2023-06-01", "2023-06-30")))
    assert (seized["status"], seized["review"], seized["ratings"]) == ("occurred", "accepted", "B2")
    assert seized["quote"] == "Wagner Group seized the route between the border and Moscow."


def test_a_day_before_excel_s_calendar_is_a_text(make_event):
    old = When(date(1853, 10, 4), date(1853, 10, 4), 1, "4 October 1853")
    (row,) = rows(sheets(ExportRequest(View((make_event(when=old),), 1, "All", {})))["Events"])
    assert row["date_from"] == "1853-10-04"


def test_the_banner_has_a_sheet_of_its_own_and_stands_in_each_row_and_on_every_printed_page(export_request):
    found = sheets(export_request)
    assert found["Handling"].cell(1, 1).value == export_request.sheet.banner
    assert {row["handling"] for row in rows(found["Events"])} == {export_request.sheet.banner}
    for sheet in found.values():
        assert sheet.oddHeader.center.text == sheet.oddFooter.center.text == "TLP:AMBER+STRICT && <own words>"


def test_the_first_row_is_the_header_with_a_banner_and_without(export_request):
    bare, marked = sheets(replace(export_request, sheet=Sheet())), sheets(export_request)
    assert "Handling" not in bare
    assert bare["Events"].cell(1, 1).value == marked["Events"].cell(1, 1).value == "event"
    assert len(rows(bare["Events"])) == len(rows(marked["Events"]))


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_a_formula_or_a_link(make_event, make_place, text):
    event = make_event(text, agents=(text,), places=(make_place(text),), when=None)
    content = events_to_xlsx(ExportRequest(View((event,), 1, text, {}), Sheet(title=text, banner=text)))
    for name in zipfile.ZipFile(io.BytesIO(content)).namelist():
        if name.startswith("xl/worksheets/sheet"):
            xml = zipfile.ZipFile(io.BytesIO(content)).read(name)
            assert b"<f>" not in xml
            assert b"<hyperlink" not in xml


@pytest.mark.slow
@settings(max_examples=25)
@given(st.text(min_size=1, max_size=60))
def test_any_text_leaves_the_workbook_whole(make_event, text):
    event = make_event(text, agents=(text,), places=(), when=None)
    found = sheets(ExportRequest(View((event,), 1, text, {}), Sheet(banner=text)))
    assert len(rows(found["Reports"])) == 1


def test_a_very_long_quote_is_cut_to_what_a_cell_holds(make_event):
    event = make_event("Ukraine attacked. " * 10_000, places=(), when=None)
    found = rows(sheets(ExportRequest(View((event,), 1, "All", {})))["Reports"])
    assert len(found[0]["quote"]) == 32_000


def test_what_changed_is_a_sheet_of_its_own(export_request):
    found = sheets(replace(export_request, changes=changes(export_request.view, Earlier(()))))
    assert {row["change"] for row in rows(found["Changes"])} == {"new"}


def test_same_order_gives_the_same_bytes(export_request):
    assert events_to_xlsx(export_request) == events_to_xlsx(export_request)


def test_a_banner_too_long_for_a_header_is_cut_there_and_whole_in_the_rows(export_request):
    banner = "&" * 200
    found = sheets(replace(export_request, sheet=Sheet(banner=banner)))
    assert found["Handling"].cell(1, 1).value == banner
    assert {row["handling"] for row in rows(found["Events"])} == {banner}
    for sheet in found.values():
        assert sheet.oddHeader.center.text


def test_a_sheet_tells_what_every_column_of_every_other_says(export_request):
    found = sheets(export_request)
    told = {(row["table"], row["column"]): row["says"] for row in rows(found["Columns"])}
    named = {(title.lower(), cell.value) for title, sheet in found.items() if title not in ("Columns", "Handling")
             for cell in sheet[1]}  # fmt: skip
    assert set(told) == named
    assert all(told.values())
