"""Files of every kind, archives of them, and what is told of those that are refused."""

import stat
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import sample_files as make
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.articles.archives import MAX_ARTICLES, MAX_SECONDS, Allowance, members
from geo.articles.documents import ENDINGS, MAX_PARTS
from geo.articles.files import read_data
from geo.articles.mail import read_mail
from geo.articles.reading import MOST_NAMED, read_inputs
from geo.articles.repeats import fingerprint, without_repeats
from geo.articles.texts import parse_rating
from geo.errors import InputError
from geo.model import Article, DatePrecision, Rejection


@pytest.fixture(autouse=True)
def quickly(request):
    """Read without processes, but in tests that are marked `slow`."""
    if not request.node.get_closest_marker("slow"):
        request.getfixturevalue("in_this_process")


def read(name, data, **options):
    found = list(read_data(name, data, **options))
    return [f for f in found if isinstance(f, Article)], [f for f in found if isinstance(f, Rejection)]


def refusal(name, data):
    articles, (rejection,) = read(name, data)
    assert articles == []
    return rejection


def rows_of(name):
    """A head and a row with a text and a link of its own: what was read before is counted once."""
    head, (title, day, text, source, link) = make.ARTICLE_ROWS[:2]
    return head, (title, day, f"{text} It stands in {name}.", source, f"{link}/{name}")


KINDS = {
    "a.txt": make.STORY[0].encode(),
    "a.md": f"---\ntitle: A title\nrating: b2\n---\n{make.STORY[0]}".encode(),
    "a.html": make.html(head=make.FACTS),
    "a.pdf": make.pdf(),
    "a.docx": make.docx(),
    "a.odt": make.odt(),
    "a.eml": make.mail(),
    "a.mbox": make.mailbox(make.mail()),
    "a.csv": make.table(*rows_of("a.csv")),
    "a.tsv": make.table(*rows_of("a.tsv"), separator="\t"),
    "a.xlsx": make.workbook({"Articles": rows_of("a.xlsx")}),
    "a.jsonl": b'{"text": "On August 21, Chinese Premier Li Qiang visited Moscow", "rating": "A1"}',
}


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_of_file_gives_its_article(name):
    (article,), refused = read(name, KINDS[name])
    assert refused == []
    assert "Li Qiang visited Moscow" in article.text.replace("\n", " ")
    assert article.id.startswith(name)


@pytest.mark.slow
def test_a_folder_gives_the_articles_of_every_kind(tmp_path):
    for name, data in KINDS.items():
        (tmp_path / name).write_bytes(data)
    articles, refused = read_inputs([tmp_path])
    assert refused == ()
    assert len(articles) == len(KINDS)


def test_a_folder_names_what_it_passes_over_and_why_and_counts_what_is_more(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"Talks in Paris.")
    (tmp_path / "b.jpg").write_bytes(b"\xff\xd8")
    (tmp_path / "c").write_bytes(b"Talks.")
    (tmp_path / ".hidden").write_bytes(b"")
    articles, refused = read_inputs([tmp_path])
    assert len(articles) == 1
    assert [(each.where, each.reason) for each in refused] == [
        (str(tmp_path / "b.jpg"), "is passed over: files that end in .jpg are not read as articles"),
        (str(tmp_path / "c"), "is passed over: files without an ending are not read as articles"),
    ]
    for number in range(30):
        (tmp_path / f"{number}.png").write_bytes(b"")
    _, refused = read_inputs([tmp_path])
    assert len(refused) == MOST_NAMED + 1
    assert refused[-1].where == str(tmp_path)
    assert refused[-1].reason == "holds 12 more files that are passed over (10 .png, 1 .jpg, 1 none)"


READ = [f"{'tweets' if ending == '.js' else 'story'}{ending}" for ending in ENDINGS] + ["STORY.TXT"]


@pytest.mark.parametrize("name", [*READ, "story.jpg", "story", "story.txt.exe", "story.js"])
def test_a_name_is_read_in_a_folder_an_archive_and_a_mail_alike(tmp_path, name):
    """What a file of this name holds is not looked at: whether it is taken up is told by its name alone."""
    (tmp_path / name).write_bytes(b"Talks in Paris.")
    _, refused = read_inputs([tmp_path])
    in_folder = not any("holds no articles" in each.reason for each in refused)
    _, refused = read("pack.zip", make.packed({name: b"Talks in Paris."}))
    in_archive = not any("of a kind that is not read" in each.reason for each in refused)
    in_mail = any(document.name == name for document in read_mail(make.mail(files={name: b"Talks in Paris."})))
    assert {in_folder, in_archive, in_mail} == {name in READ}


def test_a_page_says_its_day_and_source_of_itself():
    (article,), _ = read("a.html", make.html(head=make.FACTS))
    assert (article.published, article.published_precision) == (date(2024, 8, 27), DatePrecision.DAY)
    assert (article.title, article.source) == (make.TITLE, "Example News")


@pytest.mark.parametrize("name", ["a.pdf", "a.docx"])
def test_the_day_on_which_a_file_was_made_counts_as_inferred(name):
    (article,), _ = read(name, KINDS[name])
    assert article.published is not None
    assert article.published_precision is DatePrecision.INFERRED


def test_a_zip_gives_the_articles_in_it_and_says_what_it_refuses():
    data = make.packed(
        {
            "stories/one.txt": b"Talks in Paris.",
            "two.html": make.html(),
            "photo.jpg": b"\xff\xd8",
            "empty.txt": b"",
            "__MACOSX/._one.txt": b"x",
            ".hidden.txt": b"x",
        }
    )
    articles, refused = read("pack.zip", data)
    assert [(a.id, a.path) for a in articles] == [
        ("one.txt", "pack.zip/stories/one.txt"),
        ("two.html", "pack.zip/two.html"),
    ]
    assert {r.where for r in refused} == {"pack.zip/photo.jpg", "pack.zip/empty.txt"}


def test_archives_in_archives_are_read_to_a_depth_and_no_deeper():
    data = make.packed({"a.txt": b"Talks in Paris."})
    once = make.packed({"inner.zip": data})
    twice = make.packed({"outer.zip": once})
    assert len(read("pack.zip", once)[0]) == 1
    rejection = refusal("pack.zip", twice)
    assert rejection.where == "pack.zip/outer.zip/inner.zip"
    assert "archives deep" in rejection.reason


def test_each_mail_of_a_mailbox_is_an_article_and_one_without_text_is_refused_by_itself():
    wire = make.mail(files={"report.odt": make.odt()})
    articles, refused = read("wire.mbox", make.mailbox(make.mail(), b"Subject: Nothing\n\n", wire))
    assert [a.id for a in articles] == ["wire.mbox 1", "wire.mbox 3", "report.odt"]
    assert [r.where for r in refused] == ["wire.mbox/mail 2.eml"]
    assert "no text" in refused[0].reason


def test_an_attachment_is_read_by_its_own_kind():
    articles, refused = read(
        "m.eml", make.mail(files={"report.pdf": make.pdf(), "pack.zip": make.packed({"a.md": b"Talks."})})
    )
    assert [a.id for a in articles] == ["m.eml", "report.pdf", "a.md"]
    assert refused == []


def with_flag(data, flag):
    data = bytearray(data)
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= flag
    data[6] |= flag
    return bytes(data)


def linked():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


HOSTILE = {
    "up": (lambda: make.packed({"../../a.txt": b"x"}), "leads out"),
    "root": (lambda: make.packed({"/etc/a.txt": b"x"}), "leads out"),
    "backslash": (lambda: make.packed({"..\\a.txt": b"x"}), "leads out"),
    "drive": (lambda: make.packed({"C:\\a.txt": b"x"}), "leads out"),
    "link": (linked, "is a link"),
    "locked": (lambda: with_flag(make.packed({"a.txt": b"x"}), 1), "password"),
    "method": (lambda: make.packed({"a.txt": b"x"}, method=zipfile.ZIP_LZMA), "ordinary zip"),
    "bomb": (lambda: make.packed({"a.txt": b"0" * 25_000_000}), "unpacks to more than"),
    "damaged": (
        lambda: make.packed({"a.txt": b"Talks in Paris."}, method=zipfile.ZIP_STORED).replace(b"Talks", b"Balks"),
        "damaged",
    ),
    "empty": (lambda: make.packed({}), "holds no files"),
    "many": (
        lambda: make.packed({f"{n}.txt": b"x" for n in range(MAX_PARTS + 1)}, method=zipfile.ZIP_STORED),
        "split it",
    ),
    "broken": (lambda: b"PK\x03\x04 and no more", "no zip file"),
}


def test_archives_in_an_archive_have_no_allowance_of_their_own():
    inner = make.packed({f"{n}.txt": b"Talks." for n in range(MAX_PARTS // 2)}, method=zipfile.ZIP_STORED)
    found = list(read_data("pack.zip", make.packed({f"{n}.zip": inner for n in range(4)})))
    articles = [one for one in found if isinstance(one, Article)]
    refused = [one for one in found if isinstance(one, Rejection)]
    assert len(articles) == MAX_PARTS // 2
    assert [one.where for one in refused] == [f"pack.zip/{n}.zip" for n in (1, 2, 3)]
    assert all("with those inside; split it" in one.reason for one in refused)


@pytest.mark.slow
def test_the_articles_of_an_archive_are_bounded_and_those_of_a_file_by_itself_are_not():
    lines = b'{"text": "Talks."}\n' * (MAX_ARTICLES + 5)
    found = list(read_data("pack.zip", make.packed({"a.jsonl": lines})))
    assert sum(isinstance(one, Article) for one in found) == MAX_ARTICLES
    assert found[-1].reason == f"holds more than {MAX_ARTICLES:,} articles, and no more of one input are read; split it"
    assert len(list(read_data("a.jsonl", lines))) == MAX_ARTICLES + 5


@pytest.mark.usefixtures("in_this_process")
def test_the_time_that_is_spent_on_an_archive_is_bounded_for_all_its_files_together():
    pages = make.packed({"a.html": make.html(), "b/c.html": make.html(title="Another"), "d.txt": b"Talks in Paris."})
    whole, none_left = Allowance(), Allowance(seconds=0)
    assert all(isinstance(one, Article) for one in read_data("pack.zip", pages, allowance=whole))
    assert whole.seconds < MAX_SECONDS
    found = list(read_data("pack.zip", pages, allowance=none_left))
    refused = [one for one in found if isinstance(one, Rejection)]
    assert [one.where for one in refused] == ["pack.zip/a.html", "pack.zip/b/c.html"]
    assert all("20 minutes" in one.reason and "give it by itself" in one.reason for one in refused)
    assert len(found) == 3


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_archive_is_refused_with_the_reason(case):
    made, reason = HOSTILE[case]
    assert reason in refusal("pack.zip", made()).reason


@pytest.mark.slow
def test_all_members_together_are_bounded():
    data = make.packed({f"{n}.txt": b"0" * 19_000_000 for n in range(12)})
    kept = [member for member in members(data, Allowance(), where="pack.zip") if not isinstance(member, Rejection)]
    assert sum(len(content) for _, content in kept) <= 200_000_000


@settings(max_examples=60)
@given(data=st.data())
def test_a_broken_archive_gives_members_or_reasons(data):
    sample = bytearray(make.packed({"a.txt": b"Talks in Paris.", "b/c.txt": b"More."}))
    for _ in range(data.draw(st.integers(1, 10))):
        sample[data.draw(st.integers(0, len(sample) - 1))] = data.draw(st.integers(0, 255))
    for item in read_data("pack.zip", bytes(sample[: data.draw(st.integers(0, len(sample)))])):
        assert isinstance(item, Article | Rejection)


@settings(max_examples=60)
@given(st.sampled_from(["a.txt", "a.md", "a.jsonl", "a.zip"]), st.binary(max_size=300))
def test_noise_in_a_plain_file_gives_articles_or_reasons(name, noise):
    for item in read_data(name, noise):
        assert isinstance(item, Article) or (item.reason and item.where.startswith(name))


# ---- ratings ----


@pytest.mark.parametrize(
    ("written", "rating"), [("B2", "B2"), ("b2", "B2"), (" a-1 ", "A1"), ("F 6", "F6"), ("C/3", "C3")]
)
def test_an_admiralty_rating_is_read(written, rating):
    assert parse_rating(written) == rating


@pytest.mark.parametrize("written", ["", "G1", "A0", "A7", "2B", "B22", "good", "B2" * 4000])
def test_what_is_no_rating_is_refused(written):
    with pytest.raises(InputError, match="A to F"):
        parse_rating(written)


def test_a_rating_of_front_matter_is_kept_and_a_wrong_one_refused_alone():
    (article,), _ = read("a.md", b"---\nrating: b2\n---\nTalks in Paris.")
    assert article.rating == "B2"
    (article,), (rejection,) = read("a.md", b"---\nrating: excellent\npublished: 2024-08-27\n---\nTalks in Paris.")
    assert (article.rating, article.published) == ("", date(2024, 8, 27))
    assert "Admiralty" in rejection.reason


def test_a_rating_of_a_json_line_is_kept():
    (article,), _ = read("a.jsonl", KINDS["a.jsonl"])
    assert article.rating == "A1"


# ---- repeats ----


def test_a_text_that_was_read_before_is_left_out_and_named():
    first = Article("a", "Talks in  Paris.\n", title="First")
    second = Article("b", "talks in Paris.", title="Second", path="upload/b.txt")
    kept, (rejection,) = without_repeats([second], [first])
    assert kept == ()
    assert (rejection.where, "First" in rejection.reason) == ("upload/b.txt", True)


def test_a_page_that_was_read_before_is_known_by_its_address_whatever_tracks_it():
    first = Article("a", "Talks in Paris.", path="https://example.org/story")
    again = Article("b", "Talks in Paris. Updated.", path="http://www.example.org/story/?utm_source=feed#top")
    other = Article("c", "Other talks.", path="https://example.org/story?page=2")
    kept, refused = without_repeats([again, other], [first])
    assert [a.id for a in kept] == ["c"]
    assert len(refused) == 1


def test_files_of_one_name_are_two_articles_if_their_words_differ():
    kept, refused = without_repeats([Article("a", "One.", path="x/a"), Article("a", "Two.", path="y/a")])
    assert (len(kept), refused) == (2, ())


@given(st.text(max_size=80))
def test_space_and_case_do_not_change_a_fingerprint(text):
    assert fingerprint(text) == fingerprint(f"  {text}\n")


def test_a_page_that_is_named_twice_is_read_once(tmp_path):
    head = make.FACTS + '<link rel="canonical" href="https://example.org/story">'
    (tmp_path / "a.html").write_bytes(make.html(head=head))
    (tmp_path / "b.html").write_bytes(make.html(head=head, title="The same, with another title"))
    articles, (repeat,) = read_inputs([tmp_path])
    assert [article.path for article in articles] == ["https://example.org/story"]
    assert "read before" in repeat.reason


def test_only_what_is_text_and_begins_with_http_is_fetched(monkeypatch, tmp_path):
    fetched = []
    monkeypatch.setattr("geo.articles.reading.read_address", lambda address: fetched.append(address) or iter(()))
    read_inputs(["https://example.org/a", Path("https://example.org/b"), tmp_path / "http:"])
    assert fetched == ["https://example.org/a"]


@given(st.text(max_size=400))
def test_an_id_is_one_short_printable_line(name):
    for article in read_data(f"{name}.txt", b"Talks in Paris."):
        assert article.id.isprintable()
        assert 0 < len(article.id) <= 150


def test_a_long_id_of_a_json_line_is_cut():
    (article,), _ = read("a.jsonl", b'{"id": "%s", "text": "Talks."}' % (b"x\\n" * 5000))
    assert len(article.id) <= 150
