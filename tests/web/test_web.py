"""The scripts of the browser, tested by node's own runner, and held to what Python says."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cases import everything

from geo.articles.reading import read_inputs
from geo.extract import extract
from geo.resources import resource_path

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
CHOICES = 60  # of everything together, for each set of events, beside those that are typed


@pytest.fixture
def node() -> str:
    """Return node's path; without one these tests skip, or fail where it was asked for."""
    found = shutil.which("node")
    if not found and os.environ.get("DATELINE_NODE") == "required":
        pytest.fail("DATELINE_NODE=required, but there is no node on the PATH")
    if not found:
        pytest.skip("no node on the PATH: the scripts of the browser were not tested")
    return found


@pytest.mark.pipeline
def test_the_scripts_pass_their_own_tests_and_say_what_python_says(node, tmp_path):
    articles, _ = read_inputs([resource_path("seeds")])
    cases = tmp_path / "cases.json"
    cases.write_text(json.dumps(everything(extract(articles), number=CHOICES)), encoding="utf-8")
    tests = sorted(map(str, HERE.glob("*.test.js")))
    environment = os.environ | {"DATELINE_CASES": str(cases)}
    done = subprocess.run([node, "--test", *tests], cwd=HERE, capture_output=True, text=True, env=environment)
    sys.stdout.write(done.stdout)
    assert tests
    assert done.returncode == 0, done.stdout + done.stderr
