"""The interface as a program asks it, without a socket."""

from starlette.testclient import TestClient

from geo.api.app import make_app
from geo.api.gate import Guards
from geo.api.live import Edition

BASE = "http://localhost:8502"


class Still:
    """A workspace that does not change."""

    def __init__(self, corpus):
        self._edition = Edition(corpus)

    def now(self):
        return self._edition


def asking(live, *, title="a workspace", below="", **guards):
    """Return who asks an interface; `below` is the path under which a proxy shows it."""
    application = make_app(live, title=title, guards=Guards(**guards), base=below)
    return TestClient(application, base_url=BASE, follow_redirects=False)


def pages(client, address):
    """Yield the pages of items from an address on, as their links lead."""
    while address:
        page = client.get(address).json()
        yield page
        address = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)


def ids(client, address):
    """Return the ids of all items from an address on."""
    return [feature["id"] for page in pages(client, address) for feature in page["features"]]
