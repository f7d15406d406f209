"""The page hands the browser what streamlit-folium would, and loads folium only where nothing is kept."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest
import streamlit_folium

from geo.gazetteer.added import user_data_path
from geo.maps.leaflet import EventLayer, offline_map
from geo.maps.served import Addresses
from geo.ui import folium_map

PLACES = Addresses(leaflet="../x.leaflet", web="../x.web", basemap="../x.basemap", font="../font.woff2")
SCENE = json.dumps({"spots": [], "says": "</b> ${alert(1)} {{ 7 * 7 }}"})


@pytest.fixture(autouse=True)
def _as_at_a_start():
    folium_map.base_map.cache_clear()
    yield
    folium_map.base_map.cache_clear()


def test_the_browser_is_handed_what_streamlit_folium_would_hand_it(monkeypatch):
    handed = {}
    monkeypatch.setattr(streamlit_folium, "_component_func", lambda **given: handed.update(given))
    streamlit_folium.st_folium(
        offline_map(PLACES),
        key="map",
        height=640,
        use_container_width=True,
        feature_group_to_add=EventLayer(SCENE),
        returned_objects=["last_active_drawing", "last_object_clicked_count"],
    )
    base = folium_map.base_map(PLACES, "map")
    ours = {**folium_map.arguments(base, SCENE, height=640), "key": base.key}
    handed.pop("default")
    handed.pop("on_change")
    assert json.loads(json.dumps(ours)) == handed


def test_nothing_handed_makes_streamlit_look_for_tables():
    given = folium_map.arguments(folium_map.base_map(PLACES, "map"), SCENE, height=640)
    assert {type(value) for value in given.values()} <= {str, int, bool, tuple, type(None)}


def test_what_folium_made_is_kept_and_taken(monkeypatch):
    found = folium_map.base_map(PLACES, "map")
    monkeypatch.setattr(folium_map, "made", None)
    folium_map.base_map.cache_clear()
    assert folium_map.base_map(PLACES, "map") == found


@pytest.mark.parametrize("other", [replace(PLACES, web="../y.web"), replace(PLACES, font=None)])
def test_it_is_made_anew_for_other_addresses(other):
    first = folium_map.base_map(PLACES, "map")
    assert folium_map.base_map(other, "map") == folium_map.made(other, "map") != first


def test_it_is_made_anew_by_another_folium(monkeypatch):
    folium_map.base_map(PLACES, "map")
    folium_map.base_map.cache_clear()
    known = folium_map.version
    monkeypatch.setattr(folium_map, "version", lambda name: "99" if name == "folium" else known(name))
    made = folium_map.made
    calls = []
    monkeypatch.setattr(folium_map, "made", lambda *given: calls.append(given) or made(*given))
    folium_map.base_map(PLACES, "map")
    assert calls == [(PLACES, "map")]


@pytest.mark.parametrize("damage", [b"", b"{}", b'{"stamp": 1}', b"\xff\x00", b"[" * 100_000])
def test_what_is_damaged_is_made_anew(damage):
    found = folium_map.base_map(PLACES, "map")
    (user_data_path() / "map.json").write_bytes(damage)
    folium_map.base_map.cache_clear()
    assert folium_map.base_map(PLACES, "map") == found
    folium_map.base_map.cache_clear()
    assert folium_map._read(folium_map._stamp(PLACES, "map")) == found


def test_where_nothing_can_be_kept_it_is_made_each_time(monkeypatch, tmp_path):
    (tmp_path / "no folder").write_text("", encoding="utf-8")
    monkeypatch.setenv("DATELINE_DATA", str(tmp_path / "no folder"))
    assert folium_map.base_map(PLACES, "map") == folium_map.made(PLACES, "map")


@pytest.mark.slow
def test_a_kept_map_is_drawn_without_folium():
    folium_map.base_map(PLACES, "map")
    code = """
import sys
from geo.maps.served import Addresses
from geo.ui import folium_map
folium_map.base_map(Addresses("../x.leaflet", "../x.web", "../x.basemap", "../font.woff2"), "map")
print([name for name in ("folium", "streamlit_folium", "pandas") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
