"""What the first visitor will ask for, got ready in a thread beside the server's start.

What nobody has read yet is given to the process that reads. While that begins, the server starts, and the browser loads
the page's scripts, libraries are imported, what is kept of the inputs is loaded, and its events are indexed: all of it
into the caches that the page uses. Where little is to be read, its end is waited for, and the map drawn with which the
page opens. The page's first run waits for the end of it all: two threads that make the same thing at once take twice as
long as one. What fails here fails again, and is told, on the page.
"""

import gc
import logging
import sys
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from geo.garbage import without_collecting
from geo.memory.apart import apart_reader
from geo.ui.opening_view import HERE

if TYPE_CHECKING:
    from geo.memory.background import BackgroundReader
    from geo.ui.loading import Inputs

logger = logging.getLogger(__name__)

_THREAD = "dateline-warming"
_VISITS = "streamlit.runtime.scriptrunner_utils.script_run_context"  # what warns where no visitor is being answered

_PATIENCE = 2.0  # seconds; then nobody looks at what would go before
_UNHURRIED = 5.0  # seconds after which what only a search needs is got ready
_GLANCE = 0.02  # seconds between two looks at how far the reading is
_SOON_READ = 50_000  # characters of all articles; more of them are read with their progress in view
_TURN = 0.0005  # seconds that a thread computes while another waits; Python's own are ten times as many


def begin(arguments: Sequence[str], *, after: threading.Event | None = None) -> None:
    """Get ready, beside whatever else is done.

    Args:
        arguments: The page's inputs and options, as on its command line.
        after: What goes before, as the two would hinder each other; it is waited for a while.
    """
    logging.getLogger(_VISITS).addFilter(_is_of_a_visit)

    def work() -> None:
        if after is not None:
            after.wait(_PATIENCE)
        get_ready(arguments)

    threading.Thread(target=work, daemon=True, name=_THREAD).start()


def _is_of_a_visit(_record: logging.LogRecord) -> bool:
    """Say whether it is about anything but this thread, which answers nobody, as it is meant to."""
    return threading.current_thread().name != _THREAD


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
            from geo.ui.loading import inputs_from_arguments

            inputs = inputs_from_arguments(arguments)
            reader = _begin_reading(inputs)
            _load(inputs)
            if reader is not None:
                _draw_while_reading(inputs, reader)
                _open_with_what_was_read(inputs)
            gc.freeze()  # it stays: nobody need look through it for garbage, not even once
        from geo.maps.outlines import keep_outlines

        keep_outlines()
    except Exception:  # the page meets it too, and says so
        logger.info("the page could not be got ready beforehand", exc_info=True)
    finally:
        HERE.settle()
        sys.setswitchinterval(turn)


def _begin_reading(inputs: "Inputs") -> "BackgroundReader | None":
    """Have read what nobody has read; return what reads where its end is soon, and the page opens with what is read."""
    from geo.ui.loading import background_of, memory_of, opened, shelf_of, waiting
    from geo.ui.opening_overlay import overlay_of

    workspace, _ = opened(inputs)
    memory, shelf = memory_of(inputs, workspace), shelf_of(inputs, workspace)
    pending, stale = waiting(shelf, memory)
    reader = background_of(memory)
    reader.start(pending, stale=stale)
    if not (pending or stale):
        apart_reader().close()
    soon = sum(len(article.text) for article in pending) <= _SOON_READ
    if not pending or len(pending) < len(shelf.articles) or not soon or not inputs.told_by_files or HERE.served is None:
        HERE.promise()
        return None
    HERE.promise(overlay_of(inputs.name, len(pending), "Reading the articles …", "", awaited=True))
    return reader


def _draw_while_reading(inputs: "Inputs", reader: "BackgroundReader") -> None:
    """Draw what is read until nothing more comes: then most of what the whole takes has been made."""
    from geo.ui.desk import shown
    from geo.ui.opening import opening_view

    drawn = -1
    while not reader.wait(_GLANCE):
        if drawn != reader.progress.read:
            drawn = reader.progress.read
            opening_view(inputs.name, shown(inputs))


def _open_with_what_was_read(inputs: "Inputs") -> None:
    from geo.ui.opening import keep_now

    keep_now(inputs)
    HERE.settle()
    _index(inputs)


def _load(inputs: "Inputs") -> None:
    from geo.maps.outlines import take_outlines
    from geo.ui import articles, desk, explore, export, intake, saved, tour  # noqa: F401 imported alone
    from geo.ui.assets import addresses
    from geo.ui.folium_map import base_map
    from geo.ui.mapview import KEY

    base_map(addresses(), KEY)
    take_outlines()
    _index(inputs)


def _index(inputs: "Inputs") -> None:
    from geo.columnar import EventRows
    from geo.maps.scene_json import scene_json
    from geo.ui import desk
    from geo.views.clusters import compose_in
    from geo.views.indexes import index_of
    from geo.views.selection import Selection, facets
    from geo.views.view import view_of

    corpus = desk.shown(inputs)
    if corpus.events:
        view = view_of(corpus, Selection())
        facets(corpus.events, Selection())
        scene_json(compose_in(corpus.events, corpus.events, None, view.shapes))
    if isinstance(corpus.events, EventRows):  # whose first search would wait for seconds
        words = threading.Timer(_UNHURRIED, lambda: index_of(corpus.events).words)
        words.daemon = True
        words.start()
