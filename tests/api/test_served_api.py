"""`dateline serve` as a process: QGIS and GDAL read a workspace through it, with their filters, while it changes."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pyogrio
import pytest
from filled_workspaces import fill, reject
from waiting import LONG, wait_until

from geo.api.items import COLLECTIONS
from geo.api.live import Live
from geo.exports.request import ExportRequest
from geo.exports.tables import event_table
from geo.views.selection import Selection, select
from geo.views.view import view_of

ADDRESS = re.compile(r"at (http://127\.0\.0\.1:\d+)/")
QGIS_PYTHON = "/usr/bin/python3"  # of the system, as QGIS's module is
# Told by QGIS: of each layer its geometry, columns and values; how many pass a filter and a rectangle.
QGIS = """
import json, sys
from qgis.core import QgsApplication, QgsFeatureRequest, QgsRectangle, QgsVectorLayer, QgsWkbTypes
app = QgsApplication([], False)
app.initQgis()
def layer(name, **more):
    told = " ".join(f"{key}='{value}'" for key, value in {"url": sys.argv[1], "typename": name, **more}.items())
    found = QgsVectorLayer(told, name, "OAPIF")
    assert found.isValid(), (told, found.error().message(), found.dataProvider().error().message())
    return found
def plain(value):
    return None if str(value) == "NULL" else value.toString("yyyy-MM-dd") if hasattr(value, "toString") else value
told = {}
for name in ("events", "places", "areas", "reports"):
    found = layer(name)
    rows = [dict(zip(found.fields().names(), map(plain, f.attributes()))) for f in found.getFeatures()]
    told[name] = {"geometry": QgsWkbTypes.displayString(found.wkbType()), "rows": rows, "count": found.featureCount()}
events = layer("events", restrictToRequestBBOX="1")
box = QgsFeatureRequest().setFilterRect(QgsRectangle(30, 50, 40, 60))
told["box"] = sorted(f["event"] for f in events.getFeatures(box))
for key, text in (("type", "type=\\\\'ASSAULT\\\\'"), ("day", "date_from >= \\\\'2024-01-01\\\\'")):
    told[key] = sorted(f["event"] for f in layer("events", filter=text).getFeatures())
print("TOLD" + json.dumps(told))
sys.stdout.flush()
app.exitQgis()
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.sockets,
    pytest.mark.skipif(sys.platform == "win32", reason="signals of another kind"),
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return fill(tmp_path_factory.mktemp("served") / "desk.dateline")


@pytest.fixture(scope="module")
def address(workspace, tmp_path_factory):
    """The address of a server that was started as a user does."""
    folder = tmp_path_factory.mktemp("server")
    log = folder / "log"
    command = [sys.executable, "-m", "geo", "serve", str(workspace[0].place), "--port", "0"]
    environment = os.environ | {"DATELINE_DATA": str(folder), "PYTHONPATH": str(Path(__file__).parents[2])}
    environment.pop("DATELINE_API_TOKEN", None)
    with log.open("w") as told:
        process = subprocess.Popen(command, stdout=told, stderr=told, env=environment)
    try:
        wait_until(lambda: process.poll() is not None or ADDRESS.search(log.read_text(encoding="utf-8")))
        found = ADDRESS.search(log.read_text(encoding="utf-8"))
        assert found, log.read_text(encoding="utf-8")
        yield found[1]
    finally:
        process.send_signal(signal.SIGINT)
        # Whether Python, or the server in it, meets the signal is a matter of the moment.
        assert process.wait(timeout=LONG) in {0, 130, -signal.SIGINT}
    assert "Traceback" not in log.read_text(encoding="utf-8")


def corpus_of(address, workspace):
    """Return the events as they are shown now, in this process."""
    return Live(*workspace).now().corpus


def asked(address, path):
    with urllib.request.urlopen(f"{address}{path}", timeout=LONG) as answer:
        return json.load(answer)


def test_it_answers_and_sees_what_is_decided_meanwhile(address, workspace):
    before = asked(address, "/collections/events/items")
    event = corpus_of(address, workspace).events[-1]
    reject(workspace[0], event)
    after = asked(address, "/collections/events/items")
    assert after["numberMatched"] == before["numberMatched"] - 1
    assert asked(address, f"/collections/events/items/{event.id}")["properties"]["review"] == "rejected"


@pytest.mark.skipif("OAPIF" not in pyogrio.list_drivers(), reason="GDAL is here without its driver OAPIF")
def test_gdal_reads_columns_and_asks_for_what_it_filters(address, workspace):
    source, view = f"OAPIF:{address}", view_of(corpus_of(address, workspace))
    layers = dict(pyogrio.list_layers(source))
    assert layers.keys() == COLLECTIONS.keys()
    assert {layers[name] for name in ("events", "reports")} == {"MultiPoint"}
    assert (layers["places"], layers["areas"]) == ("Point", "MultiPolygon")
    frame = pyogrio.read_dataframe(source, layer="events", PAGE_SIZE=5)
    table = event_table(ExportRequest(view))
    wanted = {row[0]: dict(zip(table.columns, row, strict=True)) for row in reversed(table.rows)}
    assert set(frame["event"]) == wanted.keys()
    for row in frame.to_dict("records"):
        told = wanted[row["event"]]
        assert (row["type"], row["actors"], row["quote"]) == (told["type"], told["actors"], told["quote"])
        assert told["lat"] is None or (row["lat"], row["where_prec"]) == (told["lat"], told["where_prec"])
        assert str(row["date_from"])[:10] == (told["date_from"] or "NaT")
        assert (row["geometry"] is None) == (told["place"] is None)
    assault = Selection(types=frozenset({"ASSAULT"}))
    for more, events in (
        ({"where": "type = 'ASSAULT'"}, select(view.events, assault)),
        ({"where": "date_from >= '2024-01-01'"}, [e for e in view.events if e.when and e.when.start.year >= 2024]),
        ({"where": "where_prec = 1 AND actors LIKE '%Wagner%'"}, None),
        ({"bbox": (30, 50, 40, 60)}, None),
    ):
        found = pyogrio.read_dataframe(source, layer="events", **more)
        if events is not None:
            assert set(found["event"]) == {event.id for event in events}
        assert 0 < len(found) < len(frame)


def has_qgis() -> bool:
    """Say whether QGIS's module for Python is installed with the system."""
    if not Path(QGIS_PYTHON).exists():
        return False
    return subprocess.run([QGIS_PYTHON, "-c", "import qgis.core"], capture_output=True).returncode == 0


def test_qgis_reads_layers_columns_and_filters(address, workspace, tmp_path):
    if not has_qgis():
        pytest.skip("QGIS is not installed: apt-get install --no-install-recommends python3-qgis")
    environment = {"QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    done = subprocess.run([QGIS_PYTHON, "-c", QGIS, address], capture_output=True, text=True, env=environment)
    assert "TOLD" in done.stdout, done.stderr
    told = json.loads(done.stdout.partition("TOLD")[2])
    view = view_of(corpus_of(address, workspace))
    table = event_table(ExportRequest(view))
    wanted = {row[0]: dict(zip(table.columns, row, strict=True)) for row in reversed(table.rows)}
    assert told["events"]["count"] == len(told["events"]["rows"]) == len(wanted)
    shapes = {name: told[name]["geometry"] for name in ("events", "places", "areas", "reports")}
    assert shapes == {"events": "MultiPoint", "places": "Point", "areas": "MultiPolygon", "reports": "MultiPoint"}
    for row in told["events"]["rows"]:
        same = wanted[row["event"]]
        for name in ("type", "status", "actors", "quote", "date_from", "reports", "review", "lat", "where_prec"):
            assert (row[name] or None) == (same[name] or None), name
    assert told["type"] == sorted(event.id for event in view.events if event.type == "ASSAULT")
    assert told["day"] == sorted(e.id for e in view.events if e.when and e.when.start.year >= 2024)
    inside = [row for row in table.rows if row[table.columns.index("lat")] is not None]
    at = [(row[0], row[table.columns.index("lat")], row[table.columns.index("lon")]) for row in inside]
    assert told["box"] == sorted({key for key, lat, lon in at if 50 <= lat <= 60 and 30 <= lon <= 40})
