"""The page's server: Streamlit, and beside its start a thread that gets ready what the first visitor will ask for.

python -m geo.ui.serving PAGE [STREAMLIT'S OPTIONS] -- INPUT...
"""

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

from geo.access.shared_word import GIVEN
from geo.memory.apart import apart_reader
from geo.threads import use_one_thread
from geo.ui import warming
from geo.ui.opening_view import HERE, kept


def main() -> None:
    """Serve the page that the command line names."""
    use_one_thread()
    GIVEN.take(os.environ)
    arguments = sys.argv[1:]
    given = arguments[arguments.index("--") + 1 :] if "--" in arguments else []
    HERE.serve_for(given)
    has_view = kept(given) is not None
    if not has_view:
        apart_reader().begin()  # most likely there is something to read; if not, it is closed
    warming.begin(given, after=HERE.seen if has_view else None)
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, _end)  # the server takes both for itself, and hands them on when it has closed
    from streamlit.web import cli

    sys.argv = ["streamlit", "run", *arguments]
    cli.main(prog_name="streamlit")


def _end(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


if __name__ == "__main__":
    main()
