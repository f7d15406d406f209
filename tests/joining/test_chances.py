"""What speaks for two reports being one happening is weighed the same from both sides, and is told."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_clustering import ADA, BEN, CHAD, NIGER, report

from geo.errors import DataError
from geo.events.similarity import profile_of
from geo.joining.chances import SIGNS, Chances, open_chances, signs_of, telling_of
from geo.joining.vocabulary import open_vocabulary
from geo.joining.wording import Library
from geo.model import EventType, Quantity, Span

TEXTS = {
    "one.txt": "Gunmen ambush convoy near Djibo\n\nElevenfold mourning in Ouahigouya for the drivers of Djibo.",
    "two.txt": "Drivers of Djibo mourned\n\nThe ambush near Djibo was the worst since Ouahigouya in May.",
    "six.txt": "Bakery wins prize\n\nA bakery in Turku won a prize for its rye bread on Monday.",
}
LIBRARY = Library.of_texts(TEXTS, open_vocabulary())


def telling(words="ambushed", article="one.txt", before="Gunmen near Djibo ", **more):
    return telling_of(profile_of(report(words, article=article, before=before, **more)), LIBRARY.vocabulary)


def signs(one, other):
    return dict(zip(SIGNS, signs_of(one, other, LIBRARY), strict=True))


def chance(one, other):
    return open_chances().chance(signs_of(one, other, LIBRARY))


TELLINGS = st.builds(
    telling,
    words=st.sampled_from(["ambushed", "the ambush", "killed", "met", "?", "2"]),
    article=st.sampled_from([*TEXTS, "unknown.txt"]),
    before=st.sampled_from(["", "Gunmen near Djibo ", "In Turku, 11 of 12 bakers ", "x" * 200]),
    kind=st.sampled_from([EventType.ASSAULT, EventType.CONSULT, EventType.ACCUSE]),
    agents=st.sampled_from([(), (CHAD,), (ADA,), (BEN,)]),
    targets=st.sampled_from([(), (NIGER,)]),
)


@given(TELLINGS, TELLINGS)
def test_signs_are_the_same_from_both_sides_and_give_a_chance(one, other):
    found = signs_of(one, other, LIBRARY)
    assert found == pytest.approx(signs_of(other, one, LIBRARY))
    assert all(0.0 <= number <= 1.0 for number in found)
    assert 0.0 < open_chances().chance(found) < 1.0


def test_articles_that_say_the_same_rare_words_are_nearer():
    one = telling()
    assert chance(one, telling(article="two.txt")) > chance(one, telling(article="six.txt"))
    assert chance(one, telling(article="two.txt")) > chance(one, telling(article="unknown.txt"))


def test_words_of_like_meaning_are_nearer_than_others():
    one = telling("ambushed")
    alike, unlike = (chance(one, telling(words, article="two.txt")) for words in ("attacked", "delivered"))
    assert alike > unlike


@pytest.mark.parametrize(
    ("sign", "one", "other"),
    [
        ("other speaker", {"kind": EventType.ACCUSE, "agents": (ADA,)}, {"kind": EventType.ACCUSE, "agents": (NIGER,)}),
        ("other figure", {"before": "Near Djibo 11 men "}, {"before": "Near Djibo 12 men "}),
        ("other names around", {"before": "Near Djibo men "}, {"before": "Near Tenkodogo men "}),
    ],
)
def test_what_differs_is_a_sign_and_never_speaks_for_one_happening(sign, one, other):
    assert signs(telling(**one), telling(article="two.txt", **other))[sign] == 1.0
    assert signs(telling(**one), telling(article="two.txt", **one))[sign] == 0.0
    weights = dict(zip(SIGNS, open_chances().weights, strict=True))
    assert weights[sign] <= 0.0


def test_counts_of_one_thing_agree_or_do_not():
    def told(low, article):
        counted = Quantity(Span(0, 1), str(low), low, low, unit="soldier", aspect="killed")
        return telling_of(profile_of(replace(report(article=article), numbers=(counted,))), LIBRARY.vocabulary)

    same = signs(told(11.0, "one.txt"), told(11.0, "two.txt"))
    differ = signs(told(11.0, "one.txt"), told(30.0, "two.txt"))
    assert (same["number"], differ["number"]) == (1.0, 0.0)


def test_reasons_name_what_is_more_than_usual_and_what_speaks_against():
    one = telling(before="Near Djibo 11 men ")
    reasons = open_chances().reasons(signs_of(one, telling(article="two.txt", before="Near Djibo 12 men "), LIBRARY))
    assert "the same type" in reasons
    assert reasons[-1] == "but other figures"
    unlike = signs_of(one, telling("met", article="six.txt", kind=EventType.CONSULT, before="Bakers "), LIBRARY)
    assert "the same type" not in open_chances().reasons(unlike)


def test_the_weights_that_ship_have_no_sign_that_counts_nothing():
    assert [sign for sign, weight in zip(SIGNS, open_chances().weights, strict=True) if weight == 0.0] == []


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"least": 0.5, "weights": {}, "usual": {}}', '{"least": "x", "weights": 5, "usual": 5}'],
)
def test_weights_that_are_not_those_of_the_signs_are_told(tmp_path, content):
    path = tmp_path / "weights.json"
    path.write_text(content)
    with pytest.raises(DataError, match=r"train\.py"):
        Chances.read(path)


def test_a_weight_that_is_no_number_is_told(tmp_path):
    told = dict.fromkeys(SIGNS, 0.5)
    path = tmp_path / "weights.json"
    path.write_text(json.dumps({"least": 0.5, "weights": told | {"word": "heavy"}, "usual": told}))
    with pytest.raises(DataError, match=r"train\.py"):
        Chances.read(path)
