"""What it takes to add a member: one file in a copy of the program; else the start fails, and names what is missing."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from waiting import LONG

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
ENDED = "import os, sys\nsys.stdout.flush()\nos._exit(0)"


@dataclass(frozen=True)
class Copy:
    """A copy of the program in a folder of its own, run by a Python of its own."""

    root: Path

    def patch(self, name: str, *changes: tuple[str, str]) -> None:
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        for before, after in changes:
            assert text.count(before) == 1, before
            text = text.replace(before, after)
        path.write_text(text, encoding="utf-8")

    def run(self, script: str) -> subprocess.CompletedProcess[str]:
        paths = {"PYTHONPATH": str(self.root), "PATH": "", "DATELINE_DATA": str(self.root / "user")}
        return subprocess.run(
            [sys.executable, "-c", script], cwd=self.root, env=paths, capture_output=True, text=True, timeout=LONG
        )

    def told(self, script: str) -> dict[str, object]:
        """Return what a script prints, as JSON on its last line; `LONG` bounds what may hang.

        The process ends at once where the script does: threads of libraries may outlive it, and abort while it shuts
        down (those of pyarrow: "terminate called without an active exception").
        """
        done = self.run(f"import json\nLONG = {LONG}\n{script}\n{ENDED}")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def fails(self, script: str) -> str:
        """Return the last line of what a script that must fail says."""
        done = self.run(script)
        assert done.returncode != 0
        return done.stderr.splitlines()[-1]

    def stale_documents(self) -> str:
        """Return what the check of the documents says, which must fail."""
        shutil.copytree(ROOT / "docs", self.root / "docs", ignore=shutil.ignore_patterns("*.png", "__pycache__"))
        for name in ("README.md", "ARCHITECTURE.md"):
            shutil.copy(ROOT / name, self.root)
        check = "sys.argv = ['tables.py', '--check']; runpy.run_path('docs/tables.py', run_name='__main__')"
        return self.fails(f"import runpy, sys; {check}")


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(ROOT / "geo", tmp_path / "geo", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("data", "seeds", "app.py", "serve.py"):
        (tmp_path / name).symlink_to(ROOT / name)
    return Copy(tmp_path)


# ---- a type ----

A_TYPE = ('    PRESENCE = "PRESENCE"\n', '    PRESENCE = "PRESENCE"\n    BROKER = "BROKER"\n')
ITS_ROW = (
    "        EventType.PRESENCE: TypeTraits(",
    "        EventType.BROKER: TypeTraits(Quadrant.VERBAL_COOPERATION, words='mediation', help='One goes between two.',"
    " acled='Strategic', traits=Trait.VISIT),\n        EventType.PRESENCE: TypeTraits(",
)
EVERYWHERE = """
from contextlib import redirect_stdout
from dataclasses import replace
from io import StringIO
from geo.cli import main
from geo.exports.writing import render
from geo.model import Article, Corpus, Event, EventType, Extraction, Status, QUADRANT
from geo.ontology import Trait, types_with
from geo.views import glossary, marks, words
from geo.views.selection import Selection, describe, facets, from_params, to_params
from geo.views.view import view_of
kind = EventType("BROKER")
event = Event("e1", kind, Status.OCCURRED, (), (), (), None, ())
chosen = Selection(types=frozenset({kind}))
corpus = Corpus((), (event,))
out = StringIO()
with redirect_stdout(out):
    main(["export", "--help"])
print(json.dumps({
    "words": words.TYPES[kind],
    "help": glossary.type_help(kind),
    "hue": marks.SIGN_HUES[marks.sign_of(QUADRANT[kind])].light,
    "visits": kind in types_with(Trait.VISIT),
    "address": to_params(chosen),
    "back": from_params(to_params(chosen)) == chosen,
    "options": "BROKER" in out.getvalue(),
    "caption": describe(chosen, corpus.events),
    "acled": render(view_of(corpus), ".acled.csv").decode("utf-8-sig"),
    "csv": render(view_of(corpus), ".csv").decode("utf-8-sig"),
}))
"""


def test_a_type_is_added_in_one_file(copy):
    copy.patch("geo/ontology.py", A_TYPE, ITS_ROW)
    told = copy.told(EVERYWHERE)
    assert told["words"] == "mediation"
    assert told["help"] == "One goes between two. PLOVER: BROKER, words, cooperative."
    assert told["hue"].startswith("#")
    assert told["visits"]
    assert told["address"] == {"type": ["BROKER"]}
    assert told["back"]
    assert told["options"]
    assert told["caption"].startswith("Mediation")
    assert "Strategic" in told["acled"]
    assert "BROKER" in told["csv"]


def test_a_type_without_words_in_the_lexicon_is_told_of_when_articles_are_read(copy):
    copy.patch("geo/ontology.py", A_TYPE, ITS_ROW)
    said = copy.fails("from geo.syntax.lexicon import load_lexicon; load_lexicon()")
    assert said.startswith("geo.errors.DataError: events.txt has no section [BROKER]")


def test_a_type_without_a_row_stops_the_start(copy):
    copy.patch("geo/ontology.py", A_TYPE)
    said = copy.fails("import geo.cli")
    assert said == "geo.errors.DataError: geo.ontology.TYPES has no row for EventType.BROKER; add one"


# ---- a status ----

A_STATUS = ('    CANCELLED = "cancelled"\n', '    CANCELLED = "cancelled"\n    FAILED = "failed"\n')
STATUS_ROW = (
    "        Status.CANCELLED: StatusTraits(",
    "        Status.FAILED: StatusTraits('failed', 'Tried, and not done.', told=True, stands=False, imagined=False,"
    " cue_rank={rank}, report_rank=7),\n        Status.CANCELLED: StatusTraits(",
)


def test_a_status_without_a_drawing_stops_the_start(copy):
    copy.patch("geo/ontology.py", A_STATUS, tuple(text.format(rank=7) for text in STATUS_ROW))
    said = copy.fails("import geo.cli")
    assert said == "geo.errors.DataError: geo.views.marks.STATUS_LOOKS has no row for Status.FAILED; add one"


def test_a_status_of_the_same_rank_as_another_stops_the_start(copy):
    copy.patch("geo/ontology.py", A_STATUS, tuple(text.format(rank=3) for text in STATUS_ROW))
    said = copy.fails("import geo.cli")
    assert "Status.HYPOTHETICAL and Status.FAILED have the same cue_rank, 3" in said


# ---- a format ----

A_FORMAT = (
    '    Format(".csv", "Table (CSV)"',
    '    Format(".counts.txt", "Counts (TXT)", "how many events there are", "text/plain", FormatGroup.DATA,'
    ' lambda request: str(len(request.view.events)).encode()),\n    Format(".csv", "Table (CSV)"',
)
WRITTEN = '''
import io, zipfile
from contextlib import redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from streamlit.testing.v1 import AppTest
from geo.cli import main
from geo.exports.pack import make_pack
from geo.exports.registry import FormatGroup, formats_in
from geo.exports.request import ExportRequest
from geo.exports.writing import export
from geo.model import Corpus
from geo.views.view import view_of
view = view_of(Corpus())
export(view, Path("a.counts.txt"))
pack = make_pack(ExportRequest(view), time=datetime(2024, 9, 1, tzinfo=UTC), endings=(".counts.txt",))
out = io.StringIO()
with redirect_stdout(out):
    main(["export", "--help"])
page = """
from geo.exports.request import ExportRequest
from geo.model import Corpus
from geo.ui.export import show_files
from geo.views.view import view_of
show_files(ExportRequest(view_of(Corpus())))
"""
at = AppTest.from_string(page).run(timeout=LONG)
print(json.dumps({
    "file": Path("a.counts.txt").read_text(),
    "packed": zipfile.ZipFile(io.BytesIO(pack.content)).namelist(),
    "options": " ".join(out.getvalue().split()),
    "buttons": [button.proto.label for button in at.get("download_button")],
}))
'''


def test_a_format_is_added_in_one_file(copy):
    copy.patch("geo/exports/registry.py", A_FORMAT)
    told = copy.told(WRITTEN)
    assert told["file"] == "0"
    assert "events.counts.txt" in told["packed"]
    assert ".counts.txt how many events there are" in told["options"]
    assert "Counts (TXT)" in told["buttons"]


def test_documents_that_do_not_tell_of_a_format_are_named(copy):
    copy.patch("geo/exports/registry.py", A_FORMAT)
    said = copy.stale_documents()
    assert said == ("not as the program has it: docs/reference/formats.md; write it with `python docs/tables.py`")


def test_a_format_whose_ending_is_taken_stops_the_start(copy):
    copy.patch("geo/exports/registry.py", tuple(text.replace(".counts.txt", ".csv") for text in A_FORMAT))
    said = copy.fails("import geo.cli")
    assert said == "geo.errors.DataError: geo.exports.registry: Counts (TXT) and Table (CSV) both end in .csv"


def test_a_format_without_a_maker_stops_the_start(copy):
    before, after = A_FORMAT
    after = after.replace(" lambda request: str(len(request.view.events)).encode()", "")
    copy.patch("geo/exports/registry.py", (before, after))
    assert "missing 1 required positional argument: 'maker'" in copy.fails("import geo.cli")


# ---- a filter ----

ITS_MEMBER = ('    REVIEW = "review"\n', '    REVIEW = "review"\n    SURELY = "surely"\n')
ITS_CHOICES = (
    """    Filter(
        "text",
""",
    """    _choice(
        Field.SURELY,
        "How well told",
        Row("tellings", lambda event: {str(len(event.reports)): f"{len(event.reports)} reports"}),
        help_="how many reports tell of it",
    ),
    Filter(
        "text",
""",
)
ITS_ATTRIBUTE = (
    "    unsure: frozenset[str] = frozenset()\n\n",
    "    unsure: frozenset[str] = frozenset()\n    tellings: frozenset[str] = frozenset()\n\n",
)
CHOSEN = """
import io
from contextlib import redirect_stdout
from streamlit.testing.v1 import AppTest
from geo.cli import main
from geo.maps.standalone import draw_page
from geo.model import Corpus, Event, EventType, Status
from geo.ui.address import address_of
from geo.ui.state import State
from geo.views.fields import Field
from geo.views.selection import Selection, describe, facets, from_params, select, to_params
from geo.views.view import view_of
events = (Event("e1", EventType.AID, Status.OCCURRED, (), (), (), None, ()),)
chosen, none = Selection(tellings=frozenset({"0"})), Selection(tellings=frozenset({"2"}))
out = io.StringIO()
with redirect_stdout(out):
    main(["export", "--help"])
page = '''
from geo.model import Event, EventType, Status
from geo.ui.filters import show_filters
from geo.views.selection import Selection, facets
event = Event("e1", EventType.AID, Status.OCCURRED, (), (), (), None, ())
show_filters(facets((event,), Selection()), {})
'''
at = AppTest.from_string(page)
at.session_state["section-surely"] = True
at.run(timeout=LONG)
alone = draw_page(view_of(Corpus((), events)))
told = json.loads(alone.partition('id="data">')[2].partition("</script>")[0])
print(json.dumps({
    "panel": [each for each in told["panel"] if each["name"] == "surely"],
    "alone": [each for each in told["index"]["filters"] if each["name"] == "surely"],
    "passes": [len(select(events, chosen)), len(select(events, none))],
    "facets": [option.label for option in facets(events, none).options[Field.SURELY]],
    "address": to_params(chosen),
    "page": address_of(State(selection=chosen)),
    "back": from_params(to_params(chosen)) == chosen,
    "caption": describe(chosen, events),
    "options": " ".join(out.getvalue().split()),
    "sidebar": [each.label for each in at.expander],
    "boxes": [each.label for each in at.checkbox],
}))
"""


def test_a_filter_is_added_in_one_file(copy):
    copy.patch("geo/views/fields.py", ITS_MEMBER, ITS_CHOICES, ITS_ATTRIBUTE)
    told = copy.told(CHOSEN)
    assert told["passes"] == [1, 0]
    assert told["facets"] == ["0 reports", "2"]
    assert told["address"] == told["page"] == {"surely": ["0"]}
    assert told["back"]
    assert told["caption"] == "0 reports"
    assert "--surely SURELY how many reports tell of it" in told["options"]
    assert "How well told" in told["sidebar"]
    assert "0 reports *1*" in told["boxes"]
    assert told["panel"] == [{"name": "surely", "kind": "choice", "title": "How well told", "opened": False}]
    assert told["alone"] == [
        {"name": "surely", "title": "How well told", "options": [["0", "0 reports"]], "named": 1, "codes": [0]}
    ]


def test_a_filter_without_a_row_stops_the_start(copy):
    copy.patch("geo/views/fields.py", ITS_MEMBER)
    said = copy.fails("import geo.cli")
    assert said == "geo.errors.DataError: geo.views.fields.FILTERS has no row for Field.SURELY; add one"


def test_a_filter_that_no_selection_holds_stops_the_start(copy):
    copy.patch("geo/views/fields.py", ITS_MEMBER, ITS_CHOICES)
    assert "Selection has no attribute 'tellings'" in copy.fails("import geo.cli")


def test_a_filter_of_a_name_that_is_taken_stops_the_start(copy):
    member = (ITS_MEMBER[0], ITS_MEMBER[1].replace("surely", "relation"))
    copy.patch("geo/views/fields.py", member, ITS_CHOICES, ITS_ATTRIBUTE)
    assert "uses relation for more than one thing in an address" in copy.fails("import geo.cli")


def test_a_filter_of_a_name_by_which_the_address_says_how_the_page_looks_stops_the_page(copy):
    member = (ITS_MEMBER[0], ITS_MEMBER[1].replace("surely", "layers"))
    copy.patch("geo/views/fields.py", member, ITS_CHOICES, ITS_ATTRIBUTE)
    assert "uses layers, which says how the page looks" in copy.fails("import geo.ui.address")


# ---- a field of an event's record ----

A_FIELD = (
    """    RecordField(
        "extractor", "what found it, with its version", lambda told: told.extractors, Where.TABLE, reads=_SOURCE
    ),
""",
    """    RecordField(
        "extractor", "what found it, with its version", lambda told: told.extractors, Where.TABLE, reads=_SOURCE
    ),
    RecordField(
        "parties", "how many take part", lambda told: 40 + len(told.agents), kind=CellKind.WHOLE, title="Parties"
    ),
""",
)
EXPORTED = """
import csv, io, sqlite3, zipfile
import pyarrow.parquet
from geo.exports.registry import FORMATS
from geo.exports.request import ExportRequest
from geo.exports.tables import event_table
from geo.exports.writing import render
from geo.model import Corpus, Event, EventType, Status
from geo.views.view import view_of
event = Event("e1", EventType.AID, Status.OCCURRED, (), (), (), None, ())
view = view_of(Corpus((), (event,)))
made = {ending: render(view, ending) for ending in
    (".csv", ".xlsx", ".parquet", ".geojson", ".gpkg", ".kml", ".kmz", ".jsonl", ".stix.json", ".html")}
def alone(file):  # as the writer reads: a thread of Arrow can abort what ends
    return pyarrow.parquet.read_table(file, use_threads=False, pre_buffer=False)
database = sqlite3.connect(":memory:")
database.deserialize(made[".gpkg"])
def within(ending, name):
    return zipfile.ZipFile(io.BytesIO(made[ending])).read(name).decode()
page = made[".html"].decode()
bundle = json.loads(made[".stix.json"])["objects"]
print(json.dumps({
    "table": dict(zip(event_table(ExportRequest(view)).columns, event_table(ExportRequest(view)).rows[0])),
    "csv": next(csv.DictReader(io.StringIO(made[".csv"].decode("utf-8-sig")))),
    "xlsx": within(".xlsx", "xl/sharedStrings.xml"),
    "parquet": alone(io.BytesIO(made[".parquet"])).column("parties").to_pylist(),
    "geojson": json.loads(made[".geojson"])["features"][0]["properties"],
    "gpkg": database.execute("SELECT parties, typeof(parties) FROM events").fetchall(),
    "kml": made[".kml"].decode(),
    "kmz": within(".kmz", "doc.kml"),
    "jsonl": json.loads(made[".jsonl"].splitlines()[1]),
    "stix": [list(each["extensions"].values())[0] for each in bundle if each["type"] == "incident"],
    "stix_schema": [each["schema"] for each in bundle if each["type"] == "extension-definition"],
    "page": json.loads(page.partition('id="data">')[2].partition("</script>")[0])["events"],
}))
"""


def test_a_field_of_an_event_is_added_in_one_file(copy):
    copy.patch("geo/views/event_records.py", A_FIELD)
    told = copy.told(EXPORTED)
    assert told["table"]["parties"] == 40
    assert told["csv"]["parties"] == "40"
    assert "<t>parties</t>" in told["xlsx"]
    assert told["parquet"] == [40]
    assert told["geojson"]["parties"] == 40
    assert told["gpkg"] == [[40, "integer"]]
    assert '<SimpleData name="parties">40<' in told["kml"]
    assert '<SimpleData name="parties">40<' in told["kmz"]
    assert told["jsonl"]["parties"] == 40
    assert [each["parties"] for each in told["stix"]] == [40]
    assert "parties: how many take part." in told["stix_schema"][0]
    assert told["page"][0]["told"] == [["Parties", "40"]]


def test_documents_that_do_not_tell_of_a_field_are_named(copy):
    copy.patch("geo/views/event_records.py", A_FIELD)
    said = copy.stale_documents()
    assert said == "not as the program has it: docs/reference/records.md; write it with `python docs/tables.py`"


def test_a_field_of_a_name_that_is_taken_stops_the_start(copy):
    copy.patch("geo/views/event_records.py", tuple(text.replace('"parties"', '"country"') for text in A_FIELD))
    said = copy.fails("import geo.views.event_records")
    assert said == (
        "geo.errors.DataError: geo.views.event_records: two columns of the table of events are called country"
    )


# ---- a kind of input ----


def test_a_kind_of_input_without_a_reader_stops_the_start(copy):
    copy.patch(
        "geo/articles/documents.py",
        ('    FEED = "feed"\n', '    FEED = "feed"\n    PUB = "Publisher"\n'),
        (
            "        InputKind.ZIP: InputTraits(",
            '        InputKind.PUB: InputTraits("Publisher", (".pub",), (), bounded=True),\n'
            "        InputKind.ZIP: InputTraits(",
        ),
    )
    said = copy.fails("import geo.cli")
    assert said == "geo.errors.DataError: geo.articles.bounded.READERS has no row for InputKind.PUB; add one"
