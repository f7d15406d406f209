"""A person at a terminal is told how far a reading is, how fast it goes and how long it still takes."""

import io

import pytest

from geo.commands.messages import ProgressLine


class Terminal(io.StringIO):
    def isatty(self):
        return True

    @property
    def line(self):
        return self.getvalue().rpartition("\x1b[K")[2]


@pytest.fixture
def told():
    terminal = Terminal()
    seconds = [0.0]

    def at(second, tell, *arguments):
        seconds[0] = second
        tell(*arguments)
        return terminal.line

    return ProgressLine(out=terminal, clock=lambda: seconds[0]), at


def test_of_a_list_it_tells_how_many_are_done_how_fast_and_how_long_the_rest_takes(told):
    line, at = told
    assert at(0, line, 0, 1_200, "a.txt") == "0 of 1,200  a.txt"
    assert at(10, line, 20, 1_200, "b.txt") == "20 of 1,200, 2.0 a second, 10 min left  b.txt"
    assert at(100, line, 1_200, 1_200, "") == ""


def test_of_a_stream_it_tells_the_share_of_the_input(told):
    line, at = told
    assert at(0, line.streamed, 0, 0.0, "a.txt") == "0, 0% of the input  a.txt"
    assert at(60, line.streamed, 30, 0.25, "b.txt") == "30, 25% of the input, 30 a minute, 3 min left  b.txt"
    assert at(70, line.streamed, 31, 0.99999, "c.txt").endswith("1 s left  c.txt")


def test_where_the_size_is_not_known_no_time_is_promised(told):
    line, at = told
    at(0, line.streamed, 0, None, "a.txt")
    assert at(2, line.streamed, 100, None, "b.txt") == "100, 50 a second  b.txt"


def test_the_rate_is_that_of_the_last_steps(told):
    line, at = told
    for step in range(1_000):
        at(step / 100, line, step, 10_000, "kept.txt")
    for step in range(100):
        last = at(100 + 10 * step, line, 1_000 + step, 10_000, "read.txt")
    assert "6 a minute" in last
    assert "h left" in last


def test_a_clock_that_stands_still_and_work_that_does_not_move_promise_nothing(told):
    line, at = told
    at(5, line, 3, 10, "a.txt")
    assert at(5, line, 4, 10, "b.txt") == "4 of 10  b.txt"
    assert at(9, line, 3, 10, "a.txt") == "3 of 10  a.txt"


def test_names_reach_the_terminal_without_control_characters(told):
    line, at = told
    assert "\x1b" not in at(0, line, 0, 2, "\x1b[31mred.txt")


def test_what_is_no_terminal_is_told_nothing():
    out = io.StringIO()
    line = ProgressLine(out=out)
    line(1, 2, "a.txt")
    line.streamed(1, 0.5, "a.txt")
    line.wipe()
    assert out.getvalue() == ""


def test_what_was_done_before_does_not_count_in_the_rate(told):
    line, at = told
    at(0, line.streamed, 0, None, "reading the first part")
    assert at(1, line.passed, 1_000, 0.5, "part 1") == "1,000, 50% of the input  part 1"
    assert at(1.001, line.passed, 2_000, 0.5, "part 2") == "2,000, 50% of the input  part 2"
    assert at(11.001, line.streamed, 2_100, 0.75, "part 3") == "2,100, 75% of the input, 10 a second, 10 s left  part 3"
