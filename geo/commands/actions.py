"""Commands that stand below another, as `list` below `dateline gazetteer`."""

import argparse
from collections.abc import Callable

from geo.commands.messages import as_sentence


def add_action(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Callable[[argparse.Namespace], int],
    help_: str,
) -> argparse.ArgumentParser:
    """Hang a command below another, and return it for its options.

    Args:
        actions: Where it hangs.
        name: What a person types.
        run: Carries it out, and returns the exit code.
        help_: What it does, as the list of commands tells it.
    """
    parser = actions.add_parser(name, help=help_, description=as_sentence(help_))
    parser.set_defaults(command=run, verbose=False)
    return parser
