"""What the tests of very many articles share."""

import pytest

from geo.distributed.extracting import ReadingJob, extract_into
from geo.distributed.folder import ReportFolder
from geo.distributed.portions import Cut
from geo.engines import OURS


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
