"""The menu of coded events: what it took the columns for, and whose rows they are, seen whole."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

COLUMNS = (
    "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,assoc_actor_1,inter1,actor2,"
    "assoc_actor_2,inter2,country,location,latitude,longitude,geo_precision,notes,fatalities\n"
)
ROW = "SUD1,2024-08-22,1,Battles,Armed clash,River Front,,,,,,Sudan,Khartoum,15.55,32.53,1,They fought.,5\n"


@pytest.fixture
def server(desk_server):
    """A server whose workspace is named."""
    return desk_server


def test_the_columns_of_acled_are_told_in_a_menu_whose_button_is_seen_and_the_owner_above_the_map(new_page, server):
    page = new_page()
    page.get_by_role("button", name=re.compile("^Coded events")).click()
    table = {"name": "acled.csv", "mimeType": "text/csv", "buffer": (COLUMNS + ROW).encode()}
    page.locator(".st-key-coded input[type=file], [data-testid=stPopoverBody] input[type=file]").set_input_files(table)
    add = page.get_by_role("button", name="Add 1 event", exact=True)
    expect(page.locator("dl.taken dt")).to_have_count(18)
    expect(add).to_be_in_viewport(ratio=1)
    add.click()
    owner = page.locator(".st-key-caption").get_by_text("acleddata.com")
    expect(owner).to_be_visible()
    below = page.locator(".st-key-layers").bounding_box()
    words = owner.bounding_box()
    assert words["y"] + words["height"] <= below["y"]
