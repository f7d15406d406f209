"""Linear algebra works on one thread, in the command, the page, and what they start; the user's own wish wins."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from geo.articles.bounded import read_bounded
from geo.articles.documents import InputKind
from geo.threads import one_thread

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
THREADS = """
from threadpoolctl import threadpool_info
print("threads", max(pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"))
"""
COMMAND = """
import geo.cli, sys
assert geo.cli.main(["places", sys.argv[1]]) == 0
"""
PAGE = """
import sys
from streamlit.testing.v1 import AppTest
assert "numpy" not in sys.modules
found = AppTest.from_file("app.py", default_timeout=110).run()
assert not found.exception and found.text_input(key="search")
"""


def threads(code: str, story: Path, **chosen: str) -> int:
    """Run Python on a story, and return how many threads linear algebra had there."""
    plain = {name: value for name, value in os.environ.items() if not name.endswith("_THREADS")}
    done = subprocess.run(
        [sys.executable, "-c", code, str(story)], cwd=ROOT, env=plain | chosen, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout.rpartition("threads ")[2])


@pytest.fixture
def story(tmp_path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text("Soldiers left Kursk for Moscow on Monday.", encoding="utf-8")
    return path


@pytest.mark.pipeline
@pytest.mark.parametrize("code", [COMMAND + THREADS, PAGE + THREADS], ids=["command", "page"])
def test_one_thread_is_at_work(code, story):
    assert threads(code, story) == 1


def test_the_process_that_reads_a_hostile_file_has_one_thread_too(monkeypatch):
    environments = []

    def run(command, *, env, **more):
        environments.append(env)
        return done(command, env=env, **more)

    done = subprocess.run
    monkeypatch.setattr(subprocess, "run", run)
    for name in [name for name in os.environ if name.endswith("_THREADS")]:
        monkeypatch.delenv(name)
    page = f"<article><h1>A title</h1><p>{'Soldiers left Kursk for Moscow on Monday. ' * 20}</p></article>"
    assert "Kursk" in read_bounded(InputKind.HTML, page.encode())[0].text
    assert environments[0]["OPENBLAS_NUM_THREADS"] == "1"


@pytest.mark.pipeline
@pytest.mark.skipif((os.cpu_count() or 1) == 1, reason="one core has one thread in any case")
def test_the_users_own_number_of_threads_wins(story):
    assert threads(COMMAND + THREADS, story, OMP_NUM_THREADS="2") == 2


def test_what_the_user_set_is_left_alone():
    assert one_thread({"HOME": "/", "OPENBLAS_NUM_THREADS": ""})["OPENBLAS_NUM_THREADS"] == "1"
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        assert one_thread({name: "4"}) == {}
