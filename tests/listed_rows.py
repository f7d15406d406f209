"""The rows of the list on a page that runs without a browser: what the script that draws them is given."""

import json
from typing import Any

from streamlit.testing.v1 import AppTest


def rows_of(at: AppTest) -> list[dict[str, Any]]:
    """Return the rows, each with its event's `id`, `title` and `facts`."""
    return [row for one in at.get("bidi_component") if one.proto.component_name == "dateline_rows"
            for row in json.loads(one.proto.json)["rows"]]  # fmt: skip


def open_row(at: AppTest, row: dict[str, Any]) -> AppTest:
    """Open an event as its row does; what a script tells can be told here by the address alone."""
    at.query_params["event"] = row["id"]
    at.run()
    assert not at.exception
    return at
