"""Types and statuses are told apart in one place."""

import ast
from pathlib import Path

import pytest
from sources import nodes_of

from geo.errors import DataError
from geo.ontology import (
    BY_CUE,
    BY_REPORT,
    IMAGINED,
    QUADRANTS,
    STANDING,
    STATUSES,
    TOLD,
    TYPES,
    EventType,
    Quadrant,
    Status,
    Trait,
    complete,
    types_of,
    types_with,
)

PACKAGE = Path(__file__).resolve().parents[1] / "geo"
# One row each: words and traits; what marks look like.
TABLES = {"ontology.py", "views/marks.py"}


def listed(node, kinds):
    """Return how many members of an enumeration a display lists."""
    children = getattr(node, "elts", None) or [key for key in getattr(node, "keys", ()) if key]
    return sum(
        isinstance(child, ast.Attribute) and isinstance(child.value, ast.Name) and child.value.id in kinds
        for child in children
    )


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.stem)
def test_no_other_module_lists_types_quadrants_or_statuses(path):
    if path.relative_to(PACKAGE).as_posix() in TABLES:
        return
    for node in nodes_of(path):
        if isinstance(node, ast.Set | ast.Tuple | ast.List | ast.Dict):
            assert listed(node, {"EventType", "Quadrant", "Status"}) < 2, f"{path}, line {node.lineno}"


def test_every_trait_belongs_to_some_types_and_not_to_all():
    assert all(0 < len(types_with(trait)) < len(EventType) for trait in Trait)


def test_every_type_is_in_the_quadrant_that_its_row_names():
    assert [kind for quadrant in Quadrant for kind in types_of(quadrant)] == list(TYPES)
    assert set(QUADRANTS) == {row.quadrant for row in TYPES.values()}


def test_what_is_told_stands_and_what_may_be_does_not():
    assert TOLD < STANDING
    assert not STANDING & IMAGINED
    assert set(STATUSES) == set(BY_CUE) == set(BY_REPORT)


def test_what_happened_outweighs_all_other_reports_and_no_cue_says_it():
    assert BY_REPORT[0] is Status.OCCURRED
    assert BY_CUE[-1] is Status.OCCURRED


def test_words_are_different_for_each_member():
    for table in (TYPES, STATUSES, QUADRANTS):
        assert len({row.words for row in table.values()}) == len(table)


def test_a_table_without_a_row_is_refused_by_name():
    with pytest.raises(DataError, match=r"planets has no row for Status.DENIED, Status.CANCELLED; add one"):
        complete(Status, dict.fromkeys(list(Status)[:4], 1), name="planets")
