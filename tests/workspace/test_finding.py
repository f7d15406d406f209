"""Where the workspace lies."""

from pathlib import Path

import pytest

from geo.errors import InputError
from geo.model import ReviewState
from geo.workspace.finding import decided_elsewhere, open_workspace, private_path, split_inputs, workspace_beside
from geo.workspace.reviews import Decide, make_reviews


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


def test_what_was_decided_where_nobody_looks_is_found_and_left_as_it_is(tmp_path, make_event):
    inputs = [tmp_path / "a"]
    assert decided_elsewhere(inputs) is None
    found = open_workspace(None, inputs)
    assert decided_elsewhere(inputs) is None  # nothing was decided
    accepted = Decide(ReviewState.UNREVIEWED, ReviewState.ACCEPTED)
    found.append(make_reviews([(make_event(), accepted)], reviewer="R. Diaz"))
    before = found.place.read_bytes()
    assert decided_elsewhere(inputs) == (found.place, 1)
    assert decided_elsewhere([tmp_path / "b"]) is None
    assert found.place.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"no database"])
def test_a_damaged_workspace_that_nobody_named_is_passed_over(tmp_path, content):
    private_path([]).parent.mkdir(parents=True, exist_ok=True)
    private_path([]).write_bytes(content)
    assert decided_elsewhere([]) is None
    private_path([]).unlink()
