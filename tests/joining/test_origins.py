"""A copied text is one origin with what it copies; what only cites, quotes or tells the same is another."""

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.extract import extract
from geo.joining.origins import agencies_credited, origins_of, origins_of_event
from geo.model import Article, Corpus

VOCABULARY = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in ("n", "r", "st", "lo", "mi")]


def story(seed, words=300):
    chance = random.Random(seed)
    return " ".join(chance.choice(VOCABULARY) for _ in range(words))


def article(key, text, *, published=None, source=""):
    return Article(key, text, published=published, source=source)


def changed(text, *, every):
    """Replace one word of so many."""
    return " ".join("altered" if at % every == every - 1 else word for at, word in enumerate(text.split()))


def origins(*texts):
    given = origins_of(article(str(at), text) for at, text in enumerate(texts))
    return [given[str(at)] for at in range(len(texts))]


def test_no_articles_have_no_origins():
    assert origins_of([]) == {}


def test_different_stories_are_their_own_origins():
    assert origins(story(1), story(2), story(3)) == ["0", "1", "2"]


def test_same_text_is_one_origin():
    assert origins(story(1), story(1)) == ["0", "0"]


def test_case_punctuation_and_layout_make_no_other_origin():
    text = story(1)
    assert origins(text, text.upper().replace(" ", ",\n")) == ["0", "0"]


def test_edited_copy_is_one_origin_and_a_rewritten_one_is_not():
    assert origins(story(1), changed(story(1), every=15)) == ["0", "0"]
    assert origins(story(1), changed(story(1), every=4)) == ["0", "1"]


def test_copy_that_was_cut_and_copy_with_words_of_its_own_are_one_origin():
    wire = story(1)
    assert origins(wire, wire[:600], f"{story(2, 200)} {wire} {story(3, 200)}") == ["0", "0", "0"]


def test_quoting_the_same_speech_is_not_to_copy():
    speech = story(9, 60)
    assert origins(f"{story(1)} {speech} {story(2)}", f"{story(3)} {speech} {story(4)}") == ["0", "1"]


def test_digest_of_two_stories_does_not_make_them_one():
    one, other = story(1, 200), story(2, 220)
    first, second, digest = origins(one, other, f"{one} {other}")
    assert first != second
    assert digest in {first, second}


def test_origin_is_the_text_that_was_published_first():
    late = article("a.txt", story(1), published=date(2024, 5, 7))
    early = article("b.txt", changed(story(1), every=30), published=date(2024, 5, 6))
    undated = article("0.txt", story(1))
    assert set(origins_of([late, early, undated]).values()) == {"b.txt"}


def test_shared_agency_makes_a_cut_and_rewritten_story_one_origin():
    text = story(1)
    rewritten = " ".join((*text.split()[:110], *story(6, 200).split()))
    assert origins(text, rewritten) == ["0", "1"]
    assert origins(f"KYIV (AP) — {text}", f"KYIV, Ukraine (AP) — {rewritten}") == ["0", "0"]
    assert origins(f"KYIV (AP) — {text}", f"KYIV, Ukraine (Reuters) — {rewritten}") == ["0", "1"]


def test_two_stories_of_one_agency_are_two_origins():
    assert origins(f"KYIV (AP) — {story(1)}", f"KYIV (AP) — {story(2)}") == ["0", "1"]


@pytest.mark.parametrize(
    ("text", "agencies"),
    [
        ("KYIV, Ukraine (AP) — Troops moved.", {"ap"}),
        ("Troops moved.\nReuters and AFP contributed to this report.", {"reuters", "afp"}),
        ("Troops moved. Some information in this report came from The Associated Press.", {"ap"}),
        ("Troops moved.\n(Reuters)", {"reuters"}),
        ("Troops moved, according to AFP.", set()),
        ("Troops moved, the Associated Press reported on Monday, and left.", set()),
        ("A map app helped.", set()),
    ],
)
def test_credit_is_told_from_citation(text, agencies):
    assert agencies_credited(article("a", text)) == agencies


def test_source_may_credit_an_agency():
    assert agencies_credited(article("a", "Troops moved.", source="Reuters")) == {"reuters"}
    assert agencies_credited(article("a", "Troops moved.", source="Reuters Street News")) == set()


@pytest.mark.pipeline
def test_event_counts_a_copied_story_once():
    text = "Ukraine attacked Russia on August 6, 2024. " + story(1, 80)
    articles = [article("a.txt", text), article("b.txt", text), article("c.txt", text[:43] + story(2, 80))]
    corpus = extract(articles)
    event = next(event for event in corpus.events if len(event.articles) == 3)
    assert origins_of_event(event, corpus) == ("a.txt", "c.txt")
    assert origins_of_event(event, Corpus()) == ("a.txt", "b.txt", "c.txt")


TEXTS = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.builds(lambda seed, cut: story(seed, 120)[:cut], st.integers(0, 3), st.integers(0, 700)),
    ),
    max_size=7,
)


@given(TEXTS, st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_order_of_articles_does_not_matter(texts, shuffler):
    articles = [article(str(at), text) for at, text in enumerate(texts)]
    shuffled = list(articles)
    shuffler.shuffle(shuffled)
    assert origins_of(shuffled) == origins_of(articles)


@given(TEXTS)
@settings(max_examples=60)
def test_every_article_has_one_origin_that_is_its_own_origin(texts):
    found = origins_of(article(str(at), text) for at, text in enumerate(texts))
    assert set(found) == {str(at) for at in range(len(texts))}
    assert all(found[origin] == origin for origin in found.values())


@pytest.mark.slow
def test_copies_are_found_among_two_thousand_articles():
    articles = [article(f"{at:04d}", story(at % 700, 200)) for at in range(2_000)]
    found = origins_of(articles)
    assert len(set(found.values())) == 700
