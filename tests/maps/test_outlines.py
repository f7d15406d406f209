"""Coarse outlines are kept, taken while they are right, and made anew where they are not."""

import json

import pytest

from geo.gazetteer.added import user_data_path
from geo.gazetteer.shapes import BorderView, open_shapes
from geo.maps import outlines
from geo.maps.outlines import keep_outlines, outline_json, take_outlines

IDS = ("country/UA", "admin1/RU.41", "country/NZ", "LINESTRING(30 50, 37 55)", "country/QQ")


@pytest.fixture(autouse=True)
def _as_at_a_start(monkeypatch):
    monkeypatch.setattr(outlines, "_so_far", outlines._Outlines())


def start_again(monkeypatch):
    monkeypatch.setattr(outlines, "_so_far", outlines._Outlines())
    take_outlines()


def all_made():
    return {(view, each): outline_json(each, open_shapes(view)) for view in BorderView for each in IDS}


def test_what_is_taken_is_what_was_made_and_nothing_is_made_twice(monkeypatch):
    made = all_made()
    keep_outlines()
    start_again(monkeypatch)
    coarse = outlines._coarse
    again = []
    monkeypatch.setattr(
        outlines, "_coarse", lambda shape_id, shapes: again.append(shape_id) or coarse(shape_id, shapes)
    )
    assert all_made() == made
    assert set(again) == {"LINESTRING(30 50, 37 55)", "country/QQ"}  # text of an article, and none at all
    assert made["un", "country/UA"] != made["ne", "country/UA"]


def test_nothing_is_written_where_nothing_is_new(monkeypatch):
    all_made()
    keep_outlines()
    path = user_data_path() / "outlines.json"
    path.unlink()
    keep_outlines()
    assert not path.exists()


def test_what_is_of_other_outlines_is_not_taken(monkeypatch):
    outline_json("country/UA", open_shapes())
    keep_outlines()
    monkeypatch.setattr(outlines, "_stamp", lambda: "another")
    start_again(monkeypatch)
    assert outlines._so_far.made == {}


@pytest.mark.parametrize("damage", [b"", b"{}", b"[" * 100_000, b"\xff", b'{"stamp": "", "outlines": {"un": 3}}'])
def test_what_is_damaged_is_made_anew(monkeypatch, damage):
    made = outline_json("country/UA", open_shapes())
    keep_outlines()
    (user_data_path() / "outlines.json").write_bytes(damage)
    start_again(monkeypatch)
    assert outline_json("country/UA", open_shapes()) == made
    keep_outlines()
    start_again(monkeypatch)
    assert outlines._so_far.made["un", "country/UA"] == made


@pytest.mark.parametrize("planted", ['"</script><script>alert(1)"', '{"a": [1]}', "null", "[[true]]"])
def test_what_is_no_outline_never_reaches_the_page_s_script(monkeypatch, planted):
    made = outline_json("country/UA", open_shapes())
    keep_outlines()
    path = user_data_path() / "outlines.json"
    kept = json.loads(path.read_text(encoding="utf-8"))
    kept["outlines"]["un"]["country/UA"] = json.loads(planted)
    path.write_text(json.dumps(kept), encoding="utf-8")
    start_again(monkeypatch)
    assert outline_json("country/UA", open_shapes()) == made


def test_where_nothing_can_be_kept_the_map_is_drawn_all_the_same(monkeypatch, tmp_path):
    (tmp_path / "no folder").write_text("", encoding="utf-8")
    monkeypatch.setenv("DATELINE_DATA", str(tmp_path / "no folder"))
    assert outline_json("country/UA", open_shapes())
    keep_outlines()
    take_outlines()
