"""A workspace on the command line."""

import json

import pytest

from geo.cli import main
from geo.database.addresses import DatabaseAddress
from geo.model import Article, EventPlace, Place, PlaceKind, PlaceRole, ReviewState
from geo.workspace.finding import open_workspace
from geo.workspace.reviews import ChangePlace, Decide, make_reviews
from geo.workspace.store import Workspace

STORY = "Ukrainian forces attacked the city of Kursk on August 6, 2024. A day later, Russian officials met in Moscow.\n"
SUMY = Place("Sumy", PlaceKind.CITY, 50.92, 34.8, 1, "UA", 692194)


@pytest.fixture
def story(tmp_path):
    file = tmp_path / "story.txt"
    file.write_text(STORY, encoding="utf-8")
    return file


@pytest.fixture
def workspace(tmp_path, story):
    """A workspace in which the attack was moved and accepted, and the meeting rejected."""
    from geo.articles.reading import read_inputs
    from geo.extract import extract

    articles, _ = read_inputs([story])
    events = extract(articles).events
    attack = next(e for e in events if "attacked" in e.reports[0].sentence)
    meeting = next(e for e in events if e.id != attack.id)
    found = open_workspace(tmp_path / "desk.dateline")
    moved = ChangePlace(attack.places[0], EventPlace(SUMY, PlaceRole.AT))
    accepted = Decide(ReviewState.UNREVIEWED, ReviewState.ACCEPTED)
    rejected = Decide(ReviewState.UNREVIEWED, ReviewState.REJECTED)
    found.append(make_reviews([(attack, moved), (attack, accepted), (meeting, rejected)], reviewer="R. Diaz"))
    return found


def run(capsys, *arguments):
    code = main([str(a) for a in arguments])
    return code, *capsys.readouterr()


@pytest.mark.pipeline
@pytest.mark.parametrize("how", ["named", "among the inputs"])
def test_events_are_printed_as_the_reviews_leave_them(capsys, story, workspace, how):
    given = ["--workspace", workspace.place] if how == "named" else [workspace.place]
    code, out, _ = run(capsys, "events", story, *given)
    assert code == 0
    assert "  Sumy  " in out
    assert "  Kursk  " not in out  # as where it happened; what was attacked is the city of Kursk


@pytest.mark.pipeline
def test_decisions_that_are_not_used_are_told_with_where_they_are_kept(capsys, story, workspace):
    for _ in range(2):  # the second time, nothing is read
        _, out, err = run(capsys, "events", story)
        assert "  Kursk  " in out
        assert f"3 decisions made on the page are not used; to use them: --workspace {workspace.place}" in err
    _, _, err = run(capsys, "events", story, "--workspace", workspace.place)
    assert "not used" not in err


@pytest.mark.pipeline
def test_records_say_what_was_decided(capsys, story, workspace):
    _, out, _ = run(capsys, "events", story, "--jsonl", "--workspace", workspace.place)
    states = {record["trigger"][0]: record["review"] for record in map(json.loads, out.splitlines())}
    assert sorted(states.values()) == ["accepted", "rejected"]


@pytest.mark.pipeline
@pytest.mark.parametrize("options", [["--review", "accepted"], ["--accepted-only"]])
def test_an_export_can_be_limited_to_accepted_events_and_says_so(capsys, story, workspace, tmp_path, options):
    file = tmp_path / "out.geojson"
    code, _, err = run(capsys, "export", story, "--workspace", workspace.place, *options, "-o", file)
    assert code == 0
    assert "Accepted events only" in err
    places = [f["properties"]["place"] for f in json.loads(file.read_text(encoding="utf-8"))["features"]]
    assert places == ["Sumy"]


@pytest.mark.pipeline
def test_articles_of_the_workspace_are_read_too(capsys, workspace):
    workspace.add_articles([Article("kept.txt", STORY.replace("Kursk", "Belgorod"))])
    code, out, _ = run(capsys, "places", workspace.place)
    assert code == 0
    assert "Belgorod" in out


def test_a_workspace_that_is_not_there_is_told(capsys, story, tmp_path):
    code, _, err = run(capsys, "events", story, "--workspace", tmp_path / "gone.dateline")
    assert code == 2
    assert "there is no workspace" in err


def test_a_damaged_workspace_is_told_before_the_page_starts(capsys, tmp_path):
    bad = tmp_path / "bad.dateline"
    bad.write_bytes(b"SQLite format 3\x00" + b"\xff" * 3000)
    code, _, err = run(capsys, "app", bad, "--no-browser")
    assert code == 2
    assert "damaged" in err


def test_an_unknown_review_state_names_the_right_ones(capsys, story):
    code, _, err = run(capsys, "export", story, "--review", "perhaps", "-o", "x.csv")
    assert code == 2
    assert "unreviewed (not reviewed), accepted-once (awaits a second accept), accepted, rejected" in err


@pytest.mark.pipeline
def test_reviews_hold_when_the_article_was_edited_round_its_sentences(capsys, story, workspace):
    story.write_text(f"An editor added this line.\n\n{STORY}\nAnd this one at the end.\n", encoding="utf-8")
    _, out, err = run(capsys, "events", story, "--workspace", workspace.place)
    assert "Sumy" in out
    assert "no longer match" not in err


@pytest.mark.pipeline
def test_reviews_hold_when_the_article_got_another_name(capsys, story, workspace):
    renamed = story.rename(story.with_name("renamed.txt"))
    _, out, _ = run(capsys, "events", renamed, "--workspace", workspace.place)
    assert "Sumy" in out


@pytest.mark.pipeline
def test_reviews_of_a_sentence_that_was_taken_out_are_told(capsys, story, workspace):
    story.write_text("Nothing of that sort was reported from Kursk this week.\n", encoding="utf-8")
    _, _, err = run(capsys, "events", story, "--workspace", workspace.place)
    assert "3 reviews of" in err
    assert "no longer match" in err


# ---- the work of a team ----


@pytest.mark.pipeline
def test_events_are_assigned_by_filters_listed_as_open_and_found_by_a_filter(capsys, story, workspace):
    place = workspace.place
    asked = ("team", "assign", story, place, "--for", "Bob", "--by", "Ann", "--why", "cas\nualties")
    code, _, err = run(capsys, *asked, "--place", "Sumy")
    assert code == 0
    assert "1 event assigned to Bob (" in err
    code, _, err = run(capsys, *asked, "--review", "accepted", "--review", "rejected")
    assert "1 event assigned to Bob; 1 event assigned before" in err
    code, out, _ = run(capsys, "team", "open", story, place)
    assert code == 0
    assert [line.split()[:2] for line in out.splitlines()[2:]] == [["Bob", "Ann"]] * 2
    code, out, _ = run(capsys, "team", "open", story, place, "--person", "bob", "--jsonl")
    (first, second) = map(json.loads, out.splitlines())
    assert (first["to"], first["by"], first["why"], first["events"], len(first["left"])) == (
        "Bob", "Ann", "cas\nualties", 1, 1,
    )  # fmt: skip
    assert set(first["left"]).isdisjoint(second["left"])
    code, out, _ = run(capsys, "workspace", "log", place)
    assert "Ann: assigned it to Bob “cas ualties”" in out
    code, _, err = run(capsys, "team", "open", story, place, "--person", "Eve")
    assert (code, "nothing is open" in err) == (0, True)
    code, _, err = run(capsys, "export", story, place, "--assigned", "bob", "-o", story.parent / "out.csv")
    assert code == 0
    assert "Bob" in err


@pytest.mark.pipeline
def test_what_cannot_be_assigned_is_told(capsys, story, workspace):
    for options, told in (
        (["--for", " ", "--by", "Ann"], "assigned to a name"),
        (["--for", "Bob", "--by", " "], "reviewer's name"),
        (["--for", "Bob", "--by", "Ann", "--type", "SANCTION"], "no event passes these filters"),
    ):
        code, _, err = run(capsys, "team", "assign", story, workspace.place, *options)
        assert code == 2
        assert told in err
    assert len(workspace.reviews()) == 3
    code, _, err = run(capsys, "team", "assign", story, "--for", "Bob", "--by", "Ann")
    assert (code, "name the workspace" in err) == (2, True)


def test_how_many_accept_is_told_and_set(capsys, place):
    Workspace.open(place)
    told = place.whole if isinstance(place, DatabaseAddress) else place
    for number, says in (((), "one person"), ((2,), "2 different persons"), ((), "2 different"), ((1,), "one person")):
        code, _, err = run(capsys, "team", "accepts", told, *number)
        assert (code, says in err) == (0, True)
    assert run(capsys, "team", "accepts", told, 3)[0] == 2


@pytest.mark.pipeline
def test_where_two_are_to_accept_an_event_that_one_has_accepted_is_told_as_such(capsys, story, workspace):
    run(capsys, "team", "accepts", workspace.place, 2)
    _, out, _ = run(capsys, "events", story, "--jsonl", "--workspace", workspace.place)
    states = {record["trigger"][0]: record["review"] for record in map(json.loads, out.splitlines())}
    assert sorted(states.values()) == ["accepted-once", "rejected"]
    code, _, err = run(capsys, "export", story, workspace.place, "--accepted-only", "-o", story.parent / "out.csv")
    assert (code, "none of the" in err) == (2, True)
