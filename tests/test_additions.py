"""What it takes to add a member: one file in a copy of the program; else the start fails, and names what is missing."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


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
            [sys.executable, "-c", script], cwd=self.root, env=paths, capture_output=True, text=True, timeout=100
        )

    def told(self, script: str) -> dict[str, object]:
        """Return what a script prints, as JSON on its last line."""
        done = self.run(f"import json\n{script}")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def fails(self, script: str) -> str:
        """Return the last line of what a script that must fail says."""
        done = self.run(script)
        assert done.returncode != 0
        return done.stderr.splitlines()[-1]


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(ROOT / "geo", tmp_path / "geo", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("data", "seeds", "app.py"):
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
    said = copy.fails("from geo.events.lexicon import load_lexicon; load_lexicon()")
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
