"""How an answer goes out: as JSON or as a page, with its links, and not again to who has it already."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import msgspec
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from geo.api.documents import HTML, JSON, Fault, WebLink
from geo.api.pages import ApiPage, page_html, page_policy
from geo.api.queries import DocumentForm

_CODES = {
    400: "InvalidParameterValue",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    405: "MethodNotAllowed",
    500: "InternalError",
    503: "Unavailable",
}


@dataclass(frozen=True, slots=True)
class Address:
    """The address that was asked for, and by which others of this server are made."""

    request: Request

    def to(self, *parts: str, **params: str) -> str:
        """Return the address of something here: its path, part by part, each with slashes or not."""
        path = "/".join(quote(part, safe="/,:@") for part in parts)
        return f"{self.request.base_url}{path}" + (f"?{urlencode(params)}" if params else "")

    def again(self, **params: str | None) -> str:
        """Return the address that was asked for with other parameters; None leaves one out."""
        kept = [(name, value) for name, value in self.request.query_params.multi_items() if name not in params]
        kept += [(name, value) for name, value in params.items() if value is not None]
        path = self.request.url.path.removeprefix(self.request.scope.get("root_path", "")).lstrip("/")
        return f"{self.request.base_url}{quote(path, safe='/,:@')}" + (f"?{urlencode(kept)}" if kept else "")

    def both(self, media: str = JSON) -> list[WebLink]:
        """Return the links to this very answer and to the other form of it."""
        return [
            WebLink(href=self.again(f="json"), rel="self", type=media, title="This document"),
            WebLink(href=self.again(f="html"), rel="alternate", type=HTML, title="This document as a page"),
        ]


def form_of(request: Request, asked: DocumentForm | None) -> DocumentForm:
    """Return the form of an answer: as the address asks, else a page for who takes pages and no JSON."""
    if asked is not None:
        return asked
    accepted = request.headers.get("accept", "").lower()
    return "html" if "text/html" in accepted and "json" not in accepted else "json"


def respond(
    request: Request,
    asked: DocumentForm | None,
    edition: str,
    make: Callable[[], Mapping[str, object] | BaseModel],
    page: Callable[[Mapping[str, object]], ApiPage],
    *,
    media: str = JSON,
) -> Response:
    """Return an answer, or that the asker has it already.

    Args:
        request: What was asked.
        asked: The form that the address asks for.
        edition: What the answer is made of: while this is the same, so is the answer.
        make: Makes it.
        page: Puts it on a page.
        media: Its type as JSON.
    """
    form = form_of(request, asked)
    told = f"{edition} {form} {request.url}".encode("utf-8", "surrogatepass")
    tag = f'W/"{hashlib.sha256(told).hexdigest()[:32]}"'
    headers = {"ETag": tag}
    if _has(request.headers.getlist("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    made = make()
    document = made.model_dump(mode="json") if isinstance(made, BaseModel) else made
    if form == "html":
        return _page(page(document), headers=headers)
    return Response(msgspec.json.encode(document), media_type=media, headers=headers)


def refuse(request: Request, status: int, why: str, *, headers: Mapping[str, str] | None = None) -> Response:
    """Return why something is not answered, in the form that the asker takes."""
    more = dict(headers or {}) | ({"WWW-Authenticate": 'Bearer realm="Dateline"'} if status == 401 else {})
    fault = Fault(code=_CODES.get(status, "Refused"), description=why)
    asked = request.query_params.get("f")
    if asked == "html" or (asked is None and form_of(request, None) == "html"):
        return _page(ApiPage(f"{status}: this is not answered", why), status=status, headers=more)
    return Response(msgspec.json.encode(fault.model_dump()), status_code=status, media_type=JSON, headers=more)


def _page(page: ApiPage, *, status: int = 200, headers: Mapping[str, str]) -> Response:
    guarded = {**headers, "Content-Security-Policy": page_policy()}
    return Response(page_html(page), status_code=status, media_type=HTML, headers=guarded)


def _has(told: Iterable[str], tag: str) -> bool:
    """Say whether the asker has an answer already; the header may list several tags, or "*" for any."""
    listed = {part.strip() for header in told for part in header.split(",")}
    return "*" in listed or tag in listed or tag.removeprefix("W/") in listed
