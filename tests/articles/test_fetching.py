"""What is fetched, and what never is. The server is on this machine, which the tests permit for themselves."""

import gzip
import ipaddress
import socket
import threading
from collections.abc import Callable
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import sample_files as make
from hypothesis import given
from hypothesis import strategies as st
from waiting import LONG

from geo.articles.addresses import canonical_address, name_of, read_address
from geo.articles.documents import MAX_FILE_BYTES
from geo.articles.fetching import (
    LONGEST_ASKED,
    LONGEST_MARK,
    MAX_REDIRECTS,
    USER_AGENT,
    Marks,
    check_address,
    fetch,
    fetch_changed,
    is_public,
    post,
)
from geo.errors import InputError, ServiceError
from geo.model import Article, Rejection

HERE = "127.0.0.1"
Answer = Callable[[BaseHTTPRequestHandler], None]


def page(body: bytes, *, media_type: str = "text/html", status: int = 200, **headers: str) -> Answer:
    def answer(request):
        request.send_response(status)
        for name, value in {"Content-Type": media_type, "Content-Length": str(len(body)), **headers}.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def moved(where: str, status: int = 302) -> Answer:
    return page(b"", status=status, Location=where)


@contextmanager
def serving(answers: dict[str, Answer]):
    """Serve on a free port; yields the address of the server, and the list of what was asked for."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            asked.append((self.path, dict(self.headers)))
            self.close_connection = True
            try:
                answers.get(self.path, page(b"", status=404))(self)
            except OSError:
                return

        def do_POST(self):
            asked.append((self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.close_connection = True
            answers.get(self.path, page(b"", status=404))(self)

        def log_message(self, *_args):
            return

    server = ThreadingHTTPServer((HERE, 0), Handler)
    server.daemon_threads, server.over = True, threading.Event()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://{HERE}:{server.server_port}", asked
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def here(ip):
    return str(ip) == HERE


def get(address, **options):
    return fetch(address, **{"permitted": here, "seconds": LONG} | options)


# ---- what is public ----


@pytest.mark.parametrize(
    "ip", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::"]
)
def test_public_addresses_are_public(ip):
    assert is_public(ipaddress.ip_address(ip))


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254", "0.0.0.0", "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "192.88.99.1",
        "224.0.0.1", "224.0.1.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1",
        "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "ff0e::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1",
        "2002:7f00:1::", "2002:a00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "::ffff:0:127.0.0.1",
    ],
)  # fmt: skip
def test_private_and_reserved_addresses_are_not(ip):
    assert not is_public(ipaddress.ip_address(ip))


@given(st.ip_addresses(v=4))
def test_an_address_of_ipv4_is_as_public_inside_ipv6(ip):
    mapped, nat64, sixtofour = (0xFFFF << 32) | int(ip), (0x64FF9B << 96) | int(ip), (0x2002 << 112) | (int(ip) << 80)
    for wrapped in (mapped, nat64, sixtofour):
        assert is_public(ipaddress.IPv6Address(wrapped)) == is_public(ip)


# ---- what is refused before anything is asked ----


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "javascript:alert(1)", "example.org", "",
        "http://", "http:///path", "http://[::1", "http://exa mple.org/", "http://example.org\\@localhost/", "http://\n/",
        "http://example.org:99999/", "http://example.org:0x50/", "data:text/html,x", "http://" + "a" * 3000,
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_page_is_refused(address):
    with pytest.raises(InputError, match="begins with http"):
        fetch(address, resolver=lambda *_: pytest.fail("it was resolved"))


def test_an_address_with_a_user_is_refused():
    with pytest.raises(InputError, match="user"):
        fetch("http://example.org@127.0.0.1/", resolver=lambda *_: pytest.fail("it was resolved"))


@pytest.mark.parametrize("port", [22, 25, 110, 445])
def test_ports_of_other_services_are_refused(port):
    with pytest.raises(InputError, match="port"):
        fetch(f"http://example.org:{port}/", resolver=lambda *_: pytest.fail("it was resolved"))


@pytest.mark.sockets
@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0",
     "0.0.0.0", "127.0.0.1.", "[::ffff:7f00:1]", "１２７.０.０.１", "169.254.169.254", "[fe80::1]", "10.0.0.1"],
)  # fmt: skip
def test_this_machine_and_its_neighbours_are_refused_however_they_are_written(host):
    with serving({"/": page(b"secret")}) as (address, asked):
        port = address.rpartition(":")[2]
        with pytest.raises(InputError, match=r"private or reserved|no address in the network"):
            fetch(f"http://{host}:{port}/", seconds=5)
        assert asked == []


def test_a_host_of_which_one_address_is_private_is_refused():
    with pytest.raises(InputError, match="private"):
        fetch("http://example.org/", resolver=lambda *_: ("8.8.8.8", "10.0.0.1"))


def test_a_host_without_an_address_is_refused():
    def nothing(*_args):
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(InputError, match="no address in the network"):
        fetch("http://nowhere.example/", resolver=nothing)


def test_a_resolver_that_never_answers_is_not_waited_for():
    over = threading.Event()
    with pytest.raises(InputError, match="too long"):
        fetch("http://example.org/", resolver=lambda *_: over.wait(LONG) and (), seconds=0.2)
    over.set()


# ---- fetching ----


@pytest.mark.sockets
def test_a_page_is_fetched_and_the_user_agent_says_who_asks():
    with serving({"/a?b=c%20d": page(b"<p>Hello</p>", media_type="text/html; charset=utf-8")}) as (server, asked):
        got = get(f"{server}/a?b=c%20d")
    assert (got.data, got.media_type) == (b"<p>Hello</p>", "text/html; charset=utf-8")
    assert asked[0][1]["User-Agent"] == USER_AGENT
    assert USER_AGENT.startswith("Dateline/")


@pytest.mark.sockets
def test_the_connection_goes_to_the_address_that_was_checked_and_to_no_later_one():
    answers = iter([(HERE,), ("10.0.0.1",)])
    with serving({"/": page(b"Hello")}) as (server, asked):
        got = get(f"http://rebinding.example:{server.rpartition(':')[2]}/", resolver=lambda *_: next(answers))
    assert got.data == b"Hello"
    assert asked[0][1]["Host"].startswith("rebinding.example:")


@pytest.mark.sockets
def test_redirects_are_followed_and_the_last_address_told():
    with serving({"/a": moved("/b"), "/b": moved("c", 301), "/c": page(b"Hello")}) as (server, _):
        got = get(f"{server}/a")
        assert (got.data, got.address) == (b"Hello", f"{server}/c")


@pytest.mark.sockets
@pytest.mark.parametrize(
    "where",
    ["http://10.0.0.1/", "http://127.0.0.2/", "//169.254.169.254/latest/", "http://[::1]/", "file:///etc/passwd"],
)
def test_a_redirect_to_a_private_address_is_refused(where):
    with serving({"/": moved(where)}) as (server, asked), pytest.raises(InputError, match=r"private|begins with http"):
        get(f"{server}/")
    assert len(asked) == 1


@pytest.mark.sockets
def test_redirects_without_end_are_refused():
    with serving({"/": moved("/")}) as (server, asked):
        with pytest.raises(InputError, match="redirects"):
            get(f"{server}/")
        assert len(asked) == MAX_REDIRECTS + 1


@pytest.mark.sockets
@pytest.mark.parametrize("status", [404, 403, 500, 204])
def test_an_answer_that_is_no_page_is_refused_with_its_number(status):
    with serving({"/": page(b"", status=status)}) as (server, _), pytest.raises(InputError, match=str(status)):
        get(f"{server}/")


@pytest.mark.sockets
def test_a_page_that_is_too_large_is_cut_off():
    with (
        serving({"/": page(b"0" * (MAX_FILE_BYTES + 1))}) as (server, _),
        pytest.raises(InputError, match="larger than"),
    ):
        get(f"{server}/")


@pytest.mark.slow
@pytest.mark.sockets
def test_a_packed_page_is_unpacked_and_a_bomb_is_not():
    small = page(gzip.compress(b"Hello"), Content_Encoding="gzip")
    bomb = page(gzip.compress(b"0" * (4 * MAX_FILE_BYTES), 1), Content_Encoding="gzip")
    with serving({"/small": small, "/bomb": bomb}) as (server, _):
        assert get(f"{server}/small").data == b"Hello"
        with pytest.raises(InputError, match="larger than"):
            get(f"{server}/bomb")


@pytest.mark.sockets
def test_all_members_of_a_packed_page_are_unpacked_and_count_together():
    members = page(
        gzip.compress(b"Hello, ") + gzip.compress(b"") + gzip.compress(b"world") + b"\0\0", Content_Encoding="gzip"
    )
    half = gzip.compress(b"0" * (MAX_FILE_BYTES // 2 + 1), 1)
    bomb = page(half + half, Content_Encoding="gzip")
    cut = page(gzip.compress(b"Hello") + gzip.compress(b"world")[:-9], Content_Encoding="gzip")
    behind = page(gzip.compress(b"Hello") + b"<p>not packed</p>", Content_Encoding="gzip")
    with serving({"/": members, "/bomb": bomb, "/cut": cut, "/behind": behind}) as (server, _):
        assert get(f"{server}/").data == b"Hello, world"
        for path, reason in (("bomb", "larger than"), ("cut", "cannot be reached|too long"), ("behind", "damaged")):
            with pytest.raises(InputError, match=reason):
                get(f"{server}/{path}")


@pytest.mark.sockets
@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (page(b"no gzip", Content_Encoding="gzip"), "damaged"),
        (page(b"x", Content_Encoding="br"), "packed as"),
        (page(gzip.compress(b"Hello" * 99)[:-9], Content_Encoding="gzip"), "cannot be reached|too long"),
    ],
)
def test_a_broken_packing_is_refused(answer, reason):
    with serving({"/": answer}) as (server, _), pytest.raises(InputError, match=reason):
        get(f"{server}/")


def drip(part: bytes, cut: threading.Event) -> Answer:
    """Send a part again and again until the other side hangs up, or there is nothing to send any more."""

    def answer(request):
        try:
            request.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while not request.server.over.wait(0.05):
                request.wfile.write(part)
                request.wfile.flush()
                if not part and request.connection.recv(1) == b"":
                    raise ConnectionAbortedError
        except OSError:
            cut.set()

    return answer


@pytest.mark.sockets
@pytest.mark.parametrize("part", [b"X-Drip: 1\r\n", b"\r\nx", b""], ids=["headers", "body", "silence"])
def test_a_server_that_drips_is_cut_off_in_time(part):
    cut = threading.Event()
    with serving({"/": drip(part, cut)}) as (server, asked):
        with pytest.raises(InputError, match="too long"):
            get(f"{server}/", seconds=0.5)
        assert not asked or cut.wait(LONG)  # on a very busy machine the time is over before anything was asked


@pytest.mark.sockets
def test_a_page_that_ends_too_early_is_refused():
    def answer(request):
        request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nHalf of it")

    with serving({"/": answer}) as (server, _), pytest.raises(InputError, match="cannot be reached"):
        get(f"{server}/")


@pytest.mark.sockets
@pytest.mark.parametrize(
    "noise", [b"", b"\x00\xff" * 400, b"HTTP/1.1 banana\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 500]
)
def test_a_server_that_speaks_nonsense_is_refused(noise):
    with serving({"/": lambda request: request.wfile.write(noise)}) as (server, _), pytest.raises(InputError):
        get(f"{server}/")


@pytest.mark.sockets
def test_a_server_without_a_certificate_is_refused():
    with serving({}) as (server, _), pytest.raises(InputError):
        get(server.replace("http:", "https:"), seconds=2)


# ---- what has changed since ----


def ask(address, known):
    return fetch_changed(address, known, permitted=here, seconds=LONG)


@pytest.mark.sockets
def test_a_page_that_is_as_it_was_is_not_sent_again():
    marked = page(b"Hello", ETag='"a"', Last_Modified="Tue, 27 Aug 2024 10:00:00 GMT")
    with serving({"/": marked, "/same": page(b"", status=304), "/moved": moved("/same")}) as (server, asked):
        got = ask(f"{server}/", Marks())
        assert got.marks == Marks('"a"', "Tue, 27 Aug 2024 10:00:00 GMT")
        assert not {"If-None-Match", "If-Modified-Since"} & asked[0][1].keys()
        assert ask(f"{server}/same", got.marks) is None
        assert ask(f"{server}/moved", got.marks) is None
        told = {name: asked[1][1][name] for name in ("If-None-Match", "If-Modified-Since")}
        assert told == {"If-None-Match": '"a"', "If-Modified-Since": "Tue, 27 Aug 2024 10:00:00 GMT"}
        assert ask(f"{server}/", got.marks).data == b"Hello"  # another server's way: it sends all of it
        with pytest.raises(InputError, match="304"):  # nothing was known that could be as it was
            ask(f"{server}/same", Marks())


@pytest.mark.sockets
@pytest.mark.parametrize("mark", ["x" * (LONGEST_MARK + 1), "a\x01b", "\xe9"])
def test_a_mark_that_is_none_is_not_kept(mark):
    with serving({"/": page(b"Hello", ETag=mark)}) as (server, _):
        assert ask(f"{server}/", Marks()).marks == Marks()


@pytest.mark.sockets
@pytest.mark.parametrize(
    ("status", "after", "seconds"),
    [
        (429, "120", 120),
        (503, "99999999999", LONGEST_ASKED),
        (503, "Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_ASKED),
        (503, "Tue, 27 Aug 2024 10:00:00 GMT", None),
        (429, "soon", None),
        (429, "-5", None),
        (404, "120", None),
    ],
)
def test_a_server_says_for_how_long_it_is_to_be_left_alone(status, after, seconds):
    with serving({"/": page(b"", status=status, Retry_After=after)}) as (server, _):
        with pytest.raises(InputError, match=str(status)) as found:
            get(f"{server}/")
        assert getattr(found.value, "seconds", None) == seconds


# ---- telling ----


def tell(address, body=b"{}", **options):
    post(address, body, {"X-Told": "yes"}, **{"permitted": here, "seconds": LONG} | options)


@pytest.mark.sockets
def test_what_is_told_arrives_whole_with_its_headers():
    with serving({"/hook?a=b": page(b"ok"), "/created": page(b"", status=201)}) as (server, asked):
        tell(f"{server}/hook?a=b", '{"a": "é"}'.encode())
        tell(f"{server}/created")
    path, headers, body = asked[0]
    assert (path, headers["X-Told"], headers["User-Agent"], body.decode()) == (
        "/hook?a=b", "yes", USER_AGENT, '{"a": "é"}',
    )  # fmt: skip


@pytest.mark.sockets
@pytest.mark.parametrize("answer", [page(b"", status=500), page(b"", status=410), moved("/hook")])
def test_an_answer_that_takes_nothing_is_told_and_a_redirect_not_followed(answer):
    with serving({"/": answer, "/hook": page(b"ok")}) as (server, asked):
        with pytest.raises(ServiceError, match=r"127\.0\.0\.1:\d+ answers"):
            tell(f"{server}/")
        assert len(asked) == 1


@pytest.mark.sockets
def test_nothing_is_told_to_a_private_address_unless_that_is_permitted():
    with serving({"/": page(b"ok")}) as (server, asked):
        with pytest.raises(InputError, match="nothing is told to it"):
            post(f"{server}/", b"{}", {})
        assert asked == []


@pytest.mark.sockets
def test_who_does_not_answer_is_told_without_the_path_which_may_be_a_secret():
    cut = threading.Event()
    with serving({"/secret": drip(b"", cut)}) as (server, _), pytest.raises(ServiceError) as found:
        tell(f"{server}/secret", seconds=0.5)
    assert "secret" not in str(found.value)


def test_an_address_is_checked_without_asking_anybody():
    check_address("https://example.org/a")
    for wrong in ("ftp://example.org/", "https://a@example.org/", "http://example.org:25/", "https://"):
        with pytest.raises(InputError):
            check_address(wrong)


# ---- pages and feeds ----


def read(address, **options):
    found = list(read_address(address, fetcher=get, pause=0, **options))
    return [f for f in found if isinstance(f, Article)], [f for f in found if isinstance(f, Rejection)]


@pytest.mark.sockets
@pytest.mark.usefixtures("in_this_process")
def test_a_page_becomes_an_article_with_its_address():
    with serving({"/world/story?utm_source=x": page(make.html(head=make.FACTS))}) as (server, _):
        (article,), refused = read(f"{server}/world/story?utm_source=x")
    assert refused == []
    assert (article.title, article.source, str(article.published)) == (make.TITLE, "Example News", "2024-08-27")
    assert article.path.startswith(f"{server}/world/story")
    assert article.id == server.removeprefix("http://") + "/world/story"


@pytest.mark.sockets
@pytest.mark.usefixtures("in_this_process")
def test_a_pdf_and_a_text_at_an_address_are_read_too():
    answers = {"/a": page(make.pdf(), media_type="application/pdf"), "/b.txt": page(b"Talks.", media_type="text/plain")}
    with serving(answers) as (server, _):
        (report,), _ = read(f"{server}/a")
        (note,), _ = read(f"{server}/b.txt")
    assert make.STORY[0] in report.text
    assert note.text == "Talks."


@pytest.mark.slow
@pytest.mark.sockets
@pytest.mark.parametrize("made", [make.rss, make.atom])
def test_a_feed_gives_the_pages_that_it_lists_and_names_those_that_cannot_be_had(made):
    answers = {"/1": page(make.html(title="The first story")), "/2": moved("http://10.0.0.1/")}
    with serving(answers) as (server, _):
        answers["/feed"] = page(made(f"{server}/1", f"{server}/2"), media_type="application/xml")
        articles, _ = read(f"{server}/feed")
    first, second = articles
    assert make.STORY[0] in first.text
    assert str(first.published) == "2024-08-27"  # the page does not say; the feed does
    assert second.text.startswith("Talks in Paris")  # the page is out of reach; the feed's own words stand in


@pytest.mark.sockets
@pytest.mark.usefixtures("in_this_process")
def test_a_feed_inside_a_feed_is_not_followed():
    answers = {}
    with serving(answers) as (server, asked):
        answers["/feed"] = page(make.rss(f"{server}/feed", text=""), media_type="application/rss+xml")
        articles, (refused,) = read(f"{server}/feed")
        assert len(asked) == 2
    assert articles == []
    assert "inside a feed" in refused.reason


@pytest.mark.sockets
def test_what_an_address_refuses_is_told_by_the_address():
    with serving({}) as (server, _):
        articles, (refused,) = read(f"{server}/gone")
    assert articles == []
    assert refused.where == f"{server}/gone"
    assert "404" in refused.reason


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a",
        "http://www.example.org/a/",
        "HTTPS://EXAMPLE.org:443/a#top",
        "https://example.org/a?utm_source=b",
    ],
)
def test_addresses_of_one_page_are_one(address):
    assert canonical_address(address) == "https://example.org/a"
    assert name_of(address) == "example.org/a"


@given(st.text(max_size=80))
def test_any_text_has_a_canonical_form_and_a_name(text):
    assert canonical_address(canonical_address(f"https://{text}")) == canonical_address(f"https://{text}")
    assert len(name_of(f"http://{text}")) <= 150


def test_a_long_address_has_a_short_name():
    assert len(name_of("https://example.org/" + "a" * 900 + "/end")) <= 150
