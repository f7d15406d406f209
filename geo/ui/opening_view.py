"""The opening view as a file: what a page opens with, as long as everything that it was made of is as it was.

In go the arguments of `dateline app` and the files that decide on what it shows; out comes HTML. Nothing is known here
of how that is drawn, and little is imported: the server's start waits for it.

Where nothing is kept, and what there is to read is soon read, the page opens with a promise: all but the map, which
comes when it is drawn. Who starts the server says whether there will be one (`promise`), and when the map has been
drawn, or will not be (`settle`).
"""

import hashlib
import json
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from geo import __version__
from geo.disk import stamps, write_whole
from geo.errors import GeoError
from geo.gazetteer.added import added_folder
from geo.memory.openings import openings_path
from geo.resources import package_path, resource_path

FRAME = "component/geo.ui.opening/index.html"  # where the frame is served, below the page
_MOST = 20  # views that are kept, each of other inputs
_MOST_BYTES = 20_000_000
_COMPILED = ".pyc"
_DAMAGED = (OSError, ValueError, TypeError, KeyError, AttributeError, NotImplementedError, RecursionError)

_UNDECIDED = 2.0  # seconds that the document waits to know whether a map is promised
_LONGEST = 120.0  # seconds that the map's frame waits for the promised map


@dataclass(frozen=True, slots=True)
class OpeningView:
    """HTML.

    Attributes:
        overlay: What stands in the page's document until the page has come.
        frame: The document of the map's frame in it, which is served as `FRAME`.
    """

    overlay: str
    frame: str


@dataclass(frozen=True, slots=True)
class Sources:
    """What decides on a view: articles, also those that are not there, the workspace, and what beside them is one."""

    articles: tuple[Path, ...]
    workspace: Path
    workspaces: str  # by the pattern of their names


class Opening:
    """How a server's page opens: with what is kept, with a map that is promised, or with neither.

    Its methods may be called from any thread.

    Attributes:
        seen: The first visitor has what the page opens with, or opens it without.
    """

    def __init__(self) -> None:
        """Serve nothing yet."""
        self.seen = threading.Event()
        self._arguments: tuple[str, ...] | None = None
        self._promised = ""
        self._decided, self._settled = threading.Event(), threading.Event()

    def serve_for(self, arguments: Sequence[str]) -> None:
        """Say what the server shows: from now on its page has an opening view.

        Args:
            arguments: The page's inputs and options, as on its command line.
        """
        self._arguments = tuple(arguments)

    @property
    def served(self) -> tuple[str, ...] | None:
        """What the server shows; none where it serves no page that has an opening view."""
        return self._arguments

    def promise(self, overlay: str = "") -> None:
        """Say whether the page opens with a map that is still to be drawn.

        Args:
            overlay: What stands in the page's document until then; empty where there is no promise.
        """
        self._promised = overlay
        self._decided.set()

    def settle(self) -> None:
        """Say that the promised map is kept, or that there will be none."""
        self._promised = ""
        self._decided.set()
        self._settled.set()

    def present(self) -> OpeningView | None:
        """Return the view with which the page opens now, if there is one; what is only promised has no frame yet."""
        if self._arguments is None:
            return None
        found = kept(self._arguments)
        if found is None and self._decided.wait(_UNDECIDED) and self._promised:
            return OpeningView(self._promised, "")
        return found

    def drawn(self) -> OpeningView | None:
        """Return the view with its frame; what was promised is waited for."""
        if self._arguments is None:
            return None
        if self._promised:
            self._settled.wait(_LONGEST)
        return kept(self._arguments)


def stamp_of(sources: Sources) -> str:
    """Return what changes when one of some sources does, or the program, or what the user has added to it."""
    own = (package_path(), resource_path("data"), added_folder())
    beside = (other for path in sources.articles for other in sorted(path.parent.glob(sources.workspaces)))
    files = (*own, *sources.articles, sources.workspace, *beside)
    told = (stamp for file in files for stamp in stamps(file) if not stamp[0].endswith(_COMPILED))
    return hashlib.sha256("\0".join((__version__, *map(str, told))).encode("utf-8", "surrogateescape")).hexdigest()


def keep(arguments: Sequence[str], sources: Sources, stamp: str, view: OpeningView) -> None:
    """Keep a view for the next start; where that cannot be written, that start has none.

    Args:
        arguments: What it shows, as on the command line.
        sources: What decides on it.
        stamp: Theirs, from before they were read.
        view: What the page will open with.
    """
    decided = {
        "articles": [str(path) for path in sources.articles],
        "workspace": str(sources.workspace),
        "workspaces": sources.workspaces,
    }
    told = {"sources": decided, "stamp": stamp, "view": asdict(view)}
    content = json.dumps(told).encode()
    path = _path(arguments)
    with suppress(OSError, GeoError):
        if len(content) > _MOST_BYTES:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(path, content)
        for old in sorted(path.parent.glob("*.json"), key=lambda file: file.stat().st_mtime_ns)[:-_MOST]:
            old.unlink(missing_ok=True)


def kept(arguments: Sequence[str]) -> OpeningView | None:
    """Return the view that is kept of what a command line names; none where anything is another than it was."""
    try:
        found = json.loads(_path(arguments).read_bytes())
        view = OpeningView(**{name: str(html) for name, html in found["view"].items()})
        told = found["sources"]
        sources = Sources(tuple(map(Path, told["articles"])), Path(told["workspace"]), told["workspaces"])
        same = found["stamp"] == stamp_of(sources)
    except _DAMAGED:  # or there is none
        return None
    return view if same else None


def _path(arguments: Sequence[str]) -> Path:
    told = "\0".join((str(Path.cwd()), *arguments)).encode("utf-8", "surrogateescape")
    return openings_path() / f"{hashlib.sha256(told).hexdigest()[:16]}.json"


HERE = Opening()  # of this process's server
