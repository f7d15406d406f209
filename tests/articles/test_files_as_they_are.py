"""Files as people have them: tracked changes, text boxes, comments in Markdown, days of feeds, kinds that are none."""

import io
from datetime import UTC, date, datetime

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

from geo.articles.feeds import read_feed
from geo.articles.files import read_data
from geo.articles.mail import read_mail
from geo.articles.office import read_docx
from geo.articles.pdf import paragraphs, without_heads
from geo.articles.texts import day_written
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
        ("a.tex", "\\documentclass{a} x", "TeX"),
        ("a.ics", "BEGIN:VCALENDAR\nEND:VCALENDAR", "calendar"), ("a.css", "body { color: red }", "text/css"),
        ("a.js", "let x = 1;", "javascript"),
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


FORWARDED = """Please map this.

---------- Forwarded message ---------
From: Example News <news@example.com>
Date: Sat, 2 Mar 2024 at 08:00
Subject: Rebels attack town
To: Desk <desk@example.org>

"""
ORIGINAL = """-----Original Message-----
From: Example News [mailto:news@example.com]
Sent: Saturday, March 2, 2024 8:00 AM
To: Desk
Subject: Rebels attack town

"""
GERMAN = (
    "Siehe unten.\n\nVon: Example News <news@example.com>\nGesendet: 2024-03-02 08:00\nAn: Desk\nBetreff: Angriff\n\n"
)


def sent(body):
    head = "From: Desk <desk@example.org>\nDate: Mon, 11 Mar 2024 09:00:00 +0000\nSubject: Fwd: News\n\n"
    return read_mail((head + body).encode())


@pytest.mark.parametrize("head", [FORWARDED, ORIGINAL, GERMAN])
def test_a_mail_that_is_passed_on_is_dated_by_itself(head):
    (document,) = sent(head + BODY + "\n")
    assert (document.text, document.published) == (BODY, "2024-03-02")
    assert document.source == "Example News"


def test_a_mail_with_words_of_its_own_above_is_an_article_too():
    own = "Troops left the town of Goma on Sunday, our man there says, and all is quiet."
    mine, theirs = sent(f"{own}\n\n{FORWARDED.partition('this.')[2]}{BODY}\n")
    assert (mine.text.strip(), mine.published) == (own, "2024-03-11")
    assert (theirs.text, theirs.published) == (BODY, "2024-03-02")


@pytest.mark.parametrize(
    "text", [f"{BODY}\nWho: Rebels\nWhere: Bunia\nWhen: Friday\n\nThat is all.", f"{BODY}\n\n-----\n\nThat is all."]
)
def test_lines_with_colons_make_no_mail(text):
    (document,) = sent(text)
    assert document.published == "2024-03-11"
    assert "That is all." in document.text


@given(st.text(max_size=400))
def test_whatever_is_passed_on_is_read(text):
    assert all(document.text for document in sent(f"{BODY}\n{FORWARDED}{text}"))


PAGE = (
    *("Rebels attack towns in", "eastern Congo", ""),
    "Rebels attacked the town of Bunia in eastern Congo on Friday, the army",
    "said in a statement that was read out on local radio. Hundreds of people",
)
NEXT = ("fled along the road to Komanda with what they could carry on their heads, and", "the mayor called for help.")


def read_pages(*heads):
    pages, found = without_heads(["\n".join((head, *lines)) for head, lines in zip(heads, (PAGE, NEXT), strict=True)])
    return list(paragraphs(pages)), found


@pytest.mark.parametrize(
    "heads",
    [
        ("News        Monday, 11 March 2024        Page 3", "News        Monday, 11 March 2024        Page 4"),
        ("The Daily   |   Africa   |   1", "The Daily   |   Africa   |   2"),
        ("Daily Example 1", "Daily Example 2"),
    ],
)  # fmt: skip
def test_running_heads_part_neither_title_nor_sentences(heads):
    told, found = read_pages(*heads)
    assert found == list(heads)
    assert told[0] == "Rebels attack towns in eastern Congo"
    assert "Hundreds of people fled along the road" in " ".join(told)


def test_a_first_line_that_stands_once_is_text():
    told, found = read_pages("A line that is nowhere else", "Another that is not")
    assert found == []
    assert "A line that is nowhere else" in " ".join(told)


@pytest.mark.parametrize(
    ("text", "day"),
    [("Monday, 11 March 2024", "2024-03-11"), ("Sat, 2 Mar 2024 at 08:00", "2024-03-02"), ("Page 2024", ""),
     ("March 2024", ""), ("in 2024 and 2025", ""), ("", ""), ("11 March", ""), ("x" * 100 + " 2024-03-11", ""),
     ("2024 10:" + "9" * 40, ""), ("1:" + "9" * 40 + " 2024", "")],
)  # fmt: skip
def test_a_written_day_names_day_month_and_year(text, day):
    assert day_written(text) == day


@given(st.text(max_size=80) | st.from_regex(r"\A(2024|10|:|9{30}|May|\.|-|/| |am|e9|Mon|T|Z|\+){1,12}\Z"))
def test_no_words_stop_the_reader_of_days(text):
    found = day_written(text)
    assert not found or date.fromisoformat(found)
