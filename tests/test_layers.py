"""The modules import only downwards, and only the right ones know the heavy libraries."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "geo"
# Which modules may know a library; `ui` stands for all of geo/ui and app.py.
KNOWERS = {
    "folium": {"maps/leaflet"},
    # One module for each part of a drawn sheet; what needs no drawing (frames, labels, layouts, legends) knows nothing.
    "matplotlib": {
        "maps/lettering",
        "maps/canvases",
        "maps/painting",
        "maps/legend_columns",
        "maps/furniture",
        "maps/saving",
        "maps/snapshots",
    },
    "streamlit": {"ui"},
    "streamlit_folium": {"ui"},
}


def rows_of_the_table():
    """Yield the modules that each row of ARCHITECTURE.md's table names, from above to below."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("| `"):
            yield [
                name.removesuffix(".py").removesuffix("/") for name in re.findall(r"`([\w./]+)`", line.split("|")[1])
            ]


def modules():
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.parent.name != "ui" and path.stem not in {"__init__", "__main__"}:
            yield path.relative_to(PACKAGE).with_suffix("").as_posix(), path
    for path in [ROOT / "app.py", *sorted((PACKAGE / "ui").glob("*.py"))]:
        yield "ui", path


def imports(path):
    """Yield every module that a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def place_in_the_table(module):
    """Return the row's name of an imported module of ours, None for anything else."""
    parts = module.split(".")
    if parts[:2] == ["geo", "ui"]:
        return "ui"
    name = "/".join(parts[1:])
    return name if parts[0] == "geo" and name and (PACKAGE / f"{name}.py").exists() else None


ORDER = {name: row for row, names in enumerate(rows_of_the_table()) for name in names}
MODULES = list(modules())


@pytest.mark.parametrize(
    ("name", "path"), MODULES, ids=lambda value: str(value) if isinstance(value, str) else value.stem
)
def test_module_stands_in_the_table_and_imports_only_from_above(name, path):
    assert name in ORDER, f"{path.name} has no row in ARCHITECTURE.md"
    for found in imports(path):
        above = place_in_the_table(found)
        assert above is None or ORDER[above] <= ORDER[name], f"{path.name} imports {found}, which stands below it"


@pytest.mark.parametrize(("library", "knowers"), KNOWERS.items())
def test_only_the_right_modules_know_a_library(library, knowers):
    found = {name for name, path in MODULES for module in imports(path) if module.split(".")[0] == library}
    assert found <= knowers
    assert found


def test_every_row_names_modules_that_exist():
    known = {name for name, _ in MODULES} | {"__main__", "app"}
    assert set(ORDER) <= known


def test_a_class_name_means_one_thing():
    """No two modules define a class of one name: a reader knows it by its name alone."""
    homes = defaultdict(set)
    for path in [ROOT / "app.py", *sorted(PACKAGE.rglob("*.py"))]:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                homes[node.name].add(path.relative_to(ROOT).as_posix())
    assert {name: sorted(found) for name, found in homes.items() if len(found) > 1} == {}


def test_each_test_file_has_a_name_of_its_own():
    """Else pytest takes one for the other, and runs none of them."""
    names = [path.name for path in Path(__file__).parent.rglob("test_*.py")]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []
