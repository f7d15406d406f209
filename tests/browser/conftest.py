"""A real server and a real browser that cannot reach any other machine."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from served import Served, chromium, write_articles

PATIENCE = 15_000  # milliseconds that an answer may take on a machine that does much else
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# Chromium's own remarks on the frame that every Streamlit component lives in.
_HARMLESS = ("Unrecognized feature", "allow-scripts and allow-same-origin")


@dataclass
class Watch:
    """What a page did that it should not."""

    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page on a free port, showing two articles."""
    chromium()
    served = Served(write_articles(tmp_path_factory.mktemp("articles")), data=tmp_path_factory.mktemp("data"))
    try:
        served.start()
        yield served.url
    finally:
        served.stop()


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=_ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def new_page(browser, server, watch):
    """Open pages that can reach this machine alone; at the end, nothing may have been asked for elsewhere."""
    contexts = []

    def open_page(path: str = "/", **options):
        options = {"viewport": {"width": 1440, "height": 900}, "accept_downloads": True} | options
        context = browser.new_context(**options)
        contexts.append(context)
        context.route("**/*", lambda route: guard(route, server, watch))
        page = context.new_page()
        page.on("console", lambda message: note(message, watch))
        page.on("pageerror", lambda error: watch.errors.append(str(error)))
        page.on("dialog", lambda dialog: (watch.errors.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        if path.startswith("/"):
            page.goto(server + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert watch.outside == []
    assert watch.errors == []


def guard(route, server: str, watch: Watch) -> None:
    if route.request.url.startswith((server, "data:", "blob:", "file:")):
        route.continue_()
    else:
        watch.outside.append(route.request.url)
        route.abort()


def note(message, watch: Watch) -> None:
    if message.type == "error" and not message.text.startswith(_HARMLESS):
        watch.errors.append(message.text)
