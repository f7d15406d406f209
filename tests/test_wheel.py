"""The wheel carries all that the program needs: it works with no checkout beside it."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
LARGEST_FILE = 50_000_000


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder with the unpacked wheel, as an installer would leave it."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    (wheel,) = out.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(out / "site")
    return out / "site"


def run(site, cwd, *arguments):
    environment = os.environ | {"PYTHONPATH": str(site), "PYTHONNOUSERSITE": "1"}
    command = [sys.executable, "-m", "geo", *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=True)


def test_wheel_carries_data_seeds_and_page(site):
    for name in (
        "data/gazetteer",
        "data/shapes",
        "data/english/model",
        "seeds",
        "app.py",
        "serve.py",
        ".streamlit/config.toml",
    ):
        assert (site / "geo" / "bundle" / name).exists(), name
    assert (site / "geo" / "py.typed").exists()
    assert not (site / "tests").exists()


def test_wheel_carries_no_compiled_modules(site):
    """A checkout in which the tests have run is full of them."""
    (wheel,) = site.parent.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert not [name for name in archive.namelist() if "__pycache__" in name]


def test_no_file_is_too_large_to_be_kept(site):
    assert not [path for path in site.rglob("*") if path.stat().st_size > LARGEST_FILE]


@pytest.mark.pipeline
def test_events_are_found_outside_the_checkout(site, tmp_path):
    (tmp_path / "some.txt").write_text("Ukrainian forces attacked the city of Kursk on August 6, 2024.\n")
    records = [json.loads(line) for line in run(site, tmp_path, "events", "some.txt", "--jsonl").stdout.splitlines()]
    assert "Kursk" in {place["name"] for record in records for place in record["places"]}


@pytest.mark.pipeline
def test_map_is_written_outside_the_checkout(site, tmp_path):
    (tmp_path / "some.txt").write_text("Ukrainian forces attacked the city of Kursk on August 6, 2024.\n")
    run(site, tmp_path, "map", "some.txt", "-o", "map.html")
    assert "Kursk" in (tmp_path / "map.html").read_text(encoding="utf-8")


def test_package_comes_from_the_wheel(site, tmp_path):
    code = "import geo; print(geo.__file__)"
    environment = os.environ | {"PYTHONPATH": str(site)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert Path(done.stdout.strip()).is_relative_to(site)
