"""What of a page is no part of its article: hidden words, teasers of other stories; and the day of its publication."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.articles.markup import read_html

TOLD = (
    "<p>Rebels attacked the town of Bunia in eastern Congo on Friday, and the army said that it had sent soldiers.</p>"
    "<p>Residents said that houses had been burned, and that families had fled along the road to Komanda.</p>"
    "<p>The mission sent peacekeepers to the town on Saturday and called on both sides to respect the truce.</p>"
)
OTHERS = (
    "Judges in Washington heard a man on Tuesday who says that he lost relatives in a strike in Hadramout.",
    "The foreign minister met his counterpart in Tokyo on Wednesday to talk about trade and security.",
)
TITLE = "Rebels attack town"


def page(body="", *, head="", main="article"):
    inner = f"<main><{main}><h1>{TITLE}</h1>{body}</{main}></main>"
    return f"<html><head><title>{TITLE}</title>{head}</head><body>{inner}</body></html>".encode()


def read(*given, **options):
    (document,) = read_html(page(*given, **options))
    return document


@pytest.mark.parametrize(
    "how", ["hidden", "HIDDEN=''", "style='display:none'", "style='color:red; DISPLAY : none !important'",
            "style='visibility: hidden'"],
)  # fmt: skip
def test_what_nobody_sees_is_not_read(how):
    document = read(f"{TOLD}<p {how}>Troops attacked Madrid on Monday and killed many people in the city.</p>")
    assert "Bunia" in document.text
    assert "Madrid" not in document.text


def test_what_follows_a_hidden_element_stays():
    assert (
        "Goma"
        in read(f"{TOLD}<p>The mayor <span hidden>of Rome</span> left for Goma on Sunday, his office said.</p>").text
    )


LIST = "".join(f"<li><a href='/{i}'>{words}</a></li>" for i, words in enumerate(OTHERS))
CARDS = "".join(
    f"<div class='card'><a href='/{i}'><h4>Story {i}</h4></a><p>{words}</p></div>" for i, words in enumerate(OTHERS)
)


@pytest.mark.parametrize(
    "teasers",
    [
        f"<h2>Up next</h2><ol>{LIST}</ol>", f"<p><b>Mehr dazu:</b></p><ul>{LIST}</ul>", f"<section>{CARDS}</section>",
        f"<div role='complementary'><p>{OTHERS[0]}</p></div>",
    ],
)  # fmt: skip
def test_other_stories_are_not_this_one(teasers):
    text = read(TOLD + teasers).text
    assert "Komanda" in text
    assert not any(name in text for name in ("Hadramout", "Tokyo", "Up next", "Mehr"))


def test_a_list_with_links_in_its_sentences_is_read():
    items = "".join(f"<li>{words} As <a href='/x'>officials</a> said.</li>" for words in OTHERS)
    assert "Hadramout" in read(f"{TOLD}<ul>{items}</ul>{TOLD}").text


def test_a_page_that_is_nearly_all_links_is_not_emptied():
    assert "Hadramout" in read(f"<p>Short.</p><ul>{LIST * 6}</ul>").text


def test_an_article_in_an_aside_is_read():
    assert "Bunia" in read(TOLD, main="aside").text


def test_each_post_of_a_ticker_is_a_line():
    posts = (("10:15", "Shells hit Beni."), ("09:40", "The mayor left."))
    told = "".join(f"<div class='post'><b>{time}</b><p>{words}</p></div>" for time, words in posts)
    assert read(told).text == "10:15 Shells hit Beni.\n09:40 The mayor left."


LINKED = '<script type="application/ld+json">{}</script>'.format
MODIFIED = '<meta property="article:modified_time" content="2025-01-07T09:08:22+00:00">'


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (LINKED('{"@type":"NewsArticle","dateModified":"2025-01-07","datePublished":"2020-07-10T14:15:42Z"}'), ""),
        (LINKED('{"@graph":[{"@type":["WebPage"],"datePublished":"2020-07-10"}]}'), ""),
        (LINKED('[{"datePublished":"2019-01-01"},{"@type":"Article","datePublished":"2020-07-10"}]'), ""),
        ("<meta property='article:published_time' content='2020-07-10T23:00:00-05:00'>", ""),
        ("", "<span itemprop='datePublished' content='2020-07-10'>yesterday</span>"),
        ("", "<time datetime='2020-07-10'>July 10, 2020</time>"),
        (LINKED("{broken") + "<meta name='date' content='2020-07-10'>", ""),
    ],
)  # fmt: skip
def test_the_published_day_comes_before_the_modified_one(head, body):
    assert read(body + TOLD, head=MODIFIED + head).published == "2020-07-10"


@pytest.mark.parametrize(
    "box",
    [
        "<table><tr><td>Founded</td><td>1998-02-28</td></tr></table>",
        "<p><time datetime='1932-06-01'>Town founded</time></p>",
    ],
)
def test_a_day_that_an_info_box_tells_is_not_that_of_the_page(box):
    assert read(box + TOLD).published == ""


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=200))
def test_no_linked_data_stops_a_page(text):
    broken = text.replace("<", "")
    assert "Bunia" in read(TOLD, head=LINKED(broken)).text


def test_linked_data_that_is_nested_without_end_is_left():
    assert read(TOLD, head=LINKED('{"a":' * 5000 + "1" + "}" * 5000)).published == ""


def test_parts_of_an_article_with_links_in_their_headings_are_no_teasers():
    parts = "".join(f"<div><h2><a href='#{n}'>Part {n}</a></h2>{TOLD * 2}</div>" for n in range(2))
    menu = "".join(f"<p>Sentence {n} of what stands beside them on the page.</p>" for n in range(40))
    assert "Bunia" in read(f"<section>{parts}</section>{menu}").text


def test_the_letters_of_scripts_do_not_make_an_article_small_beside_them():
    links = "".join(f"<p><a href='/{n}'>Komanda and Bunia, where they fled to {n}</a></p>" for n in range(8))
    script = f"<script>{'var a = 1; ' * 2000}</script><style>{'p { margin: 0 } ' * 500}</style>"
    assert read(f"<div>{links}</div>{script}").text == read(f"<div>{links}</div>").text


def test_deep_and_wide_pages_are_looked_through_in_one_go():
    deep = "<div>" * 240 + f"<ul>{LIST}</ul>" + "</div>" * 240
    assert "Bunia" in read(TOLD + deep).text


PICTURE = "<img src='a.jpg'><{0} class='{1}'>A convoy left for Goma.<span>Photo: {2}</span></{0}>"


@pytest.mark.parametrize(
    "picture",
    [
        f"<figure>{PICTURE.format('figcaption', 'small', 'A')}</figure>",
        f"<figure><div><a href='/a'>{PICTURE.format('figcaption', '', 'A')}</a></div></figure>",
        f"<div class='wp-caption alignnone'>{PICTURE.format('p', 'wp-caption-text', 'A')}</div>",
        f"<ul><li><figure>{PICTURE.format('figcaption', '', 'A')}</figure></li></ul>",
    ],
)
def test_the_line_below_a_picture_is_read_where_it_stands(picture):
    lines = read(f"{TOLD}{picture}<p>{OTHERS[0]}</p>").text.splitlines()
    assert [line.removeprefix("- ") for line in lines[-2:]] == ["A convoy left for Goma. Photo: A", OTHERS[0]]


def test_what_follows_a_picture_stays_without_its_line():
    text = read(f"{TOLD}<div>Before. <figure><figcaption>Below.</figcaption> Within.</figure> Behind.</div>").text
    assert text.split()[-3:] == ["Before.", "Below.", "Behind."]


def test_a_paragraph_that_is_said_twice_is_read_twice():
    lines = read(TOLD + TOLD + f"<h2>And again</h2>{TOLD}").text.splitlines()
    assert lines.count(lines[1]) == 3
    assert not any(letter.isdigit() or letter == "ᚠ" for letter in "".join(lines))


def test_a_page_with_every_letter_that_could_number_its_paragraphs_is_read():
    assert "Bunia" in read(TOLD + TOLD + "<p>ᚠᚢᚦᚨᚱᚲᚷᚹ ᚠ1ᚠ</p>").text


def test_a_story_above_an_endless_list_of_others_is_read_alone():
    items = "".join(
        f"<li><h3><a href='/{n}'>Story {n}</a></h3><p>{words} It is story {n}.</p></li>"
        for n, words in enumerate(OTHERS * 20)
    )
    text = read(f"{TOLD * 3}<ul>{items}</ul>").text
    assert "Bunia" in text
    assert "Hadramout" not in text


@pytest.mark.parametrize("role", ["menu", "menubar", "toolbar"])
def test_the_buttons_of_a_player_are_not_read(role):
    player = f"<div class='player'><ul role='{role}'><li>Subtitles off</li><li>Captions off, selected</li></ul></div>"
    assert "off" not in read(player + TOLD).text
