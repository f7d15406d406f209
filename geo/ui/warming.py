"""What the first visitor will ask for, got ready in a thread beside the server's start.

While the server starts and the browser loads the page's scripts, libraries are imported, what is kept of the inputs is
loaded, and its events are indexed: all of it into the caches that the page uses. The page's first run waits for the
end of it: two threads that make the same thing at once take twice as long as one. What fails here fails again, and is
told, on the page.
"""

import gc
import logging
import sys
import threading
from collections.abc import Sequence

from geo.garbage import without_collecting

logger = logging.getLogger(__name__)

_THREAD = "dateline-warming"

_PATIENCE = 2.0  # seconds; then nobody looks at what would go before
_TURN = 0.0005  # seconds that a thread computes while another waits; Python's own are ten times as many


def begin(arguments: Sequence[str], *, after: threading.Event | None = None) -> None:
    """Get ready, beside whatever else is done.

    Args:
        arguments: The page's inputs and options, as on its command line.
        after: What goes before, as the two would hinder each other; it is waited for a while.
    """

    def work() -> None:
        if after is not None:
            after.wait(_PATIENCE)
        get_ready(arguments)

    threading.Thread(target=work, daemon=True, name=_THREAD).start()


def wait() -> None:
    """Return when all is ready; at once where nothing is being got ready."""
    for thread in threading.enumerate():
        if thread.name == _THREAD:
            thread.join()


def get_ready(arguments: Sequence[str]) -> None:
    """Import what the page needs, load what is kept of the inputs, and index its events.

    Args:
        arguments: The page's inputs and options, as on its command line.
    """
    turn = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)  # the server, which the browser asks for a hundred small files, takes its turn at once
    try:
        with without_collecting():
            _load(arguments)
            gc.freeze()  # it stays: nobody need look through it for garbage, not even once
        from geo.maps.outlines import keep_outlines

        keep_outlines()
    except Exception:  # the page meets it too, and says so
        logger.info("the page could not be got ready beforehand", exc_info=True)
    finally:
        sys.setswitchinterval(turn)


def _load(arguments: Sequence[str]) -> None:
    from geo.maps.outlines import take_outlines
    from geo.maps.scene_json import scene_json
    from geo.ui import articles, desk, explore, export, intake, saved, tour  # noqa: F401 imported alone
    from geo.ui.assets import addresses
    from geo.ui.folium_map import base_map
    from geo.ui.loading import inputs_from_arguments
    from geo.ui.mapview import KEY
    from geo.views.clusters import compose_in
    from geo.views.selection import Selection, facets
    from geo.views.view import view_of

    base_map(addresses(), KEY)
    take_outlines()
    inputs = inputs_from_arguments(arguments)
    corpus = desk.shown(inputs)
    if corpus.events:
        view = view_of(corpus, Selection())
        facets(corpus.events, Selection())
        scene_json(compose_in(corpus.events, corpus.events, None, view.shapes))
