"""Which items pass a filter: what is not known is neither so nor not so."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.api.cql2 import parse_text
from geo.api.filtering import passing, pattern_fits
from geo.errors import InputError
from geo.views.event_records import CellKind

KINDS = {"name": CellKind.TEXT, "day": CellKind.DAY, "count": CellKind.WHOLE, "share": CellKind.FRACTION}
TABLE = {
    "name": ["Moscow", "moscow", "Kyïv", None, "50%_off"],
    "day": ["2024-05-03", "2023-01-01", None, "2024-05-04", "2024-05-03"],
    "count": [1, 2, 3, None, 5],
    "share": [0.5, None, 1.0, 0.25, 0.0],
}


def rows(text):
    """Return which rows pass a filter, told in CQL2 Text."""
    return np.flatnonzero(passing(parse_text(text), TABLE.__getitem__, KINDS, 5)).tolist()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("name = 'Moscow'", [0]),
        ("NOT name = 'Moscow'", [1, 2, 4]),
        ("name <> 'Moscow'", [1, 2, 4]),
        ("name IS NULL", [3]),
        ("name IS NOT NULL", [0, 1, 2, 4]),
        ("CASEI(name) = CASEI('MOSCOW')", [0, 1]),
        ("CASEI(name) LIKE CASEI('MOS%')", [0, 1]),
        ("name LIKE 'Mos%'", [0]),
        ("name LIKE '%o%'", [0, 1, 4]),
        ("name LIKE '_oscow'", [0, 1]),
        (r"name LIKE '50\%\_off'", [4]),
        ("name NOT LIKE '%o%'", [2]),
        ("name IN ('Moscow', 'Kyïv')", [0, 2]),
        ("name NOT IN ('Moscow', 'Kyïv')", [1, 4]),
        ("count >= 2", [1, 2, 4]),
        ("count BETWEEN 2 AND 3", [1, 2]),
        ("count NOT BETWEEN 2 AND 3", [0, 4]),
        ("share > 0.3", [0, 2]),
        ("share = count", []),
        ("count > share", [0, 2, 4]),
        ("2 < count", [2, 4]),
        ("day = DATE('2024-05-03')", [0, 4]),
        ("day > '2024-05-03'", [3]),
        ("day >= TIMESTAMP('2024-05-03T00:00:00Z')", [0, 3, 4]),
        ("day >= TIMESTAMP('2024-05-03T12:00:00Z')", [3]),
        ("day < TIMESTAMP('2024-05-03T23:00:00-05:00')", [0, 1, 3, 4]),
        ("day IN (DATE('2023-01-01'), '2024-05-04')", [1, 3]),
        ("name = 'Kyïv' OR count = 1", [0, 2]),
        ("NOT (name = 'Kyïv' OR count = 1)", [1, 4]),
        ("name = 'Moscow' OR day = '2024-05-04'", [0, 3]),
        ("NOT (name = 'x' AND day = 'x')".replace("'x')", "'2000-01-01')"), [0, 1, 2, 3, 4]),
        ("TRUE", [0, 1, 2, 3, 4]),
        ("FALSE OR count = 5", [4]),
        ("count IN (count, 7)", [0, 1, 2, 4]),
        ("'a' = 'a'", [0, 1, 2, 3, 4]),
    ],
)
def test_a_filter_lets_pass(text, found):
    assert rows(text) == found


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nome = 'x'", "'nome', which is no property here; there are: name, day, count, share"),
        ("count = 'x'", "count is a number; compare it with a number"),
        ("name > 5", "name is a text; compare it with a 'text'"),
        ("day = 5", "day is a day; compare it with DATE("),
        ("day = 'soon'", "'soon' is no day"),
        ("day = name", "name, a text, with a day"),
        ("count LIKE '5'", "count is a number"),
        ("day LIKE '2024-05-03'", "day holds no text"),
        ("CASEI(count) = 'x'", "count holds no text"),
        ("5 = 'x'", "a number with a text"),
        (f"name LIKE '{'x' * 201}'", "at most 200"),
    ],
)
def test_what_cannot_be_compared_is_told(text, says):
    with pytest.raises(InputError) as refused:
        rows(text)
    assert says in str(refused.value)


parts = st.sampled_from(["name = 'Moscow'", "count > 2", "share IS NULL", "day < '2024-01-01'", "name LIKE '%o%'"])


@given(parts, parts)
def test_the_laws_of_not_and_or_hold_also_where_nothing_is_known(one, other):
    assert rows(f"NOT ({one} AND {other})") == rows(f"NOT {one} OR NOT {other}")
    assert rows(f"NOT ({one} OR {other})") == rows(f"NOT {one} AND NOT {other}")
    assert rows(f"NOT NOT {one}") == rows(one)
    assert not set(rows(one)) & set(rows(f"NOT {one}"))


@given(st.text("ab%_\\", max_size=8), st.text("ab%_\\", max_size=10))
def test_a_pattern_fits_what_the_expression_of_its_signs_fits(pattern, text):
    """The expression is made sign by sign, and may take long, which is why ours is made in another way."""
    expression, signs = "", iter(pattern)
    for sign in signs:
        expression += {"%": ".*", "_": "."}.get(sign) or re.escape(next(signs, sign) if sign == "\\" else sign)
    assert pattern_fits(pattern)(text) == (re.fullmatch(expression, text, re.DOTALL) is not None)


def test_a_pattern_that_would_take_an_expression_for_ever_is_answered():
    assert not pattern_fits("%a" * 90 + "%b")("a" * 20_000)
