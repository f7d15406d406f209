import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.articles.plain import read_plain
from geo.articles.reading import read_inputs
from geo.articles.texts import MAX_ARTICLE_BYTES, article_from_text, decode, parse_published
from geo.errors import InputError
from geo.model import DatePrecision


def read_one(path, **options):
    articles, rejections = read_inputs([path], **options)
    assert not rejections
    (article,) = articles
    return article


def refusal(path):
    articles, rejections = read_inputs([path])
    assert not articles
    (rejection,) = rejections
    assert str(path) in rejection.where
    return rejection.reason


def test_plain_text_keeps_every_character(tmp_path):
    file = tmp_path / "story.txt"
    file.write_text("A headline\n\nTanks rolled — into “Kursk”.\n", encoding="utf-8")
    article = read_one(file)
    assert article.text == "A headline\n\nTanks rolled — into “Kursk”.\n"
    assert (article.id, article.title, article.published) == ("story.txt", "A headline", None)


def test_windows_line_ends_count_as_one_character(tmp_path):
    file = tmp_path / "story.txt"
    file.write_bytes(b"One line.\r\nTwo lines.\r\n")
    assert read_one(file).text == "One line.\nTwo lines.\n"


def test_front_matter_is_read_and_is_no_part_of_the_text(tmp_path):
    file = tmp_path / "story.md"
    file.write_text("---\ntitle: 'A: title'\npublished: 2024-08-27\nsource: Example News\n---\n\nThe text.\n")
    article = read_one(file)
    assert (article.title, article.published, article.source) == ("A: title", date(2024, 8, 27), "Example News")
    assert article.text == "The text.\n"


@pytest.mark.parametrize(("written", "day"), [("2024-08-27", 27), ("2024-08-26T22:15:00Z", 26)])
def test_the_front_matter_of_web_sites_calls_the_day_date(tmp_path, written, day):
    file = tmp_path / "story.md"
    file.write_text(f"---\ntitle: A story\ndate: {written}\n---\nThe text.\n")
    assert read_one(file).published == date(2024, 8, day)


def test_published_goes_before_date(tmp_path):
    file = tmp_path / "story.md"
    file.write_text("---\npublished: 2024-08-27\ndate: 2024-09-01\n---\nThe text.\n")
    assert read_one(file).published == date(2024, 8, 27)


def test_month_precision_of_front_matter_widens_the_day(tmp_path):
    file = tmp_path / "story.md"
    file.write_text("---\npublished: 2024-08-27\npublished_precision: month\n---\nThe text.\n")
    article = read_one(file)
    assert (article.published, article.published_precision) == (date(2024, 8, 31), DatePrecision.MONTH)


def test_broken_front_matter_names_its_line(tmp_path):
    file = tmp_path / "story.md"
    file.write_text("---\ntitle: fine\npublished: [2024\n---\nThe text.\n")
    assert "front matter" in refusal(file)


def test_endless_yaml_stays_small(tmp_path):
    file = tmp_path / "story.md"
    levels = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))
    file.write_text(f"---\na0: &a0 lol\n{levels}\ntitle: *a11\n---\nThe text.\n")
    assert read_one(file).title == ""


def test_published_option_fills_only_what_is_missing(tmp_path):
    (tmp_path / "a.md").write_text("---\npublished: 2020-01-02\n---\nText.\n")
    (tmp_path / "b.txt").write_text("Text.\n")
    articles, _ = read_inputs([tmp_path], published=date(2024, 1, 1))
    assert [a.published for a in articles] == [date(2020, 1, 2), date(2024, 1, 1)]


def test_folder_is_read_in_the_order_of_names_without_hidden_and_other_files(tmp_path):
    for name in ("b.txt", "a.md", ".hidden.txt", "picture.png", "own.dateline", "own.dateline-wal", "dateline.toml"):
        (tmp_path / name).write_text("Text.")
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "c.txt").write_text("Text.")
    articles, rejections = read_inputs([tmp_path])
    assert [a.id for a in articles] == ["a.md", "b.txt", "c.txt"]
    assert [rejection.where for rejection in rejections] == [str(tmp_path / "picture.png")]


def test_equal_names_in_two_folders_get_their_folder(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text("Text.")
    articles, _ = read_inputs([tmp_path])
    assert [a.id for a in articles] == ["a.txt", "two/a.txt"]


def test_the_same_file_twice_keeps_ids_apart(tmp_path):
    (tmp_path / "a.txt").write_text("Text.")
    articles, _ = read_inputs([tmp_path / "a.txt"] * 3)
    assert len({a.id for a in articles}) == 3


def test_json_lines_give_an_article_each(tmp_path):
    file = tmp_path / "stories.jsonl"
    records = [
        {"id": 7, "title": "T", "published": "2024-08-27", "text": "Text."},
        {"text": "No id.", "published": ""},
    ]
    file.write_text("\n".join(map(json.dumps, records)) + "\n\n")
    articles, rejections = read_inputs([file])
    assert not rejections
    assert [(a.id, a.published) for a in articles] == [("7", date(2024, 8, 27)), ("stories.jsonl:2", None)]


def test_broken_line_is_named_and_the_others_go_on(tmp_path):
    file = tmp_path / "stories.jsonl"
    lines = [json.dumps({"id": n, "text": "Text."}) for n in range(20)]
    lines[16] = '{"id": 16, "text": '
    file.write_text("\n".join(lines))
    articles, rejections = read_inputs([file])
    assert len(articles) == 19
    assert rejections[0].where.endswith("line 17")
    assert "not JSON" in rejections[0].reason


@pytest.mark.parametrize("line", ["[1, 2]", '{"id": 1}', '{"text": 5}', '"words"', "[" * 100_000, "1" * 10_000])
def test_json_of_another_form_is_refused_with_the_form_wanted(tmp_path, line):
    file = tmp_path / "stories.jsonl"
    file.write_text(line)
    assert "write" in refusal(file)


def test_impossible_day_is_refused_and_the_article_goes_on(tmp_path):
    file = tmp_path / "stories.jsonl"
    file.write_text('{"id": 1, "published": "2024-02-30", "text": "Text."}')
    articles, rejections = read_inputs([file])
    assert articles[0].published is None
    assert "2024-02-30" in rejections[0].reason


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t\n", "empty"),
        ("binary.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
        ("controls.txt", bytes(range(1, 9)) * 50, "binary"),
        ("large.txt", b"word " * (MAX_ARTICLE_BYTES // 5 + 1), "split it"),
        ("empty.jsonl", b"\n\n", "empty"),
        ("only-front.md", b"---\ntitle: x\n---\n", "no text"),
    ],
)
def test_unusable_file_is_refused_with_a_remedy(tmp_path, name, data, words):
    file = tmp_path / name
    file.write_bytes(data)
    assert words in refusal(file)


def test_missing_file_and_empty_folder_are_refused(tmp_path):
    assert "no such file" in refusal(tmp_path / "nowhere.txt")
    assert "no articles" in refusal(tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_detected(encoding):
    text = "Le président a visité la région de Besançon, où l’armée française était déployée en février. " * 5
    assert decode(text.encode(encoding), where="x") == text


def test_cyrillic_in_an_old_encoding_is_detected():
    text = "Президент посетил Курскую область и встретился с жителями приграничных районов. " * 5
    assert decode(text.encode("cp1251"), where="x") == text


def test_damaged_utf16_says_so():
    with pytest.raises(InputError, match="damaged"):
        decode(b"\xff\xfea", where="x")


@pytest.mark.parametrize("value", ["February 30", "2024-02-30", "2024-13", "0000-01", "", "27/08/2024", "x" * 1000])
def test_day_that_is_none_says_how_to_write_one(value):
    with pytest.raises(InputError, match="YYYY-MM-DD"):
        parse_published(value)


def test_time_of_publication_counts_by_its_day():
    assert parse_published("2024-08-27T10:00:00Z") == (date(2024, 8, 27), DatePrecision.DAY)


def test_lone_surrogates_become_replacement_characters():
    assert article_from_text("a\ud800b", article_id="x").text == "a\ufffdb"


@pytest.mark.slow
@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_a_clear_error(data):
    try:
        text = decode(data, where="x")
    except InputError as exc:
        text = str(exc)
        told = text.startswith("x ")
    else:
        told = True
    assert told
    text.encode("utf-8", "surrogatepass")


@given(st.text(max_size=200))
def test_any_day_gives_a_date_or_a_clear_error(value):
    try:
        day, _ = parse_published(value)
    except InputError:
        return
    assert isinstance(day, date)


@given(st.text(min_size=1, max_size=300), st.sampled_from(["a.txt", "a.md", "a.jsonl"]))
def test_any_file_gives_articles_or_reasons(tmp_path_factory, text, name):
    file = tmp_path_factory.mktemp("any") / name
    file.write_text(text, encoding="utf-8", errors="replace", newline="")
    articles, rejections = read_inputs([file])
    assert articles or rejections


def test_merges_in_front_matter_are_refused_before_they_fill_the_memory():
    lines = ["a0: &a0 {k: v}"]
    lines += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}" for n in range(1, 30)]
    text = "---\n" + "\n".join(lines) + "\n---\nTalks."
    with pytest.raises(InputError, match="front matter that cannot be read"):
        list(read_plain(text.encode(), name="a.md", where="a.md"))


def test_lists_of_lists_and_endless_numbers_in_front_matter_are_no_values():
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30))]
    text = "---\n" + "\n".join([*lines, "published: *a29", f"rating: 0x{'f' * 9000}", "title: *a29"]) + "\n---\nTalks."
    *notes, article = read_plain(text.encode(), name="a.md", where="a.md")
    assert [note.reason[:26] for note in notes] == ["published: '' is not a day"]
    assert (article.text, article.published, article.rating) == ("Talks.", None, "")
