"""The two spellings of a filter, what is refused of them, and that another reader of the language reads them alike."""

import json
from contextlib import suppress
from datetime import UTC

import cql2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.api.cql2 import (
    Always,
    Among,
    Between,
    CaseFolded,
    Combination,
    Comparing,
    IsNull,
    Like,
    Moment,
    Negation,
    Operator,
    PropertyName,
    moment,
    parse_json,
    parse_text,
)
from geo.errors import InputError

A, B = PropertyName("a"), PropertyName("b")


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("a = 'x'", Comparing(Operator.EQUAL, A, "x")),
        ("a<>'it''s'", Comparing(Operator.UNEQUAL, A, "it's")),
        (r"a = 'it\'s'", Comparing(Operator.EQUAL, A, "it's")),
        ("a >= -1.5e2", Comparing(Operator.AT_LEAST, A, -150.0)),
        ("7 < b", Comparing(Operator.LESS, 7, B)),
        ("\"of-kind\" = 'x'", Comparing(Operator.EQUAL, PropertyName("of-kind"), "x")),
        ('"and" is null', IsNull(PropertyName("and"))),
        ("a IS NOT NULL", Negation(IsNull(A))),
        ("a like 'M%' AND NOT b IN (1, 2)", Combination(True, (Like(A, "M%"), Negation(Among(B, (1, 2)))))),
        ("a NOT BETWEEN 1 AND 2 OR TRUE", Combination(False, (Negation(Between(A, 1, 2)), Always(True)))),
        ("CASEI(a) = CASEI('Kyïv')", Comparing(Operator.EQUAL, CaseFolded(A), CaseFolded("Kyïv"))),
        ("a > DATE('2024-05-03')", Comparing(Operator.GREATER, A, Moment("2024-05-03"))),
        ("a = TIMESTAMP('2024-05-03T02:00:00+02:00')", Comparing(Operator.EQUAL, A, Moment("2024-05-03"))),
        ("a = 1 OR a = 2 AND b = 3", Combination(False, (parse_text("a=1"), parse_text("a=2 AND b=3")))),
        ("(a = 1 OR a = 2) AND b = 3", Combination(True, (parse_text("a=1 OR a=2"), parse_text("b=3")))),
        ("\t a\n=\n1 ", Comparing(Operator.EQUAL, A, 1)),
    ],
)
def test_text_is_read(text, means):
    assert parse_text(text) == means


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "at its end"),
        ("a = = 1", "at character 5, '= 1'"),
        ("a = 1 b", "AND, OR, or the end"),
        ("a", "want one of = <>"),
        ("a = 'x", "single quotes"),
        ("a = 1; drop", "at character 6"),
        ("a NOT = 1", "behind this NOT"),
        ("a IS 1", "want NULL"),
        ("a BETWEEN 1 OR 2", "want AND between"),
        ("a IN ()", "name of a property"),
        ("(a = 1", "want )"),
        ("'x' LIKE 'y'", "name of a property before LIKE"),
        ("a LIKE 5", "want a text behind LIKE"),
        ("a LIKE b", "want a text behind LIKE"),
        ("a = DATE('2024-02-30')", "no day and no moment"),
        ("a = DATE(5)", "DATE('2024-05-03')"),
        ("S_INTERSECTS(geometry, POINT(0 0))", "S_INTERSECTS is not known here; known are CASEI, DATE, TIMESTAMP"),
        ("a = 1e9999", "too large"),
        ("a = 12x", "cannot be read"),
        ("CASEI(CASEI(a)) = 'x'", "no call within another"),
        ("(" * 41 + "a = 1" + ")" * 41, "within each other"),
        ("NOT " * 200 + "TRUE", "within each other"),
        ("a = '" + "x" * 4000 + "'", "at most 4,000"),
    ],
)
def test_text_that_is_no_filter_is_refused_with_where_and_what(text, says):
    with pytest.raises(InputError) as refused:
        parse_text(text)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("{", "no JSON"),
        ("[" * 3000, "no JSON"),
        ("5", "want {"),
        ('{"op": "s_intersects", "args": []}', "none that is known here"),
        ('{"op": "and", "args": [true]}', "two or more"),
        ('{"op": "=", "args": [1]}', "want 2 in its args"),
        ('{"op": "=", "args": [null, 1]}', "want a text, a number"),
        ('{"op": "=", "args": [NaN, 1]}', "want a text, a number"),
        ('{"op": "=", "args": [{"property": 5}, 1]}', "want a text, a number"),
        ('{"op": "=", "args": [true, 1]}', "want a text, a number"),
        ('{"op": "like", "args": ["x", "y"]}', "wants a property first"),
        ('{"op": "like", "args": [{"property": "a"}, 5]}', "wants a text second"),
        ('{"op": "in", "args": [{"property": "a"}, []]}', "wants a list"),
        ('{"op": "not", "args": [' * 60 + "true" + "]}" * 60, "within each other"),
        ('{"op": "=", "args": [1, 2], "more": 3}', "want {"),
    ],
)
def test_json_that_is_no_filter_is_refused_with_the_part_and_what(value, says):
    with pytest.raises(InputError) as refused:
        parse_json(value)
    assert says in str(refused.value)


@given(st.text() | st.text(alphabet="a1'\"()=<>,. %_\\NOTANDORLIKEIN", max_size=40))
def test_no_text_fails_otherwise_than_in_words(text):
    for read in (parse_text, parse_json):
        with suppress(InputError):
            assert read(text) == read(f" {text} ")


# ---- both spellings, and another reader ----

names = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True).filter(
    lambda name: name not in {"and", "or", "not", "like", "in", "is", "null", "true", "false", "between", "div"}
)
texts = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C"], exclude_characters="\\"), max_size=12)
days = st.dates().map(lambda day: {"date": day.isoformat()})
moments = st.datetimes(timezones=st.just(UTC)).map(
    lambda at: {"timestamp": at.replace(microsecond=0).isoformat().replace("+00:00", "Z")}
)
numbers = st.integers(-(10**6), 10**6) | st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 3) + 0.0)
properties = names.map(lambda name: {"property": name})
values = texts | numbers | days | moments
compared = st.tuples(st.sampled_from(list(Operator)), properties, values).map(
    lambda told: {"op": str(told[0]), "args": [told[1], told[2]]}
)
simple = st.one_of(
    st.booleans(),
    compared,
    properties.map(lambda name: {"op": "isNull", "args": [name]}),
    st.tuples(properties, texts).map(lambda told: {"op": "like", "args": list(told)}),
    st.tuples(properties, numbers, numbers).map(lambda told: {"op": "between", "args": list(told)}),
    st.tuples(properties, st.lists(texts, min_size=1, max_size=3)).map(lambda told: {"op": "in", "args": list(told)}),
    st.tuples(properties, texts).map(
        lambda told: {"op": "=", "args": [{"op": "casei", "args": [told[0]]}, {"op": "casei", "args": [told[1]]}]}
    ),
)
filters = st.recursive(
    simple,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3)).map(
            lambda told: {"op": told[0], "args": told[1]}
        ),
        inner.map(lambda part: {"op": "not", "args": [part]}),
    ),
    max_leaves=6,
)


def flat(condition):
    """Return a condition with a part of the same sort taken apart: how texts are bracketed is a writer's choice."""
    if isinstance(condition, Negation):
        return Negation(flat(condition.of))
    if isinstance(condition, Combination):
        parts = [flat(part) for part in condition.parts]
        same = [p.parts if isinstance(p, Combination) and p.every is condition.every else (p,) for p in parts]
        return Combination(condition.every, tuple(part for listed in same for part in listed))
    return condition


@pytest.mark.slow
@given(filters)
def test_what_another_program_writes_of_a_filter_means_the_same(value):
    """The text is written by a reader of CQL2 that is not ours."""
    text = cql2.parse_json(json.dumps(value)).to_text()
    assert flat(parse_text(text)) == flat(parse_json(json.dumps(value)))


@given(st.datetimes(timezones=st.timezones()))
def test_moments_sort_as_time_does(at):
    day = at.astimezone(UTC).date().isoformat()
    found = moment(at.replace(microsecond=0).astimezone(UTC).isoformat())
    assert found.text[:10] == day
    assert moment(day).text <= found.text
