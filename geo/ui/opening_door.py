"""The opening view's way to the browser: into the page's document, before Streamlit's scripts have made the page.

In goes each request; the page's document, and the frame's, leave with what is kept of the server's inputs. What that
is, and how it is drawn, is not known here.
"""

from collections.abc import Callable
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.ui.base_path import path_below
from geo.ui.opening_view import FRAME, HERE, OpeningView

_NOT_STORED = {"Cache-Control": "no-store"}
# The document is changed on its way: it must come whole, and as it is.
_UNASKED = frozenset({b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"})
_END = b"</body>"
# Streamlit's scripts compute for a second, in the thread that draws the map: `opening.js` calls them when it is drawn.
_LATER = {b'<script type="module"': b'<script type="later"', b'<link rel="modulepreload"': b'<link rel="later"'}


_Find = Callable[[], OpeningView | None]


class OpeningDoor:
    """Puts the opening view into the page's document, if the address asks for nothing but a part of the map."""

    def __init__(self, app: ASGIApp, find: _Find = HERE.present, find_frame: _Find = HERE.drawn) -> None:
        self._app = app
        self._find = find
        self._find_frame = find_frame

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for the frame, and let through all others."""
        path = _path(scope)
        view = None
        if path == FRAME:
            view = await run_in_threadpool(self._find_frame)
        elif path == "" and _is_plain(scope):
            view = await run_in_threadpool(self._find)
        if path == FRAME:
            answer = HTMLResponse(view.frame, headers=_NOT_STORED) if view else PlainTextResponse("", 404)
            await answer(scope, receive, send)
        elif view:
            headers = [(name, value) for name, value in scope["headers"] if name.lower() not in _UNASKED]
            await self._app({**scope, "headers": headers}, receive, _Opened(view, send))
        else:
            await self._app(scope, receive, send)
        if path == FRAME or (path == "" and not view):
            HERE.seen.set()


class _Opened:
    """Sends the page's document on with the view in it."""

    def __init__(self, view: OpeningView, send: Send) -> None:
        self._view, self._send = view, send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
        elif message["type"] == "http.response.body" and self._start is not None:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._end(self._start)
        else:
            await self._send(message)

    async def _end(self, start: Message) -> None:
        headers = MutableHeaders(scope=start)
        if start["status"] == 200 and headers.get("content-type", "").startswith("text/html"):
            head, end, rest = self._body.rpartition(_END)
            if end:
                for now, later in _LATER.items():
                    head = head.replace(now, later)
                self._body = head + self._view.overlay.encode() + end + rest
            headers.update(_NOT_STORED)
            headers["content-length"] = str(len(self._body))
            for name in ("etag", "last-modified", "accept-ranges"):
                del headers[name]
        await self._send(start)
        await self._send({"type": "http.response.body", "body": self._body})


def _path(scope: Scope) -> str | None:
    """Return the path of a request to read, below the one under which the page is served; none for any other."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    return path_below(scope)


def _is_plain(scope: Scope) -> bool:
    asked = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    return all(name == "map" for name, _ in asked)
