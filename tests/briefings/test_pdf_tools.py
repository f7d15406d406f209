"""PDF files as qpdf and Poppler see them, where these are installed."""

import shutil
import subprocess
from functools import cache

import pytest
from sample_events import sample_corpus

from geo.briefings.outline import Form
from geo.briefings.pdf_documents import draw_paper
from geo.maps.snapshots import draw_map
from geo.views.sheets import Sheet
from geo.views.stories import BriefingStory, tell_story
from geo.views.view import view_of

pytestmark = pytest.mark.slow

KINDS = ("brief", "report", "map")


@cache
def made(kind):
    view, sheet = view_of(sample_corpus()), Sheet(title="Çanakkale, Kyïv → Москва", banner="TLP:AMBER", watermark=True)
    if kind == "map":
        return draw_map(view, sheet, ending=".pdf")
    story = BriefingStory("What came first").adding(view.events[0]).adding(view.events[1])
    return draw_paper(view, sheet, form=Form(kind), story=tell_story(story, view.events, view.events))


def run(tool, *options, content, folder):
    path = folder / "made.pdf"
    path.write_bytes(content)
    return subprocess.run([tool, *options, str(path)], capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
@pytest.mark.parametrize("kind", KINDS)
def test_qpdf_finds_nothing_to_mend(kind, tmp_path):
    done = run("qpdf", "--check", content=made(kind), folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No syntax or stream encoding errors found" in done.stdout
    assert "WARNING" not in done.stdout + done.stderr


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_what_is_damaged(tmp_path):
    content = made("map")
    assert run("qpdf", "--check", content=content[: len(content) // 2], folder=tmp_path).returncode != 0


@pytest.mark.skipif(shutil.which("pdffonts") is None, reason="Poppler's tools are not installed")
@pytest.mark.parametrize("kind", KINDS)
def test_every_typeface_is_in_the_file_and_its_letters_can_be_read(kind, tmp_path):
    done = run("pdffonts", content=made(kind), folder=tmp_path)
    assert done.returncode == 0
    assert not done.stderr
    lines = done.stdout.splitlines()
    columns = lines[0].index("emb"), lines[0].index("uni")
    assert len(lines) > 2
    for line in lines[2:]:
        assert [line[at : at + 3].strip() for at in columns] == ["yes", "yes"], line
