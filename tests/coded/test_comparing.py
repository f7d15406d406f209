"""What two sources share: days, places, classes of acts and parties, each event matched once at most."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from coded_tables import acled, read
from hypothesis import given
from hypothesis import strategies as st
from sample_events import CHINA, MOSCOW, RUSSIA, US, sample_corpus

from geo.cli import main
from geo.coded.comparing import LikenessRules, compare_events, compare_origins, likely_pairs
from geo.coded.reading import with_coded
from geo.model import Event, EventPlace, EventType, Place, PlaceKind, PlaceRole, Status, When

DAY = date(2024, 3, 1)
KREMLIN = replace(MOSCOW, name="Kremlin", lat=MOSCOW.lat + 0.05)
RUSSIA_WHOLE = Place("Russia", PlaceKind.COUNTRY, 60.0, 100.0, 6, "RU")


def event(name, *, kind=EventType.ASSAULT, day=DAY, last=None, place=MOSCOW, agents=(RUSSIA,)):
    when = When(day, last or day, 1, "") if day else None
    places = (EventPlace(place, PlaceRole.AT),) if place else ()
    return Event(name, kind, Status.OCCURRED, agents, (), places, when, ())


def shared(one, other, **rules):
    found = compare_events([one], [other], names=("a", "b"), rules=LikenessRules(**rules))
    assert len(found.only) == len(found.only_other) == 1 - len(found.shared)
    return found.shared[0].reasons if found.shared else None


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, ("days that meet", "0 km apart", "both ASSAULT", "in both: Russia")),
        ({"place": KREMLIN}, ("days that meet", "6 km apart", "both ASSAULT", "in both: Russia")),
        ({"day": DAY + timedelta(1)}, ("1 day apart", "0 km apart", "both ASSAULT", "in both: Russia")),
        ({"day": DAY - timedelta(3), "last": DAY}, ("days that meet", "0 km apart", "both ASSAULT", "in both: Russia")),
        ({"kind": EventType.COERCE}, ("days that meet", "0 km apart", "in both: Russia")),
        ({"place": RUSSIA_WHOLE}, ("days that meet", "the same country", "both ASSAULT", "in both: Russia")),
        ({"agents": ()}, ("days that meet", "0 km apart", "both ASSAULT")),
        ({"agents": (replace(RUSSIA, id="other", country="RU"),)},
         ("days that meet", "0 km apart", "both ASSAULT", "in both: Russia")),
        ({"day": DAY + timedelta(2)}, None),
        ({"day": None}, None),
        ({"day": DAY, "last": DAY + timedelta(40)}, None),
        ({"place": replace(MOSCOW, lat=57.0)}, None),
        ({"place": None}, None),
        ({"kind": EventType.CONSULT}, None),
        ({"agents": (CHINA,)}, None),
    ],
)  # fmt: skip
def test_two_events_may_be_one_where_class_days_place_and_a_party_agree(changes, reasons):
    assert shared(event("a"), event("b", **changes)) == reasons


def test_how_near_two_events_must_be_is_asked_for():
    far = event("b", day=DAY + timedelta(4), place=replace(MOSCOW, lat=56.5))
    assert shared(event("a"), far) is None
    assert shared(event("a"), far, days=4, km=100.0)


def test_each_event_is_matched_once_and_the_likest_first():
    ones = [event("a1"), event("a2", day=DAY + timedelta(1))]
    others = [event("b1", day=DAY + timedelta(1)), event("b2", kind=EventType.COERCE)]
    found = compare_events(ones, others, names=("A", "B"))
    assert {(pair.one.id, pair.other.id) for pair in found.shared} == {("a2", "b1"), ("a1", "b2")}
    assert found.words == "A has 2 events, B 2; 2 are shared, 0 only in A, 0 only in B"


def test_what_a_person_has_joined_is_shared_as_it_is():
    corpus = with_coded(sample_corpus(), [read(acled({}, {"event_id_cnty": "SUD2"}), "acled.csv")])
    article, one, other = corpus.events[0], *corpus.events[-2:]
    both = replace(article, coded=one.coded)
    (found,) = compare_origins([both, *corpus.events[1:-2], other], articles="your articles")
    assert [(pair.one.id, pair.joined) for pair in found.shared] == [(article.id, True)]
    assert found.words.startswith("ACLED has 2 events, your articles 13; 1 is shared, 1 only in ACLED")


def test_likely_pairs_leave_the_event_itself_out():
    one = event("a")
    assert [pair.other.id for pair in likely_pairs(one, [one, event("b"), event("c", agents=(US,))])] == ["b"]


@given(
    st.lists(st.tuples(st.integers(0, 6), st.floats(-0.3, 0.3), st.sampled_from([RUSSIA, CHINA])), max_size=12),
    st.lists(st.tuples(st.integers(0, 6), st.floats(-0.3, 0.3), st.sampled_from([RUSSIA, CHINA])), max_size=12),
)
def test_every_event_is_counted_once_whichever_side_is_named_first(ones, others):
    def made(name, rows):
        return [
            event(f"{name}{at}", day=DAY + timedelta(day), place=replace(MOSCOW, lat=MOSCOW.lat + north), agents=(who,))
            for at, (day, north, who) in enumerate(rows)
        ]

    left, right = made("a", ones), made("b", others)
    found = compare_events(left, right, names=("A", "B"))
    assert sorted([*(p.one.id for p in found.shared), *(e.id for e in found.only)]) == sorted(e.id for e in left)
    assert sorted([*(p.other.id for p in found.shared), *(e.id for e in found.only_other)]) == sorted(
        e.id for e in right
    )
    back = compare_events(right, left, names=("B", "A"))
    assert len(back.shared) == len(found.shared)


def test_the_command_says_what_each_source_lacks(tmp_path, capsys):
    path = tmp_path / "acled.csv"
    path.write_bytes(acled())
    assert main(["compare", "--coded", str(path), "--no-cache", "--type", "ASSAULT"]) == 0
    told = capsys.readouterr()
    assert "ACLED has 1 event, your articles 0; 0 are shared, 1 only in ACLED, 0 only in your articles" in told.err
    assert "acled-SUD1" in told.out


def test_the_command_wants_something_to_compare_with(capsys):
    assert main(["compare", "nothing.txt", "--no-cache"]) == 2
    assert "--coded" in capsys.readouterr().err
