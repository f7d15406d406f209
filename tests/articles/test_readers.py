"""The readers of HTML, PDF, office files, mail and feeds, each by itself and in its bounded process."""

import io
import struct
import warnings
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor

import outlook_files as outlook
import post_files
import pytest
import sample_files as make
import web_archive_files as archived
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.articles.bounded import READERS, read_bounded
from geo.articles.documents import MAX_FILE_BYTES, MAX_PARTS, InputKind, kind_of
from geo.articles.feeds import MAX_ENTRIES, read_feed
from geo.articles.mail import read_mail
from geo.articles.mailboxes import read_mailbox
from geo.articles.markup import read_html
from geo.articles.office import read_docx
from geo.articles.open_documents import read_odt
from geo.articles.pdf import paragraphs, read_pdf
from geo.articles.texts import MAX_ARTICLE_BYTES
from geo.errors import InputError

SAMPLES = {
    InputKind.HTML: make.html(head=make.FACTS),
    InputKind.PDF: make.pdf(),
    InputKind.DOCX: make.docx(),
    InputKind.MAIL: make.mail(files={"more.txt": b"More of it."}),
    InputKind.ODT: make.odt(),
    InputKind.RTF: make.rtf(make.RICH),
    InputKind.EPUB: make.epub(contents={1: "One"}, ncx={2: "Two"}),
    InputKind.MAILBOX: make.mailbox(make.mail(), make.mail(files={"more.txt": b"More of it."})),
    InputKind.OUTLOOK: outlook.message(files={"more.txt": b"More of it.", "in": outlook.within("Inner.")}),
    InputKind.TABLE: make.table(),
    InputKind.WORKBOOK: make.workbook(),
    InputKind.WEB_ARCHIVE: archived.warc(archived.story()),
    InputKind.SAVED_PAGE: archived.mhtml(),
    InputKind.POSTS: post_files.telegram("Talks were held in Paris."),
    InputKind.FEED: make.rss("https://example.org/1", "https://example.org/2"),
}


@pytest.fixture(autouse=True)
def no_tesseract(tmp_path, monkeypatch):
    """Start no other program for a PDF without text: what it does is shown in test_scans.py."""
    monkeypatch.setenv("PATH", str(tmp_path))


def only(documents):
    (document,) = documents
    return document


def told_or_refused(read) -> bool:
    """Whether reading gives documents, or a reason; any other error goes through and fails the test."""
    try:
        return all(isinstance(document.text, str) for document in read())
    except InputError as refusal:
        return bool(str(refusal))


# ---- HTML ----


def test_a_page_gives_its_article_without_menu_and_foot():
    page = only(read_html(make.html(head=make.FACTS)))
    assert all(paragraph in page.text for paragraph in make.STORY)
    assert "World" not in page.text
    assert "rights reserved" not in page.text
    assert (page.title, page.published, page.source) == (make.TITLE, "2024-08-27", "Example News")


def test_script_and_markup_do_not_reach_the_text():
    page = only(read_html(make.html(body="<script>window.pwned=1</script><p onclick='x()'>It <b>ended</b> well.</p>")))
    assert "pwned" not in page.text
    assert "<b>" not in page.text
    assert "It ended well." in page.text


def test_a_page_without_a_day_of_its_own_gets_none_from_its_text():
    assert only(read_html(make.html())).published == ""


def test_a_page_may_name_its_address_but_on_its_own_host_alone():
    own = make.html(head='<link rel="canonical" href="https://example.org/story">')
    other = make.html(head='<link rel="canonical" href="https://other.example/story">')
    fetched = "https://www.example.org/story?utm_source=feed"
    assert only(read_html(own, fetched)).address == "https://example.org/story"
    assert only(read_html(other, fetched)).address == fetched


@pytest.mark.parametrize("markup", [b"", b"   ", b"<html><body></body></html>", b"<script>var text = 1</script>"])
def test_a_page_without_an_article_is_refused(markup):
    with pytest.raises(InputError, match="no article"):
        read_html(markup)


# ---- PDF ----


def test_a_pdf_gives_its_paragraphs_whole_without_running_heads_and_page_numbers():
    document = only(read_pdf(make.pdf(pages=3)))
    assert document.text.count(make.STORY[0]) == 3
    assert "The Example Times" not in document.text
    assert "\n\n2\n\n" not in document.text
    assert document.title == make.TITLE
    assert document.published == ""  # the day on which the file was made is not that of publication
    assert document.created == "2000-01-01"


def test_a_word_that_a_line_end_divides_is_closed_and_a_compound_is_not():
    lines = ["On that day the govern-", "ment of a well-known", "president spoke of Franco-", "German trade at length."]
    assert list(paragraphs(["\n".join(lines)])) == [
        "On that day the government of a well-known president spoke of Franco-German trade at length."
    ]


def test_a_short_line_ends_its_paragraph():
    page = "A" * 60 + "\n" + "b" * 20 + ".\n" + "C" * 60 + "\n" + "d" * 60
    assert list(paragraphs([page])) == ["A" * 60 + " " + "b" * 20 + ".", "C" * 60 + " " + "d" * 60]


def test_a_locked_pdf_is_refused_and_one_that_only_forbids_printing_is_read():
    with pytest.raises(InputError, match="password"):
        read_pdf(make.pdf(password="secret"))
    assert make.STORY[0] in only(read_pdf(make.pdf(owner="secret"))).text


def test_a_pdf_of_pictures_is_refused_with_what_would_help():
    with pytest.raises(InputError, match="OCR"):
        read_pdf(make.pdf((), head="", numbers=False))
    with pytest.raises(InputError, match="OCR"):
        read_pdf(make.scan(make.STORY[0]))


@pytest.mark.slow
def test_a_pdf_that_unpacks_beyond_measure_is_refused():
    bomb = zlib.compress(b"0 " * 40_000_000, 9)
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(bomb) + bomb + b"\nendstream"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R >>",
        stream,
    ]
    body = b"%PDF-1.4\n"
    for number, content in enumerate(objects, start=1):
        body += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    with pytest.raises(InputError):
        read_pdf(body + b"trailer << /Root 1 0 R /Size 5 >>\n%%EOF")


# ---- Word ----


def test_a_word_file_gives_paragraphs_and_tables_in_their_order():
    document = only(read_docx(make.docx(("Before.", "After."), table=("Kyiv", "Lviv"))))
    assert document.text == "Before.\n\nAfter.\n\nKyiv\nLviv"
    assert (document.title, document.created, document.published) == (make.TITLE, "2024-08-26", "")


@pytest.mark.slow
def test_a_word_file_that_unpacks_beyond_measure_is_refused():
    bomb = make.packed({"word/document.xml": b"0" * 70_000_000})
    with pytest.raises(InputError, match="unpacks to 70 MB"):
        read_docx(bomb)


def test_a_word_file_whose_entities_grow_is_refused_or_stays_small():
    grow = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    xml = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "boom">{grow}]><x>&a9;</x>'
    out = io.BytesIO(make.docx())
    with zipfile.ZipFile(out) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    with pytest.raises(InputError):
        read_docx(make.packed(files | {"word/document.xml": xml.encode()}))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", make.packed({}), make.packed({"word/document.xml": b"<x/>"})])
def test_what_is_no_word_file_is_refused(data):
    with pytest.raises(InputError, match="Word file"):
        read_docx(data)


def test_an_empty_word_file_is_refused():
    with pytest.raises(InputError, match="no text"):
        read_docx(make.docx(()))


# ---- mail ----


def test_a_mail_gives_subject_sender_day_and_text():
    found = only(read_mail(make.mail()))
    assert (found.title, found.source, found.published) == (make.TITLE, "Example Wire", "2024-08-27")
    assert make.STORY[1] in found.text.replace("\n", " ")


def test_a_mail_in_html_gives_its_text_without_script():
    found = only(read_mail(make.mail(markup=f"<p>{make.STORY[0]}</p><script>window.pwned=1</script>")))
    assert make.STORY[0] in found.text
    assert "pwned" not in found.text


def test_attachments_come_with_their_names_and_others_are_passed_over():
    found = read_mail(make.mail(files={"a.pdf": b"%PDF-", "photo.jpg": b"\xff\xd8"}))
    assert [(part.name, part.data) for part in found[1:]] == [("a.pdf", b"%PDF-")]


@pytest.mark.parametrize("data", [b"", b"no mail at all", b"\x00\xff" * 50])
def test_what_is_no_mail_is_refused(data):
    with pytest.raises(InputError):
        read_mail(data)


# ---- OpenDocument ----


def test_an_open_document_gives_its_text_title_and_the_day_it_was_made():
    found = only(read_odt(make.odt()))
    assert found.text == "\n\n".join(make.STORY)
    assert (found.title, found.created, found.published) == (make.TITLE, "2024-08-28", "")


def test_an_open_document_is_read_as_its_reader_sees_it():
    found = only(
        read_odt(
            make.odt(
                "<text:tracked-changes><text:p>Taken out.</text:p></text:tracked-changes>"
                "<text:h>Talks</text:h><text:p>They <text:span>met</text:span><text:s/>in<text:tab/>Paris"
                "<office:annotation><text:p>Sure?</text:p></office:annotation>"
                "<text:note><text:note-citation>1</text:note-citation>"
                "<text:note-body><text:p>As said.</text:p></text:note-body></text:note>.</text:p>"
                "<text:list><text:list-item><text:p>First.</text:p></text:list-item></text:list>"
                "<table:table><table:table-row><table:table-cell><text:p>Kyiv</text:p></table:table-cell>"
                "<table:table-cell><text:p>Lviv</text:p></table:table-cell></table:table-row></table:table>"
            )
        )
    )
    assert found.text == "Talks\n\nThey met in\tParis.\n\nAs said.\n\nFirst.\n\nKyiv\nLviv"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (make.odt(""), "no text"),
        (make.odt(manifest="<manifest:encryption-data/>"), "password"),
        (make.odt("<text:p>&e;</text:p>", doctype='<!DOCTYPE d [<!ENTITY e "Paris">]>'), "OpenDocument"),
        (make.odt("<text:p>&e;</text:p>", doctype='<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hosts">]>'), "OpenDoc"),
        (make.odt("<text:span>" * 400 + "deep" + "</text:span>" * 400), "OpenDocument"),
        (make.odt("<text:p>cut"), "OpenDocument"),
        (make.packed({"a.txt": b"x"}), "OpenDocument"),
        (b"PK\x03\x04", "OpenDocument"),
        (make.odt("<text:p>" + "long " * (MAX_ARTICLE_BYTES // 5 + 1) + "</text:p>"), "its text"),
    ],
)
def test_an_open_document_that_is_damaged_locked_or_made_to_harm_is_refused(data, reason):
    with pytest.raises(InputError, match=reason):
        read_odt(data)


def test_an_open_document_that_unpacks_beyond_measure_is_refused():
    with pytest.raises(InputError, match="unpacks to more than 60 MB"):
        read_odt(make.packed({"content.xml": b" " * 60_000_001}))


# ---- mailboxes ----


def test_a_mailbox_gives_each_of_its_mails_with_attachments():
    found = read_mailbox(make.mailbox(make.mail(), make.mail(files={"a.txt": b"More."})))
    assert [(one.title, one.name) for one in found] == [(make.TITLE, ""), (make.TITLE, ""), ("", "a.txt")]
    assert {one.published for one in found[:2]} == {"2024-08-27"}


def test_a_line_of_a_mail_that_begins_with_from_ends_it_not():
    text = b"Subject: Talks\n\nA first word.\n\nFrom Kyiv they went on at 10:00\n\nFrom Lviv too.\n"
    plain = read_mailbox(b"From a@example.org Tue Aug 27 10:00:00 2024\n" + text)
    assert only(plain).text == only(read_mailbox(make.mailbox(text))).text.rstrip() + "\n"
    assert "\nFrom Lviv too." in only(plain).text


def test_a_mail_without_text_is_refused_by_itself():
    found = read_mailbox(make.mailbox(b"Subject: Nothing\n\n", make.mail()))
    assert [(one.name, bool(one.text)) for one in found] == [("mail 1.eml", False), ("", True)]


@pytest.mark.parametrize("data", [b"", b"From here on no mail", make.mail(), b"\x00\xff" * 50])
def test_what_is_no_mailbox_is_refused(data):
    with pytest.raises(InputError, match="no mailbox"):
        read_mailbox(data)


def test_a_mailbox_of_more_mails_than_are_read_is_refused():
    with pytest.raises(InputError, match="split it"):
        read_mailbox(make.mailbox(*[b"Subject: a\n\nText."] * (MAX_PARTS + 1)))


# ---- feeds ----


@pytest.mark.parametrize("made", [make.rss, make.atom])
def test_a_feed_gives_its_entries(made):
    first, second = read_feed(made("https://example.org/1", "https://example.org/2"))
    assert (first.address, second.address) == ("https://example.org/1", "https://example.org/2")
    assert (first.published, first.source) == ("2024-08-27", "Example feed")
    assert first.text.startswith("Talks in Paris")


def test_a_feed_gives_no_more_entries_than_are_read():
    links = [f"https://example.org/{number}" for number in range(200)]
    assert len(read_feed(make.rss(*links))) == MAX_ENTRIES


@pytest.mark.slow
def test_entities_of_a_feed_do_not_grow():
    grow = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    feed = make.rss("https://example.org/1", text="&a9;").replace(
        b'<?xml version="1.0"?>', f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "boom">{grow}]>'.encode()
    )
    assert all(len(entry.text) < 1000 for entry in read_feed(feed))


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"<rss version='2.0'></rss>"])
def test_what_is_no_feed_is_refused(data):
    with pytest.raises(InputError, match="no feed"):
        read_feed(data)


# ---- all of them ----


@pytest.mark.slow
@pytest.mark.parametrize("kind", READERS)
def test_a_process_of_its_own_gives_the_same(kind):
    assert read_bounded(kind, SAMPLES[kind]) == READERS[kind](SAMPLES[kind], "")


@pytest.mark.slow
def test_what_takes_too_long_is_cut_off_and_refused():
    endless = b"<html><body><article>" + b"<p>Talks were held in <b>Paris</b>.</p>" * 400_000
    with pytest.raises(InputError, match="too much time or memory"):
        read_bounded(InputKind.HTML, endless, seconds=1)


@pytest.mark.slow
def test_markup_nested_beyond_measure_is_read_or_refused():
    nested = b"<div>" * 100_000 + b"Talks were held in Paris." + b"<p>x" * 100_000
    assert told_or_refused(lambda: read_bounded(InputKind.HTML, nested, seconds=20))


def test_a_file_that_is_too_large_is_refused_before_it_is_read():
    with pytest.raises(InputError, match="large"):
        read_bounded(InputKind.PDF, b"%PDF-" + b"0" * MAX_FILE_BYTES)


@pytest.mark.slow
def test_the_refusal_of_a_process_is_that_of_its_reader():
    with pytest.raises(InputError, match="no feed"):
        read_bounded(InputKind.FEED, b"<html></html>")


@pytest.mark.parametrize("kind", READERS)
@settings(max_examples=25)
@given(data=st.data())
def test_a_broken_file_is_read_or_refused_and_nothing_else(kind, data):
    sample = bytearray(SAMPLES[kind])
    for _ in range(data.draw(st.integers(0, 12))):
        at = data.draw(st.integers(0, len(sample) - 1))
        sample[at] = data.draw(st.integers(0, 255))
    cut = bytes(sample[: data.draw(st.integers(0, len(sample)))])
    assert told_or_refused(lambda: READERS[kind](cut, ""))


@pytest.mark.parametrize("kind", READERS)
@settings(max_examples=25)
@given(noise=st.binary(max_size=400))
def test_noise_is_read_or_refused_and_nothing_else(kind, noise):
    assert told_or_refused(lambda: READERS[kind](noise, ""))


# ---- what their libraries warn of ----

_ESCAPED = make.rss("https://example.org/1").replace(b"?>", b' encoding="unicode_escape"?>').replace(b"Talks", rb"\d")
WARNED_OF = {
    "a zone that dateutil does not know": (
        InputKind.HTML,
        make.html(head='<meta property="article:published_time" content="2024-08-27 10:00:00 QZX">'),
    ),
    "an escape that Python will refuse, in a mail": (
        InputKind.MAIL,
        rb"From: a@b.example" b"\nContent-Type: text/plain; charset=unicode_escape\n\n" rb"\d and \q of it",
    ),
    "an escape that Python will refuse, in a feed": (InputKind.FEED, _ESCAPED),
}


@pytest.mark.parametrize("case", WARNED_OF)
def test_what_a_library_warns_of_in_a_file_reaches_nobody(case):
    kind, data = WARNED_OF[case]
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        assert READERS[kind](data, "")
    assert warned == []


@pytest.mark.parametrize(
    ("kind", "called"), [(InputKind.PDF, "pypdf.apply_configuration"), (InputKind.DOCX, "docx.Document")]
)
def test_libraries_that_are_not_known_to_warn_are_kept_quiet_too(kind, called, monkeypatch):
    def warn(*_given, **_named):
        warnings.warn("from below", DeprecationWarning, stacklevel=1)
        raise ValueError

    monkeypatch.setattr(called, warn)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        with pytest.raises(InputError):
            READERS[kind](SAMPLES[kind], "")
    assert warned == []


def test_readers_in_several_threads_put_the_filters_back_as_they_were():
    before = list(warnings.filters)
    pages = [make.html(head=f'<meta name="date" content="2024-08-27 10:00:{second} QZX">') for second in range(10, 26)]
    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(read_html, pages))
    assert warnings.filters == before


# ---- which kind ----


@pytest.mark.parametrize(
    ("name", "data", "said", "kind"),
    [
        ("a.txt", b"%PDF-1.4", "", InputKind.TEXT),
        ("a.md", b"<html>", "", InputKind.TEXT),
        ("README.md", b"<!doctype html><html>", "text/html; charset=utf-8", InputKind.HTML),
        ("story", b"%PDF-1.4", "text/html", InputKind.PDF),
        ("a.docx", make.docx(), "", InputKind.DOCX),
        ("a", make.docx(), "", InputKind.DOCX),
        ("a.zip", make.docx(), "", InputKind.ZIP),
        ("a.odt", make.odt(), "", InputKind.ODT),
        ("a", make.odt(), "", InputKind.ODT),
        ("a.zip", make.odt(), "", InputKind.ZIP),
        ("a.rtf", make.rtf(), "", InputKind.RTF),
        ("a.txt", make.rtf(), "", InputKind.RTF),
        ("a", b"\xef\xbb\xbf\n{\\rtf1 x}", "text/plain", InputKind.RTF),
        ("a.txt", b"It begins with {\\rtf1", "", InputKind.TEXT),
        ("a.epub", make.epub(), "", InputKind.EPUB),
        ("a", make.epub(), "application/octet-stream", InputKind.EPUB),
        ("a.zip", make.epub(), "", InputKind.ZIP),
        ("a.docx", make.epub(), "", InputKind.EPUB),
        ("a.epub", make.odt(), "", InputKind.ODT),
        ("a.msg", outlook.message(), "", InputKind.OUTLOOK),
        ("a", outlook.message(), "application/octet-stream", InputKind.OUTLOOK),
        ("a.doc", outlook.compound({"WordDocument": b"x"}), "", InputKind.TEXT),
        ("a.mbox", b"", "", InputKind.MAILBOX),
        ("Inbox", make.mailbox(make.mail()), "", InputKind.MAILBOX),
        ("a.txt", make.mailbox(make.mail()), "", InputKind.TEXT),
        ("letter", b"From Kyiv with love", "", InputKind.TEXT),
        ("a", make.packed({"a.txt": b"x"}), "", InputKind.ZIP),
        ("feed.xml", make.rss(), "text/xml", InputKind.FEED),
        ("feed", make.atom(), "", InputKind.FEED),
        ("page", b"<HTML><body>", "", InputKind.HTML),
        ("page", b"plain words", "text/html", InputKind.HTML),
        ("page", b"plain words", "", InputKind.TEXT),
        ("a.eml", b"From: x", "", InputKind.MAIL),
        ("a.pdf", make.pdf(), "text/plain", InputKind.PDF),
        ("a.docx", make.docx(), "text/plain", InputKind.DOCX),
        ("a.html", make.html(), "text/plain; charset=utf-8", InputKind.HTML),
        ("a.html", b"\n<p>Talks in Paris.</p>", "text/plain", InputKind.HTML),
        ("a.html", b"Talks < in Paris.", "text/plain", InputKind.TEXT),
        ("a.pdf", b"Talks in Paris.", "text/plain", InputKind.TEXT),
        ("a.csv", b"title,text\na,b", "text/plain", InputKind.TABLE),
        ("a.csv", make.html(), "text/plain", InputKind.HTML),
        ("a.eml", b"From: x", "text/plain", InputKind.MAIL),
        ("a.txt", make.html(), "text/plain", InputKind.TEXT),
        ("a.warc.gz", b"\x1f\x8b", "", InputKind.WEB_ARCHIVE),
        ("a.WACZ", make.packed({"archive/a.warc": b"a"}), "", InputKind.WEB_ARCHIVE),
        ("crawl", archived.warc(), "", InputKind.WEB_ARCHIVE),
        ("a.mht", archived.mhtml(), "", InputKind.SAVED_PAGE),
        ("page", archived.mhtml(), "multipart/related", InputKind.SAVED_PAGE),
    ],
)
def test_a_kind_is_told_by_content_then_name_then_what_the_server_says(name, data, said, kind):
    assert kind_of(name, data, media_type=said) is kind


@given(st.text(max_size=30), st.binary(max_size=300), st.text(max_size=30))
def test_any_bytes_have_a_kind(name, data, said):
    assert kind_of(name, data, media_type=said) in InputKind


def test_headers_that_lie_about_sizes_are_no_harm():
    data = bytearray(make.packed({"a.txt": b"x" * 1000}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 0xFFFFFFF0)
    with pytest.raises(InputError):
        read_docx(bytes(data))


def with_body(xml: str) -> bytes:
    """Make a Word file whose body holds some markup before its own."""
    with zipfile.ZipFile(io.BytesIO(make.docx())) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["word/document.xml"] = members["word/document.xml"].replace(b"<w:body>", f"<w:body>{xml}".encode(), 1)
    return make.packed(members)


def test_tables_within_tables_are_read_once_however_deep_they_lie():
    said = "<w:p><w:r><w:t>Talks</w:t></w:r></w:p>"
    deep = "<w:tbl><w:tr><w:tc>" * 60 + said + "</w:tc></w:tr></w:tbl>" * 60
    (document,) = read_docx(with_body(deep))
    assert document.text.count("Talks") == 1


def test_text_boxes_within_text_boxes_are_read_once_however_deep_they_lie():
    said = "<w:p><w:r><w:t>Talks</w:t></w:r></w:p>"
    deep = "<w:p><w:r><w:pict><w:txbxContent>" * 40 + said + "</w:txbxContent></w:pict></w:r></w:p>" * 40
    (document,) = read_docx(with_body(deep))
    assert document.text.count("Talks") == 1


def test_a_cell_that_says_it_is_a_thousand_million_columns_wide_is_one_cell():
    wide = "<w:tcPr><w:gridSpan w:val='999999999'/></w:tcPr>"
    cell = f"<w:tbl><w:tr><w:tc>{wide}<w:p><w:r><w:t>Talks</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    (document,) = read_docx(with_body(cell))
    assert document.text.count("Talks") == 1


@pytest.mark.parametrize("number", ["#x110000", "#1114112", f"#{'9' * 5000}", f"#x{'f' * 5000}"])
def test_a_feed_that_names_a_letter_that_none_is_keeps_its_entries(number):
    feed = make.rss("https://example.org/a", text=f"Talks in &amp;{number}; Paris.")
    for told in (feed, feed.replace(b"&amp;#", b"&#"), feed.replace(b"<channel>", f"&{number};<channel>".encode())):
        (document,) = read_feed(told)
        assert "Talks in" in document.text
    with pytest.raises(InputError, match="no feed"):
        read_feed(f"<feed>&{number};".encode())
