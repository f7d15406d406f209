"""Feed broken and hostile files to all readers, and broken texts to the extraction; count what goes wrong.

    python tests/bench/fuzz_readers.py [--inputs 100000] [--texts 5000] [--apart 200] [--seconds S] [--seed 1]

Each input is a valid file that this script makes, changed by one to six mutations that its number and the seed decide:
the same call tries the same inputs. Readers run in this process, with a bound on each input's computing; so many of the
inputs (`--apart`) go through the process of their own as well, as in use. Texts go through the whole extraction.

A crash is any exception but InputError, whoever catches it; a hang is an input that computes longer than LIMIT seconds.
Exit code 1 where there is any. An input that fails is written into the folder that `--keep` names.
"""

import argparse
import logging
import os
import random
import resource
import signal
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import outlook_files
import post_files
import sample_files
import web_archive_files

from geo.articles import files
from geo.articles.bounded import READERS, read_bounded
from geo.articles.documents import INPUT_KINDS, Document, InputKind
from geo.articles.files import read_data
from geo.errors import InputError
from geo.extract import extract_article
from geo.model import Article

LIMIT = 30  # seconds of computing for one input, as in the process of its own
ADDRESS_SPACE = 6_000_000_000  # bytes, so that a bomb ends here and not at the machine's end
WARM = 300  # inputs before memory is looked at first
EVERY = 5000  # inputs between two lines of progress

STORY = "\n\n".join(sample_files.STORY).encode()
MATTER = b"---\ntitle: Talks\npublished: 2024-08-27\nsource: Wire\nrating: B2\nlanguage: en\n---\n"
LINES = b'{"id": "a", "title": "Talks", "published": "2024-08-27", "text": "Talks were held in Paris."}\n'
ANSWERED = "Yes.\n\nOn 4 May 2024, at 11:02, A <a@example.org> wrote:\n> No.\n>\n> On 3 May 2024, B wrote:\n>> Talks.\n"
PAGE = sample_files.html(
    head=sample_files.FACTS + '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": '
    '"2024-08-27", "author": [{"name": "A"}]}</script>',
    body="<aside><ul><li><a href='/a'>Another story</a></li><li><a href='/b'>One more</a></li></ul></aside>"
    "<table><tr><td colspan='2'>1</td></tr></table><div hidden>x</div><time datetime='2024-08-27'>27</time>",
)

# What each kind is made as: names with their makers. A kind that lacks one is told.
MAKERS: Mapping[str, tuple[tuple[str, Callable[[], bytes]], ...]] = {
    "text": (
        ("a.txt", lambda: STORY),
        ("a.md", lambda: MATTER + b"# Talks\n<!-- no -->\n" + STORY),
        ("b.md", lambda: b'+++\ntitle = "Talks"\ndate = 2024-08-27\n+++\n' + STORY),
        ("c.txt", lambda: STORY.decode().encode("utf-16")),
    ),
    "JSON lines": (("a.jsonl", lambda: LINES * 3),),
    "HTML": (("a.html", lambda: PAGE), ("b.html", sample_files.html)),
    "PDF": (
        ("a.pdf", sample_files.pdf),
        ("b.pdf", lambda: sample_files.pdf(pages=3, owner="x")),
        ("c.pdf", lambda: sample_files.scan("A", "B")),
    ),
    "Word": (
        ("a.docx", sample_files.docx),
        ("b.docx", lambda: sample_files.docx(table=("Kharkiv", "12 wounded"))),
    ),
    "OpenDocument": (("a.odt", sample_files.odt), ("a.fodt", sample_files.flat_odt)),
    "Rich Text": (("a.rtf", sample_files.rtf), ("b.rtf", lambda: sample_files.rtf(sample_files.RICH))),
    "mail": (
        ("a.eml", sample_files.mail),
        ("b.eml", lambda: sample_files.mail(markup=sample_files.html().decode())),
        ("c.eml", lambda: sample_files.mail(files={"a.txt": STORY, "b.html": sample_files.html()})),
        ("d.eml", lambda: sample_files.mail(ANSWERED)),
    ),
    "EPUB": (
        ("a.epub", sample_files.epub),
        ("b.epub", lambda: sample_files.epub(contents={1: "One"}, ncx={2: "Two"}, guide='<reference type="cover"/>')),
    ),
    "mailbox": (("a.mbox", lambda: sample_files.mailbox(sample_files.mail(), sample_files.mail())),),
    "Outlook mail": (
        ("a.msg", outlook_files.message),
        ("b.msg", lambda: outlook_files.message("", rich=outlook_files.rich(sample_files.rtf()))),
        ("c.msg", lambda: outlook_files.message(files={"a.txt": STORY * 9, "in": outlook_files.within("Inner.")})),
    ),
    "table": (("a.csv", sample_files.table), ("a.tsv", lambda: sample_files.table(separator="\t"))),
    "workbook": (("a.xlsx", sample_files.workbook),),
    "web archive": (
        ("a.warc", lambda: web_archive_files.warc(web_archive_files.story())),
        ("a.warc.gz", lambda: web_archive_files.warc(web_archive_files.story(), packed=True)),
        ("a.wacz", lambda: web_archive_files.wacz(web_archive_files.story(), pages=("https://example.org/a",))),
    ),
    "posts": (
        ("result.json", lambda: post_files.telegram(*sample_files.STORY)),
        ("tweets.js", lambda: post_files.archive_of_x(*sample_files.STORY)),
        ("a.json", lambda: post_files.first_interface_of_x(sample_files.STORY[0], passed_on="A")),
        ("b.json", lambda: post_files.outbox("<p>Talks were held in Paris.</p>")),
        ("a.jsonl", lambda: post_files.lines(*sample_files.STORY)),
    ),
    "saved page": (("a.mhtml", web_archive_files.mhtml), ("a.webarchive", sample_files.webarchive)),
    "zip": (
        ("a.zip", lambda: sample_files.packed({"a.txt": STORY, "b/c.html": sample_files.html(), "d.jsonl": LINES})),
        ("b.zip", lambda: sample_files.packed({"a.zip": sample_files.packed({"a.md": MATTER + STORY})})),
    ),
    "feed": (
        ("a.rss", lambda: sample_files.rss("https://example.org/a", "https://example.org/b")),
        ("a.atom", lambda: sample_files.atom("https://example.org/a")),
        ("a.json", lambda: sample_files.json_feed("https://example.org/a", "https://example.org/b")),
    ),
}

TOKENS = (
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1b[31m", b"\xed\xa0\x80", b"\xf0\x9f\x92\xa5", b"\r", b"\x0c", b"\x80"),
    *(b"<div>" * 3000, b"<table><tr><td>" * 800, b"</div>" * 500, b"<!--", b"]]>", b"<![CDATA[", b"<svg>"),
    *(b"<template>", b"&#0;", b"&#x110000;", b"&amp;" * 200, b'<!DOCTYPE a [<!ENTITY b "c">]>', b"&b;"),
    *(b'<?xml version="1.0" encoding="x"?>', b"[" * 20_000, b'{"a":' * 5000, b"99999999999999999999", b"-1", b"1e999"),
    *(b"NaN", b"0001-01-01", b"9999-99-99", b"%PDF-1.7", b"endobj", b"/Length 999999999", b"/Kids [1 0 R]"),
    *(b"/Parent 1 0 R", b"stream", b"xref", b"<<" * 3000, b"PK\x03\x04", b"PK\x05\x06", b"=?utf-8?b?", b"--", b"\n\n"),
    *(b"Content-Type: multipart/mixed; boundary=a\n\n--a", b"charset=utf-7", b"charset=undefined", b"Date: 99999"),
    *(b"Content-Transfer-Encoding: x-uuencode", b"From: " + b"<" * 500, b"---\n", b"+++\n", b"*a", b"&a [*a,*a]"),
    *(b"!!python/object:x", b"!!timestamp x", b"published: 2024-02-30\n", "\u202e".encode(), "\u200b".encode() * 50),
    *("é".encode() * 300, "中".encode() * 300, b"a" * 50_000, b" " * 20_000, b"w:gridSpan w:val='999999999'"),
    *(
        b"{" * 20_000,
        b"}" * 50,
        b"\\u-9999 ?",
        b"\\bin999999999 ",
        b"\\'",
        b"\\uc99 ",
        b"\\*",
        b"\\v ",
        b"\\pard\\intbl",
    ),
    *(b"<itemref idref='p1'/>" * 2000, b"<navPoint>" * 1000, b"../../../etc/passwd", b"<nav><a href='x'/>" * 800),
    *(b"WARC/1.0\r\n", b"WARC-Type: response\r\n", b"Content-Length: 99999999999\r\n", b"Content-Length: -5\r\n"),
    *(b"Content-Encoding: gzip\r\n", b"Transfer-Encoding: chunked\r\n\r\nffffffff\r\n", b"HTTP/1.1 200 OK\r\n"),
    *(b"Snapshot-Content-Location: https://example.org/b\r\n", b"\x1f\x8b\x08\0"),
    *(b"<w:p>" * 2000, b"<w:tbl><w:tr><w:tc>" * 100, b"http://" * 200, b"(" * 5000),
)


# ---- mutations ----


def mutated(data: bytes, rng: random.Random, others: tuple[bytes, ...]) -> bytes:
    if data.startswith(b"PK") and rng.random() < 0.6:
        return _inside(data, rng, others)
    if data.startswith(b"\xd0\xcf\x11\xe0") and rng.random() < 0.6:
        return _written_over(data, rng)
    for _ in range(rng.randint(1, 6)):
        data = rng.choice(MUTATIONS)(data, rng, others)
    return data


def _written_over(data: bytes, rng: random.Random) -> bytes:
    """Change a file in which all has its place, so that all keeps it."""
    found = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        part = rng.choice((*TOKENS, rng.randbytes(4), b"\xff\xff\xff\xff", b"\0" * 64))[:256]
        at = rng.randrange(512, len(found) - len(part))
        found[at : at + len(part)] = part
    return bytes(found)


def _inside(data: bytes, rng: random.Random, others: tuple[bytes, ...]) -> bytes:
    """Change a member of an archive, and pack it again."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice(sorted(members))
    for _ in range(rng.randint(1, 4)):
        members[name] = rng.choice(MUTATIONS)(members[name], rng, others)
    if rng.random() < 0.1:
        members.pop(rng.choice(sorted(members)))
    return sample_files.packed(members)


def _flipped(data: bytes, rng: random.Random, _others: tuple[bytes, ...]) -> bytes:
    found = bytearray(data or b"a")
    for _ in range(rng.randint(1, 8)):
        found[rng.randrange(len(found))] = rng.randrange(256)
    return bytes(found)


def _cut(data: bytes, rng: random.Random, _others: tuple[bytes, ...]) -> bytes:
    start, end = sorted((rng.randint(0, len(data)), rng.randint(0, len(data))))
    return data[:start] + data[end:] if rng.random() < 0.7 else data[:start]


def _repeated(data: bytes, rng: random.Random, _others: tuple[bytes, ...]) -> bytes:
    start = rng.randint(0, len(data))
    part = data[start : start + rng.choice((1, 4, 30, 300))]
    return data[:start] + part * rng.choice((2, 5, 100, 500)) + data[start:]


def _told(data: bytes, rng: random.Random, _others: tuple[bytes, ...]) -> bytes:
    at = rng.randint(0, len(data))
    return data[:at] + rng.choice(TOKENS) + data[at:]


def _joined(data: bytes, rng: random.Random, others: tuple[bytes, ...]) -> bytes:
    other = rng.choice(others)
    return data[: rng.randint(0, len(data))] + other[rng.randint(0, len(other)) :]


def _numbered(data: bytes, rng: random.Random, _others: tuple[bytes, ...]) -> bytes:
    digits = [at for at, byte in enumerate(data[:100_000]) if 48 <= byte <= 57]
    if not digits:
        return data
    at = rng.choice(digits)
    return data[:at] + rng.choice((b"0", b"-1", b"4294967296", b"9" * 30, b"1e9", b"2024")) + data[at + 1 :]


MUTATIONS = (_flipped, _flipped, _cut, _cut, _repeated, _told, _told, _told, _joined, _numbered)


# ---- guards ----


class TooLongError(BaseException):
    """An input computes longer than it may. Of no class that a reader catches."""


def _ended(_signal: int, _frame: object) -> None:
    raise TooLongError


@dataclass
class Tally:
    """What came of the inputs of one kind."""

    counts: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    slowest_input: int = -1


class Watch(logging.Handler):
    """Takes what the readers log of faults that nobody foresaw."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1] is not None:
            self.faults.append("".join(traceback.format_exception(record.exc_info[1])))


class Run:
    """All inputs of one call."""

    def __init__(self, keep: Path | None) -> None:
        self.tallies: dict[str, Tally] = {}
        self.watch = Watch()
        self.keep = keep
        self.failed: Counter[str] = Counter()

    def one(self, kind: str, number: int, data: bytes, work: Callable[[], str]) -> None:
        tally = self.tallies.setdefault(kind, Tally())
        began = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, LIMIT)
        try:
            said = work()
        except TooLongError:
            said = "hang"
        except MemoryError:
            said = "memory"
        except Exception:  # noqa: BLE001 what it looks for
            self.watch.faults.append(traceback.format_exc())
            said = "crash"
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        if self.watch.faults:
            said = "crash" if not all("MemoryError" in fault for fault in self.watch.faults) else "memory"
        took = time.process_time() - began
        tally.counts[said] += 1
        if took > tally.slowest:
            tally.slowest, tally.slowest_input = took, number
        if said in ("crash", "hang", "memory"):
            self._tell(f"{kind} {number}", said, data)
        self.watch.faults.clear()

    def _tell(self, name: str, said: str, data: bytes) -> None:
        fault = self.watch.faults[-1] if self.watch.faults else ""
        where = "|".join(line.strip() for line in fault.splitlines()[-3:])[:300]
        self.failed[f"{said} {where}"] += 1
        if self.failed[f"{said} {where}"] == 1:
            sys.stdout.write(f"{said} at {name}: {where}\n{fault[-3000:]}\n")
            sys.stdout.flush()
            if self.keep is not None:
                (self.keep / name.replace(" ", "-")).write_bytes(data)


# ---- inputs ----


def _read_here(kind: InputKind, data: bytes, *, address: str = "") -> tuple[Document, ...]:
    """Read as `read_bounded` does, in this process."""
    return READERS[kind](data, address)


def reads(name: str, data: bytes) -> str:
    found = ["read" if isinstance(one, Article) else "refused" for one in read_data(name, data)]
    return "read" if "read" in found else "refused"


def reads_apart(kind: InputKind, data: bytes) -> str:
    try:
        read_bounded(kind, data, seconds=LIMIT)
    except InputError:
        return "refused"
    return "read"


def extracts(text: str) -> str:
    extract_article(Article("a", text))
    return "read"


def inputs(seed: int) -> Iterator[tuple[str, int, str, bytes]]:
    """Yield kinds, numbers, names and mutated files without end."""
    made = [(kind, name, maker()) for kind, makers in MAKERS.items() for name, maker in makers]
    others = tuple(data for _, _, data in made)
    number = 0
    while True:
        for kind, name, data in made:
            rng = random.Random(f"{seed} {number}")
            yield kind, number, name, mutated(data, rng, others)
            number += 1


def texts(seed: int) -> Iterator[tuple[int, str]]:
    """Yield numbers and mutated texts without end."""
    others = tuple(part.encode() for part in sample_files.STORY)
    number = 0
    while True:
        rng = random.Random(f"text {seed} {number}")
        yield number, mutated(rng.choice(others), rng, others).decode("utf-8", "replace")[:20_000]
        number += 1


def memory() -> float:
    """Return how much memory the process has now, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def without_makers() -> list[str]:
    return [kind.value for kind in INPUT_KINDS if kind.value not in MAKERS]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--texts", type=int, default=5000)
    parser.add_argument("--apart", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="end after so many, with what was run")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    os.environ["PATH"] = ""  # no Tesseract: most of the time would be its own
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    signal.signal(signal.SIGPROF, _ended)
    if given.keep is not None:
        given.keep.mkdir(parents=True, exist_ok=True)
    run = Run(given.keep)
    logging.getLogger("geo").addHandler(run.watch)
    logging.getLogger("geo").propagate = False
    logging.getLogger().addHandler(logging.NullHandler())
    end = time.monotonic() + given.seconds
    for kind in without_makers():
        sys.stdout.write(f"no maker for {kind}\n")
    _texts(run, given.texts, given.seed, end)
    _apart(run, given.apart, given.seed, end)
    _inputs(run, given.inputs, given.seed, end)
    return _summary(run)


def _inputs(run: Run, most: int, seed: int, end: float) -> None:
    files.read_bounded = _read_here
    for kind, number, name, data in inputs(seed):
        if number >= most or time.monotonic() > end:
            break
        run.one(kind, number, data, lambda name=name, data=data: reads(name, data))
        if number == WARM or number % EVERY == 0:
            sys.stdout.write(f"input {number}: {memory():.0f} MB\n")
            sys.stdout.flush()
    sys.stdout.write(f"inputs: {number}; memory at the end {memory():.0f} MB\n")


def _apart(run: Run, most: int, seed: int, end: float) -> None:
    bounded = {kind.value: kind for kind in READERS}
    done = 0
    for kind, number, _, data in inputs(seed + 1):
        if done >= most or time.monotonic() > end:
            break
        if kind in bounded:
            run.one(f"{kind} apart", number, data, lambda kind=kind, data=data: reads_apart(bounded[kind], data))
            done += 1


def _texts(run: Run, most: int, seed: int, end: float) -> None:
    for number, text in texts(seed):
        if number >= most or time.monotonic() > end:
            break
        run.one("extraction", number, text.encode("utf-8", "replace"), lambda text=text: extracts(text))
        if number in (50, most - 1) or number % 500 == 0:
            sys.stdout.write(f"text {number}: {memory():.0f} MB\n")
            sys.stdout.flush()


def _summary(run: Run) -> int:
    heads = ("read", "refused", "crash", "hang", "memory")
    sys.stdout.write(f"| kind | inputs | {' | '.join(heads)} | slowest, s (input) |\n|---|---|{'---|' * 6}\n")
    for kind, tally in run.tallies.items():
        cells = " | ".join(str(tally.counts[head]) for head in heads)
        sys.stdout.write(
            f"| {kind} | {tally.counts.total()} | {cells} | {tally.slowest:.2f} ({tally.slowest_input}) |\n"
        )
    for words, count in run.failed.most_common():
        sys.stdout.write(f"{count} × {words}\n")
    return 1 if run.failed else 0


if __name__ == "__main__":
    sys.exit(main())
