"""Characters that nobody sees change no word: not what is read in a text, nor what is compared or searched for."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.articles.quoting import quotable
from geo.extract import extract, extract_article, single_dates_of, toponyms_of, with_day
from geo.gazetteer.lookup import open_gazetteer
from geo.gazetteer.names import fold
from geo.joining.origins import origins_of
from geo.memory.reading import Memory
from geo.memory.store import Kept
from geo.model import Article, Span
from geo.ui.new_actors import newcomer
from geo.unseen import compared, seen_text, without_unseen
from geo.views.search import TextIndex

UNSEEN = [
    *("\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u034f", "\ufe0f"),  # hyphens, joints, BOM, variants
    *("\u200e", "\u200f", "\u061c", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e"),  # marks and overrides
    *("\u2066", "\u2067", "\u2068", "\u2069", "\U000e0041", "\U000e0100"),  # isolates, tags, more variants
]
KEPT = "\u200b\u200c\u200d"  # where what stands before or after them says so
BLANKS = ["\u00a0", "\u202f", "\u2009", "\u2007", "\u3000", "\u205f"]
STORIES = [
    "Iran’s forces shelled Basra on 3 May 2024, killing at least 24,000 soldiers — said Ali Khamenei of آق\u200cقلا.",
    "BEIRUT (Reuters) - Hezbollah fired rockets at Haifa. The group's leader met Blinken in Cairo 👩\u200d👧 today.",
]
STORY = "On Friday, Turkish troops attacked New York near Moscow. Li Keqiang met the Wagner Group; 24 soldiers died."
PUBLISHED = date(2024, 8, 28)


def put_in(text, places):
    """Put characters into a text, each at its place, counted from the end so that places stay."""
    for at, character in sorted(places, reverse=True):
        text = text[:at] + character + text[at:]
    return text


PLACES = st.lists(st.tuples(st.integers(0, len(STORY)), st.sampled_from(UNSEEN)), max_size=25)


@pytest.fixture(scope="module")
def plain():
    return extract_article(Article("a", STORY, published=PUBLISHED))


@pytest.mark.pipeline
@given(story=st.sampled_from(STORIES), data=st.data())
@settings(max_examples=10)  # likewise
def test_no_sprinkling_of_any_story_changes_what_is_found(story, data):
    latin = [character < "\u0590" or character in "’—" for character in story]
    free = [at for at in range(len(story) + 1) if all(latin[max(0, at - 1) : at + 1])]
    text = put_in(story, data.draw(st.lists(st.tuples(st.sampled_from(free), st.sampled_from(UNSEEN)), max_size=30)))
    plain, found = (extract_article(Article("a", one, published=PUBLISHED)) for one in (story, text))
    assert [(t.place, t.use) for t in found.toponyms] == [(t.place, t.use) for t in plain.toponyms]
    assert [mention.actor for mention in found.actors] == [mention.actor for mention in plain.actors]
    assert [(d.when.start, d.when.end) for d in found.dates] == [(d.when.start, d.when.end) for d in plain.dates]
    assert list(map(what_is_told, found.reports)) == list(map(what_is_told, plain.reports))
    assert all(text[m.span.start : m.span.end] == m.text for m in (*found.toponyms, *found.dates, *found.actors))
    assert plain.reports


def what_is_told(report):
    """Return all of a report but where it stands."""
    return (
        *(report.type, report.status, report.when_link, report.when and (report.when.start, report.when.end)),
        *([mention.actor for mention in each] for each in (report.agents, report.targets)),
        [(part.place, part.role, part.link) for part in report.places],
        [(number.low, number.high, number.unit, number.aspect) for number in report.numbers],
    )


@pytest.mark.pipeline
@given(places=PLACES, blanks=st.lists(st.sampled_from(BLANKS), min_size=1, max_size=5))
@settings(max_examples=15)  # each is parsed
def test_unseen_characters_anywhere_change_nothing_that_is_found_and_spans_stay_the_text_s(plain, places, blanks):
    words = STORY.split(" ")
    text = words[0] + "".join(blanks[n % len(blanks)] + word for n, word in enumerate(words[1:]))
    text = put_in(text, places)
    found = extract_article(Article("a", text, published=PUBLISHED))
    assert found.article.text == text
    assert [mention.actor for mention in found.actors] == [mention.actor for mention in plain.actors]
    assert [(t.place, t.use) for t in found.toponyms] == [(t.place, t.use) for t in plain.toponyms]
    assert [(d.when.start, d.when.end) for d in found.dates] == [(d.when.start, d.when.end) for d in plain.dates]
    assert list(map(what_is_told, found.reports)) == list(map(what_is_told, plain.reports))
    for mention in (*found.toponyms, *found.dates, *found.actors):
        assert text[mention.span.start : mention.span.end] == mention.text
    for report in found.reports:
        assert text[report.span.start : report.span.end] == report.sentence
        assert report.span.covers(report.trigger)
        for part in (*report.agents, *report.targets, *report.numbers):
            assert text[part.span.start : part.span.end] == part.text
        assert all(part.span is None or text[part.span.start : part.span.end].strip() for part in report.places)


@pytest.mark.pipeline
def test_there_is_something_to_change(plain):
    assert {t.place.name for t in plain.toponyms if t.place} >= {"New York", "Moscow"}
    assert {"person/li-keqiang", "wagner-group"} & {m.actor.id for m in plain.actors} or len(plain.actors) >= 3
    assert plain.reports
    assert plain.reports[0].when is not None


@pytest.mark.pipeline
@pytest.mark.parametrize("character", UNSEEN)
def test_a_name_with_any_of_them_is_one_actor_and_one_place(character):
    text = f"Mos{character}cow attacked Kyiv on Fri{character}day. Moscow attacked Kyiv."
    article = Article("a", text, published=PUBLISHED)
    found = extract_article(article)
    assert [t.place.name for t in found.toponyms if t.place] == ["Moscow", "Kyiv"] * 2
    assert [mention.actor.id for mention in found.actors] == ["state/RU"] * 2
    assert toponyms_of(article) == found.toponyms
    assert [text[d.span.start : d.span.end] for d in single_dates_of(article)] == [f"Fri{character}day"]


@pytest.mark.pipeline
def test_what_was_found_is_kept_and_comes_back():
    article = Article("a", put_in(STORY, [(40, "\u200b"), (60, "\u202e")]), published=PUBLISHED)
    memory = Memory(Kept.passing(), version="one")
    (found,) = memory.read([article])
    assert memory.load([article]).extractions == (found,)


def test_a_day_at_the_head_is_inferred():
    text = "27 Au\u00adgust\u00a02024\n\nTroops attacked Kyiv."
    assert with_day(Article("a", text)).published == date(2024, 8, 27)


@given(text=st.text(st.sampled_from(["a", "Ж", " ", "\n", "ی", "😀", "ខ", *UNSEEN, *BLANKS]), max_size=40))
def test_every_stretch_of_what_is_read_stands_in_the_text(text):
    seen = seen_text(text)
    assert seen.text == without_unseen(text)
    assert without_unseen(seen.text) == seen.text
    for start in range(len(seen.text)):
        for end in range(start + 1, len(seen.text) + 1):
            span = Span(start, end)
            assert without_unseen(text[: seen.at(start)]) == seen.text[:start]
            words = without_unseen(seen.words(span))
            assert words.strip(KEPT) == seen.text[start:end].strip(KEPT)
            assert 0 <= seen.back(span).start < seen.back(span).end <= len(text)


def test_joiners_between_letters_that_join_stay():
    name = "آق\u200cقلا"
    assert without_unseen(name) == name
    assert without_unseen("Mos\u200ccow") == "Moscow"
    assert without_unseen("آق\u200b\u200c\u200d\u202eقلا") == name
    assert without_unseen("അവന്\u200d വന്നു") == "അവന്\u200d വന്നു"  # at a word's end too


def test_a_blank_of_no_width_parts_the_words_of_scripts_that_have_no_other():
    assert without_unseen("ភាសា\u200bខ្មែរ") == "ភាសា\u200bខ្មែរ"
    assert without_unseen("ភាសា\u200b\u2060\u200bខ្មែរ") == "ភាសា\u200bខ្មែរ"
    assert without_unseen("A\u200bខ្មែរ") == "Aខ្មែរ"


def test_a_picture_made_of_several_stays_one():
    assert without_unseen("👩\u200d👩\u200d👧!") == "👩\u200d👩\u200d👧!"
    assert without_unseen("❤\ufe0f\u200d🔥") == "❤\u200d🔥"
    assert without_unseen("👩\u200d Moscow") == "👩 Moscow"


NAMES = ["Moscow", "New York", "Saint-Étienne", "Bosnia and Herzegovina", "Köln"]


@given(name=st.sampled_from(NAMES), data=st.data())
def test_names_fold_and_are_looked_up_alike(name, data):
    places = data.draw(st.lists(st.tuples(st.integers(0, len(name)), st.sampled_from(UNSEEN)), max_size=6))
    written = put_in(name, places).replace(" ", data.draw(st.sampled_from(["\u00a0", " ", "\u2009"])))
    assert fold(written) == fold(name)
    assert open_gazetteer().lookup(written) == open_gazetteer().lookup(name)


# ---- search, quotes, copies ----


@given(places=PLACES)
def test_a_search_finds_words_with_them_and_cuts_the_text_as_it_is(places):
    text = put_in(STORY, places)
    index = TextIndex(["nothing", text])
    assert index.ranked('mosc* "li keqiang"') == (1,)
    cut = index.marked(1, "moscow")
    assert "".join(piece.text for piece in cut) == text
    assert [without_unseen(piece.text) for piece in cut if piece.hit] == ["Moscow"]
    assert "".join(piece.text for piece in index.marked(1, "paris")) == text


def test_what_is_typed_may_hold_them_too():
    index = TextIndex(["Talks in Moscow.", "Talks in Mos cow."])
    assert index.ranked("Mos\u200bcow") == (0,)
    assert index.ranked('"in\u00a0Moscow"') == (0,)


@given(places=PLACES)
def test_a_quote_without_them_is_found(places):
    text = put_in(STORY, places)
    span = quotable(text, Span(0, len(text))).find("attacked New York near Moscow", Span(0, len(text)))
    assert span is not None
    assert without_unseen(text[span.start : span.end]) == "attacked New York near Moscow"


def test_a_copy_with_them_is_a_copy():
    text = " ".join(f"Sentence number {n} tells of talks in town {n * 7}." for n in range(30))
    first = Article("a", text, published=PUBLISHED)
    second = replace(first, id="b", text=text.replace("e", "e\u200b"))
    assert len(set(origins_of([first, second]).values())) == 1


# ---- names that people type ----


def test_a_typed_name_means_the_actor_that_looks_like_it():
    known, typed = newcomer("Wagner Group"), newcomer("Wag\u200bner\u00a0Group\u202e")
    assert typed == known
    assert compared("KY\u00adIV ") == compared("Kyiv")


@pytest.mark.pipeline
def test_words_that_tell_of_one_happening_are_told_as_one():
    articles = [
        Article("a", STORY, published=PUBLISHED),
        Article("b", STORY.replace("attacked", "at\u200btacked") + " The end.", published=PUBLISHED),
    ]
    events = extract(articles).events
    assert any(set(event.articles) == {"a", "b"} for event in events)
    assert len(events) == len(extract(articles[:1]).events)
