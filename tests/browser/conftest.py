"""A real server and a real browser that cannot reach any other machine."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import expect, sync_playwright
from rest import FOLLOWED, patient_actions, told
from served import VISITOR, Served, chromium, write_articles
from waiting import LONG

PATIENCE = 1000 * LONG / 2  # milliseconds: a bound on what hangs, not a guess of how long an answer takes
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no other machine is reached
]
# Chromium's own remarks on the frame that every Streamlit component lives in.
_HARMLESS = ("Unrecognized feature", "allow-scripts and allow-same-origin")
_FAILED = pytest.StashKey[bool]()


@dataclass
class Watch:
    """What pages did that they should not; of those that are forgiven nothing is kept."""

    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    forgiven: list[object] = field(default_factory=list)
    hurried: list[object] = field(default_factory=list)

    def fault(self, page, what: str) -> None:
        """Take note of what a page did."""
        if page not in self.forgiven:
            self.errors.append(what)

    def asked(self, address: str, server: str) -> None:
        """Take note of an address that was asked for, if it is neither the server's nor inside the browser."""
        if not address.startswith((f"{server}/", "data:", "blob:", "file:")):
            self.outside.append(address)

    def forgive(self, page) -> None:
        """Let a page do what it will from now on, as one that has lost its server."""
        self.forgiven.append(page)

    def hurry(self, page) -> None:
        """Do what is done to a page at once from now on, not when it is at rest."""
        self.hurried.append(page)


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The page, showing two articles; it starts once for all tests that bring none of their own."""
    chromium()
    served = Served(write_articles(tmp_path_factory.mktemp("articles")), data=tmp_path_factory.mktemp("data"))
    try:
        served.start()
        yield served
    finally:
        served.stop()


@pytest.fixture
def server(shared_server) -> Served:
    """The server of a test's pages; a module may bring another, as a `Served` or by its address."""
    return shared_server


@pytest.fixture(scope="session")
def browser():
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=_ARGUMENTS)
        yield started
        started.close()


class Visitors:
    """Contexts of the browser, each as of a visitor who was never there, but for the files that it has fetched.

    A context is used again once it is empty: a browser that fetches and compiles all scripts anew for each test takes
    longer for that than for most tests.
    """

    def __init__(self, browser) -> None:
        self._browser = browser
        self._idle: dict[str, list] = {}
        self._used: list[tuple[str, object]] = []

    def context(self, **options):
        """Return a context that nobody uses."""
        key = repr(sorted(options.items()))
        idle = self._idle.setdefault(key, [])
        found = idle.pop() if idle else self._made(options)
        self._used.append((key, found))
        return found

    def _made(self, options):
        context = self._browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(FOLLOWED)
        return context

    def leave(self, origin: str) -> None:
        """Close all pages and empty what they left behind at an address."""
        for key, context in self._used:
            session = context.new_cdp_session(context.pages[0] if context.pages else context.new_page())
            for page in context.pages[1:]:
                page.close()
            kept = {"origin": origin, "storageTypes": "cookies,local_storage,indexeddb"}
            session.send("Storage.clearDataForOrigin", kept)
            context.clear_cookies()
            context.pages[0].close()
            self._idle[key].append(context)
        self._used.clear()


@pytest.fixture(scope="session")
def visitors(browser) -> Visitors:
    return Visitors(browser)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call":
        item.stash[_FAILED] = report.failed
    return report


@pytest.fixture
def new_page(visitors, server, watch, request, tmp_path):
    """Open pages that can reach this machine alone; at the end, nothing may have been asked for elsewhere.

    Nothing was decided, saved or added before. What is done to a page waits until it is at rest, unless
    `watch.hurry(page)` asks for haste.
    """
    contexts, pages = [], {}
    if isinstance(server, Served):
        server.forget()

    def open_page(path: str = "/", **options):
        context = visitors.context(**(VISITOR | options))
        contexts.append(context)
        page = context.new_page()
        # A keyboard and a mouse do not say whose they are.
        pages.update({id(part._impl_obj): page for part in (page, page.keyboard, page.mouse)})
        page.on("console", lambda message: note(message, watch))
        page.on("request", lambda request: watch.asked(request.url, str(server)))
        page.on("websocket", lambda socket: watch.asked(socket.url.replace("ws:", "http:", 1), str(server)))
        page.on("pageerror", lambda error: watch.fault(page, str(error)))
        page.on("dialog", lambda dialog: (watch.fault(page, f"dialog: {dialog.message}"), dialog.dismiss()))
        if path.startswith("/"):
            page.goto(f"{server}{path}")
        return page

    def page_of(acted_on):
        page = acted_on.page if hasattr(acted_on, "page") else pages.get(id(acted_on._impl_obj))
        return page if page is not None and page not in watch.hurried else None

    with patient_actions(page_of):
        yield open_page
    if request.node.stash.get(_FAILED, False):
        for number, page in enumerate(page for context in contexts for page in context.pages):
            picture = tmp_path / f"page-{number}.png"
            page.screenshot(path=picture)
            request.node.add_report_section("teardown", f"page {number}, drawn in {picture}", told(page))
    visitors.leave(str(server))
    assert watch.outside == []
    assert watch.errors == []


def note(message, watch: Watch) -> None:
    if message.type == "error" and not message.text.startswith(_HARMLESS):
        watch.fault(message.page, message.text)
