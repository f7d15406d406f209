"""A real server and a real browser that cannot reach any other machine."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from page_parts import FRAME
from playwright.sync_api import TimeoutError as Late
from playwright.sync_api import expect, sync_playwright
from rest import FOLLOWED, STILL, holds, patient_actions, rest, told
from served import VISITOR, Served, chromium, served_desk, write_articles
from waiting import LONG

PATIENCE = 1000 * LONG / 2  # milliseconds: a bound on what hangs, not a guess of how long an answer takes
SOON = 10_000  # milliseconds: the same, where nothing is left to be answered
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

    server: object = ""  # which alone may be asked; none, where a page comes from disk
    others: list[str] = field(default_factory=list)  # that may be asked, too, such as who says who somebody is
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    forgiven: list[object] = field(default_factory=list)
    hurried: list[object] = field(default_factory=list)

    def fault(self, page, what: str) -> None:
        """Take note of what a page did."""
        if page not in self.forgiven:
            self.errors.append(what)

    def asked(self, address: str) -> None:
        """Take note of an address that was asked for, if it is neither the server's nor inside the browser."""
        ours = (f"{self.server}/", *(f"{other}/" for other in self.others))
        if not address.startswith((*ours, "data:", "blob:", "file:")):
            self.outside.append(address)

    def forgive(self, page) -> None:
        """Let a page do what it will from now on, as one that has lost its server."""
        self.forgiven.append(page)

    def blame(self, page) -> None:
        """Hold a page to account again."""
        self.forgiven.remove(page)

    def hurry(self, page) -> None:
        """Do what is done to a page at once from now on, not when it is at rest."""
        self.hurried.append(page)

    def calm(self, page) -> None:
        """Do what is done to a page when it is at rest, again."""
        self.hurried.remove(page)


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


@pytest.fixture(scope="module")
def desk_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The page over the same articles, with a workspace that is named, for a module that writes to it."""
    with served_desk(tmp_path_factory.mktemp("desk")) as served:
        yield served


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
    """Tabs of the browser, each as of a visitor who was never there, but for the files that it has fetched.

    A tab is used again once it is blank and has forgotten all: a browser that fetches and compiles all scripts anew for
    each test, in a process of its own, takes longer for that than for most tests.
    """

    def __init__(self, browser) -> None:
        self._browser = browser
        self._idle: dict[str, list] = {}
        self._used: list[tuple[str, object]] = []
        self.standing: dict[str, tuple] = {}  # open pages to lend, each with how it looks then
        self.watch = Watch()  # of the test at work

    def tab(self, *, again=None, **options):
        """Return a tab that nobody uses, in a context of these options that has no other; or an open one again."""
        key = repr(sorted(options.items()))
        idle = self._idle.setdefault(key, [])
        found = again or (idle.pop() if idle else self._made(options))
        self._used.append((key, found))
        return found

    def _made(self, options):
        context = self._browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(FOLLOWED)
        context.add_init_script(STILL)
        page = context.new_page()
        page.on("console", lambda message: note(message, self.watch))
        page.on("request", lambda request: self.watch.asked(request.url))
        page.on("websocket", lambda socket: self.watch.asked(socket.url.replace("ws:", "http:", 1)))
        page.on("pageerror", lambda error: self.watch.fault(page, str(error)))
        page.on("dialog", lambda dialog: (self.watch.fault(page, f"dialog: {dialog.message}"), dialog.dismiss()))
        return page

    def leave(self, *, failed: bool) -> None:
        """Empty all tabs, and have them forget; those of a test that failed may be in any state, and are closed."""
        stay = [page for page, *_ in self.standing.values()]
        for key, page in self._used:
            if page in stay:
                continue
            if failed or page.is_closed() or len(page.context.pages) > 1:
                page.context.close()
            else:
                _forget(page)
                self._idle[key].append(page)
        self._used.clear()


def _forget(page) -> None:
    """Leave what a tab shows, with all that it kept there."""
    page.mouse.move(-1, -1)  # where nothing lies that shows itself to a pointer
    origin = page.evaluate("() => { if (origin !== 'null') sessionStorage.clear(); return origin; }")
    page.goto("about:blank")
    session = page.context.new_cdp_session(page)
    if origin.startswith("http"):
        session.send(
            "Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "cookies,local_storage,indexeddb"}
        )
    session.send("Page.resetNavigationHistory")
    session.detach()
    page.context.clear_cookies()


@pytest.fixture(scope="session")
def visitors(browser) -> Visitors:
    return Visitors(browser)


@pytest.fixture
def watch(visitors) -> Watch:
    visitors.watch = Watch()
    return visitors.watch


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    item.stash[_FAILED] = item.stash.get(_FAILED, False) or report.failed
    return report


@pytest.fixture
def new_tab(visitors, watch, request, tmp_path):
    """Give blank tabs; at the end, nothing may have been asked for elsewhere, and nothing may have gone wrong."""
    tabs = []

    def open_tab(*, again=None, **options):
        tabs.append(visitors.tab(again=again, **(VISITOR | options)))
        return tabs[-1]

    yield open_tab
    failed = request.node.stash.get(_FAILED, False)
    for number, page in enumerate(tabs if failed else ()):
        if not page.is_closed():
            picture = tmp_path / f"page-{number}.png"
            page.screenshot(path=picture)
            request.node.add_report_section("teardown", f"page {number}, drawn in {picture}", told(page))
    visitors.leave(failed=failed)
    assert watch.outside == []
    assert watch.errors == []


@pytest.fixture
def open_file(new_tab, tmp_path):
    """Open a page from disk with the network off."""

    def open_page(page_text: str, **options):
        file = tmp_path / "page.html"
        file.write_text(page_text, encoding="utf-8")
        page = new_tab(offline=True, **options)
        page.goto(file.as_uri())
        page.wait_for_selector("ol.events .head")
        return page

    return open_page


@pytest.fixture
def new_page(new_tab, server, watch):
    """Open pages that can reach this machine alone.

    Nothing was decided, saved or added before. What is done to a page waits until it is at rest, unless
    `watch.hurry(page)` asks for haste.
    """
    pages = {}
    watch.server = server
    if isinstance(server, Served):
        server.forget()

    def open_page(path: str = "/", *, tab=None, **options):
        page = tab or new_tab(**options)
        # A keyboard and a mouse do not say whose they are.
        pages.update({id(part._impl_obj): page for part in (page, page.keyboard, page.mouse)})
        if path.startswith("/") and tab is None:
            page.goto(f"{server}{path}")
        return page

    def page_of(acted_on):
        page = acted_on.page if hasattr(acted_on, "page") else pages.get(id(acted_on._impl_obj))
        return page if page is not None and page not in watch.hurried else None

    with patient_actions(page_of):
        yield open_page


# What a page shows, line by line, and what its address asks for. Icons come and go with the pointer, and are left out.
LOOKS = f"""() => {{
    const found = (root, words, told) => [...root.querySelectorAll(words)].map(told);
    const frame = document.querySelector('{FRAME}'), marked = frame.contentDocument;
    const address = new URL(location);
    address.searchParams.delete('map');
    const words = found(document, '[data-testid="stApp"], [role="dialog"], .tl-words', part => part.innerText);
    return [
        address.href,
        ...words.join('\\n').split('\\n').filter(line => line.trim() && !/^[a-z]+_[a-z_]+$/.test(line)),
        ...found(document, 'input', box => `${{box.type}} ${{box.ariaLabel}} ${{box.value}} ${{box.checked}}`).filter(
            line => !line.includes('Number of this drawing')),
        ...found(marked, '.dl-mark', mark => `${{mark.ariaLabel}} ${{mark.getAttribute('class')}}`),
    ];
}}"""


# Where the map is, and how it comes back there.
MAP = f"document.querySelector('{FRAME}').contentWindow.map"
VIEW = f"() => [[{MAP}.getCenter().lat, {MAP}.getCenter().lng], {MAP}.getZoom()]"
BACK = f"([centre, zoom]) => {{ {MAP}.setView(centre, zoom, {{ animate: false }}); }}"


@pytest.fixture
def lend(new_page, new_tab, visitors, server, request):
    """Lend a page that shows the first view, and has its map; whoever takes it gives it back so, wherever the map is.

    So tests that only look, or that undo what they did, need not open one each, which takes longer than most of them.
    """
    lent = {}

    def lend_page(**options):
        key = repr((str(server), sorted(options.items())))
        if key in visitors.standing:
            lent[key] = visitors.standing.pop(key)
            return new_page(tab=new_tab(again=lent[key][0], **options))
        page = new_page(**options)
        expect(page.frame_locator(FRAME).locator(".dl-mark").first).to_be_visible()
        rest(page)
        lent[key] = (page, page.evaluate(LOOKS), page.evaluate(VIEW))
        return page

    yield lend_page
    if request.node.stash.get(_FAILED, False):
        return
    for key, (page, looked, view) in lent.items():
        rest(page)
        page.evaluate(BACK, view)
        rest(page)
        page.mouse.move(-1, -1)
        with suppress(Late):
            holds(page, f"looked => JSON.stringify(({LOOKS})()) === JSON.stringify(looked)", looked, within=SOON)
        assert page.evaluate(LOOKS) == looked, "the page was not given back as it was"
        visitors.standing[key] = (page, looked, view)


def note(message, watch: Watch) -> None:
    if message.type == "error" and not message.text.startswith(_HARMLESS):
        watch.fault(message.page, message.text)
