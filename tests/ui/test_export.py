"""The briefing desk without a browser: what is offered, and what each field does to the files."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sample_events import sample_corpus
from streamlit.testing.v1 import AppTest
from waiting import LONG

from geo.exports.pack import MANIFEST, make_pack
from geo.exports.registry import FORMATS, FormatGroup, formats_in
from geo.exports.request import ExportRequest
from geo.views.sheets import SIZES, Sheet, Theme
from geo.views.view import view_of

pytestmark = pytest.mark.slow

APP = Path(__file__).parents[2] / "app.py"
FAST = (".csv", ".jsonl")


@pytest.fixture
def desk(monkeypatch):
    """The dialog, open on all thirteen events; pictures are not drawn."""
    made = []

    def draw(view, ending, *, sheet, changes=None):
        made.append((view, ending, sheet, changes))
        return b"\x89PNG"

    def pack(export_request, *, time, progress):
        return make_pack(export_request, time=time, endings=FAST, progress=progress)

    monkeypatch.setattr("geo.ui.reading.read_beside", lambda *_, **__: sample_corpus())
    monkeypatch.setattr("geo.ui.export.render", draw)
    monkeypatch.setattr("geo.exports.pack.make_pack", pack)
    monkeypatch.setattr("geo.ui.export.st.image", lambda *_, **__: None)
    monkeypatch.setattr("sys.argv", ["app.py"])
    at = AppTest.from_file(str(APP), default_timeout=LONG).run()
    at.button(key="export").click().run()
    assert not at.exception
    return at, made


def test_every_format_is_offered(desk):
    at, _ = desk
    labels = {button.proto.label for button in at.get("download_button")}
    assert labels == {kind.title for kind in FORMATS.values()}
    assert [kind.ending for group in FormatGroup for kind in formats_in(group)] == list(FORMATS)


def test_the_preview_is_the_map_of_the_same_sheet_with_fewer_dots(desk):
    at, made = desk
    at.text_input(key="export-title").set_value("Kursk").run()
    at.selectbox(key="export-banner").set_value("TLP:AMBER").run()
    at.selectbox(key="export-size").set_value("a4").run()
    view, ending, sheet, _ = made[-1]
    assert ending == ".png"
    assert len(view.events) == 13
    assert (sheet.title, sheet.banner) == ("Kursk", "TLP:AMBER")
    assert (sheet.size.width, sheet.size.height) == (SIZES["a4"].width, SIZES["a4"].height)
    assert sheet.size.dpi < SIZES["a4"].dpi


def test_a_sentence_of_the_key_events_is_offered_as_title_and_can_be_edited(desk):
    at, made = desk
    box = at.selectbox(key="export-headline")
    assert made[-1][2].title == ""
    box.set_value(box.options[0]).run()
    assert made[-1][2].title == at.text_input(key="export-title").value == box.options[0]
    at.text_input(key="export-title").set_value("Mine").run()
    assert made[-1][2].title == "Mine"


def test_a_preset_sets_colours_and_size(desk):
    at, made = desk
    at.selectbox(key="export-preset").set_value("Print, grey").run()
    assert not at.exception
    assert (made[-1][2].theme, made[-1][2].size.width) == (Theme.GREY, SIZES["a4"].width)


def test_the_preview_is_drawn_again_only_for_what_it_shows(desk):
    at, made = desk
    drawn = len(made)
    at.run()
    assert len(made) == drawn


def test_one_click_makes_the_pack_with_its_manifest(desk):
    at, _ = desk
    at.selectbox(key="export-banner").set_value("TLP:RED").run()
    at.button(key="export-make").click().run()
    assert not at.exception
    pack = at.session_state["export-pack"][1]
    manifest = json.loads(zipfile.ZipFile(io.BytesIO(pack.content)).read(MANIFEST))
    assert (manifest["handling"], manifest["counts"]["shown"]) == ("TLP:RED", 13)
    assert any(pack.manifest_hash in caption.value for caption in at.caption)
    assert "Save the pack again (3 files)" in {button.proto.label for button in at.get("download_button")}


def test_a_pack_of_other_choices_is_not_offered(desk):
    at, _ = desk
    at.button(key="export-make").click().run()
    at.text_input(key="export-title").set_value("Other").run()
    assert not any("pack again" in button.proto.label for button in at.get("download_button"))


def test_accepted_only_leaves_out_the_others(desk):
    at, made = desk
    at.checkbox(key="export-accepted").check().run()
    assert not at.exception
    assert made[-1][0].events == ()


def test_what_was_chosen_is_there_again_next_time(desk):
    at, _ = desk
    at.selectbox(key="export-banner").set_value("TLP:GREEN").run()
    at.session_state["export-open"] = False  # as when the dialog is closed
    at.run()
    at.button(key="export").click().run()
    assert at.selectbox(key="export-banner").value == "TLP:GREEN"


def test_an_earlier_pack_tells_what_changed(desk):
    at, _ = desk
    view = view_of(sample_corpus())
    before = make_pack(
        ExportRequest(replace(view, events=view.events[1:]), Sheet()),
        time=datetime(2024, 9, 1, tzinfo=UTC),
        endings=FAST,
    )
    at.file_uploader(key="export-since").set_value(("old.zip", before.content, "application/zip")).run()
    assert not at.exception
    assert any("1 new, 0 changed, 0 withdrawn since 1 Sep 2024" in caption.value for caption in at.caption)


def test_a_file_that_is_no_pack_is_told(desk):
    at, _ = desk
    at.file_uploader(key="export-since").set_value(("old.zip", b"no zip", "application/zip")).run()
    assert not at.exception
    assert "old.zip cannot be read as a pack" in at.error[0].value
