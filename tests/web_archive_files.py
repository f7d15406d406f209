"""Web archives and saved pages, written by the formats' own rules while the tests run; none is kept."""

import gzip
import json
from collections.abc import Mapping

import sample_files

DAY = "2024-08-28T09:00:00Z"


def record(
    address: str,
    content: bytes = b"",
    *,
    kind: str = "response",
    status: str = "200 OK",
    media_type: str = "text/html; charset=utf-8",
    day: str = DAY,
    http: Mapping[str, str] | None = None,
) -> bytes:
    """Return one record of a WARC file, unpacked."""
    told = {"Content-Type": media_type, **(http or {})}
    if kind in ("response", "revisit"):
        head = f"HTTP/1.1 {status}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in told.items()) + "\r\n"
        content, media_type = head.encode() + content, f"application/http; msgtype={kind}"
    lines = {
        "WARC-Type": kind,
        "WARC-Record-ID": "<urn:uuid:00000000-0000-4000-8000-000000000000>",
        "WARC-Target-URI": address,
        "WARC-Date": day,
        "Content-Type": media_type,
        "Content-Length": str(len(content)),
    }
    head = "WARC/1.0\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value) + "\r\n"
    return head.encode() + content + b"\r\n\r\n"


def warc(*records: bytes, packed: bool = False) -> bytes:
    """Return a WARC file; packed, each record is a member of its own, as archivists do it."""
    info = record("", b"software: by hand\r\n", kind="warcinfo", media_type="application/warc-fields")
    return b"".join(gzip.compress(one) if packed else one for one in (info, *records))


def story(address: str = "https://example.org/a", **told) -> bytes:
    """Return the record of a page with an article."""
    return record(address, sample_files.html(head=sample_files.FACTS), **told)


def wacz(*records: bytes, pages: tuple[str, ...] = ()) -> bytes:
    """Return a WACZ file, with a list of what are pages in it."""
    files = {"archive/data.warc.gz": warc(*records, packed=True), "datapackage.json": b"{}"}
    if pages:
        lines = ({"format": "json-pages-1.0", "id": "pages"}, *({"url": page} for page in pages))
        files["pages/pages.jsonl"] = "\n".join(map(json.dumps, lines)).encode()
    return sample_files.packed(files)


def mhtml(
    page: bytes | None = None,
    *,
    address: str = "https://example.org/a",
    day: str = "Wed, 28 Aug 2024 09:00:00 -0000",
    before: tuple[tuple[str, str, bytes], ...] = (),
    head: str = "",
) -> bytes:
    """Return a page as a browser saves it in one file. `before` are parts before the page: type, address, content."""
    parts = [*before, ("text/html", address, page or sample_files.html()), ("image/png", f"{address}.png", b"\x89PNG")]
    lines = [
        "From: <Saved by a browser>",
        f"Snapshot-Content-Location: {address}",
        "Subject: Delegations visit Moscow",
        f"Date: {day}",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/related; type="text/html"; boundary="--parts"{head}',
        "",
        "",
    ]
    body = b"".join(
        f"----parts\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: binary\r\n"
        f"Content-Location: {where}\r\n\r\n".encode()
        + content
        + b"\r\n"
        for kind, where, content in parts
    )
    return "\r\n".join(lines).encode() + body + b"----parts--\r\n"
