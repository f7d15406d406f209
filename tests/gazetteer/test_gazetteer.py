"""The gazetteer: folding, looking up, scanning, and the order of what it gives."""

import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import DataError, InputError
from geo.gazetteer.lookup import LONGEST_NAME, Gazetteer, NameMatch, open_gazetteer
from geo.gazetteer.names import fold
from geo.model import PlaceKind

LATIN_NAMES = ["Kursk", "São Paulo", "Łódź", "Zürich", "Tromsø", "Reykjavík", "Saint-Étienne", "İzmir", "Đà Nẵng"]

PIECES = ["The", "South", "China", "Sea", "-", "New", "York", ",", "'s"]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return open_gazetteer()


def best(gazetteer: Gazetteer, name: str):
    found = gazetteer.lookup(name)
    assert found, f"nothing is called {name!r}"
    return found[0]


def near(place, lat: float, lon: float, degrees: float = 1.0) -> bool:
    return abs(place.lat - lat) <= degrees and abs(place.lon - lon) <= degrees


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Saint-Étienne", "ST. ETIENNE"),
        ("Łódź", "lodz"),
        ("Tromsø", "Tromso"),
        ("Straße", "STRASSE"),
        ("Diyarbakır", "DIYARBAKIR"),
        ("Donets'k", "Donetsk"),
        ("N’Djamena", "NDjamena"),
        ("The Hague", "Hague"),
        ("Mt. Vernon", "Mount Vernon"),
        ("Ft. Worth", "Fort Worth"),
        ("U.S.A.", "USA"),
        ("Rostov-on-Don", "Rostov on Don"),
        ("Bosnia & Herzegovina", "Bosnia and Herzegovina"),
        ("Орёл", "ОРЕЛ"),
        ("کابل", "كابل"),
        ("St. John's", "saint john’s"),
    ],
)
def test_spellings_of_one_name_fold_to_one_form(one, other):
    assert fold(one) == fold(other) != ""


@pytest.mark.parametrize(("one", "other"), [("दिल्ली", "दल्ल"), ("ガ", "カ"), ("China's", "Chinas"), ("Kiel", "Kiev")])
def test_different_names_stay_different(one, other):
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_folding_does_not_depend_on_how_accents_are_encoded(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.lists(st.text(st.characters(categories=["L"]), min_size=1, max_size=8), min_size=1, max_size=5))
def test_words_fold_one_by_one(words):
    folded = [fold(word) for word in words]
    if folded[0] != "the":
        assert fold(" ".join(words)) == " ".join(word for word in folded if word)


@given(st.sampled_from(LATIN_NAMES), st.randoms(use_true_random=False))
def test_a_name_is_found_in_any_case_and_without_accents(name, chance):
    gazetteer = open_gazetteer()
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", name) if not unicodedata.combining(mark))
    shuffled = "".join(chance.choice((letter.upper(), letter.lower())) for letter in plain if letter not in "ı")
    assert gazetteer.lookup(shuffled)[0].place == gazetteer.lookup(name)[0].place


@pytest.mark.parametrize(
    ("name", "lat", "lon", "where_prec", "kind"),
    [
        ("Kursk", 51.73, 36.19, 1, PlaceKind.CITY),
        ("Kursk region", 51.7, 36.2, 4, PlaceKind.ADMIN1),
        ("Donetsk", 48.02, 37.80, 1, PlaceKind.CITY),
        ("Moscow", 55.75, 37.62, 1, PlaceKind.CITY),
        ("Beijing", 39.91, 116.40, 1, PlaceKind.CITY),
        ("Luxembourg", 49.75, 6.17, 6, PlaceKind.COUNTRY),
        ("Alaska", 64, -150, 4, PlaceKind.ADMIN1),
        ("Libya", 28, 17, 6, PlaceKind.COUNTRY),
        ("Sudan", 16, 30, 6, PlaceKind.COUNTRY),
        ("Central African Republic", 7, 21, 6, PlaceKind.COUNTRY),
        ("Mali", 18, -2, 6, PlaceKind.COUNTRY),
        ("Russia", 60, 100, 6, PlaceKind.COUNTRY),
        ("China", 35, 105, 6, PlaceKind.COUNTRY),
        ("Turkey", 39, 35, 6, PlaceKind.COUNTRY),
        ("Texas", 31.25, -99.25, 4, PlaceKind.ADMIN1),
        ("England", 52.16, -0.70, 4, PlaceKind.ADMIN1),
    ],
)
def test_a_well_known_name_gives_the_well_known_place_first(gazetteer, name, lat, lon, where_prec, kind):
    place = best(gazetteer, name).place
    assert near(place, lat, lon)
    assert (place.where_prec, place.kind) == (where_prec, kind)


def test_a_sea_is_a_sea_and_has_an_outline(gazetteer):
    place = best(gazetteer, "South China Sea").place
    assert near(place, 14, 114, degrees=5)
    assert (place.kind, place.where_prec, place.shape, place.country) == (
        PlaceKind.SEA, 7, "sea/south-china-sea", None)  # fmt: skip


@pytest.mark.parametrize(
    ("native", "english"),
    [
        ("Москва", "Moscow"),
        ("北京", "Beijing"),
        ("القاهرة", "Cairo"),
        ("Київ", "Kyiv"),
        ("서울", "Seoul"),
        ("東京", "Tokyo"),
        ("दिल्ली", "Delhi"),
        ("Αθήνα", "Athens"),
        ("ירושלים", "Jerusalem"),
        ("Россия", "Russia"),
        ("中国", "China"),
    ],
)
def test_a_name_in_its_own_script_is_the_same_place(gazetteer, native, english):
    assert best(gazetteer, native).place == best(gazetteer, english).place


@pytest.mark.parametrize(
    ("word", "country"),
    [
        ("Turkish", "TR"),
        ("Russians", "RU"),
        ("Ukrainian", "UA"),
        ("Chinese", "CN"),
        ("Taiwanese", "TW"),
        ("Dutch", "NL"),
        ("American", "US"),
        ("British", "GB"),
        ("Burmese", "MM"),
        ("Afghans", "AF"),
        ("Emirati", "AE"),
        ("Swiss", "CH"),
    ],
)
def test_a_demonym_leads_to_its_country_and_says_so(gazetteer, word, country):
    entry = best(gazetteer, word)
    assert (entry.place.country, entry.place.kind) == (country, PlaceKind.COUNTRY)
    assert entry.match is NameMatch.DEMONYM


@pytest.mark.parametrize(
    ("word", "name"), [("Texan", "Texas"), ("Parisian", "Paris"), ("Londoners", "London"), ("African", "Africa")]
)
def test_states_cities_and_continents_have_demonyms_too(gazetteer, word, name):
    assert best(gazetteer, word).place == best(gazetteer, name).place


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("US", "United States"),
        ("U.S.", "United States"),
        ("UK", "United Kingdom"),
        ("UAE", "United Arab Emirates"),
        ("DRC", "Democratic Republic of the Congo"),
        ("CAR", "Central African Republic"),
        ("PRC", "China"),
        ("DPRK", "North Korea"),
        ("Ky.", "Kentucky"),
        ("B.C.", "British Columbia"),
        ("TX", "Texas"),
        ("Ont.", "Ontario"),
    ],
)
def test_abbreviations_stand_for_their_places(gazetteer, short, name):
    entry = best(gazetteer, short)
    assert entry.place.name == name
    assert entry.match is NameMatch.ABBREVIATION


@pytest.mark.parametrize("word", ["us", "uk", "car", "in", "In", "or", "Or", "me", "la", "drc"])
def test_abbreviations_keep_their_case(gazetteer, word):
    assert all(entry.match is not NameMatch.ABBREVIATION for entry in gazetteer.lookup(word))


def test_abbreviations_match_in_any_case_when_asked(gazetteer):
    assert gazetteer.lookup("drc", any_case=True)[0].place.country == "CD"


@pytest.mark.parametrize(
    ("old", "new"), [("Burma", "Myanmar"), ("Swaziland", "Eswatini"), ("Leningrad", "Saint Petersburg")]
)
def test_former_names_lead_to_the_place_of_today(gazetteer, old, new):
    assert best(gazetteer, old).place == best(gazetteer, new).place


def test_a_country_that_is_no_more_is_marked(gazetteer):
    entry = best(gazetteer, "Soviet Union")
    assert (entry.feature, entry.place.country, entry.place.where_prec) == ("PCLH", None, 6)


@pytest.mark.parametrize("form", ["Kursk Oblast", "kursk oblast", "Kursk region", "Kurskaya Oblast", "Kursk Region"])
def test_a_region_is_found_in_the_forms_that_english_writes(gazetteer, form):
    place = best(gazetteer, form).place
    assert (place.kind, place.shape, place.country) == (PlaceKind.ADMIN1, "admin1/RU.41", "RU")


def test_counties_are_second_level_districts_of_their_states(gazetteer):
    parish = best(gazetteer, "Rapides Parish")
    assert (parish.place.kind, parish.place.where_prec, parish.admin1) == (PlaceKind.ADMIN2, 3, "US.LA")
    assert near(parish.place, 31.2, -92.5)
    states = {entry.admin1 for entry in gazetteer.lookup("Henry County")}
    assert {"US.VA", "US.GA", "US.TN", "US.OH"} <= states


def test_a_town_in_the_united_states_knows_its_county(gazetteer):
    there = [entry for entry in gazetteer.lookup("Alexandria") if entry.admin1 == "US.LA"]
    assert there[0].admin2 == "Rapides Parish"


def test_a_district_is_found_without_the_word_for_what_it_is(gazetteer):
    entry = best(gazetteer, "Powys")
    assert (entry.place.kind, entry.place.where_prec, entry.admin1) == (PlaceKind.ADMIN2, 3, "GB.WLS")


def test_containers_are_named(gazetteer):
    assert str(gazetteer.container(best(gazetteer, "Kursk"))).endswith("Kursk Oblast, Russia")
    assert str(gazetteer.container(best(gazetteer, "Texas"))) == "United States"
    assert str(gazetteer.container(best(gazetteer, "Russia"))) == ""


def test_seats_of_government_are_known(gazetteer):
    assert all(best(gazetteer, name).is_capital for name in ("Moscow", "Beijing", "Kyiv", "Khartoum", "Tripoli"))
    assert not best(gazetteer, "Kursk").is_capital


@pytest.mark.parametrize(
    ("code", "town"),
    [
        ("BO", "La Paz"), ("bj", "Cotonou"), ("CI", "Abidjan"), ("PW", "Ngerulmud"), ("MS", "Brades"),
        ("NL", "Amsterdam"), ("ZA", "Pretoria"), ("TZ", "Dodoma"), ("LK", "Colombo"), ("MM", "Nay Pyi Taw"),
        ("BI", "Gitega"), ("KZ", "Astana"), ("MY", "Kuala Lumpur"), ("SZ", "Mbabane"),
    ],
)  # fmt: skip
def test_the_capital_is_where_the_government_sits(gazetteer, code, town):
    capital = gazetteer.capital(code)
    assert (capital.place.name, capital.is_capital) == (town, True)


@pytest.mark.parametrize("name", ["San Jose", "Springfield", "Georgia", "Victoria", "Saint John", "Santa Cruz"])
def test_candidates_come_in_one_strict_order(gazetteer, name):
    ranks = [entry.rank for entry in gazetteer.lookup(name)]
    assert ranks == sorted(set(ranks))
    assert len(ranks) > 1


def test_great_areas_come_first_then_people_count(gazetteer):
    georgia, *others = gazetteer.lookup("Georgia")
    assert georgia.place.kind is PlaceKind.COUNTRY
    towns = [entry.population for entry in gazetteer.lookup("Springfield") if entry.feature == "PPL"]
    assert towns == sorted(towns, reverse=True)
    assert others[0].place.shape == "admin1/US.GA"


def test_ties_are_broken_by_the_number_at_geonames(gazetteer):
    empty = [e.place.geonameid for e in gazetteer.lookup("Santa Cruz") if e.population == 0 and e.place.geonameid]
    assert len(empty) > 1
    assert empty == sorted(empty)


def test_a_limit_cuts_the_end_off(gazetteer):
    assert gazetteer.lookup("San Jose", limit=3) == gazetteer.lookup("San Jose")[:3]
    assert gazetteer.lookup("San Jose", limit=0) == ()


def test_two_gazetteers_give_the_same(gazetteer):
    from geo.resources import resource_path

    other = Gazetteer(resource_path("data", "gazetteer"))
    assert [other.lookup(name) for name in LATIN_NAMES] == [gazetteer.lookup(name) for name in LATIN_NAMES]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00",
        "\x00Kursk\x00",
        "\ud800",
        "Kursk\udfff",
        "K" * 10_000_000,
        "a b " * 100_000,
        "'" * 1000,
        ".....",
        "<script>",
        "${jndi}",
        "\u202eKursk",
        "'s",
        "the",
        "the the",
        "-",
        "\n\n",
        "%s",
        "../../etc",
        "\ufdfa" * 50,
    ],
)
def test_hostile_names_give_an_answer_and_no_error(gazetteer, text):
    assert isinstance(gazetteer.lookup(text), tuple)
    assert isinstance(gazetteer.search(text), tuple)
    assert gazetteer.has(text) == bool(gazetteer.lookup(text))


def test_no_name_is_longer_than_the_bound(gazetteer):
    assert gazetteer.lookup("Kursk" + " " * LONGEST_NAME) == ()
    assert gazetteer.lookup("Kursk  ")


@given(st.text(st.characters(), max_size=40))
def test_any_text_can_be_looked_up(text):
    for entry in open_gazetteer().lookup(text, limit=5):
        assert entry.place.name


@settings(max_examples=50)
@given(st.lists(st.one_of(st.text(max_size=12), st.sampled_from(PIECES))))
def test_runs_lie_in_order_within_the_words_and_are_names(words):
    gazetteer = open_gazetteer()
    at = 0
    for run in gazetteer.names_in(words):
        assert at <= run.start < run.end <= len(words)
        assert gazetteer.has(run.name)
        at = run.end


def test_the_longest_name_wins(gazetteer):
    words = "A ship left New York City for the South China Sea , then Rostov - on - Don"
    assert [run.name for run in gazetteer.names_in(words.split()) if run.name[0].isupper() and run.name != "A"] == [
        "New York City", "South China Sea", "Rostov - on - Don"]  # fmt: skip


def test_punctuation_ends_a_name(gazetteer):
    assert gazetteer.longest_name(["New", ",", "York"]) != gazetteer.longest_name(["New", "York"])
    assert gazetteer.longest_name(["New", "York"]).end == 2


def test_a_genitive_does_not_hide_a_name(gazetteer):
    assert gazetteer.longest_name(["Moscow", "'s", "troops"]).name == "Moscow"
    assert gazetteer.longest_name(["St.", "John", "'s", "harbour"]).end == 3


def test_a_long_text_takes_time_in_proportion(gazetteer):
    # Names that begin other names are the worst case: every word starts a walk down the trie.
    words = ["San", "Saint", "New", "Santa", "North"] * 4000
    random.Random(1).shuffle(words)
    assert sum(run.end - run.start for run in gazetteer.names_in(words)) <= len(words)
    assert all(run.end - run.start <= 12 for run in gazetteer.names_in(["san"] * 1000))


@pytest.mark.parametrize(
    ("lat", "lon", "name"), [(51.72, 36.19, "Kursk"), (55.7, 37.6, "Moscow"), (64.14, -21.9, "Reykjavík")]
)
def test_the_nearest_town_is_near(gazetteer, lat, lon, name):
    entry = gazetteer.nearest(lat, lon)
    assert near(entry.place, lat, lon, degrees=0.3)
    assert entry.place.country == best(gazetteer, name).place.country


def test_the_nearest_town_may_lie_across_the_date_line(gazetteer):
    west, east = gazetteer.nearest(-17.0, 180.0), gazetteer.nearest(-17.0, -180.0)
    assert west.place == east.place
    assert gazetteer.nearest(90, 0).place.lat > 70
    assert gazetteer.nearest(-90, 0).place.lat < -50


@pytest.mark.slow
@settings(max_examples=25)
@given(st.floats(-90, 90), st.floats(-180, 180))
def test_no_great_town_is_nearer_than_the_nearest(lat, lon):
    from geo.geodesy import distance_km

    gazetteer = open_gazetteer()
    found = gazetteer.nearest(lat, lon).place
    away = distance_km((lat, lon), (found.lat, found.lon))
    for name in ("Moscow", "Beijing", "Suva", "Anchorage", "Ushuaia", "Longyearbyen", "Honolulu"):
        place = best(gazetteer, name).place
        assert away <= distance_km((lat, lon), (place.lat, place.lon)) + 0.001


@pytest.mark.parametrize(("lat", "lon"), [(91, 0), (0, 181), (float("nan"), 0), (0, float("inf"))])
def test_a_point_off_the_earth_is_refused(gazetteer, lat, lon):
    with pytest.raises(InputError, match="want -90 to 90"):
        gazetteer.nearest(lat, lon)


def test_countries_and_numbers_lead_to_entries(gazetteer):
    assert gazetteer.country("ua").place.name == "Ukraine"
    assert gazetteer.country("UA").place.shape == "country/UA"
    assert gazetteer.by_id(538560).place.name == "Kursk"
    with pytest.raises(InputError, match="ZZ"):
        gazetteer.country("ZZ")
    with pytest.raises(InputError, match="has no place"):
        gazetteer.by_id(1)


def test_a_typed_prefix_finds_prominent_places_and_full_names_first(gazetteer):
    assert gazetteer.search("kurs")[0].place.name == "Kursk"
    assert gazetteer.search("Lond")[0].place.country == "GB"
    assert gazetteer.search("Mali")[0].place.country == "ML"
    assert len(gazetteer.search("s", limit=7)) == 7
    assert gazetteer.search("Rapides Par")[0].place.name == "Rapides Parish"
    assert gazetteer.search("qqqqqq") == ()


def test_every_outline_that_an_entry_names_exists(gazetteer):
    from geo.gazetteer.shapes import open_shapes

    known = {area.id for area in open_shapes().areas}
    shapes = {gazetteer.country(code).place.shape for code in ("UA", "RU", "US", "CN", "XK", "TW", "SS")}
    assert shapes <= known
    missing = [area.name for area in open_shapes().areas if not gazetteer.has(area.name)]
    assert missing == []


def test_damaged_files_say_what_to_do(tmp_path):
    with pytest.raises(DataError, match="build_gazetteer"):
        Gazetteer(tmp_path)
    (tmp_path / "tables.json").write_text('{"format": 0}')
    with pytest.raises(DataError, match="format 0"):
        Gazetteer(tmp_path)


@pytest.mark.parametrize(
    ("name", "kind", "lat", "lon"),
    [
        ("Danube River", PlaceKind.SEA, 45.2, 29.7),
        ("River Thames", PlaceKind.SEA, 51.5, 0.6),
        ("Lake Geneva", PlaceKind.SEA, 46.4, 6.5),
        ("Mount Everest", PlaceKind.SITE, 27.99, 86.93),
        ("Oahu", PlaceKind.REGION, 21.47, -157.98),
        ("Cape of Good Hope", PlaceKind.SITE, -34.36, 18.47),
        ("Heathrow Airport", PlaceKind.SITE, 51.47, -0.46),
        ("Hertfordshire", PlaceKind.ADMIN2, 51.8, -0.25),
        ("Zaporizhzhia Nuclear Power Plant", PlaceKind.SITE, 47.51, 34.59),
    ],
)
def test_waters_mountains_islands_and_sites_are_known(gazetteer, name, kind, lat, lon):
    best = next(entry.place for entry in gazetteer.lookup(name) if entry.place.kind is kind)
    assert (best.lat, best.lon) == pytest.approx((lat, lon), abs=0.2)


def test_what_lies_in_several_countries_lies_in_none(gazetteer):
    assert gazetteer.lookup("Danube River")[0].place.country is None
    assert gazetteer.lookup("Hudson River")[0].place.country == "US"


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Kurdish", "Kurdistan"),
        ("Abkhaz", "Abkhazia"),
        ("Bavarian", "Bavaria"),
        ("Catalan", "Catalonia"),
        ("Chechen", "Chechnya"),
        ("Balinese", "Bali"),
        ("Basque", "Basque Country"),
        ("Kashmiri", "Kashmir"),
    ],
)
def test_peoples_of_regions_lead_to_them(gazetteer, word, name):
    entry = gazetteer.lookup(word)[0]
    assert entry.match is NameMatch.DEMONYM
    assert name.split()[0] in entry.place.name


def test_places_that_only_the_post_knows_lie_in_their_state(gazetteer):
    entry = next(entry for entry in gazetteer.lookup("Harwinton") if entry.admin1 == "US.CT")
    assert (entry.place.kind, entry.admin2) == (PlaceKind.CITY, "Litchfield County")


def test_companies_with_a_post_code_of_their_own_are_no_towns(gazetteer):
    assert not gazetteer.lookup("Contest Mail")
    assert not gazetteer.lookup("Tn Dept Of Health Environ")
