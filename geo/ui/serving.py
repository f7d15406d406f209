"""The page's server: Streamlit, and beside its start a thread that gets ready what the first visitor will ask for.

python -m geo.ui.serving PAGE [STREAMLIT'S OPTIONS] -- INPUT...
"""

import signal
import sys
from types import FrameType
from typing import NoReturn

from geo.threads import use_one_thread
from geo.ui import warming
from geo.ui.opening_view import kept, seen, serve_for


def main() -> None:
    """Serve the page that the command line names."""
    use_one_thread()
    arguments = sys.argv[1:]
    given = arguments[arguments.index("--") + 1 :] if "--" in arguments else []
    serve_for(given)
    warming.begin(given, after=seen if kept(given) else None)
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, _end)  # the server takes both for itself, and hands them on when it has closed
    from streamlit.web import cli

    sys.argv = ["streamlit", "run", *arguments]
    cli.main(prog_name="streamlit")


def _end(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


if __name__ == "__main__":
    main()
