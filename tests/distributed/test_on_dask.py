"""A Dask cluster finds what one process finds, in the same bytes, also where a worker is killed on the way."""

import os
import signal
import sys
from pathlib import Path
from types import ModuleType

import pytest
from made_articles import FLAG, dying_once, made_articles, reading
from waiting import wait_until

from geo.distributed.clusters import cluster
from geo.distributed.crews import Alone
from geo.distributed.extracting import ReadingJob, extract_into
from geo.distributed.folder import ReportFolder
from geo.distributed.joining import join_folder
from geo.distributed.portions import Cut
from geo.engines import OURS
from geo.errors import ServiceError
from geo.memory.version import extractor_version
from geo.model import Article

pytestmark = [pytest.mark.slow, pytest.mark.sockets]


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """A cluster of two processes, which know where to leave the word that one has died."""
    with pytest.MonkeyPatch.context() as patch:
        # A worker begins by what the program was started with, for which other tests leave the page.
        patch.setitem(sys.modules, "__main__", ModuleType("__main__"))
        patch.setenv(FLAG, str(tmp_path_factory.mktemp("flag") / "flag"))
        with cluster("local", processes=2) as found:
            yield found


def test_a_worker_that_is_killed_costs_its_part_and_the_bytes_are_those_of_one_process(
    two, tmp_path, extracted, files_in
):
    articles = made_articles(40)
    articles[20] = Article("bad.txt", "A fault near town 2.")
    extracted(tmp_path / "two", articles, two, dying_once)
    assert Path(os.environ[FLAG]).exists()  # one has died
    extracted(tmp_path / "one", articles, Alone(), reading)
    assert files_in(tmp_path / "two") == files_in(tmp_path / "one")
    assert any(name.startswith("refused/") for name in files_in(tmp_path / "two"))


def test_a_cluster_joins_as_one_process_does(two, tmp_path, news_extracted):
    folder = news_extracted(tmp_path, Cut(few=8, mean=4))
    found = join_folder(folder, two)
    assert found == join_folder(folder)
    assert any(len(event.articles) > 2 for event in found.events)


def test_an_address_that_is_none_says_what_would_be_right():
    with pytest.raises(ServiceError, match="tcp://"), cluster("nosuch://here", processes=1):
        pass


@pytest.mark.pipeline
def test_articles_are_read_by_two_workers_of_whom_one_is_killed_as_by_one_process(two, tmp_path, files_in):
    articles = [
        Article(f"{at}.txt", f"Troops of Chad attacked {place} on 3 May 2024, killing {at + 2} people.", title=place)
        for at, place in enumerate(("Abeche", "Warsaw", "Niamey", "Lima", "Kyiv", "Jakarta"))
    ]
    each = Cut(few=1, mean=1)
    version = extractor_version(OURS)
    steps = extract_into(ReportFolder(str(tmp_path / "two")), articles, two, ReadingJob(OURS, version), cut=each)
    next(steps)
    at_work: list[str] = []
    wait_until(lambda: at_work.extend(who for who, what in two.client.processing().items() if what) or at_work)
    os.kill(two.client.run(os.getpid, workers=at_work[:1])[at_work[0]], signal.SIGKILL)
    assert len(list(steps)) == 5
    list(
        extract_into(ReportFolder(str(tmp_path / "one")), articles, Alone(), ReadingJob(OURS, version, False), cut=each)
    )
    assert files_in(tmp_path / "two") == files_in(tmp_path / "one")
    assert len([name for name in files_in(tmp_path / "one") if name.startswith("reports/")]) == 6
