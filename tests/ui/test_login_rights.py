"""What each role may do on the page: where it is written, and not only by what is drawn."""

from pathlib import Path

import pytest
from login_files import login_text
from sample_events import sample_corpus
from streamlit.testing.v1 import AppTest
from waiting import LONG, this_moment

from geo.access.roles import Right
from geo.errors import RightsError
from geo.model import ReviewState
from geo.ui.desk import lay_reviews
from geo.ui.drawn import is_outdated
from geo.ui.login import PageWorkspace
from geo.workspace.articles import removal_of
from geo.workspace.finding import open_workspace, private_path
from geo.workspace.guarding import GuardedWorkspace
from geo.workspace.reviews import Assign, Checked, Decide, Redo, Undo, make_reviews
from geo.workspace.store import Workspace
from geo.workspace.teamwork import accepts_asked, ask_accepts

APP = Path(__file__).parents[2] / "app.py"
CORPUS = sample_corpus()
EVENT = CORPUS.events[0]
ARTICLE = CORPUS.extractions[0].article
ROLES = """
[roles]
admin = ["ann@example.org"]
analyst = ["chris@example.org"]
reader = ["bob@example.org"]
"""
NAMES = {"ann": "Ann (ann@example.org)", "chris": "Chris (chris@example.org)", "bob": "Bob (bob@example.org)"}


# ---- the workspace ----


class Deputy(GuardedWorkspace):
    """A workspace of somebody who has some rights, and a name."""

    rights = frozenset()
    name = ""

    def need(self, right):
        if right not in self.rights:
            raise RightsError(right)
        return self.name


@pytest.fixture
def deputy(tmp_path):
    def open_as(*rights, name=""):
        found = Deputy.open(tmp_path / "team.dateline")
        found.rights, found.name = frozenset(rights), name
        return found

    return open_as


def decided(name="Ann", change=None, event=EVENT):
    return make_reviews([(event, change or Decide(ReviewState.UNREVIEWED, ReviewState.ACCEPTED))], reviewer=name)


WRITES = {
    "add_articles": (Right.ADD, lambda w: w.add_articles([ARTICLE])),
    "remove_article": (Right.REMOVE, lambda w: w.remove_article("a")),
    "append": (Right.REVIEW, lambda w: w.append(decided())),
    "add_coded_table": (Right.ADD, lambda w: w.add_coded_table("a.csv", b"a")),
    "remove_coded_table": (Right.REMOVE, lambda w: w.remove_coded_table("a.csv")),
    "save_view": (Right.REVIEW, lambda w: w.save_view("a", {})),
    "remove_view": (Right.REVIEW, lambda w: w.remove_view("a")),
    "set_setting": (Right.SETTINGS, lambda w: w.set_setting("banner", "a")),
    "change_setting": (Right.SETTINGS, lambda w: w.change_setting("banner", lambda _before: "a")),
}
READS = {
    "arrivals", "articles", "coded_tables", "extractions", "name", "need", "odd_rows", "open", "presence", "ratings",
    "reviews", "setting", "views",
}  # fmt: skip


def test_every_way_to_write_is_guarded_and_a_new_one_must_say_what_it_takes():
    public = {name for name in dir(GuardedWorkspace) if not name.startswith("_")}
    assert public == WRITES.keys() | READS
    assert all(getattr(GuardedWorkspace, name) is not getattr(Workspace, name) for name in WRITES)


@pytest.mark.parametrize("name", WRITES)
def test_a_write_takes_its_right_alone(deputy, name):
    right, write = WRITES[name]
    write(deputy(right))
    others = deputy(*(set(Right) - {right}))
    before = others.reviews(), others.articles(), others.views(), others.setting("banner")
    with pytest.raises(RightsError):
        write(others)
    assert (others.reviews(), others.articles(), others.views(), others.setting("banner")) == before


def test_story_and_layers_are_no_settings(deputy):
    deputy(Right.REVIEW).change_setting("story", lambda _before: "a")
    deputy(Right.ADD).set_setting("overlays", "a")
    for rights, name in (({Right.SETTINGS}, "story"), ({Right.SETTINGS}, "overlays")):
        with pytest.raises(RightsError):
            deputy(*rights).set_setting(name, "b")


def test_who_has_a_name_decides_in_no_other_and_offers_none_to_the_next(deputy):
    ann = deputy(Right.REVIEW, name="Ann")
    ann.append(decided("Ann"))
    with pytest.raises(RightsError, match="decide in no other name"):
        ann.append(decided("Bob"))
    with pytest.raises(RightsError, match="nobody else's name"):
        ann.set_setting("reviewer", "Bob")
    assert [review.reviewer for review in ann.reviews()] == ["Ann"]
    nameless = deputy(Right.REVIEW)
    nameless.append(decided("Bob"))
    nameless.set_setting("reviewer", "Bob")


@pytest.mark.parametrize("change", [Assign("Bob"), Checked()])
def test_to_assign_and_to_say_that_it_is_done_takes_the_right_to_review_and_one_s_own_name(deputy, change):
    ann = deputy(Right.REVIEW, name="Ann")
    ann.append(decided("Ann", change))
    for someone, name in ((deputy(*set(Right) - {Right.REVIEW}), "Ann"), (ann, "Bob")):
        with pytest.raises(RightsError):
            someone.append(decided(name, change))
    assert len(ann.reviews()) == 1


def test_how_many_accept_an_event_is_a_setting(deputy):
    ask_accepts(deputy(Right.SETTINGS), 2)
    with pytest.raises(RightsError):
        ask_accepts(deputy(*set(Right) - {Right.SETTINGS}), 1)
    assert accepts_asked(deputy()) == 2


def test_to_remove_an_article_and_to_turn_that_takes_the_right_to_remove(deputy):
    removed = make_reviews([(None, removal_of(ARTICLE))], reviewer="Ann")
    with pytest.raises(RightsError):
        deputy(Right.REVIEW).append(removed)
    both = deputy(Right.REVIEW, Right.REMOVE)
    both.append(removed)
    back = make_reviews([(None, Undo(removed[0].batch))], reviewer="Ann")
    both.append(back)
    for change in (Redo(removed[0].batch), Undo(removed[0].batch), Undo(back[0].batch)):
        with pytest.raises(RightsError):
            deputy(Right.REVIEW).append(make_reviews([(None, change)], reviewer="Ann"))
    accepted = decided()
    deputy(Right.REVIEW).append(accepted)
    deputy(Right.REVIEW).append(make_reviews([(None, Undo(accepted[0].batch))], reviewer="Ann"))


def test_batches_that_undo_each_other_are_told_from_removals(deputy):
    one, other = (make_reviews([(None, Undo(batch))], reviewer="Ann")[0] for batch in ("x", "y"))
    both = deputy(*Right)
    both.append([one, other])
    circle = make_reviews([(None, Undo(one.batch))], reviewer="Ann")
    deputy(Right.REVIEW).append(circle)


def test_a_guard_that_nobody_has_told_whom_to_ask_lets_nothing_be_written(tmp_path):
    workspace = GuardedWorkspace.open(tmp_path / "team.dateline")
    for _, write in WRITES.values():
        with pytest.raises(NotImplementedError):
            write(workspace)


# ---- the page ----


@pytest.fixture
def login_file(tmp_path, monkeypatch):
    path = tmp_path / "login.toml"
    path.write_text(login_text(roles=ROLES), encoding="utf-8")
    monkeypatch.setenv("DATELINE_LOGIN", str(path))
    monkeypatch.setattr("geo.ui.reading.read_beside", lambda *_args, **_more: CORPUS)
    monkeypatch.setattr("sys.argv", ["app.py"])
    return path


def page_of(person, *, event=EVENT.id, opened=(), **claims) -> AppTest:
    at = AppTest.from_file(str(APP), default_timeout=LONG)
    at.query_params["event"] = event
    for key in opened:  # menus, as by a click
        at.session_state[key] = True
    at.user = {
        "is_logged_in": True, "sub": person, "iat": this_moment(), "name": person.capitalize(),
        "email": f"{person}@example.org", "email_verified": True,
    } | claims  # fmt: skip
    at.run()
    assert not at.exception
    return at


def keys(at):
    return {button.key for button in at.button if button.key}


def html_of(at):
    return " ".join(element.proto.body for element in at.get("html"))


def log():
    return Workspace.open(private_path(())).reviews()


@pytest.mark.slow
def test_each_role_is_offered_what_it_may_do(login_file):
    offered = {person: keys(page_of(person)) for person in NAMES}
    decide = {key for key in offered["chris"] if key.startswith(("review-", "story-", "intake-open", "by-hand"))}
    assert {f"review-accept-{EVENT.id}", "review-edit", "review-undo", "story-add", "intake-open"} <= decide
    assert decide <= offered["ann"]
    assert decide & offered["bob"] == set()
    assert {"articles-open", "export", "person-out"} <= offered["bob"]
    assert not any(key.startswith("reviewer") for each in offered.values() for key in each)


@pytest.mark.slow
def test_a_decision_carries_the_name_of_who_logged_in(login_file):
    at = page_of("chris")
    assert not [field for field in at.text_input if field.key == "reviewer-name"]
    at.button(key=f"review-accept-{EVENT.id}").click().run()
    assert [review.reviewer for review in log()] == [NAMES["chris"]]
    assert open_workspace(None).setting("reviewer") is None


def checkbox(at, key):
    return next(box for box in at.checkbox if box.key == key)


@pytest.mark.slow
def test_who_may_assign_take_back_and_ask_for_two_accepts(login_file):
    Workspace.open(private_path(())).append(decided(NAMES["ann"], Assign("bob@example.org")))
    pages = {person: page_of(person) for person in NAMES}
    assert {person: checkbox(at, "team-two").disabled for person, at in pages.items()} == {
        "ann": False, "chris": True, "bob": True,
    }  # fmt: skip
    told = {person: {key for key in keys(at) if key.startswith(("task-", "to-check"))} for person, at in pages.items()}
    assert told == {
        "ann": {"task-show-0", "task-back-0"},
        "chris": {"task-show-0", "task-back-0"},
        "bob": {"to-check", "task-show-0"},  # known by his mail; a reader decides nothing
    }
    checkbox(pages["ann"], "team-two").check().run()
    assert accepts_asked(open_workspace(None)) == 2
    login_file.write_text(login_text(roles='[roles]\nanalyst = ["ann@example.org"]\n'), encoding="utf-8")
    checkbox(pages["ann"], "team-two").uncheck().run()
    assert accepts_asked(open_workspace(None)) == 2
    assert "it takes admin" in " ".join(error.value for error in pages["ann"].error)


@pytest.mark.slow
def test_all_that_is_listed_is_assigned_to_who_has_a_role_or_has_decided(login_file):
    Workspace.open(private_path(())).append(decided("Dee (dee@example.org)"))
    at = page_of("chris", event="", opened=["bulk"])
    assert at.button(key="assign").disabled
    chosen = at.selectbox(key="assignee-0")
    assert chosen.options[:2] == [NAMES["chris"], "Dee (dee@example.org)"]
    assert set(chosen.options[2:]) == {"ann@example.org", "bob@example.org"}
    chosen.set_value("bob@example.org").run()
    at.button(key="assign").click().run()
    assert {(review.reviewer, review.change) for review in log()[1:]} == {(NAMES["chris"], Assign("bob@example.org"))}
    assert len(log()) > 2
    assert at.button(key="assign").disabled
    assert "assign" not in keys(page_of("bob", event="", opened=["bulk"]))


@pytest.mark.slow
@pytest.mark.parametrize("change", [None, Assign("bob@example.org")])
def test_what_a_colleague_decides_while_the_page_is_drawn_has_it_drawn_again(login_file, monkeypatch, change):
    outdated, later = [], []

    def decide_in_between(*given, **more):  # as soon as the log was read
        found = lay_reviews(*given, **more)
        Workspace.open(private_path(())).append(later)
        return found

    monkeypatch.setattr("geo.ui.desk.lay_reviews", decide_in_between)
    monkeypatch.setattr("geo.ui.explore.show_explore", lambda *_args: outdated.append(is_outdated("colleagues")))
    at = page_of("chris")
    later[:] = decided(NAMES["chris"], change)  # his own, which the page is drawn with anyway
    at.run()
    later[:] = decided(NAMES["ann"], change)
    at.run()
    later.clear()
    at.run()
    assert outdated == [False, False, True, False]


@pytest.mark.slow
def test_by_name_and_mail_one_login_gives_one_accept(login_file):
    ask_accepts(Workspace.open(private_path(())), 2)
    for name in ("Chris", "Dr. Chris Lee"):
        at = page_of("chris", name=name)
        accept = next(button for button in at.button if (button.key or "").startswith("review-accept-"))
        if accept.label == "Accept":
            accept.click().run()
    assert accept.label == "Accepted"
    assert len(log()) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "now", ['reader = ["chris@example.org"]', 'admin = ["ann@example.org"]'], ids=["a lower role", "no role"]
)
def test_a_button_that_was_drawn_before_a_role_was_taken_writes_nothing(login_file, now):
    at = page_of("chris")
    login_file.write_text(login_text(roles=f"[roles]\n{now}\n"), encoding="utf-8")
    at.button(key=f"review-accept-{EVENT.id}").click().run()
    assert log() == ()
    assert f"review-accept-{EVENT.id}" not in keys(at)
    assert ("Load the page again" in html_of(at)) == ("admin" in now)


@pytest.mark.slow
@pytest.mark.parametrize(
    "claims", [{"is_logged_in": False}, {"iat": 0}, {"email": "eve@example.com"}], ids=["nobody", "too late", "no role"]
)
def test_the_page_itself_shows_nothing_to_who_is_not_let_in(login_file, claims):
    at = page_of("chris", **claims)
    assert "Your login has ended, or your role was taken from you. Log in again to go on." in html_of(at)
    assert not at.get("component_instance")
    assert not at.button
    assert not at.markdown
    assert not at.text_input


def test_the_page_opens_no_other_workspace(monkeypatch):
    from geo.ui.loading import inputs_from_arguments, opened

    assert isinstance(opened(inputs_from_arguments([]))[0], PageWorkspace)
