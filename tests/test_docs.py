"""The README says what is there, and its commands are those that CI runs."""

import doctest
import re
import subprocess
import sys
from pathlib import Path

import pytest

from geo.cli import main
from geo.exports.registry import FORMATS
from geo.views.fields import PARAMS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MANUAL = {path.relative_to(ROOT): path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").rglob("*.md"))}
REFERENCE = Path("docs/reference")
HOUSE = {
    name: (ROOT / name).read_text(encoding="utf-8") for name in ("ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md")
}


def help_of(capsys, *command):
    assert main([*command, "--help"]) == 0
    return capsys.readouterr().out


def test_every_command_is_in_the_manual(capsys):
    for command in re.findall(r"^    (\w+) ", help_of(capsys), re.MULTILINE):
        assert f"dateline {command}" in MANUAL[REFERENCE / "commands.md"]


@pytest.mark.parametrize("option", [f"--{name}" for name in PARAMS])
def test_every_filter_is_in_the_manual_and_in_the_help(capsys, option):
    assert f"`{option}`" in MANUAL[REFERENCE / "filters.md"]
    for command in ("export", "map", "brief"):
        assert f"  {option} " in help_of(capsys, command)


def test_every_format_is_in_the_manual():
    assert all(f"`{ending}`" in MANUAL[REFERENCE / "formats.md"] for ending in FORMATS)


@pytest.mark.pipeline
def test_examples_of_the_python_interface_give_what_they_say(monkeypatch):
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testfile(str(ROOT / REFERENCE / "python.md"), module_relative=False)
    assert failed == 0
    assert tried > 10


def test_the_readme_is_one_screen():
    assert len(README.splitlines()) < 70
    assert all(len(line) < 500 for line in README.splitlines())


def test_every_link_of_the_documents_leads_somewhere():
    house = {Path(name): text for name, text in HOUSE.items()}
    for name, text in {Path("README.md"): README, **house, **MANUAL}.items():
        for target in re.findall(r"\]\(([^)#: ]+)(?:#[^)]*)?\)", text):
            assert (ROOT / name.parent / target).exists(), f"{name}: {target}"


@pytest.mark.slow
def test_tables_of_the_documents_are_as_the_program_has_them():
    done = subprocess.run([sys.executable, ROOT / "docs" / "tables.py", "--check"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_readme_starts_and_tests_with_one_command_each():
    assert README.count(".venv/bin/dateline app\n") == 1
    assert README.count(".venv/bin/pytest\n") == 1


def test_every_file_that_is_named_is_there():
    """Paths are told from the project's folder, in ARCHITECTURE.md and beside it from `geo/` too."""
    for document, text in {"README.md": README, **HOUSE}.items():
        for name in re.findall(r"`((?:[\w.-]+/)*[\w.-]+\.(?:md|toml|py|js|txt|csv))`", text):
            assert (ROOT / name).exists() or (ROOT / "geo" / name).exists(), f"{document}: {name}"


def test_the_architecture_is_one_page():
    assert len(HOUSE["ARCHITECTURE.md"].splitlines()) <= 130


def test_nothing_tells_of_a_machine():
    """No committed text names a path of a developer's machine."""
    for path in [
        *ROOT.glob("*.md"),
        *ROOT.glob("*.py"),
        *ROOT.glob("geo/**/*.py"),
        *ROOT.glob("data/**/*.md"),
        *ROOT.glob("docs/**/*.md"),
    ]:
        assert not re.search(r"(?<![\w.])/(?:work|root|home)/", path.read_text(encoding="utf-8")), path
