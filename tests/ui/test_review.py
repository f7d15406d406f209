"""Evidence, corrections and decisions without a browser: what is drawn, and what each control keeps."""

from dataclasses import replace
from pathlib import Path

import pytest
from listed_rows import open_row, rows_of
from sample_events import HOSTILE, MOSCOW, PARIS, sample_corpus
from streamlit.testing.v1 import AppTest
from waiting import LONG

from geo.errors import WorkspaceError
from geo.model import ReviewState, Side, Status, Sureness, Toponym
from geo.ui.listing import in_order
from geo.ui.new_actors import newcomer
from geo.ui.state import ListOrder
from geo.workspace.applying import apply
from geo.workspace.articles import edit_of
from geo.workspace.finding import open_workspace, private_path
from geo.workspace.reviews import ActorPart, ChangeActor, ChangeType, ChangeWhen, Decide, make_reviews

pytestmark = pytest.mark.slow

APP = Path(__file__).parents[2] / "app.py"
CORPUS = sample_corpus()
TALKS, VISIT = CORPUS.events[:2]


@pytest.fixture(autouse=True)
def corpus(monkeypatch):
    monkeypatch.setattr("geo.ui.reading.read_beside", lambda *_args, **_more: CORPUS)
    monkeypatch.setattr("sys.argv", ["app.py"])


@pytest.fixture
def workspace():
    """The private workspace of who names no inputs, with a reviewer."""
    found = open_workspace(None)
    found.set_setting("reviewer", "R. Diaz")
    return found


@pytest.fixture
def page(workspace):
    return open_page(event=TALKS.id)


def open_page(**params) -> AppTest:
    at = AppTest.from_file(str(APP), default_timeout=LONG)
    for name, value in params.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    return at


def event_of(workspace, event=TALKS):
    events = apply(workspace.reviews(), CORPUS).corpus.events
    return next(found for found in events if found.id == event.id)


def named(at: AppTest, key: str):
    button, *others = [b for b in at.button if b.key and b.key.startswith(key)]
    assert not others
    return button


def click(at: AppTest, key: str) -> AppTest:
    """Click the button whose key begins so."""
    named(at, key).click().run()
    assert not at.exception
    return at


def open_again(at: AppTest, event=TALKS) -> AppTest:
    """Open an event by the address, as who goes back in the browser does: a decision has gone on to the next."""
    at.query_params["event"] = event.id
    at.run()
    assert not at.exception
    return at


def box(at: AppTest, key: str):
    (found,) = [s for s in at.selectbox if s.key and s.key.startswith(key)]
    return found


def evidence(at: AppTest) -> str:
    return "".join(html.proto.body for html in at.get("html") if 'class="evidence"' in html.proto.body)


def history(at: AppTest) -> str:
    return "".join(html.proto.body for html in at.get("html") if 'class="history"' in html.proto.body)


def test_the_page_keeps_its_decisions_where_nobody_else_can_read_them(page):
    assert private_path(()).exists()


def test_the_words_of_a_report_are_marked_and_stand_beside_what_they_mean(page):
    shown = evidence(page)
    assert '<mark class="actor">China</mark>' in shown
    assert '<mark class="target">Russia</mark>' in shown
    assert '<mark class="act">held talks</mark> talks or visit' in shown
    assert '<mark class="date">21 August</mark> 21 Aug 2024' in shown


def test_accepting_is_kept_with_name_and_reason_and_shown(page, workspace):
    page.text_input(key="review-reason").set_value("both papers agree").run()
    click(page, "review-accept")
    (review,) = workspace.reviews()
    open_again(page)
    assert (review.reviewer, review.reason) == ("R. Diaz", "both papers agree")
    assert review.change == Decide(ReviewState.UNREVIEWED, ReviewState.ACCEPTED)
    assert "accepted" in evidence(page)
    assert "R. Diaz: accepted it “both papers agree”" in history(page)
    assert page.text_input(key="review-reason").value == ""


def first_listed(at: AppTest) -> str:
    return rows_of(at)[0]["id"]


def test_a_decision_goes_on_to_the_next_of_the_list_and_says_what_was_decided(page, workspace):
    listed = in_order(CORPUS.events)
    first, second = (event.id for event in listed[:2])
    open_again(page, listed[0])
    click(page, "review-accept")
    assert page.query_params["event"] == second
    assert "Accepted" in page.toast[0].value
    open_again(page, listed[-1])
    click(page, "review-reject")
    assert page.query_params["event"] == second, "after the last comes the first that nobody has decided"
    assert {r.event[0].article for r in workspace.reviews()} <= {a for e in listed for a in e.articles}
    assert event_of(workspace, listed[0]).review is ReviewState.ACCEPTED
    assert first not in page.query_params["event"]


def test_undoing_goes_back_to_the_event_that_was_decided(page, workspace):
    click(page, "review-accept")
    assert page.query_params["event"] != TALKS.id
    click(page, "review-undo")
    assert page.query_params["event"] == TALKS.id
    assert event_of(workspace).review is ReviewState.UNREVIEWED


def test_the_only_event_of_a_list_stays_open_when_it_is_decided(workspace):
    at = open_page(event=TALKS.id, text="held talks")
    click(at, "review-accept")
    assert "accepted" in evidence(at)


def test_where_the_less_sure_are_checked_first_a_decision_goes_on_to_the_next(page, workspace):
    click(page, "step-list")
    page.selectbox(key="order").set_value(ListOrder.CHECK).run()
    assert page.query_params["order"] == "check"
    first = first_listed(page)
    open_row(page, rows_of(page)[0])
    assert page.query_params["event"] == first
    click(page, "review-accept")
    second = page.query_params["event"]
    assert second != first
    click(page, "review-reject")
    assert page.query_params["event"] not in {first, second}
    assert [review.change.after for review in workspace.reviews()] == [ReviewState.ACCEPTED, ReviewState.REJECTED]
    click(page, "step-list")
    assert first_listed(page) not in {first, second}


def test_a_second_click_takes_the_decision_back(page, workspace):
    click(page, "review-accept")
    open_again(page)
    click(page, "review-accept")
    assert page.query_params["event"] == TALKS.id
    assert event_of(workspace).review is ReviewState.UNREVIEWED
    assert len(workspace.reviews()) == 2


def test_a_rejected_event_leaves_the_list_but_the_evidence_of_an_only_one_stays_open(page, workspace):
    click(page, "review-reject")
    assert any("rejected ones left out" in m.value for m in page.markdown)
    click(page, "step-list")
    assert TALKS.id not in {row["id"] for row in rows_of(page)}
    at = open_page(event=VISIT.id, actor=VISIT.agents[0].id, type=str(VISIT.type))
    click(at, "review-reject")
    assert "rejected" in evidence(at)


def test_undo_and_redo(page, workspace):
    assert page.button(key="review-undo").disabled
    click(page, "review-accept")
    click(page, "review-undo")
    assert event_of(workspace).review is ReviewState.UNREVIEWED
    assert page.button(key="review-undo").disabled
    click(page, "review-redo")
    assert event_of(workspace).review is ReviewState.ACCEPTED
    assert page.button(key="review-redo").disabled
    assert len(workspace.reviews()) == 3


def test_nothing_is_decided_before_the_reviewer_has_a_name():
    at = open_page(event=TALKS.id)
    assert named(at, "review-accept").disabled
    at.text_input(key="reviewer-name").set_value("  R.  Diaz ").run()
    assert not at.exception
    assert not named(at, "review-accept").disabled
    assert open_workspace(None).setting("reviewer") == "R. Diaz"
    assert not [t for t in at.text_input if t.key == "reviewer-name"]
    assert "R. Diaz" in named(open_page(event=TALKS.id), "reviewer-change").label


def test_who_opens_a_workspace_on_a_server_elsewhere_signs_with_his_own_name(monkeypatch, schema, tmp_path):
    monkeypatch.setattr("sys.argv", ["app.py", "--workspace", schema.whole])
    monkeypatch.setenv("DATELINE_DATA", str(tmp_path / "ann"))
    open_page(event=TALKS.id).text_input(key="reviewer-name").set_value("Ann").run()
    monkeypatch.setenv("DATELINE_DATA", str(tmp_path / "bob"))
    bob = open_page(event=TALKS.id)
    assert named(bob, "review-accept").disabled
    bob.text_input(key="reviewer-name").set_value("Bob").run()
    monkeypatch.setenv("DATELINE_DATA", str(tmp_path / "ann"))
    assert "Ann" in named(open_page(event=TALKS.id), "reviewer-change").label


def test_who_comes_in_by_a_word_that_others_know_is_not_taken_for_the_one_before_him(monkeypatch, workspace):
    monkeypatch.setattr("geo.ui.desk.is_word_given", lambda: True)
    at = open_page(event=TALKS.id)
    assert named(at, "review-accept").disabled
    at.text_input(key="reviewer-name").set_value("Bob").run()
    assert not named(at, "review-accept").disabled
    assert workspace.setting("reviewer") == "R. Diaz"


def test_type_and_status_can_be_changed(page, workspace):
    click(page, "review-edit")
    box(page, "status-").set_value(Status.ALLEGED).run()
    assert not page.exception
    box(page, "type-").set_value(VISIT.type.AGREE).run()
    event = event_of(workspace)
    assert (event.type, event.status) == (VISIT.type.AGREE, Status.ALLEGED)
    click(page, "review-edit")
    assert "changed how sure it is (happened → alleged)" in history(page)


def test_the_date_can_be_changed_and_taken_away(page, workspace):
    click(page, "review-edit")
    (since,) = [d for d in page.date_input if d.key.startswith("since-")]
    since.set_value("2024-08-19").run()
    click(page, "days-")
    when = event_of(workspace).when
    assert (when.start.isoformat(), when.end.isoformat(), when.precision) == ("2024-08-19", "2024-08-21", 2)
    click(page, "dateless-")
    assert event_of(workspace).when is None


def test_an_actor_can_be_another_of_the_corpus_or_a_new_one(page, workspace):
    click(page, "review-edit")
    box(page, "party-0-").set_value("Wagner Group").run()
    assert [actor.id for actor in event_of(workspace).agents] == ["wagner-group"]
    box(page, "party-new-").set_value("Wagner Group").run()
    assert not page.exception
    box(page, "side-0-").set_value("target").run()
    assert [actor.name for actor in event_of(workspace).targets] == ["Russia", "Wagner Group"]
    click(page, "party-out-0-")
    assert [actor.name for actor in event_of(workspace).targets] == ["Wagner Group"]


def test_an_actor_that_was_typed_is_given_a_kind_and_a_country_in_all_its_events(workspace):
    typed = ActorPart(newcomer(" Northern  Relief Board"), Side.AGENT)
    changes = [(event, ChangeActor(ActorPart(event.agents[0], Side.AGENT), typed)) for event in (VISIT, TALKS)]
    workspace.append(make_reviews(changes, reviewer="R. Diaz"))
    at = click(open_page(event=TALKS.id), "review-edit")
    box(at, "kind-0-").set_value("company").run()
    box(at, "country-0-").set_value("FR").run()
    assert not at.exception
    for event in (VISIT, TALKS):
        (actor,) = event_of(workspace, event).agents
        assert (actor.name, actor.kind, actor.country) == ("Northern Relief Board", "company", "FR")
    click(at, "review-edit")
    assert "told what Northern Relief Board is (a company → a company, France)" in history(at)
    click(at, "review-undo")
    assert [event_of(workspace, event).agents[0].country for event in (VISIT, TALKS)] == [None, None]
    assert [event_of(workspace, event).agents[0].kind for event in (VISIT, TALKS)] == ["company", "company"]


def test_what_a_known_actor_is_is_not_asked(page):
    click(page, "review-edit")
    assert not [s for s in page.selectbox if s.key and s.key.startswith("kind-")]


def test_a_place_can_be_searched_for_and_chosen(page, workspace):
    click(page, "review-edit")
    click(page, "place-0-")
    (find,) = [t for t in page.text_input if t.key.startswith("find-place-")]
    find.set_value("Nairobi").run()
    click(page, "place-found-" + TALKS.id + "-0-0")
    assert [part.place.name for part in event_of(workspace).places] == ["Nairobi"]
    assert "Nairobi" in page.get("component_instance")[0].proto.json_args


def test_a_click_on_the_map_offers_the_town_the_region_the_country_and_the_spot(page, workspace):
    click(page, "review-edit")
    click(page, "place-0-")
    click(page, "pick-")
    state = page.session_state["dateline"]
    assert state.picking
    state.picking, state.picked = False, (50.45, 30.52)  # as the map tells it
    page.run()
    offered = [b.label for b in page.button if b.key and b.key.startswith("place-spot-")]
    assert any("Kyiv" in label for label in offered)
    assert any("Ukraine" in label and "country" in label for label in offered)
    assert "a spot at 50.45° N, 30.52° E, Ukraine" in offered[-1]
    last = [b.key for b in page.button if b.key and b.key.startswith("place-spot-")][-1]
    click(page, last)
    (part,) = event_of(workspace).places
    assert (part.place.lat, part.place.lon, part.place.country) == (50.45, 30.52, "UA")


def test_a_place_can_be_added_removed_and_given_a_role(page, workspace):
    click(page, "review-edit")
    box(page, "role-0-").set_value("from").run()
    assert event_of(workspace).places[0].role == "from"
    click(page, "place-out-0-")
    assert event_of(workspace).places == ()
    click(page, "place-new-")
    (find,) = [t for t in page.text_input if t.key.startswith("find-place-")]
    find.set_value("Tripoli").run()
    click(page, f"place-found-{TALKS.id}-2-0")
    assert [part.place.name for part in event_of(workspace).places] == ["Tripoli"]


def test_events_can_be_joined_and_parted_again(page, workspace):
    click(page, "review-edit")
    (join,) = [m for m in page.multiselect if m.key.startswith("join-")]
    join.set_value([VISIT.id]).run()
    click(page, "merge-")
    assert len(event_of(workspace).reports) == 2
    (second,) = [c for c in page.checkbox if c.key.startswith("report-1-")]
    second.check().run()
    click(page, "split-")
    assert event_of(workspace).reports == TALKS.reports
    assert len(apply(workspace.reviews(), CORPUS).corpus.events) == len(CORPUS.events)


def open_bulk(**params) -> AppTest:
    """Open the page, and what can be done with all listed events."""
    at = open_page(**params)
    at.session_state["bulk"] = True
    at.run()
    assert not at.exception
    return at


def test_what_can_be_done_with_all_is_drawn_when_it_is_opened(workspace):
    assert not open_page().multiselect
    assert open_bulk().multiselect


def test_all_listed_events_are_accepted_at_once_and_taken_back_at_once(workspace):
    at = open_bulk(actor="wagner-group")
    assert any("4 events in this list" in m.value for m in at.markdown)
    click(at, "bulk-accepted")
    assert len(workspace.reviews()) == 4
    assert len({review.batch for review in workspace.reviews()}) == 1
    click(at, "review-undo")
    states = {event.review for event in apply(workspace.reviews(), CORPUS).corpus.events}
    assert states == {ReviewState.UNREVIEWED}


def test_some_of_the_listed_events_can_be_picked(workspace):
    at = open_bulk(actor="wagner-group")
    (some,) = [m for m in at.multiselect if m.key.startswith("bulk-some-")]
    wanted = [event.id for event in CORPUS.events if event.articles == ("wagner.md",)][:2]
    some.set_value(wanted).run()
    click(at, "bulk-rejected")
    rejected = {e.id for e in apply(workspace.reviews(), CORPUS).corpus.events if e.review is ReviewState.REJECTED}
    assert rejected == set(wanted)


def test_an_event_stays_open_when_its_decision_takes_it_out_of_the_filters(workspace):
    at = open_page(review="unreviewed", event=TALKS.id, text="held talks")
    click(at, "review-accept")
    assert "accepted" in evidence(at)


def test_a_decision_is_signed_by_who_makes_it(page, workspace):
    click(page, "reviewer-change")
    assert named(page, "review-accept").disabled
    page.text_input(key="reviewer-name").set_value("A. Colleague").run()
    click(page, "review-accept")
    assert workspace.reviews()[0].reviewer == "A. Colleague"


# ---- two reviewers ----


def decide_as_ann(workspace, change, event=TALKS, reason=""):
    workspace.append(make_reviews([(event_of(workspace, event), change)], reviewer="Ann", reason=reason))


REJECTION = Decide(ReviewState.UNREVIEWED, ReviewState.REJECTED)


def warned(at) -> str:
    return "".join(told.value for told in at.warning).replace("\\", "")


def test_a_stale_page_does_not_undo_what_a_colleague_decided(page, workspace):
    decide_as_ann(workspace, REJECTION, reason="retracted")
    page.text_input(key="review-reason").set_value("both papers agree")
    click(page, "review-accept")
    assert [review.reviewer for review in workspace.reviews()] == ["Ann"]
    assert "Ann: rejected it “retracted”" in warned(page)
    assert "Yours, not kept: accepted it" in warned(page)
    assert page.text_input(key="review-reason").value == "both papers agree"
    assert "rejected" in evidence(page)


def test_who_reads_what_the_colleague_decided_may_insist(page, workspace):
    decide_as_ann(workspace, REJECTION)
    page.text_input(key="review-reason").set_value("both papers agree")
    click(page, "review-accept")
    click(page, "refused-insist")
    last = workspace.reviews()[-1]
    assert (last.reviewer, last.reason) == ("R. Diaz", "both papers agree")
    assert last.change == Decide(ReviewState.REJECTED, ReviewState.ACCEPTED)
    assert not page.warning
    assert page.text_input(key="review-reason").value == ""


def test_who_gives_way_leaves_the_colleagues_decision(page, workspace):
    decide_as_ann(workspace, REJECTION)
    click(page, "review-accept")
    click(page, "refused-leave")
    assert not page.warning
    assert not evidence(page)  # a rejected event is left out of the page
    assert len(workspace.reviews()) == 1


def test_days_that_were_typed_are_kept_beside_those_that_a_colleague_has_set(page, workspace):
    click(page, "review-edit")
    (since,) = [d for d in page.date_input if d.key.startswith("since-")]
    since.set_value("2024-08-19").run()
    decide_as_ann(workspace, ChangeWhen(TALKS.when, None))
    click(page, "days-")
    assert event_of(workspace).when is None
    assert "Ann: changed the date (21 Aug 2024 → " in warned(page)
    assert "Yours, not kept: changed the date (21 Aug 2024 → 19 – 21 Aug 2024)" in warned(page)
    click(page, "refused-insist")
    assert event_of(workspace).when.start.isoformat() == "2024-08-19"
    assert apply(workspace.reviews(), CORPUS).unlike == frozenset()


def test_what_is_being_typed_stays_when_a_colleague_decides_on_another_event(page, workspace):
    click(page, "review-edit")
    (since,) = [d for d in page.date_input if d.key.startswith("since-")]
    since.set_value("2024-08-19").run()
    decide_as_ann(workspace, REJECTION, event=VISIT)
    page.run()
    (since,) = [d for d in page.date_input if d.key.startswith("since-")]
    assert since.value.isoformat() == "2024-08-19"


def test_of_a_list_nothing_is_decided_where_a_colleague_was_faster(workspace):
    at = open_bulk(actor="wagner-group")
    first = next(event for event in CORPUS.events if event.articles == ("wagner.md",))
    decide_as_ann(workspace, REJECTION, event=first)
    click(at, "bulk-accepted")
    assert [review.reviewer for review in workspace.reviews()] == ["Ann"]
    assert "Ann: rejected it" in warned(at)
    click(at, "refused-insist")
    states = [event_of(workspace, e).review for e in CORPUS.events if e.articles == ("wagner.md",)]
    assert states == [ReviewState.ACCEPTED] * 4


def test_a_step_that_a_colleague_has_built_on_is_passed_over(page, workspace):
    click(page, "review-accept")
    open_again(page)
    click(page, "review-edit")
    box(page, "type-").set_value(VISIT.type.AGREE).run()
    decide_as_ann(workspace, ChangeType(VISIT.type.AGREE, VISIT.type.CONSULT))
    click(page, "review-undo")
    assert len(workspace.reviews()) == 3
    assert "Ann: changed what it is" in warned(page)
    click(page, "review-undo")
    assert event_of(workspace).review is ReviewState.UNREVIEWED
    assert page.button(key="review-undo").disabled


def test_where_no_file_can_be_made_the_page_works_and_says_so(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("DATELINE_DATA", str(tmp_path / "file"))
    assert any("lost when the server stops" in told.value for told in open_page().warning)
    at = open_page(event=TALKS.id)
    at.text_input(key="reviewer-name").set_value("R. Diaz").run()
    click(at, "review-accept")
    open_again(at)
    assert "accepted" in evidence(at)
    assert any("lost when the server stops" in told.value for told in at.warning)


def test_where_the_file_keeps_what_is_decided_nothing_warns(page):
    assert not page.warning


def test_a_named_workspace_that_is_damaged_stops_the_page_with_words(tmp_path, monkeypatch):
    bad = tmp_path / "bad.dateline"
    bad.write_bytes(b"SQLite format 3\x00" + b"\xff" * 3000)
    monkeypatch.setattr("sys.argv", ["app.py", str(bad)])
    at = open_page()
    assert "damaged" in at.error[0].value


def use(monkeypatch, *events, **more):
    corpus = replace(CORPUS, events=events, **more)
    monkeypatch.setattr("geo.ui.reading.read_beside", lambda *_args, **_more: corpus)


def test_the_evidence_says_how_sure_a_place_is_why_and_what_else_it_may_be(workspace, monkeypatch):
    part = TALKS.places[0]
    toponym = Toponym(
        part.span, "Moscow", MOSCOW, confidence=0.83, alternatives=(MOSCOW, PARIS), reasons=("a capital",)
    )
    part = replace(part, toponym=toponym)
    report = replace(TALKS.reports[0], places=(part,))
    use(monkeypatch, replace(TALKS, places=(part,), reports=(report,)))
    at = open_page(event=TALKS.id)
    shown = evidence(at)
    assert "“Moscow” means this place: 83% sure" in shown
    assert "Why and 1 other place" in shown
    assert "<li>a capital</li>" in shown
    assert "Paris, Île-de-France, France (town)" in shown
    click(at, "review-edit")
    click(at, "place-0-")
    click(at, f"place-other-{TALKS.id}-0-0")
    corpus = replace(CORPUS, events=(replace(TALKS, places=(part,), reports=(report,)),))
    assert apply(workspace.reviews(), corpus).corpus.events[0].places[0].place == PARIS
    assert at.session_state["dateline"].pan_to == TALKS.id  # the map goes there
    shown = evidence(click(at, "review-edit"))
    assert "a capital" not in shown  # it spoke for the place that was read
    assert "“Moscow” may also mean" in shown


def test_copies_of_one_text_are_drawn_once_and_named(workspace, monkeypatch):
    (report,) = TALKS.reports
    copies = tuple(replace(report, id=name, article=name) for name in ("wagner.md", "balloon.md"))
    origins = {"visit.md": "visit.md", "wagner.md": "visit.md", "balloon.md": "visit.md"}
    use(monkeypatch, replace(TALKS, reports=(report, *copies)), origins=origins)
    shown = evidence(open_page(event=TALKS.id))
    assert shown.count("<blockquote>") == 1
    assert "The same words in 2 copies" in shown
    assert "An article called wagner.md" in shown
    assert "1 independent origin" in shown


def test_the_review_filter_shows_accepted_events_only(page, workspace):
    click(page, "review-accept")
    at = open_page(review="accepted")
    assert any("**Accepted events only**" in m.value for m in at.markdown)
    assert [row["id"] for row in rows_of(at)] == [TALKS.id]


def add_by_hand(at: AppTest, quote: str) -> AppTest:
    click(at, "by-hand-open")
    box(at, "article-").set_value("visit.md")
    (area,) = [a for a in at.text_area if a.key and a.key.startswith("quote-")]
    area.set_value(quote)
    (who,) = [m for m in at.multiselect if m.key.startswith("agents-")]
    who.set_value(["Russia"]).run()
    return click(at, "add-")


def test_an_event_is_added_by_hand_with_its_quote(workspace):
    at = add_by_hand(open_page(), "held talks with Russia")
    event = apply(workspace.reviews(), CORPUS).corpus.events[-1]
    assert event.reports[0].sentence == "held talks with Russia"
    assert [actor.id for actor in event.agents] == ["country/RU"]
    assert "added by hand" in evidence(at)


def test_who_adds_an_event_is_asked_for_a_name_first():
    at = click(open_page(), "by-hand-open")
    (add,) = [b for b in at.button if b.key and b.key.startswith("add-")]
    assert add.disabled
    at.text_input(key="reviewer-name").set_value("R. Diaz").run()
    assert not at.exception
    (add,) = [b for b in at.button if b.key and b.key.startswith("add-")]
    assert not add.disabled


def test_a_quote_that_does_not_stand_in_the_article_is_refused(workspace):
    at = add_by_hand(open_page(), "held talks with nobody")
    assert any("do not stand in" in e.value for e in at.error)
    assert workspace.reviews() == ()


def test_a_write_that_fails_is_told_and_changes_nothing(page, workspace, monkeypatch):
    def fail(*_args, **_more):
        msg = "desk.dateline cannot be written: it is read-only; allow writing to it, or work on a copy"
        raise WorkspaceError(msg)

    monkeypatch.setattr("geo.workspace.store.Workspace.append", fail)
    click(page, "review-accept")
    assert any("it is read-only" in e.value for e in page.error)
    assert workspace.reviews() == ()


def test_hostile_names_and_reasons_stay_text(workspace):
    workspace.append(
        make_reviews([(TALKS, Decide(TALKS.review, ReviewState.ACCEPTED))], reviewer=HOSTILE, reason=HOSTILE)
    )
    shown = history(open_page(event=TALKS.id))
    assert "<img" not in shown
    assert "<script" not in shown
    assert "${" not in shown


def test_a_review_that_no_longer_matches_is_listed(workspace, monkeypatch):
    workspace.append(make_reviews([(TALKS, Decide(TALKS.review, ReviewState.ACCEPTED))], reviewer="A"))
    empty = type(CORPUS)(CORPUS.extractions[:1], ())
    monkeypatch.setattr("geo.ui.reading.read_beside", lambda *_args, **_more: empty)
    assert "is no longer found" in history(open_page())


def test_what_reports_disagree_on_is_shown(workspace, monkeypatch):
    (report,) = TALKS.reports
    other = replace(report, id="other", article="balloon.md", when=CORPUS.events[6].when)
    use(monkeypatch, replace(TALKS, reports=(report, other)))
    shown = evidence(open_page(event=TALKS.id))
    assert "<dt>Disputed</dt>" in shown
    assert "balloon.md" in shown


def ratings_told(workspace):
    return [review.change.after.rating for review in workspace.reviews()]


def test_a_rating_undoes_no_colleagues_unawares(page, workspace):
    click(page, "article-0")
    (article,) = (e.article for e in CORPUS.extractions if e.article.id == "visit.md")
    workspace.append(make_reviews([(None, edit_of(article, rating="C3"))], reviewer="Ann"))
    box(page, "rate-source-").set_value("B").run()
    assert not page.exception
    assert ratings_told(workspace) == ["C3"]
    assert any("Not kept" in each.value and "Ann" in each.value for each in page.warning)


def test_a_rating_is_given_in_another_box_once_a_colleagues_is_drawn(page, workspace):
    """So that one which was on its way when the page learned of the colleague's is not taken as given knowing it."""
    click(page, "article-0")
    before = box(page, "rate-source-").key
    (article,) = (e.article for e in CORPUS.extractions if e.article.id == "visit.md")
    workspace.append(make_reviews([(None, edit_of(article, rating="C3"))], reviewer="Ann"))
    page.run()
    after = box(page, "rate-source-")
    assert after.key != before
    assert after.value == "C"
    item = box(page, "rate-item-").key
    after.set_value("B").run()
    assert ratings_told(workspace) == ["C3", "B3"]
    assert (box(page, "rate-source-").key, box(page, "rate-item-").key) == (after.key, item)


def test_an_article_can_be_rated_and_the_evidence_says_so(page, workspace):
    click(page, "article-0")
    box(page, "rate-source-").set_value("B").run()
    assert not page.exception
    assert ratings_told(workspace) == ["B6"]
    box(page, "rate-item-").set_value("2").run()
    assert ratings_told(workspace) == ["B6", "B2"]
    assert "rated B2" in evidence(open_page(event=TALKS.id))


def test_a_whole_article_lists_its_events_each_leading_to_its_evidence(page):
    click(page, "article-0")
    click(page, f"article-event-{VISIT.id}")
    assert "plans to visit" in evidence(page)
    assert not [b for b in page.button if b.key and b.key.startswith("article-event-")]


def test_what_nobody_decided_and_was_read_less_surely_is_checked_first():
    def read(event, chance, **changes):
        report = replace(event.reports[0], sureness=Sureness(event=0.9, type=chance))
        return replace(event, reports=(report,), **changes)

    sure, doubtful, decided = (
        read(TALKS, 0.9),
        read(VISIT, 0.2),
        read(CORPUS.events[2], 0.1, review=ReviewState.ACCEPTED),
    )
    unweighed = CORPUS.events[3]
    listed = in_order((decided, sure, unweighed, doubtful), order=ListOrder.CHECK)
    assert [event.id for event in listed] == [doubtful.id, sure.id, unweighed.id, decided.id]
