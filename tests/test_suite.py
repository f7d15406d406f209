"""The suite itself: what makes one run like the next, on this machine and on any other, quiet or busy."""

import ast
import importlib
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openings import Openings
from sources import nodes_of, tree_of

TESTS = Path(__file__).parent
WAITING = TESTS / "waiting.py"  # the one module that may look at a clock
# What hangs on how fast a machine is, or on luck: wait for a state instead, and leave the profile's settings alone.
# An argument is known by its having no space, as ruff writes it.
CHANCE = {
    "is tried again": r"\bflaky\b|reruns?\s*=",
    "undoes the profile of hypothesis": r"\b(deadline|suppress_health_check|derandomize|database)=",
}
PAUSES = {"sleep", "wait_for_timeout", "waitForTimeout"}
CLOCKS = {"perf_counter", "monotonic", "process_time", "thread_time", "default_timer"}
EXCUSES = {"xfail", "skip", "skipif"}
STARTERS = {"run", "Popen", "call", "check_call", "check_output"}  # of subprocess
UNHURRIED = {"pipeline", "slow", "browser"}  # marks of tests that the fast part leaves out
# Benchmarks measure time, and no run of the tests collects them.
FILES = sorted(file for file in TESTS.rglob("*.py") if "bench" not in file.relative_to(TESTS).parts)


def where(file: Path, node: ast.AST) -> str:
    return f"{file.relative_to(TESTS)}:{getattr(node, 'lineno', 0)}"


def name_of(node: ast.AST) -> str:
    """Return the last part of a name: `sleep` for `time.sleep`."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


@cache
def calls() -> list[tuple[Path, ast.Call]]:
    return [(file, node) for file in FILES for node in nodes_of(file) if isinstance(node, ast.Call)]


@pytest.mark.slow
def test_the_rules_see_the_suite():
    assert len(FILES) > 120
    assert any(name_of(call.func) in PAUSES for file, call in calls() if file == WAITING)
    assert any(name_of(call.func) in CLOCKS for file, call in calls() if file == WAITING)


@pytest.mark.slow
@pytest.mark.parametrize("sin", CHANCE)
def test_no_test_hangs_on_chance(sin):
    words = re.compile(CHANCE[sin])
    files = [file for file in FILES if file.name not in ("test_suite.py", "conftest.py")]
    found = [
        f"{file.relative_to(TESTS)}:{number}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if words.search(line)
    ]
    assert found == []


@pytest.mark.slow
def test_no_test_waits_for_a_time():
    assert [where(file, call) for file, call in calls() if name_of(call.func) in PAUSES and file != WAITING] == []


@pytest.mark.slow
def test_no_test_looks_at_a_clock():
    """So none can assert how long anything takes."""
    read = [
        where(file, call)
        for file, call in calls()
        if file != WAITING and (name_of(call.func) in CLOCKS or ast.unparse(call.func) == "time.time")
    ]
    assert read == []


@pytest.mark.slow
def test_whatever_is_left_out_or_may_fail_says_why():
    excuses = [
        (file, node)
        for file in FILES
        for node in nodes_of(file)
        if isinstance(node, ast.Attribute) and node.attr in EXCUSES and ast.unparse(node.value).startswith("pytest")
    ]
    reasoned = {id(call.func) for _, call in calls() if _has_reason(call)}
    assert excuses
    assert [where(file, node) for file, node in excuses if id(node) not in reasoned] == []


def _has_reason(call: ast.Call) -> bool:
    """Say whether a call gives words: `reason=`, or the first of `pytest.skip("...")`."""
    given = [word.value for word in call.keywords if word.arg == "reason"]
    if not ast.unparse(call.func).startswith("pytest.mark"):
        given += call.args[:1]
    return any(isinstance(word, ast.JoinedStr) or getattr(word, "value", "") for word in given)


def marks_of(node: ast.AST) -> set[str]:
    """Return the names of the marks that stand somewhere in code."""
    return {
        part.attr
        for part in ast.walk(node)
        if isinstance(part, ast.Attribute) and ast.unparse(part.value) == "pytest.mark"
    }


def marks_of_module(tree: ast.Module) -> set[str]:
    lines = [node for node in tree.body if isinstance(node, ast.Assign) and name_of(node.targets[0]) == "pytestmark"]
    return set().union(*map(marks_of, lines))


def functions(tree: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]


def marked_tests(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef, set[str]]]:
    """Yield the tests of a module, each with its marks."""
    general = marks_of_module(tree)
    for node in functions(tree):
        if node.name.startswith("test_"):
            yield node, general.union(*map(marks_of, node.decorator_list))


@pytest.mark.slow
def test_tests_in_a_browser_and_no_others_are_marked_so():
    for file in FILES:
        for node, marks in marked_tests(tree_of(file)):
            assert ("browser" in marks) == (file.parent.name == "browser"), where(file, node)


@pytest.mark.slow
def test_what_starts_a_program_is_marked():
    """The fast part starts none: `pipeline` where the program reads articles, else `slow`."""
    found = [
        where(file, node)
        for file in FILES
        for starting in [names_that_start_a_program(tree_of(file))]
        for node, marks in marked_tests(tree_of(file))
        if node.name in starting and marks.isdisjoint(UNHURRIED)
    ]
    assert found == []


def names_that_start_a_program(tree: ast.Module) -> set[str]:
    """Return the functions and fixtures of a module that start one, by themselves or by what they use."""
    used = {node.name: _names_in(node) for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    found: set[str] = set()
    while more := {name for name, names in used.items() if not names.isdisjoint(found | {"a program"})} - found:
        found |= more
    return found


def _names_in(definition: ast.AST) -> set[str]:
    nodes = list(ast.walk(definition))
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    names |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    starts = any(
        isinstance(node, ast.Attribute) and node.attr in STARTERS and ast.unparse(node.value) == "subprocess"
        for node in nodes
    )
    return names | ({"a program"} if starts else set())


@pytest.mark.slow
def test_each_marker_is_used_and_told_of():
    text = (TESTS.parent / "pyproject.toml").read_text(encoding="utf-8")
    declared = {line.partition(":")[0] for line in tomllib.loads(text)["tool"]["pytest"]["ini_options"]["markers"]}
    assert declared <= set().union(*map(marks_of, map(tree_of, FILES)))
    contributing = (TESTS.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert {name for name in declared if f"`{name}`" not in contributing} == set()


@pytest.mark.skipif(settings.get_current_profile_name() == "search", reason="other examples are wanted")
def test_examples_are_the_same_whatever_else_is_loaded(tmp_path, monkeypatch):
    def drawn() -> list[str]:
        texts = []

        @settings(max_examples=300)
        @given(st.text())
        def draw(text):
            texts.append(text)

        draw()
        return texts

    before = drawn()
    (tmp_path / "loaded_between.py").write_text("WORDS = " + repr([f"word {number}" for number in range(100)]))
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("loaded_between")
    assert drawn() == before


def test_an_unmarked_test_may_not_open_the_language_model(request):
    openings = Openings()
    openings.begin(request.node)
    openings.check(request.node)
    with pytest.raises(pytest.fail.Exception, match="mark it `pipeline`"):
        openings.note()
    with pytest.raises(pytest.fail.Exception, match="mark it `pipeline`"):
        openings.check(request.node)


def test_an_unmarked_test_may_not_take_what_a_fixture_got_from_the_model(request, tmp_path):
    openings = Openings()
    with openings.making(request.node._fixtureinfo.name2fixturedefs["tmp_path"][0]):
        openings.note()
    with pytest.raises(pytest.fail.Exception, match="mark it `pipeline`"):
        openings.check(request.node)


@pytest.mark.pipeline
def test_a_marked_test_may_open_the_language_model(request):
    openings = Openings()
    openings.begin(request.node)
    openings.note()
    openings.check(request.node)
