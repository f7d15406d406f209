"""Events as columns answer as the same events do one by one: filters, counts, search, order, timeline, map, network."""

import csv
import io
import json
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_events import sample_corpus, sample_events

from geo.coded.reading import as_coded, read_coded_bytes, with_coded
from geo.columnar import (
    ChosenColumns,
    EventPart,
    EventRows,
    EventTable,
    JoinedColumns,
    ListedColumns,
    all_named,
    common,
    distinct,
    having,
    ids_among,
    named,
    position,
    samples,
    with_event,
)
from geo.gazetteer.shapes import open_shapes
from geo.maps.scene_json import Paint, SignsOfRows, picture
from geo.model import ActorKind, Corpus, EventType, ReviewState, Side, Status, Sureness, When
from geo.ontology import Degree
from geo.views.amounts import Measure
from geo.views.clusters import compose_in
from geo.views.drawn_areas import DrawnArea
from geo.views.fields import TABLE, Field, Pair, Relation, Selection
from geo.views.headings import days_of, newest_day, review_words, title_of
from geo.views.indexes import column_of, index_of
from geo.views.layers import LayerBy, layering
from geo.views.networks import network_of
from geo.views.scenes import Window, sized_by
from geo.views.search_results import event_hits
from geo.views.selection import describe, facets, select
from geo.views.shading import MapStyle, shades
from geo.views.sheets import PLAIN
from geo.views.timelines import neighbour, timeline
from geo.views.view import View, coded_attribution
from geo.workspace.applying import apply
from geo.workspace.conflicts import keep
from geo.workspace.reviews import (
    ActorPart,
    Assign,
    ChangeActor,
    ChangePlace,
    ChangeStatus,
    ChangeType,
    ChangeWhen,
    Decide,
    Merge,
    Undo,
    anchors_of_event,
    make_reviews,
)
from geo.workspace.store import Workspace

HEADER = ("event", "type", "status", "actors", "targets", "date_from", "date_to", "date_prec", "place", "place_role",
          "where_prec", "lat", "lon", "country", "quote")  # fmt: skip
PARTIES = ("Army", "army", "Sudan", "RSF", "Government of Mali", "Civilians", "Mali; Sudan", "")
PLACES = (
    ("Khartoum", "15.5", "32.53", "SD", "1"),
    ("near Kassala", "15.45", "36.4", "SD", "2"),
    ("Darfur", "13.5", "24.0", "SD", "4"),
    ("Mali", "17", "-4", "ML", "6"),
    ("Bamako", "12.65", "-8", "ML", "1"),
    ("Suva", "-18.14", "178.44", "FJ", "1"),
)
DAYS = [date(2024, 1, 1) + timedelta(at) for at in range(0, 200, 9)]
TYPED = ("", "army", "tal*", '"at dawn"', "mali talks", "army khartoum", '"army sudan"', "coerce")
WORDS = ("Shots were fired “at dawn”", "Talks", "the army’s talks ended", "=SUM(1)", "")


def rows_of(draw):
    """Draw rows of a table in our own layout; some events have a row for each of several places."""
    found = []
    for number in range(draw(st.integers(1, 25))):
        first = draw(st.sampled_from(DAYS))
        last = first + timedelta(draw(st.sampled_from((0, 0, 3, 40))))
        told = [f"e{number}" if draw(st.booleans()) else f"odd id {number}", draw(st.sampled_from(tuple(EventType))),
                draw(st.sampled_from(tuple(Status))), draw(st.sampled_from(PARTIES)), draw(st.sampled_from(PARTIES)),
                first.isoformat(), last.isoformat(), "1"]  # fmt: skip
        words = draw(st.sampled_from(WORDS))
        for at, (name, lat, lon, country, exact) in enumerate(
            draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=3))
        ):
            role = "from" if at else draw(st.sampled_from(("at", "to", "target")))
            found.append([*told, name, role, exact, lat, lon, country, words])
    return found


def file_of(rows, name="ours.csv"):
    out = io.StringIO()
    csv.writer(out).writerows([HEADER, *rows])
    return read_coded_bytes(out.getvalue().encode(), name)


def weighed(event, at):
    """Return an event whose reports were read more or less surely."""
    sure = Sureness(event=0.9, type=0.3 + at / 40, status=0.8, places=0.5, when=0.4 + at / 50)
    return replace(event, reports=tuple(replace(report, sureness=sure) for report in event.reports))


@st.composite
def both(draw):
    """Draw events as a tuple, and the same as a table of two: some that are there, and rows of a file."""
    mine = sample_events()[: draw(st.sampled_from((0, 0, 20)))]
    mine = tuple(
        replace(weighed(event, at), review=draw(st.sampled_from(tuple(ReviewState)))) for at, event in enumerate(mine)
    )
    file = file_of(rows_of(draw))
    assert not file.rejections
    table = EventTable(JoinedColumns([ListedColumns(mine), file.rows.table]))
    return (*mine, *file.events), EventRows(table)


def some(members):
    return st.frozensets(st.sampled_from(tuple(members)), max_size=2)


@st.composite
def selections(draw, events):
    column = {of: sorted(column_of(events, TABLE[of].values).values) for of in Field}
    actors = column[Field.ACTOR] or ["none"]
    pair = Pair(*draw(st.permutations([*actors, "x", "y"]))[:2], draw(st.sampled_from(tuple(Relation))))
    days = [None, *DAYS]
    return Selection(
        actors=draw(st.just(frozenset()) | some(actors)),
        types=draw(st.just(frozenset()) | some(EventType)),
        statuses=draw(st.just(frozenset()) | some(Status)),
        places=draw(st.just(frozenset()) | some(column[Field.PLACE] or ["none"])),
        since=draw(st.sampled_from(days)),
        until=draw(st.sampled_from(days)),
        certain=draw(st.booleans()),
        undated=draw(st.booleans()),
        sides=draw(st.just(frozenset()) | some(column[Field.SIDE])),
        text=draw(st.sampled_from(TYPED)),
        reviews=draw(st.just(frozenset()) | some(ReviewState)),
        degrees=draw(st.just(frozenset()) | some(Degree)),
        measures=draw(st.just(frozenset()) | some(Measure)),
        actor_kinds=draw(st.just(frozenset()) | some(ActorKind)),
        coders=draw(st.just(frozenset()) | some(column[Field.ORIGIN])),
        pair=draw(st.just(None) | st.just(pair)),
        area=draw(st.sampled_from((None, None, DrawnArea(((15.0, 33.0),), 600.0)))),
    )  # fmt: skip


def ids(events):
    return [event.id for event in events]


@given(st.data())
@settings(max_examples=120)
def test_columns_choose_and_count_as_the_events_do(data):
    events, rows = data.draw(both())
    chosen = data.draw(selections(events))
    one, other = select(events, chosen), select(rows, chosen)
    assert ids(one) == ids(other)
    told, counted = facets(events, chosen), facets(rows, chosen)
    assert replace(told, options={}) == replace(counted, options={})
    for of in Field:
        assert list(told.options[of]) == list(counted.options[of]), of
    assert describe(chosen, events) == describe(chosen, rows)


@given(both(), st.sampled_from(tuple(LayerBy)), st.booleans())
@settings(max_examples=80)
def test_columns_are_ordered_layered_and_laid_out_in_time_as_the_events_are(given_both, by, part):
    events, rows = given_both
    if part:  # a part of a table is a set of its own
        kept = np.arange(len(events)) % 3 != 1
        events = tuple(event for event, keep in zip(events, kept, strict=True) if keep)
        rows = EventRows(rows.table, np.flatnonzero(kept).astype(np.int32))
    one, other = index_of(events), index_of(rows)
    assert ids(events) == ids(rows)
    for ranks in ("newest", "to_check"):
        assert getattr(one, ranks).tolist() == getattr(other, ranks).tolist()
    assert one.ranked(np.arange(one.size), one.newest).tolist() == np.argsort(one.newest).tolist()
    first, second = layering(one, by), layering(other, by)
    assert (first.layers, first.codes.tolist()) == (second.layers, second.codes.tolist())
    line, same = (timeline(index, np.arange(index.size), layers) for index, layers in ((one, first), (other, second)))
    assert (line.certain.tolist(), line.spread.tolist(), line.may.tolist()) == (
        same.certain.tolist(), same.spread.tolist(), same.may.tolist(),
    )  # fmt: skip
    assert (line.unit, line.edges.tolist(), line.stretches) == (same.unit, same.edges.tolist(), same.stretches)
    for event in (None, "none", events[0].id if events else None):
        for step in (-1, 1):
            every = np.arange(one.size)
            assert neighbour(one, every, event, step=step) == neighbour(other, every, event, step=step)
    assert network_of(events) == network_of(rows)


def without_what_differs(drawn):
    """Leave out what tells whether anything changed, and what only few events bring along."""
    return {
        **{name: value for name, value in drawn.items() if name != "what"},
        "spots": [{name: value for name, value in spot.items() if name != "members"} for spot in drawn["spots"]],
    }


@pytest.mark.slow
@given(both(), st.sampled_from((None, Window(0, -20, 30, 60, 4), Window(-30, 170, 0, 190, 5))),
       st.sampled_from((0, 3, 1000)), st.sampled_from((None, Measure.KILLED)))  # fmt: skip
@settings(max_examples=80)
def test_columns_are_drawn_as_the_events_are(given_both, window, most, sized):
    events, rows = given_both
    shapes = open_shapes()
    one = sized_by(compose_in(events, events, window, shapes, most=most), sized)
    other = sized_by(compose_in(rows, rows, window, shapes, most=most), sized)
    assert (ids(one.unplaced), one.extent, one.covers) == (ids(other.unplaced), other.extent, other.covers)
    assert json.dumps(without_what_differs(picture(one))) == json.dumps(without_what_differs(picture(other)))
    for spot, same in zip(one.spots, other.spots, strict=True):
        assert (spot.coded, ids(spot.events)) == (same.coded, ids(same.events))
        assert [one.at(spot.key)[0], ids(one.at(spot.key)[1])] == [other.at(spot.key)[0], ids(other.at(spot.key)[1])]
    for style in MapStyle:
        shaded, alike = (shades(scene.events, each, style, shapes) for scene, each in ((one, events), (other, rows)))
        assert (shaded is None) == (alike is None)
        if shaded and alike:
            assert [(a.id, a.name, ids(a.events)) for a in shaded.areas] == [
                (a.id, a.name, ids(a.events)) for a in alike.areas
            ]
            assert (shaded.left, shaded.steps) == (alike.left, alike.steps)


@given(both())
@settings(max_examples=40)
def test_colours_of_sides_are_counted_by_rows(given_both):
    _, rows = given_both
    index = index_of(rows)
    layers = layering(index, LayerBy.SIDE)
    sign = SignsOfRows(layers.signs, layers.codes, index.row_of)
    told = {}
    for event in rows:
        told[str(sign(event))] = told.get(str(sign(event)), 0) + 1
    assert dict(sign.counts(rows)) == told
    scene = compose_in(rows, rows, None, open_shapes(), most=0)
    plain, by_row = (picture(scene, Paint(sign=each)) for each in (sign.__call__, sign))
    assert json.dumps(without_what_differs(plain)) == json.dumps(without_what_differs(by_row))


@given(both())
@settings(max_examples=40)
def test_a_view_of_columns_says_what_a_view_of_events_says(given_both):
    events, rows = given_both
    one, other = (View(each, 99, "caption", {}) for each in (events, rows))
    assert ids(one.unplaced) == ids(other.unplaced)
    assert (one.attribution, dict(one.coders), one.counts) == (other.attribution, dict(other.coders), other.counts)
    assert coded_attribution(events) == coded_attribution(rows)
    assert (title_of(one, PLAIN), days_of(one), newest_day(one)) == (
        title_of(other, PLAIN),
        days_of(other),
        newest_day(other),
    )
    assert review_words(one) == review_words(other)


@given(both())
@settings(max_examples=40)
def test_what_a_search_found_is_marked_alike(given_both):
    events, rows = given_both
    for typed in ("army", "talks", '"at dawn"'):
        assert [event_hits(index_of(events), event, typed) for event in events] == [
            event_hits(index_of(rows), event, typed) for event in rows
        ]


@given(both(), st.data())
@settings(max_examples=60)
def test_some_are_found_by_their_ids_alike(given_both, data):
    events, rows = given_both
    at = data.draw(st.lists(st.integers(0, len(events) - 1), unique=True))
    part, listed = EventRows(rows.table, np.array(at, dtype=np.int32)), tuple(events[number] for number in at)
    wanted = data.draw(st.lists(st.sampled_from([*ids(events), "", "gone"]), max_size=12))
    for one, other in ((part, listed), (rows, events)):
        assert list(ids_among(one, wanted)) == list(ids_among(other, wanted))
        assert tuple(all_named(one, wanted)) == tuple(all_named(other, wanted))


class CountedColumns(ListedColumns):
    """A table that counts how often it is asked for its ids."""

    asked = 0

    @property
    def ids(self):
        self.asked += 1
        return super().ids


def test_however_many_ids_are_looked_for_a_table_is_asked_once():
    events = sample_events()
    asked = []
    for number in (2, len(events)):
        columns = CountedColumns(events)
        rows = EventRows(EventTable(columns))
        assert list(ids_among(rows, ids(events)[:number])) == ids(events)[:number]
        asked.append(columns.asked)
        ids_among(rows, ids(events)[:number])
    assert asked[0] == asked[1] <= 2


@given(both(), st.data())
@settings(max_examples=60)
def test_rows_are_a_sequence_like_any_other(given_both, data):
    events, rows = given_both
    at = data.draw(st.lists(st.integers(0, len(events) - 1), unique=True))
    part, listed = EventRows(rows.table, np.array(at, dtype=np.int32)), tuple(events[number] for number in at)
    assert (tuple(rows), len(rows)) == (events, len(events))
    assert (tuple(part), part[1:], list(part[::-1])) == (listed, EventRows(rows.table, part.rows[1:]), [*listed[::-1]])
    for event in events:
        assert (event in part, position(part, event.id)) == (event in listed, position(listed, event.id))
        assert named(part, event.id) == named(listed, event.id)
        assert set(ids(with_event(part, event))) == {*ids(listed), event.id}
    assert named(part, None) is None
    assert ids(distinct([part, rows])) == ids(events)
    assert ids(common(rows, part)) == [name for name in ids(events) if name in set(ids(listed))]
    again = EventRows(EventTable(ChosenColumns(rows.table.columns, rows.rows)))
    assert ids(common(again, part)) == ids(common(rows, part))
    assert ids(having(part, lambda event: bool(event.agents), EventPart.AGENTS)) == [e.id for e in listed if e.agents]
    assert sum(number for _, number in samples(part, *EventPart)) == len(part)


@pytest.mark.parametrize("many", [1, 1000])
def test_of_many_rows_columns_are_kept_and_of_few_events(monkeypatch, many):
    monkeypatch.setattr("geo.coded.reading.MANY", many)
    told = ["e1", "COERCE", "occurred", "Army", "", "2024-01-01", "", "1", "Suva", "at", "1", "-18", "178", "FJ", "x"]
    files = [file_of([told, ["e2", *told[1:]]]), file_of([told, ["e3", *told[1:]]], "ours.csv")]
    found = with_coded(Corpus((), sample_events()), files)
    assert isinstance(found.events, EventRows) is (many == 1)
    origin = files[0].origin.key
    assert ids(found.events) == [*ids(sample_events()), f"{origin}-e1", f"{origin}-e2", f"{origin}-e3"]
    assert [each.reason for each in found.rejections] == ["1 of its events came with an earlier file, and stand once"]
    assert as_coded([found.events[-1].coded[0]])


def test_decisions_are_laid_on_columns_as_on_events(tmp_path):
    told = ["COERCE", "occurred", "Army", "", "2024-01-01", "", "1", "Suva", "at", "1", "-18", "178", "FJ", "x"]
    file = file_of([[f"e{number}", *told] for number in range(6)])
    corpus = sample_corpus()
    events = (*corpus.events, *file.events)
    rows = EventRows(EventTable(JoinedColumns([ListedColumns(corpus.events), file.rows.table])))
    seen = file.events
    changes = [
        (seen[1], Decide(ReviewState.UNREVIEWED, ReviewState.ACCEPTED)),
        (corpus.events[2], Decide(ReviewState.UNREVIEWED, ReviewState.REJECTED)),
        (seen[3], Merge((anchors_of_event(seen[4]),))),
        (seen[5], Merge((anchors_of_event(corpus.events[0]),))),
        (seen[1], ChangeType(EventType.COERCE, EventType.ASSAULT)),
    ]
    results = {}
    for name, its in (("events", events), ("columns", rows)):
        workspace = Workspace.open(tmp_path / f"{name}.dateline")

        def lay(log, its=its):
            return apply(log, replace(corpus, events=its))

        log = workspace.reviews()
        for change in changes:
            assert keep(workspace, [change], reviewer="Ann", seen=log, lay=lay) == ()
            log = workspace.reviews()
        clash = keep(workspace, [(seen[1], ChangeType(EventType.COERCE, EventType.AID))], reviewer="Bob",
                     seen=(), lay=lay)  # fmt: skip
        assert [conflict.now.type for conflict in clash] == [EventType.ASSAULT]
        results[name] = lay(log)
    one, other = results["events"], results["columns"]
    assert isinstance(other.corpus.events, EventRows)
    assert {event.id: event for event in one.corpus.events} == {event.id: event for event in other.corpus.events}
    assert [lost.why for lost in one.lost] == [lost.why for lost in other.lost]
    told_of = [{name: len(entries) for name, entries in each.trail.items()} for each in (one, other)]
    assert told_of[0] == told_of[1]
    index = index_of(other.corpus.events)
    assert index.column(Field.REVIEW).counts(np.ones(index.size, dtype=bool)).sum() == len(one.corpus.events)


def reviewed_somehow(draw, events):
    """Draw a review of one of some events."""
    event = draw(st.sampled_from(events))
    (place, *_) = [*event.places, None]
    other = draw(st.sampled_from(events))
    change = draw(
        st.sampled_from(
            [
                Decide(event.review, ReviewState.ACCEPTED),
                Decide(event.review, ReviewState.REJECTED),
                Decide(event.review, ReviewState.UNREVIEWED),
                Assign("Bob"),
                ChangeType(event.type, EventType.AID),
                ChangeStatus(event.status, Status.PLANNED),
                ChangeWhen(event.when, None),
                ChangeWhen(event.when, When(DAYS[3], DAYS[3], 1, "")),
                ChangePlace(place, None) if place else Assign("Ann"),
                ChangePlace(place, other.places[0]) if other.places else Assign("Ann"),
                ChangeActor(None, ActorPart(other.agents[0], Side.TARGET)) if other.agents else Assign("Ann"),
                Merge((anchors_of_event(other),)),
            ]
        )
    )
    return make_reviews([(event, change)], reviewer=draw(st.sampled_from(["Ann", "Bob"])))


def answers(events, selection):
    """What is found out of events, in a form that does not depend on how they lie."""
    index = index_of(events)
    every = np.ones(index.size, dtype=bool)
    columns = {of: index.column(of) for of in Field}
    counted = {
        of: {
            value: (number, column.labels[value])
            for value, number in zip(column.values, column.counts(every).tolist(), strict=True)
        }
        for of, column in columns.items()
    }
    scene = compose_in(events, events, None, open_shapes())
    return {
        "columns": counted,
        "chosen": sorted(ids(select(events, selection))),
        "newest": ids(index.at(index.ranked(np.arange(index.size), index.newest))),
        "to check": ids(index.at(index.ranked(np.arange(index.size), index.to_check))),
        "searched": [sorted(ids(index.masked(index.words.mask(typed)))) for typed in TYPED if typed],
        "spots": sorted(
            (spot.key, spot.quadrant, spot.status, tuple(sorted(ids(spot.events)))) for spot in scene.spots
        ),
        "unplaced": sorted(ids(scene.unplaced)),
    }


@pytest.mark.slow
@given(both(), st.data())
@settings(max_examples=50)
def test_reviews_on_columns_are_found_as_on_events_though_what_they_leave_is_asked_once(given_both, data):
    events, rows = given_both
    log = ()
    for _ in range(data.draw(st.integers(2, 5))):
        one, other = (apply(log, Corpus(events=its)).corpus.events for its in (events, rows))
        assert {event.id: (event, event.assigned) for event in one} == {
            event.id: (event, event.assigned) for event in other
        }
        assert isinstance(other, EventRows)
        selection = data.draw(selections(one))
        assert answers(other, selection) == answers(one, selection)
        more = reviewed_somehow(data.draw, one) if one else ()
        turned = make_reviews([(None, Undo(log[0].batch))], reviewer="Ann") if log and data.draw(st.booleans()) else ()
        log = (*log, *more, *turned)


@pytest.mark.parametrize("of", [ChangeType, ChangeWhen, ChangeStatus])
def test_what_a_person_corrects_of_what_articles_say_is_surer_on_columns_too(of):
    events = tuple(weighed(event, at) for at, event in enumerate(sample_events()))
    corpus = replace(sample_corpus(), events=EventRows(EventTable(JoinedColumns([ListedColumns(events)]))))
    before = answers(corpus.events, Selection())["to check"]
    event = next(event for event in events if event.id == before[0])
    change = {
        ChangeType: ChangeType(event.type, EventType.AID),
        ChangeWhen: ChangeWhen(event.when, When(DAYS[3], DAYS[3], 1, "")),
        ChangeStatus: ChangeStatus(event.status, Status.PLANNED),
    }[of]
    log = make_reviews([(event, change)], reviewer="Ann")
    one, other = (apply(log, replace(corpus, events=its)).corpus.events for its in (events, corpus.events))
    assert answers(other, Selection()) == answers(one, Selection())


class AskedColumns:
    """A table that notes of which parts it is asked."""

    def __init__(self, columns):
        self._columns, self.asked = columns, []

    def __getattr__(self, name):
        return getattr(self._columns, name)

    def codes(self, part):
        self.asked.append(part)
        return self._columns.codes(part)


def test_a_review_asks_anew_only_of_what_it_changes():
    told = ["COERCE", "occurred", "Army", "", "2024-01-01", "", "1", "Suva", "at", "1", "-18", "178", "FJ", "x"]
    columns = AskedColumns(file_of([[f"e{number}", *told] for number in range(30)]).rows.table)
    corpus = Corpus(events=EventRows(EventTable(columns)))
    answers(corpus.events, Selection())
    others = {EventPart.PLACES, EventPart.AGENTS, EventPart.TARGETS, EventPart.ACT, EventPart.DAYS}
    log, seen = (), corpus.events
    for number, (change, anew) in enumerate(
        [
            (Decide(ReviewState.UNREVIEWED, ReviewState.ACCEPTED), set()),
            (Assign("Bob"), set()),
            (ChangeWhen(seen[2].when, None), {EventPart.DAYS}),
            (Decide(ReviewState.UNREVIEWED, ReviewState.REJECTED), set()),  # the day that was changed is known by now
            (ChangeType(EventType.COERCE, EventType.AID), {EventPart.ACT}),
        ]
    ):
        columns.asked.clear()
        log = (*log, *make_reviews([(seen[number], change)], reviewer="Ann"))
        answers(apply(log, corpus).corpus.events, Selection())
        assert others & set(columns.asked) == anew
    columns.asked.clear()
    answers(apply(log[:-1], corpus).corpus.events, Selection())  # as one does who has not seen the last
    assert columns.asked == []
