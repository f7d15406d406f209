"""A team on one workspace: what is assigned to whom, two who accept, and who is here on another server."""

import pytest
from page_parts import button
from playwright.sync_api import expect
from rest import rest
from served import chromium, running, write_articles

from geo.database.postgres import close_connections
from geo.model import ReviewState
from geo.workspace.reviews import Action
from geo.workspace.store import Workspace

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def servers(postgres, tmp_path_factory):
    """Two servers over the same articles and one workspace in a database."""
    chromium()
    articles, address = write_articles(tmp_path_factory.mktemp("articles")), postgres.address()
    with (
        running(articles, address, data=tmp_path_factory.mktemp("data")) as one,
        running(articles, address, data=tmp_path_factory.mktemp("more")) as two,
    ):
        yield one, two
    close_connections(address)


@pytest.fixture
def server(servers, watch):
    watch.others.append(str(servers[1]))
    servers[0].settings = {}
    return servers[0]


@pytest.fixture
def person(new_page, server, servers):
    """Open the page in a browser of somebody's own, who has told his name."""

    def open_page(name, *, at=0, query="text=Nairobi", **options):
        page = new_page(f"/?{query}", **options) if at == 0 else new_page("", **options)
        if at:
            page.goto(f"{servers[at]}/?{query}")
        page.locator('[class*="st-key-row-"] button').first.click()
        expect(page.locator(".evidence blockquote").first).to_be_visible()
        rest(page)
        if page.locator(".st-key-reviewer-change").count():
            button(page, "reviewer-change").click()
        field = page.locator(".st-key-reviewer-name input")
        field.fill(name)
        field.press("Enter")
        expect(button(page, "reviewer-change")).to_have_text(f"Decided in the name of {name}")
        page.mouse.move(0, 0)
        return page

    return open_page


def assign(page, name, why):
    """Assign all that is listed to somebody."""
    button(page, "step-list").click()
    button(page, "bulk").click()
    page.get_by_placeholder("Reason, kept in the history").fill(why)
    page.get_by_placeholder("Reason, kept in the history").press("Enter")
    field = page.locator(".st-key-assigning input")
    field.fill(name)
    field.press("Enter")
    expect(page.locator(".st-key-assign button")).to_be_enabled()
    rest(page)
    page.locator(".st-key-assign button").click()
    expect(page.locator(".st-key-assign button")).to_be_disabled()  # the next is to name somebody


def log(server):
    return [(review.reviewer, review.change.action) for review in Workspace.open(server.workspace).reviews()]


def test_what_is_assigned_is_the_other_s_to_check_step_by_step_and_what_is_left_is_told(person, server):
    bob = person("Bob")
    ann = person("Ann", query="text=arrested")
    expect(bob.locator(".st-key-to-check")).to_have_count(0)
    assign(ann, "Bob", "spelling")
    number = len(log(server))
    assert log(server) == [("Ann", Action.ASSIGN)] * number
    assert number > 2
    expect(button(bob, "to-check")).to_have_text(f"{number} to check")  # he has done nothing
    button(bob, "to-check").click()
    rows = bob.locator('[class*="st-key-row-"] button')
    expect(rows).to_have_count(number)
    rows.first.click()
    expect(bob.locator(".evidence .asked")).to_contain_text("To check by you. Ann asked, ")
    expect(bob.locator(".evidence .asked")).to_contain_text("“spelling”")
    expect(ann.locator(".st-key-review-checked")).to_have_count(0)
    button(bob, "review-checked").click()
    expect(button(bob, "to-check")).to_have_text(f"{number - 1} to check")
    expect(bob.locator(".evidence .asked")).to_have_count(1)  # he was taken on to the next
    button(bob, "review-accept").click()
    expect(button(bob, "to-check")).to_have_text(f"{number - 2} to check")
    button(bob, "review-undo").click()
    expect(button(bob, "to-check")).to_have_text(f"{number - 1} to check")
    button(ann, "team").click()
    expect(ann.locator(".st-key-task-0")).to_contain_text(f"{number - 1} of {number} events left for Bob")
    expect(ann.locator(".st-key-task-0")).to_contain_text("Ann asked")
    button(ann, "task-back-0").click()
    expect(bob.locator(".st-key-to-check")).to_have_count(0)
    assert log(server)[number:] == [
        ("Bob", Action.CHECKED), ("Bob", Action.DECIDE), ("Bob", Action.UNDO), ("Ann", Action.UNDO),
    ]  # fmt: skip


def test_an_event_is_accepted_once_two_have_accepted_it(person, server):
    bob, ann = person("Bob"), person("Ann")
    button(ann, "team").click()
    ann.get_by_text("Two persons accept each event").click()
    ann.keyboard.press("Escape")
    button(ann, "review-accept").click()
    expect(ann.locator(".evidence .accepted-once")).to_have_text("accepted by you, awaits a second")
    expect(bob.locator(".evidence .accepted-once")).to_have_text("accepted by Ann, awaits a second")
    button(bob, "team").click()
    expect(bob.locator(".st-key-team-two input")).to_be_checked()
    button(bob, "team-awaiting").click()
    bob.keyboard.press("Escape")
    expect(bob.locator('[class*="st-key-row-"] button')).to_have_count(1)
    bob.locator('[class*="st-key-row-"] button').first.click()
    button(bob, "review-accept").click()
    expect(bob.locator(".evidence .accepted")).to_have_text("accepted")
    expect(ann.locator(".evidence .accepted")).to_have_text("accepted")
    button(ann, "review-accept").click()  # takes her own back
    expect(ann.locator(".evidence .accepted-once")).to_have_text("accepted by Bob, awaits a second")
    states = [(r.reviewer, r.change.before, r.change.after) for r in Workspace.open(server.workspace).reviews()]
    assert states == [
        ("Ann", ReviewState.UNREVIEWED, ReviewState.ACCEPTED),
        ("Bob", ReviewState.ACCEPTED_ONCE, ReviewState.ACCEPTED),
        ("Ann", ReviewState.ACCEPTED, ReviewState.UNREVIEWED),
    ]


def test_who_is_here_on_another_server_is_told_with_his_event_until_he_leaves(person):
    bob, ann = person("Bob"), person("Ann", at=1)
    expect(bob.get_by_text("Also here: Ann (")).to_be_visible()
    expect(ann.get_by_text("Also here: Bob (")).to_be_visible()
    ann.goto("about:blank")
    expect(bob.get_by_text("Also here:")).to_have_count(0)
