import json
import re
import subprocess
import sys
import tomllib
import zipfile
from functools import partial
from pathlib import Path

import pytest
import sample_files as make

from geo.cli import main
from geo.commands.tables import print_table
from geo.exports.pack import make_pack
from geo.resources import resource_path
from geo.views.doubts import MEANING

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
DRAWN = (".html", ".png", ".svg", ".pdf", ".pptx", ".docx", ".report.pdf", ".brief.docx", ".brief.pdf")
STORY = "Ukrainian forces attacked the city of Kursk on August 6, 2024. A day later, Russian officials met in Moscow.\n"


@pytest.fixture
def story(tmp_path):
    file = tmp_path / "story.txt"
    file.write_text(STORY, encoding="utf-8")
    return file


def run(capsys, *arguments):
    code = main([str(a) for a in arguments])
    out, err = capsys.readouterr()
    return code, out, err


def lines(out):
    return [json.loads(line) for line in out.splitlines()]


@pytest.mark.pipeline
def test_places_come_as_one_line_an_article(capsys, story):
    code, out, _ = run(capsys, "places", story, "--jsonl")
    (record,) = lines(out)
    assert code == 0
    assert record["id"] == "story.txt"
    assert {t["text"] for t in record["toponyms"]} >= {"Kursk", "Moscow"}
    for toponym in record["toponyms"]:
        assert STORY[toponym["start"] : toponym["end"]] == toponym["text"]
        assert toponym.keys() >= {"name", "kind", "lat", "lon", "where_prec", "geonameid", "use", "alternatives"}
        assert 0 < toponym["confidence"] <= 1


@pytest.mark.pipeline
def test_dates_come_as_one_line_an_article(capsys, story):
    code, out, _ = run(capsys, "dates", story, "--jsonl", "--published", "2024-08-27")
    (record,) = lines(out)
    assert code == 0
    first = record["dates"][0]
    assert (first["from"], first["to"], first["date_prec"]) == ("2024-08-06", "2024-08-06", 1)
    assert STORY[first["start"] : first["end"]] == first["text"]


@pytest.mark.pipeline
def test_events_come_as_one_line_a_report(capsys, story):
    code, out, _ = run(capsys, "events", story, "--jsonl", "--published", "2024-08-27")
    found = lines(out)
    assert code == 0
    assert found
    attack = next(r for r in found if r["type"] == "ASSAULT")
    assert attack["date"] == ["2024-08-06", "2024-08-06"]
    assert STORY[attack["start"] : attack["end"]] == attack["sentence"]
    assert attack["places"][0]["name"] == "Kursk"
    assert attack.keys() >= {"article", "id", "event", "trigger", "status", "actors", "targets"}


@pytest.mark.pipeline
@pytest.mark.parametrize("command", [("places",), ("dates",), ("events",), ("events", "--explain")])
def test_where_nothing_is_found_a_line_says_so_and_where_nothing_was_read_none(capsys, tmp_path, command):
    quiet = tmp_path / "quiet.txt"
    quiet.write_text("It was warm, and all were well.\n", encoding="utf-8")
    assert run(capsys, *command, quiet)[:2] == (0, f"no {command[0]} found\n")
    assert run(capsys, *command, tmp_path / "nowhere.txt")[:2] == (1, "")


@pytest.mark.pipeline
def test_what_is_less_sure_of_an_event_is_marked_and_nothing_else(capsys):
    _, out, err = run(capsys, "events", SEEDS)
    _, explained, _ = run(capsys, "events", SEEDS, "--explain")
    marked = sum(cell.endswith("?") for line in out.splitlines() for cell in re.split(r"\s{2,}", line))
    assert marked == len(_less_sure(explained)) > 0
    assert MEANING in err


@pytest.mark.pipeline
def test_what_is_less_sure_is_marked_on_a_narrow_screen(capsys, monkeypatch):
    _, wide, _ = run(capsys, "events", SEEDS)
    monkeypatch.setenv("COLUMNS", "70")
    _, narrow, _ = run(capsys, "events", SEEDS)
    assert narrow.count("?") == wide.count("?") > 0


def test_a_table_is_cut_to_the_terminal_and_whole_elsewhere(capsys, monkeypatch):
    told = ("Nairobi " * 40).strip()
    monkeypatch.delenv("COLUMNS", raising=False)
    print_table(("where", "told by"), [(told, "a.txt")])
    assert told in capsys.readouterr().out
    monkeypatch.setenv("COLUMNS", "70")
    print_table(("where", "told by"), [(told, "a.txt")])
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 70
    assert "…" in lines[-1]


def _less_sure(explained):
    """Return the events and fields that are less sure, each by its cell: whether something is told goes with what.

    That an event has no date is not told, and so not doubted.
    """
    lines, cells = explained.splitlines(), set()
    for at, line in enumerate(lines):
        if not line.lstrip().startswith("how sure: "):
            continue
        dated = not lines[at - 1].startswith("no date")
        for part in line.strip().removeprefix("how sure: ").split("; "):
            field, _, degree = part.partition(": ")
            if degree.startswith(("unsure", "doubtful")) and (dated or field != "when"):
                cells.add((at, "what" if field == "that it is told" else field))
    return cells


@pytest.mark.parametrize("path", ["", " "])
def test_an_empty_path_is_not_this_folder(capsys, path):
    code, out, err = run(capsys, "places", path)
    assert (code, out) == (2, "")
    assert "this is empty; name a file" in err


@pytest.mark.pipeline
def test_files_of_every_kind_are_read(capsys, tmp_path):
    page = make.html(head=make.FACTS)
    files = {"a.pdf": make.pdf(), "b.html": page, "c.docx": make.docx(), "d.eml": make.mail()}
    files["e.zip"] = make.packed({"f.txt": STORY.encode(), "again.html": page, "photo.jpg": b"x"})
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    code, out, err = run(capsys, "dates", *(tmp_path / name for name in files), "--jsonl")
    assert [record["id"] for record in lines(out)] == ["a.pdf", "b.html", "c.docx", "d.eml", "f.txt", "again.html"]
    assert code == 1
    assert "e.zip/photo.jpg" in err


@pytest.mark.pipeline
def test_several_files_of_one_reading(tmp_path, capsys, story):
    files = [tmp_path / name for name in ("x.csv", "x.geojson")]
    more = [part for file in files for part in ("-o", file)]
    code, _, err = run(capsys, "export", story, *more, "--headline", "--published", "2024-08-27")
    assert code == 0
    assert [f"wrote {file}" in err for file in files] == [True, True]
    assert all(file.stat().st_size for file in files)


def test_a_second_file_of_no_format_is_refused_before_anything_is_written(tmp_path, capsys, story):
    code, _, err = run(capsys, "export", story, "-o", tmp_path / "x.csv", "-o", tmp_path / "x.docm")
    assert code == 2
    assert "docm" in err
    assert not (tmp_path / "x.csv").exists()


def test_an_address_is_fetched_and_a_private_one_refused(capsys, monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", lambda *_args, **_options: [(2, 1, 6, "", ("10.0.0.1", 80))])
    code, _, err = run(capsys, "events", "http://intranet.example/a")
    assert (code, "private or reserved" in err) == (1, True)


@pytest.mark.pipeline
def test_events_explain_why_they_were_read_so(capsys, story):
    code, out, _ = run(capsys, "events", story, "--explain", "--published", "2024-08-27")
    assert code == 0
    for told in ("how sure: that it is told:", "proposed by line ", "the judge weighed most: ", "who: ", "when: "):
        assert told in out
    code, _, err = run(capsys, "events", story, "--explain", "--jsonl")
    assert code == 2
    assert "--explain is for people" in err


@pytest.mark.pipeline
@pytest.mark.parametrize("command", ["places", "dates", "events"])
def test_table_is_for_people(capsys, story, command):
    code, out, _ = run(capsys, command, story, "--published", "2024-08-27")
    assert code == 0
    assert "─" in out


@pytest.mark.pipeline
@pytest.mark.parametrize("name", ["out.html", "out.geojson", "out.csv", "out.png"])
def test_export_writes_each_format(capsys, story, tmp_path, name):
    code, _, err = run(capsys, "export", story, "-o", tmp_path / name, "--published", "2024-08-27")
    assert code == 0
    assert (tmp_path / name).stat().st_size > 100
    assert "wrote" in err
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.pipeline
def test_filters_leave_the_events_that_are_named(capsys, story, tmp_path):
    out = tmp_path / "events.geojson"
    code, _, _ = run(capsys, "export", story, "-o", out, "--published", "2024-08-27", "--type", "consult")
    features = json.loads(out.read_text(encoding="utf-8"))["features"]
    assert code == 0
    assert features
    assert {f["properties"]["type"] for f in features} == {"CONSULT"}


@pytest.mark.pipeline
def test_filter_that_no_event_has_says_what_there_is(capsys, story, tmp_path):
    code, _, err = run(capsys, "export", story, "-o", tmp_path / "x.csv", "--actor", "Atlantis")
    assert code == 2
    assert "Atlantis" in err
    assert not (tmp_path / "x.csv").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("places",),
        ("nonsense",),
        ("places", "x.txt", "--published", "February 30"),
        ("export", "x.txt"),
        ("export", "x.txt", "-o", "x.docm"),
        ("map", "x.txt", "-o", "x.csv"),
        ("map", "x.txt", "-o", "x.html", "--type", "DANCE"),
    ],
)
def test_wrong_use_exits_with_two_and_says_why(capsys, arguments):
    code, out, err = run(capsys, *arguments)
    assert code == 2
    assert out == ""
    assert err


@pytest.mark.pipeline
def test_refused_input_exits_with_one_and_the_others_go_on(capsys, story, tmp_path):
    (tmp_path / "empty.txt").touch()
    code, out, err = run(capsys, "places", tmp_path, tmp_path / "missing.txt", "--jsonl")
    assert code == 1
    assert len(lines(out)) == 1
    assert "empty.txt" in err
    assert "missing.txt" in err


@pytest.mark.pipeline
@pytest.mark.parametrize(
    ("command", "name"), [(("map",), "m.html"), (("export",), "m.csv"), (("brief",), "m.zip")], ids=str
)
def test_where_all_input_is_refused_an_earlier_file_stays(capsys, story, tmp_path, command, name):
    output = tmp_path / name
    code, _, _ = run(capsys, *command, story, "-o", output)
    assert code == 0
    before = output.read_bytes()
    code, _, err = run(capsys, *command, tmp_path / "storry.txt", "-o", output)
    assert code == 1
    assert "storry.txt" in err
    assert f"nothing was written to {output}" in err
    assert output.read_bytes() == before


@pytest.mark.pipeline
def test_file_that_cannot_be_written_is_said(capsys, story, tmp_path):
    code, _, err = run(capsys, "export", story, "-o", tmp_path / "nowhere" / "x.csv")
    assert code == 2
    assert "folder that exists" in err


@pytest.mark.pipeline
def test_control_characters_do_not_reach_the_terminal(capsys, tmp_path):
    file = tmp_path / "story.txt"
    file.write_text("Troops entered \x1b[31mKursk\x1b[0m in Russia on Monday.\n" + "Words follow here. " * 50)
    _, out, _ = run(capsys, "places", file)
    assert "\x1b" not in out


@pytest.mark.pipeline
def test_long_line_is_read(capsys, tmp_path):
    file = tmp_path / "story.txt"
    file.write_text("Soldiers left Kursk for Moscow. " * 1000)
    code, out, _ = run(capsys, "places", file, "--jsonl")
    assert code == 0
    assert len(lines(out)[0]["toponyms"]) > 1500


@pytest.mark.slow
def test_help_does_not_load_the_heavy_libraries():
    code = "import sys, geo.cli; geo.cli.main(['--help']); print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    for name in ("spacy", "streamlit", "folium", "matplotlib", "geopandas"):
        assert f"'{name}'" not in done.stdout


@pytest.mark.slow
def test_module_is_the_command():
    done = subprocess.run([sys.executable, "-m", "geo", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("dateline ")


def test_page_listens_on_this_machine_alone_and_asks_nothing():
    settings = tomllib.loads(resource_path(".streamlit", "config.toml").read_text(encoding="utf-8"))
    assert settings["server"]["address"] == "127.0.0.1"
    assert settings["server"]["showEmailPrompt"] is False
    assert settings["browser"]["gatherUsageStats"] is False


DATA_FILES = [
    "x.gpkg",
    "x.kmz",
    "x.kml",
    "x.xlsx",
    "x.parquet",
    "x.jsonl",
    "x.stix.json",
    "x.acled.csv",
    "x.geoparquet",
]


@pytest.mark.pipeline
@pytest.mark.parametrize("name", DATA_FILES)
def test_export_writes_each_data_format_with_the_banner(capsys, story, tmp_path, name):
    code, _, err = run(capsys, "export", story, "-o", tmp_path / name, "--banner", "TLP:AMBER")
    assert code == 0, err
    assert (tmp_path / name).stat().st_size > 100


@pytest.mark.pipeline
def test_look_and_handling_reach_the_file(capsys, story, tmp_path):
    out = tmp_path / "x.html"
    look = ["--title", "Kursk", "--banner", "TLP:RED", "--theme", "dark", "--watermark", "--per", "actor"]
    code, _, _ = run(capsys, "export", story, "-o", out, *look, "--size", "a4@200", "--projection", "conic")
    page = out.read_text(encoding="utf-8")
    assert code == 0
    for told in ('data-theme="dark"', '"banner":"TLP:RED"', '"title":"Kursk"', '"watermark":"unreviewed"'):
        assert told in page


SHAPES = (
    '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "Sector West"},'
    ' "geometry": {"type": "LineString", "coordinates": [[36, 51], [37, 52]]}}]}'
)


@pytest.mark.pipeline
def test_layers_of_ones_own_reach_the_file_in_their_colours(capsys, story, tmp_path):
    (tmp_path / "front.geojson").write_text(SHAPES, encoding="utf-8")
    out = tmp_path / "x.html"
    layers = ["--beneath", tmp_path / "front.geojson", "--beneath", f"{tmp_path / 'front.geojson'}#00FF7F"]
    code, _, _ = run(capsys, "map", story, "-o", out, *layers)
    page = out.read_text(encoding="utf-8")
    assert code == 0
    assert page.count('"name":"Sector West"') == 2
    assert '"colour":"#00FF7F"' in page


@pytest.mark.pipeline
@pytest.mark.parametrize(
    ("layers", "told"),
    [
        (["none.geojson"], "none.geojson cannot be read"),
        (["story.txt"], "save it as GeoJSON, KML or GeoPackage"),
        (["a"] * 11, "at most 10 layers"),
    ],
)
def test_a_layer_that_cannot_be_read_says_why(capsys, story, tmp_path, layers, told):
    given = [word for name in layers for word in ("--beneath", tmp_path / name)]
    code, _, err = run(capsys, "map", story, "-o", tmp_path / "x.html", *given)
    assert code == 2
    assert told in err


@pytest.mark.pipeline
def test_size_in_pixels_is_the_size_of_the_picture(capsys, story, tmp_path):
    out = tmp_path / "x.png"
    code, _, _ = run(capsys, "export", story, "-o", out, "--size", "900x600@100")
    content = out.read_bytes()
    assert code == 0
    assert (int.from_bytes(content[16:20]), int.from_bytes(content[20:24])) == (900, 600)


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--size", "huge", "16:9"),
        ("--size", "5x5", "16:9"),
        ("--size", "a4@5", "16:9"),
        ("--size", "99999x100", "20,000"),
        ("--theme", "pink", "grey"),
        ("--projection", "flat", "mercator"),
        ("--per", "village", "actor"),
    ],
)
def test_a_look_that_cannot_be_says_what_can(capsys, story, tmp_path, option, value, told):
    code, _, err = run(capsys, "export", story, "-o", tmp_path / "x.csv", option, value)
    assert code == 2
    assert told in err


@pytest.mark.pipeline
def test_accepted_only_of_nothing_accepted_is_refused(capsys, story, tmp_path):
    code, _, err = run(capsys, "export", story, "-o", tmp_path / "x.csv", "--accepted-only")
    assert code == 2
    assert "has been accepted" in err
    assert not (tmp_path / "x.csv").exists()


@pytest.fixture
def few_formats(monkeypatch):
    """Packs without pictures and documents, which take long to draw."""
    monkeypatch.setattr("geo.exports.pack.make_pack", partial(make_pack, endings=(".csv", ".jsonl", ".gpkg")))


@pytest.mark.pipeline
def test_brief_writes_a_pack_that_can_be_verified(capsys, story, tmp_path, few_formats):
    out = tmp_path / "pack.zip"
    code, _, err = run(capsys, "brief", story, "-o", out, "--time", "2024-09-01", "--banner", "TLP:AMBER")
    assert code == 0
    told = [line for line in err.splitlines() if "SHA-256" in line]
    code, _, err = run(capsys, "brief", "--verify", out)
    assert code == 0
    assert told[0] in err


@pytest.mark.pipeline
def test_a_pack_made_again_at_the_same_time_is_the_same(capsys, story, tmp_path, few_formats):
    for name in ("a.zip", "b.zip"):
        assert run(capsys, "brief", story, "-o", tmp_path / name, "--time", "2024-09-01")[0] == 0
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


@pytest.mark.pipeline
def test_verifying_names_what_was_changed_and_exits_with_one(capsys, story, tmp_path, few_formats):
    out, altered = tmp_path / "pack.zip", tmp_path / "altered.zip"
    run(capsys, "brief", story, "-o", out, "--time", "2024-09-01")
    with zipfile.ZipFile(out) as before, zipfile.ZipFile(altered, "w") as after:
        for name in before.namelist():
            if name != "events.gpkg":
                after.writestr(
                    name, before.read(name).replace(b"Kursk", b"Kyrsk") if "csv" in name else before.read(name)
                )
    code, _, err = run(capsys, "brief", "--verify", altered)
    assert code == 1
    assert "changed: events.csv" in err
    assert "missing: events.gpkg" in err


@pytest.mark.pipeline
def test_what_changed_since_an_earlier_pack_is_told(capsys, story, tmp_path, few_formats):
    old, out = tmp_path / "old.zip", tmp_path / "new.jsonl"
    run(capsys, "brief", story, "-o", old, "--time", "2024-09-01", "--type", "consult")
    code, _, err = run(capsys, "export", story, "-o", out, "--since", old)
    assert code == 0
    assert "new, 0 changed, 0 withdrawn since 1 Sep 2024" in err
    assert "other filters" in err


@pytest.mark.pipeline
@pytest.mark.parametrize(
    "arguments",
    [("brief",), ("brief", "--verify", "missing.zip"), ("brief", "x.txt", "--since", "missing.zip", "-o", "x.zip")],
)
def test_wrong_use_of_brief_exits_with_two_and_says_why(capsys, story, arguments):
    code, out, err = run(capsys, *(str(story) if a == "x.txt" else a for a in arguments))
    assert code == 2
    assert out == ""
    assert err


def test_garbage_is_not_collected_over_all_events_after_each_run():
    from streamlit import config

    settings = tomllib.loads(resource_path(".streamlit", "config.toml").read_text(encoding="utf-8"))
    assert settings["runner"]["postScriptGC"] is False
    assert config.get_option("runner.postScriptGC") is not None  # the option is still one of Streamlit's
