"""Acronyms that a text writes out, on rows of tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from geo.language.acronyms import acronyms_in, letters_of


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
