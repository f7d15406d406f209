"""Acronyms that a text writes out, on rows of tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from geo.language.acronyms import acronyms_in, letters_of, odd_acronyms_in


def written_out(text):
    """Return what each acronym stands for; a space parts the tokens."""
    doc = Doc(Vocab(), words=text.split(" "))
    return {
        acronym: " ".join(token.text for token in doc[start:end]) for acronym, (start, end) in acronyms_in(doc).items()
    }


@pytest.mark.parametrize(
    ("text", "acronym", "words"),
    [
        ("the Nuclear and Industrial Safety Agency ( NISA ) said", "NISA", "Nuclear and Industrial Safety Agency"),
        ("NISA ( the Nuclear and Industrial Safety Agency ) said", "NISA", "Nuclear and Industrial Safety Agency"),
        ("NISA , the Nuclear and Industrial Safety Agency , said", "NISA", "Nuclear and Industrial Safety Agency"),
        ("troops of the United Arab Emirates ( U.A.E. )", "U.A.E.", "United Arab Emirates"),
        ("the U.S. Agency for Foreign Work ( USAFW )", "USAFW", "U.S. Agency for Foreign Work"),
        ("a Force in Lebanon of the United Nations Interim Force in Lebanon ( UNIFIL )", "UNIFIL",
         "United Nations Interim Force in Lebanon"),
        ("the Tokyo Electric Power Co. ( TEPCO )", "TEPCO", "Tokyo Electric Power Co."),
        ("Lashkar - e - Taiba ( LeT )", "LeT", "Lashkar - e - Taiba"),
        ("the People 's Liberation Army ( PLA )", "PLA", "People 's Liberation Army"),
        ("gross domestic product ( GDP )", "GDP", "gross domestic product"),
        ("the Red Cross ( “ RC ” )", "RC", "Red Cross"),
        ("North Atlantic Treaty Organization ( NATO ; Brussels )", "NATO", "North Atlantic Treaty Organization"),
        ("a Société Nationale des Chemins de Fer ( SNCF )", "SNCF", "Société Nationale des Chemins de Fer"),
    ],
)  # fmt: skip
def test_an_acronym_is_found_with_the_words_whose_first_letters_it_takes(text, acronym, words):
    assert written_out(text) == {acronym: words}


@pytest.mark.parametrize(
    "text",
    [
        "the mayor of Nice ( NCE ) said",  # the letters begin nothing
        "Hamas ( HA ) said",  # one word has no acronym
        "in the US , the United Steelworkers , a union",  # two letters and a comma: two names
        "the Agency ( in English )",
        "the Nuclear Agency ( ATOM and others )",
        "Safety Agency ( sa )",
        "( NISA ) ( NISA )",
        "NISA (",
        "( ( ( (",
    ],
)
def test_other_brackets_write_nothing_out(text):
    assert written_out(text) == {}


def test_the_first_writing_out_counts():
    text = "the Local Action Network ( LAN ) and the Land Arms Numbers ( LAN )"
    assert written_out(text) == {"LAN": "Local Action Network"}


@pytest.mark.parametrize("word", ["nisa", "Nisa", "N", "NISANISANIS", "1234", "N-A", "", "..", "A" * 100_000])
def test_what_does_not_look_like_an_acronym_has_no_letters(word):
    assert letters_of(word) == ""


WORDS = [
    *("NISA", "Nuclear", "and", "Industrial", "Safety", "Agency", "the", "US", "U.S.", "n"),
    *("(", ")", ",", "“", "”", "-", ".", "\n"),
]


@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_what_an_acronym_stands_for_stands_in_the_text(words):
    doc = Doc(Vocab(), words=[word or " " for word in words])
    for acronym, (start, end) in acronyms_in(doc).items():
        assert 0 <= start < end <= len(doc)
        assert acronym in {token.text for token in doc}
        assert doc[start].text[0].lower() == letters_of(acronym)[0].lower()


# ---- whose letters do not begin their words ----


def odd(text):
    """Return the names before each odd acronym, and those of which its letters begin some."""
    words = text.split(" ")
    return {
        found.acronym: (" ".join(words[slice(*found.names)]), found.some and " ".join(words[slice(*found.some)]))
        for found in odd_acronyms_in(Doc(Vocab(), words=words))
    }


@pytest.mark.parametrize(
    ("text", "acronym", "names", "some"),
    [
        ("troops of the Kurdistan Workers ’ Party ( PKK ) fled", "PKK", "Kurdistan Workers ’ Party", None),
        ("the African Union Mission in Somalia ( AMISOM )", "AMISOM", "African Union Mission in Somalia",
         "African Union Mission in Somalia"),
        ("Revolutionary Armed Forces of Colombia ( FARC )", "FARC", "Revolutionary Armed Forces of Colombia", None),
        ("Mali and the Economic Community ( CEDEAO )", "CEDEAO", "Mali and the Economic Community", None),
        ("Kenya and the African Union Mission in Somalia ( AMISOM )", "AMISOM",
         "Kenya and the African Union Mission in Somalia", "African Union Mission in Somalia"),
    ],
)  # fmt: skip
def test_names_before_a_bracket_may_have_an_acronym_of_other_letters(text, acronym, names, some):
    assert odd(text) == {acronym: (names, some)}


@pytest.mark.parametrize(
    "text",
    [
        "the Local Action Network ( LAN )",  # begins all
        "Hamas ( PKK )",
        "the workers ’ party ( PKK )",
        "Kurdistan Workers ’ Party fighters ( PKK )",
        "Kurdistan Workers ’ Party ( PKK fighters )",
        "Sierra Leone ( SL )",
        "( PKK )",
        "Kurdistan Party (",
    ],
)
def test_a_bracket_behind_anything_else_is_none(text):
    assert odd(text) == {}


@given(st.lists(st.sampled_from([*WORDS, "Mission", "in", "PKK", "AMISOM", "African"]), max_size=30))
def test_odd_acronyms_and_their_names_stand_in_the_text(words):
    doc = Doc(Vocab(), words=[word or " " for word in words])
    for found in odd_acronyms_in(doc):
        start, end = found.names
        assert doc[end].text in {"(", "["}
        assert doc[end + 1].text == found.acronym
        assert doc[start].text[0].isupper()
