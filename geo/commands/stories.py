"""The command `dateline story`, which proposes a story, and the option that tells one with what is written."""

import argparse
from collections.abc import Callable
from pathlib import Path

from geo.commands.filters import Gather
from geo.commands.messages import as_sentence, report_refused, say
from geo.disk import open_plain, shown, what_is_wrong
from geo.errors import InputError
from geo.exports.writing import save
from geo.model import Corpus
from geo.views.headlines import headlines_of
from geo.views.key_events import MOST
from geo.views.stories import MOST_STEPS, BriefingStory, ToldStory, propose_story, tell_story
from geo.views.story_files import read_story, write_story
from geo.views.story_keeping import kept_story
from geo.views.view import View
from geo.views.words import count_words
from geo.workspace.store import Workspace, is_workspace

_LARGEST = 8_000_000  # bytes of a file


def add_story_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    *,
    inputs: Callable[[bool], argparse.ArgumentParser],
    choice: argparse.ArgumentParser,
    gather: Gather,
) -> None:
    """Hang the command into the command line, as `add_briefing_commands` does its own."""
    help_ = "propose a story of the key events, to be edited and told with --story"
    command = commands.add_parser("story", parents=[inputs(True), choice], help=help_, description=as_sentence(help_))
    command.add_argument(
        "-o", "--output", type=Path, default=Path("story.toml"), metavar="FILE",
        help="where to write; story.toml if not told",
    )  # fmt: skip
    command.add_argument(
        "--steps", type=int, choices=range(1, MOST_STEPS + 1), default=MOST, metavar="N",
        help=f"how many steps, at most {MOST_STEPS}; {MOST} if not told",
    )  # fmt: skip
    command.add_argument("--title", default="", help="title; without it, a sentence of the key events, if any")
    command.set_defaults(command=lambda options: _propose(options, gather), accepted_only=False)


def add_story_option(command: argparse.ArgumentParser) -> None:
    """Let a command tell a story."""
    command.add_argument(
        "--story", dest="story", type=Path, metavar="FILE",
        help="tell a story step by step in page, deck and report: TOML or JSON, or the workspace that keeps it",
    )  # fmt: skip


def told_story(path: Path | None, view: View, corpus: Corpus) -> ToldStory | None:
    """Read the story that was asked for, find its events, and say which are not there.

    Raises:
        InputError: The file cannot be read, is no story, or has no step.
    """
    if path is None:
        return None
    story = read_story_at(path)
    if not story.steps:
        msg = f"{shown(path)} has no step; `dateline story` proposes some, and the page makes them"
        raise InputError(msg)
    told = tell_story(story, view.events, corpus.events)
    for step in told.missing:
        say(f"{shown(path)}: step {step.number}, {step.trace.title}: {step.note}")
    return told


def read_story_at(path: Path) -> BriefingStory:
    """Read a story from a file, or the one that a workspace keeps.

    Raises:
        InputError: It cannot be read, or is none.
        WorkspaceError: It is a workspace, and damaged.
    """
    if not path.exists():
        msg = f"{shown(path)} is not there; `dateline story` writes one to begin with"
        raise InputError(msg)
    if is_workspace(path):
        return kept_story(Workspace.open(path))
    try:
        with open_plain(path) as file:
            return read_story(file.read(_LARGEST).decode("utf-8"), shown(path))
    except (OSError, UnicodeDecodeError) as exc:
        why = "it is not written in UTF-8" if isinstance(exc, UnicodeDecodeError) else what_is_wrong(exc)
        msg = f"{shown(path)} cannot be read: {why}"
        raise InputError(msg) from exc


def _propose(options: argparse.Namespace, gather: Gather) -> int:
    view, corpus = gather(options)
    title = options.title or next(iter(headlines_of(view)), "")
    story = propose_story(view, title=title, most=options.steps)
    if not story.steps:
        msg = f"there is no event to tell: {view.caption}"
        raise InputError(msg)
    save(write_story(story).encode("utf-8"), options.output)
    say(f"wrote {options.output}: {count_words(len(story.steps), 'step')}; write your words, then use it as --story")
    return report_refused(corpus.rejections)
