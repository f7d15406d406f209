"""Files that programs in wide use write and standards hardly foresee: each kind here was met in the world."""

import io
import plistlib
import re
import zipfile

import docx
import pytest
import sample_files as make
import web_archive_files as archived
from hypothesis import given
from hypothesis import strategies as st

from geo.articles.feeds import read_feed
from geo.articles.files import read_data
from geo.articles.mail import read_mail
from geo.articles.markup import read_html
from geo.articles.office import read_docx
from geo.articles.open_documents import read_odt
from geo.articles.reading import read_inputs
from geo.articles.saved_pages import read_saved_page
from geo.articles.texts import day_written
from geo.articles.web_archives import read_web_archive
from geo.errors import InputError
from geo.model import Article, Rejection

# ---- Word ----


def word_file(*, kind=""):
    """A Word file whose facts are called so; without any, as Google Docs writes it."""
    out, made = io.BytesIO(), io.BytesIO()
    file = docx.Document()
    file.add_paragraph("Shells hit Beni on Monday.")
    file.core_properties.title = "Shells hit Beni"
    file.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "_rels/.rels":
                told = re.search(rb'<Relationship [^>]*Type="([^"]*core-properties)"[^>]*>', content)
                content = content.replace(told[0], told[0].replace(told[1], kind.encode()) if kind else b"")
            if kind or name != "docProps/core.xml":
                new.writestr(name, content)
    return out.getvalue()


def test_a_word_file_without_facts_of_itself_is_not_called_after_a_library():
    (found,) = read_docx(word_file())
    assert (found.text, found.title, found.created) == ("Shells hit Beni on Monday.", "", "")


def test_the_facts_of_a_word_file_are_found_as_libreoffice_calls_them():
    kind = "http://schemas.openxmlformats.org/officedocument/2006/relationships/metadata/core-properties"
    (found,) = read_docx(word_file(kind=kind))
    assert found.title == "Shells hit Beni"


# ---- OpenDocument in one tree ----


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("name", ["a.fodt", "a.xml", "a"])
def test_a_flat_open_document_is_read_whatever_it_is_called(name):
    (article,) = read_data(name, make.flat_odt(more="".join(f' xmlns:n{n}="urn:{n}:{"x" * 40}"' for n in range(40))))
    assert isinstance(article, Article)
    assert (article.text, article.title, str(article.published)) == ("Shells hit Beni.", "Beni", "2024-05-06")


@pytest.mark.parametrize(
    "data",
    [
        make.flat_odt(head='<!DOCTYPE a [<!ENTITY b "c">]>'),
        make.flat_odt(""),
        make.flat_odt().replace(b"office:body", b"office:bode"),
        b"<a/>",
        b"<",
    ],
)
def test_a_flat_open_document_that_is_broken_is_refused(data):
    with pytest.raises(InputError):
        read_odt(data)


# ---- markup that is no article ----


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.kml", b"<?xml version='1.0'?><kml xmlns='http://www.opengis.net/kml/2.2'></kml>", "coded events"),
        ("a.txt", b"\xef\xbb\xbf<?xml version='1.0'?><list><a>Talks.</a></list>", "an XML document"),
        ("a", "<?xml version='1.0'?><list/>".encode("utf-16"), "an XML document"),
        ("a", b"bplist00\xd1\x01\x02", "a list of settings"),
    ],
)
def test_markup_of_other_kinds_is_named_and_not_read_as_text(name, data, says):
    (refused,) = read_data(name, data)
    assert isinstance(refused, Rejection)
    assert says in refused.reason


# ---- pages that Safari saved ----


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("name", ["a.webarchive", "a"])
@pytest.mark.parametrize("binary", [True, False])
def test_a_page_that_safari_saved_is_read_under_its_address(name, binary, caplog):
    (article,) = read_data(name, make.webarchive(binary=binary))
    assert isinstance(article, Article)
    assert make.STORY[0] in article.text
    assert article.path == "https://example.org/story"
    assert "passed over: 1 pictures" in caplog.text


@pytest.mark.parametrize(
    "data",
    [b"bplist00", make.webarchive(WebResourceData=b""), make.webarchive(WebResourceData=7), plistlib.dumps([1]),
     b"<?xml version='1.0'?><!DOCTYPE plist [<!ENTITY a 'b'>]><plist><dict/></plist>"],
)  # fmt: skip
def test_what_is_no_page_of_safari_is_refused(data):
    with pytest.raises(InputError):
        read_saved_page(data)


@given(st.binary(max_size=200))
def test_any_list_of_safari_is_read_or_refused(data):
    with pytest.raises(InputError):
        read_saved_page(b"bplist00" + data)


def test_what_a_browser_saves_beside_a_page_is_no_article(tmp_path):
    for name in ("Story.html", "Story_files/frame.html", "Story_files/deep/ad.html", "Other-Dateien/mine.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(make.html(title=name))
    (tmp_path / "Story_files" / "a.css").write_text("p {}")
    articles, refused = read_inputs([tmp_path])
    assert {article.id for article in articles} == {"Story.html", "mine.html"}
    assert [(one.where, "saved page beside it" in one.reason) for one in refused] == [
        (str(tmp_path / "Story_files"), True)
    ]


@pytest.mark.usefixtures("in_this_process")
def test_what_a_browser_saves_beside_a_page_is_no_article_of_an_archive():
    names = ("in/Story.htm", "in/Story_fichiers/frame.html", "in/Story_fichiers/a/ad.html", "Story_files/mine.html")
    found = list(read_data("a.zip", make.packed({name: make.html(title=name) for name in names})))
    assert [one.title for one in found if isinstance(one, Article)] == ["in/Story.htm", "Story_files/mine.html"]
    assert [one.where for one in found if isinstance(one, Rejection)] == ["a.zip/in/Story_fichiers"]


# ---- mails that answer others ----

ANSWER = "Thanks, the army says so too.\n\n{}\n\n> Rebels attacked Bunia.\n> \n> They left.\n\nOur man is on his way.\n"


@pytest.mark.parametrize(
    ("line", "sender"),
    [
        ("On 4 May 2024, at 11:02, Radio Bunia <news@example.net> wrote:", "Radio Bunia"),
        ("On Sat, May 4, 2024 at 11:02 AM Radio Bunia <news@example.net>\nwrote:", "Radio Bunia"),
        ("On 2024-05-04 11:02, Radio Bunia wrote:", "Radio Bunia"),
        ("Am 04.05.2024 um 11:02 schrieb Radio Bunia:", "Radio Bunia"),
        ("Radio Bunia wrote on 4 May 2024:", ""),
    ],
)
def test_what_a_mail_answers_is_dated_by_itself(line, sender):
    own, answered = read_mail(make.mail(ANSWER.format(line)))
    assert own.text.split("\n\n") == ["Thanks, the army says so too.", "\nOur man is on his way.\n"]
    assert (own.source, own.published) == ("Example Wire", "2024-08-27")
    assert (answered.text, answered.source, answered.published) == (
        "Rebels attacked Bunia.\n\nThey left.", sender, "2024-05-04",
    )  # fmt: skip


def test_an_answer_to_an_answer_is_a_mail_of_its_own():
    inner = "> On 3 May 2024, at 9:00, Omar <o@example.net> wrote:\n>\n>> Shells hit Beni.\n>> Nobody knows more.\n"
    text = f"See below.\n\nOn 4 May 2024, at 11:02, Radio Bunia <r@example.net> wrote:\n> It is true.\n>\n{inner}"
    found = [(part.source, part.published, part.text) for part in read_mail(make.mail(text))]
    assert found == [
        ("Radio Bunia", "2024-05-04", "It is true."),
        ("Omar", "2024-05-03", "Shells hit Beni.\nNobody knows more."),
    ]


def test_a_quote_of_which_no_day_is_told_stays_where_it_is():
    (found,) = read_mail(make.mail("The minister said:\n\n> We shall not leave.\n> Never.\n"))
    assert "> We shall not leave." in found.text


def test_what_apple_s_mail_passes_on_loses_its_signs():
    head = "> Begin forwarded message:\n> \n> From: Radio <r@example.net>\n> Subject: Bunia\n"
    head += "> Date: May 4, 2024 at 11:02\n"
    text = f"Please read this one today, it matters to us.\n\n\n{head}> To: desk@example.org\n> \n> Rebels left.\n"
    own, passed_on = read_mail(make.mail(text))
    assert own.text.strip() == "Please read this one today, it matters to us."
    assert (passed_on.text, passed_on.source, passed_on.published) == ("Rebels left.", "Radio", "2024-05-04")


@given(st.text(alphabet="> On4May2024,:\nab<@", max_size=300))
def test_any_quotes_are_read_or_refused(text):
    try:
        found = read_mail(make.mail(f"Words.\n{text}"))
    except InputError:
        return
    assert all(part.text.strip() for part in found)


@pytest.mark.usefixtures("in_this_process")
def test_a_mail_as_apple_s_program_keeps_it_is_read_without_what_stands_behind_it():
    mail = make.mail()
    (article,) = read_data(
        "12.emlx", b"%-10d\n" % len(mail) + mail + b"<?xml version='1.0'?><plist>Never sent.</plist>"
    )
    assert isinstance(article, Article)
    assert (article.title, article.source) == (make.TITLE, "Example Wire")
    assert "Never sent" not in article.text


def test_a_header_that_is_a_book_is_cut_before_anybody_takes_the_square_of_it():
    endless = b"Content-Type: text/plain; charset=utf-8" + b"; a" * 400_000 + b"\n"
    mail = re.sub(rb"Content-Type:[^\n]*\n", endless, make.mail(), count=1)
    (found,) = read_mail(mail)
    assert make.STORY[0] in found.text.replace("\n", " ")


def test_a_record_of_a_web_archive_that_says_it_has_no_end_is_refused():
    told = re.sub(rb"(Content-Length: )\d+", rb"\g<1>" + b"9" * 30, archived.warc(archived.story()))
    with pytest.raises(InputError):
        read_web_archive(told)


# ---- packages of other programs ----


@pytest.mark.parametrize(
    ("name", "members", "says"),
    [
        ("a.pptx", {"[Content_Types].xml": b"<a/>", "ppt/presentation.xml": b"<a/>"}, "PowerPoint"),
        ("a.ods", {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, "spreadsheet"),
        ("a.pages", {"Index/Document.iwa": b"x", "preview.jpg": b"x"}, "Pages"),
    ],
)
def test_a_package_of_another_program_is_refused_as_a_whole(name, members, says):
    packed = make.packed(members, method=zipfile.ZIP_STORED)
    (refused,) = read_data(name, packed)
    assert isinstance(refused, Rejection)
    assert says in refused.reason
    assert len(list(read_data("a.zip", packed))) == len(members)


# ---- small things ----


@pytest.mark.parametrize(
    ("told", "day"),
    [("Am 04.05.2024 um 11:02", "2024-05-04"), ("4. 5. 2024", "2024-05-04"), ("May 4, 2024 at 11:02.10", "2024-05-04")],
)
def test_between_dots_the_day_comes_first(told, day):
    assert day_written(told) == day


def test_the_name_of_a_feed_is_text_as_its_titles_are():
    data = make.rss("https://example.org/a").replace(b"<title>", b"<title>Desk &amp;amp; ", 1)
    assert read_feed(data)[0].source.startswith("Desk & ")


@pytest.mark.parametrize(
    "note",
    [
        "<sup><a href='#fn1'>1</a></sup>",
        "<a href='#fn1'><sup>[12]</sup></a>",
        "<sup class='r'><a href='/a#n'>[a]</a></sup>",
    ],
)
def test_numbers_of_notes_are_no_part_of_a_sentence(note):
    page = make.html().replace(make.STORY[0].encode(), make.STORY[0].encode() + note.encode())
    assert make.STORY[0] in read_html(page)[0].text
    assert not any(sign in read_html(page)[0].text for sign in ("[", "]"))
    assert f"{make.STORY[0]}1" not in read_html(page)[0].text


def test_raised_numbers_that_are_no_notes_stay():
    page = make.html().replace(make.STORY[0].encode(), b"An area of 12 km<sup>2</sup> burns. " + make.STORY[0].encode())
    assert "km2" in read_html(page)[0].text
