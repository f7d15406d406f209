"""The lexicon of acts: what is in it, and what is refused with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import DataError
from geo.model import EventType, PlaceRole, Status
from geo.syntax.lexicon import WordKind, load_lexicon, parse_lexicon


def test_lexicon_that_ships_has_every_type():
    lexicon = load_lexicon()
    told = {rule.type for rules in lexicon.rules.values() for rule in rules}
    assert told == set(EventType)


def test_lexicon_that_ships_knows_more_than_six_hundred_words():
    assert len(load_lexicon().rules) > 600


def test_lexicon_is_read_once():
    assert load_lexicon() is load_lexicon()


def test_rule_takes_what_its_line_says():
    text = "[ASSAULT]\nverb shoot down ; if obj ; unless subj:it ; target obj, of ; place at ; status alleged ; weak"
    (rule,) = parse_lexicon(text).find(WordKind.VERB, "shoot")
    assert (rule.particle, rule.type, rule.line) == ("down", EventType.ASSAULT, 2)
    assert (rule.targets, rule.place, rule.status, rule.weak) == (
        ("obj", "of"),
        PlaceRole.AT,
        Status.ALLEGED,
        True,
    )
    assert rule.needs[0][0].slot == "obj"
    assert rule.vetoes[0].words == {"it"}


def test_defaults_of_a_section_hold_below_them_until_a_rule_says_otherwise():
    text = "[AID]\ndefault verb ; target to, obj\nverb give\nverb fund ; target obj\n[SANCTION]\nverb cut"
    lexicon = parse_lexicon(text)
    assert lexicon.find(WordKind.VERB, "give")[0].targets == ("to", "obj")
    assert lexicon.find(WordKind.VERB, "fund")[0].targets == ("obj",)
    assert lexicon.find(WordKind.VERB, "cut")[0].targets == ()


def test_rules_with_conditions_come_before_those_without():
    text = "[ASSAULT]\nverb strike\n[AGREE]\nset accord: deal, pact\nverb strike ; if obj:@accord"
    kinds = [rule.type for rule in parse_lexicon(text).find(WordKind.VERB, "strike")]
    assert kinds == [EventType.AGREE, EventType.ASSAULT]


def test_a_set_stands_for_its_words():
    text = "set accord: deal, pact\n[AGREE]\nverb sign ; if obj:@accord/truce"
    (rule,) = parse_lexicon(text).find(WordKind.VERB, "sign")
    assert rule.needs[0][0].words == {"deal", "pact", "truce"}


def test_parties_and_places_are_told_from_words():
    text = "[CONSULT]\nverb meet ; if obj:actor, in:place, subj:armed, with:person, on"
    (tests,) = parse_lexicon(text).find(WordKind.VERB, "meet")[0].needs
    assert [(t.party, t.place, t.armed, t.person, t.is_bare) for t in tests] == [
        (True, False, False, False, False),
        (False, True, False, False, False),
        (False, False, True, False, False),
        (False, False, False, True, False),
        (False, False, False, False, True),
    ]


def test_comments_and_blank_lines_say_nothing():
    assert parse_lexicon("# a remark\n\n   \n[AID]\nverb give # another\n").find(WordKind.VERB, "give")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[WAR]", 1, "'WAR' is no event type"),
        ("\nverb attack", 2, "below the [TYPE]"),
        ("[AID]\ngive ; to", 2, "'give' opens no line"),
        ("[AID]\nverb give ; when to", 2, "'when' opens no clause"),
        ("[AID]\nverb give,, take", 2, "is not a word"),
        ("[AID]\nverb give back to me", 2, "is not a word, or two"),
        ("[AID]\nverb give ; if obj:@money", 2, "'@money' is no set"),
        ("[AID]\nverb give ; if obj:", 2, "names nothing after its colon"),
        ("[AID]\nverb give ; target 7", 2, "'7' is no slot"),
        ("[AID]\nverb give ; place beside", 2, "'beside' is none of at, from"),
        ("[AID]\nverb give ; status perhaps", 2, "'perhaps' is none of occurred"),
        ("[AID]\ndefault adverb ; target to", 2, "not 'adverb'"),
        ("set Money: cash", 1, "a name in small letters"),
        ("lead planned plan", 1, "and a colon"),
    ],
)
def test_a_wrong_line_is_refused_with_its_number(text, line, words):
    with pytest.raises(DataError) as caught:
        parse_lexicon(text, source="mine.txt")
    assert str(caught.value).startswith(f"mine.txt, line {line}: ")
    assert words in str(caught.value)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_a_line(text):
    try:
        lexicon = parse_lexicon(text)
    except DataError as refused:
        message = str(refused)
    else:
        message = "line 0" if lexicon.light is not None else ""
    assert "line" in message


@given(st.lists(st.sampled_from(["[AID]", "verb give", "noun gift ; if of", "set a: b", "lead planned: plan"])))
def test_lines_that_are_right_are_never_refused_for_their_order_but_for_the_section(lines):
    text = "\n".join(["[AID]", *lines])
    assert parse_lexicon(text).rules is not None
