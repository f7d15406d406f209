"""Names of where an event was that nothing places, as list, evidence, quotes and records tell them."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from sample_events import MALI, make_event, make_report

from geo.model import Basis, EventPlace, EventType, Link, PlaceRole, Span
from geo.ui.listing import facts_of
from geo.views.event_records import EVENT_FIELDS
from geo.views.explaining import why_lines
from geo.views.left_open import left_open_of, names_left_open, where_names
from geo.views.quotes import readings, sentence_words

TEXT = "A bomb killed two soldiers near Oloruwa in Mali, wounding four."
NAME = Span(TEXT.index("Oloruwa"), TEXT.index("Oloruwa") + 7)
ALSO = Span(TEXT.index("wounding"), TEXT.index("wounding") + 8)


def told(*, link: Link | None = Link.HOLDS):
    event = make_event(TEXT, "killed", kind=EventType.ASSAULT)
    places = () if link is None else (EventPlace(MALI, PlaceRole.AT, link),)
    report = replace(event.reports[0], left_open=(NAME,), also=(ALSO,), places=places)
    return replace(event, places=places, reports=(report,))


def test_the_name_is_told_before_the_place_that_may_hold_it():
    event = told()
    assert left_open_of(event) == ("Oloruwa",)
    assert where_names(event, ["Mali"]) == ("Oloruwa (not placed)", "Mali")
    assert facts_of(event).endswith("Oloruwa (not placed), Mali")
    assert facts_of(told(link=None)).endswith("Oloruwa (not placed)")


def test_what_nobody_sees_makes_no_second_name():
    text = "Rebels burned huts near Olo\u00adruwa."
    assert names_left_open(make_report(text, article="a", trigger="burned", left_open=(Span(24, 32),))) == ("Oloruwa",)


def test_where_a_person_has_said_where_it_was_the_name_is_told_no_more():
    assert left_open_of(told(link=Link.REVIEWED)) == ()


def test_the_sentence_marks_the_name_and_further_words_for_the_act():
    (report,) = told().reports
    marked = {(part.text, part.role) for part in sentence_words(report) if part.role}
    assert marked == {("killed", "act"), ("wounding", "act"), ("Oloruwa", "place")}
    assert ("Oloruwa", "not in the gazetteer") in {(one.words, one.value) for one in readings(report)}


def test_why_it_was_read_so_tells_both():
    (report,) = told().reports
    lines = why_lines(replace(report, basis=Basis(word="kill", kind="verb")))
    assert "told as well by “wounding”" in lines
    assert "where: Oloruwa, named, and not in the gazetteer" in lines
    assert any(line.startswith("where: Mali, may hold the place") for line in lines)


def test_a_record_lists_the_names():
    (field,) = [field for field in EVENT_FIELDS if field.name == "left_open"]
    assert field.title == "Not placed"


@given(name=st.text(min_size=1, max_size=20))
def test_any_name_is_told_on_one_line_without_control_characters(name):
    text = f"Rebels burned huts near {name}."
    report = make_report(text, article="a", trigger="burned", left_open=(Span(24, 24 + len(name)),))
    for told_name in names_left_open(report):
        assert "\n" not in told_name
        assert "\x00" not in told_name
