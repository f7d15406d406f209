"""A client for servers that speak OpenAI's chat completions: one question, one answer, all of it bounded.

The standard library alone does it. An answer has a time by which it must be whole and a size that it may not pass, an
overloaded server is asked again a few times, and no redirect is followed, so that the key and the article go where the
settings say and nowhere else.
"""

import http.client
import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Protocol
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from geo import __version__
from geo.engines import Endpoint
from geo.errors import InputError, ServiceError

ATTEMPTS = 3
LARGEST_ANSWER = 2_000_000  # bytes
_PAUSE = 0.5  # seconds before the second attempt; twice that before the third
_CHUNK = 65_536
_BUSY = frozenset({408, 429, 500, 502, 503, 504})
_REFUSES_EXTRAS = frozenset({400, 422})
_EXTRAS = {"temperature": 0, "response_format": {"type": "json_object"}}
_LONGEST_NOTE = 200  # characters of a server's words that an error repeats
_LONGEST_KEY = 10_000


class _BusyError(Exception):
    """The server asks for another try."""


class _PlainerError(Exception):
    """The server refuses what not every server knows."""


class Chat(Protocol):
    """What answers a question about a text."""

    def ask(self, instructions: str, text: str) -> str:
        """Return the model's answer."""


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(
        self,
        req: Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> None:
        """Follow none: urllib then raises the answer as an error."""


@dataclass(frozen=True, slots=True)
class ChatClient:
    """Asks the model of an endpoint."""

    endpoint: Endpoint
    pause_seconds: float = _PAUSE

    def ask(self, instructions: str, text: str) -> str:
        """Return the model's answer to a text, as it wrote it.

        Raises:
            InputError: The key's environment variable is not set.
            ServiceError: The server does not answer in time, refuses, or does not speak the protocol.
        """
        question: dict[str, object] = {
            "model": self.endpoint.model,
            "messages": [{"role": "system", "content": instructions}, {"role": "user", "content": text}],
        }
        try:
            body = self._persist(question | _EXTRAS)
        except _PlainerError:
            try:
                body = self._persist(question)
            except _PlainerError as problem:
                raise self._error(str(problem)) from problem
        return self._content(body)

    def _persist(self, question: Mapping[str, object]) -> bytes:
        """Ask until the server has time, a bounded number of times."""
        problem = ""
        for attempt in range(ATTEMPTS):
            if attempt:
                time.sleep(self.pause_seconds * 2 ** (attempt - 1))
            try:
                return self._post(question)
            except _BusyError as busy:
                problem = str(busy)
        raise self._error(f"{problem}, {ATTEMPTS} times")

    def _post(self, question: Mapping[str, object]) -> bytes:
        until = time.monotonic() + self.endpoint.timeout_seconds
        request = Request(  # noqa: S310 - the settings allow http and https alone
            f"{self.endpoint.url}/chat/completions",
            data=json.dumps(question).encode("ascii"),
            headers=self._headers(),
            method="POST",
        )
        try:
            with _opener(self.endpoint).open(request, timeout=self.endpoint.timeout_seconds) as response:
                return self._read(response, until)
        except HTTPError as problem:
            with problem:
                raise self._refusal(problem, until) from problem
        except TimeoutError as problem:
            raise self._late() from problem
        except URLError as problem:
            if isinstance(problem.reason, TimeoutError):
                raise self._late() from problem
            raise _BusyError(f"cannot be reached: {_short(str(problem.reason))}") from problem
        except (OSError, http.client.HTTPException) as problem:
            raise _BusyError(f"broke off: {_short(repr(problem))}") from problem

    def _headers(self) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "User-Agent": f"dateline/{__version__}",
        }
        key = self._key()
        return headers | ({"Authorization": f"Bearer {key}"} if key else {})

    def _key(self) -> str:
        """Return the key that the environment holds, or nothing where none is asked for."""
        variable = self.endpoint.api_key_env
        key = os.environ.get(variable, "").strip() if variable else ""
        if variable and not (key and key.isascii() and key.isprintable() and len(key) <= _LONGEST_KEY):
            msg = f"the environment variable {variable}, which api_key_env names, holds no key; set it"
            raise InputError(msg)
        return key

    def _read(self, response: http.client.HTTPResponse, until: float) -> bytes:
        """Read an answer piece by piece: one that drips is as late as one that does not come."""
        content = bytearray()
        while chunk := response.read1(_CHUNK):
            content += chunk
            if len(content) > LARGEST_ANSWER:
                raise self._error(f"sends more than {LARGEST_ANSWER // 1_000_000} MB for one answer")
            if time.monotonic() > until:
                raise self._late()
        return bytes(content)

    def _refusal(self, problem: HTTPError, until: float) -> Exception:
        told = f"answers {problem.code}"
        if problem.code in _BUSY:
            return _BusyError(told)
        if 300 <= problem.code < 400:
            return self._error(f"{told} and points elsewhere; give the address where it answers itself")
        note = self._note(problem, until)
        if problem.code in _REFUSES_EXTRAS:
            return _PlainerError(f"{told}{note}")
        return self._error(f"{told}{note}")

    def _note(self, problem: HTTPError, until: float) -> str:
        """Return what the server says of its refusal, in short."""
        try:
            body = problem.read(_CHUNK) if time.monotonic() < until else b""
        except (OSError, http.client.HTTPException):
            body = b""
        text = body.decode("utf-8", "replace")
        key = self._key()
        said = _short(text.replace(key, "(the key)") if key else text)
        return f": {said}" if said else ""

    def _content(self, body: bytes) -> str:
        """Take the model's words out of the server's answer."""
        wrong = "does not speak the chat completions protocol: its answer has no choices[0].message.content"
        try:
            answer = json.loads(body)
            content = answer["choices"][0]["message"]["content"]
        except (ValueError, KeyError, IndexError, TypeError, RecursionError) as problem:
            raise self._error(wrong) from problem
        if not isinstance(content, str):
            raise self._error(wrong)
        return content

    def _late(self) -> ServiceError:
        seconds = f"{self.endpoint.timeout_seconds:g}"
        return self._error(f"has not answered within {seconds} seconds; timeout_seconds allows more")

    def _error(self, what: str) -> ServiceError:
        return ServiceError(f"the endpoint {self.endpoint.url} {what}")


def _opener(endpoint: Endpoint) -> OpenerDirector:
    """Return what sends requests: through the machine's proxy, but never to this machine itself."""
    return build_opener(_NoRedirects(), *([ProxyHandler({})] if endpoint.is_local else []))


def _short(text: str) -> str:
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split())[:_LONGEST_NOTE]
