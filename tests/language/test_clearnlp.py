"""ClearNLP's labels become those of Universal Dependencies, with the words that govern."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.language.clearnlp import MARKS, Word, is_clearnlp, to_universal
from geo.languages.words import words_in

COPULAS = words_in("en").mending.copulas
POS = {"prep": "ADP", "agent": "ADP", "pobj": "NOUN", "dobj": "NOUN", "attr": "NOUN", "nsubj": "NOUN", "ROOT": "VERB"}


def parsed(line):
    """Read "word/label/head" for each word, heads from 1; "=X" at the end of a word gives its part of speech."""
    words, forms = [], []
    for at, item in enumerate(line.split()):
        form, label, head = item.split("/")
        form, _, pos = form.partition("=")
        tag = "TO" if form == "to" and label == "aux" else ""
        lemma = "be" if form in {"is", "was", "were", "be"} else form
        forms.append(form)
        words.append(Word(int(head) - 1 if head != "0" else at, label, tag, pos or POS.get(label, "X"), lemma))
    return words, forms


def converted(line):
    words, forms = parsed(line)
    return {forms[at]: (label, forms[head]) for at, (head, label) in enumerate(to_universal(words, COPULAS))}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Troops/nsubj/2 attacked/ROOT/0 it/dobj/2", {"it": ("obj", "attacked"), "Troops": ("nsubj", "attacked")}),
        (
            "Kursk/nsubjpass/3 was/auxpass/3 hit/ROOT/0 by/agent/3 drones/pobj/4",
            {
                "Kursk": ("nsubj:pass", "hit"),
                "was": ("aux:pass", "hit"),
                "drones": ("obl:agent", "hit"),
                "by": ("case", "drones"),
            },
        ),
        (
            "They/nsubj/2 met/ROOT/0 in/prep/2 Paris/pobj/3 ./punct/2",
            {"Paris": ("obl", "met"), "in": ("case", "Paris"), ".": ("punct", "met")},
        ),
        (
            "attack=NOUN/ROOT/0 on/prep/1 Kursk/pobj/2 and/cc/2 on=ADP/conj/2 Kyiv/pobj/5",
            {"Kursk": ("nmod", "attack"), "Kyiv": ("conj", "Kursk"), "and": ("cc", "Kursk")},
        ),
        (
            "fled/ROOT/0 out/prep/1 of/prep/2 Mali/pobj/3",
            {"Mali": ("obl", "fled"), "out": ("case", "Mali"), "of": ("case", "Mali")},
        ),
        (
            "gave/ROOT/0 weapons/dobj/1 to=ADP/dative/1 Kyiv/pobj/3",
            {"Kyiv": ("obl", "gave"), "to": ("case", "Kyiv"), "weapons": ("obj", "gave")},
        ),
        ("gave/ROOT/0 Kyiv=PROPN/dative/1 weapons/dobj/1", {"Kyiv": ("iobj", "gave")}),
        ("wants/ROOT/0 to/aux/3 leave=VERB/xcomp/1", {"to": ("mark", "leave"), "leave": ("xcomp", "wants")}),
        (
            "accused/ROOT/0 of/prep/1 killing=VERB/pcomp/2",
            {"killing": ("advcl", "accused"), "of": ("mark", "killing")},
        ),
        (
            "It/nsubj/2 was/ROOT/0 war/attr/2 ./punct/2",
            {"war": ("ROOT", "war"), "was": ("cop", "war"), "It": ("nsubj", "war"), ".": ("punct", "war")},
        ),
        (
            "Troops/nsubj/2 were=AUX/ROOT/0 in/prep/2 Mali/pobj/3",
            {"Mali": ("ROOT", "Mali"), "were": ("cop", "Mali"), "in": ("case", "Mali"), "Troops": ("nsubj", "Mali")},
        ),
        ("There/expl/2 were/ROOT/0 raids/attr/2", {"raids": ("nsubj", "were"), "were": ("ROOT", "were")}),
        ("men=NOUN/ROOT/0 who/nsubj/3 left=VERB/relcl/1", {"left": ("acl:relcl", "men")}),
        ("Kyiv/poss/3 's/case/1 army=NOUN/ROOT/0", {"Kyiv": ("nmod:poss", "army"), "'s": ("case", "Kyiv")}),
    ],
)
def test_labels_and_heads_are_those_of_ud(line, expected):
    found = converted(line)
    assert {form: found[form] for form in expected} == expected


def test_only_a_parse_with_labels_of_its_own_is_taken_for_clearnlp():
    assert is_clearnlp(["nsubj", "dobj"])
    assert not is_clearnlp(["ROOT", "nsubj", "obj", "obl", "nmod:poss", "aux:pass", "case", "mark", "acl:relcl"])


@pytest.mark.slow
@given(st.data())
def test_any_tree_stays_a_tree_and_loses_all_foreign_labels(data):
    size = data.draw(st.integers(1, 12))
    root = data.draw(st.integers(0, size - 1))
    order = data.draw(st.permutations([at for at in range(size) if at != root]))
    heads, placed = {root: root}, [root]
    for at in order:
        heads[at] = data.draw(st.sampled_from(placed))
        placed.append(at)
    label = st.sampled_from([*sorted(MARKS), "conj", "cc", "nsubj", "aux", "expl"])
    pos = st.sampled_from(["ADP", "NOUN", "VERB", "AUX"])
    words = [
        Word(
            heads[at],
            "ROOT" if at == root else data.draw(label),
            "",
            data.draw(pos),
            data.draw(st.sampled_from("bx") | st.just("be")),
        )
        for at in range(size)
    ]
    links = to_universal(words, COPULAS)
    assert sum(head == at for at, (head, _) in enumerate(links)) == 1
    for start in range(size):
        at, steps = start, 0
        while links[at][0] != at:
            at, steps = links[at][0], steps + 1
            assert steps <= size
    assert MARKS.isdisjoint(label for _, label in links)
