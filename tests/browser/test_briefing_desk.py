"""The briefing desk as a visitor meets it: a preview that follows the fields, and a pack for one click."""

import io
import json
import re
import zipfile

import pytest
from playwright.sync_api import expect
from rest import fits

from geo.exports.pack import MANIFEST
from geo.exports.registry import FORMATS
from geo.exports.verifying import verify_pack

pytestmark = [pytest.mark.browser]


@pytest.fixture
def desk(new_page):
    """The dialog, with the preview drawn."""

    def open_desk(**options):
        page = new_page(**options)
        page.get_by_role("button", name="Export", exact=True).click()
        dialog = page.get_by_role("dialog")
        expect(dialog.locator("img").first).to_be_visible()
        return page, dialog

    return open_desk


def test_one_click_downloads_a_pack_that_is_whole_and_bears_the_banner(desk, tmp_path):
    page, dialog = desk()
    before = dialog.locator("img").first.get_attribute("src")
    dialog.get_by_label("Handling").fill("TLP:GREEN")
    page.keyboard.press("Enter")
    expect(dialog.locator("img").first).not_to_have_attribute("src", before)
    with page.expect_download() as waiting:
        dialog.get_by_role("button", name="Download everything").click()
        expect(dialog.get_by_text(re.compile(r"of \d+: "))).to_be_visible()
    path = tmp_path / "pack.zip"
    waiting.value.save_as(path)
    verdict = verify_pack(path)
    assert verdict.whole
    assert (verdict.handling, len(verdict.good)) == ("TLP:GREEN", len(FORMATS) + 1)  # and what the columns mean
    manifest = json.loads(zipfile.ZipFile(io.BytesIO(path.read_bytes())).read(MANIFEST))
    assert manifest["counts"]["shown"] == manifest["counts"]["all"]


def test_the_desk_fits_a_phone(desk):
    page, dialog = desk(viewport={"width": 390, "height": 844})
    dialog.get_by_role("button", name="Workbook (XLSX)").scroll_into_view_if_needed()
    expect(dialog.get_by_role("button", name="Workbook (XLSX)")).to_be_in_viewport(ratio=1)
    fits(page, "document.documentElement.scrollWidth <= 390")
