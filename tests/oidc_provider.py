"""A small provider of logins on this machine: OpenID Connect's code flow, for the persons that a test names.

It holds a client to what the standard asks for: secret, redirect address, state, PKCE and nonce.
"""

import base64
import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import escape
from urllib.parse import parse_qs, unquote_plus, urlencode
from uuid import uuid4

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from waiting import this_moment, wait_until

CLIENT, SECRET = "dateline", "a secret of the client"


class Provider:
    """Knows some persons, and says of one who he is, to the one client that it knows.

    Attributes:
        persons: The claims of each, by the name under which the provider offers him.
        logged_out: The addresses to which it sent those back who logged out.
    """

    def __init__(self, persons: Mapping[str, Mapping[str, object]]) -> None:
        self.persons = dict(persons)
        self.url = ""
        self.logged_out: list[str] = []
        self._key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self._codes: dict[str, dict[str, str]] = {}
        self.app = Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._metadata),
                Route("/authorize", self._authorize),
                Route("/chosen/{person}", self._chosen),
                Route("/token", self._token, methods=["POST"]),
                Route("/jwks", lambda _request: JSONResponse({"keys": [self._key.as_dict(private=False)]})),
                Route("/leave", self._leave),
            ]
        )

    def _metadata(self, _request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/jwks",
                "end_session_endpoint": f"{self.url}/leave",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert asked["state"]
        assert "openid" in asked["scope"].split()
        links = "".join(
            f'<p><a href="/chosen/{name}?{escape(urlencode(asked))}">{escape(name)}</a></p>' for name in self.persons
        )
        return HTMLResponse(f"<title>Who are you?</title>{links}")

    def _chosen(self, request: Request) -> Response:
        code = uuid4().hex
        asked = dict(request.query_params)
        self._codes[code] = asked | {"person": request.path_params["person"]}
        back = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}", 302)

    async def _token(self, request: Request) -> Response:
        told = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        asked = self._codes.pop(told.get("code", ""), None)
        basic = base64.b64decode(request.headers.get("authorization", "").removeprefix("Basic ")).decode()
        secret = unquote_plus(basic.partition(":")[2])
        proof = base64.urlsafe_b64encode(hashlib.sha256(told.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or (basic.partition(":")[0], secret) != (CLIENT, SECRET)
            or told["redirect_uri"] != asked["redirect_uri"]
            or proof.rstrip(b"=").decode() != asked["code_challenge"]
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(this_moment())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 600, "nonce": asked["nonce"]}
        token = jwt.encode(
            {"alg": "RS256", "kid": "one"}, claims | {"sub": asked["person"]} | self.persons[asked["person"]], self._key
        )
        return JSONResponse({"access_token": uuid4().hex, "token_type": "Bearer", "id_token": token})

    def _leave(self, request: Request) -> Response:
        back = request.query_params.get("post_logout_redirect_uri", "")
        self.logged_out.append(back)
        return RedirectResponse(back, 302) if back else PlainTextResponse("logged out")


@contextmanager
def provided(persons: Mapping[str, Mapping[str, object]]) -> Iterator[Provider]:
    """Run a provider on a free port of this machine, within the block."""
    provider = Provider(persons)
    server = uvicorn.Server(uvicorn.Config(provider.app, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_until(lambda: server.started)
    provider.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join()
