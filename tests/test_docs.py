"""The README says what is there, and its commands are those that CI runs."""

import re
from pathlib import Path

import pytest

from geo.cli import main
from geo.exports.writing import FORMATS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def help_of(capsys, *command):
    assert main([*command, "--help"]) == 0
    return capsys.readouterr().out


def test_every_command_is_in_the_readme(capsys):
    for command in re.findall(r"^    (\w+) ", help_of(capsys), re.MULTILINE):
        assert f"dateline {command}" in README


@pytest.mark.parametrize("option", ["--actor", "--place", "--type", "--status", "--article", "--from", "--to"])
def test_every_filter_is_in_the_readme_and_in_the_help(capsys, option):
    assert option in README
    assert option in help_of(capsys, "export")
    assert option in help_of(capsys, "map")


def test_every_format_is_in_the_readme():
    assert all(ending in README for ending in FORMATS)


def test_readme_starts_and_tests_with_one_command_each():
    assert README.count(".venv/bin/dateline app\n") == 1
    assert README.count(".venv/bin/pytest\n") == 1


def test_every_link_to_a_file_leads_somewhere():
    for name in re.findall(r"`((?:[\w.-]+/)*[\w.-]+\.(?:md|toml|py))`", README):
        assert (ROOT / name).exists()


def test_nothing_tells_of_a_machine():
    """No committed text names a path of a developer's machine."""
    for path in [*ROOT.glob("*.md"), *ROOT.glob("*.py"), *ROOT.glob("geo/**/*.py"), *ROOT.glob("data/**/*.md")]:
        assert not re.search(r"(?<![\w.])/(?:work|root|home)/", path.read_text(encoding="utf-8")), path
