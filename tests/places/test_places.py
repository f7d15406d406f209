from dataclasses import replace
from math import log
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.gazetteer.lookup import open_gazetteer
from geo.gazetteer.shapes import open_shapes
from geo.language.parsing import parse
from geo.model import Article, Place, PlaceKind, Toponym, ToponymUse
from geo.places.derived import near, off
from geo.places.finding import find_places
from geo.places.learned import load_chain
from geo.places.name_matches import known_places
from geo.places.recognition import candidate_spans, choose_mentions, read

pytestmark = pytest.mark.pipeline


def find(text: str) -> tuple[Toponym, ...]:
    return find_places(parse(text), Article(id="a", text=text), open_gazetteer(), open_shapes())


def named(text: str, name: str) -> Toponym:
    """The toponym that stands where `name` first does, the widest one there."""
    at = text.index(name)
    here = [t for t in find(text) if t.span.start <= at and at + len(name) <= t.span.end]
    assert here, f"{name} was not found in {[t.text for t in find(text)]}"
    return max(here, key=lambda t: (t.text == name, t.span.end - t.span.start))


def names(text: str) -> list[str]:
    return [t.text for t in find(text)]


def test_a_list_of_countries_gives_each_of_them():
    found = find(
        "Fighters of the company were active in Libya, Sudan, the Central African Republic and Mali last year."
    )
    assert [t.place.country for t in found if t.place] == ["LY", "SD", "CF", "ML"]
    assert {t.place.kind for t in found if t.place} == {PlaceKind.COUNTRY}


def test_spans_are_offsets_of_the_text():
    text = "  Rain fell on Oslo.\n\nSnow fell on Bergen, Norway."
    for toponym in find(text):
        assert text[toponym.span.start : toponym.span.end] == toponym.text


def test_a_sea_is_a_sea_and_not_the_country_in_its_name():
    place = named("The navies trained together in the South China Sea on Monday.", "South China Sea").place
    assert place is not None
    assert (place.kind, place.where_prec) == (PlaceKind.SEA, 7)


@pytest.mark.parametrize(
    ("text", "name", "kind", "prec"),
    [
        ("Troops crossed into the Kursk region at dawn.", "Kursk region", PlaceKind.ADMIN1, 4),
        ("Shells fell on the city of Kursk at dawn.", "Kursk", PlaceKind.CITY, 1),
        ("Shells fell in Kherson on Monday.", "Kherson", PlaceKind.CITY, 1),
        ("The army advanced in the Donetsk region of Ukraine.", "Donetsk region", PlaceKind.ADMIN1, 4),
        ("The firm has offices in Beijing and Shanghai.", "Beijing", PlaceKind.CITY, 1),
        ("Elections were held in Libya on Sunday.", "Libya", PlaceKind.COUNTRY, 6),
        ("The aid went to countries across Africa this spring.", "Africa", PlaceKind.CONTINENT, 6),
        ("The fire burned for days in Orange County, California.", "Orange County", PlaceKind.ADMIN2, 3),
    ],
)
def test_the_kind_of_place_follows_from_the_words(text, name, kind, prec):
    place = named(text, name).place
    assert place is not None
    assert (place.kind, place.where_prec) == (kind, prec)


def test_names_of_a_list_share_the_word_that_follows_it():
    text = "Drones were shot down over the Kursk and Belgorod regions overnight."
    for name in ("Kursk", "Belgorod"):
        place = named(text, name).place
        assert place is not None
        assert (place.kind, place.country) == (PlaceKind.ADMIN1, "RU")


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("He was born in Paris, Texas, and lives there.", "Paris", "US"),
        ("He was born in Paris, the French capital.", "Paris", "FR"),
        ("The factory in London, Ontario, closed. Workers in Toronto and Windsor protested.", "London", "CA"),
        ("She flew from Birmingham, Alabama, to Atlanta.", "Birmingham", "US"),
        ("Police in Birmingham, Coventry and Wolverhampton made arrests across the Midlands.", "Birmingham", "GB"),
    ],
)
def test_what_is_named_beside_it_decides_among_namesakes(text, name, country):
    place = named(text, name).place
    assert place is not None
    assert place.country == country


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("The U.S. Senate voted.", "U.S.", "US"),
        ("Officials in the UK declined to comment.", "UK", "GB"),
        ("A man from Lexington, Ky., was arrested.", "Ky.", "US"),
        ("Ships left Vancouver, B.C., on Friday.", "B.C.", "CA"),
    ],
)
def test_abbreviations_are_places(text, name, place):
    found = named(text, name).place
    assert found is not None
    assert found.country == place


def test_us_in_lower_case_is_no_country():
    assert "us" not in names("They told us that it was good for us.")


def test_demonyms_modify():
    toponym = named("Turkish officials arrived in Ankara on Friday.", "Turkish")
    assert toponym.place is not None
    assert (toponym.place.country, toponym.use) == ("TR", ToponymUse.MODIFIER)


def test_a_capital_that_acts_is_a_government():
    assert named("Beijing is concerned about the war.", "Beijing").use is ToponymUse.METONYMIC
    assert named("The ministers met in Beijing on Monday.", "Beijing").use is ToponymUse.LITERAL


def test_a_subject_that_is_acted_upon_is_the_place():
    assert named("Kharkiv was shelled again on Monday night.", "Kharkiv").use is ToponymUse.LITERAL


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Somaliland accused Puntland of sending soldiers.", "Puntland"),
        ("Kharkiv was blamed for the delay.", "Kharkiv"),
        ("The minister criticised Baghdad.", "Baghdad"),
    ],
)
def test_what_is_accused_or_urged_is_who_governs_there(text, name):
    assert named(text, name).use is ToponymUse.METONYMIC


def test_what_is_threatened_is_ground():
    assert named("Floods threatened Kharkiv on Monday.", "Kharkiv").use is ToponymUse.LITERAL


def test_a_place_in_the_name_of_an_organisation_is_nested():
    assert named("The Paris Police Department said so.", "Paris").use is ToponymUse.NESTED
    assert named("He studied at the University of Ghent for a year.", "Ghent").use is ToponymUse.NESTED


@pytest.mark.parametrize("text", ["Michael Jordan scored twice.", "Mr. London told reporters that he was tired."])
def test_persons_named_like_places_are_none(text):
    assert [t for t in find(text) if t.use is ToponymUse.LITERAL] == []


@pytest.mark.parametrize(
    "text", ["Western analysts doubt it.", "The West sent arms.", "He headed north and then east."]
)
def test_compass_points_alone_are_no_places(text):
    assert find(text) == ()


SEIZED = "Militants seized a hotel in Sevare in August, and nine people died there."
SAHEL = "Soldiers from Mali and Niger patrolled the border with Algeria. The two armies met in Bamako and in Niamey."
AMERICA = "Officers from Ohio and Texas patrolled the border of Kansas. The two teams met in Houston and in Cleveland."


def test_a_village_that_no_gazetteer_has_is_read_as_a_place_where_a_text_tells_of_other_countries():
    assert "Sevare" in names(f"{SAHEL} {SEIZED}")


def test_the_word_for_a_sort_of_place_is_none_without_the_name_before_it():
    story = Path(__file__).parents[1] / "data" / "unlearned" / "s03.txt"
    assert [name for name in names(story.read_text(encoding="utf-8")) if "Island" in name] == ["Farsi Island"]


def test_a_name_that_no_gazetteer_has_is_put_somewhere_and_says_how_vaguely():
    toponym = named(f"{SAHEL} {SEIZED}", "Sevare")
    assert toponym.confidence < 0.35
    assert toponym.place is not None
    assert (toponym.place.where_prec, toponym.place.radius_km) == (5, None)
    assert any("the gazetteer does not have it" in reason for reason in toponym.reasons)


def test_in_a_text_about_america_a_name_must_be_surer():
    placed = [one.text for one in find(f"{AMERICA} {SEIZED}") if one.place is not None]
    assert "Houston" in placed
    assert "Sevare" not in placed


@pytest.mark.parametrize(("told", "name", "stays"), [(SAHEL, "Bamako", True), (AMERICA, "Houston", False)])
def test_what_is_sure_enough_elsewhere_is_not_in_a_text_about_america(told, name, stays):
    class Halfway:
        def margins(self, rows):
            return np.full(len(rows), log(0.45 / 0.55))

    tagged = read(parse(" ".join([told] * 6)), open_gazetteer(), load_chain("tokens"))
    spans = candidate_spans(tagged)
    rows = np.zeros((len(spans), 1))
    found = choose_mentions(tagged, open_gazetteer(), Halfway(), spans=spans, rows=rows)
    assert (name in {mention.name for mention in found}) == stays


def test_near_an_area_is_vague():
    place = named("The bombers flew patrols near Alaska last month.", "Alaska").place
    assert place is not None
    assert (place.where_prec, place.country, place.shape) == (5, "US", "admin1/US.AK")


def test_pressure_taken_off_a_region_is_not_near_it():
    place = named("The attack should take pressure off the Donetsk region this week.", "Donetsk region").place
    assert place is not None
    assert place.where_prec == 4


def test_near_a_town_is_a_point_with_doubt():
    place = named("A train was derailed near Lyon on Tuesday.", "Lyon").place
    assert place is not None
    assert place.where_prec == 2
    assert place.radius_km


def test_near_a_village_of_which_only_the_region_is_known_is_in_that_region():
    somewhere = Place("Oloruwa", PlaceKind.SITE, 11.9, 13.2, 4, "NG", shape="admin1/NG.27")
    assert near(somewhere) == somewhere
    assert off(somewhere, 20.0, 0.0, "20 km north of Oloruwa") == replace(somewhere, name="20 km north of Oloruwa")


def test_a_distance_and_a_direction_move_the_point():
    text = "Fighting went on 100 km south of Kherson on Tuesday."
    kherson = named("Fighting went on in Kherson on Tuesday.", "Kherson").place
    place = named(text, "100 km south of Kherson").place
    assert place is not None
    assert kherson is not None
    assert place.where_prec == 2
    assert kherson.lat - place.lat == pytest.approx(0.9, abs=0.02)
    assert place.lon == pytest.approx(kherson.lon, abs=0.01)


def test_airspace_is_airspace():
    place = named("A balloon entered U.S. airspace last week.", "U.S. airspace").place
    assert place is not None
    assert (place.kind, place.where_prec, place.country) == (PlaceKind.AIRSPACE, 7, "US")


def test_each_country_of_a_list_lends_its_airspace():
    text = "Jets flew in the airspace near Norway, Sweden, and Finland."
    assert {t.place.kind for t in find(text) if t.place} == {PlaceKind.AIRSPACE}


def test_a_border_is_the_line_that_two_countries_share():
    text = "Shells hit villages along the border between Ukraine and Russia on Sunday."
    place = named(text, "border between Ukraine and Russia").place
    assert place is not None
    assert (place.kind, place.where_prec) == (PlaceKind.ROUTE, 5)
    west, south, east, north = open_shapes().get(place.shape or "").bounds
    assert 30 < west < east < 42
    assert 46 < south < north < 54
    assert [t.use for t in find(text) if t.text in {"Ukraine", "Russia"}] == [ToponymUse.NESTED] * 2


@pytest.mark.parametrize(
    "text", ["Kyrgyz and Tajik border guards met on Sunday.", "Tajik border troops left on Sunday."]
)
def test_those_who_serve_at_a_border_are_no_border(text):
    assert [toponym.text for toponym in find(text) if "border" in toponym.text] == []


def test_a_route_leads_from_a_border_to_a_town():
    place = named("Drones watched the route between the Polish border and Lviv.", "route").place
    assert place is not None
    line = open_shapes().get(place.shape or "")
    assert (place.kind, place.where_prec) == (PlaceKind.ROUTE, 5)
    assert line.geom_type == "LineString"
    assert 50 < line.length * 111 < 110


def test_a_part_of_a_country_is_cut_from_it():
    place = named("Rebels attacked convoys in northern Mali on Thursday.", "northern Mali").place
    whole = named("Rebels attacked convoys in Mali on Thursday.", "Mali").place
    assert place is not None
    assert whole is not None
    assert (place.kind, place.where_prec, place.country) == (PlaceKind.REGION, 5, "ML")
    cut, all_of_it = (open_shapes().get(p.shape or "") for p in (place, whole))
    assert cut.bounds[1] > all_of_it.bounds[1] + 3
    assert cut.area < 0.8 * all_of_it.area


def test_what_only_says_where_another_lies_is_nested():
    text = "The plant stands in Leipzig, Germany, beside the river."
    assert named(text, "Germany").use is ToponymUse.NESTED
    assert named(text, "Leipzig").use is ToponymUse.LITERAL


@pytest.mark.parametrize(
    "text",
    [
        "Kherson in southern Ukraine",
        "the Donetsk region of Ukraine",
        "Kherson, Ukraine",
        "Juliaca, in the Peruvian region of Puno",
        "Juliaca, a dusty town in the Puno region",
        "Kidal, a rebel stronghold in the north of Mali",
        "Juliaca, the largest city of the Puno region",
    ],
)
def test_a_container_is_nested_however_it_is_joined(text):
    found = [t for t in find(f"Shells fell in {text} on Sunday.") if t.use is not ToponymUse.MODIFIER]
    assert [t.use for t in found] == [ToponymUse.LITERAL, ToponymUse.NESTED]


@pytest.mark.parametrize(
    "text",
    ["the northern Burkina Faso town of Djibo", "the North Darfur town of Kebkabiya", "the Black Sea port of Odesa"],
)
def test_what_a_town_is_called_by_is_nested(text):
    found = [t for t in find(f"Shells fell in {text} in the Sahel on Sunday.") if text.find(t.text) >= 0]
    assert [t.use for t in found] == [ToponymUse.NESTED, ToponymUse.LITERAL]


@pytest.mark.parametrize(
    ("town", "beside"),
    [
        ("Kanyabayonga, north of Goma", "Goma"),
        ("Proletarsk, some 250 km south-east of Donetsk", "Donetsk"),
        ("Irpin, a leafy town just outside Kyiv", "Kyiv"),
        ("Kidal, about 250 kilometres from the Algerian border", "Algerian border"),
    ],
)
def test_what_only_says_beside_what_a_town_lies_is_nested(town, beside):
    text = f"Shells fell in {town} on Sunday."
    assert named(text, beside).use is ToponymUse.NESTED
    assert named(text, town.partition(",")[0]).use is ToponymUse.LITERAL


@pytest.mark.parametrize(
    "text", ["Shells fell in Goma and on camps north of Sake.", "Shells fell in Mali, south of Kidal, on Sunday."]
)
def test_a_town_beside_no_other_town_stays_a_scene(text):
    assert [t.use for t in find(text)] == [ToponymUse.LITERAL] * 2


def test_a_name_that_a_town_beside_it_placed_once_is_placed_wherever_it_stands():
    text = (
        "Gunmen attacked the village of Oloruwa, close to Gombe, on Monday. Gunmen attacked villagers near Oloruwa for "
        "an hour."
    )
    spots = {(t.place.lat, t.place.lon) for t in find(text) if t.place is not None and t.text == "Oloruwa"}
    assert [t.place is not None for t in find(text) if t.text == "Oloruwa"] == [True, True]
    assert len(spots) == 1


def test_alternatives_are_kept_and_never_hold_the_choice():
    toponym = named("The council of Springfield met on Monday.", "Springfield")
    assert len(toponym.alternatives) >= 3
    assert toponym.place not in toponym.alternatives


def test_every_toponym_says_why():
    for toponym in find("Turkish troops left Aleppo, Syria, and met Russian patrols near Kobani."):
        assert toponym.reasons
        assert 0 < toponym.confidence <= 1


def test_an_article_without_places_gives_none():
    assert find("") == ()
    assert find(" \n ") == ()
    assert find("He said that it would rain and that they should all go home.") == ()


def test_the_same_text_gives_the_same_places():
    text = "Talks in Geneva failed; Springfield and Georgia wait, 20 miles north of Columbus."
    assert find(text) == find(text)


def test_hostile_text_is_read_in_time():
    for text in (
        "Paris, " * 3000,
        "km south of " * 2000,
        "border between " * 2000,
        "A" * 50_000,
        "\x00\x1b[31m Oslo <b>",
    ):
        for toponym in find(text[:8_000]):
            assert text[toponym.span.start : toponym.span.end] == toponym.text


WORDS = st.sampled_from(
    [
        "Paris",
        "Texas",
        ",",
        ".",
        "the",
        "border",
        "between",
        "and",
        "Russia",
        "Ukraine",
        "near",
        "100",
        "km",
        "south",
        "of",
        "airspace",
        "U.S.",
        "eastern",
        "Mali",
        "regions",
        "Kursk",
        "'s",
        "-",
        "(",
        ")",
        "\n",
        "Jordan",
        "Mr.",
        "said",
        "in",
        "from",
        "Georgia",
        "—",
        "Beijing",
        "University",
        "“",
        "”",
        "west",
    ]
)


@settings(max_examples=60)
@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_any_mixture_of_words_gives_sound_toponyms(text):
    toponyms = find(text)
    assert list(toponyms) == sorted(toponyms, key=lambda t: (t.span.start, -t.span.end))
    for at, toponym in enumerate(toponyms):
        assert text[toponym.span.start : toponym.span.end] == toponym.text
        for other in toponyms[at + 1 :]:
            if toponym.span.overlaps(other.span):
                assert toponym.span.covers(other.span)
                assert other.use is not ToponymUse.LITERAL


@settings(max_examples=60)
@given(st.text(max_size=80))
def test_any_text_is_read_without_an_error(text):
    for toponym in find(text):
        assert text[toponym.span.start : toponym.span.end] == toponym.text


@pytest.mark.parametrize(
    ("text", "name", "place", "kind"),
    [
        ("Kurdish fighters crossed the Euphrates near the dam.", "Euphrates", "Euphrates River", PlaceKind.SEA),
        ("Kurdish fighters crossed the river.", "Kurdish", "Kurdistan", PlaceKind.REGION),
        ("Migrants reached the island of Lampedusa on Monday.", "Lampedusa", "Lampedusa", PlaceKind.REGION),
    ],
)
def test_rivers_islands_and_peoples_of_regions_are_found(text, name, place, kind):
    found = named(text, name).place
    assert found is not None
    assert (found.name.startswith(place), found.kind) == (True, kind)


@pytest.mark.parametrize(
    ("name", "first"),
    [("U.N.", None), ("UN", None), ("A.U.", None), ("AU", None), ("E.U.", "Europe"), ("L.A.", "Los Angeles"),
     ("U.S.", "United States"), ("D.C.", "Washington"), ("Au", "Au"), ("UFA", "Ufa")],
)  # fmt: skip
def test_letters_alone_mean_no_town_that_is_merely_spelled_so(name, first):
    found = known_places(open_gazetteer(), name, "en")
    assert (found[0].place.name if found else None) == first
