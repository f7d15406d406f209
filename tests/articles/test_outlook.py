"""Mails that Outlook saved: read by the rules of any mail."""

from datetime import UTC, datetime

import outlook_files as make
import pytest
import sample_files
from hypothesis import given
from hypothesis import strategies as st

from geo.articles.files import read_data
from geo.articles.mail import read_mail
from geo.articles.outlook import read_msg, unpacked
from geo.errors import InputError
from geo.model import Article, Rejection

FORWARDED = (
    "Please map this.\r\n\r\nFrom: Desk <desk@example.org>\r\nSent: Monday, August 26, 2024 10:00 AM\r\n"
    "To: A\r\nSubject: Talks\r\n\r\nTroops attacked Kharkiv.\r\n"
)


def only(*told, **named):
    (document,) = read_msg(make.message(*told, **named))
    return document


def test_a_mail_gives_its_text_title_day_and_source_as_any_mail():
    (document,), (same,) = read_msg(make.message()), read_mail(sample_files.mail())
    assert document.text.split() == same.text.split()
    assert (document.title, document.published, document.source) == (same.title, same.published, same.source)


def test_what_is_passed_on_is_dated_by_itself():
    found = only(FORWARDED)
    assert (found.text, found.published, found.source) == ("Troops attacked Kharkiv.", "2024-08-26", "Desk")
    markup = (
        b"<html><meta charset=utf-8><p>" + FORWARDED.replace("<desk@example.org>", "").replace("\r\n", "<br>").encode()
    )
    assert only("", markup=markup) == found


@pytest.mark.parametrize(
    ("named", "text"),
    [
        ({"text": "Plain.", "markup": b"<p>Marked up.</p>"}, "Plain."),
        ({"text": None, "markup": "<p>Киев</p>".encode("cp1251"), "page": 1251}, "Киев"),
        ({"text": None, "markup": "<p>Kyïv</p>".encode()}, "Kyïv"),
        ({"text": "Київ", "page": 1251}, "Київ"),
        ({"text": " ", "rich": make.rich(sample_files.rtf("Talks in {\\v not }Paris"))}, "Talks in Paris"),
        ({"text": "a\0b\ud800".encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")}, "ab\ufffd"),
    ],
)
def test_text_comes_from_where_the_mail_has_it_in_its_encoding(named, text):
    told = dict(named)
    assert only(told.pop("text"), **told).text.strip() == text


@pytest.mark.parametrize(
    ("named", "day"),
    [
        ({"headers": "Received: x\r\nDate: Tue, 27 Aug 2024 23:30:00 -0400\r\n"}, "2024-08-27"),  # a day later in UTC
        ({"sent": datetime(2024, 8, 28, 3, 30, tzinfo=UTC)}, "2024-08-28"),
        ({"headers": "Date: yesterday\r\n"}, "2024-08-27"),
        ({"sent": None}, ""),
    ],
)
def test_the_day_is_the_sender_s_where_the_headers_tell_it(named, day):
    assert only("Talks.", **named).published == day


@pytest.mark.usefixtures("in_this_process")
def test_attachments_and_mails_within_it_are_read_by_their_kinds_as_deep_as_any():
    inner = make.within(
        "Talks in Paris.", subject="Inner", files={"deep": make.within("War.", files={"deeper": make.within("No.")})}
    )
    mail = make.message(
        files={"a.txt": b"Plain words." * 600, "b.png": b"\x89PNG", "..\\..\\c.html": sample_files.html(), "fw": inner}
    )
    found = list(read_data("mail.msg", mail))
    articles = [item for item in found if isinstance(item, Article)]
    assert [article.id for article in articles] == ["mail.msg", "a.txt", "c.html", "forwarded.eml", "forwarded.eml"]
    assert {article.title for article in articles} >= {sample_files.TITLE, "Inner"}
    (refused,) = (item for item in found if isinstance(item, Rejection))
    assert "deep" in refused.reason


def test_headers_of_a_mail_cannot_be_forged_by_its_subject_or_sender():
    found = only("Talks.", subject="A\r\nDate: Mon, 1 Jan 2001 00:00:00 +0000\r\n\r\nx", sender='Eve" <x@y.z>\r\nTo: a')
    assert (found.text.strip(), found.published) == ("Talks.", "2024-08-27")
    assert found.title.startswith("A Date")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no Outlook mail"),
        (b"From: a@b.c\n\nTalks.", "no Outlook mail"),
        (make.message()[:700], "no Outlook mail"),
        (make.compound({"WordDocument": b"x" * 5000}), "no Outlook mail"),
        (make.message("", sender="", subject=""), "no text"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(data, words):
    with pytest.raises(InputError, match=words):
        read_msg(data)


def test_another_file_of_an_older_office_is_refused_by_what_it_is():
    (refused,) = read_data("a.doc", make.compound({"WordDocument": b"x" * 5000}))
    assert "older Office (.doc" in refused.reason


def test_rich_text_is_unpacked_as_its_rules_say():
    # The example of [MS-OXRTFCP], which refers to what every reader knows, and one that refers to what it writes.
    hello = "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    assert unpacked(bytes.fromhex(hello)) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    repeated = "1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0"
    assert unpacked(bytes.fromhex(repeated)) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


@given(st.binary(max_size=400))
def test_what_was_packed_comes_back_and_any_bytes_are_unpacked_or_refused(content):
    assert unpacked(make.rich(content)).startswith(content)
    assert len(unpacked(b"\0" * 8 + b"LZFu\0\0\0\0" + content)) <= 9 * len(content)
    with pytest.raises(InputError):
        unpacked(b"\0" * 16 + content)


@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=60),
    st.binary(max_size=9000),
)
def test_any_text_and_attachment_comes_back(text, content):
    mail = make.message(text, files={"a.txt": content} if content else {})
    found = read_msg(mail) if text.strip() or content else ()
    assert not text.strip() or found[0].text.split() == text.split()
    assert not content or found[-1].data == content
