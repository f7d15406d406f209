from datetime import date
from pathlib import Path

from geo.resources import resource_path
from geo.ui.loading import inputs_from_arguments


def test_without_inputs_the_seeds_are_shown():
    assert inputs_from_arguments([]).paths == (resource_path("seeds"),)


def test_inputs_and_their_day_come_from_the_command_line():
    inputs = inputs_from_arguments(["a.txt", "b", "--published", "2024-08-27"])
    assert inputs.paths == (Path("a.txt"), Path("b"))
    assert inputs.published == date(2024, 8, 27)
    assert inputs.name == "2 inputs"


def test_an_address_is_kept_as_it_is_and_no_path():
    inputs = inputs_from_arguments(["a.txt", "https://example.org/a//b"])
    assert inputs.paths == (Path("a.txt"),)
    assert inputs.addresses == ("https://example.org/a//b",)
