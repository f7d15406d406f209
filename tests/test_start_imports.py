"""What a start must not load: what only other commands, or pages that nobody has asked for yet, need."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# What reads articles, draws pictures, makes tables, writes files or asks the network.
HEAVY = {
    "altair", "babel", "branca", "docx", "fontTools", "folium", "geopandas", "geopy", "lxml", "matplotlib", "networkx",
    "pandas", "PIL", "pptx", "py3langid", "pydeck", "pypdf", "pyproj", "pyogrio", "reportlab", "requests", "scipy",
    "spacy", "streamlit_folium", "thinc", "trafilatura", "xlsxwriter",
}  # fmt: skip
# What the command need not know in order to start the page's server.
OTHERS = HEAVY | {"numpy", "pyarrow", "shapely", "streamlit", "yaml", "geo.cli", "geo.exports", "geo.views.selection"}

COMMAND = """
import sys
from geo.__main__ import main
assert main(["app", "--help"]) == 0
"""
PAGE = """
import sys
from streamlit.testing.v1 import AppTest
from geo.ui import warming
warming.get_ready(sys.argv[1:])
found = AppTest.from_file("app.py", default_timeout=110).run()
assert not found.exception and found.text_input(key="search")
"""
TELL = """
print("loaded", *sorted(sys.modules))
"""


def loaded(code, *arguments):
    """Return the modules that are there after some code has run in a Python of its own."""
    done = subprocess.run([sys.executable, "-c", code + TELL, *arguments], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(f"\n{done.stdout}".rpartition("\nloaded ")[2].split())


@pytest.mark.slow
def test_the_command_that_starts_the_page_loads_nothing_that_only_others_need():
    assert loaded(COMMAND) & OTHERS == set()


@pytest.mark.slow
def test_a_page_that_reads_nothing_loads_nothing_that_reads_draws_or_writes(tmp_path):
    workspace = str(tmp_path / "empty.dateline")
    assert "folium" in loaded(PAGE, workspace)  # which makes the base map, once
    assert loaded(PAGE, workspace) & HEAVY == set()


def test_help_and_mistakes_of_the_page_s_command_are_those_of_the_whole_command_line(capsys):
    from geo import cli
    from geo.__main__ import main

    for given in (["app", "--help"], ["app", "--port", "x"], ["app", "--published", "x"]):
        told = [(run(given), *capsys.readouterr()) for run in (main, cli.main)]
        assert told[0] == told[1]
