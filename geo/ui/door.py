"""The door of the page's server: under which names it may be reached, and who may frame it.

A page from elsewhere can give its own name the address of this machine, and then speaks to our server as to its own.
What tells the two apart is the name that the browser asks for: only those by which we are known are let in.
"""

import socket
import webbrowser
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from ipaddress import IPv4Address, IPv6Address, ip_address
from threading import Thread
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.web.server import server_util

_REFUSED = (
    "Dateline is not served under this name. Open the address that it told at its start, or start it with "
    "STREAMLIT_SERVER_ALLOWED_HOSTS naming each host by which it may be reached, parted by spaces.\n"
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


def is_our_name(host: str, *, address: str, named: Sequence[str] = ()) -> bool:
    """Say whether a `Host` header asks for a name by which the page is served.

    Args:
        host: The header, with or without a port.
        address: What the server listens to, empty for everything. Where that is this machine alone, only "localhost"
            and its numbers are ours; else also the machine's name, and any address in numbers, which no page from
            elsewhere can pose as.
        named: What the user gave as `server.allowedHosts`, if anything: then only these are ours; "*.example.org"
            stands for all names below, "*" for all.
    """
    name = _name_of(host)
    if not name:
        return False
    if named:
        return any(_fits(name, pattern.strip().lower().rstrip(".")) for pattern in named)
    if name == "localhost":
        return True
    number = _number(name)
    if _is_of_this_machine_alone(address):
        return number is not None and number.is_loopback
    here = socket.gethostname().lower()
    return number is not None or name in {here, f"{here}.local", address.lower()}


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
            MutableHeaders(scope=message).update(_HEADERS)
        await send(message)

    return sending


def _name_of(host: str) -> str:
    """Return the name in a `Host` header, in small letters; empty where it is malformed."""
    try:
        parts = urlsplit(f"//{host}")
        parts.port  # noqa: B018 asked for, it is checked
    except ValueError:
        return ""
    more = parts.username or parts.password or parts.path or parts.query or parts.fragment or "@" in host
    return "" if more else (parts.hostname or "").rstrip(".")


def _fits(name: str, pattern: str) -> bool:
    return pattern in {"*", name} or (pattern.startswith("*.") and name.endswith(pattern[1:]))


def _number(name: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(name)
    except ValueError:
        return None


def _is_of_this_machine_alone(address: str) -> bool:
    number = _number(address)
    return address == "localhost" or (number is not None and number.is_loopback)


def _shown_host() -> str:
    """Return the host of the address that is opened; a server of all addresses is reached by this machine's own."""
    if config.is_manually_set("browser.serverAddress"):
        return str(config.get_option("browser.serverAddress"))
    return server_util.get_display_address(config.get_option("server.address") or "localhost")
