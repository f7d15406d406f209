"""The door of the page's server: under which names it may be reached (`geo/hosts.py`), and who may frame it."""

import webbrowser
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from threading import Thread

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.web.server import server_util

from geo.hosts import is_our_name

_REFUSED = (
    "Dateline is not served under this name. Open the address that it told at its start, or start it with "
    "--name and each name by which it is to be reached.\n"
)
_FOREIGN = "Dateline does not answer pages of other sites.\n"
# Its own pages may frame it: the map is one in a frame.
_HEADERS = {"Content-Security-Policy": "frame-ancestors 'self'", "X-Content-Type-Options": "nosniff"}


class Door:
    """Lets in requests, for pages and websockets, that ask for a name of ours and come from no other site's page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = _refusal(headers.getlist("host"), headers.getlist("origin"))
        if not refusal:
            await self._app(scope, receive, _guarded(send))
        elif scope["type"] == "http":
            await PlainTextResponse(refusal, status_code=403)(scope, receive, _guarded(send))
        else:
            await send({"type": "websocket.close", "code": 1008})


@asynccontextmanager
async def opened_browser(_app: object) -> AsyncIterator[None]:
    """Open the page in the user's browser once the server is there, unless it is to run without one."""
    if not config.get_option("server.headless"):
        address = server_util.get_url(_shown_host())
        # Of its own: some browsers keep who opened them waiting until they end.
        Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    yield


def _refusal(hosts: Sequence[str], origins: Sequence[str]) -> str:
    """Say why a request with these headers is not answered; empty: it is."""
    named = config.get_option("server.allowedHosts")
    address = config.get_option("server.address") or ""
    if len(hosts) != 1 or not is_our_name(hosts[0], address=address, named=named):
        return _REFUSED
    return _FOREIGN if any(_is_foreign(origin, hosts[0]) for origin in origins) else ""


def _is_foreign(origin: str, host: str) -> bool:
    """Say whether a page of another site asks; Streamlit would ask the network for our own address to find out."""
    if not config.get_option("server.enableCORS"):
        return False
    allowed = {each.strip() for each in config.get_option("server.corsAllowedOrigins")}
    return origin not in allowed and origin.lower().partition("://")[2] != host.lower()


def _guarded(send: Send) -> Send:
    """Add to what is sent that no other site may frame it, and that it is what it says it is."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)  # the gate's pages say more
        await send(message)

    return sending


def _shown_host() -> str:
    """Return the host of the address that is opened; a server of all addresses is reached by this machine's own."""
    if config.is_manually_set("browser.serverAddress"):
        return str(config.get_option("browser.serverAddress"))
    return server_util.get_display_address(config.get_option("server.address") or "localhost")
