"""Reading beside the page and the list of articles, without a browser: what is shown at once, what is done with it."""

import threading
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from listed_rows import rows_of
from streamlit.testing.v1 import AppTest
from waiting import LONG

from geo.extract import extract_article
from geo.memory.background import BackgroundProgress
from geo.model import Article, Extraction
from geo.ui import loading, reading
from geo.views import shelves
from geo.workspace.articles import edit_of, removal_of
from geo.workspace.reviews import make_reviews
from geo.workspace.store import Workspace

pytestmark = pytest.mark.pipeline

APP = Path(__file__).parents[2] / "app.py"
TALKS = "Germany and Poland held talks in Warsaw on 3 May 2024."
PROTEST = "Protesters marched in Nairobi on Sunday."


@pytest.fixture(autouse=True)
def fresh_caches():
    for cached in (
        loading._open,
        loading._memory,
        loading._background,
        loading._read,
        shelves._corpus,
        shelves._dressed,
    ):
        cached.cache_clear()


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """A workspace with one article, and a reviewer."""
    found = Workspace.open(tmp_path / "desk.dateline")
    found.add_articles([Article("talks", TALKS, title="Talks", published=date(2024, 5, 6))])
    found.set_setting("reviewer", "R. Diaz")
    monkeypatch.setattr("sys.argv", ["app.py", str(found.place)])
    return found


def open_page() -> AppTest:
    at = AppTest.from_file(str(APP), default_timeout=LONG)
    return run(at)


def run(at: AppTest) -> AppTest:
    at.run()
    assert not at.exception
    return at


def finish() -> None:
    """Let what reads beside the page come to its end."""
    for thread in threading.enumerate():
        if thread.name == "dateline-reader":
            thread.join(LONG)


def rows(at: AppTest) -> list[str]:
    return [f"{row['title']}\n{row['facts']}" for row in rows_of(at)]


def click(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click()
    return run(at)


def has(at: AppTest, key: str) -> bool:
    return any(button.key == key for button in at.button)


class Gate:
    """A reader that waits before each article until it is let go, and tells which it was given."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.read: list[str] = []

    def __call__(self, article: Article, **options: object) -> Extraction:
        assert self.open.wait(LONG)
        self.read.append(article.id)
        return extract_article(article, **options)


@pytest.fixture
def gate(monkeypatch):
    found = Gate()
    monkeypatch.setattr("geo.memory.reading.extract_article", found)
    yield found
    found.open.set()
    finish()


def test_what_is_kept_is_shown_while_the_rest_is_read(workspace, gate):
    gate.open.set()
    assert len(rows(open_page())) == 1
    gate.open.clear()
    workspace.add_articles([Article("protest", PROTEST, title="Protest", published=date(2024, 5, 6))])
    at = open_page()
    assert len(rows(at)) == 1
    assert has(at, "reading-stop")
    gate.open.set()
    finish()
    assert len(rows(run(at))) == 2
    assert gate.read == ["talks", "protest"]
    assert not has(run(at), "reading-stop")


def test_every_part_keeps_its_place_in_the_page_from_the_first_visit_on(workspace, gate):
    """What changes its place is drawn anew, the map above all; and a click on it meanwhile finds it gone."""
    gate.open.set()
    at = open_page()
    first = {place: part.type for place, part in at.main.children.items()}
    assert {place: part.type for place, part in run(at).main.children.items()} == first
    assert len(first) > 3


def test_reading_is_stopped_and_goes_on_where_it_was(workspace, gate):
    gate.open.set()
    open_page()
    gate.open.clear()
    more = [Article(f"p{n}", f"{PROTEST} It was march {n}.", published=date(2024, 5, 6)) for n in range(3)]
    workspace.add_articles(more)
    at = click(open_page(), "reading-stop")
    gate.open.set()
    finish()
    run(at)
    assert gate.read == ["talks", "p0"]
    assert has(at, "reading-resume")
    click(at, "reading-resume")
    finish()
    run(at)
    assert gate.read == ["talks", "p0", "p0", "p1", "p2"]  # the one that was being read was stopped, too
    assert not has(at, "reading-resume")


def test_a_first_visit_waits_for_a_few_articles(workspace):
    assert len(rows(open_page())) == 1


def test_a_restart_reads_nothing_again(workspace, gate):
    gate.open.set()
    open_page()
    loading._open.cache_clear()
    loading._memory.cache_clear()
    loading._background.cache_clear()
    assert len(rows(open_page())) == 1
    assert gate.read == ["talks"]


# ---- a newer extractor ----


def nothing(article: Article, **_options: object) -> Extraction:
    return Extraction(article)


@pytest.fixture
def newer(workspace, monkeypatch):
    """The page with an article that an older extractor has read, and a newer one that finds nothing in it."""
    monkeypatch.setattr("geo.ui.loading.extractor_version", lambda *_: "older")
    open_page()
    monkeypatch.setattr("geo.ui.loading.extractor_version", lambda *_: "newer")
    monkeypatch.setattr("geo.memory.reading.extract_article", nothing)
    at = open_page()
    assert len(rows(at)) == 1
    finish()
    return run(run(at))


def test_what_a_newer_extractor_would_change_is_offered_and_not_applied(newer):
    assert len(rows(newer)) == 1
    click(newer, "reading-offer")
    assert any("**0** new · **0** changed · **1** gone" in m.value for m in newer.markdown)
    click(newer, "reading-leave")
    assert len(rows(newer)) == 1
    assert has(newer, "reading-offer")


def test_a_newer_reading_is_taken(newer):
    click(newer, "reading-offer")
    click(newer, "reading-take")
    run(newer)
    assert rows(newer) == []
    assert not has(newer, "reading-offer")


# ---- the articles ----


@pytest.fixture
def listed(workspace):
    return click(open_page(), "articles-open")


def test_an_article_is_listed_with_its_events(listed):
    label = listed.button(key="articles-row-talks").label
    assert label == "**Talks**  \n6 May 2024 · 1 event"


def test_an_article_is_edited_and_what_hangs_on_it_follows(listed, workspace):
    click(listed, "articles-row-talks")
    listed.text_input(key="at-talks").set_value("Other talks")
    listed.text_input(key="as-talks").set_value("A desk")
    listed.selectbox(key="ar-talks").set_value("B2")
    listed.date_input(key="ap-talks").set_value(date(2024, 5, 9))
    click(listed, "articles-save")
    finish()
    run(listed)
    label = listed.button(key="articles-row-talks").label
    assert label == "**Other talks**  \n9 May 2024 · A desk · B2 · 1 event"
    assert workspace.articles()[0].title == "Talks"  # what came in is not written over


def test_an_article_is_removed_and_brought_back(listed):
    click(listed, "articles-row-talks")
    click(listed, "articles-remove")
    run(listed)
    assert rows(listed) == []
    click(listed, "articles-back-talks")
    run(listed)
    assert len(rows(listed)) == 1


def test_an_edit_that_a_colleague_was_faster_with_is_told_and_stays_typed(listed, workspace):
    click(listed, "articles-row-talks")
    (article,) = workspace.articles()
    workspace.append(make_reviews([(None, edit_of(article, title="Her talks"))], reviewer="Ann"))
    listed.text_input(key="at-talks").set_value("His talks")
    click(listed, "articles-save")
    (told,) = listed.warning
    assert "Ann\\: changed the article’s title" in told.value
    assert "Yours, not kept: changed the article’s title" in told.value
    assert len(workspace.reviews()) == 1
    assert listed.text_input(key="at-talks").value == "His talks"
    click(listed, "refused-insist")
    (_, mine) = workspace.reviews()
    assert (mine.change.before.title, mine.change.after.title) == ("Her talks", "His talks")
    assert not run(listed).warning


def test_only_articles_that_match_are_listed(listed):
    listed.text_input(key="articles-find").set_value("nothing like it")
    run(listed)
    assert not has(listed, "articles-row-talks")


def test_looks_at_what_was_read_come_ever_more_seldom(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(reading.time, "monotonic", lambda: now[0])
    seen, shown = reading._Seen(), []
    for second in range(100):
        now[0] = float(second)
        progress = BackgroundProgress(total=500, done=second, read=second + 1, running=True)
        if reading._is_more_to_show(progress, seen):
            shown.append(second)
            seen.read = progress.read
    pauses = [after - before for before, after in pairwise(shown)]
    assert pauses == sorted(pauses)
    assert 3 < len(shown) < 10


def test_an_article_in_another_language_is_said_to_be_so_in_place_of_an_empty_list(workspace):
    text = (
        "Des pourparlers ont repris mardi à Genève entre les deux délégations. Le ministre s'est ensuite rendu à Lyon "
    )
    workspace.add_articles([Article("fr", text + "pour parler du commerce avec ses homologues.", title="Pourparlers")])
    workspace.append(make_reviews([(None, removal_of(workspace.articles()[0]))], reviewer="R. Diaz"))
    at = open_page()
    finish()
    run(at)
    told = "1 article in French is not read for events; it names Geneva, Lyon."
    assert told in [caption.value for caption in at.caption]
    assert any(
        "not read for events; names Geneva, Lyon" in button.label for button in click(at, "articles-open").button
    )


@pytest.mark.parametrize(("done", "total", "shown"), [(0, 1, (0, 1)), (1, 1, (0, 1)), (2, 5, (2, 5)), (0, 0, (0, 1))])
def test_as_many_articles_are_told_as_are_read_and_not_all_as_done_before_the_end(done, total, shown):
    assert reading.article_of_all(BackgroundProgress(done=done, total=total, running=True)) == shown
