"""Portions are cut by what their articles are, so that one article more changes what is near it and nothing else."""

from hypothesis import given
from hypothesis import strategies as st
from made_articles import made_articles

from geo.distributed.portions import Cut, portions
from geo.model import Article

SMALL = Cut(few=3, mean=4, most=12, characters=2_000)
ARTICLES = st.lists(
    st.builds(Article, st.text(max_size=8), st.text(max_size=900)), max_size=60, unique_by=lambda article: article.id
)


@given(ARTICLES)
def test_portions_hold_each_article_once_in_their_order(articles):
    found = list(portions(articles, "1", SMALL))
    assert [article for portion in found for article in portion.articles] == articles
    assert all(len(portion.articles) <= SMALL.most for portion in found)
    assert len({portion.name for portion in found}) == len(found)
    assert found == list(portions(iter(articles), "1", SMALL))


@given(st.integers(0, 199))
def test_an_article_more_changes_the_names_of_few_portions(at):
    articles = made_articles(200)
    before = {portion.name for portion in portions(articles, "1", SMALL)}
    more = [*articles[:at], Article("more.txt", "Something else happened."), *articles[at:]]
    after = {portion.name for portion in portions(more, "1", SMALL)}
    assert len(after - before) <= 12 < len(before)


def test_another_version_has_names_of_its_own():
    one, other = (next(portions(made_articles(5), version)).name for version in "12")
    assert one != other


def test_a_long_text_ends_its_portion():
    long = Article("long.txt", "x" * 5_000)
    assert [len(each.articles) for each in portions([long, *made_articles(2)], "1", SMALL)] == [1, 2]
