"""What all tests share: closed sockets, and makers of articles, actors, places and events."""

import os
import sys

# Some machines forbid compiled modules to be kept: then each worker, and each program that a test starts, compiles the
# whole of geo/ and of the tests anew, which takes longer than most tests. Git and the wheel leave what is kept out.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

from geo.threads import use_one_thread

use_one_thread()

import gc
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from openings import OPENINGS
from private_postgres import PrivateServer, private_server, programs

from geo.database.addresses import DatabaseAddress
from geo.database.postgres import close_connections
from geo.model import (
    Actor,
    ActorKind,
    ActorMention,
    Article,
    Event,
    EventPlace,
    EventType,
    Place,
    PlaceKind,
    PlaceRole,
    Report,
    Span,
    Status,
    When,
    content_id,
)

# How long an example takes depends on what else the machine does; a fixture that all examples share is meant.
_PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]}
settings.register_profile("same", derandomize=True, database=None, **_PATIENT)
settings.register_profile("search", **_PATIENT)  # pytest --hypothesis-profile=search: other examples each time
settings.load_profile("same")

SIXTH_OF_AUGUST = When(date(2024, 8, 6), date(2024, 8, 6), 1, "6 August 2024")
NOBODY = 65534  # a user whom each system has, and who may do nothing
SHARED = Path(__file__).resolve().parents[2] / "shared"


def pytest_configure(config: pytest.Config) -> None:
    """Have examples depend on their test alone: else the constants of whichever modules are loaded take part."""
    if config.getoption("--hypothesis-profile") != "search":
        providers._get_local_constants = lambda: providers._local_constants


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[object]:
    """Load all modules and tests without searching them for garbage over and over; they stay to the end of the run."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Remember which test is at work."""
    OPENINGS.begin(item)
    try:
        return (yield)
    finally:
        OPENINGS.end()


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Iterator[None]:
    """Remember which fixtures are being made."""
    with OPENINGS.making(fixturedef):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Fail a test that is not marked `pipeline` and yet opened the language model, or took what it gave."""
    found = yield
    OPENINGS.check(item)
    return found


def pytest_report_header() -> str:
    present = "present" if SHARED.is_dir() else "absent: tests on them skip"
    return f"seed articles as they were given and gold data: {present}"


@pytest.fixture(autouse=True)
def no_sockets(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every connection fail, but in tests marked `sockets` or `browser`."""
    if request.node.get_closest_marker("sockets") or request.node.get_closest_marker("browser"):
        return

    def refuse(self: socket.socket, address: object) -> None:
        if self.family == socket.AF_UNIX:
            return
        msg = f"this test tried to reach {address}; mark it `sockets` if it must"
        raise RuntimeError(msg)

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what the user has added and decided out of the tests, and what one test keeps out of the next."""
    monkeypatch.setenv("DATELINE_DATA", str(tmp_path_factory.getbasetemp() / f"own-data-{uuid4().hex}"))


@pytest.fixture
def lockable(tmp_path: Path) -> Iterator[Path]:
    """A folder of a user whom permissions bind; who runs the tests as root is another one meanwhile."""
    if not hasattr(os, "geteuid") or os.geteuid():
        yield tmp_path
        return
    folder = Path(tempfile.mkdtemp(prefix="dateline-lockable-"))
    os.chown(folder, NOBODY, NOBODY)
    os.seteuid(NOBODY)
    try:
        yield folder
    finally:
        os.seteuid(0)
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PrivateServer]:
    """A PostgreSQL server of the tests' own; skips where there is none, unless it is required."""
    if programs() is None and os.environ.get("DATELINE_POSTGRES") != "required":
        pytest.skip("PostgreSQL is not installed; on Debian: apt install postgresql postgresql-15-postgis-3")
    with private_server() as found:
        yield found


@pytest.fixture
def schema(postgres: PrivateServer) -> Iterator[DatabaseAddress]:
    """The address of a schema that is not there yet."""
    address = postgres.address()
    yield address
    close_connections(address)


@pytest.fixture(params=["a file", pytest.param("a server", marks=pytest.mark.slow)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | DatabaseAddress:
    """Where a workspace may lie: what is asked of one is asked of both."""
    return tmp_path / "desk.dateline" if request.param == "a file" else request.getfixturevalue("schema")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with gold data and the articles as they were given; skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the folder shared/ with gold data is not beside this checkout")
    return SHARED


@pytest.fixture
def make_article() -> Callable[..., Article]:
    def make(text: str, *, published: date | None = date(2024, 8, 27), article_id: str = "a.txt") -> Article:
        return Article(id=article_id, text=text, title="A title", published=published, source="A source")

    return make


@pytest.fixture
def make_actor() -> Callable[..., Actor]:
    def make(name: str, *, kind: ActorKind = ActorKind.STATE, country: str | None = None) -> Actor:
        return Actor(id=content_id(name), name=name, kind=kind, country=country)

    return make


@pytest.fixture
def make_place() -> Callable[..., Place]:
    def make(name: str = "Kursk", lat: float = 51.73, lon: float = 36.19, **fields: object) -> Place:
        given = {"kind": PlaceKind.CITY, "where_prec": 1, "country": "RU"} | fields
        return Place(name=name, lat=lat, lon=lon, **given)  # type: ignore[arg-type]

    return make


@pytest.fixture
def make_event(make_actor: Callable[..., Actor], make_place: Callable[..., Place]) -> Callable[..., Event]:
    """Make an event of one report whose sentence is `sentence`; actors are found in it where they stand."""

    def make(
        sentence: str = "Ukraine attacked Kursk on 6 August 2024.",
        *,
        event_type: EventType = EventType.ASSAULT,
        status: Status = Status.OCCURRED,
        agents: tuple[str, ...] = ("Ukraine",),
        targets: tuple[str, ...] = (),
        places: tuple[Place, ...] | None = None,
        roles: tuple[PlaceRole, ...] = (),
        when: When | None = SIXTH_OF_AUGUST,
        article: str = "a.txt",
    ) -> Event:
        spot = (make_place(),) if places is None else places
        roles = roles or (PlaceRole.AT,) * len(spot)
        spots = tuple(
            EventPlace(place=p, role=r, span=_find(sentence, p.name)) for p, r in zip(spot, roles, strict=True)
        )
        mentions = [
            tuple(
                ActorMention(span=_find(sentence, name) or Span(0, len(sentence)), text=name, actor=make_actor(name))
                for name in names
            )
            for names in (agents, targets)
        ]
        report = Report(
            id=content_id(article, sentence, event_type),
            article=article,
            span=Span(0, len(sentence)),
            sentence=sentence,
            trigger=_find(sentence, "attacked") or Span(0, 1),
            type=event_type,
            status=status,
            agents=mentions[0],
            targets=mentions[1],
            places=spots,
            when=when,
            when_span=_find(sentence, when.text) if when else None,
            extractor="test",
        )
        return Event(
            id=content_id("event", report.id, *(p.name for p in spot)),
            type=event_type,
            status=status,
            agents=tuple(m.actor for m in mentions[0]),
            targets=tuple(m.actor for m in mentions[1]),
            places=spots,
            when=when,
            reports=(report,),
        )

    return make


def _find(text: str, words: str) -> Span | None:
    at = text.find(words)
    return Span(at, at + len(words)) if at >= 0 and words else None
