"""Events of a folder of reports are those of all its articles at once, however they were parted and whoever helps."""

import tempfile
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_articles import made_articles, reading

from geo.cli import main
from geo.coded.reading import read_coded
from geo.distributed.crews import Alone, Threads
from geo.distributed.folder import ReportFolder
from geo.distributed.joining import join_folder
from geo.distributed.portions import Cut
from geo.extract import corpus_of
from geo.model import Article

joined_at_once = cache(corpus_of)


@pytest.mark.slow
@settings(max_examples=6)
@given(st.builds(Cut, st.integers(20, 90), st.integers(1, 60), st.integers(20, 200), st.integers(9_000, 200_000)))
def test_how_articles_are_parted_changes_no_event(news_extracted, news_found, cut):
    with tempfile.TemporaryDirectory() as folder:
        found = join_folder(news_extracted(folder, cut))
    assert found == joined_at_once(news_found)


@pytest.mark.slow
def test_who_helps_changes_no_event(news_extracted, news_found, tmp_path):
    folder = news_extracted(tmp_path, Cut(few=16, mean=16))
    whole = joined_at_once(news_found)
    assert any(len(event.articles) > 2 for event in whole.events)
    assert sum(key != origin for key, origin in whole.origins.items()) >= 9  # the copies
    for crew in (None, Alone(), Threads(3)):
        assert join_folder(folder, crew) == whole


def test_what_was_refused_is_told_and_the_rest_joined(tmp_path, extracted):
    articles = [*made_articles(5), Article("bad.txt", "A fault near town 2.")]
    extracted(tmp_path, articles, Alone(), reading)
    for crew in (None, Alone()):
        corpus = join_folder(ReportFolder(str(tmp_path)), crew)
        assert [each.where for each in corpus.rejections] == ["bad.txt"]
        assert len(corpus.extractions) == 5


def test_each_part_is_told_when_its_turn_comes(tmp_path, extracted):
    steps = extracted(tmp_path, made_articles(10), Alone(), reading)
    told = []
    join_folder(ReportFolder(str(tmp_path)), progress=lambda *each: told.append(each))
    assert told == [(at, 3, step.name) for at, step in enumerate(steps)]


@pytest.mark.slow
def test_the_events_of_a_folder_are_a_file_that_is_opened_as_a_table_of_events(tmp_path, extracted, capsys):
    extracted(tmp_path / "reports", made_articles(10), Alone(), reading)
    out = tmp_path / "events.parquet"
    assert main(["join", str(tmp_path / "reports"), "-o", str(out)]) == 0
    corpus = join_folder(ReportFolder(str(tmp_path / "reports")))
    assert f"{len(corpus.events)} events of 10 articles" in capsys.readouterr().err
    assert len(read_coded(out, unknown=None).events) == len(corpus.events) > 1


@pytest.mark.parametrize(
    ("folder", "file", "told"),
    [
        ("none", "events.parquet", "dateline extract"),
        ("none", "events.nosuch", ".parquet"),
        ("news", "e.csv", "finished"),
    ],
)
def test_what_cannot_be_joined_or_written_is_told_at_once(tmp_path, capsys, folder, file, told):
    (tmp_path / "news").mkdir()
    assert main(["join", str(tmp_path / folder), "-o", str(tmp_path / file)]) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / file).exists()
