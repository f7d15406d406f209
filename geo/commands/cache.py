"""The commands `dateline cache info|clear|prune`: what was read before, in the user's data folder or a workspace."""

import argparse
from collections.abc import Callable

from geo.commands.actions import add_action
from geo.commands.messages import DONE, as_sentence, report_refused, say
from geo.commands.tables import print_table
from geo.errors import InputError


def add_cache_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    *,
    inputs: Callable[[bool], argparse.ArgumentParser],
) -> None:
    """Hang the command and those below it into the command line.

    Args:
        commands: Where they hang.
        inputs: Makes the options that name inputs; told whether some must be named.
    """
    help_ = "what was read before, so that it is not read again: say how much it is; forget it"
    group = commands.add_parser("cache", help=help_, description=as_sentence(help_))
    actions = group.add_subparsers(required=True, metavar="ACTION")
    for name, run, told in (
        ("info", _info, "say where it lies, how large it is, and who has read how many articles"),
        ("clear", _clear, "forget all of it; workspaces keep what they hold"),
    ):
        add_action(actions, name, run, told)
    told = "forget what a workspace keeps of articles that are neither among the INPUTs nor brought in or removed there"
    parser = actions.add_parser("prune", parents=[inputs(True)], help=told, description=as_sentence(told))
    parser.set_defaults(command=_prune)


def _info(_: argparse.Namespace) -> int:
    from geo.memory.cache import MOST_BYTES, cache_state
    from geo.memory.version import extractor_version
    from geo.views.words import count_words

    state, now = cache_state(), extractor_version()
    say(f"{state.path}: {_size(state.size)} of {_size(MOST_BYTES)} at most, {count_words(state.articles, 'article')}")
    rows = [
        (version, f"{count:,}", "this version" if version == now else "") for version, count in state.versions.items()
    ]
    if rows:
        print_table(("extractor", "articles", ""), rows)
    return DONE


def _clear(_: argparse.Namespace) -> int:
    from geo.memory.cache import cache_path, clear_cache
    from geo.memory.openings import forget_openings

    size = clear_cache()
    forget_openings()  # what the page opened with tells of articles too
    say(f"cleared {cache_path()}: {_size(size)}")
    return DONE


def _prune(options: argparse.Namespace) -> int:
    from geo.commands.reading import read_given
    from geo.views.words import count_words

    given = read_given(options)
    if given.workspace is None or options.no_cache:
        msg = "name the workspace of these inputs; what is kept of others has a bound, and `dateline cache clear`"
        raise InputError(msg)
    code = report_refused(given.rejections)
    if code != DONE:
        say(f"{given.workspace} keeps all that it kept: what was refused may be among it")
        return code
    count = given.memory.prune((*given.original, *given.articles, *given.removed))
    say(f"{given.workspace}: forgot what was found in {count_words(count, 'article')}")
    return DONE


def _size(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
