"""Fetching one page, and telling something to one address: in the public network alone, in bounded size and time.

An address comes from a person, a feed or a redirect, and may be made to reach what only this machine can reach: itself,
its neighbours, the metadata of a cloud. So the name is resolved here, every address that it has must be public, the
connection is made to the very address that was checked, and each redirect starts over. Proxies of the environment are
not used: they would resolve the name again.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from geo import __version__
from geo.articles.documents import MAX_FILE_BYTES
from geo.errors import BusyError, InputError, ServiceError

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

USER_AGENT = f"Dateline/{__version__} (reads single pages for a person who names them)"
MAX_REDIRECTS = 5
SECONDS = 20.0  # for one address, with all its redirects
LONGEST_ASKED = 7 * 86_400  # seconds for which a server may ask to be left alone
LONGEST_MARK = 500  # characters of what a server marks a state of a page by; a longer one is not kept

_SCHEMES = {"http": 80, "https": 443}
_LONGEST = 2000  # characters of an address
_CHUNK = 65_536
_UNCHANGED = 304
_BUSY = (429, 503)
_MOST_ANSWERED = 4096  # bytes of the answer to what was told, which nobody reads
_MOVED = (301, 302, 303, 307, 308)
# Pythons differ on whether these are global: protocol assignments, and relays that are no more.
_NOT_PUBLIC = (ipaddress.IPv4Network("192.0.0.0/24"), ipaddress.IPv4Network("192.88.99.0/24"))
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # an IPv4 address in its last 32 bits
_ACCEPTED = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/pdf, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: its last address after redirects, what the server calls it, and the content."""

    address: str
    media_type: str
    data: bytes
    marks: "Marks | None" = None


@dataclass(frozen=True, slots=True)
class Marks:
    """What a server marks a state of a page by (`ETag`, `Last-Modified`): told again, it sends only what changed."""

    tag: str = ""
    modified: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """What is said of the state that is known."""
        told = {"If-None-Match": self.tag, "If-Modified-Since": self.modified}
        return {name: mark for name, mark in told.items() if mark}


@dataclass(frozen=True, slots=True)
class _Target:
    """A checked address: what to ask for, and the addresses to ask."""

    scheme: str
    host: str
    port: int
    path: str
    ips: tuple[str, ...]

    @property
    def named(self) -> str:
        """The host as the header names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _SCHEMES[self.scheme] else f"{host}:{self.port}"


def is_public(ip: IpAddress) -> bool:
    """Say whether an address lies in the public network, also where IPv6 wraps one of IPv4."""
    inner = _unwrapped(ip)
    if inner is not None:
        return is_public(inner)
    if isinstance(ip, ipaddress.IPv6Address) and ip.is_site_local:
        return False
    special = ip.is_multicast or ip.is_reserved or ip.is_unspecified or any(ip in block for block in _NOT_PUBLIC)
    return ip.is_global and not special


def resolve_host(host: str, port: int) -> tuple[str, ...]:
    """Ask the system for a name's addresses.

    Raises:
        OSError: It has none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(row[4][0]) for row in found))


def fetch(
    address: str,
    *,
    resolver: Callable[[str, int], Sequence[str]] = resolve_host,
    permitted: Callable[[IpAddress], bool] = is_public,
    seconds: float = SECONDS,
) -> Fetched:
    """Fetch what an address names.

    Args:
        address: It begins with http:// or https://.
        resolver: Gives the addresses of a host.
        permitted: Which addresses may be reached.
        seconds: For all of it, redirects included.

    Raises:
        InputError: It is no such address, leads where nothing may be fetched, or gives no page in time.
    """
    found = fetch_changed(address, Marks(), resolver=resolver, permitted=permitted, seconds=seconds)
    assert found is not None  # nothing was said to be known
    return found


def fetch_changed(
    address: str,
    known: Marks,
    *,
    resolver: Callable[[str, int], Sequence[str]] = resolve_host,
    permitted: Callable[[IpAddress], bool] = is_public,
    seconds: float = SECONDS,
) -> Fetched | None:
    """Fetch what an address names, as `fetch` does; None where it is as it was when its server marked it so.

    Args:
        address: It begins with http:// or https://.
        known: The marks of the state that is known; empty ones where none is.
        resolver: Gives the addresses of a host.
        permitted: Which addresses may be reached.
        seconds: For all of it, redirects included.

    Raises:
        InputError: As `fetch` does.
    """
    ends = time.monotonic() + seconds
    for _ in range(MAX_REDIRECTS + 1):
        target = _check(address, resolver, permitted, ends)
        with _asked(target, address, ends, headers=known.headers) as answer:
            if answer.status == _UNCHANGED and known.headers:
                return None
            if answer.status not in _MOVED:
                media_type, marks = (
                    answer.getheader("content-type", ""),
                    Marks(_mark(answer, "etag"), _mark(answer, "last-modified")),
                )
                return Fetched(address, media_type, _content(answer, address, ends), marks)
            address = urljoin(address, answer.getheader("location", ""))
    msg = f"{address} is reached by more than {MAX_REDIRECTS} redirects; give the address where the page is"
    raise InputError(msg)


def post(
    address: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    resolver: Callable[[str, int], Sequence[str]] = resolve_host,
    permitted: Callable[[IpAddress], bool] = is_public,
    seconds: float = SECONDS,
) -> None:
    """Tell something to an address, which is checked as `fetch` checks it. A redirect is not followed.

    Args:
        address: It begins with http:// or https://.
        body: What is told.
        headers: What is said of it.
        resolver: Gives the addresses of a host.
        permitted: Which addresses may be reached.
        seconds: For all of it.

    Raises:
        InputError: It is no such address, or leads where nothing may be told.
        ServiceError: It does not take what is told, or does not answer in time.
    """
    ends = time.monotonic() + seconds
    target = _check(address, resolver, permitted, ends, "nothing is told to it unless that is permitted")
    try:
        with _asked(target, address, ends, method="POST", body=body, headers=headers) as answer:
            answer.read(_MOST_ANSWERED)
            if not 200 <= answer.status < 300:
                msg = f"{target.named} answers {answer.status} {answer.reason[:60]}"
                raise ServiceError(msg)
    except InputError as exc:
        msg = f"{target.named} {'takes too long to answer' if time.monotonic() >= ends else 'cannot be reached'}"
        raise ServiceError(msg) from exc
    if time.monotonic() >= ends:  # a cut looks like an end
        msg = f"{target.named} takes too long to answer"
        raise ServiceError(msg)


def check_address(address: str) -> None:
    """See to it that an address could be asked, without asking anybody.

    Raises:
        InputError: It could not; the message says why.
    """
    _parts(address)


def _mark(answer: http.client.HTTPResponse, name: str) -> str:
    """Return what a server marks a page by, if that is a mark: one line of plain ASCII, and not too long."""
    mark = answer.getheader(name, "")
    return mark if len(mark) <= LONGEST_MARK and mark.isascii() and mark.isprintable() else ""


def _check(
    address: str,
    resolver: Callable[[str, int], Sequence[str]],
    permitted: Callable[[IpAddress], bool],
    ends: float,
    refusal: str = "nothing is fetched there; save the page as a file",
) -> _Target:
    """Take an address apart, resolve its host, and refuse it if any of the host's addresses is not permitted."""
    scheme, host, port, path = _parts(address)
    found = _resolved(resolver, host, port, ends)
    if found is None:
        raise InputError(_unanswered(address, TimeoutError(), ends))
    if not found:
        msg = f"{host} has no address in the network; check how it is spelled, and the connection"
        raise InputError(msg)
    for ip in found:
        if not permitted(ipaddress.ip_address(ip)):
            msg = f"{host} lies in a private or reserved network, and {refusal}"
            raise InputError(msg)
    return _Target(scheme, host, port, path, found)


def _parts(address: str) -> tuple[str, str, int, str]:
    wrong = f"{address[:100]!r} is no address of a page; it begins with http:// or https:// and names a host"
    if len(address) > _LONGEST or any(c <= " " or c == "\x7f" or c == "\\" for c in address):
        raise InputError(wrong)
    try:
        split = urlsplit(address)
        host = (split.hostname or "").rstrip(".").encode("idna").decode("ascii")
        port = split.port or _SCHEMES[split.scheme]
    except (ValueError, KeyError) as exc:  # an encoding error is a ValueError
        raise InputError(wrong) from exc
    if not host:
        raise InputError(wrong)
    if split.username is not None or split.password is not None:
        msg = f"the address of {host} carries a user's name; give it without one"
        raise InputError(msg)
    if port not in _SCHEMES.values() and port < 1024:
        msg = f"port {port} of {host} is for services that are no web pages; give the address of a page"
        raise InputError(msg)
    path = urlunsplit(("", "", quote(split.path, safe="/%:@!$&'()*+,;=-._~") or "/", _query(split.query), ""))
    return split.scheme, host, port, path


def _query(query: str) -> str:
    return quote(query, safe="/?%:@!$&'()*+,;=-._~[]")


def _resolved(
    resolver: Callable[[str, int], Sequence[str]], host: str, port: int, ends: float
) -> tuple[str, ...] | None:
    """Resolve a host within the time that is left, or return none; the system's own resolver knows no such bound."""
    found: list[str] = []

    def ask() -> None:
        try:
            found.extend(resolver(host, port))
        except (OSError, UnicodeError):
            found.clear()

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(max(0.0, ends - time.monotonic()))
    return None if asking.is_alive() else tuple(found)


@contextmanager
def _asked(
    target: _Target,
    address: str,
    ends: float,
    *,
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[http.client.HTTPResponse]:
    """Ask for a page; whatever is not done when the time is over is cut off, however slowly it drips."""
    connection = http.client.HTTPConnection(target.host, target.port)
    try:
        connection.sock = plain = _connected(target, ends)
        with _cut_off(plain, ends):
            if target.scheme == "https":
                _secure(connection, target.host)
            ours = {"Host": target.named, "User-Agent": USER_AGENT, "Accept": _ACCEPTED, "Accept-Encoding": "gzip"}
            connection.request(method, target.path, body, {**ours, **headers})
            with connection.getresponse() as answer:
                yield answer
    except ssl.SSLCertVerificationError as exc:
        msg = f"{target.host} does not prove who it is (its certificate); save the page in a browser, and give the file"
        raise InputError(msg) from exc
    except (OSError, http.client.HTTPException, ValueError) as exc:
        if isinstance(exc, InputError):
            raise
        raise InputError(_unanswered(address, exc, ends)) from exc
    finally:
        connection.close()


@contextmanager
def _cut_off(plain: socket.socket, ends: float) -> Iterator[None]:
    """End a connection from beside when the time is over; what waits on it then wakes with an error or an end.

    A second handle is held for that, since the first passes from the connection to TLS and to the answer.
    """
    handle = plain.dup()
    watch = threading.Timer(max(0.0, ends - time.monotonic()), _shut, (handle,))
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
        watch.join()
        handle.close()


def _connected(target: _Target, ends: float) -> socket.socket:
    """Connect to the first of the checked addresses that takes the connection."""
    failure: OSError | None = None
    for ip in target.ips:
        try:
            return socket.create_connection((ip, target.port), timeout=max(0.1, ends - time.monotonic()))
        except OSError as exc:
            failure = exc
    raise failure or TimeoutError


def _secure(connection: http.client.HTTPConnection, host: str) -> None:
    """Have the other side prove that it is the host; the handshake comes after, so that it can be cut off too."""
    context = ssl.create_default_context()
    secured = context.wrap_socket(connection.sock, server_hostname=host, do_handshake_on_connect=False)
    connection.sock = secured
    secured.do_handshake()


def _shut(handle: socket.socket) -> None:
    try:
        handle.shutdown(socket.SHUT_RDWR)
    except OSError:  # the other side was quicker
        return


def _unanswered(address: str, exc: Exception, ends: float) -> str:
    if isinstance(exc, TimeoutError) or time.monotonic() >= ends:
        reason = "takes too long to answer"
    else:
        reason = f"cannot be reached ({getattr(exc, 'strerror', None) or type(exc).__name__})"
    return f"{address} {reason}; try again, or save the page in a browser, and give the file"


def _content(answer: http.client.HTTPResponse, address: str, ends: float) -> bytes:
    """Read the body, unpacked, and never more of it than a file may have."""
    if answer.status != http.client.OK:
        msg = f"{address} answers {answer.status} {answer.reason[:60]}; check the address in a browser"
        if answer.status in _BUSY and (seconds := _asked_for(answer.getheader("retry-after", ""))):
            raise BusyError(msg, seconds)
        raise InputError(msg)
    packing = (answer.getheader("content-encoding") or "identity").strip().lower()
    if packing not in ("identity", "gzip", "x-gzip"):
        msg = f"{address} comes packed as {packing[:20]!r}, which was not asked for; save the page as a file"
        raise InputError(msg)
    unpack = None if packing == "identity" else _Members()
    body = bytearray()
    while chunk := answer.read1(_CHUNK):
        try:
            body += unpack.next(chunk) if unpack else chunk
        except zlib.error as exc:
            msg = f"{address} came damaged; try again"
            raise InputError(msg) from exc
        if len(body) > MAX_FILE_BYTES:
            msg = f"{address} is larger than {MAX_FILE_BYTES / 1e6:.0f} MB, and no more is read; save it as a file"
            raise InputError(msg)
    if answer.length or (unpack and not unpack.whole) or time.monotonic() >= ends:  # a cut looks like an end
        raise InputError(_unanswered(address, ConnectionAbortedError(), ends))
    return bytes(body)


def _asked_for(after: str) -> float:
    """Return for how many seconds a server asks to be left alone; 0 where it does not say so in a way that is known."""
    if after.isascii() and after.isdigit():
        return float(min(int(after[:9]), LONGEST_ASKED))
    try:
        moment = parsedate_to_datetime(after)
        left = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - datetime.now(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return 0.0
    return min(max(0.0, left.total_seconds()), LONGEST_ASKED)


class _Members:
    """Unpacks gzip's members one after the other, as many as there are; `whole` after the end of one."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self.whole = False

    def next(self, chunk: bytes) -> bytes:
        """Return what the next bytes unpack to, and never much more than a file may have.

        Raises:
            zlib.error: They are no gzip.
        """
        found = bytearray()
        while chunk and len(found) <= MAX_FILE_BYTES:
            if self._member.eof:
                chunk = chunk.lstrip(b"\0")  # with which some fill up the last block
                if not chunk:
                    break
                self._member = zlib.decompressobj(zlib.MAX_WBITS | 16)
            found += self._member.decompress(chunk, MAX_FILE_BYTES + 1)
            chunk = self._member.unused_data
        self.whole = self._member.eof
        return bytes(found)


def _unwrapped(ip: IpAddress) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that one of IPv6 stands for: mapped, 6to4, NAT64, or "compatible"."""
    if not isinstance(ip, ipaddress.IPv6Address):
        return None
    if ip.ipv4_mapped or ip.sixtofour:
        return ip.ipv4_mapped or ip.sixtofour
    number = int(ip)
    return ipaddress.IPv4Address(number & 0xFFFFFFFF) if ip in _NAT64 or 1 < number < 2**32 else None
