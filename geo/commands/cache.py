"""The commands `dateline cache info|clear`: what was read before, in the user's data folder."""

import argparse
from collections.abc import Callable

from geo.commands.messages import DONE, as_sentence, say
from geo.commands.tables import print_table


def add_cache_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Hang the command and those below it into the command line."""
    help_ = "what was read before, so that it is not read again: say how much it is; forget it"
    group = commands.add_parser("cache", help=help_, description=as_sentence(help_))
    actions = group.add_subparsers(required=True, metavar="ACTION")
    for name, run, told in (
        ("info", _info, "say where it lies, how large it is, and who has read how many articles"),
        ("clear", _clear, "forget all of it; workspaces keep what they hold"),
    ):
        _action(actions, name, run, told)


def _action(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Callable[[argparse.Namespace], int],
    help_: str,
) -> None:
    parser = actions.add_parser(name, help=help_, description=as_sentence(help_))
    parser.set_defaults(command=run, verbose=False)


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

    size = clear_cache()
    say(f"cleared {cache_path()}: {_size(size)}")
    return DONE


def _size(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
