"""An intake gives what `read_inputs` gives, one article after the other, and holds no more than a file of them."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.articles.reading import InputStream, read_inputs
from geo.errors import InputError
from geo.model import Article, Rejection

LINES = st.lists(
    st.one_of(
        st.builds(
            lambda id_, text: json.dumps({"id": id_, "text": text}),
            st.sampled_from(["a", "b", ""]),
            st.sampled_from(["Troops attacked Lima.", "", "Ministers met in Quito."]),
        ),
        st.sampled_from(["", "no JSON", "[]", '{"text": 1}', '{"text": "Fair in Goma.", "published": "never"}']),
    ),
    max_size=8,
)


def parted(items):
    listed = list(items)
    return (
        tuple(item for item in listed if isinstance(item, Article)),
        tuple(item for item in listed if isinstance(item, Rejection)),
    )


@pytest.mark.slow
@given(LINES, LINES)
def test_whatever_lines_hold_an_intake_finds_and_refuses_the_same(tmp_path_factory, lines, others):
    folder = tmp_path_factory.mktemp("intake")
    (folder / "one.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (folder / "two.jsonl").write_text("\n".join(others), encoding="utf-8")
    inputs = [folder, folder / "one.jsonl"]
    assert parted(InputStream(inputs)) == read_inputs(inputs)


def test_files_and_folders_are_found_and_refused_in_the_same_order(tmp_path):
    (tmp_path / "within").mkdir()
    for name in ("b.txt", "a.txt", "within/a.txt", "empty.txt", "odd.xyz"):
        (tmp_path / name).write_text("" if name == "empty.txt" else f"Troops attacked {name}.", encoding="utf-8")
    inputs = [tmp_path, tmp_path / "a.txt", tmp_path / "nowhere.txt"]
    day = date(2024, 5, 5)
    articles, refused = parted(InputStream(inputs, published=day))
    assert (articles, refused) == read_inputs(inputs, published=day)
    assert len({article.id for article in articles}) == len(articles) == 4
    assert {article.published for article in articles} == {day}


def test_a_page_that_an_earlier_input_holds_is_left_out(monkeypatch):
    page = Article("page", "Troops attacked Lima.", title="Lima", path="https://example.org/lima")
    again = replace(page, id="page again", path="https://example.org/lima?utm_source=x")
    monkeypatch.setattr("geo.articles.reading.read_address", lambda _: iter([page, again]))
    articles, refused = parted(InputStream(["https://example.org/lima"]))
    assert articles == (page,)
    assert [each.reason for each in refused] == ["was read before as “Lima”; it is counted once"]


def test_lines_are_read_as_they_are_asked_for(tmp_path):
    path = tmp_path / "many.jsonl"
    path.write_text("".join(json.dumps({"text": f"Fair number {at}."}) + "\n" for at in range(1_000)), encoding="utf-8")
    intake = InputStream([path])
    assert intake.share is None
    shares = [intake.share for _ in intake]
    assert shares[0] < 0.01
    assert shares[499] == pytest.approx(0.5, abs=0.02)
    assert shares[-1] == 1.0
    assert shares == sorted(shares)


def test_what_is_not_there_has_no_share_and_is_refused():
    intake = InputStream([Path("nowhere.txt")])
    assert [item.reason for item in intake] == ["there is no such file or folder; check the path"]
    assert intake.share is None


def test_a_day_on_which_nothing_appeared_is_told():
    with pytest.raises(InputError):
        InputStream([], published=date(1, 1, 1))
