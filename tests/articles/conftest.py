"""What tests of many kinds of file share."""

import pytest

from geo.articles import addresses, files
from geo.articles.bounded import READERS


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start no process for each file: that one gives the same, and what it bounds, is shown in test_readers.py."""
    for module in (files, addresses):
        monkeypatch.setattr(module, "read_bounded", lambda kind, data, *, address="": READERS[kind](data, address))
