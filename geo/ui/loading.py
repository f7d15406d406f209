"""Which inputs the page shows, read and extracted once for all visitors."""

import argparse
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import streamlit as st

from geo.articles.reading import read_inputs
from geo.engines import OURS, Engines, read_engines
from geo.extract import extract
from geo.model import Article, Corpus, Rejection, content_id
from geo.resources import resource_path
from geo.workspace.finding import split_inputs, workspace_beside

Stamp = tuple[str, int, int]  # path, time of change, size: a changed file is read again


@dataclass(frozen=True, slots=True)
class Inputs:
    """Files and folders, the day for articles that carry none, and which models read them."""

    paths: tuple[Path, ...]
    published: date | None = None
    engines: Engines = OURS
    workspace: Path | None = None  # the file that was named, or lies in the folder of the articles; else a private one

    @property
    def name(self) -> str:
        """What the page calls them."""
        names = [path.name or str(path) for path in self.paths or filter(None, [self.workspace])]
        return names[0] if len(names) == 1 else f"{len(names)} inputs"


def inputs_from_arguments(arguments: Iterable[str] | None = None) -> Inputs:
    """Read `INPUT... [--published DAY] [--config FILE]` from the command line; the seeds where nothing is named.

    Raises:
        InputError: More than one workspace is named.
    """
    parser = argparse.ArgumentParser(prog="dateline app", add_help=False)
    parser.add_argument("inputs", nargs="*", type=Path)
    parser.add_argument("--published", type=date.fromisoformat)
    parser.add_argument("--config", type=Path)
    given, _ = parser.parse_known_args(list(sys.argv[1:] if arguments is None else arguments))
    engines = OURS if given.config is None else read_engines(given.config)
    paths, named = split_inputs(given.inputs)
    if not paths and named is None:
        paths = (resource_path("seeds"),)
    return Inputs(paths, given.published, engines, named or workspace_beside(paths))


def load_corpus(inputs: Inputs, added: tuple[Article, ...] = ()) -> Corpus:
    """Return the inputs' events, together with those of articles that the visitor added."""
    stamps = tuple(stamp for path in inputs.paths for stamp in _stamps(path))
    digest = content_id(*((a.id, a.text, a.published, a.title, a.source) for a in added), repr(inputs.engines))
    return _load(inputs, stamps, digest, added)


def read_upload(
    name: str, content: bytes, *, published: date | None
) -> tuple[tuple[Article, ...], tuple[Rejection, ...]]:
    """Read an uploaded file as if it lay on this disk."""
    with tempfile.TemporaryDirectory(prefix="dateline-") as folder:
        path = Path(folder) / (Path(name).name or "upload.txt")
        path.write_bytes(content)
        articles, rejections = read_inputs([path], published=published)
    return (
        tuple(replace(article, path="") for article in articles),
        tuple(replace(r, where=r.where.replace(str(path), path.name)) for r in rejections),
    )


@st.cache_resource(show_spinner=False, max_entries=8)
def _load(_inputs: Inputs, stamps: tuple[Stamp, ...], digest: str, _added: tuple[Article, ...]) -> Corpus:  # noqa: ARG001 - the key
    articles, rejections = read_inputs(_inputs.paths, published=_inputs.published)
    known = {article.id for article in articles}
    corpus = extract((*articles, *(article for article in _added if article.id not in known)), engines=_inputs.engines)
    return replace(corpus, rejections=(*rejections, *corpus.rejections))


def _stamps(path: Path) -> list[Stamp]:
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    return [(str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files if file.is_file()]
