from datetime import date
from pathlib import Path

import pytest

from geo.resources import resource_path
from geo.ui.loading import inputs_from_arguments, read_upload


def test_without_inputs_the_seeds_are_shown():
    assert inputs_from_arguments([]).paths == (resource_path("seeds"),)


def test_inputs_and_their_day_come_from_the_command_line():
    inputs = inputs_from_arguments(["a.txt", "b", "--published", "2024-08-27"])
    assert inputs.paths == (Path("a.txt"), Path("b"))
    assert inputs.published == date(2024, 8, 27)
    assert inputs.name == "2 inputs"


def test_an_upload_is_read_like_a_file_and_leaves_no_path():
    (article,), refused = read_upload("../../news.txt", b"Talks in Paris.", published=date(2024, 1, 2))
    assert (article.id, article.path, article.published) == ("news.txt", "", date(2024, 1, 2))
    assert refused == ()


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\x03" * 500])
def test_an_upload_that_is_no_text_is_refused_by_its_name(content):
    articles, (rejection,) = read_upload("bad.txt", content, published=None)
    assert articles == ()
    assert "bad.txt" in rejection.where
    assert "dateline-" not in rejection.where + rejection.reason
