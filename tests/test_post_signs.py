"""What only posts write is read as if it were not there, and what is found stands where it stands in the post."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.extract import extract_article
from geo.model import Article, Span
from geo.post_signs import without_signs
from geo.unseen import seen_text


def read(text):
    return without_signs(seen_text(text))


@pytest.mark.parametrize(
    ("post", "as_read"),
    [
        ("Strikes on #Kharkiv tonight", "Strikes on Kharkiv tonight"),
        ("#ElFasher falls", "El Fasher falls"),
        ("#CentralAfricanRepublic in #CAR", "Central African Republic in CAR"),
        ("the #UNSecurityCouncil met", "the UN Security Council met"),
        ("#Kharkiv2024 #South_China_Sea", "Kharkiv 2024 South China Sea"),
        ("Shelling #Kyiv #Ukraine\nOn #Goma", "Shelling\nKyiv Ukraine\nOn Goma"),
        ("suite #3, C#, a#b, &#39; ##", "suite #3, C#, a#b, &#39; ##"),
        ("see (https://t.co/abc). Shelling", f"see ({' ' * 16}). Shelling"),
        ("RT @monitor: Shelling in Kyiv", f"{' ' * 12} Shelling in Kyiv"),
        ("he wrote RT @monitor: no", "he wrote RT @monitor: no"),
        ("Fire 🔥🔥 in Odesa 👩‍🚒", f"Fire {' ' * 2} in Odesa {' ' * 3}"),
        ("@EmbassyKyiv says", "@EmbassyKyiv says"),
        ("Talks were held in Paris.", "Talks were held in Paris."),
    ],
)  # fmt: skip
def test_a_post_is_read_without_its_signs(post, as_read):
    assert read(post).text == as_read


def test_a_stretch_stands_where_it_stands_in_the_post():
    post = "Mos\u200bcow: #ElFasher, then #NewYork_City \U0001f525 Goma"
    seen = read(post)
    assert seen.text == "Moscow: El Fasher, then New York City   Goma"
    for words, there in (("Moscow", "Mos\u200bcow"), ("El Fasher", "ElFasher"), ("New York City", "NewYork_City")):
        start = seen.text.index(words)
        assert seen.words(Span(start, start + len(words))) == there
    assert post[seen.at(seen.text.index("Goma")) :] == "Goma"


PIECES = (
    "#",
    "Kharkiv",
    "NewYork",
    "_",
    " ",
    "\n",
    "RT @a:",
    "https://t.co/1",
    "\U0001f525",
    "\u200b",
    ".",
    "2024",
    "ß",
)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30).map("".join))
def test_every_letter_that_is_read_stands_in_the_post(post):
    seen = read(post)
    places = [seen.at(at) for at in range(len(seen.text))]
    assert places == sorted(places)
    for letter, at in zip(seen.text, places, strict=True):
        assert letter in " \n" or post[at] == letter
    unread = set(range(len(post))) - set(places)
    assert not any(post[at].isalpha() for at in unread)


@pytest.mark.pipeline
def test_places_parties_and_deeds_of_a_post_are_found_in_its_own_words():
    post = "RT @watch: Russian troops shelled #Kharkiv on Friday \U0001f525 https://t.co/x #BreakingNews #SouthSudan"
    found = extract_article(Article("p", post, published=date(2024, 5, 6)))
    names = {toponym.text: toponym.place.name for toponym in found.toponyms if toponym.place}
    assert names["Kharkiv"] == "Kharkiv"
    assert names["SouthSudan"] == "South Sudan"
    (report,) = found.reports
    assert post[report.span.start : report.span.end] == report.sentence
    assert [one.place.name for one in report.places] == ["Kharkiv"]
    assert all(post[one.span.start : one.span.end] == one.text for one in found.toponyms)
