"""The command line works without the packages of the extras, and says which extra is missing."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from geo.extras import EXTRAS

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# What a package is called, where it is imported by another name.
PACKAGES = {
    "dateutil": "python-dateutil",
    "PIL": "pillow", "docx": "python-docx", "pptx": "python-pptx", "fontTools": "fonttools", "branca": "folium",
    "xstatic": "XStatic-Leaflet", "yaml": "pyyaml", "marisa_trie": "marisa-trie", "lxml": "trafilatura",
    "distributed": "dask", "charset_normalizer": "charset-normalizer", "streamlit_folium": "streamlit-folium",
    "matplotlib_scalebar": "matplotlib-scalebar", "pydantic": "spacy", "thinc": "spacy", "urllib3": "trafilatura",
}  # fmt: skip
BLOCKED = """
import importlib.abc, sys
class Blocker(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {blocked!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Blocker())
from geo.cli import main
sys.exit(main({arguments!r}))
"""


def names_in(requirements):
    return {re.split(r"[\[<>=;~! ]", requirement)[0] for requirement in requirements}


def imported():
    """Return the packages of others that the program imports anywhere."""
    found = set()
    for path in [ROOT / "app.py", ROOT / "serve.py", *(ROOT / "geo").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"geo"}


def run_without(extras, *arguments):
    blocked = {module for extra in extras for module in EXTRAS[extra]}
    script = BLOCKED.format(blocked=blocked, arguments=list(map(str, arguments)))
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT)


def test_each_package_that_is_imported_is_asked_for_by_the_core_or_by_its_extra():
    core = names_in(PROJECT["dependencies"])
    for module in imported():
        package = PACKAGES.get(module, module)
        extras = [extra for extra, modules in EXTRAS.items() if module in modules]
        asked = [names_in(PROJECT["optional-dependencies"][extra]) for extra in extras] or [core]
        assert all(package in names for names in asked), (module, extras)


def test_all_brings_every_extra():
    assert PROJECT["optional-dependencies"]["all"] == [f"dateline[{','.join(EXTRAS)}]"]


@pytest.mark.pipeline
def test_the_command_line_reads_articles_without_any_extra(tmp_path):
    article = tmp_path / "a.txt"
    article.write_text("Germany and Poland held talks in Warsaw on 3 May 2024.")
    done = run_without(EXTRAS, "events", article, "--no-cache")
    assert done.returncode == 0, done.stderr
    assert "Warsaw" in done.stdout


@pytest.mark.pipeline
@pytest.mark.parametrize(("name", "extra"), [("x.pptx", "briefings"), ("x.png", "maps"), ("x.xlsx", "tables")])
def test_a_format_whose_packages_are_missing_names_the_extra(tmp_path, name, extra):
    article = tmp_path / "a.txt"
    article.write_text("Germany and Poland held talks in Warsaw on 3 May 2024.")
    done = run_without([extra], "export", article, "--no-cache", "-o", tmp_path / name)
    assert done.returncode == 2
    assert f"dateline[{extra}]" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / name).exists()


def test_the_page_names_its_extra():
    done = run_without(["page"], "app")
    assert done.returncode == 2
    assert "dateline[page]" in done.stderr
