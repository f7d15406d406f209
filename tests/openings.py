"""Who opens the language model: so that the fast part of the tests stays fast, and says by itself where it does not.

The model is read once in a run, and what a fixture got from it may outlive the test that it was made for. So each use
of the model is noted, with the test and the fixtures that asked for it; a test fails for its own use, for that of a
thread that it started, and for taking what a fixture got.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from geo.language import parsing

OPENED = "this test opens the language model: mark it `pipeline`, or write the parse by hand (tests/parses.py)"


class Openings:
    """What has used the language model."""

    def __init__(self) -> None:
        self._test: pytest.Item | None = None
        self._tests: set[str] = set()
        self._making: list[object] = []
        self._fixtures: list[object] = []

    def begin(self, test: pytest.Item) -> None:
        """Take note of which test is at work."""
        self._test = test

    def end(self) -> None:
        """Take note that none is."""
        self._test = None

    @contextmanager
    def making(self, fixture: object) -> Iterator[None]:
        """Take note of which fixture is being made."""
        self._making.append(fixture)
        try:
            yield
        finally:
            self._making.remove(fixture)

    def note(self) -> None:
        """Take note that the model is used, and fail the test at once where it may not."""
        self._fixtures += self._making
        if self._test is not None and not _may_open(self._test):
            self._tests.add(self._test.nodeid)
            pytest.fail(OPENED)

    def check(self, test: pytest.Item) -> None:
        """Fail a test whose thread used the model, or that took what a fixture got from it, where it may not."""
        taken = [made for known in test._fixtureinfo.name2fixturedefs.values() for made in known]
        if not _may_open(test) and (test.nodeid in self._tests or any(made in self._fixtures for made in taken)):
            pytest.fail(OPENED)


def _may_open(test: pytest.Item) -> bool:
    return any(test.get_closest_marker(name) for name in ("pipeline", "browser"))


def _watched(load: Callable[[], object]) -> Callable[[], object]:
    def load_and_note() -> object:
        OPENINGS.note()
        return load()

    load_and_note.__wrapped__ = load.__wrapped__
    return load_and_note


OPENINGS = Openings()
parsing.load_language = _watched(parsing.load_language)
