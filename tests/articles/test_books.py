"""EPUB: each chapter is an article, with its title and the day and publisher of the book."""

from html import escape

import pytest
import sample_files as make
from hypothesis import given
from hypothesis import strategies as st

from geo.articles.books import MAX_UNPACKED, read_epub
from geo.articles.documents import MAX_PARTS
from geo.articles.files import read_data
from geo.errors import InputError
from geo.model import Article

MENU = '<div><a href="a">Next</a> | <a href="b">Main menu</a> | <a href="c">Previous</a></div>'


def titles(book: bytes) -> list[str]:
    return [chapter.title for chapter in read_epub(book)]


def test_each_chapter_is_an_article_and_a_page_without_a_beginning_belongs_to_the_last_one():
    first, second = read_epub(make.epub())
    assert (first.title, second.title) == (make.TITLE, "Attack on Kharkiv")
    assert first.text == f"{make.TITLE}\n\n{make.STORY[0]}"
    assert second.text.endswith(f"{make.STORY[1]}\n\n{make.STORY[2]}")
    assert (first.published, first.source) == ("2024-08-27", "Example Press")


@pytest.mark.parametrize("listed", [{"contents": {1: "One", 3: " The\n third "}}, {"ncx": {1: "One", 3: "The third"}}])
def test_the_table_of_contents_tells_titles_and_beginnings(listed):
    assert titles(make.epub(**listed)) == ["One", "Attack on Kharkiv", "The third"]


@pytest.mark.parametrize(
    ("facts", "day"),
    [
        ("<dc:date>2024-08-27T10:00:00+02:00</dc:date>", "2024-08-27"),
        ("<dc:date>2024-08</dc:date>", "2024-08"),
        ("<dc:date>2024</dc:date>", ""),
        ("<dc:date>0101-01-01T00:00:00+00:00</dc:date>", ""),
        ("<dc:date>2024-13-45</dc:date>", ""),
        ('<dc:date opf:event="modification">2024-09-01</dc:date>', ""),
        ('<dc:date>2024-09-01</dc:date><dc:date opf:event="publication">2024-08-27</dc:date>', "2024-08-27"),
        ("", ""),
    ],
)
def test_the_day_is_that_of_publication(facts, day):
    assert {chapter.published for chapter in read_epub(make.epub(facts=facts))} == {day}


def test_a_chapter_that_tells_its_own_day_has_that():
    head = '<meta name="date" content="2024-08-20"/>'
    first, second = read_epub(make.epub(make.page_of_book("A", "Talks.", head=head), make.page_of_book("B", "War.")))
    assert (first.published, second.published) == ("2024-08-20", "2024-08-27")


@pytest.mark.parametrize(
    ("facts", "source"),
    [
        ("<dc:creator>A. Writer</dc:creator><dc:publisher>A Press</dc:publisher>", "A Press"),
        ("<dc:creator>A. Writer</dc:creator>", "A. Writer"),
        ("<dc:creator>Unknown Author</dc:creator>", "The book"),
        ("<dc:publisher>calibre</dc:publisher><dc:creator>calibre</dc:creator>", "The book"),
    ],
)
def test_the_source_is_who_published_it_else_who_wrote_it_else_the_book(facts, source):
    assert {chapter.source for chapter in read_epub(make.epub(facts=facts))} == {source}


def test_a_page_that_is_but_a_piece_of_one_is_read():
    (chapter,) = read_epub(make.epub("<p>Talks were held in Paris.</p>"))
    assert chapter.text == "Talks were held in Paris."


def anthology(*links: str) -> bytes:
    """A book of one page that holds three articles, and a table of contents that names places in it."""
    body = (
        "<p>Before all.</p><div><h2 id='a'>Talks</h2><p>Held in Paris.</p></div><div><a id='b b'></a><h2>War</h2>"
        "<p>In <b id='c'>Kyiv</b>.</p></div><p>It ended.</p>"
    )
    listed = "".join(links)
    nav = make.page_of_book("Contents", body=f'<nav epub:type="toc"><ol>{listed}</ol></nav>')
    return make.epub(make.page_of_book("", body=body), contents={}, more={"OEBPS/nav.xhtml": nav.encode()})


def link(place: str, title: str, inner: str = "") -> str:
    return f'<li><a href="text/p%201.xhtml{place}">{title}</a>{inner}</li>'


def test_a_page_of_several_articles_is_split_where_the_table_of_contents_says():
    book = anthology(link("", "Foreword"), link("#a", "Of talks"), link("#b%20b", "Of war"), link("#none", "Nowhere"))
    assert [(chapter.title, chapter.text) for chapter in read_epub(book)] == [
        ("Foreword", "Before all."),
        ("Of talks", "Talks\n\nHeld in Paris."),
        ("Of war", "War\n\nIn Kyiv.\n\nIt ended."),
    ]


def test_sections_of_an_article_are_parts_of_it():
    sections = f"<ol>{link('#b%20b', 'Section two')}{link('#c', 'Section three')}</ol>"
    (chapter,) = read_epub(anthology(link("", "All of it", sections)))
    assert chapter.text.startswith("Before all.")
    assert chapter.text.endswith("It ended.")


def test_the_only_chapter_of_a_book_is_called_as_the_book():
    (chapter,) = read_epub(make.epub(make.page_of_book("Section 1", "Talks.")))
    assert chapter.title == "The book"


def test_covers_imprints_contents_and_menus_are_no_articles():
    pages = (
        make.page_of_book("The book", kind="cover"),
        make.page_of_book("Imprint", "All rights reserved.", kind="copyright-page"),
        make.page_of_book("Part one"),
        make.page_of_book("Guided", "By the guide."),
        make.page_of_book("Talks", "Talks were held.", body=f"<nav><a href='x'>Up</a></nav>{MENU}"),
    )
    guide = '<reference type="toc" href="text/p%204.xhtml"/>'
    (chapter,) = read_epub(make.epub(*pages, guide=guide, contents={5: "Talks"}))
    assert chapter.text == "Talks\n\nTalks were held."


def test_what_xhtml_ends_within_its_tag_hides_nothing_and_what_nobody_sees_is_left_out():
    body = (
        '<script src="x"/><a id="b"/><p/><p>See <a href="x">Kyiv</a>.</p><aside>A note.</aside><p hidden="">unseen</p>'
    )
    (chapter,) = read_epub(make.epub(make.page_of_book("Talks", "Held&#160;in Paris.", body=body)))
    assert chapter.text == "Talks\n\nHeld\u00a0in Paris.\n\nSee Kyiv.\n\nA note."


@pytest.mark.parametrize(
    ("book", "words"),
    [
        (b"", "no EPUB"),
        (b"PK\x03\x04 broken", "no EPUB"),
        (make.packed({"a.txt": b"x"}), "no EPUB"),
        (make.packed({"META-INF/container.xml": b"<container/>"}), "no EPUB"),
        (make.packed({"META-INF/container.xml": b'<a><rootfile full-path="../../etc/passwd"/></a>'}), "no EPUB"),
        (make.epub(make.page_of_book("")), "holds no text"),
        (make.epub(*[make.page_of_book("A", "b")] * (MAX_PARTS + 1)), "pages"),
        (make.epub(make.page_of_book("A", "a" * 5_000_000)), "a chapter is 5.0 MB"),
        (make.epub("<p>" + "a" * MAX_UNPACKED), "unpacks to more than 60 MB"),
        (
            make.epub(more={"META-INF/encryption.xml": b'<e><CipherReference URI="OEBPS/text/p%201.xhtml"/></e>'}),
            "locked",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(book, words):
    with pytest.raises(InputError, match=words):
        read_epub(book)


def test_fonts_that_are_hidden_lock_no_book():
    more = {"META-INF/encryption.xml": b'<e><CipherReference URI="OEBPS/fonts/a.otf"/></e>'}
    assert len(read_epub(make.epub(more=more))) == 2


def test_a_chapter_cannot_lead_out_of_its_book_and_entities_do_not_grow():
    declared = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    package = (
        f'<!DOCTYPE package [<!ENTITY e0 "Paris Paris">{declared}]><package xmlns:dc="d"><dc:title>At &e2;</dc:title>'
        '<manifest><item id="a" href="../../../../etc/passwd" media-type="text/html"/>'
        '<item id="b" href="file:///etc/passwd" media-type="text/html"/>'
        '<item id="c" href="text/p%201.xhtml" media-type="text/html"/></manifest>'
        '<spine><itemref idref="a"/><itemref idref="b"/><itemref idref="c"/><itemref idref="none"/></spine></package>'
    )
    (chapter,) = read_epub(make.epub(more={"OEBPS/book.opf": package.encode()}))
    assert make.STORY[0] in chapter.text
    assert chapter.source == "At &e2;"
    with pytest.raises(InputError):
        read_epub(make.epub(more={"OEBPS/book.opf": package.replace("&e2;", "&e8;" * 9).encode()}))


@pytest.mark.usefixtures("in_this_process")
def test_the_articles_of_a_book_are_told_apart_also_where_it_was_fetched():
    found = list(read_data("book.epub", make.epub()))
    assert [article.id for article in found] == ["book.epub 1", "book.epub 2"]
    fetched = list(read_data("book.epub", make.epub(), address="https://example.org/book.epub"))
    assert [article.path for article in fetched] == [f"https://example.org/book.epub/{n}" for n in (1, 2)]
    assert all(isinstance(article, Article) and str(article.published) == "2024-08-27" for article in found)


_MARKUP = st.sampled_from(
    ("<p>", "</p>", "<nav>", "</nav>", "<a href='x'>", "</a>", "<br/>", "<i/>", "Kyiv ", "<h1>", "</h1>")
)


@given(st.lists(_MARKUP, max_size=30).map("".join), st.dictionaries(st.integers(1, 2), st.text(max_size=5), max_size=2))
def test_any_markup_of_its_pages_is_read_and_hides_no_other_page(body, listed):
    contents = {number: escape(title) for number, title in listed.items()}
    chapters = read_epub(
        make.epub(make.page_of_book("", body=body), make.page_of_book("", "Talks."), contents=contents)
    )
    assert chapters[-1].text.endswith("Talks.")
