"""A workspace keeps what it was given, says what is wrong with its file, and loses nothing that it acknowledged."""

import json
import signal
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_events import HOSTILE, sample_events

from geo.errors import InputError, WorkspaceError
from geo.model import Article, DatePrecision, ReviewState
from geo.workspace.formats import FORMAT
from geo.workspace.reviews import Decide, Undo, make_reviews
from geo.workspace.store import Workspace, is_workspace

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions and signals of another kind")
ACCEPT = Decide(ReviewState.UNREVIEWED, ReviewState.ACCEPTED)


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "desk.dateline"


@pytest.fixture
def workspace(place) -> Workspace:
    return Workspace.open(place)


@pytest.fixture
def file(path) -> Workspace:
    return Workspace.open(path)


def reviews_of(number: int):
    return make_reviews([(event, ACCEPT) for event in sample_events()[:number]], reviewer="R. Diaz", reason="read both")


def test_articles_come_back_as_they_were_brought_in(workspace, place):
    first = Article("a.txt", "One\ntext", "Title", date(2024, 8, 27), DatePrecision.MONTH, "Wire", "/x/a.txt", "B2")
    second = Article("b.txt", HOSTILE)
    assert workspace.add_articles((first, second)) == (first, second)
    assert Workspace.open(place).articles() == (first, second)


def test_an_article_stays_marked_as_recognised_in_pictures_and_no_other_is(workspace, place):
    plain, scan = Article("a.txt", "One text"), Article("b.pdf", "Another", recognised=True)
    workspace.add_articles([plain])
    assert workspace.articles() == (plain,)
    workspace.add_articles([scan])
    assert Workspace.open(place).articles() == (plain, scan)
    workspace.remove_article("b.pdf")
    workspace.add_articles([Article("b.txt", "Another")])
    assert not any(article.recognised for article in Workspace.open(place).articles())


def test_a_text_that_is_here_already_is_not_kept_twice(workspace):
    workspace.add_articles([Article("a.txt", "One text")])
    assert workspace.add_articles([Article("copy.txt", "One text")]) == ()
    assert len(workspace.articles()) == 1


def test_arrivals_tell_that_an_article_was_brought_in_and_of_nothing_else(workspace):
    assert workspace.arrivals() == 0
    workspace.add_articles([Article("a.txt", "One text")])
    first = workspace.arrivals()
    workspace.append(reviews_of(1))
    assert workspace.arrivals() == first > 0
    workspace.add_articles([Article("b.txt", "Another")])
    assert workspace.arrivals() > first


def test_another_text_of_the_same_name_gets_a_number(workspace):
    workspace.add_articles([Article("a.txt", "One text"), Article("a.txt", "Another")])
    workspace.add_articles([Article("a.txt", "A third")])
    assert [article.id for article in workspace.articles()] == ["a.txt", "a.txt (2)", "a.txt (3)"]


def test_a_removed_article_is_gone_and_may_come_back(workspace):
    workspace.add_articles([Article("a.txt", "One text")])
    workspace.remove_article("a.txt")
    assert workspace.articles() == ()
    assert len(workspace.add_articles([Article("a.txt", "One text")])) == 1


def test_reviews_come_back_in_order_in_this_and_another_opening(workspace, place):
    first, second = reviews_of(3), make_reviews([(None, Undo("x"))], reviewer="R. Diaz")
    workspace.append(first)
    assert workspace.reviews() == first
    other = Workspace.open(place)
    other.append(second)
    assert workspace.reviews() == other.reviews() == (*first, *second)


def test_reviews_are_kept_all_or_none(workspace):
    one, two = reviews_of(2)
    workspace.append([one])
    with pytest.raises(WorkspaceError):
        workspace.append([two, one])  # the second has an id that is taken
    assert workspace.reviews() == (one,)


def test_a_file_that_was_replaced_is_read_anew(file, path, tmp_path):
    file.append(reviews_of(2))
    file.reviews()
    other = Workspace.open(tmp_path / "other.dateline")
    kept = reviews_of(1)
    other.append(kept)
    other.place.replace(path)
    assert file.reviews() == kept


def test_views_and_settings(workspace):
    assert workspace.setting("tour") is None
    workspace.set_setting("tour", "closed")
    assert workspace.setting("tour") == "closed"
    params = {"actor": ["country/CN", "x & y"], "from": ["2024-01-01"]}
    assert workspace.save_view("  China,\n 2024 ", params) == "China, 2024"
    assert workspace.views() == {"China, 2024": params}
    workspace.remove_view("China, 2024")
    workspace.remove_view("China, 2024")
    assert workspace.views() == {}
    with pytest.raises(InputError, match="needs a name"):
        workspace.save_view(" \t", params)


@pytest.mark.slow
@given(name=st.text(min_size=1), value=st.text())
def test_any_text_can_be_a_setting(workspace, name, value):
    workspace.set_setting("x", value)
    assert workspace.setting("x") == value.encode("utf-8", "replace").decode()
    if name.split():
        workspace.save_view(name, {"text": [value]})
        assert workspace.views()[" ".join(name.split())[:80]] == {"text": [value]}


@on_posix
def test_a_private_workspace_is_for_its_user_alone(tmp_path):
    path = tmp_path / "own" / "desk.dateline"
    Workspace.open(path, private=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@on_posix
def test_a_new_workspace_is_for_its_user_alone_and_an_old_one_stays_as_it_is(path):
    Workspace.open(path).set_setting("a", "b")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o664)
    Workspace.open(path).set_setting("a", "c")
    assert stat.S_IMODE(path.stat().st_mode) == 0o664


def test_a_damaged_file_is_told(file, path):
    path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 4000)
    with pytest.raises(WorkspaceError, match="damaged"):
        Workspace.open(path)


def test_a_text_file_of_that_name_is_told(path):
    path.write_text("not a workspace " * 100, encoding="utf-8")
    with pytest.raises(WorkspaceError, match="damaged, or no workspace"):
        Workspace.open(path)


def test_another_programs_file_is_told(path):
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE x (y)")
    with pytest.raises(WorkspaceError, match="no workspace of Dateline"):
        Workspace.open(path)


def test_a_newer_version_is_told(file, path):
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA user_version = 99")
    with pytest.raises(WorkspaceError, match="newer Dateline"):
        Workspace.open(path)


def test_a_write_beside_another_one_says_that_it_is_busy(file, path, monkeypatch):
    monkeypatch.setattr("geo.database.sqlite_file.PATIENCE", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(WorkspaceError, match="another program is writing"):
            file.set_setting("a", "b")


def test_a_folder_that_does_not_exist_is_made(tmp_path):
    assert Workspace.open(tmp_path / "new" / "desk.dateline").reviews() == ()


@on_posix
def test_a_read_only_file_can_be_read_and_says_why_it_is_not_written(lockable):
    path = lockable / "desk.dateline"
    workspace = Workspace.open(path)
    workspace.set_setting("a", "b")
    path.chmod(0o400)
    assert Workspace.open(path).setting("a") == "b"
    with pytest.raises(WorkspaceError, match="read-only"):
        workspace.set_setting("a", "c")


@on_posix
def test_a_file_in_a_read_only_folder_can_be_read_and_says_why_it_is_not_written(lockable):
    path = lockable / "desk.dateline"
    workspace = Workspace.open(path)
    workspace.set_setting("a", "b")
    lockable.chmod(0o500)
    assert Workspace.open(path).setting("a") == "b"
    with pytest.raises(WorkspaceError, match="folder is read-only"):
        workspace.set_setting("a", "c")


def break_a_write_off(path: Path, *statements: str) -> None:
    """Leave the file half written, with the journal from which it can be mended, as a kill before the end does."""
    other = path.with_name("other")
    with closing(sqlite3.connect(other, isolation_level=None)) as file:
        file.execute("PRAGMA cache_size = 1")  # so that pages reach the file, and the journal before them
        file.execute("BEGIN IMMEDIATE")
        for statement in statements:
            file.execute(statement)
        for number in range(100):
            file.execute(f"CREATE TABLE t{number} (a, b, c)")
        for end in ("", "-journal"):
            path.with_name(f"{path.name}{end}").write_bytes(other.with_name(f"other{end}").read_bytes())
            assert path.with_name(f"{path.name}{end}").stat().st_size
        file.execute("ROLLBACK")


def spoil(path: Path) -> None:
    """Keep a setting, and break the write off that would change it."""
    Workspace.open(path.with_name("other")).set_setting("a", "b")
    break_a_write_off(path, "UPDATE settings SET value = 'spoilt'")
    assert b"spoilt" in path.read_bytes()


def test_a_write_that_was_broken_off_is_taken_back_at_opening(path):
    spoil(path)
    workspace = Workspace.open(path)
    assert workspace.setting("a") == "b"
    assert workspace.setting("n0") is None
    workspace.set_setting("a", "c")
    assert Workspace.open(path).setting("a") == "c"


def test_a_write_that_was_broken_off_is_taken_back_under_an_open_workspace(file, path):
    spoil(path)
    assert file.setting("a") == "b"


@on_posix
@pytest.mark.parametrize("locked", ["file", "folder"])
def test_a_write_that_was_broken_off_and_cannot_be_taken_back_is_told(lockable, locked):
    path = lockable / "desk.dateline"
    spoil(path)
    if locked == "file":
        path.chmod(0o400)
    else:
        lockable.chmod(0o500)
    with pytest.raises(WorkspaceError, match=r"broken off .*the same name and -journal"):
        Workspace.open(path)


def test_a_making_that_was_broken_off_begins_anew(path):
    break_a_write_off(path)
    workspace = Workspace.open(path)
    workspace.set_setting("a", "b")
    assert workspace.setting("a") == "b"


@pytest.mark.slow
@on_posix
@pytest.mark.parametrize(("kind", "kills"), [("file", 200), ("server", 40), ("killed-server", 4)])
def test_killed_writers_lose_nothing_and_lock_nobody_out(kind, kills, request):
    if kind != "file":
        request.getfixturevalue("postgres")  # or it skips where there is none
    script = Path(__file__).resolve().parents[1] / "kill_writers.py"
    command = [sys.executable, str(script), str(kills), kind]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    found = json.loads(done.stdout)
    assert (found["killed"], found["refused"], found["lost"], found["faults"]) == (kills, 0, 0, 0), done.stderr


def test_workspaces_are_told_from_articles(file, path, tmp_path):
    plain = tmp_path / "desk.sqlite"
    path.rename(plain)
    article = tmp_path / "a.txt"
    article.write_text("Text", encoding="utf-8")
    assert is_workspace(plain)
    assert is_workspace(tmp_path / "not-yet-there.dateline")
    assert not is_workspace(article)
    assert not is_workspace(tmp_path)


WRITER = """
import sys
from pathlib import Path
from geo.workspace.store import Workspace
workspace = Workspace.open(Path(sys.argv[1]))
for number in range(100000):
    workspace.set_setting(f"n{number}", "x" * 2000)
    print(number, flush=True)
"""


@pytest.mark.slow
@on_posix
def test_what_was_acknowledged_survives_a_killed_process(path):
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    acknowledged = [int(process.stdout.readline()) for _ in range(20)][-1]
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=10)
    process.stdout.close()
    workspace = Workspace.open(path)
    assert all(workspace.setting(f"n{number}") == "x" * 2000 for number in range(acknowledged + 1))
    workspace.set_setting("after", "the kill")
    assert workspace.setting("after") == "the kill"


# ---- files of older formats ----

FIRST_FORMAT = """
    CREATE TABLE articles (
        position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, digest TEXT NOT NULL UNIQUE, text TEXT NOT NULL,
        title TEXT NOT NULL, published TEXT, precision TEXT NOT NULL, source TEXT NOT NULL, path TEXT NOT NULL,
        rating TEXT NOT NULL, added TEXT NOT NULL
    );
    CREATE TABLE ratings (article TEXT PRIMARY KEY, rating TEXT NOT NULL);
    CREATE TABLE reviews (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, review TEXT NOT NULL);
    CREATE TABLE views (name TEXT PRIMARY KEY, params TEXT NOT NULL, saved TEXT NOT NULL);
    CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
    INSERT INTO articles VALUES (1, 'a.txt', 'd', 'Talks.', 'T', '2024-05-03', 'day', 'S', 'p', 'B2', '2026-01-01');
    INSERT INTO ratings VALUES ('a.txt', 'A1');
    INSERT INTO settings VALUES ('reviewer', 'R. Diaz');
    PRAGMA application_id = 1146375246;
    PRAGMA user_version = 1;
"""


@pytest.fixture
def first_format(tmp_path):
    path = tmp_path / "old.dateline"
    with closing(sqlite3.connect(path)) as file:
        file.executescript(FIRST_FORMAT)
    return path


def dump(path):
    with closing(sqlite3.connect(path)) as file:
        return [*file.iterdump(), file.execute("PRAGMA user_version").fetchone()]


def test_a_file_of_the_first_format_is_brought_to_ours_and_a_copy_is_kept(first_format):
    before = dump(first_format)
    workspace = Workspace.open(first_format)
    assert [(a.text, a.language) for a in workspace.articles()] == [("Talks.", "en")]
    assert (workspace.ratings(), workspace.setting("reviewer")) == ({"a.txt": "A1"}, "R. Diaz")
    assert workspace.extractions().extractors(["k"]) == {}
    copy = first_format.with_name("old.dateline.v1.bak")
    assert dump(copy) == before
    Workspace.open(first_format)
    with closing(sqlite3.connect(first_format)) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (FORMAT,)
    assert sorted(p.name for p in first_format.parent.iterdir()) == ["old.dateline", "old.dateline.v1.bak"]


def test_an_article_keeps_its_language(tmp_path):
    path = tmp_path / "new.dateline"
    Workspace.open(path).add_articles([Article("a", "Talks.", language="en-GB"), Article("b", "More talks.")])
    assert [a.language for a in Workspace.open(path).articles()] == ["en-GB", "en"]


def test_processes_that_open_an_old_file_at_once_bring_it_to_our_format_once(first_format):
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda _: Workspace.open(first_format).ratings(), range(16)))
    assert opened == [{"a.txt": "A1"}] * 16


def test_an_old_file_that_cannot_be_written_is_read_as_it_is(first_format, monkeypatch):
    monkeypatch.setattr("os.access", lambda *_: False)
    workspace = Workspace.open(first_format)
    assert [a.id for a in workspace.articles()] == ["a.txt"]
    assert workspace.extractions().extractors(["k"]) == {}
    assert [p.name for p in first_format.parent.iterdir()] == ["old.dateline"]


def test_an_old_file_whose_copy_cannot_be_made_is_left_as_it_is(first_format, monkeypatch):
    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("geo.database.sqlite_file.NamedTemporaryFile", full)
    before = first_format.read_bytes()
    with pytest.raises(WorkspaceError, match="cannot be copied: No space left"):
        Workspace.open(first_format)
    assert first_format.read_bytes() == before
