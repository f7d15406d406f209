"""What is odd in a lexicon, and the sentences that its rows carry."""

import ast
from pathlib import Path

import pytest

from geo import syntax
from geo.actors.states import States
from geo.actors.whoswho import load_whoswho
from geo.cli import main
from geo.errors import DataError
from geo.events.lexicon_examples import failed_examples
from geo.gazetteer.lookup import open_gazetteer
from geo.gazetteer.shapes import open_shapes
from geo.syntax.lexicon import RowExample, load_lexicon, parse_lexicon
from geo.syntax.lexicon_check import ASKED_BY_NAME, findings

CODE = Path(syntax.__file__).parents[1]


def found_in(text):
    return [(found.line, found.words) for found in findings(parse_lexicon(text))]


def test_the_lexicon_that_ships_is_clean():
    assert findings(load_lexicon()) == ()


@pytest.mark.pipeline
def test_the_sentences_that_ship_come_out_as_they_say():
    lexicon = load_lexicon()
    assert len({example.row for example in lexicon.examples}) >= 12
    assert {example.taken for example in lexicon.examples} == {True, False}
    states = States(open_gazetteer(), load_whoswho())
    assert list(failed_examples(lexicon, states, open_shapes())) == []


def test_a_slot_that_nothing_fills_is_named_with_its_line():
    assert found_in("[AID]\nverb give ; target objj") == [
        (2, "nothing fills the slot 'objj'; a line `slots:` declares words that open one")
    ]
    assert found_in("slots: beside\n[AID]\nverb give ; if beside ; target obj") == []


def test_a_set_that_nobody_uses_is_named():
    assert found_in("set tool: axe\n[AID]\nverb give ; if obj") == [(0, "nobody uses the set tool")]
    assert found_in("set tool: axe\n[AID]\nverb give ; if obj:@tool") == []
    assert found_in("set sport: race\n[AID]\nverb give") == []  # the program asks for it


def test_a_line_of_a_set_that_uses_no_other_is_not_seen_as_used_by_its_name_alone():
    assert found_in("set tool: axe\nset axe: tool\n[AID]\nverb give ; if obj:tool") == [
        (0, "nobody uses the set axe"), (0, "nobody uses the set tool"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ("verb give", "verb give"),
        ("verb give ; if obj", "verb give ; if obj:aid"),
        ("verb give ; if obj:aid/food", "verb give ; if obj:food ; if to"),
        ("verb give ; if obj, to", "verb give ; if to"),
        ("verb give ; unless up", "verb give ; unless up, in"),
        ("verb give", "verb give up"),
        ("verb give", "verb give ; weak"),
        ("noun aid", "noun aid ; light"),
    ],
)
def test_a_row_that_is_never_reached_is_named_with_what_hides_it(first, later):
    text = f"slots: to, in, up\n[AID]\n{first}\n{later}"
    ((line, words),) = found_in(text)
    assert line == 4
    assert words.endswith("is never reached: line 3 takes all that it would take")


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ("verb give ; if obj:aid", "verb give ; if obj"),
        ("verb give ; if obj", "verb give"),
        ("verb give ; unless up", "verb give"),
        ("verb give up", "verb give"),
        ("verb give ; weak", "verb give"),
        ("noun aid ; light", "noun aid"),
        ("noun aid ; target to", "noun aid ; target in"),
        ("verb give", "noun give"),
        ("verb give ; if obj:armed", "verb give ; if obj:person"),
        ("verb give", "verb give ; if obj"),  # rows with tests are tried before those without
    ],
)
def test_a_row_that_takes_more_than_those_above_is_reached(first, later):
    assert found_in(f"slots: to, in, up\n[AID]\n{first}\n{later}") == []


def test_sentences_belong_to_the_row_above_them():
    lexicon = parse_lexicon("[AID]\nverb give\nyes Chile gave Peru aid.\nno He gave up.\nnoun aid\nyes Aid to Peru.")
    assert lexicon.examples == (
        RowExample(2, 3, "Chile gave Peru aid.", True), RowExample(2, 4, "He gave up.", False),
        RowExample(5, 6, "Aid to Peru.", True),
    )  # fmt: skip


@pytest.mark.parametrize("text", ["yes Too early.", "[AID]\nno Too early.", "[AID]\nverb give\n[AGREE]\nyes Gone.",
                                  "[AID]\nverb give\nyes"])  # fmt: skip
def test_a_sentence_without_a_row_or_words_is_refused(text):
    with pytest.raises(DataError, match="a sentence stands below the row that it is for"):
        parse_lexicon(text)


@pytest.mark.pipeline
def test_a_sentence_that_fails_is_named_and_the_command_says_so(tmp_path, capsys):
    path = tmp_path / "mine.txt"
    path.write_text(
        "[ASSAULT]\nverb attack ; if obj ; target obj\nyes Rebels attacked the town.\nyes It rained.\n"
        "no Rebels attacked the town.\n",
        encoding="utf-8",
    )
    assert main(["lexicon", "check", str(path)]) == 1
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "mine.txt, line 4: the row of line 2 does not take “It rained.”",
        "mine.txt, line 5: the row of line 2 takes “Rebels attacked the town.”",
    ]
    assert "1 rule" in said.err
    assert "3 sentences checked, 2 found" in said.err


def test_a_lexicon_that_cannot_be_read_ends_the_command_with_its_reason(tmp_path, capsys):
    path = tmp_path / "mine.txt"
    assert main(["lexicon", "check", str(path)]) == 2
    path.write_bytes(b"\xff\xfe")
    assert main(["lexicon", "check", str(path)]) == 2
    path.write_text("verb give", encoding="utf-8")
    assert main(["lexicon", "check", str(path)]) == 2
    assert "mine.txt, line 1: a rule stands below the [TYPE]" in capsys.readouterr().err


def test_the_sets_that_the_program_asks_for_by_name_are_those_that_it_does():
    asked, texts = set(), set()
    for path in CODE.rglob("*.py"):
        if path.name == "lexicon_check.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "words":
                asked |= {arg.value for arg in node.args if isinstance(arg, ast.Constant)}
    assert asked - {""} <= ASKED_BY_NAME <= texts
    assert load_lexicon().sets.keys() >= ASKED_BY_NAME
