"""Which inputs the page shows, read and extracted once for all visitors."""

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from geo.articles.addresses import is_address
from geo.articles.reading import read_inputs
from geo.engines import OURS, Engines, read_engines
from geo.extract import Progress, corpus_of
from geo.memory.background import BackgroundReader
from geo.memory.reading import Memory
from geo.memory.store import key_of
from geo.memory.version import extractor_version
from geo.model import Article, Corpus, Rejection
from geo.resources import resource_path
from geo.workspace.finding import split_inputs, workspace_beside
from geo.workspace.store import Workspace

Stamp = tuple[str, int, int]  # path, time of change, size: a changed file is read again


@dataclass(frozen=True, slots=True)
class Inputs:
    """Files and folders, the day for articles that carry none, and which models read them."""

    paths: tuple[Path, ...]
    published: date | None = None
    engines: Engines = OURS
    addresses: tuple[str, ...] = ()  # of pages and feeds
    workspace: Path | None = None  # the file that was named, or lies in the folder of the articles; else a private one

    @property
    def name(self) -> str:
        """What the page calls them."""
        names = [path.name or str(path) for path in self.paths] + list(self.addresses)
        names = names or [self.workspace.name if self.workspace else ""]
        return names[0] if len(names) == 1 else f"{len(names)} inputs"

    @property
    def seeds(self) -> bool:
        """Whether they are the articles that come along with the program."""
        return self.paths == (resource_path("seeds"),)


def inputs_from_arguments(arguments: Iterable[str] | None = None) -> Inputs:
    """Read `INPUT... [--published DAY] [--config FILE]` from the command line; the seeds where nothing is named.

    Raises:
        InputError: More than one workspace is named.
    """
    parser = argparse.ArgumentParser(prog="dateline app", add_help=False)
    parser.add_argument("inputs", nargs="*")
    parser.add_argument("--published", type=date.fromisoformat)
    parser.add_argument("--config", type=Path)
    parser.add_argument("--workspace", type=Path)
    given, _ = parser.parse_known_args(list(sys.argv[1:] if arguments is None else arguments))
    engines = OURS if given.config is None else read_engines(given.config)
    addresses = tuple(each for each in given.inputs if is_address(each))
    paths, named = split_inputs((Path(each) for each in given.inputs if not is_address(each)), given.workspace)
    if not paths and not addresses and named is None:
        paths = (resource_path("seeds"),)
    return Inputs(paths, given.published, engines, addresses, named or workspace_beside(paths))


def memory_of(inputs: Inputs, workspace: Workspace) -> Memory:
    """Return what is kept in a workspace of what the inputs' models find; one for all visitors."""
    return _memory(workspace, inputs.engines, extractor_version(inputs.engines))


def background_of(memory: Memory) -> BackgroundReader:
    """Return what reads beside the page; one for all visitors."""
    return _background(memory)


def articles_of(inputs: Inputs, added: tuple[Article, ...] = ()) -> tuple[tuple[Article, ...], tuple[Rejection, ...]]:
    """Return the inputs' articles with those that were brought in, and what was refused.

    Args:
        inputs: What the command line names.
        added: The articles that the workspace holds.
    """
    stamps = tuple(stamp for path in inputs.paths for stamp in _stamps(path))
    given, rejections = _read(inputs, stamps)
    known = {article.id for article in given}
    return (*given, *(article for article in added if article.id not in known)), rejections


def load_corpus(
    inputs: Inputs, memory: Memory, added: tuple[Article, ...] = (), *, progress: Progress | None = None
) -> Corpus:
    """Return the inputs' events, together with those of articles that were brought in; what nobody has read is read.

    Args:
        inputs: What the command line names.
        memory: What is kept.
        added: The articles that the workspace holds.
        progress: Called before each article, as by `extract`; not at all where nothing must be read.
    """
    articles, rejections = articles_of(inputs, added)
    marks = memory.marks(_keys(articles))
    if len(marks) < len(articles):
        for _ in memory.read(articles, progress=progress):
            pass  # it is kept
    return corpus_kept(memory, articles, rejections)


def corpus_kept(memory: Memory, articles: tuple[Article, ...], rejections: tuple[Rejection, ...] = ()) -> Corpus:
    """Return the events of those articles that somebody has read. Nothing is read."""
    marks = memory.marks(_keys(articles))
    return _corpus(memory, articles, rejections, tuple(sorted(marks.items())))


@lru_cache(maxsize=8)
def _memory(workspace: Workspace, engines: Engines, version: str) -> Memory:
    return Memory(workspace.extractions(), engines=engines, version=version)


@lru_cache(maxsize=8)
def _background(memory: Memory) -> BackgroundReader:
    return BackgroundReader(memory)


@lru_cache(maxsize=8)
def _read(inputs: Inputs, stamps: tuple[Stamp, ...]) -> tuple[tuple[Article, ...], tuple[Rejection, ...]]:  # noqa: ARG001 - the key
    return read_inputs((*inputs.paths, *inputs.addresses), published=inputs.published)


@lru_cache(maxsize=8)
def _keys(articles: tuple[Article, ...]) -> tuple[str, ...]:
    return tuple(map(key_of, articles))


@lru_cache(maxsize=4)
def _corpus(
    memory: Memory,
    articles: tuple[Article, ...],
    rejections: tuple[Rejection, ...],
    marks: tuple[tuple[str, str], ...],  # noqa: ARG001 - part of the key: another reading gives another corpus
) -> Corpus:
    return corpus_of(memory.load(articles).extractions, rejections=rejections)


def _stamps(path: Path) -> list[Stamp]:
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    return [(str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files if file.is_file()]
