"""A folder of reports is made part by part: what is finished stays, what was killed goes on, what is odd is told."""

import json
import subprocess
import sys
from pathlib import Path

import geopandas
import pytest
from made_articles import FLAG, dying_once, made_articles, reading

from geo.distributed.crews import Alone, Threads
from geo.distributed.folder import LIST, ReportFolder
from geo.distributed.keeping import from_kept
from geo.errors import DataError, ExportError, InputError
from geo.model import Article, Extraction

KILLED = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from made_articles import dying_once, made_articles
from geo.distributed.crews import Alone
from geo.distributed.extracting import ReadingJob, extract_into
from geo.distributed.folder import ReportFolder
from geo.distributed.portions import Cut
from geo.engines import OURS
job = ReadingJob(OURS, "1", reader=dying_once)
list(extract_into(ReportFolder({folder!r}), made_articles(30), Alone(), job, cut=Cut(few=4, mean=1)))
"""


def never(article, *, engines):
    raise AssertionError(article.id)


def test_a_folder_holds_all_reports_and_says_which_parts_belong_together(tmp_path, extracted):
    steps = extracted(tmp_path / "out", made_articles(30), Alone(), reading)
    assert [step.articles for step in steps] == [4] * 7 + [2]
    folder = ReportFolder(str(tmp_path / "out"))
    assert folder.parts() == [step.name for step in steps]
    kept = [each for name in folder.parts() for each in from_kept(*folder.kept(name))]
    assert [each.article for each in kept if isinstance(each, Extraction)] == made_articles(30)


def test_others_read_the_reports_as_one_table_with_points(tmp_path, extracted):
    extracted(tmp_path / "out", made_articles(9), Alone(), reading)
    tables = [geopandas.read_parquet(path) for path in (tmp_path / "out" / "reports").iterdir()]
    rows = sorted((row for table in tables for row in table.itertuples()), key=lambda row: row.article)
    assert [row.article for row in rows] == [article.id for article in made_articles(9)]
    assert (rows[3].geometry.x, rows[3].geometry.y) == (20.0, 16.0)  # longitude first
    assert (rows[3].places, rows[3].agents, rows[3].type) == ("Town 3", "Chad", "ASSAULT")
    assert rows[3].sentence == made_articles(9)[3].text
    assert all(table.crs == "OGC:CRS84" for table in tables)


@pytest.mark.slow
def test_a_run_that_was_killed_goes_on_where_it_was_and_ends_as_if_it_had_not(
    tmp_path, monkeypatch, extracted, files_in
):
    monkeypatch.setenv(FLAG, str(tmp_path / "flag"))
    script = KILLED.format(tests=str(Path(__file__).parent), folder=str(tmp_path / "killed"))
    assert subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[2]).returncode == -9
    before = files_in(tmp_path / "killed")
    assert len([name for name in before if name.startswith("reports/")]) == 3  # of twelve articles; 13 killed it
    assert LIST not in before
    read = []

    def counting(article, *, engines):
        read.append(article.id)
        return reading(article, engines=engines)

    steps = extracted(tmp_path / "killed", made_articles(30), Alone(), counting)
    assert [step.was_there for step in steps] == [True] * 3 + [False] * 5
    assert read == [article.id for article in made_articles(30)[12:]]
    extracted(tmp_path / "whole", made_articles(30), Alone(), reading)
    assert files_in(tmp_path / "killed") == files_in(tmp_path / "whole")


def test_a_second_run_reads_nothing_and_changes_nothing(tmp_path, extracted, files_in):
    extracted(tmp_path, made_articles(30), Alone(), reading)
    before = files_in(tmp_path)
    times = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert all(step.was_there for step in extracted(tmp_path, made_articles(30), Alone(), never))
    assert files_in(tmp_path) == before
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == times


def test_threads_make_the_same_folder(tmp_path, extracted, files_in):
    extracted(tmp_path / "one", made_articles(30), Alone(), reading)
    extracted(tmp_path / "many", made_articles(30), Threads(3), reading)
    assert files_in(tmp_path / "one") == files_in(tmp_path / "many")


def test_no_more_portions_are_taken_than_are_worked_at_and_wait(tmp_path, extracted):
    taken = []
    done = []

    def stream():
        for article in made_articles(100):
            taken.append(article.id)
            assert len(taken) <= len(done) + 4 * 2 * 3
            yield article

    def counting(article, *, engines):
        done.append(article.id)
        return reading(article, engines=engines)

    for crew in (Alone(), Threads(3)):
        taken.clear()
        done.clear()
        assert len(extracted(tmp_path / type(crew).__name__, stream(), crew, counting)) == 25


def test_an_article_over_which_the_program_fails_is_told_each_time_and_costs_itself(tmp_path, extracted):
    articles = made_articles(6)
    articles[2] = Article("bad.txt", "A fault near town 2.")
    for reader in (reading, never):
        steps = extracted(tmp_path, articles, Alone(), reader)
        assert [[each.where for each in step.refused] for step in steps] == [["bad.txt"], []]
        assert "fault of the program" in steps[0].refused[0].reason
    folder = ReportFolder(str(tmp_path))
    kept = [each for name in folder.parts() for each in from_kept(*folder.kept(name))]
    assert len(kept) == 6  # it stands there, as refused
    assert [type(each).__name__ for each in kept].count("Rejection") == 1


def test_parts_of_other_articles_are_set_aside_and_taken_back(tmp_path, extracted, files_in):
    extracted(tmp_path, made_articles(12), Alone(), reading)
    first = files_in(tmp_path)
    extracted(tmp_path, made_articles(8), Alone(), never)
    assert len(list((tmp_path / "reports").iterdir())) == 2
    assert len(list((tmp_path / "earlier" / "reports").iterdir())) == 1
    assert all(step.was_there for step in extracted(tmp_path, made_articles(12), Alone(), never))
    assert files_in(tmp_path) == first


def test_a_folder_in_a_storage_holds_the_same(tmp_path, extracted, files_in):
    import fsspec

    system = fsspec.filesystem("memory")
    extracted(tmp_path, made_articles(10), Alone(), reading)
    extracted("memory://reports-of-a-test/deep", made_articles(10), Alone(), reading)
    there = {path.removeprefix("/reports-of-a-test/deep/") for path in system.find("/reports-of-a-test")}
    stored = {name: system.cat_file(f"/reports-of-a-test/deep/{name}") for name in there}
    assert stored == files_in(tmp_path)
    assert all(s.was_there for s in extracted("memory://reports-of-a-test/deep", made_articles(10), Alone(), never))
    system.rm("/reports-of-a-test", recursive=True)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"format": 1}', b'{"format":2,"extractor":"","parts":[]}'])
def test_a_list_that_is_damaged_or_newer_is_told_by_its_name(tmp_path, content):
    (tmp_path / LIST).write_bytes(content)
    with pytest.raises(InputError, match=LIST):
        ReportFolder(str(tmp_path)).parts()


@pytest.mark.parametrize("names", [["../../secret"], ["/etc/x"], [""], ["ab", "ab"], ["ab\n"]])
def test_a_list_that_names_what_is_no_part_leads_nowhere(tmp_path, names):
    (tmp_path / LIST).write_text(json.dumps({"format": 1, "extractor": "1", "parts": names}))
    with pytest.raises(InputError, match="no part"):
        ReportFolder(str(tmp_path)).parts()


@pytest.mark.parametrize("kind", ["kept", "reports"])
def test_a_part_of_which_a_file_was_removed_is_read_again(tmp_path, extracted, files_in, kind):
    (step,) = extracted(tmp_path, made_articles(3), Alone(), reading)
    before = files_in(tmp_path)
    next((tmp_path / kind).iterdir()).unlink()
    (again,) = extracted(tmp_path, made_articles(3), Alone(), reading)
    assert (again.name, again.was_there) == (step.name, False)
    assert files_in(tmp_path) == before


def test_of_two_runs_at_once_both_finish_though_one_has_set_the_others_aside(tmp_path, extracted, files_in):
    extracted(tmp_path, made_articles(12), Alone(), reading)
    between = []

    def interrupted(article, *, engines):
        if not between:
            between.append(extracted(tmp_path, made_articles(6)[1:], Alone(), reading))
        return reading(article, engines=engines)

    extracted(tmp_path, made_articles(6)[1:], Alone(), interrupted)
    assert ReportFolder(str(tmp_path)).parts() == [step.name for step in between[0]]
    once = files_in(tmp_path)
    assert len([name for name in once if name.startswith("earlier/reports/")]) == 3
    extracted(tmp_path, made_articles(12), Alone(), never)
    assert len(ReportFolder(str(tmp_path)).parts()) == 3


@pytest.mark.parametrize("damage", [lambda data: data[:-5], lambda _: b"", lambda data: b"x" + data])
def test_a_part_that_is_damaged_is_told_by_its_name(tmp_path, extracted, damage):
    (step,) = extracted(tmp_path, made_articles(3), Alone(), reading)
    path = tmp_path / "kept" / f"{step.name}.bin"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(InputError, match=step.name):
        list(from_kept(*ReportFolder(str(tmp_path)).kept(step.name)))


def test_a_folder_that_is_none_or_empty_is_told(tmp_path, extracted):
    with pytest.raises(InputError, match="dateline extract"):
        ReportFolder(str(tmp_path / "none")).parts()
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="file"):
        extracted(tmp_path / "file", made_articles(1), Alone(), reading)


def test_a_worker_of_another_version_refuses_and_says_so(tmp_path):
    from geo.distributed.extracting import ReadingJob, read_portion
    from geo.distributed.portions import portions
    from geo.engines import OURS

    (portion,) = portions(made_articles(2), "another")
    with pytest.raises(DataError, match="another"):
        read_portion(portion, job=ReadingJob(OURS, "another"))


def test_the_fake_that_dies_reads_where_it_has_died(tmp_path, monkeypatch):
    monkeypatch.setenv(FLAG, str(tmp_path))
    article = made_articles(14)[13]
    assert dying_once(article, engines=None) == reading(article, engines=None)
