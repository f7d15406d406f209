"""What the page opens with the next time: the map as it is now, where nothing is chosen, drawn while the page rests.

In go the page's inputs; out comes HTML, kept by `opening_view`. Nothing here knows a visitor.
"""

import logging
import threading
from collections.abc import Sequence
from pathlib import Path

from geo.maps.inlined import document, ground_config, leaflet_file
from geo.maps.scene_json import Paint, own_layer, scene_json
from geo.maps.scripts import joined_script, web_file
from geo.model import Corpus
from geo.overlays.overlay import Overlay
from geo.ui.assets import addresses
from geo.ui.desk import shown
from geo.ui.loading import Inputs, opened
from geo.ui.opening_overlay import overlay_of
from geo.ui.opening_view import HERE, OpeningView, Sources, keep, kept, stamp_of
from geo.ui.own_layers import overlays_in
from geo.views.clusters import compose_in
from geo.views.escape import script_json
from geo.views.selection import Selection
from geo.views.view import view_of
from geo.workspace.finding import private_path
from geo.workspace.formats import SUFFIX

logger = logging.getLogger(__name__)

_QUIET = 3.0  # seconds without a new drawing, after which what is shown is kept
_TRIES = 3  # to draw it while nothing changes
_ROOM = "html,body,#map{width:100%;height:100%;margin:0}.leaflet-container{font-size:13px}"


def opening_view(name: str, corpus: Corpus, layers: Sequence[Overlay] = ()) -> OpeningView:
    """Draw what the page shows where nothing is chosen.

    Args:
        name: What the page calls its inputs.
        corpus: What it shows, as reviews leave it.
        layers: The user's own beneath the marks.
    """
    view = view_of(corpus, Selection())
    paint = Paint(own=[own_layer(one) for one in layers])
    scene = scene_json(compose_in(view.events, corpus.events, None, view.shapes), paint)
    count = f"{len(view.events):,} of {view.total:,}"
    frame = document(
        "<title>Map</title>",
        scripts=[leaflet_file("leaflet.js"), joined_script("opened")],
        styles=[leaflet_file("leaflet.css"), web_file("dateline.css"), _ROOM],
        blocks={
            "config": ground_config(addresses().font),
            "scene": scene,
            "told": script_json({"caption": view.caption, "count": count}),
        },
        body='<div id="map"></div>',
        fonts="'self'",
    )
    overlay = overlay_of(name, len(corpus.extractions), view.caption, count)
    return OpeningView(overlay, frame)


def sources_of(inputs: Inputs) -> Sources:
    """Return what decides on what the page shows of some inputs; a workspace that comes beside them would, too."""
    given = (*inputs.paths, *(place for place in inputs.coded if isinstance(place, Path)))
    workspace = inputs.workspace or private_path(() if inputs.seeds else given)
    assert isinstance(workspace, Path), "a database is no file"
    return Sources(given, workspace, f"*{SUFFIX}")


def keep_now(inputs: Inputs) -> None:
    """Keep what this server's page shows, unless that is kept."""
    arguments = HERE.served
    if arguments is None or not inputs.told_by_files or kept(arguments) is not None:
        return  # what comes from elsewhere may be another the next time
    sources = sources_of(inputs)
    shown(inputs)  # what is joined here is kept: the sources are others from then on
    for _ in range(_TRIES):
        before = stamp_of(sources)
        corpus = shown(inputs)
        if not corpus.events:
            return
        view = opening_view(inputs.name, corpus, overlays_in(opened(inputs)[0]))
        if stamp_of(sources) == before:
            keep(arguments, sources, before, view)
            return


class _Keeper:
    """Keeps what the page shows, when nothing was drawn for a while."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def soon(self, inputs: Inputs) -> None:
        with self._lock:
            if self._timer:
                self._timer.cancel()
            self._timer = threading.Timer(_QUIET, self._keep, (inputs,))
            self._timer.daemon = True
            self._timer.start()

    def _keep(self, inputs: Inputs) -> None:
        try:
            keep_now(inputs)
        except Exception:  # the page has long been drawn; the next start has no opening view
            logger.info("the opening view could not be kept", exc_info=True)


_keeper = _Keeper()


def keep_soon(inputs: Inputs) -> None:
    """Keep what the page shows, where it is served, once nothing has been drawn for a while.

    Args:
        inputs: The page's.
    """
    if HERE.served is not None:
        _keeper.soon(inputs)
