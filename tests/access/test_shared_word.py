"""The shared word: what may be one, who knows it, and how fast it can be guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.access.shared_word import GivenWord, SharedWord, Tries, given_word, made_word, read_word
from geo.errors import InputError

NOW = 1_800_000_000.0


def test_words_that_are_made_differ_and_may_be_given_again(tmp_path):
    words = {made_word() for _ in range(50)}
    assert len(words) == 50
    for word in words:
        assert given_word({"DATELINE_WORD": word}) == word


def test_a_word_comes_from_the_environment_or_a_file(tmp_path):
    file = tmp_path / "word"
    file.write_text("  correct horse \n", encoding="utf-8")
    assert given_word({}) == ""
    assert given_word({"DATELINE_WORD": "correct horse"}) == "correct horse"
    assert given_word({"DATELINE_WORD_FILE": str(file)}) == "correct horse"
    with pytest.raises(InputError, match="given twice"):
        given_word({"DATELINE_WORD": "correct horse", "DATELINE_WORD_FILE": str(file)})


@pytest.mark.parametrize("content", [b"", b"short", b"a" * 201, b"two lines\nof words", b"\xff" * 9, b"a" * 5000])
def test_what_is_no_word_is_told(tmp_path, content):
    file = tmp_path / "word"
    file.write_bytes(content)
    with pytest.raises(InputError, match=r"8 to 200 characters|no text"):
        read_word(file)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_word(tmp_path / "none")


def test_a_word_leaves_the_environment_when_it_is_taken():
    environment, word = {"DATELINE_WORD": "correct horse"}, GivenWord()
    assert word.take(environment) == word.take(environment) == "correct horse"
    assert environment == {}


@given(st.text(max_size=900))
def test_only_the_word_is_the_word(given_text):
    assert SharedWord("correct h\u00f6rse").is_it(given_text) == (given_text.strip() == "correct h\u00f6rse")


def test_the_word_is_the_same_however_a_keyboard_writes_it():
    assert SharedWord("correct h\u00f6rse").is_it(" correct ho\u0308rse ")


def test_a_token_holds_for_twelve_hours_and_with_its_own_server_alone():
    word, other = SharedWord("correct horse"), SharedWord("correct horse")
    token = word.token(NOW)
    assert word.knows(token, NOW)
    assert word.knows(token, NOW + 12 * 3600 - 1)
    assert not word.knows(token, NOW + 12 * 3600)
    assert not other.knows(token, NOW)


@given(st.text(max_size=300), st.integers(0, 80))
def test_no_other_token_is_known(made_up, at):
    word = SharedWord("correct horse")
    token = word.token(NOW)
    until, _, signed = token.partition(".")
    for forged in (made_up, token[:at], token[:at] + "x" + token[at + 1 :], f"{int(until) + 1}.{signed}", f"{token} "):
        assert word.knows(forged, NOW) == (forged == token)


def tried(tries, address, times, now=0.0):
    """Be wrong some times, as soon as one may, and return how long that took and how long one waits then."""
    begun = now
    for _ in range(times):
        now += tries.wait(address, now)
        tries.wrong(address, now)
    return now - begun, tries.wait(address, now)


def test_five_wrong_tries_are_free_and_each_later_one_takes_longer_up_to_a_minute():
    assert tried(Tries(), "192.0.2.1", 5) == (0, 0)
    assert tried(Tries(), "192.0.2.1", 6) == (0, 1)
    assert tried(Tries(), "192.0.2.1", 8) == (3, 4)
    assert tried(Tries(), "192.0.2.1", 30)[1] == 60


def test_one_address_does_not_wait_for_another_and_a_quiet_hour_is_forgiven():
    tries = Tries()
    tried(tries, "192.0.2.1", 8)
    assert tries.wait("192.0.2.2", 3) == 0
    tries.wrong("192.0.2.1", 4000 + 3600)
    assert tries.wait("192.0.2.1", 4000 + 3600) == 0


def test_a_network_of_the_newer_numbers_counts_as_one_and_one_in_both_forms_too():
    tries = Tries()
    for number in range(6):
        tries.wrong(f"2001:db8::{number}", 0)
        tries.wrong("::ffff:192.0.2.1" if number % 2 else "192.0.2.1", 0)
    assert tries.wait("2001:db8::ffff", 0) == tries.wait("192.0.2.1", 0) == 1
    assert tries.wait("2001:db8:1::1", 0) == 0


def test_who_has_many_addresses_tries_no_faster_than_once_a_second_and_takes_little_memory():
    tries, now = Tries(), 0.0
    for number in range(3000):
        address = f"10.0.{number // 250}.{number % 250}"
        now += tries.wait(address, now)
        tries.wrong(address, now)
    assert now >= 2800
    assert tries.wait("192.0.2.9", now) == 1
    assert len(tries._each.wrong) <= 1000
