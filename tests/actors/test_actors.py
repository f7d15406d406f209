"""The parties of a text: names, phrases, and what refers to them."""

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.actors.finding import find_actors
from geo.actors.states import States, state_of
from geo.actors.whoswho import load_nouns, load_whoswho, parse_nouns, parse_whoswho
from geo.errors import DataError
from geo.gazetteer.lookup import open_gazetteer
from geo.gazetteer.shapes import open_shapes
from geo.language.parsing import parse
from geo.model import ActorKind, Article, Place, PlaceKind, Span, Toponym, ToponymUse
from geo.places.finding import find_places

pytestmark = pytest.mark.pipeline

HEAD = "id,name,kind,country,aliases,note\n"
MODIFIER, METONYMIC, NESTED = ToponymUse.MODIFIER, ToponymUse.METONYMIC, ToponymUse.NESTED


@cache
def states():
    return States(open_gazetteer(), load_whoswho())


def _place(name, kind, country, lat=1.0, lon=1.0):
    return Place(name=name, kind=kind, lat=lat, lon=lon, where_prec=1, country=country)


def toponyms(text, **uses):
    """Mark countries and towns in a text by their names: code, or (code, use)."""
    found = []
    for name, value in uses.items():
        written = name.replace("_", " ")
        code, use = value if isinstance(value, tuple) else (value, ToponymUse.LITERAL)
        kind = PlaceKind.CITY if use in (METONYMIC, NESTED) else PlaceKind.COUNTRY
        at = text.find(written)
        while at >= 0:
            found.append(Toponym(Span(at, at + len(written)), written, _place(written, kind, code), use))
            at = text.find(written, at + 1)
    return tuple(sorted(found, key=lambda toponym: toponym.span))


def actors(text, **uses):
    return find_actors(parse(text), toponyms(text, **uses), states())


def named(text, **uses):
    return [(mention.text, mention.actor.id) for mention in actors(text, **uses)]


def who(text, word, **uses):
    """Return the names of the actors of the mention whose text is `word`."""
    return [mention.actor.name for mention in actors(text, **uses) if mention.text == word]


# --- names


def test_title_belongs_to_the_span_and_gives_the_country():
    found = actors("Swedish Defence Minister Karin Lindholm arrived on Monday.", Swedish=("SE", MODIFIER))
    assert [(m.text, m.actor.name, m.actor.country, m.actor.kind) for m in found] == [
        ("Swedish Defence Minister Karin Lindholm", "Karin Lindholm", "SE", ActorKind.PERSON)
    ]


def test_known_leader_carries_the_state_that_he_acts_for():
    (found,) = actors("Emmanuel Macron spoke.")
    assert (found.actor.id, found.actor.country) == ("emmanuel-macron", "FR")
    assert state_of(found.actor, states()).id == "state/FR"


def test_former_officer_acts_for_no_state():
    found = actors("Former Swedish minister Karin Lindholm wrote a book.", Swedish=("SE", MODIFIER))
    assert found[0].actor.country is None
    assert state_of(found[0].actor, states()) is None


@pytest.mark.parametrize("name", ["Wagner", "the Wagner Group", "PMC Wagner"])
def test_one_actor_under_all_its_names(name):
    assert "wagner" in [actor for _, actor in named(f"Fighters met {name} near the river.")]


def test_unknown_person_has_the_same_id_in_every_article():
    (one,) = actors("Karin Lindholm left the talks.")
    two = actors("The talks went on. Later Karin Lindholm returned, and Lindholm smiled.")
    assert {mention.actor.id for mention in two} == {one.actor.id}


def test_small_words_are_no_abbreviations():
    assert named("She is glad and who knows; it is for us.") == []


def test_capitals_are_abbreviations():
    assert ("WHO", "world-health-organization") in named("The WHO sent doctors.")


def test_company_is_told_from_its_town():
    text = "The Chinese company Qingdao Haixing Technology sold ships."
    found = actors(text, Chinese=("CN", MODIFIER), Qingdao=("CN", NESTED))
    assert [(m.actor.kind, m.actor.country) for m in found] == [(ActorKind.COMPANY, "CN")]
    assert state_of(found[0].actor, states()) is None


# --- states and their bodies


def test_state_is_an_actor_under_its_name_and_its_seat():
    assert who("Peru rejected the offer.", "Peru", Peru="PE") == ["Peru"]
    assert who("The Kremlin rejected the offer.", "Kremlin") == ["Russia"]


@pytest.mark.parametrize("phrase", ["Kenyan troops", "Kenyan soldiers", "Kenyan forces"])
def test_forces_of_a_state_are_one_actor(phrase):
    found = actors(f"{phrase} entered the town.", Kenyan=("KE", MODIFIER))
    assert [(m.text, m.actor.id, m.actor.kind) for m in found] == [(phrase, "military/KE", ActorKind.MILITARY)]


def test_two_states_before_one_noun_are_two_actors():
    found = actors("Kenyan and Ugandan troops entered the town.", Kenyan=("KE", MODIFIER), Ugandan=("UG", MODIFIER))
    assert [m.actor.id for m in found] == ["military/KE", "military/UG"]
    assert len({m.span for m in found}) == 1


@pytest.mark.parametrize("phrase", ["Kenyan Foreign Ministry", "Kenyan Ministry of Foreign Affairs"])
def test_ministry_is_one_actor_under_both_its_names(phrase):
    found = actors(f"The {phrase} protested.", Kenyan=("KE", MODIFIER))
    assert [m.actor.id for m in found] == ["government/KE/foreign"]


def test_members_of_a_group_are_the_group():
    assert who("Taliban fighters took the town.", "Taliban fighters") == ["Taliban"]


def test_administration_of_a_leader_is_the_government_of_his_state():
    assert [actor for _, actor in named("The Macron government fell.")] == ["government/FR"]


def test_crowds_are_populations():
    (found,) = actors("Protesters filled the square.")
    assert found.actor.kind is ActorKind.POPULATION
    assert state_of(found.actor, states()) is None


# --- what refers to a party


def test_pronoun_means_the_subject_before():
    text = "Emmanuel Macron met workers on Monday. He promised help."
    assert who(text, "He") == ["Emmanuel Macron"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Emmanuel Macron met Olaf Scholz in Paris. They left.", ["Emmanuel Macron", "Olaf Scholz"]),
        ("Emmanuel Macron spoke with Olaf Scholz on Monday. They left.", ["Emmanuel Macron", "Olaf Scholz"]),
        ("Emmanuel Macron met his counterpart, Olaf Scholz. They left.", ["Emmanuel Macron", "Olaf Scholz"]),
        (
            "Emmanuel Macron spoke with the outgoing German chancellor, Olaf Scholz. They left.",
            ["Emmanuel Macron", "Olaf Scholz"],
        ),
        ("Emmanuel Macron flew to Olaf Scholz. They left.", []),
        ("Emmanuel Macron thanked Olaf Scholz for tanks. They left.", []),
    ],
)
def test_they_are_a_person_and_whom_he_met(text, meant):
    assert who(text, "They") == meant


def test_pronoun_that_fits_two_persons_is_left_out():
    text = "The letter was read to Emmanuel Macron and Olaf Scholz. His car was late."
    assert who(text, "His") == []


def test_pronoun_does_not_reach_past_a_person_whom_nothing_names():
    text = "Emmanuel Macron met workers on Monday. Soldiers caught a {} in the port, and he was told of it."
    assert who(text.format("forger"), "he") == []
    assert who(text.format("ship"), "he") == ["Emmanuel Macron"]


def test_definite_description_means_the_last_of_its_kind():
    text = "The Wagner Group signed a contract. Later the group withdrew."
    assert "Wagner Group" in who(text, "group")


def test_both_countries_are_the_two_named_together():
    text = "Peru and Chile signed a treaty. Both countries praised it."
    assert sorted(who(text, "countries", Peru="PE", Chile="CL")) == ["Chile", "Peru"]


def test_speaker_of_a_quotation_is_its_first_person():
    text = '"We will stay," Emmanuel Macron said.'
    assert who(text, "We") == ["Emmanuel Macron"]


# --- the helper for places


def test_a_country_stands_for_its_state_and_a_sea_for_nobody():
    peru = Toponym(Span(0, 4), "Peru", _place("Peru", PlaceKind.COUNTRY, "PE"))
    sea = Toponym(Span(0, 4), "Sea", _place("Sea", PlaceKind.SEA, None))
    assert states().for_toponym(peru).id == "state/PE"
    assert states().for_toponym(sea) is None


def test_a_province_and_its_town_of_one_name_with_accents_or_without_have_one_government():
    places = [_place(name, PlaceKind.ADMIN1, "CA") for name in ("Quebec", "Québec", "Alberta")]
    places[1] = replace(places[1], kind=PlaceKind.CITY, geonameid=6325494)
    told = [Toponym(Span(0, len(place.name)), place.name, place) for place in places]
    province, town, other = (states().for_toponym(one, as_owner=True).id for one in told)
    assert province == town != other


# --- any text


NAMES = ("Taliban", "Wagner", "Xi", "Kenyan", "al-Rashid", "U.S.", "IS", "Group", "Ministry", "President", "ministry")
NOUNS = ("countries", "officials", "troops", "both", "two", "the", "he", "it", "they", "I", "we", "said", "known", "as")
MARKS = ("“", "”", '"', "(", ")", ",", ".", "-", "’s", "'", "\x00", "\n\n", "${x}", "<b>", "\u202e", "😀", "of", "and")
WORDS = st.sampled_from((*NAMES, *NOUNS, *MARKS))


@settings(max_examples=25)
@given(st.lists(WORDS, max_size=40))
def test_any_text_gives_ordered_mentions_that_slice_back(parts):
    text = " ".join(parts)
    found = actors(text, Kenyan=("KE", MODIFIER))
    assert all(text[m.span.start : m.span.end] == m.text and m.actor.name for m in found)
    assert [m.span for m in found] == sorted(m.span for m in found)
    assert found == actors(text, Kenyan=("KE", MODIFIER))


# --- the who's-who


def test_shipped_whoswho_is_sound():
    whoswho = load_whoswho()
    assert len(whoswho.actors) > 700
    assert whoswho.actors["wagner"].kind is ActorKind.ARMED_GROUP
    assert "ministry" in load_nouns()


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ("a,Alpha,company,FR,,\nb,Beta,company,FR,alpha,", "line 3: 'alpha' is a name of the party in line 2"),
        ("a,Alpha,company,FR,,\na,Beta,company,FR,,", "line 3: the id 'a' is taken"),
        ("a,Alpha,firm,FR,,", "line 2: 'firm' is no kind"),
        ("a,Alpha,company,fr,,", "line 2: 'fr' is no country code"),
        ("a,Alpha,government,,,", "line 2: a government acts for a state"),
        ("a,Alpha,company", "line 2: 3 fields where 6 belong"),
        (",Alpha,company,FR,,", "line 2: a party needs an id"),
    ],
)
def test_wrong_line_is_refused_with_its_number(lines, complaint):
    with pytest.raises(DataError, match=complaint):
        parse_whoswho(HEAD + lines)


def test_wrong_head_and_wrong_noun_are_refused():
    with pytest.raises(DataError, match="line 1: the head is"):
        parse_whoswho("name,id\n")
    with pytest.raises(DataError, match=r"line 2: .*right classes are"):
        parse_nouns("class,kind,body,nouns\nthing,person,,x")


def test_long_text_is_read_to_its_end():
    doc = parse("The Taliban said it met Emmanuel Macron. He left with his aides and the group. " * 320)
    assert sum(mention.actor.name == "Emmanuel Macron" for mention in find_actors(doc, (), states())) >= 320


def test_noun_after_a_name_tells_its_kind():
    found = actors("Police searched houses of the Black Eagles gang.")
    assert ("Black Eagles gang", "Black Eagles", ActorKind.ARMED_GROUP) in [
        (m.text, m.actor.name, m.actor.kind) for m in found
    ]


def test_officers_of_two_states_are_two_actors():
    found = actors("The foreign ministers of Peru and Chile arrived.", Peru="PE", Chile="CL")
    assert [m.actor.id for m in found if m.text == "foreign ministers"] == ["government/PE", "government/CL"]


def test_a_company_that_bears_a_country_s_name_is_not_the_country():
    text = "France fined the satellite manufacturer Kumaro China. Later Kumaro China moved to Peru."
    found = actors(text, China="CN", France="FR", Peru="PE")
    assert [m.actor.name for m in found if "China" in m.text] == ["Kumaro China", "Kumaro China"]
    assert {m.actor.kind for m in found if "China" in m.text} == {ActorKind.COMPANY}


REMOVED = "Congress removed President Pedro Castillo in December. "


@pytest.mark.parametrize(
    ("text", "word", "meant"),
    [
        (REMOVED + "The president accused the army.", "president", []),
        (REMOVED + "The former president was arrested.", "former president", ["Pedro Castillo"]),
        (REMOVED + "His successor, Dina Boluarte, spoke. The president left Lima.", "president", ["Dina Boluarte"]),
        ("President Pedro Castillo spoke. The president left Lima.", "president", ["Pedro Castillo"]),
        ("Former President Pedro Castillo spoke. The president left Lima.", "president", []),
        ("President Pedro Castillo, a former teacher, spoke. The president left.", "president", ["Pedro Castillo"]),
        ("Congress has not removed President Pedro Castillo. The president left.", "president", ["Pedro Castillo"]),
        ("Congress could remove President Pedro Castillo. The president left.", "president", ["Pedro Castillo"]),
        (REMOVED + "His successor accused Keiko Fujimori of fraud. The president left.", "president", []),
        (REMOVED + "Dina Boluarte replaced him in Lima. The president left.", "president", ["Dina Boluarte"]),
        (
            "President Dina Boluarte met Pedro Castillo, a former president of Peru. The president left Lima.",
            "president",
            ["Dina Boluarte"],
        ),
    ],
)
def test_a_bare_title_means_who_holds_the_office(text, word, meant):
    assert who(text, word, Peru="PE") == meant


def test_we_means_a_speaker_whose_title_the_names_leave_out():
    text = "“We left the town,” said Mawlawi Karim Dostani."
    assert [m.actor.name for m in actors(text) if m.text == "We"] == [
        m.actor.name for m in actors(text) if "Dostani" in m.text
    ]


def test_former_members_do_not_act_for_the_group():
    found = actors("Former members of Hezbollah left the town.")
    assert "Hezbollah" not in {m.actor.name for m in found if "members" in m.text}


def test_a_student_is_not_the_teacher_spoken_of_before():
    found = actors("A teacher called the police. Officers took the student home.")
    assert not {m.actor.name for m in found if m.text == "student"} & {
        m.actor.name for m in found if "eacher" in m.text
    }


def test_a_people_is_a_party_though_no_place_is_found_for_it():
    (people,) = [m.actor for m in actors("Around 5,000 Syrians were hurt.") if m.text == "Syrians"]
    assert (people.kind, people.country) == (ActorKind.POPULATION, "SY")


def test_nouns_of_private_people_before_a_noun_are_no_parties():
    assert not actors("A passenger train left the refugee camp.")


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Xi Jinping ordered the military to be ready.", "military", ["China’s military"]),
        ("Xi Jinping ordered the army to be ready.", "army", ["China’s military"]),
        ("Xi Jinping told the soldiers to be ready.", "soldiers", ["soldiers"]),
        ("Progress helps the military.", "military", ["military"]),
    ],
)
def test_a_body_without_a_state_is_that_of_who_acts(text, word, expected):
    assert who(text, word) == expected


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("France left Niger after the junta asked it to go.", "junta", ["Niger’s government"]),
        ("Britain froze aid to Niger once the regime in power passed a law.", "regime", ["Niger’s government"]),
        ("Britain left Niger after the government met.", "government", ["United Kingdom’s government"]),
        ("Britain left after the junta in power spoke.", "junta", ["United Kingdom’s government"]),
    ],
)
def test_a_junta_is_that_of_the_other_state(text, word, expected):
    told = {"Niger": "NE", "Britain": ("GB", METONYMIC)}
    assert who(text, word, **{name: code for name, code in told.items() if name in text}) == expected


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The United States praised him. The lower house in Nairobi met.", "house", ["Kenya’s parliament"]),
        ("Norway is near. The government in Lusaka has fallen.", "government", ["Zambia’s government"]),
        ("Russia attacked. The army in Kyiv waited.", "army", ["Russia’s military"]),  # it may be abroad
        ("Norway protested. The parliament in Tamale met.", "parliament", ["Norway’s parliament"]),  # no capital
    ],
)
def test_a_body_is_of_the_state_in_whose_capital_it_sits(text, word, expected):
    doc = parse(text)
    places = find_places(doc, Article("story.txt", text), states().gazetteer, open_shapes())
    found = find_actors(doc, places, states())
    assert [mention.actor.name for mention in found if word in mention.text.split()] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Puntland rejected the plan.", ["Puntland’s government"]),
        ("Kenya accused Somaliland of lying.", ["Kenya", "Somaliland’s government"]),
        ("Kenya sent teachers to Somaliland.", ["Kenya", "teachers"]),
        ("Siberia saw heavy snow.", []),  # land
    ],
)
def test_a_region_of_a_state_has_a_government_where_it_acts_or_is_told_something(text, expected):
    doc = parse(text)
    places = find_places(doc, Article("story.txt", text), states().gazetteer, open_shapes())
    assert [mention.actor.name for mention in find_actors(doc, places, states())] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kenya is dry. Kenyan farmers left Nairobi. They blamed the government.", ["Kenya’s government"]),
        ("Farmers left Kenya. Herders blamed the government.", []),  # told of too little
        ("Kenya is dry. Kenyan farmers left Nairobi. In Uganda, the government sent food.", ["Uganda’s government"]),
        ("Kenya is dry. Kenyan farmers left Nairobi. In a note to Chad, the government wept.", ["Kenya’s government"]),
        ("Kenya is dry. Kenyan farmers left Nairobi. In Kampala the police arrested ten.", ["Uganda’s police"]),
        ("Kenya is dry. Kenyan farmers left Uganda. Ugandan farmers went, too. They blamed the government.", []),
    ],
)  # fmt: skip
def test_a_body_without_a_state_near_it_is_that_of_the_state_which_the_text_is_about(text, expected):
    doc = parse(text)
    places = find_places(doc, Article("story.txt", text), states().gazetteer, open_shapes())
    found = find_actors(doc, places, states())
    assert [mention.actor.name for mention in found if mention.text in {"government", "police"}] == expected


def test_the_agency_of_a_dateline_is_no_party_and_nothing_refers_to_it():
    text = (
        "MAIDUGURI, Nigeria (AP) — Thousands of people displaced by the Islamist insurgency marched on Monday. The "
        "Associated Press asked for comment."
    )
    assert [one.text for one in actors(text) if one.actor.name == "Associated Press"] == ["Associated Press"]


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The leader of the Georgian region of Ajaria has rejected the demand.", "leader", "Adjara’s leader"),
        ("The mayor of the Kenyan port of Mombasa has resigned.", "mayor", "Mombasa’s mayor"),
        ("The governor of the southern province of Helmand was killed.", "governor", "Helmand’s governor"),
        ("The governor of the Nigerian state Borno resigned.", "governor", "Borno State’s governor"),
        ("The leader of the Kenyan state of Oloruwane resigned.", "leader", None),
        ("The head of the Russian republic of Chechnya, Ramzan Kadyrov, spoke.", "head", "Ramzan Kadyrov"),
        ("Officials of the Department of State spoke.", "Department of State", "Department of State"),
        ("The president of the Republic of Congo resigned.", "president", "Republic of the Congo’s president"),
    ],
)
def test_who_rules_a_part_of_a_state_is_not_the_officer_of_the_state(text, word, expected):
    doc = parse(text)
    found = find_actors(doc, find_places(doc, Article("a.txt", text), states().gazetteer, open_shapes()), states())
    assert [one.actor.name for one in found if one.text == word] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("President Putin visited Kazan. The Tatarstan leader thanked him.", "Tatarstan leader", "Tatarstan"),
        ("President Putin spoke. The Russian leader left.", "Russian leader", "Vladimir Putin"),
        ("Kofi Ada, the governor of Lagos, spoke. Kano rejoiced. The leader of Kano left.", "leader", "Kano’s leader"),
        ("Bougainville President Kofi Ada spoke. The leader of Bougainville left.", "leader", "Kofi Ada"),
        ("Li met Kofi Ada, Bougainville's head. The Bougainville leader left.", "Bougainville leader", "Kofi Ada"),
        ("Zanzibar's president, Kofi Ada, spoke. The leader of Zanzibar left.", "leader", "Kofi Ada"),
        ("Kofi Ada, the leader of Tatarstan, spoke. The Russian leader left.", "Russian leader", "Russia’s leader"),
        ("Kofi Ada, in Tatarstan for talks, spoke. The leader of Tatarstan left.", "leader", "Tatarstan"),
    ],
)  # fmt: skip
def test_the_leader_of_a_part_of_a_state_is_who_is_told_to_lead_it(text, word, expected):
    doc = parse(text)
    found = find_actors(doc, find_places(doc, Article("a.txt", text), states().gazetteer, open_shapes()), states())
    (meant,) = {one.actor.name for one in found if one.text == word}
    assert meant.startswith(expected)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The president of Kenya, Kofi Ada, met traders.", "president"),
        ("The mayor of Lagos, Kofi Ada, met traders.", "mayor"),
        ("The foreign minister of Chad, Kofi Ada, met traders.", "foreign minister"),
        ("The head of the rebel group, Kofi Ada, met traders.", "head"),
        ("In Juba the speaker of the upper house, Kofi Ada, met traders.", "speaker"),
    ],
)
def test_a_name_behind_an_office_and_whose_it_is_is_who_holds_it(text, word):
    doc = parse(text)
    found = find_actors(doc, find_places(doc, Article("a.txt", text), states().gazetteer, open_shapes()), states())
    assert {one.actor.name for one in found if one.text in (word, "Kofi Ada")} == {"Kofi Ada"}
    assert not [one for one in found if one.text in ("rebel group", "upper house")]


def test_a_name_that_no_comma_closes_is_not_the_officer():
    text = "According to the mayor of Lagos, Kofi Ada met traders."
    doc = parse(text)
    found = find_actors(doc, find_places(doc, Article("a.txt", text), states().gazetteer, open_shapes()), states())
    assert [one.actor.name for one in found if one.text == "mayor"] == ["Lagos’ mayor"]
