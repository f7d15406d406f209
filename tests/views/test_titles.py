"""What an event is called: a clause of its own text."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_events import CHINA, MOSCOW, RUSSIA, make_event

from geo.model import Actor, ActorKind, ActorMention, Basis, EventType, PartyLink, Sureness
from geo.views.titles import LONGEST, telling_report, title_of_event

POLICE = Actor("police", "police", ActorKind.ORGANISATION)
GUARD = Actor("guard", "coast guard", ActorKind.ORGANISATION)


def event(text, trigger, *, agents=(), targets=()):
    return make_event(text, trigger, kind=EventType.COERCE, agents=agents, targets=targets)


def reported(one, **changes):
    return replace(one, reports=(replace(one.reports[0], **changes),))


@pytest.mark.parametrize(
    ("text", "trigger", "agents", "targets", "title"),
    [
        ("In Cali police arrested a suspect, officials said.", "arrested", (POLICE,), (),
         "Police arrested a suspect"),
        ("The police arrested a suspect.", "arrested", (POLICE,), (), "The police arrested a suspect"),
        ("On 21 August China held talks with Russia in Moscow.", "held talks", (CHINA,), (RUSSIA,),
         "China held talks with Russia in Moscow"),
        ("Three villages were shelled overnight.", "shelled", (), (), "Three villages were shelled overnight"),
        ("China gave $1.7 billion to Russia.", "gave", (CHINA,), (RUSSIA,), "China gave $1.7 billion to Russia"),
        ("Later, as was told, the old bridge over the river was blown up.", "blown up", (), (),
         "The old bridge over the river was blown up"),
    ],
)  # fmt: skip
def test_a_title_is_the_clause_of_the_act(text, trigger, agents, targets, title):
    assert title_of_event(event(text, trigger, agents=agents, targets=targets)) == title


def test_what_stands_far_between_is_left_out():
    text = "China, whose ships had waited for three long weeks off the northern coast of the island, warned Russia."
    title = title_of_event(event(text, "warned", agents=(CHINA,), targets=(RUSSIA,)))
    assert title == "China, whose ships … of the island, warned Russia"


def test_no_word_is_told_twice_where_few_stand_between():
    between = "extraordinarily overconfident commanders unexpectedly"
    one = event(f"China {between} warned Russia.", "warned", agents=(CHINA,), targets=(RUSSIA,))
    assert title_of_event(one) == f"China {between} warned Russia"


def test_a_clause_that_goes_on_says_so():
    text = "China warned of the consequences which any further step of this or of another kind would certainly have."
    assert title_of_event(event(text, "warned", agents=(CHINA,))).endswith(" …")


@pytest.mark.parametrize(("words", "last"), [("at the head of a", "head"), ("at the gates of UN", "UN")])
def test_a_title_that_is_cut_does_not_end_in_words_that_lead_to_what_is_gone(words, last):
    text = f"China warned its neighbour {words} long column of the heaviest transport vehicles that were there"
    title = title_of_event(event(text, "warned", agents=(CHINA,)), most=text.index(words) + len(words) + 3)
    assert title.endswith(f"{last} …")


def test_what_is_cut_where_something_was_left_out_says_so_once():
    text = "China, whose ships had waited for three long weeks off the northern coast of the island, warned Russia."
    one = event(text, "warned", agents=(CHINA,), targets=(RUSSIA,))
    assert title_of_event(one, most=22) == "China, whose ships …"


def test_a_pronoun_is_told_with_whom_it_means():
    one = event("It seized the boat.", "seized")
    at = one.reports[0].span.start
    it = ActorMention(replace(one.reports[0].span, start=at, end=at + 2), "It", GUARD)
    basis = Basis(agents=(PartyLink.PRONOUN,))
    one = replace(reported(one, agents=(it,), basis=basis), agents=(GUARD,))
    assert title_of_event(one) == "It (Coast guard) seized the boat"


def test_a_word_for_several_is_told_with_whom_it_means():
    one = event("Both countries held drills.", "held drills")
    both = replace(one.reports[0].span, start=5, end=14)
    mentions = tuple(ActorMention(both, "countries", actor) for actor in (CHINA, RUSSIA))
    one = replace(reported(one, agents=mentions), agents=(CHINA, RUSSIA))
    assert title_of_event(one) == "Both countries (China, Russia) held drills"


def test_a_party_of_an_earlier_sentence_stands_before_the_clause():
    one = event("The boat was then seized and towed.", "seized")
    before = ActorMention(replace(one.reports[0].span, start=200, end=211), "coast guard", GUARD)
    one = replace(reported(one, agents=(before,)), agents=(GUARD,))
    assert title_of_event(one) == "Coast guard: The boat was then seized and towed"


def test_what_a_person_changed_is_told_by_names():
    one = event("China held talks with Russia.", "held talks", agents=(CHINA,), targets=(RUSSIA,))
    assert title_of_event(replace(one, agents=(GUARD,))) == "Coast guard → Russia: arrest, seizure or intrusion"
    assert title_of_event(replace(one, agents=(), targets=())) == "Arrest, seizure or intrusion"


def test_a_quote_that_was_added_by_hand_names_its_parties():
    one = event("China held talks with Russia.", "held talks", agents=(CHINA,), targets=(RUSSIA,))
    one = reported(one, trigger=one.reports[0].span)
    assert title_of_event(one) == "China → Russia: arrest, seizure or intrusion"


def test_the_surest_report_that_names_most_gives_the_title():
    full = event("China held talks with Russia.", "held talks", agents=(CHINA,), targets=(RUSSIA,))
    bare = event("Talks were held.", "held")
    sure = replace(bare.reports[0], sureness=Sureness(event=0.99))
    both = replace(full, reports=(sure, full.reports[0]))
    assert telling_report(both) is full.reports[0]
    assert telling_report(replace(both, reports=(bare.reports[0], sure))) is sure


def test_an_event_may_be_cut_shorter():
    one = event(
        "On 21 August China held talks with Russia in Moscow.", "held talks", agents=(CHINA,), targets=(RUSSIA,)
    )
    assert title_of_event(one, most=20) == "China held talks …"


@given(st.text(min_size=12, max_size=300), st.data())
def test_any_text_with_any_words_marked_gives_one_line_that_can_be_shown(text, data):
    def span():
        start = data.draw(st.integers(0, len(text) - 1))
        return start, data.draw(st.integers(start + 1, len(text)))

    one = make_event("Talks in Moscow.", "Talks", kind=EventType.CONSULT, places=())
    whole = replace(one.reports[0].span, start=0, end=len(text))
    trigger, agent, target = (replace(whole, start=start, end=end) for start, end in (span(), span(), span()))
    report = replace(
        one.reports[0], sentence=text, span=whole, trigger=trigger,
        agents=(ActorMention(agent, text[agent.start : agent.end], CHINA),),
        targets=(ActorMention(target, text[target.start : target.end], RUSSIA),),
    )  # fmt: skip
    title = title_of_event(replace(one, reports=(report,), agents=(CHINA,), targets=(RUSSIA,)))
    assert 0 < len(title) <= LONGEST
    assert title == " ".join(title.split())
    assert title.isprintable()


def test_no_place_is_needed():
    assert MOSCOW.name not in title_of_event(event("China warned.", "warned", agents=(CHINA,)))
