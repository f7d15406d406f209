"""The language of a text is told where most of the text says it, and never of a few words."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.language.detecting import language_in

ENGLISH = (
    "The minister arrived in Geneva on Tuesday for talks about the prisoners, the agency said. Two delegations met in "
    "the morning and agreed to go on with the talks next week."
)
FRENCH = (
    "Trois personnes ont été tuées mardi dans une frappe sur Kharkiv, a annoncé le gouverneur. Le ministre des "
    "Affaires étrangères s'est rendu à Berlin pour des entretiens sur la sécurité."
)
TEXTS = {
    "fr": FRENCH,
    "uk": "Унаслідок удару по Харкову загинули троє людей, повідомив голова області.",
    "ru": "В результате удара по Белгороду погибли три человека, сообщил губернатор области.",
    "es": "Tres personas murieron el martes en un ataque en Bogotá, informó el gobernador. El presidente viajó a Lima "
    "para hablar de comercio con su homólogo.",
    "ar": "قتل ثلاثة أشخاص يوم الثلاثاء في غارة على دمشق، ووصل الوزير إلى القاهرة لإجراء محادثات.",
    "zh": "星期二北京举行会谈，外交部发言人说，双方同意下周继续谈判。上海发生爆炸，三人死亡。",
    "de": "Drei Menschen wurden am Dienstag bei einem Angriff auf Charkiw getötet, teilte der Gouverneur mit. Der "
    "Außenminister reiste nach Paris, um über Sicherheit zu sprechen.",
    "pt": "Três pessoas morreram na terça-feira num ataque em São Paulo, informou o governador. O presidente viajou "
    "para Lisboa para falar de comércio com o seu homólogo.",
    "tr": "Salı günü Diyarbakır'daki saldırıda üç kişi öldü, vali açıkladı. Cumhurbaşkanı güvenlik konusunda "
    "görüşmeler yapmak üzere Ankara'ya gitti.",
    "en": ENGLISH,
}


@pytest.mark.parametrize(("code", "text"), TEXTS.items())
def test_the_language_of_a_short_report_is_told(code, text):
    assert language_in(text) == code


@pytest.mark.parametrize(
    "text",
    [
        *("", " \n", "12 %", "Kyiv", "Talks.", "Macron, Scholz, Meloni", "Boko Haram raid Maiduguri", "PKK"),
        "Junta Burkina Faso", "Rio de Janeiro: Lula signs accord with Milei", "Sao Paulo police raid favela",
        "Trois morts à Lyon.",
    ],
)  # fmt: skip
def test_a_few_words_in_latin_letters_tell_no_language(text):
    assert language_in(text) in ("", "en")


def test_a_quote_in_another_language_does_not_make_an_article_foreign():
    assert language_in(f"{ENGLISH}\n\n{ENGLISH}\n\n“{FRENCH}”\n\n{ENGLISH}") in ("", "en")


def test_an_english_quote_does_not_make_an_article_english():
    assert language_in(f"{FRENCH}\n\n“We will not give up this city.”\n\n{FRENCH}") == "fr"


def test_a_text_that_is_half_in_one_and_half_in_another_language_is_called_neither():
    assert language_in("\n".join([ENGLISH * 4, FRENCH * 4])) == ""


def test_a_long_text_is_looked_at_from_its_beginning_to_its_end():
    assert language_in("\n".join([ENGLISH, *[FRENCH] * 200])) == "fr"


@given(st.text(max_size=400))
def test_any_text_has_a_language_or_none(text):
    found = language_in(text)
    assert found == language_in(text)
    assert found == "" or found.isalpha()


@pytest.mark.slow
def test_what_is_plainly_english_is_told_without_what_tells_all_languages_apart():
    code = f"""
import sys
from geo.language.detecting import language_in
assert language_in({ENGLISH * 3!r}) == "en"
assert "py3langid" not in sys.modules
assert language_in({FRENCH!r}) == "fr"
assert "py3langid" in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)
