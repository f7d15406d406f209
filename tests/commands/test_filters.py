"""The filters as options of the command line: the same names, and the same choice, as in an address of the page."""

from argparse import ArgumentParser
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_events import sample_events

from geo.commands.filters import filter_options, selection_of
from geo.errors import InputError
from geo.model import EventType, ReviewState, Status
from geo.views.drawn_areas import read_area
from geo.views.fields import PARAMS, TABLE, Field, Pair, Relation, Selection
from geo.views.meant import listed
from geo.views.selection import facets, to_params

FIRST, *REST = sample_events()
EVENTS = (replace(FIRST, assigned=("Bob (bob@example.org)", "Ann")), *REST)


def chosen(*options, accepted_only=False):
    parser = ArgumentParser(parents=[filter_options()])
    given = parser.parse_args(options)
    given.accepted_only = accepted_only
    return selection_of(given, EVENTS)


def values_of(of):
    """Return values of a filter, those that its events have or all that there are, each by which no other is meant."""
    known = TABLE[of].members or [option.value for option in facets(EVENTS, Selection()).options[of]]
    return [value for value in known if not any(value in other and value != other for other in known)]


selections = st.builds(
    Selection,
    **{row.attribute: st.frozensets(st.sampled_from(values_of(of)), max_size=3) for of, row in TABLE.items()},
    since=st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    until=st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    undated=st.booleans(),
    certain=st.booleans(),
    text=st.from_regex(r"[a-z]{1,8}( [a-z]{1,8})?", fullmatch=True) | st.just(""),
    area=st.none() | st.sampled_from(["-12.05,-77,50", "48,37 49,38 48,39", "10,170 10,190 20,190"]).map(read_area),
    pair=st.none() | st.builds(Pair, st.just("country/CN"), st.just("country/US"), st.sampled_from(Relation)),
)


@pytest.mark.slow
@given(selections)
def test_every_address_can_be_said_in_options(selection):
    params = to_params(selection) | ({} if "undated" in to_params(selection) else {"undated": ["yes"]})
    words = []
    for name, values in params.items():
        if PARAMS[name].many:
            words += [word for value in values for word in (f"--{name}={value}",)]
        else:
            words += [f"--{name}", *values] if PARAMS[name].count > 1 else [f"--{name}={values[0]}"]
    assert chosen(*words) == selection


def test_without_options_everything_is_chosen():
    assert chosen() == Selection()


def test_days_leave_undated_events_out_unless_they_are_asked_for():
    assert chosen("--from", "2024-08-01") == Selection(since=date(2024, 8, 1), undated=False)
    assert chosen("--to", "2024-08-01", "--undated", "yes") == Selection(until=date(2024, 8, 1))
    assert chosen("--undated", "no") == Selection(undated=False)


def test_values_of_a_closed_list_are_read_in_large_and_small_letters():
    found = chosen("--type", "assault", "--status", "PLANNED", "--review", "Accepted")
    assert found == Selection(
        types=frozenset({EventType.ASSAULT}),
        statuses=frozenset({Status.PLANNED}),
        reviews=frozenset({ReviewState.ACCEPTED}),
    )


def test_names_find_what_they_mean():
    found = chosen("--actor", "wagner", "--side", "Russia", "--place", "Libya", "--between", "PRC", "United States")
    assert found.chosen(Field.ACTOR) == {"wagner-group"}
    assert found.chosen(Field.SIDE) == {"RU"}
    assert found.chosen(Field.PLACE) == {"country/LY"}
    assert found.pair == Pair("country/CN", "country/US")


@pytest.mark.parametrize(
    ("option", "written", "meant"),
    [
        ("--type", "Attack", "ASSAULT"),
        ("--type", "assault", "ASSAULT"),
        ("--type", "arrest, seizure or intrusion", "COERCE"),
        ("--type", "Seizure", "COERCE"),
        ("--status", "Happened", "occurred"),
        ("--review", "not reviewed", "unreviewed"),
    ],
)
def test_what_the_page_calls_a_choice_means_it(option, written, meant):
    assert chosen(option, written).chosen(Field(option[2:])) == {meant}


def test_what_the_page_calls_each_choice_means_no_other():
    for param in PARAMS.values():
        for word, label in param.called.items():
            assert (listed(label, param.called), listed(word, param.called)) == (word, word)


def test_what_reviewers_accepted_may_be_asked_for_alone():
    assert chosen("--review", "rejected", accepted_only=True).reviews == {ReviewState.ACCEPTED}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--actor", "Atlantis"], "no event has the actor 'Atlantis'"),
        (["--between", "a", "China"], "'a' may be several actors"),
        (["--between", "PRC", "China"], "--between does not say which events are meant"),
        (["--relation", "with"], "--relation does not say which events are meant"),
    ],
)
def test_what_cannot_be_meant_is_refused(options, said):
    with pytest.raises(InputError, match=said):
        chosen(*options)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--type", "DANCE"], "'DANCE' is no type; use one of AGREE (agreement)"),
        (["--type", "atack"], "'atack' is no type; did you mean attack? Or use one of AGREE"),
        (["--relation", "beside"], "'beside' is no relation; use one of any, with, against"),
        (["--dates", "perhaps"], "use one of possible, certain"),
        (["--from", "yesterday"], "yesterday"),
    ],
)
def test_what_is_no_word_of_an_option_is_refused_with_those_that_are(capsys, options, said):
    with pytest.raises(SystemExit):
        chosen(*options)
    assert said in capsys.readouterr().err


def test_what_is_no_area_says_what_would_be():
    with pytest.raises(InputError, match=r"--within does not say which events are meant: .*48\.02,37\.8,120"):
        chosen("--within", "near Kursk")
