import pytest

from geo.model import DatePrecision, EventType, Quadrant, Status
from geo.views import glossary


@pytest.mark.parametrize(
    ("terms", "wanted"),
    [
        (glossary.WHERE_PREC, range(1, 8)),
        (glossary.DATE_PREC, range(1, 6)),
        (glossary.TYPES, EventType),
        (glossary.QUADRANTS, Quadrant),
        (glossary.STATUSES, Status),
        (glossary.PUBLISHED, DatePrecision),
    ],
)
def test_every_term_is_explained_in_a_sentence(terms, wanted):
    assert set(terms) == set(wanted)
    assert all(text.endswith(".") and 10 < len(text) < 140 for text in terms.values())


def test_help_on_a_type_names_the_code_that_other_tools_know():
    assert "ASSAULT" in glossary.type_help(EventType.ASSAULT)
