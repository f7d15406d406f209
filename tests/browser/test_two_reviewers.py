"""Two reviewers on one event, each in a browser of their own: neither undoes unawares what the other decided."""

import pytest
from page_parts import button, lose
from playwright.sync_api import expect
from rest import rest
from served import chromium, running, write_articles

from geo.database.postgres import close_connections
from geo.model import ReviewState
from geo.workspace.reviews import Action
from geo.workspace.store import Workspace

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def database_server(postgres, tmp_path_factory):
    """The page over the same articles, with a workspace in a database."""
    chromium()
    articles, address = write_articles(tmp_path_factory.mktemp("articles")), postgres.address()
    with running(articles, address, data=tmp_path_factory.mktemp("data")) as served:
        yield served
    close_connections(address)


@pytest.fixture
def server(request):
    """A server whose workspace is named, in a file or a database, and knows no reviewer yet."""
    found = request.getfixturevalue(getattr(request, "param", "desk_server"))
    found.settings = {}
    return found


@pytest.fixture
def reviewer(new_page):
    """Open the event in Nairobi in a browser of a reviewer's own."""

    def open_event(name):
        page = new_page("/?text=Nairobi")  # alone in its list, so that a decision goes on to no other
        page.locator('[class*="st-key-row-"] button').filter(has_text="Nairobi").first.click()
        expect(page.locator(".evidence blockquote").first).to_be_visible()
        rest(page)
        if page.locator(".st-key-reviewer-change").count():  # somebody has told a name already
            button(page, "reviewer-change").click()
        field = page.locator(".st-key-reviewer-name input")
        field.fill(name)
        field.press("Enter")
        expect(button(page, "reviewer-change")).to_have_text(f"Decided in the name of {name}")
        expect(button(page, "review-accept")).to_be_enabled()
        page.mouse.move(0, 0)  # the help of what was clicked lies over the buttons while the pointer is there
        return page

    return open_event


def reason(page):
    field = page.get_by_placeholder("Reason, for the history")
    expect(field).to_have_count(1)  # what a run replaces stands beside what it draws until the run has ended
    return field


def give_reason(page, why):
    reason(page).fill(why)
    reason(page).press("Enter")
    rest(page)


def signed(server):
    """Return who decided what in the log: the state before, the state after, and why."""
    log = Workspace.open(server.workspace).reviews()
    return [(review.reviewer, review.change.before, review.change.after, review.reason) for review in log]


ANNS = ("Ann", ReviewState.UNREVIEWED, ReviewState.REJECTED, "retracted")


@pytest.fixture
def refused(reviewer):
    """Bob's page, on which he accepted what Ann had rejected after it was drawn."""
    bob, ann = reviewer("Bob"), reviewer("Ann")
    give_reason(bob, "both papers agree")
    give_reason(ann, "retracted")
    button(ann, "review-reject").click()
    expect(ann.locator(".evidence .rejected")).to_be_visible()
    expect(bob.locator(".evidence .rejected")).to_have_count(0)  # nobody has told his page
    button(bob, "review-accept").click()
    told = bob.locator(".st-key-refused")
    expect(told).to_contain_text("Not kept.")
    expect(told).to_contain_text("Ann: rejected it “retracted”")
    expect(told).to_contain_text("Yours, not kept: accepted it")
    return bob


def test_who_was_later_is_refused_loses_nothing_and_may_insist_and_the_log_says_what_was_before(refused, server):
    assert signed(server) == [ANNS]
    expect(refused.locator(".evidence .rejected")).to_be_visible()
    expect(reason(refused)).to_have_value("both papers agree")
    button(refused, "refused-insist").click()
    expect(refused.locator(".st-key-refused")).to_have_count(0)
    expect(refused.locator(".evidence .accepted")).to_be_visible()
    expect(reason(refused)).to_have_value("")
    assert signed(server) == [ANNS, ("Bob", ReviewState.REJECTED, ReviewState.ACCEPTED, "both papers agree")]


def test_who_was_later_may_give_way(refused, server):
    button(refused, "refused-leave").click()
    expect(refused.locator(".st-key-refused")).to_have_count(0)
    assert signed(server) == [ANNS]


def test_a_form_that_is_open_keeps_what_was_typed(reviewer, server):
    bob, ann = reviewer("Bob"), reviewer("Ann")
    button(bob, "review-edit").click()
    since = bob.locator('[class*="st-key-since-"] input').first
    expect(since).to_be_visible()
    give_reason(bob, "told by both")
    button(ann, "review-reject").click()
    expect(ann.locator(".evidence .rejected")).to_be_visible()
    button(bob, "review-accept").click()
    expect(bob.locator(".st-key-refused")).to_contain_text("Ann: rejected it")
    expect(reason(bob)).to_have_value("told by both")
    expect(since).to_be_visible()
    assert [name for name, *_ in signed(server)] == ["Ann"]


def test_a_press_that_began_before_the_page_told_of_the_decision_decides_nothing_and_the_next_does(reviewer, server):
    bob, ann = reviewer("Bob"), reviewer("Ann")
    button(ann, "review-accept").click()
    expect(ann.locator(".evidence .accepted")).to_be_visible()
    bob.get_by_placeholder("Search events and articles").fill("in Nairobi")
    button(bob, "review-reject").hover()
    bob.mouse.down()  # leaves the field, and so has the whole page drawn
    expect(bob.locator(".evidence .accepted")).to_be_visible()
    bob.mouse.up()
    rest(bob)
    assert [name for name, *_ in signed(server)] == ["Ann"]
    expect(bob.locator(".evidence .accepted")).to_be_visible()
    button(bob, "review-reject").click()  # he has been told
    expect(bob.locator(".evidence .rejected")).to_be_visible()
    assert signed(server)[1:] == [("Bob", ReviewState.ACCEPTED, ReviewState.REJECTED, "")]


def test_a_click_on_what_the_page_showed_runs_into_what_it_would_have_shown(reviewer, server, watch):
    bob, ann = reviewer("Bob"), reviewer("Ann")
    button(ann, "review-accept").click()
    expect(ann.locator(".evidence .accepted")).to_be_visible()
    watch.hurry(bob)  # his page is not at rest: an answer is on its way
    search = bob.get_by_placeholder("Search events and articles")
    search.fill("in Nairobi")
    lose(bob, lambda: search.press("Enter"))
    button(bob, "review-reject").click()
    expect(bob.locator(".st-key-refused")).to_contain_text("Ann: accepted it")
    assert [name for name, *_ in signed(server)] == ["Ann"]


@pytest.mark.parametrize("server", ["database_server"], indirect=True)
def test_in_a_database_what_a_colleague_decides_appears_by_itself(reviewer, server):
    bob, ann = reviewer("Bob"), reviewer("Ann")
    expect(bob.get_by_text("Also here: Ann (")).to_be_visible()
    button(ann, "review-reject").click()
    expect(ann.locator(".evidence .rejected")).to_be_visible()
    expect(bob.locator(".evidence .rejected")).to_be_visible()  # he has done nothing
    button(bob, "review-accept").click()
    expect(bob.locator(".evidence .accepted")).to_be_visible()
    expect(ann.locator(".evidence .accepted")).to_be_visible()
    assert signed(server) == [
        ("Ann", ReviewState.UNREVIEWED, ReviewState.REJECTED, ""),
        ("Bob", ReviewState.REJECTED, ReviewState.ACCEPTED, ""),
    ]
    ann.goto("about:blank")
    expect(bob.get_by_text("Also here:")).to_have_count(0)


def test_a_workspace_of_one_s_own_tells_of_nobody(reviewer):
    bob, _ann = reviewer("Bob"), reviewer("Ann")
    expect(bob.get_by_text("Also here:")).to_have_count(0)


def test_a_comment_stands_in_the_history_and_decides_nothing(reviewer, server):
    ann = reviewer("Ann")
    button(ann, "review-comment").click()
    expect(ann.get_by_text("Type your comment into the field above the buttons first")).to_be_visible()
    give_reason(ann, "who is <b>that</b>?")
    button(ann, "review-comment").click()
    expect(reason(ann)).to_have_value("")
    log = Workspace.open(server.workspace).reviews()
    assert [(review.reviewer, review.change.action, review.reason) for review in log] == [
        ("Ann", Action.NOTE, "who is <b>that</b>?")
    ]
    expect(ann.get_by_text("Ann: commented “who is <b>that</b>?”")).to_have_count(1)
