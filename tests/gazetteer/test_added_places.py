"""Adding a dump of GeoNames: its lines, the import, and what the gazetteer then finds."""

import json
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.cli import main
from geo.errors import DataError, ExportError, InputError
from geo.gazetteer import adding
from geo.gazetteer.added import added_folder, list_sources, remove_source, user_data_path
from geo.gazetteer.adding import add_dump
from geo.gazetteer.dumps import COLUMNS, FEATURES, parse_classes, parse_line
from geo.gazetteer.lookup import NameMatch, open_gazetteer
from geo.model import PlaceKind

KURSK = 538560  # the built-in gazetteer has it, as a town; RU.41 is its region


def line(number, name, lat=51.5, lon=36.5, code="P.PPL", country="RU", admin1="41", admin2="", people=0, others=""):
    letter, _, feature = code.partition(".")
    plain = name if name.isascii() else ""
    cells = [number, name, plain, others, lat, lon, letter, feature, country, "", admin1, admin2, "", "", people, "", 0]
    return "\t".join(map(str, [*cells, "Europe/Moscow", "2024-01-02"]))


# Villages that do not exist, in a region that does.
LINES = [
    line(
        90000001,
        "Verkhnyaya Zolotukha",
        51.101,
        36.201,
        people=140,
        others="Zolotukha,VZK,zo lo tu ha,Верхняя Золотуха",
    ),
    line(90000002, "Nizhnyaya Zolotukha", 51.152, 36.252, people=320, others="Zolotukha"),
    line(90000003, "Zolotukha", 40.5, 60.5, country="UZ", admin1="05", people=12_000),
    line(90000004, "Zolotukha Bridge", 51.12, 36.22, "S.BDG"),
    line(90000005, "Zolotukha", 51.13, 36.23, "H.STM"),
    line(90000006, "Gora Zolotaya", 51.14, 36.24, "T.MT"),
    line(90000007, "Zolotukhinskiy Rayon", 51.2, 36.3, "A.ADM2", admin2="557001", people=20_000),
    line(90000008, "Malaya Qvorka", 51.3, 36.4, admin2="557001"),
    line(90000009, "Qvorka-na-Seyme", 51.31, 36.41, people=75),
    line(90000010, "School No. 7", 51.3, 36.4, "S.SCH"),
    line(90000011, "Qvorka Airfield", 51.33, 36.43, "S.AIRF"),
    line(90000012, "Staraya Qvorka", 51.34, 36.44, "P.PPLH"),
    line(90000013, "Ostrov Qvorka", 51.35, 36.45, "T.ISL"),
    line(90000014, "Ust-Qvorka", -16.9, 179.999, country="FJ", admin1="03"),
    line(KURSK, "Kursk", 51.73, 36.19, "P.PPLA", people=440_000, others="Kurskograd"),
    line(536203, "Kurskaya Oblast’", 51.7, 36.2, "A.ADM1", people=1_000_000, others="Kursk Oblast,Qvorkskaya Oblast"),
    line(3017382, "Republic of France", 46, 2, "A.PCLI", country="FR", admin1="00"),
    line(90000020, "Čistá Qvorka", 49.5, 16.5, country="CZ", admin1="78", people=5),
    line(90000021, "South China Sea", 15, 115, "H.SEA", country="", admin1=""),
    line(90000022, "Qvorka Nova", 10, 10, country="NG", admin1="00"),
]
BROKEN = [
    ("only\tthree\tcolumns", "3 columns"),
    ("", "1 column,"),
    (line(90000030, "Nanville", "nan", "nan"), "latitude"),
    (line(90000031, "Farville", 91, 10), "latitude"),
    (line(90000032, "Infville", 10, "inf"), "longitude"),
    (line(90000033, "Underscoreville", "1_0", 10), "latitude"),
    (line(90000034, "N" * 5000), "5000 characters"),
    (line(90000035, "Bell\x07ville"), "control"),
    (line(90000036, "Overridden\u202eville"), "control"),
    (line(90000037, "Tab\tville"), "21 columns"),
    (line("-5", "Minusville"), "geonameid"),
    (line(2**40, "Bigville"), "geonameid"),
    (line(90000038, "Peopleville", people="many"), "population"),
    (line(90000001, "Twice"), "second time"),
    (line(90000039, "Longville", others="x" * 100_000), "longer than"),
    (line(90000040, "Codeville", country="R\x00U"), "codes"),
]


@pytest.fixture(autouse=True)
def data_folder(tmp_path, monkeypatch):
    """Keep the user's own folder out of it."""
    folder = tmp_path / "data"
    monkeypatch.setenv("DATELINE_DATA", str(folder))
    return folder


@pytest.fixture
def dump(tmp_path):
    return write(tmp_path / "QV.txt", LINES)


@pytest.fixture
def added(dump):
    add_dump(dump)
    return dump


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory):
    """The gazetteer with the villages; opened once, it is not bound to the folder of any one test."""
    folder = tmp_path_factory.mktemp("villages")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATELINE_DATA", str(folder))
        add_dump(write(folder / "QV.txt", LINES))
        return open_gazetteer()


def write(path, lines):
    path.write_text("".join(each + "\n" for each in lines), encoding="utf-8", newline="")
    return path


def run(capsys, *arguments):
    code = main(["gazetteer", *map(str, arguments)])
    out, err = capsys.readouterr()
    return code, out, err


# ---- lines ----


def test_a_line_is_read():
    row = parse_line(LINES[0].encode() + b"\r\n")
    assert (row.geonameid, row.name, row.lat, row.lon, row.population) == (
        90000001, "Verkhnyaya Zolotukha", 51.101, 36.201, 140)  # fmt: skip
    assert (row.kind, row.where_prec, row.country, row.admin1) == (PlaceKind.CITY, 1, "RU", "41")
    assert row.names == ("Zolotukha", "Верхняя Золотуха")  # neither the code nor the machine's transliteration


@pytest.mark.parametrize(
    ("text", "why"), [pair for pair in BROKEN if "second" not in pair[1] and "longer" not in pair[1]]
)
def test_a_broken_line_says_what_is_wrong(text, why):
    with pytest.raises(InputError, match=why):
        parse_line(text.encode())


def test_a_line_that_is_not_utf_8_is_broken():
    with pytest.raises(InputError, match="UTF-8 at byte 1"):
        parse_line(b"1\xff" + b"\t" * 18)


@pytest.mark.parametrize("code", ["S.SCH", "P.PPLH", "A.PCLI", "R.RD", "U.TRNU", ".", "P.", "S.PPL"])
def test_sorts_that_are_not_scenes_are_left_out(code):
    assert parse_line(line(1, "Name", code=code).encode()) is None


def test_only_the_chosen_classes_are_kept():
    assert parse_line(line(1, "A Bridge", code="S.BDG").encode(), classes="PA") is None
    assert parse_line(line(1, "A Town").encode(), classes="PA").name == "A Town"
    assert parse_classes("a, p") == "PA"
    for wrong in ("", ",", "PX", "RU"):
        with pytest.raises(InputError, match="feature classes"):
            parse_classes(wrong)


@given(st.binary(max_size=300) | st.lists(st.text(max_size=12), min_size=COLUMNS, max_size=COLUMNS).map(
    lambda cells: "\t".join(cells).encode("utf-8", "surrogatepass")))  # fmt: skip
def test_any_line_is_a_place_or_left_out_or_broken(raw):
    try:
        row = parse_line(raw)
    except InputError:
        return
    assert row is None or row.name


@given(
    st.sampled_from(sorted(FEATURES)),
    st.floats(-90, 90),
    st.floats(-180, 180),
    st.text(st.characters(categories=["L", "N", "Zs"]), min_size=1, max_size=200).filter(lambda text: text.strip()),
    st.integers(1, 2**32 - 1),
    st.integers(0, 10**14),
)
def test_what_is_written_is_read(feature, lat, lon, name, number, people):
    lat, lon = f"{lat:.5f}", f"{lon:.5f}"
    row = parse_line(line(number, name, lat, lon, ".".join(feature), people=people).encode())
    assert (row.geonameid, row.name, row.lat, row.lon) == (number, name.strip(), float(lat), float(lon))
    assert (row.kind, row.where_prec) == FEATURES[feature]
    assert row.population == min(people, 2**32 - 1)
    assert 1 <= row.where_prec <= 7


# ---- the import ----


def test_a_dump_is_added_and_listed(dump):
    added = add_dump(dump)
    assert (added.source.name, added.source.file, added.source.places) == ("QV", "QV.txt", 17)
    assert (added.was_there, added.resumed, added.broken) == (False, False, ())
    assert list_sources() == (added.source,)
    assert [path.name for path in added_folder().iterdir()] == ["QV.sqlite"]


def test_broken_lines_are_counted_and_told_with_their_number(tmp_path):
    good = [line(91000000 + n, f"Qvillage {n}") for n in range(20)]
    dump = write(tmp_path / "QV.txt", [*LINES, *[text for text, _ in BROKEN], *good])
    added = add_dump(dump)
    assert added.source.refused == len(BROKEN) == len(added.broken)
    assert added.source.places == 17 + 20
    for at, (told, (_, why)) in enumerate(zip(added.broken, BROKEN, strict=True)):
        assert told.number == len(LINES) + 1 + at
        assert why in told.reason


def test_only_the_first_of_many_broken_lines_are_told_one_by_one(tmp_path):
    dump = write(tmp_path / "QV.txt", [*(line(91000000 + n, f"Qvillage {n}") for n in range(200)), *["broken"] * 150])
    added = add_dump(dump)
    assert (added.source.refused, len(added.broken), added.broken[0].number) == (150, 20, 201)


def test_the_same_file_again_does_nothing(dump, tmp_path):
    first = add_dump(dump)
    [path] = added_folder().iterdir()
    before = path.stat()
    again = add_dump(dump)
    assert again.was_there
    assert again.source == first.source
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def test_a_newer_dump_of_that_name_takes_the_place_of_the_old(dump):
    add_dump(dump)
    assert open_gazetteer().has("Malaya Qvorka")
    write(dump, [*LINES[:2], line(92000000, "Novaya Qvorka")])
    assert add_dump(dump).source.places == 3
    assert not open_gazetteer().has("Malaya Qvorka")
    assert open_gazetteer().has("Novaya Qvorka")
    assert len(list_sources()) == 1


def test_other_classes_make_another_import(dump):
    add_dump(dump)
    again = add_dump(dump, classes="P")
    assert not again.was_there
    assert again.source.places < 17


class Stopped(KeyboardInterrupt):
    """A person's Ctrl+C at a certain moment."""


def stop_after(reports):
    calls = []

    def progress(done, size, what):
        calls.append((done, size, what))
        if len(calls) == reports:
            raise Stopped

    return progress


@pytest.mark.slow
@pytest.mark.parametrize("reports", [2, 3, 5, 8])
@pytest.mark.parametrize("zipped", [False, True])
def test_an_interrupted_import_goes_on_where_it_stopped(tmp_path, monkeypatch, reports, zipped):
    monkeypatch.setattr(adding, "BATCH", 50)
    lines = [line(91000000 + n, f"Qvillage {n}") for n in range(330)]
    lines[7] = "broken"
    dump = zip_of(tmp_path / "QV.zip", lines) if zipped else write(tmp_path / "QV.txt", lines)
    with pytest.raises(Stopped):
        add_dump(dump, progress=stop_after(reports))
    assert [source.done for source in list_sources()] == [False]
    assert not open_gazetteer().has("Qvillage 1")
    seen = []
    added = add_dump(dump, progress=lambda done, size, what: seen.append(done))
    assert added.resumed
    assert seen[0] > 0
    assert seen == sorted(seen)
    assert (added.source.places, added.source.refused, added.broken[0].number) == (329, 1, 8)
    assert [source.done for source in list_sources()] == [True]
    found = [open_gazetteer().lookup(f"Qvillage {n}") for n in range(330)]
    assert [len(entries) for entries in found] == [1 if n != 7 else 0 for n in range(330)]


def test_an_import_that_died_while_it_sorted_sorts_again(dump, monkeypatch):
    def die(*_):
        raise Stopped

    with monkeypatch.context() as patch:
        patch.setattr(adding.os, "fsync", die)
        with pytest.raises(Stopped):
            add_dump(dump)
    assert open_gazetteer().lookup("Malaya Qvorka") == ()
    assert add_dump(dump).source.places == 17
    assert [path.name for path in added_folder().iterdir()] == ["QV.sqlite"]


def test_ctrl_c_ends_the_sorting_too(dump, monkeypatch):
    def press():
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(adding, "_watch", press)
        patch.setattr(adding, "_STEPS", 1)
        with pytest.raises(KeyboardInterrupt):
            add_dump(dump)
    assert [source.done for source in list_sources()] == [False]
    assert add_dump(dump).resumed
    assert [source.done for source in list_sources()] == [True]


def test_an_interrupted_import_of_another_content_begins_anew(dump, monkeypatch):
    monkeypatch.setattr(adding, "BATCH", 5)
    with pytest.raises(Stopped):
        add_dump(dump, progress=stop_after(2))
    write(dump, LINES[:3])
    added = add_dump(dump)
    assert (added.resumed, added.source.places) == (False, 3)


def test_a_failed_newer_import_leaves_the_older_in_use(dump):
    add_dump(dump)
    write(dump, [*LINES, line(92000000, "Novaya Qvorka")])
    with pytest.raises(Stopped):
        add_dump(dump, progress=stop_after(2))
    assert open_gazetteer().has("Malaya Qvorka")
    assert [source.done for source in list_sources()] == [False, True]


def test_a_rest_that_is_no_database_is_begun_anew(dump):
    added_folder().mkdir(parents=True)
    (added_folder() / "QV.part").write_bytes(b"garbage" * 1000)
    assert add_dump(dump).source.places == 17


def test_two_imports_of_one_dump_do_not_mix(dump):
    with pytest.raises(Stopped):
        add_dump(dump, progress=stop_after(2))
    other = sqlite3.connect(added_folder() / "QV.part", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(ExportError, match="another import"):
        add_dump(dump)
    other.close()
    assert add_dump(dump).resumed


def zip_of(path, lines, *, name="QV.txt", more=()):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "This is a readme.")
        archive.writestr(name, "".join(each + "\n" for each in lines))
        for other in more:
            archive.writestr(other, "text")
    return path


def test_a_zipped_dump_is_added(tmp_path):
    added = add_dump(zip_of(tmp_path / "QV.zip", LINES))
    assert (added.source.name, added.source.places) == ("QV", 17)


def test_a_zip_file_without_one_dump_is_refused(tmp_path):
    with pytest.raises(InputError, match="2 text files"):
        add_dump(zip_of(tmp_path / "QV.zip", LINES, more=["other.txt"]))
    with pytest.raises(InputError, match="0 text files"):
        add_dump(zip_of(tmp_path / "X.zip", LINES, name="dump.csv"))


def test_a_damaged_zip_file_is_refused(tmp_path):
    dump = zip_of(tmp_path / "QV.zip", [line(91000000 + n, f"Qvillage {n * 7919 % 1000}") for n in range(500)])
    raw = bytearray(dump.read_bytes())
    raw[len(raw) // 2] ^= 0xFF
    dump.write_bytes(raw)
    with pytest.raises(InputError, match=r"QV\.zip"):
        add_dump(dump)
    (tmp_path / "no.zip").write_bytes(b"no zip")
    with pytest.raises(InputError, match=r"no\.zip"):
        add_dump(tmp_path / "no.zip")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"Troops entered the town.\n" * 50, "line 1: 1 column, want 19"),
        (b"1\tru\tKursk\t\t1\t0\t0\t0\t\t\n" * 200, "want 19"),
        (bytes(range(256)) * 500, "no dump"),
        (b"\x00" * 500_000, "no dump"),
        (b"a" * 500_000, "no dump"),
        ((line(1, "Road", code="R.RD") + "\n").encode() * 5, "no place of the feature classes"),
    ],
)
def test_a_file_that_is_no_dump_is_refused_and_leaves_nothing(tmp_path, content, why):
    file = tmp_path / "QV.txt"
    file.write_bytes(content)
    with pytest.raises(InputError, match=why):
        add_dump(file)
    assert list(added_folder().iterdir()) == []


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for wrong, words in ((tmp_path / "missing.txt", "cannot read"), (tmp_path, "is a folder")):
        with pytest.raises(InputError, match=words):
            add_dump(wrong)


def test_a_folder_that_cannot_be_written_is_said(dump, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("DATELINE_DATA", str(tmp_path / "file"))
    with pytest.raises(ExportError, match="DATELINE_DATA"):
        add_dump(dump)


def test_the_same_dump_gives_the_same_places(dump, tmp_path, monkeypatch):
    def content():
        with closing(sqlite3.connect(added_folder() / "QV.sqlite")) as store:
            return [store.execute(f"SELECT * FROM {table}").fetchall() for table in ("places", "names")]

    add_dump(dump)
    first = content()
    monkeypatch.setattr(adding, "BATCH", 3)
    monkeypatch.setenv("DATELINE_DATA", str(tmp_path / "other"))
    add_dump(dump)
    assert content() == first


# ---- removing ----


def test_what_was_removed_is_found_no_more(added):
    assert open_gazetteer().has("Malaya Qvorka")
    remove_source("QV")
    assert not open_gazetteer().has("Malaya Qvorka")
    assert list_sources() == ()
    with pytest.raises(InputError, match="there is nothing"):
        remove_source("QV")


@pytest.mark.parametrize("name", ["../QV", "", ".", "a/b", "a\\b", "\x00", "x" * 500])
def test_a_name_is_no_path(name):
    with pytest.raises(InputError):
        remove_source(name)


def test_an_unfinished_import_can_be_removed(dump):
    with pytest.raises(Stopped):
        add_dump(dump, progress=stop_after(2))
    remove_source("QV")
    assert list(added_folder().iterdir()) == []


def test_a_damaged_file_is_said_with_its_remedy(dump):
    add_dump(dump)
    (added_folder() / "QV.sqlite").write_bytes(b"damage" * 1000)
    with pytest.raises(DataError, match="gazetteer remove QV"):
        open_gazetteer()
    assert [(source.name, source.file) for source in list_sources()] == [("QV", "")]
    remove_source("QV")
    assert open_gazetteer().has("Kursk")


# ---- looking up ----


def test_nothing_added_leaves_the_gazetteer_as_it_is():
    assert type(open_gazetteer()).__name__ == "Gazetteer"
    assert open_gazetteer() is open_gazetteer()


def test_another_folder_has_other_places(added, tmp_path, monkeypatch):
    assert open_gazetteer().has("Malaya Qvorka")
    assert open_gazetteer() is open_gazetteer()
    monkeypatch.setenv("DATELINE_DATA", str(tmp_path / "other"))
    assert not open_gazetteer().has("Malaya Qvorka")


def test_the_folder_follows_the_system(monkeypatch, tmp_path):
    monkeypatch.delenv("DATELINE_DATA")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert user_data_path() == tmp_path / "dateline"


def test_an_added_village_is_found_in_any_spelling(gazetteer):
    [entry] = gazetteer.lookup("MALAYA  QVORKA")
    assert (entry.place.name, entry.place.lat, entry.place.lon) == ("Malaya Qvorka", 51.3, 36.4)
    assert (entry.place.kind, entry.place.where_prec, entry.place.geonameid) == (PlaceKind.CITY, 1, 90000008)
    assert (entry.feature, entry.admin1, entry.admin2) == ("PPL", "RU.41", "Zolotukhinskiy Rayon")
    assert entry.match is NameMatch.NAME
    assert str(gazetteer.container(entry)) == "Zolotukhinskiy Rayon, Kursk Oblast, Russia"
    assert gazetteer.lookup("Čistá Qvorka") == gazetteer.lookup("cista qvorka")
    assert gazetteer.lookup("Верхняя Золотуха")[0].match is NameMatch.ALTERNATE


def test_added_places_of_one_name_come_by_population(gazetteer):
    found = gazetteer.lookup("Zolotukha")
    added = [entry for entry in found if entry.place.geonameid and entry.place.geonameid >= 90000000]
    assert [entry.place.geonameid for entry in added] == [90000003, 90000002, 90000001, 90000005]
    ranks = [entry.rank for entry in found]
    assert ranks == sorted(set(ranks))
    assert gazetteer.lookup("Zolotukha", limit=2) == found[:2]


@pytest.mark.parametrize("people", [0, 700, 5_000, 3_000_000, 10**14])
def test_an_added_town_takes_its_place_among_the_built_in_ones(tmp_path, people):
    add_dump(write(tmp_path / "QV.txt", [line(90000001, "Springfield", people=people, country="US", admin1="ZZ")]))
    found = open_gazetteer().lookup("Springfield")
    towns = [entry for entry in found if entry.place.kind is PlaceKind.CITY]
    order = [(-entry.population, entry.place.geonameid or 1 << 40) for entry in towns]
    assert order == sorted(order)
    assert [entry.rank for entry in found] == sorted({entry.rank for entry in found})
    assert sum(entry.place.geonameid == 90000001 for entry in found) == 1


def test_a_place_that_is_built_in_is_not_given_twice(gazetteer):
    wider = gazetteer.lookup("Kursk")
    assert [entry.place.geonameid for entry in wider].count(KURSK) == 1
    assert [entry.place.name for entry in gazetteer.lookup("Kurskograd")] == ["Kursk"]
    assert gazetteer.lookup("Kurskograd")[0].population == wider[0].population != 440_000
    assert [entry.place for entry in open_gazetteer().lookup("Kursk")] == [entry.place for entry in wider]


def test_a_built_in_region_or_sea_stands_for_the_added_one(gazetteer):
    regions = [e for e in gazetteer.lookup("Kursk Oblast") if e.place.kind is PlaceKind.ADMIN1]
    assert [entry.place.shape for entry in regions] == ["admin1/RU.41"]
    assert gazetteer.lookup("Qvorkskaya Oblast")[0].place.shape == "admin1/RU.41"
    assert [e.place.shape for e in gazetteer.lookup("South China Sea")] == ["sea/south-china-sea"]


def test_what_two_dumps_have_is_given_once_and_by_the_newer(added, tmp_path):
    moved = line(90000008, "Malaya Qvorka", 51.9, 36.9)
    add_dump(write(tmp_path / "AA.txt", [moved, line(93000000, "Qvorka-v-AA")]))
    both = open_gazetteer()
    assert [entry.place.lat for entry in both.lookup("Malaya Qvorka")] == [51.9]
    assert both.by_id(90000008).place.lat == 51.9
    assert both.has("Qvorka-v-AA")
    assert both.has("Qvorka Airfield")


@pytest.mark.parametrize(
    ("name", "kind", "where_prec"),
    [
        ("Zolotukha Bridge", PlaceKind.SITE, 1),
        ("Gora Zolotaya", PlaceKind.SITE, 1),
        ("Zolotukhinskiy Rayon", PlaceKind.ADMIN2, 3),
        ("Qvorka Airfield", PlaceKind.SITE, 1),
        ("Ostrov Qvorka", PlaceKind.SITE, 2),
    ],
)
def test_features_come_with_kind_and_precision(gazetteer, name, kind, where_prec):
    [entry] = gazetteer.lookup(name)
    assert (entry.place.kind, entry.place.where_prec) == (kind, where_prec)


def test_names_in_texts_are_found(gazetteer):
    text = "Shelling hit Malaya Qvorka , Qvorka - na - Seyme and the Zolotukha Bridge near Kursk"
    names = [run.name for run in gazetteer.names_in(text.split(" "))]
    assert {"Malaya Qvorka", "Qvorka - na - Seyme", "Zolotukha Bridge", "Kursk"} <= set(names) | {
        name.removeprefix("the ") for name in names}  # fmt: skip
    assert gazetteer.longest_name(["Malaya", "Qvorka"]).end == 2


def test_every_name_that_is_there_leads_somewhere(gazetteer):
    for name in (
        "Malaya Qvorka",
        "Zolotukha",
        "Kurskograd",
        "Qvorkskaya Oblast",
        "South China Sea",
        "Qqqq",
        "",
        "\ud800",
    ):
        assert gazetteer.has(name) == bool(gazetteer.lookup(name))


def test_the_nearest_town_may_be_an_added_one(gazetteer):
    assert gazetteer.nearest(51.3001, 36.4001).place.geonameid == 90000008
    assert gazetteer.nearest(51.73, 36.19).place.geonameid == KURSK
    # The bridge, the airfield and the mountain are no towns.
    assert gazetteer.nearest(51.33, 36.43).place.geonameid == 90000009


def test_the_nearest_added_town_may_lie_across_the_date_line(gazetteer):
    assert gazetteer.nearest(-16.9, -179.999).place.geonameid == 90000014
    assert gazetteer.nearest(90, 0).place.lat > 70
    with pytest.raises(InputError):
        gazetteer.nearest(float("nan"), 0)


def test_numbers_lead_to_added_places(gazetteer):
    assert gazetteer.by_id(90000009).place.name == "Qvorka-na-Seyme"
    assert gazetteer.by_id(KURSK).population != 440_000
    with pytest.raises(InputError, match="no place"):
        gazetteer.by_id(90000010)


def test_a_typed_prefix_finds_added_places_too(gazetteer):
    assert [entry.place.name for entry in gazetteer.search("Malaya Qv")] == ["Malaya Qvorka"]
    found = gazetteer.search("zolotukha", limit=50)
    assert [entry.place.geonameid for entry in found[:1]] == [90000003]
    assert found[-1].place.name != "Zolotukha"
    for prefix in ("kurs", "lond", "s", "mali"):
        assert [e.place for e in gazetteer.search(prefix)] == [e.place for e in open_gazetteer().search(prefix)]
    assert len({entry.rank for entry in found}) == len(found)
    assert gazetteer.search("", limit=3) == ()


@given(st.text(max_size=40))
def test_any_text_can_be_asked(gazetteer, text):
    assert gazetteer.has(text) == bool(gazetteer.lookup(text, limit=3))


def test_the_geocoder_finds_added_places(gazetteer):
    from geo.gazetteer.geocoders import GazetteerGeocoder

    location = GazetteerGeocoder(gazetteer).geocode("Malaya Qvorka, Kursk Oblast, Russia")
    assert (location.latitude, location.longitude) == (51.3, 36.4)
    assert location.raw["geonameid"] == 90000008


def test_ranks_keep_the_built_in_order(gazetteer):
    names = ["Georgia", "Springfield", "US", "San Jose"]
    wider = [gazetteer.lookup(name) for name in names]
    plain = [open_gazetteer().lookup(name) for name in names]
    assert [[replace(e, rank=0) for e in found] for found in wider] == [[replace(e, rank=0) for e in f] for f in plain]


# ---- the command ----


def test_the_command_adds_lists_and_removes(capsys, dump):
    code, out, err = run(capsys, "add", dump)
    assert (code, out) == (0, "")
    assert "added 17 places" in err
    code, _, err = run(capsys, "add", dump)
    assert code == 0
    assert "nothing was done" in err
    code, out, _ = run(capsys, "list")
    assert code == 0
    assert all(word in out for word in ("QV", "QV.txt", "17"))
    assert run(capsys, "remove", "QV")[0] == 0
    assert "nothing was added" in run(capsys, "list")[2]


def test_the_command_tells_broken_lines_and_exits_with_one(capsys, tmp_path):
    dump = write(tmp_path / "QV.txt", [*LINES, "broken\x1b[31m", BROKEN[2][0]])
    code, _, err = run(capsys, "add", dump, "--classes", "p,a")
    assert code == 1
    assert "line 21: 1 column, want 19" in err
    assert "line 22: latitude" in err
    assert "\x1b" not in err


@pytest.mark.parametrize(
    "arguments",
    [(), ("add",), ("add", "missing.txt"), ("add", "x.txt", "--classes", "Z"), ("remove", "XX"), ("remove",)],
)
def test_wrong_use_exits_with_two(capsys, arguments):
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err


@pytest.mark.pipeline
def test_an_added_village_is_placed_in_an_article(added, tmp_path, capsys):
    story = tmp_path / "story.txt"
    story.write_text("Troops entered the village of Malaya Qvorka in the Kursk region on Monday, officials said.\n")
    assert main(["places", str(story), "--jsonl", "--published", "2024-08-27"]) == 0
    [record] = [json.loads(each) for each in capsys.readouterr().out.splitlines()]
    [village] = [toponym for toponym in record["toponyms"] if toponym["text"] == "Malaya Qvorka"]
    assert (village["geonameid"], village["lat"], village["lon"]) == (90000008, 51.3, 36.4)


def test_progress_is_told_up_to_the_end(dump, monkeypatch):
    monkeypatch.setattr(adding, "_TRIAL", 5)
    monkeypatch.setattr(adding, "BATCH", 5)
    seen = []
    add_dump(dump, progress=lambda *told: seen.append(told))
    size = dump.stat().st_size
    assert seen[0] == (0, size, "reading")
    assert seen[-1] == (size, size, "sorting names")
    assert [done for done, _, _ in seen] == sorted(done for done, _, _ in seen)
