"""Which inputs the page shows, read and extracted once for all visitors."""

import argparse
import sys
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from geo.articles.addresses import is_address
from geo.articles.reading import read_inputs
from geo.engines import OURS, Engines, read_engines
from geo.extract import Progress, extract, extract_article
from geo.model import Article, Corpus, Extraction, Rejection
from geo.resources import resource_path
from geo.workspace.finding import split_inputs, workspace_beside

# How progress is told is no part of what a corpus is kept under.
_TELLING: ContextVar[Progress | None] = ContextVar("telling", default=None)

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


def load_corpus(inputs: Inputs, added: tuple[Article, ...] = (), *, progress: Progress | None = None) -> Corpus:
    """Return the inputs' events, together with those of articles that were brought in.

    Args:
        inputs: What the command line names.
        added: The articles that the workspace holds.
        progress: Called before each article, as by `extract`; not at all where nothing must be read.
    """
    stamps = tuple(stamp for path in inputs.paths for stamp in _stamps(path))
    given, rejections = _read(inputs, stamps)
    known = {article.id for article in given}
    articles = (*given, *(article for article in added if article.id not in known))
    token = _TELLING.set(progress)
    try:
        return _corpus(articles, rejections, inputs.engines)
    finally:
        _TELLING.reset(token)


def read_once(article: Article, *, engines: Engines = OURS) -> Extraction:
    """Find everything in an article; one that was read before is not read again, whatever rating it has now."""
    plain = replace(article, rating="", path="")
    found = _extraction(plain, engines)
    kept = replace(found.article, rating=article.rating, path=article.path)
    return found if kept == found.article else replace(found, article=kept)


@lru_cache(maxsize=5000)
def _extraction(article: Article, engines: Engines) -> Extraction:
    return extract_article(article, engines=engines)


@lru_cache(maxsize=8)
def _read(inputs: Inputs, stamps: tuple[Stamp, ...]) -> tuple[tuple[Article, ...], tuple[Rejection, ...]]:  # noqa: ARG001 - the key
    return read_inputs((*inputs.paths, *inputs.addresses), published=inputs.published)


@lru_cache(maxsize=8)
def _corpus(articles: tuple[Article, ...], rejections: tuple[Rejection, ...], engines: Engines) -> Corpus:
    return extract(articles, rejections=rejections, progress=_TELLING.get(), engines=engines, read=read_once)


def _stamps(path: Path) -> list[Stamp]:
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    return [(str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files if file.is_file()]
