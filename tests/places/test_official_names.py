"""Long names of states are taken as a whole, and an acronym means what the article writes out for it."""

import re

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from geo.actors.finding import find_actors
from geo.actors.states import States
from geo.actors.whoswho import load_whoswho
from geo.gazetteer.lookup import open_gazetteer
from geo.gazetteer.shapes import open_shapes
from geo.language.parsing import parse
from geo.languages.words import words_in
from geo.model import Article, PlaceKind, ToponymUse
from geo.places.finding import find_places
from geo.places.name_matches import find_names
from geo.places.official_names import country_at
from geo.resources import resource_path

SORTS = re.compile(
    r"\b(Republic|Kingdom|Federation|Emirates?|Sultanate|Principality|Commonwealth|Duchy|Confederation|State|Union)\b"
)
# Beside those of the gazetteer's own file: forms that it lacks, and those that hold another state's name.
WELL_KNOWN = [
    ("CN", "People's Republic of China"),
    ("CN", "People’s Republic of China"),
    ("TW", "Republic of China"),
    ("KP", "Democratic People's Republic of Korea"),
    ("KR", "Republic of Korea"),
    ("CG", "Republic of the Congo"),
    ("CD", "Democratic Republic of the Congo"),
    ("IR", "Islamic Republic of Iran"),
    ("LA", "Lao People's Democratic Republic"),
    ("GW", "Republic of Guinea-Bissau"),
    ("GN", "Republic of Guinea"),
    ("GQ", "Republic of Equatorial Guinea"),
    ("CV", "Republic of Cabo Verde"),
    ("CI", "Republic of Côte d'Ivoire"),
    ("UY", "Eastern Republic of Uruguay"),
    ("TL", "Democratic Republic of East Timor"),
    ("SD", "Republic of the Sudan"),
    ("SS", "Republic of South Sudan"),
    ("DZ", "People's Democratic Republic of Algeria"),
    ("BD", "People's Republic of Bangladesh"),
    ("LK", "Democratic Socialist Republic of Sri Lanka"),
    ("GB", "United Kingdom of Great Britain and Northern Ireland"),
    ("IE", "Republic of Ireland"),
    ("MK", "Republic of North Macedonia"),
    ("MM", "Republic of the Union of Myanmar"),
    ("KM", "Union of the Comoros"),
    ("PS", "State of Palestine"),
    ("SO", "Somali Republic"),
]


def of_the_gazetteer():
    for line in resource_path("data", "names.countries.txt").read_text(encoding="utf-8").splitlines():
        code, *fields = (field.strip() for field in line.split("|"))
        names = fields[1].split(";") if len(code) == 2 and len(fields) > 1 else ()
        yield from ((code, name.strip()) for name in names if SORTS.search(name) and " " in name.strip())


ALL = [*WELL_KNOWN, *((code, name) for code, name in of_the_gazetteer() if "," not in name)]


def tokens(text):
    """Cut a text as our tokenizer does what matters here: genitives and dashes are tokens of their own."""
    return Doc(Vocab(), words=re.findall(r"['’]s\b|[\w'’.]+?(?=['’]s\b)|[\w'’.]+|-", text))


def places_of(text):
    return find_places(parse(text), Article("a", text), open_gazetteer(), open_shapes())


def test_there_are_long_names_of_most_states():
    assert len({code for code, _ in ALL}) > 120


@pytest.mark.parametrize(("code", "name"), ALL)
def test_a_long_name_is_one_name_of_its_state(code, name):
    doc = tokens(f"Troops of the {name} left")
    (hit,) = [hit for hit in find_names(doc, open_gazetteer()) if hit.start >= 3]
    assert (hit.start, hit.end) == (3, len(doc) - 1)
    assert (hit.entries[0].place.country, hit.entries[0].place.kind) == (code, PlaceKind.COUNTRY)


@pytest.mark.pipeline
@pytest.mark.parametrize(("code", "name"), WELL_KNOWN)
@pytest.mark.parametrize("text", ["The {} said that its troops had left.", "A ship reached the {} on Friday."])
def test_a_long_name_is_placed_as_a_whole(text, code, name):
    text = text.format(name)
    (toponym,) = places_of(text)
    assert toponym.text == name
    assert toponym.place is not None
    assert toponym.place.country == code


@pytest.mark.parametrize(
    "words",
    [
        "People of Georgia",
        "State of Georgia",
        "Republic and Kingdom",
        "republic of Niger",
        "Union of Writers",
        "Kingdom of",
    ],
)
def test_other_words_before_a_name_are_no_long_name(words):
    assert country_at(words.split(), 0, words_in("en")) is None


# ---- acronyms ----

AGENCY = "Japan's Nuclear and Industrial Safety Agency (NISA) raised the alarm."


@pytest.mark.pipeline
@pytest.mark.parametrize(
    "text",
    [
        f"{AGENCY} NISA said that the reactor was safe. Officials of NISA visited Tokyo.",
        f"Officials of NISA visited Tokyo. {AGENCY}",
        "NISA, the Nuclear and Industrial Safety Agency, raised the alarm. Reporters left for NISA.",
        "NISA (the Nuclear and Industrial Safety Agency) raised the alarm. Reporters left for NISA.",
        "The Local Investment Management Authority (LIMA) opened in Oslo. LIMA closed. Workers left for LIMA.",
        "The Greek Agency for Zoning and Allotments (GAZA) met. Workers of GAZA left for Crete.",
        "The Port Authority of Rosario and Iguazu (PARI) met in Oslo. Workers of PARI left.",
        "The Kurdistan Workers' Party (PARI) met in Oslo. Fighters of PARI left.",
        "The Revolutionary Armed Forces of Colombia (PARI) met in Oslo. Fighters of PARI left.",
        "The Pan-African Union of Rights in Ilorin (PARI) met in Oslo. Workers of PARI left.",
    ],
)
def test_the_acronym_of_a_body_that_is_written_out_is_no_town(text):
    acronym = next(word for word in ("NISA", "LIMA", "GAZA", "PARI") if word in text)
    assert acronym not in {toponym.text for toponym in places_of(text)}


@pytest.mark.pipeline
@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("Workers left Buenos Aires (PARI) for Oslo. PARI is a town.", "PARI"),
        ("The story is by Weekly Mirror (LIMA). Ministers met in LIMA.", "LIMA"),
        ("The Kurdistan Workers' Party (based in NISA) met. Fighters left for NISA.", "NISA"),
    ],
)
def test_a_bracket_that_may_say_where_leaves_the_name_what_it_was(text, town):
    without = text.replace(f"({town})", "")
    named = {toponym.text for toponym in places_of(text)}
    assert (town in named) == (town in {toponym.text for toponym in places_of(without)})


@pytest.mark.pipeline
@pytest.mark.parametrize(
    ("text", "acronym", "name", "times"),
    [
        ("Troops left the Central African Republic (CAR). War went on in CAR.", "CAR", "Central African Republic", 2),
        ("The United Arab Emirates (UAE) and Oman met. Talks were held in the UAE.", "UAE", "United Arab Emirates", 2),
        ("Ships crossed the South China Sea (SCS). Patrols in the SCS went on.", "SCS", "South China Sea", 2),
        ("Rebels left the Democratic Republic of Congo (DRC). War went on in DRC.", "DRC",
         "Democratic Republic of the Congo", 2),
        ("The People's Republic of China (PRC) sent ships. Ships left the PRC.", "PRC", "China", 2),
    ],
)  # fmt: skip
def test_the_acronym_of_a_place_means_that_place(text, acronym, name, times):
    named = [toponym for toponym in places_of(text) if toponym.text == acronym]
    assert [toponym.place.name for toponym in named if toponym.place] == [name] * times
    assert all(text[t.span.start : t.span.end] == acronym for t in named)


@pytest.mark.pipeline
def test_a_person_s_initials_in_a_bracket_leave_a_state_s_letters_alone():
    found = {t.text: t.place.name for t in places_of("Mary Adams (MA) spoke. She lives in Boston, MA.") if t.place}
    assert found["MA"] == "Massachusetts"


@pytest.mark.pipeline
def test_two_letters_after_a_town_are_a_state_s_though_a_body_has_them_too():
    text = "The Municipal Alliance (MA) met. Workers of the MA left for Boston, MA."
    (found,) = [t for t in places_of(text) if t.text == "MA"]
    assert found.span.start == text.rindex("MA")


@pytest.mark.pipeline
def test_parts_of_a_long_name_are_no_parties():
    text = "The Republic of the Union of Myanmar attacked the Union of the Comoros."
    doc = parse(text)
    states = States(open_gazetteer(), load_whoswho())
    toponyms = find_places(doc, Article("a", text), states.gazetteer, open_shapes())
    assert {m.actor.id for m in find_actors(doc, toponyms, states)} == {"state/MM", "state/KM"}
    assert all(toponym.use is not ToponymUse.NESTED for toponym in toponyms)
