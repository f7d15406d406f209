"""Places of reports of one or two sentences, where nothing else in the text helps."""

import pytest

from geo.extract import extract_article
from geo.gazetteer.lookup import open_gazetteer
from geo.gazetteer.shapes import open_shapes
from geo.language.parsing import parse
from geo.model import Article, Extraction, Place, PlaceKind, Toponym, ToponymUse
from geo.places.finding import find_places

pytestmark = pytest.mark.pipeline


def find(text: str) -> tuple[Toponym, ...]:
    return find_places(parse(text), Article(id="a", text=text), open_gazetteer(), open_shapes())


def place_of(text: str, name: str, nth: int = 1) -> Place:
    found = [t.place for t in find(text) if t.text == name and t.place is not None]
    assert len(found) >= nth, f"{name} was not found in {[t.text for t in find(text)]}"
    return found[nth - 1]


def texts(text: str) -> list[str]:
    return [t.text for t in find(text)]


def read(text: str) -> Extraction:
    return extract_article(Article(id="a", text=text))


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Militants overran Djibo last night.", "Djibo", "BF"),
        ("The army bombed Saada on Tuesday.", "Saada", "YE"),
        ("Police surrounded Temuco; soldiers entered Temuco at noon.", "Temuco", "CL"),
        ("Insurgents stormed Menaka on Monday.", "Menaka", "ML"),
        ("Soldiers recaptured Bama on Sunday.", "Bama", "NG"),
        ("Drones hit Kupiansk on Sunday.", "Kupiansk", "UA"),
    ],
)
def test_the_only_town_of_a_report_is_found(text, name, country):
    assert place_of(text, name).country == country


@pytest.mark.parametrize(
    "text", ["Police arrested Jackson on Friday.", "Gunmen killed Santos on Friday.", "Gunmen attacked Ben on Friday."]
)
def test_persons_to_whom_it_was_done_are_no_towns(text):
    assert find(text) == ()


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Shots were heard in Lorient on Monday, at a show about Nagasaki.", "Lorient", "FR"),
        ("Shells fell on Vuhledar on Monday; Hungary's president was in Budapest.", "Vuhledar", "UA"),
    ],
)
def test_a_known_town_is_no_site_near_another(text, name, country):
    place = place_of(text, name)
    assert (place.kind, place.country) == (PlaceKind.CITY, country)


def test_namesakes_with_their_countries_beside_them_are_told_apart():
    text = "Two men were shot in Hyderabad, Pakistan, on Friday. A mill burned down in Hyderabad, India, on Monday."
    assert [place_of(text, "Hyderabad", nth).country for nth in (1, 2)] == ["PK", "IN"]


@pytest.mark.parametrize("joint", [" in central ", ", "])
def test_a_village_is_no_far_town_that_some_call_so(joint):
    text = f"Gunmen attacked an army post at Boni{joint}Mali on Tuesday and killed three soldiers."
    assert place_of(text, "Boni").country == "ML"


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("The United States and Britain bombed Jabal Qurmuz in Yemen on Monday.", "Jabal Qurmuz", "YE"),
        ("Police in Petit-Goavillon in Haiti arrested four men after talks in Algeria.", "Petit-Goavillon", "HT"),
    ],
)
def test_what_no_gazetteer_has_lies_in_the_country_that_it_is_said_to_lie_in(text, name, country):
    assert place_of(text, name).country == country


def test_a_town_that_many_know_by_another_name_stays_where_it_is():
    text = "Gunmen attacked an army post at Kiev, Poland on Tuesday and killed three soldiers."
    assert place_of(text, "Kiev").country == "UA"


def test_what_the_next_sentence_begins_with_is_not_beside_a_name():
    text = "A mill burned down in Hyderabad, India. Two men were shot in Hyderabad. Pakistan closed a road on Monday."
    assert [place_of(text, "Hyderabad", nth).country for nth in (1, 2)] == ["IN", "IN"]


def test_a_namesake_without_a_country_beside_it_means_the_last_one():
    text = "A train left Merida, Mexico. Another left Merida, Spain. In Merida it rained."
    assert [place_of(text, "Merida", nth).country for nth in (1, 2, 3)] == ["MX", "ES", "ES"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Troops were sent across Kansas on Friday.", "Kansas"),
        ("The governors of Zacatecas and Sinaloa met on Monday.", "Zacatecas"),
        ("Herders were killed in the eastern region of Tambacounda on Monday.", "Tambacounda"),
        ("Floods hit the province of Herat on Monday.", "Herat"),
    ],
)
def test_words_before_a_name_tell_that_it_is_a_region(text, name):
    found = [t for t in find(text) if name in t.text]
    assert [t.place.kind for t in found if t.place] == [PlaceKind.ADMIN1]


def test_a_town_stays_a_town_without_such_words():
    assert place_of("Shells fell in Herat on Monday.", "Herat").kind is PlaceKind.CITY


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Chelsea Manning met voters in Denver on Monday.", "Chelsea"),
        ("Sydney Sweeney met fans in Madrid on Friday.", "Sydney"),
        ("Vienna Walker met voters in Leeds on Friday.", "Walker"),
        ("Austin Butler flew to Lisbon on Monday.", "Austin"),
    ],
)
def test_given_names_that_towns_bear_are_no_towns(text, part):
    assert part not in texts(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [("He studied at Georgia Tech in Atlanta.", "Atlanta"), ("Boats were lost near Victoria Falls.", "Victoria Falls")],
)
def test_other_names_that_hold_one_keep_theirs(text, place):
    assert place in texts(text)


@pytest.mark.parametrize("letters", ["MD", "PA", "DO", "M.S., R.D."])
def test_letters_behind_a_name_are_no_places_and_no_parties(letters):
    found = read(f"Helen Cooper, {letters}, was arrested in Denver on Friday.")
    assert [t.text for t in found.toponyms] == ["Denver"]
    assert not {actor.actor.name for actor in found.actors} & set(letters.split(", "))


def test_a_state_behind_a_town_stays():
    assert texts("A shop burned in Bethesda, MD, on Friday.") == ["Bethesda", "MD"]


@pytest.mark.parametrize(
    ("text", "capital"),
    [
        ("Teachers in Malawi marched through the capital on Monday.", "Lilongwe"),
        ("Bolivian miners blocked roads into the capital on Monday.", "La Paz"),
        ("Dutch nurses marched through the capital on Monday.", "Amsterdam"),
        ("Malawi's generals met a Thai envoy in the capital on Monday.", "Lilongwe"),
        ("Students marched in the Bulgarian capital on Monday.", "Sofia"),
        ("Shots were heard in the capital of Gabon on Monday.", "Libreville"),
        ("Malawi is at peace. The ministers of Peru and Chile met in the capital on Monday.", "Lilongwe"),
        ("The rebels of Chad and the army of Chad fought on. A tank burned in the capital.", "N'Djamena"),
        ("Chad fought Chad's rebels. Kenya sent nobody. A tank burned in the capital.", "N'Djamena"),
        ("Chad fought on. Kenya called the president of Chad, and people marched in the capital.", "Nairobi"),
        ("Chad is far. Kenya is hot. A tank burned in the capital.", "N'Djamena"),
    ],
)
def test_the_capital_is_that_of_the_state_spoken_of(text, capital):
    assert place_of(text, "capital").name == capital


@pytest.mark.parametrize(
    "text",
    [
        "Police in Lilongwe, the capital of Malawi, made arrests.",
        "The firm raised the capital in Norway.",
        "Two banks provided the capital in Kenya.",
        "Herders fled the provincial capital in Chad.",
        "Norway's capital markets fell.",
        "Nobody left the capital.",
    ],
)
def test_a_capital_that_is_named_or_none_gives_nothing(text):
    assert "capital" not in texts(text)


@pytest.mark.parametrize(
    ("told", "lat", "lon"),
    [
        ("50.4501 N, 30.5234 E", 50.4501, 30.5234),
        ("33.8688 S, 151.2093 E", -33.8688, 151.2093),
        ("N 47.5 W 122.25", 47.5, -122.25),
        ("15°30'N 32°33'36\"E", 15.5, 32.56),
        ("12.5° S 77.05° W", -12.5, -77.05),
    ],
)
def test_coordinates_are_places(told, lat, lon):
    place = place_of(f"A drone fell at {told} on Friday.", told)
    assert place.kind is PlaceKind.SITE
    assert (place.lat, place.lon) == pytest.approx((lat, lon))


def test_a_pair_of_figures_in_a_bracket_is_a_point():
    assert place_of("A drone hit a mill (47.12, 37.51) on Friday.", "47.12, 37.51").country == "UA"


@pytest.mark.parametrize(
    "text", ["Shares fell (12.5, 13.1).", "He ran 100.25 N and 3 E.", "It was 95.1 N, 10.2 E.", "Version 1.20, 3.44."]
)
def test_other_figures_are_no_points(text):
    assert find(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen in Derna shot two welders from Bangladesh on Friday.",
        "A bomb wounded three peacekeepers from Bangladesh in Gao on Monday.",
    ],
)
def test_where_people_are_from_is_no_scene(text):
    assert {t.use for t in find(text) if t.text == "Bangladesh"} == {ToponymUse.MODIFIER}


def test_where_people_are_brought_from_is_one():
    found = find("The navy evacuated workers from Sudan on Monday.")
    assert [t.use for t in found if t.text == "Sudan"] == [ToponymUse.LITERAL]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rebels attacked Gao on Friday, according to France.", "France"),
        ("Soldiers shelled Gao on Friday, officials in Bamako said.", "Bamako"),
    ],
)
def test_who_says_so_is_no_scene(text, name):
    assert ToponymUse.LITERAL not in {t.use for t in find(text) if t.text == name}


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Troops entered Hasakah in Syria on Friday.", "Hasakah", "SY"),
        ("Gunmen raided Ras al-Ain in Syria on Monday.", "Ras al-Ain", "SY"),
        ("Shells fell in Hodeidah, Yemen, on Friday.", "Hodeidah", "YE"),
    ],
)
def test_usual_spellings_of_arabic_names_are_known(text, name, country):
    assert place_of(text, name).country == country


def test_an_acronym_told_after_or_is_no_town():
    text = "The Board of Engineers and Regional Navigation, or BERN, opened an office in Kampala. BERN gave no reason."
    assert texts(text) == ["Kampala"]


@pytest.mark.parametrize(
    "text",
    [
        "The talks were held in Washington, D.C. On Monday rebels attacked Gao.",
        "The raid began at 5 p.m. Rebels then burned the market.",
        "He went back to the U.S. The army stayed.",
    ],
)
def test_a_sentence_may_end_in_an_abbreviation(text):
    assert len(list(parse(text).sents)) == 2


@pytest.mark.parametrize(
    "text", ["The U.S. Senate met at 5 p.m. Friday.", "It began at 9 a.m. Moscow time.", "It ends at 5 p.m. EST today."]
)
def test_an_abbreviation_inside_a_sentence_ends_none(text):
    assert len(list(parse(text).sents)) == 1


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("May visited Ghana on Wednesday.", "May"),
        ("June Osborne met officials in Accra on Monday.", "June Osborne"),
    ],
)
def test_persons_called_like_months_are_parties(text, person):
    assert person in {actor.text for actor in read(text).actors}


@pytest.mark.parametrize("name", ["Pan-American Highway", "Trans-Siberian railway", "Inter-American Court"])
def test_what_is_of_several_peoples_is_of_none(name):
    assert texts(f"Protesters blocked the {name} near Lima.") == ["Lima"]
    assert "American" in texts("Anti-American protesters marched in Lima.")


def test_behind_near_a_town_is_meant_though_persons_bear_its_name():
    assert place_of("Greek farmers blocked a highway near Larissa with tractors.", "Larissa").country == "GR"
    assert "Larissa" not in texts("Greek farmers blamed Larissa for a highway.")


def test_a_name_that_persons_bear_is_a_state_where_its_capital_is_told():
    text = "Chad closed its border after seven of its soldiers had been killed. N'Djamena summoned the envoy."
    assert place_of(text, "Chad").kind is PlaceKind.COUNTRY
    assert "Chad" not in texts("Chad Reyes closed the shop after seven. N'Djamena summoned the envoy.")
    assert "Jordan" not in texts("Jim Jordan met the king in Amman. Jordan said that he was pleased.")
    assert "Francia" not in texts("Ms Francia won. Then Francia thanked her mother, who lives in Paris.")


def test_a_sea_is_named_as_a_whole_though_the_state_in_its_name_is_surer():
    text = (
        "North Korea fired two short-range ballistic missiles into the Sea of Japan early on Wednesday, "
        "South Korea's military said. Tokyo lodged a protest."
    )
    assert texts(text) == ["North Korea", "Sea of Japan", "South Korea", "Tokyo"]


@pytest.mark.parametrize("name", ["Balad Ruz", "Deir Hafer"])
def test_behind_the_word_for_its_sort_a_place_is_called_by_all_of_its_name(name):
    assert name in texts(f"Gunmen burned a clinic in the town of {name} on Monday.")


def test_a_day_behind_a_town_is_no_part_of_its_name():
    assert "Tikrit" in texts("Gunmen burned a clinic in the town of Tikrit Monday.")


@pytest.mark.parametrize(
    ("name", "country"),
    [("Marawi", "PH"), ("Uman", "UA"), ("Pala", "TD"), ("Gold Coast", "AU"), ("Holland", "NL"), ("Trinidad", "TT")],
)
def test_a_town_bears_its_name_before_a_state_that_others_call_so(name, country):
    assert place_of(f"Nine people were arrested in {name} on Monday.", name).country == country


def test_a_state_that_the_text_names_as_well_is_meant_by_its_other_name():
    assert place_of("Officials from Malawi met in Lilongwe. Marawi is poor.", "Marawi").country == "MW"
