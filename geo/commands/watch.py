"""The command `dateline watch`: folders and feeds into a workspace, on a schedule; what is new is told."""

import argparse
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType

from geo.commands.messages import DONE, SOME_REFUSED, as_sentence, say, show_progress
from geo.commands.options import engines_of, processes_of, workspace_place
from geo.database.addresses import DatabaseAddress
from geo.engines import SETTINGS_NAME, Engines
from geo.errors import InputError, WorkspaceError
from geo.memory.apart import ApartReader
from geo.memory.reading import Memory
from geo.memory.together import processes_here
from geo.watching.digests import counts_words
from geo.watching.feeds import Web
from geo.watching.intake import Surroundings
from geo.watching.rounds import Round, Watch
from geo.watching.settings import (
    ENDINGS,
    EVERY,
    Since,
    WatchSettings,
    agree,
    checked_since,
    checked_summary,
    is_agreed,
    keep_settings,
    kept_settings,
    length_words,
    read_length,
)
from geo.watching.slots import alone, now
from geo.watching.webhooks import SECRET, hidden, post_anywhere, post_public
from geo.workspace.formats import SUFFIX
from geo.workspace.store import Workspace

_HELP = "watch folders and feeds: read into a workspace what is new, on a schedule, and tell what it brings"
_WEBHOOK = "DATELINE_WEBHOOK"  # a variable, for an address that is not to be kept in the workspace


def add_watch_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Hang the command into the command line."""
    command = commands.add_parser("watch", help=_HELP, description=as_sentence(_HELP))
    add = command.add_argument
    add(
        "workspace",
        type=workspace_place,
        metavar="WORKSPACE",
        help=f"where articles are kept; made if its name ends in {SUFFIX}",
    )
    add("--folder", dest="folders", type=Path, action="append", default=[], metavar="DIR",
        help="a folder whose files are read, those that come and those that change; may be repeated")  # fmt: skip
    add("--feed", dest="feeds", action="append", default=[], metavar="URL",
        help="an RSS, Atom or JSON feed whose entries are read, each once; may be repeated")  # fmt: skip
    add("--forget", action="append", default=[], metavar="SOURCE", help="a folder or feed that is no longer watched")
    add("--every", type=_checked(read_length), metavar="TIME",
        help=f"time between two rounds: 15m, 2h, 1d; {length_words(EVERY)} if it was never told")  # fmt: skip
    add("--once", action="store_true", help="look once and end; for a timer of the system")
    add(
        "--summary", metavar="FILE", help=f"a file that tells what is new, written anew each time: {', '.join(ENDINGS)}"
    )
    add("--since", type=_checked(checked_since), metavar="WHEN",
        help=f"from when the summary tells: {', '.join(Since)}, or a day; {Since.YESTERDAY} if never told")  # fmt: skip
    add("--webhook", metavar="URL", help=f"is told what is new, as JSON; or by the variable {_WEBHOOK}, kept nowhere")
    add("--webhook-private", action="store_true", help="the webhook may lie in a private network, or on this machine")
    add("--no-webhook", action="store_true", help="tell the webhook nothing any more")
    add("--agree", action="store_true", help="go on with what the workspace keeps, though it was told elsewhere")
    add("--reset", action="store_true", help="forget first what the workspace keeps of what to watch")
    add("--config", type=Path, metavar="FILE", help=f"which models to use; else ./{SETTINGS_NAME}")
    add("--processes", type=processes_of, metavar="N", help="how many processes read where there is much to read")
    add("-v", "--verbose", action="store_true", help="tell more of what is done")
    command.set_defaults(command=_watch)


def _checked(read: Callable[[str], object]) -> Callable[[str], object]:
    def parse(text: str) -> object:
        try:
            return read(text)
        except InputError as exc:
            raise argparse.ArgumentTypeError(str(exc)) from exc

    return parse


def _watch(options: argparse.Namespace) -> int:
    engines = engines_of(options)
    workspace = _workspace(options.workspace)
    settings = _settings(options, workspace)
    if not settings.folders and not settings.feeds:
        msg = f"nothing is watched for {workspace}; name a folder with --folder, or a feed with --feed"
        raise InputError(msg)
    _tell_settings(settings)
    return _go_on(workspace, settings, options, engines)


def _workspace(path: Path | DatabaseAddress) -> Workspace:
    if isinstance(path, DatabaseAddress):
        return Workspace.open(path)
    whole = path.absolute()
    if not whole.exists() and whole.suffix.lower() != SUFFIX:
        msg = f"there is no workspace {path}; one that is to be made ends in {SUFFIX}"
        raise InputError(msg)
    return Workspace.open(whole)


def _settings(options: argparse.Namespace, workspace: Workspace) -> WatchSettings:
    """Return what is watched: what the workspace keeps, with what is told now, which it keeps from now on.

    Raises:
        InputError: What it keeps was told by somebody else, or on another machine.
    """
    kept = WatchSettings() if options.reset else kept_settings(workspace)
    if not is_agreed(workspace, kept):
        if not options.agree:
            _tell_settings(kept)
            msg = f"{workspace} keeps what to watch, but it was not told on this machine; --agree goes on with it"
            raise InputError(f"{msg}, --reset forgets it")
        agree(workspace, kept)
    told = kept
    for source in options.forget:
        told = told.without_source(source if source in told.feeds else _whole(Path(source)))
    told = told.with_sources(tuple(map(_folder, options.folders)), tuple(options.feeds))
    changes = {
        "every": options.every,
        "summary": _whole(Path(checked_summary(options.summary))) if options.summary else None,
        "since": options.since,
        "webhook": "" if options.no_webhook else options.webhook,
        "private": False if options.no_webhook else options.webhook_private or (False if options.webhook else None),
    }
    told = replace(told, **{name: value for name, value in changes.items() if value is not None})
    if told != kept or options.reset:
        keep_settings(workspace, told)
    passing = "" if options.no_webhook else os.environ.get(_WEBHOOK, "").strip()
    return replace(told, webhook=passing) if passing and not options.webhook else told


def _folder(path: Path) -> str:
    if not path.is_dir():
        msg = f"{path} is no folder; name one that is there"
        raise InputError(msg)
    return _whole(path)


def _whole(path: Path) -> str:
    return str(path.absolute())


def _tell_settings(settings: WatchSettings) -> None:
    for source in (*settings.folders, *settings.feeds):
        say(f"watched: {source}")
    if settings.summary:
        say(f"summary: {settings.summary}, since {settings.since}")
    if settings.webhook:
        say(f"told: {hidden(settings.webhook)}{', also in a private network' if settings.private else ''}")


def _go_on(workspace: Workspace, settings: WatchSettings, options: argparse.Namespace, engines: Engines) -> int:
    """Look at the sources, once or until somebody asks to stop."""
    reader = ApartReader()  # an article that ends a process costs itself, and not the watch
    with _until_stopped() as stop:
        around = Surroundings(
            now=now,
            wait=lambda seconds: not stop.wait(seconds),
            stopped=stop.is_set,
            web=Web(stop.wait),
            send=post_anywhere if settings.private else post_public,
            secret=os.environ.get(SECRET, ""),
        )
        # A service that reads is asked by one process: how much it bears at once is not known here.
        processes = 1 if engines.endpoint is not None else options.processes or processes_here()
        try:
            with alone(workspace, now) as alive:
                memory = Memory(workspace.extractions(), engines=engines, reader=reader)
                watch = Watch(
                    workspace, memory, settings, around, processes=processes, alive=alive, progress=show_progress
                )
                return _rounds(watch, settings, stop, once=options.once)
        finally:
            reader.close()


def _rounds(watch: Watch, settings: WatchSettings, stop: threading.Event, *, once: bool) -> int:
    failed = False
    while True:
        try:
            found = watch.round()
        except WorkspaceError as exc:  # as where another program writes to it for long
            if once:
                raise
            say(f"the round is broken off, and the next goes on from there: {exc}")
        else:
            failed = found.failed
            _tell_round(found)
        if once or stop.wait(settings.every):
            break
    if stop.is_set():
        say("stopped; the next run goes on from here")
    return SOME_REFUSED if once and failed else DONE


def _tell_round(found: Round) -> None:
    digest = found.digest
    for problem in (*digest.current, *digest.problems):
        say(f"refused: {problem.where}: {problem.reason}")
    told = f"{counts_words(*digest.counts)}; {digest.read}"
    say(f"{digest.looked:%Y-%m-%d %H:%M} UTC: {told if found.whole else 'stopped before all was read'}")


@contextmanager
def _until_stopped() -> Iterator[threading.Event]:
    """Let SIGINT and SIGTERM ask to stop; a second one ends the program as ever."""
    stop = threading.Event()

    def ask(number: int, _: FrameType | None) -> None:
        stop.set()
        say("stopping after the article at hand")
        signal.signal(number, signal.SIG_DFL if number == signal.SIGTERM else signal.default_int_handler)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
