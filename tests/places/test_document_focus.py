import pytest

from geo.gazetteer.lookup import open_gazetteer
from geo.gazetteer.shapes import open_shapes
from geo.language.parsing import parse
from geo.model import Article
from geo.places.document_focus import cue_words, focus_of, outlets
from geo.places.finding import find_places

pytestmark = pytest.mark.pipeline


def focus(text, source=""):
    return focus_of(parse(text), Article(id="a", text=text, source=source), open_gazetteer())


@pytest.mark.parametrize(
    ("text", "country", "other"),
    [
        ("The sheriff's deputies told the county commissioners of two felony charges.", "US", "GB"),
        ("A borough council spent £40,000 on a new centre, councillors said.", "GB", "US"),
        ("Gardaí were called; the Taoiseach and a local TD spoke later.", "IE", "GB"),
        ("The scheme costs two lakh rupees, the BJP said in the Lok Sabha.", "IN", "US"),
    ],
)
def test_words_speak_for_the_country_that_uses_them(text, country, other):
    told = focus(text)
    own, against = told.votes_for(country)
    assert own > against
    assert own > told.votes_for(other)[0]


def test_words_of_no_country_speak_for_none():
    assert focus("It rained, and the river rose.").votes_for("US") == (0, 0)


@pytest.mark.parametrize(
    ("source", "country"),
    [
        ("The Times of India", "IN"),
        ("Kyiv Independent", "UA"),
        ("https://www.irishtimes.com/news/1", "IE"),
        ("example.co.nz", "NZ"),
        ("www.example.co.uk", "GB"),
        ("Xinhua", "CN"),
    ],
)
def test_an_outlet_speaks_for_its_home(source, country):
    assert focus("It rained.", source).votes_for(country)[0] > 0


@pytest.mark.parametrize("source", ["", "example.com", "stream.tv", "((((", "\x00\ud800", "x" * 100_000])
def test_an_outlet_without_a_home_speaks_for_none(source):
    assert focus("It rained.", source).votes == ()


def test_an_outlet_lends_the_town_in_its_name():
    assert [entry.place.name for entry in focus("It rained.", "The Houston Chronicle").desk] == ["Houston"]


def test_a_dateline_is_seen():
    text = "ATHENS, Greece (AP) — Rain fell all day."
    dateline = focus(text).dateline
    assert dateline is not None
    assert text[dateline.start : dateline.end].startswith("ATHENS")


def test_every_line_of_the_tables_holds_codes_of_countries():
    known = open_gazetteer()
    codes = {code for sets in cue_words().values() for one in sets for code in one} | {code for _, code in outlets()}
    assert all(known.country(code).place.country == code for code in codes)


def meant(text, name, source=""):
    article = Article(id="a", text=text, source=source)
    found = next(t for t in find_places(parse(text), article, open_gazetteer(), open_shapes()) if t.text == name)
    assert found.place is not None
    return found.place.country


def test_the_outlet_decides_between_namesakes_that_nothing_else_parts():
    text = "A man was hurt in a fire in Cambridge on Monday, officials said."
    assert meant(text, "Cambridge", "Boston Globe") == "US"
    assert meant(text, "Cambridge", "bbc.co.uk") == "GB"


def test_words_of_a_country_decide_between_namesakes():
    text = (
        "Athens police and sheriff's deputies arrested a man on two felony charges, the district attorney said. "
        "A grand jury indicted him. The school board of Athens and the county commissioners met on Monday."
    )
    assert meant(text, "Athens") == "US"
