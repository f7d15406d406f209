"""The extractor's version: a hash of all that decides what is found in an article.

That is the code of the steps from text to reports, their lexicon, models and gazetteer, what the user added to the
gazetteer, the settings, and the versions of Dateline, spaCy and py3langid. What only joins, shows or writes what was
found has no part in it. Two machines with one release, and the same settings, have one version.

Contents are hashed once and then known by the names, times and sizes of their files, in the user's data folder.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from tempfile import NamedTemporaryFile

from geo import __version__
from geo.engines import OURS, Engines
from geo.gazetteer.added import added_files, user_data_path
from geo.resources import package_path, resource_path

# Tests hold both lists to what a run loads and opens.
CODE = ("actors", "chat", "dates", "events", "gazetteer", "language", "languages", "places", "quantities", "syntax")
MODULES = (
    "aliases.py",
    "articles/datelines.py",
    "articles/quoting.py",
    "disk.py",
    "engines.py",
    "errors.py",
    "extract.py",
    "faults.py",
    "garbage.py",
    "geodesy.py",
    "model.py",
    "ontology.py",
    "post_signs.py",
    "resources.py",
    "restoring.py",
    "stopping.py",
    "unseen.py",
)
DATA = (
    "actors.csv",
    "actors_nouns.csv",
    "english/chat.toml",
    "english/encoder",
    "english/language.toml",
    "english/model",
    "english/words",
    "events",
    "events.txt",
    "gazetteer",
    "places",
    "shapes",
)

# What decides which reports are joined to events, and which articles copy which.
JOINING = (
    *("joining", "languages", "events/similarity.py", "gazetteer/names.py", "geodesy.py", "model.py", "ontology.py"),
    *("resources.py", "unseen.py"),
)
JOINING_DATA = ("english/language.toml", "english/model/vocab", "english/words", "joining")

_OURS = frozenset({"release", "joining"})
_MEMO = "digests.json"
_LENGTH = 16  # hexadecimal digits
_NOT_DATA = frozenset({".md", ".py", ".pyc"})
_BLOCK = 1 << 20


def extractor_version(engines: Engines = OURS) -> str:
    """Return the version of what reads articles now, as sixteen hexadecimal digits."""
    parts = {
        "dateline": __version__,
        "spacy": _installed("spacy"),
        "py3langid": _installed("py3langid"),
        "release": _release(),
        "added": [digest_of_files(str(file.path), {file.path.name: file.path}) for file in added_files()],
        "pipeline": _pipeline(engines.pipeline),
        "reader": engines.reader,
        "endpoint": [engines.endpoint.url, engines.endpoint.model] if engines.endpoint else [],
    }
    told = json.dumps(parts, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:_LENGTH]


@cache  # what is loaded does not change with its files
def _release() -> str:
    return digest_of_files("release", release_files())


def release_files() -> Mapping[str, Path]:
    """Return the files of this installation that decide what is found, by their names in it."""
    code = package_path()
    found = {name: code / name for name in MODULES}
    for folder in CODE:
        found |= {name: path for name, path in _files(code / folder, folder) if path.suffix == ".py"}
    return dict(sorted((found | _data_files(DATA)).items()))


def joining_files() -> Mapping[str, Path]:
    """Return the files of this installation that decide which reports belong together, by their names in it."""
    code = package_path()
    found: dict[str, Path] = {}
    for name in JOINING:
        inside = _files(code / name, name) if (code / name).is_dir() else [(name, code / name)]
        found |= {name: path for name, path in inside if path.suffix == ".py"}
    return dict(sorted((found | _data_files(JOINING_DATA)).items()))


def _data_files(names: Iterable[str]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for name in names:
        there = resource_path("data", *name.split("/"))
        inside = _files(there, f"data/{name}") if there.is_dir() else [(f"data/{name}", there)]
        found |= {told: path for told, path in inside if path.suffix not in _NOT_DATA}
    return found


def _files(folder: Path, name: str) -> Iterator[tuple[str, Path]]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield f"{name}/{path.relative_to(folder).as_posix()}", path


@cache  # likewise
def _pipeline(name: str) -> list[str]:
    """Return what stands for a spaCy pipeline: the contents of its folder, or of the package of its name."""
    if not name:
        return []
    folder = Path(name) if Path(name).is_absolute() else _package_folder(name)
    if folder is None or not folder.is_dir():
        return [name]  # opening it will say what is wrong
    inside = {told: path for told, path in _files(folder, "pipeline") if path.suffix != ".pyc"}
    return [digest_of_files(str(folder), dict(sorted(inside.items())))]


def _package_folder(name: str) -> Path | None:
    try:
        spec = find_spec(name)
    except (ImportError, ValueError):
        return None
    return Path(spec.origin).parent if spec is not None and spec.origin else None


@cache
def _installed(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


# ---- contents, hashed once ----


def digest_of_files(about: str, files: Mapping[str, Path]) -> str:
    """Return the hash of some files, by their names and contents.

    Args:
        about: Under what it is remembered.
        files: Their paths by their names.
    """
    stamp = _stamp(files)
    memo = _read_memo()
    known = memo.get(about)
    if isinstance(known, list) and len(known) == 2 and known[0] == stamp:
        return str(known[1])
    found = hashlib.sha256()
    for name, path in files.items():
        found.update(f"{name}\0{_content(path)}\n".encode("utf-8", "surrogateescape"))
    _write_memo({**memo, about: [stamp, found.hexdigest()]})
    return found.hexdigest()


def _stamp(files: Mapping[str, Path]) -> str:
    """Return what changes when any of the files does; nothing of them is read."""
    told = (f"{path}\0{_facts(path)}" for path in files.values())
    return hashlib.sha256("\n".join(told).encode("utf-8", "surrogateescape")).hexdigest()


def _facts(path: Path) -> tuple[int, int, int]:
    try:
        stat = path.stat()
    except OSError:
        return 0, 0, 0
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns


def _content(path: Path) -> str:
    found = hashlib.sha256()
    with suppress(OSError), path.open("rb") as file:  # what is gone has no content; opening it will say what is wrong
        while block := file.read(_BLOCK):
            found.update(block.replace(b"\r\n", b"\n") if path.suffix == ".py" else block)
    return found.hexdigest()


def _read_memo() -> dict[str, object]:
    try:
        found = json.loads((user_data_path() / _MEMO).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _write_memo(memo: Mapping[str, object]) -> None:
    """Keep what was hashed; where the data folder cannot be written to, it is hashed again the next time."""
    kept = {about: told for about, told in memo.items() if about in _OURS or Path(about).exists()}
    with suppress(OSError):
        folder = user_data_path()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile("w", encoding="utf-8", dir=folder, prefix=".digests-", delete=False) as file:
            json.dump(kept, file)
        try:
            Path(file.name).replace(folder / _MEMO)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
