import csv
import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import InputError
from geo.exports.pack import MANIFEST, make_pack, pack_time
from geo.exports.registry import FORMATS
from geo.exports.verifying import read_earlier, verify_pack
from geo.model import EventType, Status
from geo.views.changes import changes, version_of
from geo.views.stories import BriefingStory, MapLook, StoryStep, Trace, tell_story
from geo.views.story_files import read_story

TIME = datetime(2024, 9, 1, 12, tzinfo=UTC)
SOME = (".csv", ".geojson", ".jsonl")


@pytest.fixture(scope="module")
def pack(export_request):
    return make_pack(export_request, time=TIME, endings=SOME)


@pytest.fixture
def file(pack, tmp_path):
    path = tmp_path / "pack.zip"
    path.write_bytes(pack.content)
    return path


def contents(content):
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {name: archive.read(name) for name in archive.namelist()}


def rewritten(pack, path, change):
    """Write the pack again with other files."""
    files = contents(pack.content)
    change(files)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def read_csv(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_pack_says_what_each_column_holds_and_what_its_codes_mean(pack):
    files = contents(pack.content)
    told = read_csv(files["columns.csv"])
    (head,) = list(csv.reader(io.StringIO(files["events.csv"].decode("utf-8-sig"), newline="")))[:1]
    assert [row["column"] for row in told if row["table"] == "events"] == head
    codes = {row["column"]: row["codes"] for row in told if row["table"] == "events"}
    assert "6: Somewhere in this country." in codes["where_prec"]
    assert "4: Within a month." in codes["date_prec"]
    assert all(f"{kind}: " in codes["type"] for kind in EventType)
    assert all(f"{status}: " in codes["status"] for status in Status)
    assert all(row["says"] for row in told)
    assert "changes" not in {row["table"] for row in told}


def test_the_manifest_tells_filters_counts_versions_time_and_each_file(pack, export_request):
    files = contents(pack.content)
    manifest = json.loads(files.pop(MANIFEST))
    assert manifest["filters"] == {"words": "Wagner Group", "parameters": {"actor": ["wagner-group"]}}
    assert manifest["counts"] == {
        "shown": 4,
        "left out": 9,
        "all": 13,
        "without a place": 0,
        "by review": {"accepted": 1, "unreviewed": 3},
    }
    assert (manifest["handling"], manifest["title"]) == (export_request.sheet.banner, "What Wagner did")
    assert manifest["time"] == "2024-09-01T12:00:00Z"
    assert manifest["program"].startswith("Dateline ")
    assert len(manifest["data_sha256"]) == 64
    assert manifest["articles"][0]["rating"] == "B2"
    assert {entry["name"] for entry in manifest["files"]} == set(files)
    for entry in manifest["files"]:
        assert entry["sha256"] == hashlib.sha256(files[entry["name"]]).hexdigest()
        assert entry["bytes"] == len(files[entry["name"]])


def test_a_pack_holds_each_format_that_is_asked_for_and_always_the_events(export_request):
    assert make_pack(export_request, time=TIME, endings=(".csv",)).files == (
        *("events.csv", "events.jsonl", "columns.csv"),
    )


def test_progress_is_told_file_by_file(export_request):
    told = []
    make_pack(export_request, time=TIME, endings=SOME, progress=lambda *step: told.append(step))
    assert [(done, total) for done, total, _ in told] == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert told[0][2] in {kind.words for kind in FORMATS.values()}


def test_same_request_and_time_give_the_same_bytes_and_another_time_another_manifest_alone(export_request, pack):
    assert make_pack(export_request, time=TIME, endings=SOME).content == pack.content
    later = contents(make_pack(export_request, time=TIME.replace(day=2), endings=SOME).content)
    assert [name for name, content in contents(pack.content).items() if later[name] != content] == [MANIFEST]


def test_a_pack_as_it_was_written_is_whole(file, pack):
    verdict = verify_pack(file)
    assert verdict.whole
    assert set(verdict.good) == set(pack.files)
    assert verdict.manifest_hash == pack.manifest_hash
    assert verdict.time == "2024-09-01T12:00:00Z"


def test_one_changed_byte_is_found(pack, tmp_path):
    def change(files):
        files["events.csv"] = files["events.csv"].replace(b"Libya", b"Lybia")

    verdict = verify_pack(rewritten(pack, tmp_path / "x.zip", change))
    assert not verdict.whole
    assert (verdict.changed, verdict.missing, verdict.extra) == (("events.csv",), (), ())


def test_a_longer_a_missing_and_an_extra_file_are_found(pack, tmp_path):
    def change(files):
        files["events.csv"] += b"\n"
        del files["events.geojson"]
        files["../outside.txt"] = b"x"

    verdict = verify_pack(rewritten(pack, tmp_path / "x.zip", change))
    assert (verdict.changed, verdict.missing, verdict.extra) == (
        *(("events.csv",), ("events.geojson",), ("../outside.txt",)),
    )


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice_is_not_as_it_was_written(pack, tmp_path):
    path = rewritten(pack, tmp_path / "x.zip", lambda files: None)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("events.csv", b"another")
    assert verify_pack(path).changed == ("events.csv",)


@pytest.mark.slow
def test_no_more_of_a_file_is_read_than_its_manifest_says(pack, tmp_path):
    def change(files):
        files["events.csv"] = bytes(200_000_000)  # packs to 200 kB

    path = rewritten(pack, tmp_path / "bomb.zip", change)
    assert path.stat().st_size < 1_000_000
    assert verify_pack(path).changed == ("events.csv",)


def _manifest(packed, **values):
    packed[MANIFEST] = json.dumps(json.loads(packed[MANIFEST]) | values).encode()


@pytest.mark.parametrize(
    "change",
    [
        lambda files: files.pop(MANIFEST),
        lambda files: files.update({MANIFEST: b"{"}),
        lambda files: files.update({MANIFEST: b"[" * 100_000}),
        lambda files: files.update({MANIFEST: b"[]"}),
        lambda files: files.update({MANIFEST: b" " * (17 << 20)}),
        lambda files: _manifest(files, format="another"),
        lambda files: _manifest(files, files="all"),
        lambda files: _manifest(files, files=[{"name": "a", "bytes": -1, "sha256": ""}]),
        lambda files: _manifest(files, files=[{"name": "a", "bytes": 1 << 40, "sha256": ""}]),
        lambda files: _manifest(files, files=[{"name": "a", "bytes": 1, "sha256": ""}] * 2),
        lambda files: _manifest(files, files=[{"name": 5, "bytes": 1, "sha256": ""}]),
        lambda files: files.update({f"{n}.txt": b"" for n in range(300)}),
    ],
)
def test_what_is_no_pack_is_refused(pack, tmp_path, change):
    with pytest.raises(InputError):
        verify_pack(rewritten(pack, tmp_path / "x.zip", change))


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06", b"no zip file at all", bytes(2000)])
def test_what_is_no_zip_file_is_refused(tmp_path, content):
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    with pytest.raises(InputError):
        verify_pack(path)
    with pytest.raises(InputError):
        verify_pack(tmp_path / "missing.zip")


@settings(max_examples=60)
@given(st.data())
def test_a_pack_with_any_byte_changed_is_never_taken_for_whole_with_that_manifest(pack, tmp_path, data):
    at = data.draw(st.integers(0, len(pack.content) - 1))
    damaged = bytearray(pack.content)
    damaged[at] ^= data.draw(st.integers(1, 255))
    path = tmp_path / "x.zip"
    path.write_bytes(bytes(damaged))
    try:
        verdict = verify_pack(path)
    except InputError:
        return
    # A byte that no file's content depends on, such as a time of the zip file, may change.
    assert not verdict.whole or verdict.manifest_hash != pack.manifest_hash or contents_agree(path, pack)


def contents_agree(path, pack):
    return contents(path.read_bytes()) == contents(pack.content)


def test_a_later_pack_tells_what_changed(export_request, file, everything):
    earlier = read_earlier(file)
    assert earlier.events == tuple(version_of(event, export_request.view) for event in export_request.view.events)
    assert (earlier.caption, earlier.time) == ("Wagner Group", "2024-09-01T12:00:00Z")
    found = changes(everything.view, earlier)
    later = make_pack(replace(everything, changes=found), time=TIME, endings=(".csv",))
    table = read_csv(contents(later.content)["changes.csv"])
    notes = read_csv(contents(later.content)["columns.csv"])
    assert [row["column"] for row in notes if row["table"] == "changes"] == list(table[0])
    assert {row["change"] for row in table} == {"new", "changed"}  # one lost its review
    assert len({row["event"] for row in table if row["change"] == "new"}) == 9
    since = json.loads(contents(later.content)[MANIFEST])["since"]
    assert (since["new"], since["changed"], since["withdrawn"], since["same"]) == (9, 1, 0, 3)


def test_a_pack_carries_its_story_which_can_be_told_again(export_request, tmp_path):
    view = export_request.view
    story = BriefingStory("What came first").adding(view.events[1]).adding(view.events[0])
    story = story.saying(view.events[0].id, "Mine").looking(view.events[1].id, MapLook(1, 2, 3))
    story = BriefingStory(story.title, (*story.steps, StoryStep(Trace("gone", title="What was"), "It may come back.")))
    told = tell_story(story, view.events)
    made = make_pack(replace(export_request, story=told), time=TIME, endings=(".csv",))
    files = contents(made.content)
    manifest = json.loads(files[MANIFEST])
    assert manifest["story"] == {"title": "What came first", "steps": 3, "without their event": 1}
    assert any("story" in file["holds"] for file in manifest["files"])
    assert tell_story(read_story(files["story.toml"].decode("utf-8")), view.events) == told
    (tmp_path / "x.zip").write_bytes(made.content)
    assert verify_pack(tmp_path / "x.zip").whole


def test_a_pack_without_a_story_says_so(pack):
    assert json.loads(contents(pack.content)[MANIFEST])["story"] is None
    assert "story.toml" not in contents(pack.content)


def test_events_of_a_pack_that_was_changed_are_not_believed(pack, tmp_path):
    def change(files):
        files["events.jsonl"] = files["events.jsonl"].replace(b"Libya", b"Lybia")

    with pytest.raises(InputError, match="not as it was written"):
        read_earlier(rewritten(pack, tmp_path / "x.zip", change))


@pytest.mark.parametrize(
    "line",
    [b"{", b"[]", b"5", b'{"record": "event"}', b'{"id": 5}', b"[" * 100_000, b'{"a": ' * 50_000],
)
def test_records_that_are_none_are_refused_with_their_line(pack, tmp_path, line):
    def change(files):
        files["events.jsonl"] = line
        found = {"name": "events.jsonl", "bytes": len(line), "sha256": hashlib.sha256(line).hexdigest()}
        _manifest(files, files=[found])

    with pytest.raises(InputError, match="line 1"):
        read_earlier(rewritten(pack, tmp_path / "x.zip", change))


def test_the_time_is_the_given_one_else_that_of_the_environment_else_now(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1725192000")
    assert pack_time() == TIME
    assert pack_time("2024-09-01T14:00:00+02:00") == TIME
    assert pack_time("2024-09-01T12:00") == TIME
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    before = datetime.now(UTC)
    assert before <= pack_time() <= datetime.now(UTC)


@pytest.mark.parametrize(("given_time", "epoch"), [("yesterday", ""), ("", "soon"), ("", "9" * 30)])
def test_what_is_no_time_is_refused(monkeypatch, given_time, epoch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(InputError, match="is no moment"):
        pack_time(given_time)
