"""Watched folders: which of their files are to be read now, and which may still be half written."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from geo.articles.documents import InputKind, beside_pages, kind_named
from geo.articles.files import SEVERAL
from geo.articles.reading import passed_over
from geo.disk import is_folder, shown, stamps
from geo.model import Rejection

MOST_FILES = 100_000  # of all folders together
SETTLED = 2.0  # seconds after which a file that is written on has another size or time

FileMark = tuple[int, int]  # time of change in nanoseconds, size


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at folders found.

    `ready` are the files to be read, each with what it was like when it was looked at; `writing` those that changed
    while one looked, or are empty; `gone` those that were read and are there no more. `others` are of kinds that are
    not read, and were not seen before: `passed` says so of them.
    """

    ready: Mapping[str, FileMark]
    writing: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    others: Mapping[str, FileMark] = field(default_factory=dict)
    passed: tuple[Rejection, ...] = ()
    problems: tuple[Rejection, ...] = ()


def kept_name(path: str) -> str:
    """Return what a file is known by: its path, also where that holds bytes which are no text."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8")


def look_at(
    folders: Iterable[str], read: Mapping[str, FileMark], settle: Callable[[float], object], *, besides: str = ""
) -> Looked:
    """Look at folders, and once more at what has to be read: a file that is another by then is still being written.

    Args:
        folders: Whole paths.
        read: The files that were read, by what they are known by, as they were then.
        settle: Lets so many seconds pass.
        besides: A file of ours that is none of theirs, such as the summary.
    """
    listed = tuple(folders)
    problems = [
        Rejection(shown(each), "is no folder, or may not be looked into; make it, or take it out with --forget")
        for each in listed
        if not is_folder(Path(each))
    ]
    first = _files(listed, besides)
    beside = beside_pages(map(Path, first))
    others = {
        path: mark for path, mark in first.items() if not (_is_read(path) and beside.isdisjoint(Path(path).parents))
    }
    unseen = {path: mark for path, mark in others.items() if kept_name(path) not in read}
    passed = [each for folder in listed for each in passed_over(Path(folder), _below(folder, unseen), beside)]
    if len(first) > MOST_FILES:
        told = f"{len(first):,} files are in the watched folders, and {MOST_FILES:,} are watched; move old ones away"
        problems.append(Rejection("watched folders", told))
        first = dict(sorted(first.items())[:MOST_FILES])
    new = {path: mark for path, mark in first.items() if path not in others and read.get(kept_name(path)) != mark}
    if new:
        settle(SETTLED)
    again = _files(listed, besides) if new else first
    ready = {path: mark for path, mark in sorted(new.items()) if again.get(path) == mark and mark[1]}
    writing = tuple(sorted(path for path in new if path not in ready and path in again))
    # A folder that cannot be looked into says nothing of its files.
    there, present = [Path(each) for each in listed if is_folder(Path(each))], set(map(kept_name, first))
    gone = tuple(each for each in read if each not in present and any(Path(each).is_relative_to(one) for one in there))
    return Looked(ready, writing, gone, unseen, tuple(passed), tuple(problems))


def holds_one(path: str) -> bool:
    """Say whether a file of this name is one article: when it changes, so does the article."""
    return kind_named(Path(path).name) not in (*SEVERAL, InputKind.LINES, InputKind.ZIP, None)


def _files(folders: Iterable[str], besides: str) -> dict[str, FileMark]:
    """Return the files of folders, but what is hidden."""
    found: dict[str, FileMark] = {}
    for folder in folders:
        for path, time, size in stamps(Path(folder)):
            inside = Path(path).relative_to(folder).parts
            if path != besides and not any(part.startswith(".") for part in inside):
                found[path] = (time, size)
    return found


def _is_read(path: str) -> bool:
    return kind_named(Path(path).name) is not None


def _below(folder: str, files: Iterable[str]) -> list[Path]:
    return sorted(Path(file) for file in files if Path(file).is_relative_to(folder))
