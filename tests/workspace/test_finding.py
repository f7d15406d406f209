"""Where the workspace lies."""

from pathlib import Path

import pytest

from geo.errors import InputError
from geo.workspace.finding import open_workspace, private_path, split_inputs, workspace_beside


def test_a_workspace_is_told_from_the_articles():
    assert split_inputs([Path("a.txt"), Path("x.dateline"), Path("b")]) == (
        (Path("a.txt"), Path("b")),
        Path("x.dateline"),
    )
    assert split_inputs([Path("a.txt")]) == ((Path("a.txt"),), None)


def test_two_workspaces_are_one_too_many():
    with pytest.raises(InputError, match="name one workspace"):
        split_inputs([Path("a.dateline"), Path("b.dateline")])


def test_the_only_workspace_beside_the_articles_is_theirs(tmp_path):
    assert workspace_beside([tmp_path]) is None
    (tmp_path / "a.txt").write_text("Text", encoding="utf-8")
    one = open_workspace(tmp_path / "one.dateline").place
    assert workspace_beside([tmp_path]) == workspace_beside([tmp_path / "a.txt"]) == one
    open_workspace(tmp_path / "two.dateline")
    assert workspace_beside([tmp_path]) is None


def test_without_one_each_set_of_inputs_has_a_private_one_in_the_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("DATELINE_DATA", str(tmp_path / "data"))
    first, second = private_path([tmp_path / "a"]), private_path([tmp_path / "b"])
    assert first != second
    assert open_workspace(None, [tmp_path / "a"]).place == first
    assert first.is_relative_to(tmp_path / "data")
    assert private_path([]).name == "desk.dateline"
