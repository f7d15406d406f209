"""Who is let in: those who ask for a name of ours and, where a token is wanted, bring it. All answers bear guards."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.hosts import is_our_name

Refuse = Callable[[Request, int, str], Response]

_FEWEST = 16  # characters of a token
_HEADERS = {
    "Cache-Control": "private, no-cache",  # it may be kept, and must be asked about each time
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_NOT_OURS = (
    "this server is not known by the name that was asked for; use the address that it told at its start, or start it "
    "with --name and each name by which it may be reached"
)
_NOTHING_BROUGHT = 'a token is wanted, in the header "Authorization: Bearer …"; who runs this server knows it'
_OTHER_BROUGHT = "the token in the header Authorization is another one; who runs this server knows it"


@dataclass(frozen=True, slots=True)
class Guards:
    """Who is let in.

    Attributes:
        address: What the server listens to.
        token: The word that is wanted; empty: none is.
        names: Under which names it may be reached, where that is told.
        origins: The sites whose pages may read it, "*" for all.
    """

    address: str = "127.0.0.1"
    token: str = ""
    names: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()


def is_token(text: str) -> bool:
    """Say whether a text may serve as a token: long, and of signs that a header can hold."""
    return len(text) >= _FEWEST and text.isascii() and text.isprintable() and " " not in text


class Gate:
    """Stands before the application. It answers HEAD as GET without a body, which the application need not know."""

    def __init__(self, app: ASGIApp, *, guards: Guards, refuse: Refuse) -> None:
        self._app = app
        self._guards = guards
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        send = self._guarded(send)
        if scope["method"] == "HEAD":
            scope, send = {**scope, "method": "GET"}, _without_body(send)
        status, why = self._refusal(Headers(scope=scope))
        if status:
            await self._refuse(Request(scope), status, why)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _refusal(self, headers: Headers) -> tuple[int, str]:
        guards, hosts = self._guards, headers.getlist("host")
        if len(hosts) != 1 or not is_our_name(hosts[0], address=guards.address, named=guards.names):
            return 403, _NOT_OURS
        if not guards.token:
            return 0, ""
        given = headers.getlist("authorization")
        if not given:
            return 401, _NOTHING_BROUGHT
        kind, _, word = given[0].partition(" ")
        right = hmac.compare_digest(word.strip().encode(), guards.token.encode())
        return (0, "") if len(given) == 1 and kind.lower() == "bearer" and right else (401, _OTHER_BROUGHT)

    def _guarded(self, send: Send) -> Send:
        policy = "cross-origin" if self._guards.origins else "same-origin"

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update({**_HEADERS, "Cross-Origin-Resource-Policy": policy})
                for name in ("Accept", "Authorization"):
                    headers.add_vary_header(name)
            await send(message)

        return sending


def _without_body(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return sending
