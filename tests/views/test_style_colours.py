import re
import tomllib

import pytest

from geo.resources import resource_path
from geo.views.marks import SIGN_HUES
from geo.views.style_colours import COLOURS, WORD_HUES, colour_variables, sign_variables

WEB = resource_path("maps", "web")
SHEETS = sorted(WEB.glob("*.css"))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_types_no_colour(sheet):
    assert (
        re.findall(r"#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b(?=[^{}]*[;}])", sheet.read_text(), re.IGNORECASE)
        == []
    )


def test_every_variable_of_a_style_sheet_is_given():
    given = set(COLOURS) | {"q", "several"} | {f"q-{sign}" for sign in SIGN_HUES}
    for sheet in SHEETS:
        text = sheet.read_text()
        own = set(re.findall(r"--([\w-]+)\s*:", text))
        used = {name for name in re.findall(r"var\(--([\w-]+)\)", text) if not name.startswith("dl-")}
        assert used <= given | own, sheet.name


@pytest.mark.parametrize(("theme", "side"), [("light", "light"), ("dark", "dark")])
def test_the_theme_of_the_page_has_the_same_colours(theme, side):
    told = tomllib.loads(resource_path(".streamlit", "config.toml").read_text())["theme"][theme]
    names = {
        "primaryColor": "accent",
        "linkColor": "accent",
        "backgroundColor": "paper",
        "textColor": "ink",
        "borderColor": "line",
    }
    assert {key: told[key] for key in names} == {key: getattr(COLOURS[name], side) for key, name in names.items()}


def test_a_colour_is_written_once_for_light_and_dark():
    assert "--ink:light-dark(#1F1E1B,#F2EFE8);" in colour_variables(":root")
    rule = sign_variables(".time", {str(sign): hue for sign, hue in WORD_HUES.items()}, prefix="dl-")
    assert "--dl-material-cooperation:light-dark(#007A59,#35C9A0);" in rule
    assert ".tl-sign-material-cooperation{fill:var(--dl-material-cooperation)}" in rule
