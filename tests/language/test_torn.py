"""Sentences of a corpus that keeps words apart become texts again."""

import importlib.util
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

SCRIPT = Path(__file__).resolve().parents[2] / "data" / "english" / "encoder" / "torn.py"
spec = importlib.util.spec_from_file_location("torn", SCRIPT)
torn = importlib.util.module_from_spec(spec)
spec.loader.exec_module(torn)


def told(place: str, text: str) -> dict[str, str]:
    return {"id": f"Wiki:news:{place}", "text": text}


def test_sentences_stand_in_their_texts_and_paragraphs_again():
    records = [
        told("7:2:0", "It had `` lost the town ."),
        told("7:1:10", "Second one ."),
        told("7:1:9", "First one ."),
        told("7:1:9", "First one ."),
        told("70:1:0", "Another , apart ."),
    ]
    assert {text.id: text.text for text in torn.whole_texts(records)} == {
        "Wiki:news:7": 'First one. Second one.\n\nIt had "lost the town.',
        "Wiki:news:70": "Another, apart.",
    }


def test_words_and_marks_are_printed_as_in_a_paper():
    told = "`` We did n't , '' the army 's chief -LRB- 58 -RRB- said ; `` $ 5 was all we 'd . ''"
    assert torn.as_printed(told) == '"We didn\'t," the army\'s chief (58) said; "$5 was all we\'d."'
    assert torn.as_printed("the troops ' base") == "the troops' base"


@given(st.text())
def test_no_letter_is_lost(text):
    kept = [letter for letter in torn.as_printed(text) if letter.isalnum()]
    assert kept == [letter for word in text.split() if word not in torn.PRINTED for letter in word if letter.isalnum()]
