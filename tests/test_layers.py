"""The packages import only from those above them, and only the right modules know the heavy libraries."""

import ast
import re
from collections import defaultdict
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from sources import nodes_of, tree_of

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "geo"
# Which modules may know a library; `ui` stands for the whole package, and for app.py and serve.py.
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
    "fastapi": {"api/app", "api/service"},
    "streamlit": {"ui"},
    "streamlit_folium": {"ui"},
    "uvicorn": {"api/serving"},
}
# Who opens what ships with the program; everyone else is handed it. `geocoders` and `views/view` are what programs of
# one's own begin with, `chat/reporting` makes the engine that finds events, `commands/lexicon` reads no article, and
# the names of countries are mere words.
EDGES = {
    "open_gazetteer": {"commands/lexicon", "extract", "gazetteer/geocoders", "ui"},
    "open_shapes": {"commands/lexicon", "extract", "ui", "views/countries", "views/indexes", "views/view"},
    "load_lexicon": {"chat/reporting"},
    "load_whoswho": {"commands/lexicon", "extract", "ui"},
}


def rows_of_the_map():
    """Yield what each row of ARCHITECTURE.md's map names, from above to below: a package, or modules beside them."""
    for line in (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("| `"):
            yield re.findall(r"`([\w./]+)`", line.split("|")[1])


def modules():
    """Yield each module by its name and file."""
    yield from ((name, ROOT / f"{name}.py") for name in ("app", "serve"))
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.name != "__init__.py" or path.parent != PACKAGE:
            yield path.relative_to(PACKAGE).with_suffix("").as_posix().removesuffix("/__init__"), path


@cache
def imports(path):
    """Return every module that a file imports, also inside functions."""
    found = []
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return found


@cache
def used(path):
    """Return all names that a file calls, or gives to others to call, without what they are attributes of."""
    names = {node.id for node in nodes_of(path) if isinstance(node, ast.Name)}
    return names | {node.attr for node in nodes_of(path) if isinstance(node, ast.Attribute)}


def ours(path):
    """Yield the names of our own modules that a file imports."""
    for found in imports(path):
        name = found.removeprefix("geo.").replace(".", "/")
        if found.startswith("geo.") and name in MODULES:
            yield name


def package_of(module):
    """Return the name under which a module stands in the map."""
    return "ui" if module in {"app", "serve"} else module.partition("/")[0]


ORDER = {name: row for row, names in enumerate(rows_of_the_map()) for name in names}
MODULES = dict(modules())


@pytest.mark.parametrize("name", MODULES)
def test_module_stands_in_the_map_and_imports_only_from_packages_above(name):
    package = package_of(name)
    assert package in ORDER, f"{package} has no row in ARCHITECTURE.md"
    for found in ours(MODULES[name]):
        above = package_of(found)
        assert ORDER[above] <= ORDER[package], f"{name} imports {found}, but {above} stands below {package}"


def test_no_modules_import_each_other_in_a_circle():
    packages = {name for name, path in MODULES.items() if path.name == "__init__.py"}
    wanted = {name: set(ours(path)) - packages - {name} for name, path in MODULES.items()}
    assert sorted(TopologicalSorter(wanted).static_order()) == sorted(MODULES)  # a circle is told by its names


def test_map_names_nothing_that_is_not_there():
    assert set(ORDER) == {package_of(name) for name in MODULES}


@pytest.mark.parametrize("name", MODULES)
def test_module_says_what_it_is_for(name):
    """The manual's table of modules is made of these lines."""
    docstring = ast.get_docstring(tree_of(MODULES[name]))
    assert docstring, f"{name} has no docstring"
    assert docstring.partition("\n\n")[0].endswith((".", "?")), f"the docstring of {name} begins with no sentence"


@pytest.mark.parametrize(("library", "knowers"), KNOWERS.items())
def test_only_the_right_modules_know_a_library(library, knowers):
    found = {name for name, path in MODULES.items() if library in {each.partition(".")[0] for each in imports(path)}}
    assert {"ui" if package_of(name) == "ui" else name for name in found} <= knowers
    assert found


def test_a_class_name_means_one_thing():
    """No two modules define a class of one name: a reader knows it by its name alone."""
    homes = defaultdict(set)
    for path in [ROOT / "app.py", ROOT / "serve.py", *sorted(PACKAGE.rglob("*.py"))]:
        for node in tree_of(path).body:
            if isinstance(node, ast.ClassDef):
                homes[node.name].add(path.relative_to(ROOT).as_posix())
    assert {name: sorted(found) for name, found in homes.items() if len(found) > 1} == {}


def test_each_test_file_has_a_name_of_its_own():
    """Else pytest takes one for the other, and runs none of them."""
    names = [path.name for path in Path(__file__).parent.rglob("test_*.py")]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


@pytest.mark.parametrize("opener", EDGES)
def test_what_ships_with_the_program_is_opened_at_the_edges_and_handed_down(opener):
    """A module that looks something up takes it from whoever calls it, so that all of a run use the same one."""
    opening = {"ui" if name.startswith("ui/") else name for name, path in MODULES.items() if opener in used(path)}
    assert opening == EDGES[opener]
