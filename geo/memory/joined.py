"""Extractions → a `Corpus`: which reports tell of one event, and which articles copy which, kept for a set of articles.

Only that is kept, with the reasons; what an event says is made of its reports each time. So what is kept of a set can
be wrong about what belongs together and why, where its file was tampered with, and about nothing else.
"""

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import msgspec

from geo import __version__
from geo.extract import corpus_of
from geo.garbage import without_collecting
from geo.joining.clustering import event_of
from geo.memory.encoding import unpacked
from geo.memory.reading import Memory
from geo.memory.store import key_of
from geo.memory.version import digest_of_files, joining_files
from geo.model import Article, Bond, Corpus, Event, Extraction, Rejection, Report

FEWEST = 200  # reports; fewer are joined faster than what is kept of them is found
_LARGEST = 256_000_000  # bytes, unpacked


_Bond = tuple[int, int, float | None, tuple[str, ...]]  # two reports, the chance, the reasons


@dataclass(frozen=True, slots=True)
class Joined:
    """The reports of each event, by their numbers among the reports of all articles, and each article's origin.

    `bonds` say for each event why its reports belong together.
    """

    events: tuple[tuple[int, ...], ...]
    bonds: tuple[tuple[_Bond, ...], ...]
    origins: dict[str, str]


def corpus_of_kept(
    memory: Memory,
    articles: Sequence[Article],
    extractions: Iterable[Extraction],
    *,
    rejections: Sequence[Rejection] = (),
) -> Corpus:
    """Join the reports of some articles into events, as `corpus_of` does, or as it did before.

    Args:
        memory: Where it is kept which reports belong together.
        articles: What was read, as it came.
        extractions: What is in them, in the same order; those that were not read are left out.
        rejections: What was refused; it is kept with the rest.
    """
    listed = tuple(extractions)
    reports = [report for extraction in listed for report in extraction.reports]
    if len(reports) < FEWEST:
        return corpus_of(listed, rejections=rejections)
    name = _name(memory, articles, reports)
    found = _kept(memory, name, listed, reports)
    if found is None:
        corpus = corpus_of(listed, rejections=rejections)
        memory.keep_joined(name, _encoded(corpus, reports))
        return corpus
    events, origins = found
    return Corpus(listed, events, tuple(rejections), origins=origins)


def kept_events(
    memory: Memory, articles: Sequence[Article], extractions: Sequence[Extraction]
) -> tuple[Event, ...] | None:
    """Return the events of some articles as it is kept how they are joined, None where that is not kept."""
    reports = [report for extraction in extractions for report in extraction.reports]
    found = _kept(memory, _name(memory, articles, reports), extractions, reports)
    return found[0] if found else None


def _kept(
    memory: Memory, name: str, extractions: Sequence[Extraction], reports: Sequence[Report]
) -> tuple[tuple[Event, ...], dict[str, str]] | None:
    data = memory.joined(name)
    known = _decoded(data, extractions, reports) if data is not None else None
    if known is None:
        return None
    with without_collecting():
        events = tuple(
            event_of([reports[number] for number in numbers], [_bond(reports, *bond) for bond in bonds])
            for numbers, bonds in zip(known.events, known.bonds, strict=True)
        )
    return events, known.origins


def _bond(reports: Sequence[Report], one: int, other: int, chance: float | None, reasons: tuple[str, ...]) -> Bond:
    return Bond(reports[one].id, reports[other].id, chance, reasons)


def _name(memory: Memory, articles: Sequence[Article], reports: Sequence[Report]) -> str:
    """Return what the read ones of some articles are known by, together with the code that joins them."""
    keys = [key_of(article) for article in articles]
    marks = memory.marks(keys)
    read = (f"{key} {marks[key]}" for key in keys if key in marks)
    told = [_joiner(), *read, *(report.id for report in reports)]
    found = hashlib.sha256("\n".join(told).encode("utf-8", "surrogatepass"))
    return found.hexdigest()[:32]


@cache
def _joiner() -> str:
    return f"{__version__} {digest_of_files('joining', joining_files())}"


def _encoded(corpus: Corpus, reports: Sequence[Report]) -> bytes:
    number = {report.id: at for at, report in enumerate(reports)}
    events = tuple(tuple(number[report.id] for report in event.reports) for event in corpus.events)
    bonds = tuple(
        tuple((number[bond.report], number[bond.other], bond.chance, bond.reasons) for bond in event.bonds)
        for event in corpus.events
    )
    return zlib.compress(msgspec.msgpack.encode(Joined(events, bonds, dict(corpus.origins))), 1)


def _decoded(data: bytes, extractions: Sequence[Extraction], reports: Sequence[Report]) -> Joined | None:
    """Return what is kept, None where it cannot be about these reports."""
    try:
        found = msgspec.msgpack.decode(unpacked(data, _LARGEST), type=Joined)
    except (msgspec.MsgspecError, zlib.error, ValueError, TypeError, OverflowError, RecursionError):
        return None
    ids = {extraction.article.id for extraction in extractions}
    numbers = [number for event in found.events for number in event]
    whole = sorted(numbers) == list(range(len(reports))) and all(found.events)
    tied = len(found.bonds) == len(found.events) and all(
        {one, other} <= set(event)
        for event, bonds in zip(found.events, found.bonds, strict=True)
        for one, other, *_ in bonds
    )
    known = found.origins.keys() == ids and ids.issuperset(found.origins.values())
    return found if whole and tied and known else None
