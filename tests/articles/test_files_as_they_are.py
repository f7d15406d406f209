"""Files as people have them: tracked changes, text boxes, comments in Markdown, days of feeds, kinds that are none."""

import io
from datetime import UTC, date, datetime

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from geo.articles.feeds import read_feed
from geo.articles.files import read_data
from geo.articles.mail import read_mail
from geo.articles.office import read_docx
from geo.model import Article, Rejection

BODY = "Rebels attacked the town of Bunia in eastern Congo on Friday, the army said."


def word(inner="", *, created=datetime(2024, 3, 4, tzinfo=UTC), modified=datetime(2024, 3, 5, tzinfo=UTC)):
    file = docx.Document()
    file.add_paragraph("Shells hit Beni on Monday.")
    if inner:
        namespaces = (nsdecls("w") + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
                      ' xmlns:wps="urn:x" xmlns:v="urn:y"')  # fmt: skip
        file.element.body.insert(1, parse_xml(f"<w:p {namespaces}>{inner}</w:p>"))
    file.core_properties.created, file.core_properties.modified = created, modified
    out = io.BytesIO()
    file.save(out)
    (document,) = read_docx(out.getvalue())
    return document


def run(words):
    return f"<w:r><w:t xml:space='preserve'>{words}</w:t></w:r>"


@pytest.mark.parametrize(
    ("inner", "told"),
    [
        (run("The army ") + f"<w:ins>{run('attacked ')}</w:ins><w:del><w:r><w:delText>left </w:delText></w:r></w:del>"
         + run("Mambasa."), "The army attacked Mambasa."),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('Police came.')}</w:sdtContent></w:sdt>", "Police came."),
        (run("Militants attacked ") + f"<w:smartTag w:element='place'>{run('Aru')}</w:smartTag>" + run("."),
         "Militants attacked Aru."),
        (f"<w:moveFrom>{run('gone ')}</w:moveFrom><w:moveTo>{run('Here.')}</w:moveTo>", "Here."),
        ("<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>PAGE</w:instrText></w:r>" + run("One"), "One"),
    ],
)  # fmt: skip
def test_words_are_read_whatever_is_wrapped_round_them(inner, told):
    assert told in word(inner).text.split("\n\n")


def test_a_text_box_is_read_once_although_it_is_told_twice():
    box = f"<w:txbxContent><w:p>{run('Rebels captured Watsa.')}</w:p></w:txbxContent>"
    newer = f"<mc:Choice Requires='wps'><wps:txbx>{box}</wps:txbx></mc:Choice>"
    older = f"<mc:Fallback><v:textbox>{box}</v:textbox></mc:Fallback>"
    text = word(f"<w:r><mc:AlternateContent>{newer}{older}</mc:AlternateContent></w:r>").text
    assert text.count("Rebels captured Watsa.") == 1


@pytest.mark.parametrize(
    ("created", "day"),
    [((2024, 3, 4), "2024-03-04"), ((2006, 9, 16), ""), ((2011, 4, 1), ""), ((2013, 12, 23, 23, 15), "")],
)
def test_the_day_of_a_template_is_no_day(created, day):
    assert word(created=datetime(*created, tzinfo=UTC)).created == day


def test_days_of_a_feed_are_those_of_its_own_place():
    items = "".join(f"<item><title>{i}</title><description>{BODY}</description><pubDate>{day}</pubDate></item>"
                    for i, day in enumerate(("Mon, 11 Mar 2024 01:30:00 +0300", "Sat, 02 Mar 2024 22:00:00 -0500",
                                             "Tue, 05 Mar 2024 23:00:00 EST")))  # fmt: skip
    feed = f"<rss version='2.0'><channel><title>N</title>{items}</channel></rss>".encode()
    assert [entry.published for entry in read_feed(feed)] == ["2024-03-11", "2024-03-02", "2024-03-05"]


@pytest.mark.parametrize("named", ["iso-8859-1", "'windows-1252'", "latin1"])
def test_a_page_in_a_mail_may_say_how_it_is_written(named):
    page = f"<html><head><meta charset={named}></head><body><p>Troops attacked Søby on Monday.</p></body></html>"
    mail = b"From: a@b.c\nSubject: N\nMIME-Version: 1.0\nContent-Type: text/html\n\n" + page.encode("latin-1")
    (document,) = read_mail(mail)
    assert "Søby" in document.text


def only(name, content):
    (found,) = read_data(name, content.encode())
    return found


def test_comments_of_markdown_are_not_read():
    assert only("a.md", f"{BODY} <!-- was it Lisbon?\nOr Rome? --> It ended.").text == f"{BODY}  It ended."
    assert "Lisbon" in only("a.txt", f"{BODY} <!-- was it Lisbon? -->").text


def test_front_matter_may_be_toml():
    found = only("a.md", f'+++\ntitle = "A raid"\ndate = 2024-03-06T10:00:00Z\n[params]\nx = 1\n+++\n\n{BODY}\n')
    assert (found.title, found.published, found.text.strip()) == ("A raid", date(2024, 3, 6), BODY)


def test_broken_toml_is_refused_with_its_place():
    found = only("a.md", f"+++\ntitle = \ndate = 2024-03-06\n+++\n{BODY}")
    assert isinstance(found, Rejection)
    assert "line 1" in found.reason
    assert "+++" in found.reason


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.rtf", "{\\rtf1 x}", "Rich Text"), ("a", "{\\rtf1 x}", "Rich Text"),
        ("a.tex", "\\documentclass{a} x", "TeX"),
        ("a.ics", "BEGIN:VCALENDAR\nEND:VCALENDAR", "calendar"), ("a.css", "body { color: red }", "text/css"),
        ("a.js", "let x = 1;", "javascript"), ("a.txt", "{\\rtf1 x}", "Rich Text"),
    ],
)  # fmt: skip
def test_what_only_looks_like_text_is_refused_by_what_it_is(name, content, words):
    found = only(name, content)
    assert isinstance(found, Rejection)
    assert words in found.reason
    assert ".txt" in found.reason


@pytest.mark.parametrize("name", ["a.txt", "a", "a.news", "a.2024"])
def test_text_of_any_other_name_is_read(name):
    assert isinstance(only(name, BODY), Article)
