"""The scripts of the browser, tested by node's own runner."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def node() -> str:
    """Return node's path; without one these tests skip, or fail where it was asked for."""
    found = shutil.which("node")
    if not found and os.environ.get("DATELINE_NODE") == "required":
        pytest.fail("DATELINE_NODE=required, but there is no node on the PATH")
    if not found:
        pytest.skip("no node on the PATH: the scripts of the browser were not tested")
    return found


def test_the_scripts_pass_their_own_tests(node):
    tests = sorted(map(str, Path(__file__).parent.glob("*.test.js")))
    done = subprocess.run([node, "--test", *tests], cwd=ROOT, capture_output=True, text=True)
    assert tests
    sys.stdout.write(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
