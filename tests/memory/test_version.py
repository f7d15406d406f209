"""The extractor's version changes with all that decides what is found, and with nothing else."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from geo.engines import OURS, Endpoint, Engines
from geo.gazetteer.adding import add_dump
from geo.memory import version
from geo.memory.version import extractor_version, joining_files, release_files
from geo.resources import package_path

SEEN = """
import json, sys
from datetime import date
from pathlib import Path
opened = set()
sys.addaudithook(lambda name, args: opened.add(str(args[0])) if name == "open" else None)
from geo.extract import extract_article
from geo.model import Article
extract_article(Article("a", "PARIS (AP) — France attacked Kursk on Friday. 24 soldiers were killed near Springfield. "
    "He fled to the South China Sea.", published=date(2024, 8, 1), source="The Houston Chronicle"))
loaded = [module.__file__ for name, module in sys.modules.items() if name.startswith("geo.") and module.__file__]
print(json.dumps([sorted(opened), loaded]))
"""


@pytest.fixture
def fresh():
    """Forget what this process knows of the release's files."""
    version._release.cache_clear()
    version._pipeline.cache_clear()
    yield
    version._release.cache_clear()
    version._pipeline.cache_clear()


@pytest.mark.pipeline
def test_the_version_covers_the_code_and_the_data_that_a_run_uses():
    """Code that joins reports is loaded with the rest, and comes after it."""
    told = subprocess.run([sys.executable, "-c", SEEN], capture_output=True, text=True, check=True)
    opened, loaded = json.loads(told.stdout)
    covered = {str(path) for path in release_files().values()}
    ours = [Path(path) for path in loaded]
    missing = {path.relative_to(package_path()).as_posix() for path in ours if str(path) not in covered}
    assert {
        name for name in missing if name != "__init__.py" and not name.startswith(("joining/", "articles/__init__"))
    } == set()
    data = release_files()["data/events.txt"].parent
    assert {path for path in opened if Path(path).is_relative_to(data)} <= covered


def test_every_file_of_the_data_that_is_no_script_or_text_about_it_is_covered_or_only_shown():
    names = {*release_files(), *joining_files()}
    data = release_files()["data/events.txt"].parent
    rest = {
        p.relative_to(data).parts[0]
        for p in data.rglob("*")
        if f"data/{p.relative_to(data).as_posix()}" not in names and p.is_file()
    }
    shown_alone = {"acled", "basemap", "coding", "letters.json"}  # the last for the search
    about = {
        "README.md",
        "names.cities.txt",
        "names.countries.txt",
        "names.features.txt",
        "names.regions.txt",
        "outlines.toml",
    }
    built = {"english", "events", "joining", "places"}  # training scripts and model cards beside the models
    scripts = {name for name in rest if name.endswith(".py")} | {"__pycache__"}
    assert rest - scripts - about - built <= shown_alone


@pytest.mark.parametrize(
    "name", ["actors/finding.py", "data/events.txt", "data/english/model/parser/model", "data/gazetteer/rows.npy"]
)
def test_another_content_is_another_version(name, fresh, monkeypatch, tmp_path):
    before = extractor_version()
    files = dict(release_files())
    other = tmp_path / "other"
    other.write_bytes(files[name].read_bytes() + b"#")
    monkeypatch.setattr(version, "release_files", lambda: files | {name: other})
    version._release.cache_clear()
    assert extractor_version() != before


def test_two_installations_of_one_release_have_one_version(fresh, monkeypatch, tmp_path):
    before = extractor_version()
    files = release_files()
    copies = {}
    for name, path in files.items():
        copies[name] = tmp_path / name
        copies[name].parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copies[name])
    events = copies["events/reporting.py"]
    events.write_bytes(events.read_bytes().replace(b"\n", b"\r\n"))  # as Git may write it on Windows
    monkeypatch.setattr(version, "release_files", lambda: copies)
    monkeypatch.setenv("DATELINE_DATA", str(tmp_path / "another machine"))
    version._release.cache_clear()
    assert extractor_version() == before


def test_settings_releases_and_libraries_are_part_of_it(fresh, monkeypatch, tmp_path):
    endpoint = Endpoint("http://localhost:8000/v1", "a-model")
    folder = tmp_path / "pipeline"
    folder.mkdir()
    (folder / "meta.json").write_text("{}")
    found = [extractor_version(e) for e in (OURS, Engines(endpoint=endpoint), Engines(pipeline=str(folder)))]
    assert extractor_version(Engines(endpoint=Endpoint(endpoint.url, endpoint.model, 5.0, "KEY"))) == found[1]
    (folder / "meta.json").write_text('{"version": 2}')
    version._pipeline.cache_clear()
    found.append(extractor_version(Engines(pipeline=str(folder))))
    monkeypatch.setattr(version, "__version__", "99")
    found.append(extractor_version())
    monkeypatch.undo()
    monkeypatch.setattr(version, "_installed", lambda _: "99")
    found.append(extractor_version())
    assert len(set(found)) == len(found)


def test_what_the_user_adds_to_the_gazetteer_is_part_of_it_and_what_he_removes_is_not(tmp_path):
    before = extractor_version()
    row = "1\tNowhere\tNowhere\t\t51.5\t36.2\tP\tPPL\tRU\t\t41\t\t\t\t10\t\t\tEurope/Moscow\t2024-01-01\n"
    (tmp_path / "XX.txt").write_text(row)
    add_dump(tmp_path / "XX.txt")
    after = extractor_version()
    assert after != before
    assert extractor_version() == after
    shutil.rmtree(Path(os.environ["DATELINE_DATA"]) / "gazetteer")
    assert extractor_version() == before


def test_contents_are_read_again_only_where_files_have_changed(fresh, monkeypatch):
    before = extractor_version()
    version._release.cache_clear()
    monkeypatch.setattr(version, "_content", lambda path: pytest.fail(f"{path} was read"))
    assert extractor_version() == before


def test_a_damaged_memo_or_none_at_all_changes_nothing(fresh, monkeypatch, tmp_path):
    before = extractor_version()
    memo = Path(os.environ["DATELINE_DATA"]) / "digests.json"
    for content in ("{", "[]", '{"release": 5}'):
        memo.write_text(content)
        version._release.cache_clear()
        assert extractor_version() == before
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DATELINE_DATA", str(tmp_path / "file"))
    version._release.cache_clear()
    assert extractor_version() == before


JOINED = """
import json, sys
import geo.joining.clustering, geo.joining.origins
print(json.dumps([module.__file__ for name, module in sys.modules.items() if name.startswith("geo.")]))
"""


@pytest.mark.slow
def test_the_version_of_what_joins_covers_the_code_that_it_loads():
    told = subprocess.run([sys.executable, "-c", JOINED], capture_output=True, text=True, check=True)
    loaded = {Path(path).relative_to(package_path()).as_posix() for path in json.loads(told.stdout)}
    assert {name for name in loaded if not name.endswith("__init__.py")} - set(joining_files()) <= {"errors.py"}


def test_the_version_of_what_joins_covers_its_weights_and_the_words_that_it_opens():
    names = set(joining_files())
    assert {
        "data/joining/weights.json",
        "data/english/model/vocab/key2row",
        "data/english/model/vocab/vectors",
    } <= names
    assert not [name for name in names if name.startswith("data/joining/") and name.endswith((".py", ".md"))]
