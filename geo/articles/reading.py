"""Files, folders, archives and web addresses in; articles out, with a reason for each input that was refused.

Knows nothing of language or places.

Example::

    articles, rejections = read_inputs([Path("seeds"), "https://example.org/a-story"])
    for article_or_rejection in InputStream([Path("a-million.jsonl")]):
        ...
"""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import BinaryIO, Protocol

from geo.articles.addresses import read_address
from geo.articles.documents import BESIDE_PAGE, ENDINGS, INPUT_KINDS, InputKind, beside_pages, is_address, kind_named
from geo.articles.files import read_data
from geo.articles.plain import read_json_lines
from geo.articles.posts_told import LONGEST_LINE, is_line_of_post
from geo.articles.repeats import Seen, without_repeats
from geo.articles.texts import MAX_ARTICLE_BYTES, article_from_text, parse_published, too_long
from geo.disk import is_folder, open_plain, shown, what_is_wrong
from geo.errors import InputError
from geo.model import Article, Rejection

__all__ = ["InputStream", "article_from_text", "parse_published", "read_inputs", "with_unique_ids"]

_OWN = re.compile(r"\.dateline(?:-\w+)?\Z|\Adateline\.toml\Z")  # workspaces and settings, beside what they are for
MOST_NAMED = 20  # files of one folder that are passed over and named; others are counted


def read_inputs(
    inputs: Iterable[Path | str], *, published: date | None = None
) -> tuple[tuple[Article, ...], tuple[Rejection, ...]]:
    """Read every article that files, folders, archives and addresses hold.

    A bad input is refused by itself; the others go on. A folder is read with the folders in it, in the order of
    names; what is hidden is passed over, what is of another kind is named. Articles whose ids are equal get their
    folder before it.

    Args:
        inputs: Files and folders as paths; as text, the address of a page or of a feed, the only thing that is fetched.
        published: The day for articles that carry none.

    Returns:
        The articles, and what was refused with the reason.

    Raises:
        InputError: No article can have appeared on the day given.
    """
    published = parse_published(published)[0] if published else None
    articles: list[Article] = []
    rejections: list[Rejection] = []
    for given in inputs:
        for item in _read(given):
            if isinstance(item, Article):
                articles.append(item)
            else:
                rejections.append(item)
    once, repeats = _pages_once(articles)
    dated = (a if a.published or not published else replace(a, published=published) for a in once)
    return tuple(with_unique_ids(dated)), (*rejections, *repeats)


class Beyond(Protocol):
    """Reads inputs of kinds that nothing here knows, such as objects in a cloud's storage."""

    def takes(self, given: Path | str) -> bool:
        """Say whether it reads a file, by its name, or an address."""
        ...

    def read(self, given: Path | str, passed: Callable[[int], None]) -> Iterator[Article | Rejection]:
        """Read it; `passed` is told how many of its bytes were read, as they are."""
        ...

    def size(self, given: str) -> int:
        """Return how many bytes an address has, 0 where nobody knows."""
        ...


class InputStream:
    """Articles of inputs as `read_inputs` finds them, one after the other: no more than one file of them is in memory.

    Of each that was read it keeps its id and a digest of its words. So it leaves out a page that an earlier input holds
    already, and not one that a later one holds.
    """

    def __init__(
        self, inputs: Iterable[Path | str], *, published: date | None = None, beyond: "Beyond | None" = None
    ) -> None:
        """Take what is read.

        Args:
            inputs: Files and folders as paths; as text, the address of a page or of a feed.
            published: The day for articles that carry none.
            beyond: Reads what it takes, before all others.

        Raises:
            InputError: No article can have appeared on the day given.
        """
        self._inputs = tuple(inputs)
        self._published = parse_published(published)[0] if published else None
        self._beyond = beyond
        self._passed = 0
        self._size = 0

    @property
    def share(self) -> float | None:
        """How much of the files was read, 0 to 1; None where their size is not known."""
        return min(1.0, self._passed / self._size) if self._size else None

    def __iter__(self) -> Iterator[Article | Rejection]:
        """Yield each article, and what was refused with the reason, in their order."""
        self._passed, self._size = 0, sum(_size_of(given, self._beyond) for given in self._inputs)
        ids, seen = _Ids(), Seen()
        for given in self._inputs:
            for item in _read(given, self._pass, self._beyond):
                if isinstance(item, Rejection):
                    yield item
                    continue
                repeat = seen.take(item)
                if repeat is not None and is_address(item.path):
                    yield repeat
                    continue
                dated = item if item.published or not self._published else replace(item, published=self._published)
                yield ids.given(dated)

    def _pass(self, size: int) -> None:
        self._passed += size


def with_unique_ids(articles: Iterable[Article], *, taken: Iterable[str] = ()) -> Iterator[Article]:
    """Give articles whose ids are equal, or taken, their folder before it, or a number behind it."""
    return map(_Ids(taken).given, articles)


class _Ids:
    """The ids that are taken."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._seen = dict.fromkeys(taken, 1)

    def given(self, article: Article) -> Article:
        """Return an article with an id that none before it has."""
        key, seen = article.id, self._seen
        if key in seen and article.path:
            key = "/".join((*Path(article.path).parts[-2:-1], article.id))
        while key in seen:
            seen[key] += 1
            key = f"{key} ({seen[key]})"
        seen[key] = 1
        return article if key == article.id else replace(article, id=key)


def _pages_once(articles: Sequence[Article]) -> tuple[tuple[Article, ...], tuple[Rejection, ...]]:
    """Leave out pages that come twice; files that do are meant, and their copies are told apart from sources later."""
    files = [article for article in articles if not is_address(article.path)]
    pages, repeats = without_repeats((a for a in articles if is_address(a.path)), files)
    kept = {id(article) for article in (*files, *pages)}
    return tuple(article for article in articles if id(article) in kept), repeats


def _pass_over(_size: int) -> None:
    """Count nothing."""


def _read(
    given: Path | str, passed: Callable[[int], None] = _pass_over, beyond: Beyond | None = None
) -> Iterator[Article | Rejection]:
    """Read an input; `passed` is told how many bytes of it were read, as they are."""
    if isinstance(given, Path) and is_folder(given):
        yield from _read_folder(given, passed, beyond)
    elif beyond is not None and beyond.takes(given):
        yield from beyond.read(given, passed)
    elif isinstance(given, str):
        yield from read_address(given)
    else:
        yield from _read_file(given, passed)


def _size_of(given: Path | str, beyond: Beyond | None) -> int:
    """Return the bytes of the files that an input holds; of what cannot be looked at, none."""
    if isinstance(given, str):
        return beyond.size(given) if beyond is not None and beyond.takes(given) else 0
    try:
        files = _known_among(_files_in(given), beyond) if is_folder(given) else [given]
        return sum(file.stat().st_size for file in files)
    except OSError:
        return 0


def _files_in(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if not _is_hidden(p.relative_to(folder)) and not is_folder(p))


def _known_among(inside: Sequence[Path], beyond: Beyond | None) -> list[Path]:
    """Return those of a folder's files that are read."""
    beside = beside_pages(inside)
    known = (path for path in inside if kind_named(path.name) is not None or (beyond and beyond.takes(path)))
    return [path for path in known if beside.isdisjoint(path.parents)]


def _read_folder(path: Path, passed: Callable[[int], None], beyond: Beyond | None) -> Iterator[Article | Rejection]:
    try:
        inside = _files_in(path)
    except OSError as exc:
        yield Rejection(shown(path), f"cannot be read: {what_is_wrong(exc)}")
        return
    known = _known_among(inside, beyond)
    if not known:
        yield Rejection(shown(path), f"holds no articles; put files into it that end in {', '.join(ENDINGS)}")
    for file in known:
        yield from _read(file, passed, beyond)
    yield from passed_over(path, [file for file in inside if not (beyond and beyond.takes(file))])


def passed_over(folder: Path, inside: Sequence[Path], beside: AbstractSet[Path] | None = None) -> Iterator[Rejection]:
    """Name the files of a folder that are of other kinds than are read, the first of them one by one.

    Args:
        folder: Where they lie.
        inside: All of its files; workspaces and settings may be among them.
        beside: The folders that belong to saved pages, where not all files are given by which they are known.
    """
    beside = beside_pages(inside) if beside is None else beside
    for page in sorted({parent for path in inside for parent in path.parents} & beside):
        yield Rejection(shown(page), BESIDE_PAGE)
    others = (path for path in inside if not (kind_named(path.name) or _OWN.search(path.name)))
    files = [path for path in others if beside.isdisjoint(path.parents)]
    for file in files[:MOST_NAMED]:
        ending = shown(file.suffix[:20])
        kind = f"files that end in {ending}" if ending else "files without an ending"
        yield Rejection(shown(file), f"is passed over: {kind} are not read as articles")
    if len(files) > MOST_NAMED:
        endings = Counter(shown(file.suffix[:20]) or "none" for file in files[MOST_NAMED:]).most_common(MOST_NAMED)
        told = ", ".join(f"{count:,} {ending}" for ending, count in endings)
        yield Rejection(shown(folder), f"holds {len(files) - MOST_NAMED:,} more files that are passed over ({told})")


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _read_file(path: Path, passed: Callable[[int], None]) -> Iterator[Article | Rejection]:
    name, where = shown(path.name), shown(path)
    try:
        with open_plain(path) as file:
            # However many articles lines hold, one is in memory at a time.
            if kind_named(name) is InputKind.LINES and not _holds_posts(file):
                yield from read_json_lines(_counted(file, passed), name=name, where=where)
            else:
                size = os.fstat(file.fileno()).st_size
                passed(size)
                _check_size(where, size)
                yield from read_data(name, file.read(), where=where)
    except InputError as exc:
        yield Rejection(where, str(exc).removeprefix(f"{where} "))
    except FileNotFoundError:
        yield Rejection(where, "there is no such file or folder; check the path")
    except OSError as exc:
        yield Rejection(where, f"cannot be read: {what_is_wrong(exc)}; check its permissions")


def _counted(lines: Iterable[bytes], passed: Callable[[int], None]) -> Iterator[bytes]:
    for line in lines:
        passed(len(line))
        yield line


def _holds_posts(lines: BinaryIO) -> bool:
    first = lines.readline(LONGEST_LINE)
    lines.seek(0)
    return is_line_of_post(first)


def _check_size(where: str, size: int) -> None:
    """Refuse a file by its size before it is read into memory; only what is not plain text may be the larger one."""
    kind = kind_named(where) or InputKind.TEXT
    most = INPUT_KINDS[kind].most_bytes
    if kind is InputKind.TEXT and size > MAX_ARTICLE_BYTES:
        raise InputError(too_long(where, size))
    if size > most:
        msg = f"{where} is {size / 1e6:.0f} MB large, and {most / 1e6:.0f} MB are read; split it"
        raise InputError(msg)
