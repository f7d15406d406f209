"""Rich Text: what stands in it is read, and what nobody sees is not."""

import pytest
import sample_files as make
from hypothesis import given
from hypothesis import strategies as st

from geo.articles.files import read_data
from geo.articles.rich_text import read_rtf
from geo.articles.texts import MAX_ARTICLE_BYTES
from geo.errors import InputError
from geo.model import Article, DatePrecision


def text_of(body: str, **told) -> str:
    return read_rtf(make.rtf(body, **told))[0].text


def test_a_file_gives_its_paragraphs_title_and_day():
    (document,) = read_rtf(make.rtf())
    assert document.text == "\n\n".join(make.STORY)
    assert (document.title, document.published, document.created) == (make.TITLE, "", "2024-08-28")


def test_all_that_a_file_may_hold_is_read_in_its_order_and_what_nobody_sees_is_not():
    assert text_of(make.RICH) == (
        "Talks in Paris, “held”\n\nThe first since May.\n\nKharkiv\n12 wounded\n\nМосква\n\nBeside it.\n\nIn 😀 end"
    )


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"The army {\v not }took it", "The army took it"),
        (r"The army \v not \v0 took it", "The army took it"),
        (r"The army {\v not \plain took} it", "The army took it"),
        (r"The army {\revised\revauth1 took }{\deleted\revauth1 left }Bunia", "The army took Bunia"),
        (r"\deleted One.\par\deleted0 Two.", "Two."),
        (r"{\header Page 1}{\footer\pard 2\par}{\headerl x}Talks", "Talks"),
        (r"{\*\unknown\par lost {deep}}{\*\bkmkstart a}Talks", "Talks"),
        (r"{\fldinst HYPERLINK 'x'}Talks", "Talks"),
        (r"{\pntext\'b7\tab}{\listtext 1.\tab}Talks", "Talks"),
        (r"{\xe index}{\*\xe index}{\tc contents}Talks", "Talks"),
        (r"{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Talks\htmlrtf\par}\htmlrtf0{\*\htmltag72 </p>} on", "Talks on"),
        (r"{\object{\*\objdata 0105}{\result Talks}}", "Talks"),
        (r"{\pict\pngblip 89504e47}Talks", "Talks"),
        (r"{\pict\bin3 }\'}Talks", "Talks"),
        (r"Talks\bin99999999 and all after it", "Talks"),
    ],
)  # fmt: skip
def test_what_nobody_sees_is_left_out(body, text):
    assert text_of(body) == text


def test_data_that_are_longer_than_the_file_are_told_and_its_text_is_read():
    data = make.rtf(r"Talks\par{\pict\bin99999999 x}and all after it")
    article, refused = read_rtf(data)
    assert (article.text, refused.text) == ("Talks", "")
    assert refused.name == f"byte {data.index(b'x}and'):,}"
    assert "nothing after them is read" in refused.refused
    assert len(read_rtf(make.rtf(r"Talks{\pict\bin1 x}"))) == 1


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"caf\'e9 \'93x\'94", "café “x”"),
        (r"{\f1 \'ca\'e8\'e5\'e2} \'e9", "Киев é"),
        (r"{\f2 \'83e\'83X\'83g}", "テスト"),  # the second byte of a letter may be written as itself
        (r"{\f9 caf\'e9}", "café"),  # a typeface that is not declared
        (r"\u1050?\u1080?\u1077?\u1074?", "Киев"),
        (r"\u8364\'80\u-3913 ?", "€\uf0b7"),
        (r"{\uc0\u8364 5}{\uc2\u8364 EU5} 5", "€5€5 5"),
        (r"\uc1\u8220\ldblquote Yes\u8221\rdblquote  he said", "“Yes” he said"),
        (r"{\uc3\u233 ?}Talks", "éTalks"),  # a brace ends what is passed over
        (r"\u-10179 ?\u-8704 ? \u-10179 ?x", "😀 \ufffdx"),
        (r"\{a\} \\ b\~c d\_e f\-g", "{a} \\ b\u00a0c d-e fg"),
        ("Tal\nks\r\n in\\\nParis", "Talks in\n\nParis"),
        (r"a\emdash b\endash c\bullet\tab d\line e", "a—b–c•\td\ne"),
        (r"{\upr{\'3f}{\*\ud{\u1050 ?}}}", "К"),
    ],
)
def test_letters_are_those_that_are_meant(body, text):
    assert text_of(body) == text


def test_the_code_page_of_the_file_counts_where_no_typeface_tells_another():
    russian = make.rtf(r"{\f7 \'cc\'e8\'f0}").replace(b"ansicpg1252", b"ansicpg1251")
    assert read_rtf(russian)[0].text == "Мир"
    unknown = make.rtf("Talks").replace(b"ansicpg1252", b"ansicpg99999")
    assert read_rtf(unknown)[0].text == "Talks"


def test_rows_of_tables_are_a_block_each_and_tables_within_them_too():
    row = r"\trowd\pard\intbl Kharkiv\par 12 wounded\cell yes\cell\row"
    assert text_of(rf"Before\par{row}{row}\pard After") == "Before\n\n" + "Kharkiv\n12 wounded\nyes\n\n" * 2 + "After"


@pytest.mark.parametrize(
    ("facts", "day"),
    [
        (r"{\creatim\yr2024\mo8\dy28}{\revtim\yr2024\mo9\dy1}", "2024-08-28"),
        (r"{\creatim\yr2013\mo12\dy23}{\revtim\yr2024\mo9\dy1}", ""),  # the template's
        (r"{\creatim\yr2024\mo13\dy40}", ""),
        (r"{\creatim\yr99999\mo1\dy1}", ""),
        (r"{\creatim}", ""),
        ("", ""),
    ],
)
def test_a_file_is_as_old_as_it_says_unless_that_is_the_age_of_its_template(facts, day):
    (document,) = read_rtf(make.rtf(facts=facts))
    assert document.created == day


@pytest.mark.usefixtures("in_this_process")
def test_the_day_on_which_a_file_was_made_is_a_guess_at_that_of_publication():
    (article,) = read_data("story.rtf", make.rtf())
    assert isinstance(article, Article)
    assert (str(article.published), article.published_precision) == ("2024-08-28", DatePrecision.INFERRED)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no Rich Text"),
        (b"Talks were held.", "no Rich Text"),
        (make.rtf(""), "no text"),
        (make.rtf(r"{\v all hidden}"), "no text"),
        (make.rtf("{" * 100_000), "groups within each other"),
        (make.rtf("a " * MAX_ARTICLE_BYTES), "MB long"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(data, words):
    with pytest.raises(InputError, match=words):
        read_rtf(data)


@pytest.mark.parametrize(
    "cut",
    [
        "Talks",
        r"Talks}}}} more",
        r"{{{Talks",
        r"{\b Talks{\footnote",
        "Talks\\",
        r"Talks\'",
        r"Talks\u99999999999999999999?",
    ],
)
def test_a_file_that_is_cut_off_or_has_braces_too_many_gives_what_it_has(cut):
    assert text_of(cut).startswith("Talks")


def written(text: str) -> str:
    """Write any text as word processors do: other letters by their numbers, in halves where they have two."""
    units = text.encode("utf-16-le")
    numbers = (int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2))
    return "".join(
        f"\\{chr(n)}" if chr(n) in "\\{}" else chr(n) if 32 <= n < 127 else rf"\u{n - 65536 if n > 32767 else n} ?"
        for n in numbers
    )


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).map(str.strip).filter(bool))
def test_any_text_comes_back_as_it_was_written(text):
    assert text_of(written(text)) == text


_PARTS = st.sampled_from(
    (*(r"\v ", r"\v0 ", r"\*", r"\par ", r"\cell ", r"\row ", r"\intbl ", r"\pard ", r"\plain ", "{", "}", r"{\*\x "),
     *(r"\u8364 ?", r"\'e9", r"\uc2 ", r"{\footnote ", r"{\shptxt ", r"{\upr ", r"{\*\ud ", r"\bin2 ", "words ", "\\"))
)  # fmt: skip


@given(st.lists(_PARTS, max_size=40).map("".join))
def test_any_order_of_its_parts_is_read_or_refused(body):
    try:
        found = text_of(body)
    except InputError as refusal:
        found = str(refusal)
    assert found.strip()
