"""No run of words of the articles as they were given stands in the project."""

import pytest
from shared_words import ORIGINALS, RUN, runs_of, shared_runs

pytestmark = pytest.mark.slow


def test_runs_are_found_whatever_the_case_and_the_marks():
    words = "One, two - THREE\nfour five’six seven (eight) nine"
    assert [run for _, run in runs_of(words)] == [
        ("one", "two", "three", "four", "five", "six", "seven", "eight"),
        ("two", "three", "four", "five", "six", "seven", "eight", "nine"),
    ]
    assert [at for at, _ in runs_of(words)] == [0, 5]


@pytest.mark.parametrize("folder", [".", "news", "voa"])
def test_no_text_of_the_project_shares_a_run_of_words_with_the_articles_as_given(shared, folder):
    assert (ORIGINALS / folder).is_dir()
    assert shared_runs(ORIGINALS / folder) == [], f"reword these: no {RUN} words in a row may be an original's"
