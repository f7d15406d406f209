"""The command that writes BENCHMARKS.md works, and what it wrote is what was measured."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from bench.write_benchmarks import COMPARISONS, FIGURES, PICTURES, WRITTEN, document, kept, lacks, main, write

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "tests" / "bench" / "write_benchmarks.py"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Return the folder into which tiny sizes were written."""
    folder = tmp_path_factory.mktemp("benchmarks")
    command = [sys.executable, str(SCRIPT), "--quick", "--to", str(folder)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.slow
@pytest.mark.pipeline
def test_one_command_measures_all_that_can_be_measured_here(written):
    found, about = kept(written)
    wanted = {each.name for each in COMPARISONS if not lacks(each)}
    assert set(found) == wanted
    assert about["cores"] == str(os.cpu_count())
    text = (written / WRITTEN).read_text(encoding="utf-8")
    for each in COMPARISONS:
        assert f"## {each.title}" in text
        if each.name not in found:
            assert f"Not measured: {each.needs} was not there." in text
            continue
        rows = found[each.name]
        assert [row.size for row in rows] == list(each.quick)
        assert set(each.ours) < set(rows[0].seconds)
        assert all(seconds > 0 for row in rows for seconds in row.seconds.values())
        assert all(count > 0 for row in rows for count in row.bytes.values())


@pytest.mark.slow
@pytest.mark.pipeline
def test_plots_show_each_line_and_stand_on_any_ground(written):
    for name, rows in kept(written)[0].items():
        drawn = ET.parse(written / PICTURES / f"bench-{name}.svg").getroot()
        words = {text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")}
        assert set(rows[0].seconds) <= words
        assert "fill: #ffffff" not in ET.tostring(drawn, encoding="unicode")


@pytest.mark.slow
@pytest.mark.pipeline
def test_nothing_but_cores_and_versions_is_told_of_the_machine(written):
    texts = [(written / name).read_text(encoding="utf-8") for name in (WRITTEN, FIGURES)]
    texts += [path.read_text(encoding="utf-8") for path in (written / PICTURES).iterdir()]
    for text in texts:
        assert socket.gethostname() not in text
        assert str(ROOT) not in text
        assert str(written) not in text


@pytest.mark.slow
@pytest.mark.pipeline
def test_the_same_figures_give_the_same_files(written, tmp_path):
    found, about = kept(written)
    write(found, tmp_path, about)
    files = sorted(path.relative_to(written) for path in written.rglob("*") if path.is_file())
    assert len(files) >= len(found) + 2
    for name in files:
        assert (tmp_path / name).read_bytes() == (written / name).read_bytes()


def test_what_stands_in_the_document_was_measured():
    found, about = kept(ROOT)
    assert set(found) == {each.name for each in COMPARISONS}
    assert (ROOT / WRITTEN).read_text(encoding="utf-8") == document(found, about)
    for each in COMPARISONS:
        assert [row.size for row in found[each.name]] == list(each.sizes)
        assert (ROOT / PICTURES / f"bench-{each.name}.svg").is_file()


def test_tiny_sizes_do_not_replace_the_document(capsys):
    with pytest.raises(SystemExit):
        main(["--quick"])
    assert "figures of tiny sizes are no benchmark" in re.sub(r"\s+", " ", capsys.readouterr().err)
