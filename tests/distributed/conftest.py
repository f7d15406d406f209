"""What the tests of very many articles share."""

from collections import defaultdict
from functools import cache

import pytest
from made_news import made_news

from geo.distributed.crews import Alone
from geo.distributed.extracting import ReadingJob, extract_into
from geo.distributed.folder import ReportFolder
from geo.distributed.portions import Cut
from geo.engines import OURS
from geo.model import Article, Extraction


@pytest.fixture
def files_in():
    """Return what returns the files of a folder, by their paths in it."""
    return lambda folder: {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture
def extracted():
    """Return what reads articles into a folder, in portions of four, and returns the steps."""

    def extract(where, articles, crew, reader):
        job = ReadingJob(OURS, "1", reader=reader)
        return list(extract_into(ReportFolder(str(where)), articles, crew, job, cut=Cut(few=4, mean=1)))

    return extract


@cache
def news():
    """Return extractions of a collection of news; some of the articles are copies of others."""
    reports, texts = made_news(400, seed=5)
    told = defaultdict(list)
    for report in reports:
        told[report.article].append(report)
    articles = [Article(key, text) for key, text in texts.items()]
    articles += [Article(f"copy of {each.id}", each.text) for each in articles[:9]]
    return {each.id: Extraction(each, reports=tuple(told[each.id])) for each in articles}


@pytest.fixture(scope="session")
def news_found():
    """All that is in the collection, in its order."""
    return tuple(news().values())


@pytest.fixture(scope="session")
def news_extracted():
    """Return what reads the collection into a folder, with portions as they are asked for."""

    def extract(where, cut):
        folder, found = ReportFolder(str(where)), news()
        job = ReadingJob(OURS, "1", reader=lambda article, *, engines: found[article.id])
        list(extract_into(folder, [each.article for each in found.values()], Alone(), job, cut=cut))
        return folder

    return extract
