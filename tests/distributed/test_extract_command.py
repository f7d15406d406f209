"""`dateline extract`: articles into a folder of reports from the command line, and what it tells."""

import subprocess
import sys

import pytest
from test_extras import run_without

from geo.cli import main

LINES = (
    '{"id":"a","published":"2024-05-06","text":"Troops of Chad attacked a village near Abeche on 3 May 2024."}\n'
    "{broken\n"
    '{"id":"b","published":"2024-05-06","text":"Germany and Poland held talks in Warsaw on Friday."}\n'
)


@pytest.fixture
def news(tmp_path):
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.jsonl").write_text(LINES)
    return folder


@pytest.mark.pipeline
def test_articles_are_read_once_and_what_is_refused_is_told_each_time(news, tmp_path, files_in, capsys):
    out = tmp_path / "reports"
    for before in ("", ", 1 of them read before"):
        assert main(["extract", str(news), "-o", str(out), "--processes", "1"]) == 1
        told = capsys.readouterr().err
        assert "a.jsonl line 2: is not JSON" in told
        assert f"reports: 2 articles in 1 part{before}\n" in told
    assert {name.partition("/")[0] for name in files_in(out)} == {"dateline.json", "reports", "kept"}


def test_an_article_that_ends_its_process_is_refused_also_where_one_process_reads(
    news, tmp_path, files_in, capsys, monkeypatch
):
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(broken))
    for _ in range(2):
        assert main(["extract", str(news), "-o", str(tmp_path / "reports"), "--processes", "1"]) == 1
        told = capsys.readouterr().err
        assert told.count("the process that read it ended with code 3") == 2
        assert "reports: 2 articles in 1 part" in told
    assert len([name for name in files_in(tmp_path / "reports") if name.startswith("refused/")]) == 1


def test_a_folder_among_the_articles_is_refused(news, capsys):
    assert main(["extract", str(news), "-o", str(news / "reports")]) == 2
    assert "lies in" in capsys.readouterr().err
    assert not (news / "reports").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "extra"),
    [(["--dask", "local"], "dask"), (["s3://bucket/news/"], "dask"), ([], "tables")],
)
def test_a_package_that_is_missing_is_told_by_its_extra(news, tmp_path, arguments, extra):
    done = run_without([extra], "extract", news, *arguments, "-o", tmp_path / "reports")
    assert done.returncode == 2
    assert f"dateline[{extra}]" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_the_command_line_starts_without_dask():
    asked = "import sys, geo.cli; print(sorted({'dask', 'distributed', 'fsspec', 'pyarrow'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr
