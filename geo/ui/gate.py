"""The gate of the page's server: nothing passes it but for those who may see the page.

Where a login file is named, that takes a login and a role; where the page is reached from other machines, or a word
was given, a shared word. Behind it lies all that the server has: the page's document with the opening view, its
websocket, its media, uploads, components and outlines. What passes without either is named one by one.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from http.cookies import CookieError
from typing import Protocol
from urllib.parse import parse_qs, quote, urlencode

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.auth_util import encode_provider_token, get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from geo.access.login_file import CALLBACK, DEFAULT_PROVIDER
from geo.access.persons import Person
from geo.access.shared_word import GIVEN, SharedWord, Tries, made_word
from geo.hosts import is_of_this_machine_alone
from geo.ui.base_path import base_path, path_below
from geo.ui.gate_pages import login_page, no_role_page, word_page
from geo.ui.login import WORD_COOKIE, Login, login

_HEALTH = "_stcore/health"  # says that the server runs, to those who watch it
_LOGIN = "_dateline/login"  # leads to the provider
_LEAVE = "auth/logout"
_OF_THE_LOGIN = frozenset({"auth/login", _LEAVE, CALLBACK})  # Streamlit's own
_BACK_COOKIE = "dateline_back"
_BACK_SECONDS = 900  # that a login may take and still lead back to what was asked for
_MOST_BODY = 4096  # bytes of the form
_MOST_QUERY = 3000  # characters of an address that is gone back to; a cookie has room for 4,096
_TO_READ = frozenset({"GET", "HEAD"})
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",  # without any, a form would not say which page it was sent from
}
_WRONG = "That is not the word."


class Keeper(Protocol):
    """What keeps the gate."""

    def admits(self, visitor: HTTPConnection) -> bool:
        """Say whether a visitor may see the page."""

    async def answer(self, path: str | None, request: Request) -> Response | None:
        """Answer a request in the page's place; none: it passes.

        Args:
            path: Below the path under which the page is served; none where it lies elsewhere.
            request: As it came.
        """


class PageGate:
    """Lets pass what its keeper lets pass."""

    def __init__(self, app: ASGIApp, keeper: "Callable[[], Keeper | None] | None" = None) -> None:
        """Stand before an application.

        Args:
            app: What lies behind.
            keeper: Finds who keeps the gate, once; none: it stands open.
        """
        self._app = app
        self._find = keeper or chosen_keeper
        self._found: list[Keeper | None] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or let it pass."""
        if not self._found:
            self._found.append(self._find())
        keeper = self._found[0]
        if keeper is None or scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            answer = await keeper.answer(path_below(scope), Request(scope, receive))
            await (answer or self._app)(scope, receive, _careful(scope, send))
        elif scope["type"] == "websocket" and keeper.admits(HTTPConnection(scope)):
            await self._app(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})


def chosen_keeper() -> Keeper | None:
    """Return who keeps the gate of this process's server, as its settings have it; a word that is made is told.

    Raises:
        InputError: The login file, or the word, is wrong.
    """
    asked = login()
    if asked is not None:
        return LoginKeeper(asked)
    word = GIVEN.take(os.environ)
    if not word and is_of_this_machine_alone(config.get_option("server.address") or ""):
        return None
    if not word:
        word = made_word()
        sys.stderr.write(
            f"Who opens the page is asked for this word, until the server stops: {word}\n"
            f"To choose one of your own, name a file that holds it: --word-file FILE\n"
        )
    return WordKeeper(SharedWord(word))


class WordKeeper:
    """Asks for a shared word."""

    def __init__(
        self, word: SharedWord, clock: Callable[[], float] = time.time, ticks: Callable[[], float] = time.monotonic
    ) -> None:
        """Take the word, and what tells the time: in seconds since the epoch, and of a clock that is not set back."""
        self._word, self._clock, self._ticks, self._tries = word, clock, ticks, Tries()

    def admits(self, visitor: HTTPConnection) -> bool:
        """Say whether a visitor has given the word."""
        return self._word.knows(_cookies(visitor).get(WORD_COOKIE, ""), self._clock())

    async def answer(self, path: str | None, request: Request) -> Response | None:
        """Ask for the word, unless it was given."""
        if (path == _HEALTH and request.method in _TO_READ) or self.admits(request):
            return None
        if request.method == "POST":
            return await self._tried(request)
        return _asking(request, word_page())

    async def _tried(self, request: Request) -> Response:
        given = await _field(request, "word")
        if not given:
            return _asking(request, word_page())
        # Nothing is waited for from here on: of tries that come at once, each finds what the one before it left.
        address, now = request.client.host if request.client else "", self._ticks()
        wait = self._tries.wait(address, now)
        if wait:
            seconds = int(wait) + 1
            told = f"Too many wrong tries. Wait {seconds} seconds, then try again."
            return _page(word_page(wrong=told), 429, {"Retry-After": str(seconds)})
        if not self._word.is_it(given):
            self._tries.wrong(address, now)
            return _page(word_page(wrong=_WRONG), 401)
        answer = RedirectResponse(_address(request.url.query), 303, _HEADERS)
        token = self._word.token(self._clock())
        answer.set_cookie(WORD_COOKIE, token, httponly=True, samesite="lax", path=base_path())
        return answer


class LoginKeeper:
    """Asks for a login, and a role."""

    def __init__(self, asked: Login) -> None:
        """Take the login that is asked for."""
        self._login = asked

    def admits(self, visitor: HTTPConnection) -> bool:
        """Say whether a visitor has logged in and has a role."""
        person = self._person(visitor)
        return person is not None and person.role is not None

    async def answer(self, path: str | None, request: Request) -> Response | None:
        """Lead to the login, unless a visitor has logged in and has a role."""
        if request.method in _TO_READ and (path == _HEALTH or path in _OF_THE_LOGIN):
            return None
        person = self._person(request)
        if path == _LOGIN and request.method == "GET":
            return self._to_the_provider(request)
        if person is None:
            return _asking(request, login_page([*self._ways(request)]))
        if person.role is None:
            return _page(no_role_page(person.called, base_path() + _LEAVE), 403)
        return _back(path, request)

    def _person(self, visitor: HTTPConnection) -> Person | None:
        claims = _claims(_cookies(visitor))
        return self._login.person(claims) if claims else None

    def _ways(self, request: Request) -> "list[tuple[str, str]]":
        query = request.url.query[:_MOST_QUERY] if request.method in _TO_READ else ""
        return [
            (
                "" if name == DEFAULT_PROVIDER else name,
                f"{base_path()}{_LOGIN}?{urlencode({'with': name, 'back': query})}",
            )
            for name in self._login.file.providers
        ]

    def _to_the_provider(self, request: Request) -> Response:
        """Lead to a provider, and remember what was asked for."""
        name, back = (request.query_params.get(each, "") for each in ("with", "back"))
        if name not in self._login.file.providers:
            return _page(login_page(self._ways(request)), 404)
        token = encode_provider_token(name)
        answer = RedirectResponse(f"{base_path()}auth/login?{urlencode({'provider': token})}", 302, _HEADERS)
        if back and len(back) <= _MOST_QUERY:
            answer.set_cookie(
                _BACK_COOKIE, quote(back, safe=""), max_age=_BACK_SECONDS, httponly=True, samesite="lax",
                path=base_path(),
            )  # fmt: skip
        return answer


def _back(path: str | None, request: Request) -> Response | None:
    """Lead who has just logged in to what he had asked for; always of this page."""
    told = _cookies(request).get(_BACK_COOKIE, "")
    if path != "" or request.method != "GET" or request.url.query or not told:
        return None
    query = parse_qs(f"q={told}", max_num_fields=1).get("q", [""])[0]
    answer = RedirectResponse(_address(query), 302, _HEADERS)
    answer.delete_cookie(_BACK_COOKIE, path=base_path())
    return answer


def _claims(cookies: Mapping[str, str]) -> Mapping[str, object]:
    """Return what Streamlit has signed of who logged in; nothing where it has not."""
    secret = get_cookie_secret()

    def signed(name: str) -> bytes | None:
        return decode_signed_value(secret, name, cookies.get(name, "").encode("latin-1", "replace"))

    try:
        found = json.loads(get_cookie_with_chunks(signed, USER_COOKIE_NAME) or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _cookies(visitor: HTTPConnection) -> Mapping[str, str]:
    try:
        return visitor.cookies
    except (CookieError, ValueError):
        return {}


async def _field(request: Request, name: str) -> str:
    """Return a field of a form that was sent; nothing of one that is larger than ours can be."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BODY:
            return ""
    found = parse_qs(body.decode("utf-8", "replace"), max_num_fields=None, keep_blank_values=True)
    return found.get(name, [""])[0]


def _address(query: str) -> str:
    """Return the page's own address with a query."""
    return base_path() + (f"?{quote(query, safe='=&%+,:;@/!*()~-._')}" if query else "")


def _asking(request: Request, html: str) -> Response:
    """Return the page that asks, to those who can show it."""
    if request.method in {*_TO_READ, "POST"} and "text/html" in request.headers.get("accept", ""):
        return _page(html, 401)
    return PlainTextResponse("Dateline serves this to those who have been let in.\n", 401, _HEADERS)


def _page(html: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    return HTMLResponse(html, status, {**_HEADERS, **(headers or {})})


def _careful(scope: Scope, send: Send) -> Send:
    """Have cookies travel over TLS alone, where the visitor came by it: Streamlit's own do not say so."""
    if scope.get("scheme") != "https":
        return send

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            told = headers.getlist("set-cookie")
            del headers["set-cookie"]
            for cookie in told:
                headers.append("set-cookie", cookie if "; secure" in cookie.lower() else f"{cookie}; Secure")
        await send(message)

    return sending
