"""PDFs that are pictures of text: recognised where what reads them is installed, else told what to install."""

import shutil
import stat
import sys

import pytest
import sample_files as make

from geo.articles import scans
from geo.articles.bounded import read_bounded
from geo.articles.documents import InputKind
from geo.articles.files import read_data
from geo.articles.pdf import read_pdf
from geo.errors import InputError
from geo.extras import EXTRAS
from geo.model import Article, Rejection

pytestmark = pytest.mark.slow

STANDS_IN = """#!{python}
import sys
if "--list-langs" in sys.argv:
    print("List of available languages", *{languages!r}, sep="\\n")
    sys.exit(0)
kind, width, height, _ = sys.stdin.buffer.readline().split()
rows = sys.stdin.buffer.read()
{does}
"""


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    """Put a program in Tesseract's place, which does what it is told."""

    def put(does: str, languages: tuple[str, ...] = ("eng", "osd")) -> None:
        program = tmp_path / scans.PROGRAM
        program.write_text(STANDS_IN.format(python=sys.executable, does=does, languages=languages))
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", str(tmp_path))

    return put


@pytest.mark.skipif(shutil.which(scans.PROGRAM) is None, reason="Tesseract is not installed")
def test_a_scan_is_read_and_marked():
    (document,) = read_bounded(InputKind.PDF, make.scan(*make.STORY))
    assert all(paragraph in document.text for paragraph in make.STORY)
    assert document.recognised


def test_a_pdf_with_text_is_read_without_recognising_anything(stand_in):
    stand_in("sys.exit(9)")
    (document,) = read_pdf(make.pdf())
    assert not document.recognised


@pytest.mark.usefixtures("in_this_process")
def test_pages_that_are_pictures_among_others_are_told(caplog):
    mixed = make.scan(*"abc", written=("Talks were held in Paris.",))
    found, told = read_pdf(mixed)
    assert (found.text, found.recognised) == ("Talks were held in Paris.", False)
    assert "3 pages (2, 3, 4) hold pictures and no text" in told.told
    (article,) = read_data("mixed.pdf", mixed)
    assert isinstance(article, Article)
    assert "mixed.pdf: 3 pages (2, 3, 4) hold" in caplog.text
    assert "page 2 holds pictures" in read_pdf(make.scan("a", written=("Talks.",)))[1].told
    assert len(read_pdf(make.pdf(pages=3))) == 1


@pytest.mark.usefixtures("in_this_process")
def test_an_article_of_a_scan_carries_the_mark(stand_in):
    stand_in("print('Talks were held in Paris.')")
    (article,) = read_data("scan.pdf", make.scan("x"))
    assert isinstance(article, Article)
    assert (article.text, article.recognised) == ("Talks were held in Paris.", True)
    assert article.title == ""  # its program wrote "untitled"
    assert article.published is None  # the file tells when it was scanned
    (plain,) = read_data("a.txt", b"Talks were held in Paris.")
    assert isinstance(plain, Article)
    assert not plain.recognised


@pytest.mark.usefixtures("in_this_process")
def test_without_tesseract_it_is_said_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    (refused,) = read_data("scan.pdf", make.scan("x"))
    assert isinstance(refused, Rejection)
    assert "no text, only pictures" in refused.reason
    assert "apt install tesseract-ocr" in refused.reason
    monkeypatch.setitem(EXTRAS, "ocr", ("no_such_module",))
    (refused,) = read_data("scan.pdf", make.scan("x"))
    assert "pip install 'dateline[ocr]'" in refused.reason


def test_all_languages_that_tesseract_has_are_looked_for_english_first(stand_in):
    stand_in("print(sys.argv[sys.argv.index('-l') + 1])", languages=("ara", "eng", "osd", "rus", "tur", "ukr"))
    assert [page.strip() for page in scans.recognised_pages(make.scan("x"))] == ["eng+ara+rus+tur"]
    stand_in("print(sys.argv[sys.argv.index('-l') + 1])", languages=())
    assert [page.strip() for page in scans.recognised_pages(make.scan("x"))] == ["eng"]


@pytest.mark.parametrize("points", [(595, 842), (14_000, 14_000), (1, 14_000), (3, 3)])
def test_a_page_is_drawn_in_so_many_pixels_however_large_it_is(stand_in, points):
    stand_in("print(kind.decode(), int(width), int(height), len(rows))")
    (told,) = scans.recognised_pages(make.scan("x", points=points))
    kind, width, height, pixels = told.split()
    assert (kind, int(width) * int(height)) == ("P5", int(pixels))
    assert 0 < int(pixels) <= 1.02 * scans.MAX_PIXELS


@pytest.mark.parametrize(
    ("does", "words"),
    [
        ("print('   ')", "none was recognised"),
        ("sys.exit(1)", r"Tesseract failed at it \(exit code 1\)"),
        ("print('a' * 5_000_000)", "MB long"),
    ],
)
def test_what_tesseract_cannot_read_is_refused_with_a_reason(stand_in, does, words):
    stand_in(does)
    with pytest.raises(InputError, match=words):
        read_pdf(make.scan("x"))


def test_pages_and_time_have_bounds(stand_in, monkeypatch):
    stand_in("print('x')")
    with pytest.raises(InputError, match=f"{scans.MAX_PAGES} such pages are read"):
        read_pdf(make.scan(*[""] * (scans.MAX_PAGES + 1)))
    monkeypatch.setattr(scans, "SECONDS", 0)
    with pytest.raises(InputError, match="0 of 2 pages were read"):
        read_pdf(make.scan("a", "b"))


def test_a_page_on_which_nothing_is_drawn_is_no_work(stand_in):
    stand_in("sys.exit(9)")
    with pytest.raises(InputError, match="none was recognised"):
        read_pdf(make.pdf((), head="", numbers=False))


def test_running_heads_and_the_day_in_them_are_those_of_any_pdf(stand_in, tmp_path):
    count = tmp_path / "count"
    stand_in(
        f"import pathlib; seen = pathlib.Path({str(count)!r}); n = len(seen.read_text()) if seen.exists() else 0\n"
        "seen.write_text('x' * (n + 1))\n"
        "print(f'The Example Times   Tuesday, August 27, 2024   Page {n}\\n')\n"
        "print('Talks were held in Paris.\\nThey ended.\\n')"
    )
    (document,) = read_pdf(make.scan("a", "b"))
    assert "Example Times" not in document.text
    assert document.published == "2024-08-27"
