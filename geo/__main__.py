"""The program `dateline`, also as `python -m geo`. The page starts without what only the other commands need."""

import sys
from collections.abc import Sequence

from geo.threads import use_one_thread


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line, and return its exit code.

    Args:
        arguments: Those of this process if they are not given.
    """
    use_one_thread()  # before anything below loads numpy
    given = sys.argv[1:] if arguments is None else arguments
    if given and given[0] == "app":
        from geo.commands.app import app_parser
        from geo.commands.running import carry_out

        return carry_out(app_parser(), given[1:])
    from geo import cli

    return cli.main(given)


if __name__ == "__main__":
    sys.exit(main())
